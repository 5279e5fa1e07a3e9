/* The walk of a payment on a real store: from the order to each of its ends. */
#include "bank/payment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bank/branch.h"
#include "base/limits.h"

static const struct session *session_of(const struct branch *branch, int who)
{
    return &branch->customers[who].session;
}

/* Anna's payment to Boris, waiting for its code. */
static struct payment order_phone(struct branch *branch, int64_t minor)
{
    struct payment_result result;
    check_row(
        "order",
        branch_create(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", minor), &result),
        BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_AWAITING);
    return result.payment;
}

static void payment__own_is_posted_at_once_without_a_code(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    assert_int_equal(branch_create(branch, ANNA, branch_own(branch, ANNA, 250000), &result),
                     BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_POSTED);
    assert_string_equal(result.payment.payee, "Накопительный");
    assert_string_equal(result.payment.payer, "Текущий");
    assert_int_equal(branch_balance(branch, &branch->customers[ANNA].current), 750000);
    assert_int_equal(branch_balance(branch, &branch->customers[ANNA].savings), 250000);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM outbox"), 0);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM customer_limit"), 0);
    assert_int_equal(
        branch_confirm(branch, session_of(branch, ANNA), result.payment.id, "000000", &result),
        BANK_NOT_AWAITING);
}

static void payment__phone_is_held_then_posted_by_its_code(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    char code[8];
    struct payment payment = order_phone(branch, 150000);
    assert_string_equal(payment.payee, "Борис В.");
    assert_string_equal(payment.payer, "Анна П.");
    assert_int_equal(payment.code_expires_us, STAGE_START_US + SECONDS_US(300));
    assert_int_equal(branch_balance(branch, &branch->customers[ANNA].current), 1000000);
    assert_int_equal(branch_available(branch, &branch->customers[ANNA].current), 850000);
    assert_int_equal(branch_balance(branch, &branch->customers[BORIS].current), 1000000);
    branch_code(branch, &payment, code);
    const struct session *anna = session_of(branch, ANNA);
    for (int i = 0; i < 2; i++) { /* the same again is the same */
        assert_int_equal(branch_confirm(branch, anna, payment.id, code, &result), BANK_OK);
        assert_int_equal(result.payment.state, PAYMENT_POSTED);
    }
    assert_int_equal(branch_balance(branch, &branch->customers[ANNA].current), 850000);
    assert_int_equal(branch_available(branch, &branch->customers[ANNA].current), 850000);
    assert_int_equal(branch_balance(branch, &branch->customers[BORIS].current), 1150000);
    char wrong[8];
    branch_wrong_code(code, 0, wrong);
    assert_int_equal(branch_confirm(branch, anna, payment.id, wrong, &result), BANK_NOT_AWAITING);
    assert_int_equal(branch_cancel(branch, anna, payment.id, &result), BANK_NOT_AWAITING);
    assert_int_equal(branch_resend(branch, anna, payment.id, &result), BANK_NOT_AWAITING);
}

static void payment__message_names_amount_and_payee(void **state)
{
    struct branch *branch = *state;
    char text[CODE_TEXT];
    struct payment payment = order_phone(branch, 150050);
    branch_message(branch, &payment, text);
    assert_non_null(strstr(text, "1\u00a0500,50\u00a0₽"));
    assert_non_null(strstr(text, "Борис В."));
    assert_non_null(strstr(text, "\n@bank.example #"));
    struct payment_result result;
    assert_int_equal(
        branch_create(branch, VERA, branch_phone(branch, VERA, "+79000000001", 150050), &result),
        BANK_OK);
    branch_message(branch, &result.payment, text);
    assert_non_null(strstr(text, "₽1,500.50"));
    assert_non_null(strstr(text, "Анна П."));
}

