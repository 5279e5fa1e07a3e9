#include "store/commit.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/assume.h"
#include "base/limits.h"
#include "base/log.h"

struct queue {
    pthread_mutex_t mutex;
    pthread_cond_t filled;
    struct job *first;
    struct job *last;
    size_t count;
    size_t limit;
    bool closing;
};

struct worker {
    struct committer *committer;
    struct connection *connection;
    pthread_t thread;
    bool running;
};

struct committer {
    struct committer_config config;
    struct queue writes;
    struct queue reads;
    struct worker writer;
    struct worker *readers;
};

/* ---- the queue */

static void queue_init(struct queue *queue, size_t limit)
{
    *queue = (struct queue){.limit = limit};
    int failed = pthread_mutex_init(&queue->mutex, NULL);
    assume(failed == 0);
    failed = pthread_cond_init(&queue->filled, NULL);
    assume(failed == 0);
}

static enum status queue_put(struct queue *queue, struct job *job)
{
    job->next = NULL;
    (void)pthread_mutex_lock(&queue->mutex);
    bool full = queue->count >= queue->limit || queue->closing;
    if (!full) {
        if (queue->last == NULL) {
            queue->first = job;
        } else {
            queue->last->next = job;
        }
        queue->last = job;
        queue->count++;
        if (queue->count == 1) {
            (void)pthread_cond_signal(&queue->filled);
        }
    }
    (void)pthread_mutex_unlock(&queue->mutex);
    return full ? STATUS_BUSY : STATUS_OK;
}

/* Wait for work and take at most `most` jobs. NULL: closing and empty. */
static struct job *queue_take(struct queue *queue, size_t most)
{
    (void)pthread_mutex_lock(&queue->mutex);
    while (queue->first == NULL && !queue->closing) {
        (void)pthread_cond_wait(&queue->filled, &queue->mutex);
    }
    struct job *first = queue->first;
    struct job *last = first;
    size_t taken = first == NULL ? 0 : 1;
    while (taken < most && last != NULL && last->next != NULL) {
        last = last->next;
        taken++;
    }
    if (last != NULL) {
        queue->first = last->next;
        queue->last = last->next == NULL ? NULL : queue->last;
        last->next = NULL;
        queue->count -= taken;
        if (queue->first != NULL) {
            (void)pthread_cond_signal(&queue->filled); /* another reader may go on */
        }
    }
    (void)pthread_mutex_unlock(&queue->mutex);
    return first;
}

static void queue_close(struct queue *queue)
{
    (void)pthread_mutex_lock(&queue->mutex);
    queue->closing = true;
    (void)pthread_cond_broadcast(&queue->filled);
    (void)pthread_mutex_unlock(&queue->mutex);
}

static bool expired(const struct committer *committer, const struct job *job)
{
    return job->deadline_us != 0 && clock_monotonic(committer->config.clock) > job->deadline_us;
}

/* ---- the writer */

static enum status hook_begin(const struct committer *committer, struct txn *txn)
{
    const struct batch_hooks *hooks = committer->config.hooks;
    return hooks == NULL ? STATUS_OK : hooks->begin(hooks->context, txn);
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

/* Run one job inside the batch. STATUS_OK unless the batch must be rolled back. */
static enum status run_job(const struct committer *committer, struct job *job, struct txn *txn)
{
    const struct batch_hooks *hooks = committer->config.hooks;
    int64_t writes_before = txn_writes(txn);
    enum status why = STATUS_OK;
    if (hooks != NULL) {
        hooks->job_begin(hooks->context);
    }
    switch (job->run(job, txn, &why)) {
    case JOB_DONE:
    case JOB_REFUSED_AND_WRITTEN:
        return STATUS_OK;
    case JOB_REFUSED:
        if (hooks != NULL) {
            hooks->job_undo(hooks->context);
        }
        /* Refusals come before the first write; one that broke this cannot be undone alone. */
        return txn_writes(txn) == writes_before ? STATUS_OK : STATUS_BUG;
    case JOB_FAILED:
        assume(why != STATUS_OK);
        return why;
    }
    return STATUS_BUG;
}

/* The commit itself. A flush that failed leaves no way to know what the disk holds. */
static enum status commit_batch(const struct committer *committer, struct txn *txn)
{
    enum status status = hook_flush(committer, txn);
    if (status != STATUS_OK) {
        txn_rollback(txn);
        return status;
    }
    int64_t started = clock_monotonic(committer->config.clock);
    status = txn_commit(txn);
    if (status == STATUS_IO || status == STATUS_CORRUPT || status == STATUS_IN_DOUBT) {
        log_event(LOG_ERROR, "commit-failed",
                  "%s: %s; the process ends so that nothing is"
                  " acknowledged on a disk in doubt",
                  status_name(status), txn_error(txn));
        _exit(74);
    }
    metric_add(committer->config.metrics, METRIC_COMMIT_MICROSECONDS,
               clock_monotonic(committer->config.clock) - started);
    metric_add(committer->config.metrics, METRIC_COMMITS, status == STATUS_OK);
    return status;
}

/* How a batch went: how many jobs were run, whether one of them is why it failed, and whether
 * something is to be sent now. */
struct attempt {
    size_t ran;
    bool job_failed;
    bool has_to_send;
};

/* Begin, run all the jobs of the list, commit. */
static enum status try_batch(const struct committer *committer, struct job *first,
                             struct attempt *attempt)
{
    struct txn *txn = NULL;
    *attempt = (struct attempt){0};
    enum status status = txn_begin(committer->writer.connection, &txn);
    if (status != STATUS_OK) {
        log_event(LOG_WARNING, "begin-failed", "%s", status_name(status));
        return status;
    }
    status = hook_begin(committer, txn);
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
        attempt->has_to_send = status == STATUS_OK && txn_has_to_send(txn);
    }
    hook_end(committer, status == STATUS_OK);
    return status;
}

