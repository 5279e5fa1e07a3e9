/* requisites.h - where money for a customer's account is to be sent: what another bank asks for. */
#ifndef OKNO_BANK_REQUISITES_H
#define OKNO_BANK_REQUISITES_H

#include "bank/account.h"

struct requisites {
    char payee[2 * NAME_BYTES + 1]; /* surname and name, in full */
    struct account_view view;
    enum language language; /* of the customer */
};

/* Outcomes: OK, NOT_FOUND, ACCOUNT_CLOSED: nothing is to be sent there any more. */
OKNO_CHECK enum status requisites_get(struct txn *txn, int64_t customer, int64_t account,
                                      enum bank_outcome *outcome, struct requisites *requisites);

#endif
