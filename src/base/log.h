/* log.h - one JSON line an event, to standard error.
 * Never: names, phones, accounts, amounts, codes, tokens, request bodies. A field is an id, a
 * number or a word from a fixed list; text is escaped, so that lines = events. */
#ifndef OKNO_BASE_LOG_H
#define OKNO_BASE_LOG_H

#include "base/str.h"

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO };

/* event  a fixed name: "commit-failed"; format  details for an engineer */
void log_event(enum log_level level, const char *event, const char *format, ...) OKNO_PRINTF(3, 4);

#endif
