/* launch_form.h - the form of a launch string: "key=value&key=value", percent-encoded, as
 * messengers hand it over. Read strictly, for its keys are signed as they are meant and not as they
 * are written: what two readers could take for two things is refused. Only for this folder. */
#ifndef OKNO_CHANNEL_LAUNCH_FORM_H
#define OKNO_CHANNEL_LAUNCH_FORM_H

#include "base/arena.h"
#include "channel/launch.h"

enum { LAUNCH_KEYS_MOST = 32 };

/* Decoded, in the arena. */
struct launch_pair {
    struct str key, value;
};

struct launch_form {
    size_t count;
    struct launch_pair pairs[LAUNCH_KEYS_MOST]; /* in the byte order of their keys */
};

/* plus_is_space  as HTML forms have it. STATUS_OK also when the form is refused: *outcome [out]
 * says why. STATUS_NO_MEMORY. */
OKNO_CHECK enum status launch_form_read(struct str raw, bool plus_is_space, struct arena *arena,
                                        struct launch_form *form, enum launch_outcome *outcome);
/* From the order of the keys into that of the lines "key=value", which is another one where a key
 * goes on with a digit, a dot or a dash. False: it is the same. */
bool launch_form_order_lines(struct launch_form *form);
/* NULL: there is no such key. */
const struct launch_pair *launch_form_find(const struct launch_form *form, struct str key);

#endif
