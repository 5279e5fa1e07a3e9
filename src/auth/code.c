/* code.c - one-time codes: made, sent, used up once. */
#include <stdio.h>
#include <string.h>

#include "auth/auth_store.h"
#include "base/limits.h"
#include "store/outbox.h"

enum { CODE_DIGITS = 6 };

static const char placeholder[] = "{code}";

/* Six digits from everything the code is bound to. 2^64 is so much more than 10^6 that the
 * remainder is even to one part in 10^13. */
static void derive(const struct auth *auth, const struct code_row *row, const struct digest *order,
                   char code[CODE_DIGITS + 1])
{
    char purpose[ID_TEXT];
    char id[ID_TEXT];
    id_format(row->purpose, purpose);
    id_format(row->id, id);
    const struct str parts[] = {
        STR("okno-code-v1"),  str_from(purpose),
        str_from(id),         {(const char *)row->device.bytes, sizeof row->device.bytes},
        str_from(row->phone), {(const char *)order->bytes, sizeof order->bytes}};
    struct digest digest = hmac_parts(&auth->code_key, parts, ARRAY_COUNT(parts));
    uint64_t number = 0;
    memcpy(&number, digest.bytes, sizeof number);
    (void)snprintf(code, CODE_DIGITS + 1, "%06u", (unsigned)(number % 1000000));
    crypto_wipe(&digest, sizeof digest);
}

/* ---- sending */

static struct str word(enum code_purpose purpose)
{
    return purpose == CODE_SIGN_IN ? STR("code-sign-in") : STR("code-order");
}

/* Is one of the counters full? Nothing is written. */
static enum status check_limits(struct txn *txn, const struct auth *auth,
                                const struct code_request *request, enum auth_outcome *outcome,
                                int32_t *retry_after, int64_t *sent_before)
{
    struct device_key none = {{0}};
    const struct device_key *device = request->device == NULL ? &none : request->device;
    const struct {
        struct str what, who;
        int64_t most;
    } limits[] = {
        {word(request->purpose), request->phone, auth->policy.codes_per_hour},
        {STR("code-device"),
         {(const char *)device->bytes, sizeof device->bytes},
         INT64_C(4) * auth->policy.codes_per_hour},
        {STR("code-address"), request->address,
         request->address.size == 0 || auth->policy.starts_per_address == 0
             ? INT64_MAX
             : auth->policy.starts_per_address},
    };
    *outcome = AUTH_OK;
    for (size_t i = 0; i < ARRAY_COUNT(limits); i++) {
        int64_t used = 0;
        int32_t wait = 0;
        enum status status = attempt_count(txn, auth, limits[i].what, limits[i].who, &used, &wait);
        if (status != STATUS_OK) {
            return status;
        }
        if (i == 0) {
            *sent_before = used;
        }
        if (used >= limits[i].most) {
            *outcome = AUTH_TOO_MANY;
            *retry_after = wait;
            return STATUS_OK;
        }
    }
    return STATUS_OK;
}

static enum status count_sent(struct txn *txn, const struct auth *auth,
                              const struct code_request *request)
{
    enum status status = attempt_add(txn, auth, word(request->purpose), request->phone);
    if (status == STATUS_OK) {
        status = attempt_add(
            txn, auth, STR("code-device"),
            (struct str){(const char *)request->device->bytes, sizeof request->device->bytes});
    }
    if (status == STATUS_OK && request->address.size != 0) {
        status = attempt_add(txn, auth, STR("code-address"), request->address);
    }
    return status;
}

/* The pause before the next code grows with those sent in this hour. */
static int64_t pause_us(const struct auth *auth, int64_t sent_before)
{
    int64_t seconds = auth->policy.resend_seconds;
    for (int64_t i = 0; i < sent_before && seconds < auth->policy.resend_seconds_most; i++) {
        seconds *= 2;
    }
    return SECONDS_US(
        seconds < auth->policy.resend_seconds_most ? seconds : auth->policy.resend_seconds_most);
}

/* How long until the next code may be asked for. More than the longest pause is a clock that was
 * set back: nobody waits for that. */
static int64_t pause_left(const struct auth *auth, int64_t resend_us)
{
    int64_t left = resend_us - clock_now(auth->clock);
    return left < 0 || left > SECONDS_US(auth->policy.resend_seconds_most) ? 0 : left;
}

