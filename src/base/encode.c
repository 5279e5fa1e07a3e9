/* Tables, and not libsodium's way that takes the same time for every text: what is encoded here is
 * public, or random and long, and proofs of a kilobyte come with every request. */
#include "base/encode.h"

#include <sodium.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* The value of a letter plus one; 0: not a letter. */
static const unsigned char values[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,
    ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
    ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['-'] = 63, ['_'] = 64,
};

size_t base64url_encode(const void *bytes, size_t size, char *out)
{
    const unsigned char *in = bytes;
    char *to = out;
    size_t left = size;
    for (; left >= 3; left -= 3, in += 3) {
        uint32_t group = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];
        *to++ = letters[group >> 18];
        *to++ = letters[group >> 12 & 63];
        *to++ = letters[group >> 6 & 63];
        *to++ = letters[group & 63];
    }
    if (left > 0) {
        uint32_t group = (uint32_t)in[0] << 16 | (left == 2 ? (uint32_t)in[1] << 8 : 0);
        *to++ = letters[group >> 18];
        *to++ = letters[group >> 12 & 63];
        if (left == 2) {
            *to++ = letters[group >> 6 & 63];
        }
    }
    *to = '\0';
    return BASE64URL_SIZE(size);
}

/* The last two or three letters: the bits they have over must be 0, or two texts would mean the
 * same. */
static bool decode_rest(const unsigned char *in, size_t letters_left, unsigned char *out)
{
    uint32_t a = values[in[0]];
    uint32_t b = values[in[1]];
    uint32_t c = letters_left == 3 ? values[in[2]] : 1;
    if (a == 0 || b == 0 || c == 0) {
        return false;
    }
    uint32_t group = (a - 1) << 18 | (b - 1) << 12 | (c - 1) << 6;
    out[0] = (unsigned char)(group >> 16);
    if (letters_left == 3) {
        out[1] = (unsigned char)(group >> 8);
    }
    return (group & (letters_left == 3 ? 0xFFU : 0xFFFFU)) == 0;
}

enum status base64url_decode(struct str text, void *out, size_t room, size_t *size)
{
    const unsigned char *in = (const unsigned char *)text.data;
    unsigned char *to = out;
    size_t left = text.size;
    size_t bytes = left / 4 * 3 + (left % 4 == 0 ? 0 : left % 4 - 1);
    *size = 0;
    if (left % 4 == 1 || bytes > room) {
        return STATUS_INVALID;
    }
    for (; left >= 4; left -= 4, in += 4, to += 3) {
        uint32_t a = values[in[0]];
        uint32_t b = values[in[1]];
        uint32_t c = values[in[2]];
        uint32_t d = values[in[3]];
        if (a == 0 || b == 0 || c == 0 || d == 0) {
            return STATUS_INVALID;
        }
        uint32_t group = (a - 1) << 18 | (b - 1) << 12 | (c - 1) << 6 | (d - 1);
        to[0] = (unsigned char)(group >> 16);
        to[1] = (unsigned char)(group >> 8);
        to[2] = (unsigned char)group;
    }
    if (left > 0 && !decode_rest(in, left, to)) {
        return STATUS_INVALID;
    }
    *size = bytes;
    return STATUS_OK;
}

size_t base64_encode(const void *bytes, size_t size, char *out)
{
    (void)sodium_bin2base64(out, BASE64_SIZE(size) + 1, bytes, size,
                            sodium_base64_VARIANT_ORIGINAL);
    return BASE64_SIZE(size);
}

enum status base64_decode(struct str text, void *out, size_t room, size_t *size)
{
    const char *end = NULL;
    int code = sodium_base642bin(out, room, text.data, text.size, NULL, size, &end,
                                 sodium_base64_VARIANT_ORIGINAL);
    return code == 0 && end == text.data + text.size ? STATUS_OK : STATUS_INVALID;
}

enum status hex_decode(struct str text, void *out, size_t size)
{
    size_t read = 0;
    bool good = text.size == size * 2 &&
                sodium_hex2bin(out, size, text.data, text.size, NULL, &read, NULL) == 0;
    return good && read == size ? STATUS_OK : STATUS_INVALID;
}
