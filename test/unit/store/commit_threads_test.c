/* Many threads at the committer at once, for ThreadSanitizer as well: every accepted job ends
 * exactly once, what was done is stored once, readers always see whole batches, and stopping loses
 * nothing. */
#include "store/commit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/assume.h"
#include "base/limits.h"
#include "store/outbox.h"
#include "support/stage.h"
#include "support/unit.h"

static const struct store_sql put = {"INSERT INTO setting (name, value) VALUES ($1, $2)", "ti", ""};
static const struct store_sql raise = {"INSERT INTO setting (name, value) VALUES ($1, $2)"
                                       " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                       "ti", ""};
static const struct store_sql get = {"SELECT value FROM setting WHERE name = $1", "t", "i"};
static const struct store_sql *const statements[] = {&put, &raise, &get, NULL};
static const struct store_sql *const *const modules[] = {statements, outbox_statements, NULL};

enum { THREADS = 8, EACH = 150, READERS = 3 };

struct crowd {
    struct stage stage;
    atomic_int accepted, done, stored, refused, failed, torn, sent;
    struct outbox *outbox;
};

struct work {
    struct job job; /* first */
    struct crowd *crowd;
    int64_t number;
    int64_t seen_a, seen_b;
};

static enum status set(struct txn *txn, struct str name, int64_t value)
{
    return txn_exec(txn, &raise, VALUES(value_text(name), value_int(value)), NULL);
}

/* Most write three rows; some refuse, some fail after a write. */
static enum job_result run_write(struct job *job, struct txn *txn, enum status *why)
{
    struct work *work = (struct work *)job;
    if (work->number % 17 == 0) {
        return JOB_REFUSED;
    }
    char name[32];
    (void)snprintf(name, sizeof name, "row %lld", (long long)work->number);
    *why = txn_exec(txn, &put, VALUES(value_text(str_from(name)), value_int(1)), NULL);
    if (*why == STATUS_OK) {
        *why = set(txn, STR("a"), work->number);
    }
    if (*why == STATUS_OK) {
        *why = set(txn, STR("b"), work->number);
    }
    if (*why == STATUS_OK && work->number % 5 == 0) {
        *why = outbox_add(txn, work->number, 1, work->number, STAGE_START_US);
    }
    if (*why == STATUS_OK && work->number % 101 == 0) {
        *why = STATUS_BUG;
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static void write_done(struct job *job, enum status status)
{
    struct work *work = (struct work *)job;
    struct crowd *crowd = work->crowd;
    bool refuses = work->number % 17 == 0;
    atomic_fetch_add(&crowd->refused, status == STATUS_OK && refuses);
    atomic_fetch_add(&crowd->stored, status == STATUS_OK && !refuses);
    atomic_fetch_add(&crowd->failed, status != STATUS_OK);
    free(work);
    atomic_fetch_add(&crowd->done, 1);
}

static enum job_result run_read(struct job *job, struct txn *txn, enum status *why)
{
    struct work *work = (struct work *)job;
    *why = txn_int(txn, &get, VALUES(value_text(STR("a"))), &work->seen_a);
    if (*why == STATUS_OK || *why == STATUS_NOT_FOUND) {
        *why = txn_int(txn, &get, VALUES(value_text(STR("b"))), &work->seen_b);
    }
    return *why == STATUS_OK || *why == STATUS_NOT_FOUND ? JOB_DONE : JOB_FAILED;
}

static void read_done(struct job *job, enum status status)
{
    struct work *work = (struct work *)job;
    struct crowd *crowd = work->crowd;
    atomic_fetch_add(&crowd->torn, status != STATUS_OK || work->seen_a != work->seen_b);
    free(work);
    atomic_fetch_add(&crowd->done, 1);
}

struct member {
    struct crowd *crowd;
    int64_t first;
};

static void submit(struct crowd *crowd, int64_t number, bool write)
{
    struct work *work = calloc(1, sizeof *work);
    assume(work != NULL);
    *work = (struct work){.job = {.write = write,
                                  .run = write ? run_write : run_read,
                                  .done = write ? write_done : read_done},
                          .crowd = crowd,
                          .number = number};
    while (committer_submit(crowd->stage.committer, &work->job) != STATUS_OK) {
        (void)usleep(500); /* the queue is full */
    }
    atomic_fetch_add(&crowd->accepted, 1);
}

static void *take_part(void *argument)
{
    struct member *member = argument;
    for (int64_t i = 0; i < EACH; i++) {
        submit(member->crowd, member->first + i, true);
        if (i % 3 == 0) {
            submit(member->crowd, 0, false);
        }
    }
    return NULL;
}

static enum status send_one(void *context, int64_t reference)
{
    (void)reference;
    atomic_fetch_add(&((struct crowd *)context)->sent, 1);
    return STATUS_OK;
}

static void run_crowd(struct crowd *crowd)
{
    pthread_t threads[THREADS];
    struct member members[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        members[i] = (struct member){crowd, 1 + (int64_t)i * EACH};
        assert_int_equal(pthread_create(&threads[i], NULL, take_part, &members[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
}

static void commit__every_job_of_many_threads_ends_exactly_once(void **state)
{
    (void)state;
    static struct crowd crowd;
    stage_open(&crowd.stage, modules);
    stage_start(&crowd.stage, READERS);
    const struct outbox_way ways[] = {{1, send_one, &crowd}, {0}};
    assert_ok(outbox_start(crowd.stage.committer, ways, &crowd.stage.clock, &crowd.stage.metrics,
                           &crowd.outbox));
    run_crowd(&crowd);
    outbox_wake(crowd.outbox);
    outbox_stop(crowd.outbox);
    stage_stop(&crowd.stage); /* drains the queues */
    outbox_free(crowd.outbox);
    int refusing = THREADS * EACH / 17;
    int failing = THREADS * EACH / 101 - THREADS * EACH / (101 * 17);
    assert_int_equal(atomic_load(&crowd.done), atomic_load(&crowd.accepted));
    assert_int_equal(atomic_load(&crowd.refused), refusing);
    assert_int_equal(atomic_load(&crowd.failed), failing);
    assert_int_equal(atomic_load(&crowd.stored), THREADS * EACH - refusing - failing);
    assert_int_equal(atomic_load(&crowd.torn), 0);
    assert_int_equal(
        stage_number(&crowd.stage, "SELECT count(*) FROM setting WHERE name LIKE 'row %'"),
        atomic_load(&crowd.stored));
    int64_t waiting = stage_number(&crowd.stage, "SELECT count(*) FROM outbox");
    int64_t expected =
        stage_number(&crowd.stage, "SELECT count(*) FROM setting WHERE name LIKE 'row %' AND "
                                   "CAST(substr(name, 5) AS INTEGER) % 5 = 0");
    assert_true(atomic_load(&crowd.sent) + waiting >= expected);
    stage_close(&crowd.stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commit__every_job_of_many_threads_ends_exactly_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
