/* charge_work.h - asks what is owed to the state, for who wants to know: a row of the outbox. */
#ifndef OKNO_MAIN_CHARGE_WORK_H
#define OKNO_MAIN_CHARGE_WORK_H

#include "main/core.h"
#include "rail/charges.h"

struct charge_work {
    struct core *core;
    charge_source *source; /* NULL: there is nobody to ask, and every question fails at once */
};

/* struct outbox_way: context is a struct charge_work, reference a look-up. */
enum status charge_work_send(void *context, int64_t reference);

#endif
