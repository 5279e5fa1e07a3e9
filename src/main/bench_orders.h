/* bench_orders.h - the orders of a benchmark of the ledger, in the shapes that it measures. */
#ifndef OKNO_MAIN_BENCH_ORDERS_H
#define OKNO_MAIN_BENCH_ORDERS_H

#include "base/limits.h"
#include "ledger/ledger.h"

/* X(name, word): any two accounts; all credit one; all debit one; chains of two; holds, posted by
 * the next batch; a few accounts much oftener than most (the n-th as often as 1 in n). */
#define BENCH_SHAPE_LIST(X)                                                                        \
    X(SPREAD, "spread")                                                                            \
    X(HOT_CREDIT, "hot-credit")                                                                    \
    X(HOT_DEBIT, "hot-debit")                                                                      \
    X(CHAIN, "chain")                                                                              \
    X(HOLD_POST, "hold-post")                                                                      \
    X(ZIPF, "zipf")

enum bench_shape {
#define BENCH_SHAPE_ENUM(name, word) BENCH_##name,
    BENCH_SHAPE_LIST(BENCH_SHAPE_ENUM)
#undef BENCH_SHAPE_ENUM
};

enum { BENCH_FIRST_ACCOUNT = 1000, BENCH_HOT_ACCOUNT = 999 };

struct bench_orders {
    enum bench_shape shape;
    bool ordered; /* keys grow with time; else they are random */
    int64_t accounts;
    uint64_t state;   /* of the generator */
    int64_t last_key; /* of ordered ones */
    int64_t batches;  /* so far */
    size_t count;     /* orders of a batch */
    struct transfer_order orders[LIMIT_ORDERS];
};

/* seed: one a process, so that no two make the same keys. */
void bench_orders_init(struct bench_orders *orders, int64_t seed);
/* The next batch. */
void bench_orders_make(struct bench_orders *orders);

#endif
