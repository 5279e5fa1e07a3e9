/* payment.c - the order of a payment: load, decide, store. What follows it is in payment_confirm.c,
 * payment_end.c and payment_out.c; what a kind does its own way in payment_KIND.c. */
#include "bank/payment.h"

#include <string.h>

#include "bank/limit_store.h"
#include "bank/payment_detail_store.h"
#include "bank/payment_keep.h"
#include "bank/payment_walk.h"
#include "base/assume.h"
#include "store/key.h"

/* Somebody nobody is: the question counts like a look-up, else this would be the way around it. */
static enum status count_miss(const struct payment_loading *loading, enum bank_outcome outcome,
                              struct payment_result *result)
{
    enum bank_outcome counted = BANK_OK;
    enum status status = payee_question(loading->txn, loading->bank, loading->facts.customer,
                                        payment_ways[loading->order->kind]->asks(loading->order),
                                        true, &counted, &result->detail);
    result->outcome = counted == BANK_OK ? outcome : counted;
    result->written = counted == BANK_OK;
    return status;
}

/* Somebody is: the order tells their name, as a quote does, and counts like one, once in an hour
 * for each. When that is used up, whom the customer has paid before may still be paid. What the
 * bank orders by itself tells nobody. counts [out] */
static enum status check_question(struct payment_loading *loading, struct payment_result *result,
                                  bool *counts)
{
    const struct payment_way *way = payment_ways[loading->order->kind];
    *counts = false;
    if (way->asks == NULL || loading->order->standing != 0) {
        return STATUS_OK;
    }
    struct payee_asking asking = {.customer = loading->facts.customer,
                                  .key = way->asks(loading->order)};
    enum status status = payee_question_check(loading->txn, loading->bank, &asking,
                                              &result->outcome, &result->detail);
    *counts = asking.counts;
    if (status != STATUS_OK || result->outcome == BANK_OK) {
        return status;
    }
    status = payment_load_acquaintance(loading);
    if (status == STATUS_OK && !loading->facts.risk.is_new_payee) {
        payment_start(result);
    }
    return status;
}

static bool is_miss(const struct payment_loading *loading, enum bank_outcome outcome)
{
    return outcome == loading->facts.payee && loading->facts.to_account == 0 &&
           loading->facts.from != NULL && payment_ways[loading->order->kind]->asks != NULL;
}

static enum status store_limits(const struct payment_loading *loading,
                                const struct payment_decision *decision,
                                const struct payment *payment)
{
    struct limit_row used = loading->facts.used;
    limit_use(&used, payment->amount.minor, decision->free);
    return limit_put(loading->txn, payment->customer, payment->amount.currency, &used);
}

/* All that is written of a new payment once its money is held or moved. */
static enum status store_rows(const struct payment_loading *loading,
                              const struct payment_decision *decision,
                              struct payment_result *result)
{
    struct txn *txn = loading->txn;
    const struct payment *payment = &result->payment;
    const struct payment_kind_row *kind = &payment_kinds[payment->kind];
    enum status status = payment_add(txn, loading->bank, payment);
    bool says_more =
        kind->has_detail || payment->state == PAYMENT_STOPPED || loading->order->standing != 0;
    if (status == STATUS_OK && says_more) {
        status = payment_detail_insert(txn, payment->id, &result->extra);
    }
    if (status == STATUS_OK && kind->has_limits) {
        status = store_limits(loading, decision, payment);
    }
    return status == STATUS_OK && payment->state == PAYMENT_SENT
               ? payment_leave(txn, loading->bank, payment, &result->extra)
               : status;
}

/* The money first: its refusal must come before anything is written. */
static enum status store_new(const struct payment_loading *loading,
                             const struct payment_decision *decision, struct payment_result *result)
{
    struct txn *txn = loading->txn;
    const struct session *session = loading->session;
    struct payment *payment = &result->payment;
    enum ledger_outcome moved = LEDGER_OK;
    enum status status = payment_move_new(txn, payment, &moved);
    if (status != STATUS_OK || moved != LEDGER_OK) {
        return status != STATUS_OK ? status : payment_refuse(result, bank_outcome_of_ledger(moved));
    }
    if (payment->state == PAYMENT_AWAITING) {
        status = payment_send_code(txn, loading->bank, session, result);
    }
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    status = store_rows(loading, decision, result);
    result->written = true;
    if (payment->kind != PAYMENT_OWN) {
        return status == STATUS_OK ? payment_complete(txn, session, result) : status;
    }
    payment_name_own(payment, &loading->from, &loading->to, session->language); /* both are here */
    return status;
}

struct payment_order payment_turn(const struct bank *bank, const struct payment_order *order)
{
    struct payment_order turned = *order;
    if (order->kind == PAYMENT_REQUISITES && str_equal(order->bik, bank->policy.bik)) {
        turned.kind = PAYMENT_ACCOUNT;
    }
    return turned;
}

