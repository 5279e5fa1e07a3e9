/* Money that leaves for another bank and money that comes from one: where it stands at every
 * moment, whatever the far side says, and however often. */
#include "bank/payment_out.h"

#include <stdio.h>
#include <string.h>

#include "bank/orders.h"

/* What the bank's own accounts hold, together: what is sent and not settled, what came, what was
 * earned. */
struct books {
    int64_t clearing, correspondent, fees, waiting;
};

static struct books books_of(struct branch *branch)
{
    return (struct books){.clearing = internal_balance(branch, INTERNAL_CLEARING_OUT),
                          .correspondent = internal_balance(branch, INTERNAL_CORRESPONDENT),
                          .fees = internal_balance(branch, INTERNAL_FEES),
                          .waiting = internal_balance(branch, INTERNAL_CLEARING_IN)};
}

static void check_books(const char *name, struct branch *branch, struct books expected)
{
    struct books got = books_of(branch);
    check_row(name, got.clearing, expected.clearing);
    check_row(name, got.correspondent, expected.correspondent);
    check_row(name, got.fees, expected.fees);
    check_row(name, got.waiting, expected.waiting);
}

static int64_t sent_rows(struct branch *branch)
{
    return stage_number(&branch->stage, "SELECT count(*) FROM outbox WHERE kind = 21");
}

enum { AMOUNT = 100000, FEE = 2000, FIRST = 1000000 };

static struct payment send(struct branch *branch)
{
    struct payment_result result;
    order_done(branch, ANNA, order_requisites(branch, ANNA, AMOUNT), &result);
    assert_int_equal(result.payment.state, PAYMENT_SENT);
    return result.payment;
}

static void payment_out__is_held_with_its_fee_then_sent(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    const struct account *current = &branch->customers[ANNA].current;
    struct books before = books_of(branch);
    char text[CODE_TEXT];
    char code[8];
    assert_int_equal(branch_create(branch, ANNA, order_requisites(branch, ANNA, AMOUNT), &result),
                     BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_AWAITING);
    assert_int_equal(result.payment.fee, FEE);
    assert_int_equal(branch_available(branch, current), FIRST - AMOUNT - FEE);
    assert_int_equal(branch_balance(branch, current), FIRST);
    branch_message(branch, &result.payment, text);
    assert_non_null(strstr(text, "1\u00a0000,00\u00a0₽ и комиссия 20,00\u00a0₽"));
    assert_non_null(strstr(text, "ООО «Пример»"));
    assert_int_equal(sent_rows(branch), 0);
    branch_code(branch, &result.payment, code);
    for (int i = 0; i < 2; i++) { /* the same confirmation again answers the same */
        assert_int_equal(branch_confirm(branch, &branch->customers[ANNA].session, result.payment.id,
                                        code, &result),
                         BANK_OK);
        assert_int_equal(result.payment.state, PAYMENT_SENT);
        assert_int_equal(result.payment.posted_us, 0);
        assert_int_equal(sent_rows(branch), 1);
    }
    assert_int_equal(branch_balance(branch, current), FIRST - AMOUNT - FEE);
    check_books("sent", branch, (struct books){AMOUNT, before.correspondent, FEE, 0});
}

static void payment_out__settled_is_posted_once(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct books before = books_of(branch);
    struct payment payment = send(branch);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(rail_settles(branch, payment.id), BANK_OK);
        check_books("settled", branch, (struct books){0, before.correspondent + AMOUNT, FEE, 0});
    }
    assert_int_equal(branch_get(branch, &branch->customers[ANNA].session, payment.id, &result),
                     BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_POSTED);
    assert_int_equal(result.payment.posted_us, branch->stage.clock.fixed_us);
    assert_int_equal(rail_rejects(branch, payment.id, BANK_PAYEE_REFUSED), BANK_NOT_AWAITING);
    check_books("and stays so", branch, (struct books){0, before.correspondent + AMOUNT, FEE, 0});
}

