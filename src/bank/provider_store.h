/* provider_store.h - the SQL of the catalogue. Only for this folder. */
#ifndef OKNO_BANK_PROVIDER_STORE_H
#define OKNO_BANK_PROVIDER_STORE_H

#include "bank/provider.h"

struct provider_row {
    int64_t id, position;
    enum provider_category category;
    bool by_charge;
    struct str region, bik, account, find, body;
};

OKNO_CHECK enum status provider_delete_all(struct txn *txn);
OKNO_CHECK enum status provider_insert(struct txn *txn, const struct provider_row *row);
/* The body, copied into the arena; STATUS_NOT_FOUND. */
OKNO_CHECK enum status provider_body(struct txn *txn, int64_t id, struct arena *arena,
                                     struct str *body);
OKNO_CHECK enum status provider_body_by_account(struct txn *txn, struct str bik, struct str account,
                                                struct arena *arena, struct str *body);
OKNO_CHECK enum status provider_body_by_charge(struct txn *txn, enum provider_category category,
                                               struct arena *arena, struct str *body);
/* Columns: find, body; in the catalogue's order. */
OKNO_CHECK enum status provider_rows(struct txn *txn, const struct provider_query *query,
                                     struct cursor *cursor);

#endif