static void payment__refusals_leave_nothing(void **state)
{
    struct branch *branch = *state;
    struct payment_order foreign = branch_own(branch, ANNA, 100);
    foreign.to_account = branch->customers[BORIS].savings.id;
    struct payment_order stolen = branch_own(branch, ANNA, 100);
    stolen.from_account = branch->customers[BORIS].current.id;
    struct payment_order nowhere = branch_own(branch, ANNA, 100);
    nowhere.to_account = 12345;
    struct payment_order same = branch_own(branch, ANNA, 100);
    same.to_account = same.from_account;
    struct payment_order dollars = branch_own(branch, ANNA, 100);
    dollars.amount.currency = CURRENCY_USD;
    struct payment_order bank = branch_own(branch, ANNA, 100);
    bank.from_account = branch->own.id;
    const struct {
        const char *name;
        struct payment_order order;
        enum bank_outcome outcome;
    } rows[] = {
        {"to another's account", foreign, BANK_NOT_FOUND},
        {"from another's account", stolen, BANK_NOT_FOUND},
        {"from the bank's account", bank, BANK_NOT_FOUND},
        {"to no account", nowhere, BANK_NOT_FOUND},
        {"to the same account", same, BANK_SAME_ACCOUNT},
        {"in dollars", dollars, BANK_CURRENCY_MISMATCH},
        {"more than there is", branch_own(branch, ANNA, 1000001), BANK_INSUFFICIENT_FUNDS},
        {"by phone, more than there is", branch_phone(branch, ANNA, "+79000000002", 1000001),
         BANK_INSUFFICIENT_FUNDS},
        {"to oneself", branch_phone(branch, ANNA, "+79000000001", 100), BANK_SAME_ACCOUNT},
        {"over the limit", branch_phone(branch, ANNA, "+79000000002", 50000001),
         BANK_LIMIT_EXCEEDED},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct payment_result result;
        check_row(rows[i].name, branch_create(branch, ANNA, rows[i].order, &result),
                  rows[i].outcome);
    }
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM payment WHERE kind < 3"),
                     0);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM open_hold"), 0);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM outbox"), 0);
    assert_int_equal(branch_available(branch, &branch->customers[ANNA].current), 1000000);
}

static void payment__five_wrong_codes_reject_it_and_the_money_is_free(void **state)
{
    struct branch *branch = *state;
    const struct session *anna = session_of(branch, ANNA);
    struct payment_result result;
    char code[8];
    char wrong[8];
    struct payment payment = order_phone(branch, 400000);
    branch_code(branch, &payment, code);
    for (int i = 0; i < LIMIT_CODE_TRIES; i++) {
        assert_int_equal(branch_available(branch, &branch->customers[ANNA].current), 600000);
        branch_wrong_code(code, i, wrong);
        assert_int_equal(branch_confirm(branch, anna, payment.id, wrong, &result), BANK_WRONG_CODE);
        assert_int_equal(result.detail.attempts_left, LIMIT_CODE_TRIES - 1 - i);
    }
    assert_int_equal(branch_available(branch, &branch->customers[ANNA].current), 1000000);
    assert_int_equal(branch_get(branch, anna, payment.id, &result), BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_REJECTED);
    assert_int_equal(result.payment.reason, BANK_WRONG_CODE);
    assert_int_equal(branch_confirm(branch, anna, payment.id, code, &result), BANK_NOT_AWAITING);
    assert_int_equal(stage_number(&branch->stage, "SELECT day_used FROM customer_limit"), 0);
}

static void payment__cancelled_gives_the_hold_back_once(void **state)
{
    struct branch *branch = *state;
    const struct session *anna = session_of(branch, ANNA);
    struct payment_result result;
    char code[8];
    struct payment payment = order_phone(branch, 400000);
    branch_code(branch, &payment, code);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(branch_cancel(branch, anna, payment.id, &result), BANK_OK);
        assert_int_equal(result.payment.state, PAYMENT_CANCELLED);
        assert_int_equal(branch_available(branch, &branch->customers[ANNA].current), 1000000);
    }
    assert_int_equal(branch_confirm(branch, anna, payment.id, code, &result), BANK_NOT_AWAITING);
    assert_int_equal(branch_resend(branch, anna, payment.id, &result), BANK_NOT_AWAITING);
}

