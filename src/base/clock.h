/* clock.h - time, passed in so that tests own it.
 * Inside: microseconds since 1970 UTC and day numbers (days since 1970-01-01) in the bank's zone.
 * Only clock.c asks the system for the time. */
#ifndef OKNO_BASE_CLOCK_H
#define OKNO_BASE_CLOCK_H

#include <pthread.h>

#include "base/str.h"

enum { MICROSECONDS = 1000000, DAY_SECONDS = 86400 };
#define SECONDS_US(seconds) ((int64_t)(seconds)*MICROSECONDS)

struct clock {
    int64_t (*now_us)(const struct clock *clock);       /* wall time */
    int64_t (*monotonic_us)(const struct clock *clock); /* only for differences */
    int64_t fixed_us; /* what a clock of tests and of the demo says */
};

/* The system's clock. */
struct clock clock_system(void);
/* A clock that stands at now_us until its fixed_us is set anew. */
struct clock clock_fixed(int64_t now_us);

int64_t clock_now(const struct clock *clock);
int64_t clock_monotonic(const struct clock *clock);

/* A condition for clock_wait: it counts the time that goes by, so that no thread sleeps for an hour
 * when the wall clock is set back by one. */
void clock_condition_init(pthread_cond_t *condition);
/* Wait for a signal, so many microseconds at most. */
void clock_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t us);

/* Set the bank's time zone for this process, "Europe/Moscow". Call once, before any thread. */
OKNO_CHECK enum status clock_zone_set(const char *zone);
/* The day of a moment, in the bank's zone. */
int32_t clock_day(int64_t us);
/* The first moment of a day, in the bank's zone. */
int64_t clock_day_start(int32_t day);

struct civil {
    int year, month, day; /* month and day from 1 */
};
/* Proleptic Gregorian, any day number within years 1-9999. */
struct civil civil_from_day(int32_t day);
int32_t day_from_civil(struct civil date);

enum { CLOCK_TEXT = 32 };
/* RFC 3339 UTC with milliseconds: 2026-01-02T03:04:05.678Z */
void clock_format(int64_t us, char out[CLOCK_TEXT]);
/* In the bank's zone, for documents: 02.01.2026 06:04:05 */
void clock_format_local(int64_t us, char out[CLOCK_TEXT]);
/* 2026-01-02 */
void day_format(int32_t day, char out[CLOCK_TEXT]);
/* Exactly YYYY-MM-DD of an existing day, else STATUS_INVALID. */
OKNO_CHECK enum status day_parse(struct str text, int32_t *day);

#endif
