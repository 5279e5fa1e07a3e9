/* demo_history.h - the invented bank: three customers and a year of their life, made through the
 * ledger under a clock that runs from a year ago to yesterday, a commit a day. */
#ifndef OKNO_MAIN_DEMO_HISTORY_H
#define OKNO_MAIN_DEMO_HISTORY_H

#include "main/core.h"

enum { DEMO_CUSTOMERS = 3 };

struct demo_person {
    const char *phone; /* E.164 */
    const char *first_name, *last_name;
    int64_t birth_serial; /* of the current account's number; the savings account's is the next */
};
extern const struct demo_person demo_people[DEMO_CUSTOMERS];

/* Fill a new bank in data, with so many people more (demo_people.h). Leaves either a whole demo or
 * one that demo_is_ready calls unfinished.
 */
OKNO_CHECK enum status demo_fill(const char *data, int64_t people, struct error *error);
/* Is there a whole demo in data? STATUS_NOT_FOUND: no bank at all. */
OKNO_CHECK enum status demo_is_ready(const char *data, bool *ready, struct error *error);

#endif
