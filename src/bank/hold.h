/* hold.h - what is held on an account, and for what: every open hold of its money, by the payment
 * or card operation it belongs to. No index over holds exists or is needed: the account says how
 * much is held, so a walk backwards over its transfers ends where all of it was found. */
#ifndef OKNO_BANK_HOLD_H
#define OKNO_BANK_HOLD_H

#include "bank/payment.h"
#include "base/arena.h"

struct hold {
    int64_t id; /* of its first transfer */
    struct amount amount;
    int64_t since_us;
    int64_t until_us; /* when it goes back by itself; 0: nobody knows */
    const char *kind;
    const char *category;
    struct str title;
    int64_t payment; /* 0: not the customer's own to open */
    int64_t subject; /* what it belongs to */
};

struct hold_page {
    struct hold items[LIMIT_HOLDS]; /* the newest first */
    size_t count;
    struct amount held; /* all of it */
    bool is_whole;      /* the items are all there are */
};

/* Outcomes: OK, NOT_FOUND. */
OKNO_CHECK enum status hold_list(struct txn *txn, const struct session *session, int64_t account,
                                 struct arena *arena, enum bank_outcome *outcome,
                                 struct hold_page *page);

#endif
