/* channel_policy.c - asking for a policy, approving and withdrawing it. */
#include <stdio.h>

#include "bank/channel_policy_store.h"

const char *const channel_state_names[CHANNEL_STATE_COUNT] = {"open", "notify_only", "read_only",
                                                              "closing", "closed"};

const char *const policy_outcomes[POLICY_OUTCOME_COUNT] = {
#define POLICY_OUTCOME_TEXT(id, text) text,
    POLICY_OUTCOME_LIST(POLICY_OUTCOME_TEXT)
#undef POLICY_OUTCOME_TEXT
};

enum status channel_state_parse(struct str name, enum channel_state *state)
{
    for (int i = 0; i < CHANNEL_STATE_COUNT; i++) {
        if (str_equal(name, str_from(channel_state_names[i]))) {
            *state = (enum channel_state)i;
            return STATUS_OK;
        }
    }
    return STATUS_INVALID;
}

bool policy_person_is_good(struct str person)
{
    bool is_good = person.size >= 2 && person.size <= LIMIT_PERSON;
    for (size_t i = 0; is_good && i < person.size; i++) {
        char c = person.data[i];
        bool is_inner = c == '.' || c == '-';
        is_good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  (is_inner && i != 0 && i + 1 != person.size);
    }
    return is_good;
}

bool policy_jurisdiction_is_good(struct str jurisdiction)
{
    bool is_country = jurisdiction.size == 2 && jurisdiction.data[0] >= 'A' &&
                      jurisdiction.data[0] <= 'Z' && jurisdiction.data[1] >= 'A' &&
                      jurisdiction.data[1] <= 'Z';
    return is_country || str_equal(jurisdiction, STR("*"));
}

enum status policy_ask(struct txn *txn, const struct bank *bank, struct channel_policy *policy,
                       enum policy_outcome *outcome)
{
    int64_t count = 0;
    *outcome = POLICY_BROWSER;
    if (policy->window == WINDOW_BROWSER) {
        return STATUS_OK;
    }
    enum status status = policy_count(txn, &count);
    if (status != STATUS_OK) {
        return status;
    }
    *outcome = count >= LIMIT_POLICIES ? POLICY_FULL : POLICY_OK;
    if (*outcome != POLICY_OK) {
        return STATUS_OK;
    }
    policy->id = id_next(bank->ids);
    policy->asked_us = clock_now(bank->clock);
    return policy_insert(txn, policy);
}

static enum status add_act(struct txn *txn, const struct bank *bank, const struct policy_act *act,
                           enum policy_act_kind kind)
{
    const struct policy_act_row row = {.id = id_next(bank->ids),
                                       .policy = act->id,
                                       .kind = kind,
                                       .person = act->person,
                                       .at_us = clock_now(bank->clock)};
    return policy_act_insert(txn, &row);
}

static enum status load(struct txn *txn, int64_t id, struct channel_policy *policy,
                        enum policy_outcome *outcome)
{
    enum status status = policy_select(txn, id, policy);
    *outcome = status == STATUS_NOT_FOUND                         ? POLICY_NOT_FOUND
               : status == STATUS_OK && policy->withdrawn_us != 0 ? POLICY_WITHDRAWN
                                                                  : POLICY_OK;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status policy_approve(struct txn *txn, const struct bank *bank, const struct policy_act *act,
                           enum policy_outcome *outcome)
{
    struct channel_policy policy;
    enum status status = load(txn, act->id, &policy, outcome);
    if (status != STATUS_OK || *outcome != POLICY_OK) {
        return status;
    }
    *outcome = policy.approved_us != 0                             ? POLICY_APPROVED
               : str_equal(act->person, str_from(policy.asked_by)) ? POLICY_SAME_PERSON
                                                                   : POLICY_OK;
    return *outcome == POLICY_OK ? add_act(txn, bank, act, ACT_APPROVED) : STATUS_OK;
}

enum status policy_withdraw(struct txn *txn, const struct bank *bank, const struct policy_act *act,
                            bool *is_done, enum policy_outcome *outcome)
{
    struct channel_policy policy;
    *is_done = false;
    enum status status = load(txn, act->id, &policy, outcome);
    if (status != STATUS_OK || *outcome != POLICY_OK) {
        return status;
    }
    *is_done = policy.approved_us == 0 || policy.withdrawn_by[0] != '\0';
    if (str_equal(act->person, str_from(policy.withdrawn_by))) {
        *outcome = POLICY_SAME_PERSON;
        return STATUS_OK;
    }
    return add_act(txn, bank, act, ACT_WITHDRAWN);
}
