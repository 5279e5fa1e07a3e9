#include "store/postgres_sql.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* More than any migration or statement has. */
enum { TEXT_MOST = 1024 * 1024 };

/* Hand the text over, or NULL when it did not fit. */
static char *taken(struct buf *buf)
{
    if (buf->status != STATUS_OK) {
        buf_free(buf);
        return NULL;
    }
    return buf->data;
}

/* ---- migrations */

static const struct {
    const char *word, *becomes;
} words[] = {{"INTEGER", "BIGINT"}, {"BLOB", "BYTEA"}, {"TEXT", "TEXT COLLATE \"C\""}};

/* How a table may end; the longer ones first. */
static const char *const table_ends[] = {") STRICT, WITHOUT ROWID;", ") STRICT;"};

static void add_word(struct buf *buf, struct str word)
{
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (str_equal(word, str_from(words[i].word))) {
            buf_add_str(buf, str_from(words[i].becomes));
            return;
        }
    }
    buf_add_str(buf, word);
}

static size_t table_end(const char *at)
{
    for (size_t i = 0; i < ARRAY_COUNT(table_ends); i++) {
        if (str_starts(str_from(at), str_from(table_ends[i]))) {
            return strlen(table_ends[i]);
        }
    }
    return 0;
}

static size_t word_size(const char *at)
{
    size_t size = 0;
    while (isalnum((unsigned char)at[size]) != 0 || at[size] == '_') {
        size++;
    }
    return size;
}

char *postgres_migration(const char *text)
{
    struct buf buf;
    buf_init(&buf, TEXT_MOST);
    for (const char *at = text; *at != '\0';) {
        size_t size = 0;
        if (str_starts(str_from(at), STR("--"))) {
            size = strcspn(at, "\n");
        } else if ((size = table_end(at)) != 0) {
            buf_printf(&buf, ");");
        } else if ((size = word_size(at)) != 0) {
            add_word(&buf, (struct str){at, size});
        } else {
            size = 1;
            buf_add(&buf, at, size);
        }
        at += size;
    }
    return taken(&buf);
}

/* ---- statements */

char *postgres_statement(const char *text, enum connection_mode mode)
{
    const char *lock = mode == CONNECTION_READER ? strstr(text, " FOR ") : NULL;
    return lock == NULL ? strdup(text) : strndup(text, (size_t)(lock - text));
}

/* Copy, with $3 as v.p3. */
static void add_columns(struct buf *buf, const char *from, const char *end)
{
    for (; from < end; from++) {
        if (*from == '$') {
            buf_printf(buf, "v.p");
        } else {
            buf_add(buf, from, 1);
        }
    }
}

/* unnest($1::int8[], $2::text[]) AS v (p1, p2) */
static void add_arrays(struct buf *buf, const char *letters)
{
    size_t count = strlen(letters);
    buf_printf(buf, "unnest(");
    for (size_t i = 0; i < count; i++) {
        const char *type = letters[i] == 'i' ? "int8" : letters[i] == 't' ? "text" : "bytea";
        buf_printf(buf, "%s$%zu::%s[]", i == 0 ? "" : ", ", i + 1, type);
    }
    buf_printf(buf, ") AS v (");
    for (size_t i = 0; i < count; i++) {
        buf_printf(buf, "%sp%zu", i == 0 ? "" : ", ", i + 1);
    }
    buf_printf(buf, ")");
}

/* INSERT ... VALUES (row) rest: INSERT ... SELECT row FROM arrays rest */
static void add_insert(struct buf *buf, const char *text, const char *letters)
{
    static const char values[] = " VALUES (";
    const char *row = strstr(text, values);
    const char *end = row == NULL ? NULL : strchr(row, ')');
    if (end == NULL) {
        buf->status = STATUS_INVALID;
        return;
    }
    buf_add(buf, text, (size_t)(row - text));
    buf_printf(buf, " SELECT ");
    add_columns(buf, row + sizeof values - 1, end);
    buf_printf(buf, " FROM ");
    add_arrays(buf, letters);
    add_columns(buf, end + 1, text + strlen(text));
}

/* UPDATE ... WHERE and DELETE ... WHERE: the arrays are joined. */
static void add_joined(struct buf *buf, const char *text, const char *joined, const char *letters)
{
    const char *where = strstr(text, " WHERE ");
    if (where == NULL) {
        buf->status = STATUS_INVALID;
        return;
    }
    add_columns(buf, text, where);
    buf_printf(buf, " %s ", joined);
    add_arrays(buf, letters);
    add_columns(buf, where, text + strlen(text));
}

char *postgres_many(const char *text, const char *letters)
{
    struct buf buf;
    buf_init(&buf, TEXT_MOST);
    struct str whole = str_from(text);
    if (str_starts(whole, STR("INSERT "))) {
        add_insert(&buf, text, letters);
    } else if (str_starts(whole, STR("UPDATE "))) {
        add_joined(&buf, text, "FROM", letters);
    } else if (str_starts(whole, STR("DELETE "))) {
        add_joined(&buf, text, "USING", letters);
    } else {
        buf.status = STATUS_INVALID;
    }
    return taken(&buf);
}

/* "$1, $2, $3)" and the end */
static bool is_plain_row(const char *at)
{
    for (long number = 1; *at == '$'; number++) {
        char *end = NULL;
        if (strtol(at + 1, &end, 10) != number) {
            return false;
        }
        if (strcmp(end, ")") == 0) {
            return true;
        }
        if (!str_starts(str_from(end), STR(", "))) {
            return false;
        }
        at = end + 2;
    }
    return false;
}

char *postgres_copy(const char *text)
{
    static const char insert[] = "INSERT INTO ";
    static const char values[] = " VALUES (";
    const char *row = strstr(text, values);
    if (!str_starts(str_from(text), str_from(insert)) || row == NULL ||
        !is_plain_row(row + sizeof values - 1)) {
        return NULL;
    }
    struct buf buf;
    buf_init(&buf, TEXT_MOST);
    buf_printf(&buf, "COPY ");
    buf_add(&buf, text + sizeof insert - 1, (size_t)(row - text) - (sizeof insert - 1));
    buf_printf(&buf, " FROM STDIN (FORMAT binary)");
    return taken(&buf);
}

/* ---- SQLSTATE */

bool postgres_state_is(const char *state, const char *class)
{
    return strncmp(state, class, strlen(class)) == 0;
}

enum status postgres_status(const char *state)
{
    static const struct {
        const char *state; /* a whole one or a class */
        enum status status;
    } table[] = {
        {"40", STATUS_RETRY},    /* serialization failure, deadlock */
        {"55P03", STATUS_RETRY}, /* a lock was not to be had in time */
        {"57014", STATUS_RETRY}, /* the statement's time was over */
        {"23505", STATUS_RETRY}, /* another process was first with this key: look again */
        {"53100", STATUS_DISK_FULL}, {"53200", STATUS_NO_MEMORY},
        {"53", STATUS_BUSY},     /* too many connections and the like */
        {"57P", STATUS_RETRY},   /* shut down or ended by an administrator */
        {"08", STATUS_RETRY},    /* the connection broke */
        {"25006", STATUS_RETRY}, /* no longer the primary */
        {"58", STATUS_IO},           {"XX001", STATUS_CORRUPT},
        {"XX002", STATUS_CORRUPT},
    };
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        if (postgres_state_is(state, table[i].state)) {
            return table[i].status;
        }
    }
    return STATUS_BUG;
}
