/* encode.h - bytes as text. Strict: one text for one value, anything else is STATUS_INVALID. */
#ifndef OKNO_BASE_ENCODE_H
#define OKNO_BASE_ENCODE_H

#include "base/str.h"

/* Characters that size bytes take in base64url without padding (RFC 4648 §5). */
#define BASE64URL_SIZE(size) (((size)*4 + 2) / 3)

/* out  at least BASE64URL_SIZE(size) + 1 characters; NUL-terminated. Returns the length. */
size_t base64url_encode(const void *bytes, size_t size, char *out);
/* Unpadded base64url. room  bytes at out; *size [out] how many were written. */
OKNO_CHECK enum status base64url_decode(struct str text, void *out, size_t room, size_t *size);

/* Characters that size bytes take in base64 with padding (RFC 4648 §4). */
#define BASE64_SIZE(size) (((size) + 2) / 3 * 4)

/* out  at least BASE64_SIZE(size) + 1 characters; NUL-terminated. Returns the length. By libsodium:
 * in constant time and slow; for keys and signatures. */
size_t base64_encode(const void *bytes, size_t size, char *out);
OKNO_CHECK enum status base64_decode(struct str text, void *out, size_t room, size_t *size);

/* Hexadecimal of exactly size bytes, in either case. */
OKNO_CHECK enum status hex_decode(struct str text, void *out, size_t size);

#endif
