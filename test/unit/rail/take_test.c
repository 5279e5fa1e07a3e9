/* What the rail says, in every order and as often as it likes: each payment comes to the one end
 * that its news has, the money with it, and what does not fit goes to a person. OKNO_SEED repeats
 * the random part. */
#include "rail/rail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bank/branch.h"
#include "property/seed.h"
#include "rail/rail_store.h"

enum { START = 1000000, TEXT = 64 };

struct desk {
    struct branch branch;
    struct rail_forms *forms;
    struct rail rail;
};

static int open_desk(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    struct error error = {0};
    assert_non_null(desk);
    branch_open_with(&desk->branch, rail_statements);
    assert_ok(rail_forms_new(&desk->forms, &error));
    stage_sql(&desk->branch.stage,
              "INSERT INTO bank_directory VALUES ('044599901', 'БАНК ПРИМЕР', '', '',"
              " '30101810000000000901', '', 20, 0, 0, 1)");
    desk->rail.config = (struct rail_config){
        .bank = &desk->branch.bank, .forms = desk->forms, .patience_us = SECONDS_US(60)};
    *state = desk;
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    rail_forms_free(desk->forms);
    branch_close(&desk->branch);
    free(desk);
    return 0;
}

/* ---- payments */

/* Anna's payment to somebody at another bank, confirmed. */
static struct payment pay(struct desk *desk, int64_t minor)
{
    char code[8];
    struct payment_result result;
    const struct branch_customer *anna = &desk->branch.customers[ANNA];
    const struct payment_order order = {.kind = PAYMENT_REQUISITES,
                                        .from_account = anna->current.id,
                                        .number = STR("40817810300000001001"),
                                        .name = STR("Вымышленный Пётр"),
                                        .bik = STR("044599901"),
                                        .purpose = STR("Учения"),
                                        .amount = {minor, CURRENCY_RUB}};
    check_row("order", branch_create(&desk->branch, ANNA, order, &result), BANK_OK);
    branch_code(&desk->branch, &result.payment, code);
    check_row("confirm",
              branch_confirm(&desk->branch, &anna->session, result.payment.id, code, &result),
              BANK_OK);
    assert_int_equal(result.payment.state, PAYMENT_SENT);
    return result.payment;
}

static void leave(struct desk *desk, int64_t payment)
{
    struct txn *txn = stage_begin(&desk->branch.stage);
    assert_ok(rail_order(txn, &desk->rail, OUTBOX_RAIL, payment));
    assert_ok(rail_order(txn, &desk->rail, OUTBOX_RAIL, payment)); /* once is enough */
    stage_commit(&desk->branch.stage);
}

static struct payment_result find(struct desk *desk, int64_t payment)
{
    struct payment_result result;
    const struct session *session = &desk->branch.customers[ANNA].session;
    assert_int_equal(branch_get(&desk->branch, session, payment, &result), BANK_OK);
    return result;
}

static enum payment_state state_of(struct desk *desk, int64_t payment)
{
    return find(desk, payment).payment.state;
}

static int64_t annas(struct desk *desk)
{
    return branch_balance(&desk->branch, &desk->branch.customers[ANNA].current);
}

/* ---- what the rail says */

static struct rail_message news(enum rail_kind kind, const char *id, int64_t payment)
{
    struct rail_message message = {.kind = kind, .original_kind = RAIL_TRANSFER};
    (void)snprintf(message.id, RAIL_ID, "%s", id);
    (void)snprintf(message.original_id, RAIL_ID, "044599999P%lld", (long long)payment);
    return message;
}

static enum rail_taken take_text(struct desk *desk, const struct rail_message *message,
                                 struct str text)
{
    enum rail_taken taken = RAIL_TAKEN_NEW;
    struct txn *txn = stage_begin(&desk->branch.stage);
    assert_ok(rail_take(txn, &desk->rail, message, text, &taken));
    stage_commit(&desk->branch.stage);
    return taken;
}

static enum rail_taken take(struct desk *desk, const struct rail_message *message)
{
    char text[TEXT];
    (void)snprintf(text, sizeof text, "%s %d %lld", message->id, (int)message->status,
                   (long long)message->amount.minor);
    return take_text(desk, message, str_from(text));
}

