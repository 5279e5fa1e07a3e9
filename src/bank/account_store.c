#include "bank/account_store.h"

#include <stdio.h>

#define ACCOUNT_COLUMNS                                                                            \
    "id, customer, number, kind, name, position, opened_us, product, is_hidden, closed_us"
#define ACCOUNT_LETTERS "iititiiiii"

static const struct store_sql insert_account = {
    "INSERT INTO account (" ACCOUNT_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    ACCOUNT_LETTERS, ""};
static const struct store_sql select_account = {
    "SELECT " ACCOUNT_COLUMNS " FROM account WHERE id = $1", "i", ACCOUNT_LETTERS};
static const struct store_sql select_account_number = {
    "SELECT " ACCOUNT_COLUMNS " FROM account WHERE number = $1", "t", ACCOUNT_LETTERS};
static const struct store_sql select_accounts = {
    "SELECT a.id, a.customer, a.number, a.kind, a.name, a.position, a.opened_us, a.product,"
    " a.is_hidden, a.closed_us, c.main_account FROM account AS a"
    " JOIN customer AS c ON c.id = a.customer WHERE a.customer = $1"
    " ORDER BY a.closed_us, a.position, a.id LIMIT $2",
    "ii", ACCOUNT_LETTERS "i"};
static const struct store_sql update_account = {
    "UPDATE account SET name = $2, position = $3, is_hidden = $4, closed_us = $5 WHERE id = $1",
    "itiii", ""};
static const struct store_sql update_position = {"UPDATE account SET position = $2 WHERE id = $1",
                                                 "ii", ""};
static const struct store_sql select_serial = {
    "SELECT last_serial FROM account_serial WHERE balance_account = $1 FOR UPDATE", "t", "i"};
static const struct store_sql raise_serial = {
    "INSERT INTO account_serial (balance_account, last_serial) VALUES ($1, $2)"
    " ON CONFLICT (balance_account) DO UPDATE SET last_serial = excluded.last_serial"
    " WHERE account_serial.last_serial < excluded.last_serial",
    "ti", ""};
static const struct store_sql lock_customer = {
    "SELECT main_account FROM customer WHERE id = $1 FOR UPDATE", "i", "i"};
static const struct store_sql put_main = {"UPDATE customer SET main_account = $2 WHERE id = $1",
                                          "ii", ""};
static const struct store_sql first_main = {
    "UPDATE customer SET main_account = $2 WHERE id = $1 AND main_account = 0", "ii", ""};
static const struct store_sql select_sent = {
    "SELECT id FROM payment WHERE from_account = $1 AND state = 6 LIMIT 1", "i", "i"};

const struct store_sql *const account_statements[] = {&insert_account,
                                                      &select_account,
                                                      &select_account_number,
                                                      &select_accounts,
                                                      &update_account,
                                                      &update_position,
                                                      &select_serial,
                                                      &raise_serial,
                                                      &lock_customer,
                                                      &put_main,
                                                      &first_main,
                                                      &select_sent,
                                                      NULL};

enum status account_row_insert(struct txn *txn, const struct account *account)
{
    return txn_exec(txn, &insert_account,
                    VALUES(value_int(account->id), value_int(account->customer),
                           value_text(str_from(account->number.digits)), value_int(account->kind),
                           value_text(str_from(account->name)), value_int(account->position),
                           value_int(account->opened_us), value_int(account->product),
                           value_int(account->is_hidden), value_int(account->closed_us)),
                    NULL);
}

static void copy_text(struct str from, char *to, size_t room)
{
    (void)snprintf(to, room, "%.*s", STR_ARGS(from));
}

static void account_row_read(const struct cursor *cursor, struct account *account)
{
    *account = (struct account){.id = cursor_int(cursor, 0),
                                .customer = cursor_int(cursor, 1),
                                .kind = (enum account_kind)cursor_int(cursor, 3),
                                .position = cursor_int(cursor, 5),
                                .opened_us = cursor_int(cursor, 6),
                                .product = (enum product)cursor_int(cursor, 7),
                                .is_hidden = cursor_int(cursor, 8) != 0,
                                .closed_us = cursor_int(cursor, 9)};
    copy_text(cursor_str(cursor, 2), account->number.digits, sizeof account->number.digits);
    copy_text(cursor_str(cursor, 4), account->name, sizeof account->name);
}

static enum status read_one(struct txn *txn, const struct store_sql *sql, struct value key,
                            struct account *account)
{
    struct cursor cursor;
    enum status status = txn_query(txn, sql, &key, 1, &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        account_row_read(&cursor, account);
    }
    cursor_close(&cursor);
    return status;
}

enum status account_row_select(struct txn *txn, int64_t id, struct account *account)
{
    return read_one(txn, &select_account, value_int(id), account);
}

enum status account_select_number(struct txn *txn, struct str number, struct account *account)
{
    return read_one(txn, &select_account_number, value_text(number), account);
}

enum status account_row_list(struct txn *txn, int64_t customer,
                             struct account_view items[LIMIT_ACCOUNTS], size_t *count)
{
    *count = 0;
    struct cursor cursor;
    enum status status = txn_query(txn, &select_accounts,
                                   VALUES(value_int(customer), value_int(LIMIT_ACCOUNTS)), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        struct account_view *item = &items[*count];
        account_row_read(&cursor, &item->account);
        item->is_main = cursor_int(&cursor, 10) == item->account.id;
        *count += 1;
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status account_row_update(struct txn *txn, const struct account *account)
{
    return txn_exec(txn, &update_account,
                    VALUES(value_int(account->id), value_text(str_from(account->name)),
                           value_int(account->position), value_int(account->is_hidden),
                           value_int(account->closed_us)),
                    NULL);
}

enum status account_position_update(struct txn *txn, int64_t id, int64_t position)
{
    return txn_exec(txn, &update_position, VALUES(value_int(id), value_int(position)), NULL);
}

/* ---- serials */

enum status account_serial_select(struct txn *txn, struct str balance_account, int64_t *serial)
{
    *serial = 0;
    enum status status = txn_int(txn, &select_serial, VALUES(value_text(balance_account)), serial);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status account_serial_raise(struct txn *txn, struct str balance_account, int64_t serial)
{
    return txn_exec(txn, &raise_serial, VALUES(value_text(balance_account), value_int(serial)),
                    NULL);
}

/* ---- the customer's main account */

enum status customer_lock_main(struct txn *txn, int64_t customer, int64_t *account)
{
    return txn_int(txn, &lock_customer, VALUES(value_int(customer)), account);
}

enum status customer_put_main(struct txn *txn, int64_t customer, int64_t account)
{
    return txn_exec(txn, &put_main, VALUES(value_int(customer), value_int(account)), NULL);
}

enum status customer_first_main(struct txn *txn, int64_t customer, int64_t account)
{
    return txn_exec(txn, &first_main, VALUES(value_int(customer), value_int(account)), NULL);
}

enum status account_has_sent(struct txn *txn, int64_t account, bool *has)
{
    int64_t id = 0;
    enum status status = txn_int(txn, &select_sent, VALUES(value_int(account)), &id);
    *has = status == STATUS_OK;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
