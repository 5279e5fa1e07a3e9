#include "ledger/ledger_decide.h"

#include "base/assume.h"
#include "base/integer.h"
#include "base/limits.h"

static const char *const texts[] = {
#define LEDGER_OUTCOME_TEXT(name, text) text,
    LEDGER_OUTCOME_LIST(LEDGER_OUTCOME_TEXT)
#undef LEDGER_OUTCOME_TEXT
};

const char *ledger_outcome_text(enum ledger_outcome outcome)
{
    return (size_t)outcome < ARRAY_COUNT(texts) ? texts[outcome] : "unknown";
}

/* ---- what an account can give and take */

int64_t ledger_balance(const struct ledger_account *account)
{
    int64_t balance = 0;
    bool overflow =
        __builtin_sub_overflow(account->credits_posted, account->debits_posted, &balance);
    assume(!overflow); /* both are within 0 and INT64_MAX */
    return balance;
}

static int64_t narrow(wide number)
{
    return number > INT64_MAX ? INT64_MAX : number < INT64_MIN ? INT64_MIN : (int64_t)number;
}

int64_t ledger_available(const struct ledger_account *account)
{
    if (account->lower_limit == LEDGER_NO_LOWER_LIMIT) {
        return INT64_MAX;
    }
    wide available = (wide)ledger_balance(account) - account->debits_pending - account->lower_limit;
    return available < 0 ? 0 : narrow(available);
}

int64_t ledger_there(const struct ledger_account *account)
{
    int64_t floor = account->lower_limit < 0 ? 0 : account->lower_limit;
    return narrow((wide)ledger_balance(account) - account->debits_pending - floor);
}

