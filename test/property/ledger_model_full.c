#include "property/ledger_model_full.h"

#include <string.h>

#include "base/assume.h"
#include "base/integer.h"

void full_init(struct full_model *model, int64_t clock_us)
{
    static const struct full_account accounts[FULL_ACCOUNTS] = {
        {1, CURRENCY_RUB, INT64_MIN, INT64_MAX, false, false, false}, /* the bank's own */
        {2, CURRENCY_RUB, 0, INT64_MAX, false, false, false},
        {3, CURRENCY_RUB, 0, INT64_MAX, false, false, false},
        {4, CURRENCY_USD, INT64_MIN, INT64_MAX, false, false, false}, /* a position */
        {5, CURRENCY_RUB, 0, 1000, false, false, false},              /* may hold little */
        {6, CURRENCY_USD, 0, INT64_MAX, false, false, false},
        {7, CURRENCY_RUB, -500, INT64_MAX, false, false, false}, /* an overdraft */
        {8, CURRENCY_RUB, INT64_MIN, 0, false, false, false},    /* a debt */
    };
    memset(model, 0, sizeof *model);
    memcpy(model->accounts, accounts, sizeof accounts);
    full_clock(model, clock_us);
    full_batch_begin(model);
}

void full_clock(struct full_model *model, int64_t clock_us)
{
    model->clock_us = clock_us;
    model->time_us = clock_us > model->time_us ? clock_us : model->time_us;
}

void full_batch_begin(struct full_model *model)
{
    int32_t today = clock_day(model->clock_us);
    model->day = today > model->stored_day ? today : model->stored_day;
    model->batch_start = model->count;
    model->batch_changes = model->change_count;
    model->closed_in_batch = false;
}

/* The business date stays moved when something was booked on it, or a day closed. */
void full_batch_end(struct full_model *model)
{
    if (model->count > model->batch_start) {
        model->stored_day = model->day;
    }
    if (model->stored_day <= model->closed_through && model->closed_through != 0) {
        model->stored_day = model->closed_through + 1;
    }
}

/* ---- looking up */

struct full_account *full_account_of(struct full_model *model, int64_t id)
{
    for (size_t i = 0; i < FULL_ACCOUNTS; i++) {
        if (model->accounts[i].id == id) {
            return &model->accounts[i];
        }
    }
    return NULL;
}

size_t full_by_key(const struct full_model *model, int64_t key, int64_t step)
{
    for (size_t i = 0; i < model->count; i++) {
        if (model->transfers[i].order.key == key && model->transfers[i].order.step == step) {
            return i + 1;
        }
    }
    return 0;
}

bool full_moves(const struct full_transfer *transfer)
{
    return transfer->order.state == TRANSFER_POSTED ||
           transfer->order.state == TRANSFER_POST_PENDING;
}

size_t full_resolved_by(const struct full_model *model, size_t number)
{
    for (size_t i = number; i < model->count; i++) {
        if (model->transfers[i].order.pending_id == (int64_t)number) {
            return i + 1;
        }
    }
    return 0;
}

size_t full_reversed_by(const struct full_model *model, size_t number)
{
    for (size_t i = number; i < model->count; i++) {
        if (model->transfers[i].order.reverses == (int64_t)number) {
            return i + 1;
        }
    }
    return 0;
}

static const struct full_transfer *transfer_of(const struct full_model *model, int64_t number)
{
    return number < 1 || (size_t)number > model->count ? NULL : &model->transfers[number - 1];
}

struct full_counters full_count(const struct full_model *model, int64_t account)
{
    struct full_counters sum = {0, 0, 0, 0};
    for (size_t i = 0; i < model->count; i++) {
        const struct full_transfer *at = &model->transfers[i];
        bool debit = at->order.debit_account == account;
        if (!debit && at->order.credit_account != account) {
            continue;
        }
        if (full_moves(at)) {
            *(debit ? &sum.debits_posted : &sum.credits_posted) += at->amount;
        } else if (at->order.state == TRANSFER_PENDING && full_resolved_by(model, i + 1) == 0) {
            *(debit ? &sum.debits_pending : &sum.credits_pending) += at->amount;
        }
    }
    return sum;
}

/* ---- one order */

static bool has(const struct transfer_order *order, int64_t flag)
{
    return (order->flags & flag) != 0;
}

static bool balances(const struct transfer_order *order)
{
    return has(order, TRANSFER_BALANCING_DEBIT) || has(order, TRANSFER_BALANCING_CREDIT);
}

