/* Launch strings that strangers wrote: none is ever valid, and nothing is read that is not there.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/assume.h"
#include "channel/launch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct launch_terms terms = {.now = 1790000100, .max_age = 300};
    struct launch_key keys[3];
    assume(launch_key_of_token(STR("1:invented-token"), &keys[0]) == STATUS_OK);
    launch_key_of_bot(1, launch_telegram_key, &keys[1]);
    assume(launch_key_of_app(STR("invented-app-key"), &keys[2]) == STATUS_OK);
    char *copy = malloc(size + 1); /* of its own: reading past it is seen */
    if (copy == NULL) {
        return 0;
    }
    memcpy(copy, data, size);
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++) {
        struct arena arena;
        struct launch launch;
        enum launch_outcome outcome = LAUNCH_VALID;
        arena_init(&arena, 256UL * 1024);
        enum status status =
            launch_check(&keys[i], (struct str){copy, size}, &terms, &arena, &launch, &outcome);
        assume(status == STATUS_OK && outcome != LAUNCH_VALID);
        arena_free(&arena);
    }
    free(copy);
    return 0;
}
