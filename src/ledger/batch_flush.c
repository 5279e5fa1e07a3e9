/* batch_flush.c - what a batch writes at its end, a table after the other. */
#include <stdlib.h>

#include "ledger/batch.h"
#include "ledger/batch_store.h"
#include "ledger/book.h"

static void flush_transfers(const struct batch *batch, struct many *many)
{
    bool has_reversals = false;
    bool has_expiries = false;
    many_transfers(many);
    for (const struct batch_transfer *at = batch->first_transfer; at != NULL; at = at->next) {
        if (!at->undone) {
            many_transfer(many, &at->transfer);
            has_reversals = has_reversals || at->transfer.reverses != 0;
            has_expiries = has_expiries || at->transfer.state == TRANSFER_EXPIRE_PENDING;
        }
    }
    many_reversals(many);
    for (const struct batch_transfer *at = batch->first_transfer; has_reversals && at != NULL;
         at = at->next) {
        if (!at->undone && at->transfer.reverses != 0) {
            many_pair(many, at->transfer.reverses, at->transfer.id);
        }
    }
    many_expiries(many);
    for (const struct batch_transfer *at = batch->first_transfer; has_expiries && at != NULL;
         at = at->next) {
        if (!at->undone && at->transfer.state == TRANSFER_EXPIRE_PENDING) {
            many_pair(many, at->transfer.pending_id, at->transfer.id);
        }
    }
}

static void flush_holds(const struct batch *batch, struct many *many)
{
    many_holds(many);
    for (const struct batch_hold *at = batch->hold_list; at != NULL; at = at->next) {
        if (at->is_open && !at->stored) {
            many_hold(many, &at->hold);
        }
    }
    many_hold_ends(many);
    for (const struct batch_hold *at = batch->hold_list; at != NULL; at = at->next) {
        if (!at->is_open && at->stored) {
            many_hold_end(many, at->hold.transfer);
        }
    }
}

static void flush_counters(const struct batch *batch, struct many *many)
{
    many_accounts(many);
    for (const struct batch_account *at = batch->account_list; at != NULL; at = at->next) {
        if (at->changed) {
            many_account(many, &at->account);
        }
    }
    many_past_days(many);
    for (const struct batch_account *at = batch->account_list; at != NULL; at = at->next) {
        if (at->has_past) {
            many_past_day(many, &at->past);
        }
    }
}

static enum status flush_terms(const struct batch *batch, struct txn *txn)
{
    enum status status = STATUS_OK;
    for (const struct batch_account *at = batch->account_list; status == STATUS_OK && at != NULL;
         at = at->next) {
        if (at->changed_terms) {
            status = account_update_terms(txn, &at->account);
        }
        for (const struct batch_shift *shift = at->shifts; shift != NULL; shift = shift->next) {
            if (status == STATUS_OK && shift->changed) {
                status = shift_put(txn, at->account.id, shift->day, shift->amount);
            }
        }
    }
    return status;
}

static enum status flush_changes(const struct batch *batch, struct txn *txn)
{
    enum status status = STATUS_OK;
    for (const struct batch_change *at = batch->first_change; status == STATUS_OK && at != NULL;
         at = at->next) {
        status = at->undone ? STATUS_OK : change_insert(txn, &at->change);
    }
    for (const struct batch_closed_day *at = batch->first_closed; status == STATUS_OK && at != NULL;
         at = at->next) {
        status = at->undone ? STATUS_OK : closed_day_insert(txn, &at->closed);
    }
    return status;
}

/* The business date moves with what is booked on it, and past a day that is closed: never may it
 * come back to one, whatever the clock says then. */
static enum status flush_day(const struct batch *batch, struct txn *txn)
{
    int32_t day = batch_transfers(batch) != 0 ? batch->day : batch->stored_day;
    for (const struct batch_closed_day *at = batch->first_closed; at != NULL; at = at->next) {
        if (!at->undone && day <= at->closed.day) {
            day = at->closed.day + 1;
        }
    }
    return day == batch->stored_day ? STATUS_OK : business_date_put(txn, day);
}

/* The rows on their way take most of a megabyte, so they are made once. */
static struct many *many_of(struct batch *batch, struct txn *txn)
{
    if (batch->many == NULL) {
        batch->many = malloc(sizeof *batch->many);
    }
    if (batch->many != NULL) {
        batch->many->txn = txn;
        batch->many->rows = 0;
        batch->many->status = STATUS_OK;
    }
    return batch->many;
}

enum status batch_flush(struct batch *batch, struct txn *txn)
{
    struct many *many = many_of(batch, txn);
    if (many == NULL) {
        return STATUS_NO_MEMORY;
    }
    flush_transfers(batch, many);
    flush_holds(batch, many);
    enum status status = STATUS_OK;
    if (batch->book == NULL) {
        flush_counters(batch, many);
        status = many_end(many);
    } else {
        status = book_flush(batch->book, batch, txn, many);
    }
    if (status == STATUS_OK) {
        status = flush_terms(batch, txn);
    }
    if (status == STATUS_OK) {
        status = flush_changes(batch, txn);
    }
    return status == STATUS_OK ? flush_day(batch, txn) : status;
}
