/* standing_store.h - the SQL of standing orders. Only for standing.c and standing_run.c. */
#ifndef OKNO_BANK_STANDING_STORE_H
#define OKNO_BANK_STANDING_STORE_H

#include "bank/standing.h"

OKNO_CHECK enum status standing_insert(struct txn *txn, const struct standing *standing);
/* Its row is locked. STATUS_NOT_FOUND */
OKNO_CHECK enum status standing_select(struct txn *txn, int64_t id, struct standing *standing);
/* What can change of it. */
OKNO_CHECK enum status standing_update(struct txn *txn, const struct standing *standing);
/* Those of a customer that are not over, or were at least begun; newest first. */
OKNO_CHECK enum status standing_select_list(struct txn *txn, int64_t customer, int64_t now_us,
                                            int64_t ids[LIMIT_STANDING], size_t *count);
OKNO_CHECK enum status standing_count(struct txn *txn, int64_t customer, int64_t now_us,
                                      int64_t *count);
OKNO_CHECK enum status standing_select_due(struct txn *txn, int64_t now_us, int64_t most,
                                           int64_t *ids, size_t *count);
OKNO_CHECK enum status standing_run_insert(struct txn *txn, const struct standing_run *run);
OKNO_CHECK enum status standing_run_list(struct txn *txn, int64_t standing,
                                         struct standing_run runs[LIMIT_RUNS], size_t *count);

#endif
