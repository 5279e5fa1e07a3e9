/* handover_store.h - the SQL of hand-overs. Only for this folder. */
#ifndef OKNO_AUTH_HANDOVER_STORE_H
#define OKNO_AUTH_HANDOVER_STORE_H

#include "auth/handover.h"

OKNO_CHECK enum status handover_insert(struct txn *txn, const struct handover *handover,
                                       const struct digest *token_hash);
OKNO_CHECK enum status handover_load(struct txn *txn, int64_t id, struct handover *handover);
OKNO_CHECK enum status handover_find(struct txn *txn, const struct digest *token_hash,
                                     struct handover *handover);
/* Everything that may change: second, link, tries, state. */
OKNO_CHECK enum status handover_put(struct txn *txn, const struct handover *handover);
/* What is under way of a session is so no more. */
OKNO_CHECK enum status handover_void_all(struct txn *txn, int64_t session);
OKNO_CHECK enum status handover_forget(struct txn *txn, int64_t below, int64_t most);

#endif
