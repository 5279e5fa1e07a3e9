/* book.h - what a ledger with one writer keeps in memory from batch to batch, and writes behind the
 * transfers.
 *
 * The table of transfers is the log: what a batch makes is in it, durable, when the batch is
 * acknowledged. What follows from transfers - an account's counters and its newest day,
 * the way from a key to its transfer - is kept here and written later, many rows at a time in the
 * order of the tables, so that a page of a table is written once for many changes. Changes are
 * gathered in generations: while one gathers, the one before is being settled, a share with every
 * batch; when all of it is written, `settled` says up to which transfer nothing is missing. After a
 * crash the rest is made from the transfers (tail.h).
 *
 * Readers' transactions see a snapshot of the store; book_view gives them what was current then.
 * The writer's thread alone changes the book, under the lock; it reads without. A store shared by
 * several processes writes everything at once and has no book. Only for this folder. */
#ifndef OKNO_LEDGER_BOOK_H
#define OKNO_LEDGER_BOOK_H

#include <pthread.h>

#include "base/arena.h"
#include "base/map.h"
#include "ledger/key_index.h"
#include "ledger/ledger_store.h"

struct batch;
struct many;

/* ---- keys that are in no segment yet */

struct key_table {
    struct book_key *places; /* open addressing */
    size_t room, count;
};

OKNO_CHECK enum status key_table_reserve(struct key_table *table, size_t more);
void key_table_put(struct key_table *table, const struct book_key *key);
/* 0: it is not there. */
int64_t key_table_get(const struct key_table *table, int64_t key, int64_t step);
void key_table_clear(struct key_table *table);

/* ---- accounts */

struct book_version {
    struct ledger_account state;
    uint64_t until; /* the commit that ended it */
    struct book_version *older;
};

struct book_entry {
    struct ledger_account now;
    struct book_version *older;
    uint64_t gathered; /* by the generation of this number, at last */
    bool is_valid;     /* false: made by a batch that was not committed */
    bool is_dirty;     /* the tables are behind */
};

struct generation {
    uint64_t number;
    struct key_table keys;
    struct key_set set; /* of the one that is settled: its keys in order */
    int64_t segment;    /* that they become */
    struct book_entry **accounts;
    size_t accounts_count, accounts_room;
    int64_t through;                 /* its last transfer */
    size_t keys_done, accounts_done; /* settled and committed */
    size_t keys_next, accounts_next; /* with the present batch */
};

/* The keys of a generation that is settled, for readers in whose snapshot they are in no segment.
 */
struct book_past {
    struct key_set set;
    uint64_t until; /* with this commit all of them were in one */
    struct book_past *older;
};

struct book_view {
    struct book *book;
    uint64_t pinned;
    int64_t last; /* transfer of the snapshot, when it was asked for */
    bool has_last;
    struct book_view *next;
};

/* How much is kept and written at once; those of base/limits.h unless a test sets others before the
 * first batch. */
struct book_limits {
    size_t generation;   /* transfers that are settled together */
    size_t settle_least; /* of them with one batch */
    size_t settle_idle;  /* in a batch that has nothing else to do */
    size_t accounts;     /* kept in memory */
    size_t merge;        /* segments of keys that become one; under 2: none do */
    size_t merge_least;  /* keys of them at once */
};

struct book {
    struct book_limits limits;
    pthread_mutex_t lock;
    struct map entries; /* struct book_entry */
    struct arena arena; /* entries and versions, kept for good */
    struct book_version *free_versions;
    struct book_entry **free_entries;
    size_t free_count, free_room;
    struct book_view *views;
    struct book_past *past; /* newest first */
    struct generation gathering, settling;
    struct key_index index; /* the keys before these */
    uint64_t commits;
    size_t owed;      /* keys that were not settled yet for what came in ... */
    size_t owed_next; /* ... when the present batch is committed */
    bool is_ready;    /* the store was put in order */
    /* The present batch, when its states are in the entries. It stays as it is until its end. */
    const struct batch *published;
};

OKNO_CHECK enum status book_init(struct book *book);
void book_free(struct book *book);

/* The writer's: as the last batch left it. NULL: to be read from the store. */
const struct ledger_account *book_find(const struct book *book, int64_t account);
/* The transfer of a key that is in no segment yet; 0: none. Under the lock, or the writer's. */
int64_t book_key(const struct book *book, int64_t key, int64_t step);
/* The same of every key, the writer's. STATUS_NOT_FOUND: there is none. */
OKNO_CHECK enum status book_find_key(const struct book *book, struct txn *txn, int64_t key,
                                     int64_t step, int64_t *transfer);

/* Before the first batch: write what a crash left unwritten. */
OKNO_CHECK enum status book_prepare(struct book *book, struct txn *txn);
/* Take in what the batch made, and write a share of what is behind. */
OKNO_CHECK enum status book_flush(struct book *book, struct batch *batch, struct txn *txn,
                                  struct many *many);
/* The batch was committed, or all of it is undone. */
void book_end(struct book *book, struct batch *batch, bool committed);

/* book_settle.c: before anything of a batch is taken in: when one generation is settled and enough
 * has gathered, that is the next. */
void book_turn(struct book *book, size_t transfers);
/* Rows to write with this batch, of `transfers` new ones. */
void book_settle(struct book *book, struct many *many, size_t transfers);
/* The keys of the share, as a part of their segment; and a share of making many segments one. */
OKNO_CHECK enum status book_settle_keys(struct book *book, struct txn *txn, size_t transfers);
/* The generation is settled with what this batch writes: `settled` may say so. */
bool book_is_settled(const struct book *book);
/* Of a committed batch, or of one that was not. */
void book_settle_end(struct book *book, bool committed);

/* ---- readers, any thread. Open before the first statement; say what the snapshot's last transfer
 * is before anything is asked. */

OKNO_CHECK enum status book_view_open(struct book *book, struct book_view **view);
void book_view_close(struct book_view *view);
/* False: the account's row is current. */
bool book_view_state(const struct book_view *view, int64_t account, struct ledger_account *state);
int64_t book_view_key(const struct book_view *view, int64_t key, int64_t step);

/* The oldest commit that a reader may still look back to. Under the lock. */
uint64_t book_oldest(const struct book *book);
/* Take out what no reader may need any more, under the lock, and give its memory back after it. */
struct book_past *book_past_cut(struct book *book);
void book_past_free(struct book_past *past);

#endif
