/* The committer: groups, refusals, failures, deadlines, full queues, and disks that fill or fail.
 */
#include "store/commit.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/limits.h"
#include "support/stage.h"
#include "support/unit.h"

static const struct store_sql put = {"INSERT INTO setting (name, value) VALUES ($1, $2)", "ti", ""};
static const struct store_sql *const statements[] = {&put, NULL};
static const struct store_sql *const *const modules[] = {statements, NULL};

enum { WAIT_SECONDS = 20 };

/* What a job is told to do, and how it ended. */
struct probe {
    struct job job;
    int64_t id;
    enum job_result result;
    enum status why; /* of JOB_FAILED; STATUS_BUG: a real failure of the store */
    bool writes;
    _Atomic int runs;
    atomic_int done;
    enum status status;
    pthread_mutex_t *gate; /* held by the test while the writer must not go on */
};

static enum status write_row(struct probe *probe, struct txn *txn)
{
    char name[32];
    (void)snprintf(name, sizeof name, "row %lld", (long long)probe->id);
    return txn_exec(txn, &put, VALUES(value_text(str_from(name)), value_int(probe->id)), NULL);
}

static enum job_result run_probe(struct job *job, struct txn *txn, enum status *why)
{
    struct probe *probe = (struct probe *)job;
    probe->runs++;
    if (probe->gate != NULL) {
        (void)pthread_mutex_lock(probe->gate);
        (void)pthread_mutex_unlock(probe->gate);
    }
    if (probe->writes) {
        *why = write_row(probe, txn);
        if (*why != STATUS_OK) {
            return JOB_FAILED;
        }
    }
    *why = probe->result == JOB_FAILED ? probe->why : STATUS_OK;
    return probe->result;
}

static void probe_done(struct job *job, enum status status)
{
    struct probe *probe = (struct probe *)job;
    probe->status = status;
    atomic_fetch_add(&probe->done, 1);
}

static void prepare(struct probe *probe, int64_t id, enum job_result result, bool writes)
{
    *probe = (struct probe){.job = {.write = true, .run = run_probe, .done = probe_done},
                            .id = id,
                            .result = result,
                            .why = STATUS_BUG,
                            .writes = writes};
}

static void wait_for(struct probe *probe)
{
    for (int i = 0; i < WAIT_SECONDS * 1000 && atomic_load(&probe->done) == 0; i++) {
        (void)usleep(1000);
    }
    assert_int_equal(atomic_load(&probe->done), 1);
}

struct committed_stage {
    struct stage stage;
    pthread_mutex_t gate;
    struct probe plug; /* keeps the writer busy while the gate is held */
};

static int open_stage(void **state)
{
    struct committed_stage *all = calloc(1, sizeof *all);
    assert_non_null(all);
    stage_open(&all->stage, modules);
    (void)pthread_mutex_init(&all->gate, NULL);
    *state = all;
    return 0;
}

static int close_stage(void **state)
{
    struct committed_stage *all = *state;
    stage_close(&all->stage);
    (void)pthread_mutex_destroy(&all->gate);
    free(all);
    return 0;
}

/* Nothing of the writer's goes on until let_go: what is submitted between is one batch. */
static void hold_writer(struct committed_stage *all)
{
    prepare(&all->plug, 1000000, JOB_DONE, true);
    all->plug.gate = &all->gate;
    (void)pthread_mutex_lock(&all->gate);
    assert_ok(committer_submit(all->stage.committer, &all->plug.job));
    for (int i = 0; i < WAIT_SECONDS * 1000 && all->plug.runs == 0; i++) {
        (void)usleep(1000);
    }
}

static void let_go(struct committed_stage *all)
{
    (void)pthread_mutex_unlock(&all->gate);
    wait_for(&all->plug);
}

static int64_t rows(struct committed_stage *all)
{
    return stage_number(&all->stage, "SELECT count(*) FROM setting WHERE name <> 'row 1000000'");
}

