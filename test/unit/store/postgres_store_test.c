/* What the engines must do alike with many rows, lists, whole tables, leases and numbers; and what
 * PostgreSQL must refuse at the door. Runs on either engine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/lease.h"
#include "support/stage.h"
#include "support/unit.h"

static const struct store_sql insert_rows = {
    "INSERT INTO seal_tile (level, tile, hashes) VALUES ($1, $2, $3)", "*iib", ""};
static const struct store_sql insert_names = {"INSERT INTO setting (name, value) VALUES ($1, $2)",
                                              "*ti", ""};
static const struct store_sql update_rows = {
    "UPDATE seal_tile SET hashes = $3 WHERE level = $1 AND tile = $2", "*iib", ""};
static const struct store_sql delete_rows = {"DELETE FROM seal_tile WHERE level = $1 AND tile = $2",
                                             "*ii", ""};
static const struct store_sql select_all = {
    "SELECT level, tile, hashes FROM seal_tile ORDER BY level, tile", "", "*iib"};
static const struct store_sql select_list = {
    "SELECT tile FROM seal_tile WHERE tile = ANY($1) AND level = $2 ORDER BY tile FOR UPDATE", "Ii",
    "i"};
static const struct store_sql select_names = {"SELECT name, value FROM setting ORDER BY name", "",
                                              "ti"};
static const struct store_sql select_name = {"SELECT value FROM setting WHERE name = $1 FOR UPDATE",
                                             "t", "i"};

static const struct store_sql *const statements[] = {&insert_rows,  &insert_names, &update_rows,
                                                     &delete_rows,  &select_all,   &select_list,
                                                     &select_names, &select_name,  NULL};
static const struct store_sql *const *const modules[] = {statements, node_statements,
                                                         lease_statements, NULL};

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

/* ---- many rows */

enum { ROWS = 10000 }; /* more than one piece of an answer, more than one COPY */

static void put_rows(struct txn *txn, size_t count)
{
    struct value *values = calloc(count * 3, sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < count; i++) {
        values[i * 3] = value_int(7);
        values[i * 3 + 1] = value_int((int64_t)i);
        values[i * 3 + 2] = value_bytes("\0\xff", i % 3); /* none, one, two */
    }
    assert_ok(txn_exec_many(txn, &insert_rows, values, count));
    free(values);
}

static void store__many_rows_go_in_and_come_out_in_order(void **state)
{
    struct stage *stage = *state;
    static const size_t counts[] = {0, 1, 15, 16, 17, ROWS};
    for (size_t c = 0; c < ARRAY_COUNT(counts); c++) {
        put_rows(stage_begin(stage), counts[c]);
        stage_commit(stage);
        struct cursor cursor;
        struct txn *txn = stage_read(stage);
        assert_ok(txn_query(txn, &select_all, NULL, 0, &cursor));
        size_t seen = 0;
        while (cursor_next(&cursor) == STATUS_OK) {
            assert_int_equal(cursor_int(&cursor, 0), 7);
            assert_int_equal(cursor_int(&cursor, 1), seen);
            struct str bytes = cursor_str(&cursor, 2);
            assert_int_equal(bytes.size, seen % 3);
            assert_memory_equal(bytes.data, "\0\xff", bytes.size);
            seen++;
        }
        cursor_close(&cursor);
        stage_read_end(stage);
        assert_int_equal(seen, counts[c]);
        stage_sql(stage, "DELETE FROM seal_tile");
    }
}

/* Another statement may run while a whole table is read in pieces. */
static void store__whole_tables_are_read_beside_other_statements(void **state)
{
    struct stage *stage = *state;
    const struct value name[] = {value_text(STR("a")), value_int(1)};
    put_rows(stage_begin(stage), ROWS);
    assert_ok(txn_exec_many(stage->txn, &insert_names, name, 1));
    stage_commit(stage);
    struct txn *txn = stage_read(stage);
    struct cursor cursor;
    int64_t value = 0;
    assert_ok(txn_query(txn, &select_all, NULL, 0, &cursor));
    for (int i = 0; i < ROWS; i++) {
        assert_ok(cursor_next(&cursor));
        if (i % 1000 == 0) {
            assert_ok(txn_int(txn, &select_name, VALUES(value_text(STR("a"))), &value));
            assert_int_equal(value, 1);
        }
    }
    assert_int_equal(cursor_next(&cursor), STATUS_NOT_FOUND);
    cursor_close(&cursor);
    assert_ok(txn_query(txn, &select_all, NULL, 0, &cursor)); /* and again from the beginning */
    assert_ok(cursor_next(&cursor));
    assert_int_equal(cursor_int(&cursor, 1), 0);
    cursor_close(&cursor);
    stage_read_end(stage);
}

