/* rail_act.h - the acts of okno rail, on the bank that is open in this process: called by the
 * command itself, or by control.h for a command that found this bank running.
 *
 * {"command": "rail-state"} -> {"url", "correspondent", "clearing_out", "clearing_in", "providers",
 *  "unsent", "unanswered", "queued"}: balances in minor units, as the ledger has them
 * {"command": "rail-queue", "after"} -> {"rows": [...]}
 * {"command": "rail-show", "id"} -> one of them with "message": the text that it is about
 * {"command": "rail-decide", "id", "decision", "account", "by"} -> {"done"}
 * {"command": "rail-statement", "file" | "day", "so_far"} -> what the day came to
 * Whatever was not done -> {"error": why} */
#ifndef OKNO_MAIN_RAIL_ACT_H
#define OKNO_MAIN_RAIL_ACT_H

#include <jansson.h>

#include "main/core.h"

/* rail_config.credited of every rail of a core, which is its context: the customer gets a notice.
 */
OKNO_CHECK enum status rail_tell_given_back(void *context, struct txn *txn, int64_t customer,
                                            int64_t payment);
OKNO_CHECK enum status rail_tell_credited(void *context, struct txn *txn, int64_t customer,
                                          int64_t payment);

/* Caller: json_decref. NULL: no memory. Not for the writer's thread. */
json_t *rail_act(struct core *core, const json_t *request);

#endif
