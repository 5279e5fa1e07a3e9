#include "channel/launch_form.h"

#include <stdlib.h>
#include <string.h>

/* ---- decoding */

static int hex_of(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    int letter = c | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* Into room for text.size bytes. False: a broken escape. */
static bool decode(struct str text, bool plus_is_space, char *out, size_t *size)
{
    *size = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '%') {
            int high = i + 2 < text.size ? hex_of(text.data[i + 1]) : -1;
            int low = high >= 0 ? hex_of(text.data[i + 2]) : -1;
            if (low < 0) {
                return false;
            }
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        out[(*size)++] = c;
    }
    return true;
}

/* C0, DEL and C1, in a text that is UTF-8: there 0xC2 begins U+0080 to U+00BF and nothing else.
 * What turns the direction of writing around is a matter of those who show a text. */
static bool has_control(struct str text)
{
    bool is_latin = false;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c < 0x20 || c == 0x7F || (is_latin && c < 0xA0)) {
            return true;
        }
        is_latin = c == 0xC2;
    }
    return false;
}

static enum status decode_part(struct str text, bool plus_is_space, struct arena *arena,
                               struct str *part, enum launch_outcome *outcome)
{
    char *room = arena_alloc(arena, 1, text.size + 1);
    if (room == NULL) {
        return STATUS_NO_MEMORY;
    }
    part->data = room;
    if (!decode(text, plus_is_space, room, &part->size)) {
        *outcome = LAUNCH_BROKEN_ESCAPE;
    } else if (!str_is_utf8(*part)) {
        *outcome = LAUNCH_NO_TEXT;
    } else if (has_control(*part)) {
        *outcome = LAUNCH_CONTROL_CHARACTER;
    }
    return STATUS_OK;
}

/* ---- order */

static int compare(struct str a, struct str b)
{
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

static int by_key(const void *a, const void *b)
{
    return compare(((const struct launch_pair *)a)->key, ((const struct launch_pair *)b)->key);
}

/* As lines: "k1=" stands after "k10=". */
static int by_line(const void *a, const void *b)
{
    const struct launch_pair *one = a;
    const struct launch_pair *other = b;
    size_t shared = one->key.size < other->key.size ? one->key.size : other->key.size;
    int order = memcmp(one->key.data, other->key.data, shared);
    if (order != 0 || one->key.size == other->key.size) {
        return order;
    }
    bool is_shorter = one->key.size < other->key.size;
    struct str longer = is_shorter ? other->key : one->key;
    bool is_first = '=' < (unsigned char)longer.data[shared];
    return is_shorter == is_first ? -1 : 1;
}

static bool has_twins(const struct launch_form *form)
{
    for (size_t i = 1; i < form->count; i++) {
        if (str_equal(form->pairs[i - 1].key, form->pairs[i].key)) {
            return true;
        }
    }
    return false;
}

/* ---- reading */

static enum status add_pair(struct str text, bool plus_is_space, struct arena *arena,
                            struct launch_form *form, enum launch_outcome *outcome)
{
    if (form->count == LAUNCH_KEYS_MOST) {
        *outcome = LAUNCH_TOO_LONG;
        return STATUS_OK;
    }
    struct launch_pair *pair = &form->pairs[form->count++];
    struct str key = str_cut(&text, '=');
    enum status status = decode_part(key, plus_is_space, arena, &pair->key, outcome);
    if (status == STATUS_OK && *outcome == LAUNCH_VALID) {
        status = decode_part(text, plus_is_space, arena, &pair->value, outcome);
    }
    /* A key with an equals sign of its own would be signed like another key with another value. */
    bool is_word = pair->key.size != 0 && memchr(pair->key.data, '=', pair->key.size) == NULL;
    if (status == STATUS_OK && *outcome == LAUNCH_VALID && !is_word) {
        *outcome = LAUNCH_MALFORMED;
    }
    return status;
}

enum status launch_form_read(struct str raw, bool plus_is_space, struct arena *arena,
                             struct launch_form *form, enum launch_outcome *outcome)
{
    enum status status = STATUS_OK;
    form->count = 0;
    *outcome = raw.size > LAUNCH_BYTES_MOST ? LAUNCH_TOO_LONG
               : raw.size == 0              ? LAUNCH_MALFORMED
                                            : LAUNCH_VALID;
    while (status == STATUS_OK && *outcome == LAUNCH_VALID && raw.data != NULL) {
        status = add_pair(str_cut(&raw, '&'), plus_is_space, arena, form, outcome);
    }
    if (status != STATUS_OK || *outcome != LAUNCH_VALID) {
        return status;
    }
    qsort(form->pairs, form->count, sizeof form->pairs[0], by_key);
    *outcome = has_twins(form) ? LAUNCH_DOUBLED_KEY : LAUNCH_VALID;
    return STATUS_OK;
}

bool launch_form_order_lines(struct launch_form *form)
{
    bool has_moved = false;
    for (size_t i = 1; i < form->count; i++) {
        has_moved = has_moved || by_line(&form->pairs[i - 1], &form->pairs[i]) > 0;
    }
    if (has_moved) {
        qsort(form->pairs, form->count, sizeof form->pairs[0], by_line);
    }
    return has_moved;
}

const struct launch_pair *launch_form_find(const struct launch_form *form, struct str key)
{
    for (size_t i = 0; i < form->count; i++) {
        if (str_equal(form->pairs[i].key, key)) {
            return &form->pairs[i];
        }
    }
    return NULL;
}
