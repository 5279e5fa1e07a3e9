/* account_number.h - the 20-digit account number and its control key.
 * Bank of Russia Order of 08.09.1997 No 515: weights 7, 1, 3 over the last three digits of the BIK
 * (for an account held at a bank) and the 20 digits; digit 9 is the key. Pure. */
#ifndef OKNO_MONEY_ACCOUNT_NUMBER_H
#define OKNO_MONEY_ACCOUNT_NUMBER_H

#include "money/amount.h"

enum { ACCOUNT_NUMBER_DIGITS = 20, BIK_DIGITS = 9 };

struct account_number {
    char digits[ACCOUNT_NUMBER_DIGITS + 1]; /* NUL-terminated */
};

/* Nine digits, the first 0, 1 or 2 (Regulation 732-P). */
bool bik_is_valid(struct str bik);

/* balance_account  five digits, "40817"
 * branch           0-9999;  serial  0-9999999
 * STATUS_INVALID when a part is out of its range. */
OKNO_CHECK enum status account_number_make(struct str bik, struct str balance_account,
                                           enum currency currency, int branch, int64_t serial,
                                           struct account_number *number);
/* Twenty digits whose key fits the BIK of the bank that holds the account. */
bool account_number_is_valid(struct str bik, struct str number);

#endif
