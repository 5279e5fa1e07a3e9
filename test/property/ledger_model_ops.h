/* ledger_model_ops.h - what can be done to a ledger, made from a number: the same number means the
 * same thing to the same model, so a list of numbers can be run again, and shortened. */
#ifndef OKNO_TEST_LEDGER_MODEL_OPS_H
#define OKNO_TEST_LEDGER_MODEL_OPS_H

#include "base/random.h"
#include "property/ledger_model_full.h"

enum { OP_ORDERS = 6 };

enum op_kind { OP_POST, OP_CHANGE, OP_EXPIRE, OP_CLOSE_DAY, OP_CLOCK, OP_COMMIT };

struct op {
    enum op_kind kind;
    bool undo; /* the job is refused after all */
    struct transfer_order orders[OP_ORDERS];
    size_t count;
    struct full_change change;
    size_t most;
    int32_t day;
    int64_t clock_us;
};

/* Its kind does not depend on the model. */
enum op_kind op_kind_of(uint64_t number);
struct op op_make(uint64_t number, const struct full_model *model);
/* A line or more, to stdout. */
void op_print(const struct op *op);

#endif
