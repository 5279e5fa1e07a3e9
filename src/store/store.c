/* store.c - connections, transactions and statements, the same for every engine. */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assume.h"
#include "base/log.h"
#include "store/store_internal.h"

static const struct store_driver *const drivers[] = {&store_sqlite};

struct store {
    const struct store_config *config;
    const struct store_driver *driver;
    const char *address;
    size_t statements;
};

struct txn {
    struct connection *connection;
    void *batch;
    int64_t writes;
    bool has_to_send;
};

/* A prepared statement is found by the address of its constant. */
struct prepared {
    const struct store_sql *sql;
    void *statement;
};

struct connection {
    struct store *store;
    const struct store_driver *driver;
    enum connection_mode mode;
    void *handle;
    struct prepared *prepared; /* open addressing */
    size_t room;
    struct txn txn;
};

enum status store_open(const struct store_config *config, struct store **store, struct error *error)
{
    const struct store_driver *driver = NULL;
    struct str url = str_from(config->url);
    for (size_t i = 0; i < ARRAY_COUNT(drivers); i++) {
        if (str_starts(url, str_from(drivers[i]->scheme))) {
            driver = drivers[i];
        }
    }
    if (driver == NULL) {
        return error_set(error, STATUS_INVALID, "no engine for this store's address");
    }
    struct store *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the store");
    }
    made->config = config;
    made->driver = driver;
    made->address = config->url + strlen(driver->scheme);
    for (size_t m = 0; config->modules[m] != NULL; m++) {
        for (size_t s = 0; config->modules[m][s] != NULL; s++) {
            made->statements++;
        }
    }
    *store = made;
    return STATUS_OK;
}

void store_close(struct store *store)
{
    free(store);
}

static struct prepared *slot(const struct connection *connection, const struct store_sql *sql)
{
    size_t at = ((uintptr_t)sql >> 4) * 0x9E3779B1U & (connection->room - 1);
    while (connection->prepared[at].sql != NULL && connection->prepared[at].sql != sql) {
        at = (at + 1) & (connection->room - 1);
    }
    return &connection->prepared[at];
}

static enum status prepare_all(struct connection *connection, struct error *error)
{
    const struct store *store = connection->store;
    connection->room = 16;
    while (connection->room < store->statements * 2) {
        connection->room *= 2;
    }
    connection->prepared = calloc(connection->room, sizeof *connection->prepared);
    if (connection->prepared == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for statements");
    }
    for (size_t m = 0; store->config->modules[m] != NULL; m++) {
        for (size_t s = 0; store->config->modules[m][s] != NULL; s++) {
            const struct store_sql *sql = store->config->modules[m][s];
            void *statement = NULL;
            enum status status =
                connection->driver->prepare(connection->handle, sql, &statement, error);
            if (status != STATUS_OK) {
                return status;
            }
            *slot(connection, sql) = (struct prepared){sql, statement};
        }
    }
    return STATUS_OK;
}

static enum status connect_raw(struct store *store, enum connection_mode mode,
                               struct connection **connection, struct error *error)
{
    struct connection *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a connection");
    }
    made->store = store;
    made->driver = store->driver;
    made->mode = mode;
    made->txn.connection = made;
    enum status status = store->driver->connect(store->address, mode, &made->handle, error);
    if (status != STATUS_OK) {
        free(made);
        return status;
    }
    *connection = made;
    return STATUS_OK;
}

enum status store_connect(struct store *store, enum connection_mode mode,
                          struct connection **connection, struct error *error)
{
    enum status status = connect_raw(store, mode, connection, error);
    if (status == STATUS_OK) {
        status = prepare_all(*connection, error);
        if (status != STATUS_OK) {
            store_disconnect(*connection);
            *connection = NULL;
        }
    }
    return status;
}

void store_disconnect(struct connection *connection)
{
    if (connection == NULL) {
        return;
    }
    for (size_t i = 0; i < connection->room && connection->prepared != NULL; i++) {
        if (connection->prepared[i].statement != NULL) {
            connection->driver->finish(connection->prepared[i].statement);
        }
    }
    free(connection->prepared);
    connection->driver->disconnect(connection->handle);
    free(connection);
}

/* ---- migrations */

static const struct store_sql count_migrations = {"SELECT count(*) FROM migration WHERE name = $1",
                                                  "t", "i"};
static const struct store_sql add_migration = {
    "INSERT INTO migration (name, applied_us) VALUES ($1, $2)", "ti", ""};

