#include "bank/bank.h"

const struct outcome bank_outcomes[BANK_OUTCOME_COUNT] = {
#define BANK_OUTCOME_ROW(id, name, http, title, ru, en) {name, http, title, {ru, en}},
    BANK_OUTCOME_LIST(BANK_OUTCOME_ROW)
#undef BANK_OUTCOME_ROW
};

struct bank_policy bank_policy_default(void)
{
    return (struct bank_policy){.name = "okno",
                                .bik = STR("044599999"),
                                .operation_limit = INT64_C(50000000),
                                .day_limit = INT64_C(100000000),
                                .look_ups_per_hour = 30,
                                .order_seconds = 15 * 60,
                                .link_seconds = 60};
}
