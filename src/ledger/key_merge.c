/* key_merge.c - segments of one size become one, a piece with every batch or some: read in the
 * order of the positions, written in it, removed in it. What a piece is, is committed at once. */
#include <stdlib.h>
#include <string.h>

#include "base/assume.h"
#include "base/log.h"
#include "ledger/key_index.h"

/* ---- beginning */

/* Segments of sixteen times as many keys are of the next size. */
static int size_of(int64_t keys)
{
    return (63 - __builtin_clzll((unsigned long long)keys)) / 4;
}

static bool is_at_rest(const struct key_segment *at)
{
    return at->target == 0 && at->from == 0 && at->until == KEY_POSITIONS;
}

/* The keys of the first at rest of a size. */
static int64_t keys_of(const struct indexed_list *list, int size, size_t fan)
{
    int64_t sum = 0;
    for (size_t i = 0; i < list->count && fan != 0; i++) {
        const struct key_segment *at = &list->at[i].segment;
        if (is_at_rest(at) && size_of(at->keys) == size) {
            sum += at->keys;
            fan--;
        }
    }
    return sum;
}

/* So many at rest of a size become one; the first of them. */
static enum status begin_size(struct key_index *index, struct txn *txn, int size, size_t fan)
{
    struct indexed_list *list = &index->next;
    struct indexed_segment made = {.segment = {.id = index->last + 1}};
    made.segment.keys = keys_of(list, size, fan);
    made.segment.bits = key_bits(made.segment.keys);
    made.lines = calloc(UINT64_C(1) << made.segment.bits, KEY_LINE * sizeof(uint64_t));
    if (made.lines == NULL) {
        return STATUS_OK; /* another time */
    }
    index->last++;
    list->at[list->count++] = made;
    enum status status = key_segment_insert(txn, &made.segment);
    size_t left = fan;
    for (size_t i = 0; i < list->count && left != 0 && status == STATUS_OK; i++) {
        struct key_segment *at = &list->at[i].segment;
        if (is_at_rest(at) && size_of(at->keys) == size) {
            at->target = made.segment.id;
            status = key_segment_join(txn, at->id, at->target);
            left--;
        }
    }
    return status;
}

/* Of the sizes that have enough the first. One batch begins one. */
static enum status begin(struct key_index *index, struct txn *txn, size_t fan)
{
    size_t counts[16] = {0};
    for (size_t i = 0; i < index->next.count; i++) {
        const struct key_segment *at = &index->next.at[i].segment;
        if (is_at_rest(at) && ++counts[size_of(at->keys)] == fan) {
            return begin_size(index, txn, size_of(at->keys), fan);
        }
    }
    return STATUS_OK;
}

/* ---- a piece */

struct piece {
    struct key_index *index;
    struct txn *txn;
    struct indexed_segment *target;
    uint64_t from, until; /* positions */
    struct book_key *keys;
    size_t count, room;
};

static enum status add(struct piece *piece, const struct book_key *key)
{
    if (piece->count == piece->room) {
        size_t room = piece->room == 0 ? 4096 : piece->room * 2;
        struct book_key *keys = realloc(piece->keys, room * sizeof *keys);
        if (keys == NULL) {
            return STATUS_NO_MEMORY;
        }
        piece->keys = keys;
        piece->room = room;
    }
    piece->keys[piece->count++] = *key;
    return STATUS_OK;
}

/* Of a bucket those of the piece. STATUS_CORRUPT: one is not where it would be looked for. */
static enum status read_bucket(struct piece *piece, const struct key_segment *from,
                               const struct cursor *cursor)
{
    enum status status = STATUS_OK;
    size_t count = key_entries(cursor);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const struct book_key entry = key_entry(cursor, i);
        uint64_t position = key_position(key_hash(entry.key, entry.step));
        uint64_t bucket = key_bucket(position, from->bits);
        if (cursor_int(cursor, 0) != key_row(from->id, bucket) || entry.transfer == 0) {
            return STATUS_CORRUPT;
        }
        bool is_in = position >= piece->from && position < piece->until;
        status = is_in ? add(piece, &entry) : STATUS_OK;
    }
    return status;
}