/* As the rail writes it: a person's decision reads it again. */
static void take_written(struct desk *desk, const struct rail_message *message)
{
    struct buf text;
    struct error error = {0};
    buf_init(&text, LIMIT_RAIL_MESSAGE);
    assert_ok(rail_message_write(desk->forms, message, &text, &error));
    (void)take_text(desk, message, buf_str(&text));
    buf_free(&text);
}

static void say_status(struct desk *desk, const char *id, int64_t payment, enum rail_status status,
                       const char *reason)
{
    struct rail_message message = news(RAIL_STATUS, id, payment);
    message.status = status;
    (void)snprintf(message.reason, RAIL_REASON, "%s", reason);
    (void)take(desk, &message);
}

static void say_return(struct desk *desk, const char *id, int64_t payment, int64_t minor)
{
    struct rail_message message = news(RAIL_RETURN, id, payment);
    message.amount = (struct amount){minor, CURRENCY_RUB};
    message.created_us = clock_now(desk->rail.config.bank->clock);
    message.day = clock_day(message.created_us);
    (void)snprintf(message.reason, RAIL_REASON, "FOCR");
    take_written(desk, &message);
}

static size_t queue(struct desk *desk, struct rail_queued rows[LIMIT_RAIL_QUEUE])
{
    size_t count = 0;
    assert_ok(rail_queue_list(stage_read(&desk->branch.stage), 0, rows, &count));
    stage_read_end(&desk->branch.stage);
    return count;
}

/* How many rows, the last one's reason. */
static void check_queue(struct desk *desk, size_t count, enum rail_reason last)
{
    static struct rail_queued rows[LIMIT_RAIL_QUEUE];
    assert_int_equal(queue(desk, rows), count);
    assert_int_equal(rows[count - 1].reason, last);
}

/* What a person decides about the last row. */
static enum rail_decided decide(struct desk *desk, enum rail_decision decision, const char *account)
{
    static struct rail_queued rows[LIMIT_RAIL_QUEUE];
    size_t count = queue(desk, rows);
    assert_int_not_equal(count, 0);
    const struct rail_decide order = {.id = rows[count - 1].id,
                                      .decision = decision,
                                      .account = str_from(account),
                                      .person = STR("anna")};
    enum rail_decided decided = RAIL_DECIDED_GONE;
    struct txn *txn = stage_begin(&desk->branch.stage);
    assert_ok(rail_queue_decide(txn, &desk->rail, &order, &decided));
    stage_commit(&desk->branch.stage);
    return decided;
}

/* The bank's money with the rail, and what waits for a person. */
static void check_books(struct desk *desk, int64_t correspondent, int64_t waiting)
{
    struct rail_standing standing = {0};
    assert_ok(rail_stand(stage_read(&desk->branch.stage), &standing));
    stage_read_end(&desk->branch.stage);
    assert_int_equal(-standing.correspondent, correspondent);
    assert_int_equal(standing.clearing_in, waiting);
}

static int64_t with_rail(struct desk *desk)
{
    return -branch_balance(&desk->branch, &desk->branch.own);
}

/* ---- one payment */

static void status__settles_or_gives_back(void **state)
{
    struct desk *desk = *state;
    int64_t settled = pay(desk, 10000).id;
    int64_t rejected = pay(desk, 20000).id;
    leave(desk, settled);
    leave(desk, rejected);
    assert_int_equal(annas(desk), START - 30000 - 4000);
    say_status(desk, "S1", settled, RAIL_ACSP, "");
    assert_int_equal(state_of(desk, settled), PAYMENT_SENT);
    say_status(desk, "S2", settled, RAIL_ACSC, "");
    say_status(desk, "S3", rejected, RAIL_RJCT, "RR04");
    assert_int_equal(state_of(desk, settled), PAYMENT_POSTED);
    assert_int_equal(state_of(desk, rejected), PAYMENT_REJECTED);
    assert_int_equal(find(desk, rejected).payment.reason, BANK_AML_REFUSED);
    assert_int_equal(annas(desk), START - 10000 - 2000);
}

