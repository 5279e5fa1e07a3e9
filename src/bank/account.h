/* account.h - a customer's accounts: the bank's side of a ledger account, under the same id. */
#ifndef OKNO_BANK_ACCOUNT_H
#define OKNO_BANK_ACCOUNT_H

#include "bank/bank.h"
#include "bank/customer.h"

enum account_kind { ACCOUNT_CURRENT = 1, ACCOUNT_SAVINGS = 2, ACCOUNT_INTERNAL = 3 };

struct account {
    int64_t id;
    int64_t customer; /* 0: the bank's own */
    struct account_number number;
    enum account_kind kind;
    char name[NAME_BYTES]; /* given by the customer; "": the kind's own */
    int64_t position;      /* order on the screen */
};

struct account_view {
    struct account account;
    struct ledger_account ledger;
};

/* Open with the number's serial and zero counters; account->id is made here. */
struct account_opening {
    int64_t customer;
    enum account_kind kind;
    enum currency currency;
    struct str balance_account; /* "40817" */
    int64_t serial;
    int64_t position;
};
OKNO_CHECK enum status account_open(struct txn *txn, const struct bank *bank,
                                    const struct account_opening *opening, struct account *account);
/* STATUS_NOT_FOUND also when it is another customer's: nobody learns what exists. */
OKNO_CHECK enum status account_get(struct txn *txn, int64_t customer, int64_t id,
                                   struct account *account);
/* In the customer's order; at most LIMIT_ACCOUNTS. */
OKNO_CHECK enum status account_list(struct txn *txn, int64_t customer,
                                    struct account_view items[LIMIT_ACCOUNTS], size_t *count);

/* "current", "savings": the API's word. */
const char *account_kind_word(enum account_kind kind);
/* The customer's own name for it, else the kind's in that language. Borrowed from account. */
const char *account_name(const struct account *account, enum language language);

#endif
