#include "property/ledger_model_ops.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum op_kind op_kind_of(uint64_t number)
{
    static const enum op_kind kinds[32] = {
        [20] = OP_CHANGE, [21] = OP_CHANGE, [22] = OP_CHANGE, [23] = OP_CHANGE,    [24] = OP_CHANGE,
        [25] = OP_EXPIRE, [26] = OP_EXPIRE, [27] = OP_CLOCK,  [28] = OP_CLOSE_DAY, [29] = OP_CLOCK,
        [30] = OP_COMMIT, [31] = OP_COMMIT}; /* the others: OP_POST */
    return kinds[number % 32];
}

static uint64_t below(struct random *random, uint64_t bound)
{
    return random_below(random, bound);
}

/* A chance of one in so many. */
static bool one_in(struct random *random, uint64_t many)
{
    return below(random, many) == 0;
}

static int64_t some_amount(struct random *random)
{
    static const int64_t special[] = {0,         -1,        AMOUNT_MAX, AMOUNT_MAX + 1,
                                      INT64_MAX, INT64_MIN, 1000,       1001};
    if (one_in(random, 20)) {
        return special[below(random, ARRAY_COUNT(special))];
    }
    return 1 + (int64_t)below(random, one_in(random, 3) ? 2000 : 100);
}

static int64_t some_account(struct random *random)
{
    static const int64_t ids[] = {1, 1, 1, 1, 2, 2, 2, 3, 3, 7, 7, 8, 5};
    return one_in(random, 12) ? 1 + (int64_t)below(random, 9)
                              : ids[below(random, ARRAY_COUNT(ids))];
}

/* A transfer's number; of a state where one can be found nearby; now and then none. */
static int64_t some_number(struct random *random, const struct full_model *model,
                           enum transfer_state state)
{
    if (model->count == 0 || one_in(random, 30)) {
        return one_in(random, 2) ? 1000000 : -7;
    }
    size_t recent = model->count > 40 && !one_in(random, 4) ? 40 : model->count;
    size_t start = model->count - 1 - (size_t)below(random, recent);
    for (size_t i = 0; i < recent; i++) {
        size_t at = (start + i) % model->count;
        if (model->transfers[at].order.state == state) {
            return (int64_t)at + 1;
        }
    }
    return (int64_t)start + 1;
}

static int64_t some_expiry(struct random *random, const struct full_model *model)
{
    static const int64_t seconds[] = {-5, 0, 1, 60, 3600, 86400, 200000};
    return model->time_us + SECONDS_US(seconds[below(random, ARRAY_COUNT(seconds))]);
}

static int32_t some_value_date(struct random *random, const struct full_model *model)
{
    static const int32_t days[] = {-30, -5, -2, -1, -1, -1, 0, 1, 1, 2, 7, 30, 366, 367};
    return one_in(random, 100) ? -1 : model->day + days[below(random, ARRAY_COUNT(days))];
}

static void make_resolution(struct random *random, const struct full_model *model,
                            struct transfer_order *order)
{
    bool is_post = order->state == TRANSFER_POST_PENDING;
    order->pending_id = some_number(random, model, TRANSFER_PENDING);
    order->debit_account = 0;
    order->credit_account = 0;
    order->currency = CURRENCY_NONE;
    if (!is_post) {
        order->amount = one_in(random, 20) ? order->amount : 0;
    } else if (one_in(random, 3)) {
        order->flags = TRANSFER_WHOLE_HOLD;
        order->amount = 0;
    }
    if (is_post && one_in(random, 8)) {
        order->value_date = some_value_date(random, model);
    }
    if (one_in(random, 10)) {
        order->debit_account = some_account(random);
    }
    if (one_in(random, 5) && order->pending_id > 0 && (size_t)order->pending_id <= model->count) {
        const struct transfer_order *hold = &model->transfers[order->pending_id - 1].order;
        order->pending_key = hold->key;
        order->pending_step = hold->step;
        order->pending_id = 0;
    }
}

static void make_reversal(struct random *random, const struct full_model *model,
                          struct transfer_order *order)
{
    order->reverses = some_number(random, model, TRANSFER_POSTED);
    order->flags = 0;
    if (!one_in(random, 4)) {
        order->debit_account = 0;
        order->credit_account = 0;
        order->amount = 0;
        order->currency = CURRENCY_NONE;
    }
}

