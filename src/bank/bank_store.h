/* bank_store.h - the bank's SQL. Only for this folder. */
#ifndef OKNO_BANK_BANK_STORE_H
#define OKNO_BANK_BANK_STORE_H

#include "bank/draft.h"

OKNO_CHECK enum status customer_insert(struct txn *txn, const struct customer *customer,
                                       int64_t now_us);
OKNO_CHECK enum status customer_select(struct txn *txn, int64_t id, struct customer *customer);
OKNO_CHECK enum status customer_select_phone(struct txn *txn, struct str phone,
                                             struct customer *customer);
OKNO_CHECK enum status customer_update_language(struct txn *txn, int64_t id, int64_t language);
OKNO_CHECK enum status customer_update_main(struct txn *txn, int64_t id, int64_t account);

OKNO_CHECK enum status account_row_insert(struct txn *txn, const struct account *account,
                                          int64_t now_us);
OKNO_CHECK enum status account_row_select(struct txn *txn, int64_t id, struct account *account);
OKNO_CHECK enum status account_row_list(struct txn *txn, int64_t customer,
                                        struct account_view items[LIMIT_ACCOUNTS], size_t *count);

OKNO_CHECK enum status payment_insert(struct txn *txn, const struct payment *payment);
OKNO_CHECK enum status payment_select(struct txn *txn, int64_t id, struct payment *payment);
/* Everything that may change: state, reason, code, posted_us. */
OKNO_CHECK enum status payment_update(struct txn *txn, const struct payment *payment);
/* An awaiting payment whose time is over; STATUS_NOT_FOUND when there is none. */
OKNO_CHECK enum status payment_select_due(struct txn *txn, int64_t now_us, int64_t *id);

/* Reads without locking: both accounts of a payment, or of the first `most` whose time is over. */
OKNO_CHECK enum status payment_sides_plan(struct txn *txn, int64_t id, struct plan *plan);
OKNO_CHECK enum status payment_due_plan(struct txn *txn, int64_t now_us, int64_t most,
                                        struct plan *plan);

OKNO_CHECK enum status limit_select(struct txn *txn, int64_t customer, int64_t kind, int32_t day,
                                    int64_t *used);
/* former: what was read; STATUS_RETRY when it has changed since. */
OKNO_CHECK enum status limit_put(struct txn *txn, int64_t customer, int64_t kind, int32_t day,
                                 int64_t former, int64_t used);

OKNO_CHECK enum status link_insert(struct txn *txn, const struct digest *token, int64_t payment,
                                   int64_t customer, int64_t expires_us);
OKNO_CHECK enum status link_select(struct txn *txn, const struct digest *token, int64_t *payment,
                                   int64_t *customer, int64_t *expires_us, int64_t *used_us);
OKNO_CHECK enum status link_use(struct txn *txn, const struct digest *token, int64_t now_us);
OKNO_CHECK enum status link_forget(struct txn *txn, int64_t before_us);

/* ---- drafts */

OKNO_CHECK enum status draft_put(struct txn *txn, int64_t customer, const struct draft *draft);
/* Rows of kind, key, from, to, amount, message, updated_us. */
OKNO_CHECK enum status drafts_of(struct txn *txn, int64_t customer, struct cursor *cursor);
OKNO_CHECK enum status draft_delete(struct txn *txn, int64_t customer, enum payment_kind kind,
                                    struct str key);
#endif
