/* fault_record.h - what customers asked of a bank that crashes, and what they were told: random
 * orders, kept in memory that outlives the process which works on them. */
#ifndef OKNO_TEST_FAULT_RECORD_H
#define OKNO_TEST_FAULT_RECORD_H

#include <stdatomic.h>

#include "base/random.h"
#include "ledger/ledger.h"

enum {
    FAULT_OWN = 1,   /* the bank's account: no lower limit */
    FAULT_SMALL = 2, /* has an upper limit */
    FAULT_ACCOUNTS = 12,
    FAULT_SMALL_LIMIT = 500,
    FAULT_MONEY = 10000, /* of every other account at the start, in minor units */
    INTENT_ORDERS = 4,
    INTENTS_MOST = 8192,
    INTENT_KEY = 1000, /* the key of the first; those below are the opening's */
};

/* What one request asks for, in one job: one order, several or a chain. */
struct intent {
    struct transfer_order orders[INTENT_ORDERS];
    size_t count;
    bool is_chain;
    int asked;                   /* so often, and not answered yet */
    bool in_doubt;               /* the process ended before the answer: it may be there */
    bool is_made[INTENT_ORDERS]; /* acknowledged, and so */
    struct transfer made[INTENT_ORDERS];
};

struct record {
    struct intent intents[INTENTS_MOST];
    size_t count;
    int64_t now_us;                                  /* the bank's clock */
    int64_t acknowledged, repeated, refused, failed; /* orders; failed: jobs */
    int64_t doubts, found;                           /* jobs in doubt; those that were there */
    char problem[320];                               /* the first; "": none */
};

/* Shared with children. */
struct record *record_new(void);
void record_free(struct record *record);

/* Note what must not be. False, so that a check may return it. */
bool record_problem(struct record *record, const char *format, ...) OKNO_PRINTF(2, 3);

/* The next thing that is asked: something new, or something that was asked before. NULL: no more
 * room. */
struct intent *record_ask(struct record *record, struct random *random);

/* The answer of one order of it. False: it contradicts an earlier one, and that is noted. */
bool record_answer(struct record *record, struct intent *intent, size_t order,
                   enum ledger_outcome outcome, const struct transfer *made);

/* A process ended: what was not answered is in doubt. */
void record_interrupt(struct record *record);

#endif
