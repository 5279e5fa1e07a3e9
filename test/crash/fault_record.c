#include "crash/fault_record.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "base/assume.h"

struct record *record_new(void)
{
    struct record *record = mmap(NULL, sizeof *record, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assume(record != MAP_FAILED);
    return record;
}

void record_free(struct record *record)
{
    (void)munmap(record, sizeof *record);
}

bool record_problem(struct record *record, const char *format, ...)
{
    if (record->problem[0] == '\0') {
        va_list arguments;
        va_start(arguments, format);
        (void)vsnprintf(record->problem, sizeof record->problem, format, arguments);
        va_end(arguments);
    }
    return false;
}

/* ---- random orders */

static int64_t below(struct random *random, int64_t bound)
{
    return (int64_t)random_below(random, (uint64_t)bound);
}

static struct transfer_order draw_move(struct random *random)
{
    int64_t debit = 1 + below(random, FAULT_ACCOUNTS);
    int64_t credit = 1 + below(random, FAULT_ACCOUNTS - 1);
    struct transfer_order order = {.state = TRANSFER_POSTED,
                                   .debit_account = debit,
                                   .credit_account = credit + (credit >= debit ? 1 : 0),
                                   .amount = 1 + below(random, 400),
                                   .currency = CURRENCY_RUB};
    switch (below(random, 12)) {
    case 0:
        order.amount = FAULT_MONEY * 3; /* more than most have */
        break;
    case 1:
        order.flags = TRANSFER_BALANCING_DEBIT;
        order.amount = FAULT_MONEY / 4;
        break;
    case 2:
        order.flags = TRANSFER_BALANCING_CREDIT;
        order.credit_account = FAULT_SMALL;
        order.debit_account = FAULT_OWN;
        break;
    default:
        break;
    }
    return order;
}

static struct transfer_order draw_hold(struct record *record, struct random *random)
{
    struct transfer_order order = draw_move(random);
    order.state = TRANSFER_PENDING;
    if (below(random, 3) == 0) {
        order.expires_us = record->now_us + SECONDS_US(1 + below(random, 7200));
    }
    return order;
}

/* Of the hold with that key and step. */
static struct transfer_order draw_end(struct random *random, int64_t key, int64_t step)
{
    bool is_void = below(random, 3) == 0;
    bool is_whole = below(random, 2) == 0;
    return (struct transfer_order){.state = is_void ? TRANSFER_VOID_PENDING : TRANSFER_POST_PENDING,
                                   .pending_key = key,
                                   .pending_step = step,
                                   .amount = is_void || is_whole ? 0 : 1 + below(random, 100),
                                   .flags = is_whole && !is_void ? TRANSFER_WHOLE_HOLD : 0};
}

/* Some earlier one; NULL: there is none. */
static struct intent *draw_earlier(struct record *record, struct random *random)
{
    return record->count == 0 ? NULL : &record->intents[below(random, (int64_t)record->count)];
}

/* The end of an earlier hold, or the reversal of a transfer, where the lot falls on one. */
static struct transfer_order draw_later(struct record *record, struct random *random)
{
    for (int tries = 0; tries < 20 && record->count > 0; tries++) {
        const struct intent *earlier = draw_earlier(record, random);
        const struct transfer_order *order = &earlier->orders[0];
        if (order->state == TRANSFER_PENDING) {
            return draw_end(random, order->key, order->step);
        }
        if (order->state == TRANSFER_POSTED && earlier->is_made[0] && below(random, 8) == 0) {
            return (struct transfer_order){.state = TRANSFER_POSTED,
                                           .reverses = earlier->made[0].id};
        }
    }
    return draw_move(random);
}

static void draw_several(struct intent *intent, struct random *random)
{
    intent->count = 2 + random_below(random, INTENT_ORDERS - 1);
    intent->is_chain = below(random, 2) == 0;
    for (size_t i = 0; i < intent->count; i++) {
        intent->orders[i] = draw_move(random);
    }
}

/* A hold, something else and the hold's end, in one chain. */
static void draw_held_chain(struct record *record, struct intent *intent, struct random *random,
                            int64_t key)
{
    intent->count = 3;
    intent->is_chain = true;
    intent->orders[0] = draw_hold(record, random);
    intent->orders[1] = draw_move(random);
    intent->orders[2] = draw_end(random, key, 1);
}

static struct intent *draw_new(struct record *record, struct random *random)
{
    struct intent *intent = &record->intents[record->count];
    int64_t key = INTENT_KEY + (int64_t)record->count;
    *intent = (struct intent){.count = 1};
    switch (below(random, 8)) {
    case 0:
    case 1:
        draw_several(intent, random);
        break;
    case 2:
        draw_held_chain(record, intent, random, key);
        break;
    case 3:
        intent->orders[0] = draw_hold(record, random);
        break;
    case 4:
        intent->orders[0] = draw_later(record, random);
        break;
    default:
        intent->orders[0] = draw_move(random);
    }
    for (size_t i = 0; i < intent->count; i++) {
        struct transfer_order *order = &intent->orders[i];
        order->key = key;
        order->step = (int64_t)i + 1;
        order->kind = 1;
        order->user_data = key;
        order->flags |= intent->is_chain && i + 1 < intent->count ? TRANSFER_LINKED : 0;
    }
    record->count++;
    return intent;
}

struct intent *record_ask(struct record *record, struct random *random)
{
    struct intent *intent = below(random, 10) == 0 ? draw_earlier(record, random) : NULL;
    if (intent == NULL) {
        intent = record->count < INTENTS_MOST ? draw_new(record, random) : NULL;
    }
    if (intent != NULL) {
        intent->asked++;
    }
    return intent;
}

/* ---- answers */

static bool is_same(const struct transfer *a, const struct transfer *b)
{
    return a->id == b->id && a->key == b->key && a->step == b->step && a->state == b->state &&
           a->pending_id == b->pending_id && a->debit_account == b->debit_account &&
           a->credit_account == b->credit_account && a->amount == b->amount &&
           a->currency == b->currency && a->kind == b->kind && a->link == b->link &&
           a->link_left == b->link_left && a->business_date == b->business_date &&
           a->value_date == b->value_date && a->created_us == b->created_us &&
           a->user_data == b->user_data && a->flags == b->flags && a->asked == b->asked &&
           a->expires_us == b->expires_us && a->reverses == b->reverses &&
           a->debit_previous == b->debit_previous && a->credit_previous == b->credit_previous &&
           a->debit_balance == b->debit_balance && a->credit_balance == b->credit_balance;
}

bool record_answer(struct record *record, struct intent *intent, size_t order,
                   enum ledger_outcome outcome, const struct transfer *made)
{
    long long key = (long long)intent->orders[order].key;
    bool is_there = outcome == LEDGER_OK || outcome == LEDGER_EXISTS;
    if (intent->is_made[order]) {
        record->repeated++;
        if (outcome != LEDGER_EXISTS) {
            return record_problem(record, "key %lld step %zu was acknowledged and now: %s", key,
                                  order + 1, ledger_outcome_text(outcome));
        }
        return is_same(&intent->made[order], made) ||
               record_problem(record, "key %lld step %zu was acknowledged as something else", key,
                              order + 1);
    }
    if (outcome == LEDGER_EXISTS && !intent->in_doubt) {
        return record_problem(record, "key %lld step %zu was never acknowledged and is there", key,
                              order + 1);
    }
    if (outcome == LEDGER_EXISTS_DIFFERENT) {
        return record_problem(record, "key %lld step %zu is there as something else", key,
                              order + 1);
    }
    record->acknowledged += is_there;
    record->refused += !is_there;
    intent->is_made[order] = is_there;
    if (is_there) {
        intent->made[order] = *made;
    }
    return true;
}

void record_interrupt(struct record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        struct intent *intent = &record->intents[i];
        record->doubts += intent->asked > 0;
        intent->in_doubt = intent->in_doubt || intent->asked > 0;
        intent->asked = 0;
    }
}
