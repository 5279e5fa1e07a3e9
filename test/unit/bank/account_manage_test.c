/* Opening, changing and closing accounts on a store: numbers, keys, what is held, what is swept. */
#include "bank/account_manage.h"

#include <string.h>

#include "bank/branch.h"
#include "bank/hold.h"
#include "bank/requisites.h"
#include "ledger/ledger_history.h"

static enum bank_outcome open_with(struct branch *branch, int who, struct account_order order,
                                   const char *key, struct account_result *result)
{
    order.key = str_from(key);
    order.digest = sha256(order.name);
    assert_ok(account_order_once(stage_begin(&branch->stage), &branch->bank,
                                 &branch->customers[who].session, &order, result));
    stage_commit(&branch->stage);
    return result->outcome;
}

static int64_t open_savings(struct branch *branch, int who, const char *key)
{
    struct account_result result;
    const struct account_order order = {.product = PRODUCT_SAVINGS, .currency = CURRENCY_RUB};
    assert_int_equal(open_with(branch, who, order, key, &result), BANK_OK);
    return result.view.account.id;
}

static enum bank_outcome close_it(struct branch *branch, int who, int64_t id, int64_t sweep_to,
                                  struct account_result *result)
{
    assert_ok(account_close(stage_begin(&branch->stage), &branch->bank,
                            &branch->customers[who].session, id, sweep_to, result));
    stage_commit(&branch->stage);
    return result->outcome;
}

static void move(struct branch *branch, int who, int64_t to, int64_t minor)
{
    struct payment_result result;
    struct payment_order order = branch_own(branch, who, minor);
    order.to_account = to;
    assert_int_equal(branch_create(branch, who, order, &result), BANK_OK);
}

static void manage__a_number_is_never_used_again(void **state)
{
    struct branch *branch = *state;
    struct account_result result;
    char last[ACCOUNT_NUMBER_DIGITS + 1] = "";
    for (int i = 0; i < 3; i++) {
        char key[8];
        (void)snprintf(key, sizeof key, "key %d", i);
        const struct account_order order = {.product = PRODUCT_CURRENT,
                                            .currency = i == 1 ? CURRENCY_USD : CURRENCY_RUB,
                                            .name = STR("Счёт")};
        assert_int_equal(open_with(branch, BORIS, order, key, &result), BANK_OK);
        const char *digits = result.view.account.number.digits;
        assert_true(account_number_is_valid(branch->bank.policy.bik, str_from(digits)));
        assert_true(strcmp(digits + 9, last) > 0);
        memcpy(last, digits + 9, sizeof "00000000000");
        assert_string_equal(result.view.account.name, "Счёт");
        assert_false(result.view.is_main);
        assert_int_equal(close_it(branch, BORIS, result.view.account.id, 0, &result), BANK_OK);
    }
}

static void manage__a_number_fills_the_next_branch(void **state)
{
    struct branch *branch = *state;
    struct account account;
    const struct account_opening opening = {.customer = branch->customers[VERA].row.id,
                                            .kind = ACCOUNT_SAVINGS,
                                            .currency = CURRENCY_RUB,
                                            .balance_account = STR("42301"),
                                            .serial = 9999999};
    assert_ok(account_open(stage_begin(&branch->stage), &branch->bank, &opening, &account));
    stage_commit(&branch->stage);
    assert_string_equal(account.number.digits + 9, "00009999999");
    struct account_result result;
    const struct account_order order = {.product = PRODUCT_SAVINGS, .currency = CURRENCY_RUB};
    assert_int_equal(open_with(branch, VERA, order, "next", &result), BANK_OK);
    assert_string_equal(result.view.account.number.digits + 9, "00010000000");
}

static void manage__the_same_key_opens_one(void **state)
{
    struct branch *branch = *state;
    struct account_result first;
    struct account_result again;
    struct account_order order = {
        .product = PRODUCT_SAVINGS, .currency = CURRENCY_RUB, .name = STR("a")};
    assert_int_equal(open_with(branch, ANNA, order, "key", &first), BANK_OK);
    assert_true(first.written);
    assert_int_equal(open_with(branch, ANNA, order, "key", &again), BANK_OK);
    assert_false(again.written);
    assert_int_equal(again.view.account.id, first.view.account.id);
    order.name = STR("b");
    assert_int_equal(open_with(branch, ANNA, order, "key", &again), BANK_CONFLICT);
    assert_int_equal(open_with(branch, BORIS, order, "key", &again), BANK_OK);
    assert_int_not_equal(again.view.account.id, first.view.account.id);
}

static void manage__closing_sweeps_once_as_a_payment(void **state)
{
    struct branch *branch = *state;
    struct account_result result;
    const struct account *current = &branch->customers[ANNA].current;
    int64_t id = open_savings(branch, ANNA, "key");
    move(branch, ANNA, id, 12345);
    int64_t before = branch_balance(branch, current);
    assert_int_equal(close_it(branch, BORIS, id, 0, &result), BANK_NOT_FOUND);
    assert_int_equal(close_it(branch, ANNA, id, branch->customers[BORIS].current.id, &result),
                     BANK_NOT_FOUND);
    assert_int_equal(close_it(branch, ANNA, id, 0, &result), BANK_NOT_EMPTY);
    assert_false(result.written);
    assert_int_equal(close_it(branch, ANNA, id, current->id, &result), BANK_OK);
    assert_true(result.written && account_is_closed(&result.view));
    assert_int_equal(branch_balance(branch, current), before + 12345);
    assert_int_equal(close_it(branch, ANNA, id, current->id, &result), BANK_OK);
    assert_false(result.written);
    assert_int_equal(branch_balance(branch, current), before + 12345);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM payment WHERE kind = 1"),
                     2);
}

