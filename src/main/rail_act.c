#include "main/rail_act.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "channel/notice.h"
#include "main/act.h"
#include "main/config.h"
#include "main/rail_day.h"
#include "main/signed_door.h"
#include "rail/queue.h"
#include "rail/rail.h"
#include "rail/statement.h"

/* What every act works with. */
struct acting {
    struct core *core;
    const struct rail_peer *peer;
    struct rail_forms *forms;
    struct rail rail;
};

/* ---- state */

struct state_job {
    struct job job;
    struct rail_standing standing;
};

static enum job_result state_run(struct job *job, struct txn *txn, enum status *why)
{
    *why = rail_stand(txn, &((struct state_job *)job)->standing);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static json_t *state(struct acting *acting, const json_t *request)
{
    (void)request;
    struct state_job job = {.job = {.run = state_run}};
    enum status status = committer_run(acting->core->committer, &job.job);
    const struct rail_standing *is = &job.standing;
    return status != STATUS_OK
               ? act_refuse(status_name(status))
               : json_pack("{s:s,s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "url", acting->peer->url,
                           "correspondent", (json_int_t)is->correspondent, "clearing_out",
                           (json_int_t)is->clearing_out, "clearing_in", (json_int_t)is->clearing_in,
                           "providers", (json_int_t)is->providers, "unsent", (json_int_t)is->unsent,
                           "unanswered", (json_int_t)is->unanswered, "queued",
                           (json_int_t)is->queued);
}

/* ---- the queue */

struct queue_job {
    struct job job;
    int64_t after;
    size_t count;
    struct rail_queued rows[LIMIT_RAIL_QUEUE];
};

static enum job_result queue_run(struct job *job, struct txn *txn, enum status *why)
{
    struct queue_job *queue = (struct queue_job *)job;
    *why = rail_queue_list(txn, queue->after, queue->rows, &queue->count);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static json_t *json_of_row(const struct rail_queued *row)
{
    char id[ID_TEXT];
    char payment[ID_TEXT];
    char created[CLOCK_TEXT];
    char day[CLOCK_TEXT] = "";
    id_format(row->id, id);
    id_format(row->payment, payment);
    clock_format(row->created_us, created);
    if (row->day != 0) {
        day_format(row->day, day);
    }
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:I,s:s,s:s}", "id", id, "reason",
                     rail_reason_word(row->reason), "text", rail_reason_text(row->reason),
                     "reference", row->reference, "payment", row->payment == 0 ? "" : payment,
                     "amount", (json_int_t)row->amount.minor, "day", day, "created_at", created);
}

static json_t *queue(struct acting *acting, const json_t *request)
{
    struct queue_job *job = calloc(1, sizeof *job);
    if (job == NULL) {
        return NULL;
    }
    job->job = (struct job){.run = queue_run};
    job->after = act_number(request, "after");
    enum status status = committer_run(acting->core->committer, &job->job);
    json_t *rows = json_array();
    for (size_t i = 0; i < job->count && status == STATUS_OK; i++) {
        (void)json_array_append_new(rows, json_of_row(&job->rows[i]));
    }
    free(job);
    return status == STATUS_OK ? json_pack("{s:o}", "rows", rows) : act_refuse(status_name(status));
}

struct show_job {
    struct job job;
    struct arena arena;
    int64_t id;
    struct rail_queued row;
    struct str body;
};

