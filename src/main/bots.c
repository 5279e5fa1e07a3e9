#include "main/bots.h"

#include <stdio.h>
#include <string.h>

#include "channel/channel.h"
#include "main/windows.h"

static enum status read_file(const char *path, char secret[GATE_SECRET])
{
    size_t size = 0;
    char text[WINDOWS_SECRET];
    enum status status = windows_file_secret(path, text, &size);
    if (status == STATUS_OK && (size == 0 || size >= GATE_SECRET)) {
        status = STATUS_INVALID;
    }
    if (status == STATUS_OK) {
        memcpy(secret, text, size);
        secret[size] = '\0';
    }
    crypto_wipe(text, sizeof text);
    return status;
}

/* Telegram's and MAX's bot is the one that signs launches; a VK community has a token of its own.
 */
static enum status read_token(const struct config *config, enum window window,
                              char secret[GATE_SECRET])
{
    if (window == WINDOW_VK) {
        return read_file(config->bots[window].group_token_file, secret);
    }
    const char *named = windows_named_secret(window);
    if (named == NULL) {
        return read_file(config->secret_file[window], secret);
    }
    (void)snprintf(secret, GATE_SECRET, "%s", named);
    return strlen(named) < GATE_SECRET ? STATUS_OK : STATUS_INVALID;
}

/* The secret goes into a header and into JSON as it is. */
static bool is_plain(const char *secret)
{
    return strspn(secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
           strlen(secret);
}

static enum status fill_bot(const struct config *config, enum window window, struct gate_bot *bot,
                            struct error *error)
{
    const struct config_bot *read = &config->bots[window];
    const char *name = channels[window]->name;
    bool polls = strcmp(read->way, "poll") == 0;
    bot->is_on = read->bot[0] != '\0';
    if (!bot->is_on) {
        return STATUS_OK;
    }
    if (polls && window == WINDOW_VK) {
        return error_set(error, STATUS_INVALID, "vk_way is hook: there is no other");
    }
    bot->way = polls ? GATE_BY_POLL : GATE_BY_HOOK;
    memcpy(bot->name, read->bot, sizeof bot->name);
    memcpy(bot->app, read->app, sizeof bot->app);
    memcpy(bot->confirmation, read->confirmation, sizeof bot->confirmation);
    memcpy(bot->ca_file, read->ca_file, sizeof bot->ca_file);
    memcpy(bot->host, read->host, sizeof bot->host);
    if (read->host[0] == '\0') {
        (void)snprintf(bot->host, sizeof bot->host, "%s", gate_host_usual(window));
    }
    if (!gate_host_is_allowed(window, str_from(bot->host))) {
        return error_set(error, STATUS_INVALID, "%s_host is not one of its hosts", name);
    }
    if (read_token(config, window, bot->token) != STATUS_OK || !is_plain(bot->name)) {
        return error_set(error, STATUS_INVALID, "the token of the bot \"%s\" cannot be read", name);
    }
    if (!polls && (read_file(read->hook_file, bot->hook_secret) != STATUS_OK ||
                   !is_plain(bot->hook_secret))) {
        return error_set(error, STATUS_INVALID,
                         "%s_hook_file needs a secret of letters, digits, - and _", name);
    }
    return STATUS_OK;
}

/* ---- start */

static enum status start_gate(struct bots *bots, struct gate_config *gate, struct error *error)
{
    enum status status = gate_start(gate, &bots->gate, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = bot_polls_start(bots->gate, &bots->polls);
    return status == STATUS_OK ? STATUS_OK : error_set(error, status, "the bots cannot start");
}

/* Of the bank's link, the origin: what every entry's path is behind. */
static void set_address(struct gate_config *gate, const char *link)
{
    const char *host = strstr(link, "://");
    size_t size = host == NULL ? 0 : (size_t)(host - link) + 3;
    size += strcspn(link + size, "/?#");
    (void)snprintf(gate->address, sizeof gate->address, "%.*s", (int)size, link);
}

enum status bots_start(struct bots *bots, struct core *core, const struct config *config,
                       const char *address, struct error *error)
{
    struct gate_config gate = {.bank = &core->bank,
                               .node = &core->node,
                               .committer = core->committer,
                               .metrics = &core->metrics,
                               .board = core->board};
    enum status status = STATUS_OK;
    set_address(&gate, address);
    (void)snprintf(gate.public_file, sizeof gate.public_file, "%s", config->public_file);
    for (enum window window = WINDOW_BROWSER + 1; window < WINDOW_COUNT && status == STATUS_OK;
         window++) {
        status = fill_bot(config, window, &gate.bots[window], error);
    }
    if (status == STATUS_OK) {
        status = start_gate(bots, &gate, error);
    }
    crypto_wipe(gate.bots, sizeof gate.bots);
    return status;
}

void bots_stop(struct bots *bots)
{
    bot_polls_stop(bots->polls);
    bots->polls = NULL;
    gate_stop(bots->gate);
}

void bots_free(struct bots *bots)
{
    gate_free(bots->gate);
    bots->gate = NULL;
}