static void status__against_what_was_said_goes_to_a_person(void **state)
{
    struct desk *desk = *state;
    int64_t one = pay(desk, 10000).id;
    int64_t other = pay(desk, 20000).id;
    leave(desk, one);
    leave(desk, other);
    say_status(desk, "S1", one, RAIL_ACSC, "");
    say_status(desk, "S2", one, RAIL_RJCT, "AC04");
    check_queue(desk, 1, RAIL_REASON_CONTRADICTION);
    say_status(desk, "S3", other, RAIL_RJCT, "AC04");
    say_status(desk, "S4", other, RAIL_ACSC, "");
    check_queue(desk, 2, RAIL_REASON_CONTRADICTION);
    say_return(desk, "S5", other, 20000);
    check_queue(desk, 3, RAIL_REASON_CONTRADICTION);
    say_return(desk, "S6", one, 10001);
    check_queue(desk, 4, RAIL_REASON_RETURN_DIFFERS);
    say_status(desk, "S7", 12345, RAIL_ACSC, "");
    check_queue(desk, 5, RAIL_REASON_UNKNOWN_ORIGINAL);
    assert_int_equal(state_of(desk, one), PAYMENT_POSTED);
    assert_int_equal(state_of(desk, other), PAYMENT_REJECTED);
    assert_int_equal(annas(desk), START - 10000 - 2000);
}

static void return__in_parts_and_never_more_than_went(void **state)
{
    struct desk *desk = *state;
    int64_t payment = pay(desk, 10000).id;
    leave(desk, payment);
    say_return(desk, "R1", payment, 4000);
    say_return(desk, "R1", payment, 4000);
    assert_int_equal(annas(desk), START - 6000 - 2000);
    say_return(desk, "R2", payment, 6001);
    check_queue(desk, 1, RAIL_REASON_RETURN_DIFFERS);
    say_return(desk, "R3", payment, 6000);
    assert_int_equal(annas(desk), START - 2000);
    say_status(desk, "S1", payment, RAIL_ACSC, "");
    assert_int_equal(annas(desk), START - 2000);
    check_queue(desk, 1, RAIL_REASON_RETURN_DIFFERS);
}

/* The rail has given more than it had: its money is here, whatever is said of it later. */
static void return__of_too_much_waits_for_a_person(void **state)
{
    struct desk *desk = *state;
    const struct branch_customer *boris = &desk->branch.customers[BORIS];
    int64_t before = with_rail(desk);
    int64_t payment = pay(desk, 10000).id;
    leave(desk, payment);
    say_return(desk, "R1", payment, 10001);
    check_queue(desk, 1, RAIL_REASON_RETURN_DIFFERS);
    assert_int_equal(state_of(desk, payment), PAYMENT_POSTED);
    check_books(desk, before + 1, 10001);
    assert_int_equal(decide(desk, RAIL_DECIDE_CLOSE, ""), RAIL_DECIDED_NOT_SO);
    assert_int_equal(decide(desk, RAIL_DECIDE_RETURN, ""), RAIL_DECIDED_DONE);
    check_books(desk, before - 10000, 0);
    say_return(desk, "R2", payment, 10002);
    int64_t has = branch_balance(&desk->branch, &boris->current);
    assert_int_equal(decide(desk, RAIL_DECIDE_CREDIT, boris->current.number.digits),
                     RAIL_DECIDED_DONE);
    assert_int_equal(branch_balance(&desk->branch, &boris->current), has + 10002);
    check_books(desk, before + 2, 0);
}

static size_t letters(struct desk *desk, struct rail_letter found[RAIL_BATCH], struct arena *arena)
{
    size_t count = 0;
    struct txn *txn = stage_begin(&desk->branch.stage);
    assert_ok(rail_letters(txn, &desk->rail, arena, found, &count));
    stage_commit(&desk->branch.stage);
    return count;
}

static void mark(struct desk *desk, struct rail_letter *found, size_t count, enum rail_fate fate)
{
    for (size_t i = 0; i < count; i++) {
        found[i].fate = fate;
    }
    struct txn *txn = stage_begin(&desk->branch.stage);
    assert_ok(rail_letters_mark(txn, &desk->rail, found, count));
    stage_commit(&desk->branch.stage);
}

