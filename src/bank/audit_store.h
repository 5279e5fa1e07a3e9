/* audit_store.h - the SQL of the audit: its own reading of payments and card operations, in pages
 * by id. Only for audit.c. */
#ifndef OKNO_BANK_AUDIT_STORE_H
#define OKNO_BANK_AUDIT_STORE_H

#include "bank/audit.h"

enum { AUDIT_PAGE = 256 };

/* What a card operation says that it holds. */
struct audit_hold {
    int64_t id, account, hold;
    struct amount held;
};

/* The rows after an id. Of a payment what the audit looks at: id, kind, state, accounts, amount,
 * fee, hold. */
OKNO_CHECK enum status audit_payments(struct txn *txn, int64_t after,
                                      struct payment rows[AUDIT_PAGE], size_t *count);
OKNO_CHECK enum status audit_card_holds(struct txn *txn, int64_t after,
                                        struct audit_hold rows[AUDIT_PAGE], size_t *count);

#endif
