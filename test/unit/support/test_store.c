#include "support/test_store.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "support/unit.h"

static const char file_scheme[] = "sqlite:";
static const char schema_option[] = "options=-csearch_path%3D";

static const char *database(void)
{
    const char *named = getenv("OKNO_TEST_STORE");
    return named == NULL ? "" : named;
}

bool test_store_is_postgres(void)
{
    return database()[0] != '\0';
}

/* ---- PostgreSQL */

static PGresult *run(const char *url, const char *sql)
{
    PGconn *connection = PQconnectdb(url);
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        fail_msg("%s: %s", sql, PQerrorMessage(connection));
    }
    PQfinish(connection);
    return result;
}

static void make_schema(char *url, size_t size)
{
    static unsigned count;
    struct timespec now;
    char name[80];
    char sql[400];
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)snprintf(name, sizeof name, "okno_%ld_%u_%ld", (long)getpid(), count++,
                   now.tv_nsec + now.tv_sec % 1000);
    (void)snprintf(sql, sizeof sql,
                   "CREATE SCHEMA %s; CREATE FUNCTION %s.zeroblob(size integer) RETURNS bytea"
                   " LANGUAGE sql AS $$ SELECT decode(repeat('00', size), 'hex') $$",
                   name, name);
    PQclear(run(database(), sql));
    int written = snprintf(url, size, "%s%c%s%s", database(),
                           strchr(database(), '?') == NULL ? '?' : '&', schema_option, name);
    assert_true(written > 0 && (size_t)written < size);
}

/* ---- SQLite */

static sqlite3 *open_file(const char *url)
{
    sqlite3 *db = NULL;
    const char *path = url + sizeof file_scheme - 1;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    (void)sqlite3_busy_timeout(db, 5000);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return db;
}

/* ---- either */

void test_store_make(const char *folder, char *url, size_t size)
{
    if (test_store_is_postgres()) {
        make_schema(url, size);
    } else {
        (void)snprintf(url, size, "%s%s/bank.db", file_scheme, folder);
    }
}

void test_store_remove(const char *url)
{
    const char *schema = strstr(url, schema_option);
    if (schema != NULL) {
        char sql[120];
        (void)snprintf(sql, sizeof sql, "SET client_min_messages = warning; DROP SCHEMA %s CASCADE",
                       schema + sizeof schema_option - 1);
        PQclear(run(url, sql));
    }
}

void test_store_sql(const char *url, const char *sql)
{
    if (test_store_is_postgres()) {
        PQclear(run(url, sql));
        return;
    }
    sqlite3 *db = open_file(url);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    }
    (void)sqlite3_close(db);
}

static int64_t number_in_postgres(const char *url, const char *sql)
{
    PGresult *result = run(url, sql);
    int64_t number = PQntuples(result) == 0 ? 0 : strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return number;
}

int64_t test_store_number(const char *url, const char *sql)
{
    if (test_store_is_postgres()) {
        return number_in_postgres(url, sql);
    }
    sqlite3 *db = open_file(url);
    sqlite3_stmt *statement = NULL;
    int64_t number = 0;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    }
    if (sqlite3_step(statement) == SQLITE_ROW) {
        number = sqlite3_column_int64(statement, 0);
    }
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
    return number;
}
