/* payment_phone.c - to another customer of this bank, by phone number. */
#include <stdio.h>

#include "bank/payment_walk.h"

static enum status load(struct payment_loading *loading)
{
    struct payment_facts *facts = &loading->facts;
    enum status status =
        customer_select_phone(loading->txn, loading->order->to_phone, &loading->payee);
    facts->payee = BANK_PAYEE_NOT_FOUND;
    if (status == STATUS_NOT_FOUND) {
        return STATUS_OK;
    }
    if (status == STATUS_OK) {
        facts->to_account = loading->payee.main_account;
        facts->to_customer = loading->payee.id;
        facts->risk.is_listed = loading->payee.is_warned;
        status = customer_select(loading->txn, facts->customer, &loading->payer);
    }
    return status;
}

static void fill(const struct payment_loading *loading, struct payment *payment)
{
    payment_fill_people(loading, payment);
    (void)snprintf(payment->payee_phone, sizeof payment->payee_phone, "%s", loading->payee.phone);
}

static enum status plan(struct txn *txn, const struct payment_order *order, struct plan *rows)
{
    struct customer payee;
    enum status status = customer_select_phone(txn, order->to_phone, &payee);
    if (status == STATUS_OK) {
        plan_row(rows, payee.main_account);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static struct str asks(const struct payment_order *order)
{
    return order->to_phone;
}

const struct payment_way payment_way_phone = {
    .load = load, .fill = fill, .plan = plan, .asks = asks};
