/* ledger_decide.h - the rules of a transfer, pure: no store, no clock, no I/O.
 * Two engines, the tests and the model all run exactly this. */
#ifndef OKNO_LEDGER_LEDGER_DECIDE_H
#define OKNO_LEDGER_LEDGER_DECIDE_H

#include "ledger/ledger.h"

/* The hold that a post or void is about. */
struct hold_state {
    const struct transfer *pending; /* NULL: there is no such transfer */
    bool is_open;
};

/* Decide on order and, when it is LEDGER_OK, move the counters of both accounts.
 * debit, credit  NULL: no such account. Unchanged on every refusal.
 * hold           for TRANSFER_POST_PENDING and TRANSFER_VOID_PENDING
 * For a new transfer the checks run in the order of enum ledger_outcome's list; for a hold's the
 * hold comes first (PENDING_NOT_FOUND, PENDING_RESOLVED), then the amount. */
OKNO_CHECK enum ledger_outcome ledger_decide(const struct transfer_order *order,
                                             const struct hold_state *hold,
                                             struct ledger_account *debit,
                                             struct ledger_account *credit);

/* Whether two orders ask for the same, so that a repeated key may be answered with the first
 * result. */
bool ledger_same_order(const struct transfer_order *order, const struct transfer *made);

#endif
