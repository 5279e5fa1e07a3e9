#include "bank/limit_decide.h"

#include "base/clock.h"

static bool same_month(int32_t a, int32_t b)
{
    struct civil one = civil_from_day(a);
    struct civil other = civil_from_day(b);
    return one.year == other.year && one.month == other.month;
}

void limit_roll(struct limit_row *row, int32_t day)
{
    if (row->day == day) {
        return;
    }
    if (!same_month(row->day, day)) {
        row->month_used = 0;
        row->free_used = 0;
    }
    row->day_used = 0;
    row->day = day;
}

struct limit_set limit_of_bank(const struct bank_policy *policy)
{
    return (struct limit_set){policy->operation_limit, policy->day_limit, policy->month_limit};
}

static int64_t lower(int64_t own, int64_t most)
{
    return own == LIMIT_OF_BANK || own > most ? most : own;
}

struct limit_set limit_in_force(const struct limit_row *row, const struct bank_policy *policy,
                                int64_t now_us)
{
    const struct limit_set *own =
        row->next_us != 0 && now_us >= row->next_us ? &row->next : &row->own;
    return (struct limit_set){lower(own->operation, policy->operation_limit),
                              lower(own->day, policy->day_limit),
                              lower(own->month, policy->month_limit)};
}

int64_t limit_left(int64_t limit, int64_t used)
{
    return used >= limit ? 0 : limit - used;
}

bool limit_allows(const struct limit_row *row, const struct limit_set *limit, int64_t minor)
{
    return minor <= limit->operation && minor <= limit_left(limit->day, row->day_used) &&
           minor <= limit_left(limit->month, row->month_used);
}

void limit_use(struct limit_row *row, int64_t minor, int64_t free)
{
    row->day_used += minor; /* both are within the limits, and those below AMOUNT_MAX */
    row->month_used += minor;
    row->free_used += free;
}

void limit_give_back(struct limit_row *row, int32_t day, int64_t minor, int64_t free)
{
    if (row->day == day) {
        row->day_used = limit_left(row->day_used, minor);
    }
    if (same_month(row->day, day)) {
        row->month_used = limit_left(row->month_used, minor);
        row->free_used = limit_left(row->free_used, free);
    }
}

/* One of the three: as it is, lower, or higher. */
static int64_t wanted(int64_t asked, int64_t now)
{
    return asked == LIMIT_OF_BANK ? now : asked;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

enum bank_outcome limit_ask(struct limit_row *row, const struct bank_policy *policy,
                            const struct limit_set *asked, int64_t now_us, int64_t later_us)
{
    bool is_raising = row->next_us != 0 && now_us < row->next_us;
    struct limit_set now = limit_in_force(row, policy, now_us);
    /* a raise on its way goes on, with the new one */
    struct limit_set later = is_raising ? limit_in_force(row, policy, row->next_us) : now;
    struct limit_set next = {wanted(asked->operation, later.operation),
                             wanted(asked->day, later.day), wanted(asked->month, later.month)};
    if (next.operation > policy->operation_limit || next.day > policy->day_limit ||
        next.month > policy->month_limit) {
        return BANK_LIMIT_TOO_HIGH;
    }
    row->own = (struct limit_set){least(now.operation, next.operation), least(now.day, next.day),
                                  least(now.month, next.month)};
    bool raises = next.operation > now.operation || next.day > now.day || next.month > now.month;
    row->next = raises ? next : row->own;
    row->next_us = raises ? later_us : 0;
    return BANK_OK;
}

int64_t tariff_fee(const struct tariff *tariff, int64_t minor, int64_t sent_in_month)
{
    enum { WHOLE = 1000000 };
    int64_t charged = limit_left(minor, limit_left(tariff->free_month, sent_in_month));
    if (tariff->share == 0 || charged == 0) {
        return 0;
    }
    int64_t fee =
        charged / WHOLE * tariff->share + (charged % WHOLE * tariff->share + WHOLE / 2) / WHOLE;
    return fee < tariff->least ? tariff->least : fee > tariff->most ? tariff->most : fee;
}
