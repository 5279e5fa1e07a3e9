/* verify_table.h - records by id that can be taken out again: the holds and chains that are open
 * while the transfers go by. Open addressing in an arena; a record begins with its id, never 0.
 * Pointers hold until the next put or remove. Only for verification. */
#ifndef OKNO_LEDGER_VERIFY_TABLE_H
#define OKNO_LEDGER_VERIFY_TABLE_H

#include "base/arena.h"

struct table {
    struct arena *arena;
    char *records;
    size_t size; /* bytes of a record */
    size_t count;
    size_t room; /* a power of two, or 0 */
};

void table_init(struct table *table, struct arena *arena, size_t size);
/* NULL: not there. */
void *table_get(const struct table *table, int64_t id);
/* A zeroed record with the id, or the one that is there. NULL: no memory. */
OKNO_CHECK void *table_put(struct table *table, int64_t id);
void table_remove(struct table *table, int64_t id);
/* Go through all: start with *at = 0; NULL at the end. */
void *table_next(const struct table *table, size_t *at);

#endif
