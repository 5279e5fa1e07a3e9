#include "bank/bank.h"

const struct outcome bank_outcomes[BANK_OUTCOME_COUNT] = {
#define BANK_OUTCOME_ROW(id, name, http, title, ru, en, class, next_ru, next_en)                   \
    {name, http, title, {ru, en}, REFUSAL_##class, {next_ru, next_en}},
    BANK_OUTCOME_LIST(BANK_OUTCOME_ROW)
#undef BANK_OUTCOME_ROW
};

struct bank_policy bank_policy_default(void)
{
    return (struct bank_policy){.name = "okno",
                                .bik = STR("044599999"),
                                .details = {.legal_name = STR("АО «Банк Окно»"),
                                            .correspondent_account = STR("30101810300000000999"),
                                            .inn = STR("7700999006"),
                                            .kpp = STR("770001001")},
                                .operation_limit = INT64_C(50000000),
                                .day_limit = INT64_C(100000000),
                                .month_limit = INT64_C(500000000),
                                .raise_seconds = DAY_SECONDS,
                                .risk = {.young_device_amount = INT64_C(5000000),
                                         .young_device_seconds = DAY_SECONDS,
                                         .new_payee_amount = INT64_C(20000000),
                                         .stop_seconds = 2 * DAY_SECONDS,
                                         .stop_grace = 2 * DAY_SECONDS},
                                .tariffs = {[TARIFF_BANK_PHONE] = {.share = 5000,
                                                                   .most = INT64_C(150000),
                                                                   .free_month = INT64_C(10000000)},
                                            [TARIFF_REQUISITES] = {.share = 3000,
                                                                   .least = INT64_C(2000),
                                                                   .most = INT64_C(50000)}},
                                .asks = {.a_day = 10, .of_one = 3, .links = 20},
                                .look_ups_per_hour = 30,
                                .order_seconds = 15 * 60,
                                .balance_seconds = 4 * 3600,
                                .link_seconds = 60,
                                .card_bin = STR("22049999"),
                                .hold_days = 7};
}
