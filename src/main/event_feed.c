#include "main/event_feed.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"

enum {
    PIECE = 256,       /* events that one look takes */
    PIECES = 16,       /* and so often in a row; then what is left is left out */
    BACK_SECONDS = 600 /* how far a process that starts looks back, for who comes back to it */
};

struct event_feed {
    struct core *core;
    struct hub *hub;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool closing, has_news;
    bool is_running;
    pthread_t thread;
    /* the thread's own */
    int64_t seen[NODE_MOST]; /* the last event of each process */
    struct event events[PIECE];
    size_t count;
    int64_t looked_us; /* monotonic: when the sessions were looked at */
    int64_t sessions[LIMIT_STREAMS], open[LIMIT_STREAMS];
    size_t session_count, open_count;
    int nodes[NODE_MOST]; /* whose events there may be */
    size_t node_count;
};

/* ---- reading: each a job of its own */

struct look {
    struct job job;
    struct event_feed *feed;
    int node;
    int64_t last;
};

static enum job_result look_run(struct job *job, struct txn *txn, enum status *why)
{
    struct look *look = (struct look *)job;
    struct event_feed *feed = look->feed;
    *why = event_list(txn, look->node, feed->seen[look->node], feed->events, PIECE, &feed->count);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum job_result last_run(struct job *job, struct txn *txn, enum status *why)
{
    struct look *look = (struct look *)job;
    *why = event_last(txn, look->node, &look->last);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum job_result sessions_run(struct job *job, struct txn *txn, enum status *why)
{
    struct event_feed *feed = ((struct look *)job)->feed;
    *why = session_list_open(txn, &feed->core->auth, feed->sessions, feed->session_count,
                             feed->open, &feed->open_count);
    if (*why == STATUS_OK && committer_is_shared(feed->core->committer)) {
        *why = node_list(txn, feed->nodes, &feed->node_count);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

/* There is more than anybody can follow: all windows read anew, and it goes on from the newest. */
static enum status leave_out(struct event_feed *feed, int node)
{
    struct look look = {.job = {.run = last_run}, .feed = feed, .node = node};
    enum status status = committer_run(feed->core->committer, &look.job);
    if (status == STATUS_OK && look.last > feed->seen[node]) {
        feed->seen[node] = look.last;
        hub_skip(feed->hub, look.last);
        log_event(LOG_WARNING, "events-left-out", "all windows were told to read anew");
    }
    return status;
}

static enum status look_at(struct event_feed *feed, int node)
{
    for (int i = 0; i < PIECES; i++) {
        struct look look = {.job = {.run = look_run}, .feed = feed, .node = node};
        enum status status = committer_run(feed->core->committer, &look.job);
        if (status != STATUS_OK) {
            return status;
        }
        hub_tell(feed->hub, feed->events, feed->count);
        if (feed->count > 0) {
            feed->seen[node] = feed->events[feed->count - 1].id;
        }
        if (feed->count < PIECE) {
            return STATUS_OK;
        }
    }
    return leave_out(feed, node);
}

/* Whose session has ended is told nothing more; and which processes there are. */
static enum status look_at_sessions(struct event_feed *feed)
{
    feed->session_count = hub_sessions(feed->hub, feed->sessions);
    struct look look = {.job = {.run = sessions_run}, .feed = feed};
    enum status status = committer_run(feed->core->committer, &look.job);
    if (status == STATUS_OK) {
        hub_keep(feed->hub, feed->sessions, feed->session_count, feed->open, feed->open_count);
    }
    return status;
}

static enum status look_around(struct event_feed *feed)
{
    enum status status = STATUS_OK;
    int64_t now = clock_monotonic(feed->core->config.clock);
    if (hub_count(feed->hub) == 0) {
        return STATUS_OK;
    }
    if (now - feed->looked_us >= INT64_C(1000) * LIMIT_FEED_LOOK) {
        feed->looked_us = now;
        status = look_at_sessions(feed);
    }
    for (size_t i = 0; i < feed->node_count && status == STATUS_OK; i++) {
        status = look_at(feed, feed->nodes[i]);
    }
    return status;
}

static void *feed_main(void *argument)
{
    struct event_feed *feed = argument;
    enum status former = STATUS_OK;
    (void)pthread_mutex_lock(&feed->mutex);
    while (!feed->closing) {
        if (!feed->has_news) {
            clock_wait(&feed->woken, &feed->mutex, INT64_C(1000) * LIMIT_FEED_LOOK);
        }
        feed->has_news = false;
        (void)pthread_mutex_unlock(&feed->mutex);
        enum status status = look_around(feed);
        if (status != former && status != STATUS_OK) {
            log_event(LOG_WARNING, "events-unseen", "%s", status_name(status));
        }
        former = status;
        (void)pthread_mutex_lock(&feed->mutex);
    }
    (void)pthread_mutex_unlock(&feed->mutex);
    return NULL;
}

/* ---- start and stop */

enum status event_feed_start(struct core *core, struct hub *hub, struct event_feed **feed)
{
    struct event_feed *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    int64_t after = id_floor(clock_now(core->config.clock) - SECONDS_US(BACK_SECONDS));
    made->core = core;
    made->hub = hub;
    made->nodes[0] = core->node.id;
    made->node_count = 1;
    for (size_t i = 0; i < NODE_MOST; i++) {
        made->seen[i] = after;
    }
    hub_begin(hub, after);
    (void)pthread_mutex_init(&made->mutex, NULL);
    clock_condition_init(&made->woken);
    *feed = made;
    made->is_running = pthread_create(&made->thread, NULL, feed_main, made) == 0;
    return made->is_running ? STATUS_OK : STATUS_NO_MEMORY;
}

void event_feed_wake(struct event_feed *feed)
{
    if (feed != NULL) {
        (void)pthread_mutex_lock(&feed->mutex);
        feed->has_news = true;
        (void)pthread_cond_signal(&feed->woken);
        (void)pthread_mutex_unlock(&feed->mutex);
    }
}

void event_feed_stop(struct event_feed *feed)
{
    if (feed == NULL || !feed->is_running) {
        return;
    }
    (void)pthread_mutex_lock(&feed->mutex);
    feed->closing = true;
    (void)pthread_cond_signal(&feed->woken);
    (void)pthread_mutex_unlock(&feed->mutex);
    (void)pthread_join(feed->thread, NULL);
    feed->is_running = false;
}

void event_feed_free(struct event_feed *feed)
{
    if (feed != NULL) {
        (void)pthread_mutex_destroy(&feed->mutex);
        (void)pthread_cond_destroy(&feed->woken);
        free(feed);
    }
}
