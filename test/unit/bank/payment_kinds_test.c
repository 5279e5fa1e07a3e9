/* Payments of every kind on a small bank: who is paid, what it costs, what stops it, and what a
 * quote says before. */
#include <stdio.h>
#include <string.h>

#include "bank/limit.h"
#include "bank/orders.h"
#include "bank/risk.h"
#include "base/limits.h"

static const struct session *session_of(const struct branch *branch, int who)
{
    return &branch->customers[who].session;
}

/* Enough for whatever a test pays. */
static void enrich(struct branch *branch, int who)
{
    branch_receive(branch, who, PAYMENT_SALARY, 500000000);
}

static enum bank_outcome quote(struct branch *branch, int who, struct payment_order order,
                               struct payment_result *result, struct payment_quote *quoted)
{
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(payment_quote(txn, &branch->bank, session_of(branch, who), &order, result, quoted));
    if (result->outcome != BANK_OK && !result->written) {
        stage_undo_job(&branch->stage);
    }
    stage_commit(&branch->stage);
    return result->outcome;
}

static void warn_of(struct branch *branch, enum risk_kind kind, const char *value)
{
    assert_ok(risk_add(stage_begin(&branch->stage), &branch->bank, kind, str_from(value)));
    assert_ok(risk_add(branch->stage.txn, &branch->bank, kind, str_from(value)));
    stage_commit(&branch->stage);
}

static void payment_account__finds_the_holder_by_number(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    const char *boris = branch->customers[BORIS].current.number.digits;
    order_done(branch, ANNA, order_account(branch, ANNA, boris, 12300), &result);
    assert_int_equal(result.payment.state, PAYMENT_POSTED);
    assert_string_equal(result.payment.payee, "Борис В.");
    assert_string_equal(result.payment.payer, "Анна П.");
    assert_string_equal(result.extra.number, boris);
    assert_int_equal(result.payment.fee, 0);
    assert_int_equal(branch_balance(branch, &branch->customers[BORIS].current), 1012300);
    assert_int_equal(branch_get(branch, session_of(branch, ANNA), result.payment.id, &result),
                     BANK_OK);
    assert_string_equal(result.extra.number, boris); /* it is stored */
    assert_int_equal(branch_get(branch, session_of(branch, BORIS), result.payment.id, &result),
                     BANK_NOT_FOUND);
}

static void payment_account__refusals(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct account bank_own;
    assert_ok(account_get(stage_read(&branch->stage), 0, branch->own.id, &bank_own));
    stage_read_end(&branch->stage);
    const struct {
        const char *number;
        enum bank_outcome outcome;
    } table[] = {{"40817810200000009999", BANK_ACCOUNT_NOT_FOUND},
                 {bank_own.number.digits, BANK_ACCOUNT_NOT_FOUND},
                 {branch->customers[ANNA].savings.number.digits, BANK_SAME_ACCOUNT},
                 {branch->customers[ANNA].current.number.digits, BANK_SAME_ACCOUNT}};
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        check_row(
            table[i].number,
            branch_create(branch, ANNA, order_account(branch, ANNA, table[i].number, 100), &result),
            table[i].outcome);
    }
    struct payment_order foreign =
        order_account(branch, ANNA, branch->customers[BORIS].current.number.digits, 100);
    foreign.from_account = branch->customers[VERA].current.id;
    assert_int_equal(branch_create(branch, ANNA, foreign, &result), BANK_NOT_FOUND);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM payment_detail"), 0);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM open_hold"), 0);
}

static void payment_account__numbers_of_nobody_count_as_questions(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    branch->bank.policy.look_ups_per_hour = 3;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(branch_create(branch, ANNA,
                                       order_account(branch, ANNA, "40817810200000009999", 100),
                                       &result),
                         BANK_ACCOUNT_NOT_FOUND);
    }
    assert_int_equal(branch_create(branch, ANNA,
                                   order_account(branch, ANNA, "40817810200000009998", 100),
                                   &result),
                     BANK_TOO_MANY);
    assert_in_range(result.detail.retry_after, 1, 3601);
}