/* Things that exclude each other, and keys that cannot be. */
static void spoil(struct random *random, struct transfer_order *order)
{
    switch (below(random, 9)) {
    case 0:
        order->key = 0;
        break;
    case 1:
        order->step = one_in(random, 2) ? -1 : LEDGER_STEP_MAX + 1;
        break;
    case 2:
        order->flags ^= INT64_C(1) << below(random, 7);
        break;
    case 3:
        order->pending_id = 1000000;
        break;
    case 4:
        order->expires_us = INT64_MAX;
        break;
    case 5:
        order->reverses = 1000000;
        break;
    case 6:
        order->state = (enum transfer_state)below(random, 8);
        break;
    case 7:
        order->value_date = 1;
        break;
    default:
        order->pending_key = 1;
    }
}

static struct transfer_order some_order(struct random *random, const struct full_model *model)
{
    static const enum transfer_state states[] = {
        TRANSFER_POSTED,  TRANSFER_POSTED,  TRANSFER_POSTED,       TRANSFER_POSTED,
        TRANSFER_PENDING, TRANSFER_PENDING, TRANSFER_POST_PENDING, TRANSFER_VOID_PENDING};
    struct transfer_order order = {.key = 1 + (int64_t)below(random, 100000000),
                                   .step = (int64_t)below(random, 4),
                                   .state = states[below(random, ARRAY_COUNT(states))],
                                   .debit_account = some_account(random),
                                   .credit_account = some_account(random),
                                   .amount = some_amount(random),
                                   .currency = CURRENCY_RUB,
                                   .kind = 1 + (int64_t)below(random, 3),
                                   .user_data = (int64_t)below(random, 1000)};
    bool dollars = order.debit_account == 4 || order.debit_account == 6;
    if (dollars && !one_in(random, 20)) {
        order.currency = CURRENCY_USD;
        order.credit_account = order.debit_account == 4 ? 6 : 4;
    }
    if (order.state == TRANSFER_POST_PENDING || order.state == TRANSFER_VOID_PENDING) {
        make_resolution(random, model, &order);
    } else {
        order.flags = one_in(random, 4) ? (int64_t)below(random, 4) : 0;
        if (order.state == TRANSFER_PENDING && one_in(random, 2)) {
            order.expires_us = some_expiry(random, model);
        }
        if (order.state == TRANSFER_POSTED && one_in(random, 6)) {
            order.value_date = some_value_date(random, model);
        }
        if (order.state == TRANSFER_POSTED && one_in(random, 8)) {
            make_reversal(random, model, &order);
        }
    }
    if (one_in(random, 25)) {
        spoil(random, &order);
    }
    return order;
}

/* An order that was made, or its whole chain, again; now and then with something else in it. */
static size_t again(struct random *random, const struct full_model *model,
                    struct transfer_order orders[OP_ORDERS])
{
    size_t at = (size_t)below(random, model->count);
    const struct full_transfer *made = &model->transfers[at];
    size_t first = made->link == 0 || one_in(random, 6) ? at : made->link - 1;
    size_t count = made->link == 0 ? 1 : model->transfers[first].left + 1;
    count = count > OP_ORDERS ? OP_ORDERS : count;
    for (size_t i = 0; i < count; i++) {
        orders[i] = model->transfers[first + i].order;
    }
    if (one_in(random, 3)) {
        struct transfer_order *order = &orders[below(random, count)];
        static const int64_t more[] = {1, -1, 0};
        order->amount += more[below(random, ARRAY_COUNT(more))];
        order->user_data += (int64_t)below(random, 2);
    }
    if (one_in(random, 10)) {
        orders[count - 1].flags ^= TRANSFER_LINKED;
    }
    return count;
}

static void make_orders(struct random *random, const struct full_model *model, struct op *op)
{
    if (model->count > 0 && one_in(random, 8)) {
        op->count = again(random, model, op->orders);
        return;
    }
    op->count = one_in(random, 4) ? 1 + (size_t)below(random, OP_ORDERS) : 1;
    for (size_t i = 0; i < op->count; i++) {
        struct transfer_order *order = &op->orders[i];
        *order = some_order(random, model);
        bool resolves =
            order->state == TRANSFER_POST_PENDING || order->state == TRANSFER_VOID_PENDING;
        if (resolves && i > 0 && one_in(random, 2)) {
            order->pending_id = 0; /* of the one before, made a moment ago */
            order->pending_key = op->orders[i - 1].key;
            order->pending_step = op->orders[i - 1].step;
        }
        if (i + 1 < op->count ? one_in(random, 2) : one_in(random, 40)) {
            order->flags |= TRANSFER_LINKED;
        }
        if (i > 0 && one_in(random, 20)) {
            order->key = op->orders[0].key;
            order->step = op->orders[0].step;
        }
    }
}

