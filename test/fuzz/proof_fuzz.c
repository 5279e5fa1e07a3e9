/* DPoP proofs. Input that begins with '{' is a header and a payload on two lines, which are encoded
 * and signed here ("NONCE" becomes a fresh nonce, "XY" the key's coordinates), so that the checks
 * behind the signature are reached; anything else is a proof as sent. */
#include "auth/proof.h"

#include <stdio.h>
#include <string.h>

#include "base/assume.h"
#include "base/encode.h"
#include "base/limits.h"
#include "fuzz/fuzz.h"

struct place {
    struct clock clock;
    struct random random;
    struct proof_memory *memory;
    struct proof_checker *checker;
    struct p256_pair *pair;
    char coordinates[128];
};

static const char *const origins[] = {"https://bank.example", NULL};

static void open_place(struct place *place)
{
    unsigned char x[P256_COORDINATE];
    unsigned char y[P256_COORDINATE];
    char x_text[BASE64URL_SIZE(P256_COORDINATE) + 1];
    char y_text[BASE64URL_SIZE(P256_COORDINATE) + 1];
    place->clock = clock_fixed(SECONDS_US(1795519387));
    place->random = random_seeded(1);
    enum status status = proof_memory_new(&place->clock, &place->random, &place->memory);
    assume(status == STATUS_OK);
    status = proof_checker_new(place->memory, origins, &place->checker);
    assume(status == STATUS_OK);
    status = p256_pair_new(&place->pair);
    assume(status == STATUS_OK);
    status = p256_pair_public(place->pair, x, y);
    assume(status == STATUS_OK);
    (void)base64url_encode(x, sizeof x, x_text);
    (void)base64url_encode(y, sizeof y, y_text);
    (void)snprintf(place->coordinates, sizeof place->coordinates, "\"x\":\"%s\",\"y\":\"%s\"",
                   x_text, y_text);
}

enum { PART = 2048 };

/* Copy with a word replaced, and encode. 0: it does not fit. */
static size_t encode_part(struct str text, const char *word, const char *by, char *out)
{
    char filled[PART];
    const char *at = text.size == 0 ? NULL : memmem(text.data, text.size, word, strlen(word));
    size_t before = at == NULL ? text.size : (size_t)(at - text.data);
    size_t after = at == NULL ? 0 : text.size - before - strlen(word);
    size_t middle = at == NULL ? 0 : strlen(by);
    if (before + middle + after > sizeof filled || text.size == 0) {
        return 0;
    }
    memcpy(filled, text.data, before);
    memcpy(filled + before, by, middle);
    if (after > 0) {
        memcpy(filled + before + middle, at + strlen(word), after);
    }
    return base64url_encode(filled, before + middle + after, out);
}

static struct str make(struct place *place, struct str input, char *out)
{
    char nonce[PROOF_NONCE_TEXT];
    unsigned char signature[P256_SIGNATURE];
    struct str payload = input;
    struct str header = str_cut(&payload, '\n');
    proof_nonce(place->memory, nonce);
    size_t size = encode_part(header, "XY", place->coordinates, out);
    out[size++] = '.';
    size += encode_part(payload, "NONCE", nonce, out + size);
    enum status status = p256_sign(place->pair, (struct str){out, size}, signature);
    assume(status == STATUS_OK);
    out[size++] = '.';
    size += base64url_encode(signature, sizeof signature, out + size);
    return (struct str){out, size};
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct place place; /* made once: it is what costs */
    static char text[4 * PART];
    struct proof_result result;
    if (place.checker == NULL) {
        open_place(&place);
    }
    struct str input = {(const char *)bytes, size};
    bool build = size > 0 && bytes[0] == '{' && size < PART;
    struct proof_request request = {.proof = build ? make(&place, input, text) : input,
                                    .method = STR("POST"),
                                    .path = STR("/v1/payments"),
                                    .body = STR("{}")};
    enum proof_outcome outcome = proof_check(place.checker, &request, &result);
    assume(build || outcome != PROOF_OK); /* nobody can guess a signature over a nonce */
    if (outcome == PROOF_OK) {
        outcome = proof_check(place.checker, &request, &result);
        assume(outcome == PROOF_INVALID);
    }
    return 0;
}
