/* rail.h - the ways to other banks. A rail hands what it receives to the bank as a movement that
 * the far side caused; the bank never calls a rail. For: main. Never: decides about a customer's
 * money. */
#ifndef OKNO_RAIL_RAIL_H
#define OKNO_RAIL_RAIL_H

#include "bank/payment.h"
#include "base/random.h"

struct rail {
    const char *name;
    bool is_simulated;
};

extern const struct rail rail_simulated_bank;
extern const struct rail *const rails[]; /* NULL at the end */

/* ---- the simulated other bank: employers that pay and merchants that are paid */

/* One day in the life of a customer's current account, as the other bank would send it. */
struct rail_day {
    int64_t customer;
    int64_t account;       /* the customer's current account */
    int64_t correspondent; /* the bank's own account with the other bank: where money comes from and
                              goes */
    int32_t day;
    int64_t profile;        /* which habits: 0, 1, 2 ... */
    enum language language; /* of merchants' names */
};

/* Post that day's movements through the bank; at what time each happened is for the caller's clock:
 * before every movement set_time is called with seconds since the day's start.
 * *posted [out] counts them. A purchase that the balance does not allow is declined, as in life. */
OKNO_CHECK enum status rail_simulate_day(struct txn *txn, const struct bank *bank,
                                         const struct rail_day *day, struct random *random,
                                         void (*set_time)(void *context, int32_t seconds),
                                         void *context, int64_t *posted);

#endif
