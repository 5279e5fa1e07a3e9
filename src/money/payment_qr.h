/* payment_qr.h - what a payment's QR code says, read and made: requisites by GOST R 56042-2014, the
 * EMV merchant's code, the European credit transfer's code (EPC069-12), and the link of the fast
 * payment system. Bytes in, fields out; drawing and looking are somebody else's.
 *
 * A reader is exact about what money would follow, and says what it doubts where a person can mend
 * it. Pure: everything lives in the arena. */
#ifndef OKNO_MONEY_PAYMENT_QR_H
#define OKNO_MONEY_PAYMENT_QR_H

#include "money/account_number.h"
#include "money/charset.h"
#include "money/iban.h"

/* The most that a QR code can hold, bytes. */
enum { PAYMENT_QR_MOST = 2953 };

/* name, the word that programs see, what it means in Russian, in English */
#define QR_OUTCOME_LIST(X)                                                                         \
    X(GOOD, "good", "Код прочитан", "it can be read")                                              \
    X(SIZE, "size", "Код длиннее, чем бывает", "it is longer than such a code can be")             \
    X(SERVICE, "service block", "Это код другого рода",                                            \
      "it does not begin as a code of this kind")                                                  \
    X(ENCODING, "encoding", "Текст записан не в той кодировке, что названа",                       \
      "its text is not in the encoding that it names")                                             \
    X(FORM, "form", "Код повреждён: поля не разобрать", "its fields cannot be told apart")         \
    X(DOUBLE, "double key", "Одно поле стоит дважды", "a field stands there twice")                \
    X(MISSING, "missing", "Нет обязательного поля", "a field that it must have is not there")      \
    X(LENGTH, "too long", "Поле длиннее, чем бывает", "a field is longer than it may be")          \
    X(VALUE, "value", "В поле стоит то, чего в нём не бывает",                                     \
      "a field holds what it cannot hold")                                                         \
    X(CRC, "crc", "Контрольная сумма не сходится: код прочитан с ошибкой",                         \
      "the check sum does not fit: it was not read well")

enum qr_outcome {
#define QR_OUTCOME_NAME(name, word, ru, en) QR_##name,
    QR_OUTCOME_LIST(QR_OUTCOME_NAME)
#undef QR_OUTCOME_NAME
        QR_OUTCOME_END
};
extern const struct requisite_text qr_outcomes[QR_OUTCOME_END];

struct qr_fault {
    enum qr_outcome outcome;
    struct str field; /* whose fault; empty: of the whole */
};

/* ---- GOST R 56042-2014: requisites of a payee in Russia */

/* name, characters at most (0: as many as fit), its key in the code */
#define GOST_FIELD_LIST(X)                                                                         \
    X(NAME, 160, "Name")                                                                           \
    X(ACCOUNT, 20, "PersonalAcc")                                                                  \
    X(BANK_NAME, 45, "BankName")                                                                   \
    X(BIK, 9, "BIC")                                                                               \
    X(CORRESPONDENT, 20, "CorrespAcc")                                                             \
    X(SUM, 0, "Sum")                                                                               \
    X(PURPOSE, 210, "Purpose")                                                                     \
    X(PAYEE_INN, 12, "PayeeINN")                                                                   \
    X(PAYER_INN, 12, "PayerINN")                                                                   \
    X(DRAWER_STATUS, 2, "DrawerStatus")                                                            \
    X(KPP, 9, "KPP")                                                                               \
    X(KBK, 20, "CBC")                                                                              \
    X(OKTMO, 11, "OKTMO")                                                                          \
    X(TAX_REASON, 2, "PaytReason")                                                                 \
    X(TAX_PERIOD, 10, "TaxPeriod")                                                                 \
    X(DOCUMENT_NUMBER, 15, "DocNo")                                                                \
    X(DOCUMENT_DATE, 10, "DocDate")                                                                \
    X(TAX_KIND, 2, "TaxPaytKind")                                                                  \
    X(LAST_NAME, 0, "LastName")                                                                    \
    X(FIRST_NAME, 0, "FirstName")                                                                  \
    X(MIDDLE_NAME, 0, "MiddleName")                                                                \
    X(PAYER_ADDRESS, 0, "PayerAddress")                                                            \
    X(PERSONAL_ACCOUNT, 0, "PersonalAccount")                                                      \
    X(DOCUMENT_INDEX, 0, "DocIdx")                                                                 \
    X(PENSION_ACCOUNT, 0, "PensAcc")                                                               \
    X(CONTRACT, 0, "Contract")                                                                     \
    X(PERSON_ACCOUNT, 0, "PersAcc")                                                                \
    X(FLAT, 0, "Flat")                                                                             \
    X(PHONE, 0, "Phone")                                                                           \
    X(PAYER_ID_TYPE, 0, "PayerIdType")                                                             \
    X(PAYER_ID_NUMBER, 0, "PayerIdNum")                                                            \
    X(CHILD_NAME, 0, "ChildFio")                                                                   \
    X(BIRTH_DATE, 0, "BirthDate")                                                                  \
    X(PAYMENT_TERM, 0, "PaymTerm")                                                                 \
    X(PAYMENT_PERIOD, 0, "PaymPeriod")                                                             \
    X(CATEGORY, 0, "Category")                                                                     \
    X(SERVICE_NAME, 0, "ServiceName")                                                              \
    X(COUNTER_ID, 0, "CounterId")                                                                  \
    X(COUNTER_VALUE, 0, "CounterVal")                                                              \
    X(NOTICE_ID, 0, "QuittId")                                                                     \
    X(NOTICE_DATE, 0, "QuittDate")                                                                 \
    X(INSTITUTION, 0, "InstNum")                                                                   \
    X(CLASS, 0, "ClassNum")                                                                        \
    X(SPECIALIST, 0, "SpecFio")                                                                    \
    X(ADDED_AMOUNT, 0, "AddAmount")                                                                \
    X(RULING, 0, "RuleId")                                                                         \
    X(EXECUTION, 0, "ExecId")                                                                      \
    X(REGISTER_TYPE, 0, "RegType")                                                                 \
    X(UIN, 0, "UIN")                                                                               \
    X(TECH_CODE, 2, "TechCode")

