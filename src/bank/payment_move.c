/* payment_move.c - the transfers of a payment. Its money is one, its fee another: they are made
 * together or not at all. */
#include "bank/payment_walk.h"
#include "base/assume.h"

enum { LEGS = 2 };

static struct transfer_order leg(const struct payment *payment, int64_t step,
                                 enum transfer_state state)
{
    return (struct transfer_order){.key = payment->id,
                                   .step = step,
                                   .state = state,
                                   .currency = payment->amount.currency,
                                   .kind = payment->kind,
                                   .user_data = payment->id};
}

/* One, or a chain. outcome: what the whole of it came to. */
static enum status run(struct txn *txn, const struct transfer_order *orders, size_t count,
                       enum ledger_outcome *outcome, struct transfer *made)
{
    if (count == 1) {
        return ledger_post(txn, orders, outcome, made);
    }
    assume(count == LEGS);
    enum ledger_outcome outcomes[LEGS] = {LEDGER_OK, LEDGER_OK};
    enum status status = ledger_post_chain(txn, orders, count, outcomes, made);
    *outcome = outcomes[0] == LEDGER_LINKED_FAILED ? outcomes[1] : outcomes[0];
    return status;
}

/* What cannot be refused: the money is where the payment's state says. */
static enum status run_surely(struct txn *txn, const struct transfer_order *orders, size_t count)
{
    enum ledger_outcome outcome = LEDGER_OK;
    struct transfer made[LEGS];
    enum status status = run(txn, orders, count, &outcome, made);
    bool good = outcome == LEDGER_OK || outcome == LEDGER_EXISTS;
    return status == STATUS_OK && !good ? STATUS_CORRUPT : status;
}

enum status payment_move_new(struct txn *txn, struct payment *payment, enum ledger_outcome *outcome)
{
    bool is_held = payment->state == PAYMENT_AWAITING || payment->state == PAYMENT_STOPPED;
    enum transfer_state state = is_held ? TRANSFER_PENDING : TRANSFER_POSTED;
    struct transfer_order legs[LEGS];
    struct transfer made[LEGS];
    size_t count = 1;
    legs[0] = leg(payment, is_held ? STEP_HOLD : STEP_MOVE, state);
    legs[0].debit_account = payment->from_account;
    legs[0].credit_account = payment->to_account;
    legs[0].amount = payment->amount.minor;
    if (payment->fee != 0) {
        legs[1] = leg(payment, is_held ? STEP_FEE_HOLD : STEP_FEE_POST, state);
        legs[1].debit_account = payment->from_account;
        legs[1].amount = payment->fee;
        enum status status =
            internal_account(txn, INTERNAL_FEES, payment->amount.currency, &legs[1].credit_account);
        if (status != STATUS_OK) {
            return status;
        }
        count = LEGS;
    }
    enum status status = run(txn, legs, count, outcome, made);
    if (status == STATUS_OK && *outcome == LEDGER_OK && is_held) {
        payment->hold = made[0].id;
    }
    return status;
}

/* Both holds of a payment, resolved the same way. */
static enum status resolve(struct txn *txn, const struct payment *payment,
                           enum transfer_state state, int64_t step, int64_t fee_step)
{
    struct transfer_order legs[LEGS];
    bool posts = state == TRANSFER_POST_PENDING;
    legs[0] = leg(payment, step, state);
    legs[0].pending_id = payment->hold;
    legs[0].amount = posts ? payment->amount.minor : 0;
    legs[1] = leg(payment, fee_step, state);
    legs[1].pending_key = payment->id;
    legs[1].pending_step = STEP_FEE_HOLD;
    legs[1].amount = posts ? payment->fee : 0;
    return run_surely(txn, legs, payment->fee == 0 ? 1 : LEGS);
}

enum status payment_move_post(struct txn *txn, const struct payment *payment)
{
    return resolve(txn, payment, TRANSFER_POST_PENDING, STEP_POST, STEP_FEE_POST);
}

enum status payment_move_void(struct txn *txn, const struct payment *payment)
{
    return resolve(txn, payment, TRANSFER_VOID_PENDING, STEP_VOID, STEP_FEE_VOID);
}

enum status payment_move_settle(struct txn *txn, const struct payment *payment)
{
    struct transfer_order move = leg(payment, STEP_SETTLE, TRANSFER_POSTED);
    move.debit_account = payment->to_account;
    move.amount = payment->amount.minor;
    enum status status = internal_account(txn, INTERNAL_CORRESPONDENT, payment->amount.currency,
                                          &move.credit_account);
    return status == STATUS_OK ? run_surely(txn, &move, 1) : status;
}

enum status payment_move_refund(struct txn *txn, const struct payment *payment)
{
    struct transfer_order legs[LEGS];
    legs[0] = leg(payment, STEP_REFUND, TRANSFER_POSTED);
    legs[0].debit_account = payment->to_account;
    legs[0].credit_account = payment->from_account;
    legs[0].amount = payment->amount.minor;
    if (payment->fee == 0) {
        return run_surely(txn, legs, 1);
    }
    legs[1] = leg(payment, STEP_REFUND_FEE, TRANSFER_POSTED);
    legs[1].credit_account = payment->from_account;
    legs[1].amount = payment->fee;
    enum status status =
        internal_account(txn, INTERNAL_FEES, payment->amount.currency, &legs[1].debit_account);
    return status == STATUS_OK ? run_surely(txn, legs, LEGS) : status;
}
