/* metrics.h - counters of the running process, in the Prometheus text format.
 * A metric is a row of the list below; nothing is registered at run time. Safe from any thread. */
#ifndef OKNO_BASE_METRICS_H
#define OKNO_BASE_METRICS_H

#include <stdatomic.h>

#include "base/buf.h"

#define METRIC_LIST(X)                                                                             \
    X(REQUESTS, "okno_http_requests_total", "Requests answered")                                   \
    X(ERRORS_CLIENT, "okno_http_client_errors_total", "Answers 4xx")                               \
    X(ERRORS_SERVER, "okno_http_server_errors_total", "Answers 5xx")                               \
    X(PROOFS_REFUSED, "okno_proofs_refused_total", "Proofs that did not hold")                     \
    X(COMMITS, "okno_store_commits_total", "Durable commits")                                      \
    X(JOBS_WRITTEN, "okno_store_jobs_written_total", "Jobs inside those commits")                  \
    X(JOBS_READ, "okno_store_jobs_read_total", "Jobs run by readers")                              \
    X(JOBS_REFUSED, "okno_store_jobs_refused_total", "Jobs refused because a queue was full")      \
    X(COMMIT_MICROSECONDS, "okno_store_commit_microseconds_total", "Time spent in COMMIT")         \
    X(BATCHES_RETRIED, "okno_store_batches_retried_total", "Batches run again after a lost race")  \
    X(JOBS_POSTPONED, "okno_store_jobs_postponed_total", "Jobs put off for a wider plan")          \
    X(RECONNECTS, "okno_store_reconnects_total", "Connections to the store made anew")             \
    X(IN_DOUBT, "okno_store_commits_in_doubt_total", "Commits whose end had to be looked up")      \
    X(OUTBOX_SENT, "okno_outbox_sent_total", "Messages delivered")                                 \
    X(OUTBOX_FAILED, "okno_outbox_failed_total", "Deliveries that failed and will be tried again") \
    X(LAUNCHES_REFUSED, "okno_launches_refused_total",                                             \
      "Launches of a messenger that did not hold")                                                 \
    X(OTHER_ACCOUNTS, "okno_window_other_accounts_total",                                          \
      "Sessions linked to another account of their messenger than last time")                      \
    X(WINDOWS_REFUSED, "okno_window_refused_total",                                                \
      "Requests refused because their window is closed or for reading alone")                      \
    X(BOT_UPDATES, "okno_bot_updates_total", "Updates of messengers that a bot took")              \
    X(BOT_REPEATED, "okno_bot_updates_repeated_total", "Updates that were told again")             \
    X(BOT_SECRETS, "okno_bot_secrets_total",                                                       \
      "Messages that looked like a card, a phone, a code or an account, and were not read")        \
    X(GATE_SENT, "okno_gate_sent_total", "Messages that a messenger took")                         \
    X(GATE_THROTTLED, "okno_gate_throttled_total", "Messages that it put off")                     \
    X(GATE_BLOCKED, "okno_gate_blocked_total", "Messages to chats that want none")                 \
    X(GATE_REFUSED, "okno_gate_refused_total", "Messages that it will never take")                 \
    X(GATE_UNREACHED, "okno_gate_unreached_total", "Exchanges that did not come about")            \
    X(GATE_DOWN, "okno_gate_down_total", "Times that a messenger was found unreachable")           \
    X(GATE_UP, "okno_gate_up_total", "Times that it was found reachable again")                    \
    X(STREAMS, "okno_streams_total", "Streams of events opened")                                   \
    X(EVENTS_TOLD, "okno_events_told_total", "Events told on them")                                \
    X(NOTICES_ELSEWHERE, "okno_notices_elsewhere_total", "Notices that went another way")

enum metric {
#define METRIC_ENUM(name, text, help) METRIC_##name,
    METRIC_LIST(METRIC_ENUM)
#undef METRIC_ENUM
        METRIC_COUNT
};

struct metrics {
    _Atomic int64_t values[METRIC_COUNT];
};

void metrics_init(struct metrics *metrics);
void metric_add(struct metrics *metrics, enum metric metric, int64_t amount);
int64_t metric_get(const struct metrics *metrics, enum metric metric);
/* All of them as text/plain; version=0.0.4. */
void metrics_write(const struct metrics *metrics, struct buf *out);

#endif
