/* account_number.h - the 20-digit account number and its control key.
 * Bank of Russia Order of 08.09.1997 No 515: weights 7, 1, 3 over three digits of the BIK and the
 * 20 digits; digit 9 is the key. Which three digits depends on who holds the account. Accounts at
 * the treasury have no key. Pure. */
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

/* name, the word that programs see */
#define ACCOUNT_HOLDER_LIST(X)                                                                     \
    X(BANK, "bank")                 /* a customer's account at a bank */                           \
    X(CENTRAL_BANK, "central-bank") /* a bank's or the treasury's at the Bank of Russia */         \
    X(TREASURY, "treasury")         /* a payee of the budget: 03100643..., without a key */

enum account_holder {
#define ACCOUNT_HOLDER_NAME(name, word) ACCOUNT_AT_##name,
    ACCOUNT_HOLDER_LIST(ACCOUNT_HOLDER_NAME)
#undef ACCOUNT_HOLDER_NAME
        ACCOUNT_HOLDER_END
};
extern const char *const account_holder_words[ACCOUNT_HOLDER_END];

/* Who holds an account with this number, when nobody said: correspondent accounts (30101) and the
 * treasury's single ones (40102) are at the Bank of Russia, and so is whatever is at a BIK of one
 * of its units; a budget's 0... at a BIK of the treasury is there. */
enum account_holder account_holder_of(struct str bik, struct str number);

enum account_outcome { ACCOUNT_GOOD, ACCOUNT_SHAPE, ACCOUNT_BIK, ACCOUNT_KEY };
/* key [out], may be NULL: the digit that would fit; 0 (not a digit) when there is none. */
enum account_outcome account_number_check(struct str bik, struct str number,
                                          enum account_holder holder, char *key);

#endif
