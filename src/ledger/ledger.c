/* ledger.c - the batch's begin and end, and what can be read of accounts and transfers. */
#include "ledger/ledger.h"

#include <stdlib.h>

#include "base/assume.h"
#include "ledger/ledger_internal.h"
#include "ledger/tail.h"

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
    ledger->batch.book = txn_is_shared(txn) ? NULL : &ledger->book;
    enum status status = txn_is_shared(txn) ? STATUS_OK : book_prepare(&ledger->book, txn);
    int32_t today = clock_day(clock_now(ledger->clock));
    if (status == STATUS_OK) {
        /* only what books moves the date; the others do not stand in each other's way for it */
        bool to_move = today > ledger->day && plan != NULL && plan->rows.count != 0;
        status = days_load(txn, to_move, &days);
    }
    if (status == STATUS_OK) {
        status = follow_closing(ledger, txn, days.closed_through);
    }
    if (status != STATUS_OK) {
        return status;
    }
    ledger->day = (int32_t)days.business_date;
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
    if (ledger->batch.book != NULL) {
        book_end(&ledger->book, &ledger->batch, committed);
    }
    batch_reset(&ledger->batch);
}

/* The book keeps what is current from before the snapshot begins. */
static enum status hook_read_begin(void *context, struct txn *txn)
{
    struct ledger *ledger = context;
    struct book_view *view = NULL;
    if (txn_is_shared(txn)) {
        return STATUS_OK;
    }
    enum status status = book_view_open(&ledger->book, &view);
    if (status != STATUS_OK) {
        return status;
    }
    txn_view_set(txn, view);
    return STATUS_OK;
}

static void hook_read_end(void *context, struct txn *txn)
{
    (void)context;
    if (txn_view(txn) != NULL) {
        book_view_close(txn_view(txn));
        txn_view_set(txn, NULL);
    }
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
                                       .end = hook_end,
                                       .read_begin = hook_read_begin,
                                       .read_end = hook_read_end};
    batch_init(&made->batch);
    enum status status = book_init(&made->book);
    if (status != STATUS_OK) {
        free(made);
        return status;
    }
    *ledger = made;
    return STATUS_OK;
}

void ledger_free(struct ledger *ledger)
{
    if (ledger != NULL) {
        batch_free(&ledger->batch);
        book_free(&ledger->book);
        free(ledger);
    }
}

const struct batch_hooks *ledger_hooks(struct ledger *ledger)
{
    return &ledger->hooks;
}

enum status ledger_settle(struct txn *txn)
{
    return txn_is_shared(txn) ? STATUS_OK : tail_settle(txn);
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

/* What a reader sees of the book; *view is NULL where there is none. The snapshot's last transfer
 * is asked for once, by those who need it. */
static enum status view_of(struct txn *txn, const struct book_view **view)
{
    struct book_view *own = txn_view(txn);
    enum status status =
        own == NULL || own->has_last ? STATUS_OK : transfer_last_id(txn, &own->last);
    if (own != NULL) {
        own->has_last = status == STATUS_OK;
    }
    *view = own;
    return status;
}

enum status ledger_state_of(struct txn *txn, int64_t account, struct ledger_account *state)
{
    const struct ledger *ledger = txn_batch(txn);
    const struct book_view *view = NULL;
    enum status status = view_of(txn, &view);
    if (status != STATUS_OK) {
        return status;
    }
    if (view != NULL) {
        return book_view_state(view, account, state) ? STATUS_OK : STATUS_NOT_FOUND;
    }
    const struct ledger_account *found =
        ledger == NULL || ledger->batch.book == NULL ? NULL : book_find(&ledger->book, account);
    if (found == NULL) {
        return STATUS_NOT_FOUND;
    }
    *state = *found;
    return STATUS_OK;
}

/* The row has flags and limits, which are never behind; counters where it is not behind. */
static enum status account_as_seen(struct txn *txn, int64_t id, struct ledger_account *account)
{
    struct ledger_account state;
    enum status status = account_load(txn, id, account);
    if (status == STATUS_OK) {
        status = ledger_state_of(txn, id, &state);
        if (status == STATUS_OK && state.last_transfer > account->last_transfer) {
            state.lower_limit = account->lower_limit;
            state.upper_limit = account->upper_limit;
            state.flags = account->flags;
            state.last_change = account->last_change;
            *account = state;
        }
        status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    return status;
}

/* The newest day of the account as the book has it. STATUS_NOT_FOUND: the table has all. */
static enum status newest_day(struct txn *txn, int64_t account, struct daily_balance *daily)
{
    struct ledger_account state;
    enum status status = ledger_state_of(txn, account, &state);
    if (status == STATUS_OK && state.day != 0) {
        *daily = account_day(&state);
        return STATUS_OK;
    }
    return status == STATUS_OK ? STATUS_NOT_FOUND : status;
}

enum status ledger_daily_last(struct txn *txn, int64_t account, int32_t day,
                              struct daily_balance *daily)
{
    enum status status = newest_day(txn, account, daily);
    bool in_table = status == STATUS_NOT_FOUND || (status == STATUS_OK && daily->day > day);
    return in_table ? daily_last(txn, account, day, daily) : status;
}

enum status ledger_daily_first(struct txn *txn, int64_t account, int32_t day,
                               struct daily_balance *daily)
{
    struct daily_balance newest;
    enum status status = newest_day(txn, account, &newest);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    bool has_newest = status == STATUS_OK && newest.day >= day;
    status = daily_first(txn, account, day, daily);
    if (has_newest &&
        (status == STATUS_NOT_FOUND || (status == STATUS_OK && daily->day >= newest.day))) {
        *daily = newest;
        return STATUS_OK;
    }
    return status;
}

enum status ledger_id_of_key(struct txn *txn, int64_t key, int64_t step, int64_t *id)
{
    struct ledger *ledger = txn_batch(txn);
    if (ledger != NULL) {
        struct transfer found;
        enum status there = batch_transfer_by_key(&ledger->batch, txn, key, step, &found);
        *id = there == STATUS_OK ? found.id : 0;
        return there;
    }
    const struct book_view *view = NULL;
    enum status status = view_of(txn, &view);
    *id = status != STATUS_OK || view == NULL ? 0 : book_view_key(view, key, step);
    return status != STATUS_OK || *id != 0 ? status : transfer_by_key(txn, key, step, id);
}

enum status ledger_account_get(struct txn *txn, int64_t id, struct ledger_account *account)
{
    struct ledger *ledger = txn_batch(txn);
    if (ledger == NULL) {
        return account_as_seen(txn, id, account);
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
    enum status status = ledger_daily_last(txn, account, day, &daily);
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
