#include "main/bench_orders.h"

#include <string.h>

/* splitmix64: cheap, and good enough to choose accounts. */
static uint64_t next(struct bench_orders *orders)
{
    orders->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = orders->state;
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

void bench_orders_init(struct bench_orders *orders, int64_t seed)
{
    orders->state = (uint64_t)seed << 40; /* streams that never meet */
    orders->last_key = seed << 48;
    orders->batches = 0;
}

static int64_t any_account(struct bench_orders *orders)
{
    uint64_t count = (uint64_t)orders->accounts;
    uint64_t place = next(orders) % count;
    if (orders->shape == BENCH_ZIPF) {
        /* every power of two as often as the next: the n-th comes as one in n */
        unsigned bits = 63U - (unsigned)__builtin_clzll(count);
        unsigned level = (unsigned)(next(orders) % bits);
        place = (UINT64_C(1) << level) - 1 + place % (UINT64_C(1) << level);
        place = place * UINT64_C(2654435761) % count; /* the busy ones stand apart */
    }
    return BENCH_FIRST_ACCOUNT + (int64_t)place;
}

static void choose_accounts(struct bench_orders *orders, struct transfer_order *order)
{
    order->debit_account =
        orders->shape == BENCH_HOT_DEBIT ? BENCH_HOT_ACCOUNT : any_account(orders);
    order->credit_account =
        orders->shape == BENCH_HOT_CREDIT ? BENCH_HOT_ACCOUNT : any_account(orders);
    while (order->credit_account == order->debit_account) {
        order->credit_account = any_account(orders);
    }
}

/* The holds of the batch before are posted in full. */
static void make_posts(struct bench_orders *orders)
{
    for (size_t i = 0; i < orders->count; i++) {
        struct transfer_order *order = &orders->orders[i];
        *order = (struct transfer_order){.key = order->key,
                                         .step = 1,
                                         .state = TRANSFER_POST_PENDING,
                                         .pending_key = order->key,
                                         .flags = TRANSFER_WHOLE_HOLD,
                                         .debit_account = order->debit_account,
                                         .credit_account = order->credit_account,
                                         .currency = CURRENCY_RUB};
    }
}

static int64_t next_key(struct bench_orders *orders)
{
    if (orders->ordered) {
        return ++orders->last_key;
    }
    return (int64_t)(next(orders) >> 1) | 1;
}

void bench_orders_make(struct bench_orders *orders)
{
    bool holds = orders->shape == BENCH_HOLD_POST;
    if (holds && orders->batches++ % 2 == 1) {
        make_posts(orders);
        return;
    }
    for (size_t i = 0; i < orders->count; i++) {
        struct transfer_order *order = &orders->orders[i];
        bool is_linked = orders->shape == BENCH_CHAIN && i % 2 == 0 && i + 1 < orders->count;
        *order = (struct transfer_order){.key = next_key(orders),
                                         .state = holds ? TRANSFER_PENDING : TRANSFER_POSTED,
                                         .amount = 1 + (int64_t)(next(orders) % 100000),
                                         .currency = CURRENCY_RUB,
                                         .kind = 1,
                                         .flags = is_linked ? TRANSFER_LINKED : 0};
        choose_accounts(orders, order);
    }
}
