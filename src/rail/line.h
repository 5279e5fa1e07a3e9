/* line.h - the thread that sends: it takes the messages that are due, posts each, and writes down
 * how that went. A message is sent again, the same under the same id, until the rail has said that
 * it has it; while the rail does not answer the line pauses, longer and longer. */
#ifndef OKNO_RAIL_LINE_H
#define OKNO_RAIL_LINE_H

#include "rail/rail.h"
#include "rail/wire.h"
#include "store/commit.h"

struct rail_line;

/* All borrowed until rail_line_stop. */
struct rail_line_config {
    const struct rail *rail;
    const struct rail_peer *peer;
    struct committer *committer;
    const struct clock *clock;
};

OKNO_CHECK enum status rail_line_start(const struct rail_line_config *config,
                                       struct rail_line **line, struct error *error);
/* Something may be due. NULL is allowed. */
void rail_line_wake(struct rail_line *line);
/* The line may still be woken until rail_line_free. */
void rail_line_stop(struct rail_line *line);
void rail_line_free(struct rail_line *line);

#endif
