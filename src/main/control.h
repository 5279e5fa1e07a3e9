/* control.h - commands to the bank that runs on a data folder: a socket in that folder, which only
 * the bank's own user can open. A file takes one writing process, so a command hands its work to
 * the one that has it; where the store is shared by many processes, a command works on the store
 * itself and there is no socket. One request and one answer a connection, each a JSON object. */
#ifndef OKNO_MAIN_CONTROL_H
#define OKNO_MAIN_CONTROL_H

#include <jansson.h>

#include "base/status.h"

struct control;

/* answer: on the control's thread, one call at a time; what it returns is taken over. */
OKNO_CHECK enum status control_start(const char *data,
                                     json_t *(*answer)(void *context, json_t *request),
                                     void *context, struct control **control, struct error *error);
/* NULL is allowed. */
void control_stop(struct control *control);

/* Ask. STATUS_NOT_FOUND: no bank listens there. Caller: json_decref(*answer). */
OKNO_CHECK enum status control_ask(const char *data, const json_t *request, json_t **answer,
                                   struct error *error);

#endif
