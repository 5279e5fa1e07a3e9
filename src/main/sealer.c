#include "main/sealer.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"
#include "store/lease.h"

/* Between two looks: long enough that a busy bank's heads hold many transfers each, short enough
 * that a person who opens a receipt does not notice. */
enum { PAUSE_US = 150 * 1000 };

struct sealer {
    struct core *core;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool closing;
    pthread_t thread;
    struct arena arena;
    struct seal_batch *batch;
};

struct seal_job {
    struct job job;
    struct sealer *sealer;
};

/* One process grows the tree; another goes on when it has said nothing for so long. */
static struct lease lease_of(const struct sealer *sealer)
{
    enum { LEASE_SECONDS = 5 };
    int64_t now = clock_now(sealer->core->config.clock);
    return (struct lease){.name = STR("seal"),
                          .now_us = now,
                          .until_us = now + SECONDS_US(LEASE_SECONDS),
                          .may_keep = true};
}

static enum job_result prepare_run(struct job *job, struct txn *txn, enum status *why)
{
    struct sealer *sealer = ((struct seal_job *)job)->sealer;
    struct lease lease = lease_of(sealer);
    bool is_mine = false;
    *why = lease_is_free(txn, &sealer->core->node, &lease, &is_mine);
    if (*why == STATUS_OK && is_mine) {
        *why =
            seal_prepare(txn, &sealer->core->signer, lease.now_us, &sealer->arena, &sealer->batch);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum job_result store_run(struct job *job, struct txn *txn, enum status *why)
{
    struct sealer *sealer = ((struct seal_job *)job)->sealer;
    struct lease lease = lease_of(sealer);
    int64_t writes = txn_writes(txn);
    bool is_mine = false;
    *why = lease_take(txn, &sealer->core->node, &lease, &is_mine);
    if (*why == STATUS_OK) {
        *why = is_mine ? seal_store(txn, sealer->batch) : STATUS_RETRY;
    }
    if (*why == STATUS_RETRY) {
        /* another process went on: the next look starts from there */
        return txn_writes(txn) == writes ? JOB_REFUSED : JOB_REFUSED_AND_WRITTEN;
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

/* One step of the tree. False: there was nothing to seal, or it did not work now. */
static bool step(struct sealer *sealer)
{
    sealer->batch = NULL;
    arena_reset(&sealer->arena);
    struct seal_job prepare = {.job = {.run = prepare_run}, .sealer = sealer};
    enum status status = committer_run(sealer->core->committer, &prepare.job);
    if (status == STATUS_OK && sealer->batch == NULL) {
        return false;
    }
    struct seal_job store = {.job = {.write = true, .run = store_run}, .sealer = sealer};
    if (status == STATUS_OK) {
        status = committer_run(sealer->core->committer, &store.job);
    }
    if (status != STATUS_OK && status != STATUS_BUSY) {
        log_event(LOG_WARNING, "seal-failed", "%s", status_name(status));
    }
    return status == STATUS_OK;
}

static void *sealer_main(void *argument)
{
    struct sealer *sealer = argument;
    (void)pthread_mutex_lock(&sealer->mutex);
    while (!sealer->closing) {
        (void)pthread_mutex_unlock(&sealer->mutex);
        while (step(sealer)) {
        }
        (void)pthread_mutex_lock(&sealer->mutex);
        if (!sealer->closing) {
            clock_wait(&sealer->woken, &sealer->mutex, PAUSE_US);
        }
    }
    (void)pthread_mutex_unlock(&sealer->mutex);
    return NULL;
}

enum status sealer_start(struct core *core, struct sealer **sealer)
{
    struct sealer *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->core = core;
    arena_init(&made->arena, SEAL_ARENA);
    (void)pthread_mutex_init(&made->mutex, NULL);
    clock_condition_init(&made->woken);
    if (pthread_create(&made->thread, NULL, sealer_main, made) != 0) {
        free(made);
        return STATUS_NO_MEMORY;
    }
    *sealer = made;
    return STATUS_OK;
}

void sealer_stop(struct sealer *sealer)
{
    if (sealer == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&sealer->mutex);
    sealer->closing = true;
    (void)pthread_cond_signal(&sealer->woken);
    (void)pthread_mutex_unlock(&sealer->mutex);
    (void)pthread_join(sealer->thread, NULL);
    (void)pthread_mutex_destroy(&sealer->mutex);
    (void)pthread_cond_destroy(&sealer->woken);
    arena_free(&sealer->arena);
    free(sealer);
}
