#include "bank/card_vault.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/assume.h"
#include "base/id.h"
#include "money/card_number.h"

enum { TEXT = CARD_NUMBER + 4 + CARD_CVV };

static struct digest derive(const struct digest *key, struct str what)
{
    return hmac_parts(key, &what, 1);
}

struct card_keys card_keys_from(const struct digest *key)
{
    return (struct card_keys){.seal = derive(key, STR("okno-card-seal-v1")),
                              .find = derive(key, STR("okno-card-find-v1")),
                              .pin = derive(key, STR("okno-card-pin-v1"))};
}

/* ---- numbers */

bool card_number_is_plain(struct str number)
{
    enum { LEAST = 16 };
    return number.size >= LEAST && number.size <= CARD_NUMBER_MOST &&
           memchr(number.data, ' ', number.size) == NULL && card_check(number) == REQUISITE_IS_GOOD;
}

void card_secret_make(struct random *random, struct str bin, int32_t month,
                      struct card_secret *secret)
{
    assume(bin.size == CARD_BIN);
    memcpy(secret->number, bin.data, CARD_BIN);
    for (size_t i = CARD_BIN; i < CARD_NUMBER - 1; i++) {
        secret->number[i] = (char)('0' + (int)random_below(random, 10));
    }
    secret->number[CARD_NUMBER - 1] = card_key((struct str){secret->number, CARD_NUMBER - 1});
    secret->number[CARD_NUMBER] = '\0';
    (void)snprintf(secret->expiry, sizeof secret->expiry, "%02u%02u", (unsigned)(month % 12 + 1),
                   (unsigned)(month / 12 % 100));
    (void)snprintf(secret->cvv, sizeof secret->cvv, "%03u", (unsigned)random_below(random, 1000));
}

struct digest card_number_hash(const struct card_keys *keys, struct str number)
{
    return hmac_parts(&keys->find, &number, 1);
}

struct digest card_pin_hash(const struct card_keys *keys, int64_t card, struct str pin)
{
    char id[ID_TEXT];
    id_format(card, id);
    const struct str parts[] = {str_from(id), pin};
    return hmac_parts(&keys->pin, parts, ARRAY_COUNT(parts));
}

/* ---- sealing: nonce, then number, expiry and CVV2 in one text of fixed length, then the tag */

void card_seal(const struct card_keys *keys, struct random *random, int64_t card,
               const struct card_secret *secret, unsigned char sealed[CARD_SEALED])
{
    char id[ID_TEXT];
    char text[TEXT + 1];
    id_format(card, id);
    (void)snprintf(text, sizeof text, "%s%s%s", secret->number, secret->expiry, secret->cvv);
    random_fill(random, sealed, AEAD_NONCE);
    aead_seal(&keys->seal, sealed, str_from(id), (struct str){text, TEXT}, sealed + AEAD_NONCE);
    crypto_wipe(text, sizeof text);
}

enum status card_unseal(const struct card_keys *keys, int64_t card, struct str sealed,
                        struct card_secret *secret)
{
    static_assert(CARD_SEALED == AEAD_NONCE + TEXT + AEAD_TAG, "what stands in the header");
    char id[ID_TEXT];
    unsigned char text[TEXT];
    id_format(card, id);
    if (sealed.size != CARD_SEALED) {
        return STATUS_CORRUPT;
    }
    const struct str closed = {sealed.data + AEAD_NONCE, sealed.size - AEAD_NONCE};
    enum status status =
        aead_open(&keys->seal, (const unsigned char *)sealed.data, str_from(id), closed, text);
    if (status == STATUS_OK) {
        memset(secret, 0, sizeof *secret);
        memcpy(secret->number, text, CARD_NUMBER);
        memcpy(secret->expiry, text + CARD_NUMBER, 4);
        memcpy(secret->cvv, text + CARD_NUMBER + 4, CARD_CVV);
    }
    crypto_wipe(text, sizeof text);
    return status;
}
