/* api.h - the JSON API: routes, who is asking, and the guard in front of every route's work.
 * For: main, which plugs these into http's hooks. Contract: api/openapi.yaml.
 * Never: decides about money or access by itself (bank and auth do), speaks SQL.
 * A resource is a file; a route is three functions in reading order: parse, run, reply. */
#ifndef OKNO_API_API_H
#define OKNO_API_API_H

#include "auth/proof.h"
#include "bank/bank.h"
#include "bank/channel_board.h"
#include "channel/channel.h"
#include "channel/gate.h"
#include "http/http.h"

struct hub;

/* What every route works with: services of struct http_config. Borrowed by the server. */
struct api {
    const struct bank *bank;
    struct proof_memory *proofs;
    const char *const
        *origins; /* public ones, NULL-terminated: what a proof's htu may begin with */
    const struct channel_keys *channel_keys; /* NULL: no window has launches */
    struct channel_board *board;             /* NULL: every window is open */
    const char *links[WINDOW_COUNT];         /* how each is opened from outside; "": it cannot be */
    struct hub *hub;                         /* of the open streams */
    const struct gate *gate;                 /* NULL: there are no bots */
    struct metrics *metrics;
    struct digest processor_pin; /* PINs on their way are sealed under it (processor.h) */
    bool limit_addresses;        /* count sign-ins by the client's address */
};

/* Every call under /v1, the documents and the probes. Ended by a row whose path is NULL. */
extern const struct http_route api_routes[];

/* ---- hooks of http_config; context is a struct api */

/* State of one loop: its proof checker and its request rates. NULL: no memory. */
void *api_loop_new(void *context);
void api_loop_free(void *state);
/* Check the proof (and not yet the session: that needs the store). False: it has answered. */
bool api_authenticate(void *context, void *loop, struct http_request *request);

/* ---- the work of a request, in a transaction */

/* The session first, then what parse found wrong, then the route's run. Starts anew when called
 * again. */
OKNO_CHECK enum status api_run(struct http_request *request, struct txn *txn);
/* What run will change. */
OKNO_CHECK enum status api_plan(struct http_request *request, struct txn *txn, struct plan *plan);
/* After a request: the session whose "last seen" should be written soon; 0: none. */
int64_t api_touch_due(const struct http_request *request);

#endif
