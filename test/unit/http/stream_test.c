/* Answers that go on, over real sockets: what is sent, who leaves, who is slow, how they end. */
#include "http/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
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

#define STREAM "GET /v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
#define HERE "GET /v1/here HTTP/1.1\r\nHost: localhost\r\n\r\n"

static struct http_stream *newest(struct toy *toy, size_t count)
{
    toy_wait_streams(toy, count);
    return toy->streams[count - 1];
}

/* The feeder has no more to say. */
static void leave(struct toy *toy, size_t at)
{
    http_stream_leave(toy->streams[at]);
    toy->streams[at] = NULL;
}

static bool ends_soon(struct http_stream *stream)
{
    for (int i = 0; i < 3000 && http_stream_is_open(stream); i++) {
        (void)usleep(1000);
    }
    return !http_stream_is_open(stream);
}

static void stream__head_then_what_is_sent_then_the_end(void **state)
{
    struct toy *toy = *state;
    static struct toy_answer answer;
    int fd = toy_connect(toy);
    assert_true(toy_send(fd, STREAM, sizeof STREAM - 1));
    toy_receive(fd, false, &answer);
    assert_int_equal(answer.status, 200);
    assert_true(toy_has(&answer, "Content-Type: text/event-stream"));
    assert_true(toy_has(&answer, "Transfer-Encoding: chunked"));
    assert_true(toy_has(&answer, "Connection: close"));
    assert_true(toy_has(&answer, "Cache-Control: no-store"));
    assert_true(toy_has(&answer, "X-Accel-Buffering: no"));
    assert_true(toy_has(&answer, "X-Content-Type-Options: nosniff"));
    struct http_stream *stream = newest(toy, 1);
    for (int i = 0; i < 3; i++) {
        (void)usleep(20000); /* so that it waits each time */
        assert_true(http_stream_send(stream, STR("one\n\n")));
        assert_true(toy_read_until(fd, "one\n\n"));
    }
    assert_true(http_stream_send(stream, STR("two\n\n")));
    leave(toy, 0);
    assert_true(toy_read_until(fd, "two\n\n"));
    assert_true(toy_read_until(fd, "0\r\n\r\n"));
    assert_false(toy_read_until(fd, "x")); /* and of the connection */
    (void)close(fd);
}

static void stream__says_that_it_lives(void **state)
{
    struct toy *toy = *state;
    int fd = toy_stream(toy);
    assert_true(toy_read_until(fd, ":\n\n"));
    assert_true(toy_read_until(fd, ":\n\n"));
    assert_true(http_stream_is_open(newest(toy, 1)));
    (void)close(fd);
}

static void stream__client_who_leaves_is_found_at_once(void **state)
{
    struct toy *toy = *state;
    struct clock clock = clock_system();
    const struct linger cut = {.l_onoff = 1};
    for (size_t i = 0; i < 6; i++) {
        int fd = toy_stream(toy);
        struct http_stream *stream = newest(toy, i + 1);
        assert_true(http_stream_send(stream, STR("one\n\n")));
        assert_true(toy_read_until(fd, "one\n\n"));
        int64_t left = clock_monotonic(&clock);
        if (i % 2 == 1) {
            (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &cut, sizeof cut);
        }
        (void)close(fd);
        assert_true(ends_soon(stream));
        assert_true(clock_monotonic(&clock) - left < SECONDS_US(1));
        assert_false(http_stream_send(stream, STR("two\n\n")));
        if (i % 3 == 0) {
            leave(toy, i);
        }
    }
    static struct toy_answer answer;
    toy_ask(toy, HERE, &answer);
    assert_int_equal(answer.status, 200);
}

static void stream__slow_reader_is_ended_and_takes_no_more_room(void **state)
{
    struct toy *toy = *state;
    enum { PIECE = 512, MOST = 256 * 1024 };
    char piece[PIECE];
    memset(piece, 'x', sizeof piece);
    int fd = toy_connect(toy);
    assert_true(toy_send(fd, STREAM, sizeof STREAM - 1));
    struct http_stream *stream = newest(toy, 1);
    int sent = 0;
    while (sent < MOST && http_stream_send(stream, (struct str){piece, sizeof piece})) {
        sent++;
        (void)usleep(sent % 8 == 0 ? 500 : 0);
    }
    assert_true(sent >= LIMIT_STREAM_BUFFER / PIECE);
    assert_true(sent < MOST);
    assert_false(http_stream_is_open(stream));
    assert_false(http_stream_send(stream, STR("y")));
    /* what was taken arrives, and then the end */
    assert_true(toy_read_until(fd, "0\r\n\r\n"));
    (void)close(fd);
    static struct toy_answer answer;
    toy_ask(toy, HERE, &answer);
    assert_int_equal(answer.status, 200);
}

