/* channel.h - the windows the bank opens in. A window is a row of channels[]: its entry path, who
 * may frame it, and how its launches are signed. For: api, main. Never: decides anything about a
 * customer. */
#ifndef OKNO_CHANNEL_CHANNEL_H
#define OKNO_CHANNEL_CHANNEL_H

#include "base/outcome.h"
#include "base/window.h"
#include "channel/launch.h"

struct channel {
    enum window window;
    const char *name;            /* "browser": of the API, the configuration and the log */
    const char *entry;           /* path that opens the bank in this window: "/" */
    const char *frame_ancestors; /* CSP: who may show that page in a frame */
    bool has_launch;             /* the messenger says who opened it */
    enum launch_key_kind key_kind;
};

extern const struct channel channel_browser, channel_telegram, channel_vk, channel_max;
extern const struct channel *const channels[]; /* by enum window; NULL at the end */

/* The window whose entry path this is; NULL when it is none's. */
const struct channel *channel_by_entry(struct str path);
const struct channel *channel_by_name(struct str name);

/* Is this page a messenger's own web client? It is let to read a document whose link it was given.
 */
bool channel_is_origin(struct str origin);

/* LAUNCH_REFUSED: one answer for every launch that is not taken. */
#define CHANNEL_OUTCOME_LIST(X)                                                                    \
    X(LAUNCH_REFUSED, "launch-refused", 422, "This launch is not taken",                           \
      "Мессенджер не подтвердил запуск."                               \
      " Откройте банк заново или в браузере.",                                                     \
      "The messenger has not confirmed this launch. Open the bank again, or in a browser.")

enum channel_outcome {
#define CHANNEL_OUTCOME_ENUM(id, name, http, title, ru, en) CHANNEL_##id,
    CHANNEL_OUTCOME_LIST(CHANNEL_OUTCOME_ENUM)
#undef CHANNEL_OUTCOME_ENUM
        CHANNEL_OUTCOME_COUNT
};
extern const struct outcome channel_outcomes[CHANNEL_OUTCOME_COUNT];

enum { CHANNEL_HOSTS_TEXT = 512, CHANNEL_POLICY_TEXT = 1024 + CHANNEL_HOSTS_TEXT };
/* The Content-Security-Policy of a window's entry page: own scripts and styles, nothing inline.
 * hosts  origins that may frame it besides, for tests; "" in a bank. The plain browser has none. */
void channel_policy(const struct channel *channel, const char *hosts,
                    char out[CHANNEL_POLICY_TEXT]);

/* How this bank checks launches, by window. A window without a key takes none: it opens like a
 * plain browser. */
struct channel_keys {
    bool has[WINDOW_COUNT];
    struct launch_key keys[WINDOW_COUNT];
    int64_t max_age; /* seconds */
};

#endif
