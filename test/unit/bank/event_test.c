/* What windows are told: by every way a payment goes, to whom, and for how long it is kept. */
#include "bank/event.h"

#include "bank/branch.h"
#include "base/limits.h"

enum { ROOM = 16 };

struct told {
    struct event events[ROOM];
    size_t count;
};

static int node(const struct branch *branch)
{
    return branch->stage.ids.node;
}

/* Everything after an event. */
static struct told told_after(struct branch *branch, int64_t after)
{
    struct told told = {.count = 0};
    struct txn *txn = stage_read(&branch->stage);
    assert_int_equal(event_list(txn, node(branch), after, told.events, ROOM, &told.count),
                     STATUS_OK);
    stage_read_end(&branch->stage);
    for (size_t i = 0; i < told.count; i++) {
        assert_true(told.events[i].id > (i == 0 ? after : told.events[i - 1].id));
    }
    return told;
}

static int64_t last(struct branch *branch)
{
    int64_t id = -1;
    struct txn *txn = stage_read(&branch->stage);
    assert_int_equal(event_last(txn, node(branch), &id), STATUS_OK);
    stage_read_end(&branch->stage);
    return id;
}

static void check(const struct event *event, int64_t customer, enum event_kind kind,
                  int64_t reference, int64_t state)
{
    assert_int_equal(event->customer, customer);
    assert_int_equal(event->kind, kind);
    assert_int_equal(event->reference, reference);
    assert_int_equal(event->state, state);
}

static struct payment order_phone(struct branch *branch)
{
    struct payment_result result;
    assert_int_equal(
        branch_create(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 1000), &result),
        BANK_OK);
    return result.payment;
}

static void event__what_the_far_side_causes_is_an_entry(void **state)
{
    struct branch *branch = *state;
    const struct branch_customer *vera = &branch->customers[VERA];
    int64_t before = last(branch);
    assert_true(before > 0); /* the salaries of the stage */
    branch_receive(branch, VERA, PAYMENT_SALARY, 500);
    branch_receive(branch, VERA, PAYMENT_PURCHASE, 200);
    struct told told = told_after(branch, before);
    assert_int_equal(told.count, 2);
    check(&told.events[0], vera->row.id, EVENT_ENTRY, vera->current.id, 0);
    check(&told.events[1], vera->row.id, EVENT_ENTRY, vera->current.id, 0);
}

static void event__own_payment_is_told_once(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    int64_t before = last(branch);
    assert_int_equal(branch_create(branch, ANNA, branch_own(branch, ANNA, 1000), &result), BANK_OK);
    struct told told = told_after(branch, before);
    assert_int_equal(told.count, 1);
    check(&told.events[0], branch->customers[ANNA].row.id, EVENT_PAYMENT, result.payment.id,
          PAYMENT_POSTED);
    assert_int_equal(last(branch), told.events[0].id);
}

static void event__payee_is_told_when_the_money_is_there(void **state)
{
    struct branch *branch = *state;
    const struct branch_customer *anna = &branch->customers[ANNA];
    const struct branch_customer *boris = &branch->customers[BORIS];
    int64_t before = last(branch);
    struct payment payment = order_phone(branch);
    struct told told = told_after(branch, before);
    assert_int_equal(told.count, 1);
    check(&told.events[0], anna->row.id, EVENT_PAYMENT, payment.id, PAYMENT_AWAITING);
    before = last(branch);
    char code[8];
    char wrong[8];
    struct payment_result result;
    branch_code(branch, &payment, code);
    branch_wrong_code(code, 0, wrong);
    assert_int_equal(branch_confirm(branch, &anna->session, payment.id, wrong, &result),
                     BANK_WRONG_CODE);
    assert_int_equal(told_after(branch, before).count, 0);
    assert_int_equal(branch_confirm(branch, &anna->session, payment.id, code, &result), BANK_OK);
    told = told_after(branch, before);
    assert_int_equal(told.count, 2);
    check(&told.events[0], anna->row.id, EVENT_PAYMENT, payment.id, PAYMENT_POSTED);
    check(&told.events[1], boris->row.id, EVENT_ENTRY, boris->current.id, 0);
}

