/* commit.c - the committer's doors and its readers. */
#include "store/commit.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "store/committer.h"

bool job_is_expired(const struct committer *committer, const struct job *job)
{
    return job->deadline_us != 0 && clock_monotonic(committer->config.clock) > job->deadline_us;
}

bool worker_restore(struct worker *worker)
{
    enum { PAUSE_US = 100 * 1000 };
    if (!store_is_lost(worker->connection)) {
        return true;
    }
    struct error error = {.text = ""};
    if (store_reconnect(worker->connection, &error) == STATUS_OK) {
        metric_add(worker->committer->config.metrics, METRIC_RECONNECTS, 1);
        log_event(LOG_INFO, "store-reconnected", "after a loss");
        worker->is_away = false;
        return true;
    }
    if (!worker->is_away) {
        log_event(LOG_WARNING, "store-away", "%s", error.text);
        worker->is_away = true;
    }
    (void)usleep(PAUSE_US);
    return false;
}

/* ---- the readers */

static enum status read_in(const struct batch_hooks *hooks, struct job *job, struct txn *txn)
{
    enum status status = hooks == NULL ? STATUS_OK : hooks->read_begin(hooks->context, txn);
    if (status == STATUS_OK && job->run(job, txn, &status) != JOB_FAILED) {
        status = STATUS_OK;
    }
    if (hooks != NULL) {
        hooks->read_end(hooks->context, txn);
    }
    return status;
}

static enum status read_once(struct worker *worker, struct job *job)
{
    struct txn *txn = NULL;
    enum status status = txn_begin(worker->connection, &txn);
    if (status == STATUS_OK) {
        status = read_in(worker->committer->config.hooks, job, txn);
        if (status != STATUS_OK) {
            log_event(LOG_WARNING, "read-failed", "%s: %s", status_name(status), txn_error(txn));
        }
        txn_rollback(txn);
    }
    return status;
}

/* Wait until the store is there, but not past the job's deadline. */
static bool is_ready_to_read(struct worker *worker, const struct job *job)
{
    struct committer *committer = worker->committer;
    int64_t started = clock_monotonic(committer->config.clock);
    while (!job_is_expired(committer, job)) {
        if (worker_restore(worker)) {
            return true;
        }
        int64_t waited = clock_monotonic(committer->config.clock) - started;
        if (queue_is_closing(&committer->reads) || waited > SECONDS_US(LIMIT_JOB_SECONDS)) {
            return false;
        }
    }
    return false;
}

/* A read whose connection broke is simply read again. */
static void read_job(struct worker *worker, struct job *job)
{
    enum status status = STATUS_RETRY;
    for (int tries = 0; status == STATUS_RETRY && tries < LIMIT_JOB_TRIES; tries++) {
        if (!is_ready_to_read(worker, job)) {
            status = STATUS_BUSY;
            break;
        }
        status = read_once(worker, job);
    }
    metric_add(worker->committer->config.metrics, METRIC_JOBS_READ, 1);
    job->done(job, status == STATUS_RETRY ? STATUS_BUSY : status);
}

static void *reader_main(void *argument)
{
    struct worker *worker = argument;
    struct job *job = NULL;
    while ((job = queue_take(&worker->committer->reads, 1, true)) != NULL) {
        read_job(worker, job);
    }
    return NULL;
}

/* ---- start and stop */

static enum status worker_start(struct committer *committer, struct worker *worker,
                                enum connection_mode mode, void *(*main)(void *),
                                struct error *error)
{
    worker->committer = committer;
    enum status status = store_connect(committer->config.store, mode, &worker->connection, error);
    if (status != STATUS_OK) {
        return status;
    }
    /* A shared store is always in order, and may be away now. */
    if (mode == CONNECTION_WRITER && !committer->is_shared && committer->config.hooks != NULL) {
        status = writer_prepare(committer);
        if (status != STATUS_OK) {
            return error_set(error, status, "the store cannot be put in order: %s",
                             status_name(status));
        }
    }
    if (pthread_create(&worker->thread, NULL, main, worker) != 0) {
        return error_set(error, STATUS_NO_MEMORY, "cannot start a thread");
    }
    worker->running = true;
    return STATUS_OK;
}

