/* The walk of a standing order that waits for what is left with a provider: asked, answered, paid
 * once for an answer, whoever dies or comes twice; and never more than a month allows. */
#include "bank/threshold.h"

#include <string.h>

#include "bank/standing_calls.h"

enum { MOST = STANDING_CALLS_MOST, SUM = 30000, BELOW = 10000, HOUR = 3600 };

static struct standing_request request_of(struct payment_order order, int64_t a_month)
{
    return (struct standing_request){.key = STR("threshold"),
                                     .digest = {{1}},
                                     .threshold = {.below = BELOW, .a_month = a_month},
                                     .order = order};
}

/* Confirmed, and not yet looked at. */
static int64_t begin(struct branch *branch, int64_t a_month)
{
    struct standing_result result;
    char code[8];
    const struct standing_request request = request_of(standing_top_up(branch), a_month);
    check_row("ask", standing_ask(branch, &request, &result), BANK_OK);
    standing_code_of(branch, &result.standing, code);
    check_row("confirm", standing_confirm_code(branch, result.standing.id, code, &result), BANK_OK);
    assert_int_equal(result.standing.state, STANDING_ACTIVE);
    return result.standing.id;
}

static struct standing read_it(struct branch *branch, int64_t id)
{
    struct standing_result result;
    assert_ok(standing_get(stage_read(&branch->stage), &branch->bank, standing_anna(branch), id,
                           &result));
    stage_read_end(&branch->stage);
    return result.standing;
}

/* As the outbox does: ask what waits, and bring the answer, left below 0 for none. */
static void answer(struct branch *branch, int64_t enquiry, int64_t left)
{
    const struct balance_answer answer = {.is_known = left >= 0, .left = left};
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(threshold_answer(txn, &branch->bank, enquiry, &answer));
    stage_commit(&branch->stage);
}

/* The job asks; the provider says so. Returns the enquiry. */
static int64_t look(struct branch *branch, int64_t id, int64_t left)
{
    struct standing_told told[MOST];
    struct balance_question question;
    assert_int_equal(standing_run_job(branch, true, told), 0);
    struct standing standing = read_it(branch, id);
    assert_int_equal(standing.enquiry.state, ENQUIRY_ASKED);
    assert_ok(threshold_question(stage_read(&branch->stage), standing.enquiry.id, &question));
    stage_read_end(&branch->stage);
    assert_int_equal(question.provider, 101);
    assert_string_equal(question.fields, "{\"phone\":\"+79000000009\"}");
    answer(branch, standing.enquiry.id, left);
    return standing.enquiry.id;
}

static int64_t money(struct branch *branch)
{
    return branch_balance(branch, &branch->customers[ANNA].current);
}

static int64_t questions(struct branch *branch)
{
    return stage_number(&branch->stage, "SELECT count(*) FROM outbox WHERE kind = 25");
}

static void threshold__pays_once_for_an_answer(void **state)
{
    struct branch *branch = *state;
    struct standing_told told[MOST];
    struct standing_run runs[LIMIT_RUNS];
    int64_t id = begin(branch, 10 * SUM);
    int64_t enquiry = look(branch, id, BELOW - 1);
    assert_int_equal(questions(branch), 1);
    assert_int_equal(standing_run_job(branch, false, told), 1); /* dies */
    assert_int_equal(money(branch), 1000000);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(told[0].payment.state, PAYMENT_SENT);
    assert_int_equal(money(branch), 1000000 - SUM);
    /* the same answer again, of a delivery that did not know that it had succeeded */
    answer(branch, enquiry, BELOW - 1);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    branch_wait(branch, 20 * HOUR); /* it still says little: the payment is on its way there */
    assert_int_equal(standing_run_job(branch, true, told), 0);
    assert_int_equal(questions(branch), 1);
    assert_int_equal(money(branch), 1000000 - SUM);
    branch_wait(branch, 5 * HOUR);
    (void)look(branch, id, 0);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(money(branch), 1000000 - 2 * SUM);
    assert_int_equal(standing_runs_of(branch, id, runs), 2);
    assert_int_equal(runs[0].state, RUN_PAID);
    assert_int_equal(runs[0].number, 1);
    assert_int_equal(read_it(branch, id).paid_month, 2 * SUM);
}