static void commit__jobs_that_wait_share_one_commit(void **state)
{
    struct committed_stage *all = *state;
    enum { JOBS = 100 };
    static struct probe probes[JOBS];
    stage_start(&all->stage, 0);
    hold_writer(all);
    for (int64_t i = 0; i < JOBS; i++) {
        prepare(&probes[i], i, JOB_DONE, true);
        assert_ok(committer_submit(all->stage.committer, &probes[i].job));
    }
    let_go(all);
    for (size_t i = 0; i < JOBS; i++) {
        wait_for(&probes[i]);
        assert_int_equal(probes[i].status, STATUS_OK);
    }
    stage_stop(&all->stage);
    assert_int_equal(metric_get(&all->stage.metrics, METRIC_COMMITS), 2);
    assert_int_equal(metric_get(&all->stage.metrics, METRIC_JOBS_WRITTEN), JOBS + 1);
    assert_int_equal(rows(all), JOBS);
}

/* name of the batch, then what its middle job does and how each of the three ends */
static void commit__one_job_in_a_batch_ends_as_it_should(void **state)
{
    struct committed_stage *all = *state;
    static const struct {
        const char *name;
        enum job_result result;
        bool writes;
        enum status why, neighbours, middle;
        int64_t rows;
    } table[] = {
        {"done", JOB_DONE, true, STATUS_OK, STATUS_OK, STATUS_OK, 3},
        {"refused", JOB_REFUSED, false, STATUS_OK, STATUS_OK, STATUS_OK, 2},
        {"refused and written", JOB_REFUSED_AND_WRITTEN, true, STATUS_OK, STATUS_OK, STATUS_OK, 3},
        {"refused after a write", JOB_REFUSED, true, STATUS_OK, STATUS_OK, STATUS_BUG, 2},
        {"failed", JOB_FAILED, false, STATUS_CORRUPT, STATUS_OK, STATUS_CORRUPT, 2},
        {"failed after a write", JOB_FAILED, true, STATUS_BUG, STATUS_OK, STATUS_BUG, 2},
        {"found no memory for itself", JOB_FAILED, true, STATUS_NO_MEMORY, STATUS_OK,
         STATUS_NO_MEMORY, 2},
        {"found something busy", JOB_FAILED, true, STATUS_BUSY, STATUS_OK, STATUS_BUSY, 2},
    };
    stage_start(&all->stage, 0);
    for (size_t t = 0; t < ARRAY_COUNT(table); t++) {
        struct probe probes[3];
        int64_t before = rows(all);
        hold_writer(all);
        for (size_t i = 0; i < 3; i++) {
            prepare(&probes[i], (int64_t)(t * 3 + i), JOB_DONE, true);
            if (i == 1) {
                probes[i].result = table[t].result;
                probes[i].writes = table[t].writes;
                probes[i].why = table[t].why;
            }
            assert_ok(committer_submit(all->stage.committer, &probes[i].job));
        }
        let_go(all);
        for (size_t i = 0; i < 3; i++) {
            wait_for(&probes[i]);
            check_row(table[t].name, probes[i].status,
                      i == 1 ? table[t].middle : table[t].neighbours);
        }
        check_row(table[t].name, rows(all) - before, table[t].rows);
        stage_sql(&all->stage, "DELETE FROM setting WHERE name = 'row 1000000'");
    }
}

static void commit__a_job_that_waited_too_long_is_not_run(void **state)
{
    struct committed_stage *all = *state;
    struct probe late;
    struct probe in_time;
    struct probe patient;
    stage_start(&all->stage, 1);
    hold_writer(all);
    prepare(&late, 1, JOB_DONE, true);
    late.job.deadline_us = STAGE_START_US - 1;
    prepare(&in_time, 2, JOB_DONE, true);
    in_time.job.deadline_us = STAGE_START_US; /* over when the clock is past it */
    prepare(&patient, 3, JOB_DONE, true);
    assert_ok(committer_submit(all->stage.committer, &late.job));
    assert_ok(committer_submit(all->stage.committer, &in_time.job));
    assert_ok(committer_submit(all->stage.committer, &patient.job));
    let_go(all);
    wait_for(&late);
    wait_for(&in_time);
    wait_for(&patient);
    assert_int_equal(late.status, STATUS_BUSY);
    assert_int_equal(late.runs, 0);
    assert_int_equal(in_time.status, STATUS_OK);
    assert_int_equal(patient.status, STATUS_OK);
    prepare(&late, 4, JOB_DONE, false);
    late.job.write = false;
    late.job.deadline_us = STAGE_START_US - 1;
    assert_ok(committer_submit(all->stage.committer, &late.job));
    wait_for(&late);
    assert_int_equal(late.status, STATUS_BUSY);
    assert_int_equal(late.runs, 0);
}

