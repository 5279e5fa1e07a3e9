/* Connections, transactions, statements and migrations on a real file. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

#include "support/stage.h"
#include "support/unit.h"

static const struct store_sql put = {"INSERT INTO setting (name, value) VALUES ($1, $2)", "ti", ""};
static const struct store_sql put_turned = {"INSERT INTO setting (value, name) VALUES ($2, $1)",
                                            "ti", ""};
static const struct store_sql get = {"SELECT value FROM setting WHERE name = $1", "t", "i"};
static const struct store_sql list = {"SELECT name, value FROM setting ORDER BY name", "", "ti"};
static const struct store_sql change = {"UPDATE setting SET value = $1 WHERE value < $2", "ii", ""};
static const struct store_sql put_bytes = {
    "INSERT INTO attempt (scope, window_us, count) VALUES ($1, $2, 0)", "bi", ""};
static const struct store_sql get_bytes = {"SELECT scope FROM attempt WHERE window_us = $1", "i",
                                           "b"};
static const struct store_sql *const statements[] = {&put,    &put_turned, &get,       &list,
                                                     &change, &put_bytes,  &get_bytes, NULL};
static const struct store_sql *const *const modules[] = {statements, NULL};

static int open_stage(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    assert_non_null(stage);
    stage_open(stage, modules);
    *state = stage;
    return 0;
}

static int close_stage(void **state)
{
    stage_close(*state);
    free(*state);
    return 0;
}

static void put_one(struct txn *txn, const char *name, int64_t value)
{
    assert_ok(txn_exec(txn, &put, VALUES(value_text(str_from(name)), value_int(value)), NULL));
}

static int64_t get_one(struct txn *txn, const char *name)
{
    int64_t value = 0;
    enum status status = txn_int(txn, &get, VALUES(value_text(str_from(name))), &value);
    assert_true(status == STATUS_OK || status == STATUS_NOT_FOUND);
    return status == STATUS_OK ? value : -1;
}

static void store__migrating_again_changes_nothing(void **state)
{
    struct stage *stage = *state;
    const char *all_tables = test_store_is_postgres()
                                 ? "SELECT count(*) FROM pg_class WHERE"
                                   " relnamespace = current_schema::regnamespace"
                                 : "SELECT count(*) FROM sqlite_schema";
    int64_t tables = stage_number(stage, all_tables);
    int64_t applied = stage_number(stage, "SELECT max(applied_us) FROM migration");
    stage->clock.fixed_us += SECONDS_US(1);
    for (int i = 0; i < 3; i++) {
        assert_ok(store_migrate(stage->store, &stage->clock, NULL));
    }
    assert_int_equal(stage_number(stage, all_tables), tables);
    assert_int_equal(stage_number(stage, "SELECT max(applied_us) FROM migration"), applied);
}

static void store__parameters_go_by_their_number(void **state)
{
    struct stage *stage = *state;
    struct txn *txn = stage_begin(stage);
    assert_ok(txn_exec(txn, &put_turned, VALUES(value_text(STR("a")), value_int(7)), NULL));
    assert_int_equal(get_one(txn, "a"), 7);
    assert_int_equal(get_one(txn, "b"), -1);
    stage_commit(stage);
}

static void store__values_come_back_as_they_went_in(void **state)
{
    struct stage *stage = *state;
    static const int64_t numbers[] = {0, 1, -1, INT64_MAX, INT64_MIN, INT64_C(1) << 53};
    static const struct str bytes[] = {{"", 0}, {"a\0b", 3}, {"\xff\xfe", 2}, {"привет", 12}};
    struct txn *txn = stage_begin(stage);
    for (size_t i = 0; i < ARRAY_COUNT(numbers); i++) {
        char name[2] = {(char)('a' + i), '\0'};
        put_one(txn, name, numbers[i]);
        assert_int_equal(get_one(txn, name), numbers[i]);
    }
    for (size_t i = 0; i < ARRAY_COUNT(bytes); i++) {
        struct cursor cursor;
        assert_ok(txn_exec(txn, &put_bytes,
                           VALUES(value_bytes(bytes[i].data, bytes[i].size), value_int((int64_t)i)),
                           NULL));
        assert_ok(txn_query(txn, &get_bytes, VALUES(value_int((int64_t)i)), &cursor));
        assert_ok(cursor_next(&cursor));
        assert_true(str_equal(cursor_str(&cursor, 0), bytes[i]));
        assert_int_equal(cursor_next(&cursor), STATUS_NOT_FOUND);
        cursor_close(&cursor);
    }
    stage_commit(stage);
}

static void store__counts_changed_rows_and_writes(void **state)
{
    struct stage *stage = *state;
    struct txn *txn = stage_begin(stage);
    assert_int_equal(txn_writes(txn), 0);
    put_one(txn, "a", 1);
    put_one(txn, "b", 2);
    put_one(txn, "c", 30);
    int64_t changed = 0;
    assert_ok(txn_exec(txn, &change, VALUES(value_int(50), value_int(10)), &changed));
    assert_int_equal(changed, 2);
    assert_int_equal(txn_writes(txn), 4);
    (void)get_one(txn, "a");
    assert_int_equal(txn_writes(txn), 4);
    stage_commit(stage);
}

static void store__rollback_leaves_nothing(void **state)
{
    struct stage *stage = *state;
    put_one(stage_begin(stage), "a", 1);
    stage_rollback(stage);
    assert_int_equal(get_one(stage_read(stage), "a"), -1);
    stage_read_end(stage);
    put_one(stage_begin(stage), "a", 2);
    stage_commit(stage);
    assert_int_equal(get_one(stage_read(stage), "a"), 2);
    stage_read_end(stage);
}

static void store__a_failed_statement_can_be_rolled_back(void **state)
{
    struct stage *stage = *state;
    struct txn *txn = stage_begin(stage);
    put_one(txn, "a", 1);
    assert_int_equal(txn_exec(txn, &put, VALUES(value_text(STR("a")), value_int(2)), NULL),
                     test_store_is_postgres() ? STATUS_RETRY : STATUS_BUG);
    assert_true(strlen(txn_error(txn)) > 0);
    stage_rollback(stage);
    put_one(stage_begin(stage), "a", 3);
    stage_commit(stage);
}

static void store__a_second_writer_is_refused(void **state)
{
    SKIP_UNLESS_SQLITE();
    struct stage *stage = *state;
    (void)stage_begin(stage);
    stage_rollback(stage);
    struct connection *second = NULL;
    struct error error = {.status = STATUS_OK};
    assert_int_equal(store_connect(stage->store, CONNECTION_WRITER, &second, &error), STATUS_BUSY);
    assert_null(second);
    assert_non_null(strstr(error.text, "another process"));
    assert_int_equal(store_migrate(stage->store, &stage->clock, &error), STATUS_BUSY);
    stage_leave(stage);
    assert_ok(store_connect(stage->store, CONNECTION_WRITER, &second, &error));
    store_disconnect(second);
}

static void store__a_reader_keeps_its_snapshot(void **state)
{
    struct stage *stage = *state;
    put_one(stage_begin(stage), "a", 1);
    stage_commit(stage);
    struct txn *reader = stage_read(stage);
    assert_int_equal(get_one(reader, "a"), 1);
    struct txn *writer = stage_begin(stage);
    put_one(writer, "b", 2);
    assert_int_equal(get_one(reader, "b"), -1); /* and it does not wait */
    stage_commit(stage);
    assert_int_equal(get_one(reader, "b"), -1);
    stage_read_end(stage);
    assert_int_equal(get_one(stage_read(stage), "b"), 2);
    stage_read_end(stage);
}

