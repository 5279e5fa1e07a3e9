/* gate_form.c - the closed types of the gate: links, echoes, hosts, addresses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/encode.h"
#include "channel/channel.h"
#include "channel/gate_internal.h"

struct gate_link gate_link_make(struct random *random)
{
    struct gate_link link;
    random_fill(random, link.bytes, sizeof link.bytes);
    return link;
}

void gate_link_write(const struct gate_link *link, char text[GATE_LINK_TEXT])
{
    (void)base64url_encode(link->bytes, sizeof link->bytes, text);
}

enum status gate_link_read(struct str text, struct gate_link *link)
{
    size_t size = 0;
    enum status status = base64url_decode(text, link->bytes, sizeof link->bytes, &size);
    return status == STATUS_OK && size != sizeof link->bytes ? STATUS_INVALID : status;
}

enum status gate_echo_read(struct str text, struct gate_echo *echo)
{
    static const char others[] = "-_.:=";
    *echo = (struct gate_echo){""};
    bool is_good = text.size > 0 && text.size < sizeof echo->text;
    for (size_t i = 0; is_good && i < text.size; i++) {
        char c = text.data[i];
        is_good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  (c != '\0' && strchr(others, c) != NULL);
    }
    if (is_good) {
        memcpy(echo->text, text.data, text.size);
    }
    return is_good ? STATUS_OK : STATUS_INVALID;
}

/* ---- messengers and their hosts */

const struct gate_messenger *gate_messenger(enum window window)
{
    static const struct gate_messenger *const table[WINDOW_COUNT] = {
        [WINDOW_TELEGRAM] = &gate_telegram, [WINDOW_VK] = &gate_vk, [WINDOW_MAX] = &gate_max};
    return window < WINDOW_COUNT ? table[window] : NULL;
}

const char *gate_host_usual(enum window window)
{
    const struct gate_messenger *messenger = gate_messenger(window);
    return messenger == NULL ? NULL : messenger->hosts[0];
}

/* SCHEME://127.0.0.1:PORT: nothing of it leaves this machine. */
static bool is_loopback(struct str host, struct str scheme)
{
    struct str port = {host.data + scheme.size, host.size - scheme.size};
    int64_t number = 0;
    return str_starts(host, scheme) && str_to_int64(port, &number) == STATUS_OK && number > 0 &&
           number <= UINT16_MAX;
}

bool gate_host_is_allowed(enum window window, struct str host)
{
    const struct gate_messenger *messenger = gate_messenger(window);
    for (size_t i = 0; messenger != NULL && messenger->hosts[i] != NULL; i++) {
        if (str_equal(host, str_from(messenger->hosts[i]))) {
            return true;
        }
    }
    return messenger != NULL && host.size < GATE_HOST &&
           (is_loopback(host, STR("http://127.0.0.1:")) ||
            is_loopback(host, STR("https://127.0.0.1:")));
}

/* ---- bodies */

enum status gate_call_json(struct gate_call *call, json_t *body)
{
    char *text = body == NULL ? NULL : json_dumps(body, JSON_COMPACT);
    json_decref(body);
    if (text == NULL) {
        return STATUS_NO_MEMORY;
    }
    buf_add_str(&call->body, str_from(text));
    free(text); /* jansson's */
    return call->body.status;
}

/* ---- addresses */

void gate_open_address(const struct gate_config *config, enum window window,
                       const struct gate_link *link, char out[GATE_LONG_ADDRESS])
{
    char text[GATE_LINK_TEXT] = "";
    if (link != NULL) {
        gate_link_write(link, text);
    }
    (void)snprintf(out, GATE_LONG_ADDRESS, "%s%s%s%s", config->address, channels[window]->entry,
                   link == NULL ? "" : "?start=n-", text);
}

void gate_start_address(const struct gate_bot *bot, enum window window,
                        const struct gate_link *link, char out[GATE_LONG_ADDRESS])
{
    static const char *const forms[WINDOW_COUNT][2] = {
        [WINDOW_BROWSER] = {"", ""},
        [WINDOW_TELEGRAM] = {"https://t.me/", "?start=l-"},
        [WINDOW_VK] = {"https://vk.me/club", "?ref=l-"},
        [WINDOW_MAX] = {"https://max.ru/", "?start=l-"}};
    char text[GATE_LINK_TEXT];
    gate_link_write(link, text);
    (void)snprintf(out, GATE_LONG_ADDRESS, "%s%s%s%s", forms[window][0], bot->name,
                   forms[window][1], text);
}