static enum job_result show_run(struct job *job, struct txn *txn, enum status *why)
{
    struct show_job *show = (struct show_job *)job;
    arena_reset(&show->arena);
    *why = rail_queue_show(txn, show->id, &show->arena, &show->row, &show->body);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static json_t *show(struct acting *acting, const json_t *request)
{
    struct show_job job = {.job = {.run = show_run}};
    if (id_parse(act_text(request, "id"), &job.id) != STATUS_OK) {
        return act_refuse("not a row");
    }
    arena_init(&job.arena, 2UL * LIMIT_RAIL_MESSAGE);
    enum status status = committer_run(acting->core->committer, &job.job);
    json_t *row = status == STATUS_OK ? json_of_row(&job.row) : NULL;
    if (row != NULL) {
        (void)json_object_set_new(row, "message", json_stringn(job.body.data, job.body.size));
        (void)json_object_set_new(row, "closed_by", json_string(job.row.person));
        (void)json_object_set_new(row, "is_open", json_boolean(!job.row.is_done));
    }
    arena_free(&job.arena);
    if (status == STATUS_NOT_FOUND) {
        return act_refuse(rail_decided_text(RAIL_DECIDED_NOT_FOUND));
    }
    return status == STATUS_OK ? row : act_refuse(status_name(status));
}

struct decide_job {
    struct job job;
    const struct rail *rail;
    struct rail_decide decide;
    enum rail_decided decided;
};

static enum status decide_plan(struct job *job, struct txn *txn, struct plan *plan)
{
    return rail_queue_plan(txn, &((struct decide_job *)job)->decide, plan);
}

static enum job_result decide_run(struct job *job, struct txn *txn, enum status *why)
{
    struct decide_job *decide = (struct decide_job *)job;
    *why = rail_queue_decide(txn, decide->rail, &decide->decide, &decide->decided);
    if (*why != STATUS_OK) {
        return JOB_FAILED;
    }
    return decide->decided == RAIL_DECIDED_DONE ? JOB_DONE : JOB_REFUSED;
}

static json_t *decide(struct acting *acting, const json_t *request)
{
    static const struct {
        const char *word;
        enum rail_decision decision;
    } rows[] = {{"credit", RAIL_DECIDE_CREDIT},
                {"return", RAIL_DECIDE_RETURN},
                {"refuse", RAIL_DECIDE_REFUSE},
                {"close", RAIL_DECIDE_CLOSE}};
    struct decide_job job = {
        .job = {.write = true, .plan = decide_plan, .run = decide_run},
        .rail = &acting->rail,
        .decide = {.account = act_text(request, "account"), .person = act_text(request, "by")}};
    bool is_known = false;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        if (str_equal(act_text(request, "decision"), str_from(rows[i].word))) {
            job.decide.decision = rows[i].decision;
            is_known = true;
        }
    }
    if (!is_known || id_parse(act_text(request, "id"), &job.decide.id) != STATUS_OK ||
        job.decide.person.size == 0 || job.decide.person.size > LIMIT_PERSON) {
        return act_refuse("not a decision, a row and a person");
    }
    enum status status = committer_run(acting->core->committer, &job.job);
    if (status != STATUS_OK) {
        return act_refuse(status_name(status));
    }
    return job.decided == RAIL_DECIDED_DONE ? json_pack("{s:b}", "done", 1)
                                            : act_refuse(rail_decided_text(job.decided));
}

/* ---- statements */

static json_t *json_of_differences(const struct rail_comparison *comparison)
{
    enum { SHOWN = 100 };
    json_t *list = json_array();
    for (size_t i = 0; i < comparison->difference_count && i < SHOWN; i++) {
        const struct rail_queued *row = &comparison->differences[i];
        (void)json_array_append_new(
            list, json_pack("{s:s,s:s,s:I}", "reason", rail_reason_word(row->reason), "reference",
                            row->reference, "amount", (json_int_t)row->amount.minor));
    }
    return list;
}

static json_t *json_of_comparison(const struct rail_comparison *comparison, bool so_far,
                                  int64_t took_us)
{
    const struct rail_day_result *is = &comparison->result;
    char day[CLOCK_TEXT];
    day_format(is->day, day);
    return json_pack("{s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:b,s:b,s:I,s:o}", "day",
                     day, "statement", is->statement, "entries", (json_int_t)is->entries, "matched",
                     (json_int_t)is->matched, "earlier", (json_int_t)is->earlier, "differences",
                     (json_int_t)is->queued, "opening", (json_int_t)is->opening, "credits",
                     (json_int_t)is->credits, "debits", (json_int_t)is->debits, "closing",
                     (json_int_t)is->closing, "ledger_opening", (json_int_t)is->ledger_opening,
                     "ledger_closing", (json_int_t)is->ledger_closing, "explained",
                     (json_int_t)is->explained, "proved", (int)is->is_proved, "kept", (int)!so_far,
                     "took_us", (json_int_t)took_us, "queued", json_of_differences(comparison));
}

