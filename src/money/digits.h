/* digits.h - digits in texts, and the check sums that several kinds of number share. Pure. */
#ifndef OKNO_MONEY_DIGITS_H
#define OKNO_MONEY_DIGITS_H

#include "base/str.h"

/* ASCII digits and nothing else; empty is not. */
bool digits_only(struct str text);
/* The same, and so many. */
bool digits_are(struct str text, size_t count);

/* What people write in groups of the same size, "RF18 5390 0754 7034": the groups put together, if
 * there are only whole groups with one blank between them and a last one that may be shorter.
 * STATUS_INVALID otherwise, and when it is longer than room. A text without blanks is taken as it
 * is. */
OKNO_CHECK enum status digits_ungroup(struct str text, size_t group, char *out, size_t room,
                                      size_t *size);

/* CRC-16 with the polynomial 1021, from FFFF, nothing reversed: that of EMV's QR and of the links
 * of the fast payment system. "123456789" has 29B1. */
uint16_t crc16(struct str bytes);
enum { CRC16_TEXT = 5 };
/* "29B1" */
void crc16_format(uint16_t crc, char out[CRC16_TEXT]);

/* The remainder by 97 of a text of digits and capital letters (A is 10, Z is 35), the first four
 * places taken as its last: 1 in every IBAN and creditor reference. -1: another character. */
int mod97(struct str text);

#endif
