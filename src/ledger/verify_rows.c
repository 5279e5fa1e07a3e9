/* verify_rows.c - the other tables against what the transfers and changes made. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/assume.h"
#include "ledger/verify_internal.h"

/* ---- daily balances */

uint64_t verify_mix(uint64_t hash, int64_t value)
{
    hash = (hash ^ (uint64_t)value) * 0xD6E8FEB86659FD93U;
    return hash ^ hash >> 32;
}

void verify_add_day(struct verification *run, struct row_sum *sum, const int64_t row[7])
{
    uint64_t first = run->seeds[0];
    uint64_t second = run->seeds[1];
    for (int i = 0; i < 7; i++) {
        first = verify_mix(first, row[i]);
        second = verify_mix(second + first, row[i]);
    }
    sum->sums[0] += first;
    sum->sums[1] += second;
    sum->count++;
}

/* In the second pass: the row must say what was computed. */
static enum status compare_day(struct verification *run, const struct computed *at)
{
    struct daily_balance stored;
    enum status status = daily_load(run->txn, at->id, at->day, &stored);
    const struct tail_day *newer = tail_day(run->tail, at->id, at->day);
    run->names_days = true;
    if (newer != NULL) {
        stored = newer->daily;
        status = STATUS_OK;
    }
    if (status == STATUS_NOT_FOUND) {
        verify_problem(run, "daily_balance: account %" PRId64 " has no row for day %d", at->id,
                       (int)at->day);
        status = STATUS_OK;
    } else if (status == STATUS_OK) {
        char where[64];
        (void)snprintf(where, sizeof where, "daily_balance of day %d, account", (int)at->day);
        verify_expect(run, where, at->id, "opening", stored.opening, at->opening);
        verify_expect(run, where, at->id, "debits", stored.debits, at->day_debits);
        verify_expect(run, where, at->id, "credits", stored.credits, at->day_credits);
        verify_expect(run, where, at->id, "closing", stored.closing, verify_balance(at));
        verify_expect(run, where, at->id, "last_transfer", stored.last_transfer, at->last_transfer);
    }
    run->names_days = false;
    return status;
}

enum status verify_day(struct verification *run, struct computed *at)
{
    if (run->is_second) {
        return compare_day(run, at);
    }
    const int64_t row[7] = {at->id,           at->day,         at->opening,
                            at->day_debits,   at->day_credits, verify_balance(at),
                            at->last_transfer};
    verify_add_day(run, &run->made, row);
    return STATUS_OK;
}

/* A row of before the day that checking begins with: balances begin with it. */
static enum status trust_day(struct verification *run, const int64_t row[7])
{
    struct computed *at = row[0] == 0 ? NULL : map_get(&run->accounts, row[0]);
    if (row[0] == 0) {
        verify_problem(run, "daily_balance: account is 0");
        return STATUS_OK;
    }
    if (at == NULL) { /* opened in the last moments of that day: its change comes later */
        enum status status = verify_new_account(run, row[0], &at);
        if (status != STATUS_OK) {
            return status;
        }
        at->is_early = true;
    }
    if (__builtin_add_overflow(at->debits_posted, row[3], &at->debits_posted) ||
        __builtin_add_overflow(at->credits_posted, row[4], &at->credits_posted) ||
        verify_balance(at) != row[5]) {
        verify_problem(run,
                       "daily_balance of day %" PRId64 ", account %" PRId64
                       ": closing is not the sum of its days",
                       row[1], row[0]);
    }
    at->last_transfer = row[6];
    at->last_trusted = row[6];
    at->day = (int32_t)row[1];
    at->day_debits = row[3];
    at->day_credits = row[4];
    run->last_day = row[1] > run->last_day ? (int32_t)row[1] : run->last_day;
    return STATUS_OK;
}

