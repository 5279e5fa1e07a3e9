/* batch.h - what the ledger keeps of one batch: rows read once, changes kept until the end, and an
 * undo for the present job or chain. Every row of an account, a hold or a day that a decision needs
 * is loaded here and nowhere else. Only for this folder; used by the writer's thread alone. */
#ifndef OKNO_LEDGER_BATCH_H
#define OKNO_LEDGER_BATCH_H

#include "base/arena.h"
#include "base/map.h"
#include "ledger/ledger_store.h"

/* What the balance by value date of a day has beyond the booked one. */
struct batch_shift {
    int32_t day;
    int64_t amount;
    bool changed;
    struct batch_shift *next;
};

/* An account as the batch has it. */
struct batch_account {
    struct ledger_account account;
    struct daily_balance past; /* the day that ended with a transfer of this batch */
    struct batch_shift *shifts;
    bool has_past;
    bool changed;        /* counters */
    bool changed_terms;  /* flags, limits */
    uint64_t remembered; /* the step of the undo that has it already */
    struct batch_account *next;
    /* Where there is a book: its own. */
    bool is_new_entry;
    struct book_entry *entry;
    struct book_version *version;
};

/* A transfer made in this batch. */
struct batch_transfer {
    struct transfer transfer;
    bool undone;
    struct batch_transfer *same_key;      /* another step of the same key */
    struct batch_transfer *same_reversed; /* another one that reversed the same, undone */
    struct batch_transfer *next;
};

/* A change of an account made in this batch. */
struct batch_change {
    struct account_change change;
    bool undone;
    struct batch_change *next;
};

struct batch_closed_day {
    struct closed_day closed;
    bool undone;
    struct batch_closed_day *next;
};

/* A hold that this batch has touched. */
struct batch_hold {
    struct open_hold hold;
    bool stored; /* a row of it is in the store */
    bool is_open;
    bool has_expired; /* in this batch */
    struct batch_hold *next;
};

/* A key that was looked up ahead, with its transfers in the store. */
struct batch_stored {
    struct transfer transfer;
    struct batch_stored *next;
};
struct batch_key {
    struct batch_stored *stored; /* NULL: the key is new */
};

struct undo;
struct many;
struct book;
struct book_entry;
struct book_version;

struct batch {
    struct arena arena; /* dies with the batch */
    struct map accounts, transfers, keys, holds, reversed, known_keys;
    struct batch_account *account_list;
    struct batch_transfer *first_transfer, *last_transfer; /* in the order they were made */
    struct batch_change *first_change, *last_change;
    struct batch_closed_day *first_closed, *last_closed;
    struct batch_hold *hold_list;
    struct undo *undo; /* newest first; of the present job */
    uint64_t step;     /* grows with every job and every mark */
    int32_t day;       /* business date of this batch */
    int32_t closed_through;
    int32_t stored_day; /* business date of the store */
    struct many *many;  /* made when it is first needed, and kept */
    struct book *book;  /* NULL: the store is shared */
};

void batch_init(struct batch *batch);
void batch_free(struct batch *batch);
/* Forget everything, keep the memory. */
void batch_reset(struct batch *batch);

/* Remember size bytes at `at`, to be put back by an undo. Call before changing them. */
OKNO_CHECK enum status batch_remember(struct batch *batch, void *at, size_t size);
/* The same for an account, once a step. */
OKNO_CHECK enum status batch_remember_account(struct batch *batch, struct batch_account *account);
void batch_job_begin(struct batch *batch);
void batch_job_undo(struct batch *batch);
/* A place in the present job to go back to. */
struct undo *batch_mark(struct batch *batch);
void batch_undo_to(struct batch *batch, struct undo *mark);

/* Read ahead, and lock in one order, what the jobs plan to use; the rest is read when it is needed.
 */
OKNO_CHECK enum status batch_load(struct batch *batch, struct txn *txn, const struct plan *plan);
/* An account as it is in the store. */
OKNO_CHECK enum status batch_add_account(struct batch *batch, const struct ledger_account *account);
/* A transfer of a key that was looked up ahead; STATUS_NOT_FOUND: there is none. */
OKNO_CHECK enum status batch_known_transfer(const struct batch_key *known, int64_t step,
                                            struct transfer *transfer);

/* STATUS_NOT_FOUND: no such row. The pointers live as long as the batch.
 * STATUS_RETRY: another process has booked the account on a later day; begin again. */
OKNO_CHECK enum status batch_account(struct batch *batch, struct txn *txn, int64_t id,
                                     struct batch_account **account);
OKNO_CHECK enum status batch_hold(struct batch *batch, struct txn *txn, int64_t transfer,
                                  struct batch_hold **hold);
/* For writing; made when there is none. */
OKNO_CHECK enum status batch_shift(struct batch *batch, struct txn *txn,
                                   struct batch_account *account, int32_t day,
                                   struct batch_shift **shift);
/* As the batch left it, or from the store. */
OKNO_CHECK enum status batch_transfer(struct batch *batch, struct txn *txn, int64_t id,
                                      struct transfer *transfer);
OKNO_CHECK enum status batch_transfer_by_key(struct batch *batch, struct txn *txn, int64_t key,
                                             int64_t step, struct transfer *transfer);
/* The reversal of a transfer; STATUS_NOT_FOUND when it was not reversed. */
OKNO_CHECK enum status batch_reversal(struct batch *batch, struct txn *txn, int64_t transfer,
                                      int64_t *reversal);
OKNO_CHECK enum status batch_change_by_key(struct batch *batch, struct txn *txn, int64_t key,
                                           int64_t step, struct account_change *change);

/* Add a new one to be stored, and its hold when it is pending. */
OKNO_CHECK enum status batch_add(struct batch *batch, const struct transfer *transfer);
OKNO_CHECK enum status batch_add_change(struct batch *batch, const struct account_change *change);
OKNO_CHECK enum status batch_add_closed_day(struct batch *batch, const struct closed_day *closed);

/* How many transfers it made; any moves the business date. */
size_t batch_transfers(const struct batch *batch);
/* Write all changes. */
OKNO_CHECK enum status batch_flush(struct batch *batch, struct txn *txn);

#endif