static void commit__full_queue_refuses_and_loses_nothing(void **state)
{
    struct committed_stage *all = *state;
    static struct probe probes[LIMIT_WRITE_QUEUE + 1];
    stage_start(&all->stage, 0);
    hold_writer(all);
    for (int64_t i = 0; i < LIMIT_WRITE_QUEUE; i++) {
        prepare(&probes[i], i, JOB_DONE, true);
        assert_ok(committer_submit(all->stage.committer, &probes[i].job));
    }
    struct probe *over = &probes[LIMIT_WRITE_QUEUE];
    prepare(over, LIMIT_WRITE_QUEUE, JOB_DONE, true);
    assert_int_equal(committer_submit(all->stage.committer, &over->job), STATUS_BUSY);
    assert_int_equal(metric_get(&all->stage.metrics, METRIC_JOBS_REFUSED), 1);
    let_go(all);
    for (size_t i = 0; i < LIMIT_WRITE_QUEUE; i++) {
        wait_for(&probes[i]);
        assert_int_equal(probes[i].status, STATUS_OK);
    }
    assert_int_equal(over->runs, 0);
    assert_int_equal(atomic_load(&over->done), 0);
    assert_ok(committer_submit(all->stage.committer, &over->job)); /* there is room again */
    wait_for(over);
    stage_stop(&all->stage);
    assert_int_equal(rows(all), LIMIT_WRITE_QUEUE + 1);
    int64_t least = 1 + LIMIT_WRITE_QUEUE / LIMIT_BATCH;
    assert_in_range(metric_get(&all->stage.metrics, METRIC_COMMITS), least, least + 2);
}

static void commit__stopping_runs_what_is_queued(void **state)
{
    struct committed_stage *all = *state;
    struct probe probes[10];
    stage_start(&all->stage, 2);
    hold_writer(all);
    for (size_t i = 0; i < ARRAY_COUNT(probes); i++) {
        prepare(&probes[i], (int64_t)i, JOB_DONE, true);
        assert_ok(committer_submit(all->stage.committer, &probes[i].job));
    }
    (void)pthread_mutex_unlock(&all->gate);
    stage_stop(&all->stage);
    for (size_t i = 0; i < ARRAY_COUNT(probes); i++) {
        assert_int_equal(atomic_load(&probes[i].done), 1);
        assert_int_equal(probes[i].status, STATUS_OK);
    }
    assert_int_equal(rows(all), ARRAY_COUNT(probes));
}

static void commit__readers_go_on_while_the_writer_stands(void **state)
{
    struct committed_stage *all = *state;
    struct probe reads[20];
    stage_start(&all->stage, 3);
    hold_writer(all);
    for (size_t i = 0; i < ARRAY_COUNT(reads); i++) {
        prepare(&reads[i], 0, i % 2 == 0 ? JOB_DONE : JOB_FAILED, false);
        reads[i].job.write = false;
        assert_ok(committer_submit(all->stage.committer, &reads[i].job));
    }
    for (size_t i = 0; i < ARRAY_COUNT(reads); i++) {
        wait_for(&reads[i]);
        assert_int_equal(reads[i].status, i % 2 == 0 ? STATUS_OK : STATUS_BUG);
    }
    assert_int_equal(atomic_load(&all->plug.done), 0);
    let_go(all);
    assert_ok(committer_run(all->stage.committer, &reads[0].job));
}

/* ---- hooks */

