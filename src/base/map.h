/* map.h - int64 keys to pointers, open addressing; keys are never 0 (ids never are).
 * For: what is looked up by id within one batch or one verification. Owns its table, not its
 * values. */
#ifndef OKNO_BASE_MAP_H
#define OKNO_BASE_MAP_H

#include "base/status.h"

struct map_slot {
    int64_t key;
    void *value;
};

struct map {
    struct map_slot *slots;
    size_t count;
    size_t room; /* a power of two, or 0 */
};

void map_init(struct map *map);
void map_free(struct map *map);
/* Forget every key but keep the table. */
void map_clear(struct map *map);
/* NULL when the key is not there. */
void *map_get(const struct map *map, int64_t key);
/* Put or replace. value is not NULL. */
OKNO_CHECK enum status map_put(struct map *map, int64_t key, void *value);

#endif
