/* The walk of a transfer on a real store: batches, idempotency, undo, days. */
#include "ledger/ledger.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/books.h"

static int open_books(void **state)
{
    struct books *books = calloc(1, sizeof *books);
    assert_non_null(books);
    books_open(books);
    *state = books;
    return 0;
}

/* Whatever a test did, the books are right at its end. */
static int close_books(void **state)
{
    struct books *books = *state;
    if (books->stage.txn == NULL && books_verify(books, NULL) != 0) {
        fail_msg("the books are wrong: %s", books->problem);
    }
    books_close(books);
    free(books);
    return 0;
}

static int64_t balance(struct books *books, int64_t id)
{
    struct ledger_account account = books_account(books, id);
    return ledger_balance(&account);
}

static void ledger_post__money_moves_and_remembers_where_it_came_from(void **state)
{
    struct books *books = *state;
    int64_t first = books_commit(books, books_move(10, OWN, ANNA, 500));
    int64_t second = books_commit(books, books_move(11, ANNA, BORIS, 200));
    assert_true(second > first);
    assert_int_equal(balance(books, OWN), -500);
    assert_int_equal(balance(books, ANNA), 300);
    assert_int_equal(balance(books, BORIS), 200);
    struct transfer made;
    assert_ok(ledger_transfer_get(stage_read(&books->stage), second, &made));
    stage_read_end(&books->stage);
    assert_int_equal(made.debit_previous, first);
    assert_int_equal(made.credit_previous, 0);
    assert_int_equal(made.debit_balance, 300);
    assert_int_equal(made.credit_balance, 200);
    assert_int_equal(made.created_us, STAGE_START_US);
    assert_int_equal(made.business_date, clock_day(STAGE_START_US));
    assert_int_equal(books_account(books, ANNA).last_transfer, second);
}

static void ledger_post__same_key_same_answer_within_and_across_batches(void **state)
{
    struct books *books = *state;
    struct transfer first;
    struct transfer again;
    (void)stage_begin(&books->stage);
    assert_int_equal(books_try(books, books_move(10, OWN, ANNA, 500), &first), LEDGER_OK);
    for (int i = 0; i < 3; i++) {
        stage_next_job(&books->stage);
        assert_int_equal(books_try(books, books_move(10, OWN, ANNA, 500), &again), LEDGER_EXISTS);
        assert_int_equal(again.id, first.id);
        assert_int_equal(books_try(books, books_move(10, OWN, ANNA, 501), &again),
                         LEDGER_EXISTS_DIFFERENT);
        assert_int_equal(books_try(books, books_move(10, OWN, BORIS, 500), &again),
                         LEDGER_EXISTS_DIFFERENT);
        if (i > 0) {
            stage_commit(&books->stage);
            (void)stage_begin(&books->stage);
        }
    }
    struct transfer_order other_step = books_move(10, OWN, ANNA, 7);
    other_step.step = 5;
    assert_int_equal(books_try(books, other_step, NULL), LEDGER_OK);
    stage_commit(&books->stage);
    assert_int_equal(balance(books, ANNA), 507);
}

static void ledger_post__a_refusal_leaves_its_key_free(void **state)
{
    struct books *books = *state;
    (void)stage_begin(&books->stage);
    assert_int_equal(books_try(books, books_move(10, ANNA, BORIS, 1), NULL),
                     LEDGER_INSUFFICIENT_FUNDS);
    stage_undo_job(&books->stage);
    assert_int_equal(books_try(books, books_move(9, OWN, ANNA, 1), NULL), LEDGER_OK);
    stage_next_job(&books->stage);
    assert_int_equal(books_try(books, books_move(10, ANNA, BORIS, 1), NULL), LEDGER_OK);
    stage_commit(&books->stage);
    assert_int_equal(balance(books, BORIS), 1);
}

