/* payment_bill.c - to a provider of services: what the catalogue says of it and the payer filled
 * in; or to the state, a charge as it was found. */
#include <stdio.h>
#include <string.h>

#include "bank/bill.h"
#include "bank/charge.h"
#include "bank/payment_walk.h"
#include "bank/risk.h"

static void copy(struct str from, char *to, size_t room)
{
    (void)snprintf(to, room, "%.*s", STR_ARGS(from));
}

static enum category category_of(enum provider_category category)
{
    switch (category) {
    case PROVIDER_MOBILE:
    case PROVIDER_INTERNET:
        return CATEGORY_MOBILE;
    case PROVIDER_UTILITIES:
        return CATEGORY_HOME;
    case PROVIDER_TV:
        return CATEGORY_ENTERTAINMENT;
    case PROVIDER_ANY:
    case PROVIDER_TAXES:
    case PROVIDER_FINES:
    case PROVIDER_EDUCATION:
    case PROVIDER_CHARITY:
    case PROVIDER_OTHER:
    case PROVIDER_CATEGORY_END:
        return CATEGORY_OTHER;
    }
    return CATEGORY_OTHER;
}

/* What is said of both sorts of bill. */
static void take_provider(struct payment_loading *loading, const struct bill *bill)
{
    const struct provider *provider = &bill->provider;
    struct payment_detail *extra = &loading->extra;
    extra->provider = provider->id;
    copy(provider->name[loading->session->language], loading->display, sizeof loading->display);
    provider_purpose(provider, bill->values, extra->purpose, sizeof extra->purpose);
    loading->category = category_of(provider->category);
    if (provider->fee.share != 0) {
        loading->tariff = provider->fee;
        loading->facts.tariff = &loading->tariff;
    }
}

static void take_requisites(struct payment_loading *loading, const struct provider *provider)
{
    struct payment_detail *extra = &loading->extra;
    copy(provider->bik, extra->bik, sizeof extra->bik);
    copy(provider->account, extra->number, sizeof extra->number);
    copy(provider->inn, extra->inn, sizeof extra->inn);
    copy(provider->kpp, extra->kpp, sizeof extra->kpp);
    copy(provider->kbk, extra->budget.kbk, sizeof extra->budget.kbk);
    copy(provider->oktmo, extra->budget.oktmo, sizeof extra->budget.oktmo);
    copy(loading->order->fields, extra->fields, sizeof extra->fields);
}

/* A person pays: status 13 for a tax, 24 for what else the budget is owed (order 107n). */
static void take_charge(struct payment_loading *loading, const struct charge *charge)
{
    struct payment_detail *extra = &loading->extra;
    copy(str_from(charge->bik), extra->bik, sizeof extra->bik);
    copy(str_from(charge->account), extra->number, sizeof extra->number);
    copy(str_from(charge->inn), extra->inn, sizeof extra->inn);
    copy(str_from(charge->kpp), extra->kpp, sizeof extra->kpp);
    copy(str_from(charge->uin), extra->budget.uin, sizeof extra->budget.uin);
    copy(str_from(charge->kbk), extra->budget.kbk, sizeof extra->budget.kbk);
    copy(str_from(charge->oktmo), extra->budget.oktmo, sizeof extra->budget.oktmo);
    copy(charge->category == PROVIDER_TAXES ? STR("13") : STR("24"), extra->budget.payer_status,
         sizeof extra->budget.payer_status);
    (void)snprintf(extra->fields, sizeof extra->fields, "{\"uin\":\"%s\"}", charge->uin);
    extra->look_up = charge->id;
}

/* The rest of a payee that has been found. */
static enum status settle(struct payment_loading *loading)
{
    bool *is_listed = &loading->facts.risk.is_listed;
    bool takes = false; /* not asked: the catalogue answers for where a provider is paid */
    enum status status = payment_load_bank(loading, &takes);
    if (status == STATUS_OK) {
        status =
            risk_listed(loading->txn, RISK_ACCOUNT, str_from(loading->extra.number), is_listed);
    }
    if (status == STATUS_OK) {
        status = customer_select(loading->txn, loading->facts.customer, &loading->payer);
    }
    return status == STATUS_OK ? internal_account(loading->txn, INTERNAL_PROVIDERS, CURRENCY_RUB,
                                                  &loading->facts.to_account)
                               : status;
}

static enum status load_provider(struct payment_loading *loading, struct arena *arena)
{
    struct bill bill;
    const struct payment_order *order = loading->order;
    enum bank_outcome *why = &loading->facts.payee;
    enum status status = bill_read(loading->txn, order->provider, order->fields, arena, &bill);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    if (bill.provider.by_charge) {
        return STATUS_OK; /* only what was found is paid to it */
    }
    *why = !bill.is_good                                          ? BANK_BILL_FIELDS
           : !provider_takes(&bill.provider, order->amount.minor) ? BANK_BILL_AMOUNT
                                                                  : BANK_OK;
    if (*why != BANK_OK) {
        return STATUS_OK;
    }
    take_requisites(loading, &bill.provider);
    take_provider(loading, &bill);
    return settle(loading);
}

static enum status load_charge(struct payment_loading *loading, struct arena *arena)
{
    struct charge charge;
    struct bill bill = {.is_good = true};
    const struct payment_order *order = loading->order;
    enum bank_outcome *why = &loading->facts.payee;
    enum status status = charge_get(loading->txn, loading->facts.customer, order->charge, &charge);
    if (status == STATUS_NOT_FOUND) {
        *why = BANK_NOT_FOUND;
    }
    if (status == STATUS_OK) {
        status = provider_by_charge(loading->txn, charge.category, arena, &bill.provider);
    }
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    int32_t today = clock_day(loading->facts.now_us);
    *why = charge.is_paid                                      ? BANK_CHARGE_PAID
           : order->amount.minor != charge_due(&charge, today) ? BANK_CHARGE_CHANGED
                                                               : BANK_OK;
    if (*why != BANK_OK) {
        return STATUS_OK;
    }
    bill.values[0] = str_from(charge.uin);
    take_charge(loading, &charge);
    take_provider(loading, &bill);
    return settle(loading);
}

static enum status load(struct payment_loading *loading)
{
    const struct payment_order *order = loading->order;
    loading->facts.payee = BANK_PROVIDER_UNKNOWN;
    if (order->amount.currency != CURRENCY_RUB) {
        loading->facts.payee = BANK_CURRENCY_MISMATCH;
        return STATUS_OK;
    }
    struct arena arena;
    arena_init(&arena, LIMIT_PROVIDER_ARENA);
    enum status status =
        order->charge != 0 ? load_charge(loading, &arena) : load_provider(loading, &arena);
    arena_free(&arena);
    return status;
}

static void fill(const struct payment_loading *loading, struct payment *payment)
{
    customer_display(&loading->payer, payment->payer);
    (void)snprintf(payment->payee, sizeof payment->payee, "%s", loading->display);
    payment->category = loading->category;
}

/* The providers' account is locked before an order is decided. Of two processes that are given the
 * same charge at one moment the second sees what the first has stored: charge_get counts on that.
 */
static enum status plan(struct txn *txn, const struct payment_order *order, struct plan *rows)
{
    return payment_plan_leaving(txn, INTERNAL_PROVIDERS, order->amount.currency, rows);
}

const struct payment_way payment_way_bill = {.load = load, .fill = fill, .plan = plan};
