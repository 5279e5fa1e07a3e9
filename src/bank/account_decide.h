/* account_decide.h - what a customer may do with accounts: rules, pure. No store, no clock. */
#ifndef OKNO_BANK_ACCOUNT_DECIDE_H
#define OKNO_BANK_ACCOUNT_DECIDE_H

#include "bank/account_manage.h"

struct opening_facts {
    size_t open, all; /* accounts of the customer */
};
enum bank_outcome account_decide_open(const struct opening_facts *facts);

enum bank_outcome account_decide_change(const struct account_view *view,
                                        const struct account_change *change);

struct closing_facts {
    const struct account_view *view;  /* not closed yet */
    const struct account_view *sweep; /* where what is left goes; NULL: nowhere */
    bool has_cards;                   /* that are not closed */
    bool has_asks;                    /* money is asked for to it */
    bool has_standing;                /* standing orders that pay from it or to it */
    bool has_sent;                    /* payments that may still come back */
};
enum bank_outcome account_decide_close(const struct closing_facts *facts);

/* A refusal of the ledger's, in the bank's words. */
enum bank_outcome account_refusal(enum ledger_outcome outcome);

#endif
