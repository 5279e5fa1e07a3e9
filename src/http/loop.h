/* loop.h - one event loop: a daemon of libmicrohttpd run by our own poll and eventfd, with its
 * connections, its finished requests and its sweeper. Only for this folder. */
#ifndef OKNO_HTTP_LOOP_H
#define OKNO_HTTP_LOOP_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "http/http_internal.h"

struct loop {
    const struct http_config *config;
    struct clock clock;
    struct MHD_Daemon *daemon;
    void *state; /* of the authenticate hook */
    int wake;    /* eventfd */
    int leavers; /* epoll: clients of streams who leave */
    pthread_t thread;
    bool running;
    atomic_bool stopping;
    atomic_bool quiescing;
    _Atomic int in_flight; /* submitted and not yet answered */

    pthread_mutex_t mutex; /* of completed and ready */
    struct exchange *completed;
    struct http_stream *ready; /* have something to say */

    /* the loop's thread only */
    struct exchange *free_list;
    size_t free_count;
    struct http_connection connections; /* head of the ring */
    size_t connection_count;
    struct stream_link streams; /* head of the ring */
    size_t crowd;               /* the most of them since memory was given back */
    int64_t crowded_us;         /* monotonic: when half of that was there for the last time */
    int64_t swept_us;
};

/* listener  a listening socket that the loop may close */
OKNO_CHECK enum status loop_start(struct loop *loop, const struct http_config *config, int listener,
                                  size_t connections, struct error *error);
void loop_wake(struct loop *loop);
void loop_stop(struct loop *loop);

/* The present phase of a connection begins now. NULL: it is not known. */
struct http_connection *loop_phase(struct exchange *exchange, enum http_phase phase);

/* The request goes to work, or is done with: answered, or its client has gone meanwhile. */
void loop_count_in_flight(struct exchange *exchange, bool in_flight);

/* Requests of the loop's thread: from the free list or new; NULL: no memory. */
struct exchange *exchange_new(struct loop *loop, struct MHD_Connection *connection,
                              const char *target);
void exchange_free(struct exchange *exchange);

/* What libmicrohttpd calls for every piece of a request. */
enum MHD_Result exchange_step(struct loop *loop, struct exchange *exchange, const char *method,
                              const char *version, const char *data, size_t *size);

#endif
