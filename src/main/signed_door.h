/* signed_door.h - who may knock at a listener for programs: whoever has the shared key, with a word
 * that is fresh and was never used (base/signed.h). Several threads may ask. */
#ifndef OKNO_MAIN_SIGNED_DOOR_H
#define OKNO_MAIN_SIGNED_DOOR_H

#include "base/clock.h"
#include "base/signed.h"
#include "http/http.h"

struct signed_door;

enum { SIGNED_KEY_MOST = 256 };

/* The key of a file: 32 to 256 bytes, one new line at its end does not count. */
OKNO_CHECK enum status signed_key_read(const char *path, char key[SIGNED_KEY_MOST], size_t *size,
                                       struct error *error);

/* key is copied; clock is borrowed. Free: signed_door_free, NULL is allowed. */
OKNO_CHECK enum status signed_door_new(struct str key, const struct clock *clock,
                                       struct signed_door **door);
void signed_door_free(struct signed_door *door);

/* For http_config's authenticate: true, or it has answered 401, or 503 when more words were said
 * within two minutes than are kept. */
bool signed_door_opens(struct signed_door *door, struct http_request *request);

#endif
