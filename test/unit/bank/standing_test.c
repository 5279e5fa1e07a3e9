/* The walk of a standing order on a real store: each date is paid once, whoever dies or comes
 * twice; what happens without money; what its customer can do. */
#include "bank/standing_calls.h"

#include <string.h>

enum { MOST = STANDING_CALLS_MOST, RENT = 150000 };

/* Anna's to Boris, every month from tomorrow on, confirmed. */
static int64_t begin(struct branch *branch, int64_t minor)
{
    struct standing_result result;
    char code[8];
    struct schedule month = {.every = RHYTHM_MONTH, .start = standing_today(branch) + 1};
    check_row("order",
              standing_order(branch, "month", month,
                             branch_phone(branch, ANNA, "+79000000002", minor), &result),
              BANK_OK);
    assert_int_equal(result.standing.state, STANDING_AWAITING);
    standing_code_of(branch, &result.standing, code);
    check_row("confirm", standing_confirm_code(branch, result.standing.id, code, &result), BANK_OK);
    assert_int_equal(result.standing.state, STANDING_ACTIVE);
    return result.standing.id;
}

static void standing__pays_each_date_once(void **state)
{
    struct branch *branch = *state;
    struct standing_told told[MOST];
    struct standing_run runs[LIMIT_RUNS];
    int64_t id = begin(branch, RENT);
    int32_t first = standing_today(branch) + 1;
    assert_int_equal(standing_run_job(branch, true, told), 0);
    standing_go_to(branch, first, 8);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    standing_go_to(branch, first, 9);
    assert_int_equal(standing_run_job(branch, false, told), 1); /* dies */
    assert_int_equal(branch_balance(branch, &branch->customers[BORIS].current), 1000000);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(told[0].payment.state, PAYMENT_POSTED);
    assert_int_equal(told[0].customer, branch->customers[ANNA].row.id);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    assert_int_equal(branch_balance(branch, &branch->customers[BORIS].current), 1000000 + RENT);
    assert_int_equal(standing_runs_of(branch, id, runs), 1);
    assert_int_equal(runs[0].state, RUN_PAID);
    assert_int_equal(runs[0].day, first);
    standing_go_to(branch, month_step(first, 1), 10);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(branch_balance(branch, &branch->customers[BORIS].current), 1000000 + 2 * RENT);
}

static void standing__the_message_says_what_is_confirmed(void **state)
{
    struct branch *branch = *state;
    struct standing_result result;
    char text[CODE_TEXT];
    struct schedule month = {.every = RHYTHM_MONTH, .start = standing_today(branch) + 1};
    check_row("order",
              standing_order(branch, "text", month,
                             branch_phone(branch, ANNA, "+79000000002", RENT), &result),
              BANK_OK);
    const struct payment like = {.code = result.standing.code};
    branch_message(branch, &like, text);
    assert_non_null(strstr(text, "500,00"));
    assert_non_null(strstr(text, "Борис В."));
    assert_non_null(strstr(text, "каждый месяц с"));
    /* the same request again is the same standing order; another one is not */
    int64_t id = result.standing.id;
    check_row("again",
              standing_order(branch, "text", month,
                             branch_phone(branch, ANNA, "+79000000002", RENT), &result),
              BANK_OK);
    assert_int_equal(result.standing.id, id);
    month.every = RHYTHM_WEEK;
    check_row("another",
              standing_order(branch, "text", month,
                             branch_phone(branch, ANNA, "+79000000002", RENT), &result),
              BANK_CONFLICT);
}

static void standing__tries_thrice_without_money_then_leaves_it_out(void **state)
{
    struct branch *branch = *state;
    struct standing_told told[MOST];
    struct standing_run runs[LIMIT_RUNS];
    int64_t id = begin(branch, 2000000); /* Anna has half of it */
    int32_t day = standing_today(branch) + 1;
    static const int hours[] = {9, 13, 18};
    for (int i = 0; i < 3; i++) {
        standing_go_to(branch, day, hours[i]);
        assert_int_equal(standing_run_job(branch, true, told), i == 2 ? 1 : 0);
        assert_int_equal(standing_run_job(branch, true, told), 0);
    }
    assert_int_equal(told[0].payment.id, 0);
    assert_int_equal(standing_runs_of(branch, id, runs), 1);
    assert_int_equal(runs[0].state, RUN_FAILED);
    assert_int_equal(runs[0].reason, BANK_INSUFFICIENT_FUNDS);
    assert_int_equal(branch_balance(branch, &branch->customers[ANNA].current), 1000000);
    /* money that comes before the evening is enough */
    day = month_step(day, 1);
    standing_go_to(branch, day, 9);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    branch_receive(branch, ANNA, PAYMENT_SALARY, 1500000);
    standing_go_to(branch, day, 13);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(standing_runs_of(branch, id, runs), 2);
    assert_int_equal(runs[0].state, RUN_PAID);
}

