/* key_set.h - keys in the order of their hashes: in buckets of a few dozen, each with a line of a
 * filter that says which keys are certainly not in it. So they stand in the segments of the store
 * (key_store.h). Only for this folder. */
#ifndef OKNO_LEDGER_KEY_SET_H
#define OKNO_LEDGER_KEY_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

/* As it is in a row of a bucket, too: in the order of bytes that all machines of ours have. */
struct book_key {
    int64_t key, step, transfer; /* transfer 0: an empty place */
};

enum {
    KEY_LINE = 8,       /* words of 64 bits: a cache line */
    KEY_CHUNK_BITS = 4, /* lines are stored ... */
    KEY_CHUNK = 16,     /* ... so many together */
    KEY_BUCKET = 24,    /* keys in a bucket, on average, and less than twice as many */
    KEY_POSITION_BITS = 32,
    KEY_BITS_MOST = 30,
};

/* A hash's upper half: where the key stands in every segment, whatever the number of its buckets.
 */
#define KEY_POSITIONS (UINT64_C(1) << KEY_POSITION_BITS)

uint64_t key_hash(int64_t key, int64_t step);

static inline uint64_t key_position(uint64_t hash)
{
    return hash >> KEY_POSITION_BITS;
}

/* Of 2^bits buckets the one of a position; KEY_POSITIONS: past the last. */
static inline uint64_t key_bucket(uint64_t position, int bits)
{
    return position >> (KEY_POSITION_BITS - bits);
}

/* How many buckets so many keys have, as a power of two. */
int key_bits(int64_t keys);

void key_line_add(uint64_t *line, uint64_t hash);
bool key_line_has(const uint64_t *line, uint64_t hash);

/* The buckets `first` to `end` of 2^bits. */
struct key_set {
    struct book_key *keys; /* bucket after bucket */
    size_t *starts;        /* of each bucket among the keys, and their end */
    uint64_t *lines;       /* one of each bucket */
    size_t count;
    uint64_t first, end;
    int bits;
};

/* All keys of `places` that are not empty: so many, all of them in the buckets, which are set. */
OKNO_CHECK enum status key_set_make(struct key_set *set, const struct book_key *places,
                                    size_t room);
void key_set_free(struct key_set *set);
/* 0: it is not there. */
int64_t key_set_find(const struct key_set *set, int64_t key, int64_t step);
/* The bucket of the key at a place; at the end of the keys the end of the buckets. */
uint64_t key_set_bucket(const struct key_set *set, size_t at);
/* Where the bucket ends that the key before this place stands in. */
size_t key_set_round(const struct key_set *set, size_t at);

/* 0: it is not among them. In any order. */
int64_t key_among(const struct book_key *keys, size_t count, int64_t key, int64_t step);

#endif