/* Does the order contradict itself? */
static bool is_contradictory(const struct transfer_order *order)
{
    bool posts = order->state == TRANSFER_POST_PENDING;
    bool voids = order->state == TRANSFER_VOID_PENDING;
    bool holds = order->state == TRANSFER_PENDING;
    bool posted = order->state == TRANSFER_POSTED;
    bool names_hold = order->pending_id != 0 || order->pending_key != 0 || order->pending_step != 0;
    if (!posts && !voids && !holds && !posted) {
        return true;
    }
    return (order->flags & ~INT64_C(15)) != 0 || (names_hold && !posts && !voids) ||
           (order->pending_id != 0 && (order->pending_key != 0 || order->pending_step != 0)) ||
           (has(order, TRANSFER_WHOLE_HOLD) && !posts) || (balances(order) && (posts || voids)) ||
           (order->expires_us != 0 && !holds) || (order->value_date != 0 && (holds || voids)) ||
           (order->reverses != 0 && (!posted || balances(order)));
}

static bool is_amount(int64_t amount)
{
    return amount > 0 && amount <= INT64_C(1000000000000000);
}

static bool is_other(int64_t given, int64_t is)
{
    return given != 0 && given != is;
}

static enum ledger_outcome value_date_outcome(const struct full_model *model, int32_t date)
{
    if (date != 0 && (date < 0 || date <= model->closed_through)) {
        return LEDGER_VALUE_DATE_CLOSED;
    }
    return date > model->day + 366 ? LEDGER_VALUE_DATE_FAR : LEDGER_OK;
}

/* A post or a void: what becomes of the hold. */
static enum ledger_outcome resolve(const struct full_model *model, struct transfer_order *order,
                                   int64_t *amount)
{
    const struct full_transfer *hold = transfer_of(model, order->pending_id);
    if (hold == NULL || hold->order.state != TRANSFER_PENDING) {
        return LEDGER_PENDING_NOT_FOUND;
    }
    if (is_other(order->debit_account, hold->order.debit_account) ||
        is_other(order->credit_account, hold->order.credit_account) ||
        is_other(order->currency, hold->order.currency)) {
        return LEDGER_PENDING_DIFFERENT;
    }
    const struct full_transfer *by =
        transfer_of(model, (int64_t)full_resolved_by(model, (size_t)order->pending_id));
    bool over = hold->order.expires_us != 0 && hold->order.expires_us <= model->time_us;
    if (by == NULL ? over : by->order.state == TRANSFER_EXPIRE_PENDING) {
        return LEDGER_PENDING_EXPIRED;
    }
    if (by != NULL) {
        return LEDGER_PENDING_RESOLVED;
    }
    bool whole = has(order, TRANSFER_WHOLE_HOLD);
    bool is_post = order->state == TRANSFER_POST_PENDING;
    if (is_post && !whole ? !is_amount(order->amount) : order->amount != 0) {
        return LEDGER_AMOUNT_INVALID;
    }
    if (order->amount > hold->amount) {
        return LEDGER_PENDING_EXCEEDED;
    }
    *amount = whole ? hold->amount : order->amount;
    order->debit_account = hold->order.debit_account;
    order->credit_account = hold->order.credit_account;
    order->currency = hold->order.currency;
    return value_date_outcome(model, order->value_date);
}

static enum ledger_outcome find_reversed(const struct full_model *model,
                                         struct transfer_order *order)
{
    const struct full_transfer *wrong = transfer_of(model, order->reverses);
    if (wrong == NULL) {
        return LEDGER_REVERSED_NOT_FOUND;
    }
    if (!full_moves(wrong) || wrong->order.reverses != 0) {
        return LEDGER_NOT_REVERSIBLE;
    }
    if (full_reversed_by(model, (size_t)order->reverses) != 0) {
        return LEDGER_ALREADY_REVERSED;
    }
    if (is_other(order->debit_account, wrong->order.credit_account) ||
        is_other(order->credit_account, wrong->order.debit_account) ||
        is_other(order->amount, wrong->amount) ||
        is_other(order->currency, wrong->order.currency)) {
        return LEDGER_REVERSAL_DIFFERENT;
    }
    order->debit_account = wrong->order.credit_account;
    order->credit_account = wrong->order.debit_account;
    order->amount = wrong->amount;
    order->currency = wrong->order.currency;
    return LEDGER_OK;
}

