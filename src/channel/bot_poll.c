/* bot_poll.c - the long poll, for a bank whose host no messenger can reach: a thread a bot. Of
 * several processes one asks. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/log.h"
#include "channel/bot.h"
#include "channel/channel.h"
#include "store/lease.h"

struct bot_poll {
    struct bot_polls *polls;
    enum window window;
    struct gate_poll *poll;
    pthread_t thread;
    bool is_running;
};

struct bot_polls {
    struct gate *gate;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool closing;
    struct bot_poll list[WINDOW_COUNT];
};

struct update_job {
    struct job job;
    struct gate *gate;
    struct bot_update update;
    bool is_mine; /* of the lease */
};

static enum job_result update_run(struct job *job, struct txn *txn, enum status *why)
{
    struct update_job *at = (struct update_job *)job;
    *why = bot_receive(txn, at->gate, &at->update);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static struct str lease_name(enum window window)
{
    return window == WINDOW_TELEGRAM ? STR("poll-telegram") : STR("poll-max");
}

static enum job_result lease_run(struct job *job, struct txn *txn, enum status *why)
{
    struct update_job *at = (struct update_job *)job;
    const struct gate_config *config = gate_config(at->gate);
    int64_t now = clock_now(config->bank->clock);
    struct lease lease = {.name = lease_name(at->update.window),
                          .now_us = now,
                          .until_us = now + SECONDS_US(LIMIT_CLAIM_SECONDS),
                          .may_keep = true};
    *why = lease_take(txn, config->node, &lease, &at->is_mine);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum job_result give_up_run(struct job *job, struct txn *txn, enum status *why)
{
    struct update_job *at = (struct update_job *)job;
    *why = lease_give_up(txn, gate_config(at->gate)->node, lease_name(at->update.window));
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

/* The next process goes on at once. When this fails it has to wait for the lease's end. */
static void give_up(struct bot_poll *at)
{
    struct gate *gate = at->polls->gate;
    struct update_job job = {.job = {.write = true, .run = give_up_run}, .gate = gate};
    job.update.window = at->window;
    enum status status = committer_run(gate_config(gate)->committer, &job.job);
    if (status != STATUS_OK) {
        log_event(LOG_WARNING, "lease-kept", "%s", status_name(status));
    }
}

static bool is_mine(struct bot_poll *at)
{
    struct gate *gate = at->polls->gate;
    struct update_job job = {.job = {.write = true, .run = lease_run}, .gate = gate};
    job.update.window = at->window;
    return gate_voice(gate, at->window) != GATE_SILENT &&
           committer_run(gate_config(gate)->committer, &job.job) == STATUS_OK && job.is_mine;
}

/* STATUS_OK: all of them are done, or were before. */
static enum status take_all(struct bot_poll *at, json_t *list)
{
    struct gate *gate = at->polls->gate;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < json_array_size(list) && status == STATUS_OK; i++) {
        struct update_job job = {.job = {.write = true, .run = update_run}, .gate = gate};
        bot_parse(at->window, json_array_get(list, i), &job.update);
        status = committer_run(gate_config(gate)->committer, &job.job);
    }
    return status;
}

/* Telegram counts updates, MAX says where the next ones begin. */
static enum status take_answer(struct bot_poll *at, struct str answer)
{
    json_t *root = json_loadb(answer.data == NULL ? "" : answer.data, answer.size,
                              JSON_REJECT_DUPLICATES, NULL);
    bool is_telegram = at->window == WINDOW_TELEGRAM;
    json_t *list = json_object_get(root, is_telegram ? "result" : "updates");
    size_t count = json_array_size(list);
    enum status status = json_is_array(list) ? take_all(at, list) : STATUS_IO;
    if (status == STATUS_OK && is_telegram && count != 0) {
        json_t *last = json_object_get(json_array_get(list, count - 1), "update_id");
        gate_poll_advance(at->poll, (int64_t)json_integer_value(last) + 1);
    } else if (status == STATUS_OK && !is_telegram) {
        gate_poll_advance(at->poll, (int64_t)json_integer_value(json_object_get(root, "marker")));
    }
    json_decref(root);
    return status;
}

/* False: the end. */
static bool rest(struct bot_polls *polls, int64_t us)
{
    (void)pthread_mutex_lock(&polls->mutex);
    if (!polls->closing && us > 0) {
        clock_wait(&polls->woken, &polls->mutex, us);
    }
    bool goes_on = !polls->closing;
    (void)pthread_mutex_unlock(&polls->mutex);
    return goes_on;
}

static void *poll_main(void *argument)
{
    enum { PAUSE_MOST = 60, DOUBLINGS = 6 };
    struct bot_poll *at = argument;
    int64_t pause = 0; /* seconds */
    int failures = 0;
    int64_t quick = 0; /* answers that came at once with nothing in them must not make a storm */
    while (rest(at->polls, SECONDS_US(pause) + quick)) {
        struct str answer = STR("");
        int32_t retry_after = 1;
        quick = MICROSECONDS / 20;
        if (!is_mine(at)) {
            pause = 1;
            continue;
        }
        enum status status = gate_poll_ask(at->poll, &answer, &retry_after);
        status = status == STATUS_OK ? take_answer(at, answer) : status;
        if (status == STATUS_OK) {
            pause = 0;
            failures = 0;
        } else if (status == STATUS_BUSY) {
            pause = retry_after;
        } else {
            pause = failures >= DOUBLINGS ? PAUSE_MOST : INT64_C(1) << failures;
            failures++;
        }
    }
    give_up(at);
    return NULL;
}

static enum status start_one(struct bot_poll *at)
{
    enum status status = gate_poll_new(at->polls->gate, at->window, &at->poll);
    if (status == STATUS_OK && pthread_create(&at->thread, NULL, poll_main, at) != 0) {
        gate_poll_free(at->poll);
        status = STATUS_NO_MEMORY;
    }
    at->is_running = status == STATUS_OK;
    return status;
}

enum status bot_polls_start(struct gate *gate, struct bot_polls **polls)
{
    struct bot_polls *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->gate = gate;
    (void)pthread_mutex_init(&made->mutex, NULL);
    clock_condition_init(&made->woken);
    *polls = made;
    enum status status = STATUS_OK;
    for (enum window window = 0; window < WINDOW_COUNT && status == STATUS_OK; window++) {
        const struct gate_bot *bot = &gate_config(gate)->bots[window];
        made->list[window] = (struct bot_poll){.polls = made, .window = window};
        if (bot->is_on && bot->way == GATE_BY_POLL && window != WINDOW_VK) {
            status = start_one(&made->list[window]);
        }
    }
    return status;
}

void bot_polls_stop(struct bot_polls *polls)
{
    if (polls == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&polls->mutex);
    polls->closing = true;
    (void)pthread_cond_broadcast(&polls->woken);
    (void)pthread_mutex_unlock(&polls->mutex);
    for (size_t i = 0; i < WINDOW_COUNT; i++) {
        if (polls->list[i].is_running) {
            gate_poll_stop(polls->list[i].poll);
            (void)pthread_join(polls->list[i].thread, NULL);
            gate_poll_free(polls->list[i].poll);
        }
    }
    (void)pthread_mutex_destroy(&polls->mutex);
    (void)pthread_cond_destroy(&polls->woken);
    free(polls);
}
