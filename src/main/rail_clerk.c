#include "main/rail_clerk.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"
#include "main/rail_day.h"
#include "store/lease.h"

/* How long one waits for a statement that the rail did not have yet. */
enum { LOOK_SECONDS = 60 };

struct rail_clerk {
    struct core *core;
    const struct rail *rail;
    const struct rail_peer *peer;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool closing;
    pthread_t thread;
};

struct due_job {
    struct job job;
    struct rail_clerk *clerk;
    int32_t day; /* 0: none, or another process takes it */
};

static enum job_result due_run(struct job *job, struct txn *txn, enum status *why)
{
    struct due_job *at = (struct due_job *)job;
    struct core *core = at->clerk->core;
    int64_t now = clock_now(core->config.clock);
    const struct lease lease = {.name = STR("rail-statement"),
                                .now_us = now,
                                .until_us = now + SECONDS_US(LOOK_SECONDS),
                                .may_keep = true};
    bool is_mine = false;
    at->day = 0;
    *why = lease_take(txn, &core->node, &lease, &is_mine);
    if (*why == STATUS_OK && is_mine) {
        *why = rail_day_next(txn, at->clerk->rail, &at->day);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

/* True: one was taken, and there may be another one. */
static bool take_one(struct rail_clerk *clerk)
{
    struct due_job due = {.job = {.write = true, .run = due_run}, .clerk = clerk};
    enum status status = committer_run(clerk->core->committer, &due.job);
    if (status != STATUS_OK) {
        log_event(LOG_WARNING, "rail-statement", "%s", status_name(status));
        return false;
    }
    return due.day != 0 && rail_day_take(clerk->core, clerk->rail, clerk->peer, due.day);
}

static void *clerk_main(void *argument)
{
    struct rail_clerk *clerk = argument;
    (void)pthread_mutex_lock(&clerk->mutex);
    while (!clerk->closing) {
        (void)pthread_mutex_unlock(&clerk->mutex);
        bool goes_on = take_one(clerk);
        (void)pthread_mutex_lock(&clerk->mutex);
        if (!clerk->closing && !goes_on) {
            clock_wait(&clerk->woken, &clerk->mutex, SECONDS_US(LOOK_SECONDS));
        }
    }
    (void)pthread_mutex_unlock(&clerk->mutex);
    return NULL;
}

enum status rail_clerk_start(struct core *core, const struct rail *rail,
                             const struct rail_peer *peer, struct rail_clerk **clerk)
{
    struct rail_clerk *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->core = core;
    made->rail = rail;
    made->peer = peer;
    (void)pthread_mutex_init(&made->mutex, NULL);
    clock_condition_init(&made->woken);
    if (pthread_create(&made->thread, NULL, clerk_main, made) != 0) {
        free(made);
        return STATUS_NO_MEMORY;
    }
    *clerk = made;
    return STATUS_OK;
}

void rail_clerk_stop(struct rail_clerk *clerk)
{
    if (clerk == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&clerk->mutex);
    clerk->closing = true;
    (void)pthread_cond_signal(&clerk->woken);
    (void)pthread_mutex_unlock(&clerk->mutex);
    (void)pthread_join(clerk->thread, NULL);
    (void)pthread_mutex_destroy(&clerk->mutex);
    (void)pthread_cond_destroy(&clerk->woken);
    free(clerk);
}
