/* ledger.h - accounts, transfers, holds: double entry on the store.
 * For: bank. Never: knows customers, products or texts; takes money as int64 minor units.
 * Invariants (proved by ledger_verify and test/property): a transfer is never changed or removed;
 * for every currency debits equal credits; an account's balance is the sum of its transfers; no
 * transfer takes a balance below the lower limit or above the upper limit of its day; an open hold
 * is exactly a pending transfer that is neither posted, voided nor expired; a chain is there whole
 * or not at all; a transfer is reversed once at most; flags and limits are what the account's
 * changes say; nothing is dated into a closed day.
 *
 * Balance means credits minus debits: a customer's money is what the bank owes. Changes go through
 * the committer's writing transaction: rows are read once a batch, decided on in memory by
 * ledger_decide, and written once at the batch's end by the hooks below.
 *
 * Order: the ids of an account's transfers and changes grow, also when several processes with
 * different clocks write to it; times grow with the ids. */
#ifndef OKNO_LEDGER_LEDGER_H
#define OKNO_LEDGER_LEDGER_H

#include "base/id.h"
#include "money/amount.h"
#include "store/commit.h"

enum account_flag {
    ACCOUNT_CLOSED = 1,
    ACCOUNT_DEBITS_BLOCKED = 2,
    ACCOUNT_CREDITS_BLOCKED = 4,
};

/* No limit of an account. */
#define LEDGER_NO_LOWER_LIMIT INT64_MIN
#define LEDGER_NO_UPPER_LIMIT INT64_MAX

struct ledger_account {
    int64_t id;
    enum currency currency;
    int64_t debits_pending,
        debits_posted; /* minor units, never negative, never shrinking (posted) */
    int64_t credits_pending, credits_posted;
    int64_t lower_limit;             /* 0, minus the overdraft, or LEDGER_NO_LOWER_LIMIT */
    int64_t upper_limit;             /* or LEDGER_NO_UPPER_LIMIT */
    int64_t flags;                   /* of enum account_flag */
    int64_t last_transfer;           /* 0: none yet */
    int64_t last_change;             /* the last of its account_change rows */
    int64_t day;                     /* business date of the last transfer; 0: none yet */
    int64_t day_debits, day_credits; /* what moved on it */
};

/* What was booked: credits minus debits. */
int64_t ledger_balance(const struct ledger_account *account);
/* What can be spent: the balance less the holds, above the lower limit. */
int64_t ledger_available(const struct ledger_account *account);

/* ---- transfers */

enum transfer_state {
    TRANSFER_POSTED = 1,  /* moved at once */
    TRANSFER_PENDING = 2, /* a hold: promised, not moved */
    TRANSFER_POST_PENDING =
        3, /* moves what a hold promised, in full or in part; the rest goes back */
    TRANSFER_VOID_PENDING = 4,   /* gives a hold back */
    TRANSFER_EXPIRE_PENDING = 5, /* gives a hold back because its time is over; only
                                    ledger_expire_due makes it */
};

enum transfer_flag {
    /* Move at most `amount`: what is there on the debit account, never into its overdraft (above
     * its lower limit, or above 0 where that is lower). */
    TRANSFER_BALANCING_DEBIT = 1,
    /* Move at most `amount`: what the credit account has room for below its upper limit; below 0,
     * that is what it owes, where it has no upper limit. */
    TRANSFER_BALANCING_CREDIT = 2,
    /* Of a post: all of the hold, whatever it is; amount is 0. */
    TRANSFER_WHOLE_HOLD = 4,
    /* Only in an order: it and the next one are made together or not at all. Not stored. */
    TRANSFER_LINKED = 8,
};

#define LEDGER_STEP_MAX INT64_C(2147483646)

