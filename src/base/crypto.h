/* crypto.h - the few primitives used, over libsodium (hashes, MAC, comparison) and OpenSSL (P-256).
 * Never: own primitives. Keys are wiped by their owner with crypto_wipe. */
#ifndef OKNO_BASE_CRYPTO_H
#define OKNO_BASE_CRYPTO_H

#include "base/str.h"

enum { SHA256_SIZE = 32, P256_COORDINATE = 32, P256_SIGNATURE = 64 };

struct digest {
    unsigned char bytes[SHA256_SIZE];
};

struct digest sha256(struct str text);
/* HMAC-SHA-256 (RFC 2104) of one message, under a key of any length. */
struct digest hmac_sha256(struct str key, struct str message);

/* HMAC-SHA-256 (RFC 2104) over the parts in order; each part is preceded by its length (8 bytes,
 * big-endian), so that no two lists of parts are the same bytes. */
struct digest hmac_parts(const struct digest *key, const struct str *parts, size_t count);
/* A keyed hash for tables whose keys strangers choose (SipHash-2-4 with 128 bits): without the key
 * nobody can make two texts fall together. Many times faster than an HMAC; never stored, never
 * sent. */
enum { TABLE_KEY = 16, TABLE_HASH = 16 };
void table_hash(const unsigned char key[TABLE_KEY], struct str text, unsigned char out[TABLE_HASH]);
/* Seal a text so that only this key opens it, and only beside the same companion
 * (XChaCha20-Poly1305): out is size + AEAD_TAG bytes. nonce: random. */
enum { AEAD_NONCE = 24, AEAD_TAG = 16 };
void aead_seal(const struct digest *key, const unsigned char nonce[AEAD_NONCE],
               struct str companion, struct str text, unsigned char *out);
/* out: the sealed size less AEAD_TAG. STATUS_CORRUPT: not sealed so. */
OKNO_CHECK enum status aead_open(const struct digest *key, const unsigned char nonce[AEAD_NONCE],
                                 struct str companion, struct str sealed, unsigned char *out);
/* Compare without telling where they differ. */
bool crypto_equal(const void *a, const void *b, size_t size);
void crypto_wipe(void *bytes, size_t size);

/* A P-256 public key ready to verify with. Not to be used by two threads at once. */
struct p256;

/* x, y  big-endian coordinates. STATUS_INVALID when the point is not on the curve. Free with
 * p256_free. */
OKNO_CHECK enum status p256_new(const unsigned char x[P256_COORDINATE],
                                const unsigned char y[P256_COORDINATE], struct p256 **key);
void p256_free(struct p256 *key);
/* ECDSA with SHA-256 (ES256, RFC 7518 §3.4): signature is r and s, 32 bytes each. */
bool p256_verify(struct p256 *key, struct str message,
                 const unsigned char signature[P256_SIGNATURE]);

/* Ed25519 (RFC 8032), by libsodium. A key pair is made from a seed of 32 random bytes. */
enum { ED25519_SEED = 32, ED25519_PUBLIC = 32, ED25519_SIGNATURE = 64 };
struct ed25519_pair {
    unsigned char secret[64];
    unsigned char public_key[ED25519_PUBLIC];
};
struct ed25519_pair ed25519_from_seed(const unsigned char seed[ED25519_SEED]);
void ed25519_sign(const struct ed25519_pair *pair, struct str message,
                  unsigned char signature[ED25519_SIGNATURE]);
bool ed25519_verify(const unsigned char public_key[ED25519_PUBLIC], struct str message,
                    const unsigned char signature[ED25519_SIGNATURE]);

/* A key pair that signs: for the load generator and the tests. */
struct p256_pair;
OKNO_CHECK enum status p256_pair_new(struct p256_pair **pair);
void p256_pair_free(struct p256_pair *pair);
OKNO_CHECK enum status p256_pair_public(const struct p256_pair *pair,
                                        unsigned char x[P256_COORDINATE],
                                        unsigned char y[P256_COORDINATE]);
OKNO_CHECK enum status p256_sign(struct p256_pair *pair, struct str message,
                                 unsigned char signature[P256_SIGNATURE]);

#endif
