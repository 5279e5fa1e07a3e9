/* store.h - the durable store: statements, values, rows, transactions; engines behind one table.
 * For: the *_store.c files of every folder, which hold the SQL and nothing else.
 * Never: knows what a row means. One set of SQL for every engine: parameters are $1..$n, only
 * int64, text and bytes are bound and read, no arithmetic on money, no LIKE, no lower(), no double
 * quotes, no NULL in sort keys (the differences between engines that these rules avoid are real and
 * were measured). Every statement is a constant beside its use and is prepared when a connection
 * opens, so a typo fails the start. */
#ifndef OKNO_STORE_STORE_H
#define OKNO_STORE_STORE_H

#include "base/clock.h"
#include "base/str.h"

struct store;      /* a database: where it is and which statements it must know */
struct connection; /* one connection with its prepared statements; one thread at a time */
struct txn;        /* the transaction running on a connection */

/* ---- statements and values */

struct store_sql {
    const char *text;
    const char *parameters; /* one letter each: i int64, t text, b bytes */
    const char *columns;    /* the same for a row of the answer, "" for none */
};

struct value {
    char type; /* i, t or b */
    int64_t number;
    struct str bytes;
};

static inline struct value value_int(int64_t number)
{
    return (struct value){.type = 'i', .number = number};
}
static inline struct value value_text(struct str text)
{
    return (struct value){.type = 't', .bytes = text};
}
static inline struct value value_bytes(const void *bytes, size_t size)
{
    return (struct value){.type = 'b', .bytes = {bytes, size}};
}

/* ---- open and close */

struct store_config {
    const char *url;                               /* "sqlite:/path/to/bank.db" */
    const struct store_sql *const *const *modules; /* NULL-terminated lists, the list itself too */
};

enum connection_mode { CONNECTION_WRITER, CONNECTION_READER };

/* Does not touch the disk. config and what it points to must outlive the store. Free: store_close.
 */
OKNO_CHECK enum status store_open(const struct store_config *config, struct store **store,
                                  struct error *error);
void store_close(struct store *store);

/* Bring the schema to this version, each migration in its own transaction; safe to call again. */
OKNO_CHECK enum status store_migrate(struct store *store, const struct clock *clock,
                                     struct error *error);

/* One writer at a time for the whole database (a second one gets STATUS_BUSY); readers any number.
 */
OKNO_CHECK enum status store_connect(struct store *store, enum connection_mode mode,
                                     struct connection **connection, struct error *error);
void store_disconnect(struct connection *connection);

/* ---- transactions */

/* A reader's transaction is one snapshot: it sees all that was committed before its first
 * statement. */
OKNO_CHECK enum status txn_begin(struct connection *connection, struct txn **txn);
/* STATUS_OK: durable. STATUS_DISK_FULL: rolled back, nothing happened. STATUS_IO: unknown, the
 * process must end (after a failed flush the page cache may call clean what never reached the
 * disk). */
OKNO_CHECK enum status txn_commit(struct txn *txn);
void txn_rollback(struct txn *txn);
/* How many writing statements have run in this transaction. */
int64_t txn_writes(const struct txn *txn);
/* Something was written that is to be sent as soon as it is durable; the committer asks. */
void txn_ask_to_send(struct txn *txn);
bool txn_has_to_send(const struct txn *txn);
/* What the last failure was, for the log. Never NULL. */
const char *txn_error(const struct txn *txn);
/* What a committer's hooks keep for this transaction; NULL in a reader's. */
void *txn_batch(const struct txn *txn);
void txn_batch_set(struct txn *txn, void *batch);

/* ---- statements */

/* A running query, on the caller's stack. Close it before the next use of the same statement. */
struct cursor {
    struct txn *txn;
    void *statement;
    const struct store_sql *sql;
};

/* Values: pass VALUES(...) for the two arguments. */
#define VALUES(...)                                                                                \
    (const struct value[]){__VA_ARGS__},                                                           \
        (sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value))

OKNO_CHECK enum status txn_query(struct txn *txn, const struct store_sql *sql,
                                 const struct value *values, size_t count, struct cursor *cursor);
/* STATUS_OK: a row is there. STATUS_NOT_FOUND: no more rows. Otherwise a failure. */
OKNO_CHECK enum status cursor_next(struct cursor *cursor);
int64_t cursor_int(const struct cursor *cursor, int column);
/* Borrowed until the next cursor_next or cursor_close. For text and bytes. */
struct str cursor_str(const struct cursor *cursor, int column);
void cursor_close(struct cursor *cursor);

/* Run a statement that changes rows. changed [out], may be NULL: how many. */
OKNO_CHECK enum status txn_exec(struct txn *txn, const struct store_sql *sql,
                                const struct value *values, size_t count, int64_t *changed);
/* One int64 of one row; STATUS_NOT_FOUND when there is no row. */
OKNO_CHECK enum status txn_int(struct txn *txn, const struct store_sql *sql,
                               const struct value *values, size_t count, int64_t *number);

#endif
