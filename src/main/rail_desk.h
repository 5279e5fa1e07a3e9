/* rail_desk.h - the bank's way to other banks: the line that sends, the listener that takes what
 * comes, and, in a demo without a rail of its own, a simulated one in this process. */
#ifndef OKNO_MAIN_RAIL_DESK_H
#define OKNO_MAIN_RAIL_DESK_H

#include "main/config.h"
#include "main/core.h"
#include "main/rail_clerk.h"
#include "main/rail_sim_door.h"
#include "main/signed_door.h"
#include "rail/line.h"

struct rail_desk {
    struct core *core;
    struct rail_forms *forms;
    struct rail rail;
    struct rail_peer peer; /* url "": there is no rail */
    struct rail_line *line;
    struct rail_clerk *clerk; /* NULL: statements are taken by hand */
    struct signed_door *word;
    struct http_config config;
    struct http_server *http; /* NULL: nobody is listened to */
    char address[CONFIG_RAIL_ADDRESS];
    struct rail_sim_door sim; /* of a demo ... */
    int sim_lock;             /* ... of which one process has it; -1: not this one */
};

/* By the lines of okno.conf; without them, where is_demo, a simulated rail on loopback. Must not
 * move until rail_desk_free; stop and free are to be called after a failure, too. */
OKNO_CHECK enum status rail_desk_start(struct rail_desk *desk, struct core *core,
                                       const struct config *read, bool is_demo,
                                       struct error *error);
/* Let the simulated rail, if this is one, send money in now and then and reject some payments. */
void rail_desk_enliven(struct rail_desk *desk);
/* For the outbox: the row becomes a message. context: the desk. */
enum status rail_desk_send(void *context, int64_t reference);
enum status rail_desk_recall(void *context, int64_t reference);
enum status rail_desk_look_up(void *context, int64_t reference);
/* Something was committed that may have to leave. Cheap; any thread. */
void rail_desk_wake(struct rail_desk *desk);
/* Take nothing new. */
void rail_desk_quiesce(struct rail_desk *desk);
/* End the line; before the committer ends. */
void rail_desk_stop(struct rail_desk *desk);
void rail_desk_free(struct rail_desk *desk);

#endif
