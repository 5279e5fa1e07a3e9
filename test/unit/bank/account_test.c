/* Customers and their accounts. */
#include "bank/account.h"

#include <stdlib.h>
#include <string.h>

#include "bank/branch.h"

static void account__has_a_right_number_and_belongs_to_one(void **state)
{
    struct branch *branch = *state;
    const struct branch_customer *anna = &branch->customers[ANNA];
    struct account account;
    struct txn *txn = stage_read(&branch->stage);
    assert_ok(account_get(txn, anna->row.id, anna->current.id, &account));
    assert_true(account_number_is_valid(branch->bank.policy.bik, str_from(account.number.digits)));
    assert_int_equal(account.kind, ACCOUNT_CURRENT);
    assert_string_equal(account_name(&account, LANGUAGE_RU), "Текущий");
    assert_string_equal(account_name(&account, LANGUAGE_EN), "Current");
    strcpy(account.name, "На отпуск");
    assert_string_equal(account_name(&account, LANGUAGE_EN), "На отпуск");
    int64_t boris = branch->customers[BORIS].row.id;
    assert_int_equal(account_get(txn, boris, anna->current.id, &account), STATUS_NOT_FOUND);
    assert_int_equal(account_get(txn, anna->row.id, branch->own.id, &account), STATUS_NOT_FOUND);
    assert_int_equal(account_get(txn, anna->row.id, 12345, &account), STATUS_NOT_FOUND);
    stage_read_end(&branch->stage);
}

static void account__list_is_the_customers_in_their_order(void **state)
{
    struct branch *branch = *state;
    const struct branch_customer *anna = &branch->customers[ANNA];
    struct account_view items[LIMIT_ACCOUNTS];
    size_t count = 0;
    assert_ok(account_list(stage_read(&branch->stage), anna->row.id, items, &count));
    stage_read_end(&branch->stage);
    assert_int_equal(count, 2);
    assert_int_equal(items[0].account.id, anna->current.id);
    assert_int_equal(ledger_balance(&items[0].ledger), 1000000);
    assert_int_equal(items[1].account.id, anna->savings.id);
    assert_int_equal(ledger_balance(&items[1].ledger), 0);
    assert_string_equal(account_kind_word(items[1].account.kind), "savings");
    assert_ok(account_list(stage_read(&branch->stage), 12345, items, &count));
    stage_read_end(&branch->stage);
    assert_int_equal(count, 0);
}

static void account__list_has_its_limit(void **state)
{
    struct branch *branch = *state;
    struct account_view items[LIMIT_ACCOUNTS];
    size_t count = 0;
    struct txn *txn = stage_begin(&branch->stage);
    for (int64_t i = 0; i < LIMIT_ACCOUNTS; i++) {
        const struct account_opening opening = {.customer = branch->customers[VERA].row.id,
                                                .kind = ACCOUNT_SAVINGS,
                                                .currency = CURRENCY_RUB,
                                                .balance_account = STR("40817"),
                                                .serial = 5000 + i,
                                                .position = 10 + i};
        struct account account;
        assert_ok(account_open(txn, &branch->bank, &opening, &account));
    }
    assert_ok(account_list(txn, branch->customers[VERA].row.id, items, &count));
    stage_commit(&branch->stage);
    assert_int_equal(count, LIMIT_ACCOUNTS);
}

static void account__opening_is_refused_for_what_cannot_be_a_number(void **state)
{
    struct branch *branch = *state;
    const struct account_opening opening = {.customer = 1,
                                            .kind = ACCOUNT_SAVINGS,
                                            .currency = CURRENCY_RUB,
                                            .balance_account = STR_INIT("4081"),
                                            .serial = 1};
    struct account account;
    struct txn *txn = stage_begin(&branch->stage);
    assert_int_equal(account_open(txn, &branch->bank, &opening, &account), STATUS_INVALID);
    assert_int_equal(txn_writes(txn), 0);
    stage_rollback(&branch->stage);
}

static void account__main_one_is_the_first_current_one(void **state)
{
    struct branch *branch = *state;
    struct customer customer;
    const struct branch_customer *anna = &branch->customers[ANNA];
    const struct account_opening opening = {.customer = anna->row.id,
                                            .kind = ACCOUNT_CURRENT,
                                            .currency = CURRENCY_RUB,
                                            .balance_account = STR("40817"),
                                            .serial = 7000,
                                            .position = 9};
    struct account second;
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(account_open(txn, &branch->bank, &opening, &second));
    assert_ok(customer_get(txn, anna->row.id, &customer));
    stage_commit(&branch->stage);
    assert_int_equal(customer.main_account, anna->current.id);
}

static void customer__is_found_by_id_and_by_phone(void **state)
{
    struct branch *branch = *state;
    struct customer customer;
    const struct branch_customer *vera = &branch->customers[VERA];
    assert_ok(customer_set_language(stage_begin(&branch->stage), vera->row.id, LANGUAGE_RU));
    stage_commit(&branch->stage);
    struct txn *txn = stage_read(&branch->stage);
    assert_ok(customer_get(txn, vera->row.id, &customer));
    assert_string_equal(customer.first_name, "Vera");
    assert_int_equal(customer.language, LANGUAGE_RU);
    assert_ok(customer_by_phone(txn, STR("+79000000003"), &customer));
    assert_int_equal(customer.id, vera->row.id);
    assert_int_equal(customer_by_phone(txn, STR("+7900000000"), &customer), STATUS_NOT_FOUND);
    assert_int_equal(customer_get(txn, 12345, &customer), STATUS_NOT_FOUND);
    stage_read_end(&branch->stage);
    txn = stage_begin(&branch->stage);
    struct customer twin = vera->row;
    /* The number is taken; where there are several processes another one may just have taken it. */
    assert_int_equal(customer_add(txn, &branch->bank, &twin),
                     test_store_is_postgres() ? STATUS_RETRY : STATUS_BUG);
    stage_rollback(&branch->stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BRANCH_TEST(account__has_a_right_number_and_belongs_to_one),
        BRANCH_TEST(account__list_is_the_customers_in_their_order),
        BRANCH_TEST(account__list_has_its_limit),
        BRANCH_TEST(account__opening_is_refused_for_what_cannot_be_a_number),
        BRANCH_TEST(account__main_one_is_the_first_current_one),
        BRANCH_TEST(customer__is_found_by_id_and_by_phone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
