/* postgres.c - the PostgreSQL engine, over libpq.
 * Any number of processes write at once: the writer runs at READ COMMITTED and locks the rows that
 * it changes, a reader sees one snapshot. Everything is prepared with declared types and travels in
 * binary. A broken connection is said, never hidden: what was sent before COMMIT is rolled back by
 * the server, and a COMMIT without its answer is in doubt. */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assume.h"
#include "store/postgres_sql.h"
#include "store/postgres_wire.h"
#include "store/store_internal.h"

enum {
    NAME_MOST = 24,
    FETCH_ROWS = 4096,
    COPY_ROWS = 16, /* fewer than these are sooner sent as arrays: that is one journey less */
    LEAST_VERSION = 150000,
    ARRAYS_MOST = 256 * 1024 * 1024 /* bytes of the arrays of one statement */
};

struct postgres {
    PGconn *connection;
    enum connection_mode mode;
    int64_t changed;
    unsigned names; /* given to statements so far */
    char message[200];
};

struct statement {
    struct postgres *engine;
    const struct store_sql *sql;
    char name[NAME_MOST];
    char many[NAME_MOST + 1]; /* the one with arrays; "" when it has none */
    char *copy;               /* COPY for many rows; NULL: it is none */
    char *cursor;             /* DECLARE of an answer that comes in pieces; NULL: it comes whole */
    bool is_open;             /* the cursor */
    PGresult *result;
    int row, rows;
};

/* ---- what went wrong */

static bool is_lost(void *handle)
{
    struct postgres *engine = handle;
    return engine->connection == NULL || PQstatus(engine->connection) == CONNECTION_BAD;
}

/* Keep what the server said for the log. Values can stand in its details and in the messages of
 * class 22 (wrong data), so those are left away. */
static enum status failed(struct postgres *engine, const PGresult *result)
{
    const char *state = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *text = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (state == NULL) {
        (void)snprintf(engine->message, sizeof engine->message, "%.190s",
                       PQerrorMessage(engine->connection));
        return STATUS_RETRY; /* libpq's own: the connection is gone */
    }
    (void)snprintf(engine->message, sizeof engine->message, "%s %.180s", state,
                   text == NULL || postgres_state_is(state, "22") ? "" : text);
    return postgres_status(state);
}

