/* ask_store.h - the SQL of money that is asked for. Only for ask.c. */
#ifndef OKNO_BANK_ASK_STORE_H
#define OKNO_BANK_ASK_STORE_H

#include "bank/ask.h"

OKNO_CHECK enum status ask_insert(struct txn *txn, const struct ask *ask);
/* What can change of it. */
OKNO_CHECK enum status ask_update(struct txn *txn, const struct ask *ask);
/* Their rows are locked. STATUS_NOT_FOUND */
OKNO_CHECK enum status ask_select(struct txn *txn, int64_t id, struct ask *ask);
OKNO_CHECK enum status ask_select_token(struct txn *txn, struct str token, struct ask *ask);
/* Newest first, unlocked. */
OKNO_CHECK enum status ask_select_list(struct txn *txn, int64_t customer, enum ask_list_of of,
                                       struct ask_view rows[LIMIT_ASKS], size_t *count);
struct ask_counts {
    int64_t today, open_links, open_with_person;
};
OKNO_CHECK enum status ask_count(struct txn *txn, int64_t customer, int64_t person, int64_t now_us,
                                 struct ask_counts *counts);
OKNO_CHECK enum status ask_count_account(struct txn *txn, int64_t account, int64_t now_us,
                                         int64_t *count);
/* From now on, and what is open. */
OKNO_CHECK enum status ask_block_put(struct txn *txn, int64_t customer, int64_t asking);
/* From now on: what was hidden stays it. */
OKNO_CHECK enum status ask_block_drop(struct txn *txn, int64_t customer, int64_t asking);
OKNO_CHECK enum status ask_block_find(struct txn *txn, int64_t customer, int64_t asking,
                                      bool *blocks);

#endif
