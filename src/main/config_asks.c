#include "main/config_asks.h"

enum status config_asks_set(struct ask_policy *asks, struct str key, struct str value,
                            struct error *error)
{
    const struct {
        struct str key;
        int32_t *place;
        int32_t most;
    } rows[] = {
        {STR("money_requests_a_day"), &asks->a_day, 1000},
        {STR("money_requests_to_one"), &asks->of_one, LIMIT_ASKS},
        {STR("payment_links"), &asks->links, LIMIT_ASKS},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        int64_t number = 0;
        if (!str_equal(key, rows[i].key)) {
            continue;
        }
        if (str_to_int64(value, &number) != STATUS_OK || number < 1 || number > rows[i].most) {
            return error_set(error, STATUS_INVALID, "%.*s is from 1 to %d", STR_ARGS(key),
                             (int)rows[i].most);
        }
        *rows[i].place = (int32_t)number;
        return STATUS_OK;
    }
    return STATUS_NOT_FOUND;
}

static void join(int32_t written, int32_t *value)
{
    if (written != 0) {
        *value = written;
    }
}

void config_asks_join(const struct ask_policy *asks, struct bank_policy *policy)
{
    join(asks->a_day, &policy->asks.a_day);
    join(asks->of_one, &policy->asks.of_one);
    join(asks->links, &policy->asks.links);
}
