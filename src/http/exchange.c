/* exchange.c - one request from its first header to its answer. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/assume.h"
#include "http/gate.h"
#include "http/loop.h"

/* ---- headers */

struct headers {
    struct exchange *exchange;
    struct gate gate;
    struct str content_type, fetch_site, accept_encoding, if_none_match, accept_language;
    size_t keys, authorizations;
};

static bool keep(struct str name, struct str value, const char *wanted, struct str *out)
{
    if (!str_equal_fold(name, str_from(wanted))) {
        return false;
    }
    *out = value;
    return true;
}

static enum MHD_Result on_header(void *context, enum MHD_ValueKind kind, const char *key,
                                 size_t key_size, const char *text, size_t text_size)
{
    (void)kind;
    struct headers *headers = context;
    struct http_request *request = &headers->exchange->request;
    struct str name = {key, key_size};
    struct str value = {text == NULL ? "" : text, text == NULL ? 0 : text_size};
    gate_header(&headers->gate, name, value);
    if (keep(name, value, "dpop", &request->proof)) {
        request->proofs++;
    } else if (keep(name, value, "authorization", &request->authorization)) {
        headers->authorizations++;
    } else if (keep(name, value, "idempotency-key", &request->idempotency_key)) {
        headers->keys++;
    } else if (keep(name, value, "x-telegram-bot-api-secret-token", &request->hook_secret) ||
               keep(name, value, "x-max-bot-api-secret", &request->hook_secret) ||
               keep(name, value, "last-event-id", &request->last_event_id) ||
               keep(name, value, "origin", &request->origin) ||
               keep(name, value, "content-type", &headers->content_type) ||
               keep(name, value, "sec-fetch-site", &headers->fetch_site) ||
               keep(name, value, "accept-encoding", &headers->accept_encoding) ||
               keep(name, value, "if-none-match", &headers->if_none_match) ||
               keep(name, value, "accept-language", &headers->accept_language)) {
        return MHD_YES;
    }
    return MHD_YES;
}

/* The first of the client's languages that is spoken here; Russian otherwise. */
static void read_language(struct http_request *request, struct str list)
{
    while (list.data != NULL) {
        struct str item = str_cut(&list, ',');
        while (item.size > 0 && item.data[0] == ' ') {
            item.data++;
            item.size--;
        }
        struct str tag = {item.data, item.size < 2 ? item.size : 2};
        bool ends =
            item.size == 2 || (item.size > 2 && (item.data[2] == '-' || item.data[2] == ';'));
        if (ends && (str_equal_fold(tag, STR("ru")) || str_equal_fold(tag, STR("en")))) {
            request->language = str_equal_fold(tag, STR("ru")) ? LANGUAGE_RU : LANGUAGE_EN;
            request->has_language = true;
            return;
        }
    }
}

static void read_address(struct exchange *exchange)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info == NULL || info->client_addr == NULL) {
        return;
    }
    char *out = exchange->request.address;
    if (info->client_addr->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)info->client_addr;
        (void)inet_ntop(AF_INET, &v4->sin_addr, out, sizeof exchange->request.address);
    } else if (info->client_addr->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const void *)info->client_addr;
        (void)inet_ntop(AF_INET6, &v6->sin6_addr, out, sizeof exchange->request.address);
    }
}

/* ---- the first call: before any body is read */

static enum MHD_Result refuse_now(struct loop *loop, struct exchange *exchange,
                                  enum http_outcome outcome)
{
    exchange->close_after = true;
    exchange->state = EXCHANGE_COMPLETED;
    http_answer_problem(&exchange->request, &http_outcomes[outcome], NULL);
    loop_phase(exchange, PHASE_ANSWER);
    return answer_send(exchange, loop->config);
}

/* Decide on a refusal that is answered once the body is drained: an answer sent before that reaches
 * the client as a broken pipe. */
static void refuse(struct exchange *exchange, enum http_outcome outcome)
{
    if (exchange->request.answer_status == 0) {
        http_answer_problem(&exchange->request, &http_outcomes[outcome], NULL);
    }
}

static void find_target(struct loop *loop, struct exchange *exchange, const struct headers *headers)
{
    struct http_request *request = &exchange->request;
    const char *allowed = NULL;
    request->route = gate_path_is_plain(request->path)
                         ? router_find(loop->config->routes, request, &allowed)
                         : NULL;
    if (request->route != NULL) {
        return;
    }
    if (allowed != NULL) {
        http_add_header(request, "Allow", str_from(allowed));
        refuse(exchange, HTTP_METHOD_NOT_ALLOWED);
    } else if (!static_answer(loop->config, exchange, headers->accept_encoding,
                              headers->if_none_match)) {
        refuse(exchange, HTTP_NOT_FOUND);
    }
}

