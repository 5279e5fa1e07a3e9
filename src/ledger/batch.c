#include "ledger/batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/assume.h"
#include "ledger/book.h"

/* 256 jobs of a chain of transfers each: about a kilobyte a transfer. */
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
    map_init(&batch->reversed);
    map_init(&batch->known_keys);
}

void batch_free(struct batch *batch)
{
    map_free(&batch->accounts);
    map_free(&batch->transfers);
    map_free(&batch->keys);
    map_free(&batch->holds);
    map_free(&batch->reversed);
    map_free(&batch->known_keys);
    free(batch->many);
    batch->many = NULL;
    arena_free(&batch->arena);
}

void batch_reset(struct batch *batch)
{
    map_clear(&batch->accounts);
    map_clear(&batch->transfers);
    map_clear(&batch->keys);
    map_clear(&batch->holds);
    map_clear(&batch->reversed);
    map_clear(&batch->known_keys);
    arena_reset(&batch->arena);
    batch->account_list = NULL;
    batch->first_transfer = NULL;
    batch->last_transfer = NULL;
    batch->first_change = NULL;
    batch->last_change = NULL;
    batch->first_closed = NULL;
    batch->last_closed = NULL;
    batch->hold_list = NULL;
    batch->undo = NULL;
    batch->step++;
}

/* ---- undo */

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

enum status batch_remember_account(struct batch *batch, struct batch_account *account)
{
    if (account->remembered == batch->step) {
        return STATUS_OK;
    }
    enum status status = batch_remember(batch, account, sizeof *account);
    account->remembered = batch->step;
    return status;
}

void batch_job_begin(struct batch *batch)
{
    batch->undo = NULL;
    batch->step++;
}

struct undo *batch_mark(struct batch *batch)
{
    batch->step++;
    return batch->undo;
}

void batch_undo_to(struct batch *batch, struct undo *mark)
{
    for (; batch->undo != mark; batch->undo = batch->undo->older) {
        memcpy(batch->undo->at, batch->undo->bytes, batch->undo->size);
    }
    batch->step++;
}

void batch_job_undo(struct batch *batch)
{
    batch_undo_to(batch, NULL);
}

/* ---- loading */

enum status batch_add_account(struct batch *batch, const struct ledger_account *account)
{
    if (account->day > batch->day) {
        return STATUS_RETRY;
    }
    if ((account->day == 0) != (account->last_transfer == 0)) {
        return STATUS_CORRUPT; /* nothing is booked on what cannot be */
    }
    struct batch_account *made = ARENA_NEW(&batch->arena, struct batch_account);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->account = *account;
    made->next = batch->account_list;
    batch->account_list = made;
    return map_put(&batch->accounts, account->id, made);
}

enum status batch_account(struct batch *batch, struct txn *txn, int64_t id,
                          struct batch_account **account)
{
    *account = map_get(&batch->accounts, id);
    if (*account != NULL) {
        return STATUS_OK;
    }
    if (id == 0) {
        return STATUS_NOT_FOUND; /* a hand-made row could have it */
    }
    struct ledger_account loaded;
    const struct ledger_account *known = batch->book == NULL ? NULL : book_find(batch->book, id);
    enum status status = STATUS_OK;
    if (known == NULL) {
        status = account_load(txn, id, &loaded);
        known = &loaded;
    }
    if (status == STATUS_OK) {
        status = batch_add_account(batch, known);
    }
    *account = status == STATUS_OK ? map_get(&batch->accounts, id) : NULL;
    return status;
}

static enum status put_hold(struct batch *batch, const struct open_hold *row, bool stored,
                            struct batch_hold **hold)
{
    struct batch_hold *made = ARENA_NEW(&batch->arena, struct batch_hold);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    *made = (struct batch_hold){
        .hold = *row, .stored = stored, .is_open = true, .next = batch->hold_list};
    batch->hold_list = made;
    *hold = made;
    return map_put(&batch->holds, row->transfer, made);
}

enum status batch_hold(struct batch *batch, struct txn *txn, int64_t transfer,
                       struct batch_hold **hold)
{
    *hold = map_get(&batch->holds, transfer);
    if (*hold != NULL) {
        return STATUS_OK;
    }
    struct open_hold row;
    enum status status = hold_load(txn, transfer, &row);
    return status == STATUS_OK ? put_hold(batch, &row, true, hold) : status;
}

enum status batch_shift(struct batch *batch, struct txn *txn, struct batch_account *account,
                        int32_t day, struct batch_shift **shift)
{
    struct batch_shift *at = account->shifts;
    while (at != NULL && at->day != day) {
        at = at->next;
    }
    if (at == NULL) {
        at = ARENA_NEW(&batch->arena, struct batch_shift);
        if (at == NULL) {
            return STATUS_NO_MEMORY;
        }
        enum status status = shift_load(txn, account->account.id, day, &at->amount);
        if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
            return status;
        }
        at->day = day;
        at->next = account->shifts;
        account->shifts = at; /* an undo of the account may forget it: then it is read again */
    }
    *shift = at;
    return batch_remember(batch, at, sizeof *at);
}

