/* ledger_decide.h - the rules of a transfer, pure: no store, no clock, no I/O.
 * Two engines, the tests and the model all run exactly this. */
#ifndef OKNO_LEDGER_LEDGER_DECIDE_H
#define OKNO_LEDGER_LEDGER_DECIDE_H

#include "ledger/ledger.h"

/* What an order is decided on beside its two accounts. */
struct order_facts {
    /* for TRANSFER_POST_PENDING and TRANSFER_VOID_PENDING: the hold */
    const struct transfer *pending; /* NULL: there is no such transfer */
    bool is_open;
    bool has_expired; /* it was given back because its time was over */
    /* for a reversal */
    const struct transfer *reversed; /* NULL: there is no such transfer */
    bool is_reversed;
    int64_t now_us;
    int32_t business_date, closed_through;
};

/* Key and step can be kept; needs no facts. LEDGER_OK, LEDGER_KEY_INVALID or LEDGER_ORDER_INVALID:
 * nothing in the order excludes another part of it. */
OKNO_CHECK enum ledger_outcome ledger_check_key(const struct transfer_order *order);
OKNO_CHECK enum ledger_outcome ledger_check_form(const struct transfer_order *order);

/* Decide on order and, when it is LEDGER_OK, move the counters of both accounts.
 * debit, credit  NULL: no such account. Of a post, a void and a reversal those of its transfer.
 *                Unchanged on every refusal.
 * amount [out]   what is moved or promised, when it is LEDGER_OK
 * Checks run in the order of enum ledger_outcome's list as far as they apply. */
OKNO_CHECK enum ledger_outcome ledger_decide(const struct transfer_order *order,
                                             const struct order_facts *facts,
                                             struct ledger_account *debit,
                                             struct ledger_account *credit, int64_t *amount);

/* Whether an order asks for what was made, so that a repeated key may be answered with the first
 * result. The hold of an order must be given by its id. */
bool ledger_same_order(const struct transfer_order *order, const struct transfer *made);

/* What a balancing transfer may take from, or bring to, an account; may be negative. */
int64_t ledger_there(const struct ledger_account *account);
int64_t ledger_room(const struct ledger_account *account);

/* Whether account may be closed with nothing more to move. */
OKNO_CHECK enum ledger_outcome ledger_decide_close(const struct ledger_account *account);

#endif
