/* gate_vk.c - messages of a VK community: forms, with errors inside of HTTP 200. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "channel/gate_internal.h"

static const char *const hosts[] = {"https://api.vk.com", "https://api.vk.ru", NULL};
#define VK_VERSION "5.199"
enum { SEND_SECONDS = 8, INLINE_BUTTONS = 6 };

static void add_field(struct buf *buf, const char *name, const char *text)
{
    buf_printf(buf, "%s%s=", buf->size == 0 ? "" : "&", name);
    buf_add_percent(buf, str_from(text));
}

static json_t *button_of(const struct gate_bot *bot, const struct gate_button *button,
                         const struct gate_words *words)
{
    if (button->ask[0] == '\0') {
        int64_t app = 0;
        (void)(str_to_int64(str_from(bot->app), &app) == STATUS_OK);
        return json_pack("{s:{s:s,s:I,s:s,s:s}}", "action", "type", "open_app", "app_id",
                         (json_int_t)app, "label", button->label, "hash", words->start);
    }
    char payload[WORDS_ASK + 16];
    (void)snprintf(payload, sizeof payload, "{\"ask\":\"%s\"}", button->ask);
    return json_pack("{s:{s:s,s:s,s:s}}", "action", "type", "text", "label", button->label,
                     "payload", payload);
}

static json_t *keyboard_of(const struct gate_bot *bot, const struct gate_words *words)
{
    json_t *rows = json_array();
    json_t *row = NULL;
    for (size_t i = 0; i < words->count; i++) {
        bool is_wide = words->buttons[i].ask[0] == '\0'; /* takes a row of its own */
        if (is_wide && bot->app[0] == '\0') {
            continue;
        }
        if (row == NULL || is_wide || words->buttons[i].begins_row) {
            row = json_array();
            (void)json_array_append_new(rows, row);
        }
        (void)json_array_append_new(row, button_of(bot, &words->buttons[i], words));
    }
    bool is_inline = words->count <= INLINE_BUTTONS;
    return json_pack("{s:b,s:b,s:o}", "inline", is_inline, "one_time", !is_inline, "buttons", rows);
}

static enum status write_text(const struct gate_bot *bot, const struct gate_message *message,
                              int64_t id, const struct gate_words *words, struct gate_call *call)
{
    enum { POSITIVE = 0x7fffffff };
    (void)snprintf(call->path, sizeof call->path, "/method/messages.send");
    add_field(&call->body, "message", words->text.data);
    /* The same for the same row: VK itself tells a repetition. */
    buf_printf(&call->body, "&peer_id=%" PRId64 "&random_id=%" PRId64 "&dont_parse_links=1",
               message->chat, (id ^ id >> 31) & POSITIVE);
    json_t *keyboard = keyboard_of(bot, words);
    char *text = keyboard == NULL ? NULL : json_dumps(keyboard, JSON_COMPACT);
    json_decref(keyboard);
    if (text == NULL) {
        return STATUS_NO_MEMORY;
    }
    add_field(&call->body, "keyboard", text);
    free(text); /* jansson's */
    return STATUS_OK;
}

static enum status write(const struct gate_config *config, const struct gate_message *message,
                         int64_t id, const struct gate_words *words, struct gate_call *call)
{
    const struct gate_bot *bot = &config->bots[WINDOW_VK];
    call->method = "POST";
    call->timeout_s = SEND_SECONDS;
    call->is_form = true;
    enum status status = STATUS_OK;
    if (message->template <GATE_TEXTS) {
        status = write_text(bot, message, id, words, call);
    } else if (message->template == GATE_DELETE) {
        (void)snprintf(call->path, sizeof call->path, "/method/messages.delete");
        buf_printf(&call->body, "peer_id=%" PRId64 "&delete_for_all=1", message->chat);
        add_field(&call->body, "cmids", message->echo.text);
    } else {
        call->is_empty = true; /* commands and webhooks are set on the community's page */
        return STATUS_OK;
    }
    add_field(&call->body, "access_token", bot->token);
    add_field(&call->body, "v", VK_VERSION);
    return status == STATUS_OK ? call->body.status : status;
}

static struct gate_result read(const struct gate_reply *reply)
{
    enum {
        TOO_MANY_A_SECOND = 6,
        FLOOD = 9,
        INTERNAL = 10,
        BLACK_LIST = 900,
        NOT_ALLOWED = 901,
        PRIVACY = 902
    };
    struct gate_result result = {.outcome = GATE_UNREACHED};
    json_t *body = json_loadb(reply->body.data == NULL ? "" : reply->body.data, reply->body.size,
                              JSON_REJECT_DUPLICATES, NULL);
    json_t *error = json_object_get(body, "error");
    json_int_t code = json_integer_value(json_object_get(error, "error_code"));
    bool has_answer = json_object_get(body, "response") != NULL;
    bool is_final = (code != 0 && code != INTERNAL) ||
                    (code == 0 && reply->status >= 400 && reply->status < 500);
    json_decref(body);
    if (reply->status == 429 || code == TOO_MANY_A_SECOND) {
        result = (struct gate_result){GATE_THROTTLED, 1};
    } else if (code == FLOOD) {
        result = (struct gate_result){GATE_THROTTLED, 30};
    } else if (code == NOT_ALLOWED || code == BLACK_LIST || code == PRIVACY) {
        result.outcome = GATE_BLOCKED;
    } else if (is_final) {
        result.outcome = GATE_REFUSED;
    } else if (code == 0 && has_answer && reply->status == 200) {
        result.outcome = GATE_SENT;
    }
    return result;
}

const struct gate_messenger gate_vk = {
    .hosts = hosts, .gap_ms = 50, .chat_gap_ms = 50, .write = write, .read = read, .poll = NULL};
