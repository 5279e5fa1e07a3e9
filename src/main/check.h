/* check.h - what okno check can check: a row a kind. */
#ifndef OKNO_MAIN_CHECK_H
#define OKNO_MAIN_CHECK_H

#include <jansson.h>

#include "base/arena.h"

/* One question and its answer. */
struct check {
    struct str value;
    const char *secret_file; /* NULL: none */
    const char *public_key;  /* hexadecimal; NULL: the kind's own */
    bool has_bot, has_now, json;
    int64_t bot_id, now, max_age; /* seconds */
    struct arena arena;
    json_t *read;    /* what --json says */
    const char *why; /* it is not valid, in English */
    bool failed;     /* no memory for the answer, or nowhere to write it */
};

/* STATUS_OK: *is_valid [out], and check->why when it is not. STATUS_INVALID: asked wrongly.
 * STATUS_NOT_FOUND: a file is not there, which was said. */
typedef enum status check_run(struct check *check, bool *is_valid);

struct check_kind {
    const char *name;
    check_run *run;
};

check_run check_telegram_launch;
check_run check_vk_launch;
check_run check_max_launch;

void check_add(struct check *check, const char *name, struct str value);
void check_add_number(struct check *check, const char *name, int64_t value);

#endif
