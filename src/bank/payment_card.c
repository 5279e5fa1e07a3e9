/* payment_card.c - to another customer of this bank, by card number. The number itself is kept
 * nowhere: its last four digits say which card it was. */
#include <stdio.h>

#include "bank/card.h"
#include "bank/payment_walk.h"
#include "bank/risk.h"

static enum status load(struct payment_loading *loading)
{
    struct payment_facts *facts = &loading->facts;
    struct card card;
    enum status status = card_by_number(loading->txn, loading->bank, loading->order->number, &card);
    facts->payee = BANK_CARD_NOT_FOUND;
    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK && !card_takes_money(&card, card_month(clock_day(facts->now_us))))) {
        return STATUS_OK;
    }
    if (status == STATUS_OK) {
        status = account_row_select(loading->txn, card.account, &loading->to);
    }
    if (status == STATUS_OK) {
        status = payment_load_holder(loading, card.account, card.customer);
    }
    (void)snprintf(loading->extra.number, sizeof loading->extra.number, "%s", card.last_four);
    return status == STATUS_OK
               ? risk_listed(loading->txn, RISK_ACCOUNT, str_from(loading->to.number.digits),
                             &facts->risk.is_listed)
               : status;
}

static struct str asks(const struct payment_order *order)
{
    return order->number;
}

/* Whose card it is needs the bank's key: the account is read when it is needed. */
const struct payment_way payment_way_card = {
    .load = load, .fill = payment_fill_people, .plan = NULL, .asks = asks};
