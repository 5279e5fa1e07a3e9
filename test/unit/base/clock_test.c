#include "base/clock.h"

#include "support/unit.h"

static void day__civil_dates_go_there_and_back(void **state)
{
    (void)state;
    static const struct {
        int32_t day;
        struct civil date;
        const char *text;
    } rows[] = {
        {0, {1970, 1, 1}, "1970-01-01"},         {-1, {1969, 12, 31}, "1969-12-31"},
        {59, {1970, 3, 1}, "1970-03-01"},        {11016, {2000, 2, 29}, "2000-02-29"},
        {-25508, {1900, 3, 1}, "1900-03-01"},    {-719162, {1, 1, 1}, "0001-01-01"},
        {2932896, {9999, 12, 31}, "9999-12-31"}, {20781, {2026, 11, 24}, "2026-11-24"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct civil date = civil_from_day(rows[i].day);
        check_row(rows[i].text, date.year, rows[i].date.year);
        check_row(rows[i].text, date.month, rows[i].date.month);
        check_row(rows[i].text, date.day, rows[i].date.day);
        check_row(rows[i].text, day_from_civil(rows[i].date), rows[i].day);
        char text[CLOCK_TEXT];
        day_format(rows[i].day, text);
        assert_string_equal(text, rows[i].text);
    }
}

static void day__every_day_of_four_centuries_follows_the_one_before(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct civil expected = {1800, 1, 1};
    for (int32_t day = day_from_civil(expected); expected.year < 2200; day++) {
        struct civil got = civil_from_day(day);
        assert_true(got.year == expected.year && got.month == expected.month &&
                    got.day == expected.day);
        assert_int_equal(day_from_civil(expected), day);
        bool leap =
            expected.year % 4 == 0 && (expected.year % 100 != 0 || expected.year % 400 == 0);
        int length = lengths[expected.month - 1] + (expected.month == 2 && leap);
        expected.day++;
        if (expected.day > length) {
            expected.day = 1;
            expected.month++;
        }
        if (expected.month > 12) {
            expected.month = 1;
            expected.year++;
        }
    }
}

static void day__only_an_existing_day_in_one_form_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum status status;
    } rows[] = {
        {"2026-11-24", STATUS_OK},
        {"2024-02-29", STATUS_OK},
        {"0001-01-01", STATUS_OK},
        {"9999-12-31", STATUS_OK},
        {"2026-02-29", STATUS_INVALID},
        {"1900-02-29", STATUS_INVALID},
        {"2026-04-31", STATUS_INVALID},
        {"2026-00-10", STATUS_INVALID},
        {"2026-13-10", STATUS_INVALID},
        {"2026-10-00", STATUS_INVALID},
        {"2026-10-32", STATUS_INVALID},
        {"0000-01-01", STATUS_INVALID},
        {"2026-1-1", STATUS_INVALID},
        {"2026-01-1", STATUS_INVALID},
        {"20260101", STATUS_INVALID},
        {"2026/01/01", STATUS_INVALID},
        {" 2026-01-01", STATUS_INVALID},
        {"2026-01-01 ", STATUS_INVALID},
        {"2026-01-0a", STATUS_INVALID},
        {"-026-01-01", STATUS_INVALID},
        {"", STATUS_INVALID},
        {"2026-01-01T00:00:00Z", STATUS_INVALID},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        int32_t day = 1;
        check_row(rows[i].text, day_parse(str_from(rows[i].text), &day), rows[i].status);
        if (rows[i].status == STATUS_OK) {
            char text[CLOCK_TEXT];
            day_format(day, text);
            assert_string_equal(text, rows[i].text);
        } else {
            assert_int_equal(day, 0);
        }
    }
}

static int64_t at(const char *day_text, int hours, int minutes)
{
    int32_t day = 0;
    assert_ok(day_parse(str_from(day_text), &day));
    return SECONDS_US((int64_t)day * DAY_SECONDS + hours * 3600 + minutes * 60);
}

