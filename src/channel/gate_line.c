#include "channel/gate_line.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/log.h"
#include "channel/bot.h"
#include "channel/channel.h"

/* A reply that comes later than this answers nobody. A line is down after so many failures in a
 * row; then it is tried again after the pause, which doubles up to the last. */
enum {
    REPLY_SECONDS = 60,
    PAUSE_SECONDS_MOST = 60,
    FAILURES = 3,
    DOWN_SECONDS = 5,
    DOWN_SECONDS_MOST = 300,
};

static struct bank const *bank_of(const struct gate_line *line)
{
    return line->gate->config.bank;
}

static bool is_text(const struct gate_message *message)
{
    return message->template <GATE_TEXTS;
}

/* ---- pauses */

static void note_failure(struct gate_line *line)
{
    struct metrics *metrics = line->gate->config.metrics;
    metric_add(metrics, METRIC_GATE_UNREACHED, 1);
    line->failures++;
    if (line->failures < FAILURES) {
        return;
    }
    int32_t doublings = line->failures - FAILURES;
    int64_t pause = doublings > 6 ? DOWN_SECONDS_MOST : (int64_t)DOWN_SECONDS << doublings;
    pause = pause > DOWN_SECONDS_MOST ? DOWN_SECONDS_MOST : pause;
    line->down_until = clock_monotonic(bank_of(line)->clock) + SECONDS_US(pause);
    if (!atomic_exchange(&line->is_down, true)) {
        metric_add(metrics, METRIC_GATE_DOWN, 1);
        log_event(LOG_WARNING, "messenger-unreachable", "%s", channels[line->window]->name);
    }
}

void gate_line_note(struct gate_line *line, const struct gate_result *result)
{
    struct metrics *metrics = line->gate->config.metrics;
    if (result->outcome == GATE_UNREACHED) {
        note_failure(line);
        return;
    }
    line->failures = 0;
    if (atomic_exchange(&line->is_down, false)) {
        metric_add(metrics, METRIC_GATE_UP, 1);
        log_event(LOG_INFO, "messenger-reachable", "%s", channels[line->window]->name);
    }
    metric_add(metrics, METRIC_GATE_SENT, result->outcome == GATE_SENT);
    metric_add(metrics, METRIC_GATE_BLOCKED, result->outcome == GATE_BLOCKED);
    metric_add(metrics, METRIC_GATE_REFUSED, result->outcome == GATE_REFUSED);
    if (result->outcome != GATE_THROTTLED) {
        line->throttles = 0;
        return;
    }
    metric_add(metrics, METRIC_GATE_THROTTLED, 1);
    if (++line->throttles >= FAILURES) { /* not one chat: all of it */
        line->pause_until =
            clock_monotonic(bank_of(line)->clock) + SECONDS_US((int64_t)result->retry_after_s);
    }
}

/* The end of the pause that a chat needs after its last message; 0: none. */
static int64_t chat_pause(const struct gate_line *line, int64_t chat, int64_t now)
{
    int64_t until = 0;
    for (size_t i = 0; i < LINE_RECENT; i++) {
        int64_t end = line->recent[i].at + (int64_t)line->messenger->chat_gap_ms * 1000;
        if (line->recent[i].chat == chat && end > now && end > until) {
            until = end;
        }
    }
    return until;
}

static void remember_chat(struct gate_line *line, int64_t chat, int64_t now)
{
    line->recent[line->next_recent].chat = chat;
    line->recent[line->next_recent].at = now;
    line->next_recent = (line->next_recent + 1) % LINE_RECENT;
}

/* ---- what becomes of a row */

static bool may_say(enum gate_voice voice, const struct gate_message *message)
{
    bool is_opening = message->template == GATE_NOTICE || message->template == GATE_OPEN;
    return voice == GATE_SPEAKS || (voice == GATE_NOTICES && (!is_text(message) || is_opening));
}

