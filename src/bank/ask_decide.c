#include "bank/ask_decide.h"

enum bank_outcome ask_decide_new(const struct asking_facts *facts)
{
    if (facts->is_self) {
        return BANK_SAME_ACCOUNT;
    }
    if (facts->is_closed) {
        return BANK_ACCOUNT_CLOSED;
    }
    if (facts->amount.minor != 0 && facts->amount.currency != facts->currency) {
        return BANK_CURRENCY_MISMATCH;
    }
    const struct ask_policy *policy = facts->policy;
    bool is_many = facts->is_link
                       ? facts->open_links >= policy->links
                       : facts->today >= policy->a_day || facts->open_with_person >= policy->of_one;
    return is_many ? BANK_ASKS_MANY : BANK_OK;
}

enum bank_outcome ask_decide_pay(const struct ask *ask, int64_t payer, struct amount amount,
                                 int64_t now_us)
{
    if (ask->customer == payer) {
        return BANK_ASK_OWN;
    }
    if (ask->to_customer != 0 && (ask->to_customer != payer || ask->is_hidden)) {
        return BANK_NOT_FOUND;
    }
    if (ask->state != ASK_OPEN || now_us >= ask->expires_us) {
        return BANK_ASK_OVER;
    }
    if (amount.currency != ask->amount.currency) {
        return BANK_CURRENCY_MISMATCH;
    }
    return ask->amount.minor != 0 && amount.minor != ask->amount.minor ? BANK_ASK_AMOUNT : BANK_OK;
}

enum bank_outcome ask_decide_end(const struct ask *ask, enum ask_state wanted, int64_t now_us,
                                 bool *written)
{
    *written = false;
    if (ask->state == wanted) {
        return BANK_OK;
    }
    if (ask->state != ASK_OPEN || now_us >= ask->expires_us) {
        return BANK_ASK_OVER;
    }
    *written = true;
    return BANK_OK;
}
