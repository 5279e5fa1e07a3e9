#include "ledger/ledger_decide.h"

#include "base/assume.h"
#include "base/integer.h"

static const char *const texts[] = {
#define LEDGER_OUTCOME_TEXT(name, text) text,
    LEDGER_OUTCOME_LIST(LEDGER_OUTCOME_TEXT)
#undef LEDGER_OUTCOME_TEXT
};

const char *ledger_outcome_text(enum ledger_outcome outcome)
{
    return (size_t)outcome < ARRAY_COUNT(texts) ? texts[outcome] : "unknown";
}

int64_t ledger_balance(const struct ledger_account *account)
{
    int64_t balance = 0;
    bool overflow =
        __builtin_sub_overflow(account->credits_posted, account->debits_posted, &balance);
    assume(!overflow); /* both are within 0 and INT64_MAX */
    return balance;
}

int64_t ledger_available(const struct ledger_account *account)
{
    if (account->lower_limit == LEDGER_NO_LOWER_LIMIT) {
        return INT64_MAX;
    }
    wide available = (wide)ledger_balance(account) - account->debits_pending - account->lower_limit;
    return available > INT64_MAX ? INT64_MAX : available < 0 ? 0 : (int64_t)available;
}

static bool is_amount(int64_t amount)
{
    return amount >= 1 && amount <= AMOUNT_MAX;
}

/* Room above: what is there and what is promised, and this on top. */
static bool fits_upper_limit(const struct ledger_account *account, int64_t amount)
{
    if (account->upper_limit == LEDGER_NO_UPPER_LIMIT) {
        return true;
    }
    return (wide)ledger_balance(account) + account->credits_pending + amount <=
           account->upper_limit;
}

/* A counter pair stays below INT64_MAX together, so that no later sum of them can overflow. */
static bool counters_fit(int64_t pending, int64_t posted, int64_t amount)
{
    return (wide)pending + posted + amount <= INT64_MAX;
}

static enum ledger_outcome check_accounts(const struct transfer_order *order,
                                          const struct ledger_account *debit,
                                          const struct ledger_account *credit)
{
    if (debit == NULL || credit == NULL) {
        return LEDGER_ACCOUNT_NOT_FOUND;
    }
    if (debit->currency != order->currency || credit->currency != order->currency) {
        return LEDGER_CURRENCY_MISMATCH;
    }
    if (((debit->flags | credit->flags) & ACCOUNT_CLOSED) != 0) {
        return LEDGER_ACCOUNT_CLOSED;
    }
    if ((debit->flags & ACCOUNT_DEBITS_BLOCKED) != 0) {
        return LEDGER_DEBITS_BLOCKED;
    }
    if ((credit->flags & ACCOUNT_CREDITS_BLOCKED) != 0) {
        return LEDGER_CREDITS_BLOCKED;
    }
    return LEDGER_OK;
}

/* A transfer at once, or a hold: the same checks, other counters. */
static enum ledger_outcome decide_new(const struct transfer_order *order,
                                      struct ledger_account *debit, struct ledger_account *credit)
{
    if (!is_amount(order->amount)) {
        return LEDGER_AMOUNT_INVALID;
    }
    if (order->debit_account == order->credit_account) {
        return LEDGER_SAME_ACCOUNT;
    }
    enum ledger_outcome outcome = check_accounts(order, debit, credit);
    if (outcome != LEDGER_OK) {
        return outcome;
    }
    if (ledger_available(debit) < order->amount) {
        return LEDGER_INSUFFICIENT_FUNDS;
    }
    if (!fits_upper_limit(credit, order->amount)) {
        return LEDGER_UPPER_LIMIT;
    }
    if (!counters_fit(debit->debits_pending, debit->debits_posted, order->amount) ||
        !counters_fit(credit->credits_pending, credit->credits_posted, order->amount)) {
        return LEDGER_COUNTER_OVERFLOW;
    }
    if (order->state == TRANSFER_PENDING) {
        debit->debits_pending += order->amount;
        credit->credits_pending += order->amount;
    } else {
        debit->debits_posted += order->amount;
        credit->credits_posted += order->amount;
    }
    return LEDGER_OK;
}

/* Post a hold in full or in part (the rest goes back), or give it all back.
 * Blocks do not stop it: the money was promised before they came. */
static enum ledger_outcome decide_pending(const struct transfer_order *order,
                                          const struct hold_state *hold,
                                          struct ledger_account *debit,
                                          struct ledger_account *credit)
{
    const struct transfer *pending = hold->pending;
    if (pending == NULL || pending->state != TRANSFER_PENDING) {
        return LEDGER_PENDING_NOT_FOUND;
    }
    if (!hold->is_open) {
        return LEDGER_PENDING_RESOLVED;
    }
    bool is_void = order->state == TRANSFER_VOID_PENDING;
    if (is_void ? order->amount != 0 : !is_amount(order->amount)) {
        return LEDGER_AMOUNT_INVALID;
    }
    if (order->amount > pending->amount) {
        return LEDGER_PENDING_EXCEEDED;
    }
    if (debit == NULL || credit == NULL) {
        return LEDGER_ACCOUNT_NOT_FOUND;
    }
    assume(debit->debits_pending >= pending->amount);
    assume(credit->credits_pending >= pending->amount);
    debit->debits_pending -= pending->amount;
    credit->credits_pending -= pending->amount;
    debit->debits_posted += order->amount;
    credit->credits_posted += order->amount;
    return LEDGER_OK;
}

enum ledger_outcome ledger_decide(const struct transfer_order *order, const struct hold_state *hold,
                                  struct ledger_account *debit, struct ledger_account *credit)
{
    switch (order->state) {
    case TRANSFER_POSTED:
    case TRANSFER_PENDING:
        return decide_new(order, debit, credit);
    case TRANSFER_POST_PENDING:
    case TRANSFER_VOID_PENDING:
        return decide_pending(order, hold, debit, credit);
    }
    assume(false);
    return LEDGER_AMOUNT_INVALID;
}

bool ledger_same_order(const struct transfer_order *order, const struct transfer *made)
{
    bool same = order->state == made->state && order->amount == made->amount &&
                order->kind == made->kind && order->user_data == made->user_data &&
                order->pending_id == made->pending_id;
    if (order->pending_id != 0) {
        return same; /* accounts and currency are the hold's */
    }
    return same && order->debit_account == made->debit_account &&
           order->credit_account == made->credit_account && order->currency == made->currency;
}