static void store__many_rows_are_changed_and_removed(void **state)
{
    struct stage *stage = *state;
    put_rows(stage_begin(stage), 100);
    const struct value changes[] = {value_int(7), value_int(5),  value_bytes("abc", 3),
                                    value_int(7), value_int(99), value_bytes("", 0),
                                    value_int(8), value_int(1),  value_bytes("none", 4)};
    assert_ok(txn_exec_many(stage->txn, &update_rows, changes, 3));
    const struct value removed[] = {value_int(7),  value_int(0), value_int(7),
                                    value_int(98), value_int(7), value_int(1000)};
    assert_ok(txn_exec_many(stage->txn, &delete_rows, removed, 3));
    stage_commit(stage);
    assert_int_equal(stage_number(stage, "SELECT count(*) FROM seal_tile"), 98);
    assert_int_equal(stage_number(stage, "SELECT tile FROM seal_tile WHERE length(hashes) = 3"), 5);
    assert_int_equal(stage_number(stage, "SELECT length(hashes) FROM seal_tile WHERE tile = 99"),
                     0);
}

static void store__a_list_finds_what_is_there(void **state)
{
    struct stage *stage = *state;
    static const int64_t asked[] = {-5, 1, 3, 50, 99, 100, INT64_MAX};
    static const int64_t expected[] = {1, 3, 50, 99};
    struct cursor cursor;
    put_rows(stage_begin(stage), 100);
    assert_ok(txn_query(stage->txn, &select_list,
                        VALUES(value_list(asked, ARRAY_COUNT(asked)), value_int(7)), &cursor));
    for (size_t i = 0; i < ARRAY_COUNT(expected); i++) {
        assert_ok(cursor_next(&cursor));
        assert_int_equal(cursor_int(&cursor, 0), expected[i]);
    }
    assert_int_equal(cursor_next(&cursor), STATUS_NOT_FOUND);
    cursor_close(&cursor);
    assert_ok(
        txn_query(stage->txn, &select_list, VALUES(value_list(asked, 0), value_int(7)), &cursor));
    assert_int_equal(cursor_next(&cursor), STATUS_NOT_FOUND);
    cursor_close(&cursor);
    stage_commit(stage);
}

/* By their bytes, whatever the language of the database. */
static void store__texts_stand_in_the_order_of_their_bytes(void **state)
{
    struct stage *stage = *state;
    static const char *const names[] = {
        "",   "A", "B",        "Z",        "_",        "a",        "aB",
        "ab", "z", "\xc3\xa9", "\xd0\x81", "\xd0\xb0", "\xd1\x8f", "\xe2\x82\xac"};
    struct txn *txn = stage_begin(stage);
    for (size_t i = ARRAY_COUNT(names); i > 0; i--) {
        const struct value row[] = {value_text(str_from(names[i - 1])), value_int((int64_t)i)};
        assert_ok(txn_exec_many(txn, &insert_names, row, 1));
    }
    stage_commit(stage);
    struct cursor cursor;
    assert_ok(txn_query(stage_read(stage), &select_names, NULL, 0, &cursor));
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        assert_ok(cursor_next(&cursor));
        check_text("name", cursor_str(&cursor, 0), names[i]);
    }
    cursor_close(&cursor);
    stage_read_end(stage);
}

/* A failure in the middle of many rows leaves none of them, and the connection works on. */
static void store__many_rows_fail_together(void **state)
{
    struct stage *stage = *state;
    put_rows(stage_begin(stage), 50);
    stage_commit(stage);
    (void)stage_begin(stage);
    struct value values[100 * 3];
    for (size_t i = 0; i < 100; i++) {
        values[i * 3] = value_int(7);
        values[i * 3 + 1] = value_int((int64_t)(100 - i)); /* the last ones are there already */
        values[i * 3 + 2] = value_bytes("x", 1);
    }
    assert_int_not_equal(txn_exec_many(stage->txn, &insert_rows, values, 100), STATUS_OK);
    stage_rollback(stage);
    assert_int_equal(stage_number(stage, "SELECT count(*) FROM seal_tile"), 50);
    put_rows(stage_begin(stage), 0);
    assert_ok(txn_exec_many(stage->txn, &insert_rows, values, 20));
    stage_commit(stage);
    assert_int_equal(stage_number(stage, "SELECT count(*) FROM seal_tile"), 70);
}