enum status payment_create(struct txn *txn, const struct bank *bank, const struct session *session,
                           const struct payment_order *order, struct payment_result *result)
{
    payment_start(result);
    const struct payment_order turned = payment_turn(bank, order);
    struct payment_loading loading = {
        .txn = txn, .bank = bank, .session = session, .order = &turned};
    enum status status = payment_load(&loading);
    if (status != STATUS_OK) {
        return status;
    }
    struct payment_decision decision = payment_decide(&loading.facts);
    if (is_miss(&loading, decision.outcome)) {
        return count_miss(&loading, decision.outcome, result);
    }
    if (decision.outcome != BANK_OK) {
        return payment_refuse(result, decision.outcome);
    }
    bool counts = false;
    status = check_question(&loading, result, &counts);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    payment_make(&loading, &decision, result);
    result->payment.id = id_next(bank->ids);
    status = store_new(&loading, &decision, result);
    return status == STATUS_OK && result->outcome == BANK_OK && counts
               ? payee_question_count(txn, bank, session->customer,
                                      payment_ways[turned.kind]->asks(&turned))
               : status;
}

enum status payment_receive(struct txn *txn, const struct bank *bank, struct payment *payment,
                            enum ledger_outcome *outcome)
{
    assume(!payment_kinds[payment->kind].needs_code && payment->fee == 0);
    payment->id = id_next(bank->ids);
    payment->state = PAYMENT_POSTED;
    payment->day = ledger_business_date(txn);
    payment->created_us = clock_now(bank->clock);
    payment->posted_us = payment->created_us;
    enum status status = payment_move_new(txn, payment, outcome);
    return status == STATUS_OK && *outcome == LEDGER_OK ? payment_add(txn, bank, payment) : status;
}

enum status payment_order_once(struct txn *txn, const struct bank *bank,
                               const struct session *session, const struct payment_request *request,
                               struct payment_result *result)
{
    enum key_state state = KEY_NEW;
    int64_t made = 0;
    payment_start(result);
    enum status status =
        key_find(txn, session->customer, request->key, &request->digest, &state, &made);
    if (status != STATUS_OK) {
        return status;
    }
    switch (state) {
    case KEY_SAME:
        return payment_get(txn, session, made, result);
    case KEY_CONFLICT:
        return payment_refuse(result, BANK_CONFLICT);
    case KEY_NEW:
        break;
    }
    status = payment_create(txn, bank, session, &request->order, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status; /* a refusal leaves the key free */
    }
    return key_add(txn, id_next(bank->ids), session->customer, request->key, &request->digest,
                   result->payment.id, clock_now(bank->clock));
}

/* ---- what would become of an order */

/* Who a payee is costs a question, once in an hour for each. */
static enum status ask(const struct payment_loading *loading, struct payment_result *result)
{
    const struct payment_way *way = payment_ways[loading->order->kind];
    if (way->asks == NULL || loading->facts.from == NULL) {
        return STATUS_OK;
    }
    result->written = true;
    return payee_question(loading->txn, loading->bank, loading->facts.customer,
                          way->asks(loading->order), false, &result->outcome, &result->detail);
}

static enum bank_outcome check_funds(const struct payment_loading *loading,
                                     const struct payment_decision *decision)
{
    int64_t available = ledger_available(&loading->from_ledger);
    int64_t minor = loading->order->amount.minor;
    return minor > available || decision->fee > available - minor ? BANK_INSUFFICIENT_FUNDS
                                                                  : BANK_OK;
}

static void fill_quote(const struct payment_loading *loading,
                       const struct payment_decision *decision, const struct payment *payment,
                       struct payment_quote *quote)
{
    const struct payment_facts *facts = &loading->facts;
    const struct payment_kind_row *kind = &payment_kinds[payment->kind];
    struct limit_set limits = limit_in_force(&facts->used, facts->policy, facts->now_us);
    int64_t free_month = facts->policy->tariffs[kind->tariff].free_month;
    bool limited = kind->has_limits;
    *quote = (struct payment_quote){
        .needs_code = decision->needs_code,
        .arrival = payment_arrival(payment),
        .operation = limited ? limits.operation : -1,
        .day_left = limited ? limit_left(limits.day, facts->used.day_used) : -1,
        .month_left = limited ? limit_left(limits.month, facts->used.month_used) : -1,
        .free_left = free_month == 0 ? -1 : limit_left(free_month, facts->used.free_used),
        .warning = decision->stop,
    };
}

enum status payment_quote(struct txn *txn, const struct bank *bank, const struct session *session,
                          const struct payment_order *order, struct payment_result *result,
                          struct payment_quote *quote)
{
    payment_start(result);
    const struct payment_order turned = payment_turn(bank, order);
    struct payment_loading loading = {
        .txn = txn, .bank = bank, .session = session, .order = &turned};
    enum status status = payment_load(&loading);
    if (status == STATUS_OK) {
        status = ask(&loading, result);
    }
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        result->written = status == STATUS_OK && result->outcome != BANK_TOO_MANY;
        return status;
    }
    struct payment_decision decision = payment_decide(&loading.facts);
    if (decision.outcome == BANK_OK) {
        decision.outcome = check_funds(&loading, &decision);
    }
    if (decision.outcome != BANK_OK) {
        return payment_refuse(result, decision.outcome);
    }
    payment_make(&loading, &decision, result);
    if (turned.kind == PAYMENT_OWN) {
        payment_name_own(&result->payment, &loading.from, &loading.to, session->language);
    }
    fill_quote(&loading, &decision, &result->payment, quote);
    return STATUS_OK;
}
