/* The one set of SQL in PostgreSQL's words. */
#include "store/postgres_sql.h"

#include <stdlib.h>
#include <string.h>

#include "store/store_internal.h"
#include "support/unit.h"

static void check_made(const char *name, char *made, const char *expected)
{
    if (expected == NULL) {
        if (made != NULL) {
            fail_msg("%s: got \"%s\", expected none", name, made);
        }
    } else {
        assert_non_null(made);
        check_text(name, str_from(made), expected);
    }
    free(made);
}

static void migration__types_are_mapped_by_whole_words(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"CREATE TABLE t (id INTEGER PRIMARY KEY, b BLOB NOT NULL) STRICT;",
         "CREATE TABLE t (id BIGINT PRIMARY KEY, b BYTEA NOT NULL);"},
        {"CREATE TABLE t (a TEXT NOT NULL, PRIMARY KEY (a)) STRICT, WITHOUT ROWID;",
         "CREATE TABLE t (a TEXT COLLATE \"C\" NOT NULL, PRIMARY KEY (a));"},
        {"CREATE TABLE t (text TEXT, INTEGERS INTEGER);",
         "CREATE TABLE t (text TEXT COLLATE \"C\", INTEGERS BIGINT);"},
        {"-- an INTEGER in a comment\nCREATE INDEX i ON t (a) WHERE b = 1;",
         "\nCREATE INDEX i ON t (a) WHERE b = 1;"},
        {"ALTER TABLE t ADD COLUMN c INTEGER NOT NULL DEFAULT 0; -- internal\n",
         "ALTER TABLE t ADD COLUMN c BIGINT NOT NULL DEFAULT 0; \n"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        check_made(rows[i][0], postgres_migration(rows[i][0]), rows[i][1]);
    }
}

/* Every table's end is one that is known, whatever is added later. */
static void migration__none_keeps_words_of_sqlite(void **state)
{
    (void)state;
    static const char *const words[] = {"STRICT", "ROWID", "BLOB", "INTEGER"};
    for (size_t m = 0; store_migrations[m].name != NULL; m++) {
        char *made = postgres_migration(store_migrations[m].text);
        assert_non_null(made);
        for (size_t w = 0; w < ARRAY_COUNT(words); w++) {
            if (strstr(made, words[w]) != NULL) {
                fail_msg("%s keeps %s", store_migrations[m].name, words[w]);
            }
        }
        free(made);
    }
}

static void statement__readers_lock_nothing(void **state)
{
    (void)state;
    static const char locking[] = "SELECT a FROM t WHERE id = $1 ORDER BY id FOR UPDATE";
    check_made("writer", postgres_statement(locking, CONNECTION_WRITER), locking);
    check_made("reader", postgres_statement(locking, CONNECTION_READER),
               "SELECT a FROM t WHERE id = $1 ORDER BY id");
    check_made("share", postgres_statement("SELECT a FROM t FOR SHARE", CONNECTION_READER),
               "SELECT a FROM t");
    check_made("skipping",
               postgres_statement("SELECT a FROM t FOR UPDATE SKIP LOCKED", CONNECTION_READER),
               "SELECT a FROM t");
}

static void many__rows_become_arrays(void **state)
{
    (void)state;
    static const struct {
        const char *text, *letters, *expected;
    } rows[] = {
        {"INSERT INTO t (a, b) VALUES ($1, $2)", "ib",
         "INSERT INTO t (a, b) SELECT v.p1, v.p2 FROM unnest($1::int8[], $2::bytea[])"
         " AS v (p1, p2)"},
        {"INSERT INTO t (a, b, c) VALUES ($1, 0, $1)", "t",
         "INSERT INTO t (a, b, c) SELECT v.p1, 0, v.p1 FROM unnest($1::text[]) AS v (p1)"},
        {"INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO NOTHING", "i",
         "INSERT INTO t (a) SELECT v.p1 FROM unnest($1::int8[]) AS v (p1)"
         " ON CONFLICT (a) DO NOTHING"},
        {"UPDATE t SET a = $2 WHERE id = $1", "ii",
         "UPDATE t SET a = v.p2 FROM unnest($1::int8[], $2::int8[]) AS v (p1, p2)"
         " WHERE id = v.p1"},
        {"DELETE FROM t WHERE id = $1 AND b = $2", "ii",
         "DELETE FROM t USING unnest($1::int8[], $2::int8[]) AS v (p1, p2)"
         " WHERE id = v.p1 AND b = v.p2"},
        {"DELETE FROM t", "i", NULL},
        {"INSERT INTO t (a) SELECT $1", "i", NULL},
        {"SELECT a FROM t WHERE id = $1", "i", NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        check_made(rows[i].text, postgres_many(rows[i].text, rows[i].letters), rows[i].expected);
    }
}

static void copy__is_for_plain_rows_alone(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"INSERT INTO t (a, b) VALUES ($1, $2)", "COPY t (a, b) FROM STDIN (FORMAT binary)"},
        {"INSERT INTO t (a, b) VALUES ($2, $1)", NULL},
        {"INSERT INTO t (a, b) VALUES ($1, $1)", NULL},
        {"INSERT INTO t (a, b) VALUES ($1, 0)", NULL},
        {"INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO NOTHING", NULL},
        {"UPDATE t SET a = $2 WHERE id = $1", NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        check_made(rows[i][0], postgres_copy(rows[i][0]), rows[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(migration__types_are_mapped_by_whole_words),
        cmocka_unit_test(migration__none_keeps_words_of_sqlite),
        cmocka_unit_test(statement__readers_lock_nothing),
        cmocka_unit_test(many__rows_become_arrays),
        cmocka_unit_test(copy__is_for_plain_rows_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
