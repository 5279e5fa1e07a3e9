/* The rules of cards as tables, the outcome in the last column, in the order of the checks. */
#include "bank/card_decide.h"

#include "bank/merchant.h"
#include "support/unit.h"

enum { MONTH = 2026 * 12 + 10, GROCERY = 5411, CASINO = 7995, CAFE = 5812 };

#define ALL_ON 15
#define BIT(number) (INT64_C(1) << (number))

/* ---- authorisations */

struct row {
    const char *name;
    enum card_state state;
    enum card_reason reason;
    int32_t expiry;
    int64_t channels, blocked;
    enum card_check_state dates, cvv, pin;
    int32_t tries;
    enum card_channel channel;
    bool is_abroad;
    int32_t mcc;
    int64_t amount;
    enum currency currency;
    bool was_reversed;
    enum card_answer answer;
};

#define GOOD CARD_ACTIVE, CARD_NO_REASON, MONTH, ALL_ON, 0
#define UNASKED CHECK_NONE, CHECK_NONE, CHECK_NONE, 0
#define SHOP CARD_POS, false, GROCERY
#define RUB CURRENCY_RUB

/* Limits: 1000 a day and 3000 a month by each channel; 400 and 1000 are used, abroad 900 and 1000.
 */
static const struct row rows[] = {
    {"good", GOOD, UNASKED, SHOP, 600, RUB, false, ANSWER_APPROVED},
    {"in its last month", CARD_ACTIVE, CARD_NO_REASON, MONTH, ALL_ON, 0, UNASKED, SHOP, 1, RUB,
     false, ANSWER_APPROVED},
    {"after it", CARD_ACTIVE, CARD_NO_REASON, MONTH - 1, ALL_ON, 0, UNASKED, SHOP, 1, RUB, false,
     ANSWER_EXPIRED},
    {"frozen", CARD_FROZEN, CARD_NO_REASON, MONTH, ALL_ON, 0, UNASKED, SHOP, 1, RUB, false,
     ANSWER_FROZEN},
    {"frozen and over", CARD_FROZEN, CARD_NO_REASON, MONTH - 1, ALL_ON, 0, UNASKED, SHOP, 1, RUB,
     false, ANSWER_EXPIRED},
    {"lost", CARD_BLOCKED, CARD_LOST, MONTH, ALL_ON, 0, UNASKED, SHOP, 1, RUB, false, ANSWER_LOST},
    {"stolen", CARD_BLOCKED, CARD_STOLEN, MONTH, ALL_ON, 0, UNASKED, SHOP, 1, RUB, false,
     ANSWER_STOLEN},
    {"fraud", CARD_BLOCKED, CARD_FRAUD, MONTH, ALL_ON, 0, UNASKED, SHOP, 1, RUB, false,
     ANSWER_FRAUD},
    {"closed", CARD_CLOSED, CARD_REISSUED, MONTH, ALL_ON, 0, UNASKED, SHOP, 1, RUB, false,
     ANSWER_CLOSED},
    {"closed, with everything wrong", CARD_CLOSED, CARD_NO_REASON, MONTH, 0, 0, CHECK_WRONG,
     CHECK_WRONG, CHECK_WRONG, 9, CARD_CASH, true, CASINO, 9999, CURRENCY_USD, false,
     ANSWER_CLOSED},
    {"reversed before", GOOD, UNASKED, SHOP, 1, RUB, true, ANSWER_REVERSED},
    {"another expiry", GOOD, CHECK_WRONG, CHECK_WRONG, CHECK_NONE, 0, SHOP, 1, RUB, false,
     ANSWER_DETAILS},
    {"another CVV2", GOOD, CHECK_GOOD, CHECK_WRONG, CHECK_WRONG, 0, SHOP, 1, RUB, false,
     ANSWER_CVV},
    {"another PIN", GOOD, CHECK_GOOD, CHECK_GOOD, CHECK_WRONG, 2, SHOP, 1, RUB, false, ANSWER_PIN},
    {"cash by another PIN", GOOD, CHECK_NONE, CHECK_NONE, CHECK_WRONG, 0, CARD_CASH, false, 6011, 1,
     RUB, false, ANSWER_PIN},
    {"cash by the PIN", GOOD, CHECK_NONE, CHECK_NONE, CHECK_GOOD, 0, CARD_CASH, false, 6011, 1, RUB,
     false, ANSWER_APPROVED},
    {"cash without the PIN", GOOD, UNASKED, CARD_CASH, false, 6011, 1, RUB, false,
     ANSWER_PIN_NEEDED},
    {"too many PINs", GOOD, CHECK_GOOD, CHECK_NONE, CHECK_GOOD, 3, SHOP, 1, RUB, false,
     ANSWER_PIN_TRIES},
    {"too many PINs, and none is asked for", GOOD, CHECK_GOOD, CHECK_NONE, CHECK_NONE, 3, SHOP, 1,
     RUB, false, ANSWER_APPROVED},
    {"not at terminals", CARD_ACTIVE, CARD_NO_REASON, MONTH, ALL_ON & ~BIT(CARD_POS), 0, UNASKED,
     SHOP, 1, RUB, false, ANSWER_CHANNEL},
    {"not abroad", CARD_ACTIVE, CARD_NO_REASON, MONTH, ALL_ON & ~BIT(CARD_ABROAD), 0, UNASKED,
     CARD_POS, true, GROCERY, 1, RUB, false, ANSWER_CHANNEL},
    {"not abroad, but at home", CARD_ACTIVE, CARD_NO_REASON, MONTH, ALL_ON & ~BIT(CARD_ABROAD), 0,
     UNASKED, SHOP, 1, RUB, false, ANSWER_APPROVED},
    {"no gambling", CARD_ACTIVE, CARD_NO_REASON, MONTH, ALL_ON, BIT(MERCHANT_GAMBLING), UNASKED,
     CARD_ONLINE, false, CASINO, 1, RUB, false, ANSWER_MERCHANT},
    {"no gambling, but groceries", CARD_ACTIVE, CARD_NO_REASON, MONTH, ALL_ON,
     BIT(MERCHANT_GAMBLING), UNASKED, SHOP, 1, RUB, false, ANSWER_APPROVED},
    {"dollars", GOOD, UNASKED, SHOP, 1, CURRENCY_USD, false, ANSWER_CURRENCY},
    {"over the day", GOOD, UNASKED, SHOP, 601, RUB, false, ANSWER_LIMIT},
    {"far over the day", GOOD, UNASKED, SHOP, AMOUNT_MAX, RUB, false, ANSWER_LIMIT},
    {"over the day abroad", GOOD, UNASKED, CARD_POS, true, GROCERY, 101, RUB, false, ANSWER_LIMIT},
    {"at the limit abroad", GOOD, UNASKED, CARD_POS, true, GROCERY, 100, RUB, false,
     ANSWER_APPROVED},
};