/* What is asked for. Members that are 0 ask for nothing special. */
struct transfer_order {
    int64_t key;  /* idempotency: the id of what causes it, not 0 ... */
    int64_t step; /* ... and which of its transfers this is, 0 to LEDGER_STEP_MAX */
    enum transfer_state state;
    /* The hold, for post and void: by its id, or by its key and step when its id is not known, as
     * of one made earlier in the same chain. Accounts and currency are the hold's; those given
     * must be the same. */
    int64_t pending_id;
    int64_t pending_key, pending_step;
    int64_t debit_account;
    int64_t credit_account;
    int64_t amount; /* minor units, > 0; for a post at most the hold's; for a void 0 */
    enum currency currency;
    int64_t kind;       /* the bank's code of what it is for */
    int64_t user_data;  /* the bank's id of what it belongs to */
    int64_t flags;      /* of enum transfer_flag */
    int64_t expires_us; /* of a hold: when it goes back by itself; 0 never */
    int32_t value_date; /* of what moves money: the day from which it counts; 0 the business date.
                           Not in a closed day, not more than LIMIT_VALUE_DAYS ahead */
    /* The transfer that this one undoes, once: opposite sides, the same amount; accounts, currency
     * and amount may be left out and are taken from it. A hold, a void or a reversal cannot be
     * reversed. */
    int64_t reverses;
};

/* What was done. Immutable. */
struct transfer {
    int64_t id;
    int64_t key, step;
    enum transfer_state state;
    int64_t pending_id;
    int64_t debit_account, credit_account;
    int64_t amount; /* that moved or was promised; 0 of a void */
    enum currency currency;
    int64_t kind;
    int64_t link;      /* 0, or the id of the first of its chain */
    int64_t link_left; /* how many of its chain come after it */
    int32_t business_date, value_date;
    int64_t created_us; /* in the millisecond of its id, never before an earlier transfer */
    int64_t user_data;
    int64_t flags;
    int64_t asked; /* of a balancing transfer: the most it was to move; else 0 */
    int64_t expires_us;
    int64_t reverses;
    int64_t debit_previous, credit_previous; /* the transfer before, of either account */
    int64_t debit_balance, credit_balance;   /* booked, after this transfer */
};

/* In the order of the checks: the first that applies is the answer. */
#define LEDGER_OUTCOME_LIST(X)                                                                     \
    X(OK, "done")                                                                                  \
    X(BATCH_TOO_LONG, "more orders at once than are allowed")                                      \
    X(CHAIN_TOO_LONG, "more linked orders than are allowed")                                       \
    X(LINK_OPEN, "the last order is linked to a next one that is not there")                       \
    X(LINKED_FAILED, "another transfer of the chain was refused")                                  \
    X(KEY_INVALID, "the key is zero or the step is out of range")                                  \
    X(ORDER_INVALID, "state, flags, hold, expiry, value date or reversal exclude each other")      \
    X(EXISTS, "the same transfer was made before")                                                 \
    X(EXISTS_DIFFERENT, "the key was used for another transfer")                                   \
    X(PENDING_NOT_FOUND, "there is no such hold")                                                  \
    X(PENDING_DIFFERENT, "the hold is of other accounts or of another currency")                   \
    X(PENDING_EXPIRED, "the time of the hold is over")                                             \
    X(PENDING_RESOLVED, "the hold was already posted or voided")                                   \
    X(REVERSED_NOT_FOUND, "there is no such transfer to reverse")                                  \
    X(NOT_REVERSIBLE, "only a transfer that moved money and is no reversal can be reversed")       \
    X(ALREADY_REVERSED, "the transfer was reversed before")                                        \
    X(REVERSAL_DIFFERENT, "the reversal is not the opposite of its transfer")                      \
    X(AMOUNT_INVALID, "the amount is not within 1 and the greatest allowed")                       \
    X(PENDING_EXCEEDED, "more than the hold")                                                      \
    X(EXPIRY_PAST, "the hold would be over before it begins")                                      \
    X(SAME_ACCOUNT, "debit and credit account are the same")                                       \
    X(VALUE_DATE_CLOSED, "the day of the value date is closed")                                    \
    X(VALUE_DATE_FAR, "the value date is too far ahead")                                           \
    X(ACCOUNT_NOT_FOUND, "there is no such account")                                               \
    X(CURRENCY_MISMATCH, "the accounts and the transfer differ in currency")                       \
    X(ACCOUNT_CLOSED, "an account is closed")                                                      \
    X(DEBITS_BLOCKED, "debits of the account are blocked")                                         \
    X(CREDITS_BLOCKED, "credits of the account are blocked")                                       \
    X(NOTHING_TO_MOVE, "there is nothing that a balancing transfer could move")                    \
    X(INSUFFICIENT_FUNDS, "not enough money above the lower limit")                                \
    X(UPPER_LIMIT, "the account may not hold so much")                                             \
    X(COUNTER_OVERFLOW, "a counter of the account would overflow")                                 \
    X(LIMITS_INVALID, "the lower limit is above the upper limit")                                  \
    X(HOLDS_OPEN, "the account still has holds")                                                   \
    X(NOT_EMPTY, "the account still has a balance and no account to sweep it to")                  \
    X(NOT_CLOSED, "the account is not closed")                                                     \
    X(DAY_NOT_OVER, "the day is not over yet")                                                     \
    X(DAY_CLOSED, "the day is closed already")