static void payment_card__keeps_only_the_last_digits(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_order order = order_card(branch, ANNA, BORIS, 5000);
    char number[20];
    (void)snprintf(number, sizeof number, "%s", order.number.data);
    order_done(branch, ANNA, order, &result);
    assert_string_equal(result.payment.payee, "Борис В.");
    assert_string_equal(result.extra.number, number + strlen(number) - 4);
    assert_int_equal(branch_balance(branch, &branch->customers[BORIS].current), 1005000);
    order.number = STR("2204999900000000");
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_CARD_NOT_FOUND);
    order = order_card(branch, ANNA, BORIS, 5000);
    stage_sql(&branch->stage, "UPDATE card SET state = 3");
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_CARD_NOT_FOUND);
}

static void payment_requisites__of_this_bank_are_an_account_here(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_order order = order_requisites(branch, ANNA, 7700);
    order.bik = branch->bank.policy.bik;
    order.number = str_from(branch->customers[BORIS].current.number.digits);
    order_done(branch, ANNA, order, &result);
    assert_int_equal(result.payment.kind, PAYMENT_ACCOUNT);
    assert_int_equal(result.payment.state, PAYMENT_POSTED);
    assert_int_equal(result.payment.fee, 0);
    assert_string_equal(result.extra.purpose, "Оплата по счёту 7");
    assert_string_equal(result.payment.payee, "Борис В."); /* whose it is, whatever was written */
    assert_int_equal(branch_balance(branch, &branch->customers[BORIS].current), 1007700);
}

/* ---- limits */

static void payment__all_kinds_count_in_one_limit(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    enrich(branch, ANNA);
    branch->bank.policy.day_limit = (ORDER_KINDS - 1) * 100000;
    for (size_t i = 1; i < ORDER_KINDS; i++) { /* not own ones */
        order_done(branch, ANNA, order_of(branch, order_kinds[i], ANNA, 100000), &result);
    }
    for (size_t i = 1; i < ORDER_KINDS; i++) {
        check_row("one kopeck more",
                  branch_create(branch, ANNA, order_of(branch, order_kinds[i], ANNA, 1), &result),
                  BANK_LIMIT_EXCEEDED);
    }
    order_done(branch, ANNA, branch_own(branch, ANNA, 100), &result);
    branch_wait(branch, DAY_SECONDS);
    order_done(branch, ANNA, order_of(branch, PAYMENT_PHONE, ANNA, 600000), &result);
}

static void payment__a_month_has_its_limit_and_its_end(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    enrich(branch, ANNA);
    branch->bank.policy.month_limit = 300000;
    order_done(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 300000), &result);
    branch_wait(branch, DAY_SECONDS); /* the 25th of November */
    assert_int_equal(
        branch_create(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 1), &result),
        BANK_LIMIT_EXCEEDED);
    branch_wait(branch, (int64_t)6 * DAY_SECONDS); /* the 1st of December */
    order_done(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 300000), &result);
}

static void payment__what_is_cancelled_a_day_later_is_given_back_to_its_month(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_result first;
    branch->bank.policy.month_limit = 300000;
    branch->bank.policy.order_seconds = 2 * DAY_SECONDS;
    assert_int_equal(
        branch_create(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 300000), &first),
        BANK_OK);
    branch_wait(branch, DAY_SECONDS);
    assert_int_equal(branch_cancel(branch, session_of(branch, ANNA), first.payment.id, &result),
                     BANK_OK);
    assert_int_equal(stage_number(&branch->stage, "SELECT month_used FROM customer_limit"), 0);
    order_done(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 300000), &result);
}

static void limit_change__holds_for_the_next_payment(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct limit_view view;
    enum bank_outcome outcome = BANK_OK;
    struct limit_set asked = {10000, LIMIT_OF_BANK, LIMIT_OF_BANK};
    int64_t anna = branch->customers[ANNA].row.id;
    assert_ok(
        limit_change(stage_begin(&branch->stage), &branch->bank, anna, &asked, &outcome, &view));
    stage_commit(&branch->stage);
    assert_int_equal(view.limit.operation, 10000);
    assert_int_equal(
        branch_create(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 10001), &result),
        BANK_LIMIT_EXCEEDED);
    order_done(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 10000), &result);
    asked.operation = 20000;
    assert_ok(
        limit_change(stage_begin(&branch->stage), &branch->bank, anna, &asked, &outcome, &view));
    stage_commit(&branch->stage);
    assert_int_equal(
        branch_create(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 20000), &result),
        BANK_LIMIT_EXCEEDED);
    branch_wait(branch, branch->bank.policy.raise_seconds);
    order_done(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 20000), &result);
    assert_ok(limit_read(stage_read(&branch->stage), &branch->bank, anna, &view));
    stage_read_end(&branch->stage);
    assert_int_equal(view.row.day_used, 20000);
    assert_int_equal(view.row.month_used, 30000);
    order_done(branch, BORIS, branch_phone(branch, BORIS, "+79000000001", 20000), &result);
}

