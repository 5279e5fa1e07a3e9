#include "base/signed.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/encode.h"

#define SCHEME "Okno-HMAC-SHA256 "

enum { DIGEST_TEXT = BASE64URL_SIZE(SHA256_SIZE) + 1, WORD_MOST = 4096 };

static void sign(struct str key, const struct signed_request *request, int64_t at_s,
                 struct str nonce, char signature[DIGEST_TEXT])
{
    char body[DIGEST_TEXT];
    const struct digest of_body = sha256(request->body);
    (void)base64url_encode(of_body.bytes, sizeof of_body.bytes, body);
    struct buf word;
    buf_init(&word, WORD_MOST);
    buf_printf(&word, "%s\n%.*s\n%" PRId64 "\n%.*s\n%s", request->method, STR_ARGS(request->target),
               at_s, STR_ARGS(nonce), body);
    const struct digest mac = hmac_sha256(key, buf_str(&word));
    buf_free(&word);
    (void)base64url_encode(mac.bytes, sizeof mac.bytes, signature);
}

void signed_write(struct str key, const struct signed_request *request, int64_t now_us,
                  struct random *random, char line[SIGNED_LINE])
{
    unsigned char bytes[SIGNED_NONCE];
    char nonce[BASE64URL_SIZE(SIGNED_NONCE) + 1];
    char signature[DIGEST_TEXT];
    int64_t at_s = now_us / 1000000;
    random_fill(random, bytes, sizeof bytes);
    (void)base64url_encode(bytes, sizeof bytes, nonce);
    sign(key, request, at_s, str_from(nonce), signature);
    (void)snprintf(line, SIGNED_LINE, SCHEME "time=%" PRId64 ", nonce=%s, signature=%s", at_s,
                   nonce, signature);
}

/* The value behind "name=", up to the next ", ". data NULL: it does not stand there. */
static struct str part(struct str *rest, struct str name)
{
    if (rest->data == NULL || !str_starts(*rest, name)) {
        return (struct str){0};
    }
    rest->data += name.size;
    rest->size -= name.size;
    struct str value = str_cut(rest, ',');
    if (rest->data != NULL && rest->size != 0 && rest->data[0] == ' ') {
        rest->data++;
        rest->size--;
    }
    return value;
}

static bool is_nonce(struct str nonce)
{
    bool is_good =
        nonce.data != NULL && nonce.size >= SIGNED_NONCE && nonce.size <= SIGNED_NONCE_TEXT;
    for (size_t i = 0; is_good && i < nonce.size; i++) {
        char c = nonce.data[i];
        is_good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
    }
    return is_good;
}

bool signed_holds(struct str key, const struct signed_request *request, struct str line,
                  int64_t *at_s, struct str *nonce)
{
    char wanted[DIGEST_TEXT];
    struct str rest = line;
    if (!str_starts(rest, STR(SCHEME))) {
        return false;
    }
    rest.data += sizeof SCHEME - 1;
    rest.size -= sizeof SCHEME - 1;
    struct str at = part(&rest, STR("time="));
    struct str once = at.data == NULL ? at : part(&rest, STR("nonce="));
    struct str signature = once.data == NULL ? once : part(&rest, STR("signature="));
    int64_t seconds = 0;
    if (signature.size != sizeof wanted - 1 || rest.data != NULL || !is_nonce(once) ||
        str_to_int64(at, &seconds) != STATUS_OK) {
        return false;
    }
    sign(key, request, seconds, once, wanted);
    if (!crypto_equal(wanted, signature.data, signature.size)) {
        return false;
    }
    *at_s = seconds;
    *nonce = once;
    return true;
}