static void stream__quiesce_ends_all_and_opens_none(void **state)
{
    struct toy *toy = *state;
    enum { CLIENTS = 150 };
    static int fds[CLIENTS];
    for (size_t i = 0; i < CLIENTS; i++) {
        fds[i] = toy_stream(toy);
    }
    toy_wait_streams(toy, CLIENTS);
    int idle = toy_connect(toy); /* connected before, asks after */
    static struct toy_answer answer;
    assert_true(toy_send(idle, HERE, sizeof HERE - 1));
    toy_receive(idle, false, &answer);
    http_quiesce(toy->server);
    for (size_t i = 0; i < CLIENTS; i++) {
        assert_true(toy_read_until(fds[i], "0\r\n\r\n"));
        assert_false(http_stream_is_open(toy->streams[i]));
        (void)close(fds[i]);
    }
    assert_true(toy_send(idle, STREAM, sizeof STREAM - 1));
    toy_receive(idle, false, &answer);
    assert_int_equal(answer.status, 503);
    (void)close(idle);
}

/* The server goes while streams are open, held, and fed. */
struct feeding {
    struct toy *toy;
    atomic_bool is_over;
};

static void *feed(void *argument)
{
    struct feeding *feeding = argument;
    while (!atomic_load(&feeding->is_over)) {
        for (size_t i = 0; i < feeding->toy->stream_count; i++) {
            (void)http_stream_send(feeding->toy->streams[i], STR("one\n\n"));
        }
        (void)usleep(200);
    }
    return NULL;
}

static void stream__fed_by_several_threads_to_the_end(void **state)
{
    struct toy *toy = *state;
    enum { CLIENTS = 300, FEEDERS = 3, ROUNDS = 5 };
    static int fds[CLIENTS];
    pthread_t feeders[FEEDERS];
    struct feeding feeding = {.toy = toy};
    for (size_t i = 0; i < CLIENTS; i++) {
        fds[i] = toy_stream(toy);
    }
    toy_wait_streams(toy, CLIENTS);
    for (size_t i = 0; i < FEEDERS; i++) {
        assert_int_equal(pthread_create(&feeders[i], NULL, feed, &feeding), 0);
    }
    for (size_t i = 0; i < CLIENTS; i++) {
        for (int round = 0; round < ROUNDS; round++) {
            assert_true(toy_read_until(fds[i], "one\n\n"));
        }
        if (i % 3 == 0) {
            (void)close(fds[i]);
        }
    }
    http_quiesce(toy->server);
    atomic_store(&feeding.is_over, true);
    for (size_t i = 0; i < FEEDERS; i++) {
        assert_int_equal(pthread_join(feeders[i], NULL), 0);
    }
    for (size_t i = 0; i < CLIENTS; i++) {
        if (i % 3 != 0) {
            assert_true(toy_read_until(fds[i], "0\r\n\r\n"));
            (void)close(fds[i]);
        }
    }
}

static void stream__stop_with_streams_open(void **state)
{
    struct toy *toy = *state;
    int fd = toy_stream(toy);
    assert_true(http_stream_send(newest(toy, 1), STR("one\n\n")));
    assert_true(toy_read_until(fd, "one\n\n"));
    http_stop(toy->server); /* without quiesce */
    assert_false(http_stream_send(toy->streams[0], STR("two\n\n")));
    assert_false(toy_read_until(fd, "two"));
    (void)close(fd);
    toy->server = NULL;
}

int main(void)
{
#define TOY_TEST(name) cmocka_unit_test_setup_teardown(name, open_toy, close_toy)
    const struct CMUnitTest tests[] = {
        TOY_TEST(stream__head_then_what_is_sent_then_the_end),
        TOY_TEST(stream__says_that_it_lives),
        TOY_TEST(stream__client_who_leaves_is_found_at_once),
        TOY_TEST(stream__slow_reader_is_ended_and_takes_no_more_room),
        TOY_TEST(stream__quiesce_ends_all_and_opens_none),
        TOY_TEST(stream__fed_by_several_threads_to_the_end),
        TOY_TEST(stream__stop_with_streams_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
