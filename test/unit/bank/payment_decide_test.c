/* The rules of a payment as tables, the outcome in the last column, in the order of the checks. */
#include "bank/payment_decide.h"
#include "bank/payment_walk.h"

#include <string.h>

#include "bank/customer.h"
#include "support/unit.h"

enum { ME = 5, THEM = 6 };

/* One case, in words of the decision. */
struct row {
    const char *name;
    enum payment_kind kind;
    int64_t minor;
    bool from;               /* is it there? */
    int64_t to, to_customer; /* 0: nobody */
    enum currency order, from_currency, to_currency;
    int64_t used, used_in_month;
    enum bank_outcome outcome;
};

enum { OPERATION_LIMIT = 1000, DAY_LIMIT = 1500, MONTH_LIMIT = 4000 };
enum { FROM = 10, MINE = 11, THEIRS = 12, CLEARING = 13 };
#define RUB CURRENCY_RUB
#define USD CURRENCY_USD
#define NONE CURRENCY_NONE
#define OWN PAYMENT_OWN
#define PHONE PAYMENT_PHONE
#define OUT PAYMENT_REQUISITES

static const struct row rows[] = {
    {"own", OWN, 1, true, MINE, ME, RUB, RUB, RUB, 0, 0, BANK_OK},
    {"own of any size", OWN, AMOUNT_MAX, true, MINE, ME, RUB, RUB, RUB, 0, 0, BANK_OK},
    {"own from nowhere", OWN, 1, false, MINE, ME, RUB, RUB, RUB, 0, 0, BANK_NOT_FOUND},
    {"own to nowhere", OWN, 1, true, 0, 0, RUB, RUB, RUB, 0, 0, BANK_TECHNICAL},
    {"own to itself", OWN, 1, true, FROM, ME, RUB, RUB, RUB, 0, 0, BANK_SAME_ACCOUNT},
    {"own to itself in dollars", OWN, 1, true, FROM, ME, USD, RUB, RUB, 0, 0, BANK_SAME_ACCOUNT},
    {"own in dollars", OWN, 1, true, MINE, ME, USD, RUB, RUB, 0, 0, BANK_CURRENCY_MISMATCH},
    {"own to dollars", OWN, 1, true, MINE, ME, RUB, RUB, USD, 0, 0, BANK_CURRENCY_MISMATCH},
    {"phone", PHONE, 1, true, THEIRS, THEM, RUB, RUB, RUB, 0, 0, BANK_OK},
    {"phone from nowhere", PHONE, 1, false, 0, 0, RUB, RUB, RUB, 0, 0, BANK_NOT_FOUND},
    {"phone of nobody", PHONE, 1, true, 0, 0, RUB, RUB, NONE, 0, 0, BANK_TECHNICAL},
    {"phone of one without an account", PHONE, 1, true, 0, THEM, RUB, RUB, NONE, 0, 0,
     BANK_TECHNICAL},
    {"phone of nobody, far over the limit", PHONE, AMOUNT_MAX, true, 0, 0, RUB, RUB, NONE, 0, 0,
     BANK_TECHNICAL},
    {"my own phone", PHONE, 1, true, MINE, ME, RUB, RUB, RUB, 0, 0, BANK_SAME_ACCOUNT},
    {"phone in dollars", PHONE, 1, true, THEIRS, THEM, USD, RUB, RUB, 0, 0, BANK_CURRENCY_MISMATCH},
    {"phone, at the limit", PHONE, OPERATION_LIMIT, true, THEIRS, THEM, RUB, RUB, RUB, 0, 0,
     BANK_OK},
    {"phone, over the limit", PHONE, OPERATION_LIMIT + 1, true, THEIRS, THEM, RUB, RUB, RUB, 0, 0,
     BANK_LIMIT_EXCEEDED},
    {"phone, up to the day's", PHONE, 500, true, THEIRS, THEM, RUB, RUB, RUB, 1000, 1000, BANK_OK},
    {"phone, over the day's", PHONE, 501, true, THEIRS, THEM, RUB, RUB, RUB, 1000, 1000,
     BANK_LIMIT_EXCEEDED},
    {"phone, the day's is used up", PHONE, 1, true, THEIRS, THEM, RUB, RUB, RUB, DAY_LIMIT,
     DAY_LIMIT, BANK_LIMIT_EXCEEDED},
    {"phone, the limit was lowered", PHONE, 1, true, THEIRS, THEM, RUB, RUB, RUB, DAY_LIMIT + 100,
     DAY_LIMIT + 100, BANK_LIMIT_EXCEEDED},
    {"phone, the greatest", PHONE, INT64_MAX, true, THEIRS, THEM, RUB, RUB, RUB, 0, 0,
     BANK_LIMIT_EXCEEDED},
    {"phone, up to the month's", PHONE, 1000, true, THEIRS, THEM, RUB, RUB, RUB, 0, 3000, BANK_OK},
    {"phone, over the month's", PHONE, 1000, true, THEIRS, THEM, RUB, RUB, RUB, 0, 3001,
     BANK_LIMIT_EXCEEDED},
    {"out", OUT, 1, true, CLEARING, 0, RUB, RUB, RUB, 0, 0, BANK_OK},
    {"out to nobody", OUT, 1, true, 0, 0, RUB, RUB, NONE, 0, 0, BANK_TECHNICAL},
    {"out, over the limit", OUT, OPERATION_LIMIT + 1, true, CLEARING, 0, RUB, RUB, RUB, 0, 0,
     BANK_LIMIT_EXCEEDED},
    {"out, over the day's", OUT, 501, true, CLEARING, 0, RUB, RUB, RUB, 1000, 1000,
     BANK_LIMIT_EXCEEDED},
};