static enum status make_row(const struct auth *auth, const struct code_request *request,
                            int64_t sent_before, struct code_row *row)
{
    int64_t now = clock_now(auth->clock);
    int32_t life = request->purpose == CODE_SIGN_IN ? auth->policy.sign_in_code_seconds
                                                    : auth->policy.order_code_seconds;
    *row = (struct code_row){.id = id_next(auth->ids),
                             .purpose = request->purpose,
                             .customer = request->customer,
                             .subject = request->subject,
                             .device = *request->device,
                             .order = request->order,
                             .state = CODE_LIVE,
                             .created_us = now,
                             .expires_us = now + SECONDS_US(life),
                             .resend_us = now + pause_us(auth, sent_before)};
    (void)snprintf(row->phone, sizeof row->phone, "%.*s", STR_ARGS(request->phone));
    int size = snprintf(row->text, sizeof row->text, "%.*s\n@%s #%s", STR_ARGS(request->text),
                        auth->policy.host, placeholder);
    return size < 0 || (size_t)size >= sizeof row->text ? STATUS_BUG : STATUS_OK;
}

/* The code that is void with the new one, and before whose pause is over there is none. */
static enum status find_former(struct txn *txn, const struct code_request *request, int64_t *former,
                               int64_t *resend_us)
{
    if (request->former == 0) {
        return code_find_open(txn, request->phone, request->device, request->purpose,
                              request->subject, former, resend_us);
    }
    struct code_row row;
    enum status status = code_load(txn, request->former, &row);
    bool is_open = status == STATUS_OK && (row.state == CODE_LIVE || row.state == CODE_EXHAUSTED);
    *former = is_open ? row.id : 0;
    *resend_us = is_open ? row.resend_us : 0;
    return status;
}

enum status code_send(struct txn *txn, const struct auth *auth, const struct code_request *request,
                      enum auth_outcome *outcome, struct code_sent *sent)
{
    *sent = (struct code_sent){0};
    int64_t former = 0;
    int64_t former_resend = 0;
    int64_t now = clock_now(auth->clock);
    enum status status = find_former(txn, request, &former, &former_resend);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    int64_t left = former == 0 ? 0 : pause_left(auth, former_resend);
    if (left > 0) {
        *outcome = AUTH_TOO_MANY;
        sent->retry_after = (int32_t)(left / MICROSECONDS + 1);
        return STATUS_OK;
    }
    int64_t sent_before = 0;
    status = check_limits(txn, auth, request, outcome, &sent->retry_after, &sent_before);
    if (status != STATUS_OK || *outcome != AUTH_OK) {
        return status;
    }
    struct code_row row;
    status = make_row(auth, request, sent_before, &row);
    if (status == STATUS_OK && former != 0) {
        status = code_set(txn, former, CODE_VOID, 0);
    }
    if (status == STATUS_OK) {
        status = code_insert(txn, &row);
    }
    if (status == STATUS_OK) {
        status = count_sent(txn, auth, request);
    }
    if (status == STATUS_OK) {
        int64_t kind = request->customer == 0 ? OUTBOX_NOTHING : OUTBOX_CODE;
        status = outbox_add(txn, id_next(auth->ids), kind, row.id, now);
    }
    sent->id = row.id;
    sent->expires_us = row.expires_us;
    sent->resend_us = row.resend_us;
    return status;
}

enum status code_message(struct txn *txn, const struct auth *auth, int64_t id, char phone[20],
                         char text[CODE_TEXT])
{
    struct code_row row;
    enum status status = code_load(txn, id, &row);
    if (status != STATUS_OK) {
        return status;
    }
    if (row.state != CODE_LIVE || clock_now(auth->clock) >= row.expires_us) {
        return STATUS_NOT_FOUND;
    }
    char code[CODE_DIGITS + 1];
    derive(auth, &row, &row.order, code);
    (void)snprintf(phone, 20, "%s", row.phone);
    size_t size = 0;
    for (const char *at = row.text; *at != '\0' && size < CODE_TEXT - 1;) {
        bool is_place = strncmp(at, placeholder, sizeof placeholder - 1) == 0;
        int written = is_place ? snprintf(text + size, CODE_TEXT - size, "%s", code)
                               : snprintf(text + size, CODE_TEXT - size, "%c", *at);
        size += (size_t)written;
        at += is_place ? sizeof placeholder - 1 : 1;
    }
    crypto_wipe(code, sizeof code);
    return size >= CODE_TEXT ? STATUS_BUG : STATUS_OK;
}

