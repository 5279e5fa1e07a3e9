/* requisites_label.h - the words that stand before a requisite in a text. Only for this folder. */
#ifndef OKNO_MONEY_REQUISITES_LABEL_H
#define OKNO_MONEY_REQUISITES_LABEL_H

#include "money/requisites_text.h"

/* Of a label whose value is skipped: an address, a director. */
enum { LABEL_OTHER = PAYEE_FIELD_END };

struct label {
    int field;         /* enum payee_field or LABEL_OTHER */
    size_t start, end; /* of the words themselves, with what separates them from the value */
};

/* The next label in folded text, from a place on. False: there is none any more. */
bool label_find(struct str folded, size_t from, struct label *label);

#endif
