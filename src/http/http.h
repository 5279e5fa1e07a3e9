/* http.h - the HTTP/1.1 server on libmicrohttpd: routes, limits, problems, static files.
 * Knows no bank. What it cannot know is filled in by main: who is asking (authenticate) and where a
 * request's work is done (submit).
 *
 * The way of a request: the gate refuses what could be read in two ways; the body is read up to its
 * limit; authenticate; parse, on the loop's thread; submit suspends the connection; run, in a
 * transaction on the writer's or a reader's thread; render, on a reader's thread, for what is
 * costly; http_complete wakes the loop; reply, on the loop's thread, after the commit. run has no
 * connection to answer on, so nothing is acknowledged before it is durable.
 *
 * Threads: each loop owns its connections and runs libmicrohttpd by its own poll and eventfd. The
 * library's internal threads are not used: with exactly 128 ready connections they wait again for
 * the full time-out. A request has one owner at a time: its loop, or whoever it was submitted to.
 */
#ifndef OKNO_HTTP_HTTP_H
#define OKNO_HTTP_HTTP_H

#include "base/json.h"
#include "base/metrics.h"
#include "base/outcome.h"

struct txn;  /* the store's; only handed through */
struct plan; /* as well */
struct http_request;
struct http_server;

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PATCH, HTTP_DELETE };

enum http_access {
    HTTP_OPEN,    /* no proof */
    HTTP_PROOF,   /* a proof, no session */
    HTTP_SESSION, /* a proof and a session */
};

enum http_work {
    HTTP_AT_ONCE, /* reply alone, on the loop */
    HTTP_READ,    /* run in a reading snapshot */
    HTTP_WRITE,   /* run in the writer's batch */
};

struct http_route {
    enum http_method method;
    const char
        *path; /* "/v1/payments/{id}/confirm"; {id}: a positive decimal, {token}: base64url */
    enum http_access access;
    enum http_work work;
    bool needs_key;           /* Idempotency-Key is required */
    bool has_body;            /* a body is required; without this one is refused */
    const char *media;        /* of the body; NULL: application/json */
    bool is_harmless;         /* the service's own: writes, but nothing that could be held back */
    size_t body_most;         /* bytes of it; 0: LIMIT_BODY */
    const char *const *query; /* allowed parameters, NULL-terminated; NULL: none */
    const char *text_query;   /* the one of them whose value is a text, percent-encoded; or NULL */
    void (*parse)(struct http_request *request);
    /* What run will change, for a store that several processes share; may be NULL. */
    enum status (*plan)(struct http_request *request, struct txn *txn, struct plan *plan);
    enum status (*run)(struct http_request *request, struct txn *txn);
    void (*render)(struct http_request *request);
    void (*reply)(struct http_request *request);
};

struct http_parameter {
    struct str name, value;
};

enum { HTTP_EXTRA_HEADERS = 6 };

struct http_header {
    const char *name;
    struct str value; /* NUL-terminated */
};

struct http_request {
    /* what came */
    const struct http_route *route;
    struct arena arena; /* everything of this request lives here */
    void *services;     /* of the configuration: what run and reply work with */
    struct str target;  /* raw, with the query */
    struct str path;    /* raw, without it */
    struct str method;
    int64_t path_id;       /* of {id} */
    struct str path_token; /* of {token} */
    struct http_parameter query[LIMIT_QUERY_PARAMETERS];
    size_t query_count;
    struct str body;
    struct str proof; /* DPoP */
    size_t proofs;    /* how many such headers there were */
    struct str authorization;
    struct str idempotency_key;
    struct str last_event_id; /* how far a client that comes back was told */
    struct str hook_secret;   /* what a messenger's server proves itself with */
    struct str origin;        /* of the page that asks, when a browser said it */
    char address[64];         /* of the client, "" when it is not to be limited */
    enum language language;
    bool has_language; /* the client said which */

    /* what parse found wrong; run is not called when count is not 0 */
    struct field_errors errors;

    /* between authenticate, parse, run and reply */
    void *principal;    /* who asks: authenticate's and run's */
    void *order;        /* parse's */
    void *answer;       /* run's */
    bool refused;       /* run: a rule said no ... */
    bool written;       /* ... and something was written all the same, or on success */
    enum status status; /* how the work ended */

    /* the answer */
    int answer_status; /* 0: none yet */
    const char *answer_type;
    struct str answer_body;
    bool answer_document; /* a file for the browser's own viewer, which a sandbox would shut out */
    bool answer_cached;   /* may be stored by the browser: static files only */
    struct http_header headers[HTTP_EXTRA_HEADERS];
    size_t header_count;
};

/* ---- answering: by whoever owns the request, before it is sent by its loop */

void http_answer(struct http_request *request, int status, const char *type, struct str body);
/* value is taken over; NULL (no memory) becomes a 500. */
void http_answer_json(struct http_request *request, int status, json_t *value);
/* The same with a JSON text that is in the arena; data NULL (no memory) becomes a 500. */
void http_answer_json_text(struct http_request *request, int status, struct str text);
/* application/problem+json (RFC 9457). members, may be NULL, is taken over and merged in. */
void http_answer_problem(struct http_request *request, const struct outcome *outcome,
                         json_t *members);
/* A problem with Retry-After. seconds >= 1 */
void http_answer_retry(struct http_request *request, const struct outcome *outcome,
                       int32_t seconds);
/* name: a constant; value: NUL-terminated and in the arena or constant. */
void http_add_header(struct http_request *request, const char *name, struct str value);

