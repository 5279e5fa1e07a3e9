#include "bank/channel_board.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Steps point into rows, which are the lines' own. */
struct lines {
    struct channel_policy *rows;
    struct channel_step *steps[WINDOW_COUNT];
    size_t counts[WINDOW_COUNT];
    int64_t acts;
};

struct channel_board {
    char jurisdiction[JURISDICTION_TEXT];
    pthread_rwlock_t lock;
    struct lines *lines;
};

static void lines_free(struct lines *lines)
{
    if (lines != NULL) {
        for (int i = 0; i < WINDOW_COUNT; i++) {
            free(lines->steps[i]);
        }
        free(lines->rows);
        free(lines);
    }
}

enum status channel_board_new(const char *jurisdiction, struct channel_board **board)
{
    struct channel_board *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    (void)snprintf(made->jurisdiction, sizeof made->jurisdiction, "%s", jurisdiction);
    if (pthread_rwlock_init(&made->lock, NULL) != 0) {
        free(made);
        return STATUS_NO_MEMORY;
    }
    *board = made;
    return STATUS_OK;
}

void channel_board_free(struct channel_board *board)
{
    if (board != NULL) {
        lines_free(board->lines);
        (void)pthread_rwlock_destroy(&board->lock);
        free(board);
    }
}

static enum status make_lines(const struct channel_board *board, const struct channel_policy *rows,
                              size_t count, struct lines **out)
{
    struct lines *lines = calloc(1, sizeof *lines);
    if (lines == NULL) {
        return STATUS_NO_MEMORY;
    }
    lines->rows = calloc(count + 1, sizeof *lines->rows);
    bool is_good = lines->rows != NULL;
    if (is_good) {
        memcpy(lines->rows, rows, count * sizeof *rows);
    }
    for (int i = 0; i < WINDOW_COUNT && is_good; i++) {
        lines->steps[i] = calloc(CHANNEL_STEPS, sizeof *lines->steps[i]);
        is_good = lines->steps[i] != NULL;
        if (is_good) {
            lines->counts[i] = channel_policy_line(lines->rows, count, (enum window)i,
                                                   str_from(board->jurisdiction), lines->steps[i]);
        }
    }
    if (!is_good) {
        lines_free(lines);
        return STATUS_NO_MEMORY;
    }
    *out = lines;
    return STATUS_OK;
}

enum status channel_board_show(struct channel_board *board, const struct channel_policy *rows,
                               size_t count, int64_t acts)
{
    struct lines *lines = NULL;
    enum status status = make_lines(board, rows, count, &lines);
    if (status != STATUS_OK) {
        return status;
    }
    lines->acts = acts;
    (void)pthread_rwlock_wrlock(&board->lock);
    struct lines *former = board->lines;
    board->lines = lines;
    (void)pthread_rwlock_unlock(&board->lock);
    lines_free(former);
    return STATUS_OK;
}

int64_t channel_board_acts(struct channel_board *board)
{
    (void)pthread_rwlock_rdlock(&board->lock);
    int64_t acts = board->lines == NULL ? -1 : board->lines->acts;
    (void)pthread_rwlock_unlock(&board->lock);
    return acts;
}

/* Under the lock. */
static struct channel_view view_of(const struct channel_board *board, enum window window,
                                   int64_t at)
{
    const struct lines *lines = board->lines;
    return lines == NULL ? (struct channel_view){.state = CHANNEL_OPEN}
                         : channel_policy_view(lines->steps[window], lines->counts[window], at);
}

enum channel_state channel_board_state(struct channel_board *board, enum window window, int64_t at)
{
    if (board == NULL || window == WINDOW_BROWSER) {
        return CHANNEL_OPEN;
    }
    (void)pthread_rwlock_rdlock(&board->lock);
    enum channel_state state = view_of(board, window, at).state;
    (void)pthread_rwlock_unlock(&board->lock);
    return state;
}

void channel_board_look(struct channel_board *board, enum window window, int64_t at,
                        struct channel_notice *notice)
{
    *notice = (struct channel_notice){.view = {.state = CHANNEL_OPEN}};
    if (board == NULL) {
        return;
    }
    (void)pthread_rwlock_rdlock(&board->lock);
    notice->view = view_of(board, window, at);
    for (int i = 0; i < 2; i++) {
        const char *reason = notice->view.reason[i];
        (void)snprintf(notice->reason[i], REASON_TEXT, "%s", reason == NULL ? "" : reason);
        notice->view.reason[i] = NULL;
    }
    (void)pthread_rwlock_unlock(&board->lock);
}
