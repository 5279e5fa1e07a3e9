/* One number changed by hand, in every column of every table of the ledger: verify names it.
 * Columns that stand for themselves are named here with the reason; the seal proves those of a
 * transfer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/books.h"
#include "support/test_store.h"

enum { SAID = 16 * 1024 };

struct tampered {
    struct books books;
    char said[SAID]; /* a line a problem */
    size_t size;
};

/* ---- books with everything in them */

static struct transfer_order flagged(struct transfer_order order, int64_t flags)
{
    order.flags = flags;
    return order;
}

static void tick(struct books *books)
{
    books->stage.clock.fixed_us += SECONDS_US(1);
}

static int64_t commit(struct books *books, struct transfer_order order)
{
    tick(books);
    return books_commit(books, order);
}

static void commit_chain(struct books *books)
{
    const struct transfer_order chain[] = {books_move(40, ANNA, BORIS, 11),
                                           books_move(41, ANNA, BORIS, 12),
                                           books_move(42, BORIS, ANNA, 13)};
    enum ledger_outcome outcomes[ARRAY_COUNT(chain)];
    tick(books);
    struct txn *txn = stage_begin(&books->stage);
    assert_ok(ledger_post_chain(txn, chain, ARRAY_COUNT(chain), outcomes, NULL));
    assert_int_equal(outcomes[0], LEDGER_OK);
    stage_commit(&books->stage);
}

static void expire(struct books *books)
{
    struct transfer_order hold = books_hold(50, ANNA, BORIS, 70);
    hold.expires_us = books->stage.clock.fixed_us + SECONDS_US(60);
    size_t expired = 0;
    (void)books_commit(books, hold);
    books->stage.clock.fixed_us += SECONDS_US(60);
    assert_ok(ledger_expire_due(stage_begin(&books->stage), 10, &expired));
    assert_int_equal(expired, 1);
    stage_commit(&books->stage);
}

static void change_accounts(struct books *books)
{
    enum ledger_outcome outcome[4];
    tick(books);
    struct txn *txn = stage_begin(&books->stage);
    assert_ok(
        ledger_set_limits(txn, &(struct change_order){90, 1, BORIS, 7}, -100, 100000, &outcome[0]));
    assert_ok(
        ledger_set_blocks(txn, &(struct change_order){91, 1, SMALL, 7}, true, false, &outcome[1]));
    assert_ok(
        ledger_set_blocks(txn, &(struct change_order){92, 1, SMALL, 7}, false, false, &outcome[2]));
    assert_ok(
        ledger_close_account(txn, &(struct change_order){93, 1, SMALL, 7}, ANNA, 1, &outcome[3]));
    for (size_t i = 0; i < ARRAY_COUNT(outcome); i++) {
        assert_int_equal(outcome[i], LEDGER_OK);
    }
    stage_commit(&books->stage);
}

static void next_day(struct books *books)
{
    enum ledger_outcome outcome = LEDGER_OK;
    int32_t today = clock_day(books->stage.clock.fixed_us);
    books->stage.clock.fixed_us += SECONDS_US(3 * (int64_t)DAY_SECONDS);
    assert_ok(ledger_close_day(stage_begin(&books->stage), today, &outcome));
    assert_int_equal(outcome, LEDGER_OK);
    stage_commit(&books->stage);
    struct transfer_order dated = books_move(60, ANNA, BORIS, 21);
    dated.value_date = today + 1;
    (void)commit(books, dated);
}

