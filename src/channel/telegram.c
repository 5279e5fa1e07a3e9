/* telegram.c - a Telegram Mini App: its web clients frame it, its native ones show it on top (a
 * desktop one in a frame that says it is the web client). */
#include "channel/channel.h"

const struct channel channel_telegram = {.window = WINDOW_TELEGRAM,
                                         .name = "telegram",
                                         .entry = "/t/",
                                         .frame_ancestors = "https://web.telegram.org",
                                         .has_launch = true,
                                         .key_kind = LAUNCH_BY_TOKEN};
