#include "api/hub.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/api_internal.h"
#include "base/assume.h"

enum {
    RING = 4096, /* events that are remembered */
    LATE_SECONDS =
        10, /* of several processes: how much later than its id an event may be committed */
    EVENT_TEXT = 128
};

struct place {
    struct http_stream *stream;
    int64_t session;
    int64_t from; /* what is older is not told: its client read, or was told, after that */
    int64_t told; /* the greatest id on this stream */
    enum window window;
};

struct hub {
    const struct clock *clock;
    struct channel_board *board;
    struct metrics *metrics;
    bool is_shared;
    pthread_mutex_t mutex;
    /* Places in the order of their opening. The customers stand apart: they are looked through for
     * every event. */
    size_t count;
    int64_t customers[LIMIT_STREAMS];
    struct place places[LIMIT_STREAMS];
    int64_t known_after; /* every event after this id is in the ring, or is still to come */
    int64_t newest;      /* the greatest id of all that came, or where it began */
    size_t ring_size, ring_next;
    struct event ring[RING];
};

enum status hub_new(const struct clock *clock, struct channel_board *board, struct metrics *metrics,
                    bool is_shared, struct hub **hub)
{
    *hub = calloc(1, sizeof **hub);
    if (*hub == NULL) {
        return STATUS_NO_MEMORY;
    }
    (*hub)->clock = clock;
    (*hub)->board = board;
    (*hub)->metrics = metrics;
    (*hub)->is_shared = is_shared;
    (void)pthread_mutex_init(&(*hub)->mutex, NULL);
    return STATUS_OK;
}

/* Its stream ends after what was sent. The order of the others stays. */
static void close_place(struct hub *hub, size_t at)
{
    http_stream_leave(hub->places[at].stream);
    hub->count--;
    size_t after = hub->count - at;
    memmove(&hub->places[at], &hub->places[at + 1], after * sizeof hub->places[0]);
    memmove(&hub->customers[at], &hub->customers[at + 1], after * sizeof hub->customers[0]);
}

void hub_free(struct hub *hub)
{
    if (hub == NULL) {
        return;
    }
    while (hub->count > 0) {
        close_place(hub, hub->count - 1);
    }
    (void)pthread_mutex_destroy(&hub->mutex);
    free(hub);
}

/* ---- what is written */

static void send_event(struct hub *hub, struct place *place, const struct event *event)
{
    char id[ID_TEXT + 8] = "";
    char status[48] = "";
    char text[EVENT_TEXT + ID_TEXT];
    if (event->id > place->told) {
        place->told = event->id;
        (void)snprintf(id, sizeof id, "id: %lld\n", (long long)event->id);
    }
    if (event->kind == EVENT_PAYMENT) {
        (void)snprintf(status, sizeof status, ",\"status\":\"%s\"",
                       api_payment_status((enum payment_state)event->state));
    }
    int size = snprintf(text, sizeof text, "%sevent: %s\ndata: {\"id\":\"%lld\"%s}\n\n", id,
                        event_words[event->kind], (long long)event->reference, status);
    assume(size > 0 && (size_t)size < sizeof text);
    metric_add(hub->metrics, METRIC_EVENTS_TOLD, 1);
    (void)http_stream_send(place->stream, (struct str){text, (size_t)size}); /* else it has ended */
}

/* Where the client is from here on; is_anew: and that it must look at everything. */
static void send_place(struct place *place, int64_t id, bool is_anew)
{
    char text[EVENT_TEXT];
    int size = snprintf(text, sizeof text, "retry: 1000\nid: %lld\n%s\n", (long long)id,
                        is_anew ? "event: reset\ndata: {}\n" : "");
    assume(size > 0 && (size_t)size < sizeof text);
    place->told = id;
    (void)http_stream_send(place->stream, (struct str){text, (size_t)size});
}

/* An event may be committed that much later than its id says, and another with a greater one before
 * it: where there are several processes, or where only a time is known. */
static int64_t late_before(int64_t us)
{
    return id_floor(us - SECONDS_US(LATE_SECONDS));
}

/* ---- opening */

/* Room for one more of this session: its oldest makes it. */
static void make_room(struct hub *hub, int64_t session)
{
    size_t open = 0;
    for (size_t i = hub->count; i-- > 0;) {
        bool is_gone = !http_stream_is_open(hub->places[i].stream);
        open += !is_gone && hub->places[i].session == session;
        if (is_gone || (hub->places[i].session == session && open >= LIMIT_STREAMS_SESSION)) {
            close_place(hub, i);
        }
    }
}

static const struct event *ring_at(const struct hub *hub, size_t age)
{
    return &hub->ring[(hub->ring_next + RING - hub->ring_size + age) % RING];
}

/* What one who comes back has missed since `from`, in `missed`. False: it is not known, or too
 * much. */
static bool find_missed(const struct hub *hub, int64_t customer, int64_t from,
                        size_t missed[LIMIT_STREAM_MISSED], size_t *count)
{
    int64_t now = clock_now(hub->clock);
    *count = 0;
    if (from < hub->known_after || from < id_floor(now - SECONDS_US(DAY_SECONDS - 3600)) ||
        from > id_floor(now + SECONDS_US(LATE_SECONDS))) {
        return false;
    }
    for (size_t i = 0; i < hub->ring_size; i++) {
        const struct event *event = ring_at(hub, i);
        if (event->customer != customer || event->id <= from) {
            continue;
        }
        if (*count == LIMIT_STREAM_MISSED) {
            return false;
        }
        missed[(*count)++] = i;
    }
    return true;
}

