/* directory_store.h - the SQL of the directory of banks. Only for this folder. */
#ifndef OKNO_BANK_DIRECTORY_STORE_H
#define OKNO_BANK_DIRECTORY_STORE_H

#include "bank/directory.h"

struct directory_loading {
    int64_t id; /* 1, 2, 3 ... */
    int32_t day;
    int64_t number;
    int64_t banks;
    int64_t loaded_us;
};

/* The latest, kept from others until the transaction ends. All 0: there was none. */
OKNO_CHECK enum status directory_loading_last(struct txn *txn, struct directory_loading *loading);
/* STATUS_RETRY: another process has just made the one with this id. */
OKNO_CHECK enum status directory_loading_insert(struct txn *txn,
                                                const struct directory_loading *loading);

/* All rows of a file, and no others. */
OKNO_CHECK enum status directory_rows_replace(struct txn *txn, const struct directory_file *file,
                                              int64_t loading, struct arena *arena);

OKNO_CHECK enum status directory_row(struct txn *txn, struct str bik, struct cursor *cursor);
/* Every row, by BIK. */
OKNO_CHECK enum status directory_rows(struct txn *txn, struct cursor *cursor);

/* Of a row: borrowed until the cursor moves. */
void directory_row_read(const struct cursor *cursor, struct directory_bank *bank);
/* Its name and its place in small letters. */
struct str directory_row_folded(const struct cursor *cursor);

#endif
