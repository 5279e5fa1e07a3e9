/* history.h - what happened on a customer's accounts, newest first, by walking the ledger's links.
 * No index over history exists or is needed: a page is a walk of page-size steps from the cursor,
 * and a date is found through the daily balances. */
#ifndef OKNO_BANK_HISTORY_H
#define OKNO_BANK_HISTORY_H

#include "bank/payment.h"
#include "base/arena.h"

struct entry {
    int64_t transfer;
    int64_t account;
    bool is_credit; /* which side of the transfer this account is */
    bool is_held;
    int32_t date;
    int64_t created_us;
    struct amount amount;        /* signed */
    struct amount balance_after; /* booked */
    const char *kind;
    const char *category;
    struct str title;
    int64_t payment;          /* 0: not the customer's own to open */
    enum payment_state state; /* of that payment */
};

struct history_query {
    int64_t account;   /* 0: all of the customer's */
    size_t limit;      /* 1..LIMIT_PAGE */
    struct str cursor; /* of a former answer; "" from the newest */
    int32_t from, to;  /* days, both inclusive; INT32_MIN and INT32_MAX for none */
};

struct history_page {
    struct entry *items; /* in the arena */
    size_t count;
    struct str next; /* cursor; size 0: the end */
};

/* Outcomes: OK, NOT_FOUND (the account is not the customer's). STATUS_INVALID: the cursor is not
 * one of this customer's and this query's. */
OKNO_CHECK enum status history_read(struct txn *txn, const struct session *session,
                                    const struct history_query *query, struct arena *arena,
                                    enum bank_outcome *outcome, struct history_page *page);

#endif
