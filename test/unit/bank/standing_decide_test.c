/* On which days a standing order pays: tables of dates, all of them of real calendars. */
#include "bank/standing_decide.h"

#include <string.h>

#include "support/unit.h"

static int32_t day_of(const char *text)
{
    int32_t day = 0;
    assert_int_equal(day_parse(str_from(text), &day), STATUS_OK);
    return day;
}

enum { SHOWN = 5 };
struct row {
    const char *what;
    enum rhythm every;
    int day;
    const char *start;
    enum workday_rule rule;
    const char *due[SHOWN]; /* NULL: there is none */
    const char *end;
    int times;
};

static const struct row rows[] = {
    {"once", RHYTHM_ONCE, 0, "2026-12-10", WORKDAY_SAME, {"2026-12-10", NULL}, NULL, 0},
    {"once on a holiday",
     RHYTHM_ONCE,
     0,
     "2027-01-04",
     WORKDAY_AFTER,
     {"2027-01-11", NULL},
     NULL,
     0},
    {"before a holiday, but not before its start",
     RHYTHM_ONCE,
     0,
     "2027-01-04",
     WORKDAY_BEFORE,
     {"2027-01-11", NULL},
     NULL,
     0},
    {"every day, to an end",
     RHYTHM_DAY,
     0,
     "2026-12-30",
     WORKDAY_SAME,
     {"2026-12-30", "2026-12-31", "2027-01-01", NULL},
     "2027-01-01",
     0},
    {"a week from a Wednesday",
     RHYTHM_WEEK,
     0,
     "2026-11-25",
     WORKDAY_SAME,
     {"2026-11-25", "2026-12-02", "2026-12-09", "2026-12-16", "2026-12-23"},
     NULL,
     0},
    {"on Mondays, from a Wednesday",
     RHYTHM_WEEK,
     1,
     "2026-11-25",
     WORKDAY_SAME,
     {"2026-11-30", "2026-12-07", NULL},
     NULL,
     2},
    {"on Sundays, paid on the working day before",
     RHYTHM_WEEK,
     7,
     "2026-11-25",
     WORKDAY_BEFORE,
     {"2026-11-27", "2026-12-04", "2026-12-11", "2026-12-18", "2026-12-25"},
     NULL,
     0},
    {"the 31st comes back after a leap February",
     RHYTHM_MONTH,
     0,
     "2028-01-31",
     WORKDAY_SAME,
     {"2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"},
     NULL,
     0},
    {"the 31st, begun in a February",
     RHYTHM_MONTH,
     31,
     "2027-02-10",
     WORKDAY_SAME,
     {"2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31", "2027-06-30"},
     NULL,
     0},
    {"the 5th, begun after it",
     RHYTHM_MONTH,
     5,
     "2026-11-25",
     WORKDAY_SAME,
     {"2026-12-05", "2027-01-05", "2027-02-05", "2027-03-05", "2027-04-05"},
     NULL,
     0},
    {"the 5th, on the working day after",
     RHYTHM_MONTH,
     5,
     "2026-11-25",
     WORKDAY_AFTER,
     {"2026-12-07", "2027-01-11", "2027-02-05", "2027-03-05", "2027-04-05"},
     NULL,
     0},
    {"the 30th, begun on a 31st",
     RHYTHM_MONTH,
     30,
     "2027-01-31",
     WORKDAY_SAME,
     {"2027-02-28", "2027-03-30", "2027-04-30", "2027-05-30", "2027-06-30"},
     NULL,
     0},
    {"a quarter from the 31st",
     RHYTHM_QUARTER,
     31,
     "2026-11-01",
     WORKDAY_SAME,
     {"2026-11-30", "2027-02-28", "2027-05-31", "2027-08-31", "2027-11-30"},
     NULL,
     0},
    {"a year from a leap day",
     RHYTHM_YEAR,
     0,
     "2028-02-29",
     WORKDAY_SAME,
     {"2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"},
     NULL,
     0},
};

static struct schedule schedule_of(const struct row *row)
{
    return (struct schedule){.every = row->every,
                             .day = row->day,
                             .start = day_of(row->start),
                             .end = row->end == NULL ? 0 : day_of(row->end),
                             .times = row->times,
                             .on_holiday = row->rule};
}

static void schedule__dates_are_those_of_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct schedule schedule = schedule_of(&rows[i]);
        for (int n = 0; n < SHOWN; n++) {
            char due[CLOCK_TEXT] = "none";
            if (schedule_has(&schedule, n)) {
                day_format(schedule_due(&schedule, n), due);
            }
            const char *wanted = rows[i].due[n] == NULL ? "none" : rows[i].due[n];
            if (strcmp(due, wanted) != 0) {
                fail_msg("%s: number %d is %s, not %s", rows[i].what, n, due, wanted);
            }
            if (rows[i].due[n] == NULL) {
                break;
            }
        }
    }
}

