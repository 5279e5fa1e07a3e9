#include "ledger/book.h"

#include <stdlib.h>

#include "base/assume.h"
#include "base/limits.h"
#include "ledger/batch.h"
#include "ledger/batch_store.h"
#include "ledger/tail.h"

enum status book_init(struct book *book)
{
    *book = (struct book){.limits = {.generation = LIMIT_GENERATION,
                                     .settle_least = LIMIT_SETTLE_LEAST,
                                     .settle_idle = LIMIT_SETTLE_IDLE,
                                     .accounts = LIMIT_BOOK_ACCOUNTS,
                                     .merge = LIMIT_MERGE,
                                     .merge_least = LIMIT_MERGE_LEAST}};
    key_index_init(&book->index);
    map_init(&book->entries);
    arena_init(&book->arena, SIZE_MAX / 2);
    book->gathering.number = 1;
    return pthread_mutex_init(&book->lock, NULL) == 0 ? STATUS_OK : STATUS_NO_MEMORY;
}

static void free_generation(struct generation *generation)
{
    free(generation->keys.places);
    key_set_free(&generation->set);
    free(generation->accounts);
}

void book_free(struct book *book)
{
    assume(book->views == NULL);
    map_free(&book->entries);
    arena_free(&book->arena);
    free(book->free_entries);
    free_generation(&book->gathering);
    free_generation(&book->settling);
    book_past_free(book->past);
    key_index_free(&book->index);
    (void)pthread_mutex_destroy(&book->lock);
}

static void lock(struct book *book)
{
    (void)pthread_mutex_lock(&book->lock);
}

static void unlock(struct book *book)
{
    (void)pthread_mutex_unlock(&book->lock);
}

/* ---- what the writer knows */

const struct ledger_account *book_find(const struct book *book, int64_t account)
{
    const struct book_entry *entry = account == 0 ? NULL : map_get(&book->entries, account);
    return entry == NULL || !entry->is_valid ? NULL : &entry->now;
}

int64_t book_key(const struct book *book, int64_t key, int64_t step)
{
    int64_t transfer = key_table_get(&book->gathering.keys, key, step);
    return transfer != 0 ? transfer : key_table_get(&book->settling.keys, key, step);
}

enum status book_find_key(const struct book *book, struct txn *txn, int64_t key, int64_t step,
                          int64_t *transfer)
{
    *transfer = book_key(book, key, step);
    return *transfer != 0 ? STATUS_OK : key_index_find(&book->index, txn, key, step, transfer);
}

enum status book_prepare(struct book *book, struct txn *txn)
{
    if (book->is_ready) {
        return STATUS_OK;
    }
    enum status status = tail_settle(txn);
    return status == STATUS_OK ? key_index_load(&book->index, txn) : status;
}

/* ---- memory */

/* Entries that nothing needs: current in the tables, in no generation, without a reader who may
 * look back. */
static bool is_needed(const struct book *book, const struct book_entry *entry)
{
    return entry->is_dirty || entry->gathered >= book->settling.number;
}

static void take_back(struct book *book, struct book_version *version)
{
    while (version != NULL) {
        struct book_version *older = version->older;
        version->older = book->free_versions;
        book->free_versions = version;
        version = older;
    }
}

/* Forget what is not needed. Under the lock. */
static enum status forget(struct book *book)
{
    struct map kept;
    map_init(&kept);
    size_t most = book->free_count + book->entries.count;
    if (book->free_room < most) {
        struct book_entry **room = realloc(book->free_entries, most * sizeof(struct book_entry *));
        if (room == NULL) {
            return STATUS_NO_MEMORY;
        }
        book->free_entries = room;
        book->free_room = most;
    }
    enum status status = STATUS_OK;
    for (size_t i = 0; i < book->entries.room && status == STATUS_OK; i++) {
        struct book_entry *entry = book->entries.slots[i].value;
        if (entry != NULL && is_needed(book, entry)) {
            status = map_put(&kept, book->entries.slots[i].key, entry);
        }
    }
    if (status != STATUS_OK) {
        map_free(&kept);
        return status;
    }
    for (size_t i = 0; i < book->entries.room; i++) {
        struct book_entry *entry = book->entries.slots[i].value;
        if (entry != NULL && !is_needed(book, entry)) {
            take_back(book, entry->older);
            book->free_entries[book->free_count++] = entry;
        }
    }
    map_free(&book->entries);
    book->entries = kept;
    return STATUS_OK;
}

static struct book_entry *new_entry(struct book *book, int64_t id)
{
    struct book_entry *made = NULL;
    if (book->free_count != 0) {
        made = book->free_entries[--book->free_count];
        *made = (struct book_entry){0};
    } else {
        made = ARENA_NEW(&book->arena, struct book_entry);
    }
    return made != NULL && map_put(&book->entries, id, made) == STATUS_OK ? made : NULL;
}

static struct book_version *new_version(struct book *book)
{
    struct book_version *made = book->free_versions;
    if (made == NULL) {
        return ARENA_NEW(&book->arena, struct book_version);
    }
    book->free_versions = made->older;
    return made;
}

/* ---- taking in */