static void payment_out__rejected_gives_everything_back_once(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct books before = books_of(branch);
    struct payment payment = send(branch);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(rail_rejects(branch, payment.id, BANK_PAYEE_REFUSED), BANK_OK);
        check_books("rejected", branch, before);
        assert_int_equal(branch_balance(branch, &branch->customers[ANNA].current), FIRST);
    }
    assert_int_equal(stage_number(&branch->stage, "SELECT month_used FROM customer_limit"), 0);
    assert_int_equal(branch_get(branch, &branch->customers[ANNA].session, payment.id, &result),
                     BANK_OK);
    assert_int_equal(payment_refusal(&result.payment), BANK_PAYEE_REFUSED);
    assert_int_equal(rail_settles(branch, payment.id), BANK_NOT_AWAITING);
    assert_int_equal(rail_returns(branch, payment.id, 77, AMOUNT), BANK_NOT_AWAITING);
    check_books("and stays so", branch, before);
}

static void payment_out__returns_in_parts_and_never_more(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct books before = books_of(branch);
    struct payment payment = send(branch);
    assert_int_equal(rail_returns(branch, payment.id, 70, 1), BANK_NOT_AWAITING); /* not posted */
    assert_int_equal(rail_settles(branch, payment.id), BANK_OK);
    assert_int_equal(rail_returns(branch, payment.id, 71, AMOUNT + 1), BANK_NOT_AWAITING);
    assert_int_equal(rail_returns(branch, payment.id, 71, 0), BANK_NOT_AWAITING);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(rail_returns(branch, payment.id, 72, 40000), BANK_OK);
    }
    assert_int_equal(rail_returns(branch, payment.id, 73, AMOUNT - 40000 + 1), BANK_NOT_AWAITING);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(rail_returns(branch, payment.id, 74, AMOUNT - 40000), BANK_OK);
        assert_int_equal(rail_returns(branch, payment.id, 72, 40000), BANK_OK);
    }
    assert_int_equal(rail_returns(branch, payment.id, 75, 1), BANK_NOT_AWAITING);
    check_books("returned", branch, (struct books){0, before.correspondent, FEE, 0});
    assert_int_equal(branch_balance(branch, &branch->customers[ANNA].current), FIRST - FEE);
    assert_int_equal(branch_get(branch, &branch->customers[ANNA].session, payment.id, &result),
                     BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_RETURNED);
    assert_int_equal(result.extra.returned, AMOUNT);
    assert_int_equal(rail_settles(branch, payment.id), BANK_OK); /* it was, before */
}

static void payment_out__tells_the_rail_all_that_was_ordered(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_out out;
    int64_t id = 0;
    struct payment_order order = order_requisites(branch, ANNA, AMOUNT);
    order.kpp = STR("770001001");
    order.budget = (struct budget){.kbk = "18210102010011000110",
                                   .oktmo = "45380000",
                                   .payer_status = "13",
                                   .basis = "ТП",
                                   .period = "МС.02.2026",
                                   .document_number = "А-17/2"};
    order_done(branch, ANNA, order, &result);
    assert_int_equal(result.payment.fee, FEE); /* the fields alone make none to the budget */
    struct txn *txn = stage_read(&branch->stage);
    assert_ok(payment_out_get(txn, result.payment.id, &out));
    assert_int_equal(out.amount.minor, AMOUNT);
    assert_string_equal(out.payer_name, "Примерова Анна");
    assert_string_equal(out.payer_account, branch->customers[ANNA].current.number.digits);
    assert_string_equal(out.payee_name, "ООО «Пример»");
    assert_string_equal(out.payee_account, OTHER_ACCOUNT);
    assert_string_equal(out.bik, OTHER_BIK);
    assert_string_equal(out.payee_inn, "7700000000");
    assert_string_equal(out.payee_kpp, "770001001");
    assert_string_equal(out.purpose, "Оплата по счёту 7");
    assert_memory_equal(&out.budget, &order.budget, sizeof out.budget);
    assert_int_equal(strlen(out.uetr), UETR_TEXT - 1);
    assert_int_equal(out.uetr[14], '4');
    assert_ok(payment_out_by_uetr(txn, str_from(out.uetr), &id));
    assert_int_equal(id, result.payment.id);
    assert_int_equal(payment_out_by_uetr(txn, STR(""), &id), STATUS_NOT_FOUND);
    assert_int_equal(payment_out_get(txn, 12345, &out), STATUS_NOT_FOUND);
    stage_read_end(&branch->stage);
    order_done(branch, ANNA, branch_own(branch, ANNA, 100), &result);
    assert_int_equal(payment_out_get(stage_read(&branch->stage), result.payment.id, &out),
                     STATUS_NOT_FOUND); /* it never left */
    stage_read_end(&branch->stage);
}

