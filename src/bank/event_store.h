/* event_store.h - SQL of what windows are told. Only for this folder. */
#ifndef OKNO_BANK_EVENT_STORE_H
#define OKNO_BANK_EVENT_STORE_H

#include "bank/event.h"

OKNO_CHECK enum status event_insert(struct txn *txn, const struct event *event);
/* Rows of id, customer, kind, reference, state. */
OKNO_CHECK enum status events_after(struct txn *txn, int node, int64_t after, size_t most,
                                    struct cursor *cursor);
OKNO_CHECK enum status event_select_last(struct txn *txn, int node, int64_t *id);
OKNO_CHECK enum status event_delete(struct txn *txn, int64_t below, int64_t most);

#endif
