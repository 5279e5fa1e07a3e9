/* risk_decide.h - which signs of fraud stop a payment, pure: no store, no clock, no I/O. */
#ifndef OKNO_BANK_RISK_DECIDE_H
#define OKNO_BANK_RISK_DECIDE_H

#include "bank/bank.h"

struct risk_facts {
    int64_t minor;        /* what is to be paid */
    bool is_listed;       /* the regulator warns of the payee */
    bool is_other_window; /* the messenger account behind the session is not the one of before */
    bool is_young_device; /* known for less than policy.young_device_seconds */
    bool is_new_payee;    /* never paid by this customer */
};

/* Does this amount ask for that question? Who pays less need not be looked at. */
bool risk_asks_device(const struct risk_policy *policy, int64_t minor);
bool risk_asks_payee(const struct risk_policy *policy, int64_t minor);

/* BANK_OK, or why the payment is stopped. */
enum bank_outcome risk_decide(const struct risk_policy *policy, const struct risk_facts *facts);

#endif