static enum ledger_outcome find_money(struct full_model *model, const struct transfer_order *order,
                                      int64_t *amount)
{
    const struct full_account *from = full_account_of(model, order->debit_account);
    const struct full_account *to = full_account_of(model, order->credit_account);
    if (from == NULL || to == NULL) {
        return LEDGER_ACCOUNT_NOT_FOUND;
    }
    if (from->currency != order->currency || to->currency != order->currency) {
        return LEDGER_CURRENCY_MISMATCH;
    }
    if (from->closed || to->closed) {
        return LEDGER_ACCOUNT_CLOSED;
    }
    if (from->debits_blocked || to->credits_blocked) {
        return from->debits_blocked ? LEDGER_DEBITS_BLOCKED : LEDGER_CREDITS_BLOCKED;
    }
    struct full_counters out = full_count(model, from->id);
    struct full_counters in = full_count(model, to->id);
    wide there = (wide)out.credits_posted - out.debits_posted - out.debits_pending;
    wide full = (wide)in.credits_posted - in.debits_posted + in.credits_pending;
    wide move = order->amount;
    wide free = there - (from->lower < 0 ? 0 : from->lower);
    wide room = (to->upper == INT64_MAX ? 0 : to->upper) - full;
    if (has(order, TRANSFER_BALANCING_DEBIT) && free < move) {
        move = free;
    }
    if (has(order, TRANSFER_BALANCING_CREDIT) && room < move) {
        move = room;
    }
    if (move <= 0) {
        return LEDGER_NOTHING_TO_MOVE;
    }
    if (from->lower != INT64_MIN && there - move < from->lower) {
        return LEDGER_INSUFFICIENT_FUNDS;
    }
    if (to->upper != INT64_MAX && full + move > to->upper) {
        return LEDGER_UPPER_LIMIT;
    }
    if ((wide)out.debits_pending + out.debits_posted + move > INT64_MAX ||
        (wide)in.credits_pending + in.credits_posted + move > INT64_MAX) {
        return LEDGER_COUNTER_OVERFLOW;
    }
    *amount = (int64_t)move;
    return LEDGER_OK;
}

/* A transfer at once, a hold, or a reversal. */
static enum ledger_outcome begin_new(struct full_model *model, struct transfer_order *order,
                                     int64_t *amount)
{
    enum ledger_outcome outcome = LEDGER_OK;
    if (order->reverses != 0) {
        outcome = find_reversed(model, order);
    } else if (!is_amount(order->amount)) {
        outcome = LEDGER_AMOUNT_INVALID;
    } else if (order->expires_us != 0 && order->expires_us <= model->time_us) {
        outcome = LEDGER_EXPIRY_PAST;
    } else if (order->debit_account == order->credit_account) {
        outcome = LEDGER_SAME_ACCOUNT;
    }
    if (outcome == LEDGER_OK) {
        outcome = value_date_outcome(model, order->value_date);
    }
    return outcome == LEDGER_OK ? find_money(model, order, amount) : outcome;
}

void full_add(struct full_model *model, const struct transfer_order *order, int64_t amount)
{
    assume(model->count < FULL_TRANSFERS);
    model->transfers[model->count++] = (struct full_transfer){
        .order = *order,
        .amount = amount,
        .time_us = model->time_us,
        .day = model->day,
        .value_day = order->value_date == 0 ? model->day : order->value_date};
}

/* ---- the same again */

/* The order with its hold by number. */
static struct transfer_order named(const struct full_model *model,
                                   const struct transfer_order *order)
{
    struct transfer_order named = *order;
    if (named.pending_key != 0) {
        named.pending_id = (int64_t)full_by_key(model, named.pending_key, named.pending_step);
        named.pending_key = 0;
        named.pending_step = 0;
    }
    return named;
}

static bool is_same(const struct transfer_order *order, const struct full_transfer *made)
{
    const struct transfer_order *first = &made->order;
    bool derived = order->pending_id != 0 || order->reverses != 0;
    bool accounts = derived ? !is_other(order->debit_account, first->debit_account) &&
                                  !is_other(order->credit_account, first->credit_account) &&
                                  !is_other(order->currency, first->currency)
                            : order->debit_account == first->debit_account &&
                                  order->credit_account == first->credit_account &&
                                  order->currency == first->currency;
    bool amount = order->reverses != 0 ? !is_other(order->amount, made->amount)
                                       : order->amount == first->amount;
    int32_t value_day = order->value_date == 0 ? made->day : order->value_date;
    return accounts && amount && order->state == first->state && order->kind == first->kind &&
           order->user_data == first->user_data && order->pending_id == first->pending_id &&
           ((order->flags ^ first->flags) & ~(int64_t)TRANSFER_LINKED) == 0 &&
           order->expires_us == first->expires_us && order->reverses == first->reverses &&
           value_day == made->value_day;
}