static enum status reserve_account(struct book *book, struct batch_account *at)
{
    at->entry = map_get(&book->entries, at->account.id);
    if (at->entry == NULL) {
        at->entry = new_entry(book, at->account.id);
    }
    at->version = at->changed || at->changed_terms ? new_version(book) : NULL;
    bool has_all =
        at->entry != NULL && (at->version != NULL || !(at->changed || at->changed_terms));
    return has_all ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status reserve_list(struct generation *generation, size_t more)
{
    size_t room = generation->accounts_room == 0 ? 256 : generation->accounts_room;
    while (generation->accounts_count + more > room) {
        room *= 2;
    }
    if (room == generation->accounts_room) {
        return STATUS_OK;
    }
    struct book_entry **list = realloc(generation->accounts, room * sizeof(struct book_entry *));
    if (list == NULL) {
        return STATUS_NO_MEMORY;
    }
    generation->accounts = list;
    generation->accounts_room = room;
    return STATUS_OK;
}

/* All memory that the commit will need: afterwards nothing may fail. Under the lock. */
static enum status reserve(struct book *book, struct batch *batch, size_t transfers)
{
    enum status status = STATUS_OK;
    size_t accounts = 0;
    if (book->entries.count > book->limits.accounts && book->views == NULL) {
        status = forget(book);
    }
    for (struct batch_account *at = batch->account_list; status == STATUS_OK && at != NULL;
         at = at->next) {
        status = reserve_account(book, at);
        accounts++;
    }
    if (status == STATUS_OK) {
        status = reserve_list(&book->gathering, accounts);
    }
    return status == STATUS_OK ? key_table_reserve(&book->gathering.keys, transfers) : status;
}

static void cut_old(struct book *book, struct book_entry *entry, uint64_t oldest)
{
    struct book_version **at = &entry->older;
    while (*at != NULL && (*at)->until > oldest) {
        at = &(*at)->older;
    }
    take_back(book, *at);
    *at = NULL;
}

static void give_back(struct book *book, struct batch_account *at)
{
    if (at->version != NULL) {
        at->version->older = NULL;
        take_back(book, at->version);
        at->version = NULL;
    }
}

/* What the batch made of an account is what is there now; what was is for those who look back. */
static void publish(struct book *book, struct batch_account *at)
{
    struct book_entry *entry = at->entry;
    if (at->version == NULL && entry->is_valid) {
        return; /* only read */
    }
    if (at->version != NULL && entry->is_valid) {
        *at->version = (struct book_version){entry->now, book->commits + 1, entry->older};
        entry->older = at->version;
    } else {
        give_back(book, at);
    }
    at->is_new_entry = !entry->is_valid;
    entry->is_valid = true;
    entry->now = at->account;
}

static void unpublish(struct batch_account *at)
{
    struct book_entry *entry = at->entry;
    if (at->is_new_entry) {
        entry->is_valid = false;
    } else if (at->version != NULL) {
        entry->now = at->version->state;
        entry->older = at->version->older;
    }
}

/* A day that ended is written at once, and so is its account: the account's row never has a day
 * that is over, and what is behind the transfers is of the row's day. */
static void write_past(const struct batch *batch, struct many *many)
{
    many_past_days(many);
    for (const struct batch_account *at = batch->account_list; at != NULL; at = at->next) {
        if (at->has_past) {
            many_past_day(many, &at->past);
        }
    }
    many_accounts(many);
    for (const struct batch_account *at = batch->account_list; at != NULL; at = at->next) {
        if (at->has_past) {
            many_account(many, &at->account);
        }
    }
}

enum status book_flush(struct book *book, struct batch *batch, struct txn *txn, struct many *many)
{
    size_t transfers = batch_transfers(batch);
    book_turn(book, transfers);
    lock(book);
    enum status status = reserve(book, batch, transfers);
    unlock(book);
    if (status != STATUS_OK) {
        return status;
    }
    write_past(batch, many);
    lock(book);
    for (struct batch_account *at = batch->account_list; at != NULL; at = at->next) {
        publish(book, at);
    }
    book->published = batch;
    unlock(book);
    book_settle(book, many, transfers);
    status = many_end(many);
    if (status == STATUS_OK) {
        status = book_settle_keys(book, txn, transfers);
    }
    return status == STATUS_OK && book_is_settled(book) ? settled_put(txn, book->settling.through)
                                                        : status;
}

/* ---- the batch's end */

static void gather(struct book *book, struct batch_account *at)
{
    struct generation *to = &book->gathering;
    struct book_entry *entry = at->entry;
    entry->is_dirty = true;
    if (entry->gathered != to->number) {
        entry->gathered = to->number;
        to->accounts[to->accounts_count++] = entry;
    }
}

static void keep(struct book *book, struct batch *batch)
{
    for (const struct batch_transfer *at = batch->first_transfer; at != NULL; at = at->next) {
        if (!at->undone) {
            const struct book_key key = {at->transfer.key, at->transfer.step, at->transfer.id};
            key_table_put(&book->gathering.keys, &key);
            book->gathering.through = at->transfer.id;
        }
    }
    book->commits++;
    uint64_t oldest = book->views == NULL ? book->commits : book_oldest(book);
    for (struct batch_account *at = batch->account_list; at != NULL; at = at->next) {
        if (at->changed) {
            gather(book, at);
        }
        if (at->version != NULL) {
            cut_old(book, at->entry, oldest);
        }
    }
}

void book_end(struct book *book, struct batch *batch, bool committed)
{
    book->is_ready = book->is_ready || committed;
    lock(book);
    bool is_published = book->published != NULL;
    book->published = NULL;
    key_index_end(&book->index, committed);
    if (is_published) {
        book_settle_end(book, committed);
    }
    if (is_published && committed) {
        keep(book, batch);
    }
    for (struct batch_account *at = batch->account_list; !committed && at != NULL; at = at->next) {
        if (is_published) {
            unpublish(at);
        }
        give_back(book, at);
    }
    unlock(book);
}
