/* Several processes on one PostgreSQL: nothing deadlocks, nothing is lost or doubled, whatever dies
 * or is cut in between. Skipped where the tests run on SQLite. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/cut_proxy.h"
#include "ledger/ledger.h"
#include "ledger/load.h"
#include "ledger/seal.h"
#include "store/lease.h"
#include "support/stage.h"
#include "support/unit.h"

static const struct store_sql *const *const modules[] = {
    ledger_statements, batch_statements, seal_statements, node_statements, lease_statements, NULL};

enum { ACCOUNTS = 40, KEYS = 6000, DEPTH = 300 };

struct scene {
    struct stage stage;
    struct load_record *record;
};

static int open_scene(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    *state = scene;
    if (!test_store_is_postgres()) {
        return 0;
    }
    stage_open(&scene->stage, modules);
    load_accounts(scene->stage.url, ACCOUNTS);
    scene->record = load_record_new();
    return 0;
}

static int close_scene(void **state)
{
    struct scene *scene = *state;
    if (scene->record != NULL) {
        load_record_free(scene->record);
        stage_close(&scene->stage);
    }
    free(scene);
    return 0;
}

#define SKIP_UNLESS_POSTGRES()                                                                     \
    do {                                                                                           \
        if (!test_store_is_postgres()) {                                                           \
            skip();                                                                                \
        }                                                                                          \
    } while (0)

static struct load load_of(const struct scene *scene, enum load_shape shape, int64_t first)
{
    return (struct load){.url = scene->stage.url,
                         .shape = shape,
                         .accounts = ACCOUNTS,
                         .first_key = first,
                         .keys = KEYS,
                         .depth = DEPTH,
                         .seed = 11};
}

/* Processes that have said that they are at work. */
static void wait_for_running(const struct scene *scene, int64_t processes)
{
    for (int i = 0; i < 20000 && atomic_load(&scene->record->running) < processes; i++) {
        (void)usleep(1000);
    }
    assert_true(atomic_load(&scene->record->running) >= processes);
}

/* Few accounts, so that every batch of one process needs accounts of the other's. */
static void processes__share_accounts_without_a_deadlock(void **state)
{
    SKIP_UNLESS_POSTGRES();
    struct scene *scene = *state;
    static const enum load_shape shapes[] = {LOAD_SPREAD, LOAD_HOT_CREDIT, LOAD_HOT_DEBIT};
    int64_t first = 1;
    for (size_t i = 0; i < ARRAY_COUNT(shapes); i++) {
        struct load one = load_of(scene, shapes[i], first);
        struct load two = load_of(scene, shapes[i], first + KEYS);
        first += INT64_C(2) * KEYS;
        pid_t a = load_start(&one, scene->record);
        pid_t b = load_start(&two, scene->record);
        assert_int_equal(load_wait(a), 0);
        assert_int_equal(load_wait(b), 0);
        assert_int_equal(atomic_load(&scene->record->acknowledged), first - 1);
    }
    assert_int_equal(atomic_load(&scene->record->retried), 0);
    assert_int_equal(atomic_load(&scene->record->failed), 0);
    assert_int_equal(load_check(scene->stage.url, scene->record), first - 1);
}

/* The first batches of a day, and of a bank that never had one: both processes want to move the
 * date, and accounts of each other's. */
static void processes__begin_a_day_at_once(void **state)
{
    SKIP_UNLESS_POSTGRES();
    struct scene *scene = *state;
    static const char *const before[] = {
        "DELETE FROM setting WHERE name = 'business_date'",
        "UPDATE setting SET value = value - 1 WHERE name = 'business_date'"};
    int64_t first = 1;
    for (size_t i = 0; i < ARRAY_COUNT(before); i++) {
        stage_sql(&scene->stage, before[i]);
        struct load one = load_of(scene, LOAD_SPREAD, first);
        struct load two = load_of(scene, LOAD_SPREAD, first + KEYS);
        first += INT64_C(2) * KEYS;
        one.wait_for = ((int64_t)i + 1) * 2;
        two.wait_for = one.wait_for;
        pid_t a = load_start(&one, scene->record);
        pid_t b = load_start(&two, scene->record);
        assert_int_equal(load_wait(a), 0);
        assert_int_equal(load_wait(b), 0);
    }
    assert_int_equal(atomic_load(&scene->record->retried), 0);
    assert_int_equal(atomic_load(&scene->record->failed), 0);
    assert_int_equal(load_check(scene->stage.url, scene->record), first - 1);
}

