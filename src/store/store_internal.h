/* store_internal.h - what an engine gives to store.c. A new engine is a file and a row in store.c.
 */
#ifndef OKNO_STORE_STORE_INTERNAL_H
#define OKNO_STORE_STORE_INTERNAL_H

#include "store/store.h"

struct store_driver {
    const char *scheme; /* "sqlite:" */
    enum status (*connect)(const char *address, enum connection_mode mode, void **handle,
                           struct error *error);
    void (*disconnect)(void *handle);
    enum status (*prepare)(void *handle, const struct store_sql *sql, void **statement,
                           struct error *error);
    void (*finish)(void *statement);
    enum status (*begin)(void *handle, enum connection_mode mode);
    enum status (*commit)(void *handle);
    void (*rollback)(void *handle);
    /* Bind and be ready to step. */
    enum status (*start)(void *statement, const struct value *values, size_t count);
    /* STATUS_OK a row, STATUS_NOT_FOUND the end. */
    enum status (*step)(void *statement);
    int64_t (*column_int)(void *statement, int column);
    struct str (*column_str)(void *statement, int column);
    int64_t (*changes)(void *handle);
    void (*reset)(void *statement);
    /* Several statements of a migration, without parameters. */
    enum status (*script)(void *handle, const char *text, struct error *error);
    const char *(*last_error)(void *handle);
};

extern const struct store_driver store_sqlite;

struct migration {
    const char *name; /* "0001_first" */
    const char *text;
};
/* Made by the build from store/migration/, in order, ended by a NULL name. */
extern const struct migration store_migrations[];

#endif
