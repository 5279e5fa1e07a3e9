#include "store/outbox.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "support/stage.h"
#include "support/unit.h"

static const struct store_sql *const *const modules[] = {outbox_statements, NULL};

enum { KIND_SMS = 1, KIND_NOTHING = 2, KIND_NOBODY = 9 };

/* A far side that fails as often as it is told to. */
struct far_side {
    _Atomic int64_t calls;
    _Atomic int64_t failures_left;
    _Atomic int64_t last_reference;
};

/* A clock that a test moves while the delivery's thread reads it. */
struct moving_clock {
    struct clock clock; /* first */
    _Atomic int64_t now_us;
};

struct scene {
    struct stage stage;
    struct far_side far;
    struct moving_clock clock;
    struct outbox_way ways[3];
    struct outbox *outbox;
};

static int64_t moving_now(const struct clock *clock)
{
    return atomic_load(&((const struct moving_clock *)clock)->now_us);
}

static enum status send_somewhere(void *context, int64_t reference)
{
    struct far_side *far = context;
    atomic_store(&far->last_reference, reference);
    atomic_fetch_add(&far->calls, 1);
    return atomic_fetch_sub(&far->failures_left, 1) > 0 ? STATUS_IO : STATUS_OK;
}

static int open_scene(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    stage_open(&scene->stage, modules);
    scene->clock.clock = (struct clock){.now_us = moving_now, .monotonic_us = moving_now};
    atomic_store(&scene->clock.now_us, STAGE_START_US);
    scene->ways[0] = (struct outbox_way){KIND_SMS, send_somewhere, &scene->far};
    scene->ways[1] = (struct outbox_way){KIND_NOTHING, send_somewhere, &scene->far};
    *state = scene;
    return 0;
}

static void start(struct scene *scene)
{
    stage_leave(&scene->stage);
    stage_start(&scene->stage, 1);
    assert_ok(outbox_start(scene->stage.committer, scene->ways, &scene->clock.clock,
                           &scene->stage.metrics, &scene->outbox));
}

static void stop(struct scene *scene)
{
    outbox_stop(scene->outbox);
    stage_stop(&scene->stage);
    outbox_free(scene->outbox);
    scene->outbox = NULL;
}

static int close_scene(void **state)
{
    struct scene *scene = *state;
    if (scene->outbox != NULL) {
        stop(scene);
    }
    stage_close(&scene->stage);
    free(scene);
    return 0;
}

static void add_rows(struct scene *scene, int64_t kind, int64_t count)
{
    struct txn *txn = stage_begin(&scene->stage);
    for (int64_t i = 0; i < count; i++) {
        assert_ok(outbox_add(txn, id_next(&scene->stage.ids), kind, 100 + i, STAGE_START_US));
    }
    stage_commit(&scene->stage);
}

static int64_t rows_left(struct scene *scene)
{
    return stage_number(&scene->stage, "SELECT count(*) FROM outbox");
}

/* Until a number of the store is what it should be: the delivery runs beside the test. */
static void wait_for(struct scene *scene, const char *sql, int64_t expected)
{
    for (int i = 0; i < 4000 && stage_number(&scene->stage, sql) != expected; i++) {
        outbox_wake(scene->outbox);
        (void)usleep(5000);
    }
    check_row(sql, stage_number(&scene->stage, sql), expected);
}

static void outbox__everything_due_is_sent_once_and_forgotten(void **state)
{
    struct scene *scene = *state;
    enum { ROWS = LIMIT_OUTBOX_BATCH * 2 + 1 };
    add_rows(scene, KIND_SMS, ROWS);
    start(scene);
    wait_for(scene, "SELECT count(*) FROM outbox", 0);
    stop(scene);
    assert_int_equal(atomic_load(&scene->far.calls), ROWS);
    assert_int_equal(metric_get(&scene->stage.metrics, METRIC_OUTBOX_SENT), ROWS);
}

