/* receipt_valid.h - whether a receipt may be put on paper. Pure. */
#ifndef OKNO_DOCUMENT_RECEIPT_VALID_H
#define OKNO_DOCUMENT_RECEIPT_VALID_H

#include "document/receipt.h"

/* The conditions under which receipt_write answers STATUS_INVALID, but for the size of the file. */
bool receipt_is_valid(const struct receipt *receipt);

#endif
