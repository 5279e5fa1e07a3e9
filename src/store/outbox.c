#include "store/outbox.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "base/log.h"

static const struct store_sql insert_row = {
    "INSERT INTO outbox (id, kind, reference, tries, due_us, created_us)"
    " VALUES ($1, $2, $3, 0, $4, $4)",
    "iiii", ""};
static const struct store_sql due_rows = {
    "SELECT id, kind, reference, tries, due_us FROM outbox WHERE due_us <= $1 ORDER BY id LIMIT $2"
    " FOR UPDATE SKIP LOCKED",
    "ii", "iiiii"};
static const struct store_sql claim_row = {"UPDATE outbox SET due_us = $2 WHERE id = $1", "*ii",
                                           ""};
static const struct store_sql delete_row = {"DELETE FROM outbox WHERE id = $1 AND due_us = $2",
                                            "*ii", ""};
static const struct store_sql delay_row = {
    "UPDATE outbox SET tries = $3, due_us = $4 WHERE id = $1 AND due_us = $2", "*iiii", ""};

const struct store_sql *const outbox_statements[] = {&insert_row, &due_rows,  &claim_row,
                                                     &delete_row, &delay_row, NULL};

struct row {
    int64_t id, kind, reference, tries;
    int64_t due_us; /* in the store: the end of the claim, where there is one */
    bool sent, skipped;
};

struct outbox {
    struct committer *committer;
    const struct outbox_way *ways;
    const struct clock *clock;
    struct metrics *metrics;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool look;
    bool closing;
    pthread_t thread;
    struct row rows[LIMIT_OUTBOX_BATCH];
    size_t count;
};

struct outbox_job {
    struct job job;
    struct outbox *outbox;
};

enum status outbox_add(struct txn *txn, int64_t id, int64_t kind, int64_t reference, int64_t now_us)
{
    txn_ask_to_send(txn);
    return txn_exec(txn, &insert_row,
                    VALUES(value_int(id), value_int(kind), value_int(reference), value_int(now_us)),
                    NULL);
}

/* Nobody else sees these rows as due until the claim is over. */
static enum status claim(struct outbox *outbox, struct txn *txn)
{
    struct value values[LIMIT_OUTBOX_BATCH * 2];
    int64_t until = clock_now(outbox->clock) + SECONDS_US(LIMIT_CLAIM_SECONDS);
    for (size_t i = 0; i < outbox->count; i++) {
        outbox->rows[i].due_us = until;
        values[i * 2] = value_int(outbox->rows[i].id);
        values[i * 2 + 1] = value_int(until);
    }
    return txn_exec_many(txn, &claim_row, values, outbox->count);
}