static void payment_requisites__only_to_banks_that_take_payments(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_order order = order_requisites(branch, ANNA, 100);
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_OK);
    assert_string_equal(result.extra.bank_name, "АО «Вымышленный банк»");
    order.bik = STR(CLOSED_BIK);
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_BANK_UNKNOWN);
    order.bik = STR("044599666");
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_BANK_UNKNOWN);
}

static void payment_bank_phone__is_free_up_to_its_month(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct payment_out out;
    branch_receive(branch, ANNA, PAYMENT_SALARY, 100000000);
    order_done(branch, ANNA, order_bank_phone(branch, ANNA, 4900000), &result);
    assert_int_equal(result.payment.fee, 0);
    assert_int_equal(result.payment.state, PAYMENT_SENT);
    assert_string_equal(result.payment.payee, "Глеб О.");
    assert_ok(payment_out_get(stage_read(&branch->stage), result.payment.id, &out));
    stage_read_end(&branch->stage);
    assert_string_equal(out.payee_phone, "+79000000044");
    assert_string_equal(out.payee_account, "");
    assert_string_equal(out.purpose, "За ужин");
    assert_int_equal(rail_rejects(branch, result.payment.id, BANK_TECHNICAL), BANK_OK);
    order_done(branch, ANNA, order_bank_phone(branch, ANNA, 4900000), &result);
    assert_int_equal(result.payment.fee, 0); /* what was rejected used nothing up */
    order_done(branch, ANNA, order_bank_phone(branch, ANNA, 4900000), &result);
    assert_int_equal(result.payment.fee, 0);
    order_done(branch, ANNA, order_bank_phone(branch, ANNA, 300000), &result);
    assert_int_equal(result.payment.fee, 500);     /* half a percent of the 1000 roubles over */
    branch_wait(branch, 7 * (int64_t)DAY_SECONDS); /* December */
    order_done(branch, ANNA, order_bank_phone(branch, ANNA, 4900000), &result);
    assert_int_equal(result.payment.fee, 0);
}

static void payment_recall__is_asked_once_and_answered_once(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    const struct session *anna = &branch->customers[ANNA].session;
    struct payment payment = send(branch);
    assert_ok(payment_recall(stage_begin(&branch->stage), &branch->bank,
                             &branch->customers[BORIS].session, payment.id, &result));
    assert_int_equal(result.outcome, BANK_NOT_FOUND);
    for (int i = 0; i < 2; i++) {
        assert_ok(payment_recall(branch->stage.txn, &branch->bank, anna, payment.id, &result));
        assert_int_equal(result.outcome, BANK_OK);
        assert_int_equal(result.extra.recall, RECALL_ASKED);
    }
    stage_commit(&branch->stage);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM outbox WHERE kind = 23"),
                     1);
    assert_int_equal(rail_settles(branch, payment.id), BANK_OK);
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(payment_out_recall_answer(txn, &branch->bank, payment.id, true));
    assert_ok(payment_out_recall_answer(txn, &branch->bank, payment.id, false)); /* too late */
    stage_commit(&branch->stage);
    assert_int_equal(rail_returns(branch, payment.id, 80, AMOUNT), BANK_OK);
    assert_int_equal(branch_get(branch, anna, payment.id, &result), BANK_OK);
    assert_int_equal(result.extra.recall, RECALL_GRANTED);
    assert_int_equal(payment_refusal(&result.payment), BANK_RECALLED);
}