static void schedule__goes_on_from_a_day(void **state)
{
    (void)state;
    struct schedule month = {.every = RHYTHM_MONTH, .start = day_of("2027-01-31")};
    assert_int_equal(schedule_from(&month, 0, day_of("2027-01-31")), 0);
    assert_int_equal(schedule_from(&month, 0, day_of("2027-02-01")), 1);
    assert_int_equal(schedule_from(&month, 0, day_of("2027-12-31")), 11);
    assert_int_equal(schedule_from(&month, 5, day_of("2027-02-01")), 5);
    month.times = 3;
    assert_int_equal(schedule_from(&month, 0, day_of("2030-01-01")), 3);
    assert_false(schedule_has(&month, 3));
}

static void schedule__fits_from_today_for_a_year(void **state)
{
    (void)state;
    int32_t today = day_of("2026-11-25");
    static const struct {
        const char *start, *end;
        bool fits;
    } cases[] = {{"2026-11-24", NULL, false},         {"2026-11-25", NULL, true},
                 {"2027-11-26", NULL, true},          {"2027-11-27", NULL, false},
                 {"2026-12-01", "2026-11-30", false}, {"2026-12-01", "2026-12-01", true}};
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct schedule schedule = {.every = RHYTHM_MONTH,
                                    .start = day_of(cases[i].start),
                                    .end = cases[i].end == NULL ? 0 : day_of(cases[i].end)};
        check_row(cases[i].start, schedule_fits(&schedule, today), cases[i].fits);
    }
}

/* What was missed is paid late, unless the next one is due as well. */
static void schedule__misses_only_what_the_next_has_overtaken(void **state)
{
    (void)state;
    struct schedule week = {.every = RHYTHM_WEEK, .start = day_of("2026-12-01")};
    assert_false(schedule_is_missed(&week, 0, day_of("2026-12-01")));
    assert_false(schedule_is_missed(&week, 0, day_of("2026-12-07")));
    assert_true(schedule_is_missed(&week, 0, day_of("2026-12-08")));
    week.times = 1;
    assert_false(schedule_is_missed(&week, 0, day_of("2026-12-08")));
    /* Two that a holiday brings to one day are both paid on it. */
    struct schedule holidays = {
        .every = RHYTHM_WEEK, .start = day_of("2027-01-01"), .on_holiday = WORKDAY_AFTER};
    assert_int_equal(schedule_due(&holidays, 0), schedule_due(&holidays, 1));
    assert_false(schedule_is_missed(&holidays, 0, schedule_due(&holidays, 0)));
}

static void try__is_in_the_morning_at_noon_and_in_the_evening(void **state)
{
    (void)state;
    assert_int_equal(clock_zone_set("Europe/Moscow"), STATUS_OK);
    int32_t day = day_of("2026-12-10");
    int64_t morning = clock_day_start(day) + SECONDS_US(9 * 3600);
    assert_int_equal(standing_first_try(day), morning);
    int64_t noon = standing_next_try(morning);
    assert_int_equal(noon, morning + SECONDS_US(4 * 3600));
    int64_t evening = standing_next_try(noon + 1);
    assert_int_equal(evening, morning + SECONDS_US(9 * 3600));
    assert_int_equal(standing_next_try(evening), morning + SECONDS_US(24 * 3600));
}

static void turn__waits_for_money_and_for_nothing_else(void **state)
{
    (void)state;
    static const struct {
        enum bank_outcome outcome;
        int tries;
        enum standing_turn turn;
    } cases[] = {{BANK_OK, 1, STANDING_PAID},
                 {BANK_OK, 3, STANDING_PAID},
                 {BANK_INSUFFICIENT_FUNDS, 1, STANDING_AGAIN},
                 {BANK_INSUFFICIENT_FUNDS, 2, STANDING_AGAIN},
                 {BANK_INSUFFICIENT_FUNDS, 3, STANDING_FAILED},
                 {BANK_LIMIT_EXCEEDED, 1, STANDING_FAILED},
                 {BANK_ACCOUNT_BLOCKED, 1, STANDING_FAILED},
                 {BANK_PAYEE_NOT_FOUND, 1, STANDING_FAILED}};
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        check_row("turn", standing_turn(cases[i].outcome, cases[i].tries), cases[i].turn);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schedule__dates_are_those_of_the_table),
        cmocka_unit_test(schedule__goes_on_from_a_day),
        cmocka_unit_test(schedule__fits_from_today_for_a_year),
        cmocka_unit_test(schedule__misses_only_what_the_next_has_overtaken),
        cmocka_unit_test(try__is_in_the_morning_at_noon_and_in_the_evening),
        cmocka_unit_test(turn__waits_for_money_and_for_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
