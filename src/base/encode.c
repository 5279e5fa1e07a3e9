#include "base/encode.h"

#include <sodium.h>

size_t base64url_encode(const void *bytes, size_t size, char *out)
{
    (void)sodium_bin2base64(out, BASE64URL_SIZE(size) + 1, bytes, size,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return BASE64URL_SIZE(size);
}

enum status base64url_decode(struct str text, void *out, size_t room, size_t *size)
{
    *size = 0;
    if (text.size == 0) {
        return STATUS_OK;
    }
    const char *end = NULL;
    int failed = sodium_base642bin(out, room, text.data, text.size, NULL, size, &end,
                                   sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    if (failed != 0 || end != text.data + text.size) {
        *size = 0;
        return STATUS_INVALID;
    }
    return STATUS_OK;
}
