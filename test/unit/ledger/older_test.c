/* A bank of before the newest day stood in its account's row is opened: nothing is lost, what was
 * behind the transfers is made from them, and the books go on. */
#include <stdlib.h>

#include "ledger/books.h"
#include "ledger/ledger_store.h"
#include "support/test_store.h"

static int64_t commit(struct books *books, struct transfer_order order)
{
    books->stage.clock.fixed_us += SECONDS_US(1);
    return books_commit(books, order);
}

static void next_day(struct books *books)
{
    books->stage.clock.fixed_us += SECONDS_US(DAY_SECONDS);
}

/* What every table of the ledger looked like. */
static void make_older(struct books *books)
{
    test_store_sql(books->stage.url,
                   "CREATE TABLE older AS SELECT * FROM daily_balance; DROP VIEW daily_balance;"
                   " ALTER TABLE older RENAME TO daily_balance; DROP TABLE past_day;"
                   " ALTER TABLE ledger_account DROP COLUMN day;"
                   " ALTER TABLE ledger_account DROP COLUMN day_debits;"
                   " ALTER TABLE ledger_account DROP COLUMN day_credits;"
                   " DELETE FROM migration WHERE name >= '0007' AND name < '0008'");
}

static void leave(struct books *books)
{
    stage_leave(&books->stage);
    store_disconnect(books->stage.reader);
    books->stage.reader = NULL;
    ledger_free(books->ledger);
    books->ledger = NULL;
}

/* As the next start does. */
static void start(struct books *books)
{
    struct error error = {.text = ""};
    assert_ok(store_migrate(books->stage.store, &books->stage.clock, &error));
    assert_ok(ledger_new(&books->stage.clock, &books->stage.ids, &books->ledger));
    books->stage.hooks = ledger_hooks(books->ledger);
}

static void check_account(struct books *books, const struct ledger_account *expected)
{
    struct ledger_account got = books_account(books, expected->id);
    check_row("debits_posted", got.debits_posted, expected->debits_posted);
    check_row("credits_posted", got.credits_posted, expected->credits_posted);
    check_row("debits_pending", got.debits_pending, expected->debits_pending);
    check_row("credits_pending", got.credits_pending, expected->credits_pending);
    check_row("last_transfer", got.last_transfer, expected->last_transfer);
    check_row("day", got.day, expected->day);
    check_row("day_debits", got.day_debits, expected->day_debits);
    check_row("day_credits", got.day_credits, expected->day_credits);
}

static void remember(struct books *books, struct ledger_account accounts[BOOKS_ACCOUNTS])
{
    for (int64_t id = 1; id <= BOOKS_ACCOUNTS; id++) {
        accounts[id - 1] = books_account(books, id);
    }
}

static void check_all(struct books *books, const struct ledger_account accounts[BOOKS_ACCOUNTS])
{
    for (int64_t id = 1; id <= BOOKS_ACCOUNTS; id++) {
        check_account(books, &accounts[id - 1]);
    }
}

static struct books *open_books(void)
{
    struct books *books = calloc(1, sizeof *books);
    assert_non_null(books);
    books_open(books);
    (void)commit(books, books_move(1, OWN, ANNA, 5000));
    (void)commit(books, books_move(2, ANNA, BORIS, 300));
    return books;
}

static void close_books(struct books *books)
{
    books_close(books);
    free(books);
}

static void older__rows_that_are_written_move(void **state)
{
    (void)state;
    struct ledger_account accounts[BOOKS_ACCOUNTS];
    struct verify_result result;
    struct books *books = open_books();
    (void)commit(books, books_hold(3, ANNA, BORIS, 40));
    next_day(books);
    (void)commit(books, books_move(4, BORIS, OWN, 7));
    next_day(books);
    (void)commit(books, books_move(5, ANNA, BORIS, 11));
    int64_t days = stage_number(&books->stage, "SELECT count(*) FROM daily_balance");
    remember(books, accounts);
    leave(books);
    make_older(books);
    start(books);
    check_all(books, accounts);
    assert_int_equal(books_verify(books, &result), 0);
    assert_int_equal(result.days, days);
    (void)commit(books, books_move(6, ANNA, BORIS, 1));
    next_day(books);
    (void)commit(books, books_move(7, ANNA, BORIS, 1));
    assert_int_equal(books_verify(books, NULL), 0);
    assert_int_equal(stage_number(&books->stage, "SELECT count(*) FROM daily_balance"), days + 2);
    close_books(books);
}

