/* ledger_ops.h - bytes read as orders to a ledger: one harness for the properties, the fuzzer and
 * the files that it saved. */
#ifndef OKNO_TEST_LEDGER_OPS_H
#define OKNO_TEST_LEDGER_OPS_H

#include "property/ledger_model.h"

struct ops {
    const uint8_t *bytes;
    size_t left;
    int64_t next_key;
};

/* 0 when there are no more. */
uint8_t ops_byte(struct ops *ops);
/* An order that is mostly reasonable: about accounts 1 to 6 (the model has 5), the model's holds,
 * old keys now and then. */
struct transfer_order ops_order(struct ops *ops, const struct model *model);

/* Accounts 1 to 5: one without limits, two of customers, one in dollars, one with an upper limit.
 */
void ops_accounts(struct model *model);

/* Run ledger_decide on all the bytes say and compare every outcome and every counter with the
 * model. Stops the process at a difference. How many orders were done goes to *done. */
void ops_run_decide(const uint8_t *bytes, size_t size, size_t *done);

#endif
