/* windows.h - the keys and policies of this bank's windows, from its configuration. */
#ifndef OKNO_MAIN_WINDOWS_H
#define OKNO_MAIN_WINDOWS_H

#include "http/http.h"
#include "main/config.h"

struct windows {
    struct channel_keys keys;
    char policies[WINDOW_COUNT][CHANNEL_POLICY_TEXT];
    char links[WINDOW_COUNT][CONFIG_LINK];   /* "": it cannot be opened from outside */
    struct http_entry entries[WINDOW_COUNT]; /* the browser's is the page's own policy */
};

enum { WINDOWS_SECRET = LAUNCH_SECRET_MOST + 2 };
/* The first line of a file. Wipe it. */
OKNO_CHECK enum status windows_file_secret(const char *path, char secret[WINDOWS_SECRET],
                                           size_t *size);
/* The key that checks launches by such a secret. STATUS_INVALID: none of its size. */
OKNO_CHECK enum status windows_key(enum launch_key_kind kind, struct str secret,
                                   struct launch_key *key);
/* The window's secret in the environment; NULL: it is not there. */
const char *windows_named_secret(enum window window);

/* Reads the secrets. They are wiped by windows_close. */
OKNO_CHECK enum status windows_open(struct windows *windows, const struct config *config,
                                    struct error *error);
void windows_close(struct windows *windows);

#endif