struct hook_log {
    int begun, jobs, undone, flushed, committed, dropped;
    enum status begin_status, flush_status;
};

static enum status log_begin(void *context, struct txn *txn, const struct plan *plan)
{
    struct hook_log *log = context;
    (void)txn;
    (void)plan;
    log->begun++;
    return log->begin_status;
}

static void log_job(void *context)
{
    ((struct hook_log *)context)->jobs++;
}

static void log_undo(void *context)
{
    ((struct hook_log *)context)->undone++;
}

static enum status log_flush(void *context, struct txn *txn)
{
    struct hook_log *log = context;
    (void)txn;
    log->flushed++;
    return log->flush_status;
}

static void log_end(void *context, bool committed)
{
    struct hook_log *log = context;
    log->committed += committed;
    log->dropped += !committed;
}

static enum status log_read_begin(void *context, struct txn *txn)
{
    (void)context;
    (void)txn;
    return STATUS_OK;
}

static void log_read_end(void *context, struct txn *txn)
{
    (void)context;
    (void)txn;
}

static void commit__hooks_stand_around_every_batch_and_job(void **state)
{
    struct committed_stage *all = *state;
    struct hook_log log = {.begin_status = STATUS_OK, .flush_status = STATUS_OK};
    const struct batch_hooks hooks = {&log,      log_begin, log_job,        log_undo,
                                      log_flush, log_end,   log_read_begin, log_read_end};
    all->stage.hooks = &hooks;
    stage_start(&all->stage, 0);
    struct probe probe;
    static const struct {
        const char *name;
        enum job_result result;
        enum status begin, flush;
        struct hook_log expected;
    } table[] = {
        {"done", JOB_DONE, STATUS_OK, STATUS_OK, {1, 1, 0, 1, 1, 0, 0, 0}},
        {"refused", JOB_REFUSED, STATUS_OK, STATUS_OK, {1, 1, 1, 1, 1, 0, 0, 0}},
        {"failed, tried again alone", JOB_FAILED, STATUS_OK, STATUS_OK, {2, 2, 0, 0, 0, 2, 0, 0}},
        {"cannot begin", JOB_DONE, STATUS_NO_MEMORY, STATUS_OK, {1, 0, 0, 0, 0, 1, 0, 0}},
        {"cannot flush", JOB_DONE, STATUS_OK, STATUS_NO_MEMORY, {1, 1, 0, 1, 0, 1, 0, 0}},
    };
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        log = (struct hook_log){.begin_status = table[i].begin, .flush_status = table[i].flush};
        prepare(&probe, (int64_t)i, table[i].result, false);
        enum status status = committer_run(all->stage.committer, &probe.job);
        bool good = table[i].result != JOB_FAILED && table[i].begin == STATUS_OK &&
                    table[i].flush == STATUS_OK;
        check_row(table[i].name, status == STATUS_OK, good);
        check_row(table[i].name, log.begun, table[i].expected.begun);
        check_row(table[i].name, log.jobs, table[i].expected.jobs);
        check_row(table[i].name, log.undone, table[i].expected.undone);
        check_row(table[i].name, log.flushed, table[i].expected.flushed);
        check_row(table[i].name, log.committed, table[i].expected.committed);
        check_row(table[i].name, log.dropped, table[i].expected.dropped);
    }
}

/* ---- the disk: SQLite's own way to have system calls fail */

static atomic_int disk_errno; /* what every write fails with; 0: it works */
static atomic_int sync_errno;

static ssize_t failing_pwrite(int fd, const void *bytes, size_t size, off_t at)
{
    int wanted = atomic_load(&disk_errno);
    if (wanted != 0) {
        errno = wanted;
        return -1;
    }
    return pwrite(fd, bytes, size, at);
}