static bool is_good(const PGresult *result)
{
    ExecStatusType status = result == NULL ? PGRES_FATAL_ERROR : PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static enum status run_words(struct postgres *engine, const char *words)
{
    PGresult *result = PQexec(engine->connection, words);
    enum status status = is_good(result) ? STATUS_OK : failed(engine, result);
    PQclear(result);
    return status;
}

static enum status script(void *handle, const char *text, struct error *error)
{
    struct postgres *engine = handle;
    char *translated = postgres_migration(text);
    if (translated == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a migration");
    }
    enum status status = run_words(engine, translated);
    free(translated);
    return status == STATUS_OK ? STATUS_OK : error_set(error, status, "%s", engine->message);
}

/* ---- open and close */

/* What the URL does not say: find the primary soon, and notice within seconds that it is gone. */
static const struct {
    const char *keyword, *value;
} defaults[] = {{"connect_timeout", "3"},      {"keepalives_idle", "5"},
                {"keepalives_interval", "2"},  {"keepalives_count", "3"},
                {"tcp_user_timeout", "10000"}, {"target_session_attrs", "read-write"},
                {"application_name", "okno"}};

static const char *default_of(const char *keyword)
{
    for (size_t i = 0; i < ARRAY_COUNT(defaults); i++) {
        if (strcmp(defaults[i].keyword, keyword) == 0) {
            return defaults[i].value;
        }
    }
    return NULL;
}

static PGconn *connect_by(PQconninfoOption *options)
{
    enum { OPTIONS_MOST = 64 };
    const char *keywords[OPTIONS_MOST + 2];
    const char *values[OPTIONS_MOST + 2];
    size_t count = 0;
    for (PQconninfoOption *at = options; at->keyword != NULL && count < OPTIONS_MOST; at++) {
        const char *value = at->val != NULL ? at->val : default_of(at->keyword);
        if (value != NULL && strcmp(at->keyword, "client_encoding") != 0) {
            keywords[count] = at->keyword;
            values[count++] = value;
        }
    }
    keywords[count] = "client_encoding";
    values[count++] = "UTF8";
    keywords[count] = NULL;
    values[count] = NULL;
    return PQconnectdbParams(keywords, values, 0);
}

/* Plans must not hang on statistics that a new table does not have yet: the writer goes by keys. */
static const char session_settings[] =
    "SET client_min_messages = warning; SET statement_timeout = '30s'; SET lock_timeout = '10s';"
    "SET idle_in_transaction_session_timeout = '60s'; SET jit = off;"
    "SET bytea_output = hex; SET timezone = 'UTC'; SET plan_cache_mode = force_generic_plan";
static const char writer_settings[] =
    "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;"
    "SET enable_bitmapscan = off";

/* A silent downgrade would cost acknowledged money or change what a text is. */
static const struct {
    const char *setting, *allowed, *other;
} insisted[] = {{"fsync", "on", "on"},
                {"synchronous_commit", "on", "remote_apply"},
                {"server_encoding", "UTF8", "UTF8"},
                {"standard_conforming_strings", "on", "on"}};

static enum status insist(struct postgres *engine, struct error *error)
{
    if (PQserverVersion(engine->connection) < LEAST_VERSION) {
        return error_set(error, STATUS_INVALID, "PostgreSQL 15 or newer is needed");
    }
    for (size_t i = 0; i < ARRAY_COUNT(insisted); i++) {
        const char *const values[] = {insisted[i].setting};
        PGresult *result = PQexecParams(engine->connection, "SELECT current_setting($1)", 1, NULL,
                                        values, NULL, NULL, 0);
        const char *got = is_good(result) ? PQgetvalue(result, 0, 0) : "";
        bool right = strcmp(got, insisted[i].allowed) == 0 || strcmp(got, insisted[i].other) == 0;
        if (!right) {
            (void)error_set(error, STATUS_INVALID, "PostgreSQL's %s is \"%.20s\", needed is %s",
                            insisted[i].setting, got, insisted[i].allowed);
        }
        PQclear(result);
        if (!right) {
            return is_lost(engine) ? error_set(error, STATUS_RETRY, "the connection is lost")
                                   : STATUS_INVALID;
        }
    }
    return STATUS_OK;
}

static void ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

static enum status configure(struct postgres *engine, struct error *error)
{
    if (PQstatus(engine->connection) != CONNECTION_OK) {
        const char *why = PQerrorMessage(engine->connection);
        return error_set(error, STATUS_RETRY, "cannot connect to PostgreSQL: %.*s",
                         (int)strcspn(why, "\n"), why);
    }
    (void)PQsetNoticeReceiver(engine->connection, ignore_notice, NULL);
    enum status status = run_words(engine, session_settings);
    if (status == STATUS_OK && engine->mode == CONNECTION_WRITER) {
        status = run_words(engine, writer_settings);
    }
    if (status != STATUS_OK) {
        return error_set(error, status, "cannot set up the session: %s", engine->message);
    }
    return insist(engine, error);
}

static void disconnect(void *handle)
{
    struct postgres *engine = handle;
    if (engine != NULL) {
        PQfinish(engine->connection);
        free(engine);
    }
}

static enum status connect_to(const char *address, enum connection_mode mode, void **handle,
                              struct error *error)
{
    struct postgres *engine = calloc(1, sizeof *engine);
    if (engine == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a connection");
    }
    engine->mode = mode;
    PQconninfoOption *options = PQconninfoParse(address, NULL);
    if (options == NULL) {
        free(engine);
        return error_set(error, STATUS_INVALID, "the store's address cannot be read");
    }
    engine->connection = connect_by(options);
    PQconninfoFree(options);
    enum status status = configure(engine, error);
    if (status != STATUS_OK) {
        disconnect(engine);
        return status;
    }
    *handle = engine;
    return STATUS_OK;
}

/* Any number that other programs on the database are not likely to use. */
static enum status lock_schema(void *handle, struct error *error)
{
    struct postgres *engine = handle;
    enum status status = run_words(engine, "SET statement_timeout = 0; SET lock_timeout = 0;"
                                           "SELECT pg_advisory_lock(7308895158844354415)");
    return status == STATUS_OK ? STATUS_OK : error_set(error, status, "%s", engine->message);
}

/* ---- prepared statements */

static Oid list_oid_of(char letter)
{
    return letter == 'i' ? OID_INT_LIST : letter == 't' ? OID_TEXT_LIST : OID_BYTES_LIST;
}

static enum status prepare_text(struct postgres *engine, const char *name, const char *text,
                                const char *letters, bool lists)
{
    Oid types[PARAMETERS_MOST];
    size_t count = strlen(letters);
    assume(count <= PARAMETERS_MOST);
    for (size_t i = 0; i < count; i++) {
        types[i] = lists ? list_oid_of(letters[i]) : oid_of(letters[i]);
    }
    PGresult *result = PQprepare(engine->connection, name, text, (int)count, types);
    enum status status = is_good(result) ? STATUS_OK : failed(engine, result);
    PQclear(result);
    return status;
}

/* The server's view of parameters and columns must be the declared one, to the letter. */
static enum status check_shape(struct statement *made, struct error *error)
{
    struct postgres *engine = made->engine;
    const char *parameters = store_letters(made->sql->parameters);
    const char *columns = store_letters(made->sql->columns);
    PGresult *result = PQdescribePrepared(engine->connection, made->name);
    enum status status = is_good(result) ? STATUS_OK : failed(engine, result);
    bool fits = status == STATUS_OK && (size_t)PQnparams(result) == strlen(parameters) &&
                (size_t)PQnfields(result) == strlen(columns);
    for (int i = 0; fits && columns[i] != '\0'; i++) {
        fits = PQftype(result, i) == oid_of(columns[i]);
    }
    PQclear(result);
    if (status != STATUS_OK) {
        return error_set(error, status, "%s", engine->message);
    }
    return fits ? STATUS_OK
                : error_set(error, STATUS_BUG, "parameters or columns differ: %.120s",
                            made->sql->text);
}

static void finish(void *statement)
{
    struct statement *at = statement;
    PQclear(at->result);
    free(at->cursor);
    free(at->copy);
    free(at); /* its name dies with the connection, or is prepared only once */
}

static enum status prepare_many(struct statement *made)
{
    const char *letters = store_letters(made->sql->parameters);
    char *text = postgres_many(made->sql->text, letters);
    if (text == NULL) {
        return STATUS_BUG;
    }
    (void)snprintf(made->many, sizeof made->many, "%sm", made->name);
    made->copy = postgres_copy(made->sql->text);
    enum status status = prepare_text(made->engine, made->many, text, letters, true);
    free(text);
    return status;
}

static enum status prepare_into(struct statement *made, struct error *error)
{
    struct postgres *engine = made->engine;
    const struct store_sql *sql = made->sql;
    char *text = postgres_statement(sql->text, engine->mode);
    if (text == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a statement");
    }
    enum status status =
        prepare_text(engine, made->name, text, store_letters(sql->parameters), false);
    if (status == STATUS_OK && sql->columns[0] == '*') {
        struct buf buf;
        buf_init(&buf, strlen(text) + 100);
        buf_printf(&buf, "DECLARE c%s NO SCROLL CURSOR FOR %s", made->name, text);
        made->cursor = buf.data;
        status = buf.status;
    }
    free(text);
    if (status == STATUS_OK && sql->parameters[0] == '*' && engine->mode == CONNECTION_WRITER) {
        status = prepare_many(made);
    }
    if (status != STATUS_OK) {
        return error_set(error, status, "%.100s: %.120s", engine->message, sql->text);
    }
    return check_shape(made, error);
}

static enum status prepare(void *handle, const struct store_sql *sql, void **statement,
                           struct error *error)
{
    struct postgres *engine = handle;
    struct statement *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a statement");
    }
    made->engine = engine;
    made->sql = sql;
    (void)snprintf(made->name, sizeof made->name, "s%u", engine->names++);
    enum status status = prepare_into(made, error);
    if (status != STATUS_OK) {
        finish(made);
        return status;
    }
    *statement = made;
    return STATUS_OK;
}

