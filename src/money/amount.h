/* amount.h - money: whole minor units and a currency, added only through checked arithmetic.
 * Pure. Never: floats, rounding by default, mixing currencies. */
#ifndef OKNO_MONEY_AMOUNT_H
#define OKNO_MONEY_AMOUNT_H

#include "base/str.h"

/* ISO 4217 numeric codes; a currency is a row of the table in amount.c. */
enum currency { CURRENCY_NONE = 0, CURRENCY_RUB = 643, CURRENCY_USD = 840, CURRENCY_EUR = 978 };

struct currency_row {
    enum currency code;
    char name[4];         /* RUB */
    char account_code[4]; /* digits 6-8 of an account number: 810 for RUB */
    const char *sign;     /* UTF-8 */
    int digits;           /* minor units are 10^-digits */
};

struct amount {
    int64_t minor;
    enum currency currency;
};

/* The most one transfer may move, minor units. */
#define AMOUNT_MAX INT64_C(1000000000000000)

/* NULL for a currency that is not in the table. */
const struct currency_row *currency_find(enum currency code);
const struct currency_row *currency_by_name(struct str name);

enum amount_result { AMOUNT_OK, AMOUNT_OVERFLOW, AMOUNT_CURRENCY };

/* sum [out]: zeroed unless AMOUNT_OK. */
OKNO_CHECK enum amount_result amount_add(struct amount a, struct amount b, struct amount *sum);
OKNO_CHECK enum amount_result amount_subtract(struct amount a, struct amount b,
                                              struct amount *difference);

/* Decimal text of the API: (0|[1-9][0-9]{0,12})(\.[0-9]{1,digits})? ; STATUS_INVALID otherwise.
 * Zero is read; whether zero is allowed is the caller's rule. */
OKNO_CHECK enum status amount_parse(struct str text, enum currency currency, struct amount *amount);

enum { AMOUNT_TEXT = 48 };
/* "-1234.50": all digits of the currency, for machines. */
void amount_format(struct amount amount, char out[AMOUNT_TEXT]);
/* "1 234,50 ₽" (no-break spaces) or "₽1,234.50": for people. */
void amount_format_ru(struct amount amount, char out[AMOUNT_TEXT]);
void amount_format_en(struct amount amount, char out[AMOUNT_TEXT]);

#endif