static void make_change(struct random *random, const struct full_model *model,
                        struct full_change *change)
{
    if (model->change_count > 0 && one_in(random, 6)) {
        *change = model->changes[below(random, model->change_count)];
        change->a += change->kind != FULL_BLOCKS && one_in(random, 4);
        return;
    }
    static const enum full_kind kinds[] = {FULL_LIMITS, FULL_BLOCKS, FULL_CLOSE, FULL_REOPEN,
                                           FULL_REOPEN};
    *change =
        (struct full_change){.kind = kinds[below(random, ARRAY_COUNT(kinds))],
                             .key = one_in(random, 40) ? 0 : 1 + (int64_t)below(random, 100000000),
                             .step = 1,
                             .account = some_account(random),
                             .user_data = (int64_t)below(random, 5)};
    static const int64_t lowers[] = {INT64_MIN, INT64_MIN, 0, 0, -500, 100, 5000};
    static const int64_t uppers[] = {INT64_MAX, INT64_MAX, INT64_MAX, 1000, 0, 50};
    if (change->kind == FULL_LIMITS) {
        change->a = lowers[below(random, ARRAY_COUNT(lowers))];
        change->b = uppers[below(random, ARRAY_COUNT(uppers))];
    } else if (change->kind == FULL_BLOCKS) {
        change->a = one_in(random, 4);
        change->b = one_in(random, 4);
    } else if (change->kind == FULL_CLOSE) {
        change->a = one_in(random, 4) ? 0 : some_account(random);
        change->b = 1;
    }
    if (change->kind == FULL_REOPEN || (change->account == 1 && change->kind == FULL_CLOSE)) {
        for (size_t i = 0; i < FULL_ACCOUNTS; i++) {
            change->account = model->accounts[i].closed ? model->accounts[i].id : change->account;
        }
    }
}

struct op op_make(uint64_t number, const struct full_model *model)
{
    struct random random = random_seeded(number);
    static const int64_t seconds[] = {1,     60,    3600,      3600,  86400,
                                      86400, 86400, 5 * 86400, -3600, -2 * 86400};
    struct op op = {.kind = op_kind_of(number), .undo = one_in(&random, 15)};
    switch (op.kind) {
    case OP_POST:
        make_orders(&random, model, &op);
        break;
    case OP_CHANGE:
        make_change(&random, model, &op.change);
        break;
    case OP_EXPIRE:
        op.most = 1 + (size_t)below(&random, 5);
        break;
    case OP_CLOSE_DAY:
        op.day = model->day - (int32_t)below(&random, 4);
        break;
    case OP_CLOCK:
        op.clock_us = model->clock_us + SECONDS_US(seconds[below(&random, ARRAY_COUNT(seconds))]);
        break;
    case OP_COMMIT:
        break;
    }
    return op;
}

static void print_order(const struct transfer_order *order)
{
    (void)printf("  key %" PRId64 "/%" PRId64 " state %d %" PRId64 " -> %" PRId64 " amount %" PRId64
                 " %d kind %" PRId64 " data %" PRId64 " flags %" PRId64,
                 order->key, order->step, (int)order->state, order->debit_account,
                 order->credit_account, order->amount, (int)order->currency, order->kind,
                 order->user_data, order->flags);
    (void)printf(" hold %" PRId64 " (%" PRId64 "/%" PRId64 ") expires %" PRId64 " value %d"
                 " reverses %" PRId64 "\n",
                 order->pending_id, order->pending_key, order->pending_step, order->expires_us,
                 (int)order->value_date, order->reverses);
}

void op_print(const struct op *op)
{
    static const char *const names[] = {"post", "change", "expire", "close day", "clock", "commit"};
    static const char *const kinds[] = {"limits", "blocks", "close", "reopen"};
    (void)printf("%s%s", names[op->kind], op->undo ? ", undone" : "");
    switch (op->kind) {
    case OP_POST:
        (void)printf("\n");
        for (size_t i = 0; i < op->count; i++) {
            print_order(&op->orders[i]);
        }
        return;
    case OP_CHANGE:
        (void)printf(" %s of %" PRId64 ", key %" PRId64 "/%" PRId64 ": %" PRId64 ", %" PRId64,
                     kinds[op->change.kind], op->change.account, op->change.key, op->change.step,
                     op->change.a, op->change.b);
        break;
    case OP_EXPIRE:
        (void)printf(" at most %zu", op->most);
        break;
    case OP_CLOSE_DAY:
        (void)printf(" %d", (int)op->day);
        break;
    case OP_CLOCK:
        (void)printf(" %" PRId64, op->clock_us);
        break;
    case OP_COMMIT:
        break;
    }
    (void)printf("\n");
}
