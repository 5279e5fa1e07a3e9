#include "property/ledger_ops.h"

#include <string.h>

#include "base/assume.h"
#include "ledger/ledger_decide.h"

uint8_t ops_byte(struct ops *ops)
{
    if (ops->left == 0) {
        return 0;
    }
    ops->left--;
    return *ops->bytes++;
}

void ops_accounts(struct model *model)
{
    static const struct model_account accounts[] = {
        {1, CURRENCY_RUB, INT64_MIN, INT64_MAX, 0},
        {2, CURRENCY_RUB, 0, INT64_MAX, 0},
        {3, CURRENCY_RUB, 0, INT64_MAX, 0},
        {4, CURRENCY_USD, 0, INT64_MAX, 0},
        {5, CURRENCY_RUB, 0, 1000, 0},
    };
    memset(model, 0, sizeof *model);
    memcpy(model->accounts, accounts, sizeof accounts);
    model->account_count = ARRAY_COUNT(accounts);
}

static int64_t amount_from(struct ops *ops)
{
    static const int64_t special[] = {0,         -1,        AMOUNT_MAX, AMOUNT_MAX + 1,
                                      INT64_MAX, INT64_MIN, 1,          1000};
    uint8_t which = ops_byte(ops);
    return which < 8 ? special[which] : (int64_t)which * (1 + ops_byte(ops) % 8);
}

/* The id of some move, a hold where it can be. */
static int64_t some_hold(struct ops *ops, const struct model *model)
{
    if (model->count == 0) {
        return 77;
    }
    size_t start = ops_byte(ops) * 8191U % model->count;
    for (size_t i = 0; i < model->count; i++) {
        const struct model_move *move = &model->moves[(start + i) % model->count];
        if (move->order.state == TRANSFER_PENDING) {
            return move->id;
        }
    }
    return model->moves[start].id;
}

struct transfer_order ops_order(struct ops *ops, const struct model *model)
{
    static const enum transfer_state states[] = {
        TRANSFER_POSTED,  TRANSFER_POSTED,  TRANSFER_POSTED,       TRANSFER_PENDING,
        TRANSFER_PENDING, TRANSFER_PENDING, TRANSFER_POST_PENDING, TRANSFER_VOID_PENDING};
    uint8_t first = ops_byte(ops);
    if (first >= 224 && model->count > 0) { /* an old one again, as it was or changed */
        struct transfer_order again = model->moves[ops_byte(ops) * 8191U % model->count].order;
        again.amount += first >= 248;
        return again;
    }
    struct transfer_order order = {.key = ++ops->next_key,
                                   .step = 1 + first % 2,
                                   .state = states[first % ARRAY_COUNT(states)],
                                   .currency = CURRENCY_RUB,
                                   .kind = 1,
                                   .user_data = ops->next_key};
    bool resolves = order.state == TRANSFER_POST_PENDING || order.state == TRANSFER_VOID_PENDING;
    order.amount = order.state == TRANSFER_VOID_PENDING && first < 200 ? 0 : amount_from(ops);
    if (resolves) {
        order.pending_id = some_hold(ops, model);
        return order;
    }
    /* The bank's own account pays often, so that there is money to move; now and then the sides are
     * the same, do not exist, or have another currency. */
    static const int64_t payers[] = {1, 1, 1, 1, 2, 2, 3, 3, 5, 4, 6, 2, 3, 2, 3, 5};
    static const int64_t payees[] = {2, 3, 2, 3, 2, 3, 5, 1, 4, 6, 2, 3, 5, 1, 2, 3};
    uint8_t sides = ops_byte(ops);
    order.debit_account = payers[sides % 16];
    order.credit_account = payees[sides / 16];
    return order;
}

/* ---- ledger_decide alone */

struct decided {
    struct model model;
    struct ledger_account accounts[MODEL_ACCOUNTS];
};

