/* The rules of opening, changing and closing accounts as tables, the outcome in the last column. */
#include "bank/account_decide.h"

#include "support/unit.h"

#define RUB CURRENCY_RUB
#define USD CURRENCY_USD
enum { CLOSED = ACCOUNT_CLOSED };

static struct account_view view_of(int64_t id, enum product product, enum currency currency,
                                   int64_t balance)
{
    return (struct account_view){
        .account = {.id = id, .product = product},
        .ledger = {
            .id = id, .currency = currency, .credits_posted = balance + 7, .debits_posted = 7}};
}

static void account_decide__opening_has_two_limits(void **state)
{
    (void)state;
    static const struct {
        size_t open, all;
        enum bank_outcome outcome;
    } rows[] = {
        {0, 0, BANK_OK},
        {LIMIT_OPEN_ACCOUNTS - 1, LIMIT_ACCOUNTS - 1, BANK_OK},
        {LIMIT_OPEN_ACCOUNTS, LIMIT_OPEN_ACCOUNTS, BANK_ACCOUNTS_MANY},
        {0, LIMIT_ACCOUNTS, BANK_ACCOUNTS_MANY},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        const struct opening_facts facts = {.open = rows[i].open, .all = rows[i].all};
        assert_int_equal(account_decide_open(&facts), rows[i].outcome);
    }
}

static void account_decide__changes(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum product product;
        enum currency currency;
        int64_t flags;
        bool is_main, has_hidden, hidden, make_main;
        enum bank_outcome outcome;
    } rows[] = {
        {"a name", PRODUCT_SAVINGS, RUB, 0, false, false, false, false, BANK_OK},
        {"a name of a closed one", PRODUCT_SAVINGS, RUB, CLOSED, false, false, false, false,
         BANK_ACCOUNT_CLOSED},
        {"hidden", PRODUCT_SAVINGS, RUB, 0, false, true, true, false, BANK_OK},
        {"hidden, the main one", PRODUCT_CURRENT, RUB, 0, true, true, true, false,
         BANK_MAIN_ACCOUNT},
        {"shown, the main one", PRODUCT_CURRENT, RUB, 0, true, true, false, false, BANK_OK},
        {"main", PRODUCT_CURRENT, RUB, 0, false, false, false, true, BANK_OK},
        {"main again", PRODUCT_CURRENT, RUB, 0, true, false, false, true, BANK_OK},
        {"main and hidden", PRODUCT_CURRENT, RUB, 0, false, true, true, true, BANK_MAIN_ACCOUNT},
        {"main, savings", PRODUCT_SAVINGS, RUB, 0, false, false, false, true, BANK_NOT_FOR_PHONE},
        {"main, dollars", PRODUCT_CURRENT, USD, 0, false, false, false, true, BANK_NOT_FOR_PHONE},
        {"main, the bank's own", PRODUCT_NONE, RUB, 0, false, false, false, true,
         BANK_NOT_FOR_PHONE},
        {"main, closed dollars", PRODUCT_CURRENT, USD, CLOSED, false, false, false, true,
         BANK_ACCOUNT_CLOSED},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct account_view view = view_of(1, rows[i].product, rows[i].currency, 0);
        view.ledger.flags = rows[i].flags;
        view.is_main = rows[i].is_main;
        const struct account_change change = {.has_hidden = rows[i].has_hidden,
                                              .hidden = rows[i].hidden,
                                              .make_main = rows[i].make_main};
        if (account_decide_change(&view, &change) != rows[i].outcome) {
            fail_msg("%s", rows[i].name);
        }
    }
}