static int open_books(void **state)
{
    struct tampered *all = calloc(1, sizeof *all);
    assert_non_null(all);
    struct books *books = &all->books;
    books_open(books);
    (void)commit(books, books_move(1, OWN, ANNA, 5000));
    (void)commit(books, books_move(2, OWN, SMALL, 300));
    int64_t posted = commit(books, books_hold(3, ANNA, BORIS, 300));
    (void)commit(books, books_post(3, posted, 200));
    int64_t voided = commit(books, books_hold(4, ANNA, BORIS, 400));
    (void)commit(books, books_void(4, voided));
    (void)commit(books, flagged(books_move(5, ANNA, BORIS, 30), TRANSFER_BALANCING_DEBIT));
    commit_chain(books);
    expire(books);
    int64_t wrong = commit(books, books_move(6, ANNA, BORIS, 55));
    struct transfer_order back = {
        .key = 7, .step = 1, .state = TRANSFER_POSTED, .reverses = wrong, .kind = 1};
    (void)commit(books, back);
    change_accounts(books);
    next_day(books);
    struct transfer_order hold = books_hold(8, ANNA, BORIS, 600);
    hold.expires_us = books->stage.clock.fixed_us + SECONDS_US(DAY_SECONDS);
    (void)commit(books, hold);
    stage_leave(&books->stage);
    *state = all;
    return 0;
}

static int close_books(void **state)
{
    struct tampered *all = *state;
    books_close(&all->books);
    free(all);
    return 0;
}

/* ---- what is changed, and what is said */

struct change {
    const char *table, *column, *where;
    int64_t delta;
    const char *named[2]; /* in one line; NULL: table and column */
};

#define MOVE "key = 6"
#define NULLS                                                                                      \
    {                                                                                              \
        NULL, NULL                                                                                 \
    }

