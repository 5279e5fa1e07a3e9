/* seal_verify.h - prove the tree itself: every sealed transfer hashed again and compared with its
 * leaf, every hash of every level computed again from those below, every head's root and signature.
 */
#ifndef OKNO_LEDGER_SEAL_VERIFY_H
#define OKNO_LEDGER_SEAL_VERIFY_H

#include "base/arena.h"
#include "ledger/seal.h"
#include "ledger/verify.h"

struct seal_result {
    uint64_t leaves, heads;
    int64_t unsealed; /* transfers after the last head */
    int64_t problems;
};

/* Beside the check of the books, so that every transfer is read once: begin, give the companion to
 * ledger_verify_with, end. watcher and key are borrowed until the end. */
struct seal_check;
/* key  of the signer, NULL: signatures are not checked. Reading transaction, of the same snapshot
 * as all others here. The arena is kept by the caller until the end. */
OKNO_CHECK enum status seal_check_begin(struct txn *txn, const struct seal_signer *key,
                                        const struct verify_watcher *watcher, struct arena *arena,
                                        struct seal_check **check);
const struct verify_companion *seal_check_companion(const struct seal_check *check);
/* What is left to do, which is all of it when the companion was not called, and the result.
 * The status is about reading; the tree is right when result->problems is 0. */
OKNO_CHECK enum status seal_check_end(struct seal_check *check, struct seal_result *result);

/* All of that alone. */
OKNO_CHECK enum status seal_verify(struct txn *txn, const struct seal_signer *key,
                                   const struct verify_watcher *watcher,
                                   struct seal_result *result);

#endif
