#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/assume.h"

enum { FIRST_ROOM = 64 };

void map_init(struct map *map)
{
    *map = (struct map){0};
}

void map_free(struct map *map)
{
    free(map->slots);
    map_init(map);
}

void map_clear(struct map *map)
{
    if (map->count != 0) {
        memset(map->slots, 0, map->room * sizeof *map->slots);
        map->count = 0;
    }
}

/* The slot of key, or the empty one where it belongs. */
static struct map_slot *find(const struct map *map, int64_t key)
{
    uint64_t hash = (uint64_t)key * 0x9E3779B97F4A7C15U;
    size_t at = (size_t)(hash >> 32) & (map->room - 1);
    while (map->slots[at].key != 0 && map->slots[at].key != key) {
        at = (at + 1) & (map->room - 1);
    }
    return &map->slots[at];
}

void *map_get(const struct map *map, int64_t key)
{
    return map->room == 0 ? NULL : find(map, key)->value;
}

static enum status grow(struct map *map)
{
    struct map bigger = {.room = map->room == 0 ? FIRST_ROOM : map->room * 2};
    bigger.slots = calloc(bigger.room, sizeof *bigger.slots);
    if (bigger.slots == NULL) {
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < map->room; i++) {
        if (map->slots[i].key != 0) {
            *find(&bigger, map->slots[i].key) = map->slots[i];
            bigger.count++;
        }
    }
    free(map->slots);
    *map = bigger;
    return STATUS_OK;
}

enum status map_put(struct map *map, int64_t key, void *value)
{
    assume(key != 0);
    assume(value != NULL);
    if (map->room == 0 || map->count * 2 >= map->room) {
        enum status status = grow(map);
        if (status != STATUS_OK) {
            return status;
        }
    }
    struct map_slot *slot = find(map, key);
    map->count += slot->key == 0;
    *slot = (struct map_slot){key, value};
    return STATUS_OK;
}
