#include "main/processor_act.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bank/processor_queue.h"
#include "main/act.h"

static const char *kind_word(enum processor_kind kind)
{
    static const char *const words[] = {"",         "authorisation", "increment",
                                        "reversal", "clearing",      "refund"};
    return words[kind];
}

static json_t *json_of_money(int64_t minor, enum currency currency)
{
    char text[AMOUNT_TEXT];
    amount_format((struct amount){minor, currency}, text);
    return json_pack("{s:s,s:s}", "amount", text, "currency", currency_find(currency)->name);
}

static json_t *json_of_row(const struct processor_queued *row)
{
    char id[ID_TEXT];
    char created[CLOCK_TEXT];
    id_format(row->id, id);
    clock_format(row->created_us, created);
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:o,s:s,s:b,s:s,s:s}", "id", id, "reason",
                     queue_reason_word(row->reason), "text", queue_reason_text(row->reason), "kind",
                     kind_word(row->kind), "message", row->name, "reference", row->reference,
                     "money", json_of_money(row->amount, row->currency), "created_at", created,
                     "is_open", row->resolved_us == 0, "closed_by", row->person, "remark",
                     row->remark);
}

/* Never the card's number. */
static json_t *json_of_operation(const struct card_operation *is)
{
    char id[ID_TEXT];
    id_format(is->id, id);
    return json_pack(
        "{s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:b}", "id", id, "merchant", is->merchant, "answer",
        card_answers[is->answer].word, "asked", json_of_money(is->asked, is->currency), "held",
        json_of_money(is->held, is->currency), "cleared", json_of_money(is->cleared, is->currency),
        "refunded", json_of_money(is->refunded, is->currency), "disputed", (int)is->is_disputed);
}

/* ---- list and show */

struct list_job {
    struct job job;
    int64_t after;
    size_t count;
    struct processor_queued rows[LIMIT_PROCESSOR_QUEUE];
};

static enum job_result list_run(struct job *job, struct txn *txn, enum status *why)
{
    struct list_job *list = (struct list_job *)job;
    *why = processor_queue_list(txn, list->after, list->rows, &list->count);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static json_t *list(struct core *core, const json_t *request)
{
    struct list_job *job = calloc(1, sizeof *job);
    if (job == NULL) {
        return NULL;
    }
    job->job = (struct job){.run = list_run};
    job->after = act_number(request, "after");
    enum status status = committer_run(core->committer, &job->job);
    json_t *rows = json_array();
    for (size_t i = 0; i < job->count && status == STATUS_OK; i++) {
        (void)json_array_append_new(rows, json_of_row(&job->rows[i]));
    }
    free(job);
    return json_pack("{s:o}", "rows", rows);
}

struct show_job {
    struct job job;
    int64_t id;
    struct processor_queued row;
    struct card_operation operation;
};

static enum job_result show_run(struct job *job, struct txn *txn, enum status *why)
{
    struct show_job *show = (struct show_job *)job;
    *why = processor_queue_show(txn, show->id, &show->row, &show->operation);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static json_t *show(struct core *core, const json_t *request)
{
    struct show_job job = {.job = {.run = show_run}};
    if (id_parse(act_text(request, "id"), &job.id) != STATUS_OK) {
        return act_refuse("not a row");
    }
    enum status status = committer_run(core->committer, &job.job);
    if (status != STATUS_OK) {
        return act_refuse(status == STATUS_NOT_FOUND ? queue_decided_text(QUEUE_DECIDED_NOT_FOUND)
                                                     : status_name(status));
    }
    json_t *row = json_of_row(&job.row);
    (void)json_object_set_new(
        row, "operation", job.operation.id == 0 ? json_null() : json_of_operation(&job.operation));
    return row;
}

/* ---- decide */

struct decide_job {
    struct job job;
    const struct bank *bank;
    struct queue_decide decide;
    enum queue_decided decided;
};

static enum status decide_plan(struct job *job, struct txn *txn, struct plan *plan)
{
    const struct decide_job *decide = (struct decide_job *)job;
    return processor_queue_plan(txn, decide->bank, decide->decide.id, plan);
}

static enum job_result decide_run(struct job *job, struct txn *txn, enum status *why)
{
    struct decide_job *decide = (struct decide_job *)job;
    *why = processor_queue_decide(txn, decide->bank, &decide->decide, &decide->decided);
    if (*why != STATUS_OK) {
        return JOB_FAILED;
    }
    return decide->decided == QUEUE_DECIDED_DONE ? JOB_DONE : JOB_REFUSED;
}

static json_t *decide(struct core *core, const json_t *request)
{
    struct str decision = act_text(request, "decision");
    struct decide_job job = {
        .job = {.write = true, .plan = decide_plan, .run = decide_run},
        .bank = &core->bank,
        .decide = {.person = act_text(request, "by"),
                   .remark = act_text(request, "why"),
                   .decision = str_equal(decision, STR("retry")) ? QUEUE_RETRY : QUEUE_CLOSE}};
    bool is_known = job.decide.decision == QUEUE_RETRY || str_equal(decision, STR("close"));
    if (!is_known || id_parse(act_text(request, "id"), &job.decide.id) != STATUS_OK ||
        job.decide.person.size == 0 || job.decide.person.size > LIMIT_PERSON) {
        return act_refuse("not a decision, a row and a person");
    }
    if (str_characters(job.decide.remark) > LIMIT_REMARK) {
        return act_refuse("that is more than a remark");
    }
    enum status status = committer_run(core->committer, &job.job);
    if (status != STATUS_OK) {
        return act_refuse(status_name(status));
    }
    return job.decided == QUEUE_DECIDED_DONE ? json_pack("{s:b}", "done", 1)
                                             : act_refuse(queue_decided_text(job.decided));
}

json_t *processor_act(struct core *core, const json_t *request)
{
    struct str command = act_text(request, "command");
    if (str_equal(command, STR("processor-queue"))) {
        return list(core, request);
    }
    if (str_equal(command, STR("processor-show"))) {
        return show(core, request);
    }
    return str_equal(command, STR("processor-decide")) ? decide(core, request)
                                                       : act_refuse("not a command");
}
