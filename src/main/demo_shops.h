/* demo_shops.h - the shops of the demo: every half a minute or so somebody pays with a card, and
 * the processor asks the bank. */
#ifndef OKNO_MAIN_DEMO_SHOPS_H
#define OKNO_MAIN_DEMO_SHOPS_H

#include "main/server.h"

struct demo_shops;

/* server: running; borrowed until demo_shops_stop. NULL [out] where it has no door of its own. */
OKNO_CHECK enum status demo_shops_start(struct server *server, struct demo_shops **made);
void demo_shops_stop(struct demo_shops *play);

#endif
