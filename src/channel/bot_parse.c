/* bot_parse.c - updates of the three messengers, each read into the same few values. Who wrote is
 * the messenger's number for a chat of two; groups and channels are not answered. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "channel/bot.h"

static struct str text_of(json_t *object, const char *name)
{
    json_t *text = json_object_get(object, name);
    return json_is_string(text) ? (struct str){json_string_value(text), json_string_length(text)}
                                : (struct str){"", 0};
}

static int64_t number_of(json_t *object, const char *name)
{
    return (int64_t)json_integer_value(json_object_get(object, name));
}

static void set_hash(struct bot_update *update, struct str type, struct str id, int64_t number)
{
    char tail[32];
    (void)snprintf(tail, sizeof tail, "%d:%" PRId64, (int)update->window, number);
    const struct digest key = {{0}};
    const struct str parts[] = {type, id, str_from(tail)};
    struct digest digest = hmac_parts(&key, parts, ARRAY_COUNT(parts));
    memcpy(update->hash, digest.bytes, sizeof update->hash);
}

/* A tag like "ru-RU". */
static void set_language(struct bot_update *update, struct str tag)
{
    if (!update->has_language && tag.size >= 2) {
        update->language = str_starts(tag, STR("ru")) ? LANGUAGE_RU : LANGUAGE_EN;
        update->has_language = true;
    }
}

static void set_echo(struct gate_echo *echo, struct str id)
{
    if (gate_echo_read(id, echo) != STATUS_OK) {
        *echo = (struct gate_echo){""};
    }
}

static void set_echo_number(struct gate_echo *echo, int64_t number)
{
    (void)snprintf(echo->text, sizeof echo->text, "%" PRId64, number);
}

/* ---- Telegram */

static bool is_private(json_t *chat)
{
    return str_equal(text_of(chat, "type"), STR("private"));
}

static void telegram_message(json_t *message, struct bot_update *update)
{
    json_t *chat = json_object_get(message, "chat");
    if (!is_private(chat)) {
        return;
    }
    update->chat = number_of(chat, "id");
    set_echo_number(&update->message, number_of(message, "message_id"));
    struct str text = text_of(message, "text");
    text = text.size == 0 ? text_of(message, "caption") : text;
    bot_read_text(text, update);
    if (json_object_get(message, "contact") != NULL) {
        update->ask = BOT_PHONE;
    }
    set_language(update, text_of(json_object_get(message, "from"), "language_code"));
}

static void telegram_press(json_t *query, struct bot_update *update)
{
    json_t *chat = json_object_get(json_object_get(query, "message"), "chat");
    if (!is_private(chat)) {
        return;
    }
    update->chat = number_of(chat, "id");
    set_echo(&update->pressed, text_of(query, "id"));
    bot_read_ask(text_of(query, "data"), update);
    set_language(update, text_of(json_object_get(query, "from"), "language_code"));
}

static void telegram_member(json_t *change, struct bot_update *update)
{
    json_t *chat = json_object_get(change, "chat");
    if (!is_private(chat)) {
        return;
    }
    struct str status = text_of(json_object_get(change, "new_chat_member"), "status");
    update->chat = number_of(chat, "id");
    update->ask = str_equal(status, STR("kicked")) ? BOT_STOPPED : BOT_ALLOWED;
}

void bot_parse_telegram(json_t *root, struct bot_update *update)
{
    *update = (struct bot_update){.window = WINDOW_TELEGRAM, .ask = BOT_IGNORED};
    set_hash(update, STR(""), STR(""), number_of(root, "update_id"));
    json_t *part = NULL;
    if ((part = json_object_get(root, "message")) != NULL) {
        telegram_message(part, update);
    } else if ((part = json_object_get(root, "callback_query")) != NULL) {
        telegram_press(part, update);
    } else if ((part = json_object_get(root, "my_chat_member")) != NULL) {
        telegram_member(part, update);
    }
}

/* ---- VK */

static bool has_attachment(json_t *list, const char *type)
{
    bool has = false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        has = has || str_equal(text_of(json_array_get(list, i), "type"), str_from(type));
    }
    return has;
}

/* A button's own word: {"ask":"rates"}, or {"command":"start"} of VK's own first button. */
static void vk_payload(struct str payload, struct bot_update *update)
{
    json_t *root = json_loadb(payload.data, payload.size, JSON_REJECT_DUPLICATES, NULL);
    struct str ask = text_of(root, "ask");
    bot_read_ask(ask.size == 0 ? text_of(root, "command") : ask, update);
    json_decref(root);
}

static void vk_message(json_t *object, struct bot_update *update)
{
    enum { ENGLISH = 3 };
    json_t *message = json_object_get(object, "message");
    json_t *client = json_object_get(object, "client_info");
    int64_t from = number_of(message, "from_id");
    if (from <= 0 || from != number_of(message, "peer_id")) {
        return;
    }
    update->chat = from;
    set_echo_number(&update->message, number_of(message, "conversation_message_id"));
    struct str payload = text_of(message, "payload");
    struct str reference = text_of(message, "ref");
    bot_read_text(text_of(message, "text"), update);
    if (payload.size != 0) {
        vk_payload(payload, update);
    } else if (reference.size != 0 && update->ask < BOT_CARD) {
        bot_read_start(reference, update);
    }
    if (has_attachment(json_object_get(message, "attachments"), "contact")) {
        update->ask = BOT_PHONE;
    }
    if (json_is_integer(json_object_get(client, "lang_id"))) {
        set_language(update, number_of(client, "lang_id") == ENGLISH ? STR("en") : STR("ru"));
    }
}