/* A transfer without an answer is asked about; one that was never received goes again, the same. */
static void line__asks_and_sends_again_under_the_same_id(void **state)
{
    struct desk *desk = *state;
    struct arena arena;
    struct rail_letter found[RAIL_BATCH];
    arena_init(&arena, 4UL * 1024 * 1024);
    int64_t payment = pay(desk, 10000).id;
    leave(desk, payment);
    assert_int_equal(letters(desk, found, &arena), 1);
    char *first = strndup(found[0].body.data, found[0].body.size);
    mark(desk, found, 1, RAIL_LETTER_FAILED);
    assert_int_equal(letters(desk, found, &arena), 0); /* a pause */
    branch_wait(&desk->branch, 2);
    assert_int_equal(letters(desk, found, &arena), 1);
    assert_string_equal(found[0].body.data, first);
    mark(desk, found, 1, RAIL_LETTER_TAKEN);
    assert_int_equal(letters(desk, found, &arena), 0);
    assert_ok(rail_enquire(stage_begin(&desk->branch.stage), &desk->rail));
    stage_commit(&desk->branch.stage);
    assert_int_equal(letters(desk, found, &arena), 0); /* patience */
    branch_wait(&desk->branch, 61);
    assert_ok(rail_enquire(stage_begin(&desk->branch.stage), &desk->rail));
    stage_commit(&desk->branch.stage);
    assert_int_equal(letters(desk, found, &arena), 1);
    assert_non_null(strstr(found[0].body.data, "pacs.028.001.03"));
    mark(desk, found, 1, RAIL_LETTER_TAKEN);
    say_status(desk, "S1", payment, RAIL_RJCT, "NOOR");
    assert_int_equal(state_of(desk, payment), PAYMENT_SENT);
    assert_int_equal(letters(desk, found, &arena), 1);
    assert_string_equal(found[0].body.data, first);
    mark(desk, found, 1, RAIL_LETTER_REFUSED);
    check_queue(desk, 1, RAIL_REASON_REFUSED);
    free(first);
    arena_free(&arena);
}

/* What the rail does not take, and what cannot even be said, a person gives back. */
static void person__gives_back_what_does_not_leave(void **state)
{
    struct desk *desk = *state;
    static struct rail_queued rows[LIMIT_RAIL_QUEUE];
    int64_t payment = pay(desk, 10000).id;
    stage_sql(&desk->branch.stage, "UPDATE payment_detail SET bik = ''");
    leave(desk, payment);
    size_t count = queue(desk, rows);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].reason, RAIL_REASON_REFUSED);
    assert_int_equal(decide(desk, RAIL_DECIDE_REFUSE, ""), RAIL_DECIDED_DONE);
    assert_int_equal(state_of(desk, payment), PAYMENT_REJECTED);
    assert_int_equal(annas(desk), START);
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
        struct rail_message status = news(RAIL_STATUS, id, payments[i]);
        status.status = end == 1 ? RAIL_RJCT : RAIL_ACSC;
        (void)snprintf(status.reason, RAIL_REASON, "%s", end == 1 ? "AC04" : "");
        told[count++].message = status;
        ends[i] = end == 1 ? PAYMENT_REJECTED : PAYMENT_POSTED;
        back[i] = end == 1 ? 12000 : 0;
        if (end == 2) {
            (void)snprintf(id, sizeof id, "R%zu", i);
            struct rail_message returned = news(RAIL_RETURN, id, payments[i]);
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
            payments[i] = pay(desk, 10000).id;
            leave(desk, payments[i]);
        }
        int64_t expected = annas(desk);
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
            (void)take(desk, &told[i].message);
        }
        for (size_t i = 0; i < PAYMENTS; i++) {
            assert_int_equal(state_of(desk, payments[i]), ends[i]);
            expected += back[i];
        }
        assert_int_equal(annas(desk), expected);
    }
    assert_int_equal(stage_number(&desk->branch.stage, "SELECT count(*) FROM rail_queue"), 0);
}

int main(void)
{
#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)
    const struct CMUnitTest tests[] = {
        DESK_TEST(status__settles_or_gives_back),
        DESK_TEST(status__against_what_was_said_goes_to_a_person),
        DESK_TEST(return__in_parts_and_never_more_than_went),
        DESK_TEST(return__of_too_much_waits_for_a_person),
        DESK_TEST(line__asks_and_sends_again_under_the_same_id),
        DESK_TEST(person__gives_back_what_does_not_leave),
        DESK_TEST(news__in_any_order_and_again_come_to_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
