/* sealer.h - the thread that keeps the signed tree moments behind the commits. */
#ifndef OKNO_MAIN_SEALER_H
#define OKNO_MAIN_SEALER_H

#include "main/core.h"

struct sealer;

/* core is borrowed until sealer_stop. */
OKNO_CHECK enum status sealer_start(struct core *core, struct sealer **sealer);
void sealer_stop(struct sealer *sealer);

#endif