/* SQLite calls these by their names, and the program's own come first. */
int fdatasync(int fd)
{
    int wanted = atomic_load(&sync_errno);
    errno = wanted;
    return wanted != 0 ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int fsync(int fd)
{
    int wanted = atomic_load(&sync_errno);
    errno = wanted;
    return wanted != 0 ? -1 : (int)syscall(SYS_fsync, fd);
}

static void replace_calls(bool replaced)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    sqlite3_syscall_ptr call = replaced ? (sqlite3_syscall_ptr)(uintptr_t)failing_pwrite : NULL;
    assert_int_equal(vfs->xSetSystemCall(vfs, "pwrite", call), SQLITE_OK);
    assert_int_equal(vfs->xSetSystemCall(vfs, "pwrite64", call), SQLITE_OK);
}

static enum status put_row(struct committed_stage *all, int64_t id)
{
    struct probe probe;
    prepare(&probe, id, JOB_DONE, true);
    return committer_run(all->stage.committer, &probe.job);
}

static void commit__full_disk_is_refused_and_work_goes_on_when_there_is_room(void **state)
{
    SKIP_UNLESS_SQLITE();
    struct committed_stage *all = *state;
    replace_calls(true);
    stage_start(&all->stage, 1);
    assert_ok(put_row(all, 1));
    atomic_store(&disk_errno, ENOSPC);
    for (int64_t i = 0; i < 5; i++) {
        assert_int_equal(put_row(all, 2), STATUS_DISK_FULL);
    }
    struct probe read;
    prepare(&read, 0, JOB_DONE, false);
    read.job.write = false;
    assert_ok(committer_run(all->stage.committer, &read.job));
    atomic_store(&disk_errno, 0);
    assert_ok(put_row(all, 2));
    stage_stop(&all->stage);
    replace_calls(false);
    assert_int_equal(rows(all), 2);
}

static void commit__full_disk_refuses_the_whole_batch(void **state)
{
    SKIP_UNLESS_SQLITE();
    struct committed_stage *all = *state;
    struct probe probes[5];
    replace_calls(true);
    stage_start(&all->stage, 0);
    hold_writer(all);
    for (size_t i = 0; i < ARRAY_COUNT(probes); i++) {
        prepare(&probes[i], (int64_t)i, JOB_DONE, true);
        assert_ok(committer_submit(all->stage.committer, &probes[i].job));
    }
    atomic_store(&disk_errno, ENOSPC);
    let_go(all);
    assert_int_equal(all->plug.status, STATUS_DISK_FULL);
    for (size_t i = 0; i < ARRAY_COUNT(probes); i++) {
        wait_for(&probes[i]);
        assert_int_equal(probes[i].status, STATUS_DISK_FULL);
    }
    atomic_store(&disk_errno, 0);
    stage_stop(&all->stage);
    replace_calls(false);
    assert_int_equal(rows(all), 0);
}

/* A flush or a write that failed at the commit may have reached the disk or not: the process ends
 * before anybody is answered. */
static void commit__failed_flush_ends_the_process_unanswered(void **state)
{
    SKIP_UNLESS_SQLITE();
    struct committed_stage *all = *state;
    for (int i = 0; i < 2; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            replace_calls(true);
            stage_start(&all->stage, 0);
            atomic_store(i == 0 ? &sync_errno : &disk_errno, EIO);
            _exit(put_row(all, i) == STATUS_OK ? 1 : 2);
        }
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 74);
        stage_start(&all->stage, 0); /* and the bank starts again */
        assert_ok(put_row(all, 10 + i));
        stage_stop(&all->stage);
    }
}

#define STAGE_TEST(name) cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(commit__jobs_that_wait_share_one_commit),
        STAGE_TEST(commit__one_job_in_a_batch_ends_as_it_should),
        STAGE_TEST(commit__a_job_that_waited_too_long_is_not_run),
        STAGE_TEST(commit__full_queue_refuses_and_loses_nothing),
        STAGE_TEST(commit__stopping_runs_what_is_queued),
        STAGE_TEST(commit__readers_go_on_while_the_writer_stands),
        STAGE_TEST(commit__hooks_stand_around_every_batch_and_job),
        STAGE_TEST(commit__full_disk_is_refused_and_work_goes_on_when_there_is_room),
        STAGE_TEST(commit__full_disk_refuses_the_whole_batch),
        STAGE_TEST(commit__failed_flush_ends_the_process_unanswered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
