#include "main/rail_sim_door.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- POST /messages: as a bank speaks to a rail */

static void message_reply(struct http_request *request)
{
    const struct rail_sim_door *door = request->services;
    int answer = rail_sim_take(door->sim, request->body);
    http_answer(request, answer, "text/plain", answer == 202 ? STR("taken\n") : STR("not taken\n"));
}

/* ---- GET /statements/2026-11-24 */

static void statement_reply(struct http_request *request)
{
    const struct rail_sim_door *door = request->services;
    int32_t day = 0;
    struct buf text;
    buf_init(&text, LIMIT_ANSWER / 2);
    if (day_parse(request->path_token, &day) != STATUS_OK ||
        rail_sim_statement(door->sim, day, &text) != STATUS_OK) {
        http_answer_problem(request, &http_outcomes[HTTP_NOT_FOUND], NULL);
    } else {
        struct str body = arena_copy(&request->arena, buf_str(&text));
        http_answer(request, body.data == NULL ? 500 : 200, "application/xml", body);
    }
    buf_free(&text);
}

/* ---- what a test asks and tells */

static void state_reply(struct http_request *request)
{
    const struct rail_sim_door *door = request->services;
    http_answer_json(request, 200, rail_sim_state(door->sim));
}

/* {"do":"statement","day","path"}: into a file, for days that are too long for an answer. */
static json_t *write_statement(const struct rail_sim_door *door, const json_t *order)
{
    int32_t day = 0;
    struct buf text;
    const char *path = json_string_value(json_object_get(order, "path"));
    const char *date = json_string_value(json_object_get(order, "day"));
    FILE *file = path == NULL ? NULL : fopen(path, "we");
    buf_init(&text, LIMIT_RAIL_STATEMENT);
    bool good = file != NULL && day_parse(str_from(date), &day) == STATUS_OK &&
                rail_sim_statement(door->sim, day, &text) == STATUS_OK &&
                fwrite(text.data, 1, text.size, file) == text.size;
    good = file != NULL && fclose(file) == 0 && good;
    json_t *answer = good ? json_pack("{s:I}", "bytes", (json_int_t)text.size) : NULL;
    buf_free(&text);
    return answer;
}

static void play_reply(struct http_request *request)
{
    const struct rail_sim_door *door = request->services;
    json_t *order =
        json_loadb(request->body.data, request->body.size, JSON_REJECT_DUPLICATES, NULL);
    const char *what = json_string_value(json_object_get(order, "do"));
    json_t *answer = what != NULL && strcmp(what, "statement") == 0
                         ? write_statement(door, order)
                         : rail_sim_play(door->sim, order);
    json_decref(order);
    if (answer == NULL) {
        http_answer_problem(request, &http_outcomes[HTTP_INVALID_REQUEST], NULL);
    } else {
        http_answer_json(request, 200, answer);
    }
}

static const struct http_route routes[] = {
    {.method = HTTP_POST,
     .path = "/messages",
     .access = HTTP_PROOF,
     .has_body = true,
     .media = "application/xml",
     .body_most = 2UL * LIMIT_RAIL_MESSAGE,
     .reply = message_reply},
    {.method = HTTP_GET,
     .path = "/statements/{token}",
     .access = HTTP_PROOF,
     .reply = statement_reply},
    {.method = HTTP_GET, .path = "/state", .access = HTTP_PROOF, .reply = state_reply},
    {.method = HTTP_POST,
     .path = "/play",
     .access = HTTP_PROOF,
     .has_body = true,
     .reply = play_reply},
    {.path = NULL}};

/* ---- start and stop */

static void *loop_new(void *context)
{
    return context;
}

static void loop_free(void *loop)
{
    (void)loop;
}

static bool authenticate(void *context, void *loop, struct http_request *request)
{
    struct rail_sim_door *door = context;
    (void)loop;
    return signed_door_opens(door->word, request);
}

static enum status submit(void *context, struct http_request *request)
{
    (void)context;
    (void)request;
    return STATUS_BUG; /* every route here is answered at once */
}

enum status rail_sim_door_start(struct rail_sim_door *door, const struct rail_sim_config *config,
                                uint16_t port, struct error *error)
{
    static const struct http_asset no_assets[] = {{.path = NULL}};
    struct rail_sim_config own = *config;
    own.books = door->books[0] == '\0' ? NULL : door->books;
    const struct str key = {own.peer.key, own.peer.key_size};
    metrics_init(&door->metrics);
    enum status status = rail_sim_start(&own, &door->sim, error);
    if (status == STATUS_OK && signed_door_new(key, own.clock, &door->word) != STATUS_OK) {
        status = error_set(error, STATUS_NO_MEMORY, "no memory for the simulator's door");
    }
    door->config = (struct http_config){.address = "127.0.0.1",
                                        .port = port,
                                        .loops = 1,
                                        .routes = routes,
                                        .assets = no_assets,
                                        .page = "",
                                        .page_policy = "default-src 'none'",
                                        .metrics = &door->metrics,
                                        .services = door,
                                        .context = door,
                                        .loop_new = loop_new,
                                        .loop_free = loop_free,
                                        .authenticate = authenticate,
                                        .submit = submit};
    return status == STATUS_OK ? http_start(&door->config, &door->http, error) : status;
}

void rail_sim_door_stop(struct rail_sim_door *door)
{
    if (door->http != NULL) {
        http_quiesce(door->http);
    }
    http_stop(door->http);
    rail_sim_stop(door->sim);
    signed_door_free(door->word);
    *door = (struct rail_sim_door){.http = NULL};
}
