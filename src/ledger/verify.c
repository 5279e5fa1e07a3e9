#include "ledger/verify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/integer.h"
#include "base/map.h"
#include "ledger/ledger_store.h"

enum { PROGRESS_EVERY = 20000, CURRENCIES = 16 };

/* An account as the transfers make it. */
struct computed {
    struct ledger_account account; /* as it is stored */
    int64_t debits_pending, debits_posted, credits_pending, credits_posted;
    int64_t last_transfer;
    struct daily_balance daily; /* of the day being gone through; day 0 before the first */
};

struct open_pending {
    struct transfer transfer;
    bool is_open;
};

struct currency_sum {
    enum currency currency;
    wide balance;
};

struct verification {
    struct txn *txn;
    const struct verify_watcher *watcher;
    struct verify_result *result;
    struct arena arena;
    struct map accounts;
    struct map pendings;
    struct currency_sum sums[CURRENCIES];
};

static void problem(struct verification *run, const char *format, ...) OKNO_PRINTF(2, 3);

static void problem(struct verification *run, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    run->result->problems++;
    run->watcher->problem(run->watcher->context, text);
}

static void expect(struct verification *run, const char *table, int64_t id, const char *column,
                   int64_t stored, int64_t computed)
{
    if (stored != computed) {
        problem(run, "%s %" PRId64 ": %s is %" PRId64 ", the transfers say %" PRId64, table, id,
                column, stored, computed);
    }
}

