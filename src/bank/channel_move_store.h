/* channel_move_store.h - the SQL of messages about closing windows. Only for this folder. */
#ifndef OKNO_BANK_CHANNEL_MOVE_STORE_H
#define OKNO_BANK_CHANNEL_MOVE_STORE_H

#include "bank/channel_move.h"

/* *is_new [out]: false when there is one of that day. */
OKNO_CHECK enum status move_insert(struct txn *txn, const struct channel_move *move, int32_t day,
                                   bool *is_new);
OKNO_CHECK enum status move_select(struct txn *txn, int64_t id, struct channel_move *move);

#endif