void bot_parse_vk(json_t *root, struct bot_update *update)
{
    *update = (struct bot_update){.window = WINDOW_VK, .ask = BOT_IGNORED};
    json_t *object = json_object_get(root, "object");
    struct str type = text_of(root, "type");
    set_hash(update, type, text_of(root, "event_id"), 0);
    if (str_equal(type, STR("message_new"))) {
        vk_message(object, update);
    } else if (str_equal(type, STR("message_deny"))) {
        update->chat = number_of(object, "user_id");
        update->ask = BOT_STOPPED;
    } else if (str_equal(type, STR("message_allow"))) {
        update->chat = number_of(object, "user_id");
        bot_read_start(text_of(object, "key"), update);
        update->ask = update->ask == BOT_LINK ? BOT_LINK : BOT_ALLOWED;
    }
}

/* ---- MAX */

static void max_message(json_t *root, struct bot_update *update)
{
    json_t *message = json_object_get(root, "message");
    json_t *body = json_object_get(message, "body");
    struct str type = text_of(json_object_get(message, "recipient"), "chat_type");
    set_hash(update, STR("message"), text_of(body, "mid"), 0);
    if (!str_equal(type, STR("dialog"))) {
        return;
    }
    update->chat = number_of(json_object_get(message, "sender"), "user_id");
    set_echo(&update->message, text_of(body, "mid"));
    bot_read_text(text_of(body, "text"), update);
    if (has_attachment(json_object_get(body, "attachments"), "contact")) {
        update->ask = BOT_PHONE;
    }
}

static void max_press(json_t *root, struct bot_update *update)
{
    json_t *callback = json_object_get(root, "callback");
    set_hash(update, STR("press"), text_of(callback, "callback_id"), 0);
    update->chat = number_of(json_object_get(callback, "user"), "user_id");
    set_echo(&update->pressed, text_of(callback, "callback_id"));
    bot_read_ask(text_of(callback, "payload"), update);
}

void bot_parse_max(json_t *root, struct bot_update *update)
{
    *update = (struct bot_update){.window = WINDOW_MAX, .ask = BOT_IGNORED};
    struct str type = text_of(root, "update_type");
    char user[32];
    int64_t number = number_of(json_object_get(root, "user"), "user_id");
    (void)snprintf(user, sizeof user, "%" PRId64, number);
    set_hash(update, type, str_from(user), number_of(root, "timestamp"));
    if (str_equal(type, STR("message_created"))) {
        max_message(root, update);
    } else if (str_equal(type, STR("message_callback"))) {
        max_press(root, update);
    } else if (str_equal(type, STR("bot_started"))) {
        update->chat = number;
        bot_read_start(text_of(root, "payload"), update);
    } else if (str_equal(type, STR("bot_stopped"))) {
        update->chat = number;
        update->ask = BOT_STOPPED;
    }
    set_language(update, text_of(root, "user_locale"));
}

/* ---- whichever */

void bot_parse(enum window window, json_t *root, struct bot_update *update)
{
    switch (window) {
    case WINDOW_TELEGRAM:
        bot_parse_telegram(root, update);
        break;
    case WINDOW_VK:
        bot_parse_vk(root, update);
        break;
    case WINDOW_MAX:
        bot_parse_max(root, update);
        break;
    case WINDOW_BROWSER:
    case WINDOW_COUNT:
        *update = (struct bot_update){.ask = BOT_IGNORED};
        break;
    }
    if (update->chat <= 0) {
        update->ask = BOT_IGNORED;
    }
}

/* ---- webhooks */

/* Lengths, too, are compared without telling. */
static bool is_same(struct str given, const char *secret)
{
    struct digest a = sha256(given);
    struct digest b = sha256(str_from(secret));
    return secret[0] != '\0' && crypto_equal(a.bytes, b.bytes, sizeof a.bytes);
}

enum bot_hook bot_hook_read(const struct gate_config *config, enum window window, struct str secret,
                            struct str body, struct bot_update *update)
{
    const struct gate_bot *bot = &config->bots[window];
    *update = (struct bot_update){.window = window, .ask = BOT_IGNORED};
    if (!bot->is_on || (window != WINDOW_VK && !is_same(secret, bot->hook_secret))) {
        return BOT_HOOK_FORGED;
    }
    json_t *root = json_loadb(body.data, body.size, JSON_REJECT_DUPLICATES, NULL);
    enum bot_hook hook = BOT_HOOK_TAKEN;
    if (window == WINDOW_VK && !is_same(text_of(root, "secret"), bot->hook_secret)) {
        hook = BOT_HOOK_FORGED;
    } else if (window == WINDOW_VK && str_equal(text_of(root, "type"), STR("confirmation"))) {
        hook = BOT_HOOK_CONFIRM;
    } else {
        bot_parse(window, root, update);
    }
    json_decref(root);
    return hook;
}
