/* status.h - how an operation went, and what went wrong, as values.
 * For: everyone.   Never: errno, thread-local state, texts made on the heap.
 * An outcome of business (insufficient funds) is not a status: each module has its own enum for
 * those. */
#ifndef OKNO_BASE_STATUS_H
#define OKNO_BASE_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The result must be looked at. */
#define OKNO_CHECK __attribute__((warn_unused_result))
#define OKNO_PRINTF(format_at, arguments_at)                                                       \
    __attribute__((format(printf, format_at, arguments_at)))

#define ARRAY_COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum status {
    STATUS_OK,
    STATUS_NOT_FOUND, /* asked for a row, a file, a key: there is none */
    STATUS_INVALID,   /* the input is not of its form */
    STATUS_RETRY,     /* the store's transaction lost a race: run it again */
    STATUS_WIDEN,     /* a job needs a row that its plan did not name: again, with a wider plan */
    STATUS_BUSY,      /* a queue or a table is full: come back later */
    STATUS_NO_MEMORY, /* an allocation failed; nothing was changed */
    STATUS_DISK_FULL, /* refused before anything was written */
    STATUS_IO,        /* the disk or the network failed */
    STATUS_IN_DOUBT,  /* a commit whose end is unknown: look its keys up, never replay blindly */
    STATUS_CORRUPT,   /* what was read cannot be what was written */
    STATUS_BUG,       /* this program is wrong */
};

/* A short English name for logs: "disk-full". Never NULL. */
const char *status_name(enum status status);

/* One error with its story, owned by whoever passes it in. text is for engineers, never for
 * customers. */
struct error {
    enum status status;
    char text[256];
};

/* Fill error (may be NULL) and return status, so that `return error_set(...)` reads well. */
enum status error_set(struct error *error, enum status status, const char *format, ...)
    OKNO_PRINTF(3, 4);

#endif
