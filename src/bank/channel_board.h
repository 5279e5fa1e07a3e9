/* channel_board.h - what this process knows of its windows' states, those of the future too.
 * Lines of time, never changed once they are shown and swapped as a whole when a new act is seen;
 * who asks gets the state of its own moment, so that a state begins at its second in every process
 * without anybody telling it so. Any thread; no store. Who looks for new acts is main/watch.c. */
#ifndef OKNO_BANK_CHANNEL_BOARD_H
#define OKNO_BANK_CHANNEL_BOARD_H

#include "bank/channel_policy.h"

struct channel_board;

/* jurisdiction: the bank's own. */
OKNO_CHECK enum status channel_board_new(const char *jurisdiction, struct channel_board **board);
void channel_board_free(struct channel_board *board);

/* Make lines of these rows and show them. acts: of policy_acts, read with them. */
OKNO_CHECK enum status channel_board_show(struct channel_board *board,
                                          const struct channel_policy *rows, size_t count,
                                          int64_t acts);
/* Of the last channel_board_show; -1: there was none yet. */
int64_t channel_board_acts(struct channel_board *board);

/* board NULL: every window is open. */
enum channel_state channel_board_state(struct channel_board *board, enum window window, int64_t at);

/* The same with everything that is said of it. The texts are copies. */
struct channel_notice {
    struct channel_view view;
    char reason[2][REASON_TEXT]; /* "": none */
};
void channel_board_look(struct channel_board *board, enum window window, int64_t at,
                        struct channel_notice *notice);

#endif
