#include "base/fold.h"

/* Russian letters are two bytes: Ё D0 81, А to Я D0 90 to D0 AF, а to п D0 B0 to D0 BF, р to я D1
 * 80 to D1 8F, ё D1 91. */
static void fold_russian(unsigned char *first, unsigned char *second)
{
    bool is_capital = *first == 0xD0 && *second >= 0x90 && *second <= 0xAF;
    bool is_io = (*first == 0xD0 && *second == 0x81) || (*first == 0xD1 && *second == 0x91);
    if (is_io) {
        *first = 0xD0;
        *second = 0xB5;
    } else if (is_capital && *second < 0xA0) {
        *second = (unsigned char)(*second + 0x20);
    } else if (is_capital) {
        *first = 0xD1;
        *second = (unsigned char)(*second - 0x20);
    } else if (*first == 0xC2 && *second == 0xA0) {
        *first = ' ';
        *second = ' ';
    }
}

void text_fold(struct str text, char *out)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte >= 'A' && byte <= 'Z') {
            byte = (unsigned char)(byte - 'A' + 'a');
        }
        out[i] = byte == '\t' ? ' ' : (char)byte;
        bool is_pair = (byte == 0xD0 || byte == 0xD1 || byte == 0xC2) && i + 1 < text.size;
        if (is_pair) {
            unsigned char second = (unsigned char)text.data[i + 1];
            fold_russian(&byte, &second);
            out[i] = (char)byte;
            out[++i] = (char)second;
        }
    }
}

struct str text_folded(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, 1, text.size + 1);
    if (out == NULL) {
        return (struct str){NULL, 0};
    }
    text_fold(text, out);
    return (struct str){out, text.size};
}