static void ledger_post__refusals_change_nothing(void **state)
{
    struct books *books = *state;
    (void)books_commit(books, books_move(1, OWN, ANNA, 500));
    int64_t hold = books_commit(books, books_hold(2, ANNA, BORIS, 100));
    int64_t resolved = books_commit(books, books_hold(3, ANNA, BORIS, 50));
    (void)books_commit(books, books_void(3, resolved));
    struct transfer_order dollars = books_move(20, OWN, DOLLARS, 5);
    const struct {
        const char *name;
        struct transfer_order order;
        enum ledger_outcome outcome;
    } rows[] = {
        {"nothing", books_move(20, OWN, ANNA, 0), LEDGER_AMOUNT_INVALID},
        {"to itself", books_move(20, ANNA, ANNA, 1), LEDGER_SAME_ACCOUNT},
        {"from nowhere", books_move(20, 99, ANNA, 1), LEDGER_ACCOUNT_NOT_FOUND},
        {"to nowhere", books_move(20, ANNA, 99, 1), LEDGER_ACCOUNT_NOT_FOUND},
        {"roubles to dollars", dollars, LEDGER_CURRENCY_MISMATCH},
        {"too much", books_move(20, ANNA, BORIS, 401), LEDGER_INSUFFICIENT_FUNDS},
        {"a hold of too much", books_hold(20, ANNA, BORIS, 401), LEDGER_INSUFFICIENT_FUNDS},
        {"over the upper limit", books_move(20, OWN, SMALL, SMALL_LIMIT + 1), LEDGER_UPPER_LIMIT},
        {"post of no hold", books_post(20, 12345, 1), LEDGER_PENDING_NOT_FOUND},
        {"void of no hold", books_void(20, 12345), LEDGER_PENDING_NOT_FOUND},
        {"post of a resolved one", books_post(20, resolved, 1), LEDGER_PENDING_RESOLVED},
        {"post above the hold", books_post(20, hold, 101), LEDGER_PENDING_EXCEEDED},
        {"post of zero", books_post(20, hold, 0), LEDGER_AMOUNT_INVALID},
    };
    struct verify_result before;
    struct verify_result after;
    assert_int_equal(books_verify(books, &before), 0);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct ledger_account anna = books_account(books, ANNA);
        (void)stage_begin(&books->stage);
        check_row(rows[i].name, books_try(books, rows[i].order, NULL), rows[i].outcome);
        if (i % 2 == 0) {
            stage_undo_job(&books->stage);
        }
        stage_commit(&books->stage);
        struct ledger_account now = books_account(books, ANNA);
        check_row(rows[i].name, memcmp(&anna, &now, sizeof now), 0);
    }
    assert_int_equal(books_verify(books, &after), 0);
    assert_int_equal(after.transfers, before.transfers);
    assert_int_equal(after.open_holds, 1);
}

static void ledger_post__a_hold_is_posted_in_part_voided_or_kept(void **state)
{
    struct books *books = *state;
    bool is_open = true;
    (void)books_commit(books, books_move(1, OWN, ANNA, 500));
    int64_t hold = books_commit(books, books_hold(2, ANNA, BORIS, 300));
    struct ledger_account anna = books_account(books, ANNA);
    assert_int_equal(ledger_balance(&anna), 500);
    assert_int_equal(ledger_available(&anna), 200);
    assert_ok(ledger_hold_is_open(stage_read(&books->stage), hold, &is_open));
    stage_read_end(&books->stage);
    assert_true(is_open);
    (void)books_commit(books, books_post(2, hold, 120));
    anna = books_account(books, ANNA);
    assert_int_equal(ledger_balance(&anna), 380);
    assert_int_equal(ledger_available(&anna), 380);
    assert_int_equal(balance(books, BORIS), 120);
    assert_ok(ledger_hold_is_open(stage_read(&books->stage), hold, &is_open));
    stage_read_end(&books->stage);
    assert_false(is_open);
    int64_t second = books_commit(books, books_hold(3, ANNA, BORIS, 380));
    (void)books_commit(books, books_void(3, second));
    anna = books_account(books, ANNA);
    assert_int_equal(ledger_available(&anna), 380);
    (void)books_commit(books, books_hold(4, ANNA, BORIS, 80));
    struct verify_result result;
    assert_int_equal(books_verify(books, &result), 0);
    assert_int_equal(result.open_holds, 1);
}

static void ledger_post__a_hold_made_and_resolved_in_one_batch_never_reaches_its_table(void **state)
{
    struct books *books = *state;
    struct transfer hold;
    (void)stage_begin(&books->stage);
    assert_int_equal(books_try(books, books_move(1, OWN, ANNA, 500), NULL), LEDGER_OK);
    assert_int_equal(books_try(books, books_hold(2, ANNA, BORIS, 100), &hold), LEDGER_OK);
    stage_next_job(&books->stage);
    assert_int_equal(books_try(books, books_post(2, hold.id, 100), NULL), LEDGER_OK);
    stage_next_job(&books->stage);
    assert_int_equal(books_try(books, books_void(2, hold.id), NULL), LEDGER_PENDING_RESOLVED);
    stage_commit(&books->stage);
    assert_int_equal(stage_number(&books->stage, "SELECT count(*) FROM open_hold"), 0);
    assert_int_equal(balance(books, BORIS), 100);
}

