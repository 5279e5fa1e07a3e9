#include "main/rail_desk.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/log.h"
#include "main/demo_history.h"
#include "main/rail_act.h"
#include "main/work.h"

enum { PATIENCE_SECONDS = 60 };

/* ---- the listener: POST /v1/rail/messages, one message, taken once */

static void message_parse(struct http_request *request)
{
    struct rail_desk *desk = request->services;
    struct error error = {0};
    struct rail_message *message = ARENA_NEW(&request->arena, struct rail_message);
    request->order = message;
    if (message == NULL) {
        request->status = STATUS_NO_MEMORY;
        field_errors_add(&request->errors, "", "no memory");
    } else if (rail_message_read(desk->forms, request->body, message, &error) != STATUS_OK) {
        field_errors_add(&request->errors, "", error.text);
        log_event(LOG_WARNING, "rail-unread", "%s", error.text);
    }
}

static enum status message_plan(struct http_request *request, struct txn *txn, struct plan *plan)
{
    return rail_take_plan(txn, request->order, plan);
}

static enum status message_run(struct http_request *request, struct txn *txn)
{
    static const struct outcome different = {
        .name = "different-twice",
        .http = 409,
        .title_en = "This id was used for another message",
        .text = {"Сообщение с таким идентификатором уже было, и другое.",
                 "A message with this id came before, and it was another one."}};
    static const struct outcome foreign = {
        .name = "foreign",
        .http = 422,
        .title_en = "Not for this bank",
        .text = {"Сообщение адресовано другому банку.", "The message is for another bank."}};
    static const struct outcome far_day = {
        .name = "far-day",
        .http = 422,
        .title_en = "Its day is too far from today",
        .text = {"День расчётов слишком далёк от сегодняшнего: деньги не приняты.",
                 "The day of settlement is too far from today: the money was not taken."}};
    static const struct outcome *const refusals[] = {[RAIL_TAKEN_DIFFERENT] = &different,
                                                     [RAIL_TAKEN_FOREIGN] = &foreign,
                                                     [RAIL_TAKEN_FAR_DAY] = &far_day};
    const struct rail_desk *desk = request->services;
    enum rail_taken taken = RAIL_TAKEN_NEW;
    enum status status = rail_take(txn, &desk->rail, request->order, request->body, &taken);
    request->refused = taken != RAIL_TAKEN_NEW && taken != RAIL_TAKEN_AGAIN;
    request->written = taken == RAIL_TAKEN_NEW || taken == RAIL_TAKEN_DIFFERENT;
    if (status == STATUS_OK && request->refused) {
        http_answer_problem(request, refusals[taken], NULL);
    }
    return status;
}

static void message_reply(struct http_request *request)
{
    if (request->answer_status == 0) {
        http_answer(request, 202, "text/plain", STR("taken\n"));
    }
}

static const struct http_route routes[] = {{.method = HTTP_POST,
                                            .path = "/v1/rail/messages",
                                            .access = HTTP_PROOF,
                                            .work = HTTP_WRITE,
                                            .has_body = true,
                                            .media = "application/xml",
                                            .body_most = LIMIT_RAIL_MESSAGE,
                                            .parse = message_parse,
                                            .plan = message_plan,
                                            .run = message_run,
                                            .reply = message_reply},
                                           {.path = NULL}};

static void *loop_new(void *context)
{
    return context; /* the door keeps what was said; the one loop has nothing of its own */
}

static void loop_free(void *loop)
{
    (void)loop;
}

static bool authenticate(void *context, void *loop, struct http_request *request)
{
    struct rail_desk *desk = context;
    (void)loop;
    return signed_door_opens(desk->word, request);
}

static enum status submit(void *context, struct http_request *request)
{
    struct rail_desk *desk = context;
    return work_submit(desk->core, request);
}

static enum status start_door(struct rail_desk *desk, uint16_t port, struct error *error)
{
    static const struct http_asset no_assets[] = {{.path = NULL}};
    const struct str key = {desk->peer.key, desk->peer.key_size};
    enum status status = signed_door_new(key, desk->core->config.clock, &desk->word);
    if (status != STATUS_OK) {
        return error_set(error, status, "no memory for the rail's door");
    }
    desk->config = (struct http_config){.address = desk->address,
                                        .port = port,
                                        .loops = 1,
                                        .routes = routes,
                                        .assets = no_assets,
                                        .page = "",
                                        .page_policy = "default-src 'none'",
                                        .metrics = &desk->core->metrics,
                                        .services = desk,
                                        .context = desk,
                                        .loop_new = loop_new,
                                        .loop_free = loop_free,
                                        .authenticate = authenticate,
                                        .submit = submit};
    return http_start(&desk->config, &desk->http, error);
}

