#include "ledger/key_set.h"

#include <stdlib.h>

#include "base/assume.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "keys are stored as they are in memory");

/* ---- hashes */

static uint64_t mix(uint64_t hash)
{
    hash = (hash ^ hash >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ hash >> 27) * UINT64_C(0x94D049BB133111EB);
    return hash ^ hash >> 31;
}

uint64_t key_hash(int64_t key, int64_t step)
{
    return mix((uint64_t)key + mix((uint64_t)step + UINT64_C(0x9E3779B97F4A7C15)));
}

int key_bits(int64_t keys)
{
    int bits = 0;
    while (bits < KEY_BITS_MOST && (int64_t)KEY_BUCKET << (bits + 1) <= keys) {
        bits++;
    }
    return bits;
}

/* ---- filters: a bit in each word of the line, chosen by the lower half of the hash; the upper one
 * is much the same for all keys of a bucket */

static uint64_t choice(uint64_t hash)
{
    return (hash & UINT32_MAX) * UINT64_C(0x9E3779B97F4A7C15) >> 16;
}

void key_line_add(uint64_t *line, uint64_t hash)
{
    uint64_t bits = choice(hash);
    for (int i = 0; i < KEY_LINE; i++, bits >>= 6) {
        line[i] |= UINT64_C(1) << (bits & 63);
    }
}

bool key_line_has(const uint64_t *line, uint64_t hash)
{
    uint64_t bits = choice(hash);
    uint64_t all = 1;
    for (int i = 0; i < KEY_LINE; i++, bits >>= 6) {
        all &= line[i] >> (bits & 63);
    }
    return all != 0;
}

/* ---- sets */

static size_t place_of(const struct key_set *set, uint64_t hash)
{
    uint64_t bucket = key_bucket(key_position(hash), set->bits);
    assume(bucket >= set->first && bucket < set->end);
    return (size_t)(bucket - set->first);
}

/* Counted by bucket, then put where the bucket has come to: afterwards each start stands where the
 * next bucket begins. */
static void fill(struct key_set *set, const struct book_key *places, size_t room)
{
    size_t *next = set->starts + 1;
    for (size_t i = 0; i < room; i++) {
        if (places[i].transfer != 0) {
            next[place_of(set, key_hash(places[i].key, places[i].step))]++;
        }
    }
    size_t sum = 0;
    for (size_t i = 0; i < set->end - set->first; i++) {
        size_t count = next[i];
        next[i] = sum;
        sum += count;
    }
    for (size_t i = 0; i < room; i++) {
        if (places[i].transfer != 0) {
            uint64_t hash = key_hash(places[i].key, places[i].step);
            size_t place = place_of(set, hash);
            set->keys[next[place]++] = places[i];
            key_line_add(set->lines + place * KEY_LINE, hash);
        }
    }
}

enum status key_set_make(struct key_set *set, const struct book_key *places, size_t room)
{
    size_t buckets = (size_t)(set->end - set->first);
    set->keys = malloc((set->count + 1) * sizeof *set->keys);
    set->starts = calloc(buckets + 1, sizeof *set->starts);
    set->lines = calloc(buckets * KEY_LINE, sizeof *set->lines);
    if (set->keys == NULL || set->starts == NULL || set->lines == NULL) {
        key_set_free(set);
        return STATUS_NO_MEMORY;
    }
    fill(set, places, room);
    assume(set->starts[buckets] == set->count);
    return STATUS_OK;
}

void key_set_free(struct key_set *set)
{
    free(set->keys);
    free(set->starts);
    free(set->lines);
    *set = (struct key_set){0};
}

int64_t key_among(const struct book_key *keys, size_t count, int64_t key, int64_t step)
{
    for (size_t i = 0; i < count; i++) {
        if (keys[i].key == key && keys[i].step == step) {
            return keys[i].transfer;
        }
    }
    return 0;
}

int64_t key_set_find(const struct key_set *set, int64_t key, int64_t step)
{
    if (set->count == 0) {
        return 0;
    }
    size_t place = place_of(set, key_hash(key, step));
    size_t start = set->starts[place];
    return key_among(set->keys + start, set->starts[place + 1] - start, key, step);
}

uint64_t key_set_bucket(const struct key_set *set, size_t at)
{
    if (at >= set->count) {
        return set->end;
    }
    return set->first + place_of(set, key_hash(set->keys[at].key, set->keys[at].step));
}

size_t key_set_round(const struct key_set *set, size_t at)
{
    if (at == 0 || at >= set->count) {
        return at == 0 ? 0 : set->count;
    }
    return set->starts[key_set_bucket(set, at - 1) - set->first + 1];
}
