/* The parts put together: keys that several first starts make at once, periodic jobs on a running
 * bank, and a benchmark that keeps its hands off somebody's bank. On the store that the tests run
 * on, named to the bank as an operator would name it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "main/bench_bank.h"
#include "main/core.h"
#include "main/jobs.h"
#include "support/folder.h"
#include "support/test_store.h"
#include "support/unit.h"

enum { PROCESSES = 6, URL_TEXT = 1024 };

/* 2026-11-24 11:23:07 UTC */
static const int64_t start_us = INT64_C(1795519387000000);

struct place {
    char folder[256];
    char url[URL_TEXT];
};

static void place_make(struct place *place)
{
    folder_make(place->folder, sizeof place->folder);
    test_store_make(place->folder, place->url, sizeof place->url);
    assert_int_equal(setenv("OKNO_STORE", place->url, 1), 0);
}

static void place_remove(struct place *place)
{
    test_store_remove(place->url);
    folder_remove(place->folder);
}

static struct core *open_core(const struct place *place, const struct clock *clock)
{
    struct error error = {.text = ""};
    const struct core_config config = {.data = place->folder,
                                       .clock = clock,
                                       .auth_policy = auth_policy_strict("127.0.0.1"),
                                       .bank_policy = bank_policy_default(),
                                       .readers = 1};
    struct core *core = calloc(1, sizeof *core);
    assert_non_null(core);
    if (core_open(core, &config, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return core;
}

static void close_core(struct core *core)
{
    core_close(core);
    free(core);
}

/* ---- keys */

/* What a process got. */
struct got {
    enum status status;
    struct digest key;
};

typedef enum status get_key(const struct place *place, struct digest *key);

static enum status load_only(const struct place *place, struct digest *key)
{
    struct random random = random_system();
    struct error error = {.text = ""};
    return core_load_key(place->folder, "seal.key", &random, key, &error);
}

/* As a server does. A file takes one writing process: the others are told so. */
static enum status start_whole(const struct place *place, struct digest *key)
{
    struct clock clock = clock_system();
    struct error error = {.text = ""};
    const struct core_config config = {.data = place->folder,
                                       .clock = &clock,
                                       .auth_policy = auth_policy_strict("127.0.0.1"),
                                       .bank_policy = bank_policy_default(),
                                       .readers = 1};
    struct core *core = calloc(1, sizeof *core);
    if (core == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = core_open(core, &config, &error);
    memcpy(key->bytes, core->signer.pair.public_key, sizeof key->bytes);
    close_core(core);
    return status;
}

/* Start when the pipe is closed, all together. */
static pid_t be_process(const struct place *place, get_key *get, int gate[2], int out)
{
    pid_t pid = fork();
    if (pid == 0) {
        char byte = 0;
        struct got got = {.status = STATUS_OK};
        (void)close(gate[1]);
        (void)!read(gate[0], &byte, 1);
        got.status = get(place, &got.key);
        _exit(write(out, &got, sizeof got) == (ssize_t)sizeof got ? 0 : 1);
    }
    assert_true(pid > 0);
    return pid;
}

static void run_together(const struct place *place, get_key *get, struct got all[PROCESSES])
{
    int gate[2];
    int out[2];
    pid_t children[PROCESSES];
    assert_int_equal(pipe(gate), 0);
    assert_int_equal(pipe(out), 0);
    for (size_t i = 0; i < PROCESSES; i++) {
        children[i] = be_process(place, get, gate, out[1]);
    }
    (void)close(gate[0]);
    (void)close(gate[1]);
    for (size_t i = 0; i < PROCESSES; i++) {
        assert_int_equal(read(out[0], &all[i], sizeof all[i]), sizeof all[i]);
    }
    for (size_t i = 0; i < PROCESSES; i++) {
        int how = 0;
        assert_int_equal(waitpid(children[i], &how, 0), children[i]);
        assert_int_equal(how, 0);
    }
    (void)close(out[0]);
    (void)close(out[1]);
}

static void core_load_key__processes_that_make_it_at_once_have_the_same(void **state)
{
    enum { ROUNDS = 20 };
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct place place;
        struct got all[PROCESSES];
        struct digest kept;
        folder_make(place.folder, sizeof place.folder);
        run_together(&place, load_only, all);
        assert_ok(load_only(&place, &kept));
        for (size_t i = 0; i < PROCESSES; i++) {
            assert_ok(all[i].status);
            assert_memory_equal(all[i].key.bytes, kept.bytes, sizeof kept.bytes);
        }
        char path[512];
        (void)snprintf(path, sizeof path, "%s/seal.key", place.folder);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(rmdir(place.folder), 0); /* nothing else was left */
    }
}

static void core_open__first_starts_at_once_sign_with_one_key(void **state)
{
    (void)state;
    struct place place;
    struct got all[PROCESSES];
    struct digest kept;
    place_make(&place);
    run_together(&place, start_whole, all);
    assert_ok(start_whole(&place, &kept));
    size_t started = 0;
    for (size_t i = 0; i < PROCESSES; i++) {
        if (all[i].status == STATUS_OK) {
            assert_memory_equal(all[i].key.bytes, kept.bytes, sizeof kept.bytes);
            started++;
        } else {
            assert_false(test_store_is_postgres());
            assert_int_equal(all[i].status, STATUS_BUSY);
        }
    }
    assert_true(started > 0);
    place_remove(&place);
}

/* ---- jobs */

enum { OWN = 1, ANNA = 2, HOLDS = 1500, SOON = 60, LATER = 7200 };

struct hold_job {
    struct job job;
    enum status (*act)(struct txn *txn);
};

static enum job_result run_act(struct job *job, struct txn *txn, enum status *why)
{
    *why = ((struct hold_job *)job)->act(txn);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum status hold(struct txn *txn, int64_t key, int64_t seconds)
{
    const struct transfer_order order = {.key = key,
                                         .state = TRANSFER_PENDING,
                                         .debit_account = OWN,
                                         .credit_account = ANNA,
                                         .amount = 10,
                                         .currency = CURRENCY_RUB,
                                         .kind = 1,
                                         .expires_us =
                                             seconds == 0 ? 0 : start_us + SECONDS_US(seconds)};
    enum ledger_outcome outcome = LEDGER_OK;
    enum status status = ledger_post(txn, &order, &outcome, NULL);
    return outcome == LEDGER_OK ? status : STATUS_BUG;
}

/* More than one call gives back, one for later and one for ever. */
static enum status make_holds(struct txn *txn)
{
    enum status status = STATUS_OK;
    for (int64_t id = OWN; id <= ANNA && status == STATUS_OK; id++) {
        const struct ledger_account account = {.id = id,
                                               .currency = CURRENCY_RUB,
                                               .lower_limit = LEDGER_NO_LOWER_LIMIT,
                                               .upper_limit = LEDGER_NO_UPPER_LIMIT};
        status = ledger_open(txn, &account);
    }
    for (int64_t i = 0; i < HOLDS && status == STATUS_OK; i++) {
        status = hold(txn, 100 + i, SOON);
    }
    if (status == STATUS_OK) {
        status = hold(txn, 10, LATER);
    }
    return status == STATUS_OK ? hold(txn, 11, 0) : status;
}

/* How often the jobs are looked at: they are due by the clock of the test, which stands; so they
 * run once a start. */
static int64_t open_after_jobs(const struct place *place, struct core *core, int64_t wanted)
{
    enum { TRIES = 300 };
    struct jobs *jobs = NULL;
    int64_t open = -1;
    assert_ok(jobs_start(core, &jobs));
    for (int i = 0; i < TRIES && open != wanted; i++) {
        const struct timespec pause = {.tv_nsec = 20000000};
        (void)nanosleep(&pause, NULL);
        open = test_store_number(place->url, "SELECT count(*) FROM open_hold");
    }
    jobs_stop(jobs);
    return open;
}

static void jobs__holds_past_their_time_give_their_money_back(void **state)
{
    (void)state;
    struct place place;
    struct clock clock = clock_fixed(start_us);
    place_make(&place);
    struct core *core = open_core(&place, &clock);
    struct hold_job making = {.job = {.write = true, .run = run_act}, .act = make_holds};
    assert_ok(committer_run(core->committer, &making.job));
    assert_int_equal(open_after_jobs(&place, core, HOLDS + 2), HOLDS + 2);
    close_core(core);

    clock.fixed_us = start_us + SECONDS_US(2 * SOON);
    for (int64_t left = HOLDS + 2; left > 2;) {
        core = open_core(&place, &clock);
        int64_t wanted = left - 4 * LIMIT_EXPIRE > 2 ? left - 4 * LIMIT_EXPIRE : 2;
        assert_int_equal(open_after_jobs(&place, core, wanted), wanted);
        left = wanted;
        close_core(core);
        clock.fixed_us += SECONDS_US(SOON); /* another turn */
    }
    assert_int_equal(test_store_number(place.url, "SELECT count(*) FROM expired_hold"), HOLDS);
    core = open_core(&place, &clock); /* writes what is behind */
    close_core(core);
    assert_int_equal(
        test_store_number(place.url, "SELECT debits_pending FROM ledger_account WHERE id = 1"), 20);
    place_remove(&place);
}

/* ---- a benchmark looks before it takes */

static enum status open_one(struct txn *txn)
{
    const struct ledger_account account = {.id = OWN,
                                           .currency = CURRENCY_RUB,
                                           .lower_limit = LEDGER_NO_LOWER_LIMIT,
                                           .upper_limit = LEDGER_NO_UPPER_LIMIT};
    return ledger_open(txn, &account);
}

static void bench_bank_look__lets_no_benchmark_into_a_bank_of_somebody(void **state)
{
    (void)state;
    struct place place;
    struct error error = {.text = ""};
    struct clock clock = clock_system();
    place_make(&place);
    assert_ok(bench_bank_look(place.folder, &error)); /* nothing there */
    struct core *core = open_core(&place, &clock);
    close_core(core);
    assert_ok(bench_bank_look(place.folder, &error)); /* a bank without anybody */
    core = open_core(&place, &clock);
    struct hold_job opening = {.job = {.write = true, .run = run_act}, .act = open_one};
    assert_ok(committer_run(core->committer, &opening.job));
    close_core(core);
    assert_int_equal(bench_bank_look(place.folder, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "no benchmark made"));
    place_remove(&place);
}

static void bench_bank_look__refuses_tables_that_it_does_not_know(void **state)
{
    (void)state;
    struct place place;
    struct error error = {.text = ""};
    struct clock clock = clock_system();
    place_make(&place);
    close_core(open_core(&place, &clock));
    test_store_sql(place.url, "DROP TABLE seal_lane");
    assert_int_equal(bench_bank_look(place.folder, &error), STATUS_INVALID);
    place_remove(&place);
}

static void bench_bank_look__knows_what_a_benchmark_made(void **state)
{
    (void)state;
    struct place place;
    struct error error = {.text = ""};
    struct bench_session session = {.pair = NULL};
    place_make(&place);
    assert_ok(bench_bank_make(place.folder, &session, 1, &error));
    bench_bank_forget(&session, 1);
    assert_ok(bench_bank_look(place.folder, &error));
    place_remove(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(core_load_key__processes_that_make_it_at_once_have_the_same),
        cmocka_unit_test(core_open__first_starts_at_once_sign_with_one_key),
        cmocka_unit_test(jobs__holds_past_their_time_give_their_money_back),
        cmocka_unit_test(bench_bank_look__lets_no_benchmark_into_a_bank_of_somebody),
        cmocka_unit_test(bench_bank_look__refuses_tables_that_it_does_not_know),
        cmocka_unit_test(bench_bank_look__knows_what_a_benchmark_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
