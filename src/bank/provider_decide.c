#include "bank/provider_decide.h"

#include <stdio.h>
#include <string.h>

#include "money/digits.h"
#include "money/phone.h"
#include "money/requisites.h"

/* ---- characters */

/* The next character of well-formed UTF-8; text keeps the rest. 0: there is none. */
static uint32_t next_character(struct str *text)
{
    if (text->size == 0) {
        return 0;
    }
    unsigned char first = (unsigned char)text->data[0];
    size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    uint32_t character = size == 1 ? first : first & (0x7FU >> size);
    size = size < text->size ? size : text->size;
    for (size_t i = 1; i < size; i++) {
        character = character << 6 | ((unsigned char)text->data[i] & 0x3FU);
    }
    *text = (struct str){text->data + size, text->size - size};
    return character;
}

/* ---- patterns */

/* One item: the characters it takes, and how often. */
struct item {
    struct str set; /* what stands between the brackets; or one character */
    bool is_set;
    uint32_t character;
    int64_t least, most;
};

static bool read_times(struct str *pattern, struct item *item)
{
    item->least = item->most = 1;
    if (pattern->size == 0 || pattern->data[0] != '{') {
        return true;
    }
    struct str rest = {pattern->data + 1, pattern->size - 1};
    struct str inside = str_cut(&rest, '}');
    if (rest.data == NULL) {
        return false;
    }
    struct str least = str_cut(&inside, ',');
    bool good = str_to_int64(least, &item->least) == STATUS_OK;
    item->most = item->least;
    if (good && inside.data != NULL) {
        good = str_to_int64(inside, &item->most) == STATUS_OK;
    }
    *pattern = rest;
    return good && item->least <= item->most && item->most >= 1 && item->most <= FIELD_VALUE;
}

static bool read_set(struct str *pattern, struct item *item)
{
    struct str rest = {pattern->data + 1, pattern->size - 1};
    item->is_set = true;
    item->set = str_cut(&rest, ']');
    *pattern = rest;
    return rest.data != NULL && item->set.size != 0 && item->set.data[0] != '^' &&
           memchr(item->set.data, '\\', item->set.size) == NULL &&
           memchr(item->set.data, '[', item->set.size) == NULL;
}

static bool read_item(struct str *pattern, struct item *item)
{
    *item = (struct item){0};
    bool good = true;
    if (pattern->data[0] == '[') {
        good = read_set(pattern, item);
    } else {
        uint32_t character = next_character(pattern);
        good = character >= 0x80 || strchr("^$.|()*+?{}]", (int)character) == NULL;
        if (character == '\\') {
            good = pattern->size != 0;
            character = next_character(pattern);
            good = good && character < 0x80 && strchr("^$.|()*+?{}[]\\/-", (int)character) != NULL;
        }
        item->character = character;
    }
    return good && read_times(pattern, item);
}

static bool takes(const struct item *item, uint32_t character)
{
    if (!item->is_set) {
        return item->character == character;
    }
    struct str rest = item->set;
    while (rest.size != 0) {
        uint32_t from = next_character(&rest);
        uint32_t to = from;
        if (rest.size > 1 && rest.data[0] == '-') {
            (void)next_character(&rest);
            to = next_character(&rest);
        }
        if (character >= from && character <= to) {
            return true;
        }
    }
    return false;
}

bool provider_pattern_is_valid(struct str pattern)
{
    struct item item;
    bool good = pattern.size != 0 && pattern.size <= FIELD_PATTERN && str_is_plain_text(pattern);
    while (good && pattern.size != 0) {
        good = read_item(&pattern, &item);
    }
    return good;
}

/* From each place that can be reached, so many characters further as the item takes. A bit a
 * place. */
static uint64_t step(const struct item *item, const uint32_t *characters, size_t count,
                     uint64_t places)
{
    uint64_t reached = item->least == 0 ? places : 0;
    uint64_t taken = places;
    for (int64_t times = 1; times <= item->most && taken != 0; times++) {
        uint64_t next = 0;
        for (size_t i = 0; i < count; i++) {
            if ((taken >> i & 1) != 0 && takes(item, characters[i])) {
                next |= UINT64_C(1) << (i + 1);
            }
        }
        taken = next;
        reached |= times >= item->least ? taken : 0;
    }
    return reached;
}

bool provider_pattern_fits(struct str pattern, struct str value)
{
    uint32_t characters[FIELD_VALUE];
    size_t count = 0;
    while (value.size != 0) {
        if (count == FIELD_VALUE) {
            return false;
        }
        characters[count++] = next_character(&value);
    }
    uint64_t places = 1;
    struct item item;
    while (pattern.size != 0 && places != 0) {
        if (!read_item(&pattern, &item)) {
            return false;
        }
        places = step(&item, characters, count, places);
    }
    return (places >> count & 1) != 0;
}

