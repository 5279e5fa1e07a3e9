/* standing_decide.h - on which days a standing order pays, and what follows a try. Pure: no store,
 * no clock, no I/O. Dates are counted from the first one and never from the last, so that the 31st
 * comes back after a February. */
#ifndef OKNO_BANK_STANDING_DECIDE_H
#define OKNO_BANK_STANDING_DECIDE_H

#include "bank/bank.h"
#include "money/workday.h"

/* The numbers are stored. */
#define RHYTHM_LIST(X)                                                                             \
    X(ONCE, 1, "once")                                                                             \
    X(DAY, 2, "day")                                                                               \
    X(WEEK, 3, "week")                                                                             \
    X(MONTH, 4, "month")                                                                           \
    X(QUARTER, 5, "quarter")                                                                       \
    X(YEAR, 6, "year")

enum rhythm {
    RHYTHM_NONE = 0, /* no dates: by a threshold */
#define RHYTHM_ENUM(name, number, word) RHYTHM_##name = (number),
    RHYTHM_LIST(RHYTHM_ENUM)
#undef RHYTHM_ENUM
        RHYTHM_END
};
const char *rhythm_word(enum rhythm rhythm);

struct schedule {
    enum rhythm every;
    int32_t day;   /* of the week (1 Monday) or of the month, for those rhythms; 0: that of start */
    int32_t start; /* not before this day */
    int32_t end;   /* not after this day; 0: without end */
    int32_t times; /* so often at most; 0: without end */
    enum workday_rule on_holiday;
};

/* The date of that number, from 0, by the calendar alone. */
int32_t schedule_nominal(const struct schedule *schedule, int number);
/* The day on which that one is paid: never before the start. */
int32_t schedule_due(const struct schedule *schedule, int number);
/* Is there one of that number? */
bool schedule_has(const struct schedule *schedule, int number);
/* The first number from this one on that is due on this day or later. */
int schedule_from(const struct schedule *schedule, int number, int32_t day);
/* May it be asked for on this day? It begins within a year, and has one date at least. */
bool schedule_fits(const struct schedule *schedule, int32_t today);
/* One that was not paid on its day while the next one is due already: it is left out, so that
 * nobody pays twice at once for what was missed. */
bool schedule_is_missed(const struct schedule *schedule, int number, int32_t today);

/* When the money of a day is taken: in the morning, and where there is too little, again at noon
 * and in the evening. */
enum { STANDING_TRIES = 3 };
int64_t standing_first_try(int32_t day);
/* The next of these hours after this moment. */
int64_t standing_next_try(int64_t now_us);

enum standing_turn {
    STANDING_PAID,
    STANDING_AGAIN,  /* later on that day */
    STANDING_FAILED, /* not this time; the next date is another one */
};
/* tries: how many there have been, with this one. */
enum standing_turn standing_turn(enum bank_outcome outcome, int tries);

#endif