static void threshold__enough_is_looked_at_later(void **state)
{
    struct branch *branch = *state;
    struct standing_told told[MOST];
    int64_t id = begin(branch, 10 * SUM);
    (void)look(branch, id, BELOW);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    assert_int_equal(read_it(branch, id).enquiry.state, ENQUIRY_USED);
    assert_int_equal(read_it(branch, id).enquiry.left, BELOW);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    assert_int_equal(questions(branch), 1);
    branch_wait(branch, branch->bank.policy.balance_seconds);
    (void)look(branch, id, BELOW - 1);
    assert_int_equal(standing_run_job(branch, true, told), 1);
}

static void threshold__without_an_answer_nothing_is_paid(void **state)
{
    struct branch *branch = *state;
    struct standing_told told[MOST];
    int64_t id = begin(branch, 10 * SUM);
    int64_t enquiry = look(branch, id, -1);
    assert_int_equal(read_it(branch, id).enquiry.state, ENQUIRY_FAILED);
    assert_int_equal(read_it(branch, id).enquiry.told_us, 0);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    branch_wait(branch, branch->bank.policy.balance_seconds);
    /* nor when it comes late, after the next question */
    assert_int_equal(standing_run_job(branch, true, told), 0);
    assert_int_not_equal(read_it(branch, id).enquiry.id, enquiry);
    answer(branch, enquiry, 0);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    /* nor by one that the bank, stopped meanwhile, finds when it is old */
    answer(branch, read_it(branch, id).enquiry.id, 0);
    branch_wait(branch, 2 * HOUR);
    (void)look(branch, id, BELOW);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    assert_int_equal(money(branch), 1000000);
    assert_int_equal(questions(branch), 3);
}

static void threshold__a_month_has_its_bound(void **state)
{
    struct branch *branch = *state;
    struct standing_told told[MOST];
    struct standing_run runs[LIMIT_RUNS];
    int64_t id = begin(branch, 2 * SUM + SUM / 2);
    standing_go_to(branch, month_step(threshold_month(standing_today(branch)), 1), 10);
    for (int i = 0; i < 2; i++) {
        (void)look(branch, id, 0);
        assert_int_equal(standing_run_job(branch, true, told), 1);
        branch_wait(branch, 25 * HOUR);
    }
    (void)look(branch, id, 0);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(told[0].payment.id, 0);
    assert_int_equal(standing_runs_of(branch, id, runs), 3);
    assert_int_equal(runs[0].state, RUN_FAILED);
    assert_int_equal(runs[0].reason, BANK_THRESHOLD_MONTH);
    assert_int_equal(money(branch), 1000000 - 2 * SUM);
    /* told once, and not asked again in that month */
    branch_wait(branch, 20 * DAY_SECONDS);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    standing_go_to(branch, month_step(threshold_month(standing_today(branch)), 1), 10);
    (void)look(branch, id, 0);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(money(branch), 1000000 - 3 * SUM);
}

static void threshold__too_little_money_is_tried_thrice_then_told(void **state)
{
    struct branch *branch = *state;
    struct standing_told told[MOST];
    struct standing_run runs[LIMIT_RUNS];
    struct payment_order order = standing_top_up(branch);
    order.amount = branch_rubles(1200000); /* Anna has less */
    struct standing_result result;
    char code[8];
    const struct standing_request request = request_of(order, 1200000);
    check_row("ask", standing_ask(branch, &request, &result), BANK_OK);
    int64_t id = result.standing.id;
    standing_code_of(branch, &result.standing, code);
    check_row("confirm", standing_confirm_code(branch, id, code, &result), BANK_OK);
    for (int i = 0; i < 3; i++) {
        (void)look(branch, id, 0);
        assert_int_equal(standing_run_job(branch, true, told), i == 2 ? 1 : 0);
        branch_wait(branch, branch->bank.policy.balance_seconds);
    }
    assert_int_equal(standing_runs_of(branch, id, runs), 1);
    assert_int_equal(runs[0].reason, BANK_INSUFFICIENT_FUNDS);
    assert_int_equal(standing_run_job(branch, true, told), 0); /* it rests */
    assert_int_equal(money(branch), 1000000);
}

