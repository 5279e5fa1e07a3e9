#include "http/toy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the routes */

static void answer_word(struct http_request *request, int status, const char *word)
{
    http_answer_json(request, status,
                     json_pack("{s:s,s:i}", "word", word, "id", (int)request->path_id));
}

static void reply_here(struct http_request *request)
{
    answer_word(request, 200, "here");
}

static void reply_made(struct http_request *request)
{
    answer_word(request, 201, "made");
}

static void parse_thing(struct http_request *request)
{
    static const char *const names[] = {"name", NULL};
    json_t *object = json_read_object(request->body, &request->errors);
    if (object != NULL) {
        json_only(object, "", names, &request->errors);
        (void)json_text(object, "", "name", 20000, &request->errors);
    }
    json_decref(object);
}

/* {id} says how the work ends. */
static enum status run_as_told(struct http_request *request, struct txn *txn)
{
    (void)txn;
    return (enum status)(request->path_id - 1);
}

static enum status run_thing(struct http_request *request, struct txn *txn)
{
    (void)request;
    (void)txn;
    return STATUS_OK;
}

static void reply_stream(struct http_request *request)
{
    struct toy *toy = request->services;
    struct http_stream *stream = http_answer_stream(request);
    (void)pthread_mutex_lock(&toy->mutex);
    if (stream != NULL) {
        assert_true(toy->stream_count < TOY_STREAMS);
        toy->streams[toy->stream_count++] = stream;
        (void)pthread_cond_broadcast(&toy->changed);
    }
    (void)pthread_mutex_unlock(&toy->mutex);
}

static const char *const query[] = {"limit", NULL};

static const struct http_route routes[] = {
    {.method = HTTP_GET,
     .path = "/v1/here",
     .work = HTTP_AT_ONCE,
     .query = query,
     .reply = reply_here},
    {.method = HTTP_POST,
     .path = "/v1/things",
     .work = HTTP_WRITE,
     .needs_key = true,
     .has_body = true,
     .parse = parse_thing,
     .run = run_thing,
     .reply = reply_made},
    {.method = HTTP_GET,
     .path = "/v1/work/{id}",
     .work = HTTP_READ,
     .run = run_as_told,
     .reply = reply_here},
    {.method = HTTP_GET,
     .path = "/v1/private",
     .access = HTTP_SESSION,
     .work = HTTP_READ,
     .run = run_thing,
     .reply = reply_here},
    {.method = HTTP_GET, .path = "/v1/stream", .work = HTTP_AT_ONCE, .reply = reply_stream},
    {.method = HTTP_GET,
     .path = "/v1/later",
     .work = HTTP_READ,
     .run = run_thing,
     .reply = reply_stream},
    {.method = HTTP_GET, .path = "/d/{token}", .work = HTTP_AT_ONCE, .reply = reply_here},
    {.method = HTTP_HEAD, .path = "/d/{token}", .work = HTTP_AT_ONCE, .reply = reply_here},
    {0},
};

static const struct http_asset assets[] = {
    {.path = "/index.html",
     .type = "text/html; charset=utf-8",
     .etag = "\"page\"",
     .plain = STR_INIT("<!doctype html>page"),
     .gzip = STR_INIT("gzip of page"),
     .brotli = STR_INIT("brotli of page")},
    {.path = "/assets/app-1.js",
     .type = "text/javascript",
     .etag = "\"app\"",
     .immutable = true,
     .plain = STR_INIT("app"),
     .gzip = STR_INIT("gzip of app")},
    {0},
};

/* ---- the hooks */

static void *loop_new(void *context)
{
    return context;
}

static void loop_free(void *loop)
{
    (void)loop;
}

static bool authenticate(void *context, void *loop, struct http_request *request)
{
    static const struct outcome refused = {
        .name = "invalid-proof", .http = 401, .title_en = "No", .text = {"Нет.", "No."}};
    (void)context;
    (void)loop;
    if (request->proofs == 1 && str_equal(request->proof, STR("good"))) {
        return true;
    }
    http_answer_problem(request, &refused, NULL);
    return false;
}

static enum status submit(void *context, struct http_request *request)
{
    struct toy *toy = context;
    (void)pthread_mutex_lock(&toy->mutex);
    bool full = toy->queued >= toy->queue_limit;
    if (!full) {
        toy->queue[toy->queued++] = request;
        (void)pthread_cond_broadcast(&toy->changed);
    }
    (void)pthread_mutex_unlock(&toy->mutex);
    return full ? STATUS_BUSY : STATUS_OK;
}

static void *work(void *argument)
{
    struct toy *toy = argument;
    (void)pthread_mutex_lock(&toy->mutex);
    while (!toy->ending || toy->queued > 0) {
        if (toy->queued == 0 || toy->held) {
            (void)pthread_cond_wait(&toy->changed, &toy->mutex);
            continue;
        }
        struct http_request *request = toy->queue[--toy->queued];
        (void)pthread_mutex_unlock(&toy->mutex);
        enum status status = request->route->run(request, NULL);
        atomic_fetch_add(&toy->runs, 1);
        http_complete(request, status);
        (void)pthread_mutex_lock(&toy->mutex);
    }
    (void)pthread_mutex_unlock(&toy->mutex);
    return NULL;
}

/* ---- the server */

static uint16_t free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    (void)close(fd);
    return ntohs(address.sin_port);
}

