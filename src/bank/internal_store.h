/* internal_store.h - the SQL of the bank's own accounts. Only for this folder. */
#ifndef OKNO_BANK_INTERNAL_STORE_H
#define OKNO_BANK_INTERNAL_STORE_H

#include "bank/internal.h"

OKNO_CHECK enum status internal_select(struct txn *txn, enum internal_role role,
                                       enum currency currency, int64_t *account);
OKNO_CHECK enum status internal_insert(struct txn *txn, enum internal_role role,
                                       enum currency currency, int64_t account);
/* The bank's own account of this number; STATUS_NOT_FOUND. */
OKNO_CHECK enum status internal_by_number(struct txn *txn, struct str number, int64_t *account);

#endif
