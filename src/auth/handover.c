#include "auth/handover.h"

#include <stdio.h>
#include <string.h>

#include "auth/handover_store.h"
#include "base/encode.h"
#include "base/limits.h"

static bool is_same_key(const struct device_key *a, const struct device_key *b)
{
    return crypto_equal(a->bytes, b->bytes, sizeof a->bytes);
}

void handover_number(const struct auth *auth, const struct handover *handover,
                     char number[HANDOVER_NUMBER])
{
    char id[ID_TEXT];
    id_format(handover->id, id);
    const struct str parts[] = {
        STR("okno-handover-v1"),
        str_from(id),
        {(const char *)handover->first.bytes, sizeof handover->first.bytes},
        {(const char *)handover->second.bytes, sizeof handover->second.bytes}};
    struct digest digest = hmac_parts(&auth->code_key, parts, ARRAY_COUNT(parts));
    uint64_t bits = 0;
    memcpy(&bits, digest.bytes, sizeof bits);
    (void)snprintf(number, HANDOVER_NUMBER, "%02u", (unsigned)(bits % 100));
}

/* ---- the first window */

static enum status count_opening(struct txn *txn, const struct auth *auth, int64_t customer,
                                 enum auth_outcome *outcome, int32_t *retry_after)
{
    char who[ID_TEXT];
    int64_t used = 0;
    id_format(customer, who);
    enum status status =
        attempt_count(txn, auth, STR("handover"), str_from(who), &used, retry_after);
    if (status != STATUS_OK) {
        return status;
    }
    *outcome = used >= LIMIT_HANDOVERS ? AUTH_TOO_MANY : AUTH_OK;
    return *outcome == AUTH_OK ? attempt_add(txn, auth, STR("handover"), str_from(who)) : STATUS_OK;
}

enum status handover_open(struct txn *txn, const struct auth *auth, const struct session *session,
                          enum auth_outcome *outcome, int32_t *retry_after,
                          struct handover *handover, char token[TOKEN_TEXT])
{
    *outcome = AUTH_HANDOVER_REFUSED;
    if (session->is_other || session->is_volatile) {
        return STATUS_OK;
    }
    enum status status = count_opening(txn, auth, session->customer, outcome, retry_after);
    if (status != STATUS_OK || *outcome != AUTH_OK) {
        return status;
    }
    unsigned char secret[32];
    random_fill(auth->random, secret, sizeof secret);
    struct str text = {token, base64url_encode(secret, sizeof secret, token)};
    crypto_wipe(secret, sizeof secret);
    struct digest hash = sha256(text);
    *handover =
        (struct handover){.id = id_next(auth->ids),
                          .session = session->id,
                          .customer = session->customer,
                          .language = session->language,
                          .first = session->device,
                          .state = HANDOVER_WAITING,
                          .expires_us = clock_now(auth->clock) + SECONDS_US(HANDOVER_SECONDS)};
    status = handover_void_all(txn, session->id);
    return status == STATUS_OK ? handover_insert(txn, handover, &hash) : status;
}

/* Its time is over: nothing can come of it any more. */
static void age(const struct auth *auth, struct handover *handover)
{
    if (handover->state != HANDOVER_USED && clock_now(auth->clock) >= handover->expires_us) {
        handover->state = HANDOVER_VOID;
    }
}

static bool is_over(const struct handover *handover)
{
    return handover->state == HANDOVER_USED || handover->state == HANDOVER_VOID;
}

