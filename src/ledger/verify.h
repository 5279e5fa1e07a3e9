/* verify.h - prove the books: everything is computed again from the first transfer and compared.
 * Checks: the form, order, times and links of every transfer, both balances after it, chains,
 * holds, expiries, reversals, limits and flags as they were at that moment, the trail of every
 * account's changes, the four counters and the last transfer of every account, every day's row,
 * every shift by value date, days that were closed, the way from every key to its transfer, and
 * that debits equal credits in every currency. What stands for itself alone (keys, kinds, user
 * data) is the seal's to prove. Rows that are written behind the transfers count as they will be
 * (tail.h). Runs in one reading snapshot beside a living bank, in pages of bounded size. */
#ifndef OKNO_LEDGER_VERIFY_H
#define OKNO_LEDGER_VERIFY_H

#include "ledger/ledger.h"

struct verify_watcher {
    void *context;
    /* One thing that is wrong: table, id and what. A companion may call it from the reading thread,
     * at any time. */
    void (*problem)(void *context, const char *text);
    /* Now and then; total may be 0 when it is not known. May be NULL. */
    void (*progress)(void *context, int64_t done, int64_t total);
};

struct verify_result {
    int64_t transfers, accounts, days, open_holds;
    int64_t problems;
};

/* Who wants to see the same transfers while they go by: the check of the tree. With a second
 * transaction the two functions run at the same time, on two threads. */
struct verify_companion {
    void *context;
    /* A block of them, in the order of their ids, all of them in the end: on the thread that reads
     * them, in its transaction. */
    enum status (*take)(void *context, struct txn *txn, const struct transfer *transfers,
                        size_t count);
    /* A little of what does not need the transfers, while the checking thread has to wait for them.
     * *done [out]: nothing is left. */
    enum status (*idle)(void *context, struct txn *txn, bool *done);
};

struct verify_options {
    /* Trust the daily balances before this business date and check what came since, with the rows
     * of keys and value dates that this touched. 0: from the first transfer. */
    int32_t since;
    /* A second reading transaction, of another connection, begun together with the first: then the
     * transfers are read by a thread of their own. Not used, unless both see the same ledger.
     * May be NULL. */
    struct txn *second;
    /* May be NULL. Called only when since is 0. */
    const struct verify_companion *companion;
    /* What is behind the transfers, where the caller has read it already. May be NULL. */
    struct outside *outside;
};

/* Whether two reading transactions see the same ledger. */
bool verify_see_the_same(struct txn *first, struct txn *second);

/* The status is about reading; the books are right when result->problems is 0. */
OKNO_CHECK enum status ledger_verify(struct txn *txn, const struct verify_watcher *watcher,
                                     struct verify_result *result);
OKNO_CHECK enum status ledger_verify_with(struct txn *txn, const struct verify_options *options,
                                          const struct verify_watcher *watcher,
                                          struct verify_result *result);

#endif
