/* http_internal.h - the server's own side of a request. Only for this folder. */
#ifndef OKNO_HTTP_HTTP_INTERNAL_H
#define OKNO_HTTP_HTTP_INTERNAL_H

#include <microhttpd.h>

#include "http/http.h"

struct loop;

enum http_phase { PHASE_HEADERS, PHASE_BODY, PHASE_WORK, PHASE_ANSWER, PHASE_STREAM };

/* A connection, for the sweeper. Belongs to its loop's thread. */
struct http_connection {
    struct http_connection *previous, *next;
    int fd;
    enum http_phase phase;
    int64_t since_us; /* monotonic: when the phase began */
};

enum exchange_state { EXCHANGE_NEW, EXCHANGE_READING, EXCHANGE_SUBMITTED, EXCHANGE_COMPLETED };

/* In the ring of a loop's streams. */
struct stream_link {
    struct stream_link *previous, *next;
};

/* One request and its answer on one connection. */
struct exchange {
    struct http_request request; /* first: the two are one object */
    struct exchange *next;       /* in the list of the completed, or of the free */
    struct loop *loop;
    struct MHD_Connection *connection;
    enum exchange_state state;
    char *body; /* in the arena */
    size_t body_size, body_room;
    size_t drained;   /* bytes thrown away after a refusal */
    bool close_after; /* the connection cannot be trusted any more */
    bool in_flight;   /* counted in its loop: submitted and not yet answered */
    bool is_head;
    const struct http_asset *asset;
    struct http_stream *stream; /* the answer goes on */
};

/* Find the route of path and method. NULL: *allowed is NULL for an unknown path, else the methods
 * that the path has, for Allow. Fills path_id and path_token. */
const struct http_route *router_find(const struct http_route *routes, struct http_request *request,
                                     const char **allowed);
/* Split and check the query against the route's list. False: one more field error. */
bool router_read_query(struct http_request *request);

/* Answer with a file when path is one, or the page for a screen's address. False: neither. */
bool static_answer(const struct http_config *config, struct exchange *exchange,
                   struct str accept_encoding, struct str if_none_match);

/* Hand the prepared answer to libmicrohttpd. */
enum MHD_Result answer_send(struct exchange *exchange, const struct http_config *config);

#endif
