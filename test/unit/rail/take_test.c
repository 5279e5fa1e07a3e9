/* What the rail says, in every order and as often as it likes: each payment comes to the one end
 * that its news has, the money with it, and what does not fit goes to a person. OKNO_SEED repeats
 * the random part. */
#include "rail/rail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "property/seed.h"
#include "rail/desk.h"

enum { START = 1000000 };

/* ---- one payment */

static void status__settles_or_gives_back(void **state)
{
    struct desk *desk = *state;
    int64_t settled = desk_pay(desk, 10000).id;
    int64_t rejected = desk_pay(desk, 20000).id;
    desk_leave(desk, settled);
    desk_leave(desk, rejected);
    assert_int_equal(desk_annas(desk), START - 30000 - 4000);
    desk_say_status(desk, "S1", settled, RAIL_ACSP, "");
    assert_int_equal(desk_state_of(desk, settled), PAYMENT_SENT);
    desk_say_status(desk, "S2", settled, RAIL_ACSC, "");
    desk_say_status(desk, "S3", rejected, RAIL_RJCT, "RR04");
    assert_int_equal(desk_state_of(desk, settled), PAYMENT_POSTED);
    assert_int_equal(desk_state_of(desk, rejected), PAYMENT_REJECTED);
    assert_int_equal(desk_find(desk, rejected).payment.reason, BANK_AML_REFUSED);
    assert_int_equal(desk_annas(desk), START - 10000 - 2000);
}

static void status__against_what_was_said_goes_to_a_person(void **state)
{
    struct desk *desk = *state;
    int64_t one = desk_pay(desk, 10000).id;
    int64_t other = desk_pay(desk, 20000).id;
    desk_leave(desk, one);
    desk_leave(desk, other);
    desk_say_status(desk, "S1", one, RAIL_ACSC, "");
    desk_say_status(desk, "S2", one, RAIL_RJCT, "AC04");
    desk_check_queue(desk, 1, RAIL_REASON_CONTRADICTION);
    desk_say_status(desk, "S3", other, RAIL_RJCT, "AC04");
    desk_say_status(desk, "S4", other, RAIL_ACSC, "");
    desk_check_queue(desk, 2, RAIL_REASON_CONTRADICTION);
    desk_say_return(desk, "S5", other, 20000);
    desk_check_queue(desk, 3, RAIL_REASON_CONTRADICTION);
    desk_say_return(desk, "S6", one, 10001);
    desk_check_queue(desk, 4, RAIL_REASON_RETURN_DIFFERS);
    desk_say_status(desk, "S7", 12345, RAIL_ACSC, "");
    desk_check_queue(desk, 5, RAIL_REASON_UNKNOWN_ORIGINAL);
    assert_int_equal(desk_state_of(desk, one), PAYMENT_POSTED);
    assert_int_equal(desk_state_of(desk, other), PAYMENT_REJECTED);
    assert_int_equal(desk_annas(desk), START - 10000 - 2000);
}

static void return__in_parts_and_never_more_than_went(void **state)
{
    struct desk *desk = *state;
    int64_t payment = desk_pay(desk, 10000).id;
    desk_leave(desk, payment);
    desk_say_return(desk, "R1", payment, 4000);
    desk_say_return(desk, "R1", payment, 4000);
    assert_int_equal(desk_annas(desk), START - 6000 - 2000);
    desk_say_return(desk, "R2", payment, 6001);
    desk_check_queue(desk, 1, RAIL_REASON_RETURN_DIFFERS);
    desk_say_return(desk, "R3", payment, 6000);
    assert_int_equal(desk_annas(desk), START - 2000);
    desk_say_status(desk, "S1", payment, RAIL_ACSC, "");
    assert_int_equal(desk_annas(desk), START - 2000);
    desk_check_queue(desk, 1, RAIL_REASON_RETURN_DIFFERS);
}

/* The rail has given more than it had: its money is here, whatever is said of it later. */
static void return__of_too_much_waits_for_a_person(void **state)
{
    struct desk *desk = *state;
    const struct branch_customer *boris = &desk->branch.customers[BORIS];
    int64_t before = desk_with_rail(desk);
    int64_t payment = desk_pay(desk, 10000).id;
    desk_leave(desk, payment);
    desk_say_return(desk, "R1", payment, 10001);
    desk_check_queue(desk, 1, RAIL_REASON_RETURN_DIFFERS);
    assert_int_equal(desk_state_of(desk, payment), PAYMENT_POSTED);
    desk_check_books(desk, before + 1, 10001);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_CLOSE, ""), RAIL_DECIDED_NOT_SO);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_RETURN, ""), RAIL_DECIDED_DONE);
    desk_check_books(desk, before - 10000, 0);
    desk_say_return(desk, "R2", payment, 10002);
    int64_t has = branch_balance(&desk->branch, &boris->current);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_CREDIT, boris->current.number.digits),
                     RAIL_DECIDED_DONE);
    assert_int_equal(branch_balance(&desk->branch, &boris->current), has + 10002);
    desk_check_books(desk, before + 2, 0);
}

