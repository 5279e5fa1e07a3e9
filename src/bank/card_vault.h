/* card_vault.h - the secrets of cards: numbers, expiries, CVV2 and PIN, and the only code that has
 * them in the clear. For: card.c, card_request.c, card_operation.c. Never: prints, logs or stores
 * one. Who has a number in hand wipes it.
 *
 * Three keys are made of one that lies beside the store (card.key) and in no backup of it: one
 * seals (XChaCha20-Poly1305, bound to the card's id), one hashes numbers so that they can be found,
 * one hashes PINs. A PIN has ten thousand values and a number's middle a million: no hash without a
 * key would hide them, however slow. */
#ifndef OKNO_BANK_CARD_VAULT_H
#define OKNO_BANK_CARD_VAULT_H

#include "base/crypto.h"
#include "base/random.h"

enum {
    CARD_BIN = 8,
    CARD_NUMBER = 16, /* digits of those made here */
    CARD_NUMBER_MOST = 19,
    CARD_CVV = 3,
    CARD_PIN = 4,
    CARD_SEALED = 24 + CARD_NUMBER + 4 + CARD_CVV + 16, /* nonce, text, tag */
};

struct card_keys {
    struct digest seal, find, pin;
};
/* The keys that follow from the one in the file. */
struct card_keys card_keys_from(const struct digest *key);

/* What a card says of itself when it pays. */
struct card_secret {
    char number[CARD_NUMBER + 1];
    char expiry[5]; /* MMYY */
    char cvv[CARD_CVV + 1];
};

/* A fresh number behind the bank's prefix, by chance, with its check digit, and a CVV2. month: of
 * card.expiry. */
void card_secret_make(struct random *random, struct str bin, int32_t month,
                      struct card_secret *secret);
/* Sixteen to nineteen digits with a good check digit. */
bool card_number_is_plain(struct str number);

struct digest card_number_hash(const struct card_keys *keys, struct str number);
struct digest card_pin_hash(const struct card_keys *keys, int64_t card, struct str pin);

void card_seal(const struct card_keys *keys, struct random *random, int64_t card,
               const struct card_secret *secret, unsigned char sealed[CARD_SEALED]);
/* STATUS_CORRUPT: it was not sealed for this card, or under another key. */
OKNO_CHECK enum status card_unseal(const struct card_keys *keys, int64_t card, struct str sealed,
                                   struct card_secret *secret);

#endif
