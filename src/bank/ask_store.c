#include "bank/ask_store.h"

#include <stdio.h>

#define ASK_COLUMNS                                                                                \
    "id, customer, account, to_customer, amount, currency, note, token, is_once, is_public,"       \
    " is_hidden, state, paid_count, paid_total, payment, created_us, expires_us"
#define ASK_LETTERS "iiiiiittiiiiiiiii"
static const struct store_sql insert_ask = {
    "INSERT INTO ask (" ASK_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
    " $13, $14, $15, $16, $17)",
    ASK_LETTERS, ""};
static const struct store_sql update_ask = {
    "UPDATE ask SET state = $2, paid_count = $3, paid_total = $4, payment = $5 WHERE id = $1",
    "iiiii", ""};
static const struct store_sql select_ask = {
    "SELECT " ASK_COLUMNS " FROM ask WHERE id = $1 FOR UPDATE", "i", ASK_LETTERS};
static const struct store_sql select_token = {
    "SELECT " ASK_COLUMNS " FROM ask WHERE token = $1 AND token <> '' FOR UPDATE", "t",
    ASK_LETTERS};
static const struct store_sql list_own = {"SELECT " ASK_COLUMNS
                                          " FROM ask WHERE customer = $1 ORDER BY id DESC LIMIT $2",
                                          "ii", ASK_LETTERS};
static const struct store_sql list_incoming = {
    "SELECT " ASK_COLUMNS " FROM ask WHERE to_customer = $1 AND to_customer <> 0"
    " AND is_hidden = 0 ORDER BY id DESC LIMIT $2",
    "ii", ASK_LETTERS};
/* Of each person who is not wanted, the newest one that was seen: by it that person is named. */
static const struct store_sql list_unwanted = {
    "SELECT " ASK_COLUMNS " FROM ask WHERE id IN (SELECT max(a.id) FROM ask_block b JOIN ask a"
    " ON a.to_customer = b.customer AND a.to_customer <> 0 AND a.customer = b.asking"
    " AND a.is_hidden = 0 WHERE b.customer = $1 GROUP BY b.asking) ORDER BY id DESC LIMIT $2",
    "ii", ASK_LETTERS};
static const struct store_sql count_today = {
    "SELECT count(*) FROM ask WHERE customer = $1 AND to_customer <> 0 AND created_us > $2", "ii",
    "i"};
static const struct store_sql count_links = {
    "SELECT count(*) FROM ask WHERE customer = $1 AND to_customer = 0 AND state = 1"
    " AND expires_us > $2",
    "ii", "i"};
static const struct store_sql count_person = {
    "SELECT count(*) FROM ask WHERE customer = $1 AND to_customer = $2 AND state = 1"
    " AND expires_us > $3",
    "iii", "i"};
static const struct store_sql count_account = {
    "SELECT count(*) FROM ask WHERE account = $1 AND state = 1 AND expires_us > $2", "ii", "i"};
static const struct store_sql put_block = {
    "INSERT INTO ask_block (customer, asking) VALUES ($1, $2) ON CONFLICT (customer, asking)"
    " DO NOTHING",
    "ii", ""};
static const struct store_sql drop_block = {
    "DELETE FROM ask_block WHERE customer = $1 AND asking = $2", "ii", ""};
static const struct store_sql hide_open = {
    "UPDATE ask SET is_hidden = 1 WHERE to_customer = $1 AND to_customer <> 0 AND customer = $2"
    " AND state = 1",
    "ii", ""};
static const struct store_sql find_block = {
    "SELECT count(*) FROM ask_block WHERE customer = $1 AND asking = $2", "ii", "i"};

const struct store_sql *const ask_statements[] = {
    &insert_ask,   &update_ask,    &select_ask,    &select_token,
    &list_own,     &list_incoming, &count_today,   &count_links,
    &count_person, &count_account, &put_block,     &find_block,
    &hide_open,    &drop_block,    &list_unwanted, NULL};

static void read_ask(const struct cursor *cursor, struct ask *ask)
{
    *ask = (struct ask){.id = cursor_int(cursor, 0),
                        .customer = cursor_int(cursor, 1),
                        .account = cursor_int(cursor, 2),
                        .to_customer = cursor_int(cursor, 3),
                        .amount = {cursor_int(cursor, 4), (enum currency)cursor_int(cursor, 5)},
                        .is_once = cursor_int(cursor, 8) != 0,
                        .is_public = cursor_int(cursor, 9) != 0,
                        .is_hidden = cursor_int(cursor, 10) != 0,
                        .state = (enum ask_state)cursor_int(cursor, 11),
                        .paid_count = cursor_int(cursor, 12),
                        .paid_total = cursor_int(cursor, 13),
                        .payment = cursor_int(cursor, 14),
                        .created_us = cursor_int(cursor, 15),
                        .expires_us = cursor_int(cursor, 16)};
    (void)snprintf(ask->note, sizeof ask->note, "%.*s", STR_ARGS(cursor_str(cursor, 6)));
    (void)snprintf(ask->token, sizeof ask->token, "%.*s", STR_ARGS(cursor_str(cursor, 7)));
}

