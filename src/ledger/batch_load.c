/* batch_load.c - what a batch reads ahead where several processes share the store. */
#include "ledger/batch.h"
#include "ledger/batch_store.h"

enum status batch_known_transfer(const struct batch_key *known, int64_t step,
                                 struct transfer *transfer)
{
    const struct batch_stored *at = known->stored;
    while (at != NULL && at->transfer.step != step) {
        at = at->next;
    }
    if (at == NULL) {
        return STATUS_NOT_FOUND;
    }
    *transfer = at->transfer;
    return STATUS_OK;
}

/* ---- keys */

static enum status know_keys(struct batch *batch, const struct id_list *keys)
{
    struct batch_key *known = ARENA_ARRAY(&batch->arena, struct batch_key, keys->count);
    enum status status = known == NULL ? STATUS_NO_MEMORY : STATUS_OK;
    for (size_t i = 0; i < keys->count && status == STATUS_OK; i++) {
        status = map_put(&batch->known_keys, keys->ids[i], &known[i]);
    }
    return status;
}

static enum status add_stored(struct batch *batch, const struct cursor *cursor)
{
    struct batch_stored *made = ARENA_NEW(&batch->arena, struct batch_stored);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    transfer_read(cursor, &made->transfer);
    struct batch_key *known = map_get(&batch->known_keys, made->transfer.key);
    made->next = known->stored;
    known->stored = made;
    return STATUS_OK;
}

static enum status load_keys(struct batch *batch, struct txn *txn, const struct id_list *keys)
{
    struct cursor cursor;
    enum status status = know_keys(batch, keys);
    if (status != STATUS_OK) {
        return status;
    }
    status = transfers_of_keys(txn, keys, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        status = add_stored(batch, &cursor);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- accounts */

static enum status load_accounts(struct batch *batch, struct txn *txn, const struct id_list *ids)
{
    struct cursor cursor;
    enum status status = accounts_lock(txn, ids, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        struct ledger_account account;
        account_read(&cursor, &account);
        status = batch_add_account(batch, &account);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status batch_load(struct batch *batch, struct txn *txn, const struct plan *plan)
{
    enum status status = STATUS_OK;
    if (plan != NULL && plan->rows.count != 0) {
        status = load_accounts(batch, txn, &plan->rows);
    }
    if (status == STATUS_OK && plan != NULL && plan->keys.count != 0) {
        status = load_keys(batch, txn, &plan->keys);
    }
    return status;
}

/* ---- plans */

enum status ledger_expire_plan(struct txn *txn, int64_t now_us, size_t most, struct plan *plan)
{
    struct cursor cursor;
    enum status status = sides_due(txn, now_us, most, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        plan_row(plan, cursor_int(&cursor, 0));
        plan_row(plan, cursor_int(&cursor, 1));
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
