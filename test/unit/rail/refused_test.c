/* What the rail does not take: its money is back where it was, a person decides again, and a day's
 * statement explains each kopeck of it. */
#include <stdio.h>

#include "rail/desk.h"

static int open_day(void **state)
{
    int outcome = desk_open(state);
    desk_day_begins(*state, clock_day(STAGE_START_US) + 1);
    return outcome;
}

/* ---- returns that the rail does not take */

/* Money for an account that is not here. */
static void come_for_nobody(struct desk *desk, const char *id, int64_t minor)
{
    struct rail_message message = {.kind = RAIL_TRANSFER, .amount = {minor, CURRENCY_RUB}};
    message.created_us = clock_now(desk->rail.config.bank->clock);
    message.day = clock_day(message.created_us);
    (void)snprintf(message.id, RAIL_ID, "%s", id);
    (void)snprintf(message.end_to_end, RAIL_ID, "%s", id);
    (void)snprintf(message.uetr, UETR_TEXT, "00000000-0000-4000-8000-000000000001");
    (void)snprintf(message.payer.name, RAIL_NAME, "Вымышленный Пётр");
    (void)snprintf(message.payer.account, RAIL_ACCOUNT, "40817810300000001001");
    (void)snprintf(message.payer.bik, BIK_TEXT, "044599901");
    (void)snprintf(message.payee.name, RAIL_NAME, "Никто");
    (void)snprintf(message.payee.account, RAIL_ACCOUNT, "40817810300000001001");
    (void)snprintf(message.payee.bik, BIK_TEXT, "044599999");
    (void)snprintf(message.purpose, PURPOSE_BYTES, "Учения");
    desk_take_written(desk, &message);
}

/* What is to be said to another bank that asks for it back. */
static void ask_back(struct desk *desk, const char *id, const char *original)
{
    struct rail_message message = desk_news(RAIL_RECALL, id, 1);
    (void)snprintf(message.original_id, RAIL_ID, "%s", original);
    (void)snprintf(message.end_to_end, RAIL_ID, "%s", original);
    (void)snprintf(message.uetr, UETR_TEXT, "00000000-0000-4000-8000-000000000001");
    (void)snprintf(message.from_bik, BIK_TEXT, "044599901");
    (void)snprintf(message.to_bik, BIK_TEXT, "044599999");
    (void)snprintf(message.reason, RAIL_REASON, "CUST");
    message.amount = (struct amount){5000, CURRENCY_RUB};
    message.created_us = clock_now(desk->rail.config.bank->clock);
    message.day = clock_day(message.created_us);
    desk_take_written(desk, &message);
}

static void letters_meet(struct desk *desk, size_t expected, enum rail_fate fate)
{
    struct arena arena;
    struct rail_letter found[RAIL_BATCH];
    arena_init(&arena, 4UL * 1024 * 1024);
    assert_int_equal(desk_letters(desk, found, &arena), expected);
    desk_mark(desk, found, expected, fate);
    desk_mark(desk, found, expected, fate); /* the line, once more */
    arena_free(&arena);
}

static int64_t returns(struct desk *desk)
{
    return stage_number(&desk->branch.stage,
                        "SELECT count(*) FROM rail_message WHERE direction = 1 AND kind = 3");
}

/* Its money is here again, as often as that happens, and can be given back or to a customer. */
static void refused_return__waits_again(void **state)
{
    struct desk *desk = *state;
    const struct branch_customer *boris = &desk->branch.customers[BORIS];
    int64_t before = desk_with_rail(desk);
    int64_t has = branch_balance(&desk->branch, &boris->current);
    come_for_nobody(desk, "B1", 5000);
    desk_check_books(desk, before + 5000, 5000);
    for (int i = 1; i <= 3; i++) {
        assert_int_equal(desk_decide(desk, RAIL_DECIDE_RETURN, ""), RAIL_DECIDED_DONE);
        desk_check_books(desk, before, 0);
        letters_meet(desk, 1, RAIL_LETTER_REFUSED);
        desk_check_queue(desk, 1, RAIL_REASON_REFUSED);
        assert_int_equal(returns(desk), i);
        come_for_nobody(desk, "B1", 5000); /* what is said again changes nothing */
        assert_int_equal(desk_decide(desk, RAIL_DECIDE_CLOSE, ""), RAIL_DECIDED_NOT_SO);
        assert_int_equal(desk_decide(desk, RAIL_DECIDE_RETURN, ""), RAIL_DECIDED_NOT_SO);
        assert_int_equal(desk_decide(desk, RAIL_DECIDE_REFUSE, ""), RAIL_DECIDED_DONE);
        desk_check_queue(desk, 1, RAIL_REASON_UNKNOWN_PAYEE);
        desk_check_books(desk, before + 5000, 5000);
    }
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_CREDIT, ""), RAIL_DECIDED_NO_NUMBER);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_CREDIT, boris->current.number.digits),
                     RAIL_DECIDED_DONE);
    desk_check_books(desk, before + 5000, 0);
    assert_int_equal(branch_balance(&desk->branch, &boris->current), has + 5000);
    come_for_nobody(desk, "B1", 5000);
    assert_int_equal(
        stage_number(&desk->branch.stage, "SELECT count(*) FROM rail_queue WHERE state = 1"), 0);
    desk_check_books(desk, before + 5000, 0);
}