/* link: number of the first of the chain that it is made in; 0 alone, or it is the first. */
enum ledger_outcome full_post_one(struct full_model *model, const struct transfer_order *order,
                                  bool in_chain, size_t *number)
{
    *number = 0;
    if (order->key == 0 || order->step < 0 || order->step > LEDGER_STEP_MAX) {
        return LEDGER_KEY_INVALID;
    }
    if (is_contradictory(order)) {
        return LEDGER_ORDER_INVALID;
    }
    struct transfer_order own = named(model, order);
    size_t known = full_by_key(model, order->key, order->step);
    if (known != 0) {
        const struct full_transfer *made = &model->transfers[known - 1];
        bool same = !in_chain && made->link == 0 && is_same(&own, made);
        *number = same ? known : 0;
        return same ? LEDGER_EXISTS : LEDGER_EXISTS_DIFFERENT;
    }
    int64_t amount = 0;
    bool resolves = own.state == TRANSFER_POST_PENDING || own.state == TRANSFER_VOID_PENDING;
    enum ledger_outcome outcome =
        resolves ? resolve(model, &own, &amount) : begin_new(model, &own, &amount);
    if (outcome == LEDGER_OK) {
        full_add(model, &own, amount);
        *number = model->count;
    }
    return outcome;
}

/* ---- chains */

static void fail_others(enum ledger_outcome *outcomes, size_t *numbers, size_t count, size_t at)
{
    for (size_t i = 0; i < count; i++) {
        numbers[i] = 0;
        if (i != at) {
            outcomes[i] = LEDGER_LINKED_FAILED;
        }
    }
}

static void repeat(const struct full_model *model, const struct transfer_order *orders,
                   size_t count, enum ledger_outcome *outcomes, size_t *numbers)
{
    size_t first = full_by_key(model, orders[0].key, orders[0].step);
    for (size_t i = 0; i < count; i++) {
        struct transfer_order own = named(model, &orders[i]);
        size_t number = full_by_key(model, orders[i].key, orders[i].step);
        const struct full_transfer *made = transfer_of(model, (int64_t)number);
        if (made == NULL || made->link != first || made->left != count - 1 - i ||
            number != first + i || !is_same(&own, made)) {
            outcomes[i] = LEDGER_EXISTS_DIFFERENT;
            fail_others(outcomes, numbers, count, i);
            return;
        }
        outcomes[i] = LEDGER_EXISTS;
        numbers[i] = number;
    }
}

static void post_chain(struct full_model *model, const struct transfer_order *orders, size_t count,
                       enum ledger_outcome *outcomes, size_t *numbers)
{
    if (count == 1) {
        outcomes[0] = full_post_one(model, &orders[0], false, &numbers[0]);
        return;
    }
    if (full_by_key(model, orders[0].key, orders[0].step) != 0) {
        repeat(model, orders, count, outcomes, numbers);
        return;
    }
    size_t before = model->count;
    for (size_t i = 0; i < count; i++) {
        outcomes[i] = full_post_one(model, &orders[i], true, &numbers[i]);
        if (outcomes[i] != LEDGER_OK) {
            model->count = before;
            fail_others(outcomes, numbers, count, i);
            return;
        }
    }
    for (size_t i = 0; i < count; i++) {
        model->transfers[before + i].link = before + 1;
        model->transfers[before + i].left = count - 1 - i;
    }
}

void full_post_many(struct full_model *model, const struct transfer_order *orders, size_t count,
                    enum ledger_outcome *outcomes, size_t *numbers)
{
    for (size_t first = 0; first < count;) {
        size_t size = 1;
        while (has(&orders[first + size - 1], TRANSFER_LINKED) && first + size < count) {
            size++;
        }
        if (has(&orders[first + size - 1], TRANSFER_LINKED)) {
            outcomes[first + size - 1] = LEDGER_LINK_OPEN;
            fail_others(outcomes + first, numbers + first, size, size - 1);
        } else {
            post_chain(model, orders + first, size, outcomes + first, numbers + first);
        }
        first += size;
    }
}