static void payment__expires_by_itself_or_when_somebody_looks(void **state)
{
    struct branch *branch = *state;
    const struct session *anna = session_of(branch, ANNA);
    struct payment_result result;
    struct payment first = order_phone(branch, 100000);
    branch_wait(branch, 31);
    struct payment second = order_phone(branch, 200000);
    branch_wait(branch, 31);
    struct payment third = order_phone(branch, 300000);
    branch->stage.clock.fixed_us = first.expires_us;
    char code[8] = "000000";
    assert_int_equal(branch_confirm(branch, anna, first.id, code, &result), BANK_CODE_EXPIRED);
    assert_int_equal(branch_available(branch, &branch->customers[ANNA].current), 500000);
    int64_t ended = 0;
    branch->stage.clock.fixed_us = third.expires_us;
    assert_ok(payment_expire_due(stage_begin(&branch->stage), &branch->bank, 1, &ended));
    stage_commit(&branch->stage);
    assert_int_equal(ended, 1);
    assert_int_equal(branch_get(branch, anna, second.id, &result), BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_EXPIRED);
    assert_int_equal(result.payment.reason, BANK_CODE_EXPIRED);
    for (int i = 0; i < 2; i++) { /* run twice is run once */
        assert_ok(payment_expire_due(stage_begin(&branch->stage), &branch->bank, 100, &ended));
        stage_commit(&branch->stage);
        assert_int_equal(ended, i == 0 ? 1 : 0);
    }
    assert_int_equal(branch_available(branch, &branch->customers[ANNA].current), 1000000);
}

static void payment__code_ends_before_the_order_and_can_be_had_anew(void **state)
{
    struct branch *branch = *state;
    const struct session *anna = session_of(branch, ANNA);
    struct payment_result result;
    char old_code[8];
    char code[8];
    struct payment payment = order_phone(branch, 100000);
    branch_code(branch, &payment, old_code);
    assert_int_equal(branch_resend(branch, anna, payment.id, &result), BANK_TOO_MANY);
    assert_in_range(result.detail.retry_after, 1, 31);
    branch_wait(branch, 301);
    assert_int_equal(branch_confirm(branch, anna, payment.id, old_code, &result),
                     BANK_CODE_EXPIRED);
    assert_int_equal(branch_resend(branch, anna, payment.id, &result), BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_AWAITING);
    assert_int_not_equal(result.payment.code, payment.code);
    branch_code(branch, &result.payment, code);
    if (strcmp(code, old_code) != 0) {
        assert_int_equal(branch_confirm(branch, anna, payment.id, old_code, &result),
                         BANK_WRONG_CODE);
    }
    assert_int_equal(branch_confirm(branch, anna, payment.id, code, &result), BANK_OK);
}

static void payment__a_new_code_brings_new_tries_but_only_so_many(void **state)
{
    struct branch *branch = *state;
    const struct session *anna = session_of(branch, ANNA);
    struct payment_result result;
    struct payment payment = order_phone(branch, 100000);
    int sent = 1;
    for (; sent <= 20; sent++) {
        branch_wait(branch, 121);
        if (branch_resend(branch, anna, payment.id, &result) != BANK_OK) {
            break;
        }
    }
    assert_int_equal(sent, branch->auth.policy.codes_per_hour);
    assert_int_equal(result.outcome, BANK_TOO_MANY);
}

static void payment__belongs_to_its_session_and_its_customer(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    char code[8];
    struct payment payment = order_phone(branch, 100000);
    branch_code(branch, &payment, code);
    struct session other_window = *session_of(branch, ANNA);
    other_window.id = 999;
    const struct session *boris = session_of(branch, BORIS);
    assert_int_equal(branch_get(branch, boris, payment.id, &result), BANK_NOT_FOUND);
    assert_int_equal(branch_confirm(branch, boris, payment.id, code, &result), BANK_NOT_FOUND);
    assert_int_equal(branch_cancel(branch, boris, payment.id, &result), BANK_NOT_FOUND);
    assert_int_equal(branch_resend(branch, boris, payment.id, &result), BANK_NOT_FOUND);
    assert_int_equal(branch_get(branch, boris, payment.id + 1, &result), BANK_NOT_FOUND);
    assert_int_equal(branch_confirm(branch, &other_window, payment.id, code, &result),
                     BANK_ANOTHER_SESSION);
    assert_int_equal(branch_get(branch, &other_window, payment.id, &result), BANK_OK);
    assert_int_equal(branch_cancel(branch, &other_window, payment.id, &result), BANK_OK);
}

