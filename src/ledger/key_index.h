/* key_index.h - what the writer knows of the segments of keys: which there are, and their filters,
 * so that a new key is known to be new without a look into the store. Only for the writer's thread;
 * whoever audits a snapshot has one of its own (outside.h), which no batch changes. What a batch
 * changes counts when it is committed. Only for this folder. */
#ifndef OKNO_LEDGER_KEY_INDEX_H
#define OKNO_LEDGER_KEY_INDEX_H

#include "ledger/key_store.h"

struct indexed_segment {
    struct key_segment segment; /* first */
    uint64_t *lines;            /* one of each bucket */
    size_t owed;                /* keys to move, of one that others become */
};

struct indexed_list {
    struct indexed_segment *at;
    size_t count, room;
};

struct key_index {
    struct indexed_list now, next; /* next: with the present batch */
    bool has_next;
    int64_t last;   /* segment's id that was given away */
    bool is_broken; /* something does not fit: nothing is moved any more */
};

void key_index_init(struct key_index *index);
void key_index_free(struct key_index *index);
/* From the store; before the first batch. STATUS_CORRUPT: the filters are not whole. */
OKNO_CHECK enum status key_index_load(struct key_index *index, struct txn *txn);

/* STATUS_NOT_FOUND: no segment has it. */
OKNO_CHECK enum status key_index_find(const struct key_index *index, struct txn *txn, int64_t key,
                                      int64_t step, int64_t *transfer);

/* The present batch begins to change the index, before any of what follows; and ends. */
OKNO_CHECK enum status key_index_begin(struct key_index *index);
void key_index_end(struct key_index *index, bool committed);
/* All buckets of the set are written as this segment: now it counts. */
OKNO_CHECK enum status key_index_add(struct key_index *index, struct txn *txn,
                                     const struct key_set *set, int64_t id);
/* The parts that have become a segment are no more. */
void key_index_drop(struct key_index *index, int64_t target);

/* key_merge.c: as many segments of one size become one. */
struct key_pace {
    size_t fan;   /* so many; under 2: none */
    size_t least; /* keys that are moved at once */
    size_t due;   /* keys that every one that others become is to get with this batch */
    bool is_idle; /* now, however few */
};
OKNO_CHECK enum status key_merge(struct key_index *index, struct txn *txn,
                                 const struct key_pace *pace);

#endif
