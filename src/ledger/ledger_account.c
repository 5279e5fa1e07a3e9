/* ledger_account.c - opening, limiting, blocking, closing and reopening accounts, each with a row
 * of what was before; and the closing of days. */
#include "base/assume.h"
#include "ledger/ledger_decide.h"
#include "ledger/ledger_internal.h"

enum { BLOCKS = ACCOUNT_DEBITS_BLOCKED | ACCOUNT_CREDITS_BLOCKED };

/* ---- opening */

enum status ledger_open(struct txn *txn, const struct ledger_account *account)
{
    struct ledger *ledger = ledger_of(txn);
    assume(account->debits_posted == 0 && account->credits_posted == 0);
    assume(account->debits_pending == 0 && account->credits_pending == 0);
    if (account->id == 0 || (account->flags & ~BLOCKS) != 0 ||
        account->lower_limit > account->upper_limit || currency_find(account->currency) == NULL) {
        return STATUS_INVALID;
    }
    struct account_change change = {
        .id = ledger_next_id(ledger, NULL, NULL),
        .key = account->id,
        .account = account->id,
        .kind = CHANGE_OPENED,
        .currency = account->currency,
        .flags_after = account->flags,
        .lower_after = account->lower_limit,
        .upper_after = account->upper_limit,
    };
    change.created_us = ledger_time_of(ledger, change.id);
    struct ledger_account made = *account;
    made.last_transfer = 0;
    made.last_change = change.id;
    enum status status = account_insert(txn, &made);
    return status == STATUS_OK ? change_insert(txn, &change) : status;
}

/* ---- changing */

/* A change that was asked for: what will be, and what must be so before. */
struct asked_change {
    const struct change_order *order;
    enum change_kind kind;
    int64_t flags, lower, upper, sweep;
};

static bool same_change(const struct asked_change *asked, const struct account_change *made)
{
    if (asked->kind != made->kind || asked->order->account != made->account ||
        asked->order->user_data != made->user_data) {
        return false;
    }
    switch (asked->kind) {
    case CHANGE_LIMITS:
        return asked->lower == made->lower_after && asked->upper == made->upper_after;
    case CHANGE_BLOCKS:
        return asked->flags == (made->flags_after & BLOCKS);
    case CHANGE_OPENED:
    case CHANGE_CLOSED:
    case CHANGE_REOPENED:
        return true;
    }
    return false;
}

/* STATUS_OK and an outcome: there is nothing more to do. STATUS_NOT_FOUND: the key is new. */
static enum status find_change(struct ledger *ledger, struct txn *txn,
                               const struct asked_change *asked, enum ledger_outcome *outcome,
                               struct account_change *made)
{
    if (asked->order->key == 0 || asked->order->step < 0 || asked->order->step > LEDGER_STEP_MAX) {
        *outcome = LEDGER_KEY_INVALID;
        return STATUS_OK;
    }
    enum status status =
        batch_change_by_key(&ledger->batch, txn, asked->order->key, asked->order->step, made);
    if (status == STATUS_OK) {
        *outcome = same_change(asked, made) ? LEDGER_EXISTS : LEDGER_EXISTS_DIFFERENT;
    }
    return status;
}

static enum status write_change(struct ledger *ledger, struct batch_account *at,
                                const struct asked_change *asked)
{
    const struct ledger_account *before = &at->account;
    struct account_change change = {
        .id = ledger_next_id(ledger, before, NULL),
        .key = asked->order->key,
        .step = asked->order->step,
        .account = before->id,
        .kind = asked->kind,
        .currency = before->currency,
        .flags_before = before->flags,
        .flags_after = asked->flags,
        .lower_before = before->lower_limit,
        .lower_after = asked->lower,
        .upper_before = before->upper_limit,
        .upper_after = asked->upper,
        .sweep = asked->sweep,
        .previous = before->last_change,
        .user_data = asked->order->user_data,
    };
    change.created_us = ledger_time_of(ledger, change.id);
    enum status status = batch_remember_account(&ledger->batch, at);
    if (status != STATUS_OK) {
        return status;
    }
    at->account.flags = change.flags_after;
    at->account.lower_limit = change.lower_after;
    at->account.upper_limit = change.upper_after;
    at->account.last_change = change.id;
    at->changed_terms = true;
    return batch_add_change(&ledger->batch, &change);
}