static const struct change changes[] = {
    {"transfer", "id", MOVE, 1, {"transfer", "previous"}},
    {"transfer", "state", MOVE, 8, NULLS},
    {"transfer", "state", MOVE, 1, {"transfer", "debit_balance"}}, /* a hold moves nothing */
    {"transfer", "pending_id", "key = 3 AND step = 3", 1, NULLS},
    {"transfer", "debit_account", MOVE, 50, NULLS},
    {"transfer", "debit_account", MOVE, -1, {"transfer", "debit_previous"}},
    {"transfer", "credit_account", MOVE, 50, NULLS},
    {"transfer", "amount", MOVE, 1, {"transfer", "debit_balance"}},
    {"transfer", "amount", "key = 4 AND step = 4", 1, NULLS}, /* a void's */
    {"transfer", "currency", MOVE, 197, NULLS},
    {"transfer", "link", "key = 41", 1, NULLS},
    {"transfer", "link", "key = 42", -1, NULLS},
    {"transfer", "link_left", "key = 41", 1, NULLS},
    {"transfer", "link_left", "key = 40", 1, NULLS},
    {"transfer", "business_date", "key = 60", -1, {"daily_balance", "row for day"}},
    {"transfer", "business_date", "key = 60", 1, NULLS},
    {"transfer", "value_date", "key = 60", -1, NULLS}, /* into the closed day */
    {"transfer", "value_date", "key = 60", 1, {"value_shift", "day"}},
    {"transfer", "value_date", "key = 3 AND step = 2", 1, NULLS},
    {"transfer", "created_us", MOVE, 1000, NULLS},
    {"transfer", "created_us", MOVE, -1, NULLS},
    {"transfer", "flags", MOVE, 64, NULLS},
    {"transfer", "asked", MOVE, 1, NULLS},
    {"transfer", "asked", "key = 5", 1, {"transfer", "asked"}},
    {"transfer", "expires_us", "key = 8", 1, {"open_hold", "expires_us"}},
    {"transfer", "expires_us", "key = 50", 1000000000, {"transfer", "expiry"}},
    {"transfer", "expires_us", MOVE, 1, NULLS},
    {"transfer", "reverses", "key = 7", 1, NULLS},
    {"transfer", "reverses", "key = 6", 5, NULLS},
    {"transfer", "debit_previous", MOVE, 1, NULLS},
    {"transfer", "credit_previous", MOVE, 1, NULLS},
    {"transfer", "debit_balance", MOVE, 1, NULLS},
    {"transfer", "credit_balance", MOVE, 1, NULLS},
    {"ledger_account", "id", "id = 2", 100, NULLS},
    {"ledger_account", "currency", "id = 2", 197, NULLS},
    {"ledger_account", "debits_pending", "id = 2", 1, NULLS},
    {"ledger_account", "debits_posted", "id = 2", 1, NULLS},
    {"ledger_account", "credits_pending", "id = 3", -1, NULLS},
    {"ledger_account", "credits_posted", "id = 3", 1, NULLS},
    {"ledger_account", "lower_limit", "id = 4", -1, NULLS},
    {"ledger_account", "upper_limit", "id = 3", 1, NULLS},
    {"ledger_account", "flags", "id = 5", -1, NULLS},
    {"ledger_account", "last_transfer", "id = 3", 1, NULLS},
    {"ledger_account", "last_change", "id = 3", 1, NULLS},
    {"ledger_account", "day", "id = 2", 1, NULLS},
    {"ledger_account", "day", "id = 2", 1, {"daily_balance", "row for day"}},
    {"ledger_account", "day", "id = 4", -1, {"daily_balance", "account 4"}},
    {"ledger_account", "day", "id = 2", 1LL << 32, NULLS},
    {"ledger_account", "day_debits", "id = 2", 1, NULLS},
    {"ledger_account", "day_debits", "id = 2", 1, {"daily_balance", "opening"}},
    {"ledger_account", "day_debits", "id = 2", INT64_MAX / 2, NULLS},
    {"ledger_account", "day_credits", "id = 3", 1, NULLS},
    {"ledger_account", "day_credits", "id = 3", 1, {"daily_balance", "credits"}},
    {"ledger_account", "debits_posted", "id = 2", INT64_MIN, NULLS},
    {"account_change", "id", "key = 90", 100, {"ledger_account", "last_change"}},
    {"account_change", "account", "key = 90", -1, {"ledger_account 3", "lower_limit"}},
    {"account_change", "kind", "key = 90", 1, NULLS},
    {"account_change", "currency", "key = 90", 1, NULLS},
    {"account_change", "flags_before", "key = 93", 2, NULLS},
    {"account_change", "flags_after", "key = 91", 2, {"account_change", "flags_before"}},
    {"account_change", "flags_after", "key = 93", -1, {"account_change", "kind"}},
    {"account_change", "lower_before", "key = 90", 1, NULLS},
    {"account_change", "lower_after", "key = 90", 1, {"ledger_account", "lower_limit"}},
    {"account_change", "upper_before", "key = 90", -1, NULLS},
    {"account_change", "upper_after", "key = 90", 1, {"ledger_account", "upper_limit"}},
    {"account_change", "sweep", "key = 93", 1, NULLS},
    {"account_change", "sweep", "key = 90", 1, NULLS},
    {"account_change", "previous", "key = 90", 1, NULLS},
    {"account_change", "created_us", "key = 90", 1000, NULLS},
    {"past_day", "account", "account = 2", 100, {"daily_balance", "account"}},
    {"past_day", "day", "account = 2 OR account = 4", 1, {"daily_balance", "day"}},
    {"past_day", "opening", "account = 2", 1, {"daily_balance", "opening"}},
    {"past_day", "debits", "account = 2", 1, {"daily_balance", "debits"}},
    {"past_day", "credits", "account = 2", 1, {"daily_balance", "credits"}},
    {"past_day", "closing", "account = 2", 1, {"daily_balance", "closing"}},
    {"past_day", "last_transfer", "account = 2", 1, {"daily_balance", "last_transfer"}},
    {"open_hold", "transfer", "1 = 1", 1, NULLS},
    {"open_hold", "amount", "1 = 1", 1, NULLS},
    {"open_hold", "expires_us", "1 = 1", 1, NULLS},
    {"expired_hold", "transfer", "1 = 1", 1, NULLS},
    {"expired_hold", "expiry", "1 = 1", 1, NULLS},
    {"reversal", "transfer", "1 = 1", 1, NULLS},
    {"reversal", "reversal", "1 = 1", 1, NULLS},
    {"value_shift", "account", "account = 2", 100, NULLS},
    {"value_shift", "day", "account = 2", 100, NULLS},
    {"value_shift", "amount", "account = 2", 1, NULLS},
    {"closed_day", "id", "1 = 1", 1 << 23, {"closed_day", "created_us"}},
    {"closed_day", "day", "1 = 1", 1, {"closed_through", "closed_day"}},
    {"closed_day", "day_before", "1 = 1", 1, NULLS},
    {"closed_day", "created_us", "1 = 1", 1000, NULLS},
    {"setting", "value", "name = 'business_date'", 1, {"business_date", "value"}},
    {"setting", "value", "name = 'closed_through'", 1, {"closed_through", "value"}},
};

