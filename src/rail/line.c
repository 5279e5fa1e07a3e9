#include "rail/line.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/log.h"

enum { ARENA_MOST = RAIL_BATCH * (LIMIT_RAIL_MESSAGE + LIMIT_ARENA_CHUNK), PAUSE_MOST = 30 };

struct rail_line {
    struct rail_line_config config;
    struct random random;
    struct rail_wire *wire;
    struct arena arena;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool look, closing;
    pthread_t thread;
    int64_t failures; /* in a row */
    struct rail_letter letters[RAIL_BATCH];
    size_t count;
};

struct line_job {
    struct job job;
    struct rail_line *line;
};

static enum job_result load_run(struct job *job, struct txn *txn, enum status *why)
{
    struct rail_line *line = ((struct line_job *)job)->line;
    arena_reset(&line->arena);
    *why = rail_letters(txn, line->config.rail, &line->arena, line->letters, &line->count);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static enum job_result mark_run(struct job *job, struct txn *txn, enum status *why)
{
    struct rail_line *line = ((struct line_job *)job)->line;
    *why = rail_letters_mark(txn, line->config.rail, line->letters, line->count);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

/* 2xx: it has it. 4xx: it will never take this form, except where that says something about the
 * moment or the key. All else is not known, and the same message goes again. */
static int fate_of(int answered)
{
    enum { UNAUTHORIZED = 401, FORBIDDEN = 403, TIMEOUT = 408, TOO_MANY = 429 };
    if (answered >= 200 && answered < 300) {
        return RAIL_LETTER_TAKEN;
    }
    bool of_the_moment = answered == UNAUTHORIZED || answered == FORBIDDEN || answered == TIMEOUT ||
                         answered == TOO_MANY;
    return answered >= 400 && answered < 500 && !of_the_moment ? RAIL_LETTER_REFUSED
                                                               : RAIL_LETTER_FAILED;
}

static void send_all(struct rail_line *line)
{
    int64_t started = clock_monotonic(line->config.clock);
    bool goes_on = true;
    for (size_t i = 0; i < line->count; i++) {
        struct rail_letter *letter = &line->letters[i];
        letter->fate = RAIL_LETTER_LEFT;
        /* The last one must be over before the claim is. */
        int64_t gone = clock_monotonic(line->config.clock) - started;
        if (!goes_on || gone > SECONDS_US(LIMIT_CLAIM_SECONDS - 2 * LIMIT_SEND_SECONDS)) {
            continue;
        }
        int answered = rail_wire_post(line->wire, "/messages", letter->body);
        switch (fate_of(answered)) {
        case RAIL_LETTER_TAKEN:
            letter->fate = RAIL_LETTER_TAKEN;
            line->failures = 0;
            break;
        case RAIL_LETTER_REFUSED:
            letter->fate = RAIL_LETTER_REFUSED;
            line->failures = 0;
            break;
        default:
            letter->fate = RAIL_LETTER_FAILED;
            line->failures++;
            goes_on = false; /* the others would fare no better: their turn is later */
            log_event(LOG_WARNING, "rail-unreached", "message %lld, try %lld: status %d",
                      (long long)letter->id, (long long)letter->tries + 1, answered);
        }
    }
}

/* False: there is nothing to do now. */
static bool deliver(struct rail_line *line)
{
    struct line_job load = {.job = {.write = true, .run = load_run}, .line = line};
    if (committer_run(line->config.committer, &load.job) != STATUS_OK || line->count == 0) {
        return false;
    }
    send_all(line);
    struct line_job mark = {.job = {.write = true, .run = mark_run}, .line = line};
    return committer_run(line->config.committer, &mark.job) == STATUS_OK && line->failures == 0;
}

static int64_t pause_us(const struct rail_line *line)
{
    int64_t doublings = line->failures < 6 ? line->failures : 6;
    int64_t us = doublings == 0 ? SECONDS_US(1) : SECONDS_US(INT64_C(1) << doublings) / 4;
    return us < SECONDS_US(PAUSE_MOST) ? us : SECONDS_US(PAUSE_MOST);
}

static void *line_main(void *argument)
{
    struct rail_line *line = argument;
    (void)pthread_mutex_lock(&line->mutex);
    while (!line->closing) {
        line->look = false;
        (void)pthread_mutex_unlock(&line->mutex);
        while (deliver(line)) {
        }
        (void)pthread_mutex_lock(&line->mutex);
        bool waits = line->failures != 0 || !line->look;
        if (waits && !line->closing) {
            clock_wait(&line->woken, &line->mutex, pause_us(line));
        }
    }
    (void)pthread_mutex_unlock(&line->mutex);
    return NULL;
}

enum status rail_line_start(const struct rail_line_config *config, struct rail_line **line,
                            struct error *error)
{
    struct rail_line *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the rail");
    }
    made->config = *config;
    made->random = random_system();
    arena_init(&made->arena, ARENA_MOST);
    (void)pthread_mutex_init(&made->mutex, NULL);
    clock_condition_init(&made->woken);
    enum status status = rail_wire_new(config->peer, config->clock, &made->random, &made->wire);
    if (status == STATUS_OK && pthread_create(&made->thread, NULL, line_main, made) != 0) {
        status = STATUS_NO_MEMORY;
    }
    if (status != STATUS_OK) {
        rail_line_free(made);
        return error_set(error, status, "the rail's address cannot be used");
    }
    *line = made;
    return STATUS_OK;
}

void rail_line_wake(struct rail_line *line)
{
    if (line != NULL) {
        (void)pthread_mutex_lock(&line->mutex);
        line->look = true;
        (void)pthread_cond_signal(&line->woken);
        (void)pthread_mutex_unlock(&line->mutex);
    }
}

void rail_line_stop(struct rail_line *line)
{
    if (line == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&line->mutex);
    line->closing = true;
    (void)pthread_cond_signal(&line->woken);
    (void)pthread_mutex_unlock(&line->mutex);
    rail_wire_stop(line->wire);
    (void)pthread_join(line->thread, NULL);
}

void rail_line_free(struct rail_line *line)
{
    if (line != NULL) {
        rail_wire_free(line->wire);
        arena_free(&line->arena);
        (void)pthread_mutex_destroy(&line->mutex);
        (void)pthread_cond_destroy(&line->woken);
        free(line);
    }
}
