/* iban.h - account numbers of other countries (ISO 13616) and creditor references (ISO 11649).
 * Payments inside Russia do not use them. Pure. */
#ifndef OKNO_MONEY_IBAN_H
#define OKNO_MONEY_IBAN_H

#include "money/requisites.h"

enum { IBAN_MOST = 34, CREDITOR_REFERENCE_MOST = 25 };

/* As machines write it, or in groups of four as on paper. Capital letters. */
enum requisite_outcome iban_check(struct str text);
/* Without blanks, NUL-terminated. STATUS_INVALID: it is not good. */
OKNO_CHECK enum status iban_read(struct str text, char out[IBAN_MOST + 1]);

enum requisite_outcome creditor_reference_check(struct str text);
OKNO_CHECK enum status creditor_reference_read(struct str text,
                                               char out[CREDITOR_REFERENCE_MOST + 1]);
/* reference: 1 to 21 digits and capital letters. */
OKNO_CHECK enum status creditor_reference_make(struct str reference,
                                               char out[CREDITOR_REFERENCE_MOST + 1]);

/* The SWIFT code of a bank: 8 or 11 places. */
bool bic_is_valid(struct str bic);

#endif
