/* verify_walk.c - one transfer after another, with the changes of accounts and the closings of days
 * between them: each must be what the rules make of everything before it. */
#include <inttypes.h>

#include "base/limits.h"
#include "ledger/ledger_internal.h"
#include "ledger/verify_internal.h"

int64_t verify_balance(const struct computed *at)
{
    return at->credits_posted - at->debits_posted;
}

bool verify_is_time_of(int64_t id, int64_t us)
{
    return us >= id_us(id) && us - id_us(id) < 1000;
}

/* ---- what a transfer is by itself */

static bool is_new(const struct transfer *transfer)
{
    return transfer->state == TRANSFER_POSTED || transfer->state == TRANSFER_PENDING;
}

static bool moves(const struct transfer *transfer)
{
    return transfer->state == TRANSFER_POSTED || transfer->state == TRANSFER_POST_PENDING;
}

enum { BALANCING = TRANSFER_BALANCING_DEBIT | TRANSFER_BALANCING_CREDIT };

/* Expiry, reversal, dates and chain: NULL, or the column that cannot be. */
static const char *impossible_terms(const struct transfer *transfer)
{
    if (transfer->expires_us != 0 &&
        (transfer->state != TRANSFER_PENDING || transfer->expires_us <= transfer->created_us)) {
        return "expires_us";
    }
    if (transfer->reverses != 0 &&
        (transfer->state != TRANSFER_POSTED || (transfer->flags & BALANCING) != 0)) {
        return "reverses";
    }
    if (!moves(transfer) && transfer->value_date != transfer->business_date) {
        return "value_date";
    }
    if (transfer->link_left < 0 || transfer->link_left >= LIMIT_CHAIN ||
        (transfer->link == 0 && transfer->link_left != 0)) {
        return "link_left";
    }
    if (!verify_is_time_of(transfer->id, transfer->created_us)) {
        return "created_us";
    }
    return NULL;
}

/* The same of all the columns. */
static const char *impossible(const struct transfer *transfer)
{
    bool promises = is_new(transfer) || moves(transfer);
    int64_t may = is_new(transfer)                           ? (int64_t)BALANCING
                  : transfer->state == TRANSFER_POST_PENDING ? (int64_t)TRANSFER_WHOLE_HOLD
                                                             : 0;
    bool balances = (transfer->flags & BALANCING) != 0;
    if (transfer->id <= 0) {
        return "id";
    }
    if (transfer->state < TRANSFER_POSTED || transfer->state > TRANSFER_EXPIRE_PENDING) {
        return "state";
    }
    if (promises ? transfer->amount < 1 || transfer->amount > AMOUNT_MAX : transfer->amount != 0) {
        return "amount";
    }
    if ((transfer->pending_id == 0) != is_new(transfer)) {
        return "pending_id";
    }
    if ((transfer->flags & ~may) != 0) {
        return "flags";
    }
    if (balances ? transfer->asked < transfer->amount || transfer->asked > AMOUNT_MAX
                 : transfer->asked != 0) {
        return "asked";
    }
    return impossible_terms(transfer);
}

/* The day that a time falls into, asked of the zone once a day. */
static int32_t day_of(struct verification *run, int64_t us)
{
    if (us < run->day_starts_us || us >= run->day_ends_us) {
        run->day = clock_day(us);
        run->day_starts_us = clock_day_start(run->day);
        run->day_ends_us = clock_day_start(run->day + 1);
    }
    return run->day;
}

static void check_dates(struct verification *run, const struct transfer *transfer,
                        const struct computed *debit, const struct computed *credit)
{
    int32_t day = transfer->business_date;
    if ((debit->has_day && day < debit->day) || (credit->has_day && day < credit->day)) {
        verify_problem(run, "transfer %" PRId64 ": its business_date goes back", transfer->id);
    }
    if (day > day_of(run, transfer->created_us)) {
        verify_problem(run, "transfer %" PRId64 ": its business_date is ahead of its time",
                       transfer->id);
    }
    if (transfer->value_date <= run->closed_through) {
        verify_problem(run, "transfer %" PRId64 ": its value_date is in a closed day",
                       transfer->id);
    }
    if (transfer->value_date > day + LIMIT_VALUE_DAYS) {
        verify_problem(run, "transfer %" PRId64 ": its value_date is too far ahead", transfer->id);
    }
}

/* ---- chains */