/* Jobs that do not say what they need are put off when another process holds it; they do not wait.
 */
static void processes__unplanned_jobs_are_put_off(void **state)
{
    SKIP_UNLESS_POSTGRES();
    struct scene *scene = *state;
    struct load one = load_of(scene, LOAD_UNPLANNED, 1);
    struct load two = load_of(scene, LOAD_UNPLANNED, 1 + KEYS);
    pid_t a = load_start(&one, scene->record);
    pid_t b = load_start(&two, scene->record);
    assert_int_equal(load_wait(a), 0);
    assert_int_equal(load_wait(b), 0);
    assert_true(atomic_load(&scene->record->postponed) > 0);
    assert_int_equal(load_check(scene->stage.url, scene->record), 2 * KEYS);
}

static void processes__hold_and_post_at_once(void **state)
{
    SKIP_UNLESS_POSTGRES();
    struct scene *scene = *state;
    struct load one = load_of(scene, LOAD_SPREAD, 1);
    struct load two = load_of(scene, LOAD_SPREAD, 1 + KEYS);
    one.holds = true;
    two.holds = true;
    pid_t a = load_start(&one, scene->record);
    pid_t b = load_start(&two, scene->record);
    assert_int_equal(load_wait(a), 0);
    assert_int_equal(load_wait(b), 0);
    assert_int_equal(load_check(scene->stage.url, scene->record), 4 * KEYS);
    assert_int_equal(test_store_number(scene->stage.url, "SELECT count(*) FROM open_hold"), 0);
}

/* Both are asked for the same transfers, with the same keys: each is made once. */
static void processes__the_same_key_in_both_makes_one_transfer(void **state)
{
    SKIP_UNLESS_POSTGRES();
    struct scene *scene = *state;
    struct load_record *other = load_record_new(); /* or one would spare the other the work */
    struct load both = load_of(scene, LOAD_SPREAD, 1);
    pid_t a = load_start(&both, scene->record);
    pid_t b = load_start(&both, other);
    assert_int_equal(load_wait(a), 0);
    assert_int_equal(load_wait(b), 0);
    assert_int_equal(atomic_load(&scene->record->acknowledged), KEYS);
    assert_int_equal(atomic_load(&other->acknowledged), KEYS);
    assert_int_equal(atomic_load(&scene->record->repeated) + atomic_load(&other->repeated), KEYS);
    assert_int_equal(load_check(scene->stage.url, scene->record), KEYS);
    load_record_free(other);
}

static void processes__one_that_is_killed_loses_nothing_acknowledged(void **state)
{
    SKIP_UNLESS_POSTGRES();
    struct scene *scene = *state;
    struct load one = load_of(scene, LOAD_SPREAD, 1 + KEYS);
    struct load two = load_of(scene, LOAD_SPREAD, 1);
    one.keys = INT64_C(3) * KEYS;
    pid_t survivor = load_start(&two, scene->record);
    for (int round = 0; round < 4; round++) {
        pid_t victim = load_start(&one, scene->record);
        (void)usleep((useconds_t)(150000 + round * 37000));
        (void)kill(victim, SIGKILL);
        (void)load_wait(victim);
        (void)load_check(scene->stage.url, scene->record);
    }
    pid_t last = load_start(&one, scene->record);
    assert_int_equal(load_wait(last), 0);
    assert_int_equal(load_wait(survivor), 0);
    assert_int_equal(load_check(scene->stage.url, scene->record), 4 * KEYS);
}

static void end_backends(const struct scene *scene, int times, useconds_t pause)
{
    for (int i = 0; i < times; i++) {
        (void)test_store_number(scene->stage.url,
                                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                                " WHERE pid <> pg_backend_pid() AND application_name = 'okno'");
        (void)usleep(pause);
    }
}

