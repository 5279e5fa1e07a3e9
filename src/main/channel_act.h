/* channel_act.h - the acts of okno channel, on the bank that is open in this process: called by the
 * command itself, or by control.h for a command that found this bank running.
 *
 * {"command": "policy-list"} -> {"policies": [...]}
 * {"command": "policy-ask", "window", "jurisdiction", "state", "from_us", "reason_ru", "reason_en",
 *  "by"} -> {"id"}
 * {"command": "policy-approve" | "policy-withdraw", "id", "by"} -> {"done"}
 * {"command": "drill", "window", "after", "send"} -> {"customers", "sessions", "told", "alone",
 *  "next"}: one share of them; next 0: there are no more
 * Whatever was not done -> {"error": why} */
#ifndef OKNO_MAIN_CHANNEL_ACT_H
#define OKNO_MAIN_CHANNEL_ACT_H

#include <jansson.h>

#include "main/core.h"

/* Caller: json_decref. NULL: no memory. Not for the writer's thread. */
json_t *channel_act(struct core *core, const char *jurisdiction, const json_t *request);

#endif
