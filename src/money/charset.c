#include "money/charset.h"

#include <iconv.h>
#include <string.h>

#define WORD(name, iconv, word) word,
const char *const charset_words[CHARSET_END] = {CHARSET_LIST(WORD)};
#undef WORD
#define ICONV(name, iconv, word) iconv,
static const char *const iconv_names[CHARSET_END] = {CHARSET_LIST(ICONV)};
#undef ICONV

/* No character of these sets takes more bytes in UTF-8 than three. */
enum { GROWS = 3 };

static enum status convert(struct arena *arena, const char *to, const char *from, struct str input,
                           struct str *output)
{
    *output = (struct str){"", 0};
    char *out = arena_alloc(arena, GROWS, input.size + 1);
    char *in = arena_alloc(arena, 1, input.size + 1); /* iconv's input is not const */
    if (out == NULL || in == NULL) {
        return STATUS_NO_MEMORY;
    }
    if (input.size != 0) {
        memcpy(in, input.data, input.size);
    }
    iconv_t converter = iconv_open(to, from);
    if ((intptr_t)converter == -1) {
        return STATUS_NO_MEMORY;
    }
    char *end = out;
    size_t left = input.size;
    size_t room = GROWS * (input.size + 1);
    bool fits = iconv(converter, &in, &left, &end, &room) == 0 && left == 0;
    (void)iconv_close(converter);
    if (!fits) {
        return STATUS_INVALID;
    }
    *output = (struct str){out, (size_t)(end - out)};
    return STATUS_OK;
}

enum status charset_decode(struct arena *arena, enum charset charset, struct str bytes,
                           struct str *text)
{
    return convert(arena, iconv_names[CHARSET_UTF_8], iconv_names[charset], bytes, text);
}

enum status charset_encode(struct arena *arena, enum charset charset, struct str text,
                           struct str *bytes)
{
    return convert(arena, iconv_names[charset], iconv_names[CHARSET_UTF_8], text, bytes);
}
