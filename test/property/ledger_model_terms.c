/* ledger_model_terms.c - the model's accounts and days. */
#include "base/assume.h"
#include "property/ledger_model_full.h"

static const struct full_change *change_of(const struct full_model *model, int64_t key,
                                           int64_t step)
{
    for (size_t i = 0; i < model->change_count; i++) {
        if (model->changes[i].key == key && model->changes[i].step == step) {
            return &model->changes[i];
        }
    }
    return NULL;
}

static enum ledger_outcome close_account(struct full_model *model, struct full_change *change,
                                         struct full_account *account)
{
    struct full_counters sum = full_count(model, account->id);
    int64_t balance = sum.credits_posted - sum.debits_posted;
    if (account->closed) {
        return LEDGER_ACCOUNT_CLOSED;
    }
    if (sum.debits_pending != 0 || sum.credits_pending != 0) {
        return LEDGER_HOLDS_OPEN;
    }
    if (balance != 0 && change->a == 0) {
        return LEDGER_NOT_EMPTY;
    }
    if (balance != 0) {
        struct transfer_order sweep = {.key = change->key,
                                       .step = change->step,
                                       .state = TRANSFER_POSTED,
                                       .debit_account = balance > 0 ? account->id : change->a,
                                       .credit_account = balance > 0 ? change->a : account->id,
                                       .amount = balance > 0 ? balance : -balance,
                                       .currency = account->currency,
                                       .kind = change->b,
                                       .user_data = change->user_data};
        size_t number = 0;
        enum ledger_outcome outcome = full_post_one(model, &sweep, false, &number);
        if (outcome != LEDGER_OK) {
            return outcome == LEDGER_EXISTS ? LEDGER_EXISTS_DIFFERENT : outcome;
        }
        change->swept = true;
    }
    account->closed = true;
    return LEDGER_OK;
}

static enum ledger_outcome apply_change(struct full_model *model, struct full_change *change,
                                        struct full_account *account)
{
    switch (change->kind) {
    case FULL_LIMITS:
        if (account->closed || change->a > change->b) {
            return account->closed ? LEDGER_ACCOUNT_CLOSED : LEDGER_LIMITS_INVALID;
        }
        account->lower = change->a;
        account->upper = change->b;
        return LEDGER_OK;
    case FULL_BLOCKS:
        if (account->closed) {
            return LEDGER_ACCOUNT_CLOSED;
        }
        account->debits_blocked = change->a != 0;
        account->credits_blocked = change->b != 0;
        return LEDGER_OK;
    case FULL_CLOSE:
        return close_account(model, change, account);
    case FULL_REOPEN:
        if (!account->closed) {
            return LEDGER_NOT_CLOSED;
        }
        account->closed = false;
        return LEDGER_OK;
    }
    return LEDGER_OK;
}

/* Where an empty account was to be swept to makes no difference. */
static bool is_same_change(const struct full_change *asked, const struct full_change *made)
{
    bool details = made->kind == FULL_REOPEN || (made->kind == FULL_CLOSE && !made->swept) ||
                   (asked->a == made->a && asked->b == made->b);
    return details && asked->kind == made->kind && asked->account == made->account &&
           asked->user_data == made->user_data;
}

enum ledger_outcome full_change(struct full_model *model, const struct full_change *change)
{
    if (change->key == 0 || change->step < 0 || change->step > LEDGER_STEP_MAX) {
        return LEDGER_KEY_INVALID;
    }
    const struct full_change *known = change_of(model, change->key, change->step);
    if (known != NULL) {
        return is_same_change(change, known) ? LEDGER_EXISTS : LEDGER_EXISTS_DIFFERENT;
    }
    struct full_account *account = full_account_of(model, change->account);
    if (account == NULL) {
        return LEDGER_ACCOUNT_NOT_FOUND;
    }
    struct full_change made = *change;
    enum ledger_outcome outcome = apply_change(model, &made, account);
    if (outcome == LEDGER_OK) {
        assume(model->change_count < FULL_CHANGES);
        model->changes[model->change_count++] = made;
    }
    return outcome;
}

enum ledger_outcome full_close_day(struct full_model *model, int32_t day)
{
    if (day >= model->day) {
        return LEDGER_DAY_NOT_OVER;
    }
    if (day <= model->closed_through) {
        return LEDGER_DAY_CLOSED;
    }
    model->closed_through = day;
    model->closed_in_batch = true;
    return LEDGER_OK;
}

/* The one that has been over for longest; of the same moment the older. */
static size_t oldest_due(const struct full_model *model)
{
    size_t found = 0;
    for (size_t i = 0; i < model->count; i++) {
        const struct transfer_order *hold = &model->transfers[i].order;
        bool due = hold->state == TRANSFER_PENDING && hold->expires_us != 0 &&
                   hold->expires_us <= model->clock_us && full_resolved_by(model, i + 1) == 0;
        if (due &&
            (found == 0 || hold->expires_us < model->transfers[found - 1].order.expires_us)) {
            found = i + 1;
        }
    }
    return found;
}

size_t full_expire(struct full_model *model, size_t most)
{
    size_t expired = 0;
    for (; expired < most; expired++) {
        size_t due = oldest_due(model);
        if (due == 0) {
            break;
        }
        struct transfer_order order = model->transfers[due - 1].order;
        order.key = INT64_MIN + (int64_t)due; /* no other key is like it */
        order.state = TRANSFER_EXPIRE_PENDING;
        order.pending_id = (int64_t)due;
        order.expires_us = 0;
        order.amount = 0;
        order.flags = 0;
        full_add(model, &order, 0);
    }
    return expired;
}
