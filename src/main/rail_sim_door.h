/* rail_sim_door.h - the simulated rail as others see it: a listener on loopback for the bank's
 * messages, statements, and what a test tells it. */
#ifndef OKNO_MAIN_RAIL_SIM_DOOR_H
#define OKNO_MAIN_RAIL_SIM_DOOR_H

#include "main/core.h"
#include "main/signed_door.h"
#include "rail/sim.h"

struct rail_sim_door {
    struct rail_sim *sim;
    struct signed_door *word;
    struct metrics metrics;
    struct http_config config;
    struct http_server *http;
    char books[PATH_TEXT]; /* "": in memory alone */
};

/* config is copied but for what it points to. port 0: any. door->books is set before. Must not move
 * until rail_sim_door_stop, which is to be called after a failure, too. */
OKNO_CHECK enum status rail_sim_door_start(struct rail_sim_door *door,
                                           const struct rail_sim_config *config, uint16_t port,
                                           struct error *error);
void rail_sim_door_stop(struct rail_sim_door *door);

#endif
