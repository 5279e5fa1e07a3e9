/* arena.h - memory with one owner and one end.
 * For: requests and jobs: everything of a request lives in its arena and dies with it; nobody
 * frees. One owner at a time: a queue hands the arena over together with the request. Bounded: past
 * its limit an allocation fails with NULL, which is an ordinary error. */
#ifndef OKNO_BASE_ARENA_H
#define OKNO_BASE_ARENA_H

#include "base/str.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks; /* newest first */
    size_t used;                /* bytes of the newest chunk */
    size_t total;               /* bytes of all chunks */
    size_t limit;               /* the most that total may become */
};

/* limit  bytes, all chunks together */
void arena_init(struct arena *arena, size_t limit);
/* Free everything. The arena may be used again. */
void arena_free(struct arena *arena);
/* Forget everything but keep the first chunk for the next use. */
void arena_reset(struct arena *arena);

/* Zeroed memory for count objects of size bytes, aligned for any type. NULL: no memory or over the
 * limit. */
OKNO_CHECK void *arena_alloc(struct arena *arena, size_t size, size_t count);
/* A copy terminated by NUL (not counted in size). data is NULL when there was no memory. */
OKNO_CHECK struct str arena_copy(struct arena *arena, struct str text);
/* printf into the arena. data is NULL when there was no memory. Result is NUL-terminated. */
OKNO_CHECK struct str arena_printf(struct arena *arena, const char *format, ...) OKNO_PRINTF(2, 3);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type), 1))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc((arena), sizeof(type), (count)))

#endif
