/* store.c - connections, transactions and statements, the same for every engine. */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assume.h"
#include "base/log.h"
#include "store/store_internal.h"

static const struct store_driver *const drivers[] = {&store_sqlite, &store_postgres};

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
    made->address = config->url + (driver->whole_url ? 0 : strlen(driver->scheme));
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

bool store_is_shared(const struct store *store)
{
    return store->driver->shared;
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
    if (connection->prepared == NULL) {
        connection->room = 16;
        while (connection->room < store->statements * 2) {
            connection->room *= 2;
        }
        connection->prepared = calloc(connection->room, sizeof *connection->prepared);
    }
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

enum status store_connect_raw(struct store *store, enum connection_mode mode,
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
    enum status status = store_connect_raw(store, mode, connection, error);
    if (status == STATUS_OK) {
        status = prepare_all(*connection, error);
        if (status != STATUS_OK) {
            store_disconnect(*connection);
            *connection = NULL;
        }
    }
    return status;
}

/* Statements first: they belong to the engine's connection. */
static void drop_handle(struct connection *connection)
{
    for (size_t i = 0; i < connection->room && connection->prepared != NULL; i++) {
        if (connection->prepared[i].statement != NULL) {
            connection->driver->finish(connection->prepared[i].statement);
        }
        connection->prepared[i] = (struct prepared){NULL, NULL};
    }
    connection->driver->disconnect(connection->handle);
    connection->handle = NULL;
}

void store_disconnect(struct connection *connection)
{
    if (connection == NULL) {
        return;
    }
    drop_handle(connection);
    free(connection->prepared);
    free(connection);
}

bool store_is_lost(const struct connection *connection)
{
    const struct store_driver *driver = connection->driver;
    return connection->handle == NULL ||
           (driver->is_lost != NULL && driver->is_lost(connection->handle));
}

enum status store_reconnect(struct connection *connection, struct error *error)
{
    drop_handle(connection);
    enum status status = connection->driver->connect(connection->store->address, connection->mode,
                                                     &connection->handle, error);
    if (status == STATUS_OK) {
        status = prepare_all(connection, error);
        if (status != STATUS_OK) {
            drop_handle(connection);
        }
    }
    return status;
}

/* ---- what there is */

/* Both engines' words for the three types. */
static char letter_of(struct str type)
{
    static const struct {
        struct str type;
        char letter;
    } types[] = {{STR_INIT("INTEGER"), 'i'}, {STR_INIT("bigint"), 'i'}, {STR_INIT("TEXT"), 't'},
                 {STR_INIT("text"), 't'},    {STR_INIT("BLOB"), 'b'},   {STR_INIT("bytea"), 'b'}};
    for (size_t i = 0; i < ARRAY_COUNT(types); i++) {
        if (str_equal(type, types[i].type)) {
            return types[i].letter;
        }
    }
    return '?';
}

static enum status read_columns(const struct store_driver *driver, void *statement,
                                struct store_column *columns, size_t room, size_t *count)
{
    enum status status = driver->start(statement, NULL, 0);
    while (status == STATUS_OK && (status = driver->step(statement)) == STATUS_OK) {
        if (*count == room) {
            return STATUS_INVALID;
        }
        struct store_column *at = &columns[(*count)++];
        (void)snprintf(at->table, sizeof at->table, "%.*s",
                       STR_ARGS(driver->column_str(statement, 0)));
        (void)snprintf(at->name, sizeof at->name, "%.*s",
                       STR_ARGS(driver->column_str(statement, 1)));
        at->letter = letter_of(driver->column_str(statement, 2));
        at->key = driver->column_int(statement, 3);
        if (at->letter == '?') {
            return STATUS_INVALID;
        }
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status store_columns(struct store *store, struct store_column *columns, size_t room,
                          size_t *count, struct error *error)
{
    const struct store_driver *driver = store->driver;
    struct connection *connection = NULL;
    void *statement = NULL;
    *count = 0;
    enum status status = store_connect_raw(store, CONNECTION_READER, &connection, error);
    if (status != STATUS_OK) {
        return status;
    }
    assume(connection != NULL);
    status = driver->prepare(connection->handle, driver->columns, &statement, error);
    if (status == STATUS_OK) {
        status = read_columns(driver, statement, columns, room, count);
        driver->finish(statement);
        if (status != STATUS_OK) {
            (void)error_set(error, status, "the tables cannot be read: %s", status_name(status));
        }
    }
    store_disconnect(connection);
    return status;
}

/* ---- transactions */

enum status txn_begin(struct connection *connection, struct txn **txn)
{
    connection->txn.writes = 0;
    connection->txn.batch = NULL;
    connection->txn.view = NULL;
    connection->txn.asked = 0;
    connection->txn.wanted = 0;
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

void txn_ask(struct txn *txn, unsigned what)
{
    txn->asked |= what;
}

unsigned txn_asked(const struct txn *txn)
{
    return txn->asked;
}

enum status txn_widen(struct txn *txn, int64_t id)
{
    txn->wanted = id;
    return STATUS_WIDEN;
}

int64_t txn_wanted(struct txn *txn)
{
    int64_t wanted = txn->wanted;
    txn->wanted = 0;
    return wanted;
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

void *txn_view(const struct txn *txn)
{
    return txn->view;
}

void txn_view_set(struct txn *txn, void *view)
{
    txn->view = view;
}

bool txn_is_shared(const struct txn *txn)
{
    return txn->connection->driver->shared;
}

/* ---- statements */

static void check_types(const struct store_sql *sql, const struct value *values, size_t count)
{
    const char *letters = store_letters(sql->parameters);
    assume(strlen(letters) == count);
    for (size_t i = 0; i < count; i++) {
        assume(values[i].type == letters[i]);
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
    assume(store_letters(cursor->sql->columns)[column] == 'i');
    return cursor->txn->connection->driver->column_int(cursor->statement, column);
}

struct str cursor_str(const struct cursor *cursor, int column)
{
    char letter = store_letters(cursor->sql->columns)[column];
    assume(letter == 't' || letter == 'b');
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

enum status txn_exec_many(struct txn *txn, const struct store_sql *sql, const struct value *values,
                          size_t rows)
{
    const struct store_driver *driver = txn->connection->driver;
    size_t width = strlen(store_letters(sql->parameters));
    assume(txn->connection->mode == CONNECTION_WRITER && sql->parameters[0] == '*');
    if (rows != 0 && driver->exec_many != NULL) {
        txn->writes++;
        check_types(sql, values, width);
        const struct prepared *found = slot(txn->connection, sql);
        assume(found->statement != NULL);
        return driver->exec_many(found->statement, values, rows, width);
    }
    enum status status = STATUS_OK;
    for (size_t row = 0; row < rows && status == STATUS_OK; row++) {
        status = txn_exec(txn, sql, values + row * width, width, NULL);
    }
    return status;
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
