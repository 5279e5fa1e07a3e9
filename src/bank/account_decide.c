#include "bank/account_decide.h"

enum bank_outcome account_decide_open(const struct opening_facts *facts)
{
    bool may = facts->open < LIMIT_OPEN_ACCOUNTS && facts->all < LIMIT_ACCOUNTS;
    return may ? BANK_OK : BANK_ACCOUNTS_MANY;
}

enum bank_outcome account_decide_change(const struct account_view *view,
                                        const struct account_change *change)
{
    const struct product_row *product = product_find(view->account.product);
    bool is_main = view->is_main || change->make_main;
    if (account_is_closed(view)) {
        return BANK_ACCOUNT_CLOSED;
    }
    if (change->make_main &&
        (product == NULL || !product->takes_phone_money || view->ledger.currency != CURRENCY_RUB)) {
        return BANK_NOT_FOR_PHONE;
    }
    return is_main && change->has_hidden && change->hidden ? BANK_MAIN_ACCOUNT : BANK_OK;
}

/* Where what is left may go. */
static enum bank_outcome decide_sweep(const struct account_view *from,
                                      const struct account_view *to)
{
    if (to == NULL) {
        return ledger_balance(&from->ledger) == 0 ? BANK_OK : BANK_NOT_EMPTY;
    }
    return to->account.id == from->account.id             ? BANK_SAME_ACCOUNT
           : account_is_closed(to)                        ? BANK_ACCOUNT_CLOSED
           : to->ledger.currency != from->ledger.currency ? BANK_CURRENCY_MISMATCH
                                                          : BANK_OK;
}

enum bank_outcome account_decide_close(const struct closing_facts *facts)
{
    const struct ledger_account *ledger = &facts->view->ledger;
    if (facts->view->is_main) {
        return BANK_MAIN_ACCOUNT;
    }
    if (facts->has_cards) {
        return BANK_CARDS_ATTACHED;
    }
    if (facts->has_standing) {
        return BANK_STANDING_ATTACHED;
    }
    if (facts->has_asks) {
        return BANK_ASKS_ATTACHED;
    }
    if (ledger->debits_pending != 0 || facts->has_sent) {
        return BANK_HOLDS_OPEN;
    }
    return decide_sweep(facts->view, facts->sweep);
}

enum bank_outcome account_refusal(enum ledger_outcome outcome)
{
    return outcome == LEDGER_OK               ? BANK_OK
           : outcome == LEDGER_HOLDS_OPEN     ? BANK_HOLDS_OPEN
           : outcome == LEDGER_NOT_EMPTY      ? BANK_NOT_EMPTY
           : outcome == LEDGER_ACCOUNT_CLOSED ? BANK_ACCOUNT_CLOSED
           : outcome == LEDGER_UPPER_LIMIT    ? BANK_LIMIT_EXCEEDED
                                              : BANK_ACCOUNT_BLOCKED; /* from whichever side */
}