static enum status load(struct ledger *ledger, struct txn *txn, int64_t id,
                        enum ledger_outcome *outcome, struct batch_account **account)
{
    *account = NULL;
    *outcome = LEDGER_OK;
    enum status status = batch_account(&ledger->batch, txn, id, account);
    if (status == STATUS_NOT_FOUND) {
        *outcome = LEDGER_ACCOUNT_NOT_FOUND;
        return STATUS_OK;
    }
    return status;
}

enum status ledger_set_limits(struct txn *txn, const struct change_order *order,
                              int64_t lower_limit, int64_t upper_limit,
                              enum ledger_outcome *outcome)
{
    struct ledger *ledger = ledger_of(txn);
    struct asked_change asked = {
        .order = order, .kind = CHANGE_LIMITS, .lower = lower_limit, .upper = upper_limit};
    struct account_change made;
    enum status status = find_change(ledger, txn, &asked, outcome, &made);
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    struct batch_account *at = NULL;
    status = load(ledger, txn, order->account, outcome, &at);
    if (status != STATUS_OK || at == NULL) {
        return status;
    }
    *outcome = (at->account.flags & ACCOUNT_CLOSED) != 0 ? LEDGER_ACCOUNT_CLOSED
               : lower_limit > upper_limit               ? LEDGER_LIMITS_INVALID
                                                         : LEDGER_OK;
    asked.flags = at->account.flags;
    return *outcome == LEDGER_OK ? write_change(ledger, at, &asked) : STATUS_OK;
}

enum status ledger_set_blocks(struct txn *txn, const struct change_order *order, bool debits,
                              bool credits, enum ledger_outcome *outcome)
{
    struct ledger *ledger = ledger_of(txn);
    struct asked_change asked = {.order = order, .kind = CHANGE_BLOCKS};
    asked.flags = (debits ? ACCOUNT_DEBITS_BLOCKED : 0) | (credits ? ACCOUNT_CREDITS_BLOCKED : 0);
    struct account_change made;
    enum status status = find_change(ledger, txn, &asked, outcome, &made);
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    struct batch_account *at = NULL;
    status = load(ledger, txn, order->account, outcome, &at);
    if (status != STATUS_OK || at == NULL) {
        return status;
    }
    *outcome = (at->account.flags & ACCOUNT_CLOSED) != 0 ? LEDGER_ACCOUNT_CLOSED : LEDGER_OK;
    asked.lower = at->account.lower_limit;
    asked.upper = at->account.upper_limit;
    return *outcome == LEDGER_OK ? write_change(ledger, at, &asked) : STATUS_OK;
}

/* ---- closing and reopening */

/* What is there goes to the other account; what is owed comes from it. */
static enum status sweep(struct txn *txn, const struct batch_account *at,
                         const struct change_order *order, int64_t sweep_to, int64_t kind,
                         enum ledger_outcome *outcome, int64_t *made)
{
    int64_t balance = ledger_balance(&at->account);
    struct transfer_order move = {.key = order->key,
                                  .step = order->step,
                                  .state = TRANSFER_POSTED,
                                  .debit_account = balance > 0 ? at->account.id : sweep_to,
                                  .credit_account = balance > 0 ? sweep_to : at->account.id,
                                  .amount = balance > 0 ? balance : -balance,
                                  .currency = at->account.currency,
                                  .kind = kind,
                                  .user_data = order->user_data};
    struct transfer transfer = {0};
    enum status status = ledger_post(txn, &move, outcome, &transfer);
    *made = transfer.id;
    return status;
}

static enum status close_swept(struct txn *txn, struct batch_account *at,
                               const struct change_order *order, int64_t sweep_to, int64_t kind,
                               enum ledger_outcome *outcome)
{
    struct ledger *ledger = ledger_of(txn);
    struct asked_change asked = {.order = order,
                                 .kind = CHANGE_CLOSED,
                                 .flags = at->account.flags | ACCOUNT_CLOSED,
                                 .lower = at->account.lower_limit,
                                 .upper = at->account.upper_limit};
    *outcome = ledger_decide_close(&at->account);
    if (*outcome == LEDGER_NOT_EMPTY && sweep_to != 0) {
        enum status status = sweep(txn, at, order, sweep_to, kind, outcome, &asked.sweep);
        if (status != STATUS_OK) {
            return status;
        }
        /* the key of a sweep without its closing was another transfer's */
        *outcome = *outcome == LEDGER_EXISTS ? LEDGER_EXISTS_DIFFERENT : *outcome;
    }
    return *outcome == LEDGER_OK ? write_change(ledger, at, &asked) : STATUS_OK;
}