static void standing__is_paused_skipped_and_ended(void **state)
{
    struct branch *branch = *state;
    struct standing_told told[MOST];
    struct standing_result result;
    int64_t id = begin(branch, RENT);
    int32_t first = standing_today(branch) + 1;
    assert_int_equal(standing_act_on(branch, id, STANDING_SKIP, &result), BANK_OK);
    assert_int_equal(result.standing.number, 1);
    standing_go_to(branch, first, 12);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    assert_int_equal(standing_act_on(branch, id, STANDING_PAUSE, &result), BANK_OK);
    standing_go_to(branch, month_step(first, 1), 12);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    standing_go_to(branch, month_step(first, 1) + 5, 12);
    assert_int_equal(standing_act_on(branch, id, STANDING_RESUME, &result), BANK_OK);
    assert_int_equal(result.standing.number, 2); /* what passed meanwhile is not paid */
    assert_int_equal(standing_run_job(branch, true, told), 0);
    standing_go_to(branch, month_step(first, 2), 12);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(standing_act_on(branch, id, STANDING_CANCEL, &result), BANK_OK);
    assert_int_equal(standing_act_on(branch, id, STANDING_RESUME, &result), BANK_STANDING_OVER);
    standing_go_to(branch, month_step(first, 3), 12);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    assert_int_equal(branch_balance(branch, &branch->customers[BORIS].current), 1000000 + RENT);
}

static void standing__another_amount_needs_its_code(void **state)
{
    struct branch *branch = *state;
    struct standing_told told[MOST];
    struct standing_result result;
    char code[8];
    char wrong[8];
    int64_t id = begin(branch, RENT);
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(standing_change(txn, &branch->bank, standing_anna(branch), id,
                              branch_rubles(2 * RENT), &result));
    standing_finish(branch, true);
    assert_int_equal(result.outcome, BANK_OK);
    standing_code_of(branch, &result.standing, code);
    branch_wrong_code(code, 0, wrong);
    assert_int_equal(standing_confirm_code(branch, id, wrong, &result), BANK_WRONG_CODE);
    standing_go_to(branch, standing_today(branch), 15);
    assert_int_equal(result.kept.order.amount.minor, RENT);
    struct standing_result again;
    enum bank_outcome late = standing_confirm_code(branch, id, code, &again);
    assert_true(late == BANK_OK || late == BANK_CODE_EXPIRED);
    int64_t paid = late == BANK_OK ? 2 * RENT : RENT;
    standing_go_to(branch, standing_today(branch) + 1, 9);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(told[0].payment.amount.minor, paid);
}

static void standing__limits_and_signs_of_fraud_hold(void **state)
{
    struct branch *branch = *state;
    struct standing_told told[MOST];
    struct standing_run runs[LIMIT_RUNS];
    branch_receive(branch, ANNA, PAYMENT_SALARY, 90000000);
    int64_t id = begin(branch, 25000000); /* to somebody new */
    int32_t first = standing_today(branch) + 1;
    standing_go_to(branch, first, 9);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(told[0].payment.state, PAYMENT_STOPPED);
    assert_int_equal(branch_balance(branch, &branch->customers[BORIS].current), 1000000);
    branch->bank.policy.operation_limit = 20000000;
    standing_go_to(branch, month_step(first, 1), 9);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(standing_runs_of(branch, id, runs), 2);
    assert_int_equal(runs[0].state, RUN_FAILED);
    assert_int_equal(runs[0].reason, BANK_LIMIT_EXCEEDED);
}