static void account_decide__closing(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t balance, held, coming;
        bool is_main, has_cards, has_standing, has_sent;
        int64_t to; /* 0: nowhere; 1 is itself */
        enum currency to_currency;
        int64_t to_flags;
        enum bank_outcome outcome;
    } rows[] = {
        {"empty", 0, 0, 0, false, false, false, false, 0, RUB, 0, BANK_OK},
        {"empty, with a way out", 0, 0, 0, false, false, false, false, 2, RUB, 0, BANK_OK},
        {"swept", 5, 0, 0, false, false, false, false, 2, RUB, 0, BANK_OK},
        {"with money and no way out", 5, 0, 0, false, false, false, false, 0, RUB, 0,
         BANK_NOT_EMPTY},
        {"into itself", 5, 0, 0, false, false, false, false, 1, RUB, 0, BANK_SAME_ACCOUNT},
        {"into a closed one", 5, 0, 0, false, false, false, false, 2, RUB, CLOSED,
         BANK_ACCOUNT_CLOSED},
        {"into dollars", 5, 0, 0, false, false, false, false, 2, USD, 0, BANK_CURRENCY_MISMATCH},
        {"held", 5, 1, 0, false, false, false, false, 2, RUB, 0, BANK_HOLDS_OPEN},
        {"ordered to it by others", 0, 0, 1, false, false, false, false, 0, RUB, 0, BANK_OK},
        {"on its way to another bank", 0, 0, 0, false, false, false, true, 0, RUB, 0,
         BANK_HOLDS_OPEN},
        {"with scheduled payments", 5, 1, 0, false, false, true, true, 2, RUB, 0,
         BANK_STANDING_ATTACHED},
        {"with cards", 5, 1, 0, false, true, true, true, 2, RUB, 0, BANK_CARDS_ATTACHED},
        {"the main one", 5, 1, 1, true, true, false, true, 1, USD, CLOSED, BANK_MAIN_ACCOUNT},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct account_view view = view_of(1, PRODUCT_CURRENT, RUB, rows[i].balance);
        view.is_main = rows[i].is_main;
        view.ledger.debits_pending = rows[i].held;
        view.ledger.credits_pending = rows[i].coming;
        struct account_view to = view_of(rows[i].to, PRODUCT_CURRENT, rows[i].to_currency, 0);
        to.ledger.flags = rows[i].to_flags;
        const struct closing_facts facts = {.view = &view,
                                            .sweep = rows[i].to == 0 ? NULL : &to,
                                            .has_cards = rows[i].has_cards,
                                            .has_standing = rows[i].has_standing,
                                            .has_sent = rows[i].has_sent};
        if (account_decide_close(&facts) != rows[i].outcome) {
            fail_msg("%s", rows[i].name);
        }
    }
}

static void account_decide__a_refusal_of_the_ledger_is_one_of_the_bank(void **state)
{
    (void)state;
    assert_int_equal(account_refusal(LEDGER_OK), BANK_OK);
    assert_int_equal(account_refusal(LEDGER_HOLDS_OPEN), BANK_HOLDS_OPEN);
    assert_int_equal(account_refusal(LEDGER_NOT_EMPTY), BANK_NOT_EMPTY);
    assert_int_equal(account_refusal(LEDGER_ACCOUNT_CLOSED), BANK_ACCOUNT_CLOSED);
    assert_int_equal(account_refusal(LEDGER_UPPER_LIMIT), BANK_LIMIT_EXCEEDED);
    assert_int_equal(account_refusal(LEDGER_CREDITS_BLOCKED), BANK_ACCOUNT_BLOCKED);
}

static void product__rows_are_whole(void **state)
{
    (void)state;
    for (int i = PRODUCT_NONE + 1; i < PRODUCT_END; i++) {
        const struct product_row *product = product_find((enum product)i);
        assert_non_null(product);
        assert_int_equal(product_by_word(str_from(product->word)), i);
        assert_int_equal(product->balance_account.size, 5);
        assert_true(product_has_currency((enum product)i, RUB));
        assert_false(product_has_currency((enum product)i, CURRENCY_NONE));
        for (size_t term = 0; term < PRODUCT_TERMS && product->terms[term].title[0]; term++) {
            assert_non_null(product->terms[term].title[1]);
            assert_non_null(product->terms[term].text[0]);
            assert_non_null(product->terms[term].text[1]);
        }
    }
    assert_null(product_find(PRODUCT_NONE));
    assert_null(product_find(PRODUCT_END));
    assert_int_equal(product_by_word(STR("gold")), PRODUCT_NONE);
    assert_false(product_has_currency(PRODUCT_SAVINGS, USD));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(account_decide__opening_has_two_limits),
        cmocka_unit_test(account_decide__changes),
        cmocka_unit_test(account_decide__closing),
        cmocka_unit_test(account_decide__a_refusal_of_the_ledger_is_one_of_the_bank),
        cmocka_unit_test(product__rows_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