static enum status apply_chain(struct verification *run, const struct transfer *transfer)
{
    if (transfer->link == 0) {
        return STATUS_OK;
    }
    struct computed_chain *chain = table_get(&run->chains, transfer->link);
    bool is_first = transfer->link == transfer->id;
    if (is_first) {
        chain = table_put(&run->chains, transfer->link);
        if (chain == NULL) {
            return STATUS_NO_MEMORY;
        }
        chain->left = transfer->link_left;
    } else if (chain == NULL) {
        verify_problem(run, "transfer %" PRId64 ": its link %" PRId64 " is no open chain",
                       transfer->id, transfer->link);
        return STATUS_OK;
    }
    verify_expect(run, "transfer", transfer->id, "link_left", transfer->link_left, chain->left);
    if (chain->left == 0) {
        if (is_first) {
            verify_problem(run, "transfer %" PRId64 ": link says a chain of one", transfer->id);
        }
        table_remove(&run->chains, transfer->link);
    } else {
        chain->left--;
    }
    return STATUS_OK;
}

/* ---- holds */

static enum status open_hold(struct verification *run, const struct transfer *transfer,
                             struct computed *debit, struct computed *credit)
{
    struct computed_hold *hold = table_put(&run->holds, transfer->id);
    if (hold == NULL) {
        return STATUS_NO_MEMORY;
    }
    *hold = (struct computed_hold){
        transfer->id,         debit->id,      credit->id,         transfer->amount,
        transfer->expires_us, transfer->kind, transfer->user_data};
    if (__builtin_add_overflow(debit->debits_pending, transfer->amount, &debit->debits_pending) ||
        __builtin_add_overflow(credit->credits_pending, transfer->amount,
                               &credit->credits_pending)) {
        verify_problem(run, "transfer %" PRId64 ": its amount overflows a counter", transfer->id);
    }
    return STATUS_OK;
}

static enum status note_end(struct table *table, int64_t id, int64_t by, bool *twice)
{
    *twice = table_get(table, id) != NULL;
    struct computed_end *end = table_put(table, id);
    if (end == NULL) {
        return STATUS_NO_MEMORY;
    }
    end->by = by;
    return STATUS_OK;
}

static void check_resolution(struct verification *run, const struct transfer *transfer,
                             const struct computed_hold *hold)
{
    bool whole = (transfer->flags & TRANSFER_WHOLE_HOLD) != 0;
    bool expires = transfer->state == TRANSFER_EXPIRE_PENDING;
    if (hold->debit != transfer->debit_account || hold->credit != transfer->credit_account ||
        transfer->amount > hold->amount || (whole && transfer->amount != hold->amount)) {
        verify_problem(run, "transfer %" PRId64 ": does not fit its pending_id %" PRId64,
                       transfer->id, transfer->pending_id);
    }
    bool is_over = hold->expires_us != 0 && transfer->created_us >= hold->expires_us;
    if (is_over != expires) {
        verify_problem(run, "transfer %" PRId64 ": created_us is %s the expiry of its hold",
                       transfer->id, expires ? "before" : "after");
    }
    if (expires) {
        verify_expect(run, "transfer", transfer->id, "key", transfer->key, hold->id);
        verify_expect(run, "transfer", transfer->id, "step", transfer->step, STEP_EXPIRY);
        verify_expect(run, "transfer", transfer->id, "kind", transfer->kind, hold->kind);
        verify_expect(run, "transfer", transfer->id, "user_data", transfer->user_data,
                      hold->user_data);
    }
}

static enum status close_hold(struct verification *run, const struct transfer *transfer,
                              struct computed *debit, struct computed *credit)
{
    const struct computed_hold *hold = table_get(&run->holds, transfer->pending_id);
    if (hold == NULL) {
        verify_problem(run, "transfer %" PRId64 ": its pending_id %" PRId64 " is no open hold",
                       transfer->id, transfer->pending_id);
        return STATUS_OK;
    }
    check_resolution(run, transfer, hold);
    debit->debits_pending -= hold->amount;
    credit->credits_pending -= hold->amount;
    table_remove(&run->holds, transfer->pending_id);
    bool twice = false;
    return transfer->state == TRANSFER_EXPIRE_PENDING
               ? note_end(&run->expired, transfer->pending_id, transfer->id, &twice)
               : STATUS_OK;
}

/* ---- reversals */

