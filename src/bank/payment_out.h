/* payment_out.h - payments that leave for another bank and money that comes from one: what the bank
 * and a rail say to each other. The bank writes a row of the outbox; the rail reads the payment
 * here, sends it, and tells what became of it, as often as it likes: the same news twice is once.
 * Money in flight stands on the bank's own clearing accounts, so that a day can be reconciled.
 * For: rail, main. */
#ifndef OKNO_BANK_PAYMENT_OUT_H
#define OKNO_BANK_PAYMENT_OUT_H

#include "bank/payment.h"

/* Rows of the outbox, the payment's id their reference: send it; ask for it back. */
enum { OUTBOX_RAIL = 21, OUTBOX_RECALL = 23 };

enum { FULL_NAME_BYTES = NAME_BYTES * 2 };

/* All that the rail's message says. */
struct payment_out {
    int64_t id;
    int64_t customer; /* who pays */
    char uetr[UETR_TEXT];
    enum payment_kind kind;
    enum payment_state state;
    enum recall_state recall;
    struct amount amount;
    int64_t created_us;
    int32_t day; /* business date it was ordered on */
    char payer_name[FULL_NAME_BYTES];
    char payer_account[NUMBER_TEXT];
    char payer_phone[PHONE_BYTES];
    char payee_name[PAYEE_BYTES];
    char payee_account[NUMBER_TEXT]; /* "": by phone */
    char payee_phone[PHONE_BYTES];   /* "": by account */
    char payee_inn[13], payee_kpp[10];
    char bik[BIK_TEXT]; /* of the payee's bank */
    char bank_name[BANK_NAME_BYTES];
    char purpose[PURPOSE_BYTES]; /* of bank_phone: the message */
    struct budget budget;
    int64_t provider; /* of a bill */
    char fields[FIELDS_BYTES];
};

/* STATUS_NOT_FOUND: no payment that leaves has this id. */
OKNO_CHECK enum status payment_out_get(struct txn *txn, int64_t id, struct payment_out *out);
/* The payment with this name; STATUS_NOT_FOUND. */
OKNO_CHECK enum status payment_out_by_uetr(struct txn *txn, struct str uetr, int64_t *id);

/* The far side has taken it: posted. Outcomes: OK (also when it was before), NOT_AWAITING (it was
 * rejected before: a difference for a person). */
OKNO_CHECK enum status payment_out_settled(struct txn *txn, const struct bank *bank, int64_t id,
                                           enum bank_outcome *outcome);
/* It will never be taken: the money goes back with its fee. reason: what the customer is told.
 * Outcomes: OK (also when it was before), NOT_AWAITING (it was posted before). */
OKNO_CHECK enum status payment_out_rejected(struct txn *txn, const struct bank *bank, int64_t id,
                                            enum bank_outcome reason, enum bank_outcome *outcome);
/* Money of a posted payment came back. return_id: this bank's id of that message. amount: in full
 * or in part, in all never more than was sent. Outcomes: OK (also the same message again),
 * NOT_AWAITING (nothing was posted, or more came back than went). */
OKNO_CHECK enum status payment_out_returned(struct txn *txn, const struct bank *bank, int64_t id,
                                            int64_t return_id, struct amount amount,
                                            enum bank_outcome *outcome);
/* What the far side says to a recall. The money itself comes as a return. */
OKNO_CHECK enum status payment_out_recall_answer(struct txn *txn, const struct bank *bank,
                                                 int64_t id, bool granted);

/* Money from another bank. Texts are borrowed. */
struct payment_in {
    int64_t id; /* this bank's id of that message, new for each: the ledger's key */
    struct amount amount;
    struct str payer_name, payer_bik, payer_account;
    struct str payee_account; /* 20 digits; "": by phone */
    struct str payee_phone;
    struct str payee_name;
    struct str purpose;
};
struct payment_credited {
    int64_t payment;  /* 0: it waits for a person */
    int64_t customer; /* whom this call has credited; 0: nobody, or an earlier one did */
};
/* Credit the customer whose it is. Else, when that is not clear, it waits on CLEARING_IN:
 * STATUS_OK with BANK_PAYEE_NOT_FOUND, and the rail keeps it for a person. Outcomes: OK (also the
 * same message again), PAYEE_NOT_FOUND. credited [out]: what was made of it. */
OKNO_CHECK enum status payment_in(struct txn *txn, const struct bank *bank,
                                  const struct payment_in *in, enum bank_outcome *outcome,
                                  struct payment_credited *credited);
/* What waits is given to a customer's account after all, or goes back where it came from (account
 * 0). Outcomes: OK (also when the same was done before), NOT_FOUND (nothing waits under this id, or
 * the account is no customer's), and the ledger's refusals. customer [out]: whom this call has
 * credited, 0: nobody. */
OKNO_CHECK enum status payment_in_resolve(struct txn *txn, const struct bank *bank,
                                          const struct payment_in *in, int64_t account,
                                          enum bank_outcome *outcome, int64_t *customer);

/* Which accounts the calls above will change. */
OKNO_CHECK enum status payment_out_plan(struct txn *txn, int64_t id, struct plan *plan);
OKNO_CHECK enum status payment_in_plan(struct txn *txn, const struct payment_in *in,
                                       struct plan *plan);

#endif
