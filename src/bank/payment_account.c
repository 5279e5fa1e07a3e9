/* payment_account.c - to another customer of this bank, by account number. */
#include <stdio.h>

#include "bank/payment_walk.h"
#include "bank/risk.h"

static enum status load(struct payment_loading *loading)
{
    struct payment_facts *facts = &loading->facts;
    const struct payment_order *order = loading->order;
    enum status status = account_select_number(loading->txn, order->number, &loading->to);
    facts->payee = BANK_ACCOUNT_NOT_FOUND;
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && loading->to.customer == 0)) {
        return STATUS_OK; /* the bank's own accounts are nobody's to pay to */
    }
    if (status == STATUS_OK) {
        status = payment_load_holder(loading, loading->to.id, loading->to.customer);
    }
    (void)snprintf(loading->extra.number, sizeof loading->extra.number, "%.*s",
                   STR_ARGS(order->number));
    (void)snprintf(loading->extra.purpose, sizeof loading->extra.purpose, "%.*s",
                   STR_ARGS(order->purpose));
    return status == STATUS_OK
               ? risk_listed(loading->txn, RISK_ACCOUNT, order->number, &facts->risk.is_listed)
               : status;
}

static enum status plan(struct txn *txn, const struct payment_order *order, struct plan *rows)
{
    struct account account;
    enum status status = account_select_number(txn, order->number, &account);
    if (status == STATUS_OK) {
        plan_row(rows, account.id);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static struct str asks(const struct payment_order *order)
{
    return order->number;
}

const struct payment_way payment_way_account = {
    .load = load, .fill = payment_fill_people, .plan = plan, .asks = asks};
