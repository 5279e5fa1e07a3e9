/* payment_qr_internal.h - what the readers of payment_qr.h share. Only for this folder. */
#ifndef OKNO_MONEY_PAYMENT_QR_INTERNAL_H
#define OKNO_MONEY_PAYMENT_QR_INTERNAL_H

#include "money/payment_qr.h"

/* Note what is wrong, and with which field. Always false, so that a reader can return it. */
static inline bool qr_wrong(struct qr_fault *fault, enum qr_outcome outcome, struct str field)
{
    *fault = (struct qr_fault){.outcome = outcome, .field = field};
    return false;
}

#endif
