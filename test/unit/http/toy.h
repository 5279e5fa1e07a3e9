/* toy.h - a server with toy routes on loopback, a worker that a test can hold, and a client of bare
 * bytes, so that a test may send what no library would. */
#ifndef OKNO_TEST_TOY_H
#define OKNO_TEST_TOY_H

#include <pthread.h>
#include <stdatomic.h>

#include "http/http.h"
#include "support/unit.h"

enum { TOY_QUEUE = 200, TOY_STREAMS = 400 };

struct toy {
    struct http_config config;
    struct http_server *server;
    struct metrics metrics;
    pthread_t worker;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct http_request *queue[TOY_QUEUE];
    size_t queued, queue_limit;
    bool held, ending;
    atomic_int runs;
    struct http_stream *streams[TOY_STREAMS]; /* held until toy_leave or toy_close */
    size_t stream_count;
};

void toy_open(struct toy *toy);
void toy_close(struct toy *toy);
/* The worker takes nothing from here until toy_release. */
void toy_hold(struct toy *toy);
void toy_release(struct toy *toy);
/* Wait until so many requests are queued. */
void toy_wait_queued(struct toy *toy, size_t count);

/* Ask for a stream; the head of its answer is read. */
int toy_stream(struct toy *toy);
/* Wait until so many streams have ever been opened. The newest is the last. */
void toy_wait_streams(struct toy *toy, size_t count);
/* Read until these bytes came, or the far side closed: false. What came before them is thrown away.
 */
bool toy_read_until(int fd, const char *bytes);

enum { TOY_ANSWER = 64 * 1024 };

struct toy_answer {
    int status;            /* 0: the connection ended without an answer */
    char text[TOY_ANSWER]; /* head and body, NUL-terminated */
    size_t size;
    const char *body;
};

/* A connection; -1: refused. */
int toy_connect(const struct toy *toy);
/* false: the far side has closed. */
bool toy_send(int fd, const void *bytes, size_t size);
/* Read one answer: its head and as many bytes as its Content-Length says (none for a HEAD's). */
void toy_receive(int fd, bool is_head, struct toy_answer *answer);
/* Connect, send, receive, close. */
void toy_ask(const struct toy *toy, const char *request, struct toy_answer *answer);
/* Does the head have exactly this line ("Allow: GET")? Letters compare without case. */
bool toy_has(const struct toy_answer *answer, const char *header_line);

#endif
