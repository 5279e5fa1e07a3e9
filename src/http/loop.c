#include "http/loop.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/assume.h"
#include "base/log.h"
#include "http/stream.h"

enum { FREE_MOST = 512, POLL_MOST_MS = 500, CROWD = 256, CROWD_GONE_SECONDS = 5 };

/* ---- connections and the sweeper: the library's own time-out is only about silence, so one byte a
 * second would keep a connection for ever */

static struct http_connection *connection_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

static void set_phase(struct loop *loop, struct http_connection *connection, enum http_phase phase)
{
    if (connection != NULL) {
        connection->phase = phase;
        connection->since_us = clock_monotonic(&loop->clock);
    }
}

struct http_connection *loop_phase(struct exchange *exchange, enum http_phase phase)
{
    struct http_connection *connection = connection_of(exchange->connection);
    set_phase(exchange->loop, connection, phase);
    return connection;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct loop *loop = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        struct http_connection *made = calloc(1, sizeof *made);
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        if (made != NULL) {
            made->fd = info == NULL ? -1 : info->connect_fd;
            made->next = &loop->connections;
            made->previous = loop->connections.previous;
            made->previous->next = made;
            loop->connections.previous = made;
            loop->connection_count++;
            loop->crowd =
                loop->connection_count > loop->crowd ? loop->connection_count : loop->crowd;
            set_phase(loop, made, PHASE_HEADERS);
        }
        *socket_context = made;
        return;
    }
    struct http_connection *gone = *socket_context;
    if (gone != NULL) {
        gone->previous->next = gone->next;
        gone->next->previous = gone->previous;
        loop->connection_count--;
        free(gone);
        *socket_context = NULL;
    }
}

static int64_t phase_limit_us(enum http_phase phase)
{
    switch (phase) {
    case PHASE_HEADERS:
        return SECONDS_US(LIMIT_HEADER_SECONDS);
    case PHASE_BODY:
        return SECONDS_US(LIMIT_BODY_SECONDS);
    case PHASE_ANSWER:
        return SECONDS_US(LIMIT_ANSWER_SECONDS);
    case PHASE_WORK:   /* the job has a deadline of its own */
    case PHASE_STREAM: /* says that it lives, and finds out whether its client does */
        break;
    }
    return INT64_MAX;
}

/* A connection takes about 45 KB, and the C library keeps what a crowd gave back: free, but in
 * pieces that it does not return by itself. Half of the crowd gone, and for a while, all threads'
 * free pages go back to the system. That takes milliseconds, so not after every small one. */
static void give_back(struct loop *loop, int64_t now)
{
    if (loop->crowd < CROWD || loop->connection_count > loop->crowd / 2) {
        loop->crowded_us = now;
    } else if (now - loop->crowded_us >= SECONDS_US(CROWD_GONE_SECONDS)) {
        loop->crowd = loop->connection_count;
        (void)malloc_trim(0);
    }
}

static void sweep(struct loop *loop)
{
    int64_t now = clock_monotonic(&loop->clock);
    if (now - loop->swept_us < MICROSECONDS) {
        return;
    }
    loop->swept_us = now;
    give_back(loop, now);
    streams_sweep(loop, now);
    struct http_connection *head = &loop->connections;
    for (struct http_connection *at = head->next; at != head; at = at->next) {
        if (at->fd >= 0 && now - at->since_us > phase_limit_us(at->phase)) {
            (void)shutdown(at->fd, SHUT_RDWR);
        }
    }
}

/* ---- requests */

