/* writer.c - the one writer of a process: batches of jobs, each in one transaction. */
#include <stdlib.h>
#include <unistd.h>

#include "base/assume.h"
#include "base/log.h"
#include "store/committer.h"

/* How a batch went: how many jobs were run, whether one of them is why it failed, and whether
 * something is to be sent or told now. */
struct attempt {
    size_t ran;
    bool job_failed;
    unsigned asked; /* of the committed transactions; see txn_asked */
};

static void count(const struct committer *committer, enum metric metric, int64_t amount)
{
    metric_add(committer->config.metrics, metric, amount);
}

/* ---- the hooks */

static enum status hook_begin(const struct committer *committer, struct txn *txn,
                              const struct plan *plan)
{
    const struct batch_hooks *hooks = committer->config.hooks;
    return hooks == NULL ? STATUS_OK : hooks->begin(hooks->context, txn, plan);
}

static enum status hook_flush(const struct committer *committer, struct txn *txn)
{
    const struct batch_hooks *hooks = committer->config.hooks;
    return hooks == NULL ? STATUS_OK : hooks->flush(hooks->context, txn);
}

static void hook_end(const struct committer *committer, bool committed)
{
    const struct batch_hooks *hooks = committer->config.hooks;
    if (hooks != NULL) {
        hooks->end(hooks->context, committed);
    }
}

static void hook_job(const struct committer *committer, void (*const *hook)(void *context))
{
    if (hook != NULL) {
        (*hook)(committer->config.hooks->context);
    }
}

/* ---- one batch */

/* What all jobs know they will need, in one order. */
static enum status gather(struct committer *committer, struct job *first, struct txn *txn)
{
    struct plan *plan = &committer->plan;
    plan_clear(plan);
    for (struct job *job = first; job != NULL; job = job->next) {
        enum status status = job->plan == NULL ? STATUS_OK : job->plan(job, txn, plan);
        if (status != STATUS_OK) {
            return status;
        }
        for (size_t i = 0; i < job->wider_count; i++) {
            plan_row(plan, job->wider[i]);
        }
    }
    plan_sort(plan);
    return plan->status;
}

/* Remember what the job asked for. False: it has asked for too much. */
static bool widen(struct job *job, int64_t wanted)
{
    if (wanted == 0 || job->wider_count == LIMIT_WIDER) {
        return false;
    }
    job->wider[job->wider_count++] = wanted;
    return true;
}

/* A job that failed. STATUS_OK when it is only put off. */
static enum status failed_job(const struct committer *committer, struct job *job, struct txn *txn,
                              enum status why, bool wrote)
{
    assume(why != STATUS_OK);
    if (why != STATUS_WIDEN) {
        return why;
    }
    if (!widen(job, txn_wanted(txn))) {
        return STATUS_BUSY;
    }
    if (wrote) {
        return STATUS_WIDEN; /* all of it again: what this job wrote cannot be undone alone */
    }
    const struct batch_hooks *hooks = committer->config.hooks;
    hook_job(committer, hooks == NULL ? NULL : &hooks->job_undo);
    job->is_postponed = true;
    count(committer, METRIC_JOBS_POSTPONED, 1);
    return STATUS_OK;
}

/* Run one job inside the batch. STATUS_OK unless the batch must be rolled back. */
static enum status run_job(const struct committer *committer, struct job *job, struct txn *txn)
{
    const struct batch_hooks *hooks = committer->config.hooks;
    int64_t writes_before = txn_writes(txn);
    enum status why = STATUS_OK;
    job->is_postponed = false;
    hook_job(committer, hooks == NULL ? NULL : &hooks->job_begin);
    switch (job->run(job, txn, &why)) {
    case JOB_DONE:
    case JOB_REFUSED_AND_WRITTEN:
        return STATUS_OK;
    case JOB_REFUSED:
        hook_job(committer, hooks == NULL ? NULL : &hooks->job_undo);
        /* Refusals come before the first write; one that broke this cannot be undone alone. */
        return txn_writes(txn) == writes_before ? STATUS_OK : STATUS_BUG;
    case JOB_FAILED:
        return failed_job(committer, job, txn, why, txn_writes(txn) != writes_before);
    }
    return STATUS_BUG;
}

/* ---- the commit */

static _Noreturn void end_process(const char *event, enum status status, const char *why)
{
    log_event(LOG_ERROR, event, "%s: %s; the process ends so that nothing wrong is acknowledged",
              status_name(status), why);
    _exit(74);
}

/* What the mark in the store says of the batch: STATUS_OK done, STATUS_RETRY not done,
 * STATUS_IN_DOUBT not to be known yet. The row's lock waits for a transaction that is still at its
 * end over there. */