/* A row that was decided is decided: no money moves for it again. */
static void refused_return__is_decided_once(void **state)
{
    struct desk *desk = *state;
    static struct rail_queued rows[LIMIT_RAIL_QUEUE];
    int64_t before = desk_with_rail(desk);
    come_for_nobody(desk, "B1", 5000);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_RETURN, ""), RAIL_DECIDED_DONE);
    letters_meet(desk, 1, RAIL_LETTER_REFUSED);
    assert_int_equal(desk_queue(desk, rows), 1);
    const struct rail_decide order = {
        .id = rows[0].id, .decision = RAIL_DECIDE_REFUSE, .person = STR("anna")};
    for (int i = 0; i < 3; i++) {
        enum rail_decided decided = RAIL_DECIDED_GONE;
        struct txn *txn = stage_begin(&desk->branch.stage);
        assert_ok(rail_queue_decide(txn, &desk->rail, &order, &decided));
        stage_commit(&desk->branch.stage);
        assert_int_equal(decided, i == 0 ? RAIL_DECIDED_DONE : RAIL_DECIDED_NOT_FOUND);
        desk_check_queue(desk, 1, RAIL_REASON_UNKNOWN_PAYEE);
        desk_check_books(desk, before + 5000, 5000);
    }
}

/* Asked for while its return is refused: there is nothing to give. Afterwards it is given, once. */
static void recall__gives_only_what_waits(void **state)
{
    struct desk *desk = *state;
    int64_t before = desk_with_rail(desk);
    come_for_nobody(desk, "B1", 5000);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_RETURN, ""), RAIL_DECIDED_DONE);
    letters_meet(desk, 1, RAIL_LETTER_REFUSED);
    static struct rail_queued rows[LIMIT_RAIL_QUEUE];
    assert_int_equal(desk_queue(desk, rows), 1);
    int64_t refused = rows[0].id;
    ask_back(desk, "Q1", "B1");
    desk_check_queue(desk, 2, RAIL_REASON_RECALL);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_RETURN, ""), RAIL_DECIDED_GONE);
    const struct rail_decide order = {
        .id = refused, .decision = RAIL_DECIDE_REFUSE, .person = STR("anna")};
    enum rail_decided decided = RAIL_DECIDED_GONE;
    struct txn *txn = stage_begin(&desk->branch.stage);
    assert_ok(rail_queue_decide(txn, &desk->rail, &order, &decided));
    stage_commit(&desk->branch.stage);
    assert_int_equal(decided, RAIL_DECIDED_DONE);
    desk_check_books(desk, before + 5000, 5000);
    stage_sql(&desk->branch.stage, "UPDATE rail_queue SET id = id + 1000000 WHERE reason = 6");
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_RETURN, ""), RAIL_DECIDED_DONE);
    desk_check_books(desk, before, 0);
    assert_int_equal(returns(desk), 2);
    ask_back(desk, "Q2", "B1"); /* it went: said again, and no second return */
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_RETURN, ""), RAIL_DECIDED_DONE);
    desk_check_books(desk, before, 0);
    assert_int_equal(returns(desk), 2);
    assert_int_equal(desk_queue(desk, rows), 0);
}

/* What came back to a customer by a return is the customer's: a recall of that return moves
 * nothing. */
static void recall__of_a_return_that_its_customer_has(void **state)
{
    struct desk *desk = *state;
    int64_t payment = desk_pay(desk, 5000).id;
    desk_leave(desk, payment);
    desk_say_return(desk, "R1", payment, 5000);
    int64_t before = desk_with_rail(desk);
    ask_back(desk, "Q1", "R1");
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_RETURN, ""), RAIL_DECIDED_GONE);
    assert_int_equal(returns(desk), 0);
    desk_check_books(desk, before, 0);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_REFUSE, ""), RAIL_DECIDED_DONE);
}