static void payment_recall__only_of_what_is_away(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    const struct session *anna = &branch->customers[ANNA].session;
    int64_t ids[3];
    order_done(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 100), &result);
    ids[0] = result.payment.id;
    assert_int_equal(branch_create(branch, ANNA, order_requisites(branch, ANNA, 100), &result),
                     BANK_OK);
    ids[1] = result.payment.id;
    ids[2] = send(branch).id;
    assert_int_equal(rail_rejects(branch, ids[2], BANK_TECHNICAL), BANK_OK);
    for (size_t i = 0; i < ARRAY_COUNT(ids); i++) {
        assert_ok(
            payment_recall(stage_begin(&branch->stage), &branch->bank, anna, ids[i], &result));
        assert_int_equal(txn_writes(branch->stage.txn), 0);
        stage_commit(&branch->stage);
        check_row("recall", result.outcome, BANK_NOT_RECALLABLE);
    }
}

/* ---- what comes */

static struct payment_in incoming(const struct branch *branch, int64_t id, int64_t minor)
{
    return (struct payment_in){.id = id,
                               .amount = branch_rubles(minor),
                               .payer_name = STR("Вымышленный Глеб Олегович"),
                               .payer_bik = STR(OTHER_BIK),
                               .payer_account = STR(OTHER_ACCOUNT),
                               .payee_account =
                                   str_from(branch->customers[ANNA].current.number.digits),
                               .purpose = STR("Возврат долга")};
}

static enum bank_outcome arrive(struct branch *branch, const struct payment_in *in,
                                int64_t *payment)
{
    enum bank_outcome outcome = BANK_OK;
    struct payment_credited credited;
    assert_ok(payment_in(stage_begin(&branch->stage), &branch->bank, in, &outcome, &credited));
    stage_commit(&branch->stage);
    *payment = credited.payment;
    return outcome;
}

static enum bank_outcome resolve(struct branch *branch, const struct payment_in *in,
                                 int64_t account)
{
    int64_t customer = 0;
    enum bank_outcome outcome = BANK_OK;
    assert_ok(payment_in_resolve(stage_begin(&branch->stage), &branch->bank, in, account, &outcome,
                                 &customer));
    stage_commit(&branch->stage);
    return outcome;
}

static void payment_in__credits_whose_it_is_once(void **state)
{
    struct branch *branch = *state;
    struct payment_in in = incoming(branch, 900, 50000);
    struct books before = books_of(branch);
    int64_t payment = 0;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(arrive(branch, &in, &payment), BANK_OK);
        assert_int_equal(payment, 900);
        assert_int_equal(branch_balance(branch, &branch->customers[ANNA].current), FIRST + 50000);
        check_books("came", branch, (struct books){0, before.correspondent - 50000, 0, 0});
    }
    in = incoming(branch, 901, 700);
    in.payee_account = STR("");
    in.payee_phone = STR("+79000000001");
    assert_int_equal(arrive(branch, &in, &payment), BANK_OK);
    assert_int_equal(branch_balance(branch, &branch->customers[ANNA].current), FIRST + 50700);
    struct payment stored;
    struct payment_detail detail;
    assert_ok(payment_find(stage_read(&branch->stage), 900, LANGUAGE_RU, &stored));
    assert_ok(payment_find_detail(branch->stage.read_txn, &stored, &detail));
    stage_read_end(&branch->stage);
    assert_int_equal(stored.kind, PAYMENT_INCOMING);
    assert_string_equal(stored.payer, "Вымышленный Глеб Олегович");
    assert_string_equal(detail.purpose, "Возврат долга");
    assert_string_equal(detail.bik, OTHER_BIK);
    struct payment_result result;
    assert_int_equal(branch_get(branch, &branch->customers[ANNA].session, 900, &result),
                     BANK_NOT_FOUND); /* nobody here ordered it */
}

