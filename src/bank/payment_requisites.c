/* payment_requisites.c - to an account in another bank or with the treasury, by requisites. Those
 * of an account of this bank are another kind: payment.c turns them into it. */
#include <stdio.h>

#include "bank/payment_walk.h"
#include "bank/risk.h"
#include "money/account_number.h"

static void copy(struct str from, char *to, size_t room)
{
    (void)snprintf(to, room, "%.*s", STR_ARGS(from));
}

static void take(struct payment_loading *loading)
{
    const struct payment_order *order = loading->order;
    struct payment_detail *extra = &loading->extra;
    copy(order->bik, extra->bik, sizeof extra->bik);
    copy(order->number, extra->number, sizeof extra->number);
    copy(order->inn, extra->inn, sizeof extra->inn);
    copy(order->kpp, extra->kpp, sizeof extra->kpp);
    copy(order->purpose, extra->purpose, sizeof extra->purpose);
    copy(order->name, loading->display, sizeof loading->display);
    extra->budget = order->budget;
    /* What is owed to the budget is sent free of fee; its fields alone do not make a payment that.
     */
    if (order->budget.kbk[0] != '\0' &&
        account_holder_of(order->bik, order->number) == ACCOUNT_AT_TREASURY) {
        loading->facts.tariff = &loading->bank->policy.tariffs[TARIFF_FREE];
    }
}

static enum status load_signs(struct payment_loading *loading)
{
    bool *is_listed = &loading->facts.risk.is_listed;
    enum status status = risk_listed(loading->txn, RISK_ACCOUNT, loading->order->number, is_listed);
    return status == STATUS_OK && !*is_listed && loading->order->inn.size != 0
               ? risk_listed(loading->txn, RISK_INN, loading->order->inn, is_listed)
               : status;
}

static enum status load(struct payment_loading *loading)
{
    const struct payment_order *order = loading->order;
    loading->facts.payee = BANK_BANK_UNKNOWN;
    if (order->amount.currency != CURRENCY_RUB) {
        loading->facts.payee = BANK_CURRENCY_MISMATCH;
        return STATUS_OK;
    }
    take(loading);
    bool takes = false;
    enum status status = payment_load_bank(loading, &takes);
    if (status != STATUS_OK || !takes) {
        return status;
    }
    status = load_signs(loading);
    if (status == STATUS_OK) {
        status = customer_select(loading->txn, loading->facts.customer, &loading->payer);
    }
    return status == STATUS_OK ? internal_account(loading->txn, INTERNAL_CLEARING_OUT, CURRENCY_RUB,
                                                  &loading->facts.to_account)
                               : status;
}

static void fill(const struct payment_loading *loading, struct payment *payment)
{
    customer_display(&loading->payer, payment->payer);
    (void)snprintf(payment->payee, sizeof payment->payee, "%s", loading->display);
}

static enum status plan(struct txn *txn, const struct payment_order *order, struct plan *rows)
{
    return payment_plan_leaving(txn, INTERNAL_CLEARING_OUT, order->amount.currency, rows);
}

const struct payment_way payment_way_requisites = {.load = load, .fill = fill, .plan = plan};
