/* buf.h - a growing buffer with a maximum, given when it is made.
 * A chain of appends is checked once: after a failure the buffer stays empty and failed. */
#ifndef OKNO_BASE_BUF_H
#define OKNO_BASE_BUF_H

#include "base/str.h"

struct buf {
    char *data; /* NUL-terminated whenever it is not NULL */
    size_t size;
    size_t room;
    size_t maximum;
    enum status status; /* the first failure, or STATUS_OK */
};

/* maximum  bytes it may hold; use a name from base/limits.h */
void buf_init(struct buf *buf, size_t maximum);
/* Free the bytes. Safe on a buffer that is empty, failed or already freed. */
void buf_free(struct buf *buf);
void buf_add(struct buf *buf, const void *bytes, size_t size);
void buf_add_str(struct buf *buf, struct str text);
void buf_printf(struct buf *buf, const char *format, ...) OKNO_PRINTF(2, 3);
/* Percent-encoded as a part of an address or a form (RFC 3986 §2.3: unreserved ones stay). */
void buf_add_percent(struct buf *buf, struct str text);
/* Borrow what is there. */
struct str buf_str(const struct buf *buf);

#endif
