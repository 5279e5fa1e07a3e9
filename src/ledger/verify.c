#include "ledger/verify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/random.h"
#include "ledger/outside.h"
#include "ledger/verify_feed.h"
#include "ledger/verify_internal.h"

enum { PROGRESS_EVERY = 64 * FEED_BLOCK };

void verify_problem(struct verification *run, const char *format, ...)
{
    char text[256];
    va_list arguments;
    if (run->is_second && !run->names_days) {
        return; /* the first pass has said it */
    }
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    run->result->problems++;
    run->watcher->problem(run->watcher->context, text);
}

void verify_expect(struct verification *run, const char *table, int64_t id, const char *column,
                   int64_t stored, int64_t computed)
{
    if (stored != computed) {
        verify_problem(run, "%s %" PRId64 ": %s is %" PRId64 ", the transfers say %" PRId64, table,
                       id, column, stored, computed);
    }
}

/* ---- do two transactions see the same? */

/* Everything that the ledger writes comes with a new id in one of these. */
static enum status last_ids(struct txn *txn, int64_t ids[3])
{
    struct closed_day closed;
    enum status status = transfer_last_id(txn, &ids[0]);
    if (status == STATUS_OK) {
        status = change_last_id(txn, &ids[1]);
    }
    if (status == STATUS_OK) {
        status = closed_day_last(txn, &closed);
        ids[2] = closed.id;
    }
    return status;
}

bool verify_see_the_same(struct txn *first, struct txn *second)
{
    int64_t ids[2][3] = {{0}};
    return last_ids(first, ids[0]) == STATUS_OK && last_ids(second, ids[1]) == STATUS_OK &&
           ids[0][0] == ids[1][0] && ids[0][1] == ids[1][1] && ids[0][2] == ids[1][2];
}

/* ---- a pass */

static void begin(struct verification *run, bool is_second)
{
    arena_init(&run->arena, SIZE_MAX / 2);
    map_init(&run->accounts);
    table_init(&run->holds, &run->arena, sizeof(struct computed_hold));
    table_init(&run->chains, &run->arena, sizeof(struct computed_chain));
    table_init(&run->expired, &run->arena, sizeof(struct computed_end));
    table_init(&run->reversed, &run->arena, sizeof(struct computed_end));
    run->is_second = is_second;
    run->changes.after = INT64_MIN;
    run->closed.after = INT64_MIN;
    verify_rewind_days(run);
    run->first = INT64_MIN;
    if (run->options->since != 0) {
        /* what is booked on a day is never made before it begins */
        run->first = id_floor(clock_day_start(run->options->since));
        run->is_basing = true;
    }
}

static void end(struct verification *run)
{
    map_free(&run->accounts);
    arena_free(&run->arena);
}

static void tell(const struct verification *run, int64_t before, int64_t now, int64_t total)
{
    if (run->watcher->progress != NULL && before / PROGRESS_EVERY != now / PROGRESS_EVERY) {
        run->watcher->progress(run->watcher->context, now, total);
    }
}

/* While the reading thread is behind, this one does what does not need the transfers. False: there
 * is nothing left. */
static bool use_time(struct verification *run, enum status *status)
{
    const struct verify_companion *companion = run->options->companion;
    if (run->is_second) {
        return false;
    }
    if (!run->daily_ended) {
        *status = verify_read_days(run);
    } else if (run->has_keys && !run->keys_ended) {
        *status = verify_read_keys(run);
    } else if (companion != NULL && run->options->since == 0 && !run->companion_ended) {
        *status = companion->idle(companion->context, run->txn, &run->companion_ended);
    } else {
        return false;
    }
    return true;
}

static enum status walk(struct verification *run, struct feed *feed, int64_t total)
{
    enum status status = STATUS_OK;
    int64_t done = 0;
    while (status == STATUS_OK) {
        while (status == STATUS_OK && !feed_has_block(feed) && use_time(run, &status)) {
        }
        const struct feed_block *block = status == STATUS_OK ? feed_take(feed, &status) : NULL;
        if (block == NULL) {
            break;
        }
        status = verify_transfers(run, block->transfers, block->count);
        tell(run, done, done + (int64_t)block->count, total);
        done += (int64_t)block->count;
        feed_done(feed);
    }
    if (!run->is_second) {
        run->result->transfers = done;
    }
    return status == STATUS_OK ? verify_changes_before(run, INT64_MAX) : status;
}

