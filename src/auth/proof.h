/* proof.h - DPoP proofs (RFC 9449): is this very request signed by the device's key, now, and once?
 * Beyond the RFC: the server's nonce is mandatory (a wrong clock on a phone does no harm, proofs
 * made ahead die), and a body's digest is signed too (`bh`), so that what is asked is what was
 * meant. Pure CPU and memory: no store. A checker belongs to one thread; what they share is locked.
 */
#ifndef OKNO_AUTH_PROOF_H
#define OKNO_AUTH_PROOF_H

#include "auth/auth.h"

enum { PROOF_NONCE_TEXT = 33 };

/* What every thread shares: the key of the nonces and the proofs already seen. Keyed by process and
 * boot: a proof is worth nothing in another process or after a restart. */
struct proof_memory;

OKNO_CHECK enum status proof_memory_new(const struct clock *clock, struct random *random,
                                        struct proof_memory **memory);
void proof_memory_free(struct proof_memory *memory);
/* The nonce to use now. Good for LIMIT_NONCE_SECONDS at least. */
void proof_nonce(const struct proof_memory *memory, char out[PROOF_NONCE_TEXT]);

struct proof_checker;
/* origins  NULL-terminated, "https://bank.example" without a slash at the end; borrowed. The
 * proof's `htu` is compared with these and never with the Host header. */
OKNO_CHECK enum status proof_checker_new(struct proof_memory *memory, const char *const *origins,
                                         struct proof_checker **checker);
void proof_checker_free(struct proof_checker *checker);

struct proof_request {
    struct str proof;  /* the DPoP header's value */
    struct str method; /* "POST" */
    struct str path;   /* as sent, before the question mark */
    struct str token;  /* the access token's text, data NULL when there is none */
    struct str body;
};

enum proof_outcome {
    PROOF_OK,
    PROOF_NONCE,   /* without a fresh nonce: send one and let the client try again */
    PROOF_INVALID, /* never says which check failed; the reason is in *why for the tests */
    PROOF_BUSY,    /* the memory of proofs is full */
};

struct proof_result {
    struct device_key device;
    bool renew_nonce; /* the nonce is of the former period: send a newer one along */
    const char *why;  /* a constant, for tests */
};

OKNO_CHECK enum proof_outcome proof_check(struct proof_checker *checker,
                                          const struct proof_request *request,
                                          struct proof_result *result);

#endif
