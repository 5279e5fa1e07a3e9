/* account.h - a customer's accounts: the bank's side of a ledger account, under the same id. */
#ifndef OKNO_BANK_ACCOUNT_H
#define OKNO_BANK_ACCOUNT_H

#include "bank/bank.h"
#include "bank/customer.h"
#include "bank/product.h"

struct account {
    int64_t id;
    int64_t customer; /* 0: the bank's own */
    struct account_number number;
    enum account_kind kind;
    enum product product;  /* PRODUCT_NONE: the bank's own */
    char name[NAME_BYTES]; /* given by the customer; "": the kind's own */
    int64_t position;      /* order on the screen */
    bool is_hidden;        /* stands behind the others on the screen */
    int64_t opened_us;
    int64_t closed_us; /* 0: it is open */
};

struct account_view {
    struct account account;
    struct ledger_account ledger;
    bool is_main; /* where roubles sent by phone number arrive */
};

/* Open with zero counters; account->id is made here. */
struct account_opening {
    int64_t customer;
    enum account_kind kind;
    enum product product; /* PRODUCT_NONE: the one that has the kind's number */
    enum currency currency;
    struct str balance_account; /* "40817" */
    int64_t serial;             /* of the number; 0: the next that was never used */
    int64_t position;
    char name[NAME_BYTES];
};
OKNO_CHECK enum status account_open(struct txn *txn, const struct bank *bank,
                                    const struct account_opening *opening, struct account *account);
/* STATUS_NOT_FOUND also when it is another customer's: nobody learns what exists. */
OKNO_CHECK enum status account_get(struct txn *txn, int64_t customer, int64_t id,
                                   struct account *account);
/* Whoever's it is, the bank's own too; STATUS_NOT_FOUND. */
OKNO_CHECK enum status account_by_number(struct txn *txn, struct str number,
                                         struct account *account);
/* In the customer's order, those that are closed last; at most LIMIT_ACCOUNTS. */
OKNO_CHECK enum status account_list(struct txn *txn, int64_t customer,
                                    struct account_view items[LIMIT_ACCOUNTS], size_t *count);

/* One of them; STATUS_NOT_FOUND as above. */
OKNO_CHECK enum status account_view_get(struct txn *txn, int64_t customer, int64_t id,
                                        struct account_view *view);
/* Nothing can be done with it any more but look at what was. */
bool account_is_closed(const struct account_view *view);

/* "current", "savings": the API's word. */
const char *account_kind_word(enum account_kind kind);
/* The customer's own name for it, else the kind's in that language. Borrowed from account. */
const char *account_name(const struct account *account, enum language language);

extern const struct store_sql *const account_statements[];

#endif
