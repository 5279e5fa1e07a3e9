#include "bank/account_manage.h"

#include <stdio.h>

#include "bank/account_decide.h"
#include "bank/ask.h"
#include "bank/bank_store.h"
#include "bank/card.h"
#include "bank/event.h"
#include "bank/payment_keep.h"
#include "bank/standing.h"
#include "store/key.h"

static enum status refuse(struct account_result *result, enum bank_outcome outcome)
{
    result->outcome = outcome;
    return STATUS_OK;
}

/* The customer's account under a lock that orders all changes of their accounts. */
static enum status load(struct txn *txn, int64_t customer, int64_t id,
                        struct account_result *result)
{
    int64_t main = 0;
    *result = (struct account_result){.outcome = BANK_OK};
    enum status status = customer_lock_main(txn, customer, &main);
    if (status == STATUS_OK) {
        status = account_view_get(txn, customer, id, &result->view);
        if (status == STATUS_NOT_FOUND) {
            return refuse(result, BANK_NOT_FOUND);
        }
    }
    return status;
}

static enum status tell(struct txn *txn, const struct bank *bank, const struct account *account)
{
    return event_add(txn, bank, account->customer, EVENT_ACCOUNT, account->id);
}

/* ---- opening */

static enum status open_new(struct txn *txn, const struct bank *bank, int64_t customer,
                            const struct account_order *order, struct account_result *result)
{
    struct account_view accounts[LIMIT_ACCOUNTS];
    struct opening_facts facts = {0};
    int64_t last = 0;
    enum status status = account_row_list(txn, customer, accounts, &facts.all);
    if (status != STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < facts.all && accounts[i].account.closed_us == 0; i++) {
        facts.open++;
        last = accounts[i].account.position > last ? accounts[i].account.position : last;
    }
    result->outcome = account_decide_open(&facts);
    if (result->outcome != BANK_OK) {
        return STATUS_OK;
    }
    const struct product_row *product = &products[order->product];
    struct account_opening opening = {.customer = customer,
                                      .kind = product->kind,
                                      .product = order->product,
                                      .currency = order->currency,
                                      .balance_account = product->balance_account,
                                      .position = last + 1};
    (void)snprintf(opening.name, sizeof opening.name, "%.*s", STR_ARGS(order->name));
    result->written = true;
    status = account_open(txn, bank, &opening, &result->view.account);
    return status == STATUS_OK ? tell(txn, bank, &result->view.account) : status;
}

enum status account_order_once(struct txn *txn, const struct bank *bank,
                               const struct session *session, const struct account_order *order,
                               struct account_result *result)
{
    enum key_state state = KEY_NEW;
    int64_t id = 0;
    int64_t main = 0;
    int64_t customer = session->customer;
    *result = (struct account_result){.outcome = BANK_OK};
    enum status status = customer_lock_main(txn, customer, &main);
    if (status == STATUS_OK) {
        status = key_find(txn, customer, order->key, &order->digest, &state, &id);
    }
    if (status == STATUS_OK && state == KEY_CONFLICT) {
        return refuse(result, BANK_CONFLICT);
    }
    if (status == STATUS_OK && state == KEY_NEW) {
        status = open_new(txn, bank, customer, order, result);
        id = result->view.account.id;
        if (status == STATUS_OK && result->outcome == BANK_OK) {
            status = key_add(txn, id_next(bank->ids), customer, order->key, &order->digest, id,
                             clock_now(bank->clock));
        }
    }
    return status == STATUS_OK && result->outcome == BANK_OK
               ? account_view_get(txn, customer, id, &result->view)
               : status;
}

/* ---- naming, hiding, the main one */

