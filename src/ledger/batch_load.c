/* batch_load.c - what a batch reads ahead where several processes share the store. */
#include <stdlib.h>

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

struct loaded {
    struct ledger_account account;
    struct daily_balance last;
    bool has_last;
};

static enum status lock_accounts(struct txn *txn, const struct id_list *ids, struct loaded *loaded,
                                 size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status = accounts_lock(txn, ids, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        account_read(&cursor, &loaded[(*count)++].account);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* By binary search: the accounts came in the order of their ids. NULL: not among them. */
static struct loaded *find(struct loaded *loaded, size_t count, int64_t id)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (loaded[middle].account.id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && loaded[low].account.id == id ? &loaded[low] : NULL;
}

/* ---- days that need not be read: an account's row of today is as this process left it, as long as
 * the account's last transfer is the one that it was left with. */

enum { DAILIES_KEPT_BITS = 17, DAILIES_KEPT = 1 << DAILIES_KEPT_BITS };

static struct daily_balance *kept_of(const struct batch *batch, int64_t account)
{
    uint64_t hash = (uint64_t)account * UINT64_C(0x9E3779B97F4A7C15);
    return &batch->dailies[hash >> (64 - DAILIES_KEPT_BITS)];
}

static void use_kept(const struct batch *batch, struct loaded *loaded)
{
    const struct daily_balance *kept = kept_of(batch, loaded->account.id);
    if (kept->last_transfer != 0 && kept->account == loaded->account.id &&
        kept->day == batch->day && kept->last_transfer == loaded->account.last_transfer) {
        loaded->last = *kept;
        loaded->has_last = true;
    }
}

void batch_keep(struct batch *batch)
{
    for (const struct batch_account *at = batch->account_list; at != NULL && batch->dailies != NULL;
         at = at->next) {
        if (at->changed) {
            *kept_of(batch, at->account.id) = at->daily;
        }
    }
}

/* ---- days from the store */

static enum status read_dailies(struct cursor *cursor, struct loaded *loaded, size_t count)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK && (status = cursor_next(cursor)) == STATUS_OK) {
        struct loaded *of = find(loaded, count, cursor_int(cursor, 0));
        bool is_newer = of != NULL && (!of->has_last || of->last.day < cursor_int(cursor, 1));
        if (is_newer && of->account.last_transfer != 0) {
            daily_read(cursor, &of->last);
            of->has_last = true;
        }
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* The accounts whose newest day is not known yet. False: there are none. */
static bool list_missing(const struct loaded *loaded, size_t count, struct id_list *ids)
{
    ids->count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!loaded[i].has_last && loaded[i].account.last_transfer != 0) {
            ids->ids[ids->count++] = loaded[i].account.id;
        }
    }
    return ids->count != 0;
}

/* After the locks: nobody else writes these rows now. Most accounts of a batch have a row of today,
 * and that is found fastest; the last day of the others is searched for. */
static enum status load_dailies(struct batch *batch, struct txn *txn, struct loaded *loaded,
                                size_t count)
{
    struct id_list ids = {.ids = ARENA_ARRAY(&batch->arena, int64_t, count + 1)};
    struct cursor cursor;
    if (batch->dailies == NULL) {
        batch->dailies = calloc(DAILIES_KEPT, sizeof *batch->dailies);
    }
    if (ids.ids == NULL || batch->dailies == NULL) {
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        use_kept(batch, &loaded[i]);
    }
    enum status status = STATUS_OK;
    if (list_missing(loaded, count, &ids)) {
        status = dailies_since(txn, &ids, batch->day, &cursor);
        status = status == STATUS_OK ? read_dailies(&cursor, loaded, count) : status;
        cursor_close(&cursor);
    }
    if (status == STATUS_OK && list_missing(loaded, count, &ids)) {
        status = dailies_last(txn, &ids, &cursor);
        status = status == STATUS_OK ? read_dailies(&cursor, loaded, count) : status;
        cursor_close(&cursor);
    }
    return status;
}

static enum status load_accounts(struct batch *batch, struct txn *txn, const struct id_list *ids)
{
    size_t count = 0;
    struct loaded *loaded = ARENA_ARRAY(&batch->arena, struct loaded, ids->count);
    enum status status =
        loaded == NULL ? STATUS_NO_MEMORY : lock_accounts(txn, ids, loaded, &count);
    if (status == STATUS_OK) {
        status = load_dailies(batch, txn, loaded, count);
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = batch_add_account(batch, &loaded[i].account,
                                   loaded[i].has_last ? &loaded[i].last : NULL);
    }
    return status;
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
