/* card_operation.h - what was paid with a card: an authorisation with everything that follows it,
 * as one thing to its customer. The processor's messages make and move it (processor.h); its
 * entries are those of its payments. For: api, the jobs. */
#ifndef OKNO_BANK_CARD_OPERATION_H
#define OKNO_BANK_CARD_OPERATION_H

#include "bank/card_decide.h"

/* The numbers are stored. */
enum card_operation_state {
    OPERATION_HELD = 1,     /* money is held; some of it may have been cleared already */
    OPERATION_CLEARED = 2,  /* moved, nothing is held any more */
    OPERATION_REVERSED = 3, /* the merchant gave it up before anything moved */
    OPERATION_DECLINED = 4,
    OPERATION_EXPIRED = 5, /* nobody cleared it in time; a late clearing still may */
};

enum { MERCHANT_BYTES = LIMIT_MERCHANT * 4 + 1, COUNTRY_BYTES = 3 };

struct card_operation {
    int64_t id, card, customer, account;
    char reference[LIMIT_REFERENCE + 1]; /* the processor's */
    enum card_operation_state state;
    enum card_answer answer;
    enum card_channel channel;
    bool is_abroad;
    int32_t mcc;
    char merchant[MERCHANT_BYTES];
    char country[COUNTRY_BYTES]; /* ISO 3166, two letters */
    enum currency currency;
    /* minor units: asked for in all, less what reversals gave back (of one that was reversed whole:
     * what it was for); held now, moved, given back of what moved */
    int64_t asked, held, cleared, refunded;
    int64_t hold;    /* the ledger's, while something is held */
    int64_t payment; /* whose entries these are; 0: declined */
    bool is_disputed;
    int32_t day; /* in which limits it counts */
    int64_t created_us, changed_us, expires_us;
};

/* "held", "posted", "refunded", "reversed", "declined", "expired": what a customer sees. Pure. */
const char *card_operation_word(const struct card_operation *operation);

struct card_operation_page {
    struct card_operation *items; /* LIMIT_OPERATIONS of them */
    size_t count;
    int64_t next; /* the id to go on before; 0: the end */
};
/* A card's, newest first, before an id (0: from the newest). Outcomes: OK, NOT_FOUND. */
OKNO_CHECK enum status card_operation_list(struct txn *txn, int64_t customer, int64_t card,
                                           int64_t before, size_t limit,
                                           struct card_operation_page *page,
                                           enum bank_outcome *outcome);
/* "It was not me": the card is frozen and a person looks at the operation. May be repeated. */
struct card_operation_result {
    enum bank_outcome outcome;
    bool written;
    struct card_operation operation;
    struct card card;
};
OKNO_CHECK enum status card_operation_dispute(struct txn *txn, const struct bank *bank,
                                              int64_t customer, int64_t id,
                                              struct card_operation_result *result);
/* STATUS_NOT_FOUND also when it is another customer's. */
OKNO_CHECK enum status card_operation_get(struct txn *txn, int64_t customer, int64_t id,
                                          struct card_operation *operation);

/* Give back what nobody cleared in time, at most `most` of them. A job. */
OKNO_CHECK enum status card_operation_expire(struct txn *txn, const struct bank *bank, int64_t most,
                                             int64_t *ended);
OKNO_CHECK enum status card_operation_expire_plan(struct txn *txn, const struct bank *bank,
                                                  int64_t most, struct plan *plan);

extern const struct store_sql *const card_operation_statements[];

#endif
