/* gate_telegram.c - messages in the form of Telegram's Bot API. The token is a part of the path. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "channel/gate_internal.h"

static const char *const hosts[] = {"https://api.telegram.org", NULL};
enum { SEND_SECONDS = 8, POLL_SECONDS = 25 };

static void set_path(struct gate_call *call, const struct gate_bot *bot, const char *method)
{
    call->method = "POST";
    call->timeout_s = SEND_SECONDS;
    (void)snprintf(call->path, sizeof call->path, "/bot%s/%s", bot->token, method);
}

static json_t *button_of(const struct gate_config *config, const struct gate_button *button,
                         const struct gate_words *words)
{
    if (button->ask[0] != '\0') {
        return json_pack("{s:s,s:s}", "text", button->label, "callback_data", button->ask);
    }
    char address[GATE_LONG_ADDRESS];
    gate_open_address(config, WINDOW_TELEGRAM, NULL, address);
    size_t size = strlen(address);
    if (words->start[0] != '\0') {
        (void)snprintf(address + size, sizeof address - size, "?start=%s", words->start);
    }
    return json_pack("{s:s,s:{s:s}}", "text", button->label, "web_app", "url", address);
}

static json_t *keyboard_of(const struct gate_config *config, const struct gate_words *words)
{
    json_t *rows = json_array();
    json_t *row = NULL;
    for (size_t i = 0; i < words->count; i++) {
        if (row == NULL || words->buttons[i].begins_row) {
            row = json_array();
            (void)json_array_append_new(rows, row);
        }
        (void)json_array_append_new(row, button_of(config, &words->buttons[i], words));
    }
    return json_pack("{s:o}", "inline_keyboard", rows);
}

static enum status write_text(const struct gate_config *config, const struct gate_message *message,
                              const struct gate_words *words, struct gate_call *call)
{
    set_path(call, &config->bots[WINDOW_TELEGRAM], "sendMessage");
    json_t *body = json_pack("{s:I,s:s,s:{s:b}}", "chat_id", (json_int_t)message->chat, "text",
                             words->text.data, "link_preview_options", "is_disabled", 1);
    if (words->count != 0) {
        (void)json_object_set_new(body, "reply_markup", keyboard_of(config, words));
    }
    return gate_call_json(call, body);
}

static json_t *commands_of(enum language language)
{
    json_t *list = json_array();
    for (const struct gate_command *at = gate_commands; at->name != NULL; at++) {
        (void)json_array_append_new(list, json_pack("{s:s,s:s}", "command", at->name, "description",
                                                    at->meaning[language]));
    }
    return list;
}

static json_t *hook_of(const struct gate_config *config)
{
    char address[GATE_LONG_ADDRESS];
    (void)snprintf(address, sizeof address, "%s/hooks/telegram", config->address);
    return json_pack("{s:s,s:s,s:[s,s,s]}", "url", address, "secret_token",
                     config->bots[WINDOW_TELEGRAM].hook_secret, "allowed_updates", "message",
                     "callback_query", "my_chat_member");
}

static json_t *menu_of(const struct gate_config *config)
{
    char address[GATE_LONG_ADDRESS];
    gate_open_address(config, WINDOW_TELEGRAM, NULL, address);
    return json_pack("{s:{s:s,s:s,s:{s:s}}}", "menu_button", "type", "web_app", "text",
                     gate_open_label[LANGUAGE_RU], "web_app", "url", address);
}

static json_t *deletion_of(const struct gate_message *message)
{
    int64_t number = 0;
    return str_to_int64(str_from(message->echo.text), &number) == STATUS_OK
               ? json_pack("{s:I,s:I}", "chat_id", (json_int_t)message->chat, "message_id",
                           (json_int_t)number)
               : NULL;
}

static enum status write(const struct gate_config *config, const struct gate_message *message,
                         int64_t id, const struct gate_words *words, struct gate_call *call)
{
    (void)id;
    const struct gate_bot *bot = &config->bots[WINDOW_TELEGRAM];
    if (message->template <GATE_TEXTS) {
        return write_text(config, message, words, call);
    }
    json_t *body = NULL;
    if (message->template == GATE_PRESSED) {
        set_path(call, bot, "answerCallbackQuery");
        body = json_pack("{s:s}", "callback_query_id", message->echo.text);
    } else if (message->template == GATE_DELETE) {
        set_path(call, bot, "deleteMessage");
        body = deletion_of(message);
    } else if (message->template == GATE_COMMANDS) {
        set_path(call, bot, "setMyCommands");
        body = json_pack("{s:o}", "commands", commands_of(LANGUAGE_RU));
    } else if (message->template == GATE_COMMANDS_EN) {
        set_path(call, bot, "setMyCommands");
        body = json_pack("{s:o,s:s}", "commands", commands_of(LANGUAGE_EN), "language_code", "en");
    } else if (message->template == GATE_MENU) {
        set_path(call, bot, "setChatMenuButton");
        body = menu_of(config);
    } else if (message->template == GATE_HOOK) {
        set_path(call, bot, "setWebhook");
        body = hook_of(config);
    } else {
        set_path(call, bot, "deleteWebhook");
        body = json_object();
    }
    return gate_call_json(call, body);
}

static struct gate_result read(const struct gate_reply *reply)
{
    json_t *body = json_loadb(reply->body.data == NULL ? "" : reply->body.data, reply->body.size,
                              JSON_REJECT_DUPLICATES, NULL);
    json_int_t code = json_integer_value(json_object_get(body, "error_code"));
    json_t *parameters = json_object_get(body, "parameters");
    json_int_t wait = json_integer_value(json_object_get(parameters, "retry_after"));
    bool is_good = json_is_true(json_object_get(body, "ok"));
    json_decref(body);
    if (code == 0) {
        code = reply->status;
    }
    struct gate_result result = {.outcome = GATE_REFUSED};
    if (is_good && reply->status == 200) {
        result.outcome = GATE_SENT;
    } else if (code == 429) {
        result.outcome = GATE_THROTTLED;
        result.retry_after_s = wait > 0 && wait < 86400 ? (int32_t)wait : 5;
    } else if (code == 403) {
        result.outcome = GATE_BLOCKED;
    } else if (code >= 500 || code == 200) {
        result.outcome = GATE_UNREACHED; /* or an answer that is none of theirs */
    }
    return result;
}

static void poll(const struct gate_bot *bot, int64_t position, struct gate_call *call)
{
    set_path(call, bot, "getUpdates");
    call->timeout_s = POLL_SECONDS + SEND_SECONDS;
    buf_printf(&call->body,
               "{\"offset\":%" PRId64 ",\"timeout\":%d,\"limit\":100,\"allowed_updates\":"
               "[\"message\",\"callback_query\",\"my_chat_member\"]}",
               position, POLL_SECONDS);
}

const struct gate_messenger gate_telegram = {
    .hosts = hosts, .gap_ms = 34, .chat_gap_ms = 1000, .write = write, .read = read, .poll = poll};
