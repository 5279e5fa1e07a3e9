/* SHA-256 by its plain functions: they use the processor's instructions for it, and take no lock.
 * OpenSSL 3 would rather have EVP, whose every digest begins with a search under a lock that all
 * threads share. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/crypto.h"

#include <assert.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/assume.h"

/* The longest DER of two 33-byte integers. */
enum { DER_MAX = 80 };

struct p256 {
    EVP_PKEY *key;
    EVP_PKEY_CTX
    *verifier; /* made once: setting one up costs as much as a tenth of a verification */
};

struct p256_pair {
    EVP_PKEY *key;
    EVP_PKEY_CTX *signer;
};

struct digest sha256(struct str text)
{
    struct digest digest;
    SHA256_CTX state;
    int good = SHA256_Init(&state) & SHA256_Update(&state, text.data, text.size) &
               SHA256_Final(digest.bytes, &state);
    assume(good == 1);
    return digest;
}

struct digest hmac_sha256(struct str key, struct str message)
{
    crypto_auth_hmacsha256_state state;
    struct digest digest;
    (void)crypto_auth_hmacsha256_init(&state, (const unsigned char *)key.data, key.size);
    (void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)message.data, message.size);
    (void)crypto_auth_hmacsha256_final(&state, digest.bytes);
    crypto_wipe(&state, sizeof state);
    return digest;
}

struct digest hmac_parts(const struct digest *key, const struct str *parts, size_t count)
{
    crypto_auth_hmacsha256_state state;
    struct digest digest;
    (void)crypto_auth_hmacsha256_init(&state, key->bytes, sizeof key->bytes);
    for (size_t i = 0; i < count; i++) {
        unsigned char length[8];
        for (size_t b = 0; b < sizeof length; b++) {
            length[b] = (unsigned char)((uint64_t)parts[i].size >> (8 * (7 - b)));
        }
        (void)crypto_auth_hmacsha256_update(&state, length, sizeof length);
        (void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)parts[i].data,
                                            parts[i].size);
    }
    (void)crypto_auth_hmacsha256_final(&state, digest.bytes);
    crypto_wipe(&state, sizeof state);
    return digest;
}

void table_hash(const unsigned char key[TABLE_KEY], struct str text, unsigned char out[TABLE_HASH])
{
    static_assert(TABLE_KEY == crypto_shorthash_siphashx24_KEYBYTES, "SipHash's key");
    static_assert(TABLE_HASH == crypto_shorthash_siphashx24_BYTES, "SipHash's long form");
    (void)crypto_shorthash_siphashx24(out, (const unsigned char *)text.data, text.size, key);
}

void aead_seal(const struct digest *key, const unsigned char nonce[AEAD_NONCE],
               struct str companion, struct str text, unsigned char *out)
{
    static_assert(AEAD_NONCE == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "its nonce");
    static_assert(AEAD_TAG == crypto_aead_xchacha20poly1305_ietf_ABYTES, "its tag");
    static_assert(SHA256_SIZE == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "its key");
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(
        out, NULL, (const unsigned char *)text.data, text.size,
        (const unsigned char *)companion.data, companion.size, NULL, nonce, key->bytes);
}

enum status aead_open(const struct digest *key, const unsigned char nonce[AEAD_NONCE],
                      struct str companion, struct str sealed, unsigned char *out)
{
    int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        out, NULL, NULL, (const unsigned char *)sealed.data, sealed.size,
        (const unsigned char *)companion.data, companion.size, nonce, key->bytes);
    return opened == 0 ? STATUS_OK : STATUS_CORRUPT;
}

bool crypto_equal(const void *a, const void *b, size_t size)
{
    return sodium_memcmp(a, b, size) == 0;
}

void crypto_wipe(void *bytes, size_t size)
{
    sodium_memzero(bytes, size);
}