static void processes__backends_that_are_ended_are_replaced(void **state)
{
    SKIP_UNLESS_POSTGRES();
    struct scene *scene = *state;
    struct load one = load_of(scene, LOAD_SPREAD, 1);
    struct load two = load_of(scene, LOAD_HOT_CREDIT, 1 + KEYS);
    pid_t a = load_start(&one, scene->record);
    pid_t b = load_start(&two, scene->record);
    wait_for_running(scene, 2);
    end_backends(scene, 12, 15000);
    assert_int_equal(load_wait(a), 0);
    assert_int_equal(load_wait(b), 0);
    assert_true(atomic_load(&scene->record->reconnects) > 0);
    assert_int_equal(load_check(scene->stage.url, scene->record), 2 * KEYS);
}

/* The connection breaks in the middle of COMMIT: done or not, the mark says so. */
static void processes__commits_that_are_cut_are_looked_up(void **state)
{
    SKIP_UNLESS_POSTGRES();
    struct scene *scene = *state;
    static const enum cut_kind kinds[] = {CUT_BEFORE, CUT_AFTER, CUT_BOTH};
    char through[STAGE_PATH * 2];
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        struct cut_proxy *proxy = cut_proxy_start(scene->stage.url, through, sizeof through);
        struct load one = load_of(scene, LOAD_SPREAD, 1 + (int64_t)i * KEYS);
        one.url = through;
        atomic_store(&scene->record->running, 0);
        pid_t process = load_start(&one, scene->record);
        wait_for_running(scene, 1);
        atomic_store(&proxy->every, 3);
        atomic_store(&proxy->kind, kinds[i]);
        (void)usleep(200000);
        atomic_store(&proxy->kind, CUT_NONE);
        assert_int_equal(load_wait(process), 0);
        assert_true(atomic_load(&proxy->cuts) > 0);
        cut_proxy_stop(proxy);
    }
    assert_true(atomic_load(&scene->record->in_doubt) > 0);
    assert_int_equal(atomic_load(&scene->record->repeated), 0); /* nobody was told twice */
    assert_int_equal(load_check(scene->stage.url, scene->record), 3 * KEYS);
}

static void processes__the_server_is_restarted_under_load(void **state)
{
    SKIP_UNLESS_POSTGRES();
    struct scene *scene = *state;
    const char *ctl = getenv("OKNO_TEST_POSTGRES_CTL");
    if (ctl == NULL) {
        skip();
    }
    char command[300];
    (void)snprintf(command, sizeof command, "%s restart -m immediate >/dev/null 2>&1", ctl);
    struct load one = load_of(scene, LOAD_SPREAD, 1);
    struct load two = load_of(scene, LOAD_SPREAD, 1 + KEYS);
    pid_t a = load_start(&one, scene->record);
    pid_t b = load_start(&two, scene->record);
    wait_for_running(scene, 2);
    (void)usleep(50000);
    assert_int_equal(system(command), 0);
    assert_int_equal(load_wait(a), 0);
    assert_int_equal(load_wait(b), 0);
    assert_int_equal(load_check(scene->stage.url, scene->record), 2 * KEYS);
}

/* A process that stood still so long that its number was given away must not commit any more. */
static void processes__one_that_lost_its_number_cannot_commit(void **state)
{
    SKIP_UNLESS_POSTGRES();
    struct scene *scene = *state;
    struct load one = load_of(scene, LOAD_SPREAD, 1);
    pid_t process = load_start(&one, scene->record);
    wait_for_running(scene, 1);
    test_store_sql(scene->stage.url, "UPDATE node SET owner = 1");
    assert_int_equal(load_wait(process), 74);
    (void)load_check(scene->stage.url, scene->record);
}

#define SCENE_TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE_TEST(processes__share_accounts_without_a_deadlock),
        SCENE_TEST(processes__begin_a_day_at_once),
        SCENE_TEST(processes__unplanned_jobs_are_put_off),
        SCENE_TEST(processes__hold_and_post_at_once),
        SCENE_TEST(processes__the_same_key_in_both_makes_one_transfer),
        SCENE_TEST(processes__one_that_is_killed_loses_nothing_acknowledged),
        SCENE_TEST(processes__backends_that_are_ended_are_replaced),
        SCENE_TEST(processes__commits_that_are_cut_are_looked_up),
        SCENE_TEST(processes__the_server_is_restarted_under_load),
        SCENE_TEST(processes__one_that_lost_its_number_cannot_commit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
