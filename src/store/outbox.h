/* outbox.h - what must leave the bank: written in the transaction that causes it, delivered
 * afterwards. Promise: every row is handed to its way at least once after its commit, tried again
 * with growing pauses, and given up only after LIMIT_OUTBOX_TRIES. Of several processes one claims
 * a row at a time: while its claim lives no other sends it. A row holds references, never a code or
 * a secret. */
#ifndef OKNO_STORE_OUTBOX_H
#define OKNO_STORE_OUTBOX_H

#include "store/commit.h"

/* One way out. A row of the table that main fills. */
struct outbox_way {
    int64_t kind;
    /* Deliver, within LIMIT_SEND_SECONDS. reference is the row's; STATUS_OK ends it, anything else
     * tries again. */
    enum status (*send)(void *context, int64_t reference);
    void *context;
};

/* Write a row in txn. id grows with time. */
OKNO_CHECK enum status outbox_add(struct txn *txn, int64_t id, int64_t kind, int64_t reference,
                                  int64_t now_us);

struct outbox;
/* ways  ended by a row whose send is NULL; borrowed until outbox_stop */
OKNO_CHECK enum status outbox_start(struct committer *committer, const struct outbox_way *ways,
                                    const struct clock *clock, struct metrics *metrics,
                                    struct outbox **outbox);
/* Something may have been added: look now. Cheap; any thread. NULL is allowed. */
void outbox_wake(struct outbox *outbox);
/* End the delivery. The outbox may still be woken (by the writer's last commits) until outbox_free.
 */
void outbox_stop(struct outbox *outbox);
void outbox_free(struct outbox *outbox);

extern const struct store_sql *const outbox_statements[];

#endif