static struct card_facts facts_of(const struct row *row, struct card *card)
{
    *card = (struct card){.state = row->state,
                          .reason = row->reason,
                          .expiry = row->expiry,
                          .channels = row->channels,
                          .blocked = row->blocked,
                          .pin_tries = row->tries};
    struct card_facts facts = {.card = card,
                               .month = MONTH,
                               .channel = row->channel,
                               .is_abroad = row->is_abroad,
                               .mcc = row->mcc,
                               .amount = row->amount,
                               .currency = row->currency,
                               .account_currency = CURRENCY_RUB,
                               .expiry = row->dates,
                               .cvv = row->cvv,
                               .pin = row->pin,
                               .was_reversed = row->was_reversed};
    for (int i = 0; i < CARD_CHANNELS; i++) {
        facts.limits[i] = (struct card_limit){1000, 3000};
        facts.used[i] = (struct card_limit){i == CARD_ABROAD ? 900 : 400, 1000};
    }
    return facts;
}

static void card_decide__every_reason_in_its_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct card card;
        struct card_facts facts = facts_of(&rows[i], &card);
        check_row(rows[i].name, card_decide(&facts), rows[i].answer);
    }
    const struct card_facts nobody = {.was_reversed = true};
    assert_int_equal(card_decide(&nobody), ANSWER_UNKNOWN);
}

static void card_decide__wrong_codes_of_a_day_are_counted(void **state)
{
    (void)state;
    struct card card;
    struct card_facts facts = facts_of(&rows[0], &card);
    facts.cvv = CHECK_GOOD;
    facts.cvv_tries = LIMIT_CVV_TRIES - 1;
    assert_int_equal(card_decide(&facts), ANSWER_APPROVED);
    facts.cvv_tries = LIMIT_CVV_TRIES;
    assert_int_equal(card_decide(&facts), ANSWER_CVV_TRIES);
    facts.cvv = CHECK_NONE;
    assert_int_equal(card_decide(&facts), ANSWER_APPROVED);
}