/* ---- the outbox */

struct order_job {
    struct job job;
    const struct rail *rail;
    int64_t kind, reference;
};

static enum job_result order_run(struct job *job, struct txn *txn, enum status *why)
{
    struct order_job *order = (struct order_job *)job;
    *why = rail_order(txn, order->rail, order->kind, order->reference);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum status order(struct rail_desk *desk, int64_t kind, int64_t reference)
{
    struct order_job job = {.job = {.write = true, .run = order_run},
                            .rail = &desk->rail,
                            .kind = kind,
                            .reference = reference};
    return committer_run(desk->core->committer, &job.job);
}

enum status rail_desk_send(void *context, int64_t reference)
{
    return order(context, OUTBOX_RAIL, reference);
}

enum status rail_desk_recall(void *context, int64_t reference)
{
    return order(context, OUTBOX_RECALL, reference);
}

enum status rail_desk_look_up(void *context, int64_t reference)
{
    return order(context, OUTBOX_LOOK_UP, reference);
}

/* ---- start and stop */

/* The three of the demo, for whom money comes in. */
struct payees_job {
    struct job job;
    struct rail_sim_config *sim;
    int64_t balance;
};

static enum job_result payees_run(struct job *job, struct txn *txn, enum status *why)
{
    struct payees_job *at = (struct payees_job *)job;
    struct rail_standing standing = {0};
    *why = rail_stand(txn, &standing);
    at->balance = -standing.correspondent;
    for (size_t i = 0; i < DEMO_CUSTOMERS && *why == STATUS_OK; i++) {
        struct customer customer;
        enum status status = customer_by_phone(txn, str_from(demo_people[i].phone), &customer);
        if (status == STATUS_OK) {
            size_t at_payee = at->sim->payee_count++;
            (void)snprintf(at->sim->payees[at_payee].number, NUMBER_TEXT, "%s", customer.phone);
            (void)snprintf(at->sim->payees[at_payee].name, RAIL_NAME, "%s %s", customer.first_name,
                           customer.last_name);
        }
        *why = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static bool path_of(const struct rail_desk *desk, const char *name, char path[PATH_TEXT])
{
    int size = snprintf(path, PATH_TEXT, "%s/%s", desk->core->config.data, name);
    return size > 0 && size < PATH_TEXT;
}

/* Several demos on one store have one rail: that of the process which began first. */
static bool have_sim(struct rail_desk *desk)
{
    char path[PATH_TEXT];
    desk->sim_lock =
        path_of(desk, "rail-sim.lock", path) ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (desk->sim_lock >= 0 && flock(desk->sim_lock, LOCK_EX | LOCK_NB) == 0) {
        return true;
    }
    char url[RAIL_URL] = "";
    ssize_t size = desk->sim_lock < 0 ? 0 : pread(desk->sim_lock, url, sizeof url - 1, 0);
    url[size > 0 ? size : 0] = '\0';
    if (rail_url_is_allowed(str_from(url))) {
        (void)snprintf(desk->peer.url, RAIL_URL, "%s", url);
    }
    return false;
}

static enum status tell_others(struct rail_desk *desk, struct error *error)
{
    struct str url = str_from(desk->peer.url);
    return ftruncate(desk->sim_lock, 0) == 0 &&
                   pwrite(desk->sim_lock, url.data, url.size, 0) == (ssize_t)url.size
               ? STATUS_OK
               : error_set(error, STATUS_IO, "cannot write rail-sim.lock");
}

/* A rail in this process. Nothing happens by itself until rail_desk_enliven. */
static enum status start_sim(struct rail_desk *desk, struct error *error)
{
    enum { DELAY_MS = 300 };
    struct core *core = desk->core;
    struct rail_sim_config config = {.forms = desk->forms,
                                     .clock = core->config.clock,
                                     .seed = random_u64(&core->random),
                                     .delay_ms = DELAY_MS};
    struct payees_job payees = {.job = {.run = payees_run}, .sim = &config};
    enum status status = committer_run(core->committer, &payees.job);
    if (status != STATUS_OK) {
        return error_set(error, status, "cannot read the demo's customers");
    }
    config.opening = payees.balance;
    config.peer = desk->peer;
    (void)snprintf(config.bank_bik, BIK_TEXT, "%.*s", STR_ARGS(core->bank.policy.bik));
    (void)snprintf(config.peer.url, RAIL_URL, "http://127.0.0.1:%u",
                   (unsigned)http_port(desk->http));
    (void)snprintf(desk->sim.books, sizeof desk->sim.books, "%s/rail-sim.books", core->config.data);
    status = rail_sim_door_start(&desk->sim, &config, 0, error);
    if (status == STATUS_OK) {
        (void)snprintf(desk->peer.url, RAIL_URL, "http://127.0.0.1:%u",
                       (unsigned)http_port(desk->sim.http));
        status = tell_others(desk, error);
    }
    return status;
}

static enum status choose(struct rail_desk *desk, const struct config_rail *read, bool is_demo,
                          struct error *error)
{
    struct digest key;
    if (read->url[0] != '\0') {
        (void)snprintf(desk->peer.url, RAIL_URL, "%s", read->url);
        (void)snprintf(desk->peer.ca_file, RAIL_URL, "%s", read->ca_file);
        (void)snprintf(desk->address, sizeof desk->address, "%s", read->listen);
        if (read->key_file[0] == '\0' || read->listen[0] == '\0') {
            return error_set(error, STATUS_INVALID, "rail_url needs rail_listen and rail_key_file");
        }
        return signed_key_read(read->key_file, desk->peer.key, &desk->peer.key_size, error);
    }
    if (!is_demo) {
        return STATUS_OK;
    }
    (void)snprintf(desk->address, sizeof desk->address, "127.0.0.1");
    enum status status =
        core_load_key(desk->core->config.data, "rail.key", &desk->core->random, &key, error);
    memcpy(desk->peer.key, key.bytes, sizeof key.bytes);
    desk->peer.key_size = sizeof key.bytes;
    crypto_wipe(&key, sizeof key);
    return status;
}

static enum status start_line(struct rail_desk *desk, struct error *error)
{
    const struct rail_line_config config = {.rail = &desk->rail,
                                            .peer = &desk->peer,
                                            .committer = desk->core->committer,
                                            .clock = desk->core->config.clock};
    return rail_line_start(&config, &desk->line, error);
}

enum status rail_desk_start(struct rail_desk *desk, struct core *core, const struct config *read,
                            bool is_demo, struct error *error)
{
    int64_t patience = read->rail.patience == 0 ? PATIENCE_SECONDS : read->rail.patience;
    memset(desk, 0, sizeof *desk);
    desk->core = core;
    desk->sim_lock = -1;
    enum status status = rail_forms_new(&desk->forms, error);
    desk->rail.config = (struct rail_config){.bank = &core->bank,
                                             .forms = desk->forms,
                                             .statement_seconds = read->rail.statement,
                                             .patience_us = SECONDS_US(patience),
                                             .credited = rail_tell_credited,
                                             .given_back = rail_tell_given_back,
                                             .context = core};
    if (status == STATUS_OK) {
        status = choose(desk, &read->rail, is_demo, error);
    }
    if (status != STATUS_OK || desk->address[0] == '\0') {
        return status;
    }
    status = start_door(desk, read->rail.port, error);
    if (status == STATUS_OK && desk->peer.url[0] == '\0' && have_sim(desk)) {
        status = start_sim(desk, error);
    }
    if (status == STATUS_OK && desk->peer.url[0] != '\0') {
        status = start_line(desk, error);
    }
    if (status == STATUS_OK && desk->rail.config.statement_seconds != 0) {
        status = rail_clerk_start(core, &desk->rail, &desk->peer, &desk->clerk);
    }
    core->rail = status == STATUS_OK ? &desk->rail : NULL;
    core->rail_peer = &desk->peer;
    return status;
}

void rail_desk_enliven(struct rail_desk *desk)
{
    enum { REJECT = 5, CREDITS_A_MINUTE = 1 };
    json_t *rates = desk->sim.sim == NULL ? NULL
                                          : json_pack("{s:s,s:i,s:i}", "do", "rates", "reject",
                                                      REJECT, "credits_a_minute", CREDITS_A_MINUTE);
    json_decref(rates == NULL ? NULL : rail_sim_play(desk->sim.sim, rates));
    json_decref(rates);
}

void rail_desk_wake(struct rail_desk *desk)
{
    rail_line_wake(desk->line);
}

void rail_desk_quiesce(struct rail_desk *desk)
{
    if (desk->http != NULL) {
        http_quiesce(desk->http);
    }
}

void rail_desk_stop(struct rail_desk *desk)
{
    rail_clerk_stop(desk->clerk);
    desk->clerk = NULL;
    rail_line_stop(desk->line);
    rail_sim_door_stop(&desk->sim);
}

void rail_desk_free(struct rail_desk *desk)
{
    rail_line_free(desk->line);
    http_stop(desk->http);
    signed_door_free(desk->word);
    rail_forms_free(desk->forms);
    if (desk->core != NULL && desk->sim_lock >= 0) {
        (void)close(desk->sim_lock);
    }
    crypto_wipe(&desk->peer, sizeof desk->peer);
    *desk = (struct rail_desk){.line = NULL};
}
