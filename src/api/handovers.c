/* handovers.c - from one window to another without a new SMS: begun and confirmed in a session,
 * claimed and taken by another device key. */
#include <string.h>

#include "api/api_internal.h"
#include "auth/handover.h"

struct handover_answer {
    struct handover handover;
    char token[TOKEN_TEXT];
};

static const struct auth *auth_of(const struct http_request *request)
{
    return api_of(request)->bank->auth;
}

static struct handover_answer *answer_new(struct http_request *request)
{
    struct handover_answer *answer = ARENA_NEW(&request->arena, struct handover_answer);
    request->answer = answer;
    return answer;
}

static void refuse(struct http_request *request, enum auth_outcome outcome, int32_t attempts_left,
                   int32_t retry_after)
{
    const struct refusal_detail detail = {attempts_left, retry_after};
    api_refuse(request, &auth_outcomes[outcome], &detail, outcome == AUTH_WRONG_NUMBER);
}

/* ---- POST /v1/handovers */

enum status handover_run(struct http_request *request, struct txn *txn)
{
    struct handover_answer *answer = answer_new(request);
    enum auth_outcome outcome = AUTH_OK;
    int32_t retry_after = 0;
    if (answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = handover_open(txn, auth_of(request), session_of(request), &outcome,
                                       &retry_after, &answer->handover, answer->token);
    if (status == STATUS_OK && outcome != AUTH_OK) {
        refuse(request, outcome, -1, retry_after);
        return STATUS_OK;
    }
    request->written = true;
    return status;
}

void handover_created_reply(struct http_request *request)
{
    struct handover_answer *answer = request->answer;
    http_answer_json(request, 201,
                     json_pack("{s:o,s:s,s:o}", "id", json_of_id(answer->handover.id), "token",
                               answer->token, "expires_at",
                               json_of_time(answer->handover.expires_us)));
    crypto_wipe(answer->token, sizeof answer->token);
}

/* ---- GET /v1/handovers/{id} */

enum status handover_get_run(struct http_request *request, struct txn *txn)
{
    struct handover_answer *answer = answer_new(request);
    enum auth_outcome outcome = AUTH_OK;
    if (answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = handover_get(txn, auth_of(request), session_of(request), request->path_id,
                                      &outcome, &answer->handover);
    if (status == STATUS_OK && outcome != AUTH_OK) {
        refuse(request, outcome, -1, 0);
    }
    return status;
}

static const char *state_name(enum handover_state state)
{
    switch (state) {
    case HANDOVER_WAITING:
        return "waiting";
    case HANDOVER_CLAIMED:
        return "claimed";
    case HANDOVER_APPROVED:
        return "approved";
    case HANDOVER_USED:
        return "done";
    case HANDOVER_VOID:
        break;
    }
    return "over";
}

void handover_reply(struct http_request *request)
{
    const struct handover_answer *answer = request->answer;
    const struct handover *handover = &answer->handover;
    char number[HANDOVER_NUMBER];
    bool is_claimed = handover->state == HANDOVER_CLAIMED || handover->state == HANDOVER_APPROVED;
    handover_number(auth_of(request), handover, number);
    http_answer_json(
        request, 200,
        json_pack("{s:o,s:s,s:o,s:o,s:o}", "id", json_of_id(handover->id), "state",
                  state_name(handover->state), "number",
                  is_claimed ? json_string(number) : json_null(), "window",
                  is_claimed ? json_string(channels[handover->link.window]->name) : json_null(),
                  "expires_at", json_of_time(handover->expires_us)));
}

/* ---- POST /v1/handovers/{id}/approve */

void handover_approve_parse(struct http_request *request)
{
    static const char *const members[] = {"number", NULL};
    struct str *number = ARENA_NEW(&request->arena, struct str);
    json_t *body = api_body(request, members);
    if (number != NULL && body != NULL) {
        struct str text = json_text(body, "", "number", HANDOVER_NUMBER - 1, &request->errors);
        *number = api_keep(request, text);
    }
    request->order = number;
    json_decref(body);
}

enum status handover_approve_run(struct http_request *request, struct txn *txn)
{
    const struct str *number = request->order;
    struct handover_answer *answer = answer_new(request);
    enum auth_outcome outcome = AUTH_OK;
    if (number == NULL || answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = handover_approve(txn, auth_of(request), session_of(request),
                                          request->path_id, *number, &outcome, &answer->handover);
    if (status == STATUS_OK && outcome != AUTH_OK) {
        bool is_counted = outcome == AUTH_WRONG_NUMBER;
        int32_t left = (int32_t)(LIMIT_HANDOVER_TRIES - answer->handover.tries);
        refuse(request, outcome, is_counted ? left : -1, 0);
        return STATUS_OK;
    }
    request->written = true;
    return status;
}

/* ---- POST /v1/handovers/claim */

struct claim_order {
    struct str token;
    struct str ticket; /* of the window's launch; empty: opened without one */
    bool is_volatile;
};

static void read_claim(struct http_request *request, const char *const *members)
{
    struct claim_order *order = ARENA_NEW(&request->arena, struct claim_order);
    json_t *body = api_body(request, members);
    if (order != NULL && body != NULL) {
        struct str token = json_text(body, "", "token", TOKEN_TEXT - 1, &request->errors);
        order->token = api_keep(request, token);
        (void)api_ticket(request, body, &order->ticket);
        order->is_volatile = json_flag(body, "", "volatile", &request->errors);
    }
    request->order = order;
    json_decref(body);
}

void handover_claim_parse(struct http_request *request)
{
    static const char *const members[] = {"token", "launch", "volatile", NULL};
    read_claim(request, members);
}

enum status handover_claim_run(struct http_request *request, struct txn *txn)
{
    const struct claim_order *order = request->order;
    struct handover_answer *answer = answer_new(request);
    if (order == NULL || answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    const struct device_key *device = &principal_of(request)->device;
    struct window_link link;
    /* With an old ticket it is a plain browser's, as when signing in. */
    bool has_link = order->ticket.size != 0 &&
                    window_ticket_read(auth_of(request), device, order->ticket, &link) == STATUS_OK;
    if (has_link && api_window_refuses(request, link.window)) {
        return STATUS_OK;
    }
    const struct handover_claim claim = {.token = order->token,
                                         .device = device,
                                         .link = has_link ? &link : NULL,
                                         .is_volatile = order->is_volatile};
    enum auth_outcome outcome = AUTH_OK;
    enum status status = handover_claim(txn, auth_of(request), &claim, &outcome, &answer->handover);
    if (status == STATUS_OK && outcome != AUTH_OK) {
        refuse(request, outcome, -1, 0);
        return STATUS_OK;
    }
    request->written = true;
    return status;
}

void handover_claim_reply(struct http_request *request)
{
    const struct handover_answer *answer = request->answer;
    char number[HANDOVER_NUMBER];
    handover_number(auth_of(request), &answer->handover, number);
    http_answer_json(request, 200,
                     json_pack("{s:o,s:s,s:o}", "id", json_of_id(answer->handover.id), "number",
                               number, "expires_at", json_of_time(answer->handover.expires_us)));
}

/* ---- POST /v1/handovers/claim/result */

void handover_result_parse(struct http_request *request)
{
    static const char *const members[] = {"token", NULL};
    read_claim(request, members);
}

/* Where the first window closes, the customer has left it; elsewhere both go on. */
static enum status leave_first(struct http_request *request, struct txn *txn, int64_t session)
{
    enum window window = WINDOW_BROWSER;
    enum status status = window_of_session(txn, session, &window);
    int64_t now = clock_now(api_of(request)->bank->clock);
    bool closes = channel_board_state(api_of(request)->board, window, now) == CHANNEL_CLOSING;
    return status == STATUS_OK && closes ? session_end(txn, auth_of(request), session) : status;
}

enum status handover_result_run(struct http_request *request, struct txn *txn)
{
    const struct claim_order *order = request->order;
    struct signed_in *answer = ARENA_NEW(&request->arena, struct signed_in);
    if (order == NULL || answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    const struct handover_claim claim = {.token = order->token,
                                         .device = &principal_of(request)->device};
    struct handover handover;
    enum auth_outcome outcome = AUTH_OK;
    request->answer = answer;
    enum status status = handover_take(txn, auth_of(request), &claim, &outcome, &handover,
                                       &answer->session, answer->token);
    if (status != STATUS_OK) {
        return status;
    }
    if (outcome != AUTH_OK) {
        refuse(request, outcome, -1, 0);
        return STATUS_OK;
    }
    if (answer->session.id == 0) {
        return STATUS_OK; /* the first screen has not confirmed it yet */
    }
    request->written = true;
    status = leave_first(request, txn, handover.session);
    return status == STATUS_OK ? customer_get(txn, handover.customer, &answer->customer) : status;
}

void handover_result_reply(struct http_request *request)
{
    struct signed_in *answer = request->answer;
    if (answer->session.id != 0) {
        api_signed_in_reply(request, answer);
        return;
    }
    http_answer_json(request, 202, json_pack("{s:s}", "state", "claimed"));
}
