/* key.h - idempotency: the same request, the same answer.
 * A key belongs to a scope (a customer). What is kept: the key, a digest of the request it came
 * with and the id of what it made. Money's keys are kept for ever. The index is of a 64-bit hash,
 * because clients send random keys and a wide index over them falls behind as it grows. */
#ifndef OKNO_STORE_KEY_H
#define OKNO_STORE_KEY_H

#include "base/crypto.h"
#include "store/store.h"

enum key_state {
    KEY_NEW,      /* never seen: run the request, then key_add */
    KEY_SAME,     /* seen with the same request: reference says what it made */
    KEY_CONFLICT, /* seen with another request */
};

/* reference [out]: 0 unless KEY_SAME. */
OKNO_CHECK enum status key_find(struct txn *txn, int64_t scope, struct str key,
                                const struct digest *request, enum key_state *state,
                                int64_t *reference);
OKNO_CHECK enum status key_add(struct txn *txn, int64_t id, int64_t scope, struct str key,
                               const struct digest *request, int64_t reference, int64_t now_us);

extern const struct store_sql *const key_statements[];

#endif
