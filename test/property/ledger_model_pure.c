/* ledger_model_pure.c - ledger_decide over lists in memory: no store, no batch. */
#include <string.h>

#include "ledger/ledger_decide.h"
#include "property/ledger_model_world.h"

void pure_init(struct world *world)
{
    struct pure *pure = &world->pure;
    memset(pure, 0, sizeof *pure);
    for (size_t i = 0; i < FULL_ACCOUNTS; i++) {
        const struct full_account *account = &world->model.accounts[i];
        pure->accounts[i] = (struct ledger_account){.id = account->id,
                                                    .currency = account->currency,
                                                    .lower_limit = account->lower,
                                                    .upper_limit = account->upper};
    }
}

static struct ledger_account *account_of(struct pure *pure, int64_t id)
{
    return id >= 1 && id <= FULL_ACCOUNTS ? &pure->accounts[id - 1] : NULL;
}

static const struct transfer *transfer_of(const struct pure *pure, int64_t number)
{
    return number < 1 || number > (int64_t)pure->count ? NULL : &pure->transfers[number - 1];
}

static const struct transfer *by_key(const struct pure *pure, int64_t key, int64_t step)
{
    for (size_t i = 0; i < pure->count; i++) {
        if (pure->transfers[i].key == key && pure->transfers[i].step == step) {
            return &pure->transfers[i];
        }
    }
    return NULL;
}

static struct order_facts facts_of(const struct world *world, const struct transfer_order *order)
{
    const struct pure *pure = &world->pure;
    struct order_facts facts = {.now_us = world->model.time_us,
                                .business_date = world->model.day,
                                .closed_through = world->model.closed_through,
                                .pending = transfer_of(pure, order->pending_id),
                                .reversed = transfer_of(pure, order->reverses)};
    facts.is_open = facts.pending != NULL && facts.pending->state == TRANSFER_PENDING;
    for (size_t i = 0; i < pure->count; i++) {
        const struct transfer *at = &pure->transfers[i];
        if (order->pending_id != 0 && at->pending_id == order->pending_id) {
            facts.is_open = false;
            facts.has_expired = at->state == TRANSFER_EXPIRE_PENDING;
        }
        facts.is_reversed =
            facts.is_reversed || (order->reverses != 0 && at->reverses == order->reverses);
    }
    return facts;
}

static struct transfer *append(struct world *world, const struct transfer_order *order,
                               const struct ledger_account *debit,
                               const struct ledger_account *credit, int64_t amount)
{
    struct pure *pure = &world->pure;
    struct transfer *made = &pure->transfers[pure->count++];
    *made = (struct transfer){.id = (int64_t)pure->count,
                              .key = order->key,
                              .step = order->step,
                              .state = order->state,
                              .pending_id = order->pending_id,
                              .debit_account = debit->id,
                              .credit_account = credit->id,
                              .amount = amount,
                              .currency = debit->currency,
                              .kind = order->kind,
                              .business_date = world->model.day,
                              .value_date =
                                  order->value_date == 0 ? world->model.day : order->value_date,
                              .user_data = order->user_data,
                              .flags = order->flags & ~TRANSFER_LINKED,
                              .asked = order->amount,
                              .expires_us = order->expires_us,
                              .reverses = order->reverses};
    return made;
}

static enum ledger_outcome decide(struct world *world, const struct transfer_order *order)
{
    struct pure *pure = &world->pure;
    const struct order_facts facts = facts_of(world, order);
    struct ledger_account *debit = account_of(pure, order->debit_account);
    struct ledger_account *credit = account_of(pure, order->credit_account);
    int64_t amount = 0;
    if (facts.pending != NULL) {
        debit = account_of(pure, facts.pending->debit_account);
        credit = account_of(pure, facts.pending->credit_account);
    } else if (facts.reversed != NULL) {
        debit = account_of(pure, facts.reversed->credit_account);
        credit = account_of(pure, facts.reversed->debit_account);
    }
    enum ledger_outcome outcome = ledger_decide(order, &facts, debit, credit, &amount);
    if (outcome == LEDGER_OK) {
        (void)append(world, order, debit, credit, amount);
    }
    return outcome;
}

static struct transfer_order named(const struct pure *pure, const struct transfer_order *order)
{
    struct transfer_order own = *order;
    if (own.pending_key != 0) {
        const struct transfer *hold = by_key(pure, own.pending_key, own.pending_step);
        own.pending_id = hold == NULL ? 0 : hold->id;
        own.pending_key = 0;
        own.pending_step = 0;
    }
    return own;
}

static enum ledger_outcome post_one(struct world *world, const struct transfer_order *order,
                                    bool in_chain)
{
    enum ledger_outcome outcome = ledger_check_key(order);
    if (outcome == LEDGER_OK) {
        outcome = order->state == TRANSFER_EXPIRE_PENDING ? LEDGER_ORDER_INVALID
                                                          : ledger_check_form(order);
    }
    if (outcome != LEDGER_OK) {
        return outcome;
    }
    const struct transfer_order own = named(&world->pure, order);
    const struct transfer *made = by_key(&world->pure, order->key, order->step);
    if (made != NULL) {
        bool same = !in_chain && made->link == 0 && ledger_same_order(&own, made);
        return same ? LEDGER_EXISTS : LEDGER_EXISTS_DIFFERENT;
    }
    return decide(world, &own);
}