static enum status walk_all(struct verification *run, struct txn *reading)
{
    int64_t total = 0;
    struct feed feed;
    bool in_full = run->options->since == 0;
    enum status status = in_full ? STATUS_OK : verify_base(run);
    run->is_basing = false;
    if (status == STATUS_OK && run->watcher->progress != NULL && in_full && !run->is_second) {
        status = count_transfers(run->txn, &total);
    }
    if (status == STATUS_OK) {
        status =
            feed_start(&feed, reading, in_full ? INT64_MIN : run->first - 1, reading != run->txn,
                       in_full && !run->is_second ? run->options->companion : NULL, &run->arena);
    }
    if (status == STATUS_OK) {
        status = walk(run, &feed, total);
        feed_stop(&feed);
    }
    return status;
}

static enum status first_pass(struct verification *run, struct txn *reading)
{
    begin(run, false);
    enum status status = walk_all(run, reading);
    if (status == STATUS_OK) {
        status = verify_rows(run);
    }
    run->result->days = run->made.count;
    end(run);
    return status;
}

/* The days of the accounts are not what the transfers make: which ones? */
static enum status second_pass(struct verification *run)
{
    int64_t before = run->result->problems;
    begin(run, true);
    enum status status = walk_all(run, run->txn);
    for (size_t i = 0; status == STATUS_OK && i < run->accounts.room; i++) {
        struct computed *at = run->accounts.slots[i].value;
        if (at != NULL && at->has_day) {
            status = verify_day(run, at);
        }
    }
    if (status == STATUS_OK) {
        verify_rewind_days(run);
        status = verify_find_days(run);
    }
    if (status == STATUS_OK && run->result->problems == before) {
        run->names_days = true;
        verify_problem(run, "daily_balance: other rows than the transfers make");
    }
    end(run);
    return status;
}

bool verify_sums_differ(const struct row_sum *made, const struct row_sum *stored)
{
    return made->count != stored->count || made->sums[0] != stored->sums[0] ||
           made->sums[1] != stored->sums[1];
}

static enum status verify_all(struct txn *txn, const struct tail *tail,
                              const struct verify_options *options,
                              const struct verify_watcher *watcher, struct verify_result *result)
{
    struct verification first = {
        .txn = txn, .tail = tail, .options = options, .watcher = watcher, .result = result};
    struct random random = random_system();
    random_fill(&random, first.seeds, sizeof first.seeds);
    struct txn *reading = options->second != NULL && verify_see_the_same(txn, options->second)
                              ? options->second
                              : txn;
    if (tail->broken != 0) {
        verify_problem(&first,
                       "account %" PRId64 ": its rows, or its days, are behind the transfers"
                       " and not what these continue",
                       tail->broken);
    }
    first.has_keys = !txn_is_shared(txn);
    enum status status = first.has_keys ? verify_keys_settled(&first) : STATUS_OK;
    if (status == STATUS_OK) {
        status = first_pass(&first, reading);
    }
    if (status == STATUS_OK && first.has_keys) {
        status = verify_keys(&first);
    }
    verify_close_keys(&first);
    if (status == STATUS_OK && verify_sums_differ(&first.made, &first.stored)) {
        struct verification second = {
            .txn = txn, .tail = tail, .options = options, .watcher = watcher, .result = result};
        status = second_pass(&second);
    }
    return status;
}

enum status ledger_verify_with(struct txn *txn, const struct verify_options *options,
                               const struct verify_watcher *watcher, struct verify_result *result)
{
    struct tail tail;
    *result = (struct verify_result){0};
    if (options->outside != NULL) {
        return verify_all(txn, outside_tail(options->outside), options, watcher, result);
    }
    tail_init(&tail);
    enum status status = txn_is_shared(txn) ? STATUS_OK : tail_read(&tail, txn);
    if (status == STATUS_OK) {
        status = verify_all(txn, &tail, options, watcher, result);
    }
    tail_free(&tail);
    return status;
}

enum status ledger_verify(struct txn *txn, const struct verify_watcher *watcher,
                          struct verify_result *result)
{
    const struct verify_options whole = {0};
    return ledger_verify_with(txn, &whole, watcher, result);
}