static void clock__days_are_the_zones(void **state)
{
    (void)state;
    static const struct {
        const char *zone, *utc_day;
        int hours, minutes;
        const char *day;
    } rows[] = {
        {"UTC", "2026-11-24", 23, 59, "2026-11-24"},
        {"Europe/Moscow", "2026-11-24", 20, 59, "2026-11-24"},
        {"Europe/Moscow", "2026-11-24", 21, 0, "2026-11-25"},
        {"Asia/Vladivostok", "2026-11-24", 13, 59, "2026-11-24"},
        {"Asia/Vladivostok", "2026-11-24", 14, 0, "2026-11-25"},
        {"America/New_York", "2026-11-24", 4, 59, "2026-11-23"},
        {"America/New_York", "2026-07-24", 4, 0, "2026-07-24"}, /* summer time */
        {"Europe/Moscow", "2026-12-31", 21, 0, "2027-01-01"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        assert_ok(clock_zone_set(rows[i].zone));
        int64_t us = at(rows[i].utc_day, rows[i].hours, rows[i].minutes);
        char text[CLOCK_TEXT];
        day_format(clock_day(us), text);
        check_text(rows[i].zone, str_from(text), rows[i].day);
        int32_t day = clock_day(us);
        assert_true(clock_day_start(day) <= us && clock_day_start(day + 1) > us);
        assert_int_equal(clock_day(clock_day_start(day)), day);
        assert_int_equal(clock_day(clock_day_start(day) - MICROSECONDS), day - 1);
    }
    assert_int_equal(clock_zone_set("Nowhere/Atall"), STATUS_NOT_FOUND);
}

static void clock__days_with_a_change_of_the_clock_are_whole(void **state)
{
    (void)state;
    assert_ok(clock_zone_set("Europe/Berlin"));
    int32_t spring = 0;
    int32_t autumn = 0;
    assert_ok(day_parse(STR("2026-03-29"), &spring));
    assert_ok(day_parse(STR("2026-10-25"), &autumn));
    assert_int_equal(clock_day_start(spring + 1) - clock_day_start(spring),
                     SECONDS_US((int64_t)23 * 3600));
    assert_int_equal(clock_day_start(autumn + 1) - clock_day_start(autumn),
                     SECONDS_US((int64_t)25 * 3600));
}

static void clock__texts(void **state)
{
    (void)state;
    assert_ok(clock_zone_set("Europe/Moscow"));
    char text[CLOCK_TEXT];
    clock_format(at("2026-01-02", 3, 4) + 5678000, text);
    assert_string_equal(text, "2026-01-02T03:04:05.678Z");
    clock_format_local(at("2026-01-02", 3, 4) + 5678000, text);
    assert_string_equal(text, "02.01.2026 06:04:05");
}

static void clock__fixed_one_stands_and_the_system_one_runs(void **state)
{
    (void)state;
    struct clock fixed = clock_fixed(42);
    assert_int_equal(clock_now(&fixed), 42);
    assert_int_equal(clock_monotonic(&fixed), 42);
    struct clock real = clock_system();
    int64_t first = clock_monotonic(&real);
    assert_true(clock_monotonic(&real) >= first);
    assert_true(clock_now(&real) > at("2024-01-01", 0, 0));
}

/* By the clock that nobody sets; a signal from nowhere may end it early, so it is asked again. */
static void clock__waits_as_long_as_it_was_told(void **state)
{
    (void)state;
    enum { WAIT_US = 30 * 1000 };
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t never;
    clock_condition_init(&never);
    struct clock clock = clock_system();
    int64_t started = clock_monotonic(&clock);
    int64_t gone = 0;
    (void)pthread_mutex_lock(&mutex);
    for (; gone < WAIT_US; gone = clock_monotonic(&clock) - started) {
        clock_wait(&never, &mutex, WAIT_US - gone);
    }
    (void)pthread_mutex_unlock(&mutex);
    (void)pthread_cond_destroy(&never);
    assert_in_range(gone, WAIT_US, SECONDS_US(10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(day__civil_dates_go_there_and_back),
        cmocka_unit_test(day__every_day_of_four_centuries_follows_the_one_before),
        cmocka_unit_test(day__only_an_existing_day_in_one_form_is_read),
        cmocka_unit_test(clock__days_are_the_zones),
        cmocka_unit_test(clock__days_with_a_change_of_the_clock_are_whole),
        cmocka_unit_test(clock__texts),
        cmocka_unit_test(clock__fixed_one_stands_and_the_system_one_runs),
        cmocka_unit_test(clock__waits_as_long_as_it_was_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