static void standing__refuses_what_could_never_be_paid(void **state)
{
    struct branch *branch = *state;
    struct standing_result result;
    struct schedule once = {.every = RHYTHM_ONCE, .start = standing_today(branch)};
    struct schedule past = {.every = RHYTHM_ONCE, .start = standing_today(branch) - 1};
    struct payment_order good = branch_phone(branch, ANNA, "+79000000002", RENT);
    struct payment_order nobody = branch_phone(branch, ANNA, "+79000009999", RENT);
    struct payment_order much = branch_phone(branch, ANNA, "+79000000002", INT64_C(99900000));
    struct payment_order card = {.kind = PAYMENT_CARD,
                                 .from_account = branch->customers[ANNA].current.id,
                                 .number = STR("2204999900000000"),
                                 .amount = branch_rubles(RENT)};
    check_row("past", standing_order(branch, "a", past, good, &result), BANK_DATE_UNFIT);
    check_row("nobody", standing_order(branch, "b", once, nobody, &result), BANK_PAYEE_NOT_FOUND);
    check_row("much", standing_order(branch, "c", once, much, &result), BANK_LIMIT_EXCEEDED);
    check_row("card", standing_order(branch, "d", once, card, &result), BANK_NOT_KEPT);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM standing_order"), 0);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM kept_order"), 0);
}

static void standing__own_needs_no_code_and_once_is_once(void **state)
{
    struct branch *branch = *state;
    struct standing_told told[MOST];
    struct standing_result result;
    struct schedule once = {.every = RHYTHM_ONCE, .start = standing_today(branch) + 3};
    check_row("own", standing_order(branch, "own", once, branch_own(branch, ANNA, RENT), &result),
              BANK_OK);
    assert_int_equal(result.standing.state, STANDING_ACTIVE);
    standing_go_to(branch, standing_today(branch) + 3, 11);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    assert_int_equal(branch_balance(branch, &branch->customers[ANNA].savings), RENT);
    assert_int_equal(standing_act_on(branch, result.standing.id, STANDING_PAUSE, &result),
                     BANK_STANDING_OVER);
    assert_int_equal(result.standing.state, STANDING_DONE);
}

static void standing__a_bill_is_paid_on_its_day(void **state)
{
    struct branch *branch = *state;
    struct standing_told told[MOST];
    struct standing_result result;
    struct payment_detail detail;
    char code[8];
    int32_t first = standing_today(branch) + 1;
    struct schedule month = {.every = RHYTHM_MONTH, .start = first};
    check_row("bill", standing_order(branch, "bill", month, standing_top_up(branch), &result),
              BANK_OK);
    standing_code_of(branch, &result.standing, code);
    check_row("confirm", standing_confirm_code(branch, result.standing.id, code, &result), BANK_OK);
    standing_go_to(branch, first, 9);
    assert_int_equal(standing_run_job(branch, false, told), 1); /* dies */
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    assert_int_equal(told[0].payment.state, PAYMENT_SENT);
    assert_int_equal(branch_balance(branch, &branch->customers[ANNA].current), 1000000 - 30000);
    const struct payment *paid = &told[0].payment;
    assert_ok(payment_find_detail(stage_read(&branch->stage), paid, &detail));
    stage_read_end(&branch->stage);
    assert_string_equal(paid->payee, "Северная Связь");
    assert_string_equal(detail.fields, "{\"phone\":\"+79000000009\"}");
    assert_non_null(strstr(detail.purpose, "+79000000009"));
    standing_go_to(branch, month_step(first, 1), 9);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(told[0].payment.state, PAYMENT_SENT);
    assert_int_equal(branch_balance(branch, &branch->customers[ANNA].current), 1000000 - 60000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BRANCH_TEST(standing__pays_each_date_once),
        BRANCH_TEST(standing__the_message_says_what_is_confirmed),
        BRANCH_TEST(standing__tries_thrice_without_money_then_leaves_it_out),
        BRANCH_TEST(standing__is_paused_skipped_and_ended),
        BRANCH_TEST(standing__another_amount_needs_its_code),
        BRANCH_TEST(standing__limits_and_signs_of_fraud_hold),
        BRANCH_TEST(standing__refuses_what_could_never_be_paid),
        BRANCH_TEST(standing__own_needs_no_code_and_once_is_once),
        BRANCH_TEST(standing__a_bill_is_paid_on_its_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