static EVP_PKEY *public_key(const unsigned char *x, const unsigned char *y)
{
    unsigned char point[1 + 2 * P256_COORDINATE] = {POINT_CONVERSION_UNCOMPRESSED};
    memcpy(point + 1, x, P256_COORDINATE);
    memcpy(point + 1 + P256_COORDINATE, y, P256_COORDINATE);
    char group[] = "prime256v1";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (context == NULL || EVP_PKEY_fromdata_init(context) <= 0 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) <= 0) {
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

enum status p256_new(const unsigned char x[P256_COORDINATE], const unsigned char y[P256_COORDINATE],
                     struct p256 **key)
{
    *key = NULL;
    struct p256 *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->key = public_key(x, y);
    made->verifier = made->key == NULL ? NULL : EVP_PKEY_CTX_new(made->key, NULL);
    if (made->verifier == NULL || EVP_PKEY_verify_init(made->verifier) <= 0) {
        p256_free(made);
        return STATUS_INVALID;
    }
    *key = made;
    return STATUS_OK;
}

void p256_free(struct p256 *key)
{
    if (key != NULL) {
        EVP_PKEY_CTX_free(key->verifier);
        EVP_PKEY_free(key->key);
        free(key);
    }
}

/* One DER INTEGER of a 32-byte big-endian number; returns the bytes written. */
static size_t der_integer(const unsigned char *number, unsigned char *out)
{
    size_t skip = 0;
    while (skip < P256_COORDINATE - 1 && number[skip] == 0) {
        skip++;
    }
    size_t size = P256_COORDINATE - skip;
    size_t pad = (number[skip] & 0x80) != 0 ? 1 : 0;
    out[0] = 0x02;
    out[1] = (unsigned char)(size + pad);
    out[2] = 0;
    memcpy(out + 2 + pad, number + skip, size);
    return 2 + pad + size;
}

bool p256_verify(struct p256 *key, struct str message,
                 const unsigned char signature[P256_SIGNATURE])
{
    unsigned char der[DER_MAX];
    size_t size = 2 + der_integer(signature, der + 2);
    size += der_integer(signature + P256_COORDINATE, der + size);
    der[0] = 0x30;
    der[1] = (unsigned char)(size - 2);
    struct digest digest = sha256(message);
    return EVP_PKEY_verify(key->verifier, der, size, digest.bytes, sizeof digest.bytes) == 1;
}

enum status p256_pair_new(struct p256_pair **pair)
{
    *pair = NULL;
    struct p256_pair *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->key = EVP_EC_gen("P-256");
    made->signer = made->key == NULL ? NULL : EVP_PKEY_CTX_new(made->key, NULL);
    if (made->signer == NULL || EVP_PKEY_sign_init(made->signer) <= 0) {
        p256_pair_free(made);
        return STATUS_NO_MEMORY;
    }
    *pair = made;
    return STATUS_OK;
}

void p256_pair_free(struct p256_pair *pair)
{
    if (pair != NULL) {
        EVP_PKEY_CTX_free(pair->signer);
        EVP_PKEY_free(pair->key);
        free(pair);
    }
}

enum status p256_pair_public(const struct p256_pair *pair, unsigned char x[P256_COORDINATE],
                             unsigned char y[P256_COORDINATE])
{
    unsigned char point[1 + 2 * P256_COORDINATE];
    size_t size = 0;
    if (EVP_PKEY_get_octet_string_param(pair->key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point,
                                        &size) != 1 ||
        size != sizeof point) {
        return STATUS_BUG;
    }
    memcpy(x, point + 1, P256_COORDINATE);
    memcpy(y, point + 1 + P256_COORDINATE, P256_COORDINATE);
    return STATUS_OK;
}

enum status p256_sign(struct p256_pair *pair, struct str message,
                      unsigned char signature[P256_SIGNATURE])
{
    unsigned char der[DER_MAX];
    size_t size = sizeof der;
    struct digest digest = sha256(message);
    if (EVP_PKEY_sign(pair->signer, der, &size, digest.bytes, sizeof digest.bytes) != 1) {
        return STATUS_BUG;
    }
    const unsigned char *at = der;
    ECDSA_SIG *parts = d2i_ECDSA_SIG(NULL, &at, (long)size);
    if (parts == NULL) {
        return STATUS_NO_MEMORY;
    }
    int wrote_r = BN_bn2binpad(ECDSA_SIG_get0_r(parts), signature, P256_COORDINATE);
    int wrote_s =
        BN_bn2binpad(ECDSA_SIG_get0_s(parts), signature + P256_COORDINATE, P256_COORDINATE);
    ECDSA_SIG_free(parts);
    return wrote_r == P256_COORDINATE && wrote_s == P256_COORDINATE ? STATUS_OK : STATUS_BUG;
}

/* ---- Ed25519 */

struct ed25519_pair ed25519_from_seed(const unsigned char seed[ED25519_SEED])
{
    struct ed25519_pair pair;
    (void)crypto_sign_seed_keypair(pair.public_key, pair.secret, seed);
    return pair;
}

void ed25519_sign(const struct ed25519_pair *pair, struct str message,
                  unsigned char signature[ED25519_SIGNATURE])
{
    (void)crypto_sign_detached(signature, NULL, (const unsigned char *)message.data, message.size,
                               pair->secret);
}

bool ed25519_verify(const unsigned char public_key[ED25519_PUBLIC], struct str message,
                    const unsigned char signature[ED25519_SIGNATURE])
{
    return crypto_sign_verify_detached(signature, (const unsigned char *)message.data, message.size,
                                       public_key) == 0;
}