/* ---- quotes */

static void payment_quote__is_what_the_order_becomes(void **state)
{
    struct branch *branch = *state;
    enrich(branch, ANNA);
    for (size_t i = 0; i < ORDER_KINDS; i++) {
        struct payment_result quoted;
        struct payment_result ordered;
        struct payment_quote more;
        struct payment_order order = order_of(branch, order_kinds[i], ANNA, 1234500);
        const char *word = payment_kinds[order_kinds[i]].word;
        check_row(word, quote(branch, ANNA, order, &quoted, &more), BANK_OK);
        check_row(word, branch_create(branch, ANNA, order, &ordered), BANK_OK);
        check_row(word, quoted.payment.fee, ordered.payment.fee);
        check_row(word, quoted.payment.amount.minor, ordered.payment.amount.minor);
        check_text(word, str_from(quoted.payment.payee), ordered.payment.payee);
        check_row(word, quoted.payment.state, ordered.payment.state);
        check_row(word, more.needs_code, ordered.payment.state == PAYMENT_AWAITING);
        check_row(word, more.warning, BANK_OK);
        check_row(word, more.operation,
                  order_kinds[i] == PAYMENT_OWN ? -1 : branch->bank.policy.operation_limit);
        struct arrival arrival = payment_arrival(&ordered.payment);
        check_row(word, more.arrival.at_once, arrival.at_once);
        check_row(word, more.arrival.day, arrival.day);
        check_row(word, arrival.at_once, order_kinds[i] != PAYMENT_REQUISITES);
    }
}

static void payment_quote__stores_nothing_and_refuses_as_the_order(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_quote more;
    for (size_t i = 0; i < ORDER_KINDS; i++) {
        struct payment_order order = order_of(branch, order_kinds[i], ANNA, 100);
        const char *word = payment_kinds[order_kinds[i]].word;
        check_row(word, quote(branch, ANNA, order, &result, &more), BANK_OK);
        order.amount.minor = 1000001; /* more than there is */
        check_row(word, quote(branch, ANNA, order, &result, &more), BANK_INSUFFICIENT_FUNDS);
        order.amount.minor = AMOUNT_MAX;
        check_row(word, quote(branch, ANNA, order, &result, &more),
                  order_kinds[i] == PAYMENT_OWN ? BANK_INSUFFICIENT_FUNDS : BANK_LIMIT_EXCEEDED);
        order.from_account = branch->customers[BORIS].savings.id;
        check_row(word, quote(branch, ANNA, order, &result, &more), BANK_NOT_FOUND);
    }
    struct payment_order all = order_requisites(branch, ANNA, 998000);
    assert_int_equal(quote(branch, ANNA, all, &result, &more), BANK_INSUFFICIENT_FUNDS);
    all.amount.minor = 997000; /* and a fee of 29.91 */
    assert_int_equal(quote(branch, ANNA, all, &result, &more), BANK_OK);
    assert_int_equal(
        stage_number(&branch->stage, "SELECT count(*) FROM payment WHERE kind NOT IN (4)"), 0);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM open_hold"), 0);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM customer_limit"), 0);
}

static void payment_quote__who_somebody_is_is_asked_once(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_quote more;
    branch->bank.policy.look_ups_per_hour = 2;
    struct payment_order boris = branch_phone(branch, ANNA, "+79000000002", 100);
    struct payment_order vera = branch_phone(branch, ANNA, "+79000000003", 100);
    for (int i = 0; i < 5; i++) { /* while the amount is typed */
        assert_int_equal(quote(branch, ANNA, boris, &result, &more), BANK_OK);
        assert_int_equal(quote(branch, ANNA, vera, &result, &more), BANK_OK);
    }
    assert_int_equal(
        quote(branch, ANNA, branch_phone(branch, ANNA, "+79990000000", 100), &result, &more),
        BANK_TOO_MANY);
    assert_int_equal(quote(branch, ANNA, boris, &result, &more), BANK_OK);
    branch_wait(branch, 3600);
    assert_int_equal(
        quote(branch, ANNA, branch_phone(branch, ANNA, "+79990000000", 100), &result, &more),
        BANK_PAYEE_NOT_FOUND);
}

