#include "base/id.h"

#include <inttypes.h>
#include <stdio.h>

enum { SEQUENCE_BITS = 14, NODE_BITS = 8 };
static const int64_t epoch_2020_us = 1577836800 * (int64_t)MICROSECONDS;

void id_source_init(struct id_source *source, const struct clock *clock, uint8_t node, int64_t last)
{
    source->clock = clock;
    source->node = node;
    atomic_init(&source->last, last);
}

/* The next id after last: sequence grows within the millisecond, then time itself does. */
static int64_t after(int64_t last, int64_t milliseconds, uint8_t node)
{
    int64_t first =
        (milliseconds << (NODE_BITS + SEQUENCE_BITS)) | ((int64_t)node << SEQUENCE_BITS);
    if (first > last) {
        return first;
    }
    int64_t last_milliseconds = last >> (NODE_BITS + SEQUENCE_BITS);
    int64_t sequence = last & ((1 << SEQUENCE_BITS) - 1);
    int64_t last_node = (last >> SEQUENCE_BITS) & ((1 << NODE_BITS) - 1);
    if (last_node == node && sequence + 1 < (1 << SEQUENCE_BITS)) {
        return last + 1;
    }
    return ((last_milliseconds + 1) << (NODE_BITS + SEQUENCE_BITS)) |
           ((int64_t)node << SEQUENCE_BITS);
}

static int64_t milliseconds_of(int64_t us)
{
    int64_t milliseconds = (us - epoch_2020_us) / 1000;
    return milliseconds < 1 ? 1 : milliseconds;
}

int64_t id_floor(int64_t us)
{
    return milliseconds_of(us) << (NODE_BITS + SEQUENCE_BITS);
}

int64_t id_us(int64_t id)
{
    return epoch_2020_us + (id >> (NODE_BITS + SEQUENCE_BITS)) * 1000;
}

int id_node(int64_t id)
{
    return (int)(id >> SEQUENCE_BITS) & ((1 << NODE_BITS) - 1);
}

int64_t id_next(struct id_source *source)
{
    int64_t milliseconds = milliseconds_of(clock_now(source->clock));
    int64_t last = atomic_load(&source->last);
    int64_t next = after(last, milliseconds, source->node);
    while (!atomic_compare_exchange_weak(&source->last, &last, next)) {
        next = after(last, milliseconds, source->node);
    }
    return next;
}

void id_raise(struct id_source *source, int64_t last)
{
    int64_t given = atomic_load(&source->last);
    while (given < last && !atomic_compare_exchange_weak(&source->last, &given, last)) {
        /* another thread gave one meanwhile */
    }
}

void id_format(int64_t id, char out[ID_TEXT])
{
    (void)snprintf(out, ID_TEXT, "%" PRId64, id);
}

enum status id_parse(struct str text, int64_t *id)
{
    enum status status = str_to_int64(text, id);
    return status == STATUS_OK && *id == 0 ? STATUS_INVALID : status;
}
