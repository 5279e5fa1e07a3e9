/* shorten.h - a text as it may be drawn: not longer than its room, and nothing cairo refuses. Pure.
 */
#ifndef OKNO_DOCUMENT_SHORTEN_H
#define OKNO_DOCUMENT_SHORTEN_H

#include "base/limits.h"
#include "base/str.h"

/* No field of a document has more characters; laying text out costs time by the character. */
enum { SHORT_CHARACTERS = LIMIT_MESSAGE, SHORT_ROOM = LIMIT_MESSAGE * 4 + 4 };

struct short_text {
    char bytes[SHORT_ROOM]; /* NUL-terminated */
};

/* The first SHORT_CHARACTERS characters of a plain text, with an ellipsis when there were more.
 * Code points that are no characters (U+FFFE and its like) become U+FFFD, as cairo takes them for
 * an error. Points into copy. */
struct str shorten(struct str text, struct short_text *copy);

#endif