void toy_open(struct toy *toy)
{
    memset(toy, 0, sizeof *toy);
    metrics_init(&toy->metrics);
    toy->queue_limit = TOY_QUEUE;
    (void)pthread_mutex_init(&toy->mutex, NULL);
    (void)pthread_cond_init(&toy->changed, NULL);
    assert_int_equal(pthread_create(&toy->worker, NULL, work, toy), 0);
    toy->config = (struct http_config){.address = "127.0.0.1",
                                       .loops = 2,
                                       .beat_seconds = 1,
                                       .services = toy,
                                       .routes = routes,
                                       .assets = assets,
                                       .page = "/index.html",
                                       .page_policy = "default-src 'self'",
                                       .metrics = &toy->metrics,
                                       .context = toy,
                                       .loop_new = loop_new,
                                       .loop_free = loop_free,
                                       .authenticate = authenticate,
                                       .submit = submit};
    struct error error = {.status = STATUS_BUSY};
    for (int tries = 0; tries < 20 && toy->server == NULL; tries++) {
        toy->config.port = free_port(); /* somebody may take it before us */
        if (http_start(&toy->config, &toy->server, &error) != STATUS_OK) {
            toy->server = NULL;
        }
    }
    assert_non_null(toy->server);
}

void toy_close(struct toy *toy)
{
    if (toy->server != NULL) {
        http_quiesce(toy->server);
    }
    (void)pthread_mutex_lock(&toy->mutex);
    toy->ending = true;
    toy->held = false;
    (void)pthread_cond_broadcast(&toy->changed);
    (void)pthread_mutex_unlock(&toy->mutex);
    assert_int_equal(pthread_join(toy->worker, NULL), 0);
    http_stop(toy->server);
    for (size_t i = 0; i < toy->stream_count; i++) {
        if (toy->streams[i] != NULL) {
            http_stream_leave(toy->streams[i]);
        }
    }
    (void)pthread_mutex_destroy(&toy->mutex);
    (void)pthread_cond_destroy(&toy->changed);
}

static void set_held(struct toy *toy, bool held)
{
    (void)pthread_mutex_lock(&toy->mutex);
    toy->held = held;
    (void)pthread_cond_broadcast(&toy->changed);
    (void)pthread_mutex_unlock(&toy->mutex);
}

void toy_hold(struct toy *toy)
{
    set_held(toy, true);
}

void toy_release(struct toy *toy)
{
    set_held(toy, false);
}

void toy_wait_queued(struct toy *toy, size_t count)
{
    size_t queued = 0;
    for (int i = 0; i < 10000 && queued < count; i++) {
        (void)pthread_mutex_lock(&toy->mutex);
        queued = toy->queued;
        (void)pthread_mutex_unlock(&toy->mutex);
        (void)usleep(1000);
    }
    assert_int_equal(queued, count);
}

/* ---- the client */

int toy_connect(const struct toy *toy)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons(toy->config.port),
                                        .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    const struct timeval patience = {.tv_sec = 20};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

bool toy_send(int fd, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        at += sent;
        size -= (size_t)sent;
    }
    return true;
}

bool toy_has(const struct toy_answer *answer, const char *header_line)
{
    char line[512];
    (void)snprintf(line, sizeof line, "\r\n%s\r\n", header_line);
    const char *found = strcasestr(answer->text, line);
    return found != NULL && (answer->body == NULL || found < answer->body);
}

/* Where the answer ends, once its head is there; 0: not known yet. */
static size_t whole_size(struct toy_answer *answer, bool is_head)
{
    const char *end = strstr(answer->text, "\r\n\r\n");
    if (end == NULL) {
        return 0;
    }
    answer->body = end + 4;
    const char *length = strcasestr(answer->text, "\r\ncontent-length:");
    size_t size = length == NULL || length > end || is_head
                      ? 0
                      : (size_t)strtoul(length + strlen("\r\ncontent-length:"), NULL, 10);
    return (size_t)(end + 4 - answer->text) + size;
}

void toy_receive(int fd, bool is_head, struct toy_answer *answer)
{
    memset(answer, 0, sizeof *answer);
    size_t wanted = 0;
    while (wanted == 0 || answer->size < wanted) {
        size_t room = (wanted == 0 ? 1 : wanted - answer->size);
        ssize_t got =
            answer->size + room < TOY_ANSWER ? recv(fd, answer->text + answer->size, room, 0) : -1;
        if (got <= 0) {
            break;
        }
        answer->size += (size_t)got;
        wanted = whole_size(answer, is_head);
    }
    if (strncmp(answer->text, "HTTP/1.1 ", 9) == 0) {
        answer->status = (int)strtol(answer->text + 9, NULL, 10);
    }
}

void toy_ask(const struct toy *toy, const char *request, struct toy_answer *answer)
{
    int fd = toy_connect(toy);
    assert_true(fd >= 0);
    (void)toy_send(fd, request, strlen(request));
    toy_receive(fd, strncmp(request, "HEAD ", 5) == 0, answer);
    (void)close(fd);
}

/* ---- streams */

int toy_stream(struct toy *toy)
{
    static const char request[] = "GET /v1/later HTTP/1.1\r\nHost: localhost\r\n\r\n";
    int fd = toy_connect(toy);
    assert_true(fd >= 0);
    assert_true(toy_send(fd, request, sizeof request - 1));
    assert_true(toy_read_until(fd, "\r\n\r\n"));
    return fd;
}

void toy_wait_streams(struct toy *toy, size_t count)
{
    (void)pthread_mutex_lock(&toy->mutex);
    while (toy->stream_count < count) {
        (void)pthread_cond_wait(&toy->changed, &toy->mutex);
    }
    (void)pthread_mutex_unlock(&toy->mutex);
}

bool toy_read_until(int fd, const char *bytes)
{
    size_t matched = 0; /* what is waited for begins with a byte that is rare, or is short */
    char byte = 0;
    while (bytes[matched] != '\0') {
        if (recv(fd, &byte, 1, 0) != 1) {
            return false;
        }
        matched = byte == bytes[matched] ? matched + 1 : byte == bytes[0] ? 1 : 0;
    }
    return true;
}