/* A row that the second pass did not ask for: nothing makes it. */
static enum status find_maker(struct verification *run, const int64_t row[7])
{
    struct transfer last;
    enum status status = transfer_load(run->txn, row[6], &last);
    bool is_made = status == STATUS_OK && last.business_date == row[1] &&
                   (last.debit_account == row[0] || last.credit_account == row[0]);
    if (!is_made && (status == STATUS_OK || status == STATUS_NOT_FOUND)) {
        run->names_days = true;
        verify_problem(run,
                       "daily_balance of day %" PRId64 ", account %" PRId64
                       ": last_transfer does not make it",
                       row[1], row[0]);
        run->names_days = false;
        return STATUS_OK;
    }
    return status;
}

/* Rows of a page, as the numbers they are: a changed one may be of any size. */
static enum status read_past(struct verification *run, int64_t rows[VERIFY_PAGE][7], size_t *count)
{
    struct cursor cursor;
    enum status status =
        past_days_some(run->txn, run->daily_account, run->daily_day, VERIFY_PAGE, &cursor);
    while (status == STATUS_OK && *count < VERIFY_PAGE &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        for (int i = 0; i < 7; i++) {
            rows[*count][i] = cursor_int(&cursor, i);
        }
        (*count)++;
    }
    cursor_close(&cursor);
    run->past_ended = *count < VERIFY_PAGE;
    if (*count > 0) {
        run->daily_account = rows[*count - 1][0];
        run->daily_day = rows[*count - 1][1];
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* The days that stand in the accounts' rows. */
static enum status read_newest(struct verification *run, int64_t rows[VERIFY_PAGE][7],
                               size_t *count)
{
    struct cursor cursor;
    size_t seen = 0;
    enum status status = accounts_some(run->txn, run->daily_newest, VERIFY_PAGE, &cursor);
    while (status == STATUS_OK && seen < VERIFY_PAGE &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        struct ledger_account account;
        account_read(&cursor, &account);
        const struct daily_balance daily = account_day(&account);
        const int64_t row[7] = {daily.account, account.day,   daily.opening,      daily.debits,
                                daily.credits, daily.closing, daily.last_transfer};
        run->daily_newest = account.id;
        seen++;
        if (account.day != 0) {
            memcpy(rows[(*count)++], row, sizeof row);
        }
    }
    cursor_close(&cursor);
    run->daily_ended = seen < VERIFY_PAGE;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

void verify_rewind_days(struct verification *run)
{
    run->daily_account = INT64_MIN;
    run->daily_day = INT64_MIN;
    run->daily_newest = INT64_MIN;
    run->past_ended = false;
    run->daily_ended = false;
}

static enum status take_day(struct verification *run, const int64_t row[7])
{
    bool is_trusted = run->options->since != 0 && row[1] < run->options->since;
    if (is_trusted && run->is_basing) {
        return trust_day(run, row);
    }
    if (!is_trusted && !run->is_second) {
        verify_add_day(run, &run->stored, row);
    } else if (!is_trusted && !run->is_basing) {
        return find_maker(run, row);
    }
    return STATUS_OK;
}

static enum status take_newer(struct verification *run, const struct daily_balance *daily)
{
    const int64_t row[7] = {daily->account, daily->day,     daily->opening,      daily->debits,
                            daily->credits, daily->closing, daily->last_transfer};
    return take_day(run, row);
}

/* A row that is behind the transfers counts as it will be. */
static enum status take_row(struct verification *run, const int64_t row[7])
{
    struct tail_day *newer = tail_day(run->tail, row[0], row[1]);
    if (newer == NULL) {
        return take_day(run, row);
    }
    newer->seen = true;
    return take_newer(run, &newer->daily);
}

/* Rows that are not there yet. */
static enum status take_unwritten(struct verification *run)
{
    enum status status = STATUS_OK;
    for (const struct tail_account *at = run->tail->list; at != NULL; at = at->next) {
        for (const struct tail_day *day = at->days; day != NULL; day = day->next) {
            if (!day->seen && status == STATUS_OK) {
                status = take_newer(run, &day->daily);
            }
        }
    }
    return status;
}

enum status verify_read_days(struct verification *run)
{
    int64_t rows[VERIFY_PAGE][7];
    size_t count = 0;
    enum status status =
        run->past_ended ? read_newest(run, rows, &count) : read_past(run, rows, &count);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        status = take_row(run, rows[i]);
    }
    return status == STATUS_OK && run->daily_ended ? take_unwritten(run) : status;
}

enum status verify_find_days(struct verification *run)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK && !run->daily_ended) {
        status = verify_read_days(run);
    }
    return status;
}