/* Without money in it there is nothing to give back: a person has looked, and the payer of a recall
 * is told. */
static void refused__question_is_closed(void **state)
{
    struct desk *desk = *state;
    int64_t payment = desk_pay(desk, 5000).id;
    struct payment_result result;
    desk_leave(desk, payment);
    letters_meet(desk, 1, RAIL_LETTER_TAKEN);
    struct txn *txn = stage_begin(&desk->branch.stage);
    assert_ok(payment_recall(txn, &desk->branch.bank, &desk->branch.customers[ANNA].session,
                             payment, &result));
    assert_ok(rail_order(txn, &desk->rail, OUTBOX_RECALL, payment));
    stage_commit(&desk->branch.stage);
    letters_meet(desk, 1, RAIL_LETTER_REFUSED);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_REFUSE, ""), RAIL_DECIDED_NOT_SO);
    assert_int_equal(desk_find(desk, payment).extra.recall, RECALL_ASKED);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_CLOSE, ""), RAIL_DECIDED_DONE);
    assert_int_equal(desk_find(desk, payment).extra.recall, RECALL_REFUSED);
    branch_wait(&desk->branch, 61);
    assert_ok(rail_enquire(stage_begin(&desk->branch.stage), &desk->rail));
    stage_commit(&desk->branch.stage);
    letters_meet(desk, 1, RAIL_LETTER_REFUSED);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_REFUSE, ""), RAIL_DECIDED_NOT_SO);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_CLOSE, ""), RAIL_DECIDED_DONE);
    assert_int_equal(desk_state_of(desk, payment), PAYMENT_SENT);
}

/* It was taken all the same, as its news say: there is nothing to undo, and a person only has
 * looked.
 */
static void refused__and_taken_all_the_same_is_closed(void **state)
{
    struct desk *desk = *state;
    int64_t settled = desk_pay(desk, 5000).id;
    desk_leave(desk, settled);
    letters_meet(desk, 1, RAIL_LETTER_REFUSED);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_CLOSE, ""), RAIL_DECIDED_NOT_SO);
    desk_say_status(desk, "S1", settled, RAIL_ACSC, "");
    int64_t has = desk_annas(desk);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_REFUSE, ""), RAIL_DECIDED_NOT_SO);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_CLOSE, ""), RAIL_DECIDED_DONE);
    assert_int_equal(desk_all_queued(desk), 0);
    assert_int_equal(desk_state_of(desk, settled), PAYMENT_POSTED);
    assert_int_equal(desk_annas(desk), has);
}

/* ---- a return that the rail does not take */

static int64_t decide_one(struct desk *desk, enum rail_reason reason, enum rail_decision decision)
{
    static struct rail_queued rows[LIMIT_RAIL_QUEUE];
    size_t count = 0;
    int64_t message = 0;
    enum rail_decided decided = RAIL_DECIDED_NOT_FOUND;
    struct txn *txn = stage_begin(&desk->branch.stage);
    assert_ok(rail_queue_list(txn, 0, rows, &count));
    for (size_t i = 0; i < count; i++) {
        const struct rail_decide order = {
            .id = rows[i].id, .decision = decision, .person = STR("anna")};
        if (rows[i].reason == reason) {
            message = rows[i].message;
            assert_ok(rail_queue_decide(txn, &desk->rail, &order, &decided));
        }
    }
    stage_commit(&desk->branch.stage);
    assert_int_equal(decided, RAIL_DECIDED_DONE);
    return message;
}

/* Money for nobody goes back, and the rail does not take the return; its name. */
static void give_back(struct desk *desk, char name[RAIL_ID])
{
    struct rail_row row;
    come_for_nobody(desk, "lost", 5000);
    int64_t key = decide_one(desk, RAIL_REASON_UNKNOWN_PAYEE, RAIL_DECIDE_RETURN);
    letters_meet(desk, 1, RAIL_LETTER_REFUSED);
    assert_ok(rail_row_by_booked(stage_begin(&desk->branch.stage), key, RAIL_OUT, &row));
    stage_commit(&desk->branch.stage);
    (void)snprintf(name, RAIL_ID, "%s", row.name);
}

