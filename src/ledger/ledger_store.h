/* ledger_store.h - the ledger's SQL. Only for this folder. */
#ifndef OKNO_LEDGER_LEDGER_STORE_H
#define OKNO_LEDGER_LEDGER_STORE_H

#include "ledger/ledger.h"

#define ACCOUNT_COLUMNS                                                                            \
    "id, currency, debits_pending, debits_posted, credits_pending, credits_posted, "               \
    "lower_limit, upper_limit, flags, last_transfer, last_change, day, day_debits, day_credits"
#define CHANGE_COLUMNS                                                                             \
    "id, key, step, account, kind, currency, flags_before, flags_after, lower_before, "            \
    "lower_after, upper_before, upper_after, sweep, previous, created_us, user_data"
#define TRANSFER_COLUMNS                                                                           \
    "id, key, step, state, pending_id, debit_account, credit_account, amount, currency, "          \
    "kind, link, link_left, business_date, value_date, created_us, user_data, flags, "             \
    "asked, expires_us, reverses, debit_previous, credit_previous, debit_balance, "                \
    "credit_balance"
#define DAILY_COLUMNS "account, day, opening, debits, credits, closing, last_transfer"

/* The first row of what a query gives, by the reader of its kind. */
#define READ_ONE(cursor, status, reader, out)                                                      \
    do {                                                                                           \
        if ((status) == STATUS_OK) {                                                               \
            (status) = cursor_next(&(cursor));                                                     \
        }                                                                                          \
        if ((status) == STATUS_OK) {                                                               \
            reader(&(cursor), (out));                                                              \
        }                                                                                          \
        cursor_close(&(cursor));                                                                   \
    } while (0)

struct daily_balance {
    int64_t account;
    int32_t day;
    int64_t opening, debits, credits, closing;
    int64_t last_transfer;
};

enum change_kind {
    CHANGE_OPENED = 1,
    CHANGE_LIMITS = 2,
    CHANGE_BLOCKS = 3,
    CHANGE_CLOSED = 4,
    CHANGE_REOPENED = 5,
};

struct account_change {
    int64_t id;
    int64_t key, step;
    int64_t account;
    enum change_kind kind;
    enum currency currency;
    int64_t flags_before, flags_after;
    int64_t lower_before, lower_after;
    int64_t upper_before, upper_after;
    int64_t sweep;    /* of a closing: the transfer that emptied the account, or 0 */
    int64_t previous; /* change of the account */
    int64_t created_us;
    int64_t user_data;
};

struct open_hold {
    int64_t transfer, amount, expires_us;
};

struct closed_day {
    int64_t id;
    int32_t day, day_before;
    int64_t created_us;
};

/* ---- one row */

/* In a writing transaction the row is locked. STATUS_WIDEN: another process holds it. */
OKNO_CHECK enum status account_load(struct txn *txn, int64_t id, struct ledger_account *account);
OKNO_CHECK enum status account_insert(struct txn *txn, const struct ledger_account *account);
/* Flags, limits and the last change; counters are the batch's. */
OKNO_CHECK enum status account_update_terms(struct txn *txn, const struct ledger_account *account);
OKNO_CHECK enum status change_insert(struct txn *txn, const struct account_change *change);
OKNO_CHECK enum status change_by_key(struct txn *txn, int64_t key, int64_t step,
                                     struct account_change *change);
OKNO_CHECK enum status transfer_load(struct txn *txn, int64_t id, struct transfer *transfer);
OKNO_CHECK enum status transfer_by_key(struct txn *txn, int64_t key, int64_t step, int64_t *id);
OKNO_CHECK enum status hold_load(struct txn *txn, int64_t transfer, struct open_hold *hold);
/* Those whose time is over, the oldest first, after one of them. */
OKNO_CHECK enum status holds_due(struct txn *txn, const struct open_hold *after, int64_t now_us,
                                 size_t most, struct cursor *cursor);
OKNO_CHECK enum status expired_load(struct txn *txn, int64_t transfer, int64_t *expiry);
OKNO_CHECK enum status reversal_load(struct txn *txn, int64_t transfer, int64_t *reversal);
/* An account's row of its newest day; it has one when it has a transfer. */
struct daily_balance account_day(const struct ledger_account *account);
OKNO_CHECK enum status daily_load(struct txn *txn, int64_t account, int32_t day,
                                  struct daily_balance *daily);
/* The last on or before a day; the first on or after a day. */
OKNO_CHECK enum status daily_last(struct txn *txn, int64_t account, int32_t day,
                                  struct daily_balance *daily);
