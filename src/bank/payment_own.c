/* payment_own.c - between two accounts of one customer. */
#include "bank/payment_walk.h"

static enum status load(struct payment_loading *loading)
{
    struct payment_facts *facts = &loading->facts;
    enum status status =
        account_get(loading->txn, facts->customer, loading->order->to_account, &loading->to);
    if (status == STATUS_OK) {
        facts->to_account = loading->to.id;
        facts->to_customer = facts->customer;
    }
    facts->payee = BANK_NOT_FOUND;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Its sides are named when they are shown, by their accounts and in the reader's language. */
static void fill(const struct payment_loading *loading, struct payment *payment)
{
    (void)loading;
    (void)payment;
}

static enum status plan(struct txn *txn, const struct payment_order *order, struct plan *rows)
{
    (void)txn;
    plan_row(rows, order->to_account);
    return STATUS_OK;
}

const struct payment_way payment_way_own = {.load = load, .fill = fill, .plan = plan};
