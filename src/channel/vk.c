/* vk.c - a VK Mini App. The launch comes in the address's query, so it reaches this server with the
 * page: no log has queries, and the page takes it off the address at once. */
#include "channel/channel.h"

const struct channel channel_vk = {
    .window = WINDOW_VK,
    .name = "vk",
    .entry = "/v/",
    .frame_ancestors = "https://vk.com https://*.vk.com https://vk.ru https://*.vk.ru",
    .has_launch = true,
    .key_kind = LAUNCH_BY_APP_KEY};
