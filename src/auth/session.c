/* session.c - sessions bound to a device's key. */
#include "auth/auth_store.h"
#include "auth/handover_store.h"
#include "base/encode.h"
#include "base/limits.h"

/* How stale "last seen" may be: one write a minute, not one a request. */
static const int64_t touch_us = SECONDS_US(60);

const struct outcome auth_outcomes[AUTH_OUTCOME_COUNT] = {
#define AUTH_OUTCOME_ROW(id, name, http, title, ru, en)                                            \
    {name, http, title, {ru, en}, REFUSAL_NONE, {NULL, NULL}},
    AUTH_OUTCOME_LIST(AUTH_OUTCOME_ROW)
#undef AUTH_OUTCOME_ROW
};

struct auth_policy auth_policy_strict(const char *host)
{
    return (struct auth_policy){.host = host,
                                .sign_in_code_seconds = 180,
                                .order_code_seconds = 300,
                                .resend_seconds = 30,
                                .resend_seconds_most = 120,
                                .codes_per_hour = 6,
                                .starts_per_address = 30,
                                .failures_per_hour = 1000,
                                .idle_seconds = 15 * 60,
                                .absolute_seconds = 12 * 3600,
                                .volatile_idle_seconds = 5 * 60,
                                .volatile_absolute_seconds = 30 * 60};
}

enum status session_open(struct txn *txn, const struct auth *auth,
                         const struct session_request *request, struct session *session,
                         char token[TOKEN_TEXT])
{
    unsigned char secret[32];
    random_fill(auth->random, secret, sizeof secret);
    struct str text = {token, base64url_encode(secret, sizeof secret, token)};
    crypto_wipe(secret, sizeof secret);
    struct digest token_hash = sha256(text);
    const struct auth_policy *policy = &auth->policy;
    int64_t now = clock_now(auth->clock);
    struct session_row row = {
        .id = id_next(auth->ids),
        .customer = request->customer,
        .language = request->language,
        .created_us = now,
        .seen_us = now,
        .idle_us =
            SECONDS_US(request->is_volatile ? policy->volatile_idle_seconds : policy->idle_seconds),
        .expires_us = now + SECONDS_US(request->is_volatile ? policy->volatile_absolute_seconds
                                                            : policy->absolute_seconds),
        .device = *request->device};
    int64_t open = 0;
    int64_t oldest = 0;
    enum status status = session_count(txn, row.customer, &open, &oldest);
    if (status == STATUS_OK && open >= LIMIT_SESSIONS) {
        status = session_set_ended(txn, oldest, now);
    }
    if (status == STATUS_OK) {
        status = session_insert(txn, &row, &token_hash);
    }
    *session = (struct session){.id = row.id,
                                .customer = row.customer,
                                .language = request->language,
                                .device = row.device,
                                .expires_us = row.expires_us};
    return status;
}

enum status session_check(struct txn *txn, const struct auth *auth, const struct digest *token_hash,
                          const struct device_key *device, enum auth_outcome *outcome,
                          struct session *session)
{
    struct session_row row;
    *session = (struct session){0};
    enum status status = session_load(txn, token_hash, &row);
    if (status == STATUS_NOT_FOUND) {
        *outcome = AUTH_SIGN_IN_REQUIRED;
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    int64_t now = clock_now(auth->clock);
    if (!crypto_equal(&row.device, device, sizeof row.device)) {
        *outcome = AUTH_INVALID_PROOF;
        return STATUS_OK;
    }
    bool is_over = row.ended_us != 0 || now >= row.expires_us || now - row.seen_us >= row.idle_us;
    *outcome = is_over ? AUTH_SIGN_IN_REQUIRED : AUTH_OK;
    *session = (struct session){
        .id = row.id,
        .customer = row.customer,
        .language = (enum language)row.language,
        .device = row.device,
        .expires_us = row.expires_us,
        .touch_due = !is_over && now - row.seen_us >= touch_us,
        .window = row.window > WINDOW_BROWSER && row.window < WINDOW_COUNT ? (enum window)row.window
                                                                           : WINDOW_BROWSER,
        .is_other = row.is_other != 0,
        .is_volatile = row.idle_us <= SECONDS_US(auth->policy.volatile_idle_seconds)};
    return STATUS_OK;
}

enum status session_list_open(struct txn *txn, const struct auth *auth, const int64_t *sessions,
                              size_t count, int64_t *open, size_t *open_count)
{
    *open_count = 0;
    return count == 0 ? STATUS_OK
                      : session_select_open(txn, sessions, count, clock_now(auth->clock), open,
                                            open_count);
}

enum status session_touch(struct txn *txn, const struct auth *auth, int64_t id)
{
    return session_set_seen(txn, id, clock_now(auth->clock));
}

enum status session_end(struct txn *txn, const struct auth *auth, int64_t id)
{
    enum status status = handover_void_all(txn, id);
    return status == STATUS_OK ? session_set_ended(txn, id, clock_now(auth->clock)) : status;
}

enum status session_language(struct txn *txn, int64_t id, enum language language)
{
    return session_set_language(txn, id, language);
}

enum status auth_forget(struct txn *txn, const struct auth *auth, int64_t most)
{
    int64_t keep_us = SECONDS_US(DAY_SECONDS) * LIMIT_KEEP_DAYS;
    int64_t below = id_floor(clock_now(auth->clock) - keep_us);
    enum status status = code_forget(txn, below, most);
    if (status == STATUS_OK) {
        status = handover_forget(txn, below, most);
    }
    return status == STATUS_OK ? session_forget(txn, below, most) : status;
}

enum status session_device_since(struct txn *txn, int64_t customer, const struct device_key *device,
                                 int64_t *since_us)
{
    int64_t id = 0;
    enum status status = session_first_of(txn, customer, device, &id);
    if (status == STATUS_OK) {
        *since_us = id_us(id);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