static enum status read_mark(struct committer *committer)
{
    struct worker *writer = &committer->writer;
    struct txn *txn = NULL;
    int64_t done = 0;
    if (!worker_restore(writer) || txn_begin(writer->connection, &txn) != STATUS_OK) {
        return STATUS_IN_DOUBT;
    }
    enum status status = node_last_batch(txn, committer->config.node, &done);
    if (status == STATUS_NOT_FOUND) {
        end_process("node-lost", status, "the node's number was taken over");
    }
    txn_rollback(txn);
    if (status != STATUS_OK) {
        return STATUS_IN_DOUBT;
    }
    bool is_done = done == committer->batch;
    log_event(LOG_WARNING, "commit-resolved", "batch %lld was %s", (long long)committer->batch,
              is_done ? "done" : "not done");
    return is_done ? STATUS_OK : STATUS_RETRY;
}

/* The connection broke while COMMIT ran: ask until the store says how it ended. */
static enum status resolve(struct committer *committer)
{
    int64_t started = clock_monotonic(committer->config.clock);
    count(committer, METRIC_IN_DOUBT, 1);
    log_event(LOG_WARNING, "commit-in-doubt", "batch %lld", (long long)committer->batch);
    for (;;) {
        enum status status = read_mark(committer);
        if (status != STATUS_IN_DOUBT) {
            return status;
        }
        int64_t waited = clock_monotonic(committer->config.clock) - started;
        if (queue_is_closing(&committer->writes) && waited > SECONDS_US(LIMIT_STOP_SECONDS)) {
            return STATUS_IN_DOUBT;
        }
    }
}

/* On a shared store a batch that wrote leaves its mark. */
static enum status mark(struct committer *committer, struct txn *txn)
{
    const struct node *node = committer->config.node;
    if (node == NULL || node->owner == 0 || txn_writes(txn) == 0) {
        return STATUS_OK;
    }
    committer->batch++;
    enum status status = node_mark(txn, node, committer->batch);
    if (status == STATUS_NOT_FOUND) {
        end_process("node-lost", status, "the node's number was taken over");
    }
    return status;
}

/* A flush that failed on the disk leaves no way to know what the disk holds. */
static enum status commit_batch(struct committer *committer, struct txn *txn)
{
    enum status status = hook_flush(committer, txn);
    if (status == STATUS_OK) {
        status = mark(committer, txn);
    }
    if (status != STATUS_OK) {
        log_event(LOG_WARNING, "flush-failed", "%s: %s", status_name(status), txn_error(txn));
        txn_rollback(txn);
        return status;
    }
    const struct node *node = committer->config.node;
    int64_t writes = txn_writes(txn);
    int64_t started = clock_monotonic(committer->config.clock);
    status = txn_commit(txn);
    if (status == STATUS_IN_DOUBT && writes == 0) {
        status = STATUS_RETRY;
    }
    if (status == STATUS_IN_DOUBT && node != NULL && node->owner != 0) {
        status = resolve(committer);
    }
    if (status == STATUS_IO || status == STATUS_CORRUPT ||
        (status == STATUS_IN_DOUBT && !queue_is_closing(&committer->writes))) {
        end_process("commit-failed", status, txn_error(txn));
    }
    count(committer, METRIC_COMMIT_MICROSECONDS,
          clock_monotonic(committer->config.clock) - started);
    count(committer, METRIC_COMMITS, status == STATUS_OK);
    return status;
}

/* Begin, run all the jobs of the list, commit. */
static enum status try_batch(struct committer *committer, struct job *first,
                             struct attempt *attempt)
{
    struct txn *txn = NULL;
    *attempt = (struct attempt){0};
    enum status status = txn_begin(committer->writer.connection, &txn);
    if (status != STATUS_OK) {
        log_event(LOG_WARNING, "begin-failed", "%s", status_name(status));
        return status;
    }
    if (committer->is_shared) {
        status = gather(committer, first, txn);
    }
    if (status == STATUS_OK) {
        status = hook_begin(committer, txn, committer->is_shared ? &committer->plan : NULL);
    }
    for (struct job *job = first; status == STATUS_OK && job != NULL; job = job->next) {
        status = run_job(committer, job, txn);
        attempt->ran++;
        attempt->job_failed = status != STATUS_OK;
    }
    if (status != STATUS_OK) {
        log_event(LOG_WARNING, "batch-failed", "%s: %s", status_name(status), txn_error(txn));
        txn_rollback(txn);
    } else {
        status = commit_batch(committer, txn);
        attempt->asked = status == STATUS_OK ? txn_asked(txn) : 0;
    }
    hook_end(committer, status == STATUS_OK);
    return status;
}

/* ---- batches that fail */

static void finish_all(struct job *first, enum status status)
{
    while (first != NULL) {
        struct job *next = first->next;
        first->done(first, status);
        first = next;
    }
}

/* Answer the jobs that waited too long, and return the others in their order. */
static struct job *drop_expired(struct committer *committer, struct job *first)
{
    struct job *kept = NULL;
    struct job **end = &kept;
    while (first != NULL) {
        struct job *next = first->next;
        first->next = NULL;
        if (job_is_expired(committer, first)) {
            first->done(first, STATUS_BUSY);
        } else {
            *end = first;
            end = &first->next;
        }
        first = next;
    }
    return kept;
}

/* While the store is away nobody waits longer than his deadline, in the batch or in the queue.
 * Returns the jobs that can be run now. */
