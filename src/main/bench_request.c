#include "main/bench_request.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/assume.h"
#include "base/encode.h"

enum { PART_TEXT = 512, ENCODED_TEXT = BASE64URL_SIZE(PART_TEXT) + 1 };

/* Stands before the id; its length is a multiple of three, so that the id's base64url is a piece of
 * its own which can be replaced without encoding the rest anew. */
static const char before_jti[] = "{\"htm\":\"POST\",\"jti\":\"";
static_assert((sizeof before_jti - 1) % 3 == 0, "the id must begin on a base64 boundary");
static const char jti_place[] = "000000000000000000000000";
static_assert(BASE64URL_SIZE(sizeof jti_place - 1) == BENCH_JTI_TEXT, "the id fills its place");

static void digest_text(struct str text, char out[BASE64URL_SIZE(SHA256_SIZE) + 1])
{
    struct digest digest = sha256(text);
    (void)base64url_encode(digest.bytes, sizeof digest.bytes, out);
}

static bool fits(int size, size_t room)
{
    return size > 0 && (size_t)size < room;
}

static bool write_body(const struct bench_session *session, size_t from, char body[PART_TEXT])
{
    int size = snprintf(body, PART_TEXT,
                        "{\"kind\":\"own\",\"from\":\"%lld\",\"to\":{\"account\":\"%lld\"},"
                        "\"amount\":{\"amount\":\"1.00\",\"currency\":\"RUB\"}}",
                        (long long)session->accounts[from], (long long)session->accounts[1 - from]);
    return fits(size, PART_TEXT);
}

static bool write_header(const struct bench_session *session, char encoded[ENCODED_TEXT])
{
    char text[PART_TEXT];
    int size = snprintf(text, sizeof text,
                        "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\","
                        "\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}}",
                        session->x, session->y);
    if (fits(size, sizeof text)) {
        (void)base64url_encode(text, (size_t)size, encoded);
    }
    return fits(size, sizeof text);
}

static bool write_payload(const struct bench_session *session, const char *body, uint16_t port,
                          const char *nonce, char encoded[ENCODED_TEXT])
{
    char text[PART_TEXT];
    char token_digest[BASE64URL_SIZE(SHA256_SIZE) + 1];
    char body_digest[BASE64URL_SIZE(SHA256_SIZE) + 1];
    digest_text(str_from(session->token), token_digest);
    digest_text(str_from(body), body_digest);
    struct clock clock = clock_system();
    int size =
        snprintf(text, sizeof text,
                 "%s%s\",\"htu\":\"http://127.0.0.1:%u/v1/payments\",\"iat\":%lld,"
                 "\"ath\":\"%s\",\"nonce\":\"%s\",\"bh\":\"%s\"}",
                 before_jti, jti_place, (unsigned)port,
                 (long long)(clock_now(&clock) / MICROSECONDS), token_digest, nonce, body_digest);
    if (fits(size, sizeof text)) {
        (void)base64url_encode(text, (size_t)size, encoded);
    }
    return fits(size, sizeof text);
}

enum status bench_request_make(struct bench_request *request, const struct bench_session *session,
                               size_t from, uint16_t port, const char *nonce)
{
    char body[PART_TEXT];
    char header[ENCODED_TEXT];
    char payload[ENCODED_TEXT];
    if (!write_body(session, from, body) || !write_header(session, header) ||
        !write_payload(session, body, port, nonce, payload)) {
        return STATUS_INVALID;
    }
    int key_at = snprintf(request->bytes, sizeof request->bytes,
                          "POST /v1/payments HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
                          "Authorization: DPoP %s\r\nContent-Type: application/json\r\n"
                          "Content-Length: %zu\r\nIdempotency-Key: ",
                          (unsigned)port, session->token, strlen(body));
    if (!fits(key_at, sizeof request->bytes)) {
        return STATUS_INVALID;
    }
    request->key_at = (size_t)key_at;
    request->proof_at = request->key_at + BENCH_KEY_TEXT + strlen("\r\nDPoP: ");
    request->jti_at =
        request->proof_at + strlen(header) + 1 + BASE64URL_SIZE(sizeof before_jti - 1);
    request->signature_at = request->proof_at + strlen(header) + 1 + strlen(payload) + 1;
    int rest = snprintf(request->bytes + key_at, sizeof request->bytes - request->key_at,
                        "%0*d\r\nDPoP: %s.%s.%0*d\r\n\r\n%s", BENCH_KEY_TEXT, 0, header, payload,
                        BENCH_SIGNATURE_TEXT, 0, body);
    if (!fits(rest, sizeof request->bytes - request->key_at)) {
        return STATUS_INVALID;
    }
    request->size = request->key_at + (size_t)rest;
    return STATUS_OK;
}

/* 24 random characters. */
static void random_text(struct random *random, char out[BENCH_KEY_TEXT + 1])
{
    unsigned char bytes[BENCH_KEY_TEXT / 4 * 3];
    random_fill(random, bytes, sizeof bytes);
    (void)base64url_encode(bytes, sizeof bytes, out);
}

enum status bench_request_sign(struct bench_request *request, const struct bench_session *session,
                               struct random *random, struct bench_proof *proof)
{
    char id[BENCH_KEY_TEXT + 1];
    char text[BENCH_SIGNATURE_TEXT + 1];
    unsigned char signature[P256_SIGNATURE];
    random_text(random, id);
    (void)base64url_encode(id, sizeof id - 1, text);
    memcpy(proof->jti, text, sizeof proof->jti);
    memcpy(request->bytes + request->jti_at, proof->jti, sizeof proof->jti);
    struct str signed_part = {request->bytes + request->proof_at,
                              request->signature_at - 1 - request->proof_at};
    enum status status = p256_sign(session->pair, signed_part, signature);
    size_t size = base64url_encode(signature, sizeof signature, text);
    assume(size == sizeof proof->signature);
    memcpy(proof->signature, text, sizeof proof->signature);
    return status;
}

void bench_request_finish(struct bench_request *request, const struct bench_proof *proof,
                          struct random *random)
{
    char key[BENCH_KEY_TEXT + 1];
    random_text(random, key);
    memcpy(request->bytes + request->key_at, key, BENCH_KEY_TEXT);
    memcpy(request->bytes + request->jti_at, proof->jti, sizeof proof->jti);
    memcpy(request->bytes + request->signature_at, proof->signature, sizeof proof->signature);
}