/* ---- leases */

static bool take(struct stage *stage, int64_t owner, bool may_keep)
{
    const struct node node = {.owner = owner};
    const struct lease lease = {.name = STR("work"),
                                .now_us = stage->clock.fixed_us,
                                .until_us = stage->clock.fixed_us + SECONDS_US(10),
                                .may_keep = may_keep};
    bool is_free = false;
    bool is_taken = false;
    struct txn *txn = stage_begin(stage);
    assert_ok(lease_is_free(txn, &node, &lease, &is_free));
    assert_ok(lease_take(txn, &node, &lease, &is_taken));
    stage_commit(stage);
    assert_int_equal(is_free, is_taken);
    return is_taken;
}

static void lease__one_at_a_time_and_taken_over_afterwards(void **state)
{
    struct stage *stage = *state;
    assert_true(take(stage, 1, false));
    assert_false(take(stage, 1, false)); /* not before its time, not even by its holder ... */
    assert_true(take(stage, 1, true));   /* ... unless it may keep it */
    assert_false(take(stage, 2, true));
    stage->clock.fixed_us += SECONDS_US(9);
    assert_false(take(stage, 2, false));
    stage->clock.fixed_us += SECONDS_US(1);
    assert_true(take(stage, 2, false));
    assert_false(take(stage, 1, true));
}

static void give_up(struct stage *stage, int64_t owner)
{
    const struct node node = {.owner = owner};
    assert_ok(lease_give_up(stage_begin(stage), &node, STR("work")));
    stage_commit(stage);
}

static void lease__given_up_is_free_at_once(void **state)
{
    struct stage *stage = *state;
    assert_true(take(stage, 1, false));
    give_up(stage, 2); /* not its own */
    assert_false(take(stage, 2, false));
    give_up(stage, 1);
    assert_true(take(stage, 2, false));
}

/* A lease that was taken by a clock that ran an hour ahead, or before one was set back. */
static void lease__of_another_hour_holds_nobody_up(void **state)
{
    struct stage *stage = *state;
    stage->clock.fixed_us += SECONDS_US(3600);
    assert_true(take(stage, 1, false));
    stage->clock.fixed_us -= SECONDS_US(3600);
    assert_true(take(stage, 2, false));
    assert_false(take(stage, 1, false));
}

static void lease__is_ones_own_where_nobody_else_is(void **state)
{
    struct stage *stage = *state;
    for (int i = 0; i < 3; i++) {
        assert_true(take(stage, 0, false));
    }
    assert_int_equal(stage_number(stage, "SELECT count(*) FROM lease"), 0);
}

/* ---- numbers */

static void node__where_a_store_is_not_shared_there_is_one(void **state)
{
    SKIP_UNLESS_SQLITE();
    struct stage *stage = *state;
    struct node node;
    assert_ok(node_claim(stage->store, &stage->clock, &stage->random, &node, NULL));
    assert_int_equal(node.id, 0);
    assert_int_equal(node.owner, 0);
}

