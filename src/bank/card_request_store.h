/* card_request_store.h - the SQL of requests that wait for a code. Only for this folder. */
#ifndef OKNO_BANK_CARD_REQUEST_STORE_H
#define OKNO_BANK_CARD_REQUEST_STORE_H

#include "bank/card_request.h"

OKNO_CHECK enum status card_request_insert(struct txn *txn, const struct card_request *request);
OKNO_CHECK enum status card_request_select(struct txn *txn, int64_t id,
                                           struct card_request *request);
/* Its state and its code. */
OKNO_CHECK enum status card_request_update(struct txn *txn, const struct card_request *request);

#endif
