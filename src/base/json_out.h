/* json_out.h - writing a JSON text straight into an arena: for answers that are sent many thousand
 * times a second, where a tree of values would be built only to be read once. Other answers are
 * json_t. Texts must be well-formed UTF-8, as all texts of the store and of requests are. */
#ifndef OKNO_BASE_JSON_OUT_H
#define OKNO_BASE_JSON_OUT_H

#include "base/arena.h"
#include "base/str.h"

struct json_out {
    struct arena *arena;
    char *data;
    size_t size, room;
    bool needs_comma;
    bool failed; /* no memory; everything after it does nothing */
};

void json_out_init(struct json_out *out, struct arena *arena);
/* Members are written in the order of the calls. name: a plain word; NULL for the outermost object
 * and the items of a list. */
void json_out_open(struct json_out *out, const char *name, char bracket);
void json_out_close(struct json_out *out, char bracket);
void json_out_text(struct json_out *out, const char *name, struct str text);
void json_out_null(struct json_out *out, const char *name);
void json_out_bool(struct json_out *out, const char *name, bool value);
/* An id, as the API says ids: decimal digits in quotes. */
void json_out_id(struct json_out *out, const char *name, int64_t id);
/* The text, in the arena; data is NULL when there was no memory. */
struct str json_out_end(const struct json_out *out);

#endif
