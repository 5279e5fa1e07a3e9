/* seed.h - the randomness of a property: printed, so that what failed can be run again with
 * OKNO_SEED. */
#ifndef OKNO_TEST_SEED_H
#define OKNO_TEST_SEED_H

#include <inttypes.h>
#include <stdlib.h>

#include "base/random.h"
#include "support/unit.h"

static inline struct random seed_random(void)
{
    const char *wanted = getenv("OKNO_SEED");
    struct random system = random_system();
    uint64_t seed = wanted == NULL ? random_u64(&system) : strtoull(wanted, NULL, 10);
    print_message("OKNO_SEED=%" PRIu64 "\n", seed);
    return random_seeded(seed);
}

#endif