/* A transfer without an answer is asked about; one that was never received goes again, the same. */
static void line__asks_and_sends_again_under_the_same_id(void **state)
{
    struct desk *desk = *state;
    struct arena arena;
    struct rail_letter found[RAIL_BATCH];
    arena_init(&arena, 4UL * 1024 * 1024);
    int64_t payment = desk_pay(desk, 10000).id;
    desk_leave(desk, payment);
    assert_int_equal(desk_letters(desk, found, &arena), 1);
    char *first = strndup(found[0].body.data, found[0].body.size);
    desk_mark(desk, found, 1, RAIL_LETTER_FAILED);
    assert_int_equal(desk_letters(desk, found, &arena), 0); /* a pause */
    branch_wait(&desk->branch, 2);
    assert_int_equal(desk_letters(desk, found, &arena), 1);
    assert_string_equal(found[0].body.data, first);
    desk_mark(desk, found, 1, RAIL_LETTER_TAKEN);
    assert_int_equal(desk_letters(desk, found, &arena), 0);
    assert_ok(rail_enquire(stage_begin(&desk->branch.stage), &desk->rail));
    stage_commit(&desk->branch.stage);
    assert_int_equal(desk_letters(desk, found, &arena), 0); /* patience */
    branch_wait(&desk->branch, 61);
    assert_ok(rail_enquire(stage_begin(&desk->branch.stage), &desk->rail));
    stage_commit(&desk->branch.stage);
    assert_int_equal(desk_letters(desk, found, &arena), 1);
    assert_non_null(strstr(found[0].body.data, "pacs.028.001.03"));
    desk_mark(desk, found, 1, RAIL_LETTER_TAKEN);
    desk_say_status(desk, "S1", payment, RAIL_RJCT, "NOOR");
    assert_int_equal(desk_state_of(desk, payment), PAYMENT_SENT);
    assert_int_equal(desk_letters(desk, found, &arena), 1);
    assert_string_equal(found[0].body.data, first);
    desk_mark(desk, found, 1, RAIL_LETTER_REFUSED);
    desk_check_queue(desk, 1, RAIL_REASON_REFUSED);
    free(first);
    arena_free(&arena);
}

/* What the rail does not take, and what cannot even be said, a person gives back. */
static void person__gives_back_what_does_not_leave(void **state)
{
    struct desk *desk = *state;
    static struct rail_queued rows[LIMIT_RAIL_QUEUE];
    int64_t payment = desk_pay(desk, 10000).id;
    stage_sql(&desk->branch.stage, "UPDATE payment_detail SET bik = ''");
    desk_leave(desk, payment);
    size_t count = desk_queue(desk, rows);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].reason, RAIL_REASON_REFUSED);
    assert_int_equal(desk_decide(desk, RAIL_DECIDE_REFUSE, ""), RAIL_DECIDED_DONE);
    assert_int_equal(desk_state_of(desk, payment), PAYMENT_REJECTED);
    assert_int_equal(desk_annas(desk), START);
}

static enum rail_taken bring(struct desk *desk, enum rail_kind kind, int64_t payment, int32_t after)
{
    char id[RAIL_ID];
    (void)snprintf(id, sizeof id, "D%d", (int)kind);
    struct rail_message message = desk_news(kind, id, payment);
    message.amount = (struct amount){1000, CURRENCY_RUB};
    message.day = clock_day(clock_now(desk->rail.config.bank->clock)) + after;
    (void)snprintf(message.uetr, UETR_TEXT, "%s", kind == RAIL_RETURN ? "" : id);
    return desk_take(desk, &message);
}

