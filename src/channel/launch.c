#include "channel/launch.h"

#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "base/encode.h"
#include "channel/launch_form.h"

static const struct {
    const char *word, *meaning;
} outcomes[] = {
#define LAUNCH_OUTCOME_ROW(name, word, meaning) {word, meaning},
    LAUNCH_OUTCOME_LIST(LAUNCH_OUTCOME_ROW)
#undef LAUNCH_OUTCOME_ROW
};

const char *launch_outcome_word(enum launch_outcome outcome)
{
    return outcomes[outcome].word;
}

const char *launch_outcome_meaning(enum launch_outcome outcome)
{
    return outcomes[outcome].meaning;
}

/* ---- keys */

/* core.telegram.org, as published for third parties: production and test environment. */
const unsigned char launch_telegram_key[ED25519_PUBLIC] = {
    0xe7, 0xbf, 0x03, 0xa2, 0xfa, 0x46, 0x02, 0xaf, 0x45, 0x80, 0x70, 0x3d, 0x88, 0xdd, 0xa5, 0xbb,
    0x59, 0xf3, 0x2e, 0xd8, 0xb0, 0x2a, 0x56, 0xc1, 0x87, 0xfe, 0x7d, 0x34, 0xca, 0xed, 0x24, 0x2d};
const unsigned char launch_telegram_test_key[ED25519_PUBLIC] = {
    0x40, 0x05, 0x50, 0x58, 0xa4, 0xee, 0x38, 0x15, 0x6a, 0x06, 0x56, 0x2e, 0x52, 0xee, 0xce, 0x92,
    0xa7, 0x71, 0xbc, 0xd8, 0x34, 0x6a, 0x8c, 0x46, 0x15, 0xcb, 0x73, 0x76, 0xed, 0xdf, 0x72, 0xec};

enum status launch_key_of_token(struct str token, struct launch_key *key)
{
    *key = (struct launch_key){.kind = LAUNCH_BY_TOKEN};
    if (token.size == 0 || token.size > LAUNCH_SECRET_MOST) {
        return STATUS_INVALID;
    }
    key->token_key = hmac_sha256(STR("WebAppData"), token);
    return STATUS_OK;
}

void launch_key_of_bot(int64_t bot_id, const unsigned char public_key[ED25519_PUBLIC],
                       struct launch_key *key)
{
    *key = (struct launch_key){.kind = LAUNCH_BY_PUBLIC_KEY, .bot_id = bot_id};
    memcpy(key->public_key, public_key, ED25519_PUBLIC);
}

enum status launch_key_of_app(struct str app_key, struct launch_key *key)
{
    *key = (struct launch_key){.kind = LAUNCH_BY_APP_KEY};
    if (app_key.size == 0 || app_key.size > LAUNCH_SECRET_MOST) {
        return STATUS_INVALID;
    }
    memcpy(key->app_key, app_key.data, app_key.size);
    key->app_key_size = app_key.size;
    return STATUS_OK;
}

/* ---- Telegram and MAX: the decoded pairs, a line each, without the signatures themselves */

static struct str lines_of(const struct launch_form *form, struct str head, bool by_public_key,
                           struct buf *buf)
{
    buf_init(buf, (size_t)LAUNCH_BYTES_MOST * 2);
    buf_add_str(buf, head);
    for (size_t i = 0; i < form->count; i++) {
        const struct launch_pair *pair = &form->pairs[i];
        bool is_left_out = str_equal(pair->key, STR("hash")) ||
                           (by_public_key && str_equal(pair->key, STR("signature")));
        if (!is_left_out) {
            buf_add_str(buf, buf->size == 0 ? STR("") : STR("\n"));
            buf_add_str(buf, pair->key);
            buf_add_str(buf, STR("="));
            buf_add_str(buf, pair->value);
        }
    }
    return (struct str){buf->data, buf->size};
}

/* Lowercase, all of it: one text for one value. */
static bool read_hash(const struct launch_pair *pair, struct digest *digest)
{
    if (pair == NULL || pair->value.size != (size_t)SHA256_SIZE * 2) {
        return false;
    }
    for (size_t i = 0; i < pair->value.size; i++) {
        char c = pair->value.data[i];
        bool is_digit = c >= '0' && c <= '9';
        if (!is_digit && (c < 'a' || c > 'f')) {
            return false;
        }
        unsigned value = (unsigned)(is_digit ? c - '0' : c - 'a' + 10);
        unsigned char *byte = &digest->bytes[i / 2];
        *byte = (unsigned char)(i % 2 == 0 ? value << 4 : *byte | value);
    }
    return true;
}

