#include "bank/threshold_decide.h"

#include "bank/standing_decide.h"

/* What was told longer ago than this may have changed. */
enum { FRESH_SECONDS = 3600 };

enum threshold_turn threshold_turn(const struct threshold *threshold, const struct enquiry *enquiry,
                                   int64_t amount, int64_t paid, int64_t now_us)
{
    int64_t age = now_us - enquiry->told_us;
    if (enquiry->state != ENQUIRY_TOLD || age < 0 || age > SECONDS_US(FRESH_SECONDS)) {
        return THRESHOLD_ASK;
    }
    if (enquiry->left >= threshold->below) {
        return THRESHOLD_ENOUGH;
    }
    int64_t room = threshold->a_month - paid; /* both not negative */
    return amount > room ? THRESHOLD_FULL : THRESHOLD_PAY;
}

bool threshold_fits(const struct threshold *threshold, int64_t amount)
{
    return amount <= threshold->a_month;
}

int32_t threshold_month(int32_t day)
{
    struct civil date = civil_from_day(day);
    return day_from_civil((struct civil){date.year, date.month, 1});
}

int64_t threshold_rest(int64_t now_us)
{
    return now_us + SECONDS_US(DAY_SECONDS);
}

int64_t threshold_next_month(int64_t now_us)
{
    return standing_first_try(month_step(threshold_month(clock_day(now_us)), 1));
}
