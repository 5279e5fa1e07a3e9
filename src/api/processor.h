/* processor.h - the routes of the cards' processor, for a listener of its own whose requests are
 * signed with a shared key (base/signed.h). For: main. Contract: api/processor.yaml. */
#ifndef OKNO_API_PROCESSOR_H
#define OKNO_API_PROCESSOR_H

#include "http/http.h"

/* Ended by a row whose path is NULL. */
extern const struct http_route processor_routes[];

/* The key that PINs are sealed under on their way, made of the shared one. */
struct digest processor_pin_key(struct str key);

#endif
