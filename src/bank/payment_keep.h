/* payment_keep.h - store a payment and tell its sides' windows, in one transaction. Only for this
 * folder. */
#ifndef OKNO_BANK_PAYMENT_KEEP_H
#define OKNO_BANK_PAYMENT_KEEP_H

#include "bank/payment.h"

OKNO_CHECK enum status payment_add(struct txn *txn, const struct bank *bank,
                                   const struct payment *payment);
/* One that has come into another state. */
OKNO_CHECK enum status payment_keep(struct txn *txn, const struct bank *bank,
                                    const struct payment *payment);
/* The account is being closed: what others have ordered to it and not confirmed ends rejected. */
OKNO_CHECK enum status payment_turn_away(struct txn *txn, const struct bank *bank, int64_t account);

#endif
