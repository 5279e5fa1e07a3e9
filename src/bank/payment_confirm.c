/* payment_confirm.c - the code comes back: counted, compared, and the money moved in one
 * transaction. */
#include "bank/ask.h"
#include "bank/payment_keep.h"
#include "bank/payment_walk.h"
#include "base/assume.h"

/* What was asked for may have been paid, or called off, since. */
static enum status settle_ask(struct txn *txn, const struct bank *bank,
                              struct payment_result *result)
{
    enum status status =
        ask_pay(txn, bank, result->extra.look_up, &result->payment, &result->outcome);
    return status == STATUS_OK && result->outcome != BANK_OK
               ? payment_end_unposted(txn, bank, &result->payment, PAYMENT_REJECTED,
                                      result->outcome)
               : status;
}

static enum status post(struct txn *txn, const struct bank *bank, struct payment_result *result)
{
    struct payment *payment = &result->payment;
    if (payment->kind == PAYMENT_LINK) {
        enum status settled = settle_ask(txn, bank, result);
        if (settled != STATUS_OK || result->outcome != BANK_OK) {
            return settled;
        }
    }
    bool leaves = payment_kinds[payment->kind].leaves;
    enum payment_state next = leaves ? PAYMENT_SENT : PAYMENT_POSTED;
    assume(payment_may_move(payment->state, next));
    enum status status = payment_move_post(txn, payment);
    payment->state = next;
    payment->reason = BANK_OK; /* of one that was stopped before */
    payment->posted_us = leaves ? 0 : clock_now(bank->clock);
    if (status == STATUS_OK) {
        status = payment_keep(txn, bank, payment);
    }
    return status == STATUS_OK && leaves ? payment_leave(txn, bank, payment, &result->extra)
                                         : status;
}

static enum bank_outcome of_auth(enum auth_outcome outcome)
{
    switch (outcome) {
    case AUTH_OK:
        return BANK_OK;
    case AUTH_WRONG_CODE:
        return BANK_WRONG_CODE;
    case AUTH_CODE_EXPIRED:
        return BANK_CODE_EXPIRED;
    case AUTH_TOO_MANY:
        return BANK_TOO_MANY;
    case AUTH_NOT_FOUND:
    case AUTH_SIGN_IN_REQUIRED:
    case AUTH_INVALID_PROOF:
    case AUTH_HANDOVER_REFUSED:
    case AUTH_HANDOVER_OVER:
    case AUTH_WRONG_NUMBER:
    case AUTH_OUTCOME_COUNT:
        break;
    }
    return BANK_NOT_AWAITING;
}

static enum status try_code(struct txn *txn, const struct bank *bank, const struct session *session,
                            const struct code_check *check, struct payment_result *result)
{
    enum auth_outcome outcome = AUTH_OK;
    struct code_result tried;
    enum status status = code_use(txn, bank->auth, check, &outcome, &tried);
    if (status != STATUS_OK) {
        return status;
    }
    if (outcome == AUTH_OK) {
        result->written = true;
        status = post(txn, bank, result);
        return status == STATUS_OK && result->outcome == BANK_OK
                   ? payment_complete(txn, session, result)
                   : status;
    }
    result->outcome = of_auth(outcome);
    result->detail.retry_after = tried.retry_after;
    if (outcome == AUTH_WRONG_CODE) {
        result->written = true;
        result->detail.attempts_left = tried.attempts_left;
        if (tried.attempts_left == 0) {
            return payment_end_unposted(txn, bank, &result->payment, PAYMENT_REJECTED,
                                        BANK_WRONG_CODE);
        }
    }
    return STATUS_OK;
}

/* It moved the money once: the same code again is answered the same. */
static bool was_confirmed(const struct payment *payment)
{
    return payment->state == PAYMENT_POSTED || payment->state == PAYMENT_SENT ||
           payment->state == PAYMENT_RETURNED;
}

/* What the payer can do nothing about, or does not know yet: it is stopped, and needs a new code
 * when that is over; or the account was closed before the code came back. */
static enum bank_outcome why_not(const struct bank *bank, const struct payment_result *result)
{
    const struct payment *payment = &result->payment;
    bool is_closed =
        payment->state == PAYMENT_REJECTED && payment->reason == BANK_ACCOUNT_NOT_FOUND;
    if (payment->state == PAYMENT_STOPPED) {
        bool is_early = clock_now(bank->clock) < result->extra.stopped_until_us;
        return is_early ? BANK_STILL_STOPPED : BANK_CODE_EXPIRED;
    }
    return is_closed ? BANK_ACCOUNT_NOT_FOUND : BANK_NOT_AWAITING;
}

enum status payment_confirm(struct txn *txn, const struct bank *bank, const struct session *session,
                            int64_t id, struct str code, struct payment_result *result)
{
    enum status status = payment_load_own(txn, session, id, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    struct payment *payment = &result->payment;
    if (payment->code == 0) {
        return payment_refuse(result, why_not(bank, result));
    }
    if (payment->session != session->id) {
        return payment_refuse(result, BANK_ANOTHER_SESSION);
    }
    struct code_check check = {.id = payment->code,
                               .purpose = CODE_ORDER,
                               .device = &session->device,
                               .order = payment_digest(payment, &result->extra),
                               .code = code};
    if (was_confirmed(payment)) {
        bool fits = false;
        status = code_fits(txn, bank->auth, &check, &fits);
        return status != STATUS_OK ? status
               : fits              ? payment_complete(txn, session, result)
                                   : payment_refuse(result, BANK_NOT_AWAITING);
    }
    if (payment->state != PAYMENT_AWAITING) {
        return payment_refuse(result, why_not(bank, result));
    }
    if (clock_now(bank->clock) >= payment->expires_us) {
        result->written = true;
        result->outcome = BANK_CODE_EXPIRED;
        return payment_expire(txn, bank, payment);
    }
    return try_code(txn, bank, session, &check, result);
}

/* The two days are over, and the customer still wants it: from here on it is as any other. */
static void let_go(const struct bank *bank, struct payment *payment)
{
    assume(payment_may_move(payment->state, PAYMENT_AWAITING));
    payment->state = PAYMENT_AWAITING;
    payment->reason = BANK_OK;
    payment->expires_us = clock_now(bank->clock) + SECONDS_US(bank->policy.order_seconds);
}

enum status payment_resend(struct txn *txn, const struct bank *bank, const struct session *session,
                           int64_t id, struct payment_result *result)
{
    enum status status = payment_load_own(txn, session, id, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    struct payment *payment = &result->payment;
    bool was_stopped = payment->state == PAYMENT_STOPPED;
    bool is_open = was_stopped || payment->state == PAYMENT_AWAITING;
    if (!is_open || clock_now(bank->clock) >= payment->expires_us) {
        return payment_refuse(result, BANK_NOT_AWAITING);
    }
    if (was_stopped && clock_now(bank->clock) < result->extra.stopped_until_us) {
        return payment_refuse(result, BANK_STILL_STOPPED);
    }
    if (was_stopped) {
        let_go(bank, payment);
    }
    /* Whoever asks last confirms: the window of before may be gone for good. */
    status = payment_send_code(txn, bank, session, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    result->written = true;
    payment->session = session->id;
    status = was_stopped ? payment_keep(txn, bank, payment) : payment_update(txn, payment);
    return status == STATUS_OK ? payment_complete(txn, session, result) : status;
}