struct exchange *exchange_new(struct loop *loop, struct MHD_Connection *connection,
                              const char *target)
{
    struct exchange *exchange = loop->free_list;
    struct arena arena;
    if (exchange != NULL) {
        loop->free_list = exchange->next;
        loop->free_count--;
        arena = exchange->request.arena;
        arena_reset(&arena);
    } else {
        exchange = malloc(sizeof *exchange);
        arena_init(&arena, LIMIT_REQUEST_ARENA);
    }
    if (exchange == NULL) {
        return NULL;
    }
    memset(exchange, 0, sizeof *exchange);
    exchange->loop = loop;
    exchange->connection = connection;
    struct http_request *request = &exchange->request;
    request->arena = arena;
    request->services = loop->config->services;
    request->target = arena_copy(&request->arena, str_from(target));
    request->path = request->target;
    struct str rest = request->target;
    request->path = str_cut(&rest, '?');
    field_errors_init(&request->errors, &request->arena);
    return exchange;
}

void exchange_free(struct exchange *exchange)
{
    struct loop *loop = exchange->loop;
    if (loop->free_count < FREE_MOST) {
        arena_reset(&exchange->request.arena);
        exchange->next = loop->free_list;
        loop->free_list = exchange;
        loop->free_count++;
        return;
    }
    arena_free(&exchange->request.arena);
    free(exchange);
}

/* The return value becomes the request's context: the target is seen here as it was sent. */
static void *on_target(void *context, const char *target, struct MHD_Connection *connection)
{
    return exchange_new(context, connection, target);
}

/* NOLINTNEXTLINE(readability-function-size): the signature is libmicrohttpd's */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **request)
{
    (void)connection;
    (void)url;
    if (*request == NULL) {
        return MHD_NO; /* no memory when it began */
    }
    return exchange_step(context, *request, method, version, data, size);
}

void loop_count_in_flight(struct exchange *exchange, bool in_flight)
{
    if (exchange->in_flight != in_flight) {
        exchange->in_flight = in_flight;
        atomic_fetch_add(&exchange->loop->in_flight, in_flight ? 1 : -1);
    }
}

static void on_completed(void *context, struct MHD_Connection *connection, void **request,
                         enum MHD_RequestTerminationCode code)
{
    (void)code;
    set_phase(context, connection_of(connection), PHASE_HEADERS);
    if (*request != NULL) {
        struct exchange *exchange = *request;
        assume(exchange->state != EXCHANGE_SUBMITTED); /* a suspended connection cannot end */
        loop_count_in_flight(exchange, false);
        exchange_free(exchange);
        *request = NULL;
    }
}

void http_complete(struct http_request *request, enum status status)
{
    struct exchange *exchange = (struct exchange *)request;
    struct loop *loop = exchange->loop;
    request->status = status;
    (void)pthread_mutex_lock(&loop->mutex);
    bool was_empty = loop->completed == NULL;
    exchange->next = loop->completed;
    loop->completed = exchange;
    (void)pthread_mutex_unlock(&loop->mutex);
    if (was_empty) {
        loop_wake(loop);
    }
}

static void resume_completed(struct loop *loop)
{
    (void)pthread_mutex_lock(&loop->mutex);
    struct exchange *first = loop->completed;
    loop->completed = NULL;
    (void)pthread_mutex_unlock(&loop->mutex);
    while (first != NULL) {
        struct exchange *next = first->next;
        first->state = EXCHANGE_COMPLETED;
        MHD_resume_connection(first->connection);
        first = next;
    }
}

/* ---- the loop */

void loop_wake(struct loop *loop)
{
    uint64_t one = 1;
    ssize_t wrote = write(loop->wake, &one, sizeof one);
    assume(wrote == sizeof one || errno == EAGAIN);
}

static int wait_ms(struct loop *loop)
{
    MHD_UNSIGNED_LONG_LONG timeout = 0;
    if (MHD_get_timeout(loop->daemon, &timeout) != MHD_YES || timeout > POLL_MOST_MS) {
        return POLL_MOST_MS;
    }
    return (int)timeout;
}

