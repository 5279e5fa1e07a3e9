/* directory_act.h - the act of okno directory, on the bank that is open in this process. */
#ifndef OKNO_MAIN_DIRECTORY_ACT_H
#define OKNO_MAIN_DIRECTORY_ACT_H

#include <jansson.h>

#include "bank/directory.h"
#include "main/core.h"

/* {"command": "directory-load", "file": PATH} -> {"banks": N, "day": "2026-12-01"}, or {"error":
 * why}. Caller: json_decref. NULL: no memory. Not for the writer's thread. */
json_t *directory_act(struct core *core, const json_t *request);

/* The invented banks of a demo, in the writer's transaction. */
OKNO_CHECK enum status directory_load_demo(struct txn *txn, const struct bank *bank);

#endif