enum ledger_outcome {
#define LEDGER_OUTCOME_ENUM(name, text) LEDGER_##name,
    LEDGER_OUTCOME_LIST(LEDGER_OUTCOME_ENUM)
#undef LEDGER_OUTCOME_ENUM
};

/* English, for engineers. Never NULL. */
const char *ledger_outcome_text(enum ledger_outcome outcome);

struct ledger;

/* clock and ids are borrowed until ledger_free. */
OKNO_CHECK enum status ledger_new(const struct clock *clock, struct id_source *ids,
                                  struct ledger **ledger);
void ledger_free(struct ledger *ledger);
/* What the committer calls around a batch. Borrowed from the ledger. */
const struct batch_hooks *ledger_hooks(struct ledger *ledger);

/* In a writing transaction of a store that nobody is at work on: write the rows that are behind the
 * transfers, as the first batch of a ledger does by itself. Nothing to do on a shared store.
 * STATUS_CORRUPT: a row is not what its transfers say; ledger_verify says more. */
OKNO_CHECK enum status ledger_settle(struct txn *txn);

/* ---- posting, in a writing transaction. A refusal changes nothing. The status is about the store;
 * look at the outcome when it is STATUS_OK. A key is never forgotten: the same order again is
 * LEDGER_EXISTS with what was made, another one with its key is LEDGER_EXISTS_DIFFERENT. A refusal
 * leaves its key free. */

/* Make one transfer. transfer [out], may be NULL: what was made, or what exists. */
OKNO_CHECK enum status ledger_post(struct txn *txn, const struct transfer_order *order,
                                   enum ledger_outcome *outcome, struct transfer *transfer);

/* Make all of them, in their order, or none: they share the id of the first as their link. Of a
 * chain that is refused one outcome says why and the others are LEDGER_LINKED_FAILED. A chain
 * exists only as a whole: an order of it alone, or with others, is LEDGER_EXISTS_DIFFERENT. One
 * order alone is no chain.
 * outcomes  count of them [out]; transfers  the same, or NULL: only set where OK or EXISTS */
OKNO_CHECK enum status ledger_post_chain(struct txn *txn, const struct transfer_order *orders,
                                         size_t count, enum ledger_outcome *outcomes,
                                         struct transfer *transfers);

/* Any number of orders up to LIMIT_ORDERS; those that TRANSFER_LINKED joins are chains, every other
 * one stands for itself: what is refused fails alone. */
OKNO_CHECK enum status ledger_post_many(struct txn *txn, const struct transfer_order *orders,
                                        size_t count, enum ledger_outcome *outcomes,
                                        struct transfer *transfers);

/* Give back the holds whose time is over, the oldest first, at most `most` (and LIMIT_EXPIRE).
 * expired [out]: how many; fewer than asked for means that no more are due. Until this has run the
 * money is still held, but the hold can no longer be posted or voided. */
OKNO_CHECK enum status ledger_expire_due(struct txn *txn, size_t most, size_t *expired);
/* The accounts that it will change (struct job's plan); now_us as its clock says. */
OKNO_CHECK enum status ledger_expire_plan(struct txn *txn, int64_t now_us, size_t most,
                                          struct plan *plan);

