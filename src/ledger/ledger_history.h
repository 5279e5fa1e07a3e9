/* ledger_history.h - what was: balances of any day and any moment, and the entries of an account.
 * For: bank, reports. Reads what was committed, in a reading snapshot; the daily balances are the
 * way in, the previous-transfer links the way on. Every call does a bounded amount of work. */
#ifndef OKNO_LEDGER_LEDGER_HISTORY_H
#define OKNO_LEDGER_LEDGER_HISTORY_H

#include "base/limits.h"
#include "ledger/ledger.h"

/* The booked balance at the end of a day. 0 before the first. */
OKNO_CHECK enum status ledger_balance_on(struct txn *txn, int64_t account, int32_t day,
                                         int64_t *balance);
/* The same by value date: what interest is computed from. */
OKNO_CHECK enum status ledger_value_balance_on(struct txn *txn, int64_t account, int32_t day,
                                               int64_t *balance);
/* The booked balance at a moment, after all transfers of that microsecond. Looks at the account's
 * transfers between the moment and the end of its day. */
OKNO_CHECK enum status ledger_balance_at(struct txn *txn, int64_t account, int64_t time_us,
                                         int64_t *balance);

enum entry_direction { ENTRY_BOTH, ENTRY_IN, ENTRY_OUT };

/* Members that are 0 do not choose. */
struct entry_query {
    int64_t account;
    int32_t from, to;    /* business dates, both inclusive */
    int64_t least, most; /* amounts, both inclusive */
    enum entry_direction direction;
    int64_t kind;
    unsigned states; /* bits 1 << enum transfer_state */
    int64_t cursor;  /* of a page; 0: begin at the newest, or at the oldest when newer is asked */
    bool newer;      /* the entries after the cursor, instead of those before it */
    size_t limit;    /* entries, at most LIMIT_PAGE */
};

struct entry_page {
    struct transfer items[LIMIT_PAGE]; /* the newest first */
    size_t count;
    int64_t newer, older; /* cursors to go on from, in either direction */
    bool has_more;        /* there may be more in the direction asked for: also of a page that is
                             not full, or empty, when the work of one call was done */
};

/* STATUS_INVALID: a cursor that this account never gave, or a limit out of range. */
OKNO_CHECK enum status ledger_entries(struct txn *txn, const struct entry_query *query,
                                      struct entry_page *page);

#endif
