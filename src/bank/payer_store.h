/* payer_store.h - the SQL of saved payers. Only for this folder. */
#ifndef OKNO_BANK_PAYER_STORE_H
#define OKNO_BANK_PAYER_STORE_H

#include "bank/bill.h"

OKNO_CHECK enum status payer_insert(struct txn *txn, const struct payer *payer);
OKNO_CHECK enum status payer_update(struct txn *txn, const struct payer *payer);
OKNO_CHECK enum status payer_delete(struct txn *txn, int64_t id);
/* STATUS_NOT_FOUND */
OKNO_CHECK enum status payer_select(struct txn *txn, int64_t id, struct payer *payer);
OKNO_CHECK enum status payer_select_fields(struct txn *txn, int64_t customer, int64_t provider,
                                           struct str fields, struct payer *payer);
OKNO_CHECK enum status payer_count(struct txn *txn, int64_t customer, int64_t *count);

#endif
