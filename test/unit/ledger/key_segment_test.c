/* The way from a key to its transfer, with so small limits that segments become one all the time:
 * no key is forgotten or found that is not there, whatever was rolled back and wherever the process
 * ended; and verification finds every bit that is wrong. By seed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/books.h"
#include "ledger/ledger_internal.h"
#include "property/seed.h"

enum { BATCH = 100, BATCHES = 150, KEYS = BATCH * BATCHES, STEPS = 3 };

struct world {
    struct books books;
    struct random random;
    struct transfer_order posted[KEYS]; /* and committed */
    size_t count;
    size_t pieces; /* of segments that became one in more than one batch */
};

static size_t below(struct world *world, size_t bound)
{
    return (size_t)(random_u64(&world->random) % bound);
}

static void set_limits(struct world *world)
{
    world->books.ledger->book.limits = (struct book_limits){.generation = 250,
                                                            .settle_least = 40,
                                                            .settle_idle = 300,
                                                            .accounts = 100,
                                                            .merge = 3,
                                                            .merge_least = 150};
}

static struct world *open_world(uint64_t seed)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    books_open(&world->books);
    world->random = random_seeded(seed);
    set_limits(world);
    return world;
}

static void close_world(struct world *world)
{
    books_close(&world->books);
    free(world);
}

/* What is not committed is gone; another process begins. */
static void crash(struct world *world)
{
    struct books *books = &world->books;
    stage_leave(&books->stage);
    ledger_free(books->ledger);
    assert_ok(ledger_new(&books->stage.clock, &books->stage.ids, &books->ledger));
    books->stage.hooks = ledger_hooks(books->ledger);
    set_limits(world);
}

static struct transfer_order new_order(struct world *world)
{
    int64_t key = (int64_t)(random_u64(&world->random) >> 1);
    struct transfer_order order = books_move(key, OWN, below(world, 2) == 0 ? ANNA : BORIS, 1);
    order.step = (int64_t)below(world, STEPS);
    return order;
}

/* Some that are there already, wherever they are meanwhile: nothing is booked twice. */
static void post_again(struct world *world)
{
    for (int i = 0; i < 20 && world->count != 0; i++) {
        const struct transfer_order *old = &world->posted[below(world, world->count)];
        stage_next_job(&world->books.stage);
        assert_int_equal(books_try(&world->books, *old, NULL), LEDGER_EXISTS);
    }
}

static void one_batch(struct world *world)
{
    struct stage *stage = &world->books.stage;
    struct transfer_order orders[BATCH];
    size_t count = 1 + below(world, BATCH);
    (void)stage_begin(stage);
    for (size_t i = 0; i < count; i++) {
        orders[i] = new_order(world);
        stage_next_job(stage);
        assert_int_equal(books_try(&world->books, orders[i], NULL), LEDGER_OK);
    }
    post_again(world);
    if (below(world, 6) == 0) {
        if (below(world, 2) == 0) {
            assert_ok(stage->hooks->flush(stage->hooks->context, stage->txn));
        }
        stage_rollback(stage);
        return;
    }
    stage_commit(stage);
    memcpy(world->posted + world->count, orders, count * sizeof *orders);
    world->count += count;
}

static void empty_batch(struct world *world)
{
    (void)stage_begin(&world->books.stage);
    stage_commit(&world->books.stage);
}

static int64_t half_moved(struct world *world)
{
    return test_store_number(world->books.stage.url,
                             "SELECT count(*) FROM key_segment"
                             " WHERE live_until > 0 AND live_until < 4294967296");
}

static void check_books(struct world *world)
{
    if (books_verify(&world->books, NULL) != 0) {
        fail_msg("the books are wrong: %s", world->books.problem);
    }
}

/* ---- work */

/* Each is found, by readers in the tables and what is in memory; one that is not there is not. */
static void check_keys(struct world *world)
{
    struct txn *txn = stage_read(&world->books.stage);
    int64_t id = 0;
    for (size_t i = 0; i < world->count; i++) {
        const struct transfer_order *order = &world->posted[i];
        assert_ok(ledger_id_of_key(txn, order->key, order->step, &id));
        assert_int_equal(ledger_id_of_key(txn, order->key, STEPS, &id), STATUS_NOT_FOUND);
    }
    stage_read_end(&world->books.stage);
}

