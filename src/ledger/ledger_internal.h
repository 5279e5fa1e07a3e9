/* ledger_internal.h - what the walks of this folder share: the ledger of the running batch, its
 * ids and times. Only for this folder. */
#ifndef OKNO_LEDGER_LEDGER_INTERNAL_H
#define OKNO_LEDGER_LEDGER_INTERNAL_H

#include "ledger/batch.h"

struct ledger {
    const struct clock *clock;
    struct id_source *ids;
    struct batch batch;
    struct batch_hooks hooks;
    int64_t last_us;        /* of what was made last */
    int64_t closed_through; /* as it was read last */
};

/* Idempotency of the ledger's own transfers: the hold that expires is the key. */
#define STEP_EXPIRY (LEDGER_STEP_MAX + 1)

/* The ledger of a writing transaction. */
struct ledger *ledger_of(struct txn *txn);

/* An id after everything that either account has (NULL: no second one), and a time within it. */
int64_t ledger_next_id(struct ledger *ledger, const struct ledger_account *first,
                       const struct ledger_account *second);
int64_t ledger_time_of(struct ledger *ledger, int64_t id);

#endif
