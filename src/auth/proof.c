#include "auth/proof.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/proof_memory.h"
#include "base/encode.h"
#include "base/limits.h"

/* Keys by the text of their proof's header: a device sends the same header with every request, and
 * reading it and setting up its key costs half as much as the verification itself. */
enum { CACHE_SETS = 256, CACHE_WAYS = 4, HEADER_MAX = 512, PAYLOAD_MAX = 2048 };

struct cached {
    char header[HEADER_MAX]; /* base64url as sent */
    size_t size;             /* 0: the place is free */
    uint64_t hash;           /* of header */
    uint64_t used;           /* when: the oldest of a set gives way */
    struct device_key device;
    struct p256 *key;
};

struct proof_checker {
    struct proof_memory *memory;
    const char *const *origins;
    uint64_t uses;
    struct cached cache[CACHE_SETS][CACHE_WAYS];
};

enum status proof_checker_new(struct proof_memory *memory, const char *const *origins,
                              struct proof_checker **checker)
{
    struct proof_checker *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->memory = memory;
    made->origins = origins;
    *checker = made;
    return STATUS_OK;
}

void proof_checker_free(struct proof_checker *checker)
{
    if (checker != NULL) {
        for (size_t i = 0; i < (size_t)CACHE_SETS * CACHE_WAYS; i++) {
            p256_free(checker->cache[i / CACHE_WAYS][i % CACHE_WAYS].key);
        }
        free(checker);
    }
}

/* ---- reading */

/* Decode a base64url part that must be one JSON object. Caller: json_decref. NULL when it is not.
 */
static json_t *read_part(struct str part)
{
    char text[PAYLOAD_MAX];
    size_t size = 0;
    if (part.size == 0 || base64url_decode(part, text, sizeof text, &size) != STATUS_OK) {
        return NULL;
    }
    json_t *value = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    if (value != NULL && !json_is_object(value)) {
        json_decref(value);
        return NULL;
    }
    return value;
}

static struct str member(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? (struct str){json_string_value(value), json_string_length(value)}
                                 : (struct str){NULL, 0};
}

static bool is_text(const json_t *object, const char *name, const char *expected)
{
    return str_equal(member(object, name), str_from(expected));
}

static bool has_any(const json_t *object, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (json_object_get(object, *names) != NULL) {
            return true;
        }
    }
    return false;
}

static bool coordinate(const json_t *jwk, const char *name, unsigned char out[P256_COORDINATE])
{
    size_t size = 0;
    struct str text = member(jwk, name);
    return text.size == BASE64URL_SIZE(P256_COORDINATE) &&
           base64url_decode(text, out, P256_COORDINATE, &size) == STATUS_OK &&
           size == P256_COORDINATE;
}

/* RFC 7638: the required members in lexicographic order, without blanks. */
static struct device_key thumbprint(const json_t *jwk)
{
    char text[256];
    int size = snprintf(
        text, sizeof text, "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}",
        json_string_value(json_object_get(jwk, "x")), json_string_value(json_object_get(jwk, "y")));
    struct digest digest = sha256((struct str){text, (size_t)size});
    struct device_key device;
    memcpy(device.bytes, digest.bytes, sizeof device.bytes);
    return device;
}

/* ---- the header and its key */

static const char *read_header(const json_t *header, struct p256 **key, struct device_key *device)
{
    static const char *const refused_header[] = {"kid", "jku", "x5u", "x5c", "x5t", "crit", NULL};
    static const char *const refused_key[] = {"d", "k", "p", "q", NULL};
    if (!is_text(header, "typ", "dpop+jwt")) {
        return "typ";
    }
    if (!is_text(header, "alg", "ES256")) {
        return "alg";
    }
    if (has_any(header, refused_header)) {
        return "a key that is not in the proof";
    }
    const json_t *jwk = json_object_get(header, "jwk");
    if (!json_is_object(jwk) || !is_text(jwk, "kty", "EC") || !is_text(jwk, "crv", "P-256")) {
        return "jwk";
    }
    if (has_any(jwk, refused_key)) {
        return "a private key";
    }
    unsigned char x[P256_COORDINATE];
    unsigned char y[P256_COORDINATE];
    if (!coordinate(jwk, "x", x) || !coordinate(jwk, "y", y)) {
        return "coordinates";
    }
    if (p256_new(x, y, key) != STATUS_OK) {
        return "not on the curve";
    }
    *device = thumbprint(jwk);
    return NULL;
}

/* Where a header stands in the cache, or the place that it may take. */
static struct cached *place_of(struct proof_checker *checker, struct str header, uint64_t hash)
{
    struct cached *set = checker->cache[hash % CACHE_SETS];
    struct cached *oldest = &set[0];
    for (struct cached *at = set; at < set + CACHE_WAYS; at++) {
        if (at->hash == hash && at->size == header.size &&
            memcmp(at->header, header.data, header.size) == 0) {
            return at;
        }
        oldest = at->used < oldest->used ? at : oldest;
    }
    return oldest;
}

