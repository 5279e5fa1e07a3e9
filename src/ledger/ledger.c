/* ledger.c - the batch's begin and end, and what can be read of accounts and transfers. */
#include "ledger/ledger.h"

#include <stdlib.h>

#include "base/assume.h"
#include "ledger/ledger_internal.h"

/* ---- what the committer calls */

/* What another process closed came before everything that is made from now on. */
static enum status follow_closing(struct ledger *ledger, struct txn *txn, int64_t closed_through)
{
    if (closed_through == ledger->closed_through) {
        return STATUS_OK;
    }
    struct closed_day closed;
    enum status status = closed_day_last(txn, &closed);
    if (status == STATUS_OK) {
        id_raise(ledger->ids, closed.id);
        ledger->closed_through = closed_through;
    }
    return status;
}

/* The business date moves by itself at the bank's midnight, and never back. Both days are read for
 * every batch: another process may have moved them. */
static enum status hook_begin(void *context, struct txn *txn, const struct plan *plan)
{
    struct ledger *ledger = context;
    struct ledger_days days;
    batch_reset(&ledger->batch);
    enum status status = days_load(txn, &days);
    if (status == STATUS_OK) {
        status = follow_closing(ledger, txn, days.closed_through);
    }
    if (status != STATUS_OK) {
        return status;
    }
    int32_t today = clock_day(clock_now(ledger->clock));
    ledger->batch.stored_day = (int32_t)days.business_date;
    ledger->batch.day = today > days.business_date ? today : (int32_t)days.business_date;
    ledger->batch.closed_through = (int32_t)days.closed_through;
    txn_batch_set(txn, ledger);
    return batch_load(&ledger->batch, txn, plan);
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
    if (committed) {
        batch_keep(&ledger->batch);
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

/* ---- order */

struct ledger *ledger_of(struct txn *txn)
{
    struct ledger *ledger = txn_batch(txn);
    assume(ledger != NULL);
    return ledger;
}

static int64_t last_of(const struct ledger_account *account)
{
    if (account == NULL) {
        return 0;
    }
    return account->last_transfer > account->last_change ? account->last_transfer
                                                         : account->last_change;
}

int64_t ledger_next_id(struct ledger *ledger, const struct ledger_account *first,
                       const struct ledger_account *second)
{
    int64_t last = last_of(first) > last_of(second) ? last_of(first) : last_of(second);
    id_raise(ledger->ids, last);
    return id_next(ledger->ids);
}

/* The clock, unless it has gone back: ids never do, and the time stays within its id's millisecond,
 * so what is ordered by id is ordered by time. */
int64_t ledger_time_of(struct ledger *ledger, int64_t id)
{
    enum { MILLISECOND_US = 1000 };
    int64_t now = clock_now(ledger->clock);
    int64_t least = id_us(id);
    now = now < ledger->last_us ? ledger->last_us : now;
    now = now < least ? least : now;
    now = now >= least + MILLISECOND_US ? least + MILLISECOND_US - 1 : now;
    ledger->last_us = now;
    return now;
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
    return ledger == NULL ? transfer_load(txn, id, transfer)
                          : batch_transfer(&ledger->batch, txn, id, transfer);
}

enum status ledger_hold_is_open(struct txn *txn, int64_t id, bool *is_open)
{
    struct ledger *ledger = txn_batch(txn);
    enum status status = STATUS_OK;
    if (ledger == NULL) {
        struct open_hold hold;
        status = hold_load(txn, id, &hold);
        *is_open = status == STATUS_OK;
    } else {
        struct batch_hold *hold = NULL;
        status = batch_hold(&ledger->batch, txn, id, &hold);
        *is_open = status == STATUS_OK && hold->is_open;
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status ledger_reversal_of(struct txn *txn, int64_t id, int64_t *reversal)
{
    struct ledger *ledger = txn_batch(txn);
    *reversal = 0;
    enum status status = ledger == NULL ? reversal_load(txn, id, reversal)
                                        : batch_reversal(&ledger->batch, txn, id, reversal);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status ledger_last_on(struct txn *txn, int64_t account, int32_t day, int64_t *id)
{
    struct daily_balance daily;
    enum status status = daily_last(txn, account, day, &daily);
    *id = status == STATUS_OK ? daily.last_transfer : 0;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

int32_t ledger_business_date(struct txn *txn)
{
    return ledger_of(txn)->batch.day;
}

int32_t ledger_closed_through(struct txn *txn)
{
    return ledger_of(txn)->batch.closed_through;
}