/* ---- transactions */

static enum status begin(void *handle, enum connection_mode mode)
{
    struct postgres *engine = handle;
    return run_words(engine, mode == CONNECTION_WRITER
                                 ? "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
                                 : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

static enum status commit(void *handle)
{
    struct postgres *engine = handle;
    if (is_lost(engine)) {
        return STATUS_RETRY; /* it broke before: nothing was asked for */
    }
    PGresult *result = PQexec(engine->connection, "COMMIT");
    enum status status = is_good(result) ? STATUS_OK : failed(engine, result);
    /* A transaction that had failed answers COMMIT with ROLLBACK. */
    if (status == STATUS_OK && strcmp(PQcmdStatus(result), "COMMIT") != 0) {
        status = STATUS_RETRY;
    } else if (status != STATUS_OK) {
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        bool ended =
            state == NULL || postgres_state_is(state, "57P") || postgres_state_is(state, "08");
        status = ended || is_lost(engine) ? STATUS_IN_DOUBT : status;
    }
    PQclear(result);
    return status;
}

static void rollback(void *handle)
{
    struct postgres *engine = handle;
    if (!is_lost(engine) && PQtransactionStatus(engine->connection) != PQTRANS_IDLE) {
        char kept[sizeof engine->message];
        memcpy(kept, engine->message, sizeof kept); /* the failure is the story, not its end */
        (void)run_words(engine, "ROLLBACK");
        memcpy(engine->message, kept, sizeof kept);
    }
}

/* ---- running */

static enum status keep(struct statement *at, PGresult *result)
{
    PQclear(at->result);
    at->result = result;
    at->row = -1;
    at->rows = 0;
    if (!is_good(result)) {
        return failed(at->engine, result);
    }
    at->rows = PQntuples(result);
    const char *changed = PQcmdTuples(result);
    at->engine->changed = strtoll(changed, NULL, 10);
    return STATUS_OK;
}

static enum status fetch(struct statement *at)
{
    char words[NAME_MOST + 40];
    (void)snprintf(words, sizeof words, "FETCH %d FROM c%s", FETCH_ROWS, at->name);
    return keep(at, PQexecParams(at->engine->connection, words, 0, NULL, NULL, NULL, NULL, 1));
}

static enum status open_cursor(struct statement *at, const struct parameters *parameters,
                               size_t count)
{
    Oid types[PARAMETERS_MOST];
    const char *letters = store_letters(at->sql->parameters);
    for (size_t i = 0; i < count; i++) {
        types[i] = oid_of(letters[i]);
    }
    PGresult *result =
        PQexecParams(at->engine->connection, at->cursor, (int)count, types, parameters->values,
                     parameters->lengths, parameters->formats, 1);
    enum status status = keep(at, result);
    at->is_open = status == STATUS_OK;
    return status;
}

static enum status start(void *statement, const struct value *values, size_t count)
{
    struct statement *at = statement;
    struct postgres *engine = at->engine;
    struct parameters parameters;
    buf_init(&parameters.buf, ARRAYS_MOST);
    for (size_t i = 0; i < count; i++) {
        put_value(&parameters.buf, &values[i]);
        parameters.ends[i] = parameters.buf.size;
    }
    enum status status = settle(&parameters, count);
    if (status == STATUS_OK && at->cursor != NULL) {
        status = open_cursor(at, &parameters, count);
    } else if (status == STATUS_OK) {
        status =
            keep(at, PQexecPrepared(engine->connection, at->name, (int)count, parameters.values,
                                    parameters.lengths, parameters.formats, 1));
    }
    buf_free(&parameters.buf);
    return status;
}

static enum status copy_many(struct statement *at, const struct value *values, size_t rows,
                             size_t width)
{
    PGconn *connection = at->engine->connection;
    struct buf buf;
    buf_init(&buf, ARRAYS_MOST);
    put_copy(&buf, values, rows, width);
    if (buf.status != STATUS_OK) {
        return STATUS_NO_MEMORY;
    }
    PGresult *result = PQexec(connection, at->copy);
    bool good = PQresultStatus(result) == PGRES_COPY_IN &&
                PQputCopyData(connection, buf.data, (int)buf.size) == 1 &&
                PQputCopyEnd(connection, NULL) == 1;
    buf_free(&buf);
    if (good) {
        PQclear(result);
        result = PQgetResult(connection);
    }
    enum status status = is_good(result) ? STATUS_OK : failed(at->engine, result);
    while (result != NULL) {
        PQclear(result);
        result = PQgetResult(connection);
    }
    return status;
}

static enum status exec_many(void *statement, const struct value *values, size_t rows, size_t width)
{
    struct statement *at = statement;
    if (at->copy != NULL && rows >= COPY_ROWS) {
        return copy_many(at, values, rows, width);
    }
    struct parameters parameters;
    buf_init(&parameters.buf, ARRAYS_MOST);
    for (size_t i = 0; i < width; i++) {
        put_array(&parameters.buf, values + i, rows, width);
        parameters.ends[i] = parameters.buf.size;
    }
    enum status status = settle(&parameters, width);
    if (status == STATUS_OK) {
        status =
            keep(at, PQexecPrepared(at->engine->connection, at->many, (int)width, parameters.values,
                                    parameters.lengths, parameters.formats, 1));
    }
    buf_free(&parameters.buf);
    PQclear(at->result);
    at->result = NULL;
    return status;
}

static enum status step(void *statement)
{
    struct statement *at = statement;
    at->row++;
    if (at->row < at->rows) {
        return STATUS_OK;
    }
    if (!at->is_open || (at->rows != 0 && at->rows < FETCH_ROWS)) {
        return STATUS_NOT_FOUND;
    }
    enum status status = fetch(at);
    at->row = 0;
    return status != STATUS_OK ? status : at->rows > 0 ? STATUS_OK : STATUS_NOT_FOUND;
}

static int64_t column_int(void *statement, int column)
{
    const struct statement *at = statement;
    uint64_t big = 0;
    if (PQgetlength(at->result, at->row, column) == sizeof big) { /* NULL reads as 0 */
        memcpy(&big, PQgetvalue(at->result, at->row, column), sizeof big);
    }
    return (int64_t)be64toh(big);
}

static struct str column_str(void *statement, int column)
{
    const struct statement *at = statement;
    return (struct str){PQgetvalue(at->result, at->row, column),
                        (size_t)PQgetlength(at->result, at->row, column)};
}

static int64_t changes(void *handle)
{
    return ((struct postgres *)handle)->changed;
}

static void reset(void *statement)
{
    struct statement *at = statement;
    PQclear(at->result);
    at->result = NULL;
    at->rows = 0;
    if (at->is_open) {
        char words[NAME_MOST + 16];
        at->is_open = false;
        (void)snprintf(words, sizeof words, "CLOSE c%s", at->name);
        if (PQtransactionStatus(at->engine->connection) == PQTRANS_INTRANS) {
            (void)run_words(at->engine, words); /* else it died with its transaction */
        }
    }
}

static const char *last_error(void *handle)
{
    return ((struct postgres *)handle)->message;
}

static const struct store_sql columns = {
    "SELECT CAST(r.relname AS text), CAST(a.attname AS text), format_type(a.atttypid, NULL),"
    " CAST(coalesce(array_position(CAST(i.indkey AS int2[]), a.attnum) + 1, 0) AS bigint)"
    " FROM pg_class AS r JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0"
    " AND NOT a.attisdropped LEFT JOIN pg_index AS i ON i.indrelid = r.oid AND i.indisprimary"
    " WHERE r.relkind = 'r' AND r.relnamespace = CAST(current_schema AS regnamespace)"
    " AND r.relname <> 'migration' ORDER BY CAST(r.relname AS text) COLLATE \"C\", a.attnum",
    "", "ttti"};

const struct store_driver store_postgres = {
    .name = "postgres",
    .scheme = "postgresql:",
    .whole_url = true,
    .shared = true,
    .connect = connect_to,
    .disconnect = disconnect,
    .is_lost = is_lost,
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
    .exec_many = exec_many,
    .script = script,
    .lock_schema = lock_schema,
    .last_error = last_error,
    .columns = &columns,
};
