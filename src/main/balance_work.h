/* balance_work.h - asks providers what is left, for standing orders that wait for it: a row of the
 * outbox. */
#ifndef OKNO_MAIN_BALANCE_WORK_H
#define OKNO_MAIN_BALANCE_WORK_H

#include "main/core.h"
#include "rail/balances.h"

struct balance_work {
    struct core *core;
    balance_source *source; /* NULL: there is nobody to ask, and no question is answered */
};

/* struct outbox_way: context is a struct balance_work, reference an enquiry. */
enum status balance_work_send(void *context, int64_t reference);

#endif
