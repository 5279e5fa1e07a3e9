/* demo_asks.h - what the demo's people ask of each other, so that there is something to answer. */
#ifndef OKNO_MAIN_DEMO_ASKS_H
#define OKNO_MAIN_DEMO_ASKS_H

#include "main/core.h"

/* Boris asks Anna for the cinema, and Anna has a link for a present. Once in a bank's life. Not for
 * the writer's thread. */
OKNO_CHECK enum status demo_asks_make(struct core *core);

#endif
