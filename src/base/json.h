/* json.h - reading a request's JSON strictly, over jansson.
 * Refuses what two parsers could read in two ways: doubled keys, NUL in texts, invalid UTF-8,
 * trailing bytes, numbers where text is wanted, members nobody asked for, nesting deeper than
 * LIMIT_JSON_DEPTH. */
#ifndef OKNO_BASE_JSON_H
#define OKNO_BASE_JSON_H

#include <jansson.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/limits.h"

/* One thing that is wrong with a request: where (RFC 6901) and what, in English and plain. */
struct field_error {
    struct str pointer;
    struct str detail;
};

/* What was wrong, all at once. Lives in the request's arena. */
struct field_errors {
    struct arena *arena;
    size_t count;
    struct field_error items[LIMIT_FIELD_ERRORS];
};

void field_errors_init(struct field_errors *errors, struct arena *arena);
/* Past LIMIT_FIELD_ERRORS further ones are dropped. pointer and detail are copied. */
void field_errors_add(struct field_errors *errors, const char *pointer, const char *detail);

/* Parse an object. NULL and one more error when the text is not exactly one. Caller: json_decref.
 */
OKNO_CHECK json_t *json_read_object(struct str text, struct field_errors *errors);

/* Complain about members of object that are not in names (NULL-terminated).
 * at  the pointer of the object itself, "" for the root */
void json_only(json_t *object, const char *at, const char *const *names,
               struct field_errors *errors);

/* A required text member of 1..maximum characters that is plain text and can be seen.
 * Borrowed from the object. */
struct str json_text(json_t *object, const char *at, const char *name, size_t maximum,
                     struct field_errors *errors);
/* The same, but may be missing or empty: then size is 0. */
struct str json_text_optional(json_t *object, const char *at, const char *name, size_t maximum,
                              struct field_errors *errors);
/* The same, as far as it is typed: blanks alone are welcome. */
struct str json_text_typed(json_t *object, const char *at, const char *name, size_t maximum,
                           struct field_errors *errors);
/* A required object member; NULL and an error when it is not there. Borrowed. */
json_t *json_object_member(json_t *object, const char *at, const char *name,
                           struct field_errors *errors);
/* An optional boolean, false when missing. */
bool json_flag(json_t *object, const char *at, const char *name, struct field_errors *errors);

/* SHA-256 of the canonical text: sorted keys, no blanks. For idempotency. */
OKNO_CHECK enum status json_digest(const json_t *value, struct digest *digest);

/* The text of value, in the arena. data is NULL when there was no memory (value may be NULL then).
 */
OKNO_CHECK struct str json_write(const json_t *value, struct arena *arena);

#endif
