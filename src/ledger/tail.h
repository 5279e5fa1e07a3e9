/* tail.h - what the rows of accounts and days would be if they were not behind the transfers
 * (book.h): made from the rows and the transfers after the last one that they are known to hold.
 * Used when a bank is opened again, and by verification, which reads a living bank from outside.
 * Only for this folder. */
#ifndef OKNO_LEDGER_TAIL_H
#define OKNO_LEDGER_TAIL_H

#include "base/arena.h"
#include "base/map.h"
#include "ledger/ledger_store.h"

struct tail_day {
    struct daily_balance daily;
    bool seen; /* the reader's */
    struct tail_day *next;
};

/* An account that is in one of the transfers. */
struct tail_account {
    struct ledger_account account;
    struct tail_day *days; /* that are over; after tail_read its newest, too, and oldest first */
    struct tail_account *next;
};

struct tail {
    struct arena arena;
    struct map accounts;
    struct tail_account *list;
    int64_t last;      /* transfer that was taken in */
    int64_t transfers; /* so many */
    /* A row that its transfers do not continue: its id, or 0. */
    int64_t broken;
};

void tail_init(struct tail *tail);
void tail_free(struct tail *tail);
/* Forget all but `last`. */
void tail_reset(struct tail *tail);

/* Take in one transfer, the next by id. A missing row of an account is left missing. */
OKNO_CHECK enum status tail_add(struct tail *tail, struct txn *txn,
                                const struct transfer *transfer);
/* All transfers that the rows may not hold. */
OKNO_CHECK enum status tail_read(struct tail *tail, struct txn *txn);

/* NULL: the row is as it is stored. */
const struct ledger_account *tail_account(const struct tail *tail, int64_t id);
struct tail_day *tail_day(const struct tail *tail, int64_t account, int64_t day);

/* Write everything that is behind, in bounded pieces, so that nothing is behind any more. In a
 * writing transaction of a store with one writer. STATUS_CORRUPT: a row cannot be continued. */
OKNO_CHECK enum status tail_settle(struct txn *txn);

#endif
