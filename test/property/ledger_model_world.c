#include "property/ledger_model_world.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/seal.h"
#include "support/unit.h"

static const struct store_sql *const *const modules[] = {ledger_statements, batch_statements,
                                                         seal_statements, NULL};

bool world_differs(struct world *world, const char *format, ...)
{
    if (world->why[0] == '\0') {
        va_list arguments;
        va_start(arguments, format);
        (void)vsnprintf(world->why, sizeof world->why, format, arguments);
        va_end(arguments);
    }
    return false;
}

/* ---- the model follows the batches */

static enum status hook_begin(void *context, struct txn *txn, const struct plan *plan)
{
    struct world *world = context;
    const struct batch_hooks *own = ledger_hooks(world->ledger);
    full_batch_begin(&world->model);
    return own->begin(own->context, txn, plan);
}

static void hook_job_begin(void *context)
{
    const struct batch_hooks *own = ledger_hooks(((struct world *)context)->ledger);
    own->job_begin(own->context);
}

static void hook_job_undo(void *context)
{
    const struct batch_hooks *own = ledger_hooks(((struct world *)context)->ledger);
    own->job_undo(own->context);
}

static enum status hook_flush(void *context, struct txn *txn)
{
    const struct batch_hooks *own = ledger_hooks(((struct world *)context)->ledger);
    return own->flush(own->context, txn);
}

static void hook_end(void *context, bool committed)
{
    struct world *world = context;
    const struct batch_hooks *own = ledger_hooks(world->ledger);
    if (committed) {
        full_batch_end(&world->model);
    }
    own->end(own->context, committed);
}

static enum status hook_read_begin(void *context, struct txn *txn)
{
    const struct batch_hooks *own = ledger_hooks(((struct world *)context)->ledger);
    return own->read_begin(own->context, txn);
}

static void hook_read_end(void *context, struct txn *txn)
{
    const struct batch_hooks *own = ledger_hooks(((struct world *)context)->ledger);
    own->read_end(own->context, txn);
}

/* What an undone job and a batch that is rolled back put back. */
struct snapshot {
    size_t count, change_count;
    struct full_account accounts[FULL_ACCOUNTS];
    int32_t closed_through;
};

static struct snapshot take(const struct full_model *model)
{
    struct snapshot snapshot = {.count = model->count,
                                .change_count = model->change_count,
                                .closed_through = model->closed_through};
    memcpy(snapshot.accounts, model->accounts, sizeof snapshot.accounts);
    return snapshot;
}

static void put_back(struct full_model *model, const struct snapshot *snapshot)
{
    model->count = snapshot->count;
    model->change_count = snapshot->change_count;
    model->closed_through = snapshot->closed_through;
    memcpy(model->accounts, snapshot->accounts, sizeof snapshot->accounts);
}

/* ---- comparing */

static int64_t id_of(const struct world *world, int64_t number)
{
    return number >= 1 && number <= (int64_t)world->model.count ? world->ids[number] : number;
}

#define SAME(what, got, expected)                                                                  \
    do {                                                                                           \
        if ((got) != (expected)) {                                                                 \
            return world_differs(world, "transfer %zu: %s is %lld, the model says %lld", number,   \
                                 (what), (long long)(got), (long long)(expected));                 \
        }                                                                                          \
    } while (0)

static bool compare_transfer(struct world *world, const struct transfer *made, size_t number)
{
    const struct full_transfer *own = &world->model.transfers[number - 1];
    const struct transfer_order *order = &own->order;
    bool expires = order->state == TRANSFER_EXPIRE_PENDING;
    SAME("state", made->state, order->state);
    SAME("amount", made->amount, own->amount);
    SAME("debit_account", made->debit_account, order->debit_account);
    SAME("credit_account", made->credit_account, order->credit_account);
    SAME("currency", made->currency, order->currency);
    SAME("kind", made->kind, order->kind);
    SAME("user_data", made->user_data, order->user_data);
    SAME("pending_id", made->pending_id, id_of(world, order->pending_id));
    SAME("reverses", made->reverses, id_of(world, order->reverses));
    SAME("expires_us", made->expires_us, order->expires_us);
    SAME("flags", made->flags, order->flags & 7);
    SAME("link", made->link, id_of(world, (int64_t)own->link));
    SAME("link_left", made->link_left, (int64_t)own->left);
    SAME("business_date", made->business_date, own->day);
    SAME("value_date", made->value_date, own->value_day);
    SAME("created_us", made->created_us, own->time_us);
    SAME("key", made->key, expires ? id_of(world, order->pending_id) : order->key);
    return true;
}

