/* verify_shift.c - value dates: what the balance by value date of a day has beyond the booked one.
 * Checking since a day looks at the accounts that came by with a value date of their own: from the
 * first day that was touched their shifts are made again in full, with what transfers of before
 * have in those days; of every other row it must hold that the days of an account cancel out. */
#include <inttypes.h>
#include <stdio.h>

#include "base/limits.h"
#include "ledger/verify_internal.h"

static enum status add_shift(struct verification *run, struct computed *at, int32_t day,
                             int64_t amount)
{
    struct computed_shift *shift = at->shifts;
    while (shift != NULL && shift->day != day) {
        shift = shift->next;
    }
    if (shift == NULL) {
        shift = ARENA_NEW(&run->arena, struct computed_shift);
        if (shift == NULL) {
            return STATUS_NO_MEMORY;
        }
        shift->day = day;
        shift->next = at->shifts;
        at->shifts = shift;
    }
    shift->amount += amount;
    return STATUS_OK;
}

/* amount: negative for the debit account. */
static enum status shift_account(struct verification *run, const struct transfer *transfer,
                                 struct computed *at, int64_t amount)
{
    enum status status = add_shift(run, at, transfer->value_date, amount);
    return status == STATUS_OK ? add_shift(run, at, transfer->business_date, -amount) : status;
}

enum status verify_shift(struct verification *run, const struct transfer *transfer,
                         struct computed *debit, struct computed *credit)
{
    enum status status = shift_account(run, transfer, debit, -transfer->amount);
    return status == STATUS_OK ? shift_account(run, transfer, credit, transfer->amount) : status;
}

/* ---- what transfers of before have in the days that were touched */

static enum status add_trusted(struct verification *run, const struct transfer *transfer,
                               struct computed *at)
{
    int64_t amount = transfer->debit_account == at->id ? -transfer->amount : transfer->amount;
    enum status status = STATUS_OK;
    if (transfer->value_date == transfer->business_date) {
        return status;
    }
    if (transfer->value_date >= at->shifts_from) {
        status = add_shift(run, at, transfer->value_date, amount);
    }
    if (status == STATUS_OK && transfer->business_date >= at->shifts_from) {
        status = add_shift(run, at, transfer->business_date, -amount);
    }
    return status;
}

/* From the account's last transfer of before, as far back as a value date can reach forward. */
static enum status add_former(struct verification *run, struct computed *at)
{
    int64_t id = at->last_trusted;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && id > 0) {
        struct transfer transfer;
        status = transfer_load(run->txn, id, &transfer);
        bool is_side = status == STATUS_OK &&
                       (transfer.debit_account == at->id || transfer.credit_account == at->id);
        if (!is_side || transfer.business_date < at->shifts_from - LIMIT_VALUE_DAYS) {
            break;
        }
        status = add_trusted(run, &transfer, at);
        int64_t previous =
            transfer.debit_account == at->id ? transfer.debit_previous : transfer.credit_previous;
        id = previous < id ? previous : 0;
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status complete_shifts(struct verification *run)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < run->accounts.room; i++) {
        struct computed *at = run->accounts.slots[i].value;
        if (at == NULL || at->shifts == NULL) {
            continue;
        }
        at->shifts_from = at->shifts->day;
        for (const struct computed_shift *shift = at->shifts; shift != NULL; shift = shift->next) {
            at->shifts_from = shift->day < at->shifts_from ? shift->day : at->shifts_from;
        }
        status = add_former(run, at);
    }
    return status;
}

/* ---- the rows */

static void compare_shift(struct verification *run, int64_t account, int64_t day, int64_t amount)
{
    const struct computed *at = account == 0 ? NULL : map_get(&run->accounts, account);
    if (at != NULL && run->options->since != 0 && (at->shifts == NULL || day < at->shifts_from)) {
        return; /* trusted */
    }
    struct computed_shift *shift = at == NULL ? NULL : at->shifts;
    while (shift != NULL && shift->day != day) {
        shift = shift->next;
    }
    if (shift == NULL) {
        verify_problem(run,
                       "value_shift of day %" PRId64 ", account %" PRId64 ": no transfer makes it",
                       day, account);
        return;
    }
    shift->seen = true;
    char where[64];
    (void)snprintf(where, sizeof where, "value_shift of day %" PRId64 ", account", day);
    verify_expect(run, where, account, "amount", amount, shift->amount);
}

/* Every transfer takes from one day of an account what it gives to another. */
static void check_sum(struct verification *run, int64_t account, wide sum)
{
    if (run->options->since != 0 && sum != 0) {
        verify_problem(run, "value_shift: the days of account %" PRId64 " do not cancel out",
                       account);
    }
}

static enum status compare_shifts(struct verification *run)
{
    int64_t account = INT64_MIN;
    int64_t day = INT64_MIN;
    wide sum = 0;
    size_t count = VERIFY_PAGE;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && count == VERIFY_PAGE) {
        struct cursor cursor;
        count = 0;
        status = shifts_some(run->txn, account, day, VERIFY_PAGE, &cursor);
        while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
            if (cursor_int(&cursor, 0) != account) {
                check_sum(run, account, sum);
                sum = 0;
            }
            account = cursor_int(&cursor, 0);
            day = cursor_int(&cursor, 1);
            sum += cursor_int(&cursor, 2);
            compare_shift(run, account, day, cursor_int(&cursor, 2));
            count++;
        }
        cursor_close(&cursor);
        status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    check_sum(run, account, sum);
    return status;
}

static void find_missing(struct verification *run)
{
    for (size_t i = 0; i < run->accounts.room; i++) {
        const struct computed *at = run->accounts.slots[i].value;
        const struct computed_shift *shift = at == NULL ? NULL : at->shifts;
        for (; shift != NULL; shift = shift->next) {
            if (!shift->seen) {
                verify_problem(run, "value_shift of day %d, account %" PRId64 ": is missing",
                               (int)shift->day, at->id);
            }
        }
    }
}

enum status verify_shifts(struct verification *run)
{
    enum status status = run->options->since == 0 ? STATUS_OK : complete_shifts(run);
    if (status == STATUS_OK) {
        status = compare_shifts(run);
    }
    if (status == STATUS_OK) {
        find_missing(run);
    }
    return status;
}
