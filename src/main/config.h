/* config.h - what a bank says of itself: its store, its windows, its bots.
 * In okno.conf in the data folder, or, going first, in the environment as OKNO_STORE:
 *
 *     store = sqlite:DIR/bank.db
 *         one process; the file bank.db of the data folder when there is no line
 *     store = postgresql://okno@host1,host2/bank
 *         any number of processes; the address is libpq's and goes to it whole
 *
 *     telegram_token_file, vk_app_key_file, max_token_file = FILE
 *         the secret that the messenger signs launches with, for windows that are to be told from
 *         forged ones; in the environment, going first, the secret itself: OKNO_TELEGRAM_TOKEN,
 *         OKNO_VK_APP_KEY, OKNO_MAX_TOKEN
 *     launch_max_age = SECONDS
 *         a launch that is older is refused; 3600 when there is no line
 *     telegram_link, vk_link, max_link, browser_link = https://...
 *         how the bank is opened in each window from outside: where customers are led when another
 *         window closes
 *     jurisdiction = RU
 *         whose policies hold for this bank's windows besides those of everywhere; two capital
 *         letters, RU when there is no line
 *     frame_hosts = ORIGIN ...
 *         who may show the bank in a frame besides the messengers: for tests alone
 *
 *     processor_listen = 127.0.0.1:8090
 *     processor_key_file = FILE
 *         where the cards' processor reaches the bank (api/processor.yaml), and the key of 32 to
 * 255 bytes that both share; without the first line nowhere
 *
 *     rail_url = https://rail.example/okno
 *     rail_listen = 127.0.0.1:8091
 *     rail_key_file = FILE
 *     rail_ca_file = FILE
 *     rail_patience = SECONDS
 *         the way to other banks (doc/rail.md): where its messages go, where the bank takes those
 *         that come, the key of 32 to 255 bytes that both share, who has signed the other side's
 *         certificate when that is nobody well known, and how long a transfer is left without an
 *         answer before it is asked about; 60 when there is no line
 *
 * and the lines of bots (config_bot.h), of the bank's own requisites (config_details.h) and of
 * money that customers ask for (config_asks.h).
 *
 * "#" begins a comment line; a key that is not known is refused, so that a misspelt one is not
 * simply without effect. Passwords belong into libpq's own files or the environment, not in here.
 */
#ifndef OKNO_MAIN_CONFIG_H
#define OKNO_MAIN_CONFIG_H

#include "bank/channel_policy.h"
#include "base/window.h"
#include "channel/channel.h"
#include "main/config_asks.h"
#include "main/config_bot.h"
#include "main/config_details.h"
#include "main/config_rail.h"

enum {
    CONFIG_LINK = 256,
    CONFIG_TEXT = 4096,
    CONFIG_PATH = 1024,
    CONFIG_ADDRESS = 64,
    CONFIG_HOSTS = CHANNEL_HOSTS_TEXT
};

struct config {
    char store[CONFIG_TEXT];                     /* an address for store_open */
    char secret_file[WINDOW_COUNT][CONFIG_PATH]; /* "": none */
    char link[WINDOW_COUNT][CONFIG_LINK];        /* "": none */
    char jurisdiction[JURISDICTION_TEXT];
    char frame_hosts[CONFIG_HOSTS];
    int64_t launch_max_age;
    char public_file[GATE_FILE];
    char processor_listen[CONFIG_ADDRESS]; /* "": nowhere */
    uint16_t processor_port;
    char processor_key_file[CONFIG_PATH];
    struct config_bot bots[WINDOW_COUNT];
    struct config_details details;
    struct config_rail rail;
    struct ask_policy asks; /* 0: no line */
};

/* data: the bank's folder. */
OKNO_CHECK enum status config_read(const char *data, struct config *config, struct error *error);

/* The lines of a file, without I/O. config [in, out]: keys that do not occur are left as they are.
 */
OKNO_CHECK enum status config_parse(const char *text, struct config *config, struct error *error);

#endif
