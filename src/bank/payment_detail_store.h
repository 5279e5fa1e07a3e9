/* payment_detail_store.h - the SQL of what payments say beside their row. Only for this folder. */
#ifndef OKNO_BANK_PAYMENT_DETAIL_STORE_H
#define OKNO_BANK_PAYMENT_DETAIL_STORE_H

#include "bank/payment.h"

OKNO_CHECK enum status payment_detail_insert(struct txn *txn, int64_t payment,
                                             const struct payment_detail *detail);
/* STATUS_NOT_FOUND */
OKNO_CHECK enum status payment_detail_select(struct txn *txn, int64_t payment,
                                             struct payment_detail *detail);
/* Everything that may change: recall, returned. */
OKNO_CHECK enum status payment_detail_update(struct txn *txn, int64_t payment,
                                             const struct payment_detail *detail);
/* Which payment has this name with the rail; STATUS_NOT_FOUND. */
OKNO_CHECK enum status payment_detail_by_uetr(struct txn *txn, struct str uetr, int64_t *payment);

#endif
