/* payment_decide.h - the rules of a payment, pure: no store, no clock, no I/O. */
#ifndef OKNO_BANK_PAYMENT_DECIDE_H
#define OKNO_BANK_PAYMENT_DECIDE_H

#include "bank/limit_decide.h"
#include "bank/payment.h"
#include "bank/risk_decide.h"

/* All that the decision about a new order looks at. */
struct payment_facts {
    const struct payment_order *order;
    const struct bank_policy *policy;
    int64_t customer;
    const struct account *from; /* NULL: not the customer's, or not there */
    enum currency from_currency;
    int64_t to_account;  /* 0: there is none, payee says why */
    int64_t to_customer; /* whose it is; 0: the bank's clearing */
    enum bank_outcome payee;
    enum currency to_currency;   /* CURRENCY_NONE where there is no account to pay to */
    const struct tariff *tariff; /* NULL: that of the kind */
    struct limit_row used;       /* of the business date; only of kinds that have limits */
    int64_t now_us;
    struct risk_facts risk;
};

struct payment_decision {
    enum bank_outcome outcome;
    bool needs_code;
    enum bank_outcome stop; /* BANK_OK, or why it is stopped before its code */
    int64_t fee;
    int64_t free; /* what of it uses up what is free of fee in this month */
};

struct payment_decision payment_decide(const struct payment_facts *facts);
/* The state that a new payment begins in. */
enum payment_state payment_first_state(enum payment_kind kind,
                                       const struct payment_decision *decision);
/* What it counts towards what is free of fee. */
int64_t payment_free_share(const struct bank_policy *policy, enum payment_kind kind, int64_t minor);

/* The one table of moves. */
bool payment_may_move(enum payment_state from, enum payment_state to);

/* What the ledger's refusal means to the customer. */
enum bank_outcome bank_outcome_of_ledger(enum ledger_outcome outcome);

/* What a confirmation is bound to: any change of it is another order. extra: of kinds that have
 * one; else zeroes. */
struct digest payment_digest(const struct payment *payment, const struct payment_detail *extra);
/* What names a payee outside the bank. */
struct digest payment_payee_digest(const struct payment *payment,
                                   const struct payment_detail *extra);

#endif
