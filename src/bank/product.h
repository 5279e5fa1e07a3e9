/* product.h - what kinds of account a customer may open: a row each. A new product is a row here
 * and, where its rules are new, a rule where they apply. Pure. */
#ifndef OKNO_BANK_PRODUCT_H
#define OKNO_BANK_PRODUCT_H

#include "base/outcome.h"
#include "money/amount.h"

/* What the account is on the screen and for the rules. */
enum account_kind { ACCOUNT_CURRENT = 1, ACCOUNT_SAVINGS = 2, ACCOUNT_INTERNAL = 3 };

/* The numbers are stored. */
enum product { PRODUCT_NONE = 0, PRODUCT_CURRENT = 1, PRODUCT_SAVINGS = 2, PRODUCT_END };

enum { PRODUCT_CURRENCIES = 3, PRODUCT_TERMS = 4 };

/* One of the things that are said before an account is opened, by language. */
struct product_term {
    const char *title[2];
    const char *text[2];
};

struct product_row {
    const char *word; /* the API's */
    enum account_kind kind;
    struct str balance_account;                   /* the number's first five digits */
    enum currency currencies[PRODUCT_CURRENCIES]; /* CURRENCY_NONE ends them */
    bool takes_phone_money; /* roubles sent by phone number may arrive there */
    const char *name[2];
    const char *about[2];
    struct product_term terms[PRODUCT_TERMS]; /* a title that is NULL ends them */
};
extern const struct product_row products[PRODUCT_END];

/* NULL: there is no such product for customers. */
const struct product_row *product_find(enum product product);
/* PRODUCT_NONE: no product has this word. */
enum product product_by_word(struct str word);
bool product_has_currency(enum product product, enum currency currency);

#endif
