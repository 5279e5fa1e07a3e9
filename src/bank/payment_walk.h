/* payment_walk.h - what the files of a payment's walk share. Only for this folder.
 * payment.c orders, payment_load.c loads what the decision looks at, payment_KIND.c says what a
 * kind does its own way, payment_move.c moves the money, payment_code.c sends the code,
 * payment_confirm.c and payment_end.c go on from there, payment_view.c shows. */
#ifndef OKNO_BANK_PAYMENT_WALK_H
#define OKNO_BANK_PAYMENT_WALK_H

#include "bank/ask_decide.h"
#include "bank/bank_store.h"
#include "bank/payment_decide.h"

/* An order and what was loaded for it. */
struct payment_loading {
    struct txn *txn;
    const struct bank *bank;
    const struct session *session;
    const struct payment_order *order;
    struct account from, to;
    struct customer payer, payee;
    struct ledger_account from_ledger;
    struct payment_facts facts;
    struct payment_detail extra; /* what its detail will say */
    struct tariff tariff;        /* of this payee, where facts.tariff is it */
    struct ask ask;              /* link: what is paid */
    enum category category;      /* where the kind does not say it by itself */
    char display[PAYEE_BYTES];   /* the payee's name where no customer of this bank has it */
};

/* What a kind does its own way. A row each; a function that is NULL: nothing. */
struct payment_way {
    /* Find the payee: facts.to_account and to_customer, or in facts.payee why there is none; whom
     * the regulator warns of; and what the detail says. Texts of the order are of their form. */
    enum status (*load)(struct payment_loading *loading);
    /* Names and numbers of both sides into the payment's row. */
    void (*fill)(const struct payment_loading *loading, struct payment *payment);
    /* Which accounts an order changes besides the one it is paid from. */
    enum status (*plan)(struct txn *txn, const struct payment_order *order, struct plan *plan);
    /* Whether an order tells who somebody is: what it asked for. Such questions count. */
    struct str (*asks)(const struct payment_order *order);
};
/* NULL: no customer can order it. */
extern const struct payment_way *const payment_ways[PAYMENT_KIND_END];
extern const struct payment_way payment_way_own, payment_way_phone, payment_way_account,
    payment_way_card, payment_way_bank_phone, payment_way_requisites, payment_way_bill,
    payment_way_link;

/* ---- results */

void payment_start(struct payment_result *result);
enum status payment_refuse(struct payment_result *result, enum bank_outcome outcome);
/* Make the payment ready to be shown: names of own accounts, its detail, times of its code. */
OKNO_CHECK enum status payment_complete(struct txn *txn, const struct session *session,
                                        struct payment_result *result);
/* The customer's payment, or BANK_NOT_FOUND: also for what the far side caused and nobody ordered.
 */
OKNO_CHECK enum status payment_load_own(struct txn *txn, const struct session *session, int64_t id,
                                        struct payment_result *result);
/* An own transfer's sides are called by their accounts. */
void payment_name_own(struct payment *payment, const struct account *from, const struct account *to,
                      enum language language);

/* The bytes of at most so many characters of a UTF-8 text. Pure. */
int payment_cut(struct str text, int most);
/* Requisites of this very bank are an account number here: the order as it is carried out. */
struct payment_order payment_turn(const struct bank *bank, const struct payment_order *order);

/* ---- loading */

/* All that payment_decide looks at, of loading->order; loading is zero but for what asks. */
OKNO_CHECK enum status payment_load(struct payment_loading *loading);
/* Has the payer paid this payee before? Into facts.risk.is_new_payee. */
OKNO_CHECK enum status payment_load_acquaintance(struct payment_loading *loading);
/* The customer whose account this is, as the payee. */
OKNO_CHECK enum status payment_load_holder(struct payment_loading *loading, int64_t account,
                                           int64_t customer);
/* The bank whose BIK the detail has: its name is kept there, too. takes [out]: there is such a
 * bank, and it takes payments. */
OKNO_CHECK enum status payment_load_bank(struct payment_loading *loading, bool *takes);
/* For those who pay to people of this bank: who pays, who is paid. */
void payment_fill_people(const struct payment_loading *loading, struct payment *payment);
/* What will be stored when the decision is so. */
void payment_make(const struct payment_loading *loading, const struct payment_decision *decision,
                  struct payment_result *result);

/* A clearing account, and that of fees. */
OKNO_CHECK enum status payment_plan_leaving(struct txn *txn, enum internal_role clearing,
                                            enum currency currency, struct plan *plan);

/* ---- money */

/* The first transfers of a payment, by its state: holds, or moves at once. hold [out] */
OKNO_CHECK enum status payment_move_new(struct txn *txn, struct payment *payment,
                                        enum ledger_outcome *outcome);
/* The holds become moves; STATUS_CORRUPT when they do not. */
OKNO_CHECK enum status payment_move_post(struct txn *txn, const struct payment *payment);
/* The holds go back. */
OKNO_CHECK enum status payment_move_void(struct txn *txn, const struct payment *payment);
/* What is on clearing goes to the rail's account. */
OKNO_CHECK enum status payment_move_settle(struct txn *txn, const struct payment *payment);
/* What is on clearing, and the fee, go back. */
OKNO_CHECK enum status payment_move_refund(struct txn *txn, const struct payment *payment);

/* ---- code */

/* Sends the code of the payment, which is bound to all that it and its detail say. */
OKNO_CHECK enum status payment_send_code(struct txn *txn, const struct bank *bank,
                                         const struct session *session,
                                         struct payment_result *result);

/* ---- what follows */

/* Its money is on clearing now: for the rail, through the outbox. */
OKNO_CHECK enum status payment_leave(struct txn *txn, const struct bank *bank,
                                     const struct payment *payment,
                                     const struct payment_detail *extra);
/* What was counted in the customer's limits is given back. */
OKNO_CHECK enum status payment_uncount(struct txn *txn, const struct bank *bank,
                                       const struct payment *payment);
OKNO_CHECK enum status payment_expire(struct txn *txn, const struct bank *bank,
                                      struct payment *payment);
/* The hold goes back, and so does what was counted. */
OKNO_CHECK enum status payment_end_unposted(struct txn *txn, const struct bank *bank,
                                            struct payment *payment, enum payment_state state,
                                            enum bank_outcome reason);

#endif