/* ---- where checking since a day begins */

static enum status trust_hold(struct verification *run, int64_t id, const char *table)
{
    struct transfer pending;
    if (table_get(&run->holds, id) != NULL) {
        return STATUS_OK;
    }
    enum status status = transfer_load(run->txn, id, &pending);
    struct computed *debit =
        status == STATUS_OK ? map_get(&run->accounts, pending.debit_account) : NULL;
    struct computed *credit =
        status == STATUS_OK ? map_get(&run->accounts, pending.credit_account) : NULL;
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    if (debit == NULL || credit == NULL || pending.state != TRANSFER_PENDING) {
        verify_problem(run, "%s %" PRId64 ": there is no such hold", table, id);
        return STATUS_OK;
    }
    struct computed_hold *hold = table_put(&run->holds, id);
    if (hold == NULL) {
        return STATUS_NO_MEMORY;
    }
    *hold = (struct computed_hold){id,
                                   pending.debit_account,
                                   pending.credit_account,
                                   pending.amount,
                                   pending.expires_us,
                                   pending.kind,
                                   pending.user_data};
    debit->debits_pending += pending.amount;
    credit->credits_pending += pending.amount;
    return STATUS_OK;
}

/* A page of holds of before: those that are open still, or those that were resolved since. */
static enum status read_holds(struct verification *run, bool resolved, int64_t *after,
                              int64_t ids[VERIFY_PAGE], size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status =
        resolved ? holds_resolved_some(run->txn, *after, run->first, VERIFY_PAGE, &cursor)
                 : holds_some(run->txn, *after, VERIFY_PAGE, &cursor);
    while (status == STATUS_OK && *count < VERIFY_PAGE &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        *after = cursor_int(&cursor, 0);
        ids[(*count)++] = cursor_int(&cursor, resolved ? 1 : 0);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status trust_holds(struct verification *run, bool resolved)
{
    int64_t ids[VERIFY_PAGE];
    int64_t after = resolved ? run->first - 1 : INT64_MIN;
    size_t count = VERIFY_PAGE;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && count == VERIFY_PAGE) {
        status = read_holds(run, resolved, &after, ids, &count);
        for (size_t i = 0; status == STATUS_OK && i < count; i++) {
            if (ids[i] > 0 && ids[i] < run->first) {
                status = trust_hold(run, ids[i], resolved ? "transfer" : "open_hold");
            }
        }
    }
    return status;
}

enum status verify_base(struct verification *run)
{
    enum status status = verify_changes_before(run, run->first);
    while (status == STATUS_OK && !run->daily_ended) {
        status = verify_read_days(run);
    }
    if (status == STATUS_OK) {
        status = trust_holds(run, false);
    }
    return status == STATUS_OK ? trust_holds(run, true) : status;
}

/* ---- accounts */

static void add_to_sum(struct verification *run, const struct computed *at)
{
    for (size_t i = 0; i < CURRENCIES; i++) {
        struct currency_sum *sum = &run->sums[i];
        if (sum->currency == at->currency || sum->currency == CURRENCY_NONE) {
            sum->currency = at->currency;
            sum->balance += (wide)at->credits_posted - at->debits_posted;
            return;
        }
    }
    verify_problem(run, "ledger_account %" PRId64 ": too many currencies", at->id);
}

static void compare_account(struct verification *run, const struct ledger_account *stored)
{
    struct computed *at = stored->id == 0 ? NULL : map_get(&run->accounts, stored->id);
    int64_t id = stored->id;
    run->result->accounts++;
    if (at == NULL) {
        verify_problem(run, "ledger_account %" PRId64 ": id was never opened", id);
        return;
    }
    at->seen = true;
    const struct {
        const char *column;
        int64_t stored, computed;
    } columns[] = {
        {"currency", stored->currency, at->currency},
        {"debits_pending", stored->debits_pending, at->debits_pending},
        {"debits_posted", stored->debits_posted, at->debits_posted},
        {"credits_pending", stored->credits_pending, at->credits_pending},
        {"credits_posted", stored->credits_posted, at->credits_posted},
        {"lower_limit", stored->lower_limit, at->lower},
        {"upper_limit", stored->upper_limit, at->upper},
        {"flags", stored->flags, at->flags},
        {"last_transfer", stored->last_transfer, at->last_transfer},
        {"last_change", stored->last_change, at->last_change},
        {"day", stored->day, at->day},
        {"day_debits", stored->day_debits, at->day_debits},
        {"day_credits", stored->day_credits, at->day_credits},
    };
    for (size_t i = 0; i < ARRAY_COUNT(columns); i++) {
        verify_expect(run, "ledger_account", id, columns[i].column, columns[i].stored,
                      columns[i].computed);
    }
    if (currency_find(stored->currency) == NULL) {
        verify_problem(run, "ledger_account %" PRId64 ": its currency is unknown", id);
    }
}

static enum status compare_accounts(struct verification *run)
{
    int64_t after = INT64_MIN;
    size_t count = VERIFY_PAGE;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && count == VERIFY_PAGE) {
        struct cursor cursor;
        count = 0;
        status = accounts_some(run->txn, after, VERIFY_PAGE, &cursor);
        while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
            struct ledger_account account;
            account_read(&cursor, &account);
            after = account.id;
            const struct ledger_account *newer = tail_account(run->tail, account.id);
            compare_account(run, newer == NULL ? &account : newer);
            count++;
        }
        cursor_close(&cursor);
        status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    return status;
}

