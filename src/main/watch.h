/* watch.h - looks for new acts of the law switch a few times a second and shows them to this
 * process. A state begins at its moment by the clock, whether or not the store can be asked then.
 */
#ifndef OKNO_MAIN_WATCH_H
#define OKNO_MAIN_WATCH_H

#include "main/core.h"

struct watch;

/* The first look is done before it returns. core->board must be there. */
OKNO_CHECK enum status watch_start(struct core *core, struct watch **watch, struct error *error);
/* NULL is allowed. */
void watch_stop(struct watch *watch);

/* Look once, if there is anything new. */
OKNO_CHECK enum status watch_look(struct core *core);

#endif
