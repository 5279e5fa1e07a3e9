/* limit_store.h - the SQL of money limits. Only for this folder. */
#ifndef OKNO_BANK_LIMIT_STORE_H
#define OKNO_BANK_LIMIT_STORE_H

#include "bank/limit.h"

/* Never STATUS_NOT_FOUND: a row of nothing used, version 0. As it was written, not rolled. */
OKNO_CHECK enum status limit_select(struct txn *txn, int64_t customer, enum currency currency,
                                    struct limit_row *row);
/* row->version: as it was read; STATUS_RETRY when it has changed since. */
OKNO_CHECK enum status limit_put(struct txn *txn, int64_t customer, enum currency currency,
                                 const struct limit_row *row);

#endif