/* Nothing else in the ledger follows from these, and they follow from nothing. */
static const char *const themselves[][3] = {
    {"transfer", "key", "the bank's, and unique by its index"},
    {"transfer", "step", "the bank's, and unique by its index"},
    {"transfer", "kind", "the bank's"},
    {"transfer", "user_data", "the bank's"},
    {"account_change", "key", "the bank's, and unique by its index"},
    {"account_change", "step", "the bank's, and unique by its index"},
    {"account_change", "user_data", "the bank's"},
    {"setting", "name", "a name, not a number: another one is a missing value"},
};

static const char *const tables[] = {
    "transfer",     "ledger_account", "account_change", "past_day",   "open_hold",
    "expired_hold", "reversal",       "value_shift",    "closed_day", "setting"};

static void note(void *context, const char *text)
{
    struct tampered *all = context;
    int size = snprintf(all->said + all->size, SAID - all->size, "%s\n", text);
    if (size > 0 && (size_t)size < SAID - all->size) {
        all->size += (size_t)size;
    }
}

static int64_t verify(struct tampered *all)
{
    struct verify_result result;
    const struct verify_watcher watcher = {all, note, NULL};
    all->size = 0;
    all->said[0] = '\0';
    assert_ok(ledger_verify(stage_read(&all->books.stage), &watcher, &result));
    stage_read_end(&all->books.stage);
    return result.problems;
}

/* Whether one line has both words. */
static bool is_said(const struct tampered *all, const char *first, const char *second)
{
    char lines[SAID];
    (void)snprintf(lines, sizeof lines, "%s", all->said);
    for (char *line = lines; *line != '\0';) {
        char *end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        if (strstr(line, first) != NULL && strstr(line, second) != NULL) {
            return true;
        }
        line = end + 1;
    }
    return false;
}

