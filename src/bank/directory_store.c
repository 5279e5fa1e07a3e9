#include "bank/directory_store.h"

#include <string.h>

#include "base/fold.h"

static const struct store_sql select_loading = {
    "SELECT id, day, number, banks, loaded_us FROM directory_loading ORDER BY id DESC LIMIT 1"
    " FOR UPDATE",
    "", "iiiii"};
static const struct store_sql insert_loading = {
    "INSERT INTO directory_loading (id, day, number, banks, loaded_us)"
    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    "iiiii", ""};
static const struct store_sql delete_rows = {"DELETE FROM bank_directory WHERE loading < $1", "i",
                                             ""};
#define ROW "bik, name, place, folded, correspondent, restrictions, kind, leaving, since"
static const struct store_sql insert_row = {"INSERT INTO bank_directory (" ROW ", loading)"
                                            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                                            "*ttttttiiii", ""};
static const struct store_sql select_row = {"SELECT " ROW " FROM bank_directory WHERE bik = $1",
                                            "t", "ttttttiii"};
static const struct store_sql select_rows = {"SELECT " ROW " FROM bank_directory ORDER BY bik", "",
                                             "*ttttttiii"};

const struct store_sql *const directory_statements[] = {
    &select_loading, &insert_loading, &delete_rows, &insert_row, &select_row, &select_rows, NULL};

enum status directory_loading_last(struct txn *txn, struct directory_loading *loading)
{
    struct cursor cursor;
    *loading = (struct directory_loading){.id = 0};
    enum status status = txn_query(txn, &select_loading, NULL, 0, &cursor);
    status = status == STATUS_OK ? cursor_next(&cursor) : status;
    if (status == STATUS_OK) {
        *loading = (struct directory_loading){.id = cursor_int(&cursor, 0),
                                              .day = (int32_t)cursor_int(&cursor, 1),
                                              .number = cursor_int(&cursor, 2),
                                              .banks = cursor_int(&cursor, 3),
                                              .loaded_us = cursor_int(&cursor, 4)};
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status directory_loading_insert(struct txn *txn, const struct directory_loading *loading)
{
    int64_t changed = 0;
    enum status status =
        txn_exec(txn, &insert_loading,
                 VALUES(value_int(loading->id), value_int(loading->day), value_int(loading->number),
                        value_int(loading->banks), value_int(loading->loaded_us)),
                 &changed);
    return status == STATUS_OK && changed == 0 ? STATUS_RETRY : status;
}

enum { COLUMNS = 10, ROWS_AT_ONCE = 256 };

/* STATUS_NO_MEMORY or the row's values. */
static enum status put_values(const struct directory_bank *bank, int64_t loading,
                              struct arena *arena, struct value *values)
{
    struct str both = arena_printf(arena, "%.*s %.*s", STR_ARGS(bank->name), STR_ARGS(bank->place));
    struct str folded = both.data == NULL ? both : text_folded(arena, both);
    if (folded.data == NULL) {
        return STATUS_NO_MEMORY;
    }
    const struct value row[COLUMNS] = {
        value_text(bank->bik), value_text(bank->name),          value_text(bank->place),
        value_text(folded),    value_text(bank->correspondent), value_text(bank->restrictions),
        value_int(bank->kind), value_int(bank->is_leaving),     value_int(bank->since),
        value_int(loading),
    };
    memcpy(values, row, sizeof row);
    return STATUS_OK;
}

enum status directory_rows_replace(struct txn *txn, const struct directory_file *file,
                                   int64_t loading, struct arena *arena)
{
    struct value *values = arena_alloc(arena, sizeof *values, (size_t)COLUMNS * ROWS_AT_ONCE);
    enum status status = values == NULL
                             ? STATUS_NO_MEMORY
                             : txn_exec(txn, &delete_rows, VALUES(value_int(loading)), NULL);
    for (size_t i = 0; i < file->count && status == STATUS_OK;) {
        size_t rows = 0;
        for (; rows < ROWS_AT_ONCE && i < file->count && status == STATUS_OK; rows++, i++) {
            status = put_values(&file->banks[i], loading, arena, values + rows * COLUMNS);
        }
        status = status == STATUS_OK ? txn_exec_many(txn, &insert_row, values, rows) : status;
    }
    return status;
}

enum status directory_row(struct txn *txn, struct str bik, struct cursor *cursor)
{
    enum status status = txn_query(txn, &select_row, VALUES(value_text(bik)), cursor);
    return status == STATUS_OK ? cursor_next(cursor) : status;
}

enum status directory_rows(struct txn *txn, struct cursor *cursor)
{
    return txn_query(txn, &select_rows, NULL, 0, cursor);
}

void directory_row_read(const struct cursor *cursor, struct directory_bank *bank)
{
    *bank = (struct directory_bank){.bik = cursor_str(cursor, 0),
                                    .name = cursor_str(cursor, 1),
                                    .place = cursor_str(cursor, 2),
                                    .correspondent = cursor_str(cursor, 4),
                                    .restrictions = cursor_str(cursor, 5),
                                    .kind = (enum directory_kind)cursor_int(cursor, 6),
                                    .is_leaving = cursor_int(cursor, 7) != 0,
                                    .since = (int32_t)cursor_int(cursor, 8)};
}

struct str directory_row_folded(const struct cursor *cursor)
{
    return cursor_str(cursor, 3);
}