static bool is_chain(const struct world *world, const struct transfer_order *orders, size_t count)
{
    const struct transfer *first = by_key(&world->pure, orders[0].key, orders[0].step);
    for (size_t i = 0; i < count; i++) {
        const struct transfer_order own = named(&world->pure, &orders[i]);
        const struct transfer *made = by_key(&world->pure, own.key, own.step);
        if (made == NULL || made->link != first->id ||
            made->link_left != (int64_t)(count - 1 - i) || made->id != first->id + (int64_t)i ||
            !ledger_same_order(&own, made)) {
            return false;
        }
    }
    return true;
}

/* What the chain came to: LEDGER_OK, LEDGER_EXISTS, or the one outcome that refused it. */
static enum ledger_outcome post_chain(struct world *world, const struct transfer_order *orders,
                                      size_t count)
{
    struct pure *pure = &world->pure;
    if (count == 1) {
        return post_one(world, orders, false);
    }
    if (by_key(pure, orders[0].key, orders[0].step) != NULL) {
        return is_chain(world, orders, count) ? LEDGER_EXISTS : LEDGER_EXISTS_DIFFERENT;
    }
    struct ledger_account before[FULL_ACCOUNTS];
    size_t count_before = pure->count;
    memcpy(before, pure->accounts, sizeof before);
    for (size_t i = 0; i < count; i++) {
        enum ledger_outcome outcome = post_one(world, &orders[i], true);
        if (outcome != LEDGER_OK) {
            memcpy(pure->accounts, before, sizeof before);
            pure->count = count_before;
            return outcome;
        }
        pure->transfers[pure->count - 1].link = (int64_t)count_before + 1;
        pure->transfers[pure->count - 1].link_left = (int64_t)(count - 1 - i);
    }
    return LEDGER_OK;
}

/* The outcome that says what became of a chain. */
static enum ledger_outcome of_chain(const enum ledger_outcome *outcomes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (outcomes[i] != LEDGER_LINKED_FAILED) {
            return outcomes[i];
        }
    }
    return LEDGER_LINKED_FAILED;
}

static bool apply_post(struct world *world, const struct op *op,
                       const enum ledger_outcome *expected)
{
    for (size_t first = 0; first < op->count;) {
        size_t size = 1;
        while (first + size < op->count &&
               (op->orders[first + size - 1].flags & TRANSFER_LINKED) != 0) {
            size++;
        }
        enum ledger_outcome wanted = of_chain(expected + first, size);
        if (wanted != LEDGER_LINK_OPEN) {
            enum ledger_outcome got = post_chain(world, &op->orders[first], size);
            world->said[got]++;
            if (got != wanted) {
                return world_differs(world, "order %zu: decided \"%s\", the model says \"%s\"",
                                     first, ledger_outcome_text(got), ledger_outcome_text(wanted));
            }
        }
        first += size;
    }
    return true;
}

/* What only the model does: flags and limits, and the transfers that came of it. */
static bool follow(struct world *world)
{
    struct pure *pure = &world->pure;
    while (pure->count < world->model.count) {
        const struct full_transfer *made = &world->model.transfers[pure->count];
        enum ledger_outcome outcome = decide(world, &made->order);
        if (outcome != LEDGER_OK) {
            return world_differs(world, "transfer %zu: decided \"%s\", the model made it",
                                 pure->count + 1, ledger_outcome_text(outcome));
        }
    }
    for (size_t i = 0; i < FULL_ACCOUNTS; i++) {
        const struct full_account *account = &world->model.accounts[i];
        struct ledger_account *own = &pure->accounts[i];
        bool was_closed = (own->flags & ACCOUNT_CLOSED) != 0;
        if (account->closed && !was_closed && ledger_decide_close(own) != LEDGER_OK) {
            return world_differs(world, "account %d: the model closed it", (int)account->id);
        }
        own->lower_limit = account->lower;
        own->upper_limit = account->upper;
        own->flags = (account->closed ? ACCOUNT_CLOSED : 0) |
                     (account->debits_blocked ? ACCOUNT_DEBITS_BLOCKED : 0) |
                     (account->credits_blocked ? ACCOUNT_CREDITS_BLOCKED : 0);
    }
    return true;
}

static bool compare(struct world *world)
{
    for (size_t i = 0; i < FULL_ACCOUNTS; i++) {
        const struct ledger_account *own = &world->pure.accounts[i];
        struct full_counters sum = full_count(&world->model, own->id);
        if (own->debits_pending != sum.debits_pending || own->debits_posted != sum.debits_posted ||
            own->credits_pending != sum.credits_pending ||
            own->credits_posted != sum.credits_posted) {
            return world_differs(world, "account %d: a counter differs", (int)own->id);
        }
    }
    return true;
}

bool pure_apply(struct world *world, const struct op *op)
{
    enum ledger_outcome expected[OP_ORDERS];
    size_t numbers[OP_ORDERS];
    bool good = true;
    switch (op->kind) {
    case OP_POST:
        full_post_many(&world->model, op->orders, op->count, expected, numbers);
        good = apply_post(world, op, expected);
        break;
    case OP_CHANGE:
        (void)full_change(&world->model, &op->change);
        break;
    case OP_EXPIRE:
        (void)full_expire(&world->model, op->most);
        break;
    case OP_CLOSE_DAY:
        (void)full_close_day(&world->model, op->day);
        break;
    case OP_CLOCK:
    case OP_COMMIT:
        break;
    }
    return good && follow(world) && compare(world);
}
