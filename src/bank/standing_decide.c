#include "bank/standing_decide.h"

#include "base/assume.h"

const char *rhythm_word(enum rhythm rhythm)
{
    static const char *const words[RHYTHM_END] = {
#define RHYTHM_WORD(name, number, word) [number] = (word),
        RHYTHM_LIST(RHYTHM_WORD)
#undef RHYTHM_WORD
    };
    assume(rhythm > 0 && rhythm < RHYTHM_END);
    return words[rhythm];
}

/* 1 Monday to 7 Sunday; day 0 was a Thursday. */
static int32_t weekday(int32_t day)
{
    return ((day + 3) % 7 + 7) % 7 + 1;
}

static int months_of(enum rhythm every)
{
    return every == RHYTHM_YEAR ? 12 : every == RHYTHM_QUARTER ? 3 : 1;
}

/* A date that has this very day of the month: the start's month or, where that one is too short,
 * the month before, which never is. *offset [out]: how many months later the start's month is. */
static int32_t anchor_of(int32_t start, int32_t day, int *offset)
{
    struct civil date = civil_from_day(start);
    int32_t first = day_from_civil((struct civil){date.year, date.month, 1});
    *offset = 0;
    if (civil_from_day(first + day - 1).day != day) {
        *offset = 1;
        date = civil_from_day(first - 1);
        first = day_from_civil((struct civil){date.year, date.month, 1});
    }
    return first + day - 1;
}

static int32_t nominal_month(const struct schedule *schedule, int number)
{
    int step = months_of(schedule->every);
    if (schedule->day == 0 || schedule->every == RHYTHM_YEAR) {
        return month_step(schedule->start, number * step);
    }
    int offset = 0;
    int32_t anchor = anchor_of(schedule->start, schedule->day, &offset);
    offset += month_step(anchor, offset) < schedule->start ? 1 : 0;
    return month_step(anchor, offset + number * step);
}

static int32_t nominal_week(const struct schedule *schedule, int number)
{
    int32_t wait = schedule->day == 0 ? 0 : (schedule->day - weekday(schedule->start) + 7) % 7;
    return schedule->start + wait + 7 * number;
}

int32_t schedule_nominal(const struct schedule *schedule, int number)
{
    assume(number >= 0);
    switch (schedule->every) {
    case RHYTHM_ONCE:
        return schedule->start;
    case RHYTHM_DAY:
        return schedule->start + number;
    case RHYTHM_WEEK:
        return nominal_week(schedule, number);
    case RHYTHM_MONTH:
    case RHYTHM_QUARTER:
    case RHYTHM_YEAR:
        return nominal_month(schedule, number);
    case RHYTHM_NONE:
    case RHYTHM_END:
        break;
    }
    assume(false);
    return 0;
}

int32_t schedule_due(const struct schedule *schedule, int number)
{
    int32_t day = schedule_nominal(schedule, number);
    int32_t due = workday_shift(day, schedule->on_holiday);
    return due < schedule->start ? workday_shift(day, WORKDAY_AFTER) : due;
}

bool schedule_has(const struct schedule *schedule, int number)
{
    bool is_single = schedule->every == RHYTHM_ONCE;
    return (!is_single || number == 0) && (schedule->times == 0 || number < schedule->times) &&
           (schedule->end == 0 || schedule_nominal(schedule, number) <= schedule->end);
}

int schedule_from(const struct schedule *schedule, int number, int32_t day)
{
    while (schedule_has(schedule, number) && schedule_due(schedule, number) < day) {
        number++;
    }
    return number;
}

bool schedule_fits(const struct schedule *schedule, int32_t today)
{
    enum { AHEAD = 366 };
    return schedule->start >= today && schedule->start <= today + AHEAD &&
           schedule_has(schedule, 0);
}

bool schedule_is_missed(const struct schedule *schedule, int number, int32_t today)
{
    return schedule_due(schedule, number) < today && schedule_has(schedule, number + 1) &&
           schedule_due(schedule, number + 1) <= today;
}

/* Hours of the bank's zone. */
static const int64_t hours[STANDING_TRIES] = {9, 13, 18};
enum { HOUR_SECONDS = 3600 };

int64_t standing_first_try(int32_t day)
{
    return clock_day_start(day) + SECONDS_US(hours[0] * HOUR_SECONDS);
}

int64_t standing_next_try(int64_t now_us)
{
    int32_t day = clock_day(now_us);
    for (int i = 0; i < STANDING_TRIES; i++) {
        int64_t moment = clock_day_start(day) + SECONDS_US(hours[i] * HOUR_SECONDS);
        if (moment > now_us) {
            return moment;
        }
    }
    return standing_first_try(day + 1);
}

enum standing_turn standing_turn(enum bank_outcome outcome, int tries)
{
    if (outcome == BANK_OK) {
        return STANDING_PAID;
    }
    return outcome == BANK_INSUFFICIENT_FUNDS && tries < STANDING_TRIES ? STANDING_AGAIN
                                                                        : STANDING_FAILED;
}
