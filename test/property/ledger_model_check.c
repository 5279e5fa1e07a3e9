/* ledger_model_check.c - at the end of a run: balances of any day and moment, entries with any
 * filter in both directions, and verify, against what the model adds up. */
#include <stdio.h>
#include <stdlib.h>

#include "ledger/ledger_history.h"
#include "ledger/verify.h"
#include "property/ledger_model_world.h"
#include "support/unit.h"

/* ---- balances */

/* Before everything: clocks go back, and value dates too. */
#define FIRST_DAY (clock_day(STAGE_START_US) - 60)

enum { BY_DAY, BY_VALUE, BY_TIME };

static int64_t sum_of(const struct full_model *model, int64_t account, int by, int64_t until)
{
    int64_t balance = 0;
    for (size_t i = 0; i < model->count; i++) {
        const struct full_transfer *at = &model->transfers[i];
        int64_t when = by == BY_DAY ? at->day : by == BY_VALUE ? at->value_day : at->time_us;
        if (!full_moves(at) || when > until) {
            continue;
        }
        balance += at->order.credit_account == account ? at->amount : 0;
        balance -= at->order.debit_account == account ? at->amount : 0;
    }
    return balance;
}

static bool check_balance(struct world *world, struct txn *txn, struct random *random)
{
    const struct full_model *model = &world->model;
    int64_t account = 1 + (int64_t)random_below(random, FULL_ACCOUNTS);
    int32_t start = FIRST_DAY;
    int32_t day = start + (int32_t)random_below(random, (uint64_t)(model->day - start) + 10);
    int64_t time = STAGE_START_US + SECONDS_US((int64_t)random_below(random, 3600)) +
                   (int64_t)random_below(random, (uint64_t)(model->time_us - STAGE_START_US) + 1);
    if (model->count > 0 && random_below(random, 2) == 0) {
        time = model->transfers[random_below(random, model->count)].time_us -
               (int64_t)random_below(random, 2);
    }
    int64_t got[3] = {0};
    assert_ok(ledger_balance_on(txn, account, day, &got[BY_DAY]));
    assert_ok(ledger_value_balance_on(txn, account, day, &got[BY_VALUE]));
    assert_ok(ledger_balance_at(txn, account, time, &got[BY_TIME]));
    for (int by = BY_DAY; by <= BY_TIME; by++) {
        int64_t expected = sum_of(model, account, by, by == BY_TIME ? time : day);
        if (got[by] != expected) {
            return world_differs(world,
                                 "account %lld, day %d, time %lld: balance %d is %lld, not %lld",
                                 (long long)account, (int)day, (long long)time, by,
                                 (long long)got[by], (long long)expected);
        }
    }
    return true;
}

/* ---- entries */

static bool fits(const struct full_transfer *at, const struct entry_query *query)
{
    bool in = at->order.credit_account == query->account;
    bool of = in || at->order.debit_account == query->account;
    return of && at->day >= query->from && (query->to == 0 || at->day <= query->to) &&
           at->amount >= query->least && (query->most == 0 || at->amount <= query->most) &&
           (query->direction == ENTRY_BOTH || (query->direction == ENTRY_IN) == in) &&
           (query->kind == 0 || query->kind == at->order.kind) &&
           (query->states == 0 || (query->states >> at->order.state & 1U) != 0);
}

static struct entry_query some_query(const struct full_model *model, struct random *random)
{
    int32_t start = FIRST_DAY;
    uint64_t days = (uint64_t)(model->day - start) + 3;
    struct entry_query query = {.account = 1 + (int64_t)random_below(random, FULL_ACCOUNTS),
                                .limit = 1 + (size_t)random_below(random, 20)};
    if (random_below(random, 2) == 0) {
        query.from = start - 1 + (int32_t)random_below(random, days);
        query.to = query.from + (int32_t)random_below(random, days);
    }
    if (random_below(random, 4) == 0) {
        query.least = (int64_t)random_below(random, 100);
        query.most = query.least + (int64_t)random_below(random, 2000);
    }
    query.direction = (enum entry_direction)random_below(random, 3);
    query.kind = random_below(random, 3) == 0 ? 1 : 0;
    query.states = random_below(random, 3) == 0 ? 1U << TRANSFER_POSTED : 0;
    return query;
}

/* All pages in one direction are the model's list, in that direction. */
static bool check_entries(struct world *world, struct txn *txn, struct random *random)
{
    static struct entry_page page;
    const struct full_model *model = &world->model;
    struct entry_query query = some_query(model, random);
    query.newer = random_below(random, 2) == 0;
    size_t next = query.newer ? 0 : model->count;
    do {
        assert_ok(ledger_entries(txn, &query, &page));
        for (size_t i = 0; i < page.count; i++) {
            const struct transfer *entry = &page.items[query.newer ? page.count - 1 - i : i];
            while (query.newer ? next < model->count && !fits(&model->transfers[next], &query)
                               : next > 0 && !fits(&model->transfers[next - 1], &query)) {
                next += query.newer ? 1 : (size_t)-1;
            }
            size_t number = query.newer ? next + 1 : next;
            if (number < 1 || number > model->count || entry->id != world->ids[number]) {
                return world_differs(world, "account %lld: entry %zu is another one",
                                     (long long)query.account, number);
            }
            next += query.newer ? 1 : (size_t)-1;
        }
        query.cursor = query.newer ? page.newer : page.older;
    } while (page.has_more);
    while (query.newer ? next < model->count : next > 0) {
        if (fits(&model->transfers[query.newer ? next : next - 1], &query)) {
            return world_differs(world, "account %lld: entries are missing, newer %d",
                                 (long long)query.account, (int)query.newer);
        }
        next += query.newer ? 1 : (size_t)-1;
    }
    return true;
}

/* ---- verify */

static void note(void *context, const char *text)
{
    (void)world_differs(context, "verify: %s", text);
}

static bool check_books(struct world *world, struct txn *txn, int32_t since)
{
    const struct verify_watcher watcher = {world, note, NULL};
    const struct verify_options options = {.since = since};
    struct verify_result result;
    assert_ok(ledger_verify_with(txn, &options, &watcher, &result));
    if (result.problems == 0 && since == 0 && result.transfers != (int64_t)world->model.count) {
        return world_differs(world, "%lld transfers, not %zu", (long long)result.transfers,
                             world->model.count);
    }
    return result.problems == 0;
}

bool world_check_history(struct world *world, uint64_t seed)
{
    enum { BALANCES = 100, QUERIES = 60 };
    struct random random = random_seeded(seed);
    struct txn *txn = stage_read(&world->stage);
    int32_t start = FIRST_DAY;
    uint64_t days = (uint64_t)(world->model.day - start) + 2;
    bool good = check_books(world, txn, 0);
    for (int i = 0; good && i < 3; i++) {
        good = check_books(world, txn, start + (int32_t)random_below(&random, days));
    }
    for (int i = 0; good && i < BALANCES; i++) {
        good = check_balance(world, txn, &random);
    }
    for (int i = 0; good && i < QUERIES; i++) {
        good = check_entries(world, txn, &random);
    }
    stage_read_end(&world->stage);
    return good;
}
