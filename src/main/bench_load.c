#include "main/bench_load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "main/bench_answer.h"
#include "main/bench_request.h"

enum {
    ANSWER_ROOM = 8 * 1024,
    NONCE_ROOM = 64,
    SLOT_US = 10,        /* of the histogram of latencies */
    SLOTS = 200 * 1000,  /* two seconds; slower ones count as that */
    DRAIN_SECONDS = 5,   /* for the answers under way when the time is over */
    SIGNED_MOST = 30000, /* a second, ahead: more than any server here answers */
    EVENTS = 64,
};

/* What a session is asked for: its two accounts pay each other in turn. */
struct lane {
    const struct bench_session *session;
    struct bench_request requests[BENCH_ACCOUNTS];
    int64_t nonces[BENCH_ACCOUNTS]; /* with which nonce they are laid out; 0: not yet */
    size_t sent;
    struct bench_proof *proofs; /* signed ahead, or NULL */
    size_t proof_count;
};

struct link {
    int fd;
    struct lane *lanes; /* its own ones, in turn */
    size_t lane_count, at;
    const struct bench_request *request; /* under way, or NULL */
    size_t sent;
    int64_t since_us;
    bool wants_to_write;
    size_t received;
    char answer[ANSWER_ROOM];
};

struct load {
    const struct bench_load_config *config;
    struct bench_load_result *result;
    struct clock clock;
    struct random random;
    char nonce[NONCE_ROOM];
    int64_t nonce_number;
    struct lane *lanes;
    struct link *links;
    int epoll, signals;
    size_t under_way;
    int64_t start_us, end_us;
    bool is_over;
    uint32_t *slots;
};

/* The first thing that went wrong is told; all are counted. */
static void complain(struct load *load, const char *what, struct str detail)
{
    struct bench_load_result *result = load->result;
    if (result->errors++ == 0) {
        int size = detail.size > 160 ? 160 : (int)detail.size;
        (void)snprintf(result->what, sizeof result->what, "%s %.*s", what, size,
                       detail.size == 0 ? "" : detail.data);
    }
}

/* ---- connections */

static int dial(const struct load *load)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(load->config->port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int one = 1;
    if (fd >= 0 && (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
                    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) != 0)) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

static void watch(const struct load *load, struct link *link, int operation, bool to_write)
{
    struct epoll_event event = {.events = EPOLLIN | (to_write ? (uint32_t)EPOLLOUT : 0),
                                .data = {.ptr = link}};
    link->wants_to_write = to_write;
    (void)epoll_ctl(load->epoll, operation, link->fd, &event);
}

static void drop(struct load *load, struct link *link)
{
    if (link->request != NULL) {
        link->request = NULL;
        load->under_way--;
    }
    (void)close(link->fd); /* which takes it out of the epoll, too */
    link->fd = -1;
}

static void keep_nonce(struct load *load, struct str nonce)
{
    if (nonce.size == 0 || nonce.size >= NONCE_ROOM || str_equal(nonce, str_from(load->nonce))) {
        return;
    }
    memcpy(load->nonce, nonce.data, nonce.size);
    load->nonce[nonce.size] = '\0';
    load->nonce_number++;
}