static void store__rows_come_in_order_until_there_are_no_more(void **state)
{
    struct stage *stage = *state;
    struct txn *txn = stage_begin(stage);
    put_one(txn, "b", 2);
    put_one(txn, "a", 1);
    put_one(txn, "Я", 3);
    struct cursor cursor;
    static const char *const names[] = {"a", "b", "Я"};
    assert_ok(txn_query(txn, &list, NULL, 0, &cursor));
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        assert_ok(cursor_next(&cursor));
        check_text("row", cursor_str(&cursor, 0), names[i]);
    }
    assert_int_equal(cursor_next(&cursor), STATUS_NOT_FOUND);
    cursor_close(&cursor);
    stage_commit(stage);
}

static void store__wrong_statements_fail_at_the_start(void **state)
{
    struct stage *stage = *state;
    static const struct store_sql wrong[] = {
        {"SELECT nothing FROM setting", "", "i"},
        {"SELECT value FROM setting WHERE name = \"a\"", "", "i"},
        {"SELECT value FROM setting WHERE name = $1", "", "i"},
        {"SELECT value FROM setting", "", "ii"},
        {"SELEKT 1", "", "i"},
        {"SELECT value FROM nowhere", "", "i"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(wrong); i++) {
        const struct store_sql *const one[] = {&wrong[i], NULL};
        const struct store_sql *const *const list_of_one[] = {one, NULL};
        struct store_config config = {.url = stage->url, .modules = list_of_one};
        struct store *store = NULL;
        struct connection *connection = NULL;
        struct error error = {.status = STATUS_OK};
        assert_ok(store_open(&config, &store, &error));
        check_row(wrong[i].text, store_connect(store, CONNECTION_READER, &connection, &error),
                  STATUS_BUG);
        assert_null(connection);
        store_close(store);
    }
}

static void store__unknown_addresses_are_refused(void **state)
{
    (void)state;
    static const char *const urls[] = {"", "sqlite", "postgres://x", "/bank.db"};
    for (size_t i = 0; i < ARRAY_COUNT(urls); i++) {
        struct store_config config = {.url = urls[i], .modules = modules};
        struct store *store = NULL;
        struct error error = {.status = STATUS_OK};
        check_row(urls[i], store_open(&config, &store, &error), STATUS_INVALID);
    }
    struct store_config config = {.url = "sqlite:no-such-folder/bank.db", .modules = modules};
    struct store *store = NULL;
    struct connection *connection = NULL;
    assert_ok(store_open(&config, &store, NULL));
    assert_int_equal(store_connect(store, CONNECTION_WRITER, &connection, NULL), STATUS_IO);
    assert_int_equal(store_connect(store, CONNECTION_READER, &connection, NULL), STATUS_IO);
    store_close(store);
}

#define STAGE_TEST(name) cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(store__migrating_again_changes_nothing),
        STAGE_TEST(store__parameters_go_by_their_number),
        STAGE_TEST(store__values_come_back_as_they_went_in),
        STAGE_TEST(store__counts_changed_rows_and_writes),
        STAGE_TEST(store__rollback_leaves_nothing),
        STAGE_TEST(store__a_failed_statement_can_be_rolled_back),
        STAGE_TEST(store__a_second_writer_is_refused),
        STAGE_TEST(store__a_reader_keeps_its_snapshot),
        STAGE_TEST(store__rows_come_in_order_until_there_are_no_more),
        STAGE_TEST(store__wrong_statements_fail_at_the_start),
        cmocka_unit_test(store__unknown_addresses_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