/* The key of a header, from the cache or made and kept. NULL: *why says what is wrong. */
static const struct cached *key_of(struct proof_checker *checker, struct str header,
                                   const char **why)
{
    if (header.size == 0 || header.size > HEADER_MAX) {
        *why = "header size";
        return NULL;
    }
    uint64_t hash = 14695981039346656037U; /* FNV-1a: the cache is no secret, only a place */
    for (size_t i = 0; i < header.size; i++) {
        hash = (hash ^ (unsigned char)header.data[i]) * 1099511628211U;
    }
    struct cached *place = place_of(checker, header, hash);
    if (place->hash == hash && place->size == header.size &&
        memcmp(place->header, header.data, header.size) == 0) {
        place->used = ++checker->uses;
        return place;
    }
    json_t *object = read_part(header);
    struct p256 *key = NULL;
    struct device_key device = {{0}};
    *why = object == NULL ? "header" : read_header(object, &key, &device);
    json_decref(object);
    if (*why != NULL) {
        return NULL;
    }
    p256_free(place->key);
    memcpy(place->header, header.data, header.size);
    place->size = header.size;
    place->hash = hash;
    place->used = ++checker->uses;
    place->device = device;
    place->key = key;
    return place;
}

/* ---- the payload */

static bool is_digest_of(struct str claim, struct str bytes)
{
    char expected[BASE64URL_SIZE(SHA256_SIZE) + 1];
    struct digest digest = sha256(bytes);
    (void)base64url_encode(digest.bytes, sizeof digest.bytes, expected);
    return str_equal(claim, str_from(expected));
}

static bool is_address(const struct proof_checker *checker, struct str htu, struct str path)
{
    for (const char *const *origin = checker->origins; *origin != NULL; origin++) {
        struct str start = str_from(*origin);
        if (str_starts(htu, start) &&
            str_equal((struct str){htu.data + start.size, htu.size - start.size}, path)) {
            return true;
        }
    }
    return false;
}

/* What the payload claims about this request. NULL: it all holds. */
static const char *check_claims(const struct proof_checker *checker, const json_t *payload,
                                const struct proof_request *request)
{
    if (!str_equal(member(payload, "htm"), request->method)) {
        return "htm";
    }
    if (!is_address(checker, member(payload, "htu"), request->path)) {
        return "htu";
    }
    if (!json_is_number(json_object_get(payload, "iat"))) {
        return "iat"; /* with a fresh nonce its value proves nothing more */
    }
    size_t jti = member(payload, "jti").size;
    if (jti == 0 || jti > LIMIT_JTI) {
        return "jti";
    }
    if (request->token.data != NULL && !is_digest_of(member(payload, "ath"), request->token)) {
        return "ath";
    }
    if (request->body.size == 0) {
        return json_object_get(payload, "bh") == NULL ? NULL : "bh without a body";
    }
    return is_digest_of(member(payload, "bh"), request->body) ? NULL : "bh";
}

/* ---- the proof */

static bool check_signature(const struct cached *key, struct str signed_part, struct str signature)
{
    unsigned char bytes[P256_SIGNATURE];
    size_t size = 0;
    return signature.size == BASE64URL_SIZE(P256_SIGNATURE) &&
           base64url_decode(signature, bytes, sizeof bytes, &size) == STATUS_OK &&
           size == P256_SIGNATURE && p256_verify(key->key, signed_part, bytes);
}

static enum proof_outcome refuse(struct proof_result *result, const char *why)
{
    result->why = why;
    return PROOF_INVALID;
}

/* After the nonce: everything else, cheapest first, the signature last but one, and the memory of
 * seen proofs last, so that only proofs which were really signed can fill it. */
static enum proof_outcome check_rest(struct proof_checker *checker,
                                     const struct proof_request *request, const json_t *payload,
                                     int64_t period, struct proof_result *result)
{
    const char *why = check_claims(checker, payload, request);
    if (why != NULL) {
        return refuse(result, why);
    }
    struct str rest = request->proof;
    struct str header = str_cut(&rest, '.');
    struct str body = str_cut(&rest, '.');
    struct str signed_part = {header.data, header.size + 1 + body.size};
    const struct cached *key = key_of(checker, header, &why);
    if (key == NULL) {
        return refuse(result, why);
    }
    if (!check_signature(key, signed_part, rest)) {
        return refuse(result, "signature");
    }
    result->device = key->device;
    switch (proof_remember(checker->memory, period, member(payload, "jti"), &key->device)) {
    case STATUS_OK:
        return PROOF_OK;
    case STATUS_INVALID:
        return refuse(result, "used before");
    case STATUS_BUSY:
    case STATUS_NOT_FOUND:
    case STATUS_RETRY:
    case STATUS_WIDEN:
    case STATUS_NO_MEMORY:
    case STATUS_DISK_FULL:
    case STATUS_IO:
    case STATUS_IN_DOUBT:
    case STATUS_CORRUPT:
    case STATUS_BUG:
        break;
    }
    return PROOF_BUSY;
}

enum proof_outcome proof_check(struct proof_checker *checker, const struct proof_request *request,
                               struct proof_result *result)
{
    *result = (struct proof_result){0};
    if (request->proof.size == 0 || request->proof.size > LIMIT_PROOF) {
        return refuse(result, "size");
    }
    struct str rest = request->proof;
    (void)str_cut(&rest, '.');
    struct str body = str_cut(&rest, '.');
    if (rest.data == NULL || memchr(rest.data, '.', rest.size) != NULL) {
        return refuse(result, "parts");
    }
    json_t *payload = read_part(body);
    if (payload == NULL) {
        return refuse(result, "payload");
    }
    int64_t period = 0;
    enum nonce_age age = nonce_check(checker->memory, member(payload, "nonce"), &period);
    enum proof_outcome outcome = PROOF_NONCE;
    if (age != NONCE_STALE) {
        result->renew_nonce = age == NONCE_FORMER;
        outcome = check_rest(checker, request, payload, period, result);
    }
    json_decref(payload);
    return outcome;
}