int64_t ledger_room(const struct ledger_account *account)
{
    int64_t ceiling = account->upper_limit == LEDGER_NO_UPPER_LIMIT ? 0 : account->upper_limit;
    return narrow((wide)ceiling - ledger_balance(account) - account->credits_pending);
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

/* ---- the form of an order */

enum {
    BALANCING = TRANSFER_BALANCING_DEBIT | TRANSFER_BALANCING_CREDIT,
    KNOWN_FLAGS = BALANCING | TRANSFER_WHOLE_HOLD | TRANSFER_LINKED,
};

enum ledger_outcome ledger_check_key(const struct transfer_order *order)
{
    bool good = order->key != 0 && order->step >= 0 && order->step <= LEDGER_STEP_MAX;
    return good ? LEDGER_OK : LEDGER_KEY_INVALID;
}

static bool is_of_a_new_transfer(const struct transfer_order *order)
{
    if (order->pending_id != 0 || order->pending_key != 0 || order->pending_step != 0 ||
        (order->flags & TRANSFER_WHOLE_HOLD) != 0) {
        return false;
    }
    if (order->state == TRANSFER_PENDING) {
        return order->value_date == 0 && order->reverses == 0;
    }
    return order->expires_us == 0 && (order->reverses == 0 || (order->flags & BALANCING) == 0);
}

static bool is_of_a_hold(const struct transfer_order *order)
{
    bool is_post = order->state == TRANSFER_POST_PENDING;
    bool named_twice =
        order->pending_id != 0 && (order->pending_key != 0 || order->pending_step != 0);
    bool whole = (order->flags & TRANSFER_WHOLE_HOLD) != 0;
    return !named_twice && (order->flags & BALANCING) == 0 && order->reverses == 0 &&
           order->expires_us == 0 && (is_post || (order->value_date == 0 && !whole));
}

enum ledger_outcome ledger_check_form(const struct transfer_order *order)
{
    bool good = (order->flags & ~KNOWN_FLAGS) == 0;
    switch (order->state) {
    case TRANSFER_POSTED:
    case TRANSFER_PENDING:
        good = good && is_of_a_new_transfer(order);
        break;
    case TRANSFER_POST_PENDING:
    case TRANSFER_VOID_PENDING:
    case TRANSFER_EXPIRE_PENDING:
        good = good && is_of_a_hold(order);
        break;
    default:
        good = false;
    }
    return good ? LEDGER_OK : LEDGER_ORDER_INVALID;
}

/* ---- parts of the decision */

static enum ledger_outcome check_value_date(const struct transfer_order *order,
                                            const struct order_facts *facts)
{
    if (order->value_date == 0) {
        return LEDGER_OK;
    }
    if (order->value_date < 0 || order->value_date <= facts->closed_through) {
        return LEDGER_VALUE_DATE_CLOSED;
    }
    return order->value_date > (wide)facts->business_date + LIMIT_VALUE_DAYS ? LEDGER_VALUE_DATE_FAR
                                                                             : LEDGER_OK;
}

/* Given at all, it must be the same. */
static bool differs(int64_t given, int64_t expected)
{
    return given != 0 && given != expected;
}

static enum ledger_outcome check_reversal(const struct transfer_order *order,
                                          const struct order_facts *facts)
{
    const struct transfer *reversed = facts->reversed;
    if (reversed == NULL) {
        return LEDGER_REVERSED_NOT_FOUND;
    }
    bool moved = reversed->state == TRANSFER_POSTED || reversed->state == TRANSFER_POST_PENDING;
    if (!moved || reversed->reverses != 0) {
        return LEDGER_NOT_REVERSIBLE;
    }
    if (facts->is_reversed) {
        return LEDGER_ALREADY_REVERSED;
    }
    bool different = differs(order->debit_account, reversed->credit_account) ||
                     differs(order->credit_account, reversed->debit_account) ||
                     differs(order->amount, reversed->amount) ||
                     differs(order->currency, reversed->currency);
    return different ? LEDGER_REVERSAL_DIFFERENT : LEDGER_OK;
}

static enum ledger_outcome check_accounts(enum currency currency,
                                          const struct ledger_account *debit,
                                          const struct ledger_account *credit)
{
    if (debit == NULL || credit == NULL) {
        return LEDGER_ACCOUNT_NOT_FOUND;
    }
    if (debit->currency != currency || credit->currency != currency) {
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

static int64_t balanced(const struct transfer_order *order, const struct ledger_account *debit,
                        const struct ledger_account *credit)
{
    int64_t amount = order->amount;
    if ((order->flags & TRANSFER_BALANCING_DEBIT) != 0 && ledger_there(debit) < amount) {
        amount = ledger_there(debit);
    }
    if ((order->flags & TRANSFER_BALANCING_CREDIT) != 0 && ledger_room(credit) < amount) {
        amount = ledger_room(credit);
    }
    return amount;
}

static enum ledger_outcome check_money(int64_t amount, const struct ledger_account *debit,
                                       const struct ledger_account *credit)
{
    if (ledger_available(debit) < amount) {
        return LEDGER_INSUFFICIENT_FUNDS;
    }
    if (!fits_upper_limit(credit, amount)) {
        return LEDGER_UPPER_LIMIT;
    }
    if (!counters_fit(debit->debits_pending, debit->debits_posted, amount) ||
        !counters_fit(credit->credits_pending, credit->credits_posted, amount)) {
        return LEDGER_COUNTER_OVERFLOW;
    }
    return LEDGER_OK;
}

/* What can be said before the accounts are looked at. */
static enum ledger_outcome check_new(const struct transfer_order *order,
                                     const struct order_facts *facts)
{
    if (order->reverses != 0) {
        enum ledger_outcome outcome = check_reversal(order, facts);
        return outcome == LEDGER_OK ? check_value_date(order, facts) : outcome;
    }
    if (!is_amount(order->amount)) {
        return LEDGER_AMOUNT_INVALID;
    }
    if (order->expires_us != 0 && order->expires_us <= facts->now_us) {
        return LEDGER_EXPIRY_PAST;
    }
    if (order->debit_account == order->credit_account) {
        return LEDGER_SAME_ACCOUNT;
    }
    return check_value_date(order, facts);
}

/* A transfer at once, or a hold: the same checks, other counters. */
static enum ledger_outcome decide_new(const struct transfer_order *order,
                                      const struct order_facts *facts, struct ledger_account *debit,
                                      struct ledger_account *credit, int64_t *amount)
{
    enum ledger_outcome outcome = check_new(order, facts);
    if (outcome != LEDGER_OK) {
        return outcome;
    }
    const struct transfer *reversed = order->reverses == 0 ? NULL : facts->reversed;
    outcome =
        check_accounts(reversed == NULL ? order->currency : reversed->currency, debit, credit);
    if (outcome != LEDGER_OK) {
        return outcome;
    }
    int64_t moved = reversed == NULL ? balanced(order, debit, credit) : reversed->amount;
    if (moved < 1) {
        return LEDGER_NOTHING_TO_MOVE;
    }
    outcome = check_money(moved, debit, credit);
    if (outcome != LEDGER_OK) {
        return outcome;
    }
    if (order->state == TRANSFER_PENDING) {
        debit->debits_pending += moved;
        credit->credits_pending += moved;
    } else {
        debit->debits_posted += moved;
        credit->credits_posted += moved;
    }
    *amount = moved;
    return LEDGER_OK;
}

static enum ledger_outcome check_hold(const struct transfer_order *order,
                                      const struct order_facts *facts)
{
    const struct transfer *pending = facts->pending;
    bool expires = order->state == TRANSFER_EXPIRE_PENDING;
    if (pending == NULL || pending->state != TRANSFER_PENDING) {
        return LEDGER_PENDING_NOT_FOUND;
    }
    if (differs(order->debit_account, pending->debit_account) ||
        differs(order->credit_account, pending->credit_account) ||
        differs(order->currency, pending->currency)) {
        return LEDGER_PENDING_DIFFERENT;
    }
    bool is_over = pending->expires_us != 0 && facts->now_us >= pending->expires_us;
    if (facts->has_expired || (facts->is_open && is_over && !expires)) {
        return LEDGER_PENDING_EXPIRED;
    }
    if (!facts->is_open) {
        return LEDGER_PENDING_RESOLVED;
    }
    return expires && !is_over ? LEDGER_ORDER_INVALID : LEDGER_OK;
}

/* Post a hold in full or in part (the rest goes back), or give it all back.
 * Blocks do not stop it: the money was promised before they came. A closed account has no holds. */
static enum ledger_outcome decide_pending(const struct transfer_order *order,
                                          const struct order_facts *facts,
                                          struct ledger_account *debit,
                                          struct ledger_account *credit, int64_t *amount)
{
    enum ledger_outcome outcome = check_hold(order, facts);
    if (outcome != LEDGER_OK) {
        return outcome;
    }
    const struct transfer *pending = facts->pending;
    bool is_post = order->state == TRANSFER_POST_PENDING;
    bool whole = (order->flags & TRANSFER_WHOLE_HOLD) != 0;
    if (is_post && !whole ? !is_amount(order->amount) : order->amount != 0) {
        return LEDGER_AMOUNT_INVALID;
    }
    if (order->amount > pending->amount) {
        return LEDGER_PENDING_EXCEEDED;
    }
    outcome = check_value_date(order, facts);
    if (outcome != LEDGER_OK) {
        return outcome;
    }
    if (debit == NULL || credit == NULL) {
        return LEDGER_ACCOUNT_NOT_FOUND;
    }
    assume(debit->debits_pending >= pending->amount);
    assume(credit->credits_pending >= pending->amount);
    *amount = whole ? pending->amount : order->amount;
    debit->debits_pending -= pending->amount;
    credit->credits_pending -= pending->amount;
    debit->debits_posted += *amount;
    credit->credits_posted += *amount;
    return LEDGER_OK;
}

enum ledger_outcome ledger_decide(const struct transfer_order *order,
                                  const struct order_facts *facts, struct ledger_account *debit,
                                  struct ledger_account *credit, int64_t *amount)
{
    enum ledger_outcome outcome = ledger_check_form(order);
    if (outcome != LEDGER_OK) {
        return outcome;
    }
    bool is_new = order->state == TRANSFER_POSTED || order->state == TRANSFER_PENDING;
    return is_new ? decide_new(order, facts, debit, credit, amount)
                  : decide_pending(order, facts, debit, credit, amount);
}

/* ---- the same again */

static bool same_amount(const struct transfer_order *order, const struct transfer *made)
{
    if ((order->flags & BALANCING) != 0) {
        return order->amount == made->asked;
    }
    if ((order->flags & TRANSFER_WHOLE_HOLD) != 0) {
        return order->amount == 0;
    }
    return order->reverses != 0 ? !differs(order->amount, made->amount)
                                : order->amount == made->amount;
}

static bool same_accounts(const struct transfer_order *order, const struct transfer *made)
{
    if (order->pending_id != 0 || order->reverses != 0) {
        return !differs(order->debit_account, made->debit_account) &&
               !differs(order->credit_account, made->credit_account) &&
               !differs(order->currency, made->currency);
    }
    return order->debit_account == made->debit_account &&
           order->credit_account == made->credit_account && order->currency == made->currency;
}

bool ledger_same_order(const struct transfer_order *order, const struct transfer *made)
{
    int32_t value_date = order->value_date == 0 ? made->business_date : order->value_date;
    return order->state == made->state && order->kind == made->kind &&
           order->user_data == made->user_data && order->pending_id == made->pending_id &&
           (order->flags & ~TRANSFER_LINKED) == made->flags &&
           order->expires_us == made->expires_us && order->reverses == made->reverses &&
           value_date == made->value_date && same_amount(order, made) && same_accounts(order, made);
}

/* ---- closing, exchanging */

enum ledger_outcome ledger_decide_close(const struct ledger_account *account)
{
    if ((account->flags & ACCOUNT_CLOSED) != 0) {
        return LEDGER_ACCOUNT_CLOSED;
    }
    if (account->debits_pending != 0 || account->credits_pending != 0) {
        return LEDGER_HOLDS_OPEN;
    }
    return ledger_balance(account) != 0 ? LEDGER_NOT_EMPTY : LEDGER_OK;
}

static struct transfer_order leg(const struct exchange *exchange, int64_t step, int64_t debit,
                                 int64_t credit)
{
    return (struct transfer_order){.key = exchange->key,
                                   .step = exchange->step + step,
                                   .state = TRANSFER_POSTED,
                                   .debit_account = debit,
                                   .credit_account = credit,
                                   .kind = exchange->kind,
                                   .user_data = exchange->user_data};
}

size_t ledger_exchange(const struct exchange *exchange,
                       struct transfer_order orders[EXCHANGE_ORDERS])
{
    orders[0] = leg(exchange, 0, exchange->from_account, exchange->from_position);
    orders[0].amount = exchange->from_amount;
    orders[0].currency = exchange->from_currency;
    orders[1] = leg(exchange, 1, exchange->to_position, exchange->to_account);
    orders[1].amount = exchange->to_amount;
    orders[1].currency = exchange->to_currency;
    if (exchange->margin_account == 0) {
        return 2;
    }
    orders[2] = leg(exchange, 2, exchange->from_account, exchange->margin_account);
    orders[2].amount = exchange->margin_amount;
    orders[2].currency = exchange->from_currency;
    return EXCHANGE_ORDERS;
}