/* until [out], monotonic: for VERDICT_WAIT. */
static enum verdict judge(const struct gate_line *line, const struct message_row *row,
                          int64_t *until)
{
    const struct gate_message *message = &row->message;
    int64_t now = clock_monotonic(bank_of(line)->clock);
    int64_t age = clock_now(bank_of(line)->clock) - row->created_us;
    bool is_notice = message->notice != 0;
    bool is_reply = message->chat != 0 && !is_notice;
    if (!may_say(gate_voice(line->gate, line->window), message) ||
        row->tries >= LIMIT_OUTBOX_TRIES || (is_reply && age > SECONDS_US(REPLY_SECONDS))) {
        return VERDICT_GIVE_UP;
    }
    bool is_down = atomic_load(&line->is_down) && line->down_until > now;
    int64_t pause = is_down ? line->down_until : line->pause_until;
    if (pause > now) {
        *until = pause;
        bool is_long = is_down || pause - now > SECONDS_US(PAUSE_SECONDS_MOST);
        return is_notice && is_long ? VERDICT_GIVE_UP : VERDICT_WAIT;
    }
    *until = is_text(message) ? chat_pause(line, message->chat, now) : 0;
    return *until == 0 ? VERDICT_LEAVE : VERDICT_WAIT;
}

static enum status give_up(struct gate_line *line, struct txn *txn, const struct message_row *row)
{
    enum status status = message_end(txn, row->id);
    return status == STATUS_OK && row->message.notice != 0
               ? notice_elsewhere(txn, line->gate, row->message.notice)
               : status;
}

/* ---- leaving: in a transaction before the bytes do */

struct line_job {
    struct job job;
    struct gate_line *line;
    bool is_due;
};

static void drop_batch(struct gate_line *line)
{
    for (size_t i = 0; i < line->count; i++) {
        buf_free(&line->batch[i].call.body);
        crypto_wipe(line->batch[i].call.path, sizeof line->batch[i].call.path);
    }
    line->count = 0;
}

/* STATUS_INVALID: it cannot be said. */
static enum status compose(struct gate_line *line, const struct message_row *row,
                           struct gate_call *call)
{
    struct gate_message message = row->message;
    struct gate_words words;
    enum status status = gate_words_make(&message, &line->facts, &words);
    if (status == STATUS_INVALID) { /* the place is closed meanwhile */
        buf_free(&words.text);
        message.template = GATE_PLACES;
        status = gate_words_make(&message, &line->facts, &words);
    }
    *call = (struct gate_call){.method = "POST"};
    buf_init(&call->body, CALL_BODY_MOST);
    if (status == STATUS_OK) {
        status = line->messenger->write(&line->gate->config, &message, row->id, &words, call);
    }
    buf_free(&words.text);
    return status;
}

static enum status begin_leaving(struct gate_line *line, struct txn *txn,
                                 const struct message_row *row)
{
    struct sending *sending = &line->batch[line->count];
    int64_t now = clock_now(bank_of(line)->clock);
    enum status status = compose(line, row, &sending->call);
    if (status != STATUS_OK || sending->call.is_empty) {
        buf_free(&sending->call.body);
        return give_up(line, txn, row);
    }
    line->count++;
    sending->row = *row;
    sending->result = (struct gate_result){.outcome = GATE_UNREACHED};
    sending->departure = (struct departure){.id = id_next(bank_of(line)->ids),
                                            .message = row->id,
                                            .left_us = now,
                                            .window = line->window,
                                            .template = row->message.template};
    status = message_delay(txn, row->id, row->tries, now + SECONDS_US(LIMIT_CLAIM_SECONDS));
    return status == STATUS_OK ? departure_begin(txn, &sending->departure) : status;
}