/* The account was closed with this key before: with the same sweep? */
static enum status compare_sweep(struct ledger *ledger, struct txn *txn,
                                 const struct account_change *made, int64_t sweep_to, int64_t kind,
                                 enum ledger_outcome *outcome)
{
    struct transfer swept;
    if (made->sweep == 0) {
        return STATUS_OK; /* it was empty */
    }
    enum status status = batch_transfer(&ledger->batch, txn, made->sweep, &swept);
    if (status == STATUS_OK) {
        int64_t other =
            swept.debit_account == made->account ? swept.credit_account : swept.debit_account;
        bool same = other == sweep_to && swept.kind == kind;
        *outcome = same ? LEDGER_EXISTS : LEDGER_EXISTS_DIFFERENT;
    }
    return status == STATUS_NOT_FOUND ? STATUS_CORRUPT : status;
}

enum status ledger_close_account(struct txn *txn, const struct change_order *order,
                                 int64_t sweep_to, int64_t kind, enum ledger_outcome *outcome)
{
    struct ledger *ledger = ledger_of(txn);
    const struct asked_change asked = {.order = order, .kind = CHANGE_CLOSED};
    struct account_change made;
    enum status status = find_change(ledger, txn, &asked, outcome, &made);
    if (status == STATUS_OK && *outcome == LEDGER_EXISTS) {
        return compare_sweep(ledger, txn, &made, sweep_to, kind, outcome);
    }
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    struct batch_account *at = NULL;
    status = load(ledger, txn, order->account, outcome, &at);
    if (status != STATUS_OK || at == NULL) {
        return status;
    }
    return close_swept(txn, at, order, sweep_to, kind, outcome);
}

enum status ledger_reopen_account(struct txn *txn, const struct change_order *order,
                                  enum ledger_outcome *outcome)
{
    struct ledger *ledger = ledger_of(txn);
    struct asked_change asked = {.order = order, .kind = CHANGE_REOPENED};
    struct account_change made;
    enum status status = find_change(ledger, txn, &asked, outcome, &made);
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    struct batch_account *at = NULL;
    status = load(ledger, txn, order->account, outcome, &at);
    if (status != STATUS_OK || at == NULL) {
        return status;
    }
    *outcome = (at->account.flags & ACCOUNT_CLOSED) == 0 ? LEDGER_NOT_CLOSED : LEDGER_OK;
    asked.flags = at->account.flags & ~ACCOUNT_CLOSED;
    asked.lower = at->account.lower_limit;
    asked.upper = at->account.upper_limit;
    return *outcome == LEDGER_OK ? write_change(ledger, at, &asked) : STATUS_OK;
}

/* ---- days */

enum status ledger_close_day(struct txn *txn, int32_t day, enum ledger_outcome *outcome)
{
    struct ledger *ledger = ledger_of(txn);
    struct batch *batch = &ledger->batch;
    *outcome = day >= batch->day              ? LEDGER_DAY_NOT_OVER
               : day <= batch->closed_through ? LEDGER_DAY_CLOSED
                                              : LEDGER_OK;
    if (*outcome != LEDGER_OK) {
        return STATUS_OK;
    }
    int64_t last = 0;
    enum status status = transfer_last_id(txn, &last);
    if (status != STATUS_OK) {
        return status;
    }
    id_raise(ledger->ids, last); /* of any process: what was dated into the day came before */
    struct closed_day closed = {
        .id = id_next(ledger->ids), .day = day, .day_before = batch->closed_through};
    closed.created_us = ledger_time_of(ledger, closed.id);
    status = batch_remember(batch, &batch->closed_through, sizeof batch->closed_through);
    if (status != STATUS_OK) {
        return status;
    }
    batch->closed_through = day;
    return batch_add_closed_day(batch, &closed);
}
