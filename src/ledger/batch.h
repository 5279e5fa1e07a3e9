/* batch.h - what the ledger keeps of one batch: rows read once, changes kept until the end, and an
 * undo for the present job. Only for this folder; used by the writer's thread alone. */
#ifndef OKNO_LEDGER_BATCH_H
#define OKNO_LEDGER_BATCH_H

#include "base/arena.h"
#include "base/map.h"
#include "ledger/ledger_store.h"

/* An account as the batch has it, with its row of the present day. */
struct batch_account {
    struct ledger_account account;
    struct daily_balance daily;
    bool changed;
    struct batch_account *next;
};

/* A transfer made in this batch. */
struct batch_transfer {
    struct transfer transfer;
    bool undone;
    struct batch_transfer *same_key; /* another step of the same key */
    struct batch_transfer *next;
};

/* A hold that this batch has touched. */
struct batch_hold {
    int64_t transfer;
    int64_t amount;
    bool stored; /* a row of it is in the store */
    bool is_open;
    struct batch_hold *next;
};

struct undo;

struct batch {
    struct arena arena; /* dies with the batch */
    struct map accounts, transfers, keys, holds;
    struct batch_account *account_list;
    struct batch_transfer *first_transfer, *last_transfer; /* in the order they were made */
    struct batch_hold *hold_list;
    struct undo *undo; /* newest first; of the present job */
    int32_t day;       /* business date of this batch */
    bool day_is_new;
};

void batch_init(struct batch *batch);
void batch_free(struct batch *batch);
/* Forget everything, keep the memory. */
void batch_reset(struct batch *batch);

/* Remember size bytes at `at`, to be put back by batch_undo. Call before changing them. */
OKNO_CHECK enum status batch_remember(struct batch *batch, void *at, size_t size);
void batch_job_begin(struct batch *batch);
void batch_job_undo(struct batch *batch);

/* STATUS_NOT_FOUND: no such row. The pointers live as long as the batch. */
OKNO_CHECK enum status batch_account(struct batch *batch, struct txn *txn, int64_t id,
                                     struct batch_account **account);
OKNO_CHECK enum status batch_hold(struct batch *batch, struct txn *txn, int64_t transfer,
                                  struct batch_hold **hold);
/* NULL when this batch has not made it. */
struct batch_transfer *batch_transfer(const struct batch *batch, int64_t id);
struct batch_transfer *batch_transfer_by_key(const struct batch *batch, int64_t key, int64_t step);
/* Add a new one to be stored, and its hold when it is pending. */
OKNO_CHECK enum status batch_add(struct batch *batch, const struct transfer *transfer);

/* Write all changes. */
OKNO_CHECK enum status batch_flush(struct batch *batch, struct txn *txn);

#endif
