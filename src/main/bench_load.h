/* bench_load.h - the load generator: keep-alive connections that pay from one own account to the
 * other as fast as the answers come, each request with its own proof. One thread, no queue of its
 * own: a connection has one request under way. */
#ifndef OKNO_MAIN_BENCH_LOAD_H
#define OKNO_MAIN_BENCH_LOAD_H

#include "main/bench_bank.h"

struct bench_load_config {
    uint16_t port; /* on loopback */
    const struct bench_session *sessions;
    size_t session_count; /* not fewer than the connections: each session belongs to one of them */
    size_t connections;
    int64_t seconds;
    bool presigned; /* sign everything before the clock starts */
};

struct bench_load_result {
    int64_t acknowledged;       /* 201 and posted */
    int64_t in_time;            /* those of them that came before the time was over */
    int64_t errors;             /* everything else */
    int64_t elapsed_us;         /* of the time in which in_time was counted */
    int64_t client_us;          /* processor time that the load generator took for it */
    int64_t median_us, tail_us; /* latency: half and 99 of 100 were faster */
    bool interrupted;           /* by a signal that ends the process */
    char what[256];             /* the first error */
};

/* A failure of the generator itself; what the server did wrong is in result. The signals that end a
 * process must be blocked. */
OKNO_CHECK enum status bench_load_run(const struct bench_load_config *config,
                                      struct bench_load_result *result, struct error *error);

#endif
