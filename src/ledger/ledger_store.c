#include "ledger/ledger_store.h"

#define ACCOUNT_COLUMNS                                                                            \
    "id, currency, debits_pending, debits_posted, credits_pending, credits_posted, lower_limit,"   \
    " upper_limit, flags, last_transfer"
#define TRANSFER_COLUMNS                                                                           \
    "id, key, step, state, pending_id, debit_account, credit_account, amount, currency, kind,"     \
    " link, business_date, value_date, created_us, user_data, debit_previous, credit_previous,"    \
    " debit_balance, credit_balance"

static const struct store_sql select_account = {
    "SELECT " ACCOUNT_COLUMNS " FROM ledger_account WHERE id = $1", "i", "iiiiiiiiii"};
static const struct store_sql select_accounts = {
    "SELECT " ACCOUNT_COLUMNS " FROM ledger_account ORDER BY id", "", "iiiiiiiiii"};
static const struct store_sql insert_account = {
    "INSERT INTO ledger_account (" ACCOUNT_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    "iiiiiiiiii", ""};
static const struct store_sql update_account = {
    "UPDATE ledger_account SET debits_pending = $2, debits_posted = $3, credits_pending = $4,"
    " credits_posted = $5, last_transfer = $6 WHERE id = $1",
    "iiiiii", ""};
static const struct store_sql select_transfer = {
    "SELECT " TRANSFER_COLUMNS " FROM transfer WHERE id = $1", "i", "iiiiiiiiiiiiiiiiiii"};
static const struct store_sql select_transfers = {"SELECT " TRANSFER_COLUMNS
                                                  " FROM transfer WHERE id > $1 ORDER BY id",
                                                  "i", "iiiiiiiiiiiiiiiiiii"};
static const struct store_sql select_by_key = {
    "SELECT id FROM transfer WHERE key = $1 AND step = $2", "ii", "i"};
static const struct store_sql insert_transfer = {
    "INSERT INTO transfer (" TRANSFER_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
    " $11, $12, $13, $14, $15, $16, $17, $18, $19)",
    "iiiiiiiiiiiiiiiiiii", ""};
static const struct store_sql select_hold = {"SELECT amount FROM open_hold WHERE transfer = $1",
                                             "i", "i"};
static const struct store_sql select_holds = {
    "SELECT transfer, amount FROM open_hold ORDER BY transfer", "", "ii"};
static const struct store_sql insert_hold = {
    "INSERT INTO open_hold (transfer, amount) VALUES ($1, $2)", "ii", ""};
static const struct store_sql remove_hold = {"DELETE FROM open_hold WHERE transfer = $1", "i", ""};
static const struct store_sql select_daily = {
    "SELECT opening, debits, credits, closing, last_transfer FROM daily_balance"
    " WHERE account = $1 AND day = $2",
    "ii", "iiiii"};
static const struct store_sql put_daily = {
    "INSERT INTO daily_balance (account, day, opening, debits, credits, closing, last_transfer)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account, day) DO UPDATE SET"
    " debits = excluded.debits, credits = excluded.credits, closing = excluded.closing,"
    " last_transfer = excluded.last_transfer",
    "iiiiiii", ""};
static const struct store_sql select_last_on = {
    "SELECT last_transfer FROM daily_balance WHERE account = $1 AND day <= $2"
    " ORDER BY day DESC LIMIT 1",
    "ii", "i"};
static const struct store_sql select_business_date = {
    "SELECT value FROM setting WHERE name = 'business_date'", "", "i"};
static const struct store_sql put_business_date = {
    "INSERT INTO setting (name, value) VALUES ('business_date', $1)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    "i", ""};
static const struct store_sql select_transfer_count = {"SELECT count(*) FROM transfer", "", "i"};
static const struct store_sql select_daily_count = {"SELECT count(*) FROM daily_balance", "", "i"};

const struct store_sql *const ledger_statements[] = {&select_account,     &select_accounts,
                                                     &insert_account,     &update_account,
                                                     &select_transfer,    &select_transfers,
                                                     &select_by_key,      &insert_transfer,
                                                     &select_hold,        &select_holds,
                                                     &insert_hold,        &remove_hold,
                                                     &select_daily,       &put_daily,
                                                     &select_last_on,     &select_business_date,
                                                     &put_business_date,  &select_transfer_count,
                                                     &select_daily_count, NULL};

void account_read(const struct cursor *cursor, struct ledger_account *account)
{
    *account = (struct ledger_account){
        .id = cursor_int(cursor, 0),
        .currency = (enum currency)cursor_int(cursor, 1),
        .debits_pending = cursor_int(cursor, 2),
        .debits_posted = cursor_int(cursor, 3),
        .credits_pending = cursor_int(cursor, 4),
        .credits_posted = cursor_int(cursor, 5),
        .lower_limit = cursor_int(cursor, 6),
        .upper_limit = cursor_int(cursor, 7),
        .flags = cursor_int(cursor, 8),
        .last_transfer = cursor_int(cursor, 9),
    };
}

enum status account_load(struct txn *txn, int64_t id, struct ledger_account *account)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_account, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        account_read(&cursor, account);
    }
    cursor_close(&cursor);
    return status;
}

enum status account_insert(struct txn *txn, const struct ledger_account *account)
{
    return txn_exec(txn, &insert_account,
                    VALUES(value_int(account->id), value_int(account->currency),
                           value_int(account->debits_pending), value_int(account->debits_posted),
                           value_int(account->credits_pending), value_int(account->credits_posted),
                           value_int(account->lower_limit), value_int(account->upper_limit),
                           value_int(account->flags), value_int(account->last_transfer)),
                    NULL);
}