static enum job_result load_due(struct job *job, struct txn *txn, enum status *why)
{
    struct outbox *outbox = ((struct outbox_job *)job)->outbox;
    outbox->count = 0;
    struct cursor cursor;
    *why = txn_query(txn, &due_rows,
                     VALUES(value_int(clock_now(outbox->clock)), value_int(LIMIT_OUTBOX_BATCH)),
                     &cursor);
    while (*why == STATUS_OK && (*why = cursor_next(&cursor)) == STATUS_OK) {
        outbox->rows[outbox->count++] = (struct row){.id = cursor_int(&cursor, 0),
                                                     .kind = cursor_int(&cursor, 1),
                                                     .reference = cursor_int(&cursor, 2),
                                                     .tries = cursor_int(&cursor, 3),
                                                     .due_us = cursor_int(&cursor, 4)};
    }
    cursor_close(&cursor);
    *why = *why == STATUS_NOT_FOUND ? STATUS_OK : *why;
    if (*why == STATUS_OK && job->write && outbox->count != 0) {
        *why = claim(outbox, txn);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum job_result mark(struct job *job, struct txn *txn, enum status *why)
{
    struct outbox *outbox = ((struct outbox_job *)job)->outbox;
    struct value ended[LIMIT_OUTBOX_BATCH * 2];
    struct value delayed[LIMIT_OUTBOX_BATCH * 4];
    size_t ends = 0;
    size_t delays = 0;
    int64_t now = clock_now(outbox->clock);
    for (size_t i = 0; i < outbox->count; i++) {
        const struct row *row = &outbox->rows[i];
        int64_t tries = row->skipped ? row->tries : row->tries + 1;
        if (row->sent || tries >= LIMIT_OUTBOX_TRIES) {
            ended[ends * 2] = value_int(row->id);
            ended[ends++ * 2 + 1] = value_int(row->due_us);
        } else {
            int64_t pause = row->skipped ? 0 : SECONDS_US(INT64_C(1) << tries);
            delayed[delays * 4] = value_int(row->id);
            delayed[delays * 4 + 1] = value_int(row->due_us);
            delayed[delays * 4 + 2] = value_int(tries);
            delayed[delays++ * 4 + 3] = value_int(now + pause);
        }
    }
    *why = txn_exec_many(txn, &delete_row, ended, ends);
    if (*why == STATUS_OK) {
        *why = txn_exec_many(txn, &delay_row, delayed, delays);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static void send_row(struct outbox *outbox, struct row *row)
{
    enum status status = STATUS_NOT_FOUND;
    for (const struct outbox_way *way = outbox->ways; way->send != NULL; way++) {
        if (way->kind == row->kind) {
            status = way->send(way->context, row->reference);
        }
    }
    row->sent = status == STATUS_OK;
    metric_add(outbox->metrics, row->sent ? METRIC_OUTBOX_SENT : METRIC_OUTBOX_FAILED, 1);
    if (!row->sent) {
        log_event(LOG_WARNING, "outbox-failed", "row %lld, kind %lld: %s", (long long)row->id,
                  (long long)row->kind, status_name(status));
    }
}

/* One round: load what is due, send it, write down how it went. False: there was nothing to do. */
static bool deliver(struct outbox *outbox)
{
    bool is_shared = committer_is_shared(outbox->committer);
    int64_t started = clock_monotonic(outbox->clock);
    struct outbox_job load = {.job = {.write = is_shared, .run = load_due}, .outbox = outbox};
    if (committer_run(outbox->committer, &load.job) != STATUS_OK || outbox->count == 0) {
        return false;
    }
    for (size_t i = 0; i < outbox->count; i++) {
        /* The last send must be over before the claim is. */
        int64_t gone = clock_monotonic(outbox->clock) - started;
        struct row *row = &outbox->rows[i];
        row->skipped = is_shared && gone > SECONDS_US(LIMIT_CLAIM_SECONDS - 2 * LIMIT_SEND_SECONDS);
        if (!row->skipped) {
            send_row(outbox, row);
        }
    }
    struct outbox_job write = {.job = {.write = true, .run = mark}, .outbox = outbox};
    enum status status = committer_run(outbox->committer, &write.job);
    /* Unmarked rows would be sent again at once; wait for the next look instead. */
    return status == STATUS_OK;
}

static void *outbox_main(void *argument)
{
    struct outbox *outbox = argument;
    (void)pthread_mutex_lock(&outbox->mutex);
    while (!outbox->closing) {
        outbox->look = false;
        (void)pthread_mutex_unlock(&outbox->mutex);
        while (deliver(outbox)) {
        }
        (void)pthread_mutex_lock(&outbox->mutex);
        if (!outbox->look && !outbox->closing) {
            clock_wait(&outbox->woken, &outbox->mutex, SECONDS_US(1));
        }
    }
    (void)pthread_mutex_unlock(&outbox->mutex);
    return NULL;
}

enum status outbox_start(struct committer *committer, const struct outbox_way *ways,
                         const struct clock *clock, struct metrics *metrics, struct outbox **outbox)
{
    struct outbox *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->committer = committer;
    made->ways = ways;
    made->clock = clock;
    made->metrics = metrics;
    (void)pthread_mutex_init(&made->mutex, NULL);
    clock_condition_init(&made->woken);
    *outbox = made; /* before the thread that may cause a commit, which wakes it */
    if (pthread_create(&made->thread, NULL, outbox_main, made) != 0) {
        *outbox = NULL;
        free(made);
        return STATUS_NO_MEMORY;
    }
    return STATUS_OK;
}

void outbox_wake(struct outbox *outbox)
{
    if (outbox != NULL) {
        (void)pthread_mutex_lock(&outbox->mutex);
        outbox->look = true;
        (void)pthread_cond_signal(&outbox->woken);
        (void)pthread_mutex_unlock(&outbox->mutex);
    }
}

void outbox_stop(struct outbox *outbox)
{
    if (outbox == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&outbox->mutex);
    outbox->closing = true;
    (void)pthread_cond_signal(&outbox->woken);
    (void)pthread_mutex_unlock(&outbox->mutex);
    (void)pthread_join(outbox->thread, NULL);
}

void outbox_free(struct outbox *outbox)
{
    if (outbox == NULL) {
        return;
    }
    (void)pthread_mutex_destroy(&outbox->mutex);
    (void)pthread_cond_destroy(&outbox->woken);
    free(outbox);
}
