/* book_view.c - what a reader's snapshot sees of the book. */
#include <stdlib.h>

#include "ledger/batch.h"
#include "ledger/book.h"

enum status book_view_open(struct book *book, struct book_view **view)
{
    struct book_view *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->book = book;
    (void)pthread_mutex_lock(&book->lock);
    made->pinned = book->commits;
    made->next = book->views;
    book->views = made;
    (void)pthread_mutex_unlock(&book->lock);
    *view = made;
    return STATUS_OK;
}

void book_view_close(struct book_view *view)
{
    struct book *book = view->book;
    (void)pthread_mutex_lock(&book->lock);
    struct book_view **at = &book->views;
    while (*at != view) {
        at = &(*at)->next;
    }
    *at = view->next;
    struct book_past *past = book_past_cut(book);
    (void)pthread_mutex_unlock(&book->lock);
    book_past_free(past);
    free(view);
}

uint64_t book_oldest(const struct book *book)
{
    uint64_t oldest = UINT64_MAX;
    for (const struct book_view *at = book->views; at != NULL; at = at->next) {
        oldest = at->pinned < oldest ? at->pinned : oldest;
    }
    return oldest;
}

struct book_past *book_past_cut(struct book *book)
{
    uint64_t oldest = book_oldest(book);
    struct book_past **at = &book->past;
    while (*at != NULL && (*at)->until > oldest) {
        at = &(*at)->older;
    }
    struct book_past *cut = *at;
    *at = NULL;
    return cut;
}

void book_past_free(struct book_past *past)
{
    while (past != NULL) {
        struct book_past *older = past->older;
        key_set_free(&past->set);
        free(past);
        past = older;
    }
}

/* Ids grow with commits: a state belongs to the snapshot when its last transfer does. */
static const struct ledger_account *visible(const struct book_entry *entry, int64_t last)
{
    const struct ledger_account *state = &entry->now;
    const struct book_version *version = entry->older;
    while (state->last_transfer > last) {
        if (version == NULL) {
            return NULL; /* before the book knew it the tables were not behind */
        }
        state = &version->state;
        version = version->older;
    }
    return state;
}

bool book_view_state(const struct book_view *view, int64_t account, struct ledger_account *state)
{
    struct book *book = view->book;
    if (account == 0) {
        return false;
    }
    (void)pthread_mutex_lock(&book->lock);
    const struct book_entry *entry = map_get(&book->entries, account);
    const struct ledger_account *found =
        entry == NULL || !entry->is_valid ? NULL : visible(entry, view->last);
    if (found != NULL) {
        *state = *found;
    }
    (void)pthread_mutex_unlock(&book->lock);
    return found != NULL;
}

/* The batch may be committed, and in the snapshot, a moment before its end takes its keys in. */
static int64_t published_key(const struct book *book, int64_t key, int64_t step)
{
    const struct batch_transfer *at =
        book->published == NULL || key == 0 ? NULL : map_get(&book->published->keys, key);
    while (at != NULL && (at->undone || at->transfer.step != step)) {
        at = at->same_key;
    }
    return at == NULL ? 0 : at->transfer.id;
}

int64_t book_view_key(const struct book_view *view, int64_t key, int64_t step)
{
    struct book *book = view->book;
    (void)pthread_mutex_lock(&book->lock);
    int64_t transfer = book_key(book, key, step);
    transfer = transfer == 0 ? published_key(book, key, step) : transfer;
    for (const struct book_past *at = book->past; transfer == 0 && at != NULL; at = at->older) {
        transfer = key_set_find(&at->set, key, step);
    }
    (void)pthread_mutex_unlock(&book->lock);
    return transfer > view->last ? 0 : transfer;
}
