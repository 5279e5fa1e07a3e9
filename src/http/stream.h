/* stream.h - answers that go on: a loop's side of them. Only for this folder.
 * A stream belongs to two: its loop, which sends what is in its buffer and suspends the connection
 * when there is nothing, and its feeder, on any thread. The mutex is for what both touch; the loop
 * itself is reached through the stream only while the connection lives. */
#ifndef OKNO_HTTP_STREAM_H
#define OKNO_HTTP_STREAM_H

#include "http/loop.h"

/* The response of a request that is answered with a stream; NULL: no memory. It belongs to the loop
 * until the library frees it with its connection. */
struct MHD_Response *stream_response(struct exchange *exchange);

/* ---- the loop's thread */

/* Go on with those that have something to say, or have ended. */
void streams_resume(struct loop *loop);
/* Clients who left: a suspended connection is not looked at by the library. */
void streams_find_gone(struct loop *loop);
/* Say to the quiet ones that they live, and look after those that have ended. */
void streams_sweep(struct loop *loop, int64_t now);
void streams_end_all(struct loop *loop);

#endif