static struct job *ready(struct committer *committer, struct job *first)
{
    int64_t started = clock_monotonic(committer->config.clock);
    while (first != NULL && !worker_restore(&committer->writer)) {
        int64_t now = clock_monotonic(committer->config.clock);
        first = drop_expired(committer, first);
        finish_all(queue_take_expired(&committer->writes, now), STATUS_BUSY);
        if (queue_is_closing(&committer->writes) &&
            now - started > SECONDS_US(LIMIT_STOP_SECONDS)) {
            finish_all(first, STATUS_BUSY);
            return NULL;
        }
    }
    return first;
}

static bool is_to_be_repeated(enum status status)
{
    return status == STATUS_RETRY || status == STATUS_WIDEN;
}

/* What fails for everybody in the batch alike: trying one by one would only repeat it. A job that
 * found no memory or something busy is alone with that: its arena is its own. */
static bool fails_for_all(enum status status, const struct attempt *attempt)
{
    bool disk = status == STATUS_DISK_FULL || status == STATUS_IO || status == STATUS_IN_DOUBT;
    bool room = status == STATUS_NO_MEMORY || status == STATUS_BUSY;
    return disk || (room && !attempt->job_failed);
}

/* Two processes that lost to each other must not meet again at once. */
static void step_aside(const struct committer *committer, int tries)
{
    if (committer->is_shared) {
        int64_t odd = clock_monotonic(committer->config.clock) & 1023;
        (void)usleep((useconds_t)((1000 + odd) << (tries < 6 ? tries : 6)));
    }
    count(committer, METRIC_BATCHES_RETRIED, 1);
}

static void write_alone(struct committer *committer, struct job *job, struct attempt *all)
{
    struct attempt attempt = {0};
    enum status status = STATUS_RETRY;
    for (int tries = 0; is_to_be_repeated(status) && tries < LIMIT_JOB_TRIES; tries++) {
        if (tries > 0) {
            step_aside(committer, tries);
        }
        if (ready(committer, job) == NULL) {
            return; /* answered */
        }
        status = try_batch(committer, job, &attempt);
        if (status == STATUS_OK && job->is_postponed) {
            status = STATUS_WIDEN;
        }
    }
    all->asked |= attempt.asked;
    count(committer, METRIC_JOBS_WRITTEN, status == STATUS_OK);
    job->done(job, is_to_be_repeated(status) ? STATUS_BUSY : status);
}

/* Tell those that were run; the others wait for the next batch. */
static void finish_committed(struct committer *committer, struct job *first)
{
    struct job **end = &committer->postponed;
    while (first != NULL) {
        struct job *next = first->next;
        first->next = NULL;
        if (first->is_postponed) {
            *end = first;
            end = &first->next;
        } else {
            first->done(first, STATUS_OK);
            count(committer, METRIC_JOBS_WRITTEN, 1);
        }
        first = next;
    }
}

/* Those who send and tell what was written. */
static void wake_listeners(const struct committer_config *config, const struct attempt *attempt)
{
    if ((attempt->asked & TXN_SEND) != 0 && config->committed != NULL) {
        config->committed(config->committed_context);
    }
    if ((attempt->asked & TXN_TELL) != 0 && config->told != NULL) {
        config->told(config->committed_context);
    }
}

static void write_batch(struct committer *committer, struct job *first)
{
    struct attempt attempt = {0};
    enum status status = STATUS_RETRY;
    for (int tries = 0; is_to_be_repeated(status) && tries < LIMIT_BATCH_TRIES; tries++) {
        if (tries > 0) {
            step_aside(committer, tries);
        }
        first = ready(committer, first);
        if (first == NULL) {
            return;
        }
        status = try_batch(committer, first, &attempt);
    }
    if (status == STATUS_OK) {
        finish_committed(committer, first);
    } else if (fails_for_all(status, &attempt)) {
        finish_all(first, status);
    } else {
        while (first != NULL) {
            struct job *next = first->next;
            first->next = NULL;
            write_alone(committer, first, &attempt);
            first = next;
        }
    }
    wake_listeners(&committer->config, &attempt);
}

/* Those that were put off, and then what waits. */
static struct job *next_batch(struct committer *committer)
{
    struct job *first = committer->postponed;
    struct job *last = NULL;
    size_t taken = 0;
    for (struct job *job = first; job != NULL; job = job->next) {
        last = job;
        taken++;
    }
    committer->postponed = NULL;
    struct job *more = queue_take(&committer->writes, LIMIT_BATCH - taken, first == NULL);
    if (last == NULL) {
        return more;
    }
    last->next = more;
    return first;
}

enum status writer_prepare(struct committer *committer)
{
    struct attempt attempt = {0};
    return try_batch(committer, NULL, &attempt);
}

void *writer_main(void *argument)
{
    struct worker *worker = argument;
    struct committer *committer = worker->committer;
    struct job *batch = NULL;
    while ((batch = next_batch(committer)) != NULL) {
        batch = drop_expired(committer, batch);
        if (batch != NULL) {
            write_batch(committer, batch);
        }
    }
    return NULL;
}