static json_t *hold(struct acting *acting, int fd, bool so_far)
{
    struct rail_comparison comparison;
    struct error error = {0};
    int64_t started = clock_monotonic(acting->core->config.clock);
    enum status status =
        rail_day_hold(acting->core, &acting->rail, fd, so_far, &comparison, &error);
    int64_t took = clock_monotonic(acting->core->config.clock) - started;
    json_t *answer = status != STATUS_OK ? act_refuse(error.text)
                     : comparison.held != RAIL_HELD_OK
                         ? act_refuse(rail_held_text(comparison.held))
                         : json_of_comparison(&comparison, so_far, took);
    rail_comparison_free(&comparison);
    return answer;
}

static enum status open_statement(struct acting *acting, const json_t *request, int *fd,
                                  struct error *error)
{
    int32_t day = 0;
    struct str file = act_text(request, "file");
    if (file.size != 0) {
        *fd = open(file.data, O_RDONLY | O_CLOEXEC);
        return *fd < 0 ? error_set(error, STATUS_IO, "the file cannot be read") : STATUS_OK;
    }
    return day_parse(act_text(request, "day"), &day) == STATUS_OK
               ? rail_day_fetch(acting->core, acting->peer, day, fd, error)
               : error_set(error, STATUS_INVALID, "not a day");
}

static json_t *statement(struct acting *acting, const json_t *request)
{
    int fd = -1;
    struct error error = {0};
    json_t *answer = open_statement(acting, request, &fd, &error) == STATUS_OK
                         ? hold(acting, fd, json_is_true(json_object_get(request, "so_far")))
                         : act_refuse(error.text);
    if (fd >= 0) {
        (void)close(fd);
    }
    return answer;
}

/* ---- which */

/* Where the rail is: of the server in this process, or by okno.conf. url "": there is none. */
static enum status find_peer(struct core *core, struct rail_peer *peer, struct error *error)
{
    struct config read;
    *peer = (struct rail_peer){.url = ""};
    if (core->rail_peer != NULL) {
        *peer = *core->rail_peer;
        return STATUS_OK;
    }
    enum status status = config_read(core->config.data, &read, error);
    if (status != STATUS_OK || read.rail.url[0] == '\0') {
        return status;
    }
    (void)snprintf(peer->url, sizeof peer->url, "%s", read.rail.url);
    (void)snprintf(peer->ca_file, sizeof peer->ca_file, "%s", read.rail.ca_file);
    return signed_key_read(read.rail.key_file, peer->key, &peer->key_size, error);
}

enum status rail_tell_credited(void *context, struct txn *txn, int64_t customer, int64_t payment)
{
    struct core *core = context;
    return notice_add(txn, core->gate, &core->bank, customer, NOTICE_INCOMING, payment);
}

enum status rail_tell_given_back(void *context, struct txn *txn, int64_t customer, int64_t payment)
{
    struct core *core = context;
    return notice_add(txn, core->gate, &core->bank, customer, NOTICE_BACK, payment);
}

json_t *rail_act(struct core *core, const json_t *request)
{
    static const struct {
        const char *name;
        json_t *(*run)(struct acting *acting, const json_t *request);
    } acts[] = {{"rail-state", state},
                {"rail-queue", queue},
                {"rail-show", show},
                {"rail-decide", decide},
                {"rail-statement", statement}};
    struct error error = {0};
    struct rail_peer peer;
    struct acting acting = {.core = core, .peer = &peer};
    json_t *answer = NULL;
    if (find_peer(core, &peer, &error) != STATUS_OK ||
        rail_forms_new(&acting.forms, &error) != STATUS_OK) {
        return act_refuse(error.text);
    }
    acting.rail.config = (struct rail_config){.bank = &core->bank,
                                              .forms = acting.forms,
                                              .credited = rail_tell_credited,
                                              .given_back = rail_tell_given_back,
                                              .context = core};
    for (size_t i = 0; i < ARRAY_COUNT(acts) && answer == NULL; i++) {
        if (str_equal(act_text(request, "command"), str_from(acts[i].name))) {
            answer = acts[i].run(&acting, request);
        }
    }
    rail_forms_free(acting.forms);
    crypto_wipe(&peer, sizeof peer);
    return answer == NULL ? act_refuse("there is no such command") : answer;
}