/* ---- rows of two numbers: what ended, and what ended it */

typedef enum status some_rows(struct txn *txn, int64_t after, size_t most, struct cursor *cursor);

/* A row whose transfer did not go by: it must be one that is trusted. */
static enum status find_ender(struct verification *run, const char *name, int64_t id, int64_t by)
{
    struct transfer ender;
    enum status status =
        run->options->since == 0 ? STATUS_NOT_FOUND : transfer_load(run->txn, by, &ender);
    bool is_trusted = status == STATUS_OK && ender.business_date < run->options->since &&
                      (ender.reverses == id || ender.pending_id == id);
    if (!is_trusted) {
        verify_problem(run, "%s: no transfer says so of transfer %" PRId64, name, id);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status read_ends(struct verification *run, some_rows *some, int64_t after,
                             int64_t rows[VERIFY_PAGE][2], size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status = some(run->txn, after, VERIFY_PAGE, &cursor);
    while (status == STATUS_OK && *count < VERIFY_PAGE &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        rows[*count][0] = cursor_int(&cursor, 0);
        rows[(*count)++][1] = cursor_int(&cursor, 1);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status compare_ends(struct verification *run, const char *name, const char *column,
                                const struct table *table, some_rows *some)
{
    int64_t rows[VERIFY_PAGE][2];
    int64_t after = INT64_MIN;
    size_t count = VERIFY_PAGE;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && count == VERIFY_PAGE) {
        status = read_ends(run, some, after, rows, &count);
        for (size_t i = 0; status == STATUS_OK && i < count; i++) {
            struct computed_end *end = table_get(table, rows[i][0]);
            after = rows[i][0];
            if (end == NULL) {
                status = find_ender(run, name, after, rows[i][1]);
                continue;
            }
            verify_expect(run, name, after, column, rows[i][1], end->by);
            end->seen = true;
        }
    }
    size_t at = 0;
    for (struct computed_end *end = NULL; (end = table_next(table, &at)) != NULL;) {
        if (!end->seen && status == STATUS_OK) {
            verify_problem(run, "%s: transfer %" PRId64 " is missing", name, end->id);
        }
    }
    return status;
}

static enum status compare_holds(struct verification *run)
{
    int64_t after = INT64_MIN;
    size_t count = VERIFY_PAGE;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && count == VERIFY_PAGE) {
        struct cursor cursor;
        count = 0;
        status = holds_some(run->txn, after, VERIFY_PAGE, &cursor);
        while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
            struct open_hold stored;
            hold_read(&cursor, &stored);
            after = stored.transfer;
            count++;
            const struct computed_hold *hold = table_get(&run->holds, stored.transfer);
            if (hold == NULL) {
                verify_problem(run, "open_hold: transfer %" PRId64 " is no open hold", after);
                continue;
            }
            verify_expect(run, "open_hold", after, "amount", stored.amount, hold->amount);
            verify_expect(run, "open_hold", after, "expires_us", stored.expires_us,
                          hold->expires_us);
            table_remove(&run->holds, after);
            run->result->open_holds++;
        }
        cursor_close(&cursor);
        status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    size_t at = 0;
    for (const struct computed_hold *hold = NULL; (hold = table_next(&run->holds, &at)) != NULL;) {
        verify_problem(run, "open_hold: transfer %" PRId64 " is missing", hold->id);
    }
    return status;
}

/* ---- all together */

/* Every account that was opened: its last day, its row, its share of the sums. */
static enum status finish_accounts(struct verification *run)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < run->accounts.room; i++) {
        struct computed *at = run->accounts.slots[i].value;
        if (at == NULL) {
            continue;
        }
        if (at->has_day) {
            status = verify_day(run, at);
        }
        if (!at->seen || at->is_early) {
            verify_problem(run, "ledger_account %" PRId64 ": id is missing, or was never opened",
                           at->id);
        }
        add_to_sum(run, at);
    }
    for (size_t i = 0; i < CURRENCIES; i++) {
        if (run->sums[i].balance != 0) {
            verify_problem(run, "currency %d: debits and credits differ",
                           (int)run->sums[i].currency);
        }
    }
    return status;
}

