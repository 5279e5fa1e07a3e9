/* wire.h - bytes to another program and back, over HTTP, signed with the shared key
 * (base/signed.h). TLS as at the gate: https with checked certificates, plain http to loopback
 * alone, no redirects, no proxy, no second try by itself. One thread at a time; rail_wire_stop from
 * any. */
#ifndef OKNO_RAIL_WIRE_H
#define OKNO_RAIL_WIRE_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/signed.h"

enum { RAIL_URL = 256, RAIL_KEY = 256 };

struct rail_peer {
    char url[RAIL_URL];     /* "https://rail.example/okno", without a slash at its end */
    char ca_file[RAIL_URL]; /* "": the system's */
    char key[RAIL_KEY];
    size_t key_size;
};

/* Of the form above, and https unless its host is loopback. */
bool rail_url_is_allowed(struct str url);

struct rail_wire;
/* peer, clock and random are borrowed. */
OKNO_CHECK enum status rail_wire_new(const struct rail_peer *peer, const struct clock *clock,
                                     struct random *random, struct rail_wire **wire);
/* NULL is allowed. */
void rail_wire_free(struct rail_wire *wire);
/* Break off what runs, now and from now on. */
void rail_wire_stop(struct rail_wire *wire);

/* POST of XML. Returns the answer's status; 0: there was none. */
int rail_wire_post(struct rail_wire *wire, const char *path, struct str body);
/* GET into a file. The same. */
int rail_wire_get(struct rail_wire *wire, const char *path, int fd);

#endif
