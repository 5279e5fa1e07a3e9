#include "base/json_out.h"

#include <string.h>

#include "base/id.h"

enum { FIRST_ROOM = 1024 };

void json_out_init(struct json_out *out, struct arena *arena)
{
    *out = (struct json_out){.arena = arena};
}

/* Room for so many bytes more; what the text grows out of stays in the arena until its end. */
static bool reserve(struct json_out *out, size_t more)
{
    if (out->failed || more <= out->room - out->size) {
        return !out->failed;
    }
    size_t room = out->room == 0 ? FIRST_ROOM : out->room * 2;
    while (room - out->size < more) {
        room *= 2;
    }
    char *bigger = arena_alloc(out->arena, 1, room);
    if (bigger == NULL) {
        out->failed = true;
        return false;
    }
    if (out->size != 0) {
        memcpy(bigger, out->data, out->size);
    }
    out->data = bigger;
    out->room = room;
    return true;
}

static void add(struct json_out *out, const char *bytes, size_t size)
{
    if (reserve(out, size)) {
        memcpy(out->data + out->size, bytes, size);
        out->size += size;
    }
}

static void add_char(struct json_out *out, char c)
{
    add(out, &c, 1);
}

/* RFC 8259 §7: the quote, the backslash and the control characters, nothing else. */
static void add_escaped(struct json_out *out, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    char escape[] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
    if (c == '"' || c == '\\') {
        escape[1] = (char)c;
        add(out, escape, 2);
    } else {
        add(out, escape, sizeof escape);
    }
}

static void add_quoted(struct json_out *out, struct str text)
{
    add_char(out, '"');
    size_t start = 0;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c < 0x20 || c == '"' || c == '\\') {
            add(out, text.data + start, i - start);
            add_escaped(out, c);
            start = i + 1;
        }
    }
    add(out, text.data + start, text.size - start);
    add_char(out, '"');
}

static void begin_value(struct json_out *out, const char *name)
{
    if (out->needs_comma) {
        add_char(out, ',');
    }
    if (name != NULL) {
        add_char(out, '"');
        add(out, name, strlen(name));
        add(out, "\":", 2);
    }
    out->needs_comma = true;
}

void json_out_open(struct json_out *out, const char *name, char bracket)
{
    begin_value(out, name);
    add_char(out, bracket);
    out->needs_comma = false;
}

void json_out_close(struct json_out *out, char bracket)
{
    add_char(out, bracket);
    out->needs_comma = true;
}

void json_out_text(struct json_out *out, const char *name, struct str text)
{
    begin_value(out, name);
    add_quoted(out, text);
}

void json_out_null(struct json_out *out, const char *name)
{
    begin_value(out, name);
    add(out, "null", 4);
}

void json_out_bool(struct json_out *out, const char *name, bool value)
{
    begin_value(out, name);
    add(out, value ? "true" : "false", value ? 4 : 5);
}

void json_out_id(struct json_out *out, const char *name, int64_t id)
{
    char text[ID_TEXT];
    id_format(id, text);
    json_out_text(out, name, str_from(text));
}

struct str json_out_end(const struct json_out *out)
{
    return out->failed ? (struct str){NULL, 0} : (struct str){out->data, out->size};
}
