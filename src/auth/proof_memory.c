#include "auth/proof_memory.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/assume.h"
#include "base/encode.h"
#include "base/limits.h"

/* Shards keep threads out of each other's way and a growing table small. */
enum { SHARDS = 64, FIRST_ROOM = 256, SHARD_LIMIT = LIMIT_PROOF_IDS / SHARDS, NONCE_BYTES = 24 };

struct seen {
    uint64_t words[2]; /* 128 bits of a hash; never both 0 */
};

/* The proofs of one period. */
struct period_table {
    int64_t period;
    struct seen *slots;
    size_t count, room;
};

struct shard {
    pthread_mutex_t mutex;
    struct period_table tables[2]; /* this period's and the former's, by its lowest bit */
};

struct proof_memory {
    const struct clock *clock;
    struct digest nonce_key;
    unsigned char seen_key[TABLE_KEY];
    struct shard shards[SHARDS];
};

enum status proof_memory_new(const struct clock *clock, struct random *random,
                             struct proof_memory **memory)
{
    struct proof_memory *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->clock = clock;
    random_fill(random, made->nonce_key.bytes, sizeof made->nonce_key.bytes);
    random_fill(random, made->seen_key, sizeof made->seen_key);
    for (size_t i = 0; i < SHARDS; i++) {
        (void)pthread_mutex_init(&made->shards[i].mutex, NULL);
    }
    *memory = made;
    return STATUS_OK;
}

void proof_memory_free(struct proof_memory *memory)
{
    if (memory == NULL) {
        return;
    }
    for (size_t i = 0; i < SHARDS; i++) {
        free(memory->shards[i].tables[0].slots);
        free(memory->shards[i].tables[1].slots);
        (void)pthread_mutex_destroy(&memory->shards[i].mutex);
    }
    crypto_wipe(&memory->nonce_key, sizeof memory->nonce_key);
    crypto_wipe(memory->seen_key, sizeof memory->seen_key);
    free(memory);
}

/* ---- nonces: the period and a MAC of it */

static int64_t period_now(const struct proof_memory *memory)
{
    return clock_monotonic(memory->clock) / SECONDS_US(LIMIT_NONCE_SECONDS);
}

static void nonce_bytes(const struct proof_memory *memory, int64_t period,
                        unsigned char out[NONCE_BYTES])
{
    const struct str parts[] = {STR("okno-nonce-v1"), {(const char *)&period, sizeof period}};
    struct digest mac = hmac_parts(&memory->nonce_key, parts, ARRAY_COUNT(parts));
    memcpy(out, &period, sizeof period);
    memcpy(out + sizeof period, mac.bytes, NONCE_BYTES - sizeof period);
}

void proof_nonce(const struct proof_memory *memory, char out[PROOF_NONCE_TEXT])
{
    unsigned char bytes[NONCE_BYTES];
    nonce_bytes(memory, period_now(memory), bytes);
    (void)base64url_encode(bytes, sizeof bytes, out);
}

enum nonce_age nonce_check(const struct proof_memory *memory, struct str nonce, int64_t *period)
{
    unsigned char given[NONCE_BYTES];
    unsigned char expected[NONCE_BYTES];
    size_t size = 0;
    *period = 0;
    if (nonce.size != PROOF_NONCE_TEXT - 1 ||
        base64url_decode(nonce, given, sizeof given, &size) != STATUS_OK || size != sizeof given) {
        return NONCE_STALE;
    }
    memcpy(period, given, sizeof *period);
    int64_t now = period_now(memory);
    if (*period != now && *period != now - 1) {
        return NONCE_STALE;
    }
    nonce_bytes(memory, *period, expected);
    if (!crypto_equal(given, expected, sizeof given)) {
        return NONCE_STALE;
    }
    return *period == now ? NONCE_FRESH : NONCE_FORMER;
}

/* ---- proofs seen */

static struct seen *find(const struct period_table *table, const struct seen *key)
{
    size_t at = (size_t)key->words[1] & (table->room - 1);
    while ((table->slots[at].words[0] | table->slots[at].words[1]) != 0 &&
           memcmp(&table->slots[at], key, sizeof *key) != 0) {
        at = (at + 1) & (table->room - 1);
    }
    return &table->slots[at];
}

static enum status grow(struct period_table *table)
{
    struct period_table bigger = {.period = table->period,
                                  .room = table->room == 0 ? FIRST_ROOM : table->room * 2};
    bigger.slots = calloc(bigger.room, sizeof *bigger.slots);
    if (bigger.slots == NULL) {
        return STATUS_BUSY;
    }
    for (size_t i = 0; i < table->room; i++) {
        const struct seen *slot = &table->slots[i];
        if ((slot->words[0] | slot->words[1]) != 0) {
            *find(&bigger, slot) = *slot;
            bigger.count++;
        }
    }
    free(table->slots);
    *table = bigger;
    return STATUS_OK;
}

/* The table of a period, emptied of a period that cannot come back. NULL: it is this period that is
 * over; its nonce was read just before the clock went on, and what is remembered since must stay.
 */
static struct period_table *table_of(struct shard *shard, int64_t period)
{
    struct period_table *table = &shard->tables[period & 1];
    if (table->period > period) {
        return NULL;
    }
    if (table->period != period) {
        free(table->slots);
        *table = (struct period_table){.period = period};
    }
    return table;
}

static enum status insert(struct period_table *table, const struct seen *key)
{
    if (table->count >= SHARD_LIMIT) {
        return STATUS_BUSY;
    }
    if (table->count * 2 >= table->room) {
        enum status status = grow(table);
        if (status != STATUS_OK) {
            return status;
        }
    }
    struct seen *slot = find(table, key);
    if ((slot->words[0] | slot->words[1]) != 0) {
        return STATUS_INVALID;
    }
    *slot = *key;
    table->count++;
    return STATUS_OK;
}

enum status proof_remember(struct proof_memory *memory, int64_t period, struct str jti,
                           const struct device_key *device)
{
    /* Keyed, so that nobody can choose proofs which fall into one slot. */
    char text[sizeof device->bytes + LIMIT_JTI];
    assume(jti.size <= LIMIT_JTI);
    memcpy(text, device->bytes, sizeof device->bytes);
    memcpy(text + sizeof device->bytes, jti.data, jti.size);
    struct seen key;
    static_assert(sizeof key == TABLE_HASH, "a proof is known by its whole hash");
    table_hash(memory->seen_key, (struct str){text, sizeof device->bytes + jti.size},
               (unsigned char *)&key);
    struct shard *shard = &memory->shards[(key.words[0] >> 32) % SHARDS];
    key.words[0] |= 1;
    (void)pthread_mutex_lock(&shard->mutex);
    struct period_table *table = table_of(shard, period);
    enum status status = table == NULL ? STATUS_INVALID : insert(table, &key);
    (void)pthread_mutex_unlock(&shard->mutex);
    return status;
}