static const struct limit_set of_bank = {LIMIT_OF_BANK, LIMIT_OF_BANK, LIMIT_OF_BANK};

static void payment_decide__first_thing_wrong_is_what_is_said(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        const struct row *row = &rows[i];
        const struct bank_policy policy = {
            .operation_limit = OPERATION_LIMIT,
            .day_limit = DAY_LIMIT,
            .month_limit = MONTH_LIMIT,
            .risk = {.young_device_amount = AMOUNT_MAX, .new_payee_amount = AMOUNT_MAX}};
        const struct payment_order order = {.kind = row->kind, .amount = {row->minor, row->order}};
        const struct account from = {.id = FROM, .customer = ME};
        const struct payment_facts facts = {
            .order = &order,
            .policy = &policy,
            .customer = ME,
            .from = row->from ? &from : NULL,
            .to_account = row->to,
            .to_customer = row->to_customer,
            .payee = BANK_TECHNICAL, /* what the kind says of nobody, whatever that is */
            .from_currency = row->from_currency,
            .to_currency = row->to_currency,
            .used = {.day_used = row->used, .month_used = row->used_in_month, .own = of_bank}};
        struct payment_decision decision = payment_decide(&facts);
        check_row(row->name, decision.outcome, row->outcome);
        check_row(row->name, decision.needs_code, row->kind != PAYMENT_OWN);
        check_row(row->name, decision.fee, 0);
        check_row(row->name, decision.stop, BANK_OK);
    }
}

static void payment_decide__a_standing_order_was_confirmed_before(void **state)
{
    (void)state;
    const struct bank_policy policy = bank_policy_default();
    const struct payment_order order = {.kind = PHONE, .amount = {100, RUB}, .standing = 7};
    const struct account from = {.id = FROM, .customer = ME};
    struct payment_facts facts = {.order = &order,
                                  .policy = &policy,
                                  .customer = ME,
                                  .from = &from,
                                  .to_account = THEIRS,
                                  .to_customer = THEM,
                                  .from_currency = RUB,
                                  .to_currency = RUB,
                                  .used = {.own = of_bank}};
    struct payment_decision decision = payment_decide(&facts);
    assert_false(decision.needs_code);
    assert_int_equal(payment_first_state(PHONE, &decision), PAYMENT_POSTED);
    assert_int_equal(payment_first_state(OUT, &decision), PAYMENT_SENT);
    facts.risk.is_listed = true; /* and is stopped all the same */
    decision = payment_decide(&facts);
    assert_int_equal(payment_first_state(PHONE, &decision), PAYMENT_STOPPED);
}