#define HTTP_OUTCOME_LIST(X)                                                                       \
    X(INVALID_REQUEST, "invalid-request", 400, "The request is not of its form",                   \
      "Запрос составлен неверно.", "The request is not of its form.")                              \
    X(CROSS_SITE, "cross-site", 403, "Asked from another site", "Запрос пришёл с другого сайта.",  \
      "The request came from another site.")                                                       \
    X(NOT_FOUND, "not-found", 404, "Not found", "Такого нет.", "There is no such thing.")          \
    X(METHOD_NOT_ALLOWED, "method-not-allowed", 405, "Not with this method",                       \
      "Так обратиться нельзя.", "This cannot be done with this method.")                           \
    X(CONFLICT, "idempotency-conflict", 409, "The key was used for another request",               \
      "Этот ключ запроса уже использован для другой операции.",                                    \
      "This idempotency key was already used for another request.")                                \
    X(TOO_LARGE, "too-large", 413, "Too large", "Запрос слишком большой.",                         \
      "The request is too large.")                                                                 \
    X(UNSUPPORTED, "unsupported-media-type", 415, "Another media type",                            \
      "Тело запроса должно быть в формате JSON.", "The body must be application/json.")            \
    X(TOO_MANY, "too-many-attempts", 429, "Too many requests",                                     \
      "Слишком много запросов. Подождите немного.", "Too many requests. Wait a little.")           \
    X(INTERNAL, "internal", 500, "Something is wrong here",                                        \
      "Что-то сломалось у нас. Мы уже знаем; попробуйте позже.",                                   \
      "Something is broken on our side. We know; please try later.")                               \
    X(BUSY, "busy", 503, "Busy", "Сейчас много запросов. Попробуйте через секунду.",               \
      "Too busy right now. Try again in a second.")                                                \
    X(DISK_FULL, "disk-full", 503, "No room to store changes",                                     \
      "Временно не можем записывать операции. Деньги на месте, попробуйте позже.",                 \
      "Changes cannot be stored right now. Your money is safe; try again later.")

enum http_outcome {
#define HTTP_OUTCOME_ENUM(id, name, http, title, ru, en) HTTP_##id,
    HTTP_OUTCOME_LIST(HTTP_OUTCOME_ENUM)
#undef HTTP_OUTCOME_ENUM
        HTTP_OUTCOME_COUNT
};
extern const struct outcome http_outcomes[HTTP_OUTCOME_COUNT];

/* ---- an answer that goes on: server-sent events (text/event-stream)
 * Whoever feeds it holds the stream from http_answer_stream to http_stream_leave, and may use it on
 * any thread. The server says by itself, every LIMIT_BEAT_SECONDS without an event, that the stream
 * lives; it ends streams when it quiesces, and those whose client has left. */

struct http_stream;

/* reply: answer with a stream. NULL: there is no room, and that has been answered. */
struct http_stream *http_answer_stream(struct http_request *request);
/* Send this as soon as the client takes it. False: the stream has ended, or ends now because its
 * client has not taken LIMIT_STREAM_BUFFER bytes. */
bool http_stream_send(struct http_stream *stream, struct str bytes);
bool http_stream_is_open(struct http_stream *stream);
/* End it after what was sent, and let it go. */
void http_stream_leave(struct http_stream *stream);

/* The value of a query parameter; size 0 and data NULL when it was not given. */
struct str http_query(const struct http_request *request, const char *name);

/* ---- static files */

struct http_asset {
    const char *path; /* "/assets/app-5d3f.js" */
    const char *type;
    const char *etag;
    bool immutable;                 /* its name changes with its content */
    struct str plain, gzip, brotli; /* size 0: there is no such form */
};

/* ---- the server */

/* Where the page opens in somebody's frame. */
struct http_entry {
    const char *prefix; /* "/t/" */
    const char *policy; /* Content-Security-Policy */
};

struct http_config {
    const char *address; /* numeric, "127.0.0.1" */
    uint16_t port;       /* 0: any that is free, see http_port */
    size_t loops;
    int32_t beat_seconds;            /* a quiet stream says that it lives; 0: LIMIT_BEAT_SECONDS */
    const struct http_route *routes; /* ended by a row whose path is NULL */
    const struct http_asset *assets; /* ended by a row whose path is NULL */
    const char *page;                /* path of the asset that every screen's address shows; "":
                                        there is none */
    const char *page_policy;         /* Content-Security-Policy of that page ... */
    const struct http_entry
        *entries; /* ... but behind these; ended by a row whose prefix is NULL */
    struct metrics *metrics;
    void *services;
    void *context;                    /* of the hooks */
    void *(*loop_new)(void *context); /* state of one loop for authenticate; NULL: no memory */
    void (*loop_free)(void *loop);
    /* true: go on; false: it has answered. On the loop's thread. */
    bool (*authenticate)(void *context, void *loop, struct http_request *request);
    /* Do run (and render) elsewhere and then call http_complete. STATUS_BUSY: the queue is full. */
    enum status (*submit)(void *context, struct http_request *request);
};

/* Bind, then start the loops' threads. config is borrowed until http_stop. */
OKNO_CHECK enum status http_start(const struct http_config *config, struct http_server **server,
                                  struct error *error);
/* Where it listens. */
uint16_t http_port(const struct http_server *server);
/* The work is over: status goes to request->status. Any thread; the request is the loop's from
 * here. */
void http_complete(struct http_request *request, enum status status);
/* Take no new connections and answer what is under way; returns when that is done or after ten
 * seconds. Then the writer may stop, then http_stop. */
void http_quiesce(struct http_server *server);
void http_stop(struct http_server *server);

#endif