static struct ledger_account *find(struct decided *all, int64_t id)
{
    for (size_t i = 0; i < all->model.account_count; i++) {
        if (all->accounts[i].id == id) {
            return &all->accounts[i];
        }
    }
    return NULL;
}

static void compare(const struct decided *all)
{
    int64_t rubles = 0;
    for (size_t i = 0; i < all->model.account_count; i++) {
        const struct ledger_account *account = &all->accounts[i];
        int64_t balance = model_balance(&all->model, account->id);
        assume(ledger_balance(account) == balance);
        assume(account->debits_pending == model_held(&all->model, account->id));
        assume(account->credits_pending == model_promised(&all->model, account->id));
        assume(account->debits_posted >= 0);
        assume(account->credits_posted >= 0);
        if (account->lower_limit != LEDGER_NO_LOWER_LIMIT) {
            assume(balance - account->debits_pending >= account->lower_limit);
        }
        if (account->upper_limit != LEDGER_NO_UPPER_LIMIT) {
            assume(balance <= account->upper_limit);
        }
        rubles += account->currency == CURRENCY_RUB ? balance : 0;
    }
    assume(rubles == 0);
}

static void decide_one(struct decided *all, const struct transfer_order *order, int64_t id,
                       size_t *done)
{
    struct transfer pending = {.id = 0};
    struct transfer_order filled = *order;
    for (size_t i = 0; i < all->model.count; i++) {
        const struct model_move *move = &all->model.moves[i];
        if (order->pending_id != 0 && move->id == order->pending_id) {
            pending = (struct transfer){.id = move->id,
                                        .state = move->order.state,
                                        .debit_account = move->order.debit_account,
                                        .credit_account = move->order.credit_account,
                                        .amount = move->order.amount,
                                        .currency = move->order.currency};
            filled.debit_account = move->order.debit_account;
            filled.credit_account = move->order.credit_account;
            filled.currency = move->order.currency;
        }
    }
    const struct order_facts facts = {.pending = pending.id == 0 ? NULL : &pending,
                                      .is_open = model_is_open(&all->model, order->pending_id)};
    struct ledger_account *debit = find(all, filled.debit_account);
    struct ledger_account *credit = find(all, filled.credit_account);
    struct ledger_account before[MODEL_ACCOUNTS];
    memcpy(before, all->accounts, sizeof before);
    int64_t amount = 0;
    enum ledger_outcome expected = model_decide(&all->model, order);
    enum ledger_outcome outcome = ledger_decide(&filled, &facts, debit, credit, &amount);
    assume(outcome == expected);
    if (outcome == LEDGER_OK) {
        model_add(&all->model, order, id);
        *done += 1;
    } else {
        assume(memcmp(before, all->accounts, sizeof before) == 0);
    }
}

void ops_run_decide(const uint8_t *bytes, size_t size, size_t *done)
{
    enum { ORDERS_MOST = 400 };
    static _Thread_local struct decided all;
    struct ops ops = {bytes, size, 0};
    memset(&all, 0, sizeof all);
    ops_accounts(&all.model);
    for (size_t i = 0; i < all.model.account_count; i++) {
        const struct model_account *account = &all.model.accounts[i];
        all.accounts[i] = (struct ledger_account){.id = account->id,
                                                  .currency = account->currency,
                                                  .lower_limit = account->lower,
                                                  .upper_limit = account->upper};
    }
    *done = 0;
    for (int64_t id = 1; ops.left > 0 && id <= ORDERS_MOST; id++) {
        uint8_t change = ops_byte(&ops);
        struct transfer_order order = ops_order(&ops, &all.model);
        if (change >= 250) { /* somebody is blocked, closed or freed */
            size_t which = 1 + change % (all.model.account_count - 1);
            int64_t flags = change < 252 ? order.amount & 7 : 0;
            all.accounts[which].flags = flags;
            all.model.accounts[which].flags = flags;
        }
        if (model_by_key(&all.model, order.key, order.step) == NULL) {
            decide_one(&all, &order, id, done);
        }
        compare(&all);
    }
}
