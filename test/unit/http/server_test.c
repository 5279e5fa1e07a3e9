/* The server over real sockets: limits, refusals, suspended requests, its end. */
#include "http/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/random.h"
#include "http/toy.h"

static int open_toy(void **state)
{
    struct toy *toy = calloc(1, sizeof *toy);
    assert_non_null(toy);
    toy_open(toy);
    *state = toy;
    return 0;
}

static int close_toy(void **state)
{
    toy_close(*state);
    free(*state);
    return 0;
}

#define HEAD "\r\nHost: localhost\r\n"
#define JSON "Content-Type: application/json\r\nIdempotency-Key: key-1\r\n"
#define END "\r\n"

static void server__answers_each_request_as_it_deserves(void **state)
{
    struct toy *toy = *state;
    static const struct {
        const char *name, *request;
        int status;
        const char *says; /* a part of the head or body */
    } rows[] = {
        {"a route", "GET /v1/here HTTP/1.1" HEAD END, 200, "\"word\":\"here\""},
        {"with a parameter", "GET /v1/here?limit=5 HTTP/1.1" HEAD END, 200, "here"},
        {"an unknown parameter", "GET /v1/here?x=5 HTTP/1.1" HEAD END, 400, "unknown parameter"},
        {"an id", "GET /v1/work/1 HTTP/1.1" HEAD END, 200, "\"id\":1"},
        {"no such id", "GET /v1/work/x HTTP/1.1" HEAD END, 404, "/problems/not-found"},
        {"no such path", "GET /v1/nowhere HTTP/1.1" HEAD END, 404, "/problems/not-found"},
        {"another method", "DELETE /v1/here HTTP/1.1" HEAD END, 405, "Allow: GET"},
        {"a body where none belongs", "GET /v1/here HTTP/1.1" HEAD "Content-Length: 2\r\n" END "{}",
         400, "no body belongs"},
        {"a thing",
         "POST /v1/things HTTP/1.1" HEAD JSON "Content-Length: 12\r\n" END "{\"name\":\"a\"}", 201,
         "made"},
        {"a thing in chunks",
         "POST /v1/things HTTP/1.1" HEAD JSON "Transfer-Encoding: chunked\r\n" END
         "5\r\n{\"nam\r\n7\r\ne\":\"a\"}\r\n0\r\n\r\n",
         201, "made"},
        {"a type with a charset",
         "POST /v1/things HTTP/1.1" HEAD "Content-Type: application/json; charset=utf-8\r\n"
         "Idempotency-Key: a\r\nContent-Length: 12\r\n" END "{\"name\":\"a\"}",
         201, "made"},
        {"no key",
         "POST /v1/things HTTP/1.1" HEAD
         "Content-Type: application/json\r\nContent-Length: 12\r\n" END "{\"name\":\"a\"}",
         400, "Idempotency-Key is missing"},
        {"a bad key",
         "POST /v1/things HTTP/1.1" HEAD
         "Content-Type: application/json\r\nIdempotency-Key: a b\r\n"
         "Content-Length: 12\r\n" END "{\"name\":\"a\"}",
         400, "letters, digits"},
        {"two keys",
         "POST /v1/things HTTP/1.1" HEAD JSON "Idempotency-Key: b\r\nContent-Length: 12\r\n" END
         "{\"name\":\"a\"}",
         400, "a header stands twice"},
        {"another type",
         "POST /v1/things HTTP/1.1" HEAD "Content-Type: text/plain\r\nIdempotency-Key: a\r\n"
         "Content-Length: 2\r\n" END "{}",
         415, "unsupported-media-type"},
        {"no JSON", "POST /v1/things HTTP/1.1" HEAD JSON "Content-Length: 2\r\n" END "{x", 400,
         "not valid JSON"},
        {"an unknown member",
         "POST /v1/things HTTP/1.1" HEAD JSON "Content-Length: 18\r\n" END
         "{\"name\":\"a\",\"b\":1}",
         400, "\"pointer\":\"/b\""},
        {"no body", "POST /v1/things HTTP/1.1" HEAD JSON END, 400, "a JSON object is needed"},
        {"without a proof", "GET /v1/private HTTP/1.1" HEAD END, 401, "invalid-proof"},
        {"with a proof", "GET /v1/private HTTP/1.1" HEAD "DPoP: good\r\n" END, 200, "here"},
        {"with two proofs", "GET /v1/private HTTP/1.1" HEAD "DPoP: good\r\nDPoP: good\r\n" END, 401,
         "invalid-proof"},
        {"from another site",
         "GET /v1/private HTTP/1.1" HEAD "DPoP: good\r\nSec-Fetch-Site: cross-site\r\n" END, 403,
         "cross-site"},
        {"from another site, without a proof",
         "GET /v1/private HTTP/1.1" HEAD "Sec-Fetch-Site: cross-site\r\n" END, 401,
         "invalid-proof"},
        {"both lengths",
         "POST /v1/things HTTP/1.1" HEAD JSON
         "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n" END "0\r\n\r\n",
         400, "invalid-request"},
        {"two lengths",
         "POST /v1/things HTTP/1.1" HEAD JSON "Content-Length: 2\r\nContent-Length: 2\r\n" END "{}",
         400, "invalid-request"},
        {"no host", "GET /v1/here HTTP/1.1\r\n" END, 400, NULL},
        {"two hosts", "GET /v1/here HTTP/1.1" HEAD "Host: other\r\n" END, 400, "invalid-request"},
        {"a path with an escape", "GET /v1/%68ere HTTP/1.1" HEAD END, 404, "not-found"},
        {"a path that climbs", "GET /v1/../v1/here HTTP/1.1" HEAD END, 404, "not-found"},
        {"a length far too great",
         "POST /v1/things HTTP/1.1" HEAD JSON "Content-Length: 4194305\r\n" END, 413, "too-large"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        static struct toy_answer answer;
        toy_ask(toy, rows[i].request, &answer);
        check_row(rows[i].name, answer.status, rows[i].status);
        if (rows[i].says != NULL && strstr(answer.text, rows[i].says) == NULL) {
            fail_msg("%s: does not say %s: %s", rows[i].name, rows[i].says, answer.text);
        }
    }
}

static void server__every_answer_carries_its_guards(void **state)
{
    struct toy *toy = *state;
    static const char *const requests[] = {
        "GET /v1/here HTTP/1.1" HEAD END, "GET /v1/nowhere HTTP/1.1" HEAD END,
        "GET / HTTP/1.1" HEAD END,
        "POST /v1/things HTTP/1.1" HEAD JSON "Content-Length: 4194305\r\n" END};
    for (size_t i = 0; i < ARRAY_COUNT(requests); i++) {
        static struct toy_answer answer;
        toy_ask(toy, requests[i], &answer);
        assert_true(toy_has(&answer, "X-Content-Type-Options: nosniff"));
        assert_true(toy_has(&answer, "Referrer-Policy: no-referrer"));
        assert_true(toy_has(&answer, "Cross-Origin-Resource-Policy: same-origin"));
        assert_non_null(strstr(answer.text, "\r\nContent-Security-Policy: "));
        bool is_page = i == 2;
        assert_int_equal(toy_has(&answer, "Cache-Control: no-store"), !is_page);
        assert_int_equal(toy_has(&answer, "Content-Security-Policy: default-src 'self'"), is_page);
    }
}

static void server__files_are_compressed_cached_and_shown_for_every_screen(void **state)
{
    struct toy *toy = *state;
    static const struct {
        const char *name, *request;
        int status;
        const char *header, *body;
    } rows[] = {
        {"the page", "GET / HTTP/1.1" HEAD END, 200, "Cache-Control: no-cache",
         "<!doctype html>page"},
        {"a screen's address", "GET /transfer/new HTTP/1.1" HEAD END, 200, "ETag: \"page\"",
         "<!doctype html>page"},
        {"compressed", "GET / HTTP/1.1" HEAD "Accept-Encoding: gzip\r\n" END, 200,
         "Content-Encoding: gzip", "gzip of page"},
        {"better compressed", "GET / HTTP/1.1" HEAD "Accept-Encoding: gzip, br\r\n" END, 200,
         "Content-Encoding: br", "brotli of page"},
        {"not so", "GET / HTTP/1.1" HEAD "Accept-Encoding: br;q=0, gzip\r\n" END, 200,
         "Content-Encoding: gzip", "gzip of page"},
        {"without that form", "GET /assets/app-1.js HTTP/1.1" HEAD "Accept-Encoding: br\r\n" END,
         200, "Cache-Control: public, max-age=31536000, immutable", "app"},
        {"unchanged", "GET / HTTP/1.1" HEAD "If-None-Match: \"page\"\r\n" END, 304,
         "ETag: \"page\"", ""},
        {"changed", "GET / HTTP/1.1" HEAD "If-None-Match: \"old\"\r\n" END, 200, "ETag: \"page\"",
         "<!doctype html>page"},
        {"head", "HEAD / HTTP/1.1" HEAD END, 200, "ETag: \"page\"", ""},
        {"posted", "POST / HTTP/1.1" HEAD END, 405, "Allow: GET, HEAD", NULL},
        {"no such file", "GET /assets/app-2.js HTTP/1.1" HEAD END, 404,
         "Content-Type: application/problem+json", NULL},
        {"no such file elsewhere", "GET /favicon.ico HTTP/1.1" HEAD END, 404, NULL, NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        static struct toy_answer answer;
        toy_ask(toy, rows[i].request, &answer);
        check_row(rows[i].name, answer.status, rows[i].status);
        if (rows[i].header != NULL) {
            check_row(rows[i].name, toy_has(&answer, rows[i].header), true);
        }
        if (rows[i].body != NULL) {
            check_text(rows[i].name, str_from(answer.body), rows[i].body);
        }
    }
}

/* A body of that many bytes, JSON as far as it can be. */
static void send_body(struct toy *toy, size_t size, bool chunked, struct toy_answer *answer)
{
    char head[256];
    char *body = malloc(size);
    assert_non_null(body);
    memset(body, 'a', size);
    memcpy(body, "{\"name\":\"", 9);
    memcpy(body + size - 2, "\"}", 2);
    int fd = toy_connect(toy);
    char length[64];
    (void)snprintf(length, sizeof length,
                   chunked ? "Transfer-Encoding: chunked" : "Content-Length: %zu", size);
    int head_size =
        snprintf(head, sizeof head, "POST /v1/things HTTP/1.1" HEAD JSON "%s\r\n\r\n", length);
    assert_true(toy_send(fd, head, (size_t)head_size));
    for (size_t at = 0; at < size;) {
        size_t part = size - at < 50000 ? size - at : 50000;
        char mark[32];
        int mark_size = snprintf(mark, sizeof mark, "%zx\r\n", part);
        bool sent = (!chunked || toy_send(fd, mark, (size_t)mark_size)) &&
                    toy_send(fd, body + at, part) && (!chunked || toy_send(fd, "\r\n", 2));
        if (!sent) {
            break;
        }
        at += part;
    }
    if (chunked) {
        (void)toy_send(fd, "0\r\n\r\n", 5);
    }
    toy_receive(fd, false, answer);
    (void)close(fd);
    free(body);
}

static void server__body_over_its_limit_is_drained_and_answered(void **state)
{
    struct toy *toy = *state;
    static const struct {
        size_t size;
        int status;
    } rows[] = {{LIMIT_BODY, 201},
                {LIMIT_BODY + 1, 413},
                {100 * 1024, 413},
                {2 * 1024 * 1024, 413},
                {LIMIT_DRAIN, 413}};
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        static struct toy_answer answer;
        for (int chunked = 0; chunked < 2; chunked++) {
            send_body(toy, rows[i].size, chunked != 0, &answer);
            check_row(chunked ? "in chunks" : "with a length", answer.status, rows[i].status);
        }
    }
}

static void server__ends_of_the_work_become_answers(void **state)
{
    struct toy *toy = *state;
    static const struct {
        enum status status;
        int http;
        const char *problem, *header;
    } rows[] = {
        {STATUS_OK, 200, "here", NULL},
        {STATUS_BUSY, 503, "/problems/busy", "Retry-After: 1"},
        {STATUS_RETRY, 503, "/problems/busy", "Retry-After: 1"},
        {STATUS_NO_MEMORY, 503, "/problems/busy", "Retry-After: 1"},
        {STATUS_IN_DOUBT, 503, "/problems/busy", "Retry-After: 1"},
        {STATUS_DISK_FULL, 503, "/problems/disk-full", "Retry-After: 5"},
        {STATUS_IO, 500, "/problems/internal", NULL},
        {STATUS_CORRUPT, 500, "/problems/internal", NULL},
        {STATUS_BUG, 500, "/problems/internal", NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        static struct toy_answer answer;
        char request[128];
        (void)snprintf(request, sizeof request, "GET /v1/work/%d HTTP/1.1" HEAD END,
                       (int)rows[i].status + 1);
        toy_ask(toy, request, &answer);
        check_row(status_name(rows[i].status), answer.status, rows[i].http);
        assert_non_null(strstr(answer.body, rows[i].problem));
        if (rows[i].header != NULL) {
            assert_true(toy_has(&answer, rows[i].header));
        }
    }
}

static void server__speaks_the_language_asked_for(void **state)
{
    struct toy *toy = *state;
    static const struct {
        const char *header, *says;
    } rows[] = {
        {"", "Такого нет."},
        {"Accept-Language: en-GB,ru;q=0.5\r\n", "There is no such thing."},
        {"Accept-Language: ru\r\n", "Такого нет."},
        {"Accept-Language: de, en;q=0.3\r\n", "There is no such thing."},
        {"Accept-Language: enx\r\n", "Такого нет."},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        static struct toy_answer answer;
        char request[256];
        (void)snprintf(request, sizeof request, "GET /v1/nowhere HTTP/1.1" HEAD "%s\r\n",
                       rows[i].header);
        toy_ask(toy, request, &answer);
        if (strstr(answer.body, rows[i].says) == NULL) {
            fail_msg("%s: %s", rows[i].header, answer.body);
        }
    }
}

static void server__suspended_requests_are_all_answered(void **state)
{
    struct toy *toy = *state;
    enum { CLIENTS = 150, ROUNDS = 3 };
    static const char request[] = "GET /v1/work/1 HTTP/1.1" HEAD END;
    int fds[CLIENTS];
    for (size_t i = 0; i < CLIENTS; i++) {
        fds[i] = toy_connect(toy);
        assert_true(fds[i] >= 0);
    }
    for (int round = 0; round < ROUNDS; round++) {
        toy_hold(toy);
        for (size_t i = 0; i < CLIENTS; i++) {
            assert_true(toy_send(fds[i], request, sizeof request - 1));
        }
        toy_wait_queued(toy, CLIENTS);
        toy_release(toy);
        for (size_t i = 0; i < CLIENTS; i++) {
            static struct toy_answer answer;
            toy_receive(fds[i], false, &answer);
            assert_int_equal(answer.status, 200);
        }
    }
    for (size_t i = 0; i < CLIENTS; i++) {
        (void)close(fds[i]);
    }
    assert_int_equal(atomic_load(&toy->runs), CLIENTS * ROUNDS);
    assert_int_equal(metric_get(&toy->metrics, METRIC_REQUESTS), CLIENTS * ROUNDS);
}

static void server__a_client_that_leaves_is_an_ordinary_end(void **state)
{
    struct toy *toy = *state;
    enum { CLIENTS = 30 };
    static const char request[] = "GET /v1/work/1 HTTP/1.1" HEAD END;
    toy_hold(toy);
    for (size_t i = 0; i < CLIENTS; i++) {
        int fd = toy_connect(toy);
        assert_true(toy_send(fd, request, sizeof request - 1));
        if (i + 1 == CLIENTS) {
            toy_wait_queued(toy, CLIENTS);
        }
        (void)close(fd);
    }
    toy_release(toy);
    static struct toy_answer answer;
    toy_ask(toy, request, &answer);
    assert_int_equal(answer.status, 200);
    struct clock clock = clock_system();
    int64_t started = clock_monotonic(&clock);
    http_quiesce(toy->server); /* nobody is waited for who is not there any more */
    assert_true(clock_monotonic(&clock) - started < SECONDS_US(5));
}

static void server__full_queue_is_said_at_once(void **state)
{
    struct toy *toy = *state;
    static struct toy_answer answer;
    static const char request[] = "GET /v1/work/1 HTTP/1.1" HEAD END;
    toy_hold(toy);
    toy->queue_limit = 1;
    int first = toy_connect(toy);
    assert_true(toy_send(first, request, sizeof request - 1));
    toy_wait_queued(toy, 1);
    toy_ask(toy, request, &answer);
    assert_int_equal(answer.status, 503);
    assert_true(toy_has(&answer, "Retry-After: 1"));
    toy_release(toy);
    toy_receive(first, false, &answer);
    assert_int_equal(answer.status, 200);
    (void)close(first);
}

static void server__requests_in_one_packet_are_answered_in_turn(void **state)
{
    struct toy *toy = *state;
    static struct toy_answer answer;
    static const char both[] = "GET /v1/here HTTP/1.1" HEAD END "GET /v1/work/1 HTTP/1.1" HEAD END
                               "HEAD /d/abc HTTP/1.1" HEAD END "GET /v1/nowhere HTTP/1.1" HEAD END;
    static const int statuses[] = {200, 200, 200, 404};
    int fd = toy_connect(toy);
    assert_true(toy_send(fd, both, sizeof both - 1));
    for (size_t i = 0; i < ARRAY_COUNT(statuses); i++) {
        toy_receive(fd, i == 2, &answer);
        assert_int_equal(answer.status, statuses[i]);
    }
    (void)close(fd);
}

static void server__a_byte_at_a_time_is_a_request_too(void **state)
{
    struct toy *toy = *state;
    static struct toy_answer answer;
    static const char request[] =
        "POST /v1/things HTTP/1.1" HEAD JSON "Content-Length: 12\r\n" END "{\"name\":\"a\"}";
    int fd = toy_connect(toy);
    for (size_t i = 0; i < sizeof request - 1; i++) {
        assert_true(toy_send(fd, request + i, 1));
        (void)usleep(500);
    }
    toy_receive(fd, false, &answer);
    assert_int_equal(answer.status, 201);
    (void)close(fd);
}

static void *release_soon(void *argument)
{
    (void)usleep(200000);
    toy_release(argument);
    return NULL;
}

static void server__quiesce_answers_what_is_under_way_and_takes_nothing_new(void **state)
{
    struct toy *toy = *state;
    static struct toy_answer answer;
    static const char request[] = "GET /v1/work/1 HTTP/1.1" HEAD END;
    enum { CLIENTS = 40 };
    int fds[CLIENTS];
    toy_hold(toy);
    int idle = toy_connect(toy); /* connected before, asks after */
    static const char here[] = "GET /v1/here HTTP/1.1" HEAD END;
    assert_true(toy_send(idle, here, sizeof here - 1));
    toy_receive(idle, false, &answer);
    assert_int_equal(answer.status, 200);
    for (size_t i = 0; i < CLIENTS; i++) {
        fds[i] = toy_connect(toy);
        assert_true(toy_send(fds[i], request, sizeof request - 1));
    }
    toy_wait_queued(toy, CLIENTS);
    pthread_t later;
    assert_int_equal(pthread_create(&later, NULL, release_soon, toy), 0);
    http_quiesce(toy->server);
    assert_int_equal(pthread_join(later, NULL), 0);
    for (size_t i = 0; i < CLIENTS; i++) {
        toy_receive(fds[i], false, &answer);
        assert_int_equal(answer.status, 200);
        (void)close(fds[i]);
    }
    assert_true(toy_send(idle, request, sizeof request - 1));
    toy_receive(idle, false, &answer);
    assert_int_equal(answer.status, 503);
    (void)close(idle);
    (void)usleep(100000);
    assert_int_equal(toy_connect(toy), -1);
}

static void server__garbage_never_stops_it(void **state)
{
    struct toy *toy = *state;
    static struct toy_answer answer;
    static const char *const starts[] = {
        "", "GET /v1/here HTTP/1.1\r\n",
        "POST /v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"};
    struct random random = random_seeded(7);
    for (size_t i = 0; i < 200; i++) {
        char bytes[600];
        random_fill(&random, bytes, sizeof bytes);
        const char *start = starts[i % ARRAY_COUNT(starts)];
        memcpy(bytes, start, strlen(start));
        int fd = toy_connect(toy);
        assert_true(fd >= 0);
        (void)toy_send(fd, bytes, sizeof bytes);
        (void)close(fd);
    }
    toy_ask(toy, "GET /v1/here HTTP/1.1" HEAD END, &answer);
    assert_int_equal(answer.status, 200);
}

static void server__refuses_addresses_it_cannot_have(void **state)
{
    struct toy *toy = *state;
    struct http_config config = toy->config;
    struct http_server *server = NULL;
    struct error error = {.status = STATUS_OK};
    config.address = "localhost";
    assert_int_equal(http_start(&config, &server, &error), STATUS_INVALID);
    config.address = "127.0.0.1"; /* and the port is taken */
    assert_int_equal(http_start(&config, &server, &error), STATUS_BUSY);
    assert_non_null(strstr(error.text, "EADDRINUSE"));
}

#define TOY_TEST(name) cmocka_unit_test_setup_teardown(name, open_toy, close_toy)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOY_TEST(server__answers_each_request_as_it_deserves),
        TOY_TEST(server__every_answer_carries_its_guards),
        TOY_TEST(server__files_are_compressed_cached_and_shown_for_every_screen),
        TOY_TEST(server__body_over_its_limit_is_drained_and_answered),
        TOY_TEST(server__ends_of_the_work_become_answers),
        TOY_TEST(server__speaks_the_language_asked_for),
        TOY_TEST(server__suspended_requests_are_all_answered),
        TOY_TEST(server__a_client_that_leaves_is_an_ordinary_end),
        TOY_TEST(server__full_queue_is_said_at_once),
        TOY_TEST(server__requests_in_one_packet_are_answered_in_turn),
        TOY_TEST(server__a_byte_at_a_time_is_a_request_too),
        TOY_TEST(server__quiesce_answers_what_is_under_way_and_takes_nothing_new),
        TOY_TEST(server__garbage_never_stops_it),
        TOY_TEST(server__refuses_addresses_it_cannot_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
