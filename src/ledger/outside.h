/* outside.h - the ledger for a reader that is not the bank's own process: what is written behind
 * the transfers (ARCHITECTURE.md) counts as it will be. In one reading transaction, whose snapshot
 * it shares. For: verification of what stands beside the ledger. */
#ifndef OKNO_LEDGER_OUTSIDE_H
#define OKNO_LEDGER_OUTSIDE_H

#include "ledger/ledger.h"

struct outside;

/* Reads what is behind. Caller: outside_close, also after a failure. */
OKNO_CHECK enum status outside_open(struct txn *txn, struct outside **outside);
void outside_close(struct outside *outside);

struct tail; /* tail.h, for this folder */
struct tail *outside_tail(struct outside *outside);

/* STATUS_NOT_FOUND */
OKNO_CHECK enum status outside_account(const struct outside *outside, int64_t id,
                                       struct ledger_account *account);
OKNO_CHECK enum status outside_id_of_key(const struct outside *outside, int64_t key, int64_t step,
                                         int64_t *id);

#endif
