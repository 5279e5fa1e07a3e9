/* check.h - what okno check can check: a row a kind. */
#ifndef OKNO_MAIN_CHECK_H
#define OKNO_MAIN_CHECK_H

#include <jansson.h>

#include "base/arena.h"

/* One question and its answer. */
struct check {
    struct str value;
    const char *secret_file;            /* NULL: none */
    const char *public_key;             /* hexadecimal; NULL: the kind's own */
    const char *bik, *held_at, *region; /* NULL: not said */
    bool has_bot, has_now, json;
    uint32_t asked;               /* a bit an option, by its letter in check.c */
    int64_t bot_id, now, max_age; /* seconds */
    struct arena arena;
    json_t *read;    /* what --json says */
    const char *why; /* it is not valid, in English */
    bool failed;     /* no memory for the answer, or nowhere to write it */
};

/* STATUS_OK: *is_valid [out], and check->why when it is not. STATUS_INVALID: asked wrongly.
 * STATUS_NOT_FOUND: a file is not there, which was said. */
typedef enum status check_run(struct check *check, bool *is_valid);

/* Which options a kind knows besides --json, by the letters of check.c. */
struct check_kind {
    const char *name;
    check_run *run;
    const char *options;
};

check_run check_telegram_launch;
check_run check_vk_launch;
check_run check_max_launch;

check_run check_bik;
check_run check_account;
check_run check_inn;
check_run check_kpp;
check_run check_ogrn;
check_run check_snils;
check_run check_uin;
check_run check_kbk;
check_run check_oktmo;
check_run check_card;
check_run check_iban;
check_run check_creditor_reference;
check_run check_phone;

check_run check_gost_qr;
check_run check_emv_qr;
check_run check_epc_qr;
check_run check_sbp_link;

/* One more member of the answer. */
void check_add(struct check *check, const char *name, struct str value);
void check_add_number(struct check *check, const char *name, int64_t value);
void check_add_flag(struct check *check, const char *name, bool value);
void check_add_null(struct check *check, const char *name);
/* A new list, empty. NULL: no memory, which the answer knows. */
json_t *check_add_list(struct check *check, const char *name);

#endif