static void risk_decide__each_sign_from_its_amount_on(void **state)
{
    (void)state;
    const struct risk_policy policy = {.young_device_amount = 500, .new_payee_amount = 2000};
    static const struct {
        const char *name;
        struct risk_facts facts;
        bool stops;
    } table[] = {
        {"nothing", {.minor = INT64_MAX}, false},
        {"a payee of the list", {.minor = 1, .is_listed = true}, true},
        {"a young device, little", {.minor = 499, .is_young_device = true}, false},
        {"a young device, much", {.minor = 500, .is_young_device = true}, true},
        {"another account of the messenger, little",
         {.minor = 499, .is_other_window = true},
         false},
        {"another account of the messenger, much", {.minor = 500, .is_other_window = true}, true},
        {"a new payee, not too much", {.minor = 1999, .is_new_payee = true}, false},
        {"a new payee, very much", {.minor = 2000, .is_new_payee = true}, true},
        {"a young device and a new payee, little",
         {.minor = 499, .is_young_device = true, .is_new_payee = true},
         false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        check_row(table[i].name, risk_decide(&policy, &table[i].facts) == BANK_STOPPED_FRAUD,
                  table[i].stops);
    }
}

static void tariff_fee__is_a_share_within_bounds_after_what_is_free(void **state)
{
    (void)state;
    const struct bank_policy policy = bank_policy_default();
    const struct tariff *phone = &policy.tariffs[TARIFF_BANK_PHONE];
    const struct tariff *requisites = &policy.tariffs[TARIFF_REQUISITES];
    static const struct tariff half = {.share = 500000, .most = INT64_MAX};
    const struct {
        const char *name;
        const struct tariff *tariff;
        int64_t minor, sent, fee;
    } table[] = {
        {"free", &policy.tariffs[TARIFF_FREE], AMOUNT_MAX, 0, 0},
        {"by phone, within the free", phone, 10000000, 0, 0},
        {"by phone, a kopeck over: less than half a kopeck", phone, 10000001, 0, 0},
        {"by phone, two roubles over", phone, 10000200, 0, 1},
        {"by phone, some of it over", phone, 5000000, 7000000, 10000},
        {"by phone, the last free kopeck", phone, 1, 9999999, 0},
        {"by phone, all of it over", phone, 5000000, 10000000, 25000},
        {"by phone, far over", phone, 5000000, 90000000, 25000},
        {"by phone, at most", phone, 30000000, 10000000, 150000},
        {"by phone, more", phone, 50000000, 10000000, 150000},
        {"by requisites, at least", requisites, 1, 0, 2000},
        {"by requisites, still the least", requisites, 666666, 0, 2000},
        {"by requisites, a share", requisites, 1000000, 0, 3000},
        {"by requisites, the most", requisites, 16666667, 0, 50000},
        {"by requisites, more", requisites, 100000000, 0, 50000},
        {"half a kopeck is a whole one", &half, 1, 0, 1},
        {"the greatest", &half, AMOUNT_MAX, 0, AMOUNT_MAX / 2},
    };
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        check_row(table[i].name, tariff_fee(table[i].tariff, table[i].minor, table[i].sent),
                  table[i].fee);
    }
}

static int32_t on(int year, int month, int day)
{
    return day_from_civil((struct civil){year, month, day});
}

static void limit__days_and_months_begin_anew(void **state)
{
    (void)state;
    struct limit_row row = {.own = of_bank, .next = of_bank};
    limit_roll(&row, on(2026, 1, 30));
    limit_use(&row, 700, 700);
    limit_roll(&row, on(2026, 1, 30));
    assert_int_equal(row.day_used, 700);
    limit_roll(&row, on(2026, 1, 31));
    assert_int_equal(row.day_used, 0);
    assert_int_equal(row.month_used, 700);
    limit_use(&row, 100, 0);
    limit_give_back(&row, on(2026, 1, 30), 700, 700); /* of yesterday */
    assert_int_equal(row.day_used, 100);
    assert_int_equal(row.month_used, 100);
    assert_int_equal(row.free_used, 0);
    limit_roll(&row, on(2026, 2, 1));
    assert_int_equal(row.month_used, 0);
    limit_use(&row, 50, 0);
    limit_give_back(&row, on(2026, 1, 31), 100, 0); /* of a month that is over */
    assert_int_equal(row.month_used, 50);
    limit_roll(&row, on(2027, 2, 1)); /* the same month of another year */
    assert_int_equal(row.month_used, 0);
}

