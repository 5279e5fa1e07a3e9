/* look_up_store.h - the SQL of look-ups in other banks. Only for this folder. */
#ifndef OKNO_BANK_LOOK_UP_STORE_H
#define OKNO_BANK_LOOK_UP_STORE_H

#include "bank/look_up.h"

OKNO_CHECK enum status look_up_insert(struct txn *txn, const struct look_up *look_up);
/* With its banks; STATUS_NOT_FOUND. */
OKNO_CHECK enum status look_up_select(struct txn *txn, int64_t id, struct look_up *look_up);
/* State and answered_us. */
OKNO_CHECK enum status look_up_update(struct txn *txn, const struct look_up *look_up);
OKNO_CHECK enum status look_up_bank_insert(struct txn *txn, int64_t look_up, int64_t position,
                                           const struct look_up_bank *bank);
/* Those with smaller ids, at most `most`, with their banks. */
OKNO_CHECK enum status look_up_delete(struct txn *txn, int64_t before, int64_t most);

#endif
