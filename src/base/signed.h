/* signed.h - a request between programs that share a key: an Authorization header that says when,
 * and an HMAC over method, target, time, nonce and the body's digest.
 *
 *   Authorization: Okno-HMAC-SHA256 time=1764090000, nonce=..., signature=...
 *
 * signature: base64url of HMAC-SHA-256 under the key of "METHOD\nTARGET\nTIME\nNONCE\nDIGEST",
 * where DIGEST is base64url of the body's SHA-256. For: the interfaces of a card processor and of a
 * rail. Never: keeps what it has seen; that a word is not used twice is main/signed_door. */
#ifndef OKNO_BASE_SIGNED_H
#define OKNO_BASE_SIGNED_H

#include "base/crypto.h"
#include "base/random.h"

enum { SIGNED_NONCE = 16, SIGNED_NONCE_TEXT = 64, SIGNED_LINE = 256 };

struct signed_request {
    const char *method;
    struct str target; /* path and query */
    struct str body;
};

/* The header's value for a request that leaves now. */
void signed_write(struct str key, const struct signed_request *request, int64_t now_us,
                  struct random *random, char line[SIGNED_LINE]);

/* Whether the header's value is this key's word for this request. at_s, nonce [out]: of it, set
 * when it holds; the nonce is borrowed from line. */
bool signed_holds(struct str key, const struct signed_request *request, struct str line,
                  int64_t *at_s, struct str *nonce);

#endif
