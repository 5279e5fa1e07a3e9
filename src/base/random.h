/* random.h - the one source of randomness, passed in so that tests own it. */
#ifndef OKNO_BASE_RANDOM_H
#define OKNO_BASE_RANDOM_H

#include "base/status.h"

struct random {
    void (*fill)(struct random *random, void *bytes, size_t size);
    uint64_t state; /* of a seeded one */
};

/* The system's generator (getrandom through libsodium): for tokens, keys, nonces. */
struct random random_system(void);
/* A repeatable one (splitmix64): for tests and the demo's history, never for secrets. */
struct random random_seeded(uint64_t seed);

void random_fill(struct random *random, void *bytes, size_t size);
uint64_t random_u64(struct random *random);
/* Even over 0 .. bound-1; bound > 0. */
uint64_t random_below(struct random *random, uint64_t bound);

#endif
