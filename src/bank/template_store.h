/* template_store.h - the SQL of templates. Only for template.c. */
#ifndef OKNO_BANK_TEMPLATE_STORE_H
#define OKNO_BANK_TEMPLATE_STORE_H

#include "bank/template.h"

OKNO_CHECK enum status template_insert(struct txn *txn, const struct template *row);
/* Without its order; STATUS_NOT_FOUND. */
OKNO_CHECK enum status template_select(struct txn *txn, int64_t id, struct template *row);
OKNO_CHECK enum status template_update(struct txn *txn, const struct template *row);
OKNO_CHECK enum status template_place(struct txn *txn, int64_t id, int64_t position);
OKNO_CHECK enum status template_delete(struct txn *txn, int64_t id);
/* Ids in their order. */
OKNO_CHECK enum status template_ids(struct txn *txn, int64_t customer, int64_t *ids, size_t room,
                                    size_t *count);

#endif
