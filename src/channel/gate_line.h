/* gate_line.h - a messenger's line: its thread, its pauses, its memory of whom it spoke to. Only
 * for the gate. A line that is down tries again with growing pauses, and tells the others so. */
#ifndef OKNO_CHANNEL_GATE_LINE_H
#define OKNO_CHANNEL_GATE_LINE_H

#include <pthread.h>
#include <stdatomic.h>

#include "channel/channel_store.h"

enum { LINE_BATCH = 4, LINE_LOOK = 32, LINE_RECENT = 32 };

struct sending {
    struct message_row row;
    struct departure departure;
    struct gate_call call;
    struct gate_result result;
};

struct gate_line {
    struct gate *gate;
    enum window window;
    const struct gate_messenger *messenger;
    struct gate_wire *wire;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool look, closing;
    bool is_running;
    bool is_set_up; /* its bot, since the window may be spoken in */
    _Atomic bool is_down;
    int32_t failures, throttles;     /* in a row */
    int64_t down_until, pause_until; /* monotonic */
    struct {
        int64_t chat, at; /* monotonic */
    } recent[LINE_RECENT];
    size_t next_recent;
    struct public_facts facts;
    int64_t facts_changed; /* when the file was */
    struct sending batch[LINE_BATCH];
    size_t count;
};

struct gate {
    struct gate_config config;
    struct gate_line *lines[WINDOW_COUNT]; /* NULL: no bot */
};

/* What becomes of a row that is due. */
enum verdict { VERDICT_LEAVE, VERDICT_WAIT, VERDICT_GIVE_UP };

/* Make it; then, when all lines of the gate are there, start its thread. */
OKNO_CHECK enum status gate_line_new(struct gate *gate, enum window window, struct gate_line **line,
                                     struct error *error);
OKNO_CHECK enum status gate_line_start(struct gate_line *line, struct error *error);
void gate_line_wake(struct gate_line *line);
void gate_line_stop(struct gate_line *line);
void gate_line_free(struct gate_line *line);

/* How an exchange went: the line's pauses follow. */
void gate_line_note(struct gate_line *line, const struct gate_result *result);

#endif
