/* shadow.h - a ledger as plain as can be: a list of what was made, from which everything is counted
 * anew each time it is asked for. Written apart from the ledger, to hold it against. */
#ifndef OKNO_TEST_SHADOW_H
#define OKNO_TEST_SHADOW_H

#include "ledger/ledger_store.h"

enum { SHADOW_TRANSFERS = 20000, SHADOW_TERMS = 4000 };

struct shadow_transfer {
    struct transfer_order order;
    int64_t id;
    int64_t debit, credit;
    int64_t moved, held; /* held: beyond what was, negative when it goes back */
    int32_t day;
};

/* A lower limit that was set. */
struct shadow_term {
    int64_t account, lower;
};

/* How much of the lists there is. */
struct moment {
    size_t transfers, terms;
};

struct shadow {
    struct shadow_transfer transfers[SHADOW_TRANSFERS];
    struct shadow_term terms[SHADOW_TERMS];
    struct moment now;
};

void shadow_add(struct shadow *shadow, const struct shadow_transfer *made);
void shadow_add_term(struct shadow *shadow, int64_t account, int64_t lower);

/* 0: there is none. */
int64_t shadow_last(const struct shadow *shadow, struct moment at);
int64_t shadow_key(const struct shadow *shadow, struct moment at, int64_t key, int64_t step);
/* What was not posted or voided yet. */
bool shadow_hold_is_open(const struct shadow *shadow, struct moment at, int64_t id);
/* Counters, lower limit and last transfer. */
struct ledger_account shadow_account(const struct shadow *shadow, struct moment at, int64_t id);
/* False: nothing was booked on the day. */
bool shadow_day(const struct shadow *shadow, struct moment at, int64_t account, int32_t day,
                struct daily_balance *daily);
/* The newest day on or before a day, and the first on or after it. False: there is none. */
bool shadow_day_before(const struct shadow *shadow, struct moment at, int64_t account, int32_t day,
                       struct daily_balance *daily);
bool shadow_day_after(const struct shadow *shadow, struct moment at, int64_t account, int32_t day,
                      struct daily_balance *daily);

#endif
