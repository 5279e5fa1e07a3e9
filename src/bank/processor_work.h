/* processor_work.h - an operation being moved by one message: its ledger, its row, its counters.
 * Only for this folder. */
#ifndef OKNO_BANK_PROCESSOR_WORK_H
#define OKNO_BANK_PROCESSOR_WORK_H

#include "bank/processor_store.h"

struct processor_work {
    struct txn *txn;
    const struct bank *bank;
    struct card_operation *operation;
    int64_t clearing; /* the bank's account of card money on the way, in the operation's currency */
    int64_t key;      /* the ledger's: the id of the message that moves it */
    int64_t step;     /* how many transfers it has made */
};

OKNO_CHECK enum status work_begin(struct processor_work *work, struct txn *txn,
                                  const struct bank *bank, struct card_operation *operation,
                                  int64_t key);

/* Each of them makes all its transfers or none; *outcome [out] is the ledger's word. The
 * operation's sums and hold are as they are then. */

/* Hold this much instead of what is held now; 0 gives all of it back. */
OKNO_CHECK enum status work_hold(struct processor_work *work, int64_t held,
                                 enum ledger_outcome *outcome);
/* Move this much: out of what is held first, and go on holding `rest` of it. */
OKNO_CHECK enum status work_clear(struct processor_work *work, int64_t amount, int64_t rest,
                                  enum ledger_outcome *outcome);
/* Give back this much of what has moved, by an entry of its own. */
OKNO_CHECK enum status work_refund(struct processor_work *work, int64_t amount,
                                   enum ledger_outcome *outcome);

/* Its row, its payment, its limits and its customer's windows follow. former: what was held and
 * moved together before. */
OKNO_CHECK enum status work_keep(struct processor_work *work, int64_t former);
/* The row and the payment of a new one, which was just held or declined. */
OKNO_CHECK enum status work_add(struct processor_work *work);

#endif