static enum status run_once(struct connection *connection, const struct store_sql *sql,
                            const struct value *values, size_t count, int64_t *number,
                            struct error *error)
{
    const struct store_driver *driver = connection->driver;
    void *statement = NULL;
    enum status status = driver->prepare(connection->handle, sql, &statement, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = driver->start(statement, values, count);
    if (status == STATUS_OK) {
        status = driver->step(statement);
    }
    if (status == STATUS_OK && number != NULL) {
        *number = driver->column_int(statement, 0);
    }
    driver->finish(statement);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status apply(struct connection *connection, const struct migration *migration,
                         const struct clock *clock, struct error *error)
{
    struct str name = str_from(migration->name);
    int64_t found = 0;
    enum status status =
        run_once(connection, &count_migrations, VALUES(value_text(name)), &found, error);
    if (status != STATUS_OK || found != 0) {
        return status;
    }
    status = connection->driver->begin(connection->handle, CONNECTION_WRITER);
    if (status != STATUS_OK) {
        return error_set(error, status, "cannot begin a migration");
    }
    status = connection->driver->script(connection->handle, migration->text, error);
    if (status == STATUS_OK) {
        status = run_once(connection, &add_migration,
                          VALUES(value_text(name), value_int(clock_now(clock))), NULL, error);
    }
    if (status == STATUS_OK) {
        status = connection->driver->commit(connection->handle);
        log_event(LOG_INFO, "migrated", "%s", migration->name);
    }
    if (status != STATUS_OK) {
        connection->driver->rollback(connection->handle);
    }
    return status;
}

enum status store_migrate(struct store *store, const struct clock *clock, struct error *error)
{
    struct connection *connection = NULL;
    enum status status = connect_raw(store, CONNECTION_WRITER, &connection, error);
    if (status != STATUS_OK) {
        return status;
    }
    assume(connection != NULL);
    status =
        connection->driver->script(connection->handle,
                                   "CREATE TABLE IF NOT EXISTS migration ("
                                   "name TEXT PRIMARY KEY, applied_us INTEGER NOT NULL) STRICT",
                                   error);
    for (size_t i = 0; status == STATUS_OK && store_migrations[i].name != NULL; i++) {
        status = apply(connection, &store_migrations[i], clock, error);
    }
    store_disconnect(connection);
    return status;
}

/* ---- transactions */

enum status txn_begin(struct connection *connection, struct txn **txn)
{
    connection->txn.writes = 0;
    connection->txn.batch = NULL;
    connection->txn.has_to_send = false;
    *txn = &connection->txn;
    return connection->driver->begin(connection->handle, connection->mode);
}

enum status txn_commit(struct txn *txn)
{
    enum status status = txn->connection->driver->commit(txn->connection->handle);
    if (status != STATUS_OK) {
        txn_rollback(txn);
    }
    return status;
}

void txn_rollback(struct txn *txn)
{
    txn->connection->driver->rollback(txn->connection->handle);
}

int64_t txn_writes(const struct txn *txn)
{
    return txn->writes;
}

void txn_ask_to_send(struct txn *txn)
{
    txn->has_to_send = true;
}

bool txn_has_to_send(const struct txn *txn)
{
    return txn->has_to_send;
}

const char *txn_error(const struct txn *txn)
{
    return txn->connection->driver->last_error(txn->connection->handle);
}

void *txn_batch(const struct txn *txn)
{
    return txn->batch;
}

void txn_batch_set(struct txn *txn, void *batch)
{
    txn->batch = batch;
}

/* ---- statements */

static void check_types(const struct store_sql *sql, const struct value *values, size_t count)
{
    assume(strlen(sql->parameters) == count);
    for (size_t i = 0; i < count; i++) {
        assume(values[i].type == sql->parameters[i]);
    }
}

enum status txn_query(struct txn *txn, const struct store_sql *sql, const struct value *values,
                      size_t count, struct cursor *cursor)
{
    check_types(sql, values, count);
    const struct prepared *found = slot(txn->connection, sql);
    assume(found->statement != NULL); /* every statement stands in its module's list */
    *cursor = (struct cursor){txn, found->statement, sql};
    return txn->connection->driver->start(found->statement, values, count);
}

enum status cursor_next(struct cursor *cursor)
{
    return cursor->txn->connection->driver->step(cursor->statement);
}

int64_t cursor_int(const struct cursor *cursor, int column)
{
    assume(cursor->sql->columns[column] == 'i');
    return cursor->txn->connection->driver->column_int(cursor->statement, column);
}

struct str cursor_str(const struct cursor *cursor, int column)
{
    assume(cursor->sql->columns[column] == 't' || cursor->sql->columns[column] == 'b');
    return cursor->txn->connection->driver->column_str(cursor->statement, column);
}

void cursor_close(struct cursor *cursor)
{
    cursor->txn->connection->driver->reset(cursor->statement);
}

enum status txn_exec(struct txn *txn, const struct store_sql *sql, const struct value *values,
                     size_t count, int64_t *changed)
{
    assume(txn->connection->mode == CONNECTION_WRITER);
    txn->writes++;
    struct cursor cursor;
    enum status status = txn_query(txn, sql, values, count, &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (changed != NULL) {
        *changed = txn->connection->driver->changes(txn->connection->handle);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status txn_int(struct txn *txn, const struct store_sql *sql, const struct value *values,
                    size_t count, int64_t *number)
{
    struct cursor cursor;
    enum status status = txn_query(txn, sql, values, count, &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    *number = status == STATUS_OK ? cursor_int(&cursor, 0) : 0;
    cursor_close(&cursor);
    return status;
}