static enum status apply_reversal(struct verification *run, const struct transfer *transfer)
{
    struct transfer reversed;
    bool twice = false;
    if (transfer->reverses == 0) {
        return STATUS_OK;
    }
    enum status status = transfer_load(run->txn, transfer->reverses, &reversed);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && reversed.id >= transfer->id)) {
        verify_problem(run, "transfer %" PRId64 ": what it reverses was not made before",
                       transfer->id);
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (!moves(&reversed) || reversed.reverses != 0 || reversed.amount != transfer->amount ||
        reversed.debit_account != transfer->credit_account ||
        reversed.credit_account != transfer->debit_account) {
        verify_problem(run, "transfer %" PRId64 ": is not the opposite of what it reverses",
                       transfer->id);
    }
    status = note_end(&run->reversed, reversed.id, transfer->id, &twice);
    if (twice) {
        verify_problem(run, "transfer %" PRId64 ": reverses what was reversed before",
                       transfer->id);
    }
    return status;
}

/* ---- rules of a new transfer, by the flags and limits of that moment */

static wide most_of(const struct transfer *transfer, const struct computed *debit,
                    const struct computed *credit)
{
    wide floor = debit->lower < 0 ? 0 : debit->lower;
    wide ceiling = credit->upper == LEDGER_NO_UPPER_LIMIT ? 0 : credit->upper;
    wide there = (wide)verify_balance(debit) - debit->debits_pending - floor;
    wide room = ceiling - verify_balance(credit) - credit->credits_pending;
    wide most = transfer->asked;
    if ((transfer->flags & TRANSFER_BALANCING_DEBIT) != 0 && there < most) {
        most = there;
    }
    if ((transfer->flags & TRANSFER_BALANCING_CREDIT) != 0 && room < most) {
        most = room;
    }
    return most;
}

static void check_rules(struct verification *run, const struct transfer *transfer,
                        const struct computed *debit, const struct computed *credit)
{
    if (((debit->flags | credit->flags) & ACCOUNT_CLOSED) != 0 ||
        (debit->flags & ACCOUNT_DEBITS_BLOCKED) != 0 ||
        (credit->flags & ACCOUNT_CREDITS_BLOCKED) != 0) {
        verify_problem(run, "transfer %" PRId64 ": the flags of its accounts forbade it",
                       transfer->id);
    }
    if ((transfer->flags & BALANCING) != 0 &&
        transfer->amount != most_of(transfer, debit, credit)) {
        verify_problem(run, "transfer %" PRId64 ": its amount is not what asked and balances allow",
                       transfer->id);
    }
    wide left = (wide)verify_balance(debit) - debit->debits_pending - transfer->amount;
    if (debit->lower != LEDGER_NO_LOWER_LIMIT && left < debit->lower) {
        verify_problem(run, "transfer %" PRId64 ": takes account %" PRId64 " below its lower_limit",
                       transfer->id, debit->id);
    }
    wide filled = (wide)verify_balance(credit) + credit->credits_pending + transfer->amount;
    if (credit->upper != LEDGER_NO_UPPER_LIMIT && filled > credit->upper) {
        verify_problem(run, "transfer %" PRId64 ": takes account %" PRId64 " above its upper_limit",
                       transfer->id, credit->id);
    }
}

/* ---- money and days */

static enum status enter_day(struct verification *run, struct computed *at, int32_t day)
{
    if (at->has_day && at->day == day) {
        return STATUS_OK;
    }
    enum status status = at->has_day ? verify_day(run, at) : STATUS_OK;
    at->day = day;
    at->has_day = true;
    at->opening = verify_balance(at);
    at->day_debits = 0;
    at->day_credits = 0;
    return status;
}

static enum status apply_money(struct verification *run, const struct transfer *transfer,
                               struct computed *debit, struct computed *credit)
{
    int64_t moved = moves(transfer) ? transfer->amount : 0;
    if (__builtin_add_overflow(debit->debits_posted, moved, &debit->debits_posted) ||
        __builtin_add_overflow(credit->credits_posted, moved, &credit->credits_posted)) {
        verify_problem(run, "transfer %" PRId64 ": its amount overflows a counter", transfer->id);
        return STATUS_OK;
    }
    debit->day_debits += moved;
    credit->day_credits += moved;
    debit->last_transfer = transfer->id;
    credit->last_transfer = transfer->id;
    return moved != 0 && transfer->value_date != transfer->business_date
               ? verify_shift(run, transfer, debit, credit)
               : STATUS_OK;
}

static enum status apply_effects(struct verification *run, const struct transfer *transfer,
                                 struct computed *debit, struct computed *credit)
{
    enum status status = enter_day(run, debit, transfer->business_date);
    if (status == STATUS_OK) {
        status = enter_day(run, credit, transfer->business_date);
    }
    if (status == STATUS_OK && transfer->state == TRANSFER_PENDING) {
        status = open_hold(run, transfer, debit, credit);
    } else if (status == STATUS_OK && transfer->state != TRANSFER_POSTED) {
        status = close_hold(run, transfer, debit, credit);
    }
    if (status == STATUS_OK) {
        status = apply_money(run, transfer, debit, credit);
    }
    return status;
}