static void key_segment__no_key_is_forgotten(void **state)
{
    (void)state;
    SKIP_UNLESS_SQLITE();
    struct random random = seed_random();
    struct world *world = open_world(random_u64(&random));
    for (int i = 0; i < BATCHES; i++) {
        one_batch(world);
        world->pieces += half_moved(world) != 0;
        if (below(world, 12) == 0) {
            crash(world);
            check_books(world);
            empty_batch(world); /* puts all in order before anybody may read */
        }
        if (below(world, 12) == 0) {
            empty_batch(world);
        }
        if (i % 25 == 24) {
            check_books(world);
            check_keys(world);
        }
    }
    assert_true(world->pieces > 5);
    assert_in_range(world->books.ledger->book.index.now.count, 1, 20);
    close_world(world);
}

/* What another version kept of keys is not needed: all comes from the transfers. */
static void key_segment__are_made_anew_from_the_transfers(void **state)
{
    (void)state;
    SKIP_UNLESS_SQLITE();
    struct world *world = open_world(11);
    for (int i = 0; i < 30; i++) {
        one_batch(world);
    }
    crash(world);
    test_store_sql(
        world->books.stage.url,
        "DELETE FROM key_segment; DELETE FROM key_filter; DELETE FROM settled WHERE id = 2;"
        " DELETE FROM key_bucket WHERE id % 2 = 0");
    check_books(world);
    empty_batch(world);
    check_books(world);
    check_keys(world);
    for (int i = 0; i < 30; i++) {
        one_batch(world);
    }
    check_books(world);
    close_world(world);
}

/* The bank works on, no key moves to where nobody would look for it, and verification tells. */
static void key_segment__what_is_wrong_stays_where_it_is(void **state)
{
    (void)state;
    SKIP_UNLESS_SQLITE();
    struct world *world = open_world(13);
    for (int i = 0; i < 30; i++) {
        one_batch(world);
    }
    stage_leave(&world->books.stage);
    test_store_sql(world->books.stage.url, "UPDATE key_bucket SET entries ="
                                           " CAST(x'FF' || substr(entries, 2) AS BLOB)");
    world->count = 0; /* one of each bucket is not found any more */
    for (int i = 0; i < 60; i++) {
        one_batch(world);
    }
    assert_true(world->books.ledger->book.index.is_broken);
    assert_int_not_equal(books_verify(&world->books, NULL), 0);
    check_keys(world);
    close_world(world);
}

/* ---- filters */

static void key_segment__a_new_key_is_seldom_looked_for(void **state)
{
    (void)state;
    enum { MANY = 24 << 10, MOST = MANY / 200 };
    static struct book_key keys[MANY];
    for (int64_t i = 0; i < MANY; i++) {
        keys[i] = (struct book_key){i * 4096, i % 2, i + 1};
    }
    struct key_set set = {.count = MANY, .bits = key_bits(MANY)};
    set.end = UINT64_C(1) << set.bits;
    assert_int_equal(set.bits, 10);
    assert_ok(key_set_make(&set, keys, MANY));
    int64_t wrong = 0;
    for (int64_t i = 0; i < MANY; i++) {
        uint64_t hash = key_hash(i * 4096, i % 2);
        uint64_t other = key_hash(i * 4096 + 1, i % 2);
        size_t bucket = (size_t)key_bucket(key_position(hash), set.bits);
        size_t other_bucket = (size_t)key_bucket(key_position(other), set.bits);
        assert_true(key_line_has(set.lines + bucket * KEY_LINE, hash));
        wrong += key_line_has(set.lines + other_bucket * KEY_LINE, other);
        assert_int_equal(key_set_find(&set, i * 4096, i % 2), i + 1);
        assert_int_equal(key_set_find(&set, i * 4096, 1 - i % 2), 0);
    }
    assert_in_range(wrong, 0, MOST);
    key_set_free(&set);
}

/* A filter that is not whole could deny a key: such a bank does not begin. */
static void key_segment__begins_only_with_whole_filters(void **state)
{
    (void)state;
    SKIP_UNLESS_SQLITE();
    static const char *const changes[] = {
        "DELETE FROM key_filter WHERE id = (SELECT max(id) FROM key_filter)",
        "UPDATE key_filter SET lines = CAST(substr(lines, 2) AS BLOB)",
        "UPDATE key_segment SET bits = bits + 1",
        "UPDATE key_segment SET live_until = live_from - 1",
    };
    for (size_t i = 0; i < ARRAY_COUNT(changes); i++) {
        struct world *world = open_world(7);
        for (int batch = 0; batch < 20; batch++) {
            one_batch(world);
        }
        crash(world);
        test_store_sql(world->books.stage.url, changes[i]);
        world->books.stage.hooks = NULL;
        struct txn *txn = stage_begin(&world->books.stage);
        struct book *book = &world->books.ledger->book;
        check_row(changes[i], book_prepare(book, txn), STATUS_CORRUPT);
        stage_rollback(&world->books.stage);
        close_world(world);
    }
}

