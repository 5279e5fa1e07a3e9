#include "ledger/outside.h"

#include <stdlib.h>

#include "ledger/key_index.h"
#include "ledger/tail.h"

/* The key of a transfer that no segment has yet. */
struct late_key {
    int64_t key, step, id;
};

struct outside {
    struct txn *txn;
    struct tail tail;
    struct late_key *keys; /* by key and step */
    size_t count, room;
    struct key_index index; /* of the others */
    bool has_index;
};

static int compare(const void *one, const void *other)
{
    const struct late_key *a = one;
    const struct late_key *b = other;
    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    return a->step < b->step ? -1 : a->step > b->step;
}

static enum status add_key(struct outside *outside, struct late_key key)
{
    if (outside->count == outside->room) {
        size_t room = outside->room == 0 ? 1024 : outside->room * 2;
        struct late_key *keys = reallocarray(outside->keys, room, sizeof *keys);
        if (keys == NULL) {
            return STATUS_NO_MEMORY;
        }
        outside->keys = keys;
        outside->room = room;
    }
    outside->keys[outside->count++] = key;
    return STATUS_OK;
}

static enum status read_keys(struct outside *outside)
{
    struct cursor cursor;
    int64_t through = 0;
    enum status status = keys_settled_load(outside->txn, &through);
    if (status != STATUS_OK) {
        return status;
    }
    status = keys_made_after(outside->txn, through, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        const struct late_key key = {.key = cursor_int(&cursor, 1),
                                     .step = cursor_int(&cursor, 2),
                                     .id = cursor_int(&cursor, 0)};
        status = add_key(outside, key);
    }
    cursor_close(&cursor);
    if (outside->count > 0) {
        qsort(outside->keys, outside->count, sizeof *outside->keys, compare);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Without filters that can be trusted, which verification tells of, or held, every segment is
 * looked at. */
static enum status read_index(struct outside *outside)
{
    enum status status = key_index_load(&outside->index, outside->txn);
    outside->has_index = status == STATUS_OK;
    return status == STATUS_CORRUPT || status == STATUS_NO_MEMORY ? STATUS_OK : status;
}

enum status outside_open(struct txn *txn, struct outside **outside)
{
    *outside = calloc(1, sizeof **outside);
    if (*outside == NULL) {
        return STATUS_NO_MEMORY;
    }
    (*outside)->txn = txn;
    tail_init(&(*outside)->tail);
    key_index_init(&(*outside)->index);
    if (txn_is_shared(txn)) {
        return STATUS_OK; /* nothing is behind where several write */
    }
    enum status status = tail_read(&(*outside)->tail, txn);
    if (status == STATUS_OK) {
        status = read_keys(*outside);
    }
    return status == STATUS_OK ? read_index(*outside) : status;
}

void outside_close(struct outside *outside)
{
    if (outside != NULL) {
        tail_free(&outside->tail);
        key_index_free(&outside->index);
        free(outside->keys);
        free(outside);
    }
}

struct tail *outside_tail(struct outside *outside)
{
    return &outside->tail;
}

enum status outside_account(const struct outside *outside, int64_t id,
                            struct ledger_account *account)
{
    const struct ledger_account *late = tail_account(&outside->tail, id);
    if (late != NULL) {
        *account = *late;
        return STATUS_OK;
    }
    return account_load(outside->txn, id, account);
}

enum status outside_id_of_key(const struct outside *outside, int64_t key, int64_t step, int64_t *id)
{
    const struct late_key wanted = {.key = key, .step = step};
    const struct late_key *late =
        outside->count == 0
            ? NULL
            : bsearch(&wanted, outside->keys, outside->count, sizeof wanted, compare);
    if (late != NULL) {
        *id = late->id;
        return STATUS_OK;
    }
    return outside->has_index ? key_index_find(&outside->index, outside->txn, key, step, id)
                              : transfer_by_key(outside->txn, key, step, id);
}