static bool compare_accounts(struct world *world, struct txn *txn)
{
    for (size_t i = 0; i < FULL_ACCOUNTS; i++) {
        const struct full_account *own = &world->model.accounts[i];
        struct full_counters sum = full_count(&world->model, own->id);
        struct ledger_account got;
        size_t number = (size_t)own->id;
        if (ledger_account_get(txn, own->id, &got) != STATUS_OK) {
            return world_differs(world, "account %zu cannot be read", number);
        }
        int64_t flags = (own->closed ? ACCOUNT_CLOSED : 0) |
                        (own->debits_blocked ? ACCOUNT_DEBITS_BLOCKED : 0) |
                        (own->credits_blocked ? ACCOUNT_CREDITS_BLOCKED : 0);
        if (got.debits_pending != sum.debits_pending || got.debits_posted != sum.debits_posted ||
            got.credits_pending != sum.credits_pending ||
            got.credits_posted != sum.credits_posted || got.lower_limit != own->lower ||
            got.upper_limit != own->upper || got.flags != flags) {
            return world_differs(
                world,
                "account %zu: is %lld %lld %lld %lld flags %lld, the model says"
                " %lld %lld %lld %lld flags %lld",
                number, (long long)got.debits_pending, (long long)got.debits_posted,
                (long long)got.credits_pending, (long long)got.credits_posted, (long long)got.flags,
                (long long)sum.debits_pending, (long long)sum.debits_posted,
                (long long)sum.credits_pending, (long long)sum.credits_posted, (long long)flags);
        }
    }
    return true;
}

/* The newest transfers of the model that have no id yet: the same, from the accounts' last ones
 * back along their links. */
static bool find_new(struct world *world, struct txn *txn, size_t before)
{
    int64_t last[FULL_ACCOUNTS + 1] = {0};
    for (int64_t id = 1; id <= FULL_ACCOUNTS; id++) {
        struct ledger_account account;
        if (ledger_account_get(txn, id, &account) != STATUS_OK) {
            return world_differs(world, "an account cannot be read");
        }
        last[id] = account.last_transfer;
    }
    for (size_t number = world->model.count; number > before; number--) {
        const struct transfer_order *order = &world->model.transfers[number - 1].order;
        struct transfer made;
        SAME("last_transfer", last[order->debit_account], last[order->credit_account]);
        if (ledger_transfer_get(txn, last[order->debit_account], &made) != STATUS_OK) {
            return world_differs(world, "transfer %zu was not made", number);
        }
        world->ids[number] = made.id;
        last[made.debit_account] = made.debit_previous;
        last[made.credit_account] = made.credit_previous;
    }
    for (size_t number = before + 1; number <= world->model.count; number++) {
        struct transfer made;
        if (ledger_transfer_get(txn, world->ids[number], &made) != STATUS_OK ||
            !compare_transfer(world, &made, number)) {
            return false;
        }
    }
    return true;
}

/* ---- doing */

static bool said(struct world *world, size_t at, enum ledger_outcome got,
                 enum ledger_outcome expected)
{
    world->said[got]++;
    return got == expected ||
           world_differs(world, "order %zu: \"%s\", the model says \"%s\"", at,
                         ledger_outcome_text(got), ledger_outcome_text(expected));
}

static bool apply_post(struct world *world, struct txn *txn, const struct op *op)
{
    struct transfer_order orders[OP_ORDERS];
    struct transfer made[OP_ORDERS];
    enum ledger_outcome expected[OP_ORDERS];
    enum ledger_outcome got[OP_ORDERS];
    size_t numbers[OP_ORDERS];
    size_t before = world->model.count;
    memcpy(orders, op->orders, sizeof orders);
    for (size_t i = 0; i < op->count; i++) {
        orders[i].pending_id = id_of(world, orders[i].pending_id);
        orders[i].reverses = id_of(world, orders[i].reverses);
    }
    full_post_many(&world->model, op->orders, op->count, expected, numbers);
    enum status status = ledger_post_many(txn, orders, op->count, got, made);
    if (status != STATUS_OK) {
        return world_differs(world, "status %s", status_name(status));
    }
    for (size_t i = 0; i < op->count; i++) {
        if (!said(world, i, got[i], expected[i])) {
            return false;
        }
        if (got[i] == LEDGER_OK) {
            world->ids[numbers[i]] = made[i].id;
        }
        if (got[i] == LEDGER_EXISTS && made[i].id != world->ids[numbers[i]]) {
            return world_differs(world, "order %zu: another transfer exists", i);
        }
    }
    for (size_t number = before + 1; number <= world->model.count; number++) {
        struct transfer stored;
        if (ledger_transfer_get(txn, world->ids[number], &stored) != STATUS_OK ||
            !compare_transfer(world, &stored, number)) {
            return world_differs(world, "transfer %zu is not there", number);
        }
    }
    return true;
}