static void threshold__paused_it_asks_nobody_and_believes_nobody(void **state)
{
    struct branch *branch = *state;
    struct standing_told told[MOST];
    struct standing_result result;
    int64_t id = begin(branch, 10 * SUM);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    int64_t enquiry = read_it(branch, id).enquiry.id;
    assert_int_equal(standing_act_on(branch, id, STANDING_SKIP, &result), BANK_SKIP_NONE);
    assert_int_equal(standing_act_on(branch, id, STANDING_PAUSE, &result), BANK_OK);
    answer(branch, enquiry, 0);
    branch_wait(branch, 2 * DAY_SECONDS);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    assert_int_equal(standing_act_on(branch, id, STANDING_RESUME, &result), BANK_OK);
    answer(branch, enquiry, 0); /* of before */
    (void)look(branch, id, 0);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(standing_act_on(branch, id, STANDING_CANCEL, &result), BANK_OK);
    branch_wait(branch, 2 * DAY_SECONDS);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    assert_int_equal(money(branch), 1000000 - SUM);
    struct balance_question question;
    assert_int_equal(threshold_question(stage_read(&branch->stage), enquiry, &question),
                     STATUS_NOT_FOUND);
    stage_read_end(&branch->stage);
}

static void threshold__a_pause_does_not_shorten_the_rest(void **state)
{
    struct branch *branch = *state;
    struct standing_told told[MOST];
    struct standing_result result;
    int64_t id = begin(branch, 10 * SUM);
    (void)look(branch, id, 0);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(standing_act_on(branch, id, STANDING_PAUSE, &result), BANK_OK);
    assert_int_equal(standing_act_on(branch, id, STANDING_RESUME, &result), BANK_OK);
    assert_int_equal(standing_run_job(branch, true, told), 0);
    assert_int_equal(questions(branch), 1);
    branch_wait(branch, 25 * HOUR);
    (void)look(branch, id, 0);
    assert_int_equal(standing_run_job(branch, true, told), 1);
    assert_int_equal(money(branch), 1000000 - 2 * SUM);
}

static void threshold__the_message_says_all_of_it(void **state)
{
    struct branch *branch = *state;
    struct standing_result result;
    char text[CODE_TEXT];
    const struct standing_request request = request_of(standing_top_up(branch), 5 * SUM);
    check_row("ask", standing_ask(branch, &request, &result), BANK_OK);
    const struct payment like = {.code = result.standing.code};
    branch_message(branch, &like, text);
    static const char *const parts[] = {"автопополнение", "300,00", "Северная Связь",
                                        "меньше 100,00", "500,00"};
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
        if (strstr(text, parts[i]) == NULL) {
            fail_msg("%s is not in: %s", parts[i], text);
        }
    }
}

static void threshold__refuses_what_could_never_be(void **state)
{
    struct branch *branch = *state;
    struct standing_result result;
    struct standing_request request = request_of(standing_top_up(branch), SUM - 1);
    check_row("month", standing_ask(branch, &request, &result), BANK_THRESHOLD_MONTH);
    request = request_of(branch_phone(branch, ANNA, "+79000000002", SUM), 5 * SUM);
    check_row("person", standing_ask(branch, &request, &result), BANK_THRESHOLD_NONE);
    request = request_of(standing_top_up(branch), 5 * SUM);
    request.order.provider = 999999;
    check_row("unknown", standing_ask(branch, &request, &result), BANK_THRESHOLD_NONE);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM standing_threshold"), 0);
    int64_t id = begin(branch, 2 * SUM);
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(standing_change(txn, &branch->bank, standing_anna(branch), id,
                              branch_rubles(2 * SUM + 1), &result));
    standing_finish(branch, false);
    assert_int_equal(result.outcome, BANK_THRESHOLD_MONTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BRANCH_TEST(threshold__pays_once_for_an_answer),
        BRANCH_TEST(threshold__enough_is_looked_at_later),
        BRANCH_TEST(threshold__without_an_answer_nothing_is_paid),
        BRANCH_TEST(threshold__a_month_has_its_bound),
        BRANCH_TEST(threshold__too_little_money_is_tried_thrice_then_told),
        BRANCH_TEST(threshold__paused_it_asks_nobody_and_believes_nobody),
        BRANCH_TEST(threshold__a_pause_does_not_shorten_the_rest),
        BRANCH_TEST(threshold__the_message_says_all_of_it),
        BRANCH_TEST(threshold__refuses_what_could_never_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
