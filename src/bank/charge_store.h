/* charge_store.h - the SQL of charges. Only for this folder. */
#ifndef OKNO_BANK_CHARGE_STORE_H
#define OKNO_BANK_CHARGE_STORE_H

#include "bank/charge.h"

OKNO_CHECK enum status charge_look_up_insert(struct txn *txn, const struct charge_look_up *look_up);
OKNO_CHECK enum status charge_look_up_update(struct txn *txn, const struct charge_look_up *look_up);
OKNO_CHECK enum status charge_look_up_select(struct txn *txn, int64_t id,
                                             struct charge_look_up *look_up);
OKNO_CHECK enum status charge_insert(struct txn *txn, const struct charge *charge);
OKNO_CHECK enum status charge_select(struct txn *txn, int64_t id, struct charge *charge);
/* Of a look-up, in the order they were answered. */
OKNO_CHECK enum status charge_select_all(struct txn *txn, struct charge_look_up *look_up);
/* How many payments of this charge are under way or done. */
OKNO_CHECK enum status charge_payments(struct txn *txn, struct str uin, int64_t *count);
/* Those asked before this id, at most `most`, with their charges. */
OKNO_CHECK enum status charge_delete_old(struct txn *txn, int64_t before, int64_t most);

#endif