enum status batch_transfer(struct batch *batch, struct txn *txn, int64_t id,
                           struct transfer *transfer)
{
    const struct batch_transfer *found = id == 0 ? NULL : map_get(&batch->transfers, id);
    if (found == NULL) {
        return transfer_load(txn, id, transfer);
    }
    *transfer = found->transfer;
    return found->undone ? STATUS_NOT_FOUND : STATUS_OK;
}

enum status batch_transfer_by_key(struct batch *batch, struct txn *txn, int64_t key, int64_t step,
                                  struct transfer *transfer)
{
    const struct batch_transfer *found = key == 0 ? NULL : map_get(&batch->keys, key);
    while (found != NULL && (found->undone || found->transfer.step != step)) {
        found = found->same_key;
    }
    if (found != NULL) {
        *transfer = found->transfer;
        return STATUS_OK;
    }
    const struct batch_key *known = key == 0 ? NULL : map_get(&batch->known_keys, key);
    if (known != NULL) {
        return batch_known_transfer(known, step, transfer);
    }
    int64_t id = 0;
    enum status status = batch->book == NULL ? transfer_by_key(txn, key, step, &id)
                                             : book_find_key(batch->book, txn, key, step, &id);
    return status == STATUS_OK ? transfer_load(txn, id, transfer) : status;
}

enum status batch_reversal(struct batch *batch, struct txn *txn, int64_t transfer,
                           int64_t *reversal)
{
    const struct batch_transfer *found = map_get(&batch->reversed, transfer);
    while (found != NULL && found->undone) {
        found = found->same_reversed;
    }
    if (found != NULL) {
        *reversal = found->transfer.id;
        return STATUS_OK;
    }
    return reversal_load(txn, transfer, reversal);
}

enum status batch_change_by_key(struct batch *batch, struct txn *txn, int64_t key, int64_t step,
                                struct account_change *change)
{
    for (struct batch_change *at = batch->first_change; at != NULL; at = at->next) {
        if (!at->undone && at->change.key == key && at->change.step == step) {
            *change = at->change;
            return STATUS_OK;
        }
    }
    return change_by_key(txn, key, step, change);
}

/* ---- adding */

/* A new thing counts from now on; an undo makes it count no more. */
static enum status begin_counting(struct batch *batch, bool *undone)
{
    *undone = true;
    enum status status = batch_remember(batch, undone, sizeof *undone);
    *undone = false;
    return status;
}

static enum status add_hold(struct batch *batch, const struct transfer *transfer)
{
    struct batch_hold *hold = NULL;
    const struct open_hold row = {transfer->id, transfer->amount, transfer->expires_us};
    enum status status = put_hold(batch, &row, false, &hold);
    if (status != STATUS_OK) {
        return status;
    }
    /* What an undo puts back: a hold that was never stored and is not open. */
    hold->is_open = false;
    status = batch_remember(batch, &hold->is_open, sizeof hold->is_open);
    hold->is_open = true;
    return status;
}

static enum status index_transfer(struct batch *batch, struct batch_transfer *made)
{
    const struct transfer *transfer = &made->transfer;
    made->same_key = map_get(&batch->keys, transfer->key);
    enum status status = map_put(&batch->keys, transfer->key, made);
    if (status == STATUS_OK) {
        status = map_put(&batch->transfers, transfer->id, made);
    }
    if (status == STATUS_OK && transfer->reverses != 0) {
        made->same_reversed = map_get(&batch->reversed, transfer->reverses);
        status = map_put(&batch->reversed, transfer->reverses, made);
    }
    return status;
}

enum status batch_add(struct batch *batch, const struct transfer *transfer)
{
    struct batch_transfer *made = ARENA_NEW(&batch->arena, struct batch_transfer);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->transfer = *transfer;
    enum status status = begin_counting(batch, &made->undone);
    if (status == STATUS_OK) {
        status = index_transfer(batch, made);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (batch->last_transfer == NULL) {
        batch->first_transfer = made;
    } else {
        batch->last_transfer->next = made;
    }
    batch->last_transfer = made;
    return transfer->state == TRANSFER_PENDING ? add_hold(batch, transfer) : STATUS_OK;
}

enum status batch_add_change(struct batch *batch, const struct account_change *change)
{
    struct batch_change *made = ARENA_NEW(&batch->arena, struct batch_change);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->change = *change;
    if (batch->last_change == NULL) {
        batch->first_change = made;
    } else {
        batch->last_change->next = made;
    }
    batch->last_change = made;
    return begin_counting(batch, &made->undone);
}

enum status batch_add_closed_day(struct batch *batch, const struct closed_day *closed)
{
    struct batch_closed_day *made = ARENA_NEW(&batch->arena, struct batch_closed_day);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->closed = *closed;
    if (batch->last_closed == NULL) {
        batch->first_closed = made;
    } else {
        batch->last_closed->next = made;
    }
    batch->last_closed = made;
    return begin_counting(batch, &made->undone);
}

size_t batch_transfers(const struct batch *batch)
{
    size_t count = 0;
    for (const struct batch_transfer *at = batch->first_transfer; at != NULL; at = at->next) {
        count += !at->undone;
    }
    return count;
}
