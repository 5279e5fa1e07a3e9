#include "bank/risk_decide.h"

bool risk_asks_device(const struct risk_policy *policy, int64_t minor)
{
    return minor >= policy->young_device_amount;
}

bool risk_asks_payee(const struct risk_policy *policy, int64_t minor)
{
    return minor >= policy->new_payee_amount;
}

enum bank_outcome risk_decide(const struct risk_policy *policy, const struct risk_facts *facts)
{
    bool is_strange = facts->is_other_window || facts->is_young_device;
    bool stops = facts->is_listed || (is_strange && risk_asks_device(policy, facts->minor)) ||
                 (facts->is_new_payee && risk_asks_payee(policy, facts->minor));
    return stops ? BANK_STOPPED_FRAUD : BANK_OK;
}