static enum status check_token(const struct launch_key *key, const struct launch_form *form,
                               enum launch_outcome *outcome)
{
    struct digest given;
    struct buf buf;
    if (!read_hash(launch_form_find(form, STR("hash")), &given)) {
        *outcome = LAUNCH_NO_SIGNATURE;
        return STATUS_OK;
    }
    struct str lines = lines_of(form, STR(""), false, &buf);
    enum status status = buf.status;
    if (status == STATUS_OK) {
        struct str secret = {(const char *)key->token_key.bytes, SHA256_SIZE};
        struct digest made = hmac_sha256(secret, lines);
        *outcome =
            crypto_equal(made.bytes, given.bytes, SHA256_SIZE) ? LAUNCH_VALID : LAUNCH_FORGED;
    }
    buf_free(&buf);
    return status;
}

/* base64url, with its padding or without. */
static bool read_signature(const struct launch_pair *pair,
                           unsigned char signature[ED25519_SIGNATURE])
{
    enum { BARE = BASE64URL_SIZE(ED25519_SIGNATURE), PADDED = BARE + 2 };
    if (pair == NULL) {
        return false;
    }
    struct str text = pair->value;
    if (text.size == PADDED && text.data[BARE] == '=' && text.data[BARE + 1] == '=') {
        text.size = BARE;
    }
    size_t size = 0;
    return text.size == BARE &&
           base64url_decode(text, signature, ED25519_SIGNATURE, &size) == STATUS_OK &&
           size == ED25519_SIGNATURE;
}

static enum status check_public_key(const struct launch_key *key, const struct launch_form *form,
                                    struct arena *arena, enum launch_outcome *outcome)
{
    unsigned char signature[ED25519_SIGNATURE];
    struct buf buf;
    if (!read_signature(launch_form_find(form, STR("signature")), signature)) {
        *outcome = LAUNCH_NO_SIGNATURE;
        return STATUS_OK;
    }
    struct str head = arena_printf(arena, "%lld:WebAppData", (long long)key->bot_id);
    if (head.data == NULL) {
        return STATUS_NO_MEMORY;
    }
    struct str lines = lines_of(form, head, true, &buf);
    enum status status = buf.status;
    if (status == STATUS_OK) {
        *outcome = ed25519_verify(key->public_key, lines, signature) ? LAUNCH_VALID : LAUNCH_FORGED;
    }
    buf_free(&buf);
    return status;
}

/* ---- VK: its own parameters, encoded anew, as an address has them */

static struct str address_of(const struct launch_form *form, struct buf *buf)
{
    buf_init(buf, (size_t)LAUNCH_BYTES_MOST * 3);
    for (size_t i = 0; i < form->count; i++) {
        if (str_starts(form->pairs[i].key, STR("vk_"))) {
            buf_add_str(buf, buf->size == 0 ? STR("") : STR("&"));
            buf_add_percent(buf, form->pairs[i].key);
            buf_add_str(buf, STR("="));
            buf_add_percent(buf, form->pairs[i].value);
        }
    }
    return (struct str){buf->data, buf->size};
}

/* Written as a plus or as %20, it would be signed in two ways; VK's own values have none. */
static bool has_space(const struct launch_form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        struct str value = form->pairs[i].value;
        if (str_starts(form->pairs[i].key, STR("vk_")) &&
            memchr(value.data, ' ', value.size) != NULL) {
            return true;
        }
    }
    return false;
}

static enum status check_app_key(const struct launch_key *key, const struct launch_form *form,
                                 enum launch_outcome *outcome)
{
    enum { SIGN = BASE64URL_SIZE(SHA256_SIZE) };
    const struct launch_pair *given = launch_form_find(form, STR("sign"));
    struct buf buf;
    if (given == NULL || given->value.size != SIGN || has_space(form)) {
        *outcome =
            given != NULL && given->value.size == SIGN ? LAUNCH_MALFORMED : LAUNCH_NO_SIGNATURE;
        return STATUS_OK;
    }
    struct str address = address_of(form, &buf);
    enum status status = buf.status;
    if (status == STATUS_OK) {
        char text[SIGN + 1];
        struct digest made = hmac_sha256((struct str){key->app_key, key->app_key_size}, address);
        (void)base64url_encode(made.bytes, sizeof made.bytes, text);
        *outcome = crypto_equal(text, given->value.data, SIGN) ? LAUNCH_VALID : LAUNCH_FORGED;
    }
    buf_free(&buf);
    return status;
}

/* ---- time, account, screen */