static void limit__a_raise_on_its_way_goes_on_with_the_next(void **state)
{
    (void)state;
    enum { NOW = 1000, LATER = 2000, LATEST = 2500 };
    const struct bank_policy policy = {
        .operation_limit = OPERATION_LIMIT, .day_limit = DAY_LIMIT, .month_limit = MONTH_LIMIT};
    struct limit_row row = {.own = {100, 200, 300}, .next = of_bank};
    struct limit_set asked = {LIMIT_OF_BANK, 250, LIMIT_OF_BANK};
    assert_int_equal(limit_ask(&row, &policy, &asked, NOW, LATER), BANK_OK);
    asked = (struct limit_set){LIMIT_OF_BANK, LIMIT_OF_BANK, 400};
    assert_int_equal(limit_ask(&row, &policy, &asked, NOW + 1, LATEST), BANK_OK);
    assert_int_equal(limit_in_force(&row, &policy, LATEST - 1).day, 200);
    assert_int_equal(limit_in_force(&row, &policy, LATEST).day, 250);
    assert_int_equal(limit_in_force(&row, &policy, LATEST).month, 400);
    assert_int_equal(limit_in_force(&row, &policy, LATEST).operation, 100);
    asked = (struct limit_set){LIMIT_OF_BANK, 150, LIMIT_OF_BANK}; /* less, and the other goes on */
    assert_int_equal(limit_ask(&row, &policy, &asked, NOW + 2, LATEST), BANK_OK);
    assert_int_equal(limit_in_force(&row, &policy, NOW + 2).day, 150);
    assert_int_equal(limit_in_force(&row, &policy, LATEST).day, 150);
    assert_int_equal(limit_in_force(&row, &policy, LATEST).month, 400);
}

static void limit__lower_at_once_higher_later(void **state)
{
    (void)state;
    enum { NOW = 1000, LATER = 2000 };
    const struct bank_policy policy = {
        .operation_limit = OPERATION_LIMIT, .day_limit = DAY_LIMIT, .month_limit = MONTH_LIMIT};
    struct limit_row row = {.own = of_bank, .next = of_bank};
    struct limit_set asked = {100, LIMIT_OF_BANK, 3000};
    assert_int_equal(limit_ask(&row, &policy, &asked, NOW, LATER), BANK_OK);
    struct limit_set now = limit_in_force(&row, &policy, NOW);
    assert_int_equal(now.operation, 100);
    assert_int_equal(now.day, DAY_LIMIT);
    assert_int_equal(now.month, 3000);
    assert_int_equal(row.next_us, 0);
    asked = (struct limit_set){500, 200, LIMIT_OF_BANK}; /* one up, one down */
    assert_int_equal(limit_ask(&row, &policy, &asked, NOW, LATER), BANK_OK);
    now = limit_in_force(&row, &policy, LATER - 1);
    assert_int_equal(now.operation, 100);
    assert_int_equal(now.day, 200);
    now = limit_in_force(&row, &policy, LATER);
    assert_int_equal(now.operation, 500);
    assert_int_equal(now.day, 200);
    assert_int_equal(now.month, 3000);
    asked = (struct limit_set){OPERATION_LIMIT + 1, LIMIT_OF_BANK, LIMIT_OF_BANK};
    assert_int_equal(limit_ask(&row, &policy, &asked, NOW, LATER), BANK_LIMIT_TOO_HIGH);
    assert_int_equal(limit_in_force(&row, &policy, LATER).operation, 500);
    const struct bank_policy stricter = {.operation_limit = 50, .day_limit = 60, .month_limit = 70};
    now = limit_in_force(&row, &stricter, LATER);
    assert_int_equal(now.operation, 50); /* the bank's own is never passed */
    assert_int_equal(now.day, 60);
    assert_int_equal(now.month, 70);
}

static void payment_may_move__only_along_the_table(void **state)
{
    (void)state;
    static const struct {
        enum payment_state from, to;
    } moves[] = {
        {PAYMENT_AWAITING, PAYMENT_POSTED},    {PAYMENT_AWAITING, PAYMENT_REJECTED},
        {PAYMENT_AWAITING, PAYMENT_CANCELLED}, {PAYMENT_AWAITING, PAYMENT_EXPIRED},
        {PAYMENT_AWAITING, PAYMENT_SENT},      {PAYMENT_STOPPED, PAYMENT_AWAITING},
        {PAYMENT_STOPPED, PAYMENT_CANCELLED},  {PAYMENT_STOPPED, PAYMENT_EXPIRED},
        {PAYMENT_SENT, PAYMENT_POSTED},        {PAYMENT_SENT, PAYMENT_REJECTED},
        {PAYMENT_POSTED, PAYMENT_RETURNED},    {PAYMENT_RETURNED, PAYMENT_RETURNED},
    };
    for (int from = PAYMENT_AWAITING; from < PAYMENT_STATE_END; from++) {
        for (int to = PAYMENT_AWAITING; to < PAYMENT_STATE_END; to++) {
            bool may = false;
            for (size_t i = 0; i < ARRAY_COUNT(moves); i++) {
                may = may || ((int)moves[i].from == from && (int)moves[i].to == to);
            }
            assert_int_equal(payment_may_move((enum payment_state)from, (enum payment_state)to),
                             may);
        }
    }
}

