/* ledger.c - the walk of a transfer: load, decide, keep for the batch's end. */
#include "ledger/ledger.h"

#include <stdlib.h>

#include "base/assume.h"
#include "ledger/batch.h"
#include "ledger/ledger_decide.h"

struct ledger {
    const struct clock *clock;
    struct id_source *ids;
    struct batch batch;
    struct batch_hooks hooks;
    int64_t stored_day; /* the business date in the store, 0 before it was read */
};

/* ---- what the committer calls */

/* The business date moves by itself at the bank's midnight, and never back. */
static enum status hook_begin(void *context, struct txn *txn, const struct plan *plan)
{
    struct ledger *ledger = context;
    (void)plan;
    batch_reset(&ledger->batch);
    if (ledger->stored_day == 0) {
        enum status status = business_date_load(txn, &ledger->stored_day);
        if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
            return status;
        }
    }
    int32_t today = clock_day(clock_now(ledger->clock));
    ledger->batch.day_is_new = today > ledger->stored_day;
    ledger->batch.day = ledger->batch.day_is_new ? today : (int32_t)ledger->stored_day;
    txn_batch_set(txn, ledger);
    return STATUS_OK;
}

static void hook_job_begin(void *context)
{
    struct ledger *ledger = context;
    batch_job_begin(&ledger->batch);
}

static void hook_job_undo(void *context)
{
    struct ledger *ledger = context;
    batch_job_undo(&ledger->batch);
}

static enum status hook_flush(void *context, struct txn *txn)
{
    struct ledger *ledger = context;
    return batch_flush(&ledger->batch, txn);
}

static void hook_end(void *context, bool committed)
{
    struct ledger *ledger = context;
    if (committed && ledger->batch.day_is_new && ledger->batch.first_transfer != NULL) {
        ledger->stored_day = ledger->batch.day;
    }
    batch_reset(&ledger->batch);
}

enum status ledger_new(const struct clock *clock, struct id_source *ids, struct ledger **ledger)
{
    struct ledger *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->clock = clock;
    made->ids = ids;
    made->hooks = (struct batch_hooks){.context = made,
                                       .begin = hook_begin,
                                       .job_begin = hook_job_begin,
                                       .job_undo = hook_job_undo,
                                       .flush = hook_flush,
                                       .end = hook_end};
    batch_init(&made->batch);
    *ledger = made;
    return STATUS_OK;
}

void ledger_free(struct ledger *ledger)
{
    if (ledger != NULL) {
        batch_free(&ledger->batch);
        free(ledger);
    }
}

const struct batch_hooks *ledger_hooks(struct ledger *ledger)
{
    return &ledger->hooks;
}

/* ---- reading */

enum status ledger_account_get(struct txn *txn, int64_t id, struct ledger_account *account)
{
    struct ledger *ledger = txn_batch(txn);
    if (ledger == NULL) {
        return account_load(txn, id, account);
    }
    struct batch_account *found = NULL;
    enum status status = batch_account(&ledger->batch, txn, id, &found);
    if (status == STATUS_OK) {
        *account = found->account;
    }
    return status;
}

enum status ledger_transfer_get(struct txn *txn, int64_t id, struct transfer *transfer)
{
    struct ledger *ledger = txn_batch(txn);
    struct batch_transfer *made = ledger == NULL ? NULL : batch_transfer(&ledger->batch, id);
    if (made != NULL) {
        *transfer = made->transfer;
        return STATUS_OK;
    }
    return transfer_load(txn, id, transfer);
}

