/* bench_request.h - a request of the load generator, laid out once with everything that does not
 * change, so that sending it again costs little beside the signature. */
#ifndef OKNO_MAIN_BENCH_REQUEST_H
#define OKNO_MAIN_BENCH_REQUEST_H

#include "base/random.h"
#include "main/bench_bank.h"

enum {
    BENCH_REQUEST_ROOM = 2048,
    BENCH_KEY_TEXT = 24,       /* characters of an idempotency key */
    BENCH_JTI_TEXT = 32,       /* a proof's id of 24 characters, in base64url once more */
    BENCH_SIGNATURE_TEXT = 86, /* 64 bytes */
};

struct bench_request {
    char bytes[BENCH_REQUEST_ROOM];
    size_t size;
    size_t key_at, jti_at, signature_at;
    size_t proof_at; /* from here to the dot before the signature stands what is signed */
};

/* What makes one proof different from the next. */
struct bench_proof {
    char jti[BENCH_JTI_TEXT];
    char signature[BENCH_SIGNATURE_TEXT];
};

/* POST /v1/payments of 1.00 from the session's account number `from` to its other one. nonce: the
 * server's. */
OKNO_CHECK enum status bench_request_make(struct bench_request *request,
                                          const struct bench_session *session, size_t from,
                                          uint16_t port, const char *nonce);
/* Give it a new id and sign it. */
OKNO_CHECK enum status bench_request_sign(struct bench_request *request,
                                          const struct bench_session *session,
                                          struct random *random, struct bench_proof *proof);
/* Put in a proof that was signed for this very layout, and a new idempotency key. */
void bench_request_finish(struct bench_request *request, const struct bench_proof *proof,
                          struct random *random);

#endif
