#include "base/random.h"

#include <sodium.h>
#include <string.h>

#include "base/assume.h"

static void fill_system(struct random *random, void *bytes, size_t size)
{
    (void)random;
    randombytes_buf(bytes, size);
}

static uint64_t splitmix64(uint64_t *state)
{
    *state += 0x9E3779B97F4A7C15U;
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static void fill_seeded(struct random *random, void *bytes, size_t size)
{
    char *at = bytes;
    while (size > 0) {
        uint64_t next = splitmix64(&random->state);
        size_t part = size < sizeof next ? size : sizeof next;
        memcpy(at, &next, part);
        at += part;
        size -= part;
    }
}

struct random random_system(void)
{
    int failed = sodium_init();
    assume(failed >= 0);
    return (struct random){.fill = fill_system};
}

struct random random_seeded(uint64_t seed)
{
    return (struct random){.fill = fill_seeded, .state = seed};
}

void random_fill(struct random *random, void *bytes, size_t size)
{
    random->fill(random, bytes, size);
}

uint64_t random_u64(struct random *random)
{
    uint64_t value = 0;
    random_fill(random, &value, sizeof value);
    return value;
}

uint64_t random_below(struct random *random, uint64_t bound)
{
    assume(bound > 0);
    uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    uint64_t value = random_u64(random);
    while (value >= limit) {
        value = random_u64(random);
    }
    return value % bound;
}