static enum status is_blocked(struct txn *txn, const struct gate_message *message, bool *blocked)
{
    enum language language = LANGUAGE_RU;
    *blocked = false;
    enum status status = message->chat == 0 || !is_text(message)
                             ? STATUS_NOT_FOUND
                             : chat_load(txn, message->window, message->chat, &language, blocked);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status treat_row(struct gate_line *line, struct txn *txn, const struct message_row *row)
{
    int64_t until = 0;
    bool blocked = false;
    enum status status = is_blocked(txn, &row->message, &blocked);
    if (status != STATUS_OK) {
        return status;
    }
    switch (blocked ? VERDICT_GIVE_UP : judge(line, row, &until)) {
    case VERDICT_GIVE_UP:
        return give_up(line, txn, row);
    case VERDICT_WAIT:
        until += clock_now(bank_of(line)->clock) - clock_monotonic(bank_of(line)->clock);
        return message_delay(txn, row->id, row->tries, until);
    case VERDICT_LEAVE:
        break;
    }
    if (is_text(&row->message)) { /* the next one to this chat waits */
        remember_chat(line, row->message.chat, clock_monotonic(bank_of(line)->clock));
    }
    return begin_leaving(line, txn, row);
}

static enum job_result leave_run(struct job *job, struct txn *txn, enum status *why)
{
    struct gate_line *line = ((struct line_job *)job)->line;
    struct message_row rows[LINE_LOOK];
    size_t count = 0;
    drop_batch(line);
    *why = message_due(txn, line->window, clock_now(bank_of(line)->clock), rows, LINE_LOOK, &count);
    for (size_t i = 0; i < count && *why == STATUS_OK && line->count < LINE_BATCH; i++) {
        *why = treat_row(line, txn, &rows[i]);
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum job_result look_run(struct job *job, struct txn *txn, enum status *why)
{
    struct line_job *at = (struct line_job *)job;
    *why = message_is_due(txn, at->line->window, clock_now(bank_of(at->line)->clock), &at->is_due);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

/* ---- the exchange */

static void send(struct gate_line *line, struct sending *sending)
{
    struct gate_reply reply;
    if (atomic_load(&line->is_down) && line->down_until > clock_monotonic(bank_of(line)->clock)) {
        return; /* one before it in this batch was the last drop */
    }
    gate_wire_exchange(line->wire, &sending->call, &reply);
    if (reply.was_reached) {
        sending->result = line->messenger->read(&reply);
    }
    sending->departure.bytes = reply.bytes;
    sending->departure.status = reply.status;
    sending->departure.took_us = reply.took_us;
    sending->departure.outcome = sending->result.outcome;
    /* A set-up that its host cannot do says nothing of the messages. */
    bool is_odd = reply.was_reached && sending->row.message.chat == 0;
    if (!is_odd || sending->result.outcome != GATE_UNREACHED) {
        gate_line_note(line, &sending->result);
    }
    buf_free(&reply.body);
    int64_t rest = (int64_t)line->messenger->gap_ms * 1000 - reply.took_us;
    (void)pthread_mutex_lock(&line->mutex);
    if (rest > 0 && !line->closing) {
        clock_wait(&line->woken, &line->mutex, rest);
    }
    (void)pthread_mutex_unlock(&line->mutex);
}

/* ---- afterwards */

static enum status finish_row(struct gate_line *line, struct txn *txn,
                              const struct sending *sending)
{
    const struct message_row *row = &sending->row;
    const struct gate_result *result = &sending->result;
    int64_t now = clock_now(bank_of(line)->clock);
    bool is_notice = row->message.notice != 0;
    bool must_hurry =
        is_notice && (atomic_load(&line->is_down) || result->retry_after_s > PAUSE_SECONDS_MOST);
    enum status status = STATUS_OK;
    switch (result->outcome) {
    case GATE_SENT:
        return message_end(txn, row->id);
    case GATE_BLOCKED:
        status = is_text(&row->message) ? chat_block(txn, line->window, row->message.chat, true)
                                        : STATUS_OK;
        return status == STATUS_OK ? give_up(line, txn, row) : status;
    case GATE_REFUSED:
        return give_up(line, txn, row);
    case GATE_THROTTLED:
        return must_hurry ? give_up(line, txn, row)
                          : message_delay(txn, row->id, row->tries,
                                          now + SECONDS_US((int64_t)result->retry_after_s));
    case GATE_UNREACHED:
    case GATE_UNDER_WAY:
        break;
    }
    return must_hurry ? give_up(line, txn, row)
                      : message_delay(txn, row->id, row->tries + 1,
                                      now + SECONDS_US(INT64_C(1) << (row->tries + 1)));
}

static enum job_result finish_run(struct job *job, struct txn *txn, enum status *why)
{
    struct gate_line *line = ((struct line_job *)job)->line;
    *why = STATUS_OK;
    for (size_t i = 0; i < line->count && *why == STATUS_OK; i++) {
        *why = departure_finish(txn, &line->batch[i].departure);
        if (*why == STATUS_OK) {
            *why = finish_row(line, txn, &line->batch[i]);
        }
    }
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

/* ---- the thread */

/* The bank's people may have changed the file. A broken one is told, and the last good one stays.
 */
static void refresh_facts(struct gate_line *line)
{
    struct stat file;
    const char *path = line->gate->config.public_file;
    if (path[0] == '\0' || stat(path, &file) != 0 || file.st_mtime == line->facts_changed) {
        return;
    }
    struct error error = {0};
    struct public_facts *fresh = malloc(sizeof *fresh);
    line->facts_changed = file.st_mtime;
    if (fresh != NULL && public_read(path, fresh, &error) == STATUS_OK) {
        line->facts = *fresh;
    } else {
        log_event(LOG_ERROR, "public-file-refused", "%s", error.text);
    }
    free(fresh);
}

/* ---- the bot itself */

static enum job_result set_up_run(struct job *job, struct txn *txn, enum status *why)
{
    const struct gate_line *line = ((struct line_job *)job)->line;
    *why = bot_set_up(txn, line->gate, line->window);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

/* At the start, and whenever the law lets a closed window open again: its messenger may have given
 * the bot up meanwhile. */
static void set_up(struct gate_line *line)
{
    struct line_job job = {.job = {.write = true, .run = set_up_run}, .line = line};
    if (gate_voice(line->gate, line->window) == GATE_SILENT) {
        line->is_set_up = false;
    } else if (!line->is_set_up) {
        line->is_set_up = committer_run(line->gate->config.committer, &job.job) == STATUS_OK;
    }
}

/* False: there was nothing to do, or the store failed. */
static bool deliver(struct gate_line *line)
{
    struct committer *committer = line->gate->config.committer;
    struct line_job look = {.job = {.run = look_run}, .line = line};
    if (committer_run(committer, &look.job) != STATUS_OK || !look.is_due) {
        return false;
    }
    refresh_facts(line);
    struct line_job leave = {.job = {.write = true, .run = leave_run}, .line = line};
    if (committer_run(committer, &leave.job) != STATUS_OK) {
        drop_batch(line);
        return false;
    }
    for (size_t i = 0; i < line->count; i++) {
        send(line, &line->batch[i]);
    }
    struct line_job finish = {.job = {.write = true, .run = finish_run}, .line = line};
    enum status status = line->count == 0 ? STATUS_OK : committer_run(committer, &finish.job);
    drop_batch(line);
    return status == STATUS_OK;
}

static void *line_main(void *argument)
{
    struct gate_line *line = argument;
    (void)pthread_mutex_lock(&line->mutex);
    while (!line->closing) {
        line->look = false;
        (void)pthread_mutex_unlock(&line->mutex);
        set_up(line);
        bool goes_on = deliver(line);
        (void)pthread_mutex_lock(&line->mutex);
        if (!goes_on && !line->look && !line->closing) {
            clock_wait(&line->woken, &line->mutex, MICROSECONDS / 4);
        }
    }
    (void)pthread_mutex_unlock(&line->mutex);
    return NULL;
}

enum status gate_line_new(struct gate *gate, enum window window, struct gate_line **line,
                          struct error *error)
{
    struct gate_line *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a bot");
    }
    made->gate = gate;
    made->window = window;
    made->messenger = gate_messenger(window);
    enum status status = public_parse(str_from(public_invented), &made->facts, error);
    if (status == STATUS_OK && gate->config.public_file[0] != '\0') {
        status = public_read(gate->config.public_file, &made->facts, error);
    }
    if (status == STATUS_OK) {
        status = gate_wire_new(&gate->config.bots[window], window, &made->wire);
        status =
            status == STATUS_OK ? status : error_set(error, status, "a bot's host is not allowed");
    }
    if (status != STATUS_OK) {
        free(made);
        return status;
    }
    (void)pthread_mutex_init(&made->mutex, NULL);
    clock_condition_init(&made->woken);
    *line = made;
    return STATUS_OK;
}

enum status gate_line_start(struct gate_line *line, struct error *error)
{
    line->is_running = pthread_create(&line->thread, NULL, line_main, line) == 0;
    return line->is_running ? STATUS_OK : error_set(error, STATUS_NO_MEMORY, "no thread for a bot");
}

void gate_line_wake(struct gate_line *line)
{
    if (line != NULL) {
        (void)pthread_mutex_lock(&line->mutex);
        line->look = true;
        (void)pthread_cond_signal(&line->woken);
        (void)pthread_mutex_unlock(&line->mutex);
    }
}

void gate_line_stop(struct gate_line *line)
{
    if (line == NULL || !line->is_running) {
        return;
    }
    (void)pthread_mutex_lock(&line->mutex);
    line->closing = true;
    gate_wire_stop(line->wire);
    (void)pthread_cond_signal(&line->woken);
    (void)pthread_mutex_unlock(&line->mutex);
    (void)pthread_join(line->thread, NULL);
}

void gate_line_free(struct gate_line *line)
{
    if (line == NULL) {
        return;
    }
    gate_wire_free(line->wire);
    (void)pthread_mutex_destroy(&line->mutex);
    (void)pthread_cond_destroy(&line->woken);
    free(line);
}
