/* draft.h - a payment that is being written: whoever comes back, in whichever window, finds it
 * where it was. One of a kind for each customer; texts are kept as they were typed and mean nothing
 * until they are ordered. */
#ifndef OKNO_BANK_DRAFT_H
#define OKNO_BANK_DRAFT_H

#include "bank/payment.h"

struct draft {
    enum payment_kind kind; /* PAYMENT_OWN or PAYMENT_PHONE */
    struct str key;         /* the idempotency key that it will be ordered with */
    struct str from, to, amount, message;
    int64_t updated_us;
};

enum {
    DRAFT_KEY = 128,
    DRAFT_SIDE = 24,
    DRAFT_TO = 2000,
    DRAFT_AMOUNT = 24
}; /* characters at most */

/* Replaces the one of its kind. */
OKNO_CHECK enum status draft_save(struct txn *txn, const struct bank *bank,
                                  const struct session *session, const struct draft *draft);
/* Those of the customer, in the arena; at most one a kind. */
OKNO_CHECK enum status draft_list(struct txn *txn, const struct session *session,
                                  struct arena *arena, struct draft drafts[PAYMENT_KIND_END],
                                  size_t *count);
/* Given up, or ordered: only while it has this key. A newer one stays. */
OKNO_CHECK enum status draft_drop(struct txn *txn, int64_t customer, enum payment_kind kind,
                                  struct str key);
/* What nobody has come back to for DRAFT_DAYS is given up for them. */
enum { DRAFT_DAYS = 30 };
OKNO_CHECK enum status draft_forget(struct txn *txn, const struct bank *bank);

#endif
