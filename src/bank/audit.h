/* audit.h - are the bank's documents what its ledger says? Every payment's state against the
 * transfers under its keys; what is under way to other banks and to providers against the balances
 * of their clearing accounts; what cards hold against the ledger's holds. Only reads. For: okno
 * verify. Pure of time: the same snapshot is always judged alike. */
#ifndef OKNO_BANK_AUDIT_H
#define OKNO_BANK_AUDIT_H

#include "bank/payment.h"
#include "ledger/outside.h"

/* What the ledger has of a payment. */
struct audit_trail {
    bool holds;    /* its hold is open */
    bool moved;    /* posted at once, or its hold was */
    bool voided;   /* its hold was given back */
    bool settled;  /* went on from clearing to the correspondent account */
    bool refunded; /* came back from clearing */
};
/* May a payment in this state have left that? leaves: its kind goes to another bank. */
bool audit_fits(enum payment_state state, bool leaves, const struct audit_trail *trail);

struct audit_result {
    int64_t payments, card_operations;
    int64_t problems;
};
/* ledger: in the same transaction. from: the first id that is looked at, 0: all; the sums are
 * always over all. problem gets one line for each thing that is wrong. The status is about reading.
 */
OKNO_CHECK enum status bank_audit(struct txn *txn, const struct outside *ledger, int64_t from,
                                  void (*problem)(void *context, const char *text), void *context,
                                  struct audit_result *result);

extern const struct store_sql *const audit_statements[];

#endif