OKNO_CHECK enum status daily_first(struct txn *txn, int64_t account, int32_t day,
                                   struct daily_balance *daily);
OKNO_CHECK enum status shift_load(struct txn *txn, int64_t account, int32_t day, int64_t *amount);
OKNO_CHECK enum status shift_put(struct txn *txn, int64_t account, int32_t day, int64_t amount);
/* The sum up to and with a day. */
OKNO_CHECK enum status shift_total(struct txn *txn, int64_t account, int32_t day, int64_t *amount);

/* ---- days */

/* In a writing transaction neither moves until its end. */
struct ledger_days {
    int64_t business_date, closed_through; /* 0: not yet */
};
/* to_move  the business date is likely to be changed, so where others write, too, its row is taken
 * at once: two that only looked and then both wanted to change it would wait for each other, and
 * for each other's accounts. */
OKNO_CHECK enum status days_load(struct txn *txn, bool to_move, struct ledger_days *days);
OKNO_CHECK enum status business_date_put(struct txn *txn, int64_t day);
/* Also keeps closed_through. */
OKNO_CHECK enum status closed_day_insert(struct txn *txn, const struct closed_day *closed);
/* The last one; id 0 when there is none. */
OKNO_CHECK enum status closed_day_last(struct txn *txn, struct closed_day *closed);
/* The greatest id; 0 when there is none. */
OKNO_CHECK enum status transfer_last_id(struct txn *txn, int64_t *id);
OKNO_CHECK enum status change_last_id(struct txn *txn, int64_t *id);

/* ---- whole tables in order, a page at a time: the rows after an id, `most` of them. Use ..._read
 * on each row; cursor_close at the end. */

OKNO_CHECK enum status transfers_some(struct txn *txn, int64_t after, size_t most,
                                      struct cursor *cursor);
/* The same, read. count [out]: fewer than `most` are the last. */
OKNO_CHECK enum status transfers_page(struct txn *txn, int64_t after, size_t most,
                                      struct transfer *transfers, size_t *count);
/* All of them, without pages. */
OKNO_CHECK enum status transfers_from(struct txn *txn, int64_t after, struct cursor *cursor);
void transfer_read(const struct cursor *cursor, struct transfer *transfer);
OKNO_CHECK enum status accounts_some(struct txn *txn, int64_t after, size_t most,
                                     struct cursor *cursor);
void account_read(const struct cursor *cursor, struct ledger_account *account);
OKNO_CHECK enum status changes_some(struct txn *txn, int64_t after, size_t most,
                                    struct cursor *cursor);
void change_read(const struct cursor *cursor, struct account_change *change);
OKNO_CHECK enum status holds_some(struct txn *txn, int64_t after, size_t most,
                                  struct cursor *cursor);
void hold_read(const struct cursor *cursor, struct open_hold *hold);
/* Rows of (transfer, expiry) and of (transfer, reversal). */
OKNO_CHECK enum status expired_some(struct txn *txn, int64_t after, size_t most,
                                    struct cursor *cursor);
OKNO_CHECK enum status reversals_some(struct txn *txn, int64_t after, size_t most,
                                      struct cursor *cursor);
OKNO_CHECK enum status closed_days_some(struct txn *txn, int64_t after, size_t most,
                                        struct cursor *cursor);
void closed_day_read(const struct cursor *cursor, struct closed_day *closed);
/* All days but the accounts' newest, by account and day, after a row's. */
OKNO_CHECK enum status past_days_some(struct txn *txn, int64_t account, int64_t day, size_t most,
                                      struct cursor *cursor);
void daily_read(const struct cursor *cursor, struct daily_balance *daily);
/* Rows of (account, day, amount). */
OKNO_CHECK enum status shifts_some(struct txn *txn, int64_t account, int64_t day, size_t most,
                                   struct cursor *cursor);
/* Rows of (id, pending_id): resolutions after an id, of holds made before another. */
OKNO_CHECK enum status holds_resolved_some(struct txn *txn, int64_t after, int64_t before,
                                           size_t most, struct cursor *cursor);
/* The last transfer up to which everything that follows from transfers is written (book.h); 0 where
 * nothing says so. */
OKNO_CHECK enum status settled_load(struct txn *txn, int64_t *through);
OKNO_CHECK enum status settled_put(struct txn *txn, int64_t through);
OKNO_CHECK enum status count_transfers(struct txn *txn, int64_t *count);

#endif
