/* work.h - how a request gets from http to the committer and back: http's submit hook. */
#ifndef OKNO_MAIN_WORK_H
#define OKNO_MAIN_WORK_H

#include "http/http.h"
#include "main/core.h"

/* Run the request's work in a transaction, what is costly to draw after it on a reader's thread,
 * then http_complete. STATUS_BUSY: the queue is full; the request is still the caller's. */
OKNO_CHECK enum status work_submit(struct core *core, struct http_request *request);

#endif