enum status handover_get(struct txn *txn, const struct auth *auth, const struct session *session,
                         int64_t id, enum auth_outcome *outcome, struct handover *handover)
{
    enum status status = handover_load(txn, id, handover);
    bool is_own = status == STATUS_OK && handover->session == session->id &&
                  is_same_key(&handover->first, &session->device);
    *outcome = is_own ? AUTH_OK : AUTH_NOT_FOUND;
    if (is_own) {
        age(auth, handover);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status handover_approve(struct txn *txn, const struct auth *auth,
                             const struct session *session, int64_t id, struct str number,
                             enum auth_outcome *outcome, struct handover *handover)
{
    enum status status = handover_get(txn, auth, session, id, outcome, handover);
    if (status != STATUS_OK || *outcome != AUTH_OK || handover->state == HANDOVER_APPROVED) {
        return status;
    }
    if (is_over(handover)) {
        *outcome = AUTH_HANDOVER_OVER;
        return STATUS_OK;
    }
    char right[HANDOVER_NUMBER];
    handover_number(auth, handover, right);
    /* Before it is claimed there is no number that could fit. */
    bool fits = handover->state == HANDOVER_CLAIMED && number.size == HANDOVER_NUMBER - 1 &&
                crypto_equal(right, number.data, number.size);
    handover->tries += !fits;
    handover->state = fits                                      ? HANDOVER_APPROVED
                      : handover->tries >= LIMIT_HANDOVER_TRIES ? HANDOVER_VOID
                                                                : handover->state;
    *outcome = fits ? AUTH_OK : AUTH_WRONG_NUMBER;
    return handover_put(txn, handover);
}

/* ---- the second window */

/* The one of this token, as this key may see it. */
static enum status find(struct txn *txn, const struct auth *auth,
                        const struct handover_claim *claim, enum auth_outcome *outcome,
                        struct handover *handover)
{
    struct digest hash = sha256(claim->token);
    enum status status = handover_find(txn, &hash, handover);
    *outcome = AUTH_NOT_FOUND;
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    bool is_claimed = handover->state != HANDOVER_WAITING;
    age(auth, handover);
    bool is_first = is_same_key(&handover->first, claim->device);
    bool is_anothers = is_claimed && !is_same_key(&handover->second, claim->device);
    bool is_void = handover->state == HANDOVER_VOID;
    *outcome = is_first || (is_anothers && !is_void) ? AUTH_NOT_FOUND
               : is_over(handover)                   ? AUTH_HANDOVER_OVER
                                                     : AUTH_OK;
    return STATUS_OK;
}

/* What is a sign of risk asks for an SMS. */
static enum status weigh(struct txn *txn, const struct handover_claim *claim, int64_t customer,
                         enum auth_outcome *outcome)
{
    bool is_other = false;
    enum status status =
        claim->link == NULL ? STATUS_OK : window_is_other(txn, customer, claim->link, &is_other);
    *outcome = is_other || claim->is_volatile ? AUTH_HANDOVER_REFUSED : AUTH_OK;
    return status;
}

enum status handover_claim(struct txn *txn, const struct auth *auth,
                           const struct handover_claim *claim, enum auth_outcome *outcome,
                           struct handover *handover)
{
    enum status status = find(txn, auth, claim, outcome, handover);
    if (status != STATUS_OK || *outcome != AUTH_OK || handover->state != HANDOVER_WAITING) {
        return status;
    }
    status = weigh(txn, claim, handover->customer, outcome);
    if (status != STATUS_OK || *outcome != AUTH_OK) {
        return status;
    }
    handover->state = HANDOVER_CLAIMED;
    handover->second = *claim->device;
    if (claim->link != NULL) {
        handover->link = *claim->link;
    }
    return handover_put(txn, handover);
}

static enum status open_second(struct txn *txn, const struct auth *auth,
                               const struct handover *handover, struct session *session,
                               char token[TOKEN_TEXT])
{
    const struct session_request request = {.customer = handover->customer,
                                            .device = &handover->second,
                                            .language = handover->language};
    bool is_other = false;
    enum status status = session_open(txn, auth, &request, session, token);
    return status == STATUS_OK && handover->link.window != WINDOW_BROWSER
               ? window_link_session(txn, auth, session, &handover->link, &is_other)
               : status;
}

enum status handover_take(struct txn *txn, const struct auth *auth,
                          const struct handover_claim *claim, enum auth_outcome *outcome,
                          struct handover *handover, struct session *session,
                          char token[TOKEN_TEXT])
{
    *session = (struct session){0};
    enum status status = find(txn, auth, claim, outcome, handover);
    if (status != STATUS_OK || *outcome != AUTH_OK) {
        return status;
    }
    if (handover->state == HANDOVER_WAITING) {
        *outcome = AUTH_NOT_FOUND; /* it must be claimed first */
        return STATUS_OK;
    }
    if (handover->state != HANDOVER_APPROVED) {
        return STATUS_OK;
    }
    handover->state = HANDOVER_USED;
    status = handover_put(txn, handover);
    return status == STATUS_OK ? open_second(txn, auth, handover, session, token) : status;
}
