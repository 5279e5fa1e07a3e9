#include "money/workday.h"

#include "base/assume.h"

/* A day that a decree made what the rule does not. */
struct moved {
    int16_t year;
    int8_t month, day;
    bool works;
};

/* Decrees of 2024-10-04 No 1335 (for 2025) and 2025-09-24 No 1466 (for 2026). A year without rows
 * has weekends, the code's holidays and what the code itself moves. */
static const struct moved moved[] = {
    {2025, 5, 2, false},
    {2025, 5, 8, false},
    {2025, 6, 13, false},
    {2025, 11, 1, true},
    {2025, 11, 3, false},
    {2025, 12, 31, false},
    {2026, 1, 9, false},
    {2026, 12, 31, false},
    /* by decree it went elsewhere than to the next working day */
    {2025, 2, 24, true},
    {2025, 3, 10, true},
};

/* Every year: month, day. */
static const int8_t holidays[][2] = {{1, 1}, {1, 2},  {1, 3}, {1, 4}, {1, 5}, {1, 6},  {1, 7},
                                     {1, 8}, {2, 23}, {3, 8}, {5, 1}, {5, 9}, {6, 12}, {11, 4}};

static bool is_weekend(int32_t day)
{
    int32_t weekday = (day % 7 + 7) % 7; /* 0 is a Thursday */
    return weekday == 2 || weekday == 3;
}

static bool is_holiday(struct civil date)
{
    for (size_t i = 0; i < ARRAY_COUNT(holidays); i++) {
        if (date.month == holidays[i][0] && date.day == holidays[i][1]) {
            return true;
        }
    }
    return false;
}

/* A holiday on a weekend gives the next working day free; January's are moved by decree alone. */
static bool is_moved_to(int32_t day)
{
    int32_t before = day - 1;
    while (is_weekend(before)) {
        struct civil date = civil_from_day(before);
        if (is_holiday(date) && date.month != 1) {
            return true;
        }
        before--;
    }
    return false;
}

bool workday_is(int32_t day)
{
    struct civil date = civil_from_day(day);
    for (size_t i = 0; i < ARRAY_COUNT(moved); i++) {
        if (date.year == moved[i].year && date.month == moved[i].month &&
            date.day == moved[i].day) {
            return moved[i].works;
        }
    }
    return !is_weekend(day) && !is_holiday(date) && !is_moved_to(day);
}

int32_t workday_shift(int32_t day, enum workday_rule rule)
{
    int32_t step = rule == WORKDAY_BEFORE ? -1 : 1;
    while (rule != WORKDAY_SAME && !workday_is(day)) {
        day += step;
    }
    return day;
}

int32_t workday_add(int32_t day, int count)
{
    enum { COUNT_MOST = 366 };
    assume(count >= 0 && count <= COUNT_MOST);
    for (int i = 0; i < count; i++) {
        day = workday_shift(day + 1, WORKDAY_AFTER);
    }
    return day;
}

static int days_of(int year, int month)
{
    struct civil next =
        month == 12 ? (struct civil){year + 1, 1, 1} : (struct civil){year, month + 1, 1};
    return civil_from_day(day_from_civil(next) - 1).day;
}

int32_t month_step(int32_t first, int months)
{
    assume(months >= 0);
    struct civil date = civil_from_day(first);
    int month = date.month - 1 + months;
    date.year += month / 12;
    date.month = month % 12 + 1;
    int last = days_of(date.year, date.month);
    date.day = date.day < last ? date.day : last;
    return day_from_civil(date);
}
