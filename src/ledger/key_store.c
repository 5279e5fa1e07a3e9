#include "ledger/key_store.h"

#include <stdlib.h>
#include <string.h>

#define N(number) value_int(number)

const struct store_sql key_sql_segments = {
    "SELECT id, keys, bits, live_from, live_until, target FROM key_segment ORDER BY id", "",
    "iiiiii"};
const struct store_sql key_sql_live = {
    "SELECT id, keys, bits, live_from, live_until, target FROM key_segment"
    " WHERE live_from <= $1 AND live_until > $1 ORDER BY id",
    "i", "iiiiii"};
const struct store_sql key_sql_bucket = {"SELECT id, entries FROM key_bucket WHERE id = $1", "i",
                                         "ib"};
const struct store_sql key_sql_buckets = {
    "SELECT id, entries FROM key_bucket WHERE id >= $1 AND id < $2 ORDER BY id", "ii", "ib"};
const struct store_sql key_sql_filters = {
    "SELECT id, lines FROM key_filter WHERE id >= $1 AND id < $2 ORDER BY id", "ii", "ib"};
const struct store_sql key_sql_all_buckets = {"SELECT id, entries FROM key_bucket ORDER BY id", "",
                                              "*ib"};
const struct store_sql key_sql_all_filters = {"SELECT id, lines FROM key_filter ORDER BY id", "",
                                              "*ib"};
const struct store_sql key_sql_made = {
    "SELECT id, key, step FROM transfer WHERE id > $1 ORDER BY id", "i", "*iii"};
const struct store_sql key_sql_insert_segment = {
    "INSERT INTO key_segment (id, keys, bits, live_from, live_until, target)"
    " VALUES ($1, $2, $3, $4, $5, $6)",
    "iiiiii", ""};
const struct store_sql key_sql_join = {"UPDATE key_segment SET target = $2 WHERE id = $1", "ii",
                                       ""};
const struct store_sql key_sql_move_from = {
    "UPDATE key_segment SET live_from = $2 WHERE target = $1", "ii", ""};
const struct store_sql key_sql_move_until = {"UPDATE key_segment SET live_until = $2 WHERE id = $1",
                                             "ii", ""};
const struct store_sql key_sql_remove_segments = {"DELETE FROM key_segment WHERE target = $1", "i",
                                                  ""};
const struct store_sql key_sql_insert_bucket = {
    "INSERT INTO key_bucket (id, entries) VALUES ($1, $2)", "ib", ""};
const struct store_sql key_sql_insert_filter = {
    "INSERT INTO key_filter (id, lines) VALUES ($1, $2)", "ib", ""};
const struct store_sql key_sql_remove_buckets = {
    "DELETE FROM key_bucket WHERE id >= $1 AND id < $2", "ii", ""};
const struct store_sql key_sql_remove_filters = {
    "DELETE FROM key_filter WHERE id >= $1 AND id < $2", "ii", ""};
const struct store_sql key_sql_settled = {"SELECT through FROM settled WHERE id = 2", "", "i"};
const struct store_sql key_sql_put_settled = {
    "INSERT INTO settled (id, through) VALUES (2, $1)"
    " ON CONFLICT (id) DO UPDATE SET through = excluded.through",
    "i", ""};

/* ---- segments */

bool key_segment_is_sound(const struct key_segment *at)
{
    return at->id > 0 && at->id < INT32_MAX && at->keys > 0 && at->bits == key_bits(at->keys) &&
           at->from <= at->until && at->until <= KEY_POSITIONS;
}

uint64_t key_segment_first(const struct key_segment *segment)
{
    return key_bucket(segment->from, segment->bits);
}

uint64_t key_segment_end(const struct key_segment *segment)
{
    return segment->until <= segment->from ? key_segment_first(segment)
                                           : key_bucket(segment->until - 1, segment->bits) + 1;
}

enum status key_segments_all(struct txn *txn, struct cursor *cursor)
{
    return txn_query(txn, &key_sql_segments, NULL, 0, cursor);
}

void key_segment_read(const struct cursor *cursor, struct key_segment *segment)
{
    int64_t bits = cursor_int(cursor, 2);
    *segment = (struct key_segment){.id = cursor_int(cursor, 0),
                                    .keys = cursor_int(cursor, 1),
                                    .bits = bits < 0 || bits > KEY_BITS_MOST ? -1 : (int)bits,
                                    .from = (uint64_t)cursor_int(cursor, 3),
                                    .until = (uint64_t)cursor_int(cursor, 4),
                                    .target = cursor_int(cursor, 5)};
}

enum status key_segment_insert(struct txn *txn, const struct key_segment *segment)
{
    return txn_exec(txn, &key_sql_insert_segment,
                    VALUES(N(segment->id), N(segment->keys), N(segment->bits),
                           N((int64_t)segment->from), N((int64_t)segment->until),
                           N(segment->target)),
                    NULL);
}

enum status key_segment_join(struct txn *txn, int64_t segment, int64_t target)
{
    return txn_exec(txn, &key_sql_join, VALUES(N(segment), N(target)), NULL);
}

enum status key_segments_move(struct txn *txn, int64_t target, uint64_t position)
{
    enum status status =
        txn_exec(txn, &key_sql_move_from, VALUES(N(target), N((int64_t)position)), NULL);
    return status == STATUS_OK
               ? txn_exec(txn, &key_sql_move_until, VALUES(N(target), N((int64_t)position)), NULL)
               : status;
}

