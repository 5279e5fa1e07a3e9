/* main_store.h - the few questions that the commands ask the store themselves. */
#ifndef OKNO_MAIN_MAIN_STORE_H
#define OKNO_MAIN_MAIN_STORE_H

#include "store/store.h"

/* The greatest id ever given: what the source of ids must stay above. 0 in a new bank. */
OKNO_CHECK enum status last_id_load(struct txn *txn, int64_t *id);

/* Is this a demo at all, complete or not? Written in the transaction of its first day. */
OKNO_CHECK enum status demo_begun_load(struct txn *txn, bool *begun);
OKNO_CHECK enum status demo_begun_put(struct txn *txn);
OKNO_CHECK enum status customer_count_load(struct txn *txn, int64_t *count);

/* Is the demo complete? Written in the transaction of its last day. */
OKNO_CHECK enum status demo_ready_load(struct txn *txn, bool *ready);
OKNO_CHECK enum status demo_ready_put(struct txn *txn);

/* Was it made by a benchmark, for itself? Written before anything else is. */
OKNO_CHECK enum status bench_made_load(struct txn *txn, bool *made);
OKNO_CHECK enum status bench_made_put(struct txn *txn);
/* Accounts of the ledger. */
OKNO_CHECK enum status account_count_load(struct txn *txn, int64_t *count);

extern const struct store_sql *const main_statements[];

#endif
