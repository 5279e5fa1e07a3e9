/* demo_people.h - more invented customers than the three of the demo, for measuring a bank of a
 * real size: a current account each, with some money in it and nothing else. */
#ifndef OKNO_MAIN_DEMO_PEOPLE_H
#define OKNO_MAIN_DEMO_PEOPLE_H

#include "main/core.h"

enum { DEMO_PEOPLE_MOST = 1000000 };

/* Add `count` of them through the bank's writer, many a commit. Their numbers are +79001000000 and
 * on. correspondent: the account their money comes from. */
OKNO_CHECK enum status demo_people_add(struct core *core, int64_t count, int64_t correspondent);

#endif
