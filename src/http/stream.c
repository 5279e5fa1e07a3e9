#include "http/stream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/assume.h"

struct http_stream {
    /* the loop's thread alone */
    struct stream_link link; /* in the loop's ring; first: the two are found from each other */
    struct MHD_Connection *connection;
    struct http_connection *phase; /* for the sweeper */
    int fd;
    int64_t sent_us; /* monotonic: when something was sent for the last time */

    pthread_mutex_t mutex; /* of all below */
    struct loop *loop;     /* NULL: the connection is gone */
    struct http_stream *next_ready;
    int holders;       /* the loop and the feeder */
    bool is_over;      /* nothing more is taken; what is here is still sent ... */
    bool is_cut;       /* ... or not even that */
    bool is_suspended; /* the connection waits, and the stream is not in the list of the ready */
    size_t from, size; /* what is in the buffer */
    char buffer[LIMIT_STREAM_BUFFER];
};

static const struct str beat = STR_INIT(":\n\n");

/* ---- with the mutex held */

static void let_go(struct http_stream *stream)
{
    bool is_last = --stream->holders == 0;
    (void)pthread_mutex_unlock(&stream->mutex);
    if (is_last) {
        (void)pthread_mutex_destroy(&stream->mutex);
        free(stream);
    }
}

/* There is something to do for the loop. */
static void make_ready(struct http_stream *stream)
{
    struct loop *loop = stream->loop;
    if (loop == NULL || !stream->is_suspended) {
        return;
    }
    stream->is_suspended = false;
    (void)pthread_mutex_lock(&loop->mutex);
    bool was_empty = loop->ready == NULL;
    stream->next_ready = loop->ready;
    loop->ready = stream;
    (void)pthread_mutex_unlock(&loop->mutex);
    if (was_empty) {
        loop_wake(loop);
    }
}

static bool append(struct http_stream *stream, struct str bytes)
{
    if (stream->from + stream->size + bytes.size > sizeof stream->buffer) {
        memmove(stream->buffer, stream->buffer + stream->from, stream->size);
        stream->from = 0;
    }
    if (stream->size + bytes.size > sizeof stream->buffer) {
        return false;
    }
    memcpy(stream->buffer + stream->from + stream->size, bytes.data, bytes.size);
    stream->size += bytes.size;
    return true;
}

static void end(struct http_stream *stream, bool is_cut)
{
    stream->is_over = true;
    stream->is_cut = stream->is_cut || is_cut;
    make_ready(stream);
}

/* ---- what libmicrohttpd calls, on the loop's thread */

static ssize_t on_read(void *context, uint64_t position, char *out, size_t room)
{
    struct http_stream *stream = context;
    ssize_t result = 0;
    (void)position;
    (void)pthread_mutex_lock(&stream->mutex);
    if (stream->is_cut) {
        result = MHD_CONTENT_READER_END_WITH_ERROR;
    } else if (stream->size > 0) {
        size_t part = stream->size < room ? stream->size : room;
        memcpy(out, stream->buffer + stream->from, part);
        stream->from += part;
        stream->size -= part;
        stream->from = stream->size == 0 ? 0 : stream->from;
        stream->sent_us = clock_monotonic(&stream->loop->clock);
        result = (ssize_t)part;
    } else if (stream->is_over) {
        result = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        stream->is_suspended = true;
        MHD_suspend_connection(stream->connection);
    }
    (void)pthread_mutex_unlock(&stream->mutex);
    return result;
}

/* The connection is done with it. */
static void on_free(void *context)
{
    struct http_stream *stream = context;
    (void)pthread_mutex_lock(&stream->mutex);
    struct loop *loop = stream->loop;
    (void)epoll_ctl(loop->leavers, EPOLL_CTL_DEL, stream->fd, NULL);
    stream->link.previous->next = stream->link.next;
    stream->link.next->previous = stream->link.previous;
    stream->loop = NULL;
    stream->is_over = true;
    let_go(stream);
}

/* ---- its beginning */

struct http_stream *http_answer_stream(struct http_request *request)
{
    struct exchange *exchange = (struct exchange *)request;
    struct loop *loop = exchange->loop;
    struct http_stream *stream = atomic_load(&loop->quiescing) ? NULL : malloc(sizeof *stream);
    if (stream == NULL) {
        http_answer_retry(request, &http_outcomes[HTTP_BUSY], 5);
        return NULL;
    }
    memset(stream, 0, offsetof(struct http_stream, buffer));
    (void)pthread_mutex_init(&stream->mutex, NULL);
    stream->holders = 2;
    stream->fd = -1;
    stream->connection = exchange->connection;
    stream->loop = loop;
    stream->sent_us = clock_monotonic(&loop->clock);
    stream->link.next = &loop->streams;
    stream->link.previous = loop->streams.previous;
    stream->link.previous->next = &stream->link;
    loop->streams.previous = &stream->link;
    http_answer(request, 200, "text/event-stream", STR(""));
    /* A proxy must not gather what is to be seen at once. */
    http_add_header(request, "X-Accel-Buffering", STR("no"));
    exchange->stream = stream;
    exchange->close_after = true; /* its socket is set up for this alone */
    return stream;
}