static void manage__what_is_held_is_found_and_stops_closing(void **state)
{
    struct branch *branch = *state;
    struct payment_result payment;
    struct account_result result;
    struct arena arena;
    static struct hold_page page;
    enum bank_outcome outcome = BANK_OK;
    arena_init(&arena, LIMIT_REQUEST_ARENA);
    int64_t id = open_savings(branch, ANNA, "key");
    const struct session *session = &branch->customers[ANNA].session;
    move(branch, ANNA, id, 500);
    struct payment_order order = branch_phone(branch, ANNA, "+79000000002", 300);
    order.from_account = id;
    assert_int_equal(branch_create(branch, ANNA, order, &payment), BANK_OK);
    for (int i = 0; i < 20; i++) { /* newer ones that hold nothing */
        move(branch, ANNA, id, 1);
    }
    assert_ok(hold_list(stage_read(&branch->stage), session, id, &arena, &outcome, &page));
    stage_read_end(&branch->stage);
    assert_int_equal(outcome, BANK_OK);
    assert_int_equal(page.count, 1);
    assert_true(page.is_whole);
    assert_int_equal(page.held.minor, 300);
    assert_int_equal(page.items[0].amount.minor, 300);
    assert_int_equal(page.items[0].payment, payment.payment.id);
    assert_int_equal(page.items[0].until_us, payment.payment.expires_us);
    assert_ok(hold_list(stage_read(&branch->stage), &branch->customers[BORIS].session, id, &arena,
                        &outcome, &page));
    stage_read_end(&branch->stage);
    assert_int_equal(outcome, BANK_NOT_FOUND);
    assert_int_equal(close_it(branch, ANNA, id, branch->customers[ANNA].current.id, &result),
                     BANK_HOLDS_OPEN);
    assert_int_equal(branch_cancel(branch, session, payment.payment.id, &payment), BANK_OK);
    assert_int_equal(close_it(branch, ANNA, id, branch->customers[ANNA].current.id, &result),
                     BANK_OK);
    arena_free(&arena);
}

static void manage__arranging_takes_open_accounts_alone(void **state)
{
    struct branch *branch = *state;
    struct account_view items[LIMIT_ACCOUNTS];
    struct account_result result;
    enum bank_outcome outcome = BANK_OK;
    size_t count = 0;
    const struct branch_customer *anna = &branch->customers[ANNA];
    int64_t third = open_savings(branch, ANNA, "third");
    int64_t closed = open_savings(branch, ANNA, "closed");
    assert_int_equal(close_it(branch, ANNA, closed, 0, &result), BANK_OK);
    const int64_t wrong[] = {third, closed};
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(account_arrange(txn, &branch->bank, anna->row.id, wrong, 2, &outcome));
    assert_int_equal(outcome, BANK_NOT_FOUND);
    assert_ok(account_arrange(txn, &branch->bank, anna->row.id, &third, 1, &outcome));
    assert_int_equal(outcome, BANK_OK);
    assert_ok(account_list(txn, anna->row.id, items, &count));
    stage_commit(&branch->stage);
    assert_int_equal(count, 4);
    const int64_t expected[] = {third, anna->current.id, anna->savings.id, closed};
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(items[i].account.id, expected[i]);
        assert_int_equal(items[i].is_main, items[i].account.id == anna->current.id);
    }
}

static void requisites__are_of_open_accounts_with_the_whole_name(void **state)
{
    struct branch *branch = *state;
    struct requisites requisites;
    struct account_result result;
    enum bank_outcome outcome = BANK_OK;
    int64_t customer = branch->customers[BORIS].row.id;
    int64_t id = open_savings(branch, BORIS, "key");
    assert_ok(requisites_get(stage_read(&branch->stage), customer, id, &outcome, &requisites));
    stage_read_end(&branch->stage);
    assert_int_equal(outcome, BANK_OK);
    assert_string_equal(requisites.payee, "Вымышленный Борис");
    assert_int_equal(close_it(branch, BORIS, id, 0, &result), BANK_OK);
    assert_ok(requisites_get(stage_read(&branch->stage), customer, id, &outcome, &requisites));
    assert_int_equal(outcome, BANK_ACCOUNT_CLOSED);
    stage_read_end(&branch->stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BRANCH_TEST(manage__a_number_is_never_used_again),
        BRANCH_TEST(manage__a_number_fills_the_next_branch),
        BRANCH_TEST(manage__the_same_key_opens_one),
        BRANCH_TEST(manage__closing_sweeps_once_as_a_payment),
        BRANCH_TEST(manage__what_is_held_is_found_and_stops_closing),
        BRANCH_TEST(manage__arranging_takes_open_accounts_alone),
        BRANCH_TEST(requisites__are_of_open_accounts_with_the_whole_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