static void finish_all(struct job *first, enum status status)
{
    while (first != NULL) {
        struct job *next = first->next;
        first->done(first, status);
        first = next;
    }
}

/* What fails for everybody in the batch alike: trying one by one would only repeat it. A job that
 * found no memory or something busy is alone with that: its arena is its own. */
static bool fails_for_all(enum status status, const struct attempt *attempt)
{
    bool disk = status == STATUS_DISK_FULL || status == STATUS_IO;
    bool room = status == STATUS_NO_MEMORY || status == STATUS_BUSY;
    return disk || (room && !attempt->job_failed);
}

static void write_batch(struct committer *committer, struct job *first)
{
    struct attempt attempt;
    enum status status = try_batch(committer, first, &attempt);
    bool has_to_send = attempt.has_to_send;
    if (status == STATUS_OK) {
        metric_add(committer->config.metrics, METRIC_JOBS_WRITTEN, (int64_t)attempt.ran);
        finish_all(first, STATUS_OK);
    } else if (fails_for_all(status, &attempt)) {
        finish_all(first, status);
    } else {
        while (first != NULL) {
            struct job *next = first->next;
            first->next = NULL;
            status = try_batch(committer, first, &attempt);
            has_to_send = has_to_send || attempt.has_to_send;
            metric_add(committer->config.metrics, METRIC_JOBS_WRITTEN, status == STATUS_OK);
            first->done(first, status);
            first = next;
        }
    }
    if (has_to_send && committer->config.committed != NULL) {
        committer->config.committed(committer->config.committed_context);
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
        if (expired(committer, first)) {
            first->done(first, STATUS_BUSY);
        } else {
            *end = first;
            end = &first->next;
        }
        first = next;
    }
    return kept;
}

static void *writer_main(void *argument)
{
    struct worker *worker = argument;
    struct committer *committer = worker->committer;
    struct job *batch = NULL;
    while ((batch = queue_take(&committer->writes, LIMIT_BATCH)) != NULL) {
        batch = drop_expired(committer, batch);
        if (batch != NULL) {
            write_batch(committer, batch);
        }
    }
    return NULL;
}

/* ---- the readers */

static void read_job(struct worker *worker, struct job *job)
{
    struct committer *committer = worker->committer;
    if (expired(committer, job)) {
        job->done(job, STATUS_BUSY);
        return;
    }
    struct txn *txn = NULL;
    enum status status = txn_begin(worker->connection, &txn);
    if (status == STATUS_OK) {
        enum status why = STATUS_OK;
        enum job_result result = job->run(job, txn, &why);
        if (result == JOB_FAILED) {
            status = why;
            log_event(LOG_WARNING, "read-failed", "%s: %s", status_name(why), txn_error(txn));
        }
        txn_rollback(txn);
    }
    metric_add(committer->config.metrics, METRIC_JOBS_READ, 1);
    job->done(job, status);
}

static void *reader_main(void *argument)
{
    struct worker *worker = argument;
    struct job *job = NULL;
    while ((job = queue_take(&worker->committer->reads, 1)) != NULL) {
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
    (void)pthread_mutex_destroy(&committer->writes.mutex);
    (void)pthread_cond_destroy(&committer->writes.filled);
    (void)pthread_mutex_destroy(&committer->reads.mutex);
    (void)pthread_cond_destroy(&committer->reads.filled);
    free(committer->readers);
    free(committer);
}