/* Anna's order by this phone number, taken back at once. */
static enum bank_outcome order_and_cancel(struct branch *branch, const char *phone,
                                          struct payment_result *result)
{
    const struct session *session = &branch->customers[ANNA].session;
    enum bank_outcome outcome =
        branch_create(branch, ANNA, branch_phone(branch, ANNA, phone, 100), result);
    if (outcome == BANK_OK) {
        struct payment_result cancelled;
        assert_int_equal(branch_cancel(branch, session, result->payment.id, &cancelled), BANK_OK);
    }
    return outcome;
}

static void payment__an_order_that_tells_a_name_is_a_question(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_quote more;
    branch->bank.policy.look_ups_per_hour = 1;
    for (int i = 0; i < 3; i++) { /* the same one is one question */
        assert_int_equal(order_and_cancel(branch, "+79000000002", &result), BANK_OK);
    }
    assert_int_equal(order_and_cancel(branch, "+79000000003", &result), BANK_TOO_MANY);
    assert_in_range(result.detail.retry_after, 1, 3601);
    assert_int_equal(
        quote(branch, ANNA, branch_phone(branch, ANNA, "+79000000003", 100), &result, &more),
        BANK_TOO_MANY);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM open_hold"), 0);
    branch_wait(branch, 3600);
    assert_int_equal(
        quote(branch, ANNA, branch_phone(branch, ANNA, "+79000000003", 100), &result, &more),
        BANK_OK);
    assert_int_equal(order_and_cancel(branch, "+79000000003", &result), BANK_OK);
}

static void payment__whom_one_has_paid_is_no_question(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_order boris = branch_phone(branch, ANNA, "+79000000002", 100);
    order_done(branch, ANNA, boris, &result);
    branch_wait(branch, 3600);
    branch->bank.policy.look_ups_per_hour = 0;
    order_done(branch, ANNA, boris, &result);
    assert_int_equal(order_and_cancel(branch, "+79000000003", &result), BANK_TOO_MANY);
}

/* ---- signs of fraud */

/* Anna's payment to somebody the regulator warns of. */
static struct payment stopped(struct branch *branch)
{
    struct payment_result result;
    warn_of(branch, RISK_PHONE, "+79000000002");
    assert_int_equal(
        branch_create(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 100000), &result),
        BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_STOPPED);
    assert_int_equal(result.extra.stop_reason, BANK_STOPPED_FRAUD);
    assert_int_equal(result.extra.stopped_until_us,
                     branch->stage.clock.fixed_us + SECONDS_US(2 * DAY_SECONDS));
    assert_int_equal(payment_refusal(&result.payment), BANK_STOPPED_FRAUD);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM outbox"), 0); /* no code */
    assert_int_equal(branch_available(branch, &branch->customers[ANNA].current), 900000);
    return result.payment;
}

static void payment__stopped_can_be_confirmed_when_two_days_are_over(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    const struct session *anna = session_of(branch, ANNA);
    struct payment payment = stopped(branch);
    char code[8];
    assert_int_equal(branch_confirm(branch, anna, payment.id, "000000", &result),
                     BANK_STILL_STOPPED);
    assert_int_equal(branch_resend(branch, anna, payment.id, &result), BANK_STILL_STOPPED);
    branch_wait(branch, (int64_t)2 * DAY_SECONDS - 1);
    assert_int_equal(branch_resend(branch, anna, payment.id, &result), BANK_STILL_STOPPED);
    branch_wait(branch, 1);
    assert_int_equal(branch_resend(branch, anna, payment.id, &result), BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_AWAITING);
    assert_int_equal(payment_refusal(&result.payment), BANK_OK);
    branch_code(branch, &result.payment, code);
    assert_int_equal(branch_confirm(branch, anna, payment.id, code, &result), BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_POSTED);
    assert_int_equal(result.payment.reason, BANK_OK);
    assert_int_equal(branch_balance(branch, &branch->customers[BORIS].current), 1100000);
}

