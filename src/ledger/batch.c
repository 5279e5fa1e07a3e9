#include "ledger/batch.h"

#include <string.h>

#include "base/assume.h"

/* 256 jobs of a few transfers each take well under a megabyte. */
enum { BATCH_ARENA_BYTES = 64 * 1024 * 1024 };

struct undo {
    struct undo *older;
    void *at;
    size_t size;
    char bytes[];
};

void batch_init(struct batch *batch)
{
    memset(batch, 0, sizeof *batch);
    arena_init(&batch->arena, BATCH_ARENA_BYTES);
    map_init(&batch->accounts);
    map_init(&batch->transfers);
    map_init(&batch->keys);
    map_init(&batch->holds);
}

void batch_free(struct batch *batch)
{
    map_free(&batch->accounts);
    map_free(&batch->transfers);
    map_free(&batch->keys);
    map_free(&batch->holds);
    arena_free(&batch->arena);
}

void batch_reset(struct batch *batch)
{
    map_clear(&batch->accounts);
    map_clear(&batch->transfers);
    map_clear(&batch->keys);
    map_clear(&batch->holds);
    arena_reset(&batch->arena);
    batch->account_list = NULL;
    batch->first_transfer = NULL;
    batch->last_transfer = NULL;
    batch->hold_list = NULL;
    batch->undo = NULL;
}

enum status batch_remember(struct batch *batch, void *at, size_t size)
{
    struct undo *undo = arena_alloc(&batch->arena, sizeof *undo + size, 1);
    if (undo == NULL) {
        return STATUS_NO_MEMORY;
    }
    undo->older = batch->undo;
    undo->at = at;
    undo->size = size;
    memcpy(undo->bytes, at, size);
    batch->undo = undo;
    return STATUS_OK;
}

void batch_job_begin(struct batch *batch)
{
    batch->undo = NULL;
}

void batch_job_undo(struct batch *batch)
{
    for (struct undo *undo = batch->undo; undo != NULL; undo = undo->older) {
        memcpy(undo->at, undo->bytes, undo->size);
    }
    batch->undo = NULL;
}

/* The row of today, or a fresh one that opens with the present balance. */
static enum status load_daily(struct batch *batch, struct txn *txn, struct batch_account *found)
{
    enum status status = daily_load(txn, found->account.id, batch->day, &found->daily);
    if (status == STATUS_NOT_FOUND) {
        int64_t balance = ledger_balance(&found->account);
        found->daily = (struct daily_balance){.account = found->account.id,
                                              .day = batch->day,
                                              .opening = balance,
                                              .closing = balance};
        return STATUS_OK;
    }
    return status;
}

enum status batch_account(struct batch *batch, struct txn *txn, int64_t id,
                          struct batch_account **account)
{
    *account = map_get(&batch->accounts, id);
    if (*account != NULL) {
        return STATUS_OK;
    }
    struct batch_account *found = ARENA_NEW(&batch->arena, struct batch_account);
    if (found == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = account_load(txn, id, &found->account);
    if (status == STATUS_OK) {
        status = load_daily(batch, txn, found);
    }
    if (status == STATUS_OK) {
        status = map_put(&batch->accounts, id, found);
    }
    if (status == STATUS_OK) {
        found->next = batch->account_list;
        batch->account_list = found;
        *account = found;
    }
    return status;
}

static enum status put_hold(struct batch *batch, int64_t transfer, int64_t amount, bool stored,
                            struct batch_hold **hold)
{
    struct batch_hold *made = ARENA_NEW(&batch->arena, struct batch_hold);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    *made = (struct batch_hold){transfer, amount, stored, true, batch->hold_list};
    batch->hold_list = made;
    *hold = made;
    return map_put(&batch->holds, transfer, made);
}

enum status batch_hold(struct batch *batch, struct txn *txn, int64_t transfer,
                       struct batch_hold **hold)
{
    *hold = map_get(&batch->holds, transfer);
    if (*hold != NULL) {
        return STATUS_OK;
    }
    int64_t amount = 0;
    enum status status = hold_load(txn, transfer, &amount);
    return status == STATUS_OK ? put_hold(batch, transfer, amount, true, hold) : status;
}

struct batch_transfer *batch_transfer(const struct batch *batch, int64_t id)
{
    struct batch_transfer *found = map_get(&batch->transfers, id);
    return found == NULL || found->undone ? NULL : found;
}

struct batch_transfer *batch_transfer_by_key(const struct batch *batch, int64_t key, int64_t step)
{
    struct batch_transfer *found = map_get(&batch->keys, key);
    while (found != NULL && (found->undone || found->transfer.step != step)) {
        found = found->same_key;
    }
    return found;
}

enum status batch_add(struct batch *batch, const struct transfer *transfer)
{
    struct batch_transfer *made = ARENA_NEW(&batch->arena, struct batch_transfer);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->transfer = *transfer;
    made->undone = true; /* what an undo puts back */
    enum status status = batch_remember(batch, &made->undone, sizeof made->undone);
    if (status != STATUS_OK) {
        return status;
    }
    made->undone = false;
    made->same_key = map_get(&batch->keys, transfer->key);
    if ((status = map_put(&batch->keys, transfer->key, made)) != STATUS_OK ||
        (status = map_put(&batch->transfers, transfer->id, made)) != STATUS_OK) {
        return status;
    }
    if (batch->last_transfer == NULL) {
        batch->first_transfer = made;
    } else {
        batch->last_transfer->next = made;
    }
    batch->last_transfer = made;
    if (transfer->state != TRANSFER_PENDING) {
        return STATUS_OK;
    }
    struct batch_hold *hold = NULL;
    status = put_hold(batch, transfer->id, transfer->amount, false, &hold);
    if (status != STATUS_OK) {
        return status;
    }
    hold->is_open =
        false; /* what an undo puts back: a hold that was never stored and is not open */
    status = batch_remember(batch, &hold->is_open, sizeof hold->is_open);
    hold->is_open = true;
    return status;
}

static enum status flush_transfers(struct batch *batch, struct txn *txn)
{
    for (struct batch_transfer *at = batch->first_transfer; at != NULL; at = at->next) {
        enum status status = at->undone ? STATUS_OK : transfer_insert(txn, &at->transfer);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

static enum status flush_holds(struct batch *batch, struct txn *txn)
{
    for (struct batch_hold *hold = batch->hold_list; hold != NULL; hold = hold->next) {
        enum status status = STATUS_OK;
        if (hold->is_open && !hold->stored) {
            status = hold_insert(txn, hold->transfer, hold->amount);
        } else if (!hold->is_open && hold->stored) {
            status = hold_delete(txn, hold->transfer);
        }
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

static enum status flush_accounts(struct batch *batch, struct txn *txn)
{
    for (struct batch_account *at = batch->account_list; at != NULL; at = at->next) {
        if (!at->changed) {
            continue;
        }
        assume(at->daily.closing == ledger_balance(&at->account));
        assume(at->daily.last_transfer == at->account.last_transfer);
        enum status status = account_update(txn, &at->account);
        if (status == STATUS_OK) {
            status = daily_put(txn, &at->daily);
        }
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

enum status batch_flush(struct batch *batch, struct txn *txn)
{
    enum status status = flush_transfers(batch, txn);
    if (status == STATUS_OK) {
        status = flush_holds(batch, txn);
    }
    if (status == STATUS_OK) {
        status = flush_accounts(batch, txn);
    }
    if (status == STATUS_OK && batch->day_is_new && batch->first_transfer != NULL) {
        status = business_date_put(txn, batch->day);
    }
    return status;
}
