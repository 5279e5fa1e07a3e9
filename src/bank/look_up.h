/* look_up.h - in which banks is this number? Asked of the rail through the outbox; the answer comes
 * a moment later. Every question counts: it tells where a person has an account.
 * For: api, rail. */
#ifndef OKNO_BANK_LOOK_UP_H
#define OKNO_BANK_LOOK_UP_H

#include "bank/payment.h"

/* A row of the outbox, the look-up's id its reference. */
enum { OUTBOX_LOOK_UP = 22 };

/* The numbers are stored. */
enum look_up_state { LOOK_UP_ASKED = 1, LOOK_UP_ANSWERED = 2, LOOK_UP_FAILED = 3 };

struct look_up_bank {
    char bik[BIK_TEXT];
    char name[BANK_NAME_BYTES];
    char display[DISPLAY_BYTES]; /* of its customer, as that bank masks it: "Борис К." */
    bool is_default;             /* where the person wants money sent by phone */
};

struct look_up {
    int64_t id;
    int64_t customer; /* who asks */
    char phone[PHONE_BYTES];
    enum look_up_state state;
    int64_t created_us, answered_us;
    struct look_up_bank banks[LIMIT_LOOK_UP_BANKS];
    size_t count;
};

/* Outcomes: OK (written), TOO_MANY. */
OKNO_CHECK enum status look_up_start(struct txn *txn, const struct bank *bank,
                                     const struct session *session, struct str phone,
                                     enum bank_outcome *outcome, struct refusal_detail *detail,
                                     struct look_up *look_up);
/* The customer's own; outcomes: OK, NOT_FOUND. */
OKNO_CHECK enum status look_up_get(struct txn *txn, const struct session *session, int64_t id,
                                   enum bank_outcome *outcome, struct look_up *look_up);

/* ---- for the rail */

/* Whoever's it is; STATUS_NOT_FOUND. */
OKNO_CHECK enum status look_up_find(struct txn *txn, int64_t id, struct look_up *look_up);
/* What the rail found; count 0: nowhere. The first answer stays. Banks beyond LIMIT_LOOK_UP_BANKS
 * are left out. */
OKNO_CHECK enum status look_up_answer(struct txn *txn, const struct bank *bank, int64_t id,
                                      const struct look_up_bank *banks, size_t count);
/* The rail could not ask. */
OKNO_CHECK enum status look_up_fail(struct txn *txn, const struct bank *bank, int64_t id);
/* A job: old questions are personal data without a use, except where a payment came of them. */
OKNO_CHECK enum status look_up_forget(struct txn *txn, const struct bank *bank);

extern const struct store_sql *const look_up_statements[];

#endif
