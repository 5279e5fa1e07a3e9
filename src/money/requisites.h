/* requisites.h - the numbers that money is addressed with, each checked by its own rule.
 *
 * A kind is a row of the list: its word, and what its form is, for people. What the rules say comes
 * from the Bank of Russia (order 515, regulation 732-P), the tax service and the Ministry of
 * Finance (order 107n: which of them may not consist of zeros), ISO 7064, 7812, 11649 and 13616.
 * Account numbers need a BIK and are in account_number.h, phones in phone_number.h.
 * Pure. Never: says whether a number is in use; that only a directory knows. */
#ifndef OKNO_MONEY_REQUISITES_H
#define OKNO_MONEY_REQUISITES_H

#include "money/account_number.h"

/* name, the word that programs see, its form in Russian, in English */
#define REQUISITE_LIST(X)                                                                          \
    X(BIK, "bik", "девять цифр, первая 0, 1 или 2", "nine digits, the first 0, 1 or 2")            \
    X(INN, "inn", "10 цифр у организации, 12 у человека",                                          \
      "10 digits of an organisation, 12 of a person")                                              \
    X(KPP, "kpp", "девять знаков: четыре цифры, две цифры или латинские буквы, три цифры; или 0",  \
      "nine places: four digits, two digits or capital letters, three digits; or 0")               \
    X(OGRN, "ogrn", "13 цифр у организации, 15 у предпринимателя",                                 \
      "13 digits of an organisation, 15 of a sole proprietor")                                     \
    X(SNILS, "snils", "11 цифр: 123-456-789 01", "11 digits: 123-456-789 01")                      \
    X(UIN, "uin", "20 или 25 цифр, или 0", "20 or 25 digits, or 0")                                \
    X(KBK, "kbk", "20 знаков: цифры и заглавные латинские буквы, первые три - цифры",              \
      "20 places: digits and capital letters, the first three digits")                             \
    X(OKTMO, "oktmo", "8 или 11 цифр, или 0", "8 or 11 digits, or 0")                              \
    X(CARD, "card", "от 12 до 19 цифр, у каждой системы свои",                                     \
      "12 to 19 digits, as many as its scheme has")                                                \
    X(IBAN, "iban", "две буквы страны, две цифры и столько знаков, сколько у этой страны",         \
      "two letters of a country, two digits, and as many places as that country has")              \
    X(CREDITOR_REFERENCE, "creditor-reference", "RF, две цифры и до 21 знака",                     \
      "RF, two digits and up to 21 places")

enum requisite {
#define REQUISITE_NAME(name, word, ru, en) REQUISITE_##name,
    REQUISITE_LIST(REQUISITE_NAME)
#undef REQUISITE_NAME
        REQUISITE_END
};

/* name, the word that programs see, what it means in Russian, in English */
#define REQUISITE_OUTCOME_LIST(X)                                                                  \
    X(GOOD, "good", "Всё сходится", "it fits")                                                     \
    X(SHAPE, "shape", "Не та длина или лишний знак", "a wrong length or a character too many")     \
    X(ZERO, "zero", "Из одних нулей или с двух нулей такой номер не бывает",                       \
      "no such number is all zeros or begins with them")                                           \
    X(KEY, "key", "Контрольная цифра не сходится: похоже на опечатку",                             \
      "the check digit does not fit: one digit may be wrong")                                      \
    X(COUNTRY, "country", "Такой страны в списке IBAN нет", "no such country has an IBAN")         \
    X(BANK, "bank", "БИК другого рода или с ошибкой", "the BIK is of another kind, or wrong")      \
    X(TWICE, "twice", "Здесь два разных значения", "there are two different ones")                 \
    X(SCHEME, "scheme", "У этой платёжной системы номера другой длины",                            \
      "numbers of this card scheme have another length")

enum requisite_outcome {
#define REQUISITE_OUTCOME_NAME(name, word, ru, en) REQUISITE_IS_##name,
    REQUISITE_OUTCOME_LIST(REQUISITE_OUTCOME_NAME)
#undef REQUISITE_OUTCOME_NAME
        REQUISITE_OUTCOME_END
};

struct requisite_text {
    const char *word;
    const char *text[2]; /* Russian, English: by enum language */
};

/* Texts: the form of each kind; what each outcome means. */
extern const struct requisite_text requisite_forms[REQUISITE_END];
extern const struct requisite_text requisite_outcomes[REQUISITE_OUTCOME_END];

/* The one way in: a value of this kind, exactly as it is written. ASCII digits only. */
enum requisite_outcome requisite_check(enum requisite kind, struct str value);

/* ---- what a good one says */

enum bik_kind { BIK_BANK, BIK_TREASURY, BIK_CENTRAL_BANK, BIK_OTHER };
/* Of a BIK that is good. The first digit: 0 takes part in the payment system directly, 1 through
 * another, 2 not at all. */
enum bik_kind bik_kind_of(struct str bik);

/* The right last digit of a UIN of 20 or 25 digits; -1: it is none, or has letters. */
int uin_key(struct str uin);

/* ---- generating: the last digits that fit. STATUS_INVALID: not 9 or 10 digits. */

enum { INN_MOST = 12 };
OKNO_CHECK enum status inn_make(struct str start, char out[INN_MOST + 1]);

#endif
