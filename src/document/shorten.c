#include "document/shorten.h"

#include <string.h>

static size_t sequence_size(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* U+FDD0-FDEF and the last two code points of every plane (Unicode 23.7). */
static bool is_noncharacter(const unsigned char *p, size_t size)
{
    if (size == 3) {
        return p[0] == 0xEF &&
               ((p[1] == 0xB7 && p[2] >= 0x90 && p[2] <= 0xAF) || (p[1] == 0xBF && p[2] >= 0xBE));
    }
    return size == 4 && (p[1] & 0x0F) == 0x0F && p[2] == 0xBF && p[3] >= 0xBE;
}

struct str shorten(struct str text, struct short_text *copy)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    static const char ellipsis[] = "…";
    size_t used = 0;
    size_t at = 0;
    for (size_t count = 0; at < text.size && count < SHORT_CHARACTERS; count++) {
        const char *p = text.data + at;
        size_t size = sequence_size((unsigned char)*p);
        bool odd = is_noncharacter((const unsigned char *)p, size);
        size_t added = odd ? sizeof replacement - 1 : size;
        memcpy(copy->bytes + used, odd ? replacement : p, added);
        used += added;
        at += size;
    }
    if (at < text.size) {
        memcpy(copy->bytes + used, ellipsis, sizeof ellipsis - 1);
        used += sizeof ellipsis - 1;
    }
    copy->bytes[used] = '\0';
    return (struct str){copy->bytes, used};
}