/* ---- bits */

/* Rows that count: what is being written, and what has moved away, may be anything. */
#define OF_SEGMENT(table, shift)                                                                   \
    " FROM " table " AS r JOIN key_segment AS s ON s.id = r.id / 4294967296"                       \
    " WHERE s.live_from = 0 OR r.id % 4294967296 > (s.live_from >> (32 - s.bits)) >> " shift

static const struct {
    const char *table, *column, *rows;
} blobs[] = {
    {"key_bucket", "entries", OF_SEGMENT("key_bucket", "0")},
    {"key_filter", "lines", OF_SEGMENT("key_filter", "4")},
};

static int64_t number(struct world *world, const char *sql)
{
    return test_store_number(world->books.stage.url, sql);
}

static void put_byte(struct world *world, size_t blob, int64_t row, int64_t at, unsigned byte)
{
    char sql[400];
    const char *column = blobs[blob].column;
    (void)snprintf(sql, sizeof sql,
                   "UPDATE %s SET %s = CAST(substr(%s, 1, %lld) || x'%02X' || substr(%s, %lld)"
                   " AS BLOB) WHERE id = %lld",
                   blobs[blob].table, column, column, (long long)at, byte, column,
                   (long long)at + 2, (long long)row);
    test_store_sql(world->books.stage.url, sql);
}

static unsigned byte_at(struct world *world, size_t blob, int64_t row, int64_t at)
{
    char sql[400];
    unsigned byte = 0;
    for (int i = 0; i < 2; i++) {
        (void)snprintf(sql, sizeof sql,
                       "SELECT instr('123456789ABCDEF', substr(hex(%s), %lld, 1)) FROM %s"
                       " WHERE id = %lld",
                       blobs[blob].column, 2 * (long long)at + i + 1, blobs[blob].table,
                       (long long)row);
        byte = byte * 16 + (unsigned)number(world, sql);
    }
    return byte;
}

/* A bit of any byte of any row; it is found, and put back. */
static void flip(struct world *world, size_t blob)
{
    char sql[500];
    (void)snprintf(sql, sizeof sql, "SELECT count(*) %s", blobs[blob].rows);
    size_t rows = (size_t)number(world, sql);
    (void)snprintf(sql, sizeof sql, "SELECT r.id %s ORDER BY r.id LIMIT 1 OFFSET %zu",
                   blobs[blob].rows, below(world, rows));
    int64_t row = number(world, sql);
    (void)snprintf(sql, sizeof sql, "SELECT length(%s) FROM %s WHERE id = %lld", blobs[blob].column,
                   blobs[blob].table, (long long)row);
    int64_t at = (int64_t)below(world, (size_t)number(world, sql));
    unsigned byte = byte_at(world, blob, row, at);
    unsigned bit = 1U << below(world, 8);
    put_byte(world, blob, row, at, byte ^ bit);
    if (books_verify(&world->books, NULL) == 0) {
        fail_msg("%s %lld, byte %lld, bit %u: not found", blobs[blob].table, (long long)row,
                 (long long)at, bit);
    }
    put_byte(world, blob, row, at, byte);
}

/* While segments are becoming one, too. */
static void key_segment__a_bit_of_a_row_is_found(void **state)
{
    (void)state;
    SKIP_UNLESS_SQLITE();
    enum { TIMES = 12, FLIPS = 4 };
    struct random random = seed_random();
    struct world *world = open_world(random_u64(&random));
    int times = 0;
    for (int i = 0; i < BATCHES && times < TIMES; i++) {
        one_batch(world);
        if (i < 20 || half_moved(world) == 0) {
            continue;
        }
        times++;
        for (size_t blob = 0; blob < ARRAY_COUNT(blobs); blob++) {
            for (int j = 0; j < FLIPS; j++) {
                flip(world, blob);
            }
        }
        check_books(world);
    }
    assert_in_range(times, 3, TIMES);
    close_world(world);
}

/* ---- rows by hand */

/* Of the bucket that has a key: what is before it, and what follows after some of its bytes. */
#define KEY_6 "x'0600000000000000'"
#define KEY_8 "x'0800000000000000'"
#define KEY_60 "x'3C00000000000000'"
#define PATCH(key, skip, bytes, size)                                                              \
    "UPDATE key_bucket SET entries = CAST(substr(entries, 1, instr(entries, " key ") - 1 + " skip  \
    ") || " bytes " || substr(entries, instr(entries, " key ") + " skip " + " size                 \
    ") AS BLOB) WHERE instr(entries, " key ") % 24 = 1"