/* Buying and selling currency: from is debited in its currency and to is credited in another, each
 * through the bank's position in that currency, so that every currency sums to zero. What the
 * bank earns is a transfer of its own, so that rate and margin can be told apart. */
struct exchange {
    int64_t key, step; /* of the first transfer; the others have the next steps */
    int64_t from_account, from_position;
    int64_t from_amount;
    enum currency from_currency;
    int64_t to_position, to_account;
    int64_t to_amount;
    enum currency to_currency;
    int64_t margin_account; /* in from's currency; 0: no margin */
    int64_t margin_amount;
    int64_t kind, user_data;
};
enum { EXCHANGE_ORDERS = 3 };
/* The orders for ledger_post_chain; returns how many. */
size_t ledger_exchange(const struct exchange *exchange,
                       struct transfer_order orders[EXCHANGE_ORDERS]);

/* ---- accounts: every change of flags or limits leaves a row that ledger_verify can follow */

/* Open an account with zero counters. account->id must be new. In a writing transaction.
 * STATUS_INVALID: limits, flags or currency are not possible. */
OKNO_CHECK enum status ledger_open(struct txn *txn, const struct ledger_account *account);

/* What a change has in common with a transfer: a key that is never forgotten. */
struct change_order {
    int64_t key, step;
    int64_t account;
    int64_t user_data; /* who or what wanted it */
};

/* A limit that the balance is already past stops nothing that was done: it only lets no more out,
 * or in. */
OKNO_CHECK enum status ledger_set_limits(struct txn *txn, const struct change_order *order,
                                         int64_t lower_limit, int64_t upper_limit,
                                         enum ledger_outcome *outcome);
/* Holds made before a block may still be posted. */
OKNO_CHECK enum status ledger_set_blocks(struct txn *txn, const struct change_order *order,
                                         bool debits, bool credits, enum ledger_outcome *outcome);
/* Sweep what is there to another account (or from it, what is owed) and close, together. The sweep
 * has the order's key and step, and the rules of any transfer. sweep_to 0: the account must be
 * empty. kind: of the sweep. */
OKNO_CHECK enum status ledger_close_account(struct txn *txn, const struct change_order *order,
                                            int64_t sweep_to, int64_t kind,
                                            enum ledger_outcome *outcome);
OKNO_CHECK enum status ledger_reopen_account(struct txn *txn, const struct change_order *order,
                                             enum ledger_outcome *outcome);

/* ---- days */

/* Nothing may be dated into this day or before it any more. LEDGER_DAY_NOT_OVER unless the business
 * date is after it. */
OKNO_CHECK enum status ledger_close_day(struct txn *txn, int32_t day, enum ledger_outcome *outcome);
/* The business date of new transfers in this batch. */
int32_t ledger_business_date(struct txn *txn);
/* The last closed day in this batch; 0 when none is. */
int32_t ledger_closed_through(struct txn *txn);

/* ---- reading. Inside a batch: as the batch left it. STATUS_NOT_FOUND when there is none. */

OKNO_CHECK enum status ledger_account_get(struct txn *txn, int64_t id,
                                          struct ledger_account *account);
OKNO_CHECK enum status ledger_transfer_get(struct txn *txn, int64_t id, struct transfer *transfer);
/* The transfer of a key. STATUS_NOT_FOUND: there is none. */
OKNO_CHECK enum status ledger_id_of_key(struct txn *txn, int64_t key, int64_t step, int64_t *id);
/* Whether a pending transfer still holds its money. */
OKNO_CHECK enum status ledger_hold_is_open(struct txn *txn, int64_t id, bool *is_open);
/* The transfer that reversed this one; 0 when none did. */
OKNO_CHECK enum status ledger_reversal_of(struct txn *txn, int64_t id, int64_t *reversal);
/* The last transfer of an account on or before a day; 0 when there is none. The way into history by
 * date; from there it is a walk over debit_previous and credit_previous. */
OKNO_CHECK enum status ledger_last_on(struct txn *txn, int64_t account, int32_t day, int64_t *id);

extern const struct store_sql *const ledger_statements[];
extern const struct store_sql *const batch_statements[];

#endif