static void event__every_other_end_is_told_to_the_payer_alone(void **state)
{
    struct branch *branch = *state;
    const struct branch_customer *anna = &branch->customers[ANNA];
    struct payment_result result;
    char code[8];
    char wrong[8];
    int64_t before = last(branch);

    struct payment cancelled = order_phone(branch);
    assert_int_equal(branch_cancel(branch, &anna->session, cancelled.id, &result), BANK_OK);

    struct payment rejected = order_phone(branch);
    branch_code(branch, &rejected, code);
    for (int i = 0; i < LIMIT_CODE_TRIES; i++) {
        branch_wrong_code(code, i, wrong);
        assert_int_equal(branch_confirm(branch, &anna->session, rejected.id, wrong, &result),
                         BANK_WRONG_CODE);
    }

    struct payment expired = order_phone(branch);
    branch_wait(branch, branch->bank.policy.order_seconds + 1);
    struct txn *txn = stage_begin(&branch->stage);
    int64_t ended = 0;
    assert_int_equal(payment_expire_due(txn, &branch->bank, 10, &ended), STATUS_OK);
    stage_commit(&branch->stage);

    struct told told = told_after(branch, before);
    assert_int_equal(told.count, 6);
    const struct {
        int64_t payment;
        enum payment_state state;
    } rows[] = {{cancelled.id, PAYMENT_CANCELLED},
                {rejected.id, PAYMENT_REJECTED},
                {expired.id, PAYMENT_EXPIRED}};
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        check(&told.events[2 * i], anna->row.id, EVENT_PAYMENT, rows[i].payment, PAYMENT_AWAITING);
        check(&told.events[2 * i + 1], anna->row.id, EVENT_PAYMENT, rows[i].payment, rows[i].state);
    }
}

static void event__asks_to_tell_and_goes_with_its_transaction(void **state)
{
    struct branch *branch = *state;
    int64_t before = last(branch);
    struct txn *txn = stage_begin(&branch->stage);
    assert_int_equal(txn_asked(txn), 0);
    assert_int_equal(event_add(txn, &branch->bank, 0, EVENT_ENTRY, branch->own.id), STATUS_OK);
    assert_int_equal(txn_asked(txn), 0); /* the bank's own accounts have no windows */
    assert_int_equal(event_add(txn, &branch->bank, branch->customers[ANNA].row.id, EVENT_CARD, 77),
                     STATUS_OK);
    assert_int_equal(txn_asked(txn), TXN_TELL);
    stage_rollback(&branch->stage);
    assert_int_equal(told_after(branch, before).count, 0);
    txn = stage_begin(&branch->stage);
    assert_int_equal(txn_asked(txn), 0);
    stage_rollback(&branch->stage);
}

static void event__read_by_node_and_in_pieces(void **state)
{
    struct branch *branch = *state;
    int64_t customer = branch->customers[ANNA].row.id;
    int64_t before = last(branch);
    struct txn *txn = stage_begin(&branch->stage);
    for (int64_t i = 1; i <= 5; i++) {
        assert_int_equal(event_add(txn, &branch->bank, customer, EVENT_ACCOUNT, i), STATUS_OK);
    }
    stage_commit(&branch->stage);
    struct event events[2];
    size_t count = 0;
    txn = stage_read(&branch->stage);
    assert_int_equal(event_list(txn, node(branch), before, events, 2, &count), STATUS_OK);
    assert_int_equal(count, 2);
    assert_int_equal(events[1].reference, 2);
    assert_int_equal(event_list(txn, node(branch), events[1].id, events, 2, &count), STATUS_OK);
    assert_int_equal(events[0].reference, 3);
    int64_t id = -1;
    assert_int_equal(event_list(txn, node(branch) + 1, 0, events, 2, &count), STATUS_OK);
    assert_int_equal(count, 0);
    assert_int_equal(event_last(txn, node(branch) + 1, &id), STATUS_OK);
    assert_int_equal(id, 0);
    stage_read_end(&branch->stage);
}

static void forget(struct branch *branch)
{
    struct txn *txn = stage_begin(&branch->stage);
    assert_int_equal(event_forget(txn, &branch->bank), STATUS_OK);
    stage_commit(&branch->stage);
}

static void event__kept_for_a_day(void **state)
{
    struct branch *branch = *state;
    int64_t before = stage_number(&branch->stage, "SELECT count(*) FROM event");
    branch_wait(branch, DAY_SECONDS - 1);
    branch_receive(branch, ANNA, PAYMENT_SALARY, 500);
    forget(branch);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM event"), before + 1);
    branch_wait(branch, 2);
    forget(branch);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM event"), 1);
    forget(branch);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM event"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BRANCH_TEST(event__what_the_far_side_causes_is_an_entry),
        BRANCH_TEST(event__own_payment_is_told_once),
        BRANCH_TEST(event__payee_is_told_when_the_money_is_there),
        BRANCH_TEST(event__every_other_end_is_told_to_the_payer_alone),
        BRANCH_TEST(event__asks_to_tell_and_goes_with_its_transaction),
        BRANCH_TEST(event__read_by_node_and_in_pieces),
        BRANCH_TEST(event__kept_for_a_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
