/* rail_day.h - a day's statement, read or fetched from the rail, held against the ledger and kept;
 * by a person's command, or by itself in the morning. For: rail_act.c, rail_clerk.c. */
#ifndef OKNO_MAIN_RAIL_DAY_H
#define OKNO_MAIN_RAIL_DAY_H

#include "main/core.h"
#include "rail/statement.h"
#include "rail/wire.h"

/* What the rail has of a day, into a file without a name; *fd is the caller's to close. */
OKNO_CHECK enum status rail_day_fetch(struct core *core, const struct rail_peer *peer, int32_t day,
                                      int *fd, struct error *error);
/* The statement that the file holds; nothing is kept of one that is so_far, or whose
 * comparison->held says why not. Free: rail_comparison_free, also after a failure. */
OKNO_CHECK enum status rail_day_hold(struct core *core, const struct rail *rail, int fd,
                                     bool so_far, struct rail_comparison *comparison,
                                     struct error *error);
/* Both, of a day that is over: the log says what came of it, and what is wrong is in the queue.
 * False: the day is not taken. */
bool rail_day_take(struct core *core, const struct rail *rail, const struct rail_peer *peer,
                   int32_t day);

#endif
