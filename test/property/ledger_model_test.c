/* ledger_model_test.c - random operations on the ledger and on the model, equal after every step:
 * on the pure decision, on a store in batches of this thread, and through a committer. The seed is
 * printed; OKNO_SEED repeats it, OKNO_OPS says how many operations. What differs is run again in
 * processes of its own with fewer and fewer operations, and the shortest list is printed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "property/ledger_model_world.h"
#include "property/seed.h"

enum { RUN_OPS = 400, DEFAULT_OPS = 40000 };

static struct world *new_world(void)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    return world;
}

/* What a difference says without its numbers: a shorter list must fail in the same way. */
static int kind_of(const char *why)
{
    unsigned hash = 17;
    for (; *why != '\0'; why++) {
        hash = *why >= '0' && *why <= '9' ? hash : hash * 31 + (unsigned char)*why;
    }
    return 1 + (int)(hash % 200);
}

/* How it ends, in a process of its own, so that a stop of the process is an end like any other:
 * 0 without a difference. */
static int try_list(enum world_kind kind, const uint64_t *numbers, size_t count)
{
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        size_t at = 0;
        struct world *world = new_world();
        if (freopen("/dev/null", "w", stdout) == NULL ||
            freopen("/dev/null", "w", stderr) == NULL) {
            _exit(254);
        }
        _exit(world_run(world, kind, numbers, count, &at) ? 0 : kind_of(world->why));
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

/* Leave out ever smaller parts, as long as it still fails. */
static size_t shrink(enum world_kind kind, uint64_t *numbers, size_t count)
{
    uint64_t fewer[RUN_OPS];
    int failure = try_list(kind, numbers, count);
    for (size_t part = count / 2; part > 0; part /= 2) {
        for (size_t first = 0; first + part <= count;) {
            memcpy(fewer, numbers, first * sizeof *fewer);
            memcpy(fewer + first, numbers + first + part, (count - first - part) * sizeof *fewer);
            if (try_list(kind, fewer, count - part) == failure) {
                count -= part;
                memcpy(numbers, fewer, count * sizeof *fewer);
            } else {
                first += part;
            }
        }
    }
    return count;
}

/* The list as the model understands it. */
static void print_list(const uint64_t *numbers, size_t count)
{
    struct world *world = new_world();
    full_init(&world->model, STAGE_START_US);
    for (size_t i = 0; i < count; i++) {
        const struct op op = op_make(numbers[i], &world->model);
        enum ledger_outcome outcomes[OP_ORDERS];
        size_t made[OP_ORDERS];
        (void)printf("%zu: ", i);
        op_print(&op);
        if (op.kind == OP_POST) {
            full_post_many(&world->model, op.orders, op.count, outcomes, made);
            for (size_t j = 0; j < op.count; j++) {
                (void)printf("    = %s\n", ledger_outcome_text(outcomes[j]));
            }
        } else if (op.kind == OP_CHANGE) {
            (void)printf("    = %s\n", ledger_outcome_text(full_change(&world->model, &op.change)));
        } else if (op.kind == OP_EXPIRE) {
            (void)printf("    = %zu\n", full_expire(&world->model, op.most));
        } else if (op.kind == OP_CLOSE_DAY) {
            (void)printf("    = %s\n", ledger_outcome_text(full_close_day(&world->model, op.day)));
        } else {
            full_batch_end(&world->model);
            if (op.kind == OP_CLOCK) {
                full_clock(&world->model, op.clock_us);
            }
            full_batch_begin(&world->model);
        }
    }
    free(world);
}

static void report(enum world_kind kind, uint64_t *numbers, size_t count)
{
    size_t left = shrink(kind, numbers, count);
    size_t at = 0;
    (void)printf("the shortest list that still fails, undone jobs and rollbacks aside:\n");
    print_list(numbers, left);
    (void)fflush(NULL);
    struct world *world = new_world();
    (void)world_run(world, kind, numbers, left, &at); /* a stop of the process shows where */
    fail_msg("operation %zu: %s", at, world->why);
}

static size_t wanted_ops(void)
{
    const char *wanted = getenv("OKNO_OPS");
    return wanted == NULL ? DEFAULT_OPS : (size_t)strtoull(wanted, NULL, 10);
}

/* What was never the answer was never tried. */
static void print_said(size_t ops, const size_t said[WORLD_OUTCOMES])
{
    print_message("%zu operations, answers:", ops);
    for (size_t i = 0; i < WORLD_OUTCOMES; i++) {
        if (said[i] > 0) {
            print_message(" %zu %s;", said[i], ledger_outcome_text((enum ledger_outcome)i));
        }
    }
    print_message("\n");
}

static void run_all(enum world_kind kind, size_t ops)
{
    struct random random = seed_random();
    size_t said[WORLD_OUTCOMES] = {0};
    for (size_t left = ops; left > 0;) {
        uint64_t numbers[RUN_OPS];
        size_t count = left < RUN_OPS ? left : RUN_OPS;
        size_t at = 0;
        for (size_t i = 0; i < count; i++) {
            numbers[i] = random_u64(&random);
        }
        struct world *world = new_world();
        if (!world_run(world, kind, numbers, count, &at)) {
            print_message("operation %zu: %s\n", at, world->why);
            report(kind, numbers, count);
        }
        for (size_t i = 0; i < WORLD_OUTCOMES; i++) {
            said[i] += world->said[i];
        }
        free(world);
        left -= count;
    }
    print_said(ops, said);
}

static void ledger_model__pure_decision_agrees(void **state)
{
    (void)state;
    run_all(WORLD_PURE, wanted_ops() * 4);
}

static void ledger_model__store_agrees(void **state)
{
    (void)state;
    run_all(WORLD_STORE, wanted_ops());
}

static void ledger_model__committer_agrees(void **state)
{
    (void)state;
    run_all(WORLD_COMMITTER, wanted_ops() / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ledger_model__pure_decision_agrees),
        cmocka_unit_test(ledger_model__store_agrees),
        cmocka_unit_test(ledger_model__committer_agrees),
    };
    assert_ok(clock_zone_set("Europe/Moscow"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
