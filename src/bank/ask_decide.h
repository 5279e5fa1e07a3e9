/* ask_decide.h - who may be asked for money, and who may pay what was asked for: rules, pure. */
#ifndef OKNO_BANK_ASK_DECIDE_H
#define OKNO_BANK_ASK_DECIDE_H

#include "bank/payment.h"

enum { ASK_TOKEN = 22 + 1 }; /* 128 bits in base64url */

/* The numbers are stored. */
enum ask_state { ASK_OPEN = 1, ASK_PAID = 2, ASK_DECLINED = 3, ASK_CANCELLED = 4, ASK_STATE_END };

struct ask {
    int64_t id, customer, account; /* who asks, and where the money is wanted */
    int64_t to_customer;           /* who is asked; 0: whoever has the link */
    struct amount amount;          /* minor 0: the payer says how much */
    char note[MESSAGE_BYTES];
    char token[ASK_TOKEN]; /* "": not by a link */
    bool is_once;
    bool is_public; /* the account is shown to payers of other banks, too */
    bool is_hidden; /* from whom is asked: that customer wants none of this one */
    enum ask_state state;
    int64_t paid_count, paid_total; /* paid_total: minor units */
    int64_t payment;                /* the last one; 0: none */
    int64_t created_us, expires_us;
};

struct asking_facts {
    const struct ask_policy *policy;
    bool is_closed;         /* the account */
    enum currency currency; /* of the account */
    struct amount amount;   /* minor 0: none */
    bool is_link;
    bool is_self;             /* asked of oneself */
    int64_t today;            /* made by this customer within a day */
    int64_t open_links;       /* of this customer */
    int64_t open_with_person; /* asked of the same person and open */
};
enum bank_outcome ask_decide_new(const struct asking_facts *facts);

/* May this customer pay it, so much, now? */
enum bank_outcome ask_decide_pay(const struct ask *ask, int64_t payer, struct amount amount,
                                 int64_t now_us);

/* BANK_OK: it is done or was before; written says which. Of whoever may do it. */
enum bank_outcome ask_decide_end(const struct ask *ask, enum ask_state wanted, int64_t now_us,
                                 bool *written);

#endif
