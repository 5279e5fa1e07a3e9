/* key_store.h - the way from a key to its transfer where there is one writer: the SQL of the
 * segments. A segment is written once, in the order of its keys' hashes, and never changed; several
 * become one, a piece after the other (key_merge.c): until that is done the keys of the positions
 * before the piece are looked for in the new one, the others in the old ones. A key is in exactly
 * one place. Rows of a segment that key_segment does not name are what a crash left, or what is
 * being written: they do not count. Only for this folder. */
#ifndef OKNO_LEDGER_KEY_STORE_H
#define OKNO_LEDGER_KEY_STORE_H

#include "ledger/key_set.h"
#include "ledger/ledger_store.h"

enum { KEY_SEGMENT_BITS = 32 };

struct key_segment {
    int64_t id;
    int64_t keys; /* that it has, or will have */
    int bits;     /* 2^bits buckets */
    /* Keys of these positions count here: all, unless several become one. */
    uint64_t from, until;
    int64_t target; /* what it becomes a part of; 0: nothing */
};

/* The row of a bucket, or of a chunk of lines. */
static inline int64_t key_row(int64_t segment, uint64_t number)
{
    return segment * ((int64_t)1 << KEY_SEGMENT_BITS) + (int64_t)number;
}

/* How many chunks so many buckets have. */
static inline uint64_t key_chunks(uint64_t buckets)
{
    return (buckets + KEY_CHUNK - 1) >> KEY_CHUNK_BITS;
}

/* Could a segment be so. A row that was changed by hand may be anything. */
bool key_segment_is_sound(const struct key_segment *segment);
/* Bucket of a key that counts here: the number, and past the last. */
uint64_t key_segment_first(const struct key_segment *segment);
uint64_t key_segment_end(const struct key_segment *segment);

/* ---- reading; cursor_close at the end */

/* By id. */
OKNO_CHECK enum status key_segments_all(struct txn *txn, struct cursor *cursor);
void key_segment_read(const struct cursor *cursor, struct key_segment *segment);
/* Rows (id, entries) from one to before another, by id. */
OKNO_CHECK enum status key_buckets_some(struct txn *txn, int64_t from, int64_t end,
                                        struct cursor *cursor);
/* Rows (id, lines). */
OKNO_CHECK enum status key_filters_some(struct txn *txn, int64_t from, int64_t end,
                                        struct cursor *cursor);
/* All of both, for verification. */
OKNO_CHECK enum status key_buckets_all(struct txn *txn, struct cursor *cursor);
OKNO_CHECK enum status key_filters_all(struct txn *txn, struct cursor *cursor);
/* Rows (id, key, step) of the transfers after one, by id. */
OKNO_CHECK enum status keys_made_after(struct txn *txn, int64_t after, struct cursor *cursor);
/* How many entries the second column has, and one of them. */
size_t key_entries(const struct cursor *cursor);
struct book_key key_entry(const struct cursor *cursor, size_t at);

/* In the bucket of one segment. STATUS_NOT_FOUND: it is not there. */
OKNO_CHECK enum status key_in_segment(struct txn *txn, const struct key_segment *segment,
                                      int64_t key, int64_t step, int64_t *transfer);
/* In any segment that the transaction sees. */
OKNO_CHECK enum status key_in_all(struct txn *txn, int64_t key, int64_t step, int64_t *transfer);

/* ---- writing */

OKNO_CHECK enum status key_segment_insert(struct txn *txn, const struct key_segment *segment);
/* It becomes a part of another. */
OKNO_CHECK enum status key_segment_join(struct txn *txn, int64_t segment, int64_t target);
/* All before a position has moved. */
OKNO_CHECK enum status key_segments_move(struct txn *txn, int64_t target, uint64_t position);
/* All has moved: the parts are no more. */
OKNO_CHECK enum status key_segments_remove(struct txn *txn, int64_t target);
/* Rows of a segment from one bucket to before another. */
OKNO_CHECK enum status key_buckets_remove(struct txn *txn, int64_t from, int64_t end);
OKNO_CHECK enum status key_filters_remove(struct txn *txn, int64_t from, int64_t end);
/* Some buckets of a set, and the chunks that are complete with them: whole sets are written from
 * their first bucket to their end, without a gap. */
OKNO_CHECK enum status key_set_write(struct txn *txn, const struct key_set *set, int64_t segment,
                                     uint64_t from, uint64_t end);

/* ---- how far it goes */

/* The last transfer whose key is in a segment; 0: none. */
OKNO_CHECK enum status keys_settled_load(struct txn *txn, int64_t *through);
OKNO_CHECK enum status keys_settled_put(struct txn *txn, int64_t through);
/* Before the first batch: forget what a crash left, and take in the keys of all transfers that are
 * in no segment. */
OKNO_CHECK enum status keys_settle(struct txn *txn);

/* For batch_statements. */
extern const struct store_sql key_sql_segments, key_sql_live, key_sql_bucket, key_sql_buckets,
    key_sql_filters, key_sql_all_buckets, key_sql_all_filters, key_sql_made, key_sql_insert_segment,
    key_sql_join, key_sql_move_from, key_sql_move_until, key_sql_remove_segments,
    key_sql_insert_bucket, key_sql_insert_filter, key_sql_remove_buckets, key_sql_remove_filters,
    key_sql_settled, key_sql_put_settled;
#define KEY_STATEMENTS                                                                             \
    &key_sql_segments, &key_sql_live, &key_sql_bucket, &key_sql_buckets, &key_sql_filters,         \
        &key_sql_all_buckets, &key_sql_all_filters, &key_sql_made, &key_sql_insert_segment,        \
        &key_sql_join, &key_sql_move_from, &key_sql_move_until, &key_sql_remove_segments,          \
        &key_sql_insert_bucket, &key_sql_insert_filter, &key_sql_remove_buckets,                   \
        &key_sql_remove_filters, &key_sql_settled, &key_sql_put_settled

#endif
