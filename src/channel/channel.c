#include "channel/channel.h"

#include <stdio.h>

const struct channel *const channels[] = {&channel_browser, NULL};

const struct channel *channel_by_entry(struct str path)
{
    for (const struct channel *const *channel = channels; *channel != NULL; channel++) {
        if (str_equal(path, str_from((*channel)->entry))) {
            return *channel;
        }
    }
    return NULL;
}

void channel_policy(const struct channel *channel, char out[CHANNEL_POLICY_TEXT])
{
    (void)snprintf(out, CHANNEL_POLICY_TEXT,
                   "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
                   " blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; object-src"
                   " 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for"
                   " 'script'; trusted-types 'none'; frame-ancestors %s",
                   channel->frame_ancestors);
}
