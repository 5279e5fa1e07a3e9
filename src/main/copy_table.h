/* copy_table.h - one table of a bank, whatever its columns: its statements, its rows on their way
 * from one store to another, and a digest of all of them. For okno copy. */
#ifndef OKNO_MAIN_COPY_TABLE_H
#define OKNO_MAIN_COPY_TABLE_H

#include "base/crypto.h"
#include "store/store.h"

enum { TABLE_COLUMNS_MOST = 32, TABLE_SQL = 2048, TABLE_LETTERS = TABLE_COLUMNS_MOST + 2 };

struct copy_table {
    const struct store_column *columns;
    size_t width;
    struct store_sql select; /* every row in the order of the primary key */
    struct store_sql insert;
    char select_text[TABLE_SQL], insert_text[TABLE_SQL];
    char letters[TABLE_LETTERS];
};

/* Rows that were seen, and what they were: each row's SHA-256 is taken together with that of all
 * rows before it, over the table's and its columns' names first. */
struct copy_sum {
    int64_t rows;
    struct digest digest;
};

/* columns: width of them, of one table. STATUS_INVALID: the table has no primary key. */
OKNO_CHECK enum status copy_table_init(struct copy_table *table, const struct store_column *columns,
                                       size_t width);
/* into may be NULL: then the rows are only seen. */
OKNO_CHECK enum status copy_table_walk(const struct copy_table *table, struct txn *from,
                                       struct txn *into, struct copy_sum *sum);

#endif
