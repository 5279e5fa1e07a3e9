/* sqlite.c - the SQLite engine.
 * One connection does all the writing and all the checkpoints: every SQLite from 3.7.0 to 3.51.2
 * has a race of a checkpoint on one connection with a commit on another that can lose commits.
 * Readers are read-only, never checkpoint, and no connection checkpoints when it closes. */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/assume.h"
#include "store/store_internal.h"

/* Pages of the log before the writer copies them into the database: many, so that the pages which
 * are written again and again (balances, index leaves) are copied once (16,000 pages are 64 MB),
 * but never more than an eighth of the room that is left, so that a small disk is not filled by the
 * log. */
enum { CHECKPOINT_PAGES_MOST = 16000, CHECKPOINT_PAGES_LEAST = 250, PAGE_BYTES = 4096 };

struct sqlite {
    sqlite3 *db;
    sqlite3_stmt *begin, *commit; /* prepared once: a batch has one of each */
    int lock;                     /* descriptor of the lock file of the writer, -1 for readers */
};

/* A list is run through one by one: "x = ANY($n)" is prepared as "x = ?n". */
struct statement {
    sqlite3_stmt *stmt;
    int list_at; /* which parameter is the list, from 1; 0: none */
    struct str list;
    size_t list_next;
};

static enum status from_sqlite(int code)
{
    if (code == SQLITE_IOERR_SHMSIZE) {
        return STATUS_DISK_FULL; /* no room for the index of the log: nothing was written */
    }
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_DONE:
    case SQLITE_ROW:
        return STATUS_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STATUS_BUSY;
    case SQLITE_NOMEM:
        return STATUS_NO_MEMORY;
    case SQLITE_FULL:
        return STATUS_DISK_FULL;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
        return STATUS_IO;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return STATUS_CORRUPT;
    default:
        return STATUS_BUG;
    }
}