static enum status change(struct txn *txn, const struct full_change *change,
                          enum ledger_outcome *outcome)
{
    const struct change_order order = {change->key, change->step, change->account,
                                       change->user_data};
    switch (change->kind) {
    case FULL_LIMITS:
        return ledger_set_limits(txn, &order, change->a, change->b, outcome);
    case FULL_BLOCKS:
        return ledger_set_blocks(txn, &order, change->a != 0, change->b != 0, outcome);
    case FULL_CLOSE:
        return ledger_close_account(txn, &order, change->a, change->b, outcome);
    case FULL_REOPEN:
        return ledger_reopen_account(txn, &order, outcome);
    }
    return STATUS_BUG;
}

static bool apply_other(struct world *world, struct txn *txn, const struct op *op)
{
    enum ledger_outcome got = LEDGER_OK;
    enum ledger_outcome expected = LEDGER_OK;
    enum status status = STATUS_OK;
    size_t before = world->model.count;
    size_t expired = 0;
    size_t due = 0;
    if (op->kind == OP_CHANGE) {
        expected = full_change(&world->model, &op->change);
        status = change(txn, &op->change, &got);
    } else if (op->kind == OP_CLOSE_DAY) {
        expected = full_close_day(&world->model, op->day);
        status = ledger_close_day(txn, op->day, &got);
    } else {
        due = full_expire(&world->model, op->most);
        status = ledger_expire_due(txn, op->most, &expired);
    }
    if (status != STATUS_OK || expired != due) {
        return world_differs(world, "status %s, %zu expired, the model says %zu",
                             status_name(status), expired, due);
    }
    return said(world, 0, got, expected) && find_new(world, txn, before);
}

/* One job. undo [out]: it is to leave nothing. */
static bool apply(struct world *world, struct txn *txn, uint64_t number, bool *undo)
{
    const struct op op = op_make(number, &world->model);
    const struct snapshot before = take(&world->model);
    *undo = op.undo;
    bool good = op.kind == OP_POST ? apply_post(world, txn, &op) : apply_other(world, txn, &op);
    good = good && compare_accounts(world, txn);
    if (good && op.undo) {
        put_back(&world->model, &before);
    }
    return good;
}

/* ---- through a committer */

struct op_job {
    struct job job; /* first */
    struct world *world;
    uint64_t number;
    atomic_size_t *left;
};

static enum job_result run_op(struct job *job, struct txn *txn, enum status *why)
{
    struct op_job *own = (struct op_job *)job;
    bool undo = false;
    (void)why;
    if (own->world->why[0] != '\0') {
        return JOB_REFUSED;
    }
    bool good = apply(own->world, txn, own->number, &undo);
    return good && !undo ? JOB_DONE : JOB_REFUSED;
}

static void op_done(struct job *job, enum status status)
{
    struct op_job *own = (struct op_job *)job;
    if (status != STATUS_OK) {
        (void)world_differs(own->world, "a job ended with %s", status_name(status));
    }
    atomic_fetch_sub(own->left, 1);
}

static void run_group(struct world *world, const uint64_t *numbers, size_t count)
{
    struct op_job *jobs = calloc(count + 1, sizeof *jobs);
    atomic_size_t left = count;
    assert_non_null(jobs);
    for (size_t i = 0; i < count; i++) {
        jobs[i] = (struct op_job){.job = {.write = true, .run = run_op, .done = op_done},
                                  .world = world,
                                  .number = numbers[i],
                                  .left = &left};
        while (committer_submit(world->stage.committer, &jobs[i].job) != STATUS_OK) {
            (void)usleep(100);
        }
    }
    while (atomic_load(&left) > 0) {
        (void)usleep(100);
    }
    free(jobs);
}