static void card_decide__a_month_counts_as_a_day_does(void **state)
{
    (void)state;
    struct card card;
    struct card_facts facts = facts_of(&rows[0], &card);
    facts.used[CARD_POS] = (struct card_limit){0, 2401};
    assert_int_equal(card_decide(&facts), ANSWER_LIMIT);
    facts.amount = 599;
    assert_int_equal(card_decide(&facts), ANSWER_APPROVED);
}

static void card_decide_more__looks_at_state_and_limits_alone(void **state)
{
    (void)state;
    struct card card;
    struct card_facts facts = facts_of(&rows[0], &card);
    card.channels = 0;
    facts.pin = CHECK_WRONG;
    assert_int_equal(card_decide_more(&facts), ANSWER_APPROVED);
    facts.amount = 601;
    assert_int_equal(card_decide_more(&facts), ANSWER_LIMIT);
    card.state = CARD_FROZEN;
    assert_int_equal(card_decide_more(&facts), ANSWER_FROZEN);
}

/* ---- clearing */

static void card_clearing_decide__what_is_held_first(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct clearing_facts facts;
        enum clearing clearing;
    } table[] = {
        {"all of it", {1000, 1000, 0, 1000, GROCERY, false}, CLEAR_HELD},
        {"a part", {1000, 1000, 0, 1, GROCERY, false}, CLEAR_HELD},
        {"a hundredth more", {1000, 1000, 0, 1010, GROCERY, false}, CLEAR_MORE},
        {"more than that", {1000, 1000, 0, 1011, GROCERY, false}, CLEAR_TOO_MUCH},
        {"a tip", {1000, 1000, 0, 1200, CAFE, false}, CLEAR_MORE},
        {"more than a tip", {1000, 1000, 0, 1201, CAFE, false}, CLEAR_TOO_MUCH},
        {"a second part", {400, 1000, 600, 400, GROCERY, false}, CLEAR_HELD},
        {"a second part of more", {400, 1000, 600, 410, GROCERY, false}, CLEAR_MORE},
        {"a second part of too much", {400, 1000, 600, 411, GROCERY, false}, CLEAR_TOO_MUCH},
        {"what was left by a reversal", {100, 100, 0, 101, GROCERY, false}, CLEAR_MORE},
        {"more than was left by a reversal", {100, 100, 0, 102, GROCERY, false}, CLEAR_TOO_MUCH},
        {"after a whole reversal", {0, 0, 0, 1, CAFE, true}, CLEAR_TOO_MUCH},
        {"late", {0, 1000, 0, 1000, GROCERY, true}, CLEAR_LATE},
        {"late, and a part was moved", {0, 1000, 700, 300, GROCERY, true}, CLEAR_LATE},
        {"late and too much", {0, 1000, 700, 311, GROCERY, true}, CLEAR_TOO_MUCH},
        {"the greatest amount", {1000, 1000, 0, AMOUNT_MAX, CAFE, false}, CLEAR_TOO_MUCH},
    };
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        check_row(table[i].name, card_clearing_decide(&table[i].facts), table[i].clearing);
    }
}

/* ---- rules and moves */

static struct card_rules some_rules(void)
{
    struct card_rules rules = {.channels = BIT(CARD_ONLINE), .blocked = BIT(MERCHANT_GAMES)};
    for (int i = 0; i < CARD_CHANNELS; i++) {
        rules.limits[i] = (struct card_limit){1000, 3000};
    }
    return rules;
}

static void card_rules_raise__only_more_does(void **state)
{
    (void)state;
    const struct card_rules now = some_rules();
    struct card_rules wanted = now;
    assert_false(card_rules_raise(&now, &wanted));
    wanted.channels = 0;
    wanted.blocked |= BIT(MERCHANT_GAMBLING);
    wanted.limits[CARD_POS] = (struct card_limit){1, 1};
    assert_false(card_rules_raise(&now, &wanted));
    wanted.limits[CARD_ABROAD].month_most = 3001;
    assert_true(card_rules_raise(&now, &wanted));
    wanted = now;
    wanted.channels |= BIT(CARD_CASH);
    assert_true(card_rules_raise(&now, &wanted));
    wanted = now;
    wanted.blocked = 0;
    assert_true(card_rules_raise(&now, &wanted));
}