static void keep(struct books *books)
{
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

static void verify__names_every_column_changed_by_hand(void **state)
{
    struct tampered *all = *state;
    int64_t problems = verify(all);
    if (problems != 0) {
        fail_msg("the books were wrong before: %s", all->said);
    }
    keep(&all->books);
    for (size_t i = 0; i < ARRAY_COUNT(changes); i++) {
        const struct change *change = &changes[i];
        const char *first = change->named[0] == NULL ? change->table : change->named[0];
        const char *second = change->named[1] == NULL ? change->column : change->named[1];
        char sql[512];
        /* one row: the last of those that the words choose */
        (void)snprintf(sql, sizeof sql,
                       "UPDATE %s SET %s = %s + %lld WHERE (%s) AND (%s) = (SELECT max(%s) FROM %s"
                       " WHERE %s)",
                       change->table, change->column, change->column, (long long)change->delta,
                       change->where,
                       strcmp(change->table, "setting") == 0 ? "value" : change->column,
                       strcmp(change->table, "setting") == 0 ? "value" : change->column,
                       change->table, change->where);
        stage_sql(&all->books.stage, sql);
        problems = verify(all);
        if (problems == 0 || !is_said(all, first, second)) {
            fail_msg("%s.%s of %s changed by %lld: %lld problems, none names %s and %s:\n%s",
                     change->table, change->column, change->where, (long long)change->delta,
                     (long long)problems, first, second, all->said);
        }
        put_back(&all->books, change->table);
    }
    assert_int_equal(verify(all), 0);
}

static bool is_listed(const char *table, const char *column)
{
    for (size_t i = 0; i < ARRAY_COUNT(changes); i++) {
        if (strcmp(changes[i].table, table) == 0 && strcmp(changes[i].column, column) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < ARRAY_COUNT(themselves); i++) {
        if (strcmp(themselves[i][0], table) == 0 && strcmp(themselves[i][1], column) == 0) {
            return true;
        }
    }
    return false;
}

/* A new column must be thought about here. */
static void verify__every_column_of_the_schema_is_in_the_table_above(void **state)
{
    struct tampered *all = *state;
    SKIP_UNLESS_SQLITE(); /* which asks what columns there are */
    /* clang-format off */
    static const char *const names[] = {
        "id", "key", "step", "state", "pending_id", "debit_account", "credit_account", "amount",
        "currency", "kind", "link", "link_left", "business_date", "value_date", "created_us",
        "user_data", "flags", "asked", "expires_us", "reverses", "debit_previous",
        "credit_previous", "debit_balance", "credit_balance", "debits_pending", "debits_posted",
        "credits_pending", "credits_posted", "lower_limit", "upper_limit", "last_transfer",
        "last_change", "account", "flags_before", "flags_after", "lower_before", "lower_after",
        "upper_before", "upper_after", "sweep", "previous", "day", "day_debits", "day_credits",
        "opening", "debits", "credits", "closing", "transfer", "expiry", "reversal", "day_before",
        "name", "value"};
    /* clang-format on */
    for (size_t t = 0; t < ARRAY_COUNT(tables); t++) {
        int64_t known = 0;
        char sql[256];
        for (size_t n = 0; n < ARRAY_COUNT(names); n++) {
            (void)snprintf(sql, sizeof sql,
                           "SELECT count(*) FROM pragma_table_info('%s') WHERE name = '%s'",
                           tables[t], names[n]);
            if (stage_number(&all->books.stage, sql) == 1) {
                known++;
                if (!is_listed(tables[t], names[n])) {
                    fail_msg("%s.%s is not in the table", tables[t], names[n]);
                }
            }
        }
        (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM pragma_table_info('%s')", tables[t]);
        check_row(tables[t], stage_number(&all->books.stage, sql), known);
    }
}

static void verify__finds_rows_taken_away(void **state)
{
    struct tampered *all = *state;
    static const char *const rows[][3] = {
        {"transfer", "key = 41", "link"},
        {"transfer", "key = 42", "link"},
        {"transfer", "key = 7", "reversal"},
        {"transfer", "pending_id > 0 AND amount = 0 AND state = 5", "expired_hold"},
        {"account_change", "key = 91", "account_change"},
        {"account_change", "key = 90", "ledger_account 3"},
        {"account_change", "key = 2", "account_change"},
        {"expired_hold", "1 = 1", "expired_hold"},
        {"reversal", "1 = 1", "reversal"},
        {"value_shift", "account = 3", "value_shift"},
        {"closed_day", "1 = 1", "closed_through"},
        {"setting", "name = 'closed_through'", "closed_through"},
    };
    keep(&all->books);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char sql[256];
        (void)snprintf(sql, sizeof sql, "DELETE FROM %s WHERE %s", rows[i][0], rows[i][1]);
        stage_sql(&all->books.stage, sql);
        int64_t problems = verify(all);
        if (problems == 0 || !is_said(all, rows[i][2], "")) {
            fail_msg("%s: %lld problems, none names %s:\n%s", sql, (long long)problems, rows[i][2],
                     all->said);
        }
        put_back(&all->books, rows[i][0]);
    }
}

/* What was done by hand before the day is not looked at; what came since is. */
static void verify__since_a_day_trusts_what_was_before(void **state)
{
    struct tampered *all = *state;
    struct verify_result result;
    const struct verify_watcher watcher = {all, note, NULL};
    const struct verify_options since = {.since = clock_day(all->books.stage.clock.fixed_us)};
    static const struct {
        const char *sql;
        bool is_found;
    } rows[] = {
        {"SELECT 1", false},
        {"UPDATE transfer SET debit_balance = 0 WHERE key = 6", false},
        {"UPDATE transfer SET amount = amount + 1 WHERE key = 60", true},
        {"UPDATE open_hold SET amount = amount + 1", true},
        {"UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE id = 3", true},
        {"UPDATE ledger_account SET day_credits = day_credits + 1 WHERE id = 3", true},
        {"UPDATE ledger_account SET day = day + 1 WHERE id = 3", true},
        {"UPDATE ledger_account SET day = day - 1 WHERE id = 3", true},
        {"UPDATE past_day SET closing = closing + 1 WHERE account = 3", true},
        {"UPDATE account_change SET lower_after = -101 WHERE key = 90", true},
        {"UPDATE value_shift SET amount = amount + 1 WHERE account = 3 AND day ="
         " (SELECT max(day) FROM value_shift)",
         true},
        {"UPDATE value_shift SET amount = amount - 256 WHERE account = 2 AND day ="
         " (SELECT min(day) FROM value_shift)",
         true},
        {"UPDATE value_shift SET account = 6 WHERE account = 3", true},
        {"UPDATE value_shift SET day = day + 4 WHERE account = 2", true},
        {"DELETE FROM value_shift WHERE account = 3", true},
        {"INSERT INTO value_shift (account, day, amount) VALUES (4, 20000, 1)", true},
        /* both days of an account by the same: only a transfer tells */
        {"UPDATE value_shift SET amount = amount * 2 WHERE account = 3", true},
    };
    keep(&all->books);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        stage_sql(&all->books.stage, rows[i].sql);
        assert_ok(ledger_verify_with(stage_read(&all->books.stage), &since, &watcher, &result));
        stage_read_end(&all->books.stage);
        check_row(rows[i].sql, result.problems > 0, rows[i].is_found);
        for (size_t t = 0; t < ARRAY_COUNT(tables); t++) {
            put_back(&all->books, tables[t]);
        }
    }
}

/* Read ahead by a thread of its own, a few blocks of them; and when the two do not see the same. */
static void verify__with_a_second_reader_says_the_same(void **state)
{
    struct tampered *all = *state;
    struct books *books = &all->books;
    struct connection *connection = NULL;
    struct txn *second = NULL;
    struct error error = {.status = STATUS_OK};
    struct verify_result result[3];
    const struct verify_watcher watcher = {all, note, NULL};
    enum { MANY = 9000 };
    (void)stage_begin(&books->stage);
    for (int64_t i = 0; i < MANY; i++) {
        struct transfer_order order = books_move(1000 + i, OWN, i % 2 == 0 ? ANNA : BORIS, 1);
        assert_int_equal(books_try(books, order, NULL), LEDGER_OK);
        stage_next_job(&books->stage);
    }
    stage_commit(&books->stage);
    assert_ok(store_connect(books->stage.store, CONNECTION_READER, &connection, &error));
    for (size_t i = 0; i < ARRAY_COUNT(result); i++) {
        struct verify_options options = {.since = 0};
        struct txn *first = stage_read(&books->stage);
        if (i > 0) {
            assert_ok(txn_begin(connection, &second));
            options.second = second;
        }
        if (i == 2) {
            assert_true(verify_see_the_same(first, second));
            txn_rollback(second);
            (void)books_commit(books, books_move(999999, OWN, ANNA, 1));
            stage_leave(&books->stage);
            assert_ok(txn_begin(connection, &second));
            assert_false(verify_see_the_same(first, second));
        }
        assert_ok(ledger_verify_with(first, &options, &watcher, &result[i]));
        assert_int_equal(result[i].problems, 0);
        check_row("transfers", result[i].transfers, result[0].transfers);
        check_row("days", result[i].days, result[0].days);
        stage_read_end(&books->stage);
        if (i > 0) {
            txn_rollback(second);
        }
    }
    store_disconnect(connection);
    assert_true(result[0].transfers > MANY);
}

#define BOOKS_TEST(name) cmocka_unit_test_setup_teardown(name, open_books, close_books)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(verify__names_every_column_changed_by_hand),
        BOOKS_TEST(verify__every_column_of_the_schema_is_in_the_table_above),
        BOOKS_TEST(verify__finds_rows_taken_away),
        BOOKS_TEST(verify__since_a_day_trusts_what_was_before),
        BOOKS_TEST(verify__with_a_second_reader_says_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
