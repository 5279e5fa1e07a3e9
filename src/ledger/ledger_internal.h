/* ledger_internal.h - what the walks of this folder share: the ledger of the running batch, its
 * ids and times. Only for this folder. */
#ifndef OKNO_LEDGER_LEDGER_INTERNAL_H
#define OKNO_LEDGER_LEDGER_INTERNAL_H

#include "ledger/batch.h"
#include "ledger/book.h"

struct ledger {
    const struct clock *clock;
    struct id_source *ids;
    struct batch batch;
    struct book book;
    struct batch_hooks hooks;
    int64_t last_us;        /* of what was made last */
    int64_t closed_through; /* as it was read last */
    int32_t day;            /* the same of the business date */
};

/* Idempotency of the ledger's own transfers: the hold that expires is the key. */
#define STEP_EXPIRY (LEDGER_STEP_MAX + 1)

/* What the transaction sees of an account that is not, or not so, in the tables: of the book a
 * reader's snapshot, or in a writing transaction the last commit. STATUS_NOT_FOUND: the tables are
 * current. */
OKNO_CHECK enum status ledger_state_of(struct txn *txn, int64_t account,
                                       struct ledger_account *state);
/* An account's newest day on or before a day, and its first on or after it, as the transaction sees
 * them. STATUS_NOT_FOUND: there is none. */
OKNO_CHECK enum status ledger_daily_last(struct txn *txn, int64_t account, int32_t day,
                                         struct daily_balance *daily);
OKNO_CHECK enum status ledger_daily_first(struct txn *txn, int64_t account, int32_t day,
                                          struct daily_balance *daily);

/* The ledger of a writing transaction. */
struct ledger *ledger_of(struct txn *txn);

/* An id after everything that either account has (NULL: no second one), and a time within it. */
int64_t ledger_next_id(struct ledger *ledger, const struct ledger_account *first,
                       const struct ledger_account *second);
int64_t ledger_time_of(struct ledger *ledger, int64_t id);

#endif