/* ---- fields */

bool provider_takes(const struct provider *provider, int64_t minor)
{
    return minor >= provider->least && minor <= provider->most;
}

enum field_fault provider_field_check(const struct provider_field *field, struct str value)
{
    if (value.size == 0) {
        return FIELD_MISSING;
    }
    if (!provider_pattern_fits(field->pattern, value)) {
        return FIELD_SHAPE;
    }
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_KIND_END:
        return FIELD_GOOD;
    case FIELD_NUMBER:
        return digits_only(value) ? FIELD_GOOD : FIELD_SHAPE;
    case FIELD_PHONE:
        return phone_is_valid(value) ? FIELD_GOOD : FIELD_SHAPE;
    case FIELD_UIN:
        return requisite_check(REQUISITE_UIN, value) == REQUISITE_IS_GOOD ? FIELD_GOOD : FIELD_KEY;
    case FIELD_INN:
        return requisite_check(REQUISITE_INN, value) == REQUISITE_IS_GOOD ? FIELD_GOOD : FIELD_KEY;
    }
    return FIELD_SHAPE;
}

/* ---- searching */

enum { UPPER_A = 0x410, UPPER_YA = 0x42F, LOWER_YA = 0x44F, UPPER_YO = 0x401, LOWER_YO = 0x451 };

/* The small form of a letter or digit; 0: neither. */
static uint32_t fold_character(uint32_t character)
{
    if (character >= 'A' && character <= 'Z') {
        return character + ('a' - 'A');
    }
    if ((character >= 'a' && character <= 'z') || (character >= '0' && character <= '9')) {
        return character;
    }
    if (character == UPPER_YO || character == LOWER_YO) {
        return 0x435; /* е */
    }
    if (character >= UPPER_A && character <= LOWER_YA) {
        return character <= UPPER_YA ? character + 0x20 : character;
    }
    return 0;
}

size_t provider_fold(struct str text, char *out, size_t room)
{
    enum { LONGEST = 3 }; /* a letter of two bytes, and the blank at the end */
    size_t size = 0;
    if (room == 0) {
        return 0;
    }
    out[size++] = ' ';
    while (text.size != 0 && size + LONGEST <= room) {
        uint32_t folded = fold_character(next_character(&text));
        if (folded == 0) {
            size -= out[size - 1] == ' ';
            out[size++] = ' ';
        } else if (folded < 0x80) {
            out[size++] = (char)folded;
        } else {
            out[size++] = (char)(0xC0 | folded >> 6);
            out[size++] = (char)(0x80 | (folded & 0x3F));
        }
    }
    if (out[size - 1] != ' ') {
        out[size++] = ' ';
    }
    return size;
}

bool provider_matches(struct str folded, struct str query)
{
    /* A word with the blank before it. */
    for (size_t at = 0; at + 1 < query.size;) {
        size_t end = at + 1;
        while (end < query.size && query.data[end] != ' ') {
            end++;
        }
        if (memmem(folded.data, folded.size, query.data + at, end - at) == NULL) {
            return false;
        }
        at = end;
    }
    return true;
}

/* ---- what a bill says */

static size_t add_cut(struct str text, char *out, size_t size, size_t room, size_t *left)
{
    while (text.size != 0 && *left != 0) {
        struct str from = text;
        (void)next_character(&text);
        size_t bytes = from.size - text.size;
        if (size + bytes >= room) {
            return size;
        }
        memcpy(out + size, from.data, bytes);
        size += bytes;
        (*left)--;
    }
    return size;
}

static struct str value_named(const struct provider *provider, const struct str *values,
                              struct str name)
{
    for (size_t i = 0; i < provider->field_count; i++) {
        if (str_equal(provider->fields[i].name, name)) {
            return values[i];
        }
    }
    return STR("");
}

void provider_purpose(const struct provider *provider, const struct str values[PROVIDER_FIELDS],
                      char *out, size_t room)
{
    struct str rest = provider->purpose;
    size_t size = 0;
    size_t left = LIMIT_PURPOSE;
    while (rest.size != 0) {
        size = add_cut(str_cut(&rest, '{'), out, size, room, &left);
        if (rest.size != 0) {
            struct str name = str_cut(&rest, '}');
            size = add_cut(value_named(provider, values, name), out, size, room, &left);
        }
    }
    out[size] = '\0';
}
