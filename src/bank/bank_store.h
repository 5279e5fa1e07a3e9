/* bank_store.h - the bank's SQL. Only for this folder. */
#ifndef OKNO_BANK_BANK_STORE_H
#define OKNO_BANK_BANK_STORE_H

#include "bank/account_store.h"
#include "bank/draft.h"

/* Which of a payment's transfers: the ledger's key is the payment's id (of a return that of its
 * message) and one of these. */
enum {
    STEP_MOVE = 1,
    STEP_HOLD = 2,
    STEP_POST = 3,
    STEP_VOID = 4,
    STEP_FEE_HOLD = 5,
    STEP_FEE_POST = 6,
    STEP_FEE_VOID = 7,
    STEP_SETTLE = 8,
    STEP_REFUND = 9,
    STEP_REFUND_FEE = 10,
    STEP_RETURN = 11,
};
/* Which of the payment's transfers this is, as its entry is called. */
enum entry_part payment_part(const struct payment *payment, const struct transfer *transfer);

OKNO_CHECK enum status customer_insert(struct txn *txn, const struct customer *customer,
                                       int64_t now_us);
OKNO_CHECK enum status customer_select(struct txn *txn, int64_t id, struct customer *customer);
OKNO_CHECK enum status customer_select_phone(struct txn *txn, struct str phone,
                                             struct customer *customer);
OKNO_CHECK enum status customer_update_language(struct txn *txn, int64_t id, int64_t language);

OKNO_CHECK enum status payment_insert(struct txn *txn, const struct payment *payment);
OKNO_CHECK enum status payment_select(struct txn *txn, int64_t id, struct payment *payment);
/* Everything that may change: state, reason, code, posted_us, session, expires_us. */
OKNO_CHECK enum status payment_update(struct txn *txn, const struct payment *payment);
/* An awaiting payment whose time is over; STATUS_NOT_FOUND when there is none. */
OKNO_CHECK enum status payment_select_due(struct txn *txn, int64_t now_us, int64_t *id);
/* One to this account that is awaiting or stopped; STATUS_NOT_FOUND when there is none. */
OKNO_CHECK enum status payment_select_unconfirmed_to(struct txn *txn, int64_t account, int64_t *id);

/* Reads without locking: the accounts of a payment, of the first `most` whose time is over, or of
 * all to this account that are not confirmed. */
struct payment_sides {
    int64_t from_account, to_account;
    enum payment_kind kind;
    int64_t fee;
    enum currency currency;
};
OKNO_CHECK enum status payment_sides_select(struct txn *txn, int64_t id,
                                            struct payment_sides *sides);
OKNO_CHECK enum status payment_due_plan(struct txn *txn, int64_t now_us, int64_t most,
                                        struct plan *plan);
OKNO_CHECK enum status payment_unconfirmed_to_plan(struct txn *txn, int64_t account,
                                                   struct plan *plan);

struct link_row {
    int64_t document; /* enum document_kind */
    int64_t subject;  /* the payment, or the account */
    int64_t customer, expires_us, used_us;
};
OKNO_CHECK enum status link_insert(struct txn *txn, const struct digest *token,
                                   const struct link_row *row);
OKNO_CHECK enum status link_select(struct txn *txn, const struct digest *token,
                                   struct link_row *row);
OKNO_CHECK enum status link_use(struct txn *txn, const struct digest *token, int64_t now_us);
OKNO_CHECK enum status link_forget(struct txn *txn, int64_t before_us);

/* ---- drafts */

OKNO_CHECK enum status draft_put(struct txn *txn, int64_t customer, const struct draft *draft);
/* Rows of kind, key, from, to, amount, message, updated_us. */
OKNO_CHECK enum status drafts_of(struct txn *txn, int64_t customer, struct cursor *cursor);
/* At most so many that nobody has touched since. */
OKNO_CHECK enum status draft_delete_old(struct txn *txn, int64_t before_us, int most);
OKNO_CHECK enum status draft_delete(struct txn *txn, int64_t customer, enum payment_kind kind,
                                    struct str key);
#endif
