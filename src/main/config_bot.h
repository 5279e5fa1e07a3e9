/* config_bot.h - the lines of okno.conf that concern bots:
 *
 *     public_file = FILE
 *         rates of exchange, branches and cash machines, hours (doc/windows.md); without it an
 *         invented bank's
 *
 * and for each of telegram, vk and max (here "telegram"):
 *
 *     telegram_bot = NAME
 *         there is a bot, of this name in links; VK: the community's number
 *     telegram_way = hook | poll
 *         updates come to /hooks/telegram, or are asked for; VK knows hooks alone
 *     telegram_hook_file = FILE
 *         the secret that its updates come with: 1 to 256 letters, digits, - or _
 *     telegram_host = https://api.telegram.org
 *         of the messenger's own list; http://127.0.0.1:PORT for tests
 *     telegram_ca_file = FILE
 *         the roots that its host's certificate may end at, for this messenger alone
 *
 *     vk_app = NUMBER             the mini app that the bot opens
 *     vk_group_token_file = FILE  the community's token
 *     vk_confirmation = WORD      what the community's page expects as an answer
 *
 * Telegram's and MAX's token is that of launches. */
#ifndef OKNO_MAIN_CONFIG_BOT_H
#define OKNO_MAIN_CONFIG_BOT_H

#include "channel/gate.h"

struct config_bot {
    char bot[GATE_NAME];
    char app[GATE_NAME];
    char confirmation[GATE_NAME];
    char way[GATE_NAME];
    char host[GATE_HOST];
    char hook_file[GATE_FILE];
    char group_token_file[GATE_FILE];
    char ca_file[GATE_FILE];
};

/* STATUS_NOT_FOUND: it is no key of a bot. */
OKNO_CHECK enum status config_bot_set(struct config_bot bots[WINDOW_COUNT], struct str key,
                                      struct str value, struct error *error);

#endif
