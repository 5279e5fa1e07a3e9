#include "channel/gate.h"

#include <stdlib.h>

#include "channel/gate_line.h"

enum status gate_start(const struct gate_config *config, struct gate **gate, struct error *error)
{
    struct gate *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the gate");
    }
    made->config = *config;
    *gate = made;
    enum status status = STATUS_OK;
    for (enum window window = 0; window < WINDOW_COUNT && status == STATUS_OK; window++) {
        if (made->config.bots[window].is_on) {
            status = gate_line_new(made, window, &made->lines[window], error);
        }
    }
    /* All of them before the first thread, which asks for the others. */
    for (enum window window = 0; window < WINDOW_COUNT && status == STATUS_OK; window++) {
        if (made->lines[window] != NULL) {
            status = gate_line_start(made->lines[window], error);
        }
    }
    return status;
}

void gate_wake(struct gate *gate)
{
    for (size_t i = 0; gate != NULL && i < WINDOW_COUNT; i++) {
        gate_line_wake(gate->lines[i]);
    }
}

void gate_stop(struct gate *gate)
{
    for (size_t i = 0; gate != NULL && i < WINDOW_COUNT; i++) {
        gate_line_stop(gate->lines[i]);
    }
}

void gate_free(struct gate *gate)
{
    for (size_t i = 0; gate != NULL && i < WINDOW_COUNT; i++) {
        gate_line_free(gate->lines[i]);
    }
    if (gate != NULL) {
        crypto_wipe(&gate->config, sizeof gate->config);
    }
    free(gate);
}

enum status gate_put(struct txn *txn, const struct gate *gate, const struct gate_message *message)
{
    const struct bank *bank = gate->config.bank;
    txn_ask_to_send(txn);
    return message_put(txn, id_next(bank->ids), message, clock_now(bank->clock));
}

enum gate_voice gate_voice(const struct gate *gate, enum window window)
{
    if (gate == NULL || gate->lines[window] == NULL) {
        return GATE_SILENT;
    }
    switch (channel_board_state(gate->config.board, window, clock_now(gate->config.bank->clock))) {
    case CHANNEL_CLOSED:
        return GATE_SILENT;
    case CHANNEL_NOTIFY_ONLY:
        return GATE_NOTICES;
    case CHANNEL_OPEN:
    case CHANNEL_READ_ONLY:
    case CHANNEL_CLOSING:
    case CHANNEL_STATE_COUNT:
        break;
    }
    return GATE_SPEAKS;
}

bool gate_can_reach(const struct gate *gate, enum window window)
{
    return gate_voice(gate, window) != GATE_SILENT && !atomic_load(&gate->lines[window]->is_down);
}

const struct gate_config *gate_config(const struct gate *gate)
{
    return &gate->config;
}

/* ---- the long poll */

struct gate_poll {
    struct gate *gate;
    enum window window;
    struct gate_wire *wire;
    struct gate_reply reply;
    int64_t position;
};

enum status gate_poll_new(struct gate *gate, enum window window, struct gate_poll **poll)
{
    struct gate_poll *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->gate = gate;
    made->window = window;
    enum status status = gate_wire_new(&gate->config.bots[window], window, &made->wire);
    if (status != STATUS_OK) {
        free(made);
        return status;
    }
    *poll = made;
    return STATUS_OK;
}

void gate_poll_free(struct gate_poll *poll)
{
    if (poll != NULL) {
        gate_wire_free(poll->wire);
        buf_free(&poll->reply.body);
        free(poll);
    }
}

void gate_poll_stop(struct gate_poll *poll)
{
    gate_wire_stop(poll->wire);
}

void gate_poll_advance(struct gate_poll *poll, int64_t position)
{
    poll->position = position;
}

struct departure_job {
    struct job job;
    struct departure departure;
    bool is_over;
};

static enum job_result departure_run(struct job *job, struct txn *txn, enum status *why)
{
    struct departure_job *at = (struct departure_job *)job;
    *why =
        at->is_over ? departure_finish(txn, &at->departure) : departure_begin(txn, &at->departure);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum status poll_exchange(struct gate_poll *poll, const struct gate_call *call)
{
    const struct bank *bank = poll->gate->config.bank;
    struct departure_job record = {.job = {.write = true, .run = departure_run},
                                   .departure = {.id = id_next(bank->ids),
                                                 .window = poll->window,
                                                 .template = GATE_POLL,
                                                 .left_us = clock_now(bank->clock)}};
    enum status status = committer_run(poll->gate->config.committer, &record.job);
    if (status != STATUS_OK) {
        return status; /* what cannot be recorded does not leave */
    }
    gate_wire_exchange(poll->wire, call, &poll->reply);
    record.departure.bytes = poll->reply.bytes;
    record.departure.status = poll->reply.status;
    record.departure.took_us = poll->reply.took_us;
    record.departure.outcome = poll->reply.was_reached ? GATE_SENT : GATE_UNREACHED;
    record.is_over = true;
    return committer_run(poll->gate->config.committer, &record.job);
}

enum status gate_poll_ask(struct gate_poll *poll, struct str *answer, int32_t *retry_after_s)
{
    const struct gate_messenger *messenger = gate_messenger(poll->window);
    struct gate_call call = {.timeout_s = 1};
    *retry_after_s = 1;
    buf_free(&poll->reply.body);
    buf_init(&call.body, CALL_BODY_MOST);
    messenger->poll(&poll->gate->config.bots[poll->window], poll->position, &call);
    enum status status = poll_exchange(poll, &call);
    buf_free(&call.body);
    crypto_wipe(call.path, sizeof call.path);
    if (status != STATUS_OK || !poll->reply.was_reached) {
        return STATUS_IO;
    }
    struct gate_result result = messenger->read(&poll->reply);
    if (result.outcome == GATE_THROTTLED) {
        *retry_after_s = result.retry_after_s;
        return STATUS_BUSY;
    }
    *answer = buf_str(&poll->reply.body);
    return result.outcome == GATE_SENT ? STATUS_OK : STATUS_IO;
}
