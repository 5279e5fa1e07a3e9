#include "bank/payment_decide.h"

#include "base/assume.h"

static enum bank_outcome decide_outcome(const struct payment_facts *facts)
{
    const struct payment_order *order = facts->order;
    const struct payment_kind_row *kind = &payment_kinds[order->kind];
    if (facts->from == NULL) {
        return BANK_NOT_FOUND;
    }
    if (facts->to_account == 0) {
        return facts->payee;
    }
    bool is_own = facts->to_customer == facts->customer;
    if (facts->to_account == facts->from->id || (is_own && order->kind != PAYMENT_OWN)) {
        return BANK_SAME_ACCOUNT;
    }
    if (order->amount.currency != facts->from_currency ||
        order->amount.currency != facts->to_currency) {
        return BANK_CURRENCY_MISMATCH;
    }
    struct limit_set limits = limit_in_force(&facts->used, facts->policy, facts->now_us);
    if (kind->has_limits && !limit_allows(&facts->used, &limits, order->amount.minor)) {
        return BANK_LIMIT_EXCEEDED;
    }
    return BANK_OK;
}

int64_t payment_free_share(const struct bank_policy *policy, enum payment_kind kind, int64_t minor)
{
    return policy->tariffs[payment_kinds[kind].tariff].free_month == 0 ? 0 : minor;
}

struct payment_decision payment_decide(const struct payment_facts *facts)
{
    const struct payment_order *order = facts->order;
    const struct payment_kind_row *kind = &payment_kinds[order->kind];
    struct payment_decision decision = {.outcome = decide_outcome(facts),
                                        .needs_code = kind->needs_code && order->standing == 0};
    const struct tariff *tariff =
        facts->tariff != NULL ? facts->tariff : &facts->policy->tariffs[kind->tariff];
    if (decision.outcome == BANK_OK) {
        decision.fee = tariff_fee(tariff, order->amount.minor, facts->used.free_used);
        decision.free = payment_free_share(facts->policy, order->kind, order->amount.minor);
        decision.stop =
            kind->needs_code ? risk_decide(&facts->policy->risk, &facts->risk) : BANK_OK;
    }
    return decision;
}

enum payment_state payment_first_state(enum payment_kind kind,
                                       const struct payment_decision *decision)
{
    if (decision->stop != BANK_OK) {
        return PAYMENT_STOPPED;
    }
    return decision->needs_code         ? PAYMENT_AWAITING
           : payment_kinds[kind].leaves ? PAYMENT_SENT
                                        : PAYMENT_POSTED;
}

bool payment_may_move(enum payment_state from, enum payment_state to)
{
    enum {
        ENDS = 1 << PAYMENT_REJECTED | 1 << PAYMENT_CANCELLED | 1 << PAYMENT_EXPIRED,
    };
    static const int moves[PAYMENT_STATE_END] = {
        [PAYMENT_AWAITING] = 1 << PAYMENT_POSTED | 1 << PAYMENT_SENT | ENDS,
        [PAYMENT_STOPPED] = 1 << PAYMENT_AWAITING | 1 << PAYMENT_CANCELLED | 1 << PAYMENT_EXPIRED,
        [PAYMENT_SENT] = 1 << PAYMENT_POSTED | 1 << PAYMENT_REJECTED,
        [PAYMENT_POSTED] = 1 << PAYMENT_RETURNED,
        [PAYMENT_RETURNED] = 1 << PAYMENT_RETURNED, /* in parts */
    };
    return (moves[from] >> to & 1) != 0;
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
        return BANK_ACCOUNT_CLOSED;
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

struct digest payment_digest(const struct payment *payment, const struct payment_detail *extra)
{
    const int64_t numbers[] = {
        payment->id,          payment->kind,         payment->from_account,    payment->to_account,
        payment->to_customer, payment->amount.minor, payment->amount.currency, payment->fee,
        extra->look_up,       extra->provider};
    struct digest no_key = {{0}};
    const struct budget *budget = &extra->budget;
    const struct str parts[] = {STR("okno-order-v2"),
                                {(const char *)numbers, sizeof numbers},
                                str_from(payment->payee),
                                str_from(payment->payee_phone),
                                str_from(payment->message),
                                str_from(extra->bik),
                                str_from(extra->number),
                                str_from(extra->inn),
                                str_from(extra->kpp),
                                str_from(extra->purpose),
                                str_from(budget->uin),
                                str_from(budget->kbk),
                                str_from(budget->oktmo),
                                str_from(budget->payer_status),
                                str_from(budget->basis),
                                str_from(budget->period),
                                str_from(budget->document_number),
                                str_from(budget->document_date),
                                str_from(extra->fields)};
    return hmac_parts(&no_key, parts, ARRAY_COUNT(parts));
}

struct digest payment_payee_digest(const struct payment *payment,
                                   const struct payment_detail *extra)
{
    struct digest no_key = {{0}};
    const struct str parts[] = {
        STR("okno-payee-v1"),           {(const char *)&extra->provider, sizeof extra->provider},
        str_from(payment->payee_phone), str_from(extra->bik),
        str_from(extra->number),        str_from(extra->fields)};
    return hmac_parts(&no_key, parts, ARRAY_COUNT(parts));
}
