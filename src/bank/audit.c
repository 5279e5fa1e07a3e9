#include "bank/audit_store.h"

#include <inttypes.h>
#include <stdio.h>

#include "bank/bank_store.h"
#include "bank/card_operation.h"
#include "bank/internal.h"
#include "bank/payment_walk.h"

enum { ACCOUNTS_MOST = 16 };

/* What is on its way through one of the bank's own accounts, by the documents. */
struct under_way {
    int64_t account;
    bool is_held; /* money of cards, which is held towards it; else it is there */
    struct amount sum;
};

struct audit {
    struct txn *txn;
    const struct outside *ledger;
    int64_t from;
    void (*problem)(void *context, const char *text);
    void *context;
    struct audit_result *result;
    struct under_way under_way[ACCOUNTS_MOST];
    size_t accounts;
};

static void complain(struct audit *audit, const char *what, int64_t id, const char *why,
                     int64_t wanted, int64_t found)
{
    char text[256];
    (void)snprintf(text, sizeof text,
                   "%s %" PRId64 ": %s: %" PRId64 " by the document, %" PRId64 " in the ledger",
                   what, id, why, wanted, found);
    audit->result->problems++;
    audit->problem(audit->context, text);
}

/* ---- the rule */

bool audit_fits(enum payment_state state, bool leaves, const struct audit_trail *trail)
{
    bool is_free = !trail->settled && !trail->refunded;
    switch (state) {
    case PAYMENT_AWAITING:
    case PAYMENT_STOPPED:
        return trail->holds && !trail->moved && !trail->voided && is_free;
    case PAYMENT_POSTED:
        return !trail->holds && trail->moved && !trail->voided && trail->settled == leaves &&
               !trail->refunded;
    case PAYMENT_SENT:
        return leaves && !trail->holds && trail->moved && !trail->voided && is_free;
    case PAYMENT_REJECTED:
        return !trail->holds && !trail->settled && trail->moved == trail->refunded &&
               trail->moved != trail->voided;
    case PAYMENT_CANCELLED:
    case PAYMENT_EXPIRED:
        return !trail->holds && !trail->moved && trail->voided && is_free;
    case PAYMENT_RETURNED: /* the way back is under the key of the message that brought it */
        return !trail->holds && trail->moved && !trail->voided;
    case PAYMENT_STATE_END:
        break;
    }
    return false;
}

/* ---- a payment */

