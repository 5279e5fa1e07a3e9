/* id.h - 63-bit ids that grow with time: milliseconds since 2020 (41 bits), node (8), sequence
 * (14). Never reused: the time of an id is the later of the clock and the last id given, and the
 * last id is seeded from the store at start, so a clock that jumps back stops nothing. Safe for
 * several threads. */
#ifndef OKNO_BASE_ID_H
#define OKNO_BASE_ID_H

#include <stdatomic.h>

#include "base/clock.h"

struct id_source {
    const struct clock *clock;
    uint8_t node;
    _Atomic int64_t last;
};

/* last  the greatest id the store has ever given, 0 for a new one */
void id_source_init(struct id_source *source, const struct clock *clock, uint8_t node,
                    int64_t last);
int64_t id_next(struct id_source *source);

/* Give nothing at or below `last` any more: what another process gave before must stay before. */
void id_raise(struct id_source *source, int64_t last);

/* The least id that can have been given at a moment: what came before has a smaller one. */
int64_t id_floor(int64_t us);
/* The first microsecond of the millisecond that an id was given in. */
int64_t id_us(int64_t id);

/* Which node gave it: 0-255. */
int id_node(int64_t id);

enum { ID_TEXT = 24 };
/* Ids are decimal strings outside. */
void id_format(int64_t id, char out[ID_TEXT]);
/* A positive decimal without leading zeros; STATUS_INVALID otherwise. */
OKNO_CHECK enum status id_parse(struct str text, int64_t *id);

#endif
