#include "channel/channel.h"

#include <stdio.h>

const struct channel *const channels[] = {[WINDOW_BROWSER] = &channel_browser,
                                          [WINDOW_TELEGRAM] = &channel_telegram,
                                          [WINDOW_VK] = &channel_vk,
                                          [WINDOW_MAX] = &channel_max,
                                          [WINDOW_COUNT] = NULL};

const struct outcome channel_launch_refused = {
    .name = "launch-refused",
    .http = 422,
    .title_en = "This launch is not taken",
    .text = {"Не удалось проверить, что банк открыт из этого мессенджера. Откройте банк заново или"
             " в браузере.",
             "It could not be verified that this messenger opened the bank. Open the bank again, or"
             " in a browser."}};

const struct channel *channel_by_entry(struct str path)
{
    for (const struct channel *const *channel = channels; *channel != NULL; channel++) {
        if (str_equal(path, str_from((*channel)->entry))) {
            return *channel;
        }
    }
    return NULL;
}

const struct channel *channel_by_name(struct str name)
{
    for (const struct channel *const *channel = channels; *channel != NULL; channel++) {
        if (str_equal(name, str_from((*channel)->name))) {
            return *channel;
        }
    }
    return NULL;
}

void channel_policy(const struct channel *channel, const char *hosts, char out[CHANNEL_POLICY_TEXT])
{
    bool is_framed = channel->window != WINDOW_BROWSER && hosts[0] != '\0';
    (void)snprintf(out, CHANNEL_POLICY_TEXT,
                   "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
                   " blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; object-src"
                   " 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for"
                   " 'script'; trusted-types 'none'; frame-ancestors %s%s%s",
                   channel->frame_ancestors, is_framed ? " " : "", is_framed ? hosts : "");
}
