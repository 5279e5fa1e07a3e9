/* workday.h - the days on which money moves between banks by requisites: the Russian production
 * calendar. Weekends and the holidays of the Labour Code (art. 112) are rules; what a year's
 * government decree moves is a row of the table in workday.c, so that a new year is a few lines.
 * Pure. Days are numbers of the bank's zone (base/clock.h). */
#ifndef OKNO_MONEY_WORKDAY_H
#define OKNO_MONEY_WORKDAY_H

#include "base/clock.h"

/* What becomes of a date that is no working day. */
enum workday_rule { WORKDAY_SAME, WORKDAY_BEFORE, WORKDAY_AFTER };

bool workday_is(int32_t day);
/* The day itself or the nearest working day before or after it. */
int32_t workday_shift(int32_t day, enum workday_rule rule);
/* The working day that comes `count` working days after this day; count >= 0, at most 366. */
int32_t workday_add(int32_t day, int count);

/* The same day so many months later, cut to the month's end: counted from the first date and not
 * from the last one, so that the 31st comes back after a February. months >= 0 */
int32_t month_step(int32_t first, int months);

#endif