/* Learn of a client who leaves while there is nothing to say, and do not wait long for one whose
 * network is gone. */
static void watch_client(struct http_stream *stream)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(stream->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    stream->fd = info == NULL ? -1 : info->connect_fd;
    struct epoll_event leaving = {.events = EPOLLRDHUP | EPOLLET, .data.ptr = stream};
    unsigned patience_ms = LIMIT_IDLE_SECONDS * 1000;
    int room = LIMIT_STREAM_BUFFER; /* the system would take megabytes for one that reads nothing */
    (void)epoll_ctl(stream->loop->leavers, EPOLL_CTL_ADD, stream->fd, &leaving);
    (void)setsockopt(stream->fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    (void)setsockopt(stream->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms, sizeof patience_ms);
}

struct MHD_Response *stream_response(struct exchange *exchange)
{
    enum { BLOCK = 1024 };
    struct http_stream *stream = exchange->stream;
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, on_read, stream, on_free);
    if (response == NULL) {
        on_free(stream);
        return NULL;
    }
    watch_client(stream);
    stream->phase = loop_phase(exchange, PHASE_STREAM);
    return response;
}

/* ---- the feeder's, on any thread */

bool http_stream_send(struct http_stream *stream, struct str bytes)
{
    (void)pthread_mutex_lock(&stream->mutex);
    bool is_sent = !stream->is_over && append(stream, bytes);
    if (is_sent) {
        make_ready(stream);
    } else {
        end(stream, false);
    }
    (void)pthread_mutex_unlock(&stream->mutex);
    return is_sent;
}

bool http_stream_is_open(struct http_stream *stream)
{
    (void)pthread_mutex_lock(&stream->mutex);
    bool is_open = !stream->is_over;
    (void)pthread_mutex_unlock(&stream->mutex);
    return is_open;
}

void http_stream_leave(struct http_stream *stream)
{
    (void)pthread_mutex_lock(&stream->mutex);
    end(stream, false);
    let_go(stream);
}

/* ---- the loop's */

void streams_resume(struct loop *loop)
{
    (void)pthread_mutex_lock(&loop->mutex);
    struct http_stream *first = loop->ready;
    loop->ready = NULL;
    (void)pthread_mutex_unlock(&loop->mutex);
    while (first != NULL) {
        struct http_stream *next = first->next_ready;
        MHD_resume_connection(first->connection); /* alive: a suspended one cannot end */
        first = next;
    }
}

static void end_one(struct http_stream *stream, bool is_cut)
{
    (void)pthread_mutex_lock(&stream->mutex);
    end(stream, is_cut);
    (void)pthread_mutex_unlock(&stream->mutex);
}

void streams_find_gone(struct loop *loop)
{
    enum { AT_ONCE = 64 };
    struct epoll_event events[AT_ONCE];
    int count = epoll_wait(loop->leavers, events, AT_ONCE, 0);
    for (int i = 0; i < count; i++) {
        end_one(events[i].data.ptr, true);
    }
}

void streams_end_all(struct loop *loop)
{
    for (struct stream_link *at = loop->streams.next; at != &loop->streams; at = at->next) {
        end_one((struct http_stream *)at, false);
    }
}

void streams_sweep(struct loop *loop, int64_t now)
{
    int32_t seconds = loop->config->beat_seconds;
    int64_t quiet_us = SECONDS_US(seconds == 0 ? LIMIT_BEAT_SECONDS : seconds);
    for (struct stream_link *at = loop->streams.next; at != &loop->streams; at = at->next) {
        struct http_stream *stream = (struct http_stream *)at;
        (void)pthread_mutex_lock(&stream->mutex);
        if (stream->is_over && stream->phase != NULL && stream->phase->phase == PHASE_STREAM) {
            /* The rest must be taken in the time of any other answer. */
            stream->phase->phase = PHASE_ANSWER;
            stream->phase->since_us = now;
        } else if (!stream->is_over && stream->size == 0 && now - stream->sent_us >= quiet_us) {
            (void)append(stream, beat);
            make_ready(stream);
        }
        (void)pthread_mutex_unlock(&stream->mutex);
    }
}