/* The first nonce: asked for as every client does, by a request without a proof. */
static enum status ask_nonce(struct load *load, struct error *error)
{
    char bytes[ANSWER_ROOM];
    struct bench_answer answer = {0};
    enum bench_answer_state state = BENCH_ANSWER_BROKEN;
    int asked = snprintf(bytes, sizeof bytes,
                         "POST /v1/payments HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
                         "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                         (unsigned)load->config->port);
    int fd = dial(load);
    if (fd >= 0 && write(fd, bytes, (size_t)asked) == asked) {
        size_t size = 0;
        ssize_t got = 1;
        state = BENCH_ANSWER_PARTIAL;
        while (state == BENCH_ANSWER_PARTIAL && got > 0) {
            got = read(fd, bytes + size, sizeof bytes - size);
            size += got > 0 ? (size_t)got : 0;
            state = bench_answer_read((struct str){bytes, size}, sizeof bytes, &answer);
        }
    }
    if (state == BENCH_ANSWER_WHOLE && answer.status == 401) {
        keep_nonce(load, answer.nonce);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return load->nonce_number != 0 ? STATUS_OK
                                   : error_set(error, STATUS_IO, "the server gives no nonce");
}

/* ---- sending */

static enum status lay_out(struct load *load, struct lane *lane, size_t from)
{
    if (lane->nonces[from] == load->nonce_number) {
        return STATUS_OK;
    }
    lane->nonces[from] = load->nonce_number;
    return bench_request_make(&lane->requests[from], lane->session, from, load->config->port,
                              load->nonce);
}

/* The session's next request with its proof. NULL: none is left, or it cannot be made. */
static const struct bench_request *next_request(struct load *load, struct lane *lane)
{
    size_t from = lane->sent % BENCH_ACCOUNTS;
    struct bench_request *request = &lane->requests[from];
    if (lane->proofs != NULL) {
        if (lane->sent == lane->proof_count) {
            return NULL;
        }
        bench_request_finish(request, &lane->proofs[lane->sent], &load->random);
    } else {
        struct bench_proof proof;
        if (lay_out(load, lane, from) != STATUS_OK ||
            bench_request_sign(request, lane->session, &load->random, &proof) != STATUS_OK) {
            complain(load, "a request cannot be made", STR(""));
            return NULL;
        }
        bench_request_finish(request, &proof, &load->random);
    }
    lane->sent++;
    return request;
}

static void send_rest(struct load *load, struct link *link)
{
    const struct bench_request *request = link->request;
    ssize_t wrote = send(link->fd, request->bytes + link->sent, request->size - link->sent,
                         MSG_NOSIGNAL | MSG_DONTWAIT);
    if (wrote < 0 && errno != EAGAIN && errno != EINTR) {
        complain(load, "a connection broke while a request was sent", STR(""));
        drop(load, link);
        return;
    }
    link->sent += wrote > 0 ? (size_t)wrote : 0;
    bool partly = link->sent < request->size;
    if (partly != link->wants_to_write) {
        watch(load, link, EPOLL_CTL_MOD, partly);
    }
}

static void send_next(struct load *load, struct link *link)
{
    struct lane *lane = &link->lanes[link->at];
    link->at = (link->at + 1) % link->lane_count;
    const struct bench_request *request = next_request(load, lane);
    if (request == NULL) {
        /* Signed ahead and all used: the time is over for everybody, or the load would thin out. */
        load->end_us = clock_monotonic(&load->clock);
        load->is_over = true;
        return;
    }
    link->request = request;
    link->sent = 0;
    link->received = 0;
    link->since_us = clock_monotonic(&load->clock);
    load->under_way++;
    send_rest(load, link);
}

/* ---- receiving */

static void count(struct load *load, const struct link *link, const struct bench_answer *answer,
                  int64_t now)
{
    static const char posted[] = "\"status\":\"posted\"";
    if (answer->status != 201 ||
        memmem(answer->body.data, answer->body.size, posted, sizeof posted - 1) == NULL) {
        complain(load, "an answer was not 201 and posted:", answer->body);
        return;
    }
    load->result->acknowledged++;
    if (now < load->end_us) {
        int64_t slot = (now - link->since_us) / SLOT_US;
        load->slots[slot < SLOTS ? slot : SLOTS - 1]++;
        load->result->in_time++;
    }
}

static void receive(struct load *load, struct link *link)
{
    ssize_t got =
        recv(link->fd, link->answer + link->received, ANSWER_ROOM - link->received, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (got <= 0 || link->request == NULL) {
        complain(load, "a connection ended, or spoke without being asked", STR(""));
        drop(load, link);
        return;
    }
    link->received += (size_t)got;
    struct bench_answer answer;
    struct str bytes = {link->answer, link->received};
    enum bench_answer_state state = bench_answer_read(bytes, ANSWER_ROOM, &answer);
    if (state == BENCH_ANSWER_PARTIAL) {
        return;
    }
    if (state == BENCH_ANSWER_BROKEN || answer.size != link->received) {
        complain(load, "an answer cannot be read:", bytes);
        drop(load, link);
        return;
    }
    int64_t now = clock_monotonic(&load->clock);
    load->under_way--;
    link->request = NULL;
    count(load, link, &answer, now);
    keep_nonce(load, answer.nonce);
    load->is_over = load->is_over || now >= load->end_us;
    if (!load->is_over) {
        send_next(load, link);
    }
}

/* ---- the run */

static void start_sending(struct load *load)
{
    load->start_us = clock_monotonic(&load->clock);
    load->end_us = load->start_us + SECONDS_US(load->config->seconds);
    for (size_t i = 0; i < load->config->connections && !load->is_over; i++) {
        send_next(load, &load->links[i]);
    }
}

static void take_events(struct load *load, const struct epoll_event *events, int ready)
{
    for (int i = 0; i < ready; i++) {
        struct link *link = events[i].data.ptr;
        if (link == NULL) {
            load->result->interrupted = true;
            continue;
        }
        if (link->fd >= 0 && (events[i].events & EPOLLOUT) != 0 && link->request != NULL) {
            send_rest(load, link);
        }
        if (link->fd >= 0 && (events[i].events & ~(uint32_t)EPOLLOUT) != 0) {
            receive(load, link);
        }
    }
}

static void drive(struct load *load)
{
    struct epoll_event events[EVENTS];
    start_sending(load);
    int64_t drained_us = load->end_us + SECONDS_US(DRAIN_SECONDS);
    while (load->under_way > 0 && !load->result->interrupted) {
        take_events(load, events, epoll_wait(load->epoll, events, EVENTS, 100));
        if (clock_monotonic(&load->clock) > drained_us) {
            complain(load, "requests were never answered", STR(""));
            return;
        }
    }
}

static int64_t processor_us(void)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return SECONDS_US(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
}

static int64_t quantile_us(const struct load *load, int64_t per_cent)
{
    int64_t wanted = load->result->in_time * per_cent / 100;
    int64_t seen = 0;
    for (int64_t slot = 0; slot < SLOTS; slot++) {
        seen += load->slots[slot];
        if (seen > wanted) {
            return (slot + 1) * SLOT_US;
        }
    }
    return 0;
}

/* ---- before and after */

static enum status sign_ahead(struct load *load)
{
    size_t each =
        (size_t)load->config->seconds * SIGNED_MOST / load->config->session_count + BENCH_ACCOUNTS;
    for (size_t i = 0; i < load->config->session_count; i++) {
        struct lane *lane = &load->lanes[i];
        lane->proofs = malloc(each * sizeof *lane->proofs);
        lane->proof_count = each;
        enum status status = lane->proofs == NULL ? STATUS_NO_MEMORY : STATUS_OK;
        for (size_t at = 0; at < each && status == STATUS_OK; at++) {
            size_t from = at % BENCH_ACCOUNTS;
            status = lay_out(load, lane, from);
            if (status == STATUS_OK) {
                status = bench_request_sign(&lane->requests[from], lane->session, &load->random,
                                            &lane->proofs[at]);
            }
        }
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

/* Share the sessions out among the connections and dial. */
static bool connect_all(struct load *load)
{
    size_t lanes = load->config->session_count;
    size_t links = load->config->connections;
    struct lane *next = load->lanes;
    for (size_t i = 0; i < links; i++) {
        struct link *link = &load->links[i];
        link->lanes = next;
        link->lane_count = lanes / links + (i < lanes % links ? 1 : 0);
        next += link->lane_count;
        link->fd = dial(load);
        if (link->fd < 0) {
            return false;
        }
        watch(load, link, EPOLL_CTL_ADD, false);
    }
    return true;
}

static bool watch_signals(struct load *load)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    struct epoll_event event = {.events = EPOLLIN};
    load->epoll = epoll_create1(EPOLL_CLOEXEC);
    load->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return load->epoll >= 0 && load->signals >= 0 &&
           epoll_ctl(load->epoll, EPOLL_CTL_ADD, load->signals, &event) == 0;
}

static enum status prepare(struct load *load, struct error *error)
{
    const struct bench_load_config *config = load->config;
    struct random system = random_system();
    load->clock = clock_system();
    load->random = random_seeded(random_u64(&system));
    load->lanes = calloc(config->session_count, sizeof *load->lanes);
    load->links = calloc(config->connections, sizeof *load->links);
    load->slots = calloc(SLOTS, sizeof *load->slots);
    if (load->lanes == NULL || load->links == NULL || load->slots == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the load");
    }
    for (size_t i = 0; i < config->connections; i++) {
        load->links[i].fd = -1;
    }
    for (size_t i = 0; i < config->session_count; i++) {
        load->lanes[i].session = &config->sessions[i];
    }
    enum status status = ask_nonce(load, error);
    if (status == STATUS_OK && config->presigned && sign_ahead(load) != STATUS_OK) {
        status = error_set(error, STATUS_NO_MEMORY, "cannot sign ahead");
    }
    if (status == STATUS_OK && (!watch_signals(load) || !connect_all(load))) {
        status = error_set(error, STATUS_IO, "cannot connect: %s", strerrorname_np(errno));
    }
    return status;
}

static void release(struct load *load)
{
    for (size_t i = 0; load->links != NULL && i < load->config->connections; i++) {
        if (load->links[i].fd >= 0) {
            (void)close(load->links[i].fd);
        }
    }
    for (size_t i = 0; load->lanes != NULL && i < load->config->session_count; i++) {
        free(load->lanes[i].proofs);
    }
    if (load->epoll >= 0) {
        (void)close(load->epoll);
    }
    if (load->signals >= 0) {
        (void)close(load->signals);
    }
    free(load->lanes);
    free(load->links);
    free(load->slots);
}

enum status bench_load_run(const struct bench_load_config *config, struct bench_load_result *result,
                           struct error *error)
{
    *result = (struct bench_load_result){0};
    struct load load = {.config = config, .result = result, .epoll = -1, .signals = -1};
    enum status status = prepare(&load, error);
    if (status == STATUS_OK) {
        int64_t processor = processor_us();
        drive(&load);
        result->client_us = processor_us() - processor;
        result->elapsed_us = load.end_us - load.start_us;
        result->median_us = quantile_us(&load, 50);
        result->tail_us = quantile_us(&load, 99);
    }
    release(&load);
    return status;
}