static void payment__another_session_takes_the_confirmation_over(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    char old_code[8];
    char code[8];
    struct payment payment = order_phone(branch, 100000);
    branch_code(branch, &payment, old_code);
    const struct session *first = session_of(branch, ANNA);
    struct session other = *first;
    other.id = 999;
    other.device.bytes[0] ^= 1;
    assert_int_equal(branch_resend(branch, &other, payment.id, &result), BANK_TOO_MANY);
    assert_true(result.detail.retry_after > 0);
    branch_wait(branch, 31);
    assert_int_equal(branch_resend(branch, &other, payment.id, &result), BANK_OK);
    assert_int_equal(result.payment.session, other.id);
    assert_int_not_equal(result.payment.code, payment.code);
    int64_t live =
        stage_number(&branch->stage, "SELECT count(*) FROM one_time_code WHERE state = 1");
    branch_code(branch, &result.payment, code);
    assert_int_equal(live, 1);
    assert_int_equal(branch_confirm(branch, first, payment.id, old_code, &result),
                     BANK_ANOTHER_SESSION);
    assert_int_equal(branch_confirm(branch, first, payment.id, code, &result),
                     BANK_ANOTHER_SESSION);
    assert_int_equal(branch_confirm(branch, &other, payment.id, code, &result), BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_POSTED);
}

static void payment__what_nobody_ordered_is_nobodys_to_open(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    int64_t id = stage_number(&branch->stage, "SELECT min(id) FROM payment WHERE kind = 4");
    assert_int_equal(branch_get(branch, session_of(branch, ANNA), id, &result), BANK_NOT_FOUND);
    assert_int_equal(branch_cancel(branch, session_of(branch, ANNA), id, &result), BANK_NOT_FOUND);
}

static void payment__day_limit_is_counted_given_back_and_starts_anew(void **state)
{
    struct branch *branch = *state;
    const struct session *anna = session_of(branch, ANNA);
    struct payment_result result;
    branch->bank.policy.operation_limit = 300000;
    branch->bank.policy.day_limit = 500000;
    struct payment_order order = branch_phone(branch, ANNA, "+79000000002", 300000);
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_OK);
    struct payment first = result.payment;
    order.amount.minor = 200001;
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_LIMIT_EXCEEDED);
    order.amount.minor = 200000;
    branch_wait(branch, 31);
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_OK);
    order.amount.minor = 1;
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_LIMIT_EXCEEDED);
    assert_int_equal(branch_cancel(branch, anna, first.id, &result), BANK_OK);
    assert_int_equal(stage_number(&branch->stage, "SELECT day_used FROM customer_limit"), 200000);
    order.amount.minor = 300000;
    branch_wait(branch, 61);
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_OK);
    order.amount.minor = 1;
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_LIMIT_EXCEEDED);
    branch_wait(branch, DAY_SECONDS);
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_OK);
}

static void payment__too_many_codes_refuse_the_order_and_undo_its_hold(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_order order = branch_phone(branch, ANNA, "+79000000002", 10000);
    for (int i = 0; i < branch->auth.policy.codes_per_hour; i++) {
        assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_OK);
    }
    int64_t before = branch_available(branch, &branch->customers[ANNA].current);
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_TOO_MANY);
    assert_in_range(result.detail.retry_after, 1, 3601);
    assert_int_equal(branch_available(branch, &branch->customers[ANNA].current), before);
}

