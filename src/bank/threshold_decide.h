/* threshold_decide.h - when a standing order without dates pays: when less is left with a provider
 * than its customer wished. Pure: no store, no clock, no I/O. */
#ifndef OKNO_BANK_THRESHOLD_DECIDE_H
#define OKNO_BANK_THRESHOLD_DECIDE_H

#include "bank/bank.h"

/* Minor units of roubles. */
struct threshold {
    int64_t below;   /* pay when less than this is left; 0: there is none, dates decide */
    int64_t a_month; /* never more than this in a calendar month */
};

/* The numbers are stored. */
enum enquiry_state {
    ENQUIRY_NONE = 0,
    ENQUIRY_ASKED = 1,
    ENQUIRY_TOLD = 2, /* answered, and nothing has followed from it yet */
    ENQUIRY_FAILED = 3,
    ENQUIRY_USED = 4, /* what follows from it was done */
};

/* The last time that a provider was asked what is left. */
struct enquiry {
    int64_t id; /* 0: none */
    enum enquiry_state state;
    int64_t left;    /* what it said last, minor units; below 0: a debt */
    int64_t told_us; /* when it said so; 0: never */
};

enum threshold_turn {
    THRESHOLD_ASK,    /* nothing is known, or it is too old to pay by */
    THRESHOLD_ENOUGH, /* nothing is to be paid */
    THRESHOLD_PAY,
    THRESHOLD_FULL, /* it would be paid, but the month's bound does not let it */
};
/* amount: of one payment; paid: by this order in this month. */
enum threshold_turn threshold_turn(const struct threshold *threshold, const struct enquiry *enquiry,
                                   int64_t amount, int64_t paid, int64_t now_us);
/* Does one payment go into a month? */
bool threshold_fits(const struct threshold *threshold, int64_t amount);

/* The first day of the month of this day. */
int32_t threshold_month(int32_t day);
/* After a payment: it takes time until the provider knows of it, and what it says meanwhile would
 * ask for another one. */
int64_t threshold_rest(int64_t now_us);
/* In the morning of the first day of the next month. */
int64_t threshold_next_month(int64_t now_us);

#endif
