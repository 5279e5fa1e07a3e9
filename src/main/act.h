/* act.h - what commands do to a bank: in the one that runs on a data folder, through its socket,
 * or, where none runs and on a shared store, here and now by the same functions. Requests and
 * answers are JSON objects: those of channel_act.h, processor_act.h and rail_act.h, and
 *
 * {"command": "directory-load", "file"} -> {"banks", "day"} (directory_act.h) */
#ifndef OKNO_MAIN_ACT_H
#define OKNO_MAIN_ACT_H

#include <jansson.h>

#include "main/core.h"

/* Members of a request or an answer; "" and 0: it is not there, or is something else. */
struct str act_text(const json_t *object, const char *name);
const char *act_word(const json_t *object, const char *name);
int64_t act_number(const json_t *object, const char *name);

/* The answer to what was not done. */
json_t *act_refuse(const char *why);

/* On standard output, in a line. */
void act_print(const json_t *answer);

/* On the bank that is open in this process. Not for the writer's thread. Caller: json_decref. NULL:
 * no memory. */
json_t *act_here(struct core *core, const char *jurisdiction, const json_t *request);

/* From a command. request is taken over. NULL: it was not done, and that has been said on standard
 * error as "okno COMMAND: why". */
json_t *act_anywhere(const char *command, const char *data, json_t *request);

#endif
