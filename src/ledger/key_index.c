#include "ledger/key_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/assume.h"
#include "base/log.h"

enum { LINE_BYTES = KEY_LINE * sizeof(uint64_t) };

void key_index_init(struct key_index *index)
{
    *index = (struct key_index){0};
}

/* ---- lists */

static enum status reserve(struct indexed_list *list, size_t count)
{
    if (count > list->room) {
        size_t room = count + 16;
        struct indexed_segment *at = realloc(list->at, room * sizeof *at);
        if (at == NULL) {
            return STATUS_NO_MEMORY;
        }
        list->at = at;
        list->room = room;
    }
    return STATUS_OK;
}

static bool has_lines(const struct indexed_list *list, const uint64_t *lines)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i].lines == lines) {
            return true;
        }
    }
    return false;
}

/* The filters of one list that are not in the other. */
static void free_lines(const struct indexed_list *list, const struct indexed_list *kept)
{
    for (size_t i = 0; i < list->count; i++) {
        if (!has_lines(kept, list->at[i].lines)) {
            free(list->at[i].lines);
        }
    }
}

void key_index_free(struct key_index *index)
{
    static const struct indexed_list none;
    key_index_end(index, false);
    free_lines(&index->now, &none);
    free(index->now.at);
    free(index->next.at);
    key_index_init(index);
}

/* ---- loading */

static enum status read_lines(struct txn *txn, struct indexed_segment *at)
{
    struct cursor cursor;
    const struct key_segment *segment = &at->segment;
    uint64_t buckets = UINT64_C(1) << segment->bits;
    uint64_t chunk = key_segment_first(segment) >> KEY_CHUNK_BITS;
    uint64_t end = key_chunks(key_segment_end(segment));
    bool is_whole = true;
    enum status status =
        key_filters_some(txn, key_row(segment->id, chunk), key_row(segment->id, end), &cursor);
    while (status == STATUS_OK && is_whole && (status = cursor_next(&cursor)) == STATUS_OK) {
        struct str lines = cursor_str(&cursor, 1);
        uint64_t first = chunk << KEY_CHUNK_BITS;
        size_t size = LINE_BYTES * (buckets - first < KEY_CHUNK ? buckets - first : KEY_CHUNK);
        is_whole = cursor_int(&cursor, 0) == key_row(segment->id, chunk) && lines.size == size;
        if (is_whole) {
            memcpy(at->lines + first * KEY_LINE, lines.data, size);
            chunk++;
        }
    }
    cursor_close(&cursor);
    if (status != STATUS_NOT_FOUND && status != STATUS_OK) {
        return status;
    }
    return is_whole && chunk == end ? STATUS_OK : STATUS_CORRUPT;
}

static enum status load_one(struct key_index *index, const struct key_segment *segment)
{
    enum status status =
        key_segment_is_sound(segment) ? reserve(&index->now, index->now.count + 1) : STATUS_CORRUPT;
    if (status != STATUS_OK) {
        return status;
    }
    uint64_t *lines = calloc(UINT64_C(1) << segment->bits, LINE_BYTES);
    index->now.at[index->now.count++] =
        (struct indexed_segment){.segment = *segment, .lines = lines};
    index->last = segment->id;
    return lines == NULL ? STATUS_NO_MEMORY : STATUS_OK;
}

enum status key_index_load(struct key_index *index, struct txn *txn)
{
    struct cursor cursor;
    struct key_segment segment;
    key_index_free(index);
    enum status status = key_segments_all(txn, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        key_segment_read(&cursor, &segment);
        status = load_one(index, &segment);
    }
    cursor_close(&cursor);
    status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    for (size_t i = 0; i < index->now.count && status == STATUS_OK; i++) {
        status = read_lines(txn, &index->now.at[i]);
    }
    if (status == STATUS_CORRUPT) {
        log_event(LOG_ERROR, "keys-broken",
                  "the segments of keys are not whole: okno verify tells more");
    }
    return status;
}

/* ---- looking up */

static bool may_have(const struct indexed_segment *at, uint64_t hash)
{
    uint64_t position = key_position(hash);
    const struct key_segment *segment = &at->segment;
    return position >= segment->from && position < segment->until &&
           key_line_has(at->lines + key_bucket(position, segment->bits) * KEY_LINE, hash);
}

enum status key_index_find(const struct key_index *index, struct txn *txn, int64_t key,
                           int64_t step, int64_t *transfer)
{
    uint64_t hash = key_hash(key, step);
    const struct indexed_list *list = &index->now;
    enum status status = STATUS_NOT_FOUND;
    *transfer = 0;
    for (size_t i = 0; i < list->count; i++) { /* all lines are on their way at once */
        uint64_t bucket = key_bucket(key_position(hash), list->at[i].segment.bits);
        __builtin_prefetch(list->at[i].lines + bucket * KEY_LINE);
    }
    for (size_t i = 0; i < list->count && status == STATUS_NOT_FOUND; i++) {
        if (may_have(&list->at[i], hash)) {
            status = key_in_segment(txn, &list->at[i].segment, key, step, transfer);
        }
    }
    return status;
}

/* ---- a batch */

enum status key_index_begin(struct key_index *index)
{
    assume(!index->has_next);
    /* A segment may be added, and one that others become. */
    enum status status = reserve(&index->next, index->now.count + 2);
    if (status == STATUS_OK) {
        if (index->now.count != 0) {
            memcpy(index->next.at, index->now.at, index->now.count * sizeof *index->now.at);
        }
        index->next.count = index->now.count;
        index->has_next = true;
    }
    return status;
}

void key_index_end(struct key_index *index, bool committed)
{
    if (!index->has_next) {
        return;
    }
    if (committed) {
        struct indexed_list before = index->now;
        index->now = index->next;
        index->next = before;
    }
    free_lines(&index->next, &index->now);
    index->next.count = 0;
    index->has_next = false;
}

enum status key_index_add(struct key_index *index, struct txn *txn, const struct key_set *set,
                          int64_t id)
{
    assume(index->has_next && index->next.count < index->next.room);
    size_t size = (size_t)LINE_BYTES << set->bits;
    const struct indexed_segment made = {.segment = {.id = id,
                                                     .keys = (int64_t)set->count,
                                                     .bits = set->bits,
                                                     .until = KEY_POSITIONS},
                                         .lines = malloc(size)};
    if (made.lines == NULL) {
        return STATUS_NO_MEMORY;
    }
    memcpy(made.lines, set->lines, size);
    index->next.at[index->next.count++] = made;
    return key_segment_insert(txn, &made.segment);
}

void key_index_drop(struct key_index *index, int64_t target)
{
    struct indexed_list *list = &index->next;
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i].segment.target != target) {
            list->at[kept++] = list->at[i];
        } else if (!has_lines(&index->now, list->at[i].lines)) {
            free(list->at[i].lines); /* this batch has added it */
        }
    }
    list->count = kept;
}
