/* account_manage.h - what a customer does with accounts: opens, names, hides, arranges and closes
 * them. Every function loads, decides, stores; each answers with the account as it is then. */
#ifndef OKNO_BANK_ACCOUNT_MANAGE_H
#define OKNO_BANK_ACCOUNT_MANAGE_H

#include "bank/account.h"

struct account_result {
    enum bank_outcome outcome;
    bool written;
    struct account_view view; /* valid when outcome is BANK_OK */
};

struct account_order {
    struct str key; /* idempotency; a refusal leaves it free */
    struct digest digest;
    enum product product;
    enum currency currency; /* one of the product's */
    struct str name;        /* "": the product's own */
};
/* Outcomes: OK, CONFLICT, ACCOUNTS_MANY. */
OKNO_CHECK enum status account_order_once(struct txn *txn, const struct bank *bank,
                                          const struct session *session,
                                          const struct account_order *order,
                                          struct account_result *result);

struct account_change {
    bool has_name, has_hidden, hidden, make_main;
    struct str name; /* "": the product's own */
};
/* The main account is never hidden: making one the main one shows it. Outcomes: OK, NOT_FOUND,
 * ACCOUNT_CLOSED, MAIN_ACCOUNT (to be hidden), NOT_FOR_PHONE (to be the main one). */
OKNO_CHECK enum status account_change(struct txn *txn, const struct bank *bank, int64_t customer,
                                      int64_t id, const struct account_change *change,
                                      struct account_result *result);

/* The customer's open accounts in this order; those that are not named come after, as they were.
 * ids: no doubles. Outcomes: OK, NOT_FOUND (one is not the customer's, or is closed). */
OKNO_CHECK enum status account_arrange(struct txn *txn, const struct bank *bank, int64_t customer,
                                       const int64_t *ids, size_t count,
                                       enum bank_outcome *outcome);

/* Close it; what is left goes to sweep_to (0: it is empty) as a payment between own accounts. One
 * that is closed is answered as it is. Outcomes: OK, NOT_FOUND (either account), MAIN_ACCOUNT,
 * CARDS_ATTACHED, STANDING_ATTACHED, ASKS_ATTACHED, HOLDS_OPEN, NOT_EMPTY, SAME_ACCOUNT,
 * ACCOUNT_CLOSED (the other), CURRENCY_MISMATCH, ACCOUNT_BLOCKED. */
OKNO_CHECK enum status account_close(struct txn *txn, const struct bank *bank,
                                     const struct session *session, int64_t id, int64_t sweep_to,
                                     struct account_result *result);
/* The ledger's accounts that it will change (struct job's plan). */
OKNO_CHECK enum status account_plan_close(struct txn *txn, int64_t id, int64_t sweep_to,
                                          struct plan *plan);

#endif