static enum status load_accounts(struct verification *run)
{
    struct cursor cursor;
    enum status status = accounts_all(run->txn, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        struct computed *computed = ARENA_NEW(&run->arena, struct computed);
        if (computed == NULL) {
            status = STATUS_NO_MEMORY;
            break;
        }
        account_read(&cursor, &computed->account);
        run->result->accounts++;
        if (computed->account.id <= 0) {
            problem(run, "ledger_account %" PRId64 ": impossible id", computed->account.id);
            continue;
        }
        status = map_put(&run->accounts, computed->account.id, computed);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* The account has come to another day: the row of the day before must say what was computed. */
static enum status close_day(struct verification *run, struct computed *at)
{
    struct daily_balance stored;
    enum status status = daily_load(run->txn, at->daily.account, at->daily.day, &stored);
    if (status == STATUS_NOT_FOUND) {
        problem(run, "daily_balance: account %" PRId64 " has no row for day %d", at->daily.account,
                (int)at->daily.day);
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    run->result->days++;
    const struct daily_balance *computed = &at->daily;
    char where[64];
    (void)snprintf(where, sizeof where, "daily_balance of day %d, account", (int)computed->day);
    expect(run, where, computed->account, "opening", stored.opening, computed->opening);
    expect(run, where, computed->account, "debits", stored.debits, computed->debits);
    expect(run, where, computed->account, "credits", stored.credits, computed->credits);
    expect(run, where, computed->account, "closing", stored.closing, computed->closing);
    expect(run, where, computed->account, "last_transfer", stored.last_transfer,
           computed->last_transfer);
    return STATUS_OK;
}

static enum status enter_day(struct verification *run, struct computed *at, int32_t day)
{
    if (at->daily.day == day) {
        return STATUS_OK;
    }
    enum status status = at->daily.day == 0 ? STATUS_OK : close_day(run, at);
    int64_t balance = at->credits_posted - at->debits_posted;
    at->daily = (struct daily_balance){
        .account = at->account.id, .day = day, .opening = balance, .closing = balance};
    return status;
}

/* What the transfer promises to be about its hold, and what it does to the pending counters. */
static enum status apply_hold(struct verification *run, const struct transfer *transfer,
                              struct computed *debit, struct computed *credit)
{
    if (transfer->state == TRANSFER_PENDING) {
        struct open_pending *pending = ARENA_NEW(&run->arena, struct open_pending);
        if (pending == NULL) {
            return STATUS_NO_MEMORY;
        }
        *pending = (struct open_pending){*transfer, true};
        debit->debits_pending += transfer->amount;
        credit->credits_pending += transfer->amount;
        return map_put(&run->pendings, transfer->id, pending);
    }
    struct open_pending *pending = map_get(&run->pendings, transfer->pending_id);
    if (pending == NULL || !pending->is_open) {
        problem(run, "transfer %" PRId64 ": its hold %" PRId64 " is not open", transfer->id,
                transfer->pending_id);
        return STATUS_OK;
    }
    if (pending->transfer.debit_account != transfer->debit_account ||
        pending->transfer.credit_account != transfer->credit_account ||
        transfer->amount > pending->transfer.amount) {
        problem(run, "transfer %" PRId64 ": does not fit its hold %" PRId64, transfer->id,
                transfer->pending_id);
    }
    pending->is_open = false;
    debit->debits_pending -= pending->transfer.amount;
    credit->credits_pending -= pending->transfer.amount;
    return STATUS_OK;
}

static void apply_money(struct verification *run, const struct transfer *transfer,
                        struct computed *debit, struct computed *credit)
{
    int64_t moved = transfer->state == TRANSFER_PENDING ? 0 : transfer->amount;
    if (__builtin_add_overflow(debit->debits_posted, moved, &debit->debits_posted) ||
        __builtin_add_overflow(credit->credits_posted, moved, &credit->credits_posted)) {
        problem(run, "transfer %" PRId64 ": a counter overflows", transfer->id);
        return;
    }
    debit->daily.debits += moved;
    credit->daily.credits += moved;
    struct computed *const both[] = {debit, credit};
    for (size_t i = 0; i < ARRAY_COUNT(both); i++) {
        both[i]->last_transfer = transfer->id;
        both[i]->daily.last_transfer = transfer->id;
        both[i]->daily.closing = both[i]->credits_posted - both[i]->debits_posted;
    }
    int64_t spendable = debit->credits_posted - debit->debits_posted - debit->debits_pending;
    bool is_new = transfer->state == TRANSFER_POSTED || transfer->state == TRANSFER_PENDING;
    if (debit->account.lower_limit != LEDGER_NO_LOWER_LIMIT && is_new &&
        spendable < debit->account.lower_limit) {
        problem(run, "transfer %" PRId64 ": takes account %" PRId64 " below its limit",
                transfer->id, debit->account.id);
    }
}

static enum status apply(struct verification *run, const struct transfer *transfer)
{
    struct computed *debit = map_get(&run->accounts, transfer->debit_account);
    struct computed *credit = map_get(&run->accounts, transfer->credit_account);
    bool is_void = transfer->state == TRANSFER_VOID_PENDING;
    if (debit == NULL || credit == NULL || debit == credit) {
        problem(run, "transfer %" PRId64 ": its accounts are not two that exist", transfer->id);
        return STATUS_OK;
    }
    if (transfer->state < TRANSFER_POSTED || transfer->state > TRANSFER_VOID_PENDING) {
        problem(run, "transfer %" PRId64 ": unknown state", transfer->id);
        return STATUS_OK;
    }
    if (is_void ? transfer->amount != 0 : transfer->amount < 1 || transfer->amount > AMOUNT_MAX) {
        problem(run, "transfer %" PRId64 ": impossible amount", transfer->id);
        return STATUS_OK;
    }
    bool resolves = transfer->state == TRANSFER_POST_PENDING || is_void;
    if (!resolves && transfer->pending_id != 0) {
        problem(run, "transfer %" PRId64 ": names a hold but does not resolve one", transfer->id);
    }
    if (transfer->currency != debit->account.currency ||
        transfer->currency != credit->account.currency) {
        problem(run, "transfer %" PRId64 ": another currency than its accounts", transfer->id);
    }
    expect(run, "transfer", transfer->id, "debit_previous", transfer->debit_previous,
           debit->last_transfer);
    expect(run, "transfer", transfer->id, "credit_previous", transfer->credit_previous,
           credit->last_transfer);
    enum status status = enter_day(run, debit, transfer->business_date);
    if (status == STATUS_OK) {
        status = enter_day(run, credit, transfer->business_date);
    }
    if (status == STATUS_OK && transfer->state != TRANSFER_POSTED) {
        status = apply_hold(run, transfer, debit, credit);
    }
    if (status != STATUS_OK) {
        return status;
    }
    apply_money(run, transfer, debit, credit);
    expect(run, "transfer", transfer->id, "debit_balance", transfer->debit_balance,
           debit->credits_posted - debit->debits_posted);
    expect(run, "transfer", transfer->id, "credit_balance", transfer->credit_balance,
           credit->credits_posted - credit->debits_posted);
    return STATUS_OK;
}

static enum status walk_transfers(struct verification *run)
{
    int64_t total = 0;
    int32_t day = 0;
    enum status status = count_transfers(run->txn, &total);
    struct cursor cursor;
    if (status != STATUS_OK) {
        return status;
    }
    status = transfers_from(run->txn, 0, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        struct transfer transfer;
        transfer_read(&cursor, &transfer);
        if (transfer.business_date < day) {
            problem(run, "transfer %" PRId64 ": its business date goes back", transfer.id);
        }
        day = transfer.business_date;
        status = apply(run, &transfer);
        run->result->transfers++;
        if (run->result->transfers % PROGRESS_EVERY == 0 && run->watcher->progress != NULL) {
            run->watcher->progress(run->watcher->context, run->result->transfers, total);
        }
    }
    cursor_close(&cursor);
    if (status == STATUS_NOT_FOUND && run->result->transfers != total) {
        problem(run, "transfer: %" PRId64 " rows have impossible ids",
                total - run->result->transfers);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static void add_to_sum(struct verification *run, const struct computed *at)
{
    for (size_t i = 0; i < CURRENCIES; i++) {
        struct currency_sum *sum = &run->sums[i];
        if (sum->currency == at->account.currency || sum->currency == CURRENCY_NONE) {
            sum->currency = at->account.currency;
            sum->balance += (wide)at->account.credits_posted - at->account.debits_posted;
            return;
        }
    }
    problem(run, "ledger_account %" PRId64 ": too many currencies", at->account.id);
}

static enum status compare_account(struct verification *run, struct computed *at)
{
    const struct ledger_account *stored = &at->account;
    int64_t id = stored->id;
    expect(run, "ledger_account", id, "debits_pending", stored->debits_pending, at->debits_pending);
    expect(run, "ledger_account", id, "debits_posted", stored->debits_posted, at->debits_posted);
    expect(run, "ledger_account", id, "credits_pending", stored->credits_pending,
           at->credits_pending);
    expect(run, "ledger_account", id, "credits_posted", stored->credits_posted, at->credits_posted);
    expect(run, "ledger_account", id, "last_transfer", stored->last_transfer, at->last_transfer);
    if (currency_find(stored->currency) == NULL) {
        problem(run, "ledger_account %" PRId64 ": unknown currency", id);
    }
    add_to_sum(run, at);
    return at->daily.day == 0 ? STATUS_OK : close_day(run, at);
}

static enum status compare_accounts(struct verification *run)
{
    for (size_t i = 0; i < run->accounts.room; i++) {
        if (run->accounts.slots[i].key != 0) {
            enum status status = compare_account(run, run->accounts.slots[i].value);
            if (status != STATUS_OK) {
                return status;
            }
        }
    }
    for (size_t i = 0; i < CURRENCIES; i++) {
        if (run->sums[i].balance != 0) {
            problem(run, "currency %d: debits and credits differ", (int)run->sums[i].currency);
        }
    }
    int64_t days = 0;
    enum status status = count_daily(run->txn, &days);
    if (status == STATUS_OK && days != run->result->days) {
        problem(run, "daily_balance: %" PRId64 " rows, the transfers make %" PRId64, days,
                run->result->days);
    }
    return status;
}

static enum status compare_holds(struct verification *run)
{
    struct cursor cursor;
    enum status status = holds_all(run->txn, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        int64_t id = cursor_int(&cursor, 0);
        struct open_pending *pending = map_get(&run->pendings, id);
        if (pending == NULL || !pending->is_open) {
            problem(run, "open_hold %" PRId64 ": no such hold is open", id);
            continue;
        }
        expect(run, "open_hold", id, "amount", cursor_int(&cursor, 1), pending->transfer.amount);
        pending->is_open = false; /* seen */
        run->result->open_holds++;
    }
    cursor_close(&cursor);
    for (size_t i = 0; i < run->pendings.room; i++) {
        const struct open_pending *pending = run->pendings.slots[i].value;
        if (pending != NULL && pending->is_open) {
            problem(run, "open_hold %" PRId64 ": missing", pending->transfer.id);
        }
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status ledger_verify(struct txn *txn, const struct verify_watcher *watcher,
                          struct verify_result *result)
{
    *result = (struct verify_result){0};
    struct verification run = {.txn = txn, .watcher = watcher, .result = result};
    arena_init(&run.arena, SIZE_MAX / 2);
    map_init(&run.accounts);
    map_init(&run.pendings);
    enum status status = load_accounts(&run);
    if (status == STATUS_OK) {
        status = walk_transfers(&run);
    }
    if (status == STATUS_OK) {
        status = compare_accounts(&run);
    }
    if (status == STATUS_OK) {
        status = compare_holds(&run);
    }
    map_free(&run.accounts);
    map_free(&run.pendings);
    arena_free(&run.arena);
    return status;
}
