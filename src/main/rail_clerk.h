/* rail_clerk.h - a thread that takes yesterday's statement from the rail in the morning, so that
 * nobody has to think of it. For: rail_desk.c. */
#ifndef OKNO_MAIN_RAIL_CLERK_H
#define OKNO_MAIN_RAIL_CLERK_H

#include "main/core.h"
#include "rail/rail.h"
#include "rail/wire.h"

struct rail_clerk;
/* rail, peer  borrowed until rail_clerk_stop. Of several processes one asks. */
OKNO_CHECK enum status rail_clerk_start(struct core *core, const struct rail *rail,
                                        const struct rail_peer *peer, struct rail_clerk **clerk);
/* Before the committer ends; NULL is allowed. Waits for a statement that is being read. */
void rail_clerk_stop(struct rail_clerk *clerk);

#endif
