/* providers_act.h - the act of okno directory load-providers, on the bank that is open in this
 * process. */
#ifndef OKNO_MAIN_PROVIDERS_ACT_H
#define OKNO_MAIN_PROVIDERS_ACT_H

#include <jansson.h>

#include "main/core.h"

/* {"command": "directory-load-providers", "file": PATH} -> {"providers": N}, or {"error": why}.
 * Caller: json_decref. NULL: no memory. Not for the writer's thread. */
json_t *providers_act(struct core *core, const json_t *request);

#endif