/* ---- running */

static void move_clock(struct world *world, int64_t clock_us)
{
    full_clock(&world->model, clock_us);
    if (world->kind != WORLD_PURE) {
        world->stage.clock.fixed_us = clock_us;
        (void)id_next(&world->stage.ids); /* whatever else a bank does at that time */
    }
}

/* Between batches. */
static void between(struct world *world, uint64_t number, const struct snapshot *begun)
{
    const struct op op = op_make(number, &world->model);
    if (world->kind == WORLD_STORE && world->stage.txn != NULL) {
        if (op.kind == OP_COMMIT && op.undo) {
            stage_rollback(&world->stage);
            put_back(&world->model, begun);
        } else {
            stage_commit(&world->stage);
        }
    } else if (world->kind == WORLD_PURE) {
        full_batch_end(&world->model);
    }
    if (op.kind == OP_CLOCK) {
        move_clock(world, op.clock_us);
    }
    if (world->kind == WORLD_PURE) {
        full_batch_begin(&world->model);
    }
}

static bool run_here(struct world *world, uint64_t number, struct snapshot *begun)
{
    bool undo = false;
    if (world->kind == WORLD_PURE) {
        const struct op op = op_make(number, &world->model);
        return pure_apply(world, &op);
    }
    if (world->stage.txn == NULL) {
        (void)stage_begin(&world->stage);
        *begun = take(&world->model);
    }
    bool good = apply(world, world->stage.txn, number, &undo);
    if (undo) {
        stage_undo_job(&world->stage);
    } else {
        stage_next_job(&world->stage);
    }
    return good;
}

static void open_world(struct world *world, enum world_kind kind)
{
    world->kind = kind;
    full_init(&world->model, STAGE_START_US);
    if (kind == WORLD_PURE) {
        pure_init(world);
        return;
    }
    stage_open(&world->stage, modules);
    assert_ok(ledger_new(&world->stage.clock, &world->stage.ids, &world->ledger));
    world->hooks = (struct batch_hooks){world,      hook_begin, hook_job_begin,  hook_job_undo,
                                        hook_flush, hook_end,   hook_read_begin, hook_read_end};
    world->stage.hooks = &world->hooks;
    struct txn *txn = stage_begin(&world->stage);
    for (size_t i = 0; i < FULL_ACCOUNTS; i++) {
        const struct full_account *own = &world->model.accounts[i];
        const struct ledger_account account = {.id = own->id,
                                               .currency = own->currency,
                                               .lower_limit = own->lower,
                                               .upper_limit = own->upper};
        assert_ok(ledger_open(txn, &account));
    }
    stage_commit(&world->stage);
    if (kind == WORLD_COMMITTER) {
        stage_leave(&world->stage);
        stage_start(&world->stage, 1);
    }
}

static void close_world(struct world *world)
{
    if (world->kind != WORLD_PURE) {
        stage_close(&world->stage);
        ledger_free(world->ledger);
    }
}

bool world_run(struct world *world, enum world_kind kind, const uint64_t *numbers, size_t count,
               size_t *at)
{
    struct snapshot begun;
    open_world(world, kind);
    begun = take(&world->model);
    size_t first = 0;
    bool good = true;
    for (*at = 0; good && *at < count; (*at)++) {
        enum op_kind next = op_kind_of(numbers[*at]);
        if (next == OP_CLOCK || next == OP_COMMIT) {
            if (kind == WORLD_COMMITTER) {
                run_group(world, numbers + first, *at - first);
            }
            between(world, numbers[*at], &begun);
            first = *at + 1;
        } else if (kind != WORLD_COMMITTER) {
            good = run_here(world, numbers[*at], &begun);
        }
        good = good && world->why[0] == '\0';
    }
    if (kind == WORLD_COMMITTER && good) {
        run_group(world, numbers + first, count - first);
        stage_stop(&world->stage);
    }
    if (kind == WORLD_STORE && world->stage.txn != NULL) {
        stage_commit(&world->stage);
    }
    good = world->why[0] == '\0' &&
           (kind == WORLD_PURE || world_check_history(world, count == 0 ? 1 : numbers[0]));
    close_world(world);
    return good;
}
