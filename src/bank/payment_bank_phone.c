/* payment_bank_phone.c - to another bank, by phone number: to who was found there before. */
#include <stdio.h>

#include "bank/look_up.h"
#include "bank/payment_walk.h"
#include "bank/risk.h"

/* The bank of the look-up that the payer has chosen; NULL: not found there. */
static const struct look_up_bank *chosen(const struct look_up *look_up, struct str bik)
{
    for (size_t i = 0; i < look_up->count; i++) {
        if (str_equal(str_from(look_up->banks[i].bik), bik)) {
            return &look_up->banks[i];
        }
    }
    return NULL;
}

static enum status take(struct payment_loading *loading, const struct look_up *look_up,
                        const struct look_up_bank *bank)
{
    struct payment_detail *extra = &loading->extra;
    extra->look_up = look_up->id;
    (void)snprintf(extra->bik, sizeof extra->bik, "%s", bank->bik);
    (void)snprintf(extra->bank_name, sizeof extra->bank_name, "%s", bank->name);
    (void)snprintf(loading->display, sizeof loading->display, "%s", bank->display);
    (void)snprintf(loading->payee.phone, sizeof loading->payee.phone, "%s", look_up->phone);
    enum status status = risk_listed(loading->txn, RISK_PHONE, str_from(look_up->phone),
                                     &loading->facts.risk.is_listed);
    if (status == STATUS_OK) {
        status = customer_select(loading->txn, loading->facts.customer, &loading->payer);
    }
    return status == STATUS_OK
               ? internal_account(loading->txn, INTERNAL_CLEARING_OUT,
                                  loading->order->amount.currency, &loading->facts.to_account)
               : status;
}

static enum status load(struct payment_loading *loading)
{
    struct look_up look_up;
    enum bank_outcome outcome = BANK_OK;
    loading->facts.payee = BANK_LOOK_UP_NEEDED;
    if (loading->order->amount.currency != CURRENCY_RUB) {
        loading->facts.payee = BANK_CURRENCY_MISMATCH;
        return STATUS_OK;
    }
    enum status status =
        look_up_get(loading->txn, loading->session, loading->order->look_up, &outcome, &look_up);
    if (status != STATUS_OK || outcome != BANK_OK) {
        return status;
    }
    const struct look_up_bank *bank = chosen(&look_up, loading->order->bik);
    return bank == NULL ? STATUS_OK : take(loading, &look_up, bank);
}

static void fill(const struct payment_loading *loading, struct payment *payment)
{
    customer_display(&loading->payer, payment->payer);
    (void)snprintf(payment->payee, sizeof payment->payee, "%s", loading->display);
    (void)snprintf(payment->payee_phone, sizeof payment->payee_phone, "%s", loading->payee.phone);
}

static enum status plan(struct txn *txn, const struct payment_order *order, struct plan *rows)
{
    return payment_plan_leaving(txn, INTERNAL_CLEARING_OUT, order->amount.currency, rows);
}

const struct payment_way payment_way_bank_phone = {.load = load, .fill = fill, .plan = plan};
