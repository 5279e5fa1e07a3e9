/* batch_store.h - the SQL of a whole batch: what is read ahead in one statement a table, and what
 * is written at its end, many rows at once. Only for this folder. */
#ifndef OKNO_LEDGER_BATCH_STORE_H
#define OKNO_LEDGER_BATCH_STORE_H

#include "ledger/ledger_store.h"

/* ---- reading ahead. Use ..._read on each row; cursor_close at the end. */

/* Locks the rows, in the order of their ids, whoever holds them now. */
OKNO_CHECK enum status accounts_lock(struct txn *txn, const struct id_list *ids,
                                     struct cursor *cursor);
OKNO_CHECK enum status transfers_of_keys(struct txn *txn, const struct id_list *keys,
                                         struct cursor *cursor);

/* Rows of (debit account, credit account) of the holds that holds_due gives. */
OKNO_CHECK enum status sides_due(struct txn *txn, int64_t now_us, size_t most,
                                 struct cursor *cursor);

/* ---- writing */

enum { MANY_ROWS = 512, MANY_WIDTH = 24 };

/* Rows of one table on their way, sent when there are enough of them. */
struct many {
    struct txn *txn;
    const struct store_sql *sql;
    size_t width, rows;
    enum status status; /* the first failure */
    struct value values[MANY_ROWS * MANY_WIDTH];
};

/* One kind of rows after the other. */
void many_transfers(struct many *many);
void many_transfer(struct many *many, const struct transfer *transfer);
void many_holds(struct many *many);
void many_hold(struct many *many, const struct open_hold *hold);
void many_hold_ends(struct many *many);
void many_hold_end(struct many *many, int64_t transfer);
void many_expiries(struct many *many);
void many_reversals(struct many *many);
/* The expiry or the reversal of a transfer. */
void many_pair(struct many *many, int64_t transfer, int64_t other);
void many_accounts(struct many *many);
/* Counters, the last transfer and its day. */
void many_account(struct many *many, const struct ledger_account *account);
/* Days that a later one of their account has ended. */
void many_past_days(struct many *many);
void many_past_day(struct many *many, const struct daily_balance *daily);
/* Send what is left. */
OKNO_CHECK enum status many_end(struct many *many);

#endif
