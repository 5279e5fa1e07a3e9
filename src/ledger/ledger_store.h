/* ledger_store.h - the ledger's SQL. Only for this folder. */
#ifndef OKNO_LEDGER_LEDGER_STORE_H
#define OKNO_LEDGER_LEDGER_STORE_H

#include "ledger/ledger.h"

struct daily_balance {
    int64_t account;
    int32_t day;
    int64_t opening, debits, credits, closing;
    int64_t last_transfer;
};

OKNO_CHECK enum status account_load(struct txn *txn, int64_t id, struct ledger_account *account);
OKNO_CHECK enum status account_insert(struct txn *txn, const struct ledger_account *account);
OKNO_CHECK enum status account_update(struct txn *txn, const struct ledger_account *account);
OKNO_CHECK enum status transfer_load(struct txn *txn, int64_t id, struct transfer *transfer);
OKNO_CHECK enum status transfer_by_key(struct txn *txn, int64_t key, int64_t step, int64_t *id);
OKNO_CHECK enum status transfer_insert(struct txn *txn, const struct transfer *transfer);
OKNO_CHECK enum status hold_load(struct txn *txn, int64_t transfer, int64_t *amount);
OKNO_CHECK enum status hold_insert(struct txn *txn, int64_t transfer, int64_t amount);
OKNO_CHECK enum status hold_delete(struct txn *txn, int64_t transfer);
OKNO_CHECK enum status daily_load(struct txn *txn, int64_t account, int32_t day,
                                  struct daily_balance *daily);
OKNO_CHECK enum status daily_put(struct txn *txn, const struct daily_balance *daily);
OKNO_CHECK enum status daily_last_on(struct txn *txn, int64_t account, int32_t day, int64_t *id);
OKNO_CHECK enum status business_date_load(struct txn *txn, int64_t *day);
OKNO_CHECK enum status business_date_put(struct txn *txn, int64_t day);

/* ---- verification: whole tables in order */

/* Every transfer by id. Use transfer_read on each row; cursor_close at the end. */
OKNO_CHECK enum status transfers_from(struct txn *txn, int64_t after, struct cursor *cursor);
void transfer_read(const struct cursor *cursor, struct transfer *transfer);
OKNO_CHECK enum status accounts_all(struct txn *txn, struct cursor *cursor);
void account_read(const struct cursor *cursor, struct ledger_account *account);
/* Rows of (transfer id, amount). */
OKNO_CHECK enum status holds_all(struct txn *txn, struct cursor *cursor);
OKNO_CHECK enum status count_transfers(struct txn *txn, int64_t *count);
OKNO_CHECK enum status count_daily(struct txn *txn, int64_t *count);

#endif
