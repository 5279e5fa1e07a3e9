/* max.c - a MAX mini app: Telegram's scheme with a key of its own. */
#include "channel/channel.h"

const struct channel channel_max = {.window = WINDOW_MAX,
                                    .name = "max",
                                    .entry = "/m/",
                                    .frame_ancestors = "https://web.max.ru https://max.ru",
                                    .has_launch = true,
                                    .key_kind = LAUNCH_BY_TOKEN};
