#include "main/jobs.h"

#include <pthread.h>
#include <stdlib.h>

#include "auth/window.h"
#include "bank/card_operation.h"
#include "bank/charge.h"
#include "bank/draft.h"
#include "bank/event.h"
#include "bank/look_up.h"
#include "bank/standing.h"
#include "base/log.h"
#include "channel/bot.h"
#include "rail/rail.h"
#include "channel/notice.h"
#include "store/lease.h"

struct periodic {
    const char *name;
    int64_t every_s;
    bool is_own; /* every process does it for itself; else one does it for all */
    enum status (*run)(struct txn *txn, struct core *core);
    enum status (*plan)(struct txn *txn, struct core *core, struct plan *plan); /* may be NULL */
};

/* The others must see that this process is alive. */
static enum status renew_node(struct txn *txn, struct core *core)
{
    return core->node.owner == 0 ? STATUS_OK : node_renew(txn, &core->node);
}

enum { EXPIRED_MOST = 200 };

/* An unconfirmed payment gives its hold back when its time is over. */
static enum status expire_payments(struct txn *txn, struct core *core)
{
    int64_t ended = 0;
    return payment_expire_due(txn, &core->bank, EXPIRED_MOST, &ended);
}

static enum status plan_expiry(struct txn *txn, struct core *core, struct plan *plan)
{
    return payment_plan_due(txn, &core->bank, EXPIRED_MOST, plan);
}

/* A hold gives its money back when its time is over. */
static enum status expire_holds(struct txn *txn, struct core *core)
{
    enum { ROUNDS = 4 };
    enum status status = STATUS_OK;
    size_t expired = LIMIT_EXPIRE;
    (void)core;
    for (int i = 0; i < ROUNDS && status == STATUS_OK && expired == LIMIT_EXPIRE; i++) {
        status = ledger_expire_due(txn, LIMIT_EXPIRE, &expired);
    }
    return status;
}

static enum status plan_holds(struct txn *txn, struct core *core, struct plan *plan)
{
    return ledger_expire_plan(txn, clock_now(core->config.clock), LIMIT_EXPIRE, plan);
}

/* What a merchant never cleared goes back. */
static enum status expire_cards(struct txn *txn, struct core *core)
{
    int64_t ended = 0;
    return card_operation_expire(txn, &core->bank, EXPIRED_MOST, &ended);
}

static enum status plan_cards(struct txn *txn, struct core *core, struct plan *plan)
{
    return card_operation_expire_plan(txn, &core->bank, EXPIRED_MOST, plan);
}

/* Old codes and sessions are personal data without a use. */
static enum status forget_old(struct txn *txn, struct core *core)
{
    enum { MOST = 500 };
    return auth_forget(txn, &core->auth, MOST);
}

/* Who comes with such a session is told so by the API at once; here they end for good. (A batch
 * that is rolled back leaves a few to their own end.) */
static enum status end_closed(struct txn *txn, struct core *core)
{
    enum { ROUNDS = 4 };
    int64_t now = clock_now(core->config.clock);
    enum status status = STATUS_OK;
    for (int i = 0; i < WINDOW_COUNT && status == STATUS_OK; i++) {
        enum window window = (enum window)i;
        size_t ended = LIMIT_CLOSING;
        if (channel_board_state(core->board, window, now) != CHANNEL_CLOSED) {
            core->closed_through[i] = 0;
            continue;
        }
        int64_t after = core->closed_through[i];
        for (int j = 0; j < ROUNDS && status == STATUS_OK && ended == LIMIT_CLOSING; j++) {
            status = window_end_sessions(txn, &core->auth, window, &after, &ended);
        }
        core->closed_through[i] = after;
    }
    return status;
}

/* Where people have accounts is nobody's to know a day later. */
static enum status forget_look_ups(struct txn *txn, struct core *core)
{
    return look_up_forget(txn, &core->bank);
}

/* What was begun and never finished is personal data, too. */
static enum status forget_drafts(struct txn *txn, struct core *core)
{
    return draft_forget(txn, &core->bank);
}

/* The messengers tell an update again within a day at most. */
static enum status forget_updates(struct txn *txn, struct core *core)
{
    return bot_forget(txn, &core->bank);
}

/* What windows were told is of no use after a day. */
static enum status forget_events(struct txn *txn, struct core *core)
{
    return event_forget(txn, &core->bank);
}

/* What became of a transfer that was taken and not answered. */
static enum status enquire(struct txn *txn, struct core *core)
{
    return core->rail == NULL ? STATUS_OK : rail_enquire(txn, core->rail);
}

/* What was owed is nobody's business a day later. */
static enum status forget_charges(struct txn *txn, struct core *core)
{
    return charge_forget(txn, &core->bank);
}

/* Who paid, who was paid; or that it was not to be. */
static enum status tell_standing(struct txn *txn, const struct core *core,
                                 const struct standing_told *told)
{
    const struct bank *bank = &core->bank;
    const struct payment *payment = &told->payment;
    bool moved = payment->id != 0 && payment->state != PAYMENT_STOPPED;
    enum status status =
        moved ? notice_add(txn, core->gate, bank, told->customer, NOTICE_OUTGOING, payment->id)
              : notice_add(txn, core->gate, bank, told->customer, NOTICE_STANDING, told->run);
    bool reaches = moved && payment->state == PAYMENT_POSTED && payment->to_customer != 0 &&
                   payment->to_customer != told->customer;
    return status == STATUS_OK && reaches ? notice_add(txn, core->gate, bank, payment->to_customer,
                                                       NOTICE_INCOMING, payment->id)
                                          : status;
}