enum status account_update(struct txn *txn, const struct ledger_account *account)
{
    return txn_exec(txn, &update_account,
                    VALUES(value_int(account->id), value_int(account->debits_pending),
                           value_int(account->debits_posted), value_int(account->credits_pending),
                           value_int(account->credits_posted), value_int(account->last_transfer)),
                    NULL);
}

void transfer_read(const struct cursor *cursor, struct transfer *transfer)
{
    *transfer = (struct transfer){
        .id = cursor_int(cursor, 0),
        .key = cursor_int(cursor, 1),
        .step = cursor_int(cursor, 2),
        .state = (enum transfer_state)cursor_int(cursor, 3),
        .pending_id = cursor_int(cursor, 4),
        .debit_account = cursor_int(cursor, 5),
        .credit_account = cursor_int(cursor, 6),
        .amount = cursor_int(cursor, 7),
        .currency = (enum currency)cursor_int(cursor, 8),
        .kind = cursor_int(cursor, 9),
        .link = cursor_int(cursor, 10),
        .business_date = (int32_t)cursor_int(cursor, 11),
        .value_date = (int32_t)cursor_int(cursor, 12),
        .created_us = cursor_int(cursor, 13),
        .user_data = cursor_int(cursor, 14),
        .debit_previous = cursor_int(cursor, 15),
        .credit_previous = cursor_int(cursor, 16),
        .debit_balance = cursor_int(cursor, 17),
        .credit_balance = cursor_int(cursor, 18),
    };
}

enum status transfer_load(struct txn *txn, int64_t id, struct transfer *transfer)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_transfer, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        transfer_read(&cursor, transfer);
    }
    cursor_close(&cursor);
    return status;
}

enum status transfer_by_key(struct txn *txn, int64_t key, int64_t step, int64_t *id)
{
    return txn_int(txn, &select_by_key, VALUES(value_int(key), value_int(step)), id);
}

enum status transfer_insert(struct txn *txn, const struct transfer *transfer)
{
    return txn_exec(txn, &insert_transfer,
                    VALUES(value_int(transfer->id), value_int(transfer->key),
                           value_int(transfer->step), value_int(transfer->state),
                           value_int(transfer->pending_id), value_int(transfer->debit_account),
                           value_int(transfer->credit_account), value_int(transfer->amount),
                           value_int(transfer->currency), value_int(transfer->kind),
                           value_int(transfer->link), value_int(transfer->business_date),
                           value_int(transfer->value_date), value_int(transfer->created_us),
                           value_int(transfer->user_data), value_int(transfer->debit_previous),
                           value_int(transfer->credit_previous), value_int(transfer->debit_balance),
                           value_int(transfer->credit_balance)),
                    NULL);
}

enum status hold_load(struct txn *txn, int64_t transfer, int64_t *amount)
{
    return txn_int(txn, &select_hold, VALUES(value_int(transfer)), amount);
}

enum status hold_insert(struct txn *txn, int64_t transfer, int64_t amount)
{
    return txn_exec(txn, &insert_hold, VALUES(value_int(transfer), value_int(amount)), NULL);
}

enum status hold_delete(struct txn *txn, int64_t transfer)
{
    return txn_exec(txn, &remove_hold, VALUES(value_int(transfer)), NULL);
}

enum status daily_load(struct txn *txn, int64_t account, int32_t day, struct daily_balance *daily)
{
    struct cursor cursor;
    enum status status =
        txn_query(txn, &select_daily, VALUES(value_int(account), value_int(day)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        *daily = (struct daily_balance){.account = account,
                                        .day = day,
                                        .opening = cursor_int(&cursor, 0),
                                        .debits = cursor_int(&cursor, 1),
                                        .credits = cursor_int(&cursor, 2),
                                        .closing = cursor_int(&cursor, 3),
                                        .last_transfer = cursor_int(&cursor, 4)};
    }
    cursor_close(&cursor);
    return status;
}

enum status daily_put(struct txn *txn, const struct daily_balance *daily)
{
    return txn_exec(txn, &put_daily,
                    VALUES(value_int(daily->account), value_int(daily->day),
                           value_int(daily->opening), value_int(daily->debits),
                           value_int(daily->credits), value_int(daily->closing),
                           value_int(daily->last_transfer)),
                    NULL);
}

enum status daily_last_on(struct txn *txn, int64_t account, int32_t day, int64_t *id)
{
    return txn_int(txn, &select_last_on, VALUES(value_int(account), value_int(day)), id);
}

enum status business_date_load(struct txn *txn, int64_t *day)
{
    return txn_int(txn, &select_business_date, NULL, 0, day);
}

enum status business_date_put(struct txn *txn, int64_t day)
{
    return txn_exec(txn, &put_business_date, VALUES(value_int(day)), NULL);
}

enum status transfers_from(struct txn *txn, int64_t after, struct cursor *cursor)
{
    return txn_query(txn, &select_transfers, VALUES(value_int(after)), cursor);
}

enum status accounts_all(struct txn *txn, struct cursor *cursor)
{
    return txn_query(txn, &select_accounts, NULL, 0, cursor);
}

enum status holds_all(struct txn *txn, struct cursor *cursor)
{
    return txn_query(txn, &select_holds, NULL, 0, cursor);
}

enum status count_transfers(struct txn *txn, int64_t *count)
{
    return txn_int(txn, &select_transfer_count, NULL, 0, count);
}

enum status count_daily(struct txn *txn, int64_t *count)
{
    return txn_int(txn, &select_daily_count, NULL, 0, count);
}
