#include "main/watch.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"

struct watch {
    struct core *core;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool closing;
    pthread_t thread;
};

struct look {
    struct job job;
    struct core *core;
    struct channel_policy *rows; /* room for LIMIT_POLICIES; NULL: only ask whether */
    size_t count;
    int64_t acts;
};

static enum job_result look_run(struct job *job, struct txn *txn, enum status *why)
{
    struct look *look = (struct look *)job;
    *why = policy_acts(txn, &look->acts);
    if (*why == STATUS_OK && look->rows != NULL) {
        *why = policy_list(txn, look->rows, &look->count);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

enum status watch_look(struct core *core)
{
    struct look look = {.job = {.run = look_run}, .core = core};
    enum status status = committer_run(core->committer, &look.job);
    if (status != STATUS_OK || look.acts == channel_board_acts(core->board)) {
        return status;
    }
    look = (struct look){.job = {.run = look_run}, .core = core};
    look.rows = calloc(LIMIT_POLICIES, sizeof *look.rows);
    status = look.rows == NULL ? STATUS_NO_MEMORY : committer_run(core->committer, &look.job);
    if (status == STATUS_OK) {
        status = channel_board_show(core->board, look.rows, look.count, look.acts);
    }
    if (status == STATUS_OK && look.acts != 0) {
        log_event(LOG_INFO, "windows", "policies: %zu, acts: %lld", look.count,
                  (long long)look.acts);
    }
    free(look.rows);
    return status;
}

static void *watch_main(void *argument)
{
    struct watch *watch = argument;
    enum status former = STATUS_OK;
    (void)pthread_mutex_lock(&watch->mutex);
    while (!watch->closing) {
        clock_wait(&watch->woken, &watch->mutex, INT64_C(1000) * LIMIT_POLICY_LOOK);
        (void)pthread_mutex_unlock(&watch->mutex);
        enum status status = watch_look(watch->core);
        if (status != former && status != STATUS_OK) {
            log_event(LOG_WARNING, "windows-unseen", "%s", status_name(status));
        }
        former = status;
        (void)pthread_mutex_lock(&watch->mutex);
    }
    (void)pthread_mutex_unlock(&watch->mutex);
    return NULL;
}

enum status watch_start(struct core *core, struct watch **watch, struct error *error)
{
    enum status status = watch_look(core);
    if (status != STATUS_OK) {
        return error_set(error, status, "cannot read which windows are open: %s",
                         status_name(status));
    }
    struct watch *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory to start");
    }
    made->core = core;
    (void)pthread_mutex_init(&made->mutex, NULL);
    clock_condition_init(&made->woken);
    if (pthread_create(&made->thread, NULL, watch_main, made) != 0) {
        free(made);
        return error_set(error, STATUS_NO_MEMORY, "no memory to start");
    }
    *watch = made;
    return STATUS_OK;
}

void watch_stop(struct watch *watch)
{
    if (watch == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&watch->mutex);
    watch->closing = true;
    (void)pthread_cond_signal(&watch->woken);
    (void)pthread_mutex_unlock(&watch->mutex);
    (void)pthread_join(watch->thread, NULL);
    (void)pthread_mutex_destroy(&watch->mutex);
    (void)pthread_cond_destroy(&watch->woken);
    free(watch);
}
