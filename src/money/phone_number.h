/* phone_number.h - what people type as a phone number, read by libphonenumber, which knows the
 * numbering plans of the world. The one file in C++ stands behind this header.
 * Pure: the plans are compiled into the library. From any thread. */
#ifndef OKNO_MONEY_PHONE_NUMBER_H
#define OKNO_MONEY_PHONE_NUMBER_H

#ifdef __cplusplus
extern "C" {
#endif

#include "money/phone.h"

enum { PHONE_TYPED_MOST = 128, PHONE_REGION = 3 }; /* bytes */

struct phone_number {
    char e164[PHONE_TEXT];
    char region[PHONE_REGION]; /* ISO 3166: RU; empty: of no country */
    bool is_mobile;            /* or may be: in some countries they cannot be told apart */
};

/* Two capital letters of a country with a numbering plan. */
bool phone_region_is_known(struct str region);

/* text: "8 (916) 123-45-67", "+375 29 123-45-67"; region: whose habits hold where it does not begin
 * with +. STATUS_INVALID: no number that could be called, or with letters or an extension. */
OKNO_CHECK enum status phone_number_read(struct str text, struct str region,
                                         struct phone_number *number);

#ifdef __cplusplus
}
#endif

#endif
