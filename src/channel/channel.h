/* channel.h - the windows the bank opens in. A window is a row of channels[]: its entry path, who
 * may frame it, and how a screen is linked to. For: api, main. Never: decides anything about a
 * customer. */
#ifndef OKNO_CHANNEL_CHANNEL_H
#define OKNO_CHANNEL_CHANNEL_H

#include "base/str.h"

struct channel {
    const char *name;            /* "browser" */
    const char *entry;           /* path that opens the bank in this window: "/" */
    const char *frame_ancestors; /* CSP: who may show that page in a frame */
};

extern const struct channel channel_browser;
extern const struct channel *const channels[]; /* NULL at the end */

/* The window whose entry path this is; NULL when it is none's. */
const struct channel *channel_by_entry(struct str path);

enum { CHANNEL_POLICY_TEXT = 512 };
/* The Content-Security-Policy of a window's entry page: own scripts and styles, nothing inline. */
void channel_policy(const struct channel *channel, char out[CHANNEL_POLICY_TEXT]);

#endif
