#include "channel/channel.h"

#include <stdio.h>
#include <string.h>

const struct channel *const channels[] = {[WINDOW_BROWSER] = &channel_browser,
                                          [WINDOW_TELEGRAM] = &channel_telegram,
                                          [WINDOW_VK] = &channel_vk,
                                          [WINDOW_MAX] = &channel_max,
                                          [WINDOW_COUNT] = NULL};

const struct outcome channel_outcomes[CHANNEL_OUTCOME_COUNT] = {
#define CHANNEL_OUTCOME_ROW(id, name, http, title, ru, en)                                         \
    {name, http, title, {ru, en}, REFUSAL_NONE, {NULL, NULL}},
    CHANNEL_OUTCOME_LIST(CHANNEL_OUTCOME_ROW)
#undef CHANNEL_OUTCOME_ROW
};

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

bool channel_is_origin(struct str origin)
{
    if (origin.size == 0 || memchr(origin.data, '*', origin.size) != NULL) {
        return false;
    }
    for (const struct channel *const *channel = channels; *channel != NULL; channel++) {
        struct str rest = str_from((*channel)->frame_ancestors);
        while ((*channel)->has_launch && rest.data != NULL) {
            if (str_equal(str_cut(&rest, ' '), origin)) {
                return true;
            }
        }
    }
    return false;
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
