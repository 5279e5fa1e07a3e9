#include "main/windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file's secret is its first line. */
enum status windows_file_secret(const char *path, char secret[WINDOWS_SECRET], size_t *size)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return STATUS_NOT_FOUND;
    }
    *size = fread(secret, 1, WINDOWS_SECRET, file);
    bool failed = ferror(file) != 0;
    (void)fclose(file);
    *size -= *size != 0 && secret[*size - 1] == '\n';
    *size -= *size != 0 && secret[*size - 1] == '\r';
    return failed ? STATUS_IO : STATUS_OK;
}

const char *windows_named_secret(enum window window)
{
    static const char *const variables[WINDOW_COUNT] = {[WINDOW_TELEGRAM] = "OKNO_TELEGRAM_TOKEN",
                                                        [WINDOW_VK] = "OKNO_VK_APP_KEY",
                                                        [WINDOW_MAX] = "OKNO_MAX_TOKEN"};
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets it */
    const char *named = variables[window] == NULL ? NULL : getenv(variables[window]);
    return named != NULL && named[0] != '\0' ? named : NULL;
}

enum status windows_key(enum launch_key_kind kind, struct str secret, struct launch_key *key)
{
    return kind == LAUNCH_BY_APP_KEY ? launch_key_of_app(secret, key)
                                     : launch_key_of_token(secret, key);
}

static enum status read_key(const struct channel *channel, const char *path, struct launch_key *key,
                            bool *has)
{
    const char *named = windows_named_secret(channel->window);
    if (named != NULL) {
        *has = true;
        return windows_key(channel->key_kind, str_from(named), key);
    }
    if (path[0] == '\0') {
        return STATUS_OK;
    }
    char secret[WINDOWS_SECRET];
    size_t size = 0;
    enum status status = windows_file_secret(path, secret, &size);
    if (status == STATUS_OK) {
        status = windows_key(channel->key_kind, (struct str){secret, size}, key);
    }
    crypto_wipe(secret, sizeof secret);
    *has = status == STATUS_OK;
    return status;
}

enum status windows_open(struct windows *windows, const struct config *config, struct error *error)
{
    *windows = (struct windows){.keys = {.max_age = config->launch_max_age}};
    size_t entries = 0;
    for (size_t i = 0; channels[i] != NULL; i++) {
        const struct channel *channel = channels[i];
        enum window window = channel->window;
        (void)snprintf(windows->links[window], CONFIG_LINK, "%s", config->link[window]);
        channel_policy(channel, config->frame_hosts, windows->policies[window]);
        if (window == WINDOW_BROWSER) {
            continue;
        }
        windows->entries[entries++] =
            (struct http_entry){channel->entry, windows->policies[window]};
        enum status status = read_key(channel, config->secret_file[window],
                                      &windows->keys.keys[window], &windows->keys.has[window]);
        if (status != STATUS_OK) {
            return error_set(error, status, "the secret of the window \"%s\" cannot be read",
                             channel->name);
        }
    }
    return STATUS_OK;
}

void windows_close(struct windows *windows)
{
    crypto_wipe(windows, sizeof *windows);
}