static void ledger_post__an_undone_job_leaves_nothing_for_the_next(void **state)
{
    struct books *books = *state;
    struct transfer hold;
    int64_t older = 0;
    (void)books_commit(books, books_move(1, OWN, ANNA, 500));
    older = books_commit(books, books_hold(2, ANNA, BORIS, 100));
    (void)stage_begin(&books->stage);
    /* a chain that is refused at its last link: all of it goes back */
    assert_int_equal(books_try(books, books_move(3, ANNA, BORIS, 50), NULL), LEDGER_OK);
    assert_int_equal(books_try(books, books_hold(4, ANNA, SMALL, 60), &hold), LEDGER_OK);
    assert_int_equal(books_try(books, books_post(2, older, 100), NULL), LEDGER_OK);
    assert_int_equal(books_try(books, books_move(5, BORIS, SMALL, 151), NULL),
                     LEDGER_INSUFFICIENT_FUNDS);
    stage_undo_job(&books->stage);
    assert_int_equal(books_try(books, books_post(4, hold.id, 60), NULL), LEDGER_PENDING_NOT_FOUND);
    stage_undo_job(&books->stage);
    assert_int_equal(books_try(books, books_move(3, ANNA, BORIS, 70), NULL), LEDGER_OK);
    stage_next_job(&books->stage);
    assert_int_equal(books_try(books, books_void(2, older), NULL), LEDGER_OK);
    stage_next_job(&books->stage);
    assert_int_equal(books_try(books, books_hold(4, ANNA, SMALL, 430), NULL), LEDGER_OK);
    stage_commit(&books->stage);
    assert_int_equal(balance(books, ANNA), 430);
    assert_int_equal(balance(books, BORIS), 70);
    assert_int_equal(stage_number(&books->stage, "SELECT count(*) FROM open_hold"), 1);
    assert_int_equal(stage_number(&books->stage, "SELECT count(*) FROM transfer"), 5);
}

static void ledger_post__a_batch_that_was_rolled_back_leaves_nothing(void **state)
{
    struct books *books = *state;
    (void)stage_begin(&books->stage);
    assert_int_equal(books_try(books, books_move(1, OWN, ANNA, 500), NULL), LEDGER_OK);
    stage_rollback(&books->stage);
    assert_int_equal(balance(books, ANNA), 0);
    (void)books_commit(books, books_move(1, OWN, ANNA, 300));
    assert_int_equal(balance(books, ANNA), 300);
}

static void ledger__a_batch_sees_what_it_has_done(void **state)
{
    struct books *books = *state;
    struct transfer made;
    struct transfer found;
    struct ledger_account anna;
    struct txn *txn = stage_begin(&books->stage);
    assert_int_equal(books_try(books, books_move(1, OWN, ANNA, 500), &made), LEDGER_OK);
    assert_ok(ledger_account_get(txn, ANNA, &anna));
    assert_int_equal(ledger_balance(&anna), 500);
    assert_ok(ledger_transfer_get(txn, made.id, &found));
    assert_int_equal(found.amount, 500);
    assert_int_equal(ledger_account_get(txn, 99, &anna), STATUS_NOT_FOUND);
    assert_int_equal(ledger_transfer_get(txn, 99, &found), STATUS_NOT_FOUND);
    assert_int_equal(balance(books, ANNA), 0); /* others do not see it yet */
    stage_commit(&books->stage);
}

static void ledger__the_business_date_moves_at_midnight_and_never_back(void **state)
{
    struct books *books = *state;
    int32_t today = clock_day(STAGE_START_US);
    static const struct {
        const char *name;
        int days, expected;
    } rows[] = {{"today", 0, 0},          {"tomorrow", 1, 1},  {"a clock that jumps back", -3, 1},
                {"tomorrow again", 1, 1}, {"a week on", 7, 7}, {"and back", 0, 7}};
    int64_t key = 1;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        books->stage.clock.fixed_us = clock_day_start(today + rows[i].days) + SECONDS_US(5);
        (void)books_commit(books, books_move(key++, OWN, ANNA, 10));
        assert_int_equal(stage_number(&books->stage, "SELECT business_date FROM transfer"
                                                     " ORDER BY id DESC LIMIT 1"),
                         today + rows[i].expected);
    }
    static const struct {
        int day;
        int64_t count;
    } lasts[] = {{-1, 0}, {0, 1}, {1, 4}, {6, 4}, {7, 6}, {100, 6}};
    for (size_t i = 0; i < ARRAY_COUNT(lasts); i++) {
        int64_t last = -1;
        struct transfer transfer = {.credit_balance = 0};
        struct txn *txn = stage_read(&books->stage);
        assert_ok(ledger_last_on(txn, ANNA, today + lasts[i].day, &last));
        if (last != 0) {
            assert_ok(ledger_transfer_get(txn, last, &transfer));
        }
        stage_read_end(&books->stage);
        check_row("balance on a day", transfer.credit_balance, lasts[i].count * 10);
    }
    struct verify_result result;
    assert_int_equal(books_verify(books, &result), 0);
    assert_int_equal(result.days, 6); /* three days of two accounts */
}

