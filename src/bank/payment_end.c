/* payment_end.c - how an unconfirmed payment ends: cancelled, rejected, its time over. Its money
 * goes back, and so does what was counted. */
#include "bank/limit_store.h"
#include "bank/payment_keep.h"
#include "bank/payment_walk.h"
#include "base/assume.h"

enum status payment_uncount(struct txn *txn, const struct bank *bank, const struct payment *payment)
{
    if (!payment_kinds[payment->kind].has_limits) {
        return STATUS_OK;
    }
    struct limit_row used;
    enum currency currency = payment->amount.currency;
    enum status status = limit_select(txn, payment->customer, currency, &used);
    if (status != STATUS_OK) {
        return status;
    }
    limit_roll(&used, ledger_business_date(txn));
    limit_give_back(&used, payment->day, payment->amount.minor,
                    payment_free_share(&bank->policy, payment->kind, payment->amount.minor));
    return limit_put(txn, payment->customer, currency, &used);
}

enum status payment_end_unposted(struct txn *txn, const struct bank *bank, struct payment *payment,
                                 enum payment_state state, enum bank_outcome reason)
{
    assume(payment_may_move(payment->state, state));
    enum status status = payment_move_void(txn, payment);
    payment->state = state;
    payment->reason = reason;
    if (status == STATUS_OK) {
        status = payment_keep(txn, bank, payment);
    }
    return status == STATUS_OK ? payment_uncount(txn, bank, payment) : status;
}

/* A stopped one has no code yet. */
static enum status void_code(struct txn *txn, const struct payment *payment)
{
    return payment->code == 0 ? STATUS_OK : code_void(txn, payment->code);
}

enum status payment_expire(struct txn *txn, const struct bank *bank, struct payment *payment)
{
    enum status status =
        payment_end_unposted(txn, bank, payment, PAYMENT_EXPIRED, BANK_CODE_EXPIRED);
    return status == STATUS_OK ? void_code(txn, payment) : status;
}

static bool is_unconfirmed(const struct payment *payment)
{
    return payment->state == PAYMENT_AWAITING || payment->state == PAYMENT_STOPPED;
}

enum status payment_turn_away(struct txn *txn, const struct bank *bank, int64_t account)
{
    for (;;) {
        int64_t id = 0;
        struct payment payment;
        enum status status = payment_select_unconfirmed_to(txn, account, &id);
        if (status == STATUS_NOT_FOUND) {
            return STATUS_OK;
        }
        if (status == STATUS_OK) {
            status = payment_select(txn, id, &payment);
        }
        if (status == STATUS_OK) {
            status =
                payment_end_unposted(txn, bank, &payment, PAYMENT_REJECTED, BANK_ACCOUNT_NOT_FOUND);
        }
        if (status == STATUS_OK) {
            status = void_code(txn, &payment);
        }
        if (status != STATUS_OK) {
            return status;
        }
    }
}

enum status payment_cancel(struct txn *txn, const struct bank *bank, const struct session *session,
                           int64_t id, struct payment_result *result)
{
    enum status status = payment_load_own(txn, session, id, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    struct payment *payment = &result->payment;
    if (payment->state == PAYMENT_CANCELLED) {
        return payment_complete(txn, session, result);
    }
    if (!is_unconfirmed(payment)) {
        return payment_refuse(result, BANK_NOT_AWAITING);
    }
    result->written = true;
    status = payment_end_unposted(txn, bank, payment, PAYMENT_CANCELLED, BANK_OK);
    if (status == STATUS_OK) {
        status = void_code(txn, payment);
    }
    return status == STATUS_OK ? payment_complete(txn, session, result) : status;
}

enum status payment_expire_due(struct txn *txn, const struct bank *bank, int64_t most,
                               int64_t *ended)
{
    *ended = 0;
    int64_t now = clock_now(bank->clock);
    for (int64_t i = 0; i < most; i++) {
        int64_t id = 0;
        enum status status = payment_select_due(txn, now, &id);
        if (status == STATUS_NOT_FOUND) {
            return STATUS_OK;
        }
        struct payment payment;
        if (status == STATUS_OK) {
            status = payment_select(txn, id, &payment);
        }
        /* Another process may have ended it while this one waited for the row. */
        bool is_open = status == STATUS_OK && is_unconfirmed(&payment);
        if (is_open) {
            status = payment_expire(txn, bank, &payment);
        }
        if (status != STATUS_OK) {
            return status;
        }
        *ended += is_open ? 1 : 0;
    }
    return STATUS_OK;
}