static void card_rules_fit__a_month_is_no_less_than_a_day(void **state)
{
    (void)state;
    struct card_rules rules = some_rules();
    assert_true(card_rules_fit(&rules));
    rules.limits[CARD_CASH] = (struct card_limit){1000, 999};
    assert_false(card_rules_fit(&rules));
    rules.limits[CARD_CASH] = (struct card_limit){0, 999};
    assert_false(card_rules_fit(&rules));
    rules.limits[CARD_CASH] = (struct card_limit){INT64_C(100000001), INT64_C(200000000)};
    assert_false(card_rules_fit(&rules));
}

static void card_pin_is_good__not_what_everybody_tries(void **state)
{
    (void)state;
    static const char *const good[] = {"7263", "1235", "0019", "9875", "1122"};
    static const char *const bad[] = {"0000", "9999", "0123",  "1234", "6789", "9876",
                                      "3210", "123",  "12345", "",     "12a4", "-123"};
    for (size_t i = 0; i < ARRAY_COUNT(good); i++) {
        check_row(good[i], card_pin_is_good(str_from(good[i])), true);
    }
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        check_row(bad[i], card_pin_is_good(str_from(bad[i])), false);
    }
}

static void card_may_move__as_the_table_says(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum card_state state;
        bool freeze, unfreeze, block, close;
    } table[] = {{"active", CARD_ACTIVE, true, false, true, true},
                 {"frozen", CARD_FROZEN, false, true, true, true},
                 {"blocked", CARD_BLOCKED, false, false, false, true},
                 {"closed", CARD_CLOSED, false, false, false, false}};
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        const struct card card = {.state = table[i].state, .expiry = MONTH};
        check_row(table[i].name, card_may_move(&card, MONTH, CARD_FREEZE), table[i].freeze);
        check_row(table[i].name, card_may_move(&card, MONTH, CARD_UNFREEZE), table[i].unfreeze);
        check_row(table[i].name, card_may_move(&card, MONTH, CARD_BLOCK), table[i].block);
        check_row(table[i].name, card_may_move(&card, MONTH, CARD_CLOSE), table[i].close);
    }
    const struct card old = {.state = CARD_FROZEN, .expiry = MONTH};
    assert_false(card_may_move(&old, MONTH + 1, CARD_UNFREEZE));
    assert_true(card_may_move(&old, MONTH + 1, CARD_CLOSE));
}

static void merchant_group_of__by_its_code(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int32_t mcc;
        enum merchant_group group;
    } table[] = {{"none", 0, MERCHANT_OTHER},
                 {"an airline", 3000, MERCHANT_TRAVEL},
                 {"cars", 3351, MERCHANT_CARS},
                 {"a hotel", 3999, MERCHANT_HOTELS},
                 {"a taxi", 4121, MERCHANT_TAXI},
                 {"groceries", 5411, MERCHANT_GROCERIES},
                 {"a bakery", 5462, MERCHANT_GROCERIES},
                 {"fuel", 5541, MERCHANT_FUEL},
                 {"a cash machine", 6011, MERCHANT_CASH},
                 {"bets", 7995, MERCHANT_GAMBLING},
                 {"games", 5816, MERCHANT_GAMES},
                 {"the last", 9999, MERCHANT_OTHER}};
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        check_row(table[i].name, merchant_group_of(table[i].mcc), table[i].group);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(card_decide__every_reason_in_its_order),
        cmocka_unit_test(card_decide__wrong_codes_of_a_day_are_counted),
        cmocka_unit_test(card_decide__a_month_counts_as_a_day_does),
        cmocka_unit_test(card_decide_more__looks_at_state_and_limits_alone),
        cmocka_unit_test(card_clearing_decide__what_is_held_first),
        cmocka_unit_test(card_rules_raise__only_more_does),
        cmocka_unit_test(card_rules_fit__a_month_is_no_less_than_a_day),
        cmocka_unit_test(card_pin_is_good__not_what_everybody_tries),
        cmocka_unit_test(card_may_move__as_the_table_says),
        cmocka_unit_test(merchant_group_of__by_its_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
