/* proof_memory.h - nonces, and the proofs seen while their nonce is fresh. Only for this folder. */
#ifndef OKNO_AUTH_PROOF_MEMORY_H
#define OKNO_AUTH_PROOF_MEMORY_H

#include "auth/proof.h"

enum nonce_age { NONCE_FRESH, NONCE_FORMER, NONCE_STALE };

/* period [out]: which period the nonce is of; meaningless when it is stale. */
enum nonce_age nonce_check(const struct proof_memory *memory, struct str nonce, int64_t *period);

/* Remember a proof for as long as its nonce's period can be used.
 * STATUS_OK: new. STATUS_INVALID: seen before, or the period is over. STATUS_BUSY: full. */
OKNO_CHECK enum status proof_remember(struct proof_memory *memory, int64_t period, struct str jti,
                                      const struct device_key *device);

#endif
