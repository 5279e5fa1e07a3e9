#include "ledger/verify_table.h"

#include <string.h>

#include "base/assume.h"

enum { FIRST_ROOM = 64 };

void table_init(struct table *table, struct arena *arena, size_t size)
{
    *table = (struct table){.arena = arena, .size = size};
}

static int64_t id_at(const struct table *table, size_t at)
{
    int64_t id = 0;
    memcpy(&id, table->records + at * table->size, sizeof id);
    return id;
}

static size_t home_of(const struct table *table, int64_t id)
{
    uint64_t hash = (uint64_t)id * 0x9E3779B97F4A7C15U;
    return (size_t)(hash >> 32) & (table->room - 1);
}

/* Where id is, or the empty place where it belongs. */
static size_t find(const struct table *table, int64_t id)
{
    size_t at = home_of(table, id);
    while (id_at(table, at) != 0 && id_at(table, at) != id) {
        at = (at + 1) & (table->room - 1);
    }
    return at;
}

void *table_get(const struct table *table, int64_t id)
{
    if (table->room == 0 || id == 0) {
        return NULL;
    }
    size_t at = find(table, id);
    return id_at(table, at) == 0 ? NULL : table->records + at * table->size;
}

static bool grow(struct table *table)
{
    struct table bigger = *table;
    bigger.room = table->room == 0 ? FIRST_ROOM : table->room * 2;
    bigger.records = arena_alloc(table->arena, table->size, bigger.room);
    if (bigger.records == NULL) {
        return false;
    }
    for (size_t i = 0; i < table->room; i++) {
        int64_t id = id_at(table, i);
        if (id != 0) {
            memcpy(bigger.records + find(&bigger, id) * table->size,
                   table->records + i * table->size, table->size);
        }
    }
    *table = bigger; /* the arena keeps the smaller one: together less than the bigger one */
    return true;
}

void *table_put(struct table *table, int64_t id)
{
    assume(id != 0);
    if (table->count * 2 >= table->room && !grow(table)) {
        return NULL;
    }
    size_t at = find(table, id);
    char *record = table->records + at * table->size;
    if (id_at(table, at) == 0) {
        memset(record, 0, table->size);
        memcpy(record, &id, sizeof id);
        table->count++;
    }
    return record;
}

/* Close the gap: what was pushed past it moves back towards its home. */
void table_remove(struct table *table, int64_t id)
{
    if (table_get(table, id) == NULL) {
        return;
    }
    size_t mask = table->room - 1;
    size_t gap = find(table, id);
    for (size_t at = (gap + 1) & mask; id_at(table, at) != 0; at = (at + 1) & mask) {
        size_t home = home_of(table, id_at(table, at));
        if (((at - home) & mask) >= ((at - gap) & mask)) {
            memcpy(table->records + gap * table->size, table->records + at * table->size,
                   table->size);
            gap = at;
        }
    }
    memset(table->records + gap * table->size, 0, table->size);
    table->count--;
}

void *table_next(const struct table *table, size_t *at)
{
    while (*at < table->room) {
        size_t found = (*at)++;
        if (id_at(table, found) != 0) {
            return table->records + found * table->size;
        }
    }
    return NULL;
}
