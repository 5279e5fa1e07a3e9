/* attempt.c - counters in windows of an hour. What is counted is hashed under the bank's key: the
 * store tells nobody which numbers and addresses have tried. */
#include "auth/auth_store.h"

static const int64_t window_us = SECONDS_US(3600);

static int64_t window_of(const struct auth *auth)
{
    int64_t now = clock_now(auth->clock);
    return now - now % window_us;
}

static struct digest scope_of(const struct auth *auth, struct str what, struct str who)
{
    const struct str parts[] = {STR("okno-attempt-v1"), what, who};
    return hmac_parts(&auth->code_key, parts, ARRAY_COUNT(parts));
}

enum status attempt_count(struct txn *txn, const struct auth *auth, struct str what, struct str who,
                          int64_t *used, int32_t *retry_after)
{
    struct digest scope = scope_of(auth, what, who);
    int64_t window = window_of(auth);
    *retry_after = (int32_t)((window + window_us - clock_now(auth->clock)) / MICROSECONDS + 1);
    return attempt_load(txn, &scope, window, used);
}

enum status attempt_add(struct txn *txn, const struct auth *auth, struct str what, struct str who)
{
    struct digest scope = scope_of(auth, what, who);
    int64_t window = window_of(auth);
    int64_t used = 0;
    enum status status = attempt_load(txn, &scope, window, &used);
    if (status == STATUS_OK && used == 0) {
        status = attempt_forget(txn, window - window_us);
    }
    return status == STATUS_OK ? attempt_put(txn, &scope, window, used, used + 1) : status;
}