/* Booked before the day that checking begins with, though its id came later: only what is still
 * held counts. */
static enum status skip_trusted(struct verification *run, const struct transfer *transfer,
                                struct computed *debit, struct computed *credit)
{
    if (transfer->state == TRANSFER_PENDING) {
        return open_hold(run, transfer, debit, credit);
    }
    return transfer->state == TRANSFER_POSTED ? STATUS_OK
                                              : close_hold(run, transfer, debit, credit);
}

/* The two accounts of a transfer. */
struct sides {
    struct computed *debit, *credit;
};

static enum status check_transfer(struct verification *run, const struct transfer *transfer,
                                  struct sides sides)
{
    enum status status = verify_changes_before(run, transfer->id);
    if (transfer->id <= run->settled) {
        verify_add_key(run, &run->keys, transfer->key, transfer->step, transfer->id);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct computed *debit =
        sides.debit != NULL ? sides.debit : map_get(&run->accounts, transfer->debit_account);
    struct computed *credit =
        sides.credit != NULL ? sides.credit : map_get(&run->accounts, transfer->credit_account);
    if (debit == NULL || credit == NULL || debit == credit) {
        verify_problem(
            run, "transfer %" PRId64 ": debit_account and credit_account are not two that exist",
            transfer->id);
        return STATUS_OK;
    }
    const char *column = impossible(transfer);
    if (column != NULL) {
        verify_problem(run, "transfer %" PRId64 ": %s is impossible", transfer->id, column);
        return STATUS_OK;
    }
    if (run->options->since != 0 && transfer->business_date < run->options->since) {
        return skip_trusted(run, transfer, debit, credit);
    }
    if (transfer->currency != debit->currency || transfer->currency != credit->currency) {
        verify_problem(run, "transfer %" PRId64 ": another currency than its accounts",
                       transfer->id);
    }
    int64_t id = transfer->id;
    verify_expect(run, "transfer", id, "debit_previous", transfer->debit_previous,
                  debit->last_transfer);
    verify_expect(run, "transfer", id, "credit_previous", transfer->credit_previous,
                  credit->last_transfer);
    check_dates(run, transfer, debit, credit);
    run->last_day =
        transfer->business_date > run->last_day ? transfer->business_date : run->last_day;
    if (is_new(transfer)) {
        check_rules(run, transfer, debit, credit);
    }
    status = apply_chain(run, transfer);
    if (status == STATUS_OK) {
        status = apply_reversal(run, transfer);
    }
    if (status == STATUS_OK) {
        status = apply_effects(run, transfer, debit, credit);
    }
    verify_expect(run, "transfer", id, "debit_balance", transfer->debit_balance,
                  verify_balance(debit));
    verify_expect(run, "transfer", id, "credit_balance", transfer->credit_balance,
                  verify_balance(credit));
    return status;
}

/* ---- many transfers */

enum { FETCH_AHEAD = 16, CACHE_LINE = 64 };

static struct computed *find_ahead(const struct verification *run, int64_t account)
{
    struct computed *at = map_get(&run->accounts, account);
    if (at != NULL) {
        for (size_t byte = 0; byte < sizeof *at; byte += CACHE_LINE) {
            __builtin_prefetch((const char *)at + byte, 1);
        }
    }
    return at;
}

/* Accounts lie anywhere in memory: those of some transfers are asked for together, so that the
 * waits for them run side by side. One that is opened between is found later. */
enum status verify_transfers(struct verification *run, const struct transfer *transfers,
                             size_t count)
{
    struct sides sides[FETCH_AHEAD];
    enum status status = STATUS_OK;
    for (size_t first = 0; status == STATUS_OK && first < count; first += FETCH_AHEAD) {
        size_t some = count - first < FETCH_AHEAD ? count - first : FETCH_AHEAD;
        for (size_t i = 0; i < some; i++) {
            const struct transfer *transfer = &transfers[first + i];
            sides[i] = (struct sides){find_ahead(run, transfer->debit_account),
                                      find_ahead(run, transfer->credit_account)};
        }
        for (size_t i = 0; status == STATUS_OK && i < some; i++) {
            status = check_transfer(run, &transfers[first + i], sides[i]);
        }
    }
    return status;
}
