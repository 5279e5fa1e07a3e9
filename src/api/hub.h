/* hub.h - the streams of GET /v1/events that are open in this process, and what was told lately.
 * For: the route that opens them, and main's feed, which reads what was committed and hands it
 * over. Never: reads the store. Any thread.
 *
 * The newest events stay in memory, of all customers, so that one who comes back with the id he saw
 * last is told what he missed; when that is not known any more, or too much, he is told to read
 * anew. Ids on a stream grow; an event of another process that comes late is told without one. */
#ifndef OKNO_API_HUB_H
#define OKNO_API_HUB_H

#include "bank/channel_board.h"
#include "bank/event.h"
#include "http/http.h"

struct hub;

/* is_shared: other processes make events, too. board: NULL: every window is open. */
OKNO_CHECK enum status hub_new(const struct clock *clock, struct channel_board *board,
                               struct metrics *metrics, bool is_shared, struct hub **hub);
/* When no loop runs any more. */
void hub_free(struct hub *hub);

/* reply: answer with a stream of this session. after: the id that its client saw last; 0: none. */
void hub_open(struct hub *hub, struct http_request *request, const struct session *session,
              int64_t after);

/* ---- the feed's */

/* Of which moment the first events will be handed over: what is older is not known here. */
void hub_begin(struct hub *hub, int64_t after);
/* Events that were committed, each process's in their order. */
void hub_tell(struct hub *hub, const struct event *events, size_t count);
/* Some were left out, up to this one: all windows read anew. */
void hub_skip(struct hub *hub, int64_t through);

/* How many streams there are; the ended ones go first. Ends those of windows that are closed. */
size_t hub_count(struct hub *hub);
/* Whose streams are open, sorted, each once; room for LIMIT_STREAMS. */
size_t hub_sessions(struct hub *hub, int64_t *sessions);
/* Of the sessions of hub_sessions these (sorted) are still open: the others' streams end. */
void hub_keep(struct hub *hub, const int64_t *asked, size_t asked_count, const int64_t *open,
              size_t open_count);

#endif