enum status account_change(struct txn *txn, const struct bank *bank, int64_t customer, int64_t id,
                           const struct account_change *change, struct account_result *result)
{
    enum status status = load(txn, customer, id, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    result->outcome = account_decide_change(&result->view, change);
    if (result->outcome != BANK_OK) {
        return STATUS_OK;
    }
    struct account *account = &result->view.account;
    result->written = true;
    if (change->has_name) {
        (void)snprintf(account->name, sizeof account->name, "%.*s", STR_ARGS(change->name));
    }
    if (change->has_hidden) {
        account->is_hidden = change->hidden;
    }
    if (change->make_main) {
        account->is_hidden = false;
        result->view.is_main = true;
        status = customer_put_main(txn, customer, id);
    }
    if (status == STATUS_OK) {
        status = account_row_update(txn, account);
    }
    return status == STATUS_OK ? tell(txn, bank, account) : status;
}

/* ---- arranging */

/* The open accounts as ids says, the others after them; false: one of ids is none of them. */
static bool arrange(const struct account_view *views, size_t live, const int64_t *ids, size_t named,
                    int64_t *arranged)
{
    size_t made = 0;
    bool taken[LIMIT_ACCOUNTS] = {false};
    for (size_t i = 0; i < named; i++) {
        size_t at = 0;
        while (at < live && (taken[at] || views[at].account.id != ids[i])) {
            at++;
        }
        if (at == live) {
            return false;
        }
        taken[at] = true;
        arranged[made++] = ids[i];
    }
    for (size_t i = 0; i < live; i++) {
        if (!taken[i]) {
            arranged[made++] = views[i].account.id;
        }
    }
    return true;
}

enum status account_arrange(struct txn *txn, const struct bank *bank, int64_t customer,
                            const int64_t *ids, size_t count, enum bank_outcome *outcome)
{
    struct account_view accounts[LIMIT_ACCOUNTS];
    int64_t arranged[LIMIT_ACCOUNTS];
    size_t all = 0;
    size_t live = 0;
    int64_t main = 0;
    enum status status = customer_lock_main(txn, customer, &main);
    if (status == STATUS_OK) {
        status = account_row_list(txn, customer, accounts, &all);
    }
    if (status != STATUS_OK) {
        return status;
    }
    while (live < all && accounts[live].account.closed_us == 0) {
        live++;
    }
    *outcome = arrange(accounts, live, ids, count, arranged) ? BANK_OK : BANK_NOT_FOUND;
    for (size_t i = 0; *outcome == BANK_OK && status == STATUS_OK && i < live; i++) {
        status = account_position_update(txn, arranged[i], (int64_t)i + 1);
    }
    return status == STATUS_OK && *outcome == BANK_OK && live > 0
               ? event_add(txn, bank, customer, EVENT_ACCOUNT, arranged[0])
               : status;
}

/* ---- closing */

static enum status has_cards(struct txn *txn, const struct account *account, bool *has)
{
    struct card cards[CARD_LIST_ROOM];
    size_t count = 0;
    *has = false;
    enum status status = card_list(txn, account->customer, cards, &count);
    for (size_t i = 0; i < count; i++) {
        bool is_there = cards[i].state != CARD_CLOSED && cards[i].state != CARD_BLOCKED;
        *has = *has || (cards[i].account == account->id && is_there);
    }
    return status;
}

static enum status load_closing(struct txn *txn, const struct bank *bank,
                                const struct account_view *view, int64_t sweep_to,
                                struct account_view *sweep, struct closing_facts *facts)
{
    *facts = (struct closing_facts){.view = view};
    enum status status = has_cards(txn, &view->account, &facts->has_cards);
    if (status == STATUS_OK) {
        status = standing_uses(txn, bank, view->account.customer, view->account.id,
                               &facts->has_standing);
    }
    if (status == STATUS_OK) {
        status = ask_uses(txn, bank, view->account.id, &facts->has_asks);
    }
    if (status == STATUS_OK) {
        status = account_has_sent(txn, view->account.id, &facts->has_sent);
    }
    if (status == STATUS_OK && sweep_to != 0) {
        facts->sweep = sweep;
        status = account_view_get(txn, view->account.customer, sweep_to, sweep);
    }
    return status;
}

/* What is left, as the payment that the history shows. */
static struct payment sweep_payment(const struct bank *bank, const struct session *session,
                                    const struct closing_facts *facts, int32_t day)
{
    int64_t now = clock_now(bank->clock);
    const struct ledger_account *ledger = &facts->view->ledger;
    return (struct payment){.id = id_next(bank->ids),
                            .kind = PAYMENT_OWN,
                            .state = PAYMENT_POSTED,
                            .customer = session->customer,
                            .session = session->id,
                            .from_account = ledger->id,
                            .to_account = facts->sweep == NULL ? 0 : facts->sweep->account.id,
                            .to_customer = session->customer,
                            .amount = {ledger_balance(ledger), ledger->currency},
                            .category = CATEGORY_OWN,
                            .day = day,
                            .created_us = now,
                            .posted_us = now};
}

static enum status close_now(struct txn *txn, const struct bank *bank,
                             const struct session *session, const struct closing_facts *facts,
                             struct account_result *result)
{
    struct account *account = &result->view.account;
    enum ledger_outcome outcome = LEDGER_OK;
    struct payment payment = sweep_payment(bank, session, facts, ledger_business_date(txn));
    const struct change_order order = {
        .key = payment.id, .step = STEP_MOVE, .account = account->id, .user_data = payment.id};
    enum status status = payment_turn_away(txn, bank, account->id);
    if (status == STATUS_OK) {
        status = ledger_close_account(txn, &order, payment.to_account, payment.kind, &outcome);
    }
    result->outcome = account_refusal(outcome);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    result->written = true;
    account->closed_us = payment.posted_us;
    account->is_hidden = false;
    if (payment.amount.minor != 0) {
        status = payment_add(txn, bank, &payment);
    }
    if (status == STATUS_OK) {
        status = account_row_update(txn, account);
    }
    if (status == STATUS_OK) {
        status = tell(txn, bank, account);
    }
    return status == STATUS_OK ? ledger_account_get(txn, account->id, &result->view.ledger)
                               : status;
}

enum status account_plan_close(struct txn *txn, int64_t id, int64_t sweep_to, struct plan *plan)
{
    plan_row(plan, id);
    plan_row(plan, sweep_to);
    return payment_plan_turn_away(txn, id, plan);
}

enum status account_close(struct txn *txn, const struct bank *bank, const struct session *session,
                          int64_t id, int64_t sweep_to, struct account_result *result)
{
    struct account_view sweep;
    struct closing_facts facts;
    enum status status = load(txn, session->customer, id, result);
    if (status != STATUS_OK || result->outcome != BANK_OK || account_is_closed(&result->view)) {
        return status;
    }
    status = load_closing(txn, bank, &result->view, sweep_to, &sweep, &facts);
    if (status == STATUS_NOT_FOUND) {
        return refuse(result, BANK_NOT_FOUND);
    }
    if (status != STATUS_OK) {
        return status;
    }
    result->outcome = account_decide_close(&facts);
    return result->outcome == BANK_OK ? close_now(txn, bank, session, &facts, result) : STATUS_OK;
}