static void ledger__the_business_date_outlives_the_process(void **state)
{
    struct books *books = *state;
    int32_t today = clock_day(STAGE_START_US);
    books->stage.clock.fixed_us = clock_day_start(today + 2);
    (void)books_commit(books, books_move(1, OWN, ANNA, 10));
    ledger_free(books->ledger);
    books->stage.clock.fixed_us = STAGE_START_US;
    assert_ok(ledger_new(&books->stage.clock, &books->stage.ids, &books->ledger));
    books->stage.hooks = ledger_hooks(books->ledger);
    assert_int_equal(ledger_business_date(stage_begin(&books->stage)), today + 2);
    stage_rollback(&books->stage);
}

/* ---- through the real committer */

struct post_job {
    struct job job; /* first */
    struct transfer_order order;
    enum ledger_outcome outcome;
    atomic_int *left;
};

static enum job_result run_post(struct job *job, struct txn *txn, enum status *why)
{
    struct post_job *post = (struct post_job *)job;
    *why = ledger_post(txn, &post->order, &post->outcome, NULL);
    return *why != STATUS_OK ? JOB_FAILED : post->outcome == LEDGER_OK ? JOB_DONE : JOB_REFUSED;
}

static void post_done(struct job *job, enum status status)
{
    struct post_job *post = (struct post_job *)job;
    if (status == STATUS_OK) {
        atomic_fetch_sub(post->left, 1);
    }
}

static void ledger_post__through_the_committer_the_money_is_spent_once(void **state)
{
    struct books *books = *state;
    enum { JOBS = 600 };
    static struct post_job jobs[JOBS];
    atomic_int left = JOBS;
    (void)books_commit(books, books_move(1, OWN, ANNA, 500));
    stage_leave(&books->stage);
    stage_start(&books->stage, 1);
    for (int64_t i = 0; i < JOBS; i++) {
        /* every key comes twice; there is money for 100 of 300 */
        jobs[i] = (struct post_job){.job = {.write = true, .run = run_post, .done = post_done},
                                    .order = books_move(100 + i / 2, ANNA, BORIS, 5),
                                    .left = &left};
        while (committer_submit(books->stage.committer, &jobs[i].job) != STATUS_OK) {
            (void)usleep(1000);
        }
    }
    stage_stop(&books->stage);
    assert_int_equal(atomic_load(&left), 0);
    int64_t done = 0;
    int64_t exists = 0;
    for (size_t i = 0; i < JOBS; i++) {
        done += jobs[i].outcome == LEDGER_OK;
        exists += jobs[i].outcome == LEDGER_EXISTS;
        assert_true(jobs[i].outcome == LEDGER_OK || jobs[i].outcome == LEDGER_EXISTS ||
                    jobs[i].outcome == LEDGER_INSUFFICIENT_FUNDS);
    }
    assert_int_equal(done, 100);
    assert_int_equal(exists, 100);
    assert_int_equal(balance(books, ANNA), 0);
    assert_int_equal(balance(books, BORIS), 500);
}

#define BOOKS_TEST(name) cmocka_unit_test_setup_teardown(name, open_books, close_books)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(ledger_post__money_moves_and_remembers_where_it_came_from),
        BOOKS_TEST(ledger_post__same_key_same_answer_within_and_across_batches),
        BOOKS_TEST(ledger_post__a_refusal_leaves_its_key_free),
        BOOKS_TEST(ledger_post__refusals_change_nothing),
        BOOKS_TEST(ledger_post__a_hold_is_posted_in_part_voided_or_kept),
        BOOKS_TEST(ledger_post__a_hold_made_and_resolved_in_one_batch_never_reaches_its_table),
        BOOKS_TEST(ledger_post__an_undone_job_leaves_nothing_for_the_next),
        BOOKS_TEST(ledger_post__a_batch_that_was_rolled_back_leaves_nothing),
        BOOKS_TEST(ledger__a_batch_sees_what_it_has_done),
        BOOKS_TEST(ledger__the_business_date_moves_at_midnight_and_never_back),
        BOOKS_TEST(ledger__the_business_date_outlives_the_process),
        BOOKS_TEST(ledger_post__through_the_committer_the_money_is_spent_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
