/* Who may be asked for money and who may pay it, in the order of the checks. */
#include "bank/ask_decide.h"

#include "support/unit.h"

enum { ASKING = 7, ASKED = 8, OTHER = 9, NOW = 1000 };

#define RUB(minor)                                                                                 \
    {                                                                                              \
        minor, CURRENCY_RUB                                                                        \
    }

static void ask_decide__a_new_one(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct asking_facts facts;
        enum bank_outcome outcome;
    } rows[] = {
        {"a link without an amount", {.currency = CURRENCY_RUB, .is_link = true}, BANK_OK},
        {"a person", {.currency = CURRENCY_RUB, .amount = RUB(5)}, BANK_OK},
        {"oneself, before all else", {.is_self = true, .is_closed = true}, BANK_SAME_ACCOUNT},
        {"to a closed account", {.is_closed = true, .today = 99}, BANK_ACCOUNT_CLOSED},
        {"in other money",
         {.currency = CURRENCY_USD, .amount = RUB(5), .today = 99},
         BANK_CURRENCY_MISMATCH},
        {"the last of a day", {.currency = CURRENCY_RUB, .amount = RUB(5), .today = 9}, BANK_OK},
        {"one more", {.currency = CURRENCY_RUB, .amount = RUB(5), .today = 10}, BANK_ASKS_MANY},
        {"the third of one person",
         {.currency = CURRENCY_RUB, .amount = RUB(5), .open_with_person = 2},
         BANK_OK},
        {"the fourth",
         {.currency = CURRENCY_RUB, .amount = RUB(5), .open_with_person = 3},
         BANK_ASKS_MANY},
        {"links do not count as people",
         {.currency = CURRENCY_RUB, .is_link = true, .today = 10, .open_with_person = 3},
         BANK_OK},
        {"the last link", {.currency = CURRENCY_RUB, .is_link = true, .open_links = 19}, BANK_OK},
        {"one more link",
         {.currency = CURRENCY_RUB, .is_link = true, .open_links = 20},
         BANK_ASKS_MANY},
    };
    static const struct ask_policy policy = {.a_day = 10, .of_one = 3, .links = 20};
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct asking_facts facts = rows[i].facts;
        facts.policy = &policy;
        check_row(rows[i].name, ask_decide_new(&facts), rows[i].outcome);
    }
}

static void ask_decide__who_pays_it(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct ask ask;
        int64_t payer;
        struct amount amount;
        enum bank_outcome outcome;
    } rows[] = {
        {"a link", {.amount = RUB(0)}, OTHER, RUB(5), BANK_OK},
        {"a link with its amount", {.amount = RUB(5)}, OTHER, RUB(5), BANK_OK},
        {"who is asked", {.to_customer = ASKED, .amount = RUB(5)}, ASKED, RUB(5), BANK_OK},
        {"one's own, before all else", {.state = ASK_PAID}, ASKING, RUB(5), BANK_ASK_OWN},
        {"somebody else's",
         {.to_customer = ASKED, .state = ASK_PAID, .amount = RUB(5)},
         OTHER,
         RUB(5),
         BANK_NOT_FOUND},
        {"one that is not shown",
         {.to_customer = ASKED, .is_hidden = true, .amount = RUB(5)},
         ASKED,
         RUB(5),
         BANK_NOT_FOUND},
        {"a paid one", {.state = ASK_PAID, .amount = RUB(5)}, OTHER, RUB(6), BANK_ASK_OVER},
        {"a declined one", {.state = ASK_DECLINED, .amount = RUB(5)}, OTHER, RUB(5), BANK_ASK_OVER},
        {"a cancelled one",
         {.state = ASK_CANCELLED, .amount = RUB(5)},
         OTHER,
         RUB(5),
         BANK_ASK_OVER},
        {"in its last moment", {.amount = RUB(5), .expires_us = NOW + 1}, OTHER, RUB(5), BANK_OK},
        {"a moment later", {.amount = RUB(5), .expires_us = NOW}, OTHER, RUB(5), BANK_ASK_OVER},
        {"in other money", {.amount = RUB(0)}, OTHER, {5, CURRENCY_USD}, BANK_CURRENCY_MISMATCH},
        {"too little", {.amount = RUB(5)}, OTHER, RUB(4), BANK_ASK_AMOUNT},
        {"too much", {.amount = RUB(5)}, OTHER, RUB(6), BANK_ASK_AMOUNT},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct ask ask = rows[i].ask;
        ask.customer = ASKING;
        ask.state = ask.state == 0 ? ASK_OPEN : ask.state;
        ask.expires_us = ask.expires_us == 0 ? NOW * 2 : ask.expires_us;
        check_row(rows[i].name, ask_decide_pay(&ask, rows[i].payer, rows[i].amount, NOW),
                  rows[i].outcome);
    }
}

static void ask_decide__its_end(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum ask_state from, to;
        int64_t expires_us;
        enum bank_outcome outcome;
        bool written;
    } rows[] = {
        {"cancelled", ASK_OPEN, ASK_CANCELLED, NOW + 1, BANK_OK, true},
        {"declined", ASK_OPEN, ASK_DECLINED, NOW + 1, BANK_OK, true},
        {"again", ASK_CANCELLED, ASK_CANCELLED, NOW + 1, BANK_OK, false},
        {"again, later", ASK_CANCELLED, ASK_CANCELLED, NOW, BANK_OK, false},
        {"the other way", ASK_DECLINED, ASK_CANCELLED, NOW + 1, BANK_ASK_OVER, false},
        {"paid", ASK_PAID, ASK_CANCELLED, NOW + 1, BANK_ASK_OVER, false},
        {"too old", ASK_OPEN, ASK_DECLINED, NOW, BANK_ASK_OVER, false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        const struct ask ask = {.state = rows[i].from, .expires_us = rows[i].expires_us};
        bool written = false;
        check_row(rows[i].name, ask_decide_end(&ask, rows[i].to, NOW, &written), rows[i].outcome);
        check_row(rows[i].name, written, rows[i].written);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ask_decide__a_new_one),
        cmocka_unit_test(ask_decide__who_pays_it),
        cmocka_unit_test(ask_decide__its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