static bool is_of_media(struct str type, const char *wanted)
{
    struct str rest = type;
    struct str media = str_cut(&rest, ';');
    while (media.size > 0 && media.data[media.size - 1] == ' ') {
        media.size--;
    }
    return str_equal_fold(media, str_from(wanted == NULL ? "application/json" : wanted));
}

/* What the headers alone can tell about a request to the API. */
static void check_headers(struct exchange *exchange, const struct headers *headers)
{
    struct http_request *request = &exchange->request;
    const struct http_route *route = request->route;
    if (headers->authorizations > 1 || headers->keys > 1) {
        field_errors_add(&request->errors, "", "a header stands twice");
    }
    if (route->access != HTTP_OPEN && headers->fetch_site.size != 0 &&
        !str_equal(headers->fetch_site, STR("same-origin")) &&
        !str_equal(headers->fetch_site, STR("none"))) {
        refuse(exchange, HTTP_CROSS_SITE);
    }
    if (route->has_body && !is_of_media(headers->content_type, route->media)) {
        refuse(exchange, HTTP_UNSUPPORTED);
    }
    (void)router_read_query(request);
}

static enum MHD_Result begin(struct loop *loop, struct exchange *exchange, const char *method,
                             const char *version)
{
    struct http_request *request = &exchange->request;
    struct headers headers = {.exchange = exchange};
    gate_init(&headers.gate);
    (void)MHD_get_connection_values_n(exchange->connection, MHD_HEADER_KIND, on_header, &headers);
    request->method = arena_copy(&request->arena, str_from(method));
    if (request->target.data == NULL || request->method.data == NULL) {
        return MHD_NO;
    }
    read_language(request, headers.accept_language);
    exchange->is_head = str_equal(request->method, STR("HEAD"));
    if (gate_refusal(&headers.gate, str_from(version), request->target) != NULL) {
        return refuse_now(loop, exchange, HTTP_INVALID_REQUEST);
    }
    if (headers.gate.length > LIMIT_DRAIN) {
        return refuse_now(loop, exchange, HTTP_TOO_LARGE);
    }
    read_address(exchange);
    find_target(loop, exchange, &headers);
    if (request->route != NULL) {
        check_headers(exchange, &headers);
    }
    exchange->state = EXCHANGE_READING;
    loop_phase(exchange, PHASE_BODY);
    return MHD_YES;
}

/* ---- the body */

/* How much more of a body is taken. */
static size_t body_room(const struct exchange *exchange)
{
    const struct http_route *route = exchange->request.route;
    size_t most = route == NULL || route->body_most == 0 ? LIMIT_BODY : route->body_most;
    return most - exchange->body_size;
}

static enum MHD_Result read_body(struct exchange *exchange, const char *data, size_t *size)
{
    size_t part = *size;
    *size = 0;
    if (exchange->drained > 0 || part > body_room(exchange)) {
        exchange->drained += part;
        if (exchange->request.answer_status == 0) {
            http_answer_problem(&exchange->request, &http_outcomes[HTTP_TOO_LARGE], NULL);
        }
        exchange->close_after = true;
        return exchange->drained > LIMIT_DRAIN ? MHD_NO : MHD_YES;
    }
    if (exchange->body_size + part > exchange->body_room) {
        size_t room = exchange->body_room == 0 ? 1024 : exchange->body_room * 2;
        while (room < exchange->body_size + part) {
            room *= 2;
        }
        char *bigger = arena_alloc(&exchange->request.arena, 1, room);
        if (bigger == NULL) {
            return MHD_NO;
        }
        if (exchange->body_size != 0) {
            memcpy(bigger, exchange->body, exchange->body_size);
        }
        exchange->body = bigger;
        exchange->body_room = room;
    }
    memcpy(exchange->body + exchange->body_size, data, part);
    exchange->body_size += part;
    return MHD_YES;
}

/* ---- the work */

static bool key_is_plain(struct str key)
{
    for (size_t i = 0; i < key.size; i++) {
        char c = key.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_')) {
            return false;
        }
    }
    return key.size > 0 && key.size <= LIMIT_IDEMPOTENCY_KEY;
}