enum status ledger_hold_is_open(struct txn *txn, int64_t id, bool *is_open)
{
    struct ledger *ledger = txn_batch(txn);
    enum status status = STATUS_OK;
    if (ledger == NULL) {
        int64_t amount = 0;
        status = hold_load(txn, id, &amount);
        *is_open = status == STATUS_OK;
    } else {
        struct batch_hold *hold = NULL;
        status = batch_hold(&ledger->batch, txn, id, &hold);
        *is_open = status == STATUS_OK && hold->is_open;
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status ledger_last_on(struct txn *txn, int64_t account, int32_t day, int64_t *id)
{
    enum status status = daily_last_on(txn, account, day, id);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

int32_t ledger_business_date(struct txn *txn)
{
    struct ledger *ledger = txn_batch(txn);
    assume(ledger != NULL);
    return ledger->batch.day;
}

/* ---- changing */

enum status ledger_open(struct txn *txn, const struct ledger_account *account)
{
    assume(account->debits_posted == 0 && account->credits_posted == 0);
    assume(account->debits_pending == 0 && account->credits_pending == 0);
    return account_insert(txn, account);
}

/* Was this key used before, in this batch or ever? */
static enum status find_by_key(struct ledger *ledger, struct txn *txn,
                               const struct transfer_order *order, struct transfer *found)
{
    struct batch_transfer *made = batch_transfer_by_key(&ledger->batch, order->key, order->step);
    if (made != NULL) {
        *found = made->transfer;
        return STATUS_OK;
    }
    int64_t id = 0;
    enum status status = transfer_by_key(txn, order->key, order->step, &id);
    return status == STATUS_OK ? transfer_load(txn, id, found) : status;
}

/* What an order is about, loaded. A pointer is NULL where there is no such row. */
struct subject {
    struct transfer pending;
    struct batch_hold *hold;
    struct batch_account *debit, *credit;
};

static enum status load_account(struct ledger *ledger, struct txn *txn, int64_t id,
                                struct batch_account **account)
{
    enum status status = batch_account(&ledger->batch, txn, id, account);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status load_subject(struct ledger *ledger, struct txn *txn,
                                struct transfer_order *order, struct subject *subject)
{
    enum status status = STATUS_OK;
    if (order->pending_id != 0) {
        status = ledger_transfer_get(txn, order->pending_id, &subject->pending);
        if (status == STATUS_NOT_FOUND) {
            subject->pending.id = 0;
            return STATUS_OK;
        }
        if (status != STATUS_OK) {
            return status;
        }
        order->debit_account = subject->pending.debit_account;
        order->credit_account = subject->pending.credit_account;
        order->currency = subject->pending.currency;
        status = batch_hold(&ledger->batch, txn, order->pending_id, &subject->hold);
        if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
            return status;
        }
    }
    status = load_account(ledger, txn, order->debit_account, &subject->debit);
    if (status == STATUS_OK) {
        status = load_account(ledger, txn, order->credit_account, &subject->credit);
    }
    return status;
}

static enum status remember(struct ledger *ledger, struct subject *subject)
{
    struct batch_account *const both[] = {subject->debit, subject->credit};
    for (size_t i = 0; i < ARRAY_COUNT(both); i++) {
        if (both[i] != NULL) {
            enum status status = batch_remember(&ledger->batch, both[i], sizeof *both[i]);
            if (status != STATUS_OK) {
                return status;
            }
        }
    }
    return subject->hold == NULL ? STATUS_OK
                                 : batch_remember(&ledger->batch, &subject->hold->is_open,
                                                  sizeof subject->hold->is_open);
}

/* Move the day's row along with its account. */
static void touch(struct batch_account *at, int64_t transfer, int64_t debit, int64_t credit)
{
    at->account.last_transfer = transfer;
    at->daily.debits += debit;
    at->daily.credits += credit;
    at->daily.closing = ledger_balance(&at->account);
    at->daily.last_transfer = transfer;
    at->changed = true;
}

/* The decision was yes and the counters have moved: write the transfer into the batch. */
static enum status book(struct ledger *ledger, const struct transfer_order *order,
                        struct subject *subject, struct transfer *made)
{
    *made = (struct transfer){
        .id = id_next(ledger->ids),
        .key = order->key,
        .step = order->step,
        .state = order->state,
        .pending_id = order->pending_id,
        .debit_account = order->debit_account,
        .credit_account = order->credit_account,
        .amount = order->amount,
        .currency = order->currency,
        .kind = order->kind,
        .business_date = ledger->batch.day,
        .value_date = ledger->batch.day,
        .created_us = clock_now(ledger->clock),
        .user_data = order->user_data,
        .debit_previous = subject->debit->account.last_transfer,
        .credit_previous = subject->credit->account.last_transfer,
        .debit_balance = ledger_balance(&subject->debit->account),
        .credit_balance = ledger_balance(&subject->credit->account),
    };
    int64_t moved = order->state == TRANSFER_PENDING ? 0 : order->amount;
    touch(subject->debit, made->id, moved, 0);
    touch(subject->credit, made->id, 0, moved);
    if (subject->hold != NULL) {
        subject->hold->is_open = false;
    }
    return batch_add(&ledger->batch, made);
}

enum status ledger_post(struct txn *txn, const struct transfer_order *asked,
                        enum ledger_outcome *outcome, struct transfer *transfer)
{
    struct ledger *ledger = txn_batch(txn);
    assume(ledger != NULL);
    assume(asked->pending_id == 0 || asked->state == TRANSFER_POST_PENDING ||
           asked->state == TRANSFER_VOID_PENDING);
    struct transfer made;
    enum status status = find_by_key(ledger, txn, asked, &made);
    if (status == STATUS_OK) {
        *outcome = ledger_same_order(asked, &made) ? LEDGER_EXISTS : LEDGER_EXISTS_DIFFERENT;
        if (transfer != NULL) {
            *transfer = made;
        }
        return STATUS_OK;
    }
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    struct transfer_order order = *asked;
    struct subject subject = {0};
    status = load_subject(ledger, txn, &order, &subject);
    if (status == STATUS_OK) {
        status = remember(ledger, &subject);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct hold_state hold = {subject.pending.id == 0 ? NULL : &subject.pending,
                              subject.hold != NULL && subject.hold->is_open};
    *outcome = ledger_decide(&order, &hold, subject.debit == NULL ? NULL : &subject.debit->account,
                             subject.credit == NULL ? NULL : &subject.credit->account);
    if (*outcome != LEDGER_OK) {
        return STATUS_OK;
    }
    status = book(ledger, &order, &subject, &made);
    if (transfer != NULL) {
        *transfer = made;
    }
    return status;
}
