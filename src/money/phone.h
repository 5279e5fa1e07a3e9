/* phone.h - telephone numbers in E.164 form, the only form inside the bank. Pure. */
#ifndef OKNO_MONEY_PHONE_H
#define OKNO_MONEY_PHONE_H

#include "base/str.h"

enum { PHONE_TEXT = 17 };

/* "+" and 8 to 15 digits, the first not 0 (ITU-T E.164). Says nothing of whether it is in use. */
bool phone_is_valid(struct str phone);
/* What may be shown of a number: "··01". */
void phone_tail(struct str phone, char out[PHONE_TEXT]);

#endif
