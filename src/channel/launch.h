/* launch.h - what a messenger says when it opens the bank, and whether it was really the messenger.
 *
 * A launch string names the window, the messenger's account and the screen to open. It is checked
 * here and nothing else: it never says who the customer is. Telegram and MAX sign their
 * "init data" with HMAC-SHA-256 under a key made of the bot's token; Telegram also with Ed25519,
 * which needs no secret; VK signs the vk_ parameters of the address under the app's protected key.
 * Pure: no clock, no store. Never: keeps or logs the string. */
#ifndef OKNO_CHANNEL_LAUNCH_H
#define OKNO_CHANNEL_LAUNCH_H

#include "base/arena.h"
#include "base/crypto.h"

/* name, the word that programs see, what it means. */
#define LAUNCH_OUTCOME_LIST(X)                                                                     \
    X(VALID, "valid", "the messenger has signed it")                                               \
    X(TOO_LONG, "too-long", "more than 8 KiB or 32 keys")                                          \
    X(MALFORMED, "malformed", "not a list of keys and values")                                     \
    X(BROKEN_ESCAPE, "broken-escape", "a percent sign without two hexadecimal digits")             \
    X(CONTROL_CHARACTER, "control-character", "a control character in a key or a value")           \
    X(NO_TEXT, "no-text", "bytes that are no UTF-8")                                               \
    X(DOUBLED_KEY, "doubled-key", "a key stands there twice")                                      \
    X(NO_SIGNATURE, "no-signature", "the signature is missing or of a wrong form")                 \
    X(FORGED, "forged", "the signature does not fit")                                              \
    X(NO_TIME, "no-time", "the time of the launch is missing or no number")                        \
    X(FROM_THE_FUTURE, "from-the-future", "made more than a minute after now")                     \
    X(EXPIRED, "expired", "older than allowed")                                                    \
    X(BAD_USER, "bad-user", "the messenger's account cannot be read")

enum launch_outcome {
#define LAUNCH_OUTCOME_NAME(name, word, meaning) LAUNCH_##name,
    LAUNCH_OUTCOME_LIST(LAUNCH_OUTCOME_NAME)
#undef LAUNCH_OUTCOME_NAME
};

/* "forged"; "the signature does not fit" */
const char *launch_outcome_word(enum launch_outcome outcome);
const char *launch_outcome_meaning(enum launch_outcome outcome);

/* ---- keys */

enum { LAUNCH_SECRET_MOST = 256 };

enum launch_key_kind { LAUNCH_BY_TOKEN, LAUNCH_BY_PUBLIC_KEY, LAUNCH_BY_APP_KEY };

/* Made once, when the bank is configured. Holds a secret: crypto_wipe it at the end. */
struct launch_key {
    enum launch_key_kind kind;
    struct digest token_key;          /* BY_TOKEN: HMAC-SHA-256 of the token under "WebAppData" */
    char app_key[LAUNCH_SECRET_MOST]; /* BY_APP_KEY */
    size_t app_key_size;
    int64_t bot_id; /* BY_PUBLIC_KEY: the number in front of the token's colon */
    unsigned char public_key[ED25519_PUBLIC];
};

/* The bot's token: Telegram, MAX. STATUS_INVALID: empty or too long. */
OKNO_CHECK enum status launch_key_of_token(struct str token, struct launch_key *key);
/* Telegram, by its own key; nothing secret. */
void launch_key_of_bot(int64_t bot_id, const unsigned char public_key[ED25519_PUBLIC],
                       struct launch_key *key);
/* VK: the app's protected key. */
OKNO_CHECK enum status launch_key_of_app(struct str app_key, struct launch_key *key);

/* Telegram's own keys, as published. */
extern const unsigned char launch_telegram_key[ED25519_PUBLIC];
extern const unsigned char launch_telegram_test_key[ED25519_PUBLIC];

/* ---- checking */

enum { LAUNCH_FUTURE_SECONDS = 60, LAUNCH_BYTES_MOST = 8192 };

/* Seconds since 1970. max_age 0: of any age. */
struct launch_terms {
    int64_t now, max_age;
};

/* Slices live in the arena. */
struct launch {
    int64_t user;     /* of the messenger; 0: it did not say (some buttons open without) */
    struct str start; /* the link's payload; empty: none */
    int64_t issued;   /* seconds since 1970; 0: VK said none */
};

/* STATUS_OK: *outcome [out] says what of it; *launch [out] is filled when it is LAUNCH_VALID.
 * STATUS_NO_MEMORY. */
OKNO_CHECK enum status launch_check(const struct launch_key *key, struct str raw,
                                    const struct launch_terms *terms, struct arena *arena,
                                    struct launch *launch, enum launch_outcome *outcome);

#endif