static enum launch_outcome check_time(const struct launch_pair *pair,
                                      const struct launch_terms *terms, int64_t *issued)
{
    if (pair == NULL || str_to_int64(pair->value, issued) != STATUS_OK) {
        return LAUNCH_NO_TIME;
    }
    if (*issued > terms->now && *issued - terms->now > LAUNCH_FUTURE_SECONDS) {
        return LAUNCH_FROM_THE_FUTURE;
    }
    /* both are at least 0 where it is subtracted */
    bool is_old =
        terms->max_age != 0 && *issued < terms->now && terms->now - *issued > terms->max_age;
    return is_old ? LAUNCH_EXPIRED : LAUNCH_VALID;
}

/* {"id": 279058397, ...}: of all that the messenger tells of its account, the number alone. */
static enum launch_outcome read_user(const struct launch_pair *pair, int64_t *user)
{
    *user = 0;
    if (pair == NULL) {
        return LAUNCH_VALID;
    }
    json_t *value = json_loadb(pair->value.data, pair->value.size, JSON_REJECT_DUPLICATES, NULL);
    const json_t *id = json_object_get(value, "id");
    bool is_good = json_is_integer(id) && json_integer_value(id) > 0;
    *user = is_good ? json_integer_value(id) : 0;
    json_decref(value);
    return is_good ? LAUNCH_VALID : LAUNCH_BAD_USER;
}

static struct str value_of(const struct launch_form *form, struct str key)
{
    const struct launch_pair *pair = launch_form_find(form, key);
    return pair == NULL ? STR("") : pair->value;
}

static enum launch_outcome read_init_data(const struct launch_form *form,
                                          const struct launch_terms *terms, struct launch *launch)
{
    enum launch_outcome outcome =
        check_time(launch_form_find(form, STR("auth_date")), terms, &launch->issued);
    if (outcome == LAUNCH_VALID) {
        outcome = read_user(launch_form_find(form, STR("user")), &launch->user);
    }
    launch->start = value_of(form, STR("start_param"));
    return outcome;
}

/* Old clients of VK say no time: then the launch is of an unknown age, which only those take who
 * take any. */
static enum launch_outcome read_vk(const struct launch_form *form, const struct launch_terms *terms,
                                   struct launch *launch)
{
    const struct launch_pair *time = launch_form_find(form, STR("vk_ts"));
    enum launch_outcome outcome = time == NULL && terms->max_age == 0
                                      ? LAUNCH_VALID
                                      : check_time(time, terms, &launch->issued);
    const struct launch_pair *user = launch_form_find(form, STR("vk_user_id"));
    bool has_user =
        user != NULL && str_to_int64(user->value, &launch->user) == STATUS_OK && launch->user > 0;
    return outcome == LAUNCH_VALID && !has_user ? LAUNCH_BAD_USER : outcome;
}

/* ---- all of it */

static enum status check_signature(const struct launch_key *key, const struct launch_form *form,
                                   struct arena *arena, enum launch_outcome *outcome)
{
    switch (key->kind) {
    case LAUNCH_BY_TOKEN:
        return check_token(key, form, outcome);
    case LAUNCH_BY_PUBLIC_KEY:
        return check_public_key(key, form, arena, outcome);
    case LAUNCH_BY_APP_KEY:
        return check_app_key(key, form, outcome);
    }
    return STATUS_BUG;
}

/* Some sort keys, some sort the lines. Of those that the messengers have, both come to the same; of
 * those to come, both say the same pairs. */
static enum status check_orders(const struct launch_key *key, struct launch_form *form,
                                struct arena *arena, enum launch_outcome *outcome)
{
    enum status status = check_signature(key, form, arena, outcome);
    bool is_other = status == STATUS_OK && *outcome == LAUNCH_FORGED &&
                    key->kind != LAUNCH_BY_APP_KEY && launch_form_order_lines(form);
    return is_other ? check_signature(key, form, arena, outcome) : status;
}

enum status launch_check(const struct launch_key *key, struct str raw,
                         const struct launch_terms *terms, struct arena *arena,
                         struct launch *launch, enum launch_outcome *outcome)
{
    struct launch_form form;
    bool is_vk = key->kind == LAUNCH_BY_APP_KEY;
    *launch = (struct launch){0};
    if (is_vk && str_starts(raw, STR("?"))) {
        raw = (struct str){raw.data + 1, raw.size - 1};
    }
    enum status status = launch_form_read(raw, true, arena, &form, outcome);
    if (status == STATUS_OK && *outcome == LAUNCH_VALID) {
        status = check_orders(key, &form, arena, outcome);
    }
    if (status == STATUS_OK && *outcome == LAUNCH_VALID) {
        *outcome = is_vk ? read_vk(&form, terms, launch) : read_init_data(&form, terms, launch);
    }
    return status;
}