/* ---- using */

static enum status load_for(struct txn *txn, const struct code_check *check, struct code_row *row)
{
    enum status status = code_load(txn, check->id, row);
    if (status == STATUS_OK && (row->purpose != check->purpose ||
                                !crypto_equal(&row->device, check->device, sizeof row->device))) {
        return STATUS_NOT_FOUND;
    }
    return status;
}

static bool matches(const struct auth *auth, const struct code_row *row,
                    const struct code_check *check)
{
    char code[CODE_DIGITS + 1];
    derive(auth, row, &check->order, code);
    bool same = check->code.size == CODE_DIGITS &&
                crypto_equal(code, check->code.data, CODE_DIGITS) && row->customer != 0;
    crypto_wipe(code, sizeof code);
    return same;
}

/* May this code be tried at all? */
static enum status may_try(struct txn *txn, const struct auth *auth, const struct code_row *row,
                           enum auth_outcome *outcome, struct code_result *result)
{
    *outcome = AUTH_OK;
    if (row->state == CODE_EXHAUSTED) {
        *outcome = AUTH_TOO_MANY;
        result->retry_after = (int32_t)(pause_left(auth, row->resend_us) / MICROSECONDS + 1);
        return STATUS_OK;
    }
    if (row->state != CODE_LIVE || clock_now(auth->clock) >= row->expires_us) {
        *outcome = AUTH_CODE_EXPIRED;
        return STATUS_OK;
    }
    /* Spraying one guess each over many numbers stays within every number's own limit. */
    int64_t failures = 0;
    enum status status = attempt_count(txn, auth, STR("code-failures"), STR("bank"), &failures,
                                       &result->retry_after);
    if (status == STATUS_OK && failures >= auth->policy.failures_per_hour) {
        *outcome = AUTH_TOO_MANY;
    }
    return status;
}

enum status code_use(struct txn *txn, const struct auth *auth, const struct code_check *check,
                     enum auth_outcome *outcome, struct code_result *result)
{
    *result = (struct code_result){0};
    struct code_row row;
    enum status status = load_for(txn, check, &row);
    if (status == STATUS_NOT_FOUND) {
        *outcome = AUTH_NOT_FOUND;
        return STATUS_OK;
    }
    if (status == STATUS_OK) {
        status = may_try(txn, auth, &row, outcome, result);
    }
    if (status != STATUS_OK || *outcome != AUTH_OK) {
        return status;
    }
    bool fits = matches(auth, &row, check);
    int64_t tries = row.tries + 1;
    enum code_state state = fits                        ? CODE_USED
                            : tries >= LIMIT_CODE_TRIES ? CODE_EXHAUSTED
                                                        : CODE_LIVE;
    status = code_set(txn, row.id, state, tries);
    if (status == STATUS_OK && !fits) {
        status = attempt_add(txn, auth, STR("code-failures"), STR("bank"));
    }
    *outcome = fits ? AUTH_OK : AUTH_WRONG_CODE;
    result->customer = row.customer;
    result->attempts_left = (int32_t)(LIMIT_CODE_TRIES - tries);
    return status;
}

enum status code_fits(struct txn *txn, const struct auth *auth, const struct code_check *check,
                      bool *fits)
{
    struct code_row row;
    enum status status = load_for(txn, check, &row);
    *fits = status == STATUS_OK && matches(auth, &row, check);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status code_times(struct txn *txn, int64_t id, int64_t *expires_us, int64_t *resend_us)
{
    struct code_row row;
    enum status status = code_load(txn, id, &row);
    if (status == STATUS_OK) {
        *expires_us = row.expires_us;
        *resend_us = row.resend_us;
    }
    return status;
}

enum status code_void(struct txn *txn, int64_t id)
{
    return code_set(txn, id, CODE_VOID, 0);
}
