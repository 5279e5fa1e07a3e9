/* ledger.h - accounts, transfers, holds: double entry on the store.
 * For: bank. Never: knows customers, products or texts; takes money as int64 minor units.
 * Invariants (proved by ledger_verify and test/property): a transfer is never changed or removed;
 * for every currency debits equal credits; an account's balance is the sum of its transfers; no
 * balance below its lower limit; an open hold is exactly a pending transfer that is neither posted
 * nor voided.
 *
 * Balance means credits minus debits: a customer's money is what the bank owes. Changes go through
 * the committer's writing transaction: rows are read once a batch, decided on in memory by
 * ledger_decide, and written once at the batch's end by the hooks below. */
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
    int64_t lower_limit;   /* 0, minus the overdraft, or LEDGER_NO_LOWER_LIMIT */
    int64_t upper_limit;   /* or LEDGER_NO_UPPER_LIMIT */
    int64_t flags;         /* of enum account_flag */
    int64_t last_transfer; /* 0: none yet */
};

/* What was booked: credits minus debits. */
int64_t ledger_balance(const struct ledger_account *account);
/* What can be spent: the balance less the holds, above the lower limit. */
int64_t ledger_available(const struct ledger_account *account);

enum transfer_state {
    TRANSFER_POSTED = 1,  /* moved at once */
    TRANSFER_PENDING = 2, /* a hold: promised, not moved */
    TRANSFER_POST_PENDING =
        3, /* moves what a hold promised, in full or in part; the rest goes back */
    TRANSFER_VOID_PENDING = 4, /* gives a hold back */
};

/* What is asked for. */
struct transfer_order {
    int64_t key;  /* idempotency: the id of what causes it ... */
    int64_t step; /* ... and which of its transfers this is */
    enum transfer_state state;
    int64_t
        pending_id; /* the hold, for post and void; then accounts and currency are taken from it */
    int64_t debit_account;
    int64_t credit_account;
    int64_t amount; /* minor units, > 0; for a post at most the hold's; for a void 0 */
    enum currency currency;
    int64_t kind;      /* the bank's code of what it is for */
    int64_t user_data; /* the bank's id of what it belongs to */
};

/* What was done. Immutable. */
struct transfer {
    int64_t id;
    int64_t key, step;
    enum transfer_state state;
    int64_t pending_id;
    int64_t debit_account, credit_account;
    int64_t amount;
    enum currency currency;
    int64_t kind;
    int64_t link; /* 0, or the id of the first of its chain */
    int32_t business_date, value_date;
    int64_t created_us;
    int64_t user_data;
    int64_t debit_previous, credit_previous; /* the transfer before, of either account */
    int64_t debit_balance, credit_balance;   /* booked, after this transfer */
};

#define LEDGER_OUTCOME_LIST(X)                                                                     \
    X(OK, "done")                                                                                  \
    X(EXISTS, "the same transfer was made before")                                                 \
    X(EXISTS_DIFFERENT, "the key was used for another transfer")                                   \
    X(AMOUNT_INVALID, "the amount is not within 1 and the greatest allowed")                       \
    X(SAME_ACCOUNT, "debit and credit account are the same")                                       \
    X(ACCOUNT_NOT_FOUND, "there is no such account")                                               \
    X(CURRENCY_MISMATCH, "the accounts and the transfer differ in currency")                       \
    X(ACCOUNT_CLOSED, "an account is closed")                                                      \
    X(DEBITS_BLOCKED, "debits of the account are blocked")                                         \
    X(CREDITS_BLOCKED, "credits of the account are blocked")                                       \
    X(INSUFFICIENT_FUNDS, "not enough money above the lower limit")                                \
    X(UPPER_LIMIT, "the account may not hold so much")                                             \
    X(COUNTER_OVERFLOW, "a counter of the account would overflow")                                 \
    X(PENDING_NOT_FOUND, "there is no such hold")                                                  \
    X(PENDING_RESOLVED, "the hold was already posted or voided")                                   \
    X(PENDING_EXCEEDED, "more than the hold")

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

/* Open an account with zero counters. account->id must be new. In a writing transaction. */
OKNO_CHECK enum status ledger_open(struct txn *txn, const struct ledger_account *account);

/* Make one transfer. transfer [out], may be NULL: what was made, or what exists for LEDGER_EXISTS.
 * A refusal changes nothing. The status is about the store; look at *outcome when it is STATUS_OK.
 */
OKNO_CHECK enum status ledger_post(struct txn *txn, const struct transfer_order *order,
                                   enum ledger_outcome *outcome, struct transfer *transfer);

/* Inside a batch: as the batch left it. STATUS_NOT_FOUND when there is none. */
OKNO_CHECK enum status ledger_account_get(struct txn *txn, int64_t id,
                                          struct ledger_account *account);
OKNO_CHECK enum status ledger_transfer_get(struct txn *txn, int64_t id, struct transfer *transfer);
/* Whether a pending transfer still holds its money. */
OKNO_CHECK enum status ledger_hold_is_open(struct txn *txn, int64_t id, bool *is_open);
/* The last transfer of an account on or before a day; 0 when there is none. The way into history by
 * date; from there it is a walk over debit_previous and credit_previous. */
OKNO_CHECK enum status ledger_last_on(struct txn *txn, int64_t account, int32_t day, int64_t *id);
/* The business date of new transfers in this batch. */
int32_t ledger_business_date(struct txn *txn);

extern const struct store_sql *const ledger_statements[];

#endif