static void bank_outcome__every_refusal_of_the_ledger_means_something(void **state)
{
    (void)state;
    static const struct {
        enum ledger_outcome ledger;
        enum bank_outcome bank;
    } table[] = {
        {LEDGER_OK, BANK_OK},
        {LEDGER_EXISTS, BANK_OK},
        {LEDGER_EXISTS_DIFFERENT, BANK_NOT_AWAITING},
        {LEDGER_AMOUNT_INVALID, BANK_LIMIT_EXCEEDED},
        {LEDGER_SAME_ACCOUNT, BANK_SAME_ACCOUNT},
        {LEDGER_ACCOUNT_NOT_FOUND, BANK_NOT_FOUND},
        {LEDGER_CURRENCY_MISMATCH, BANK_CURRENCY_MISMATCH},
        {LEDGER_ACCOUNT_CLOSED, BANK_ACCOUNT_CLOSED},
        {LEDGER_DEBITS_BLOCKED, BANK_ACCOUNT_BLOCKED},
        {LEDGER_CREDITS_BLOCKED, BANK_ACCOUNT_BLOCKED},
        {LEDGER_INSUFFICIENT_FUNDS, BANK_INSUFFICIENT_FUNDS},
        {LEDGER_UPPER_LIMIT, BANK_LIMIT_EXCEEDED},
        {LEDGER_COUNTER_OVERFLOW, BANK_LIMIT_EXCEEDED},
        {LEDGER_PENDING_NOT_FOUND, BANK_NOT_AWAITING},
        {LEDGER_PENDING_RESOLVED, BANK_NOT_AWAITING},
        {LEDGER_PENDING_EXCEEDED, BANK_NOT_AWAITING},
    };
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        check_row(ledger_outcome_text(table[i].ledger), bank_outcome_of_ledger(table[i].ledger),
                  table[i].bank);
    }
}

static void payment_digest__changes_with_everything_that_is_confirmed(void **state)
{
    (void)state;
    const struct payment payment = {.id = 1,
                                    .kind = PAYMENT_PHONE,
                                    .from_account = 2,
                                    .to_account = 3,
                                    .to_customer = 4,
                                    .amount = {500, CURRENCY_RUB},
                                    .fee = 6,
                                    .payee = "Борис В.",
                                    .payee_phone = "+79000000002"};
    const struct payment_detail none = {0};
    struct payment changed[11];
    for (size_t i = 0; i < ARRAY_COUNT(changed); i++) {
        changed[i] = payment;
    }
    changed[0].id = 9;
    changed[1].kind = PAYMENT_OWN;
    changed[2].from_account = 9;
    changed[3].to_account = 9;
    changed[4].to_customer = 9;
    changed[5].amount.minor = 501;
    changed[6].amount.currency = CURRENCY_USD;
    changed[7].fee = 7;
    strcpy(changed[8].payee, "Борис К.");
    strcpy(changed[9].payee_phone, "+79000000003");
    strcpy(changed[10].message, "x");
    struct digest first = payment_digest(&payment, &none);
    struct digest again = payment_digest(&payment, &none);
    assert_memory_equal(&first, &again, sizeof first);
    for (size_t i = 0; i < ARRAY_COUNT(changed); i++) {
        struct digest other = payment_digest(&changed[i], &none);
        assert_memory_not_equal(&first, &other, sizeof first);
    }
}