static struct node claim(struct stage *stage)
{
    struct node node;
    struct error error = {.text = ""};
    if (node_claim(stage->store, &stage->clock, &stage->random, &node, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return node;
}

static void node__numbers_are_different_and_free_again(void **state)
{
    struct stage *stage = *state;
    if (!test_store_is_postgres()) {
        skip();
    }
    struct node first = claim(stage);
    struct node second = claim(stage);
    assert_int_equal(first.id, 0);
    assert_int_equal(second.id, 1);
    node_release(stage->store, &first);
    struct node third = claim(stage);
    assert_int_equal(third.id, 0);
    struct txn *txn = stage_begin(stage);
    int64_t batch = 0;
    assert_int_equal(node_mark(txn, &first, 1), STATUS_NOT_FOUND);
    assert_int_equal(node_renew(txn, &first), STATUS_NOT_FOUND);
    assert_ok(node_mark(txn, &second, 41));
    stage_commit(stage);
    txn = stage_begin(stage);
    assert_ok(node_last_batch(txn, &second, &batch));
    assert_int_equal(batch, 41);
    assert_ok(node_last_batch(txn, &third, &batch));
    assert_int_equal(batch, 0);
    stage_commit(stage);
}

static void node__one_that_is_silent_is_taken_over(void **state)
{
    struct stage *stage = *state;
    if (!test_store_is_postgres()) {
        skip();
    }
    struct node old = claim(stage);
    stage->clock.fixed_us += SECONDS_US(LIMIT_LEASE_SECONDS - 1);
    assert_int_equal(claim(stage).id, 1);
    stage->clock.fixed_us += SECONDS_US(2);
    assert_int_equal(claim(stage).id, 0);
    struct txn *txn = stage_begin(stage);
    assert_int_equal(node_mark(txn, &old, 1), STATUS_NOT_FOUND);
    stage_rollback(stage);
}

/* ---- the door of PostgreSQL */

static void check_door(const char *setting, const char *word)
{
    char url[STAGE_PATH * 2 + 64];
    struct stage stage;
    struct error error = {.text = ""};
    struct connection *connection = NULL;
    stage_open(&stage, modules);
    (void)snprintf(url, sizeof url, "%s%%20-c%%20%s", stage.url, setting);
    stage.config.url = url;
    struct store *store = NULL;
    assert_ok(store_open(&stage.config, &store, &error));
    enum status status = store_connect(store, CONNECTION_WRITER, &connection, &error);
    if (word == NULL) {
        check_row(setting, status, STATUS_OK);
        store_disconnect(connection);
    } else {
        check_row(setting, status, STATUS_INVALID);
        assert_non_null(strstr(error.text, word));
    }
    store_close(store);
    stage_close(&stage);
}

static void postgres__less_than_durable_is_refused(void **state)
{
    (void)state;
    if (!test_store_is_postgres()) {
        skip();
    }
    check_door("synchronous_commit%3Doff", "synchronous_commit");
    check_door("synchronous_commit%3Dlocal", "synchronous_commit");
    check_door("synchronous_commit%3Dremote_write", "synchronous_commit");
    check_door("synchronous_commit%3Dremote_apply", NULL);
    check_door("default_transaction_isolation%3Dserializable", NULL);
}

static void postgres__addresses_that_are_none(void **state)
{
    (void)state;
    static const char *const urls[] = {"postgresql://[::1", "postgresql://u@h:port/x",
                                       "postgresql://h/d?nonsense=1",
                                       "postgresql://u@/d?host=/nonexistent"};
    for (size_t i = 0; i < ARRAY_COUNT(urls); i++) {
        const struct store_config config = {.url = urls[i], .modules = modules};
        struct store *store = NULL;
        struct connection *connection = NULL;
        struct error error = {.text = ""};
        assert_ok(store_open(&config, &store, &error));
        assert_int_not_equal(store_connect(store, CONNECTION_READER, &connection, &error),
                             STATUS_OK);
        assert_true(error.text[0] != '\0');
        store_close(store);
    }
}

#define STAGE_TEST(name) cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(store__many_rows_go_in_and_come_out_in_order),
        STAGE_TEST(store__whole_tables_are_read_beside_other_statements),
        STAGE_TEST(store__many_rows_are_changed_and_removed),
        STAGE_TEST(store__a_list_finds_what_is_there),
        STAGE_TEST(store__texts_stand_in_the_order_of_their_bytes),
        STAGE_TEST(store__many_rows_fail_together),
        STAGE_TEST(lease__one_at_a_time_and_taken_over_afterwards),
        STAGE_TEST(lease__given_up_is_free_at_once),
        STAGE_TEST(lease__of_another_hour_holds_nobody_up),
        STAGE_TEST(lease__is_ones_own_where_nobody_else_is),
        STAGE_TEST(node__where_a_store_is_not_shared_there_is_one),
        STAGE_TEST(node__numbers_are_different_and_free_again),
        STAGE_TEST(node__one_that_is_silent_is_taken_over),
        cmocka_unit_test(postgres__less_than_durable_is_refused),
        cmocka_unit_test(postgres__addresses_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
