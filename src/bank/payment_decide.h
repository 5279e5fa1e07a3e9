/* payment_decide.h - the rules of a payment, pure: no store, no clock, no I/O. */
#ifndef OKNO_BANK_PAYMENT_DECIDE_H
#define OKNO_BANK_PAYMENT_DECIDE_H

#include "bank/payment.h"

/* All that the decision about a new order looks at. */
struct payment_facts {
    const struct payment_order *order;
    const struct bank_policy *policy;
    int64_t customer;
    const struct account *from;   /* NULL: not the customer's, or not there */
    const struct account *to;     /* for own: NULL as above */
    const struct customer *payee; /* for phone: NULL: nobody */
    enum currency from_currency;
    enum currency to_currency; /* CURRENCY_NONE where there is no account to pay to */
    int64_t limit_used;        /* minor units of this day */
};

struct payment_decision {
    enum bank_outcome outcome;
    bool needs_code;
    int64_t fee;
    int64_t to_account;
};

struct payment_decision payment_decide(const struct payment_facts *facts);

/* The one table of moves. */
bool payment_may_move(enum payment_state from, enum payment_state to);

/* What the ledger's refusal means to the customer. */
enum bank_outcome bank_outcome_of_ledger(enum ledger_outcome outcome);

/* What a confirmation is bound to: any change of it is another order. */
struct digest payment_digest(const struct payment *payment);

#endif
