/* Books changed by hand, a column at a time: verify must find it. */
#include "ledger/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/books.h"

static int64_t commit(struct books *books, struct transfer_order order)
{
    books->stage.clock.fixed_us += SECONDS_US(1);
    return books_commit(books, order);
}

/* Two days, every state of a transfer, an open hold; no account without a transfer. */
static int open_books(void **state)
{
    struct books *books = calloc(1, sizeof *books);
    assert_non_null(books);
    books_open(books);
    stage_sql(&books->stage, "DELETE FROM ledger_account WHERE id = 4;"
                             " DELETE FROM account_change WHERE account = 4");
    (void)commit(books, books_move(1, OWN, ANNA, 5000));
    int64_t posted = commit(books, books_hold(2, ANNA, BORIS, 300));
    (void)commit(books, books_post(2, posted, 200));
    int64_t voided = commit(books, books_hold(3, ANNA, BORIS, 400));
    books->stage.clock.fixed_us += SECONDS_US(DAY_SECONDS);
    (void)commit(books, books_void(3, voided));
    (void)commit(books, books_move(4, BORIS, ANNA, 70));
    (void)commit(books, books_hold(5, ANNA, SMALL, 600));
    stage_leave(&books->stage);
    *state = books;
    return 0;
}

static int close_books(void **state)
{
    books_close(*state);
    free(*state);
    return 0;
}

static void verify__right_books_have_no_problem(void **state)
{
    struct books *books = *state;
    struct verify_result result;
    assert_int_equal(books_verify(books, &result), 0);
    assert_int_equal(result.transfers, 7);
    assert_int_equal(result.accounts, BOOKS_ACCOUNTS - 1);
    assert_int_equal(result.days, 6);
    assert_int_equal(result.open_holds, 1);
}

struct column {
    const char *table, *name;
    const char *where; /* of the rows that are changed; NULL: all */
};

/* Every column whose value follows from others. Those that stand for themselves (key, step, kind,
 * link, user_data, value_date and created_us of a transfer, the amount of a hold that is resolved,
 * limits and flags of an account) are what a seal is for. */
static const struct column columns[] = {
    {"transfer", "id", NULL},
    {"transfer", "state", NULL},
    {"transfer", "pending_id", NULL},
    {"transfer", "debit_account", NULL},
    {"transfer", "credit_account", NULL},
    {"transfer", "amount", "state <> 2 OR id IN (SELECT transfer FROM open_hold)"},
    {"transfer", "currency", NULL},
    {"transfer", "business_date", NULL},
    {"transfer", "debit_previous", NULL},
    {"transfer", "credit_previous", NULL},
    {"transfer", "debit_balance", NULL},
    {"transfer", "credit_balance", NULL},
    {"ledger_account", "id", NULL},
    {"ledger_account", "currency", NULL},
    {"ledger_account", "debits_pending", NULL},
    {"ledger_account", "debits_posted", NULL},
    {"ledger_account", "credits_pending", NULL},
    {"ledger_account", "credits_posted", NULL},
    {"ledger_account", "last_transfer", NULL},
    {"ledger_account", "day", NULL},
    {"ledger_account", "day_debits", NULL},
    {"ledger_account", "day_credits", NULL},
    {"past_day", "account", NULL},
    {"past_day", "day", NULL},
    {"past_day", "opening", NULL},
    {"past_day", "debits", NULL},
    {"past_day", "credits", NULL},
    {"past_day", "closing", NULL},
    {"past_day", "last_transfer", NULL},
    {"open_hold", "transfer", NULL},
    {"open_hold", "amount", NULL},
};

static const char *key_of(const char *table)
{
    return strcmp(table, "past_day") == 0    ? "account * 100000 + day"
           : strcmp(table, "open_hold") == 0 ? "transfer"
                                             : "id";
}

/* Change one column of the n-th row by delta, and verify. */
static void change(struct books *books, const struct column *column, int64_t row, int64_t delta)
{
    char sql[512];
    const char *key = key_of(column->table);
    (void)snprintf(sql, sizeof sql,
                   "UPDATE OR REPLACE %s SET %s = %s + %lld WHERE %s = (SELECT %s FROM %s WHERE %s"
                   " ORDER BY %s LIMIT 1 OFFSET %lld)",
                   column->table, column->name, column->name, (long long)delta, key, key,
                   column->table, column->where == NULL ? "1 = 1" : column->where, key,
                   (long long)row);
    stage_sql(&books->stage, sql);
    if (books_verify(books, NULL) == 0) {
        fail_msg("%s.%s of row %lld changed by %lld is not found", column->table, column->name,
                 (long long)row, (long long)delta);
    }
}

static int64_t count(struct books *books, const struct column *column)
{
    char sql[256];
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM %s WHERE %s", column->table,
                   column->where == NULL ? "1 = 1" : column->where);
    return stage_number(&books->stage, sql);
}

/* A copy of the four tables to go back to: what was changed is not always found again by its key.
 */
static void keep(struct books *books)
{
    static const char *const tables[] = {"transfer", "ledger_account", "past_day", "open_hold"};
    for (size_t i = 0; i < ARRAY_COUNT(tables); i++) {
        char sql[128];
        (void)snprintf(sql, sizeof sql, "CREATE TABLE kept_%s AS SELECT * FROM %s", tables[i],
                       tables[i]);
        stage_sql(&books->stage, sql);
    }
}