static void worker_stop(struct worker *worker)
{
    if (worker->running) {
        (void)pthread_join(worker->thread, NULL);
    }
    store_disconnect(worker->connection);
}

enum status committer_start(const struct committer_config *config, struct committer **committer,
                            struct error *error)
{
    struct committer *made = calloc(1, sizeof *made);
    struct worker *readers = calloc(config->readers + 1, sizeof *readers);
    if (made == NULL || readers == NULL) {
        free(made);
        free(readers);
        return error_set(error, STATUS_NO_MEMORY, "no memory for the committer");
    }
    made->config = *config;
    made->is_shared = store_is_shared(config->store);
    made->readers = readers;
    queue_init(&made->writes, LIMIT_WRITE_QUEUE);
    queue_init(&made->reads, LIMIT_READ_QUEUE);
    enum status status = worker_start(made, &made->writer, CONNECTION_WRITER, writer_main, error);
    for (size_t i = 0; status == STATUS_OK && i < config->readers; i++) {
        status = worker_start(made, &readers[i], CONNECTION_READER, reader_main, error);
    }
    if (status != STATUS_OK) {
        committer_stop(made);
        return status;
    }
    *committer = made;
    return STATUS_OK;
}

enum status committer_submit(struct committer *committer, struct job *job)
{
    enum status status = queue_put(job->write ? &committer->writes : &committer->reads, job);
    metric_add(committer->config.metrics, METRIC_JOBS_REFUSED, status != STATUS_OK);
    return status;
}

/* A job that is waited for: it wraps the caller's and wakes the caller. */
struct waited {
    struct job job;
    struct job *inner;
    pthread_mutex_t mutex;
    pthread_cond_t finished;
    bool is_done;
    enum status status;
};

static enum job_result waited_run(struct job *job, struct txn *txn, enum status *why)
{
    struct waited *waited = (struct waited *)job;
    return waited->inner->run(waited->inner, txn, why);
}

static enum status waited_plan(struct job *job, struct txn *txn, struct plan *plan)
{
    struct waited *waited = (struct waited *)job;
    return waited->inner->plan(waited->inner, txn, plan);
}

static void waited_done(struct job *job, enum status status)
{
    struct waited *waited = (struct waited *)job;
    (void)pthread_mutex_lock(&waited->mutex);
    waited->is_done = true;
    waited->status = status;
    (void)pthread_cond_signal(&waited->finished);
    (void)pthread_mutex_unlock(&waited->mutex);
}

enum status committer_run(struct committer *committer, struct job *job)
{
    struct waited waited = {.job = {.write = job->write, .run = waited_run, .done = waited_done},
                            .inner = job};
    waited.job.plan = job->plan == NULL ? NULL : waited_plan;
    (void)pthread_mutex_init(&waited.mutex, NULL);
    (void)pthread_cond_init(&waited.finished, NULL);
    enum status status = committer_submit(committer, &waited.job);
    if (status == STATUS_OK) {
        (void)pthread_mutex_lock(&waited.mutex);
        while (!waited.is_done) {
            (void)pthread_cond_wait(&waited.finished, &waited.mutex);
        }
        (void)pthread_mutex_unlock(&waited.mutex);
        status = waited.status;
    }
    (void)pthread_cond_destroy(&waited.finished);
    (void)pthread_mutex_destroy(&waited.mutex);
    return status;
}

bool committer_is_shared(const struct committer *committer)
{
    return committer->is_shared;
}

void committer_stop(struct committer *committer)
{
    if (committer == NULL) {
        return;
    }
    queue_close(&committer->reads);
    queue_close(&committer->writes);
    worker_stop(&committer->writer);
    for (size_t i = 0; i < committer->config.readers; i++) {
        worker_stop(&committer->readers[i]);
    }
    queue_free(&committer->writes);
    queue_free(&committer->reads);
    plan_free(&committer->plan);
    free(committer->readers);
    free(committer);
}
