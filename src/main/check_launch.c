/* check_launch.c - launch strings of the three messengers, by the bank's own rules. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/encode.h"
#include "channel/launch.h"
#include "main/check.h"
#include "main/windows.h"

static enum status key_of_secret(struct check *check, enum launch_key_kind kind,
                                 struct launch_key *key)
{
    char secret[WINDOWS_SECRET];
    size_t size = 0;
    enum status status = windows_file_secret(check->secret_file, secret, &size);
    if (status == STATUS_OK) {
        status = windows_key(kind, (struct str){secret, size}, key);
    }
    crypto_wipe(secret, sizeof secret);
    if (status != STATUS_OK) {
        (void)fprintf(stderr, "okno check: no secret of 1 to %d bytes can be read from %s\n",
                      LAUNCH_SECRET_MOST, check->secret_file);
        return status == STATUS_NO_MEMORY ? status : STATUS_NOT_FOUND;
    }
    return STATUS_OK;
}

static enum status key_of_bot(const struct check *check, struct launch_key *key)
{
    unsigned char public_key[ED25519_PUBLIC];
    memcpy(public_key, launch_telegram_key, sizeof public_key);
    if (check->public_key != NULL &&
        hex_decode(str_from(check->public_key), public_key, sizeof public_key) != STATUS_OK) {
        return STATUS_INVALID;
    }
    launch_key_of_bot(check->bot_id, public_key, key);
    return STATUS_OK;
}

static enum status run(struct check *check, const struct launch_key *key, bool *is_valid)
{
    struct clock clock = clock_system();
    const struct launch_terms terms = {.now = check->has_now ? check->now
                                                             : clock_now(&clock) / SECONDS_US(1),
                                       .max_age = check->max_age};
    struct launch launch;
    enum launch_outcome outcome = LAUNCH_VALID;
    enum status status = launch_check(key, check->value, &terms, &check->arena, &launch, &outcome);
    if (status != STATUS_OK) {
        return status;
    }
    *is_valid = outcome == LAUNCH_VALID;
    check->why = launch_outcome_meaning(outcome);
    if (*is_valid) {
        check_add_number(check, "user", launch.user);
        check_add_number(check, "issued", launch.issued);
        if (launch.start.size != 0) {
            check_add(check, "start", launch.start);
        }
    } else {
        check_add(check, "reason", str_from(launch_outcome_word(outcome)));
        check_add(check, "detail", str_from(check->why));
    }
    return STATUS_OK;
}

static enum status by_secret(struct check *check, enum launch_key_kind kind, bool *is_valid)
{
    struct launch_key key;
    if (check->secret_file == NULL || check->has_bot || check->public_key != NULL) {
        return STATUS_INVALID;
    }
    enum status status = key_of_secret(check, kind, &key);
    status = status == STATUS_OK ? run(check, &key, is_valid) : status;
    crypto_wipe(&key, sizeof key);
    return status;
}

enum status check_telegram_launch(struct check *check, bool *is_valid)
{
    struct launch_key key;
    if (!check->has_bot) {
        return by_secret(check, LAUNCH_BY_TOKEN, is_valid);
    }
    if (check->secret_file != NULL) {
        return STATUS_INVALID;
    }
    enum status status = key_of_bot(check, &key);
    return status == STATUS_OK ? run(check, &key, is_valid) : status;
}

enum status check_vk_launch(struct check *check, bool *is_valid)
{
    return by_secret(check, LAUNCH_BY_APP_KEY, is_valid);
}

enum status check_max_launch(struct check *check, bool *is_valid)
{
    return by_secret(check, LAUNCH_BY_TOKEN, is_valid);
}