static void payment_in__waits_where_it_is_not_clear_whose(void **state)
{
    struct branch *branch = *state;
    struct books before = books_of(branch);
    int64_t payment = 0;
    const struct account *anna = &branch->customers[ANNA].current;
    struct payment_in nobody = incoming(branch, 910, 300);
    nobody.payee_account = STR("40817810200000009999");
    struct payment_in dollars = incoming(branch, 911, 200);
    dollars.amount.currency = CURRENCY_USD;
    struct payment_in stranger = incoming(branch, 912, 100);
    stranger.payee_account = STR("");
    stranger.payee_phone = STR("+79990000000");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(arrive(branch, &nobody, &payment), BANK_PAYEE_NOT_FOUND);
        assert_int_equal(payment, 0);
        assert_int_equal(arrive(branch, &dollars, &payment), BANK_PAYEE_NOT_FOUND);
        assert_int_equal(arrive(branch, &stranger, &payment), BANK_PAYEE_NOT_FOUND);
        check_books("waits", branch, (struct books){0, before.correspondent - 400, 0, 400});
    }
    assert_int_equal(resolve(branch, &nobody, 12345), BANK_NOT_FOUND);
    assert_int_equal(resolve(branch, &nobody, branch->own.id), BANK_NOT_FOUND);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(resolve(branch, &nobody, anna->id), BANK_OK);
        assert_int_equal(resolve(branch, &stranger, 0), BANK_OK);
        check_books("resolved", branch, (struct books){0, before.correspondent - 300, 0, 0});
        assert_int_equal(branch_balance(branch, anna), FIRST + 300);
    }
    assert_int_equal(resolve(branch, &nobody, 0), BANK_NOT_FOUND); /* it is somebody's now */
    assert_int_equal(resolve(branch, &stranger, anna->id), BANK_NOT_FOUND);
    struct payment_in unknown = incoming(branch, 999, 100);
    assert_int_equal(resolve(branch, &unknown, anna->id), BANK_NOT_FOUND);
}

static void payment_in__of_a_blocked_account_waits(void **state)
{
    struct branch *branch = *state;
    struct payment_in in = incoming(branch, 920, 300);
    int64_t payment = 0;
    enum ledger_outcome blocked = LEDGER_OK;
    const struct change_order order = {.key = 5, .account = branch->customers[ANNA].current.id};
    assert_ok(ledger_set_blocks(stage_begin(&branch->stage), &order, false, true, &blocked));
    stage_commit(&branch->stage);
    assert_int_equal(arrive(branch, &in, &payment), BANK_PAYEE_NOT_FOUND);
    assert_int_equal(internal_balance(branch, INTERNAL_CLEARING_IN), 300);
    assert_int_equal(resolve(branch, &in, branch->customers[ANNA].current.id),
                     BANK_ACCOUNT_BLOCKED);
    assert_int_equal(resolve(branch, &in, branch->customers[ANNA].savings.id), BANK_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BRANCH_TEST(payment_out__is_held_with_its_fee_then_sent),
        BRANCH_TEST(payment_out__settled_is_posted_once),
        BRANCH_TEST(payment_out__rejected_gives_everything_back_once),
        BRANCH_TEST(payment_out__returns_in_parts_and_never_more),
        BRANCH_TEST(payment_out__tells_the_rail_all_that_was_ordered),
        BRANCH_TEST(payment_requisites__only_to_banks_that_take_payments),
        BRANCH_TEST(payment_bank_phone__is_free_up_to_its_month),
        BRANCH_TEST(payment_recall__is_asked_once_and_answered_once),
        BRANCH_TEST(payment_recall__only_of_what_is_away),
        BRANCH_TEST(payment_in__credits_whose_it_is_once),
        BRANCH_TEST(payment_in__waits_where_it_is_not_clear_whose),
        BRANCH_TEST(payment_in__of_a_blocked_account_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