/* The older book wrote a day when it was over, its account later: here the process ended between
 * the two, a day or two after. */
static void older__rows_that_are_behind_are_made_from_the_transfers(void **state)
{
    (void)state;
    SKIP_UNLESS_SQLITE();
    struct ledger_account accounts[BOOKS_ACCOUNTS];
    struct verify_result result;
    struct books *books = open_books();
    int64_t held = commit(books, books_hold(3, ANNA, BORIS, 40));
    int64_t voided = commit(books, books_hold(4, ANNA, SMALL, 50));
    stage_sql(&books->stage, "CREATE TABLE kept AS SELECT * FROM ledger_account;"
                             " CREATE TABLE kept_settled AS SELECT * FROM settled WHERE id = 1");
    (void)commit(books, books_post(3, held, 30));
    (void)commit(books, books_move(5, ANNA, BORIS, 11));
    (void)commit(books, books_hold(6, BORIS, OWN, 5));
    next_day(books);
    (void)commit(books, books_move(7, BORIS, ANNA, 9));
    next_day(books);
    (void)commit(books, books_void(4, voided));
    (void)commit(books, books_move(8, ANNA, OWN, 2));
    remember(books, accounts);
    assert_int_equal(books_verify(books, &result), 0);
    int64_t days = result.days;
    leave(books);
    test_store_sql(books->stage.url,
                   "DELETE FROM ledger_account; INSERT INTO ledger_account SELECT * FROM kept;"
                   " UPDATE ledger_account SET day = 0; DELETE FROM settled;"
                   " INSERT INTO settled SELECT * FROM kept_settled; DROP TABLE kept;"
                   " DROP TABLE kept_settled; DROP TABLE key_segment; DROP TABLE key_bucket;"
                   " DROP TABLE key_filter; CREATE TABLE key_transfer (transfer INTEGER);"
                   " DELETE FROM migration WHERE name >= '0008' AND name < '0009'");
    int64_t last_day = accounts[ANNA - 1].day;
    assert_int_equal(
        test_store_number(books->stage.url, "SELECT count(*) FROM daily_balance WHERE account < 4"),
        4); /* days that were over: one of the bank's, two of Anna's, one of Boris's */
    make_older(books);
    start(books);
    assert_int_equal(books_verify(books, &result), 0);
    assert_int_equal(result.days, days);
    (void)stage_begin(&books->stage); /* which writes what is behind */
    stage_commit(&books->stage);
    check_all(books, accounts);
    assert_int_equal(accounts[ANNA - 1].day, last_day);
    assert_int_equal(books_verify(books, &result), 0);
    assert_int_equal(result.days, days);
    (void)commit(books, books_move(9, ANNA, BORIS, 1));
    next_day(books);
    (void)commit(books, books_move(10, ANNA, BORIS, 1));
    assert_int_equal(books_verify(books, NULL), 0);
    close_books(books);
}

/* What was changed by hand before is not made right in passing. */
static void older__rows_that_do_not_fit_are_still_found(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "UPDATE daily_balance SET opening = opening + 1 WHERE account = 2",
        "UPDATE daily_balance SET closing = closing + 1 WHERE account = 2",
        "UPDATE daily_balance SET debits = debits + 1 WHERE account = 2",
        "UPDATE daily_balance SET last_transfer = last_transfer - 1 WHERE account = 2",
        "UPDATE daily_balance SET debits = debits + 1, credits = credits + 1 WHERE account = 2",
        "UPDATE daily_balance SET day = day - 1 WHERE account = 2",
        "UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE id = 2",
        "DELETE FROM daily_balance WHERE account = 2",
        ("INSERT INTO daily_balance SELECT 77, day, 0, 0, 0, 0, last_transfer FROM daily_balance"
         " WHERE account = 2"),
    };
    for (size_t i = 0; i < ARRAY_COUNT(changes); i++) {
        struct books *books = open_books();
        stage_sql(&books->stage, "SELECT 1"); /* everything is in the tables */
        leave(books);
        make_older(books);
        test_store_sql(books->stage.url, changes[i]);
        start(books);
        check_row(changes[i], books_verify(books, NULL) > 0, true);
        close_books(books);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(older__rows_that_are_written_move),
        cmocka_unit_test(older__rows_that_are_behind_are_made_from_the_transfers),
        cmocka_unit_test(older__rows_that_do_not_fit_are_still_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
