/* schema_store.c - the schema: brought to this version, compared with it, removed. */
#include <stdio.h>
#include <string.h>

#include "base/assume.h"
#include "base/log.h"
#include "store/store_internal.h"

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

/* "0003_keys.postgres" is for PostgreSQL alone. */
static bool is_for(const struct migration *migration, const struct store_driver *driver)
{
    const char *engine = strchr(migration->name, '.');
    return engine == NULL || strcmp(engine + 1, driver->name) == 0;
}

static const char make_migrations[] = "CREATE TABLE IF NOT EXISTS migration ("
                                      "name TEXT PRIMARY KEY, applied_us INTEGER NOT NULL) STRICT;";

enum status store_migrate(struct store *store, const struct clock *clock, struct error *error)
{
    struct connection *connection = NULL;
    enum status status = store_connect_raw(store, CONNECTION_WRITER, &connection, error);
    if (status != STATUS_OK) {
        return status;
    }
    assume(connection != NULL);
    const struct store_driver *driver = connection->driver;
    status =
        driver->lock_schema == NULL ? STATUS_OK : driver->lock_schema(connection->handle, error);
    if (status == STATUS_OK) {
        status = driver->script(connection->handle, make_migrations, error);
    }
    for (size_t i = 0; status == STATUS_OK && store_migrations[i].name != NULL; i++) {
        if (is_for(&store_migrations[i], driver)) {
            status = apply(connection, &store_migrations[i], clock, error);
        }
    }
    store_disconnect(connection);
    return status;
}

/* A migration that is missing, or more of them than there are here. */
static enum status compare_schema(struct connection *connection, struct error *error)
{
    static const struct store_sql count_all = {"SELECT count(*) FROM migration", "", "i"};
    int64_t all = 0;
    int64_t known = 0;
    enum status status = run_once(connection, &count_all, NULL, 0, &all, error);
    for (size_t i = 0; status == STATUS_OK && store_migrations[i].name != NULL; i++) {
        int64_t found = 0;
        if (!is_for(&store_migrations[i], connection->driver)) {
            continue;
        }
        struct str name = str_from(store_migrations[i].name);
        status = run_once(connection, &count_migrations, VALUES(value_text(name)), &found, error);
        if (status == STATUS_OK && found == 0) {
            return error_set(error, STATUS_INVALID,
                             "the bank is of an older version (%s is missing):"
                             " open the bank once with this version first",
                             store_migrations[i].name);
        }
        known++;
    }
    return status == STATUS_OK && all > known
               ? error_set(error, STATUS_INVALID,
                           "the bank is of a newer version: use that one, or a newer one")
               : status;
}

enum status store_is_current(struct store *store, struct error *error)
{
    struct connection *connection = NULL;
    enum status status = store_connect_raw(store, CONNECTION_READER, &connection, error);
    if (status == STATUS_OK) {
        assume(connection != NULL);
        status = compare_schema(connection, error);
    }
    store_disconnect(connection);
    return status;
}

/* Drop the table or view whose definition begins at text. */
static enum status drop(struct connection *connection, const char *what, const char *text,
                        struct error *error)
{
    char sql[128];
    size_t size = strcspn(text, " (");
    (void)snprintf(sql, sizeof sql, "DROP %s IF EXISTS %.*s", what, (int)size, text);
    return connection->driver->script(connection->handle, sql, error);
}

/* Drop all that the engine's migrations make of a kind. */
static enum status drop_all(struct connection *connection, const char *what, struct error *error)
{
    char make[32];
    size_t size = (size_t)snprintf(make, sizeof make, "CREATE %s ", what);
    enum status status = STATUS_OK;
    for (size_t i = 0; store_migrations[i].name != NULL; i++) {
        const char *at = is_for(&store_migrations[i], connection->driver)
                             ? strstr(store_migrations[i].text, make)
                             : NULL;
        while (status == STATUS_OK && at != NULL) {
            at += size;
            status = drop(connection, what, at, error);
            at = strstr(at, make);
        }
    }
    return status;
}

enum status store_erase(struct store *store, struct error *error)
{
    struct connection *connection = NULL;
    assume(store->driver->shared);
    enum status status = store_connect_raw(store, CONNECTION_WRITER, &connection, error);
    if (status != STATUS_OK) {
        return status;
    }
    assume(connection != NULL);
    const struct store_driver *driver = connection->driver;
    status = driver->lock_schema(connection->handle, error);
    if (status == STATUS_OK) {
        status = driver->begin(connection->handle, CONNECTION_WRITER);
    }
    if (status == STATUS_OK) {
        status = drop_all(connection, "VIEW", error);
    }
    if (status == STATUS_OK) {
        status = drop_all(connection, "TABLE", error);
    }
    if (status == STATUS_OK) {
        status = drop(connection, "TABLE", "migration", error);
    }
    if (status == STATUS_OK) {
        status = driver->commit(connection->handle);
    }
    store_disconnect(connection); /* what was not committed is rolled back */
    return status;
}