static enum status find(const struct audit *audit, int64_t key, int64_t step,
                        struct transfer *transfer)
{
    int64_t id = 0;
    *transfer = (struct transfer){0};
    enum status status = outside_id_of_key(audit->ledger, key, step, &id);
    if (status == STATUS_OK) {
        status = ledger_transfer_get(audit->txn, id, transfer);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status is_there(const struct audit *audit, int64_t key, int64_t step, bool *there)
{
    struct transfer transfer;
    enum status status = find(audit, key, step, &transfer);
    *there = transfer.id != 0;
    return status;
}

/* first [out]: the transfer that began it. */
static enum status load_trail(const struct audit *audit, const struct payment *payment,
                              struct audit_trail *trail, struct transfer *first)
{
    bool is_held = payment->hold != 0;
    *trail = (struct audit_trail){0};
    enum status status = find(audit, payment->id, is_held ? STEP_HOLD : STEP_MOVE, first);
    trail->moved = !is_held && first->id != 0;
    if (status == STATUS_OK && is_held && first->id != 0) {
        status = ledger_hold_is_open(audit->txn, first->id, &trail->holds);
    }
    if (status == STATUS_OK && is_held) {
        status = is_there(audit, payment->id, STEP_POST, &trail->moved);
    }
    if (status == STATUS_OK) {
        status = is_there(audit, payment->id, STEP_VOID, &trail->voided);
    }
    if (status == STATUS_OK && payment_kinds[payment->kind].leaves) {
        status = is_there(audit, payment->id, STEP_SETTLE, &trail->settled);
        if (status == STATUS_OK) {
            status = is_there(audit, payment->id, STEP_REFUND, &trail->refunded);
        }
    }
    return status;
}

static enum status check_fee(struct audit *audit, const struct payment *payment, bool moved)
{
    struct transfer fee;
    enum status status = find(audit, payment->id, STEP_FEE_POST, &fee);
    int64_t wanted = moved ? payment->fee : 0;
    if (status == STATUS_OK && fee.amount != wanted) {
        complain(audit, "payment", payment->id, "its fee", wanted, fee.amount);
    }
    return status;
}

static void check_first(struct audit *audit, const struct payment *payment,
                        const struct transfer *first)
{
    const struct {
        const char *why;
        int64_t wanted, found;
    } rows[] = {
        {"its amount", payment->amount.minor, first->amount},
        {"its currency", payment->amount.currency, first->currency},
        {"the account it is paid from", payment->from_account, first->debit_account},
        {"the account it is paid to", payment->to_account, first->credit_account},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        if (rows[i].wanted != rows[i].found) {
            complain(audit, "payment", payment->id, rows[i].why, rows[i].wanted, rows[i].found);
        }
    }
}

static void add(struct audit *audit, struct under_way *way, struct amount amount)
{
    struct amount sum;
    if (amount_add(way->sum, amount, &sum) == AMOUNT_OK) {
        way->sum = sum;
    } else {
        complain(audit, "account", way->account, "cannot be added to what is under way",
                 amount.minor, way->sum.minor);
    }
}

static void add_under_way(struct audit *audit, const struct payment *payment)
{
    for (size_t i = 0; i < audit->accounts; i++) {
        if (audit->under_way[i].account == payment->to_account) {
            add(audit, &audit->under_way[i], payment->amount);
        }
    }
}

static enum status check_payment(struct audit *audit, const struct payment *payment)
{
    struct audit_trail trail;
    struct transfer first;
    bool is_cards = payment->kind == PAYMENT_CARD_PURCHASE || payment->kind == PAYMENT_REFUND;
    if (payment->state == PAYMENT_SENT && payment_kinds[payment->kind].leaves) {
        add_under_way(audit, payment);
    }
    if (is_cards || payment->id < audit->from) {
        return STATUS_OK; /* a card's has its keys of the processor's messages */
    }
    audit->result->payments++;
    enum status status = load_trail(audit, payment, &trail, &first);
    if (status != STATUS_OK) {
        return status;
    }
    if (!audit_fits(payment->state, payment_kinds[payment->kind].leaves, &trail)) {
        complain(audit, "payment", payment->id,
                 "its state (in the ledger: 1 held, 2 moved, 4 given back, 8 settled, 16 refunded)",
                 payment->state,
                 trail.holds + 2 * trail.moved + 4 * trail.voided + 8 * trail.settled +
                     16 * trail.refunded);
        return STATUS_OK;
    }
    check_first(audit, payment, &first);
    return check_fee(audit, payment, trail.moved);
}

static enum status check_payments(struct audit *audit, struct arena *arena)
{
    size_t count = AUDIT_PAGE;
    int64_t after = 0;
    struct payment *rows = ARENA_ARRAY(arena, struct payment, AUDIT_PAGE);
    enum status status = rows == NULL ? STATUS_NO_MEMORY : STATUS_OK;
    while (status == STATUS_OK && count == AUDIT_PAGE) {
        status = audit_payments(audit->txn, after, rows, &count);
        for (size_t i = 0; i < count && status == STATUS_OK; i++) {
            bool is_known = rows[i].kind > 0 && rows[i].kind < PAYMENT_KIND_END;
            after = rows[i].id;
            if (is_known) {
                status = check_payment(audit, &rows[i]);
            } else {
                complain(audit, "payment", rows[i].id, "no such kind", rows[i].kind, 0);
            }
        }
    }
    return status;
}

/* ---- cards */

static void add_held(struct audit *audit, struct amount held)
{
    for (size_t i = 0; i < audit->accounts; i++) {
        struct under_way *way = &audit->under_way[i];
        if (way->is_held && way->sum.currency == held.currency) {
            add(audit, way, held);
        }
    }
}

/* What an operation holds is what its hold in the ledger does. */
static enum status check_hold(struct audit *audit, const struct audit_hold *row)
{
    struct transfer hold = {0};
    bool is_open = false;
    enum status status = STATUS_OK;
    audit->result->card_operations++;
    if (row->hold != 0) {
        status = ledger_transfer_get(audit->txn, row->hold, &hold);
        if (status == STATUS_OK) {
            status = ledger_hold_is_open(audit->txn, row->hold, &is_open);
        }
    }
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    int64_t held = is_open ? hold.amount : 0;
    if (held != row->held.minor) {
        complain(audit, "card operation", row->id, "what it holds", row->held.minor, held);
    } else if (held != 0 && hold.debit_account != row->account) {
        complain(audit, "card operation", row->id, "the account it holds on", row->account,
                 hold.debit_account);
    }
    add_held(audit, row->held);
    return STATUS_OK;
}

static enum status check_operations(struct audit *audit, struct arena *arena)
{
    size_t count = AUDIT_PAGE;
    int64_t after = 0;
    struct audit_hold *rows = ARENA_ARRAY(arena, struct audit_hold, AUDIT_PAGE);
    enum status status = rows == NULL ? STATUS_NO_MEMORY : STATUS_OK;
    while (status == STATUS_OK && count == AUDIT_PAGE) {
        status = audit_card_holds(audit->txn, after, rows, &count);
        for (size_t i = 0; i < count && status == STATUS_OK; i++) {
            after = rows[i].id;
            status = check_hold(audit, &rows[i]);
        }
    }
    return status;
}

/* ---- what is under way */

static enum status begin_under_way(struct audit *audit)
{
    static const enum currency currencies[] = {CURRENCY_RUB, CURRENCY_USD, CURRENCY_EUR};
    static const enum internal_role roles[] = {INTERNAL_CLEARING_OUT, INTERNAL_PROVIDERS,
                                               INTERNAL_CARD_CLEARING};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_COUNT(currencies) && status == STATUS_OK; i++) {
        for (size_t j = 0; j < ARRAY_COUNT(roles) && status == STATUS_OK; j++) {
            struct under_way way = {.is_held = roles[j] == INTERNAL_CARD_CLEARING,
                                    .sum = {0, currencies[i]}};
            status = internal_account(audit->txn, roles[j], currencies[i], &way.account);
            if (status == STATUS_OK) {
                audit->under_way[audit->accounts++] = way;
            }
            /* a bank that was never opened by this version has none yet */
            status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
        }
    }
    return status;
}

static enum status end_under_way(struct audit *audit)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < audit->accounts && status == STATUS_OK; i++) {
        const struct under_way *way = &audit->under_way[i];
        struct ledger_account account;
        status = outside_account(audit->ledger, way->account, &account);
        if (status != STATUS_OK) {
            return status;
        }
        int64_t found = way->is_held ? account.credits_pending : ledger_balance(&account);
        if (found != way->sum.minor) {
            complain(audit, "account", way->account, "what is under way through it", way->sum.minor,
                     found);
        }
    }
    return status;
}

enum status bank_audit(struct txn *txn, const struct outside *ledger, int64_t from,
                       void (*problem)(void *context, const char *text), void *context,
                       struct audit_result *result)
{
    struct audit audit = {.txn = txn,
                          .ledger = ledger,
                          .from = from,
                          .problem = problem,
                          .context = context,
                          .result = result};
    struct arena arena;
    *result = (struct audit_result){0};
    arena_init(&arena,
               (size_t)AUDIT_PAGE * (sizeof(struct payment) + sizeof(struct audit_hold)) * 2);
    enum status status = begin_under_way(&audit);
    if (status == STATUS_OK) {
        status = check_payments(&audit, &arena);
    }
    if (status == STATUS_OK) {
        status = check_operations(&audit, &arena);
    }
    if (status == STATUS_OK) {
        status = end_under_way(&audit);
    }
    arena_free(&arena);
    return status;
}
