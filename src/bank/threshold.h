/* threshold.h - what is left with a provider, asked for standing orders that pay when it is little.
 * Asked through the outbox; the answer comes a moment later and is acted upon once, by the job that
 * carries out what is due (standing.h). For: api shows it; main asks. */
#ifndef OKNO_BANK_THRESHOLD_H
#define OKNO_BANK_THRESHOLD_H

#include "bank/standing.h"

/* A row of the outbox, the enquiry's id its reference. */
enum { OUTBOX_BALANCE = 25 };

/* What a provider is asked: how much is left of whom these fields name. */
struct balance_question {
    int64_t enquiry;
    int64_t provider;
    char fields[FIELDS_BYTES]; /* JSON of names and values, as the payer filled them in */
};
/* STATUS_NOT_FOUND: nobody waits for it any more. */
OKNO_CHECK enum status threshold_question(struct txn *txn, int64_t enquiry,
                                          struct balance_question *question);

struct balance_answer {
    bool is_known; /* false: the provider did not say */
    int64_t left;  /* minor units of roubles */
};
/* The first answer stays; one that nobody waits for is forgotten. */
OKNO_CHECK enum status threshold_answer(struct txn *txn, const struct bank *bank, int64_t enquiry,
                                        const struct balance_answer *answer);

extern const struct store_sql *const threshold_statements[];

#endif
