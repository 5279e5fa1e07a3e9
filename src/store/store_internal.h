/* store_internal.h - what an engine gives to store.c, and what that shares with schema_store.c. A
 * new engine is a file and a row in store.c. */
#ifndef OKNO_STORE_STORE_INTERNAL_H
#define OKNO_STORE_STORE_INTERNAL_H

#include "store/store.h"

struct store_driver {
    const char *name;   /* "sqlite": in the names of migrations for this engine alone */
    const char *scheme; /* "sqlite:"; the address is what follows it ... */
    bool whole_url;     /* ... or all of it */
    bool shared;        /* several writers at once */
    enum status (*connect)(const char *address, enum connection_mode mode, void **handle,
                           struct error *error);
    void (*disconnect)(void *handle);
    /* NULL: the connection is never lost. */
    bool (*is_lost)(void *handle);
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
    /* Run a starred statement for all rows; each has width values. NULL: once a row. */
    enum status (*exec_many)(void *statement, const struct value *values, size_t rows,
                             size_t width);
    /* Several statements of a migration, without parameters. */
    enum status (*script)(void *handle, const char *text, struct error *error);
    /* Hold off other processes' migrations until this connection ends. NULL: there are none. */
    enum status (*lock_schema)(void *handle, struct error *error);
    const char *(*last_error)(void *handle);
    /* Rows of (table, column, type, place in the primary key), as store_columns has them. */
    const struct store_sql *columns;
};

struct store {
    const struct store_config *config;
    const struct store_driver *driver;
    const char *address;
    size_t statements;
};

struct txn {
    struct connection *connection;
    void *batch;
    void *view;
    int64_t writes;
    unsigned asked;
    int64_t wanted; /* of txn_widen */
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

/* A connection on which nothing is prepared. Free: store_disconnect. */
OKNO_CHECK enum status store_connect_raw(struct store *store, enum connection_mode mode,
                                         struct connection **connection, struct error *error);

extern const struct store_driver store_sqlite;
extern const struct store_driver store_postgres;

/* The letters of a list of parameters or columns, without the star. */
static inline const char *store_letters(const char *list)
{
    return list[0] == '*' ? list + 1 : list;
}

struct migration {
    const char *name; /* "0001_first"; "0003_keys.postgres" is for that engine alone */
    const char *text;
};
/* Made by the build from store/migration/, in order, ended by a NULL name. */
extern const struct migration store_migrations[];

#endif
