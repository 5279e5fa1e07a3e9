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

/* Reads the secrets. They are wiped by windows_close. */
OKNO_CHECK enum status windows_open(struct windows *windows, const struct config *config,
                                    struct error *error);
void windows_close(struct windows *windows);

#endif
