/* requisites_sheet.h - the paper on which a client's requisites are given to who is to pay: one A5
 * page of PDF with a code for a camera. For: api, which fills the struct. Never: looks anything up,
 * reads a clock. Threads as of receipt.h. */
#ifndef OKNO_DOCUMENT_REQUISITES_SHEET_H
#define OKNO_DOCUMENT_REQUISITES_SHEET_H

#include "base/buf.h"
#include "base/outcome.h"

enum { REQUISITES_ROWS = 8 };

struct requisites_row {
    struct str label, value;
};

/* Texts are borrowed plain text, already in the language of the reader. Too long ones are cut with
 * an ellipsis, but for qr. */
struct requisites_sheet {
    enum language language;
    struct str bank_name;
    struct str account_name; /* as the client calls it; may be empty */
    struct requisites_row rows[REQUISITES_ROWS];
    size_t count;
    struct str qr;   /* at most LIMIT_CAMERA bytes; empty: no code */
    int64_t made_us; /* goes into the file as its date; 0 .. end of the year 9999 */
};

/* Write the PDF.
 * out  empty, with a maximum (LIMIT_DOCUMENT); [out] the file, or empty after a failure
 * STATUS_INVALID: a text is no plain text, an unknown language, no rows, or too many, a date out of
 * range, qr over its limit, or more bytes than out may hold. STATUS_IO: this machine has no fonts.
 * STATUS_NO_MEMORY, STATUS_BUG. */
OKNO_CHECK enum status requisites_sheet_write(const struct requisites_sheet *sheet,
                                              struct buf *out);

#endif