static enum status script(void *handle, const char *text, struct error *error)
{
    struct sqlite *engine = handle;
    int code = sqlite3_exec(engine->db, text, NULL, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK
                             : error_set(error, from_sqlite(sqlite3_extended_errcode(engine->db)),
                                         "%s", sqlite3_errmsg(engine->db));
}

/* A second writer, in this process or another, is refused at the door. */
static enum status lock_writer(struct sqlite *engine, const char *path, struct error *error)
{
    char name[4096];
    int size = snprintf(name, sizeof name, "%s.lock", path);
    if (size < 0 || (size_t)size >= sizeof name) {
        return error_set(error, STATUS_INVALID, "path too long");
    }
    engine->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (engine->lock < 0) {
        return error_set(error, STATUS_IO, "cannot open %s: error %d", name, errno);
    }
    if (flock(engine->lock, LOCK_EX | LOCK_NB) != 0) {
        return error_set(error, STATUS_BUSY, "another process is writing to this bank");
    }
    return STATUS_OK;
}

/* Ask a pragma back and insist on the answer: a silent downgrade would cost acknowledged money. */
static enum status insist(struct sqlite *engine, const char *pragma, const char *expected,
                          struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum status status = STATUS_BUG;
    if (sqlite3_prepare_v2(engine->db, pragma, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        const char *got = (const char *)sqlite3_column_text(statement, 0);
        status = got != NULL && strcmp(got, expected) == 0 ? STATUS_OK : STATUS_BUG;
    }
    (void)sqlite3_finalize(statement);
    return status == STATUS_OK ? STATUS_OK
                               : error_set(error, status, "%s is not %s (SQLite %s)", pragma,
                                           expected, sqlite3_libversion());
}

static int checkpoint_pages(const char *path)
{
    struct statvfs disk;
    if (statvfs(path, &disk) != 0) {
        return CHECKPOINT_PAGES_LEAST;
    }
    uint64_t pages = (uint64_t)disk.f_bavail * disk.f_frsize / PAGE_BYTES / 8;
    return pages > CHECKPOINT_PAGES_MOST    ? CHECKPOINT_PAGES_MOST
           : pages < CHECKPOINT_PAGES_LEAST ? CHECKPOINT_PAGES_LEAST
                                            : (int)pages;
}

static enum status configure(struct sqlite *engine, const char *path, enum connection_mode mode,
                             struct error *error)
{
    (void)sqlite3_extended_result_codes(engine->db, 1);
    (void)sqlite3_busy_timeout(engine->db, 5000);
    (void)sqlite3_db_config(engine->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(engine->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    (void)sqlite3_db_config(engine->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(engine->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    enum status status = script(engine,
                                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
                                "PRAGMA cell_size_check=ON; PRAGMA cache_size=-65536;"
                                "PRAGMA temp_store=MEMORY",
                                error);
    if (status == STATUS_OK) {
        bool writes = mode == CONNECTION_WRITER;
        (void)sqlite3_wal_autocheckpoint(engine->db, writes ? checkpoint_pages(path) : 0);
        status = writes ? STATUS_OK : script(engine, "PRAGMA query_only=ON", error);
    }
    if (status == STATUS_OK) {
        status = insist(engine, "PRAGMA journal_mode", "wal", error);
    }
    if (status == STATUS_OK) {
        status = insist(engine, "PRAGMA synchronous", "2", error);
    }
    const char *word = mode == CONNECTION_WRITER ? "BEGIN IMMEDIATE" : "BEGIN";
    if (status == STATUS_OK &&
        (sqlite3_prepare_v3(engine->db, word, -1, SQLITE_PREPARE_PERSISTENT, &engine->begin,
                            NULL) != SQLITE_OK ||
         sqlite3_prepare_v3(engine->db, "COMMIT", -1, SQLITE_PREPARE_PERSISTENT, &engine->commit,
                            NULL) != SQLITE_OK)) {
        status = error_set(error, STATUS_BUG, "%s", sqlite3_errmsg(engine->db));
    }
    return status;
}

static void disconnect(void *handle)
{
    struct sqlite *engine = handle;
    if (engine != NULL) {
        (void)sqlite3_finalize(engine->begin);
        (void)sqlite3_finalize(engine->commit);
        (void)sqlite3_close_v2(engine->db);
        if (engine->lock >= 0) {
            (void)close(engine->lock);
        }
        free(engine);
    }
}

static enum status connect_to(const char *address, enum connection_mode mode, void **handle,
                              struct error *error)
{
    struct sqlite *engine = calloc(1, sizeof *engine);
    if (engine == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a connection");
    }
    engine->lock = -1;
    /* Without its count of all memory every allocation is spared a lock that all connections share.
     * The first call decides, before SQLite has started; later ones change nothing. */
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    enum status status =
        mode == CONNECTION_WRITER ? lock_writer(engine, address, error) : STATUS_OK;
    if (status == STATUS_OK) {
        int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                    (mode == CONNECTION_WRITER ? SQLITE_OPEN_CREATE : 0);
        int code = sqlite3_open_v2(address, &engine->db, flags, NULL);
        status = code == SQLITE_OK ? configure(engine, address, mode, error)
                                   : error_set(error, from_sqlite(code), "cannot open %s: %s",
                                               address, sqlite3_errstr(code));
    }
    if (status != STATUS_OK) {
        disconnect(engine);
        return status;
    }
    *handle = engine;
    return STATUS_OK;
}

/* $n is a named parameter to SQLite, numbered by first appearance; ?n is numbered by n. There is
 * one writer, so nothing needs a lock. */
static char *translated(const char *text)
{
    static const char any[] = "ANY(";
    static const char lock[] = " FOR ";
    char *copy = strdup(text);
    char *to = copy;
    bool in_any = false;
    for (const char *at = text; copy != NULL && *at != '\0';) {
        if (strncmp(at, any, sizeof any - 1) == 0) {
            at += sizeof any - 1;
            in_any = true;
        } else if (in_any && *at == ')') {
            at++;
            in_any = false;
        } else if (strncmp(at, lock, sizeof lock - 1) == 0) {
            break;
        } else {
            *to++ = *at == '$' ? '?' : *at;
            at++;
        }
    }
    if (copy != NULL) {
        *to = '\0';
    }
    return copy;
}

static enum status prepare(void *handle, const struct store_sql *sql, void **statement,
                           struct error *error)
{
    struct sqlite *engine = handle;
    const char *letters = store_letters(sql->parameters);
    char *text = translated(sql->text);
    struct statement *made = calloc(1, sizeof *made);
    if (text == NULL || made == NULL) {
        free(text);
        free(made);
        return error_set(error, STATUS_NO_MEMORY, "no memory for a statement");
    }
    enum status status = STATUS_OK;
    if (sqlite3_prepare_v3(engine->db, text, -1, SQLITE_PREPARE_PERSISTENT, &made->stmt, NULL) !=
        SQLITE_OK) {
        status = error_set(error, STATUS_BUG, "%s: %.120s", sqlite3_errmsg(engine->db), sql->text);
    } else if ((size_t)sqlite3_bind_parameter_count(made->stmt) != strlen(letters) ||
               (size_t)sqlite3_column_count(made->stmt) != strlen(store_letters(sql->columns))) {
        status = error_set(error, STATUS_BUG, "parameters or columns differ: %.120s", sql->text);
    }
    free(text);
    const char *list = strchr(letters, 'I');
    made->list_at = list == NULL ? 0 : (int)(list - letters) + 1;
    if (status != STATUS_OK) {
        (void)sqlite3_finalize(made->stmt);
        free(made);
        return status;
    }
    *statement = made;
    return STATUS_OK;
}

static void finish(void *statement)
{
    struct statement *at = statement;
    (void)sqlite3_finalize(at->stmt);
    free(at);
}

/* The extended code of a failure, which tells a full disk from a broken one. */
static enum status run_word(struct sqlite *engine, sqlite3_stmt *word)
{
    int code = sqlite3_step(word);
    enum status status =
        code == SQLITE_DONE ? STATUS_OK : from_sqlite(sqlite3_extended_errcode(engine->db));
    (void)sqlite3_reset(word);
    return status;
}

static enum status begin(void *handle, enum connection_mode mode)
{
    struct sqlite *engine = handle;
    (void)mode; /* known since the connection was made */
    return run_word(engine, engine->begin);
}

static enum status commit(void *handle)
{
    struct sqlite *engine = handle;
    return run_word(engine, engine->commit);
}

static void rollback(void *handle)
{
    struct sqlite *engine = handle;
    bool was_full = (sqlite3_errcode(engine->db) & 0xFF) == SQLITE_FULL;
    /* An error may have rolled back by itself; then there is nothing left to do. */
    if (sqlite3_get_autocommit(engine->db) == 0) {
        (void)sqlite3_exec(engine->db, "ROLLBACK", NULL, NULL, NULL);
    }
    if (was_full && engine->lock >= 0) {
        /* The log repeats pages that were written again and again: copied into the database and cut
         * to nothing it often gives back the room that was missing. */
        (void)sqlite3_wal_checkpoint_v2(engine->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    }
}

static int bind(sqlite3_stmt *stmt, int at, const struct value *value)
{
    const char *data = value->bytes.size == 0 ? "" : value->bytes.data;
    int size = (int)value->bytes.size;
    switch (value->type) {
    case 'i':
        return sqlite3_bind_int64(stmt, at, value->number);
    case 't':
        return sqlite3_bind_text(stmt, at, data, size, SQLITE_STATIC);
    default:
        return sqlite3_bind_blob(stmt, at, data, size, SQLITE_STATIC);
    }
}

static enum status start(void *statement, const struct value *values, size_t count)
{
    struct statement *at = statement;
    for (size_t i = 0; i < count; i++) {
        if ((int)i + 1 == at->list_at) {
            at->list = values[i].bytes;
            at->list_next = 0;
            continue;
        }
        int code = bind(at->stmt, (int)i + 1, &values[i]);
        if (code != SQLITE_OK) {
            return from_sqlite(code);
        }
    }
    return STATUS_OK;
}

static enum status step_once(struct statement *at)
{
    int code = sqlite3_step(at->stmt);
    if (code == SQLITE_ROW) {
        return STATUS_OK;
    }
    return code == SQLITE_DONE ? STATUS_NOT_FOUND : from_sqlite(code);
}

static enum status step(void *statement)
{
    struct statement *at = statement;
    if (at->list_at == 0) {
        return step_once(at);
    }
    enum status status = at->list_next == 0 ? STATUS_NOT_FOUND : step_once(at);
    while (status == STATUS_NOT_FOUND && at->list_next < at->list.size) {
        int64_t number = 0;
        memcpy(&number, at->list.data + at->list_next * sizeof number, sizeof number);
        at->list_next++;
        (void)sqlite3_reset(at->stmt);
        int code = sqlite3_bind_int64(at->stmt, at->list_at, number);
        status = code == SQLITE_OK ? step_once(at) : from_sqlite(code);
    }
    return status;
}

static int64_t column_int(void *statement, int column)
{
    return sqlite3_column_int64(((struct statement *)statement)->stmt, column);
}

static struct str column_str(void *statement, int column)
{
    sqlite3_stmt *stmt = ((struct statement *)statement)->stmt;
    const char *data = sqlite3_column_blob(stmt, column);
    int size = sqlite3_column_bytes(stmt, column);
    return (struct str){data == NULL ? "" : data, (size_t)size};
}

static int64_t changes(void *handle)
{
    struct sqlite *engine = handle;
    return sqlite3_changes64(engine->db);
}

static void reset(void *statement)
{
    (void)sqlite3_reset(((struct statement *)statement)->stmt);
}

static const char *last_error(void *handle)
{
    struct sqlite *engine = handle;
    return sqlite3_errmsg(engine->db);
}

static const struct store_sql columns = {
    "SELECT m.name, c.name, c.type, c.pk FROM sqlite_schema AS m, pragma_table_info(m.name) AS c"
    " WHERE m.type = 'table' AND m.name <> 'migration' ORDER BY m.name, c.cid",
    "", "ttti"};

const struct store_driver store_sqlite = {
    .name = "sqlite",
    .scheme = "sqlite:",
    .connect = connect_to,
    .disconnect = disconnect,
    .prepare = prepare,
    .finish = finish,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .start = start,
    .step = step,
    .column_int = column_int,
    .column_str = column_str,
    .changes = changes,
    .reset = reset,
    .script = script,
    .last_error = last_error,
    .columns = &columns,
};
