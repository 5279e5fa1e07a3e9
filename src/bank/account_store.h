/* account_store.h - the SQL of customers' accounts. Only for this folder. */
#ifndef OKNO_BANK_ACCOUNT_STORE_H
#define OKNO_BANK_ACCOUNT_STORE_H

#include "bank/account.h"

OKNO_CHECK enum status account_row_insert(struct txn *txn, const struct account *account);
OKNO_CHECK enum status account_row_select(struct txn *txn, int64_t id, struct account *account);
OKNO_CHECK enum status account_select_number(struct txn *txn, struct str number,
                                             struct account *account);
OKNO_CHECK enum status account_row_list(struct txn *txn, int64_t customer,
                                        struct account_view items[LIMIT_ACCOUNTS], size_t *count);
/* name, position, is_hidden, closed_us. */
OKNO_CHECK enum status account_row_update(struct txn *txn, const struct account *account);
OKNO_CHECK enum status account_position_update(struct txn *txn, int64_t id, int64_t position);

/* The last serial of a balance account's numbers; 0: none yet. Locked until the end. */
OKNO_CHECK enum status account_serial_select(struct txn *txn, struct str balance_account,
                                             int64_t *serial);
/* A serial that was used; a smaller one than the last changes nothing. */
OKNO_CHECK enum status account_serial_raise(struct txn *txn, struct str balance_account,
                                            int64_t serial);

/* The customer's main account, whose row stays locked until the end: what is decided by all their
 * accounts together is decided by one at a time. */
OKNO_CHECK enum status customer_lock_main(struct txn *txn, int64_t customer, int64_t *account);
OKNO_CHECK enum status customer_put_main(struct txn *txn, int64_t customer, int64_t account);
/* Only when there is none yet. */
OKNO_CHECK enum status customer_first_main(struct txn *txn, int64_t customer, int64_t account);

/* Whether a payment from this account is on its way to another bank. */
OKNO_CHECK enum status account_has_sent(struct txn *txn, int64_t account, bool *has);

#endif
