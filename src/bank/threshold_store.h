/* threshold_store.h - the SQL of thresholds. A row beside that of its standing order, which is
 * locked before it. Only for standing_store.c and threshold.c. */
#ifndef OKNO_BANK_THRESHOLD_STORE_H
#define OKNO_BANK_THRESHOLD_STORE_H

#include "bank/standing.h"

OKNO_CHECK enum status threshold_insert(struct txn *txn, const struct standing *standing);
/* Of the standing order with this id, into it. STATUS_NOT_FOUND */
OKNO_CHECK enum status threshold_select(struct txn *txn, struct standing *standing);
/* Its enquiry. */
OKNO_CHECK enum status threshold_update(struct txn *txn, const struct standing *standing);
/* Whose enquiry is it? STATUS_NOT_FOUND */
OKNO_CHECK enum status threshold_of_enquiry(struct txn *txn, int64_t enquiry, int64_t *standing);
/* How many of the customer's that were begun top up the very same: with this provider and fields.
 */
OKNO_CHECK enum status threshold_count_same(struct txn *txn, int64_t customer,
                                            const struct payment_order *order, int64_t *count);
/* What has been paid by it since this day, minor units; what came back does not count. */
OKNO_CHECK enum status threshold_paid(struct txn *txn, int64_t standing, int32_t since,
                                      int64_t *paid);

#endif
