/* lease.h - work that one process does for all: taken by name until a time, and taken over by
 * another process afterwards. Where a store is not shared (a node without an owner) it is always
 * one's own, and nothing is written. */
#ifndef OKNO_STORE_LEASE_H
#define OKNO_STORE_LEASE_H

#include "store/node.h"

struct lease {
    struct str name;
    int64_t now_us, until_us;
    bool may_keep; /* its holder may take it again before its time */
};

/* Reads: would it be taken? */
OKNO_CHECK enum status lease_is_free(struct txn *txn, const struct node *node,
                                     const struct lease *lease, bool *is_free);
/* In a writing transaction. Two at once: one waits for the other, and then it is not taken. */
OKNO_CHECK enum status lease_take(struct txn *txn, const struct node *node,
                                  const struct lease *lease, bool *is_taken);
/* Of a process that ends: nobody has to wait for its time. Not taken: nothing. */
OKNO_CHECK enum status lease_give_up(struct txn *txn, const struct node *node, struct str name);

extern const struct store_sql *const lease_statements[];

#endif
