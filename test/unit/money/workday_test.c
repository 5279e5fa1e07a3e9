#include "money/workday.h"

#include "support/unit.h"

static int32_t day_of(const char *text)
{
    int32_t day = 0;
    assert_int_equal(day_parse(str_from(text), &day), STATUS_OK);
    return day;
}

static int working_days(int year)
{
    int count = 0;
    int32_t end = day_from_civil((struct civil){year + 1, 1, 1});
    for (int32_t day = day_from_civil((struct civil){year, 1, 1}); day < end; day++) {
        count += workday_is(day);
    }
    return count;
}

/* The sums that the production calendars of these years publish. */
static void workday__counts_the_published_working_days(void **state)
{
    (void)state;
    assert_int_equal(working_days(2025), 247);
    assert_int_equal(working_days(2026), 247);
}

static void workday__knows_single_days(void **state)
{
    (void)state;
    static const struct {
        const char *day;
        bool works;
    } rows[] = {
        {"2025-01-08", false}, {"2025-01-09", true},  {"2025-02-24", true},  {"2025-03-10", true},
        {"2025-05-02", false}, {"2025-05-08", false}, {"2025-06-13", false}, {"2025-11-01", true},
        {"2025-11-03", false}, {"2025-12-31", false}, {"2026-01-09", false}, {"2026-01-12", true},
        {"2026-02-23", false}, {"2026-03-09", false}, {"2026-05-11", false}, {"2026-06-12", false},
        {"2026-11-04", false}, {"2026-12-31", false}, {"2026-11-25", true},  {"2026-11-28", false},
        {"2027-05-03", false}, {"2027-05-10", false}, {"2027-06-14", false}, {"2028-02-29", true},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        if (workday_is(day_of(rows[i].day)) != rows[i].works) {
            fail_msg("%s", rows[i].day);
        }
    }
}

static void workday__moves_to_the_nearest(void **state)
{
    (void)state;
    int32_t holiday = day_of("2026-05-09");
    assert_int_equal(workday_shift(holiday, WORKDAY_SAME), holiday);
    assert_int_equal(workday_shift(holiday, WORKDAY_BEFORE), day_of("2026-05-08"));
    assert_int_equal(workday_shift(holiday, WORKDAY_AFTER), day_of("2026-05-12"));
    assert_int_equal(workday_shift(day_of("2025-12-31"), WORKDAY_AFTER), day_of("2026-01-12"));
    assert_int_equal(workday_add(day_of("2026-11-25"), 0), day_of("2026-11-25"));
    assert_int_equal(workday_add(day_of("2026-11-27"), 1), day_of("2026-11-30"));
    assert_int_equal(workday_add(day_of("2026-11-28"), 1), day_of("2026-11-30"));
}

static void month_step__comes_back_to_its_day(void **state)
{
    (void)state;
    int32_t first = day_of("2028-01-31");
    assert_int_equal(month_step(first, 0), first);
    assert_int_equal(month_step(first, 1), day_of("2028-02-29"));
    assert_int_equal(month_step(first, 2), day_of("2028-03-31"));
    assert_int_equal(month_step(first, 3), day_of("2028-04-30"));
    assert_int_equal(month_step(first, 12), day_of("2029-01-31"));
    assert_int_equal(month_step(first, 13), day_of("2029-02-28"));
    assert_int_equal(month_step(day_of("2026-11-15"), 2), day_of("2027-01-15"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workday__counts_the_published_working_days),
        cmocka_unit_test(workday__knows_single_days),
        cmocka_unit_test(workday__moves_to_the_nearest),
        cmocka_unit_test(month_step__comes_back_to_its_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
