/* ledger_model.h - a ledger written a second time, from the rules alone and as simply as can be: a
 * list of moves, every balance added up from the first. Shares no code with src/ledger but the
 * orders' form. */
#ifndef OKNO_TEST_LEDGER_MODEL_H
#define OKNO_TEST_LEDGER_MODEL_H

#include "ledger/ledger.h"

enum { MODEL_ACCOUNTS = 8, MODEL_MOVES = 2048 };

struct model_account {
    int64_t id;
    enum currency currency;
    int64_t lower, upper; /* INT64_MIN and INT64_MAX: none */
    int64_t flags;
};

struct model_move {
    int64_t id;
    struct transfer_order order; /* of a post or void: with its hold's accounts and currency */
};

struct model {
    struct model_account accounts[MODEL_ACCOUNTS];
    size_t account_count;
    struct model_move moves[MODEL_MOVES];
    size_t count; /* to undo, put an older count back */
};

/* What the order must come to. Changes nothing. */
enum ledger_outcome model_decide(const struct model *model, const struct transfer_order *order);
/* It was done under that id. */
void model_add(struct model *model, const struct transfer_order *order, int64_t id);

const struct model_move *model_by_key(const struct model *model, int64_t key, int64_t step);
int64_t model_balance(const struct model *model, int64_t account);
/* Of open holds: what an account has promised to pay, and what it was promised. */
int64_t model_held(const struct model *model, int64_t account);
int64_t model_promised(const struct model *model, int64_t account);
bool model_is_open(const struct model *model, int64_t hold);

#endif
