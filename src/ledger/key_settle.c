/* key_settle.c - what a crash, or a version that kept keys in another way, left undone. */
#include <stdlib.h>

#include "ledger/key_store.h"

/* Keys of one segment: what is held in memory is bounded by it. */
enum { PIECE = 256 * 1024 };

struct settling {
    struct txn *txn;
    struct book_key *keys; /* PIECE of them */
    size_t count;
    int64_t segment; /* the last one */
};

/* Rows after a segment that is named, 0: from the beginning, and before the next. */
static enum status remove_between(struct txn *txn, int64_t after, int64_t next)
{
    int64_t from = after == 0 ? INT64_MIN : key_row(after + 1, 0);
    int64_t end = next == 0 ? INT64_MAX : key_row(next, 0);
    enum status status = key_buckets_remove(txn, from, end);
    return status == STATUS_OK ? key_filters_remove(txn, from, end) : status;
}

/* What no named segment has. */
static enum status forget_rest(struct settling *run)
{
    struct cursor cursor;
    struct key_segment segment;
    enum status status = key_segments_all(run->txn, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        key_segment_read(&cursor, &segment);
        status = key_segment_is_sound(&segment) ? remove_between(run->txn, run->segment, segment.id)
                                                : STATUS_CORRUPT;
        run->segment = segment.id;
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? remove_between(run->txn, run->segment, 0) : status;
}

static enum status write_piece(struct settling *run)
{
    const struct key_segment made = {.id = ++run->segment,
                                     .keys = (int64_t)run->count,
                                     .bits = key_bits((int64_t)run->count),
                                     .until = KEY_POSITIONS};
    struct key_set set = {.count = run->count, .bits = made.bits, .end = UINT64_C(1) << made.bits};
    enum status status = key_set_make(&set, run->keys, run->count);
    if (status == STATUS_OK) {
        status = key_set_write(run->txn, &set, made.id, 0, set.end);
    }
    key_set_free(&set);
    run->count = 0;
    return status == STATUS_OK ? key_segment_insert(run->txn, &made) : status;
}

static enum status take_in(struct settling *run, int64_t *through)
{
    struct cursor cursor;
    enum status status = keys_made_after(run->txn, *through, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        *through = cursor_int(&cursor, 0);
        run->keys[run->count++] =
            (struct book_key){cursor_int(&cursor, 1), cursor_int(&cursor, 2), *through};
        status = run->count == PIECE ? write_piece(run) : STATUS_OK;
    }
    cursor_close(&cursor);
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    return run->count == 0 ? STATUS_OK : write_piece(run);
}

enum status keys_settle(struct txn *txn)
{
    int64_t before = 0;
    struct settling run = {.txn = txn, .keys = malloc(PIECE * sizeof *run.keys)};
    enum status status = run.keys == NULL ? STATUS_NO_MEMORY : forget_rest(&run);
    if (status == STATUS_OK) {
        status = keys_settled_load(txn, &before);
    }
    int64_t through = before;
    if (status == STATUS_OK) {
        status = take_in(&run, &through);
    }
    if (status == STATUS_OK && through != before) {
        status = keys_settled_put(txn, through);
    }
    free(run.keys);
    return status;
}