static void payment_digest__changes_with_every_requisite(void **state)
{
    (void)state;
    const struct payment payment = {.id = 1};
    struct payment_detail detail = {0};
    char *const texts[] = {detail.bik,
                           detail.number,
                           detail.inn,
                           detail.kpp,
                           detail.purpose,
                           detail.fields,
                           detail.budget.uin,
                           detail.budget.kbk,
                           detail.budget.oktmo,
                           detail.budget.payer_status,
                           detail.budget.basis,
                           detail.budget.period,
                           detail.budget.document_number,
                           detail.budget.document_date};
    struct digest seen[ARRAY_COUNT(texts) + 3];
    size_t count = 0;
    seen[count++] = payment_digest(&payment, &detail);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        texts[i][0] = '7';
        seen[count++] = payment_digest(&payment, &detail);
        texts[i][0] = '\0';
    }
    detail.look_up = 7;
    seen[count++] = payment_digest(&payment, &detail);
    detail = (struct payment_detail){.provider = 7};
    seen[count++] = payment_digest(&payment, &detail);
    for (size_t i = 0; i < count; i++) { /* not even one text in another's place is the same */
        for (size_t j = 0; j < i; j++) {
            assert_memory_not_equal(&seen[i], &seen[j], sizeof seen[i]);
        }
    }
    detail = (struct payment_detail){.stopped_until_us = 1, .recall = RECALL_ASKED, .returned = 1};
    struct digest later = payment_digest(&payment, &detail); /* what happens to it is not ordered */
    assert_memory_equal(&seen[0], &later, sizeof later);
}

static void customer_display__shows_a_name_and_an_initial(void **state)
{
    (void)state;
    static const struct {
        const char *first, *last, *shown;
    } names[] = {
        {"Анна", "Примерова", "Анна П."},
        {"Vera", "Sample", "Vera S."},
        {"Анна", "", "Анна"},
        {"", "", ""},
        {"李", "王", "李 王."},
    };
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        struct customer customer = {.id = 1};
        strcpy(customer.first_name, names[i].first);
        strcpy(customer.last_name, names[i].last);
        char shown[DISPLAY_BYTES];
        customer_display(&customer, shown);
        check_text(names[i].first, str_from(shown), names[i].shown);
    }
}

static void bank_outcome__every_one_has_its_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < BANK_OUTCOME_COUNT; i++) {
        assert_in_range(bank_outcomes[i].http, 200, 599);
        assert_true(strlen(bank_outcomes[i].text[LANGUAGE_RU]) > 0);
        assert_true(strlen(bank_outcomes[i].text[LANGUAGE_EN]) > 0);
        bool says = bank_outcomes[i].refusal != REFUSAL_NONE;
        /* what is somebody else's is answered as a path that leads nowhere */
        assert_int_equal(says, i != BANK_OK && i != BANK_NOT_FOUND);
        assert_int_equal(says, strlen(bank_outcomes[i].next[LANGUAGE_RU]) > 0);
        assert_int_equal(says, strlen(bank_outcomes[i].next[LANGUAGE_EN]) > 0);
    }
    for (int i = PAYMENT_OWN; i < PAYMENT_KIND_END; i++) {
        assert_true(strlen(payment_kinds[i].word) > 0);
        assert_true(strlen(payment_kinds[i].document[LANGUAGE_RU]) > 0);
        assert_true(strlen(payment_kinds[i].document[LANGUAGE_EN]) > 0);
        assert_true(!payment_kinds[i].by_customer || payment_ways[i] != NULL);
    }
    for (int i = 0; i < CATEGORY_COUNT; i++) {
        assert_true(strlen(category_word((enum category)i)) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payment_decide__first_thing_wrong_is_what_is_said),
        cmocka_unit_test(payment_decide__a_standing_order_was_confirmed_before),
        cmocka_unit_test(risk_decide__each_sign_from_its_amount_on),
        cmocka_unit_test(tariff_fee__is_a_share_within_bounds_after_what_is_free),
        cmocka_unit_test(limit__days_and_months_begin_anew),
        cmocka_unit_test(limit__a_raise_on_its_way_goes_on_with_the_next),
        cmocka_unit_test(limit__lower_at_once_higher_later),
        cmocka_unit_test(payment_may_move__only_along_the_table),
        cmocka_unit_test(bank_outcome__every_refusal_of_the_ledger_means_something),
        cmocka_unit_test(payment_digest__changes_with_everything_that_is_confirmed),
        cmocka_unit_test(payment_digest__changes_with_every_requisite),
        cmocka_unit_test(customer_display__shows_a_name_and_an_initial),
        cmocka_unit_test(bank_outcome__every_one_has_its_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
