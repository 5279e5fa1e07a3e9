/* launches.c - what a messenger says when it opens the bank: checked, made into a ticket,
 * forgotten. The string itself is read here and nowhere else; no store, no log and no answer has
 * it. */
#include <string.h>

#include "api/api_internal.h"

/* ---- POST /v1/launches */

struct launch_order {
    const struct channel *channel;
    struct str raw;
};

struct launch_answer {
    char ticket[WINDOW_TICKET_TEXT];
    struct str start;
};

static const struct channel *channel_member(struct http_request *request, json_t *body)
{
    enum { NAME_MOST = 16 };
    struct str name = json_text(body, "", "window", NAME_MOST, &request->errors);
    const struct channel *channel = name.size == 0 ? NULL : channel_by_name(name);
    if (name.size != 0 && (channel == NULL || !channel->has_launch)) {
        field_errors_add(&request->errors, "/window", "not a window that has launches");
    }
    return channel;
}

void launch_parse(struct http_request *request)
{
    static const char *const members[] = {"window", "launch", NULL};
    struct launch_order *order = ARENA_NEW(&request->arena, struct launch_order);
    json_t *body = api_body(request, members);
    if (order != NULL && body != NULL) {
        order->channel = channel_member(request, body);
        order->raw =
            api_keep(request, json_text(body, "", "launch", LAUNCH_BYTES_MOST, &request->errors));
    }
    request->order = order;
    json_decref(body);
}

/* What is refused is told in one word to everybody: which part of a forgery was seen helps nobody
 * but its maker. */
enum status launch_run(struct http_request *request, struct txn *txn)
{
    (void)txn;
    const struct launch_order *order = request->order;
    const struct api *api = api_of(request);
    struct launch_answer *answer = ARENA_NEW(&request->arena, struct launch_answer);
    if (order == NULL || answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    struct launch launch = {0};
    enum launch_outcome outcome = LAUNCH_FORGED;
    enum window window = order->channel->window;
    if (api_window_refuses(request, window)) {
        return STATUS_OK;
    }
    if (api->channel_keys != NULL && api->channel_keys->has[window]) {
        const struct launch_terms terms = {.now = clock_now(api->bank->auth->clock) / MICROSECONDS,
                                           .max_age = api->channel_keys->max_age};
        enum status status = launch_check(&api->channel_keys->keys[window], order->raw, &terms,
                                          &request->arena, &launch, &outcome);
        if (status != STATUS_OK) {
            return status;
        }
    }
    if (outcome != LAUNCH_VALID) {
        metric_add(api->metrics, METRIC_LAUNCHES_REFUSED, 1);
        api_refuse(request, &channel_outcomes[CHANNEL_LAUNCH_REFUSED], NULL, false);
        return STATUS_OK;
    }
    window_ticket_make(api->bank->auth, &principal_of(request)->device, window, launch.user,
                       answer->ticket);
    answer->start = launch.start;
    request->answer = answer;
    return STATUS_OK;
}

/* What the link of a launch may ask for: the alphabet that all messengers allow. */
static bool is_start(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool is_good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_';
        if (!is_good) {
            return false;
        }
    }
    return text.size != 0;
}

void launch_reply(struct http_request *request)
{
    const struct launch_order *order = request->order;
    const struct launch_answer *answer = request->answer;
    json_t *start = is_start(answer->start) ? json_stringn(answer->start.data, answer->start.size)
                                            : json_null();
    http_answer_json(request, 201,
                     json_pack("{s:s,s:s,s:o}", "id", answer->ticket, "window",
                               order->channel->name, "start", start));
}

/* ---- POST /v1/launches/renewal */

struct renewal {
    struct str ticket;
    char renewed[WINDOW_TICKET_TEXT];
    enum window window;
};

void launch_renewal_parse(struct http_request *request)
{
    static const char *const members[] = {"launch", NULL};
    struct renewal *renewal = ARENA_NEW(&request->arena, struct renewal);
    json_t *body = api_body(request, members);
    if (renewal != NULL && body != NULL && !api_ticket(request, body, &renewal->ticket)) {
        field_errors_add(&request->errors, "/launch", "is missing");
    }
    request->order = renewal;
    json_decref(body);
}

enum status launch_renewal_run(struct http_request *request, struct txn *txn)
{
    (void)txn;
    struct renewal *renewal = request->order;
    if (renewal == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        window_ticket_renew(api_of(request)->bank->auth, &principal_of(request)->device,
                            renewal->ticket, renewal->renewed, &renewal->window);
    if (status == STATUS_INVALID) {
        api_refuse(request, &channel_outcomes[CHANNEL_LAUNCH_REFUSED], NULL, false);
    } else if (status == STATUS_OK && api_window_refuses(request, renewal->window)) {
        return STATUS_OK;
    }
    return status == STATUS_INVALID ? STATUS_OK : status;
}

void launch_renewal_reply(struct http_request *request)
{
    const struct renewal *renewal = request->order;
    http_answer_json(request, 201,
                     json_pack("{s:s,s:s,s:n}", "id", renewal->renewed, "window",
                               channels[renewal->window]->name, "start"));
}

/* ---- a ticket in another body */

bool api_ticket(struct http_request *request, json_t *body, struct str *ticket)
{
    *ticket = api_keep(
        request, json_text_optional(body, "", "launch", WINDOW_TICKET_TEXT, &request->errors));
    return ticket->size != 0;
}

enum status api_link_window(struct http_request *request, struct txn *txn,
                            const struct session *session, struct str ticket)
{
    const struct auth *auth = api_of(request)->bank->auth;
    struct window_link link;
    bool is_other = false;
    enum status status = window_ticket_read(auth, &principal_of(request)->device, ticket, &link);
    if (status == STATUS_OK) {
        status = window_link_session(txn, auth, session, &link, &is_other);
        metric_add(api_of(request)->metrics, METRIC_OTHER_ACCOUNTS, is_other);
    }
    return status;
}

/* ---- POST /v1/session/window */

void session_window_parse(struct http_request *request)
{
    static const char *const members[] = {"launch", NULL};
    struct launch_order *order = ARENA_NEW(&request->arena, struct launch_order);
    json_t *body = api_body(request, members);
    if (order != NULL && body != NULL && !api_ticket(request, body, &order->raw)) {
        field_errors_add(&request->errors, "/launch", "is missing");
    }
    request->order = order;
    json_decref(body);
}

enum status session_window_run(struct http_request *request, struct txn *txn)
{
    const struct launch_order *order = request->order;
    if (order == NULL) {
        return STATUS_NO_MEMORY;
    }
    if (api_ticket_refuses(request, order->raw)) {
        return STATUS_OK;
    }
    enum status status = api_link_window(request, txn, session_of(request), order->raw);
    if (status == STATUS_INVALID) {
        api_refuse(request, &channel_outcomes[CHANNEL_LAUNCH_REFUSED], NULL, false);
        return STATUS_OK;
    }
    request->written = status == STATUS_OK;
    return status;
}
