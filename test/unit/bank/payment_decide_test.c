/* The rules of a payment as tables, the outcome in the last column, in the order of the checks. */
#include "bank/payment_decide.h"

#include <string.h>

#include "bank/customer.h"
#include "support/unit.h"

enum { ME = 5, THEM = 6 };

/* One case, in words of the decision. */
struct row {
    const char *name;
    enum payment_kind kind;
    int64_t minor;
    bool from, to;       /* are they there? */
    bool same;           /* is it the same account? */
    bool payee, account; /* does the number have a customer, and that one an account? */
    bool myself;
    enum currency order, from_currency, to_currency;
    int64_t used;
    enum bank_outcome outcome;
};

enum { OPERATION_LIMIT = 1000, DAY_LIMIT = 1500 };
#define RUB CURRENCY_RUB
#define USD CURRENCY_USD

static const struct row rows[] = {
    {"own", PAYMENT_OWN, 1, true, true, false, false, false, false, RUB, RUB, RUB, 0, BANK_OK},
    {"own of any size", PAYMENT_OWN, AMOUNT_MAX, true, true, false, false, false, false, RUB, RUB,
     RUB, 0, BANK_OK},
    {"own from nowhere", PAYMENT_OWN, 1, false, true, false, false, false, false, RUB, RUB, RUB, 0,
     BANK_NOT_FOUND},
    {"own to nowhere", PAYMENT_OWN, 1, true, false, false, false, false, false, RUB, RUB, RUB, 0,
     BANK_NOT_FOUND},
    {"own to itself", PAYMENT_OWN, 1, true, true, true, false, false, false, RUB, RUB, RUB, 0,
     BANK_SAME_ACCOUNT},
    {"own to itself in dollars", PAYMENT_OWN, 1, true, true, true, false, false, false, USD, RUB,
     RUB, 0, BANK_SAME_ACCOUNT},
    {"own in dollars", PAYMENT_OWN, 1, true, true, false, false, false, false, USD, RUB, RUB, 0,
     BANK_CURRENCY_MISMATCH},
    {"own to dollars", PAYMENT_OWN, 1, true, true, false, false, false, false, RUB, RUB, USD, 0,
     BANK_CURRENCY_MISMATCH},
    {"phone", PAYMENT_PHONE, 1, true, false, false, true, true, false, RUB, RUB, RUB, 0, BANK_OK},
    {"phone from nowhere", PAYMENT_PHONE, 1, false, false, false, false, false, false, RUB, RUB,
     RUB, 0, BANK_NOT_FOUND},
    {"phone of nobody", PAYMENT_PHONE, 1, true, false, false, false, false, false, RUB, RUB,
     CURRENCY_NONE, 0, BANK_PAYEE_NOT_FOUND},
    {"phone of one without an account", PAYMENT_PHONE, 1, true, false, false, true, false, false,
     RUB, RUB, CURRENCY_NONE, 0, BANK_PAYEE_NOT_FOUND},
    {"phone of nobody, far over the limit", PAYMENT_PHONE, AMOUNT_MAX, true, false, false, false,
     false, false, RUB, RUB, CURRENCY_NONE, 0, BANK_PAYEE_NOT_FOUND},
    {"my own phone", PAYMENT_PHONE, 1, true, false, false, true, true, true, RUB, RUB, RUB, 0,
     BANK_SAME_ACCOUNT},
    {"phone in dollars", PAYMENT_PHONE, 1, true, false, false, true, true, false, USD, RUB, RUB, 0,
     BANK_CURRENCY_MISMATCH},
    {"phone, at the limit", PAYMENT_PHONE, OPERATION_LIMIT, true, false, false, true, true, false,
     RUB, RUB, RUB, 0, BANK_OK},
    {"phone, over the limit", PAYMENT_PHONE, OPERATION_LIMIT + 1, true, false, false, true, true,
     false, RUB, RUB, RUB, 0, BANK_LIMIT_EXCEEDED},
    {"phone, up to the day's", PAYMENT_PHONE, 500, true, false, false, true, true, false, RUB, RUB,
     RUB, 1000, BANK_OK},
    {"phone, over the day's", PAYMENT_PHONE, 501, true, false, false, true, true, false, RUB, RUB,
     RUB, 1000, BANK_LIMIT_EXCEEDED},
    {"phone, the day's is used up", PAYMENT_PHONE, 1, true, false, false, true, true, false, RUB,
     RUB, RUB, DAY_LIMIT, BANK_LIMIT_EXCEEDED},
    {"phone, the limit was lowered", PAYMENT_PHONE, 1, true, false, false, true, true, false, RUB,
     RUB, RUB, DAY_LIMIT + 100, BANK_LIMIT_EXCEEDED},
    {"phone, the greatest", PAYMENT_PHONE, INT64_MAX, true, false, false, true, true, false, RUB,
     RUB, RUB, 0, BANK_LIMIT_EXCEEDED},
};