static void parse(struct http_request *request)
{
    const struct http_route *route = request->route;
    if (route->needs_key && request->idempotency_key.data == NULL) {
        field_errors_add(&request->errors, "", "the header Idempotency-Key is missing");
    } else if (route->needs_key && !key_is_plain(request->idempotency_key)) {
        field_errors_add(&request->errors, "",
                         "Idempotency-Key is 1 to 64 letters, digits, - or _");
    }
    if (!route->has_body && request->body.size != 0) {
        field_errors_add(&request->errors, "", "no body belongs here");
    }
    if (route->parse != NULL) {
        route->parse(request);
    }
}

static enum MHD_Result finish(struct loop *loop, struct exchange *exchange)
{
    loop_phase(exchange, PHASE_ANSWER);
    return answer_send(exchange, loop->config);
}

static enum MHD_Result submit(struct loop *loop, struct exchange *exchange)
{
    struct http_request *request = &exchange->request;
    if (atomic_load(&loop->quiescing)) {
        exchange->close_after = true;
        http_answer_retry(request, &http_outcomes[HTTP_BUSY], 1);
        return finish(loop, exchange);
    }
    exchange->state = EXCHANGE_SUBMITTED;
    loop_phase(exchange, PHASE_WORK);
    MHD_suspend_connection(exchange->connection);
    loop_count_in_flight(exchange, true);
    enum status status = loop->config->submit(loop->config->context, request);
    if (status != STATUS_OK) {
        http_complete(request, status);
    }
    return MHD_YES;
}

/* The whole request is here. */
static enum MHD_Result dispatch(struct loop *loop, struct exchange *exchange)
{
    struct http_request *request = &exchange->request;
    const struct http_route *route = request->route;
    request->body = (struct str){exchange->body, exchange->body_size};
    if (route == NULL || exchange->drained > 0) {
        return finish(loop, exchange);
    }
    bool refused = request->answer_status != 0;
    if (route->access != HTTP_OPEN) {
        /* The nonce and the proof come before anything else that could be wrong. */
        int kept = request->answer_status;
        request->answer_status = 0;
        if (!loop->config->authenticate(loop->config->context, loop->state, request)) {
            return finish(loop, exchange);
        }
        request->answer_status = kept;
    }
    if (refused) {
        return finish(loop, exchange);
    }
    parse(request);
    if (request->errors.count != 0 && route->access != HTTP_SESSION) {
        http_answer_problem(request, &http_outcomes[HTTP_INVALID_REQUEST], NULL);
        return finish(loop, exchange);
    }
    if (route->work == HTTP_AT_ONCE) {
        route->reply(request);
        return finish(loop, exchange);
    }
    return submit(loop, exchange);
}

static void answer_failure(struct http_request *request)
{
    switch (request->status) {
    case STATUS_DISK_FULL:
        http_answer_retry(request, &http_outcomes[HTTP_DISK_FULL], 5);
        return;
    case STATUS_BUSY:
    case STATUS_RETRY:
    case STATUS_WIDEN:
    case STATUS_NO_MEMORY:
    case STATUS_IN_DOUBT:
        http_answer_retry(request, &http_outcomes[HTTP_BUSY], 1);
        return;
    case STATUS_OK:
    case STATUS_NOT_FOUND:
    case STATUS_INVALID:
    case STATUS_IO:
    case STATUS_CORRUPT:
    case STATUS_BUG:
        break;
    }
    http_answer_problem(request, &http_outcomes[HTTP_INTERNAL], NULL);
}

/* The work is done and its commit durable: say so. */
static enum MHD_Result reply(struct loop *loop, struct exchange *exchange)
{
    struct http_request *request = &exchange->request;
    loop_count_in_flight(exchange, false);
    if (request->status != STATUS_OK) {
        request->answer_status = 0;
        answer_failure(request);
    } else if (request->answer_status == 0) {
        request->route->reply(request);
    }
    return finish(loop, exchange);
}

enum MHD_Result exchange_step(struct loop *loop, struct exchange *exchange, const char *method,
                              const char *version, const char *data, size_t *size)
{
    switch (exchange->state) {
    case EXCHANGE_NEW:
        return begin(loop, exchange, method, version);
    case EXCHANGE_READING:
        return *size != 0 ? read_body(exchange, data, size) : dispatch(loop, exchange);
    case EXCHANGE_SUBMITTED:
        break;
    case EXCHANGE_COMPLETED:
        return reply(loop, exchange);
    }
    assume(false);
    return MHD_NO;
}
