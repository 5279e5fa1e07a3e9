/* browser.c - the plain browser: the window that no law can close. Nobody may frame it. */
#include "channel/channel.h"

const struct channel channel_browser = {
    .window = WINDOW_BROWSER, .name = "browser", .entry = "/", .frame_ancestors = "'none'"};
