/* seal_verify.h - prove the tree itself: every sealed transfer hashed again and compared with its
 * leaf, every hash of every level computed again from those below, every head's root and signature.
 */
#ifndef OKNO_LEDGER_SEAL_VERIFY_H
#define OKNO_LEDGER_SEAL_VERIFY_H

#include "ledger/seal.h"
#include "ledger/verify.h"

struct seal_result {
    uint64_t leaves, heads;
    int64_t unsealed; /* transfers after the last head */
    int64_t problems;
};

/* key  of the signer, NULL: signatures are not checked. Reading transaction.
 * The status is about reading; the tree is right when result->problems is 0. */
OKNO_CHECK enum status seal_verify(struct txn *txn, const struct seal_signer *key,
                                   const struct verify_watcher *watcher,
                                   struct seal_result *result);

#endif
