/* node.h - the number of this process among those that share a store: 8 bits of every id that it
 * makes, held by a lease.
 * The lease is also a fence and a mark. Every batch updates the row of its node in its own
 * transaction: a process that lost its number (it stood still too long and another took it) cannot
 * commit, and after a commit without an answer the row tells whether that batch was done. Times are
 * the processes' own; only the row decides. Where a store is not shared the number is 0 and there
 * is no lease. */
#ifndef OKNO_STORE_NODE_H
#define OKNO_STORE_NODE_H

#include "base/random.h"
#include "store/store.h"

/* Numbers are less than this. */
enum { NODE_MOST = 256 };

struct node {
    uint8_t id;
    int64_t owner;      /* drawn at start; 0: not shared */
    struct clock clock; /* of the lease: the real one, also where a demo's history runs ahead */
};

/* Take the first free number. STATUS_BUSY: all are held. Afterwards everything that an earlier
 * holder has committed can be read. */
OKNO_CHECK enum status node_claim(struct store *store, const struct clock *clock,
                                  struct random *random, struct node *node, struct error *error);
/* Give it back, when nothing is written any more. */
void node_release(struct store *store, const struct node *node);

/* In a batch's transaction: batch (above every earlier one) was done here. STATUS_NOT_FOUND: the
 * number is another's now. */
OKNO_CHECK enum status node_mark(struct txn *txn, const struct node *node, int64_t batch);
/* Keep the number while there is nothing to commit. STATUS_NOT_FOUND as above. */
OKNO_CHECK enum status node_renew(struct txn *txn, const struct node *node);
/* The last batch that was done. Waits for a transaction of this node that is still at its end. */
OKNO_CHECK enum status node_last_batch(struct txn *txn, const struct node *node, int64_t *batch);
/* Every number that was ever held, in order: whose work there may be in the store. */
OKNO_CHECK enum status node_list(struct txn *txn, int numbers[NODE_MOST], size_t *count);
/* How many numbers are held now. */
OKNO_CHECK enum status node_count(struct txn *txn, int64_t now_us, int64_t *count);

extern const struct store_sql *const node_statements[];

#endif
