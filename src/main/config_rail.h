/* config_rail.h - the lines of okno.conf about the rail (doc/rail.md). */
#ifndef OKNO_MAIN_CONFIG_RAIL_H
#define OKNO_MAIN_CONFIG_RAIL_H

#include "rail/wire.h"

enum { CONFIG_RAIL_PATH = 1024, CONFIG_RAIL_ADDRESS = 64 };

struct config_rail {
    char url[RAIL_URL]; /* "": there is no rail */
    char key_file[CONFIG_RAIL_PATH];
    char ca_file[RAIL_URL];
    char listen[CONFIG_RAIL_ADDRESS]; /* "": nowhere */
    uint16_t port;
    int64_t patience;  /* seconds; 0: the usual */
    int32_t statement; /* seconds of a day; 0: statements are taken by hand */
};

/* STATUS_NOT_FOUND: not a line of the rail's. */
OKNO_CHECK enum status config_rail_set(struct config_rail *rail, struct str key, struct str value,
                                       struct error *error);

#endif