enum { STANDING_MOST = 20 };

/* What customers have asked to be paid by itself. */
static enum status run_standing(struct txn *txn, struct core *core)
{
    struct standing_told told[STANDING_MOST];
    size_t count = 0;
    enum status status = standing_run_due(txn, &core->bank, STANDING_MOST, told, &count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = tell_standing(txn, core, &told[i]);
    }
    return status;
}

static enum status plan_standing(struct txn *txn, struct core *core, struct plan *plan)
{
    return standing_plan_due(txn, &core->bank, STANDING_MOST, plan);
}

enum { HOUR_S = 3600 };

static const struct periodic table[] = {
    {"renew-node", LIMIT_LEASE_SECONDS / 4, true, renew_node, NULL},
    {"expire-payments", 2, false, expire_payments, plan_expiry},
    {"expire-card-holds", 10, false, expire_cards, plan_cards},
    {"pay-standing-orders", 2, false, run_standing, plan_standing},
    {"expire-holds", 1, false, expire_holds, plan_holds},
    {"end-closed-windows", 1, false, end_closed, NULL},
    {"forget-old", 60, false, forget_old, NULL},
    {"forget-updates", 60, false, forget_updates, NULL},
    {"forget-look-ups", 60, false, forget_look_ups, NULL},
    {"forget-drafts", HOUR_S, false, forget_drafts, NULL},
    {"forget-charges", 60, false, forget_charges, NULL},
    {"forget-events", 1, false, forget_events, NULL},
    {"rail-enquire", 1, false, enquire, NULL},
};

struct jobs {
    struct core *core;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool closing;
    pthread_t thread;
    int64_t due_us[ARRAY_COUNT(table)]; /* monotonic */
};

struct periodic_job {
    struct job job;
    struct core *core;
    const struct periodic *periodic;
};

static enum job_result periodic_run(struct job *job, struct txn *txn, enum status *why)
{
    struct periodic_job *at = (struct periodic_job *)job;
    int64_t now = clock_now(at->core->config.clock);
    struct lease lease = {.name = str_from(at->periodic->name),
                          .now_us = now,
                          .until_us = now + SECONDS_US(at->periodic->every_s)};
    bool is_mine = true;
    *why = at->periodic->is_own ? STATUS_OK : lease_take(txn, &at->core->node, &lease, &is_mine);
    if (*why == STATUS_OK && is_mine) {
        *why = at->periodic->run(txn, at->core);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum status periodic_plan(struct job *job, struct txn *txn, struct plan *plan)
{
    struct periodic_job *at = (struct periodic_job *)job;
    return at->periodic->plan == NULL ? STATUS_OK : at->periodic->plan(txn, at->core, plan);
}

static void run_due(struct jobs *jobs)
{
    int64_t now = clock_monotonic(jobs->core->config.clock);
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        if (now < jobs->due_us[i]) {
            continue;
        }
        struct periodic_job job = {
            .job = {.write = true, .plan = periodic_plan, .run = periodic_run},
            .core = jobs->core,
            .periodic = &table[i]};
        enum status status = committer_run(jobs->core->committer, &job.job);
        if (status != STATUS_OK) {
            log_event(LOG_WARNING, "job-failed", "%s: %s", table[i].name, status_name(status));
        }
        jobs->due_us[i] = now + SECONDS_US(table[i].every_s);
    }
}

static void *jobs_main(void *argument)
{
    struct jobs *jobs = argument;
    (void)pthread_mutex_lock(&jobs->mutex);
    while (!jobs->closing) {
        (void)pthread_mutex_unlock(&jobs->mutex);
        run_due(jobs);
        (void)pthread_mutex_lock(&jobs->mutex);
        if (!jobs->closing) {
            clock_wait(&jobs->woken, &jobs->mutex, SECONDS_US(1));
        }
    }
    (void)pthread_mutex_unlock(&jobs->mutex);
    return NULL;
}

enum status jobs_start(struct core *core, struct jobs **jobs)
{
    struct jobs *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->core = core;
    (void)pthread_mutex_init(&made->mutex, NULL);
    clock_condition_init(&made->woken);
    if (pthread_create(&made->thread, NULL, jobs_main, made) != 0) {
        free(made);
        return STATUS_NO_MEMORY;
    }
    *jobs = made;
    return STATUS_OK;
}

void jobs_stop(struct jobs *jobs)
{
    if (jobs == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&jobs->mutex);
    jobs->closing = true;
    (void)pthread_cond_signal(&jobs->woken);
    (void)pthread_mutex_unlock(&jobs->mutex);
    (void)pthread_join(jobs->thread, NULL);
    (void)pthread_mutex_destroy(&jobs->mutex);
    (void)pthread_cond_destroy(&jobs->woken);
    free(jobs);
}