static void undo(struct desk *desk)
{
    (void)decide_one(desk, RAIL_REASON_REFUSED, RAIL_DECIDE_REFUSE);
}

/* Neither of the two is in a statement, and the day is proved without a difference. */
static void undone__on_its_day_leaves_no_difference(void **state)
{
    struct desk *desk = *state;
    char name[RAIL_ID];
    give_back(desk, name);
    undo(desk);
    desk_begin_statement(desk, "S1");
    desk_line(desk, "lost", 5000);
    desk_hold(desk);
    assert_true(desk->held.result.is_proved);
    assert_int_equal(desk->held.difference_count, 0);
    assert_int_equal(desk->held.result.closing, desk->held.result.ledger_closing);
}

/* Until a person has decided, the day differs by it; then the difference ends. */
static void undone__on_a_later_day_ends_its_difference(void **state)
{
    struct desk *desk = *state;
    char name[RAIL_ID];
    give_back(desk, name);
    desk_begin_statement(desk, "S1");
    desk_line(desk, "lost", 5000);
    desk_hold(desk);
    assert_true(desk->held.result.is_proved);
    assert_int_equal(desk_queued(desk, RAIL_REASON_MISSING_THERE), 1);
    desk_day_begins(desk, desk->day);
    undo(desk);
    desk_begin_statement(desk, "S2");
    desk_hold(desk);
    assert_true(desk->held.result.is_proved);
    assert_int_equal(desk_queued(desk, RAIL_REASON_MISSING_THERE), 0);
    assert_int_equal(desk->held.result.closing, desk->held.result.ledger_closing);
}

/* A statement says that it has left: its money is not put back, and who asks for it is told so. */
static void booked_there__cannot_be_undone(void **state)
{
    struct desk *desk = *state;
    char name[RAIL_ID];
    int64_t before = desk_with_rail(desk);
    give_back(desk, name);
    desk_begin_statement(desk, "S1");
    desk_line(desk, "lost", 5000);
    desk_line(desk, name, -5000);
    desk_hold(desk);
    assert_true(desk->held.result.is_proved);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_REFUSE, ""), RAIL_DECIDED_NOT_SO);
    desk_check_books(desk, before, 0);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_CLOSE, ""), RAIL_DECIDED_DONE);
    assert_int_equal(desk_all_queued(desk), 0);
    ask_back(desk, "Q1", "lost");
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_RETURN, ""), RAIL_DECIDED_DONE);
    assert_int_equal(returns(desk), 1);
    desk_check_books(desk, before, 0);
}

/* The rail did not take it, and booked it all the same, after its undoing: on any day each kopeck
 * is explained. */
static void undone__and_booked_there_is_a_difference(void **state)
{
    struct desk *desk = *state;
    for (int booked = 2; booked <= 3; booked++) {
        char name[RAIL_ID];
        if (booked != 2) {
            assert_int_equal(desk_close(state), 0);
            assert_int_equal(open_day(state), 0);
            desk = *state;
        }
        give_back(desk, name);
        for (int day = 1; day <= 3; day++) {
            char id[RAIL_ID];
            (void)snprintf(id, sizeof id, "S%d", day);
            if (day == 2) {
                desk_day_begins(desk, desk->day);
                undo(desk);
            }
            desk_begin_statement(desk, id);
            if (day == 1) {
                desk_line(desk, "lost", 5000);
            }
            if (day == booked) {
                desk_line(desk, name, -5000);
            }
            desk_hold(desk);
            assert_true(desk->held.result.is_proved);
        }
        assert_int_equal(desk->held.result.closing, desk->held.result.ledger_closing - 5000);
        assert_int_equal(desk_queued(desk, RAIL_REASON_MISSING_HERE) +
                             desk_queued(desk, RAIL_REASON_MISSING_THERE),
                         1);
    }
}

int main(void)
{
#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, open_day, desk_close)
    const struct CMUnitTest tests[] = {
        DESK_TEST(refused_return__waits_again),
        DESK_TEST(refused_return__is_decided_once),
        DESK_TEST(recall__gives_only_what_waits),
        DESK_TEST(recall__of_a_return_that_its_customer_has),
        DESK_TEST(refused__question_is_closed),
        DESK_TEST(refused__and_taken_all_the_same_is_closed),
        DESK_TEST(booked_there__cannot_be_undone),
        DESK_TEST(undone__on_its_day_leaves_no_difference),
        DESK_TEST(undone__on_a_later_day_ends_its_difference),
        DESK_TEST(undone__and_booked_there_is_a_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
