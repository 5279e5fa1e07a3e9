#include "ledger/batch_store.h"

#include <string.h>

#include "base/assume.h"
#include "ledger/key_store.h"

#define N(number) value_int(number)

/* ---- reading ahead */

static const struct store_sql lock_accounts = {
    "SELECT " ACCOUNT_COLUMNS " FROM ledger_account WHERE id = ANY($1) ORDER BY id FOR UPDATE", "I",
    "iiiiiiiiiiiiii"};
static const struct store_sql select_of_keys = {"SELECT " TRANSFER_COLUMNS
                                                " FROM transfer WHERE key = ANY($1)",
                                                "I", "iiiiiiiiiiiiiiiiiiiiiiii"};

static const struct store_sql select_sides_due = {
    "SELECT t.debit_account, t.credit_account FROM open_hold AS h JOIN transfer AS t"
    " ON t.id = h.transfer WHERE h.expires_us > 0 AND h.expires_us <= $1"
    " ORDER BY h.expires_us, h.transfer LIMIT $2",
    "ii", "ii"};

static enum status of_list(struct txn *txn, const struct store_sql *sql, const struct id_list *ids,
                           struct cursor *cursor)
{
    return txn_query(txn, sql, VALUES(value_list(ids->ids, ids->count)), cursor);
}

enum status accounts_lock(struct txn *txn, const struct id_list *ids, struct cursor *cursor)
{
    return of_list(txn, &lock_accounts, ids, cursor);
}

enum status transfers_of_keys(struct txn *txn, const struct id_list *keys, struct cursor *cursor)
{
    return of_list(txn, &select_of_keys, keys, cursor);
}

enum status sides_due(struct txn *txn, int64_t now_us, size_t most, struct cursor *cursor)
{
    return txn_query(txn, &select_sides_due, VALUES(N(now_us), N((int64_t)most)), cursor);
}

/* ---- writing */

static const struct store_sql insert_transfer = {
    "INSERT INTO transfer (" TRANSFER_COLUMNS ")"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
    " $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)",
    "*iiiiiiiiiiiiiiiiiiiiiiii", ""};
static const struct store_sql insert_hold = {
    "INSERT INTO open_hold (transfer, amount, expires_us) VALUES ($1, $2, $3)", "*iii", ""};
static const struct store_sql remove_hold = {"DELETE FROM open_hold WHERE transfer = $1", "*i", ""};
static const struct store_sql insert_expired = {
    "INSERT INTO expired_hold (transfer, expiry) VALUES ($1, $2)", "*ii", ""};
static const struct store_sql insert_reversal = {
    "INSERT INTO reversal (transfer, reversal) VALUES ($1, $2)", "*ii", ""};
static const struct store_sql update_account = {
    "UPDATE ledger_account SET debits_pending = $2, debits_posted = $3, credits_pending = $4,"
    " credits_posted = $5, last_transfer = $6, day = $7, day_debits = $8, day_credits = $9"
    " WHERE id = $1",
    "*iiiiiiiii", ""};
static const struct store_sql insert_past_day = {
    "INSERT INTO past_day (" DAILY_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7)", "*iiiiiii", ""};

static void send(struct many *many)
{
    if (many->status == STATUS_OK && many->rows != 0) {
        many->status = txn_exec_many(many->txn, many->sql, many->values, many->rows);
    }
    many->rows = 0;
}

static void begin(struct many *many, const struct store_sql *sql)
{
    send(many);
    many->sql = sql;
    many->width = strlen(sql->parameters) - 1;
    assume(many->width <= MANY_WIDTH);
}

static void add(struct many *many, const struct store_sql *sql, const struct value *values,
                size_t width)
{
    assume(many->sql == sql && many->width == width);
    memcpy(many->values + many->rows * width, values, width * sizeof *values);
    many->rows++;
    if (many->rows == MANY_ROWS) {
        send(many);
    }
}

enum status many_end(struct many *many)
{
    send(many);
    return many->status;
}

void many_transfers(struct many *many)
{
    begin(many, &insert_transfer);
}

void many_transfer(struct many *many, const struct transfer *transfer)
{
    add(many, &insert_transfer,
        VALUES(N(transfer->id), N(transfer->key), N(transfer->step), N(transfer->state),
               N(transfer->pending_id), N(transfer->debit_account), N(transfer->credit_account),
               N(transfer->amount), N(transfer->currency), N(transfer->kind), N(transfer->link),
               N(transfer->link_left), N(transfer->business_date), N(transfer->value_date),
               N(transfer->created_us), N(transfer->user_data), N(transfer->flags),
               N(transfer->asked), N(transfer->expires_us), N(transfer->reverses),
               N(transfer->debit_previous), N(transfer->credit_previous),
               N(transfer->debit_balance), N(transfer->credit_balance)));
}

void many_holds(struct many *many)
{
    begin(many, &insert_hold);
}

void many_hold(struct many *many, const struct open_hold *hold)
{
    add(many, &insert_hold, VALUES(N(hold->transfer), N(hold->amount), N(hold->expires_us)));
}

void many_hold_ends(struct many *many)
{
    begin(many, &remove_hold);
}

void many_hold_end(struct many *many, int64_t transfer)
{
    add(many, &remove_hold, VALUES(N(transfer)));
}

void many_expiries(struct many *many)
{
    begin(many, &insert_expired);
}

void many_reversals(struct many *many)
{
    begin(many, &insert_reversal);
}

void many_pair(struct many *many, int64_t transfer, int64_t other)
{
    add(many, many->sql, VALUES(N(transfer), N(other)));
}

void many_accounts(struct many *many)
{
    begin(many, &update_account);
}

void many_account(struct many *many, const struct ledger_account *account)
{
    add(many, &update_account,
        VALUES(N(account->id), N(account->debits_pending), N(account->debits_posted),
               N(account->credits_pending), N(account->credits_posted), N(account->last_transfer),
               N(account->day), N(account->day_debits), N(account->day_credits)));
}

void many_past_days(struct many *many)
{
    begin(many, &insert_past_day);
}

void many_past_day(struct many *many, const struct daily_balance *daily)
{
    add(many, &insert_past_day,
        VALUES(N(daily->account), N(daily->day), N(daily->opening), N(daily->debits),
               N(daily->credits), N(daily->closing), N(daily->last_transfer)));
}

/* clang-format off */
const struct store_sql *const batch_statements[] = {
    &lock_accounts, &select_of_keys, &select_sides_due,
    &insert_transfer, &insert_hold, &remove_hold, &insert_expired, &insert_reversal,
    &update_account, &insert_past_day, KEY_STATEMENTS, NULL};
/* clang-format on */