enum status key_segments_remove(struct txn *txn, int64_t target)
{
    return txn_exec(txn, &key_sql_remove_segments, VALUES(N(target)), NULL);
}

/* ---- buckets and filters */

enum status key_buckets_some(struct txn *txn, int64_t from, int64_t end, struct cursor *cursor)
{
    return txn_query(txn, &key_sql_buckets, VALUES(N(from), N(end)), cursor);
}

enum status key_filters_some(struct txn *txn, int64_t from, int64_t end, struct cursor *cursor)
{
    return txn_query(txn, &key_sql_filters, VALUES(N(from), N(end)), cursor);
}

enum status key_buckets_all(struct txn *txn, struct cursor *cursor)
{
    return txn_query(txn, &key_sql_all_buckets, NULL, 0, cursor);
}

enum status key_filters_all(struct txn *txn, struct cursor *cursor)
{
    return txn_query(txn, &key_sql_all_filters, NULL, 0, cursor);
}

enum status keys_made_after(struct txn *txn, int64_t after, struct cursor *cursor)
{
    return txn_query(txn, &key_sql_made, VALUES(N(after)), cursor);
}

enum status key_buckets_remove(struct txn *txn, int64_t from, int64_t end)
{
    return txn_exec(txn, &key_sql_remove_buckets, VALUES(N(from), N(end)), NULL);
}

enum status key_filters_remove(struct txn *txn, int64_t from, int64_t end)
{
    return txn_exec(txn, &key_sql_remove_filters, VALUES(N(from), N(end)), NULL);
}

size_t key_entries(const struct cursor *cursor)
{
    return cursor_str(cursor, 1).size / sizeof(struct book_key);
}

struct book_key key_entry(const struct cursor *cursor, size_t at)
{
    struct book_key entry;
    memcpy(&entry, cursor_str(cursor, 1).data + at * sizeof entry, sizeof entry);
    return entry;
}

static enum status write_chunks(struct txn *txn, const struct key_set *set, int64_t segment,
                                uint64_t from, uint64_t end)
{
    enum status status = STATUS_OK;
    uint64_t last = end == UINT64_C(1) << set->bits ? key_chunks(end) : end >> KEY_CHUNK_BITS;
    for (uint64_t chunk = from >> KEY_CHUNK_BITS; chunk < last && status == STATUS_OK; chunk++) {
        uint64_t first = chunk << KEY_CHUNK_BITS;
        uint64_t lines = set->end - first < KEY_CHUNK ? set->end - first : KEY_CHUNK;
        const uint64_t *at = set->lines + (first - set->first) * KEY_LINE;
        status = txn_exec(txn, &key_sql_insert_filter,
                          VALUES(N(key_row(segment, chunk)),
                                 value_bytes(at, (size_t)lines * KEY_LINE * sizeof *at)),
                          NULL);
    }
    return status;
}

enum status key_set_write(struct txn *txn, const struct key_set *set, int64_t segment,
                          uint64_t from, uint64_t end)
{
    enum status status = STATUS_OK;
    for (uint64_t bucket = from; bucket < end && status == STATUS_OK; bucket++) {
        size_t start = set->starts[bucket - set->first];
        size_t count = set->starts[bucket - set->first + 1] - start;
        if (count != 0) {
            status = txn_exec(txn, &key_sql_insert_bucket,
                              VALUES(N(key_row(segment, bucket)),
                                     value_bytes(set->keys + start, count * sizeof *set->keys)),
                              NULL);
        }
    }
    return status == STATUS_OK ? write_chunks(txn, set, segment, from, end) : status;
}

/* ---- looking up */

enum status key_in_segment(struct txn *txn, const struct key_segment *segment, int64_t key,
                           int64_t step, int64_t *transfer)
{
    struct cursor cursor;
    uint64_t bucket = key_bucket(key_position(key_hash(key, step)), segment->bits);
    *transfer = 0;
    enum status status =
        txn_query(txn, &key_sql_bucket, VALUES(N(key_row(segment->id, bucket))), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    const struct str entries = status == STATUS_OK ? cursor_str(&cursor, 1) : STR("");
    struct book_key entry;
    for (size_t at = 0; *transfer == 0 && at + sizeof entry <= entries.size; at += sizeof entry) {
        memcpy(&entry, entries.data + at, sizeof entry);
        *transfer = key_among(&entry, 1, key, step);
    }
    cursor_close(&cursor);
    return status == STATUS_OK && *transfer == 0 ? STATUS_NOT_FOUND : status;
}

enum status key_in_all(struct txn *txn, int64_t key, int64_t step, int64_t *transfer)
{
    struct cursor cursor;
    struct key_segment segment;
    enum status found = STATUS_NOT_FOUND;
    int64_t position = (int64_t)key_position(key_hash(key, step));
    *transfer = 0;
    enum status status = txn_query(txn, &key_sql_live, VALUES(N(position)), &cursor);
    while (status == STATUS_OK && found == STATUS_NOT_FOUND &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        key_segment_read(&cursor, &segment);
        if (key_segment_is_sound(&segment)) {
            found = key_in_segment(txn, &segment, key, step, transfer);
        }
    }
    cursor_close(&cursor);
    return status == STATUS_OK ? found : status;
}

/* ---- how far it goes */

enum status keys_settled_load(struct txn *txn, int64_t *through)
{
    enum status status = txn_int(txn, &key_sql_settled, NULL, 0, through);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status keys_settled_put(struct txn *txn, int64_t through)
{
    return txn_exec(txn, &key_sql_put_settled, VALUES(N(through)), NULL);
}
