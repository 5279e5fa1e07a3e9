/* ledger_model_world.h - the model beside what it is compared with: the pure decision over lists in
 * memory, or the ledger on a store, in batches of this thread's or of a committer's. */
#ifndef OKNO_TEST_LEDGER_MODEL_WORLD_H
#define OKNO_TEST_LEDGER_MODEL_WORLD_H

#include "property/ledger_model_ops.h"
#include "support/stage.h"

enum { WORLD_OUTCOMES = 64 };
enum world_kind { WORLD_PURE, WORLD_STORE, WORLD_COMMITTER };

struct pure {
    struct ledger_account accounts[FULL_ACCOUNTS];
    struct transfer transfers[FULL_TRANSFERS]; /* their numbers are their ids */
    size_t count;
};

struct world {
    enum world_kind kind;
    struct full_model model;
    struct pure pure;
    struct stage stage;
    struct ledger *ledger;
    struct batch_hooks hooks;        /* those of the ledger, with the model's batches */
    int64_t ids[FULL_TRANSFERS + 1]; /* the ledger's id of each number */
    char why[512];                   /* the first difference; empty: none */
    size_t said[WORLD_OUTCOMES];     /* how often each outcome was the answer */
};

/* Run the operations; false: a difference, world->why says which, *at says where. */
bool world_run(struct world *world, enum world_kind kind, const uint64_t *numbers, size_t count,
               size_t *at);
/* The first difference is kept. Always false. */
bool world_differs(struct world *world, const char *format, ...) OKNO_PRINTF(2, 3);

/* ledger_model_pure.c */
void pure_init(struct world *world);
bool pure_apply(struct world *world, const struct op *op);
/* ledger_model_check.c: everything that was, and verify. */
bool world_check_history(struct world *world, uint64_t seed);

#endif
