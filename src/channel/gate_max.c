/* gate_max.c - messages in the form of MAX's Bot API. Its host's certificate ends at a root of its
 * own: the bot's ca_file is for it alone. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "channel/gate_internal.h"

static const char *const hosts[] = {"https://platform-api2.max.ru", NULL};
enum { SEND_SECONDS = 8, POLL_SECONDS = 25 };

static json_t *button_of(const struct gate_bot *bot, const struct gate_button *button,
                         const struct gate_words *words)
{
    if (button->ask[0] != '\0') {
        return json_pack("{s:s,s:s,s:s}", "type", "callback", "text", button->label, "payload",
                         button->ask);
    }
    return json_pack("{s:s,s:s,s:s,s:s}", "type", "open_app", "text", button->label, "web_app",
                     bot->name, "payload", words->start);
}

static json_t *keyboard_of(const struct gate_bot *bot, const struct gate_words *words)
{
    json_t *rows = json_array();
    json_t *row = NULL;
    for (size_t i = 0; i < words->count; i++) {
        if (row == NULL || words->buttons[i].begins_row) {
            row = json_array();
            (void)json_array_append_new(rows, row);
        }
        (void)json_array_append_new(row, button_of(bot, &words->buttons[i], words));
    }
    return json_pack("[{s:s,s:{s:o}}]", "type", "inline_keyboard", "payload", "buttons", rows);
}

static json_t *commands_of(void)
{
    json_t *list = json_array();
    for (const struct gate_command *at = gate_commands; at->name != NULL; at++) {
        (void)json_array_append_new(list, json_pack("{s:s,s:s}", "name", at->name, "description",
                                                    at->meaning[LANGUAGE_RU]));
    }
    return json_pack("{s:o}", "commands", list);
}

static json_t *hook_of(const struct gate_config *config)
{
    char address[GATE_LONG_ADDRESS];
    (void)snprintf(address, sizeof address, "%s/hooks/max", config->address);
    return json_pack("{s:s,s:s,s:[s,s,s,s]}", "url", address, "secret",
                     config->bots[WINDOW_MAX].hook_secret, "update_types", "bot_started",
                     "bot_stopped", "message_created", "message_callback");
}

static enum status write_text(const struct gate_bot *bot, const struct gate_message *message,
                              const struct gate_words *words, struct gate_call *call)
{
    (void)snprintf(call->path, sizeof call->path, "/messages?user_id=%" PRId64, message->chat);
    json_t *body = json_pack("{s:s}", "text", words->text.data);
    if (words->count != 0) {
        (void)json_object_set_new(body, "attachments", keyboard_of(bot, words));
    }
    return gate_call_json(call, body);
}

static enum status write(const struct gate_config *config, const struct gate_message *message,
                         int64_t id, const struct gate_words *words, struct gate_call *call)
{
    (void)id;
    const struct gate_bot *bot = &config->bots[WINDOW_MAX];
    call->method = "POST";
    call->timeout_s = SEND_SECONDS;
    call->has_authorization = true;
    if (message->template <GATE_TEXTS) {
        return write_text(bot, message, words, call);
    }
    if (message->template == GATE_PRESSED) {
        (void)snprintf(call->path, sizeof call->path, "/answers?callback_id=%s",
                       message->echo.text);
        return gate_call_json(
            call, json_pack("{s:s}", "notification", gate_pressed_text[message->language]));
    }
    if (message->template == GATE_DELETE) {
        call->method = "DELETE";
        (void)snprintf(call->path, sizeof call->path, "/messages?message_id=%s",
                       message->echo.text);
        return STATUS_OK;
    }
    if (message->template == GATE_COMMANDS) {
        call->method = "PATCH";
        (void)snprintf(call->path, sizeof call->path, "/me");
        return gate_call_json(call, commands_of());
    }
    if (message->template == GATE_HOOK) {
        (void)snprintf(call->path, sizeof call->path, "/subscriptions");
        return gate_call_json(call, hook_of(config));
    }
    call->is_empty = true;
    return STATUS_OK;
}

static struct gate_result read(const struct gate_reply *reply)
{
    struct gate_result result = {.outcome = GATE_REFUSED};
    if (reply->status >= 200 && reply->status < 300) {
        result.outcome = GATE_SENT;
    } else if (reply->status == 429) {
        result = (struct gate_result){GATE_THROTTLED, 5}; /* as its own SDK waits */
    } else if (reply->status == 403) {
        result.outcome = GATE_BLOCKED;
    } else if (reply->status >= 500) {
        result.outcome = GATE_UNREACHED;
    }
    return result;
}

static void poll(const struct gate_bot *bot, int64_t position, struct gate_call *call)
{
    (void)bot;
    call->method = "GET";
    call->has_authorization = true;
    call->timeout_s = POLL_SECONDS + SEND_SECONDS;
    if (position == 0) {
        (void)snprintf(call->path, sizeof call->path, "/updates?limit=100&timeout=%d",
                       POLL_SECONDS);
    } else {
        (void)snprintf(call->path, sizeof call->path,
                       "/updates?limit=100&timeout=%d&marker=%" PRId64, POLL_SECONDS, position);
    }
}

const struct gate_messenger gate_max = {
    .hosts = hosts, .gap_ms = 34, .chat_gap_ms = 500, .write = write, .read = read, .poll = poll};
