/* store.h - the durable store: statements, values, rows, transactions; engines behind one table.
 * For: the *_store.c files of every folder, which hold the SQL and nothing else.
 * Never: knows what a row means. One set of SQL for every engine: parameters are $1..$n, only
 * int64, text and bytes are bound and read, no arithmetic on money, no LIKE, no lower(), no double
 * quotes, no NULL in sort keys (the differences between engines that these rules avoid are real and
 * were measured). Every statement is a constant beside its use and is prepared when a connection
 * opens, so a typo fails the start.
 *
 * Several processes may share one PostgreSQL. What is read to be written back is read by a SELECT
 * that ends with FOR UPDATE (after ORDER BY, when it may find several rows), or written back with
 * the value that was read in its WHERE, so that nothing is lost between two of them. */
#ifndef OKNO_STORE_STORE_H
#define OKNO_STORE_STORE_H

#include "base/clock.h"
#include "base/str.h"

struct store;      /* a database: where it is and which statements it must know */
struct connection; /* one connection with its prepared statements; one thread at a time */
struct txn;        /* the transaction running on a connection */

/* ---- statements and values */

struct store_sql {
    /* A SELECT may end with FOR UPDATE, FOR UPDATE SKIP LOCKED or FOR SHARE: the writer's rows are
     * locked until its transaction ends. Readers, and an engine with one writer, leave these words
     * away. */
    const char *text;
    /* One letter each: i int64, t text, b bytes, I a list of int64 (at most one; "x = ANY($n)").
     * A star in front: the statement is run for many rows at once, by txn_exec_many (an INSERT with
     * VALUES, or an UPDATE or DELETE with WHERE). */
    const char *parameters;
    /* The same for a row of the answer, "" for none. A star in front: the answer may be a whole
     * table and is fetched in pieces. */
    const char *columns;
};

struct value {
    char type; /* i, t, b or I */
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
/* Sorted and without repetition. Borrowed until the cursor is closed. */
static inline struct value value_list(const int64_t *list, size_t count)
{
    return (struct value){.type = 'I', .bytes = {(const char *)list, count}};
}

/* ---- open and close */

struct store_config {
    const char *url; /* "sqlite:/path/to/bank.db", "postgresql://user@host1,host2/bank" */
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

/* Is the schema of this very version? STATUS_INVALID: it is older, or newer; error [out] says what
 * to do. For tools that read a bank without opening it. */
OKNO_CHECK enum status store_is_current(struct store *store, struct error *error);

/* Several processes, each with its writer, may use this store at once. */
bool store_is_shared(const struct store *store);

/* Remove every table that the migrations made. Only for a shared store; a file is simply removed.
 */
OKNO_CHECK enum status store_erase(struct store *store, struct error *error);

/* The columns of every table but that of the migrations, table by table, in their order. For tools
 * that treat all tables alike. STATUS_INVALID: there are more than room. */
struct store_column {
    char table[64], name[64];
    char letter; /* of struct store_sql */
    int64_t key; /* its place in the primary key, from 1; 0: it is not in it */
};
OKNO_CHECK enum status store_columns(struct store *store, struct store_column *columns, size_t room,
                                     size_t *count, struct error *error);

/* Readers any number; one writer a process, and where the store is not shared one at all (a second
 * one gets STATUS_BUSY). */
OKNO_CHECK enum status store_connect(struct store *store, enum connection_mode mode,
                                     struct connection **connection, struct error *error);
void store_disconnect(struct connection *connection);
/* The far side is gone: what ran is rolled back, or in doubt when it was a commit. */
bool store_is_lost(const struct connection *connection);
/* Connect again, and prepare everything anew. After a failure the connection is still lost. */
OKNO_CHECK enum status store_reconnect(struct connection *connection, struct error *error);

/* ---- transactions */

/* A reader's transaction is one snapshot: it sees all that was committed before its first
 * statement. */
OKNO_CHECK enum status txn_begin(struct connection *connection, struct txn **txn);
/* STATUS_OK: durable. STATUS_RETRY, STATUS_DISK_FULL: rolled back, nothing happened.
 * STATUS_IN_DOUBT: the connection broke while the commit ran. STATUS_IO: unknown, the process must
 * end (after a failed flush the page cache may call clean what never reached the disk). */
OKNO_CHECK enum status txn_commit(struct txn *txn);
void txn_rollback(struct txn *txn);
/* How many writing statements have run in this transaction. */
int64_t txn_writes(const struct txn *txn);
/* Something was written that others wait for, and should learn of as soon as it is durable: who
 * sends it, or who tells it to listeners of this process. The committer asks. */
enum { TXN_SEND = 1, TXN_TELL = 2 };
void txn_ask(struct txn *txn, unsigned what);
unsigned txn_asked(const struct txn *txn);
static inline void txn_ask_to_send(struct txn *txn)
{
    txn_ask(txn, TXN_SEND);
}
static inline void txn_ask_to_tell(struct txn *txn)
{
    txn_ask(txn, TXN_TELL);
}
/* Note that the running job needs this row, which another process holds. Returns STATUS_WIDEN. */
enum status txn_widen(struct txn *txn, int64_t id);
/* The row of the last txn_widen; 0: none. Forgets it. */
int64_t txn_wanted(struct txn *txn);
/* What the last failure was, for the log. Never NULL. */
const char *txn_error(const struct txn *txn);
/* What a committer's hooks keep for this transaction; NULL in a reader's. */
void *txn_batch(const struct txn *txn);
void txn_batch_set(struct txn *txn, void *batch);
/* What they keep for a reader's transaction: memory that belongs to its snapshot. NULL: none. */
void *txn_view(const struct txn *txn);
void txn_view_set(struct txn *txn, void *view);
/* Of store_is_shared. */
bool txn_is_shared(const struct txn *txn);

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
/* The same for many rows in one round trip. values: rows times the statement's parameters, row
 * after row. No two rows may concern the same row of the table. */
OKNO_CHECK enum status txn_exec_many(struct txn *txn, const struct store_sql *sql,
                                     const struct value *values, size_t rows);
/* One int64 of one row; STATUS_NOT_FOUND when there is no row. */
OKNO_CHECK enum status txn_int(struct txn *txn, const struct store_sql *sql,
                               const struct value *values, size_t count, int64_t *number);

#endif
