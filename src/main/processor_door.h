/* processor_door.h - the listener of the cards' processor: its own address, its own routes, a
 * shared key. */
#ifndef OKNO_MAIN_PROCESSOR_DOOR_H
#define OKNO_MAIN_PROCESSOR_DOOR_H

#include "api/api.h"
#include "main/config.h"
#include "main/core.h"
#include "main/signed_door.h"

struct processor_door {
    struct core *core;
    struct signed_door *word;
    struct http_config config;
    struct http_server *http; /* NULL: there is none */
    char address[CONFIG_ADDRESS];
    uint16_t port;
    char key[SIGNED_KEY_MOST];
    size_t key_size;
};

/* By the lines of okno.conf. Without them, and where `is_demo`, on loopback, any free port and a
 * key of this start alone; else nowhere. api is the doors' own: it gets the key of PINs. door must
 * not move until processor_door_stop, which is to be called after a failure, too. */
OKNO_CHECK enum status processor_door_start(struct processor_door *door, struct core *core,
                                            struct api *api, const struct config *read,
                                            bool is_demo, struct error *error);
void processor_door_quiesce(struct processor_door *door);
void processor_door_stop(struct processor_door *door);

#endif
