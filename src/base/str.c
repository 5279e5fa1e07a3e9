#include "base/str.h"

#include <string.h>

struct str str_from(const char *text)
{
    return text == NULL ? (struct str){NULL, 0} : (struct str){text, strlen(text)};
}

bool str_equal(struct str a, struct str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool str_starts(struct str text, struct str prefix)
{
    return text.size >= prefix.size &&
           (prefix.size == 0 || memcmp(text.data, prefix.data, prefix.size) == 0);
}

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_equal_fold(struct str a, struct str b)
{
    if (a.size != b.size) {
        return false;
    }
    for (size_t i = 0; i < a.size; i++) {
        if (fold(a.data[i]) != fold(b.data[i])) {
            return false;
        }
    }
    return true;
}

struct str str_cut(struct str *text, char separator)
{
    struct str head = *text;
    const char *at = text->size == 0 ? NULL : memchr(text->data, separator, text->size);
    if (at == NULL) {
        *text = (struct str){NULL, 0};
        return head;
    }
    head.size = (size_t)(at - text->data);
    text->data = at + 1;
    text->size -= head.size + 1;
    return head;
}

enum status str_to_int64(struct str text, int64_t *value)
{
    *value = 0;
    if (text.size == 0 || text.size > 19 || (text.size > 1 && text.data[0] == '0')) {
        return STATUS_INVALID;
    }
    int64_t sum = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c < '0' || c > '9') {
            return STATUS_INVALID;
        }
        if (__builtin_mul_overflow(sum, (int64_t)10, &sum) ||
            __builtin_add_overflow(sum, (int64_t)(c - '0'), &sum)) {
            return STATUS_INVALID;
        }
    }
    *value = sum;
    return STATUS_OK;
}

/* Decode one code point at text; returns its length in bytes, 0 when malformed. */
static size_t decode(const unsigned char *p, size_t left, uint32_t *point)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    size_t size = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (size == 0 || size > left || p[0] > 0xF4) {
        return 0;
    }
    uint32_t value = size == 1 ? p[0] : p[0] & (0x7FU >> size);
    for (size_t i = 1; i < size; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return 0;
        }
        value = (value << 6) | (p[i] & 0x3F);
    }
    if (value < least[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 0;
    }
    *point = value;
    return size;
}

static bool is_hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

bool str_is_plain_text(struct str text)
{
    const unsigned char *p = (const unsigned char *)text.data;
    for (size_t at = 0; at < text.size;) {
        uint32_t point = 0;
        size_t size = decode(p + at, text.size - at, &point);
        if (size == 0 || is_hidden(point)) {
            return false;
        }
        at += size;
    }
    return true;
}

/* Blanks, and what Unicode calls default ignorable. */
static bool is_shapeless(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {{0x20, 0x20},       {0xA0, 0xA0},      {0xAD, 0xAD},     {0x34F, 0x34F},
                  {0x61C, 0x61C},     {0x115F, 0x1160},  {0x1680, 0x1680}, {0x17B4, 0x17B5},
                  {0x180B, 0x180F},   {0x2000, 0x200F},  {0x2028, 0x202F}, {0x205F, 0x206F},
                  {0x2800, 0x2800},   {0x3000, 0x3000},  {0x3164, 0x3164}, {0xFE00, 0xFE0F},
                  {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},  {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3},
                  {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last) {
            return true;
        }
    }
    return is_hidden(c);
}

bool str_is_visible(struct str text)
{
    const unsigned char *p = (const unsigned char *)text.data;
    for (size_t at = 0; at < text.size;) {
        uint32_t point = 0;
        size_t size = decode(p + at, text.size - at, &point);
        if (size == 0 || !is_shapeless(point)) {
            return size != 0;
        }
        at += size;
    }
    return false;
}

bool str_is_utf8(struct str text)
{
    const unsigned char *p = (const unsigned char *)text.data;
    for (size_t at = 0; at < text.size;) {
        uint32_t point = 0;
        size_t size = decode(p + at, text.size - at, &point);
        if (size == 0) {
            return false;
        }
        at += size;
    }
    return true;
}

size_t str_characters(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    }
    return count;
}
