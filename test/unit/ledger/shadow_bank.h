/* shadow_bank.h - a bank at work beside its shadow: random batches, readers that look back while
 * they go on, and crashes. Everything is chosen by one seed. On SQLite alone: elsewhere there is no
 * book. */
#ifndef OKNO_TEST_SHADOW_BANK_H
#define OKNO_TEST_SHADOW_BANK_H

#include "ledger/ledger_internal.h"
#include "ledger/shadow.h"
#include "ledger/verify.h"
#include "support/stage.h"

enum { SHADOW_ACCOUNTS = 12, SHADOW_READERS = 5 };

struct shadow_side {
    struct stage stage;
    struct ledger *ledger;
};

struct shadow_reader {
    struct connection *connection;
    struct txn *txn;   /* NULL: it is closed */
    bool has_snapshot; /* its first statement has run */
    struct moment at;  /* what it must see */
};

struct shadow_bank {
    struct shadow_side *side;
    struct shadow shadow;
    struct moment committed;
    struct random random;
    struct shadow_reader readers[SHADOW_READERS];
    char problem[256];
};

/* Accounts are open, all empty; the book has small limits. */
void shadow_bank_open(struct shadow_bank *bank, uint64_t seed);
void shadow_bank_close(struct shadow_bank *bank);

struct book *shadow_bank_book(struct shadow_bank *bank);
/* 0 .. bound-1 */
size_t shadow_bank_below(struct shadow_bank *bank, size_t bound);
bool shadow_bank_one_in(struct shadow_bank *bank, size_t times);

/* ---- writing */

/* A random batch, with jobs that are refused, with readers looking on at every point of its end;
 * committed, or rolled back before or after its flush. */
void shadow_bank_batch(struct shadow_bank *bank);
/* One batch that changes every account. */
void shadow_bank_touch_all(struct shadow_bank *bank);
/* Batches that have nothing to do, until nothing is behind. */
void shadow_bank_settle(struct shadow_bank *bank);
/* Parts of a batch, to stop in the middle. */
void shadow_bank_jobs(struct shadow_bank *bank);
void shadow_bank_flush(struct shadow_bank *bank);
void shadow_bank_commit(struct shadow_bank *bank);

/* The process is gone, its files are as they are: go on with a copy of them, not begun yet. */
void shadow_bank_crash(struct shadow_bank *bank);

/* ---- reading */

void shadow_bank_close_readers(struct shadow_bank *bank);
/* A new reader sees everything that was committed, every day and every key. */
void shadow_bank_check(struct shadow_bank *bank);
/* What the tables show to everybody else has no day of an account twice. */
void shadow_bank_check_view(struct shadow_bank *bank);
/* Everything in the tables alone: nothing is behind. */
void shadow_bank_check_tables(struct shadow_bank *bank);
/* From outside, as okno verify does it: how many problems. */
int64_t shadow_bank_verify(struct shadow_bank *bank);

#endif
