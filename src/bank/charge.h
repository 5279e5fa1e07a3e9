/* charge.h - what is owed to the state: taxes and fines, asked for by the number of a charge (UIN)
 * or of a person (INN). Asked of the state's system through the outbox; the answer comes a moment
 * later. For: api, and whoever asks that system. */
#ifndef OKNO_BANK_CHARGE_H
#define OKNO_BANK_CHARGE_H

#include "bank/payment.h"
#include "bank/provider.h"

/* A row of the outbox, the look-up's id its reference. */
enum { OUTBOX_CHARGES = 24 };

/* The numbers are stored. */
enum charge_key { CHARGE_BY_UIN = 1, CHARGE_BY_INN = 2 };
enum charge_state { CHARGES_ASKED = 1, CHARGES_ANSWERED = 2, CHARGES_FAILED = 3 };

enum { CHARGE_TITLE_BYTES = LIMIT_CHARGE_TITLE * 4 + 1, CHARGE_NUMBER = 26 };

struct charge {
    int64_t id;
    int64_t look_up;
    enum provider_category category; /* PROVIDER_TAXES or PROVIDER_FINES */
    char uin[26];
    char title[CHARGE_TITLE_BYTES];
    int64_t whole;          /* kopecks */
    int64_t discount;       /* what is taken off it ... */
    int32_t discount_until; /* ... through this day; 0: nothing is */
    bool is_paid;
    char payee[PAYEE_BYTES];
    char bik[BIK_TEXT], account[NUMBER_TEXT];
    char inn[13], kpp[10], kbk[21], oktmo[12];
};
/* What is to be paid on this day. Pure. */
int64_t charge_due(const struct charge *charge, int32_t day);

struct charge_look_up {
    int64_t id;
    int64_t customer; /* who asks */
    enum charge_key key;
    char number[CHARGE_NUMBER];
    enum charge_state state;
    int64_t answered_us;
    struct charge charges[LIMIT_CHARGES];
    size_t count;
};

/* Outcomes: OK (written), TOO_MANY. look_up: the caller gives its customer, key and number. */
OKNO_CHECK enum status charge_ask(struct txn *txn, const struct bank *bank,
                                  struct charge_look_up *look_up, enum bank_outcome *outcome,
                                  struct refusal_detail *detail);
/* The customer's own; outcomes: OK, NOT_FOUND. A charge that was paid here since is paid. */
OKNO_CHECK enum status charge_look_up_get(struct txn *txn, const struct session *session,
                                          int64_t id, enum bank_outcome *outcome,
                                          struct charge_look_up *look_up);
/* One that was found for this customer, to be paid; STATUS_NOT_FOUND. That it is not paid holds
 * until the transaction ends only where the account that charges are paid to is locked before. */
OKNO_CHECK enum status charge_get(struct txn *txn, int64_t customer, int64_t id,
                                  struct charge *charge);

/* ---- for whoever asks the state's system */

/* Whoever's it is; without charges. STATUS_NOT_FOUND. */
OKNO_CHECK enum status charge_look_up_find(struct txn *txn, int64_t id,
                                           struct charge_look_up *look_up);
/* What was found; the first answer stays. Ids are made here. */
OKNO_CHECK enum status charge_answer(struct txn *txn, const struct bank *bank, int64_t id,
                                     const struct charge *charges, size_t count);
/* It could not be asked. */
OKNO_CHECK enum status charge_fail(struct txn *txn, const struct bank *bank, int64_t id);
/* A job: old questions are personal data without a use. */
OKNO_CHECK enum status charge_forget(struct txn *txn, const struct bank *bank);

extern const struct store_sql *const charge_statements[];

#endif
