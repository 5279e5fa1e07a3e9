/* payment_link.c - to whoever asked for it, by a link or of this very customer (ask.h). */
#include <stdio.h>

#include "bank/ask.h"
#include "bank/payment_walk.h"
#include "bank/risk.h"

static enum status load(struct payment_loading *loading)
{
    struct payment_facts *facts = &loading->facts;
    struct ask *ask = &loading->ask;
    enum status status = ask_find(loading->txn, loading->order->link, loading->order->ask, ask);
    facts->payee = BANK_NOT_FOUND;
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    facts->payee = ask_decide_pay(ask, facts->customer, loading->order->amount, facts->now_us);
    if (facts->payee != BANK_OK) {
        return STATUS_OK;
    }
    loading->extra.look_up = ask->id;
    status = payment_load_holder(loading, ask->account, ask->customer);
    return status == STATUS_OK ? risk_listed(loading->txn, RISK_PHONE,
                                             str_from(loading->payee.phone), &facts->risk.is_listed)
                               : status;
}

/* What it is for is what it was asked for. */
static void fill(const struct payment_loading *loading, struct payment *payment)
{
    payment_fill_people(loading, payment);
    (void)snprintf(payment->message, sizeof payment->message, "%s", loading->ask.note);
}

static enum status plan(struct txn *txn, const struct payment_order *order, struct plan *rows)
{
    struct ask ask;
    enum status status = ask_find(txn, order->link, order->ask, &ask);
    if (status == STATUS_OK) {
        plan_row(rows, ask.account);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

const struct payment_way payment_way_link = {.load = load, .fill = fill, .plan = plan};