/* Whatever brings money is of a day near today, and what is not leaves nothing behind. */
static void money__of_a_far_day_is_not_taken(void **state)
{
    struct desk *desk = *state;
    static const enum rail_kind kinds[] = {RAIL_TRANSFER, RAIL_CREDIT, RAIL_RETURN};
    static const int32_t far[] = {-20000, -2400, -31, 15, 26000};
    int64_t payment = desk_pay(desk, 10000).id;
    desk_leave(desk, payment);
    desk_say_status(desk, "S0", payment, RAIL_ACSC, "");
    for (size_t kind = 0; kind < ARRAY_COUNT(kinds); kind++) {
        int64_t had = desk_with_rail(desk);
        for (size_t i = 0; i < ARRAY_COUNT(far); i++) {
            assert_int_equal(bring(desk, kinds[kind], payment, far[i]), RAIL_TAKEN_FAR_DAY);
        }
        assert_int_equal(desk_with_rail(desk), had);
        assert_int_equal(bring(desk, kinds[kind], payment, 14), RAIL_TAKEN_NEW);
        assert_int_equal(desk_with_rail(desk), had + 1000);
        assert_int_equal(bring(desk, kinds[kind], payment, -30), RAIL_TAKEN_AGAIN);
        assert_int_equal(desk_with_rail(desk), had + 1000);
    }
    assert_int_equal(bring(desk, RAIL_STATUS, payment, -400), RAIL_TAKEN_NEW); /* brings nothing */
}

/* ---- every order */

enum { PAYMENTS = 6, NEWS_MOST = PAYMENTS * 6 };

struct told {
    struct rail_message message;
};

static size_t make_news(struct desk *desk, struct random *random, struct told told[NEWS_MOST],
                        const int64_t *payments, enum payment_state *ends, int64_t *back)
{
    size_t count = 0;
    (void)desk;
    for (size_t i = 0; i < PAYMENTS; i++) {
        char id[RAIL_ID];
        uint64_t end = random_below(random, 3);
        size_t first = count;
        (void)snprintf(id, sizeof id, "S%zu", i);
        struct rail_message status = desk_news(RAIL_STATUS, id, payments[i]);
        status.status = end == 1 ? RAIL_RJCT : RAIL_ACSC;
        (void)snprintf(status.reason, RAIL_REASON, "%s", end == 1 ? "AC04" : "");
        told[count++].message = status;
        ends[i] = end == 1 ? PAYMENT_REJECTED : PAYMENT_POSTED;
        back[i] = end == 1 ? 12000 : 0;
        if (end == 2) {
            (void)snprintf(id, sizeof id, "R%zu", i);
            struct rail_message returned = desk_news(RAIL_RETURN, id, payments[i]);
            returned.amount = (struct amount){10000, CURRENCY_RUB};
            told[count++].message = returned;
            ends[i] = PAYMENT_RETURNED;
            back[i] = 10000;
        }
        for (size_t last = count; count < last + random_below(random, 3);) {
            told[count] = told[first + random_below(random, last - first)];
            count++;
        }
    }
    return count;
}

static void news__in_any_order_and_again_come_to_the_same(void **state)
{
    struct desk *desk = *state;
    struct random random = seed_random();
    static struct told told[NEWS_MOST];
    for (int round = 0; round < 8; round++) {
        int64_t payments[PAYMENTS];
        enum payment_state ends[PAYMENTS];
        int64_t back[PAYMENTS];
        branch_wait(&desk->branch, DAY_SECONDS); /* limits of a day */
        for (size_t i = 0; i < PAYMENTS; i++) {
            payments[i] = desk_pay(desk, 10000).id;
            desk_leave(desk, payments[i]);
        }
        int64_t expected = desk_annas(desk);
        size_t count = make_news(desk, &random, told, payments, ends, back);
        for (size_t i = count - 1; i > 0; i--) {
            size_t with = random_below(&random, i + 1);
            struct told kept = told[i];
            told[i] = told[with];
            told[with] = kept;
        }
        for (size_t i = 0; i < count; i++) {
            char id[RAIL_ID];
            (void)snprintf(id, sizeof id, "%d-%.20s", round, told[i].message.id);
            memcpy(told[i].message.id, id, sizeof id);
            (void)desk_take(desk, &told[i].message);
        }
        for (size_t i = 0; i < PAYMENTS; i++) {
            assert_int_equal(desk_state_of(desk, payments[i]), ends[i]);
            expected += back[i];
        }
        assert_int_equal(desk_annas(desk), expected);
    }
    assert_int_equal(stage_number(&desk->branch.stage, "SELECT count(*) FROM rail_queue"), 0);
}

int main(void)
{
#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)
    const struct CMUnitTest tests[] = {
        DESK_TEST(status__settles_or_gives_back),
        DESK_TEST(status__against_what_was_said_goes_to_a_person),
        DESK_TEST(return__in_parts_and_never_more_than_went),
        DESK_TEST(return__of_too_much_waits_for_a_person),
        DESK_TEST(line__asks_and_sends_again_under_the_same_id),
        DESK_TEST(person__gives_back_what_does_not_leave),
        DESK_TEST(money__of_a_far_day_is_not_taken),
        DESK_TEST(news__in_any_order_and_again_come_to_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