enum gost_field {
#define GOST_FIELD_NAME(name, most, key) GOST_##name,
    GOST_FIELD_LIST(GOST_FIELD_NAME)
#undef GOST_FIELD_NAME
        GOST_FIELD_END
};
enum { GOST_MANDATORY = GOST_CORRESPONDENT + 1, GOST_MANDATORY_BYTES = 300 };

struct gost_qr {
    enum charset charset;
    struct str separator;             /* UTF-8, one character */
    struct str field[GOST_FIELD_END]; /* UTF-8; data NULL: it is not there */
    struct amount sum;                /* of roubles; 0: none that can be trusted */
    /* a bit a field: read, but a key or a form in it does not fit, so that somebody must look */
    uint64_t doubtful;
};

/* "PersonalAcc" */
const char *gost_field_key(enum gost_field field);

/* STATUS_OK: fault->outcome says whether it was read. Mandatory fields must be there and of their
 * form; unknown keys are skipped; a bad sum is only doubtful. */
OKNO_CHECK enum status gost_qr_read(struct str bytes, struct arena *arena, struct gost_qr *qr,
                                    struct qr_fault *fault);
/* Of a code whose bytes somebody has decoded already, into UTF-8: its mark says in which encoding
 * they were. QR_ENCODING: a character is not of that one, so that they were decoded wrong. */
OKNO_CHECK enum status gost_qr_read_text(struct str text, struct arena *arena, struct gost_qr *qr,
                                         struct qr_fault *fault);
/* Of qr->charset and the fields whose data is not NULL, and with qr->sum when it is not 0. The
 * separator is chosen: the bar, unless a value has one. STATUS_INVALID: what it made could not be
 * read back; fault says why. */
OKNO_CHECK enum status gost_qr_make(const struct gost_qr *qr, struct arena *arena,
                                    struct str *bytes, struct qr_fault *fault);

/* ---- EMV QR, merchant-presented */

enum { EMV_ACCOUNTS = 50, EMV_SUBFIELDS = 99 };

struct emv_field {
    int id; /* 0 to 99 */
    struct str value;
};

struct emv_qr {
    struct emv_field account[EMV_ACCOUNTS]; /* 02 to 51: where the merchant is paid */
    size_t accounts;
    bool is_dynamic;                                                    /* for one payment alone */
    struct str category, currency, amount, country, name, city, postal; /* empty: not there */
    struct str bill, reference, terminal, purpose;                      /* of the template 62 */
    struct str local_name, local_city;                                  /* of the template 64 */
    char crc[5]; /* the one that fits, where the code had one at all; else empty */
};

/* LEN counts characters; the check sum runs over bytes. */
OKNO_CHECK enum status emv_qr_read(struct str text, struct emv_qr *qr, struct qr_fault *fault);
/* The next field of a template's value. STATUS_NOT_FOUND: no more. STATUS_INVALID: not of its form.
 */
OKNO_CHECK enum status emv_next(struct str *rest, struct emv_field *field);
OKNO_CHECK enum status emv_qr_make(const struct emv_qr *qr, struct arena *arena, struct str *text,
                                   struct qr_fault *fault);

/* ---- the European credit transfer */

enum { EPC_QR_MOST = 331 };

struct epc_qr {
    int version; /* 1 or 2: from 2 on the BIC may be missing */
    enum charset charset;
    struct str bic, name, iban, purpose, reference, text, information; /* empty: not there */
    struct str decimal; /* the amount as it is written: 12.3; empty: the payer chooses */
    int64_t cents;      /* 0: the payer chooses */
};

OKNO_CHECK enum status epc_qr_read(struct str bytes, struct arena *arena, struct epc_qr *qr,
                                   struct qr_fault *fault);
/* decimal is made from cents. */
OKNO_CHECK enum status epc_qr_make(const struct epc_qr *qr, struct arena *arena, struct str *bytes,
                                   struct qr_fault *fault);

/* ---- the link of the fast payment system */

/* Whose links everybody else's are. */
#define SBP_HOST STR("qr.nspk.ru")

struct sbp_link {
    struct str id;   /* 32 places */
    struct str bank; /* twelve digits: a member of the system */
    bool is_dynamic; /* for one payment alone */
    bool has_sum;
    int64_t sum; /* kopecks */
    char crc[5]; /* the one that fits, where the link had one at all; else empty */
};

/* host: on which alone it is believed. */
OKNO_CHECK enum status sbp_link_read(struct str link, struct str host, struct sbp_link *read,
                                     struct qr_fault *fault);
/* host: one's own. Nobody but the operator makes links on SBP_HOST: STATUS_INVALID. */
OKNO_CHECK enum status sbp_link_make(const struct sbp_link *link, struct str host,
                                     struct arena *arena, struct str *text);

#endif