static void put_back(struct books *books, const char *table)
{
    char sql[256];
    (void)snprintf(sql, sizeof sql,
                   "BEGIN; DELETE FROM %s; INSERT INTO %s SELECT * FROM kept_%s; COMMIT", table,
                   table, table);
    stage_sql(&books->stage, sql);
}

static void verify__finds_every_column_changed_by_hand(void **state)
{
    SKIP_UNLESS_SQLITE(); /* its rows replace each other; what finds them is the same */
    struct books *books = *state;
    static const int64_t deltas[] = {1, -1, 1 << 20};
    keep(books);
    for (size_t i = 0; i < ARRAY_COUNT(columns); i++) {
        int64_t rows = count(books, &columns[i]);
        for (int64_t row = 0; row < rows; row++) {
            for (size_t d = 0; d < ARRAY_COUNT(deltas); d++) {
                change(books, &columns[i], row, deltas[d]);
                put_back(books, columns[i].table);
            }
        }
    }
    assert_int_equal(books_verify(books, NULL), 0);
}

static void verify__finds_rows_removed_and_added(void **state)
{
    struct books *books = *state;
    static const char *const changes[][2] = {
        {"transfer", "DELETE FROM transfer WHERE key = 4"},
        {"transfer", "DELETE FROM transfer WHERE key = 5"},
        {"transfer", "DELETE FROM transfer WHERE key = 1"},
        {"transfer",
         "INSERT INTO transfer SELECT id + 1, 99, step, state, pending_id, debit_account,"
         " credit_account, amount, currency, kind, link, link_left, business_date, value_date,"
         " created_us, user_data, flags, asked, expires_us, reverses, debit_previous, "
         "credit_previous, debit_balance,"
         " credit_balance FROM transfer WHERE key = 4"},
        {"transfer",
         "INSERT INTO transfer SELECT -id, 99, step, state, pending_id, debit_account,"
         " credit_account, amount, currency, kind, link, link_left, business_date, value_date,"
         " created_us, user_data, flags, asked, expires_us, reverses, debit_previous, "
         "credit_previous, debit_balance,"
         " credit_balance FROM transfer WHERE key = 4"},
        {"ledger_account",
         "INSERT INTO ledger_account VALUES (0, 643, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)"},
        {"ledger_account",
         "INSERT INTO ledger_account VALUES (-1, 643, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)"},
        {"ledger_account", "DELETE FROM ledger_account WHERE id = 2"},
        {"ledger_account",
         "INSERT INTO ledger_account VALUES (9, 643, 0, 0, 0, 5, 0, 100, 0, 0, 0, 0, 0, 0)"},
        {"ledger_account", "UPDATE ledger_account SET debits_posted = debits_posted + 7,"
                           " credits_posted = credits_posted + 7"},
        {"ledger_account", "UPDATE ledger_account SET day = 0 WHERE id = 2"},
        {"ledger_account",
         "UPDATE ledger_account SET day_debits = day_debits + 7, day_credits = day_credits + 7"},
        {"past_day", "DELETE FROM past_day WHERE account = 2"},
        {"past_day", "INSERT INTO past_day SELECT * FROM daily_balance WHERE account = 2"
                     " AND day = (SELECT max(day) FROM daily_balance)"},
        {"past_day", "INSERT INTO past_day VALUES (4, 20000, 0, 0, 0, 0, 0)"},
        {"open_hold", "DELETE FROM open_hold"},
        {"open_hold",
         "INSERT INTO open_hold SELECT id, amount, 0 FROM transfer WHERE key = 3 AND step = 2"},
        {"open_hold", "INSERT INTO open_hold VALUES (77, 1, 0)"},
    };
    keep(books);
    for (size_t i = 0; i < ARRAY_COUNT(changes); i++) {
        stage_sql(&books->stage, changes[i][1]);
        check_row(changes[i][1], books_verify(books, NULL) > 0, true);
        put_back(books, changes[i][0]);
    }
    assert_int_equal(books_verify(books, NULL), 0);
}

static void verify__finds_money_moved_past_a_limit(void **state)
{
    struct books *books = *state;
    static const char *const changes[] = {
        "UPDATE ledger_account SET lower_limit = 4700 WHERE id = 2", /* the hold of 600 goes below
                                                                      */
        "UPDATE ledger_account SET lower_limit = 150 WHERE id = 3",
    };
    keep(books);
    for (size_t i = 0; i < ARRAY_COUNT(changes); i++) {
        stage_sql(&books->stage, changes[i]);
        check_row(changes[i], books_verify(books, NULL) > 0, true);
        put_back(books, "ledger_account");
    }
}

static void verify__says_where_and_what(void **state)
{
    struct books *books = *state;
    stage_sql(&books->stage, "UPDATE ledger_account SET credits_posted = 4999 WHERE id = 2");
    assert_true(books_verify(books, NULL) > 0);
    assert_non_null(strstr(books->problem, "ledger_account 2"));
    assert_non_null(strstr(books->problem, "credits_posted is 4999"));
}

#define BOOKS_TEST(name) cmocka_unit_test_setup_teardown(name, open_books, close_books)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(verify__right_books_have_no_problem),
        BOOKS_TEST(verify__finds_every_column_changed_by_hand),
        BOOKS_TEST(verify__finds_rows_removed_and_added),
        BOOKS_TEST(verify__finds_money_moved_past_a_limit),
        BOOKS_TEST(verify__says_where_and_what),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
