#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/assume.h"

static int64_t read_clock(clockid_t id)
{
    struct timespec now;
    int failed = clock_gettime(id, &now);
    assume(failed == 0);
    return SECONDS_US(now.tv_sec) + now.tv_nsec / 1000;
}

static int64_t system_now(const struct clock *clock)
{
    (void)clock;
    return read_clock(CLOCK_REALTIME);
}

static int64_t system_monotonic(const struct clock *clock)
{
    (void)clock;
    return read_clock(CLOCK_MONOTONIC);
}

static int64_t fixed_now(const struct clock *clock)
{
    return clock->fixed_us;
}

struct clock clock_system(void)
{
    return (struct clock){.now_us = system_now, .monotonic_us = system_monotonic};
}

struct clock clock_fixed(int64_t now_us)
{
    return (struct clock){.now_us = fixed_now, .monotonic_us = fixed_now, .fixed_us = now_us};
}

int64_t clock_now(const struct clock *clock)
{
    return clock->now_us(clock);
}

int64_t clock_monotonic(const struct clock *clock)
{
    return clock->monotonic_us(clock);
}

void clock_condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    int failed = pthread_condattr_init(&attributes);
    failed = failed != 0 ? failed : pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    failed = failed != 0 ? failed : pthread_cond_init(condition, &attributes);
    assume(failed == 0);
    (void)pthread_condattr_destroy(&attributes);
}

void clock_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t us)
{
    int64_t end = read_clock(CLOCK_MONOTONIC) + us;
    struct timespec until = {.tv_sec = end / MICROSECONDS, .tv_nsec = end % MICROSECONDS * 1000};
    (void)pthread_cond_timedwait(condition, mutex, &until);
}

enum status clock_zone_set(const char *zone)
{
    char path[256];
    int size = snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone);
    if (size < 0 || (size_t)size >= sizeof path || access(path, R_OK) != 0) {
        return STATUS_NOT_FOUND;
    }
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): called before any thread, as the header says */
    if (setenv("TZ", zone, 1) != 0) {
        return STATUS_NO_MEMORY;
    }
    tzset();
    return STATUS_OK;
}

static struct tm local(int64_t us)
{
    time_t seconds = (time_t)(us / MICROSECONDS);
    struct tm parts;
    struct tm *found = localtime_r(&seconds, &parts);
    assume(found != NULL);
    return parts;
}

int32_t clock_day(int64_t us)
{
    struct tm parts = local(us);
    return day_from_civil((struct civil){parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday});
}

int64_t clock_day_start(int32_t day)
{
    struct civil date = civil_from_day(day);
    struct tm parts = {
        .tm_year = date.year - 1900, .tm_mon = date.month - 1, .tm_mday = date.day, .tm_isdst = -1};
    return SECONDS_US(mktime(&parts));
}

/* The era arithmetic of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms". */
struct civil civil_from_day(int32_t day)
{
    int32_t z = day + 719468;
    int32_t era = (z >= 0 ? z : z - 146096) / 146097;
    int32_t doe = z - era * 146097;
    int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int32_t mp = (5 * doy + 2) / 153;
    int32_t month = mp < 10 ? mp + 3 : mp - 9;
    return (struct civil){yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
}

int32_t day_from_civil(struct civil date)
{
    int32_t y = date.year - (date.month <= 2);
    int32_t era = (y >= 0 ? y : y - 399) / 400;
    int32_t yoe = y - era * 400;
    int32_t doy = (153 * (date.month > 2 ? date.month - 3 : date.month + 9) + 2) / 5 + date.day - 1;
    int32_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

void clock_format(int64_t us, char out[CLOCK_TEXT])
{
    time_t seconds = (time_t)(us / MICROSECONDS);
    struct tm parts;
    struct tm *found = gmtime_r(&seconds, &parts);
    assume(found != NULL);
    size_t size = strftime(out, CLOCK_TEXT, "%Y-%m-%dT%H:%M:%S", &parts);
    (void)snprintf(out + size, CLOCK_TEXT - size, ".%03dZ", (int)(us % MICROSECONDS / 1000));
}

void clock_format_local(int64_t us, char out[CLOCK_TEXT])
{
    struct tm parts = local(us);
    size_t size = strftime(out, CLOCK_TEXT, "%d.%m.%Y %H:%M:%S", &parts);
    assume(size > 0);
}

void day_format(int32_t day, char out[CLOCK_TEXT])
{
    struct civil date = civil_from_day(day);
    (void)snprintf(out, CLOCK_TEXT, "%04d-%02d-%02d", date.year, date.month, date.day);
}

enum status day_parse(struct str text, int32_t *day)
{
    *day = 0;
    if (text.size != 10 || text.data[4] != '-' || text.data[7] != '-') {
        return STATUS_INVALID;
    }
    int digits[8];
    static const size_t at[8] = {0, 1, 2, 3, 5, 6, 8, 9};
    for (size_t i = 0; i < 8; i++) {
        char c = text.data[at[i]];
        if (c < '0' || c > '9') {
            return STATUS_INVALID;
        }
        digits[i] = c - '0';
    }
    struct civil date = {digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3],
                         digits[4] * 10 + digits[5], digits[6] * 10 + digits[7]};
    if (date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31) {
        return STATUS_INVALID;
    }
    int32_t found = day_from_civil(date);
    struct civil back = civil_from_day(found);
    if (back.year != date.year || back.month != date.month || back.day != date.day) {
        return STATUS_INVALID;
    }
    *day = found;
    return STATUS_OK;
}
