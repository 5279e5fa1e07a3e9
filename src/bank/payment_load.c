/* payment_load.c - what the decision about an order looks at. */
#include <stdio.h>
#include <string.h>

#include "bank/directory.h"
#include "bank/limit_store.h"
#include "bank/payment_walk.h"
#include "bank/risk.h"

static enum status load_currency(struct txn *txn, int64_t account, enum currency *currency)
{
    struct ledger_account ledger;
    enum status status =
        account == 0 ? STATUS_NOT_FOUND : ledger_account_get(txn, account, &ledger);
    *currency = status == STATUS_OK ? ledger.currency : CURRENCY_NONE;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status load_from(struct payment_loading *loading)
{
    struct payment_facts *facts = &loading->facts;
    enum status status =
        account_get(loading->txn, facts->customer, loading->order->from_account, &loading->from);
    if (status == STATUS_NOT_FOUND) {
        return STATUS_OK;
    }
    if (status == STATUS_OK) {
        status = ledger_account_get(loading->txn, loading->from.id, &loading->from_ledger);
    }
    facts->from = &loading->from;
    facts->from_currency = loading->from_ledger.currency;
    return status;
}

/* Was this device known a day ago? A session that is older says so by itself. */
static enum status load_device(struct payment_loading *loading)
{
    const struct session *session = loading->session;
    int64_t limit =
        loading->facts.now_us - SECONDS_US(loading->bank->policy.risk.young_device_seconds);
    int64_t since = id_us(session->id);
    enum status status = STATUS_OK;
    if (since > limit) {
        status = session_device_since(loading->txn, session->customer, &session->device, &since);
    }
    loading->facts.risk.is_young_device = since > limit;
    return status;
}

enum status payment_load_acquaintance(struct payment_loading *loading)
{
    bool is_known = false;
    struct payment payment = {.kind = loading->order->kind};
    payment_ways[payment.kind]->fill(loading, &payment);
    struct digest payee = payment_payee_digest(&payment, &loading->extra);
    enum status status =
        payment_kinds[payment.kind].leaves
            ? risk_known(loading->txn, loading->facts.customer, &payee, &is_known)
            : risk_has_paid(loading->txn, loading->from.id, loading->facts.to_account, &is_known);
    loading->facts.risk.is_new_payee = !is_known;
    return status;
}

/* Small amounts ask nothing further: their way stays as short as it was. */
static enum status load_risk(struct payment_loading *loading)
{
    const struct risk_policy *policy = &loading->bank->policy.risk;
    struct risk_facts *risk = &loading->facts.risk;
    risk->minor = loading->order->amount.minor;
    risk->is_other_window = loading->session->is_other;
    enum status status = STATUS_OK;
    if (risk_asks_device(policy, risk->minor)) {
        status = load_device(loading);
    }
    if (status == STATUS_OK && risk_asks_payee(policy, risk->minor)) {
        status = payment_load_acquaintance(loading);
    }
    return status;
}

enum status payment_load_holder(struct payment_loading *loading, int64_t account, int64_t customer)
{
    enum status status = customer_select(loading->txn, customer, &loading->payee);
    if (status == STATUS_OK) {
        loading->facts.to_account = account;
        loading->facts.to_customer = customer;
        status = customer_select(loading->txn, loading->facts.customer, &loading->payer);
    }
    return status;
}

enum status payment_load_bank(struct payment_loading *loading, bool *takes)
{
    struct arena arena;
    struct directory_bank bank;
    struct payment_detail *extra = &loading->extra;
    arena_init(&arena, LIMIT_ARENA_CHUNK);
    enum status status = directory_find(loading->txn, str_from(extra->bik), &arena, &bank);
    *takes = status == STATUS_OK && directory_takes_payments(&bank);
    if (status == STATUS_OK) {
        (void)snprintf(extra->bank_name, sizeof extra->bank_name, "%.*s",
                       payment_cut(bank.name, LIMIT_BANK_NAME), bank.name.data);
    }
    arena_free(&arena);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

void payment_fill_people(const struct payment_loading *loading, struct payment *payment)
{
    customer_display(&loading->payer, payment->payer);
    customer_display(&loading->payee, payment->payee);
}

/* Nothing goes to a closed account. Only its holder is told that there was one. */
static void pass_over_closed(struct payment_loading *loading)
{
    struct payment_facts *facts = &loading->facts;
    if (facts->to_account == 0 || loading->to.id != facts->to_account ||
        loading->to.closed_us == 0) {
        return;
    }
    facts->payee = facts->to_customer == facts->customer ? BANK_ACCOUNT_CLOSED : facts->payee;
    facts->to_account = 0;
}

enum status payment_load(struct payment_loading *loading)
{
    const struct payment_order *order = loading->order;
    struct payment_facts *facts = &loading->facts;
    facts->order = order;
    facts->policy = &loading->bank->policy;
    facts->customer = loading->session->customer;
    facts->now_us = clock_now(loading->bank->clock);
    enum status status = load_from(loading);
    if (status == STATUS_OK) {
        status = payment_ways[order->kind]->load(loading);
        pass_over_closed(loading);
    }
    if (status == STATUS_OK) {
        status = load_currency(loading->txn, facts->to_account, &facts->to_currency);
    }
    if (status == STATUS_OK && payment_kinds[order->kind].has_limits) {
        status = limit_select(loading->txn, facts->customer, order->amount.currency, &facts->used);
        limit_roll(&facts->used, ledger_business_date(loading->txn));
    }
    bool may_be_stopped =
        payment_kinds[order->kind].needs_code && facts->from != NULL && facts->to_account != 0;
    return status == STATUS_OK && may_be_stopped ? load_risk(loading) : status;
}

/* A name with the rail, for ever: a random UUID (RFC 9562, version 4). */
static void make_uetr(struct random *random, char out[UETR_TEXT])
{
    unsigned char b[16];
    random_fill(random, b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    (void)snprintf(out, UETR_TEXT,
                   "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0],
                   b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13],
                   b[14], b[15]);
}

static enum category category_of(enum payment_kind kind)
{
    return kind == PAYMENT_OWN    ? CATEGORY_OWN
           : kind == PAYMENT_BILL ? CATEGORY_HOME
                                  : CATEGORY_TRANSFER;
}

static void make_detail(const struct payment_loading *loading, const struct payment *payment,
                        const struct payment_decision *decision, struct payment_detail *extra)
{
    *extra = loading->extra;
    extra->standing = loading->order->standing;
    if (payment_kinds[payment->kind].leaves) {
        make_uetr(loading->bank->random, extra->uetr);
    }
    if (payment->state == PAYMENT_STOPPED) {
        extra->stopped_until_us =
            payment->created_us + SECONDS_US(loading->bank->policy.risk.stop_seconds);
        extra->stop_reason = decision->stop;
    }
}

static int64_t expiry_of(const struct bank_policy *policy, const struct payment *payment)
{
    if (payment->state == PAYMENT_STOPPED) {
        return payment->created_us + SECONDS_US(policy->risk.stop_seconds) +
               SECONDS_US(policy->risk.stop_grace);
    }
    return payment->state == PAYMENT_AWAITING
               ? payment->created_us + SECONDS_US(policy->order_seconds)
               : 0;
}

void payment_make(const struct payment_loading *loading, const struct payment_decision *decision,
                  struct payment_result *result)
{
    const struct payment_order *order = loading->order;
    struct payment *payment = &result->payment;
    *payment = (struct payment){
        .kind = order->kind,
        .state = payment_first_state(order->kind, decision),
        .reason = decision->stop,
        .customer = loading->facts.customer,
        .session = loading->session->id,
        .from_account = order->from_account,
        .to_account = loading->facts.to_account,
        .to_customer = loading->facts.to_customer,
        .amount = order->amount,
        .fee = decision->fee,
        .category = category_of(order->kind),
        .day = ledger_business_date(loading->txn),
        .created_us = loading->facts.now_us,
    };
    payment->posted_us = payment->state == PAYMENT_POSTED ? payment->created_us : 0;
    payment->expires_us = expiry_of(&loading->bank->policy, payment);
    (void)snprintf(payment->message, sizeof payment->message, "%.*s", STR_ARGS(order->message));
    payment_ways[order->kind]->fill(loading, payment);
    make_detail(loading, payment, decision, &result->extra);
}
