/* book_key.c - keys on their way to a segment. */
#include <stdlib.h>
#include <string.h>

#include "ledger/book.h"

enum { FIRST_ROOM = 256 };

static size_t home_of(const struct key_table *table, int64_t key, int64_t step)
{
    uint64_t hash = ((uint64_t)key ^ (uint64_t)step << 32) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(hash >> 32) & (table->room - 1);
}

static struct book_key *find(const struct key_table *table, int64_t key, int64_t step)
{
    size_t at = home_of(table, key, step);
    struct book_key *place = &table->places[at];
    while (place->transfer != 0 && (place->key != key || place->step != step)) {
        at = (at + 1) & (table->room - 1);
        place = &table->places[at];
    }
    return place;
}

enum status key_table_reserve(struct key_table *table, size_t more)
{
    struct key_table bigger = {.room = table->room == 0 ? FIRST_ROOM : table->room};
    while ((table->count + more) * 2 > bigger.room) {
        bigger.room *= 2;
    }
    if (bigger.room == table->room) {
        return STATUS_OK;
    }
    bigger.places = calloc(bigger.room, sizeof *bigger.places);
    if (bigger.places == NULL) {
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < table->room; i++) {
        if (table->places[i].transfer != 0) {
            key_table_put(&bigger, &table->places[i]);
        }
    }
    free(table->places);
    *table = bigger;
    return STATUS_OK;
}

void key_table_put(struct key_table *table, const struct book_key *key)
{
    struct book_key *place = find(table, key->key, key->step);
    table->count += place->transfer == 0;
    *place = *key;
}

int64_t key_table_get(const struct key_table *table, int64_t key, int64_t step)
{
    return table->count == 0 ? 0 : find(table, key, step)->transfer;
}

void key_table_clear(struct key_table *table)
{
    if (table->count != 0) {
        memset(table->places, 0, table->room * sizeof *table->places);
        table->count = 0;
    }
}