static void payment__stopped_can_be_cancelled_at_any_time(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment payment = stopped(branch);
    assert_int_equal(branch_cancel(branch, session_of(branch, BORIS), payment.id, &result),
                     BANK_NOT_FOUND);
    assert_int_equal(branch_cancel(branch, session_of(branch, ANNA), payment.id, &result), BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_CANCELLED);
    assert_int_equal(branch_available(branch, &branch->customers[ANNA].current), 1000000);
    assert_int_equal(stage_number(&branch->stage, "SELECT day_used FROM customer_limit"), 0);
    assert_int_equal(branch_resend(branch, session_of(branch, ANNA), payment.id, &result),
                     BANK_NOT_AWAITING);
}

static void payment__stopped_ends_by_itself_when_nobody_wants_it(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment payment = stopped(branch);
    int64_t ended = 0;
    branch_wait(branch, (int64_t)4 * DAY_SECONDS - 1);
    assert_ok(payment_expire_due(stage_begin(&branch->stage), &branch->bank, 10, &ended));
    stage_commit(&branch->stage);
    assert_int_equal(ended, 0);
    branch_wait(branch, 1);
    assert_ok(payment_expire_due(stage_begin(&branch->stage), &branch->bank, 10, &ended));
    stage_commit(&branch->stage);
    assert_int_equal(ended, 1);
    assert_int_equal(branch_get(branch, session_of(branch, ANNA), payment.id, &result), BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_EXPIRED);
    assert_int_equal(branch_available(branch, &branch->customers[ANNA].current), 1000000);
}

static void payment__signs_of_every_sort_stop_it(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_quote more;
    enrich(branch, ANNA);
    warn_of(branch, RISK_ACCOUNT, branch->customers[VERA].current.number.digits);
    warn_of(branch, RISK_INN, "7700000000");
    const struct {
        const char *name;
        struct payment_order order;
        bool stops;
    } table[] = {
        {"an account of the list",
         order_account(branch, ANNA, branch->customers[VERA].current.number.digits, 100), true},
        {"a card of that account", order_card(branch, ANNA, VERA, 100), true},
        {"that customer by phone", branch_phone(branch, ANNA, "+79000000003", 100), false},
        {"an INN of the list", order_requisites(branch, ANNA, 100), true},
        {"much to somebody new", branch_phone(branch, ANNA, "+79000000002", 20000000), true},
        {"less to somebody new", branch_phone(branch, ANNA, "+79000000002", 19999999), false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        check_row(table[i].name, quote(branch, ANNA, table[i].order, &result, &more), BANK_OK);
        check_row(table[i].name, more.warning == BANK_STOPPED_FRAUD, table[i].stops);
    }
    order_done(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 100), &result);
    assert_int_equal(
        quote(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 20000000), &result, &more),
        BANK_OK);
    assert_int_equal(more.warning, BANK_OK); /* paid before */
}

static void payment__a_young_device_or_another_account_of_the_messenger(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_quote more;
    struct session *session = &branch->customers[ANNA].session;
    char token[TOKEN_TEXT];
    enrich(branch, ANNA);
    struct payment_order order = branch_phone(branch, ANNA, "+79000000002", 5000000);
    struct session_request request = {
        .customer = session->customer, .device = &session->device, .language = LANGUAGE_RU};
    assert_ok(session_open(stage_begin(&branch->stage), &branch->auth, &request, session, token));
    stage_commit(&branch->stage);
    assert_int_equal(quote(branch, ANNA, order, &result, &more), BANK_OK);
    assert_int_equal(more.warning, BANK_STOPPED_FRAUD);
    branch_wait(branch, DAY_SECONDS);
    /* a new session of the device that is known by now */
    assert_ok(session_open(stage_begin(&branch->stage), &branch->auth, &request, session, token));
    stage_commit(&branch->stage);
    assert_int_equal(quote(branch, ANNA, order, &result, &more), BANK_OK);
    assert_int_equal(more.warning, BANK_OK);
    session->is_other = true;
    assert_int_equal(quote(branch, ANNA, order, &result, &more), BANK_OK);
    assert_int_equal(more.warning, BANK_STOPPED_FRAUD);
    order.amount.minor--;
    assert_int_equal(quote(branch, ANNA, order, &result, &more), BANK_OK);
    assert_int_equal(more.warning, BANK_OK);
}

/* ---- look-ups */