static void payment_decide__first_thing_wrong_is_what_is_said(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        const struct row *row = &rows[i];
        const struct bank_policy policy = {.operation_limit = OPERATION_LIMIT,
                                           .day_limit = DAY_LIMIT};
        const struct payment_order order = {.kind = row->kind, .amount = {row->minor, row->order}};
        const struct account from = {.id = 10, .customer = ME};
        const struct account to = {.id = row->same ? 10 : 11, .customer = ME};
        const struct customer payee = {.id = row->myself ? ME : THEM,
                                       .main_account = row->account ? 12 : 0};
        const struct payment_facts facts = {.order = &order,
                                            .policy = &policy,
                                            .customer = ME,
                                            .from = row->from ? &from : NULL,
                                            .to = row->to ? &to : NULL,
                                            .payee = row->payee ? &payee : NULL,
                                            .from_currency = row->from_currency,
                                            .to_currency = row->to_currency,
                                            .limit_used = row->used};
        struct payment_decision decision = payment_decide(&facts);
        check_row(row->name, decision.outcome, row->outcome);
        check_row(row->name, decision.needs_code, row->kind == PAYMENT_PHONE);
        check_row(row->name, decision.fee, 0);
        if (row->outcome == BANK_OK) {
            check_row(row->name, decision.to_account, row->kind == PAYMENT_OWN ? 11 : 12);
        }
    }
}

static void payment_may_move__only_an_awaiting_one_moves(void **state)
{
    (void)state;
    for (int from = PAYMENT_AWAITING; from <= PAYMENT_EXPIRED; from++) {
        for (int to = PAYMENT_AWAITING; to <= PAYMENT_EXPIRED; to++) {
            bool may = payment_may_move((enum payment_state)from, (enum payment_state)to);
            assert_int_equal(may, from == PAYMENT_AWAITING && to != PAYMENT_AWAITING);
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
        {LEDGER_ACCOUNT_CLOSED, BANK_ACCOUNT_BLOCKED},
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
    struct payment changed[10];
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
    struct digest first = payment_digest(&payment);
    struct digest again = payment_digest(&payment);
    assert_memory_equal(&first, &again, sizeof first);
    for (size_t i = 0; i < ARRAY_COUNT(changed); i++) {
        struct digest other = payment_digest(&changed[i]);
        assert_memory_not_equal(&first, &other, sizeof first);
    }
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
    }
    for (int i = PAYMENT_OWN; i < PAYMENT_KIND_END; i++) {
        assert_true(strlen(payment_kinds[i].word) > 0);
        assert_true(strlen(payment_kinds[i].document[LANGUAGE_RU]) > 0);
        assert_true(strlen(payment_kinds[i].document[LANGUAGE_EN]) > 0);
    }
    for (int i = 0; i < CATEGORY_COUNT; i++) {
        assert_true(strlen(category_word((enum category)i)) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payment_decide__first_thing_wrong_is_what_is_said),
        cmocka_unit_test(payment_may_move__only_an_awaiting_one_moves),
        cmocka_unit_test(bank_outcome__every_refusal_of_the_ledger_means_something),
        cmocka_unit_test(payment_digest__changes_with_everything_that_is_confirmed),
        cmocka_unit_test(customer_display__shows_a_name_and_an_initial),
        cmocka_unit_test(bank_outcome__every_one_has_its_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