enum status ask_insert(struct txn *txn, const struct ask *ask)
{
    return txn_exec(txn, &insert_ask,
                    VALUES(value_int(ask->id), value_int(ask->customer), value_int(ask->account),
                           value_int(ask->to_customer), value_int(ask->amount.minor),
                           value_int(ask->amount.currency), value_text(str_from(ask->note)),
                           value_text(str_from(ask->token)), value_int(ask->is_once),
                           value_int(ask->is_public), value_int(ask->is_hidden),
                           value_int(ask->state), value_int(ask->paid_count),
                           value_int(ask->paid_total), value_int(ask->payment),
                           value_int(ask->created_us), value_int(ask->expires_us)),
                    NULL);
}

enum status ask_update(struct txn *txn, const struct ask *ask)
{
    return txn_exec(txn, &update_ask,
                    VALUES(value_int(ask->id), value_int(ask->state), value_int(ask->paid_count),
                           value_int(ask->paid_total), value_int(ask->payment)),
                    NULL);
}

static enum status read_one(enum status status, struct cursor *cursor, struct ask *ask)
{
    if (status == STATUS_OK) {
        status = cursor_next(cursor);
    }
    if (status == STATUS_OK) {
        read_ask(cursor, ask);
    }
    cursor_close(cursor);
    return status;
}

enum status ask_select(struct txn *txn, int64_t id, struct ask *ask)
{
    struct cursor cursor;
    return read_one(txn_query(txn, &select_ask, VALUES(value_int(id)), &cursor), &cursor, ask);
}

enum status ask_select_token(struct txn *txn, struct str token, struct ask *ask)
{
    struct cursor cursor;
    return read_one(txn_query(txn, &select_token, VALUES(value_text(token)), &cursor), &cursor,
                    ask);
}

enum status ask_select_list(struct txn *txn, int64_t customer, enum ask_list_of of,
                            struct ask_view rows[LIMIT_ASKS], size_t *count)
{
    static const struct store_sql *const lists[] = {[ASK_LIST_OWN] = &list_own,
                                                    [ASK_LIST_INCOMING] = &list_incoming,
                                                    [ASK_LIST_UNWANTED] = &list_unwanted};
    struct cursor cursor;
    enum status status =
        txn_query(txn, lists[of], VALUES(value_int(customer), value_int(LIMIT_ASKS)), &cursor);
    *count = 0;
    while (status == STATUS_OK && *count < LIMIT_ASKS &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        read_ask(&cursor, &rows[(*count)++].ask);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status ask_count(struct txn *txn, int64_t customer, int64_t person, int64_t now_us,
                      struct ask_counts *counts)
{
    *counts = (struct ask_counts){0};
    enum status status = txn_int(
        txn, &count_today, VALUES(value_int(customer), value_int(now_us - SECONDS_US(DAY_SECONDS))),
        &counts->today);
    if (status == STATUS_OK) {
        status = txn_int(txn, &count_links, VALUES(value_int(customer), value_int(now_us)),
                         &counts->open_links);
    }
    return status == STATUS_OK
               ? txn_int(txn, &count_person,
                         VALUES(value_int(customer), value_int(person), value_int(now_us)),
                         &counts->open_with_person)
               : status;
}

enum status ask_count_account(struct txn *txn, int64_t account, int64_t now_us, int64_t *count)
{
    return txn_int(txn, &count_account, VALUES(value_int(account), value_int(now_us)), count);
}

enum status ask_block_put(struct txn *txn, int64_t customer, int64_t asking)
{
    enum status status =
        txn_exec(txn, &put_block, VALUES(value_int(customer), value_int(asking)), NULL);
    return status == STATUS_OK
               ? txn_exec(txn, &hide_open, VALUES(value_int(customer), value_int(asking)), NULL)
               : status;
}

enum status ask_block_drop(struct txn *txn, int64_t customer, int64_t asking)
{
    return txn_exec(txn, &drop_block, VALUES(value_int(customer), value_int(asking)), NULL);
}

enum status ask_block_find(struct txn *txn, int64_t customer, int64_t asking, bool *blocks)
{
    int64_t count = 0;
    enum status status =
        txn_int(txn, &find_block, VALUES(value_int(customer), value_int(asking)), &count);
    *blocks = count != 0;
    return status;
}