static void payment__asking_who_has_a_number_is_limited_also_by_paying(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    enum bank_outcome outcome = BANK_OK;
    struct refusal_detail detail;
    char display[DISPLAY_BYTES];
    int64_t anna = branch->customers[ANNA].row.id;
    for (int i = 0; i < branch->bank.policy.look_ups_per_hour; i++) {
        if (i % 2 == 0) {
            assert_int_equal(
                branch_create(branch, ANNA, branch_phone(branch, ANNA, "+79990000000", 1), &result),
                BANK_PAYEE_NOT_FOUND);
            continue;
        }
        bool known = i % 3 == 0;
        assert_ok(payee_look_up(stage_begin(&branch->stage), &branch->bank, anna,
                                known ? STR("+79000000002") : STR("+79990000001"), &outcome,
                                &detail, display));
        stage_commit(&branch->stage);
        assert_int_equal(outcome, known ? BANK_OK : BANK_NOT_FOUND);
        assert_string_equal(display, known ? "Борис В." : "");
    }
    assert_ok(payee_look_up(stage_begin(&branch->stage), &branch->bank, anna, STR("+79000000002"),
                            &outcome, &detail, display));
    assert_int_equal(txn_writes(branch->stage.txn), 0);
    stage_commit(&branch->stage);
    assert_int_equal(outcome, BANK_TOO_MANY);
    assert_in_range(detail.retry_after, 1, 3601);
    assert_string_equal(display, "");
    assert_int_equal(
        branch_create(branch, ANNA, branch_phone(branch, ANNA, "+79990000000", 1), &result),
        BANK_TOO_MANY);
    assert_ok(payee_look_up(stage_begin(&branch->stage), &branch->bank,
                            branch->customers[BORIS].row.id, STR("+79000000001"), &outcome, &detail,
                            display));
    stage_commit(&branch->stage);
    assert_int_equal(outcome, BANK_OK); /* each customer has a budget of their own */
}

static enum bank_outcome order_once(struct branch *branch, int who, const char *key,
                                    unsigned char digest, int64_t minor,
                                    struct payment_result *result)
{
    const struct payment_request request = {
        .key = str_from(key), .digest = {{digest}}, .order = branch_own(branch, who, minor)};
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(payment_order_once(txn, &branch->bank, session_of(branch, who), &request, result));
    if (result->outcome != BANK_OK && !result->written) {
        stage_undo_job(&branch->stage);
    }
    stage_commit(&branch->stage);
    return result->outcome;
}

static void payment_order_once__same_key_same_payment(void **state)
{
    struct branch *branch = *state;
    struct payment_result first;
    struct payment_result result;
    assert_int_equal(order_once(branch, ANNA, "k", 1, 100, &first), BANK_OK);
    assert_int_equal(order_once(branch, ANNA, "k", 1, 100, &result), BANK_OK);
    assert_int_equal(result.payment.id, first.payment.id);
    assert_int_equal(order_once(branch, ANNA, "k", 2, 101, &result), BANK_CONFLICT);
    assert_int_equal(order_once(branch, BORIS, "k", 1, 100, &result), BANK_OK);
    assert_int_not_equal(result.payment.id, first.payment.id);
    /* a refusal leaves the key free */
    assert_int_equal(order_once(branch, ANNA, "big", 3, 99999999, &result),
                     BANK_INSUFFICIENT_FUNDS);
    assert_int_equal(order_once(branch, ANNA, "big", 4, 50, &result), BANK_OK);
    assert_int_equal(branch_balance(branch, &branch->customers[ANNA].savings), 150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BRANCH_TEST(payment__own_is_posted_at_once_without_a_code),
        BRANCH_TEST(payment__phone_is_held_then_posted_by_its_code),
        BRANCH_TEST(payment__message_names_amount_and_payee),
        BRANCH_TEST(payment__refusals_leave_nothing),
        BRANCH_TEST(payment__five_wrong_codes_reject_it_and_the_money_is_free),
        BRANCH_TEST(payment__cancelled_gives_the_hold_back_once),
        BRANCH_TEST(payment__expires_by_itself_or_when_somebody_looks),
        BRANCH_TEST(payment__code_ends_before_the_order_and_can_be_had_anew),
        BRANCH_TEST(payment__a_new_code_brings_new_tries_but_only_so_many),
        BRANCH_TEST(payment__belongs_to_its_session_and_its_customer),
        BRANCH_TEST(payment__another_session_takes_the_confirmation_over),
        BRANCH_TEST(payment__what_nobody_ordered_is_nobodys_to_open),
        BRANCH_TEST(payment__day_limit_is_counted_given_back_and_starts_anew),
        BRANCH_TEST(payment__too_many_codes_refuse_the_order_and_undo_its_hold),
        BRANCH_TEST(payment__asking_who_has_a_number_is_limited_also_by_paying),
        BRANCH_TEST(payment_order_once__same_key_same_payment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