static const struct {
    const char *sql;
    bool is_found;
} changes_of_rows[] = {
    {"SELECT 1", false},
    {PATCH(KEY_6, "16", "x'0100000000000000'", "8"), false}, /* a transfer of before */
    {PATCH(KEY_6, "8", "x'0700000000000000'", "8"), true},   /* no filter knows it */
    {PATCH(KEY_60, "0", "x'3D01000000000000'", "8"), true},
    {PATCH(KEY_60, "8", "x'0700000000000000'", "8"), true},
    {PATCH(KEY_60, "16", "x'0700000000000000'", "8"), true},
    {PATCH(KEY_60, "16", "x'FFFFFFFFFFFFFF7F'", "8"), true},
    {PATCH(KEY_6, "16", "x'FFFFFFFFFFFFFF7F'", "8"), true},
    {PATCH(KEY_8, "0", "x''", "24"), true},
    {PATCH(KEY_8, "0", KEY_8, "0"), true},
    {PATCH(KEY_60, "0", KEY_60 "||x'0000000000000000'||x'0100000000000000'", "0"), true},
    {"UPDATE key_filter SET lines = zeroblob(length(lines))", true},
    {"UPDATE key_filter SET lines = CAST(lines || x'00' AS BLOB)", true},
    {"DELETE FROM key_filter", true},
    {"DELETE FROM key_bucket", true},
    {"DELETE FROM key_segment", true},
    {"UPDATE key_bucket SET id = id + 1000", true},
    {"UPDATE key_filter SET id = id + 1000", true},
    {"UPDATE key_segment SET id = id + 1000", true},
    {"INSERT INTO key_bucket SELECT id + 4294967296 * 1000, entries FROM key_bucket", false},
};

static void ignore(void *context, const char *text)
{
    (void)context;
    (void)text;
}

static const char *const tables_of_keys[] = {"key_segment", "key_bucket", "key_filter"};

static void keep(struct stage *stage)
{
    char sql[256];
    for (size_t i = 0; i < ARRAY_COUNT(tables_of_keys); i++) {
        (void)snprintf(sql, sizeof sql, "CREATE TABLE kept_%s AS SELECT * FROM %s",
                       tables_of_keys[i], tables_of_keys[i]);
        stage_sql(stage, sql);
    }
}

static void put_back(struct stage *stage)
{
    char sql[256];
    for (size_t i = 0; i < ARRAY_COUNT(tables_of_keys); i++) {
        (void)snprintf(sql, sizeof sql, "DELETE FROM %s; INSERT INTO %s SELECT * FROM kept_%s",
                       tables_of_keys[i], tables_of_keys[i], tables_of_keys[i]);
        stage_sql(stage, sql);
    }
}

/* What was booked before the day is trusted, but not what a key of now leads to. */
static void key_segment__since_a_day_what_came_is_followed(void **state)
{
    (void)state;
    SKIP_UNLESS_SQLITE();
    static const struct verify_watcher watcher = {.problem = ignore};
    struct world *world = open_world(17);
    struct stage *stage = &world->books.stage;
    struct verify_result result;
    for (int64_t key = 1; key <= 8; key++) {
        (void)books_commit(&world->books, books_move(key, OWN, ANNA, 1));
    }
    stage->clock.fixed_us += SECONDS_US(3 * (int64_t)DAY_SECONDS);
    (void)books_commit(&world->books, books_move(60, OWN, ANNA, 1));
    const struct verify_options since = {.since = clock_day(stage->clock.fixed_us)};
    keep(stage);
    for (size_t i = 0; i < ARRAY_COUNT(changes_of_rows); i++) {
        stage_sql(stage, changes_of_rows[i].sql);
        assert_ok(ledger_verify_with(stage_read(stage), &since, &watcher, &result));
        stage_read_end(stage);
        check_row(changes_of_rows[i].sql, result.problems > 0, changes_of_rows[i].is_found);
        put_back(stage);
    }
    close_world(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key_segment__no_key_is_forgotten),
        cmocka_unit_test(key_segment__are_made_anew_from_the_transfers),
        cmocka_unit_test(key_segment__what_is_wrong_stays_where_it_is),
        cmocka_unit_test(key_segment__a_new_key_is_seldom_looked_for),
        cmocka_unit_test(key_segment__begins_only_with_whole_filters),
        cmocka_unit_test(key_segment__a_bit_of_a_row_is_found),
        cmocka_unit_test(key_segment__since_a_day_what_came_is_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
