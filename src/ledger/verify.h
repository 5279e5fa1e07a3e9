/* verify.h - prove the books: everything is computed again from the first transfer and compared.
 * Checks: ids and links of every transfer, both balances after it, holds, the four counters and the
 * last transfer of every account, every day's row, limits, and that debits equal credits in every
 * currency. Runs in one reading snapshot beside a living bank. */
#ifndef OKNO_LEDGER_VERIFY_H
#define OKNO_LEDGER_VERIFY_H

#include "ledger/ledger.h"

struct verify_watcher {
    void *context;
    /* One thing that is wrong: table, id and what. */
    void (*problem)(void *context, const char *text);
    /* Now and then; total may be 0 when it is not known. May be NULL. */
    void (*progress)(void *context, int64_t done, int64_t total);
};

struct verify_result {
    int64_t transfers, accounts, days, open_holds;
    int64_t problems;
};

/* The status is about reading; the books are right when result->problems is 0. */
OKNO_CHECK enum status ledger_verify(struct txn *txn, const struct verify_watcher *watcher,
                                     struct verify_result *result);

#endif
