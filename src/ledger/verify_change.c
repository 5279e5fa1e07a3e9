/* verify_change.c - the changes of accounts and the closings of days, in their places between the
 * transfers. */
#include <inttypes.h>

#include "ledger/verify_internal.h"

/* ---- changes of accounts */

static void check_terms(struct verification *run, const struct account_change *change)
{
    int64_t blocks = ACCOUNT_DEBITS_BLOCKED | ACCOUNT_CREDITS_BLOCKED;
    bool same_flags = change->flags_before == change->flags_after;
    bool same_limits =
        change->lower_before == change->lower_after && change->upper_before == change->upper_after;
    bool good = false;
    switch (change->kind) {
    case CHANGE_OPENED:
        good = change->flags_before == 0 && change->lower_before == 0 &&
               change->upper_before == 0 && change->previous == 0;
        break;
    case CHANGE_LIMITS:
        good = same_flags;
        break;
    case CHANGE_BLOCKS:
        good = same_limits && (change->flags_before & ~blocks) == (change->flags_after & ~blocks);
        break;
    case CHANGE_CLOSED:
        good = same_limits && (change->flags_before & ACCOUNT_CLOSED) == 0 &&
               change->flags_after == (change->flags_before | ACCOUNT_CLOSED);
        break;
    case CHANGE_REOPENED:
        good = same_limits && change->flags_before == (change->flags_after | ACCOUNT_CLOSED);
        break;
    }
    if (!good || (change->flags_after & ~(blocks | ACCOUNT_CLOSED)) != 0 ||
        change->lower_after > change->upper_after) {
        verify_problem(run,
                       "account_change %" PRId64 ": its kind %d cannot make of it what it says",
                       change->id, (int)change->kind);
    }
}

static void check_closing(struct verification *run, const struct account_change *change,
                          const struct computed *at)
{
    if (change->kind != CHANGE_CLOSED) {
        verify_expect(run, "account_change", change->id, "sweep", change->sweep, 0);
        return;
    }
    if (run->options->since != 0 && !at->has_day) {
        return; /* what it had at that time is trusted */
    }
    if (at->debits_pending != 0 || at->credits_pending != 0 || verify_balance(at) != 0) {
        verify_problem(run, "account_change %" PRId64 ": closes an account that is not empty",
                       change->id);
    }
    if (change->sweep != 0) {
        verify_expect(run, "account_change", change->id, "sweep", change->sweep, at->last_transfer);
    }
}

enum status verify_new_account(struct verification *run, int64_t id, struct computed **account)
{
    *account = ARENA_NEW(&run->arena, struct computed);
    if (*account == NULL) {
        return STATUS_NO_MEMORY;
    }
    (*account)->id = id;
    return map_put(&run->accounts, id, *account);
}

/* The account of a change; NULL: it was said what is wrong. */
static enum status find_account(struct verification *run, const struct account_change *change,
                                struct computed **account)
{
    struct computed *at = change->account == 0 ? NULL : map_get(&run->accounts, change->account);
    bool is_new = at == NULL || at->is_early;
    bool opens = change->kind == CHANGE_OPENED;
    *account = at;
    if (change->id <= 0 || change->account == 0 || opens != is_new) {
        verify_problem(run,
                       "account_change %" PRId64 ": account %" PRId64
                       " is opened before every other change, and once",
                       change->id, change->account);
        *account = NULL;
        return STATUS_OK;
    }
    enum status status = at == NULL ? verify_new_account(run, change->account, account) : STATUS_OK;
    if (status == STATUS_OK && opens) {
        (*account)->is_early = false;
        (*account)->currency = change->currency;
    }
    return status;
}

static enum status apply_change(struct verification *run, const struct account_change *change)
{
    struct computed *at = NULL;
    enum status status = find_account(run, change, &at);
    if (status != STATUS_OK || at == NULL) {
        return status;
    }
    check_terms(run, change);
    check_closing(run, change, at);
    if (!verify_is_time_of(change->id, change->created_us)) {
        verify_problem(run, "account_change %" PRId64 ": created_us is not the time of its id",
                       change->id);
    }
    int64_t id = change->id;
    verify_expect(run, "account_change", id, "currency", change->currency, at->currency);
    verify_expect(run, "account_change", id, "flags_before", change->flags_before, at->flags);
    verify_expect(run, "account_change", id, "lower_before", change->lower_before, at->lower);
    verify_expect(run, "account_change", id, "upper_before", change->upper_before, at->upper);
    verify_expect(run, "account_change", id, "previous", change->previous, at->last_change);
    at->flags = change->flags_after;
    at->lower = change->lower_after;
    at->upper = change->upper_after;
    at->last_change = change->id;
    return STATUS_OK;
}

static enum status read_changes(struct verification *run)
{
    struct change_page *page = &run->changes;
    struct cursor cursor;
    page->at = 0;
    page->count = 0;
    enum status status = changes_some(run->txn, page->after, VERIFY_PAGE, &cursor);
    while (status == STATUS_OK && page->count < VERIFY_PAGE &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        change_read(&cursor, &page->rows[page->count]);
        page->after = page->rows[page->count++].id;
    }
    cursor_close(&cursor);
    page->has_ended = page->count < VERIFY_PAGE;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- closings of days */

static void apply_closed(struct verification *run, const struct closed_day *closed)
{
    verify_expect(run, "closed_day", closed->id, "day_before", closed->day_before,
                  run->closed_through);
    if (closed->id <= 0 || closed->day <= run->closed_through) {
        verify_problem(run, "closed_day %" PRId64 ": day %d was closed before", closed->id,
                       (int)closed->day);
    }
    if (!verify_is_time_of(closed->id, closed->created_us) ||
        closed->day >= clock_day(closed->created_us)) {
        verify_problem(run, "closed_day %" PRId64 ": created_us is not the time of its id",
                       closed->id);
    }
    run->closed_through = closed->day;
}

static enum status read_closed(struct verification *run)
{
    struct closed_page *page = &run->closed;
    struct cursor cursor;
    page->at = 0;
    page->count = 0;
    enum status status = closed_days_some(run->txn, page->after, VERIFY_PAGE, &cursor);
    while (status == STATUS_OK && page->count < VERIFY_PAGE &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        closed_day_read(&cursor, &page->rows[page->count]);
        page->after = page->rows[page->count++].id;
    }
    cursor_close(&cursor);
    page->has_ended = page->count < VERIFY_PAGE;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status verify_changes_before(struct verification *run, int64_t id)
{
    struct change_page *changes = &run->changes;
    struct closed_page *closed = &run->closed;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && (changes->at < changes->count || !changes->has_ended)) {
        if (changes->at == changes->count) {
            status = read_changes(run);
        } else if (changes->rows[changes->at].id < id) {
            status = apply_change(run, &changes->rows[changes->at++]);
        } else {
            break;
        }
    }
    while (status == STATUS_OK && (closed->at < closed->count || !closed->has_ended)) {
        if (closed->at == closed->count) {
            status = read_closed(run);
        } else if (closed->rows[closed->at].id < id) {
            apply_closed(run, &closed->rows[closed->at++]);
        } else {
            break;
        }
    }
    return status;
}