static void outbox__rows_of_a_transaction_that_was_rolled_back_never_leave(void **state)
{
    struct scene *scene = *state;
    assert_ok(outbox_add(stage_begin(&scene->stage), 1, KIND_SMS, 5, STAGE_START_US));
    stage_rollback(&scene->stage);
    add_rows(scene, KIND_NOTHING, 1);
    start(scene);
    wait_for(scene, "SELECT count(*) FROM outbox", 0);
    stop(scene);
    assert_int_equal(atomic_load(&scene->far.calls), 1);
    assert_int_equal(atomic_load(&scene->far.last_reference), 100);
}

static void outbox__a_failure_is_tried_again_later_and_not_before(void **state)
{
    struct scene *scene = *state;
    atomic_store(&scene->far.failures_left, 2);
    add_rows(scene, KIND_SMS, 1);
    start(scene);
    wait_for(scene, "SELECT tries FROM outbox", 1);
    int64_t due = stage_number(&scene->stage, "SELECT due_us FROM outbox");
    assert_int_equal(due, STAGE_START_US + SECONDS_US(2));
    atomic_store(&scene->clock.now_us, due - 1);
    outbox_wake(scene->outbox);
    (void)usleep(100000);
    assert_int_equal(atomic_load(&scene->far.calls), 1);
    atomic_store(&scene->clock.now_us, due);
    wait_for(scene, "SELECT tries FROM outbox", 2);
    due = stage_number(&scene->stage, "SELECT due_us FROM outbox");
    assert_int_equal(due, STAGE_START_US + SECONDS_US(2 + 4)); /* the pause grows */
    atomic_store(&scene->clock.now_us, due);
    wait_for(scene, "SELECT count(*) FROM outbox", 0);
    assert_int_equal(atomic_load(&scene->far.calls), 3);
}

static void outbox__gives_up_after_its_tries(void **state)
{
    struct scene *scene = *state;
    atomic_store(&scene->far.failures_left, 1000);
    add_rows(scene, KIND_SMS, 1);
    start(scene);
    for (int64_t tries = 1; tries < LIMIT_OUTBOX_TRIES; tries++) {
        wait_for(scene, "SELECT tries FROM outbox", tries);
        atomic_fetch_add(&scene->clock.now_us, SECONDS_US(1000));
    }
    wait_for(scene, "SELECT count(*) FROM outbox", 0);
    assert_int_equal(atomic_load(&scene->far.calls), LIMIT_OUTBOX_TRIES);
    assert_int_equal(metric_get(&scene->stage.metrics, METRIC_OUTBOX_FAILED), LIMIT_OUTBOX_TRIES);
}

static void outbox__a_kind_without_a_way_does_not_stop_the_others(void **state)
{
    struct scene *scene = *state;
    add_rows(scene, KIND_NOBODY, 1);
    add_rows(scene, KIND_SMS, 3);
    start(scene);
    wait_for(scene, "SELECT count(*) FROM outbox", 1);
    assert_int_equal(atomic_load(&scene->far.calls), 3);
    assert_int_equal(rows_left(scene), 1);
}

static void outbox__what_was_not_sent_is_sent_after_a_restart(void **state)
{
    struct scene *scene = *state;
    atomic_store(&scene->far.failures_left, 1);
    add_rows(scene, KIND_SMS, 1);
    start(scene);
    wait_for(scene, "SELECT tries FROM outbox", 1);
    stop(scene);
    atomic_fetch_add(&scene->clock.now_us, SECONDS_US(10));
    start(scene);
    wait_for(scene, "SELECT count(*) FROM outbox", 0);
    assert_int_equal(atomic_load(&scene->far.calls), 2);
}

#define SCENE_TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void)
{
    outbox_wake(NULL);
    outbox_stop(NULL);
    outbox_free(NULL);
    const struct CMUnitTest tests[] = {
        SCENE_TEST(outbox__everything_due_is_sent_once_and_forgotten),
        SCENE_TEST(outbox__rows_of_a_transaction_that_was_rolled_back_never_leave),
        SCENE_TEST(outbox__a_failure_is_tried_again_later_and_not_before),
        SCENE_TEST(outbox__gives_up_after_its_tries),
        SCENE_TEST(outbox__a_kind_without_a_way_does_not_stop_the_others),
        SCENE_TEST(outbox__what_was_not_sent_is_sent_after_a_restart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