static enum status read_part(struct piece *piece, const struct key_segment *from)
{
    struct cursor cursor;
    uint64_t first = key_bucket(piece->from, from->bits);
    uint64_t last = key_bucket(piece->until - 1, from->bits);
    enum status status = key_buckets_some(piece->txn, key_row(from->id, first),
                                          key_row(from->id, last + 1), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        status = read_bucket(piece, from, &cursor);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status write_piece(struct piece *piece)
{
    const struct key_segment *to = &piece->target->segment;
    struct key_set set = {.count = piece->count,
                          .bits = to->bits,
                          .first = key_bucket(piece->from, to->bits),
                          .end = key_bucket(piece->until - 1, to->bits) + 1};
    enum status status = key_set_make(&set, piece->keys, piece->count);
    if (status == STATUS_OK) {
        /* Past its end nobody looks into them: what a batch leaves that fails does no harm. */
        memcpy(piece->target->lines + set.first * KEY_LINE, set.lines,
               (size_t)(set.end - set.first) * KEY_LINE * sizeof *set.lines);
        status = key_set_write(piece->txn, &set, to->id, set.first, set.end);
    }
    key_set_free(&set);
    return status;
}

/* The buckets that nothing counts of any more. */
static enum status remove_moved(const struct piece *piece, const struct key_segment *from)
{
    uint64_t first = key_bucket(piece->from, from->bits);
    uint64_t end = key_bucket(piece->until, from->bits);
    uint64_t chunks = piece->until == KEY_POSITIONS ? key_chunks(end) : end >> KEY_CHUNK_BITS;
    enum status status =
        key_buckets_remove(piece->txn, key_row(from->id, first), key_row(from->id, end));
    return status == STATUS_OK
               ? key_filters_remove(piece->txn, key_row(from->id, first >> KEY_CHUNK_BITS),
                                    key_row(from->id, chunks))
               : status;
}

static enum status note_moved(struct piece *piece)
{
    struct indexed_list *list = &piece->index->next;
    int64_t target = piece->target->segment.id;
    enum status status = key_segments_move(piece->txn, target, piece->until);
    for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
        struct key_segment *at = &list->at[i].segment;
        if (at->target == target) {
            at->from = piece->until;
            status = remove_moved(piece, at);
        }
    }
    piece->target->segment.until = piece->until;
    if (status == STATUS_OK && piece->until == KEY_POSITIONS) {
        status = key_segments_remove(piece->txn, target);
        key_index_drop(piece->index, target);
    }
    return status;
}

static enum status read_piece(struct piece *piece)
{
    const struct indexed_list *list = &piece->index->next;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
        if (list->at[i].segment.target == piece->target->segment.id) {
            status = read_part(piece, &list->at[i].segment);
        }
    }
    return status;
}

/* Whole chunks, of about as many keys as are owed. */
static uint64_t end_of(const struct indexed_segment *target)
{
    const struct key_segment *at = &target->segment;
    int bits = at->bits < KEY_CHUNK_BITS ? 0 : at->bits - KEY_CHUNK_BITS;
    uint64_t of_chunk = ((uint64_t)at->keys >> bits) + 1;
    uint64_t owed = target->owed < (uint64_t)at->keys ? target->owed : (uint64_t)at->keys;
    uint64_t chunks = owed / of_chunk + 1;
    uint64_t end = at->until + (chunks << (KEY_POSITION_BITS - bits));
    return end < KEY_POSITIONS ? end : KEY_POSITIONS;
}

/* The one that is owed most. NULL: none. */
static struct indexed_segment *most_owed(struct indexed_list *list, const struct key_pace *pace)
{
    struct indexed_segment *most = NULL;
    for (size_t i = 0; i < list->count; i++) {
        struct indexed_segment *at = &list->at[i];
        if (at->segment.until < KEY_POSITIONS) {
            at->owed += pace->due;
            most = most == NULL || at->owed > most->owed ? at : most;
        }
    }
    return most;
}

/* Keys that are not where they belong stay where they are; verification names them. */
static void stop_moving(struct key_index *index, int64_t target)
{
    index->is_broken = true;
    log_event(LOG_ERROR, "keys-broken",
              "segments of keys cannot become %lld: okno verify tells more", (long long)target);
}

enum status key_merge(struct key_index *index, struct txn *txn, const struct key_pace *pace)
{
    assume(index->has_next);
    if (pace->fan < 2 || index->is_broken) {
        return STATUS_OK;
    }
    enum status status = begin(index, txn, pace->fan);
    struct indexed_segment *target = most_owed(&index->next, pace);
    if (status != STATUS_OK || target == NULL ||
        (!pace->is_idle && target->owed < pace->least &&
         (int64_t)target->owed < target->segment.keys)) {
        return status;
    }
    struct piece piece = {.index = index,
                          .txn = txn,
                          .target = target,
                          .from = target->segment.until,
                          .until = end_of(target)};
    target->owed = 0;
    status = read_piece(&piece);
    if (status == STATUS_OK) {
        status = write_piece(&piece);
        status = status == STATUS_OK ? note_moved(&piece) : status;
    } else if (status == STATUS_CORRUPT) {
        stop_moving(index, target->segment.id);
        status = STATUS_OK;
    }
    free(piece.keys);
    return status;
}
