/* simulated_balances.c - what nobody has left. */
#include <string.h>

#include "rail/balances.h"

/* Of all the values that were filled in; 0 when there are fewer than two. */
static int last_digit_but_one(const char *fields)
{
    int last = 0;
    int before = 0;
    for (const char *at = fields; *at != '\0'; at++) {
        if (*at >= '0' && *at <= '9') {
            before = last;
            last = *at - '0';
        }
    }
    return before;
}

enum status simulated_balances(const struct balance_question *asked, int64_t now_us, int64_t *left)
{
    enum { PLENTY = 500000, LITTLE = 1234, FULL = 60000, NO_ANSWER = 2 };
    int way = last_digit_but_one(asked->fields);
    if (way == NO_ANSWER) {
        return STATUS_IO;
    }
    int64_t gone = (now_us - clock_day_start(clock_day(now_us))) / MICROSECONDS;
    *left = way == 0 ? PLENTY : way == 1 ? LITTLE : FULL - FULL * gone / DAY_SECONDS;
    return STATUS_OK;
}
