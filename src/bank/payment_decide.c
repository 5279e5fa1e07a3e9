#include "bank/payment_decide.h"

#include "base/assume.h"

static enum bank_outcome decide_outcome(const struct payment_facts *facts,
                                        struct payment_decision *decision)
{
    const struct payment_order *order = facts->order;
    const struct payment_kind_row *kind = &payment_kinds[order->kind];
    if (facts->from == NULL) {
        return BANK_NOT_FOUND;
    }
    if (order->kind == PAYMENT_OWN) {
        if (facts->to == NULL) {
            return BANK_NOT_FOUND;
        }
        decision->to_account = facts->to->id;
    } else {
        if (facts->payee == NULL || facts->payee->main_account == 0) {
            return BANK_PAYEE_NOT_FOUND;
        }
        if (facts->payee->id == facts->customer) {
            return BANK_SAME_ACCOUNT;
        }
        decision->to_account = facts->payee->main_account;
    }
    if (decision->to_account == facts->from->id) {
        return BANK_SAME_ACCOUNT;
    }
    if (order->amount.currency != facts->from_currency ||
        order->amount.currency != facts->to_currency) {
        return BANK_CURRENCY_MISMATCH;
    }
    if (kind->has_limits && (order->amount.minor > facts->policy->operation_limit ||
                             order->amount.minor > facts->policy->day_limit - facts->limit_used)) {
        return BANK_LIMIT_EXCEEDED;
    }
    return BANK_OK;
}

struct payment_decision payment_decide(const struct payment_facts *facts)
{
    struct payment_decision decision = {.needs_code = payment_kinds[facts->order->kind].needs_code};
    decision.outcome = decide_outcome(facts, &decision);
    return decision;
}

bool payment_may_move(enum payment_state from, enum payment_state to)
{
    return from == PAYMENT_AWAITING && to != PAYMENT_AWAITING;
}

enum bank_outcome bank_outcome_of_ledger(enum ledger_outcome outcome)
{
    switch (outcome) {
    case LEDGER_OK:
    case LEDGER_EXISTS:
        return BANK_OK;
    case LEDGER_INSUFFICIENT_FUNDS:
    case LEDGER_NOTHING_TO_MOVE:
        return BANK_INSUFFICIENT_FUNDS;
    case LEDGER_SAME_ACCOUNT:
        return BANK_SAME_ACCOUNT;
    case LEDGER_CURRENCY_MISMATCH:
        return BANK_CURRENCY_MISMATCH;
    case LEDGER_ACCOUNT_CLOSED:
    case LEDGER_DEBITS_BLOCKED:
    case LEDGER_CREDITS_BLOCKED:
    case LEDGER_HOLDS_OPEN:
    case LEDGER_NOT_EMPTY:
    case LEDGER_NOT_CLOSED:
        return BANK_ACCOUNT_BLOCKED;
    case LEDGER_UPPER_LIMIT:
    case LEDGER_COUNTER_OVERFLOW:
    case LEDGER_AMOUNT_INVALID:
    case LEDGER_LIMITS_INVALID:
    case LEDGER_BATCH_TOO_LONG:
    case LEDGER_CHAIN_TOO_LONG:
        return BANK_LIMIT_EXCEEDED;
    case LEDGER_ACCOUNT_NOT_FOUND:
        return BANK_NOT_FOUND;
    case LEDGER_PENDING_NOT_FOUND:
    case LEDGER_PENDING_RESOLVED:
    case LEDGER_PENDING_EXCEEDED:
    case LEDGER_PENDING_EXPIRED:
    case LEDGER_PENDING_DIFFERENT:
    case LEDGER_EXPIRY_PAST:
    case LEDGER_EXISTS_DIFFERENT:
    case LEDGER_REVERSED_NOT_FOUND:
    case LEDGER_NOT_REVERSIBLE:
    case LEDGER_ALREADY_REVERSED:
    case LEDGER_REVERSAL_DIFFERENT:
    case LEDGER_LINKED_FAILED:
    case LEDGER_LINK_OPEN:
    case LEDGER_KEY_INVALID:
    case LEDGER_ORDER_INVALID:
    case LEDGER_VALUE_DATE_CLOSED:
    case LEDGER_VALUE_DATE_FAR:
    case LEDGER_DAY_NOT_OVER:
    case LEDGER_DAY_CLOSED:
        return BANK_NOT_AWAITING;
    }
    assume(false);
    return BANK_NOT_AWAITING;
}

struct digest payment_digest(const struct payment *payment)
{
    const int64_t numbers[] = {
        payment->id,          payment->kind,         payment->from_account,    payment->to_account,
        payment->to_customer, payment->amount.minor, payment->amount.currency, payment->fee};
    struct digest no_key = {{0}};
    const struct str parts[] = {STR("okno-order-v1"),
                                {(const char *)numbers, sizeof numbers},
                                str_from(payment->payee),
                                str_from(payment->payee_phone)};
    return hmac_parts(&no_key, parts, ARRAY_COUNT(parts));
}
