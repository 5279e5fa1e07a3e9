/* payment_trace.c - where a payment stands in the ledger: the transfer that moved its money. */
#include "bank/bank_store.h"
#include "bank/payment.h"

static int64_t step_of(const struct payment *payment)
{
    return payment->hold == 0 ? STEP_MOVE : STEP_POST;
}

enum status payment_find_proof(struct txn *txn, const struct payment *payment,
                               struct seal_proof *proof)
{
    return seal_prove_key(txn, payment->id, step_of(payment), proof);
}

enum status payment_prove(struct txn *txn, const struct session *session, int64_t id,
                          enum bank_outcome *outcome, struct seal_proof *proof)
{
    struct payment_result result;
    enum status status = payment_get(txn, session, id, &result);
    *outcome = result.outcome;
    if (status != STATUS_OK || result.outcome != BANK_OK) {
        return status;
    }
    if (result.payment.state != PAYMENT_POSTED) {
        *outcome = BANK_NOT_POSTED;
        return STATUS_OK;
    }
    status = payment_find_proof(txn, &result.payment, proof);
    if (status == STATUS_NOT_FOUND) {
        *outcome = BANK_NOT_SEALED;
        return STATUS_OK;
    }
    return status;
}

enum status payment_find_transfer(struct txn *txn, int64_t id, int64_t *transfer)
{
    struct payment payment;
    enum status status = payment_select(txn, id, &payment);
    if (status == STATUS_OK && payment.state != PAYMENT_POSTED) {
        return STATUS_NOT_FOUND;
    }
    return status == STATUS_OK ? ledger_id_of_key(txn, id, step_of(&payment), transfer) : status;
}

enum entry_part payment_part(const struct payment *payment, const struct transfer *transfer)
{
    static const enum entry_part parts[] = {
        [STEP_FEE_HOLD] = ENTRY_FEE,        [STEP_FEE_POST] = ENTRY_FEE,
        [STEP_FEE_VOID] = ENTRY_FEE,        [STEP_REFUND] = ENTRY_BACK,
        [STEP_REFUND_FEE] = ENTRY_FEE_BACK, [STEP_RETURN] = ENTRY_BACK};
    /* Cards have steps of their own. */
    bool has_parts = payment_kinds[payment->kind].leaves || payment->fee != 0;
    return has_parts && transfer->step < (int64_t)ARRAY_COUNT(parts) ? parts[transfer->step]
                                                                     : ENTRY_MONEY;
}