static void *loop_main(void *argument)
{
    struct loop *loop = argument;
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    struct pollfd waits[3] = {{.fd = info->epoll_fd, .events = POLLIN},
                              {.fd = loop->wake, .events = POLLIN},
                              {.fd = loop->leavers, .events = POLLIN}};
    bool quiet = false;
    while (!atomic_load(&loop->stopping)) {
        (void)poll(waits, ARRAY_COUNT(waits), wait_ms(loop));
        if ((waits[1].revents & POLLIN) != 0) {
            uint64_t count = 0;
            ssize_t got = read(loop->wake, &count, sizeof count);
            assume(got == sizeof count || errno == EAGAIN);
        }
        if (atomic_load(&loop->quiescing) && !quiet) {
            quiet = true;
            int listener = MHD_quiesce_daemon(loop->daemon);
            if (listener >= 0) {
                (void)close(listener);
            }
            streams_end_all(loop);
        }
        if ((waits[2].revents & POLLIN) != 0) {
            streams_find_gone(loop);
        }
        resume_completed(loop);
        streams_resume(loop);
        if (MHD_run(loop->daemon) != MHD_YES) {
            log_event(LOG_ERROR, "loop-failed", "the HTTP loop could not run");
        }
        sweep(loop);
    }
    return NULL;
}

static struct MHD_Daemon *start_daemon(struct loop *loop, int listener, size_t connections)
{
    return MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request,
                            loop, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT,
                            (unsigned)connections, MHD_OPTION_CONNECTION_TIMEOUT,
                            (unsigned)LIMIT_IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                            (size_t)LIMIT_HEADERS_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1,
                            MHD_OPTION_URI_LOG_CALLBACK, on_target, loop,
                            MHD_OPTION_NOTIFY_COMPLETED, on_completed, loop,
                            MHD_OPTION_NOTIFY_CONNECTION, on_connection, loop, MHD_OPTION_END);
}

enum status loop_start(struct loop *loop, const struct http_config *config, int listener,
                       size_t connections, struct error *error)
{
    loop->config = config;
    loop->clock = clock_system();
    loop->connections.next = &loop->connections;
    loop->connections.previous = &loop->connections;
    loop->connections.fd = -1;
    loop->streams.next = &loop->streams;
    loop->streams.previous = &loop->streams;
    (void)pthread_mutex_init(&loop->mutex, NULL);
    loop->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    loop->leavers = epoll_create1(EPOLL_CLOEXEC);
    if (loop->wake < 0 || loop->leavers < 0) {
        return error_set(error, STATUS_IO, "no eventfd or epoll: error %d", errno);
    }
    loop->state = config->loop_new(config->context);
    if (loop->state == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a loop");
    }
    loop->daemon = start_daemon(loop, listener, connections);
    if (loop->daemon == NULL) {
        return error_set(error, STATUS_IO, "libmicrohttpd does not start");
    }
    if (pthread_create(&loop->thread, NULL, loop_main, loop) != 0) {
        return error_set(error, STATUS_NO_MEMORY, "cannot start a thread");
    }
    loop->running = true;
    return STATUS_OK;
}

void loop_stop(struct loop *loop)
{
    if (loop->running) {
        atomic_store(&loop->stopping, true);
        loop_wake(loop);
        (void)pthread_join(loop->thread, NULL);
        resume_completed(loop); /* a daemon may not be stopped with a suspended connection */
        streams_end_all(loop);
        streams_resume(loop);
        (void)MHD_run(loop->daemon);
    }
    if (loop->daemon != NULL) {
        MHD_stop_daemon(loop->daemon);
    }
    while (loop->free_list != NULL) {
        struct exchange *next = loop->free_list->next;
        arena_free(&loop->free_list->request.arena);
        free(loop->free_list);
        loop->free_list = next;
    }
    if (loop->state != NULL) {
        loop->config->loop_free(loop->state);
    }
    if (loop->wake > 0) {
        (void)close(loop->wake);
    }
    if (loop->leavers > 0) {
        (void)close(loop->leavers);
    }
    (void)pthread_mutex_destroy(&loop->mutex);
}