static void look_up__belongs_to_who_asked_and_the_first_answer_stays(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_order order = order_bank_phone(branch, ANNA, 100);
    struct look_up look_up;
    enum bank_outcome outcome = BANK_OK;
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(look_up_answer(txn, &branch->bank, order.look_up, NULL, 0));
    assert_ok(look_up_fail(txn, &branch->bank, order.look_up));
    assert_int_equal(look_up_fail(txn, &branch->bank, 12345), STATUS_NOT_FOUND);
    stage_commit(&branch->stage);
    assert_ok(look_up_get(stage_read(&branch->stage), session_of(branch, ANNA), order.look_up,
                          &outcome, &look_up));
    assert_int_equal(outcome, BANK_OK);
    assert_int_equal(look_up.state, LOOK_UP_ANSWERED);
    assert_int_equal(look_up.count, 2);
    assert_true(look_up.banks[0].is_default);
    assert_ok(look_up_get(branch->stage.read_txn, session_of(branch, BORIS), order.look_up,
                          &outcome, &look_up));
    assert_int_equal(outcome, BANK_NOT_FOUND);
    stage_read_end(&branch->stage);
    struct payment_order others = order;
    others.from_account = branch->customers[BORIS].current.id;
    assert_int_equal(branch_create(branch, BORIS, others, &result), BANK_LOOK_UP_NEEDED);
    order.bik = STR("044599666");
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_LOOK_UP_NEEDED);
}

static void look_up__is_forgotten_after_a_day(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_order order = order_bank_phone(branch, ANNA, 100);
    branch_wait(branch, DAY_SECONDS);
    assert_ok(look_up_forget(stage_begin(&branch->stage), &branch->bank));
    stage_commit(&branch->stage);
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_OK);
    branch_wait(branch, 1);
    assert_ok(look_up_forget(stage_begin(&branch->stage), &branch->bank));
    stage_commit(&branch->stage);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM look_up_bank"), 0);
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_LOOK_UP_NEEDED);
}

static void look_up__counts_as_a_question(void **state)
{
    struct branch *branch = *state;
    struct look_up look_up;
    struct refusal_detail detail;
    enum bank_outcome outcome = BANK_OK;
    branch->bank.policy.look_ups_per_hour = 2;
    for (int i = 0; i < 3; i++) {
        assert_ok(look_up_start(stage_begin(&branch->stage), &branch->bank,
                                session_of(branch, ANNA), STR("+79000000044"), &outcome, &detail,
                                &look_up));
        stage_commit(&branch->stage);
        assert_int_equal(outcome, i < 2 ? BANK_OK : BANK_TOO_MANY);
    }
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM outbox WHERE kind = 22"),
                     2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BRANCH_TEST(payment_account__finds_the_holder_by_number),
        BRANCH_TEST(payment_account__refusals),
        BRANCH_TEST(payment_account__numbers_of_nobody_count_as_questions),
        BRANCH_TEST(payment_card__keeps_only_the_last_digits),
        BRANCH_TEST(payment_requisites__of_this_bank_are_an_account_here),
        BRANCH_TEST(payment__all_kinds_count_in_one_limit),
        BRANCH_TEST(payment__a_month_has_its_limit_and_its_end),
        BRANCH_TEST(payment__what_is_cancelled_a_day_later_is_given_back_to_its_month),
        BRANCH_TEST(limit_change__holds_for_the_next_payment),
        BRANCH_TEST(payment_quote__is_what_the_order_becomes),
        BRANCH_TEST(payment_quote__stores_nothing_and_refuses_as_the_order),
        BRANCH_TEST(payment_quote__who_somebody_is_is_asked_once),
        BRANCH_TEST(payment__an_order_that_tells_a_name_is_a_question),
        BRANCH_TEST(payment__whom_one_has_paid_is_no_question),
        BRANCH_TEST(payment__stopped_can_be_confirmed_when_two_days_are_over),
        BRANCH_TEST(payment__stopped_can_be_cancelled_at_any_time),
        BRANCH_TEST(payment__stopped_ends_by_itself_when_nobody_wants_it),
        BRANCH_TEST(payment__signs_of_every_sort_stop_it),
        BRANCH_TEST(payment__a_young_device_or_another_account_of_the_messenger),
        BRANCH_TEST(look_up__belongs_to_who_asked_and_the_first_answer_stays),
        BRANCH_TEST(look_up__is_forgotten_after_a_day),
        BRANCH_TEST(look_up__counts_as_a_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
