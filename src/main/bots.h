/* bots.h - this bank's bots, from its configuration, and what puts them to work. */
#ifndef OKNO_MAIN_BOTS_H
#define OKNO_MAIN_BOTS_H

#include "channel/bot.h"
#include "main/config.h"
#include "main/core.h"

struct bots {
    struct gate *gate;
    struct bot_polls *polls;
};

/* Read the secrets and start whatever bots there are. address: the bank's link in a browser. bots
 * must not move until bots_free; to be stopped after a failure, too.
 */
OKNO_CHECK enum status bots_start(struct bots *bots, struct core *core, const struct config *config,
                                  const char *address, struct error *error);
void bots_stop(struct bots *bots);
void bots_free(struct bots *bots);

#endif
