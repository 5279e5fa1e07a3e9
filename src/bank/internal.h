/* internal.h - the bank's own accounts, by what they are for. One a role and currency, opened when
 * the bank opens; they may go below zero. */
#ifndef OKNO_BANK_INTERNAL_H
#define OKNO_BANK_INTERNAL_H

#include "bank/account.h"

/* The numbers are stored. */
enum internal_role {
    INTERNAL_CORRESPONDENT = 1, /* 30102: the bank's money with the rail */
    INTERNAL_CLEARING_OUT = 2,  /* 30232: sent, not settled yet */
    INTERNAL_CLEARING_IN = 3,   /* 47416: came, whose it is is not clear */
    INTERNAL_CARD_CLEARING = 4, /* 30233: card money on the way */
    INTERNAL_FEES = 5,          /* 70601: what the bank earned */
    INTERNAL_PROVIDERS = 6,     /* 47422: bills on the way to providers */
    INTERNAL_INTEREST = 7,      /* 70606: what the bank paid */
    INTERNAL_ROLE_END
};

/* STATUS_NOT_FOUND never in a bank that was opened. */
OKNO_CHECK enum status internal_account(struct txn *txn, enum internal_role role,
                                        enum currency currency, int64_t *account);
/* Open what is not there yet. Run twice is run once. */
OKNO_CHECK enum status internal_open(struct txn *txn, const struct bank *bank);

extern const struct store_sql *const internal_statements[];

#endif