/* One who is new, or is told to, reads after this has begun. */
static void begin_stream(struct hub *hub, struct place *place, int64_t customer, int64_t after)
{
    size_t missed[LIMIT_STREAM_MISSED];
    size_t count = 0;
    int64_t from = hub->is_shared ? late_before(id_us(after)) : after;
    bool is_back = after != 0 && find_missed(hub, customer, from, missed, &count);
    place->from = is_back ? from : late_before(clock_now(hub->clock));
    send_place(place, is_back ? after : hub->newest, after != 0 && !is_back);
    for (size_t i = 0; is_back && i < count; i++) {
        send_event(hub, place, ring_at(hub, missed[i]));
    }
}

void hub_open(struct hub *hub, struct http_request *request, const struct session *session,
              int64_t after)
{
    (void)pthread_mutex_lock(&hub->mutex);
    make_room(hub, session->id);
    struct http_stream *stream = NULL;
    if (hub->count == LIMIT_STREAMS) {
        http_answer_retry(request, &http_outcomes[HTTP_BUSY], 30);
    } else {
        stream = http_answer_stream(request);
    }
    if (stream != NULL) {
        struct place *place = &hub->places[hub->count];
        *place =
            (struct place){.stream = stream, .session = session->id, .window = session->window};
        hub->customers[hub->count++] = session->customer;
        metric_add(hub->metrics, METRIC_STREAMS, 1);
        begin_stream(hub, place, session->customer, after);
    }
    (void)pthread_mutex_unlock(&hub->mutex);
}

/* ---- telling */

void hub_begin(struct hub *hub, int64_t after)
{
    (void)pthread_mutex_lock(&hub->mutex);
    hub->known_after = after;
    hub->newest = after;
    (void)pthread_mutex_unlock(&hub->mutex);
}

static void remember(struct hub *hub, const struct event *event)
{
    struct event *kept = &hub->ring[hub->ring_next];
    if (hub->ring_size < RING) {
        hub->ring_size++;
    } else if (kept->id > hub->known_after) {
        hub->known_after = kept->id;
    }
    *kept = *event;
    hub->ring_next = (hub->ring_next + 1) % RING;
    hub->newest = event->id > hub->newest ? event->id : hub->newest;
}

void hub_tell(struct hub *hub, const struct event *events, size_t count)
{
    (void)pthread_mutex_lock(&hub->mutex);
    for (size_t i = 0; i < count; i++) {
        remember(hub, &events[i]);
        for (size_t j = 0; j < hub->count; j++) {
            if (hub->customers[j] == events[i].customer && events[i].id > hub->places[j].from) {
                send_event(hub, &hub->places[j], &events[i]);
            }
        }
    }
    (void)pthread_mutex_unlock(&hub->mutex);
}

void hub_skip(struct hub *hub, int64_t through)
{
    (void)pthread_mutex_lock(&hub->mutex);
    hub->ring_size = 0;
    hub->newest = through > hub->newest ? through : hub->newest;
    hub->known_after = hub->newest;
    for (size_t i = 0; i < hub->count; i++) {
        send_place(&hub->places[i], hub->newest, true);
    }
    (void)pthread_mutex_unlock(&hub->mutex);
}

/* ---- whose they are */

size_t hub_count(struct hub *hub)
{
    int64_t now = clock_now(hub->clock);
    (void)pthread_mutex_lock(&hub->mutex);
    for (size_t i = hub->count; i-- > 0;) {
        struct place *place = &hub->places[i];
        if (!http_stream_is_open(place->stream) ||
            channel_board_state(hub->board, place->window, now) == CHANNEL_CLOSED) {
            close_place(hub, i);
        }
    }
    size_t count = hub->count;
    (void)pthread_mutex_unlock(&hub->mutex);
    return count;
}

static int by_number(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

size_t hub_sessions(struct hub *hub, int64_t *sessions)
{
    (void)pthread_mutex_lock(&hub->mutex);
    size_t count = hub->count;
    for (size_t i = 0; i < count; i++) {
        sessions[i] = hub->places[i].session;
    }
    (void)pthread_mutex_unlock(&hub->mutex);
    size_t kept = 0;
    qsort(sessions, count, sizeof sessions[0], by_number);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || sessions[kept - 1] != sessions[i]) {
            sessions[kept++] = sessions[i];
        }
    }
    return kept;
}

static bool stands_in(int64_t session, const int64_t *list, size_t count)
{
    return bsearch(&session, list, count, sizeof list[0], by_number) != NULL;
}

void hub_keep(struct hub *hub, const int64_t *asked, size_t asked_count, const int64_t *open,
              size_t open_count)
{
    (void)pthread_mutex_lock(&hub->mutex);
    for (size_t i = hub->count; i-- > 0;) {
        int64_t session = hub->places[i].session;
        if (stands_in(session, asked, asked_count) && !stands_in(session, open, open_count)) {
            close_place(hub, i);
        }
    }
    (void)pthread_mutex_unlock(&hub->mutex);
}
