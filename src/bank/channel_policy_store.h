/* channel_policy_store.h - the SQL of the law switch. Only for this folder. */
#ifndef OKNO_BANK_CHANNEL_POLICY_STORE_H
#define OKNO_BANK_CHANNEL_POLICY_STORE_H

#include "bank/channel_policy.h"

enum policy_act_kind { ACT_APPROVED = 1, ACT_WITHDRAWN = 2 };

struct policy_act_row {
    int64_t id, policy;
    enum policy_act_kind kind;
    struct str person;
    int64_t at_us;
};

OKNO_CHECK enum status policy_insert(struct txn *txn, const struct channel_policy *policy);
OKNO_CHECK enum status policy_act_insert(struct txn *txn, const struct policy_act_row *row);
/* With what became of it, and locked. STATUS_NOT_FOUND. */
OKNO_CHECK enum status policy_select(struct txn *txn, int64_t id, struct channel_policy *policy);
OKNO_CHECK enum status policy_count(struct txn *txn, int64_t *count);

#endif
