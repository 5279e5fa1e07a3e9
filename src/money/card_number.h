/* card_number.h - the number of a payment card: its check digit, whose it is, and what of it may be
 * shown. Pure. Never: keeps, logs or shows a whole one. */
#ifndef OKNO_MONEY_CARD_NUMBER_H
#define OKNO_MONEY_CARD_NUMBER_H

#include "money/requisites.h"

enum { CARD_DIGITS_LEAST = 12, CARD_DIGITS_MOST = 19 };

/* name, the word that programs see, as people write it */
#define CARD_SCHEME_LIST(X)                                                                        \
    X(UNKNOWN, "unknown", "")                                                                      \
    X(MIR, "mir", "МИР")                                                                           \
    X(VISA, "visa", "Visa")                                                                        \
    X(MASTERCARD, "mastercard", "Mastercard")                                                      \
    X(MAESTRO, "maestro", "Maestro")                                                               \
    X(UNIONPAY, "unionpay", "UnionPay")                                                            \
    X(AMEX, "amex", "American Express")                                                            \
    X(JCB, "jcb", "JCB")                                                                           \
    X(DINERS, "diners", "Diners Club")                                                             \
    X(DISCOVER, "discover", "Discover")

enum card_scheme {
#define CARD_SCHEME_NAME(name, word, title) CARD_##name,
    CARD_SCHEME_LIST(CARD_SCHEME_NAME)
#undef CARD_SCHEME_NAME
        CARD_SCHEME_END
};
extern const char *const card_scheme_words[CARD_SCHEME_END];
extern const char *const card_scheme_titles[CARD_SCHEME_END];

/* Digits alone, or in groups of four with a blank between them. */
enum requisite_outcome card_check(struct str text);

/* The digits without blanks, NUL-terminated; STATUS_INVALID when it is not good. Caller: wipes
 * them. */
OKNO_CHECK enum status card_read(struct str text, char digits[CARD_DIGITS_MOST + 1]);

/* By its first digits. digits: of card_read. */
enum card_scheme card_scheme_of(struct str digits);

enum { CARD_MASK = 32 };
/* "•• 4444": what a customer is shown. */
void card_mask(struct str digits, char out[CARD_MASK]);
/* "555555******4444": the most that anybody may be shown (PCI DSS 3.4.1). */
void card_mask_bin(struct str digits, char out[CARD_MASK]);

/* The check digit that makes these digits a card number. */
char card_key(struct str digits);

#endif
