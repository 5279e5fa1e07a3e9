/* event_feed.h - reads what was committed for the customers' streams, and hands it to the hub:
 * after each commit of this process that tells something, and twice a second what other processes
 * committed, and whose sessions have ended. Without an open stream it reads nothing. */
#ifndef OKNO_MAIN_EVENT_FEED_H
#define OKNO_MAIN_EVENT_FEED_H

#include "api/hub.h"
#include "main/core.h"

struct event_feed;

OKNO_CHECK enum status event_feed_start(struct core *core, struct hub *hub,
                                        struct event_feed **feed);
/* Something was committed. Any thread; feed may be NULL. */
void event_feed_wake(struct event_feed *feed);
void event_feed_stop(struct event_feed *feed);
/* When nothing can be committed any more. */
void event_feed_free(struct event_feed *feed);

#endif
