/* book_settle.c - writing behind: a share of the generation before with every batch. */
#include <stdlib.h>

#include "ledger/batch_store.h"
#include "ledger/book.h"

/* ---- order */

static int by_account(const void *a, const void *b)
{
    int64_t x = (*(struct book_entry *const *)a)->now.id;
    int64_t y = (*(struct book_entry *const *)b)->now.id;
    return (x > y) - (x < y);
}

/* Without memory it is settled later. */
static bool sort(struct generation *generation)
{
    const struct key_table *keys = &generation->keys;
    struct key_set *set = &generation->set;
    int bits = key_bits((int64_t)keys->count);
    *set = (struct key_set){.count = keys->count, .bits = bits, .end = UINT64_C(1) << bits};
    if (key_set_make(set, keys->places, keys->room) != STATUS_OK) {
        return false;
    }
    qsort(generation->accounts, generation->accounts_count, sizeof(struct book_entry *),
          by_account);
    return true;
}

/* ---- a share */

static bool is_all_done(const struct generation *at)
{
    return at->keys_done == at->keys.count && at->accounts_done == at->accounts_count;
}

/* What has gathered is settled from now on, and the emptied one gathers. Its keys are in a segment,
 * but not in the snapshots of readers who began before. */
static void swap(struct book *book)
{
    struct generation next = book->gathering;
    struct book_past *past = malloc(sizeof *past);
    if (past == NULL || !sort(&next)) {
        free(past);
        return;
    }
    (void)pthread_mutex_lock(&book->lock);
    *past = (struct book_past){book->settling.set, book->commits, book->past};
    book->past = past;
    past = book_past_cut(book);
    book->gathering = book->settling;
    book->gathering.number = next.number + 1;
    key_table_clear(&book->gathering.keys);
    book->gathering.accounts_count = 0;
    book->settling = next;
    book->settling.segment = ++book->index.last;
    (void)pthread_mutex_unlock(&book->lock);
    book_past_free(past);
    book->gathering.set = (struct key_set){0};
    book->gathering.keys_done = 0;
    book->gathering.accounts_done = 0;
}

/* Some were written meanwhile, with a generation before. */
static void write_accounts(const struct generation *from, struct many *many)
{
    many_accounts(many);
    for (size_t i = from->accounts_done; i < from->accounts_next; i++) {
        const struct book_entry *entry = from->accounts[i];
        if (entry->is_dirty) {
            many_account(many, &entry->now);
        }
    }
}

void book_turn(struct book *book, size_t transfers)
{
    bool is_due = transfers == 0 ? book->gathering.accounts_count != 0
                                 : book->gathering.keys.count >= book->limits.generation;
    if (is_due && is_all_done(&book->settling)) {
        swap(book);
    }
}

/* A little faster than what comes in, so that one generation is settled before the next is full; in
 * pieces that are worth touching the pages. While nothing comes in, all that there is. */
void book_settle(struct book *book, struct many *many, size_t transfers)
{
    struct generation *from = &book->settling;
    bool is_idle = transfers == 0;
    size_t owed = book->owed + transfers + (transfers + 1) / 2;
    from->keys_next = from->keys_done;
    from->accounts_next = from->accounts_done;
    book->owed_next = is_all_done(from) ? 0 : owed;
    if (is_all_done(from) || (!is_idle && owed < book->limits.settle_least)) {
        return;
    }
    size_t share = is_idle ? book->limits.settle_idle : owed;
    book->owed_next = 0;
    from->keys_next = key_set_round(&from->set, from->keys_done + share);
    bool is_last = from->keys_next == from->keys.count;
    from->accounts_next =
        is_last ? from->accounts_count : from->accounts_count * from->keys_next / from->keys.count;
    write_accounts(from, many);
}

static enum status write_keys(struct book *book, struct txn *txn)
{
    const struct generation *from = &book->settling;
    if (from->keys_next == from->keys_done) {
        return STATUS_OK;
    }
    enum status status =
        key_set_write(txn, &from->set, from->segment, key_set_bucket(&from->set, from->keys_done),
                      key_set_bucket(&from->set, from->keys_next));
    if (status == STATUS_OK && from->keys_next == from->keys.count) {
        status = key_index_add(&book->index, txn, &from->set, from->segment);
        return status == STATUS_OK ? keys_settled_put(txn, from->through) : status;
    }
    return status;
}

enum status book_settle_keys(struct book *book, struct txn *txn, size_t transfers)
{
    const struct key_pace pace = {.fan = book->limits.merge,
                                  .least = book->limits.merge_least,
                                  .due = transfers == 0 ? book->limits.settle_idle
                                                        : transfers + (transfers + 1) / 2,
                                  .is_idle = transfers == 0};
    enum status status = key_index_begin(&book->index);
    if (status == STATUS_OK) {
        status = write_keys(book, txn);
    }
    return status == STATUS_OK ? key_merge(&book->index, txn, &pace) : status;
}

bool book_is_settled(const struct book *book)
{
    const struct generation *from = &book->settling;
    return !is_all_done(from) && from->keys_next == from->keys.count &&
           from->accounts_next == from->accounts_count;
}

void book_settle_end(struct book *book, bool committed)
{
    struct generation *from = &book->settling;
    for (size_t i = from->accounts_done; committed && i < from->accounts_next; i++) {
        from->accounts[i]->is_dirty = false;
    }
    if (committed) {
        from->keys_done = from->keys_next;
        from->accounts_done = from->accounts_next;
        book->owed = book->owed_next;
    }
    from->keys_next = from->keys_done;
    from->accounts_next = from->accounts_done;
}