static enum status compare_settings(struct verification *run)
{
    struct ledger_days days;
    enum status status = days_load(run->txn, false, &days);
    if (status == STATUS_OK && days.closed_through != run->closed_through) {
        verify_problem(run,
                       "setting closed_through: value is %" PRId64 ", closed_day says %" PRId64,
                       days.closed_through, run->closed_through);
    }
    int64_t day = run->closed_through == 0 || run->last_day > run->closed_through
                      ? run->last_day
                      : run->closed_through + 1;
    if (status == STATUS_OK && day != 0 && days.business_date != day) {
        verify_problem(run,
                       "setting business_date: value is %" PRId64 ", the transfers say %" PRId64,
                       days.business_date, day);
    }
    return status;
}

static void check_chains(struct verification *run)
{
    size_t at = 0;
    for (const struct computed_chain *chain = NULL;
         (chain = table_next(&run->chains, &at)) != NULL;) {
        verify_problem(run,
                       "transfer %" PRId64 ": link: the last %" PRId64 " of its chain are missing",
                       chain->id, chain->left + 1);
    }
}

enum status verify_rows(struct verification *run)
{
    check_chains(run);
    enum status status = compare_accounts(run);
    if (status == STATUS_OK) {
        status = verify_shifts(run);
    }
    if (status == STATUS_OK) {
        status = finish_accounts(run);
    }
    if (status == STATUS_OK) {
        status = compare_holds(run);
    }
    if (status == STATUS_OK) {
        status = compare_ends(run, "expired_hold", "expiry", &run->expired, expired_some);
    }
    if (status == STATUS_OK) {
        status = compare_ends(run, "reversal", "reversal", &run->reversed, reversals_some);
    }
    if (status == STATUS_OK) {
        status = compare_settings(run);
    }
    while (status == STATUS_OK && !run->daily_ended) {
        status = verify_read_days(run);
    }
    return status;
}
