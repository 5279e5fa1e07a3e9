/* requisites_text.h - whom to pay, out of what somebody pasted: a company's card of requisites as
 * people send it (labels in Russian or English, any order, blanks in numbers), or the text of a QR
 * code. Every number is checked, and what does not fit is said, not mended. Pure. */
#ifndef OKNO_MONEY_REQUISITES_TEXT_H
#define OKNO_MONEY_REQUISITES_TEXT_H

#include "money/payment_qr.h"

enum { REQUISITES_TEXT_MOST = 4096 }; /* bytes */

/* name, the word that programs see */
#define PAYEE_FIELD_LIST(X)                                                                        \
    X(NAME, "name")                                                                                \
    X(INN, "inn")                                                                                  \
    X(KPP, "kpp")                                                                                  \
    X(OGRN, "ogrn")                                                                                \
    X(ACCOUNT, "account")                                                                          \
    X(BIK, "bik")                                                                                  \
    X(BANK_NAME, "bank_name")                                                                      \
    X(CORRESPONDENT, "correspondent")                                                              \
    X(SUM, "sum") /* as it was written; what it means is in payee_requisites.sum */                \
    X(PURPOSE, "purpose")                                                                          \
    X(KBK, "kbk")                                                                                  \
    X(OKTMO, "oktmo")                                                                              \
    X(UIN, "uin")                                                                                  \
    X(DRAWER_STATUS, "drawer_status")                                                              \
    X(TAX_REASON, "tax_reason")                                                                    \
    X(TAX_PERIOD, "tax_period")                                                                    \
    X(DOCUMENT_NUMBER, "document_number")                                                          \
    X(DOCUMENT_DATE, "document_date")                                                              \
    X(PERSONAL_ACCOUNT, "personal_account") /* the payer's at the payee: of a bill */              \
    X(PHONE, "phone")                                                                              \
    X(CARD, "card")                                                                                \
    X(IBAN, "iban")                                                                                \
    X(BIC, "bic")

enum payee_field {
#define PAYEE_FIELD_NAME(name, word) PAYEE_##name,
    PAYEE_FIELD_LIST(PAYEE_FIELD_NAME)
#undef PAYEE_FIELD_NAME
        PAYEE_FIELD_END
};
extern const char *const payee_field_words[PAYEE_FIELD_END];

/* Where it was found. SBP: only link is filled; what it asks for the operator knows. */
enum requisites_source {
    REQUISITES_NONE,
    REQUISITES_TEXT,
    REQUISITES_GOST_QR,
    REQUISITES_SBP_LINK
};

struct payee_requisites {
    enum requisites_source source;
    struct str field[PAYEE_FIELD_END]; /* empty: not found. Numbers without blanks, phones E.164 */
    enum requisite_outcome outcome[PAYEE_FIELD_END]; /* of those that were found */
    struct amount sum;                               /* 0: none that can be trusted */
    struct sbp_link link;
    struct qr_fault fault; /* QR_GOOD, or why the code that it is cannot be read */
};

/* text: UTF-8. Texts live in the arena. STATUS_INVALID: too long, or not UTF-8. */
OKNO_CHECK enum status requisites_read(struct str text, struct arena *arena,
                                       struct payee_requisites *requisites);

#endif
