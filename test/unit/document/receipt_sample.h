/* receipt_sample.h - receipts that the tests of this folder write. */
#ifndef OKNO_TEST_RECEIPT_SAMPLE_H
#define OKNO_TEST_RECEIPT_SAMPLE_H

#include "document/receipt.h"

#define RUB(minor_units) ((struct amount){(minor_units), CURRENCY_RUB})

struct receipt sample_ru(void);
struct receipt sample_en(void);
/* Everything as long as it honestly gets. */
struct receipt sample_long(void);

/* receipt_write into a fresh buffer of LIMIT_DOCUMENT. Free out. */
OKNO_CHECK enum status write_sample(const struct receipt *receipt, struct buf *out);

#endif
