#include "main/copy_table.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

enum { ROWS_AT_ONCE = 1000, ROW_BYTES_MOST = 1024 * 1024, ROWS_BYTES_MOST = 256 * 1024 * 1024 };

/* ---- the statements */

static void list_columns(const struct copy_table *table, struct buf *buf)
{
    for (size_t i = 0; i < table->width; i++) {
        buf_printf(buf, "%s%s", i == 0 ? "" : ", ", table->columns[i].name);
    }
}

static void list_key(const struct copy_table *table, struct buf *buf)
{
    int64_t place = 1;
    for (size_t i = 0; i < table->width; i++) {
        if (table->columns[i].key == place) {
            buf_printf(buf, "%s%s", place == 1 ? "" : ", ", table->columns[i].name);
            place++;
            i = SIZE_MAX; /* begin again: the key's order need not be the table's */
        }
    }
}

static enum status take_text(struct buf *buf, char text[TABLE_SQL])
{
    enum status status = buf->status;
    if (status == STATUS_OK) {
        (void)snprintf(text, TABLE_SQL, "%.*s", STR_ARGS(buf_str(buf)));
    }
    buf_free(buf);
    return status;
}

static enum status write_select(struct copy_table *table)
{
    struct buf buf;
    buf_init(&buf, TABLE_SQL - 1);
    buf_printf(&buf, "SELECT ");
    list_columns(table, &buf);
    buf_printf(&buf, " FROM %s ORDER BY ", table->columns[0].table);
    list_key(table, &buf);
    return take_text(&buf, table->select_text);
}

static enum status write_insert(struct copy_table *table)
{
    struct buf buf;
    buf_init(&buf, TABLE_SQL - 1);
    buf_printf(&buf, "INSERT INTO %s (", table->columns[0].table);
    list_columns(table, &buf);
    buf_printf(&buf, ") VALUES (");
    for (size_t i = 0; i < table->width; i++) {
        buf_printf(&buf, "%s$%zu", i == 0 ? "" : ", ", i + 1);
    }
    buf_printf(&buf, ")");
    return take_text(&buf, table->insert_text);
}

enum status copy_table_init(struct copy_table *table, const struct store_column *columns,
                            size_t width)
{
    bool has_key = false;
    memset(table, 0, sizeof *table);
    table->columns = columns;
    table->width = width;
    if (width > TABLE_COLUMNS_MOST) {
        return STATUS_INVALID;
    }
    table->letters[0] = '*';
    for (size_t i = 0; i < width; i++) {
        table->letters[i + 1] = columns[i].letter;
        has_key = has_key || columns[i].key != 0;
    }
    enum status status = has_key ? write_select(table) : STATUS_INVALID;
    if (status == STATUS_OK) {
        status = write_insert(table);
    }
    table->select = (struct store_sql){table->select_text, "", table->letters};
    table->insert = (struct store_sql){table->insert_text, table->letters, ""};
    return status;
}

/* ---- the rows */

static void add_number(struct buf *buf, int64_t number)
{
    unsigned char bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (unsigned char)((uint64_t)number >> (8 * (sizeof bytes - 1 - i)));
    }
    buf_add(buf, bytes, sizeof bytes);
}

/* All that came before, and this. */
static enum status add_to_digest(struct digest *digest, struct buf *buf)
{
    if (buf->status != STATUS_OK) {
        return buf->status;
    }
    *digest = sha256(buf_str(buf));
    buf->size = 0;
    buf_add(buf, digest->bytes, sizeof digest->bytes);
    return buf->status;
}

static enum status begin_digest(const struct copy_table *table, struct digest *digest,
                                struct buf *buf)
{
    buf_printf(buf, "okno-copy-v1 %s (", table->columns[0].table);
    list_columns(table, buf);
    buf_printf(buf, ") %s", table->letters + 1);
    return add_to_digest(digest, buf);
}

static struct value read_value(const struct cursor *cursor, int column, char letter,
                               struct arena *arena)
{
    if (letter == 'i') {
        return value_int(cursor_int(cursor, column));
    }
    return (struct value){.type = letter, .bytes = arena_copy(arena, cursor_str(cursor, column))};
}

/* One row into values (copied into the arena) and into the digest. */
static enum status take_row(const struct copy_table *table, const struct cursor *cursor,
                            struct arena *arena, struct value *values, struct copy_sum *sum,
                            struct buf *buf)
{
    for (size_t i = 0; i < table->width; i++) {
        char letter = table->columns[i].letter;
        values[i] = read_value(cursor, (int)i, letter, arena);
        if (letter == 'i') {
            add_number(buf, values[i].number);
        } else if (values[i].bytes.data == NULL) {
            return STATUS_NO_MEMORY;
        } else {
            add_number(buf, (int64_t)values[i].bytes.size);
            buf_add_str(buf, values[i].bytes);
        }
    }
    sum->rows++;
    return add_to_digest(&sum->digest, buf);
}

struct walk {
    const struct copy_table *table;
    struct txn *into;
    struct arena arena;
    struct buf buf;
    struct value *values;
    size_t rows; /* waiting in values */
};

static enum status send_rows(struct walk *walk)
{
    enum status status = walk->into == NULL ? STATUS_OK
                                            : txn_exec_many(walk->into, &walk->table->insert,
                                                            walk->values, walk->rows);
    arena_reset(&walk->arena);
    walk->values =
        ARENA_ARRAY(&walk->arena, struct value, (size_t)ROWS_AT_ONCE * TABLE_COLUMNS_MOST);
    walk->rows = 0;
    return walk->values == NULL ? STATUS_NO_MEMORY : status;
}

static enum status walk_rows(struct walk *walk, struct cursor *cursor, struct copy_sum *sum)
{
    enum status status = begin_digest(walk->table, &sum->digest, &walk->buf);
    while (status == STATUS_OK && (status = cursor_next(cursor)) == STATUS_OK) {
        struct value *row = walk->values + walk->rows * walk->table->width;
        status = take_row(walk->table, cursor, &walk->arena, row, sum, &walk->buf);
        walk->rows++;
        if (status == STATUS_OK && walk->rows == ROWS_AT_ONCE) {
            status = send_rows(walk);
        }
    }
    return status == STATUS_NOT_FOUND ? send_rows(walk) : status;
}

enum status copy_table_walk(const struct copy_table *table, struct txn *from, struct txn *into,
                            struct copy_sum *sum)
{
    struct walk walk = {.table = table, .into = into};
    struct cursor cursor;
    *sum = (struct copy_sum){0};
    arena_init(&walk.arena, ROWS_BYTES_MOST);
    buf_init(&walk.buf, ROW_BYTES_MOST);
    walk.values = ARENA_ARRAY(&walk.arena, struct value, (size_t)ROWS_AT_ONCE * TABLE_COLUMNS_MOST);
    enum status status =
        walk.values == NULL ? STATUS_NO_MEMORY : txn_query(from, &table->select, NULL, 0, &cursor);
    if (status == STATUS_OK) {
        status = walk_rows(&walk, &cursor, sum);
        cursor_close(&cursor);
    }
    buf_free(&walk.buf);
    arena_free(&walk.arena);
    return status;
}
