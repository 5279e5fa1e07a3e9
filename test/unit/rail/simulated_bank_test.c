/* A year of the simulated other bank: believable, right to the kopeck, and the same every time. */
#include "rail/rail.h"

#include <stdlib.h>
#include <string.h>

#include "bank/branch.h"

enum { DAYS = 365 };

struct year {
    int64_t posted, salaries, purchases;
};

struct timer {
    struct branch *branch;
    int64_t day_start_us;
    int32_t last;
    bool backwards;
};

static void set_time(void *context, int32_t seconds)
{
    struct timer *timer = context;
    timer->backwards = timer->backwards || seconds < timer->last;
    timer->last = seconds;
    timer->branch->stage.clock.fixed_us = timer->day_start_us + SECONDS_US(seconds);
}

static void live_a_year(struct branch *branch, uint64_t seed, int64_t profile, struct year *year)
{
    struct random random = random_seeded(seed);
    int32_t first = clock_day(STAGE_START_US) + 1;
    const struct branch_customer *anna = &branch->customers[ANNA];
    memset(year, 0, sizeof *year);
    for (int32_t day = first; day < first + DAYS; day++) {
        struct timer timer = {.branch = branch, .day_start_us = clock_day_start(day)};
        const struct rail_day request = {.customer = anna->row.id,
                                         .account = anna->current.id,
                                         .correspondent = branch->own.id,
                                         .day = day,
                                         .profile = profile,
                                         .language = LANGUAGE_RU};
        int64_t posted = 0;
        branch->stage.clock.fixed_us = timer.day_start_us;
        assert_ok(rail_simulate_day(stage_begin(&branch->stage), &branch->bank, &request, &random,
                                    set_time, &timer, &posted));
        stage_commit(&branch->stage);
        assert_false(timer.backwards);
        assert_true(timer.last < DAY_SECONDS + 3600);
        year->posted += posted;
    }
    year->salaries = stage_number(&branch->stage, "SELECT count(*) FROM payment WHERE kind = 4") -
                     2 * BRANCH_CUSTOMERS;
    year->purchases = stage_number(&branch->stage, "SELECT count(*) FROM payment WHERE kind = 3");
}

/* One number of the whole year: every amount weighed by its place. */
static int64_t fingerprint(struct branch *branch)
{
    return stage_number(
        &branch->stage,
        "SELECT sum((row * 7919 + kind * 31 + category) % 1000003 * amount % 1000003)"
        " FROM (SELECT row_number() OVER (ORDER BY id) AS row, kind, category, amount"
        " FROM payment) AS numbered");
}

static void rail_simulate_day__a_year_is_the_same_every_time(void **state)
{
    (void)state;
    static const struct {
        uint64_t seed;
        int64_t profile;
    } runs[] = {{11, 0}, {11, 0}, {12, 0}, {11, 1}};
    int64_t prints[ARRAY_COUNT(runs)];
    for (size_t i = 0; i < ARRAY_COUNT(runs); i++) {
        struct branch *branch = calloc(1, sizeof *branch);
        struct year year;
        assert_non_null(branch);
        branch_open(branch);
        live_a_year(branch, runs[i].seed, runs[i].profile, &year);
        prints[i] = fingerprint(branch);
        assert_in_range(year.posted, 300, 1200); /* some hundreds of operations */
        assert_int_equal(year.posted, year.salaries + year.purchases);
        assert_int_equal(year.salaries, 24);
        assert_true(branch_balance(branch, &branch->customers[ANNA].current) >= 0);
        branch_close(branch); /* proves the books */
        free(branch);
    }
    assert_int_equal(prints[0], prints[1]);
    assert_int_not_equal(prints[0], prints[2]);
    assert_int_not_equal(prints[0], prints[3]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rail_simulate_day__a_year_is_the_same_every_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
