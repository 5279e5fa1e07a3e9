/* plan.h - what a batch will need, gathered from its jobs before the first of them runs.
 * So that rows shared by several processes are locked in one order, by one statement, and never in
 * the order in which jobs happen to come: that deadlocks.
 * Only a shared store is planned for; where there is one writer, rows are simply read when needed.
 */
#ifndef OKNO_STORE_PLAN_H
#define OKNO_STORE_PLAN_H

#include "base/status.h"

struct id_list {
    int64_t *ids;
    size_t count, room;
};

struct plan {
    struct id_list rows; /* what is locked: the ledger's accounts */
    struct id_list keys; /* what is looked up at once: keys that may have been used before */
    enum status status;  /* the first failure */
};

/* 0 is allowed and means nothing. Past LIMIT_PLAN the rest is left to be read when needed. */
void plan_row(struct plan *plan, int64_t id);
void plan_key(struct plan *plan, int64_t key);

/* For the committer. */
void plan_clear(struct plan *plan); /* forget, keep the memory */
void plan_free(struct plan *plan);
void plan_sort(struct plan *plan); /* and drop repetitions */

#endif
