#include "property/ledger_model.h"

#include "base/assume.h"

static const struct model_account *account_of(const struct model *model, int64_t id)
{
    for (size_t i = 0; i < model->account_count; i++) {
        if (model->accounts[i].id == id) {
            return &model->accounts[i];
        }
    }
    return NULL;
}

static const struct model_move *move_of(const struct model *model, int64_t id)
{
    for (size_t i = 0; i < model->count; i++) {
        if (model->moves[i].id == id) {
            return &model->moves[i];
        }
    }
    return NULL;
}

const struct model_move *model_by_key(const struct model *model, int64_t key, int64_t step)
{
    for (size_t i = 0; i < model->count; i++) {
        if (model->moves[i].order.key == key && model->moves[i].order.step == step) {
            return &model->moves[i];
        }
    }
    return NULL;
}

int64_t model_balance(const struct model *model, int64_t account)
{
    int64_t balance = 0;
    for (size_t i = 0; i < model->count; i++) {
        const struct transfer_order *order = &model->moves[i].order;
        bool moves = order->state == TRANSFER_POSTED || order->state == TRANSFER_POST_PENDING;
        if (moves && order->credit_account == account) {
            balance += order->amount;
        }
        if (moves && order->debit_account == account) {
            balance -= order->amount;
        }
    }
    return balance;
}

bool model_is_open(const struct model *model, int64_t hold)
{
    const struct model_move *move = move_of(model, hold);
    if (move == NULL || move->order.state != TRANSFER_PENDING) {
        return false;
    }
    for (size_t i = 0; i < model->count; i++) {
        if (model->moves[i].order.pending_id == hold) {
            return false;
        }
    }
    return true;
}

static int64_t open_sum(const struct model *model, int64_t account, bool debit)
{
    int64_t sum = 0;
    for (size_t i = 0; i < model->count; i++) {
        const struct transfer_order *order = &model->moves[i].order;
        int64_t side = debit ? order->debit_account : order->credit_account;
        if (order->state == TRANSFER_PENDING && side == account &&
            model_is_open(model, model->moves[i].id)) {
            sum += order->amount;
        }
    }
    return sum;
}

int64_t model_held(const struct model *model, int64_t account)
{
    return open_sum(model, account, true);
}

int64_t model_promised(const struct model *model, int64_t account)
{
    return open_sum(model, account, false);
}

static bool same(const struct transfer_order *a, const struct transfer_order *b)
{
    bool resolves = a->pending_id != 0;
    return a->state == b->state && a->pending_id == b->pending_id && a->amount == b->amount &&
           a->kind == b->kind && a->user_data == b->user_data &&
           (resolves || (a->debit_account == b->debit_account &&
                         a->credit_account == b->credit_account && a->currency == b->currency));
}

static enum ledger_outcome decide_resolution(const struct model *model,
                                             const struct transfer_order *order)
{
    const struct model_move *hold = move_of(model, order->pending_id);
    if (hold == NULL || hold->order.state != TRANSFER_PENDING) {
        return LEDGER_PENDING_NOT_FOUND;
    }
    if (!model_is_open(model, order->pending_id)) {
        return LEDGER_PENDING_RESOLVED;
    }
    if (order->state == TRANSFER_VOID_PENDING) {
        return order->amount == 0 ? LEDGER_OK : LEDGER_AMOUNT_INVALID;
    }
    if (order->amount < 1 || order->amount > AMOUNT_MAX) {
        return LEDGER_AMOUNT_INVALID;
    }
    return order->amount > hold->order.amount ? LEDGER_PENDING_EXCEEDED : LEDGER_OK;
}

enum ledger_outcome model_decide(const struct model *model, const struct transfer_order *order)
{
    const struct model_move *former = model_by_key(model, order->key, order->step);
    if (former != NULL) {
        return same(order, &former->order) ? LEDGER_EXISTS : LEDGER_EXISTS_DIFFERENT;
    }
    if (order->state == TRANSFER_POST_PENDING || order->state == TRANSFER_VOID_PENDING) {
        return decide_resolution(model, order);
    }
    const struct model_account *debit = account_of(model, order->debit_account);
    const struct model_account *credit = account_of(model, order->credit_account);
    if (order->amount < 1 || order->amount > AMOUNT_MAX) {
        return LEDGER_AMOUNT_INVALID;
    }
    if (order->debit_account == order->credit_account) {
        return LEDGER_SAME_ACCOUNT;
    }
    if (debit == NULL || credit == NULL) {
        return LEDGER_ACCOUNT_NOT_FOUND;
    }
    if (debit->currency != order->currency || credit->currency != order->currency) {
        return LEDGER_CURRENCY_MISMATCH;
    }
    if ((debit->flags & ACCOUNT_CLOSED) != 0 || (credit->flags & ACCOUNT_CLOSED) != 0) {
        return LEDGER_ACCOUNT_CLOSED;
    }
    if ((debit->flags & ACCOUNT_DEBITS_BLOCKED) != 0) {
        return LEDGER_DEBITS_BLOCKED;
    }
    if ((credit->flags & ACCOUNT_CREDITS_BLOCKED) != 0) {
        return LEDGER_CREDITS_BLOCKED;
    }
    int64_t left = model_balance(model, debit->id) - model_held(model, debit->id) - order->amount;
    if (debit->lower != INT64_MIN && left < debit->lower) {
        return LEDGER_INSUFFICIENT_FUNDS;
    }
    int64_t there =
        model_balance(model, credit->id) + model_promised(model, credit->id) + order->amount;
    return there > credit->upper ? LEDGER_UPPER_LIMIT : LEDGER_OK;
}

void model_add(struct model *model, const struct transfer_order *order, int64_t id)
{
    assume(model->count < MODEL_MOVES);
    struct model_move *move = &model->moves[model->count++];
    *move = (struct model_move){id, *order};
    if (order->pending_id != 0) {
        const struct model_move *hold = move_of(model, order->pending_id);
        move->order.debit_account = hold->order.debit_account;
        move->order.credit_account = hold->order.credit_account;
        move->order.currency = hold->order.currency;
    }
}
