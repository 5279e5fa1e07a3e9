/* processor_act.h - the acts of okno processor, on the bank that is open in this process.
 *
 * {"command": "processor-queue", "after"} -> {"rows": [...]}
 * {"command": "processor-show", "id"} -> one of them with "operation" as it is now, or null
 * {"command": "processor-decide", "id", "decision", "by", "why"} -> {"done"}
 * Whatever was not done -> {"error": why} */
#ifndef OKNO_MAIN_PROCESSOR_ACT_H
#define OKNO_MAIN_PROCESSOR_ACT_H

#include <jansson.h>

#include "main/core.h"

/* Caller: json_decref. NULL: no memory. Not for the writer's thread. */
json_t *processor_act(struct core *core, const json_t *request);

#endif
