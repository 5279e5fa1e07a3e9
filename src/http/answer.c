#include "http/stream.h"

#include <stdio.h>
#include <string.h>

const struct outcome http_outcomes[HTTP_OUTCOME_COUNT] = {
#define HTTP_OUTCOME_ROW(id, name, http, title, ru, en)                                            \
    {name, http, title, {ru, en}, REFUSAL_NONE, {NULL, NULL}},
    HTTP_OUTCOME_LIST(HTTP_OUTCOME_ROW)
#undef HTTP_OUTCOME_ROW
};

static const char *const refusal_words[] = {
#define REFUSAL_CLASS_WORD(name, word) word,
    REFUSAL_CLASS_LIST(REFUSAL_CLASS_WORD)
#undef REFUSAL_CLASS_WORD
};

/* On every answer (OWASP ASVS 3.4): nothing is guessed, told on, framed or shared. */
static const struct http_header always[] = {
    {"X-Content-Type-Options", STR_INIT("nosniff")},
    {"Referrer-Policy", STR_INIT("no-referrer")},
    {"Strict-Transport-Security", STR_INIT("max-age=63072000; includeSubDomains")},
    {"Cross-Origin-Resource-Policy", STR_INIT("same-origin")},
    {"Permissions-Policy",
     STR_INIT("camera=(self), clipboard-write=(self), otp-credentials=(self), geolocation=(),"
              " microphone=(), payment=(), usb=()")},
};

void http_answer(struct http_request *request, int status, const char *type, struct str body)
{
    request->answer_status = status;
    request->answer_type = type;
    request->answer_body = body;
}

void http_answer_json_text(struct http_request *request, int status, struct str text)
{
    if (text.data == NULL) {
        http_answer(request, 500, "application/problem+json",
                    STR("{\"type\":\"/problems/internal\",\"title\":\"Something is wrong here\","
                        "\"status\":500,\"detail\":\"No memory for the answer.\"}"));
        return;
    }
    http_answer(request, status, "application/json", text);
}

void http_answer_json(struct http_request *request, int status, json_t *value)
{
    struct str body = json_write(value, &request->arena);
    json_decref(value);
    http_answer_json_text(request, status, body);
}

static json_t *error_list(const struct field_errors *errors)
{
    json_t *list = json_array();
    for (size_t i = 0; i < errors->count && list != NULL; i++) {
        const struct field_error *error = &errors->items[i];
        json_t *item = json_pack("{s:s%,s:s%}", "pointer", error->pointer.data, error->pointer.size,
                                 "detail", error->detail.data, error->detail.size);
        if (json_array_append_new(list, item) != 0) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}

void http_answer_problem(struct http_request *request, const struct outcome *outcome,
                         json_t *members)
{
    char type[64];
    (void)snprintf(type, sizeof type, "/problems/%s", outcome->name);
    json_t *problem =
        json_pack("{s:s,s:s,s:i,s:s}", "type", type, "title", outcome->title_en, "status",
                  outcome->http, "detail", outcome->text[request->language]);
    if (problem != NULL && request->errors.count > 0 && outcome->http == 400) {
        json_t *errors = error_list(&request->errors);
        if (errors == NULL || json_object_set_new(problem, "errors", errors) != 0) {
            json_decref(problem);
            problem = NULL;
        }
    }
    if (problem != NULL && outcome->refusal != REFUSAL_NONE &&
        (json_object_set_new(problem, "class", json_string(refusal_words[outcome->refusal])) != 0 ||
         json_object_set_new(problem, "next", json_string(outcome->next[request->language])) !=
             0)) {
        json_decref(problem);
        problem = NULL;
    }
    if (problem != NULL && members != NULL && json_object_update(problem, members) != 0) {
        json_decref(problem);
        problem = NULL;
    }
    json_decref(members);
    http_answer_json(request, outcome->http, problem);
    request->answer_type = "application/problem+json";
}

void http_answer_retry(struct http_request *request, const struct outcome *outcome, int32_t seconds)
{
    struct str text = arena_printf(&request->arena, "%d", (int)(seconds < 1 ? 1 : seconds));
    http_add_header(request, "Retry-After", text.data == NULL ? STR("1") : text);
    http_answer_problem(request, outcome, NULL);
}

void http_add_header(struct http_request *request, const char *name, struct str value)
{
    if (request->header_count < HTTP_EXTRA_HEADERS && value.data != NULL) {
        request->headers[request->header_count++] = (struct http_header){name, value};
    }
}

static bool add(struct MHD_Response *response, const char *name, const char *value)
{
    return MHD_add_response_header(response, name, value) == MHD_YES;
}

static const char *page_policy(const struct http_config *config, struct str path)
{
    for (const struct http_entry *at = config->entries; at != NULL && at->prefix != NULL; at++) {
        if (str_starts(path, str_from(at->prefix))) {
            return at->policy;
        }
    }
    return config->page_policy;
}

static bool add_headers(struct MHD_Response *response, const struct exchange *exchange,
                        const struct http_config *config)
{
    const struct http_request *request = &exchange->request;
    bool good = true;
    for (size_t i = 0; i < ARRAY_COUNT(always); i++) {
        good = good && add(response, always[i].name, always[i].value.data);
    }
    if (request->answer_type != NULL) {
        good = good && add(response, "Content-Type", request->answer_type);
    }
    if (!request->answer_cached) {
        good = good && add(response, "Cache-Control", "no-store");
    }
    bool is_page = exchange->asset != NULL && strcmp(exchange->asset->path, config->page) == 0;
    const char *policy = is_page                    ? page_policy(config, request->path)
                         : request->answer_document ? "frame-ancestors 'none'; base-uri 'none'"
                                                    : "default-src 'none'; frame-ancestors 'none';"
                                                      " sandbox";
    good = good && add(response, "Content-Security-Policy", policy);
    if (is_page) {
        good = good && add(response, "Cross-Origin-Opener-Policy", "same-origin");
    }
    for (size_t i = 0; i < request->header_count; i++) {
        good = good && add(response, request->headers[i].name, request->headers[i].value.data);
    }
    if (exchange->close_after) {
        good = good && add(response, "Connection", "close");
    }
    return good;
}

static void count(const struct http_config *config, int status)
{
    metric_add(config->metrics, METRIC_REQUESTS, 1);
    metric_add(config->metrics, METRIC_ERRORS_CLIENT, status >= 400 && status < 500);
    metric_add(config->metrics, METRIC_ERRORS_SERVER, status >= 500);
}

static struct MHD_Response *response_of(struct exchange *exchange)
{
    if (exchange->stream != NULL) {
        return stream_response(exchange);
    }
    /* The bytes are the arena's or constant; both outlive the response. */
    struct str body = exchange->request.answer_body;
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): the library only reads it */
    return MHD_create_response_from_buffer(body.size, (void *)(uintptr_t)body.data,
                                           MHD_RESPMEM_PERSISTENT);
}

enum MHD_Result answer_send(struct exchange *exchange, const struct http_config *config)
{
    struct http_request *request = &exchange->request;
    if (request->answer_status == 0) {
        http_answer_problem(request, &http_outcomes[HTTP_INTERNAL], NULL);
    }
    struct MHD_Response *response = response_of(exchange);
    if (response == NULL) {
        return MHD_NO;
    }
    enum MHD_Result result = MHD_NO;
    if (add_headers(response, exchange, config)) {
        result =
            MHD_queue_response(exchange->connection, (unsigned)request->answer_status, response);
    }
    MHD_destroy_response(response);
    count(config, request->answer_status);
    return result;
}
