#include "bank/payer_store.h"

#include <stdio.h>

#define PAYER_COLUMNS "id, customer, provider, fields, name, amount, position, changed_us"
#define PAYER_LETTERS "iiittiii"
static const struct store_sql insert_payer = {"INSERT INTO payer (" PAYER_COLUMNS
                                              ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                                              PAYER_LETTERS, ""};
static const struct store_sql update_payer = {
    "UPDATE payer SET name = $2, amount = $3, position = $4, changed_us = $5 WHERE id = $1",
    "itiii", ""};
static const struct store_sql delete_payer = {"DELETE FROM payer WHERE id = $1", "i", ""};
static const struct store_sql select_payer = {
    "SELECT " PAYER_COLUMNS " FROM payer WHERE id = $1 FOR UPDATE", "i", PAYER_LETTERS};
static const struct store_sql select_fields = {
    "SELECT " PAYER_COLUMNS
    " FROM payer WHERE customer = $1 AND provider = $2 AND fields = $3 FOR UPDATE",
    "iit", PAYER_LETTERS};
static const struct store_sql select_payers = {
    "SELECT " PAYER_COLUMNS " FROM payer WHERE customer = $1"
    " ORDER BY position, changed_us DESC, id DESC LIMIT $2",
    "ii", PAYER_LETTERS};
static const struct store_sql count_payers = {"SELECT count(*) FROM payer WHERE customer = $1", "i",
                                              "i"};

const struct store_sql *const payer_statements[] = {
    &insert_payer,  &update_payer,  &delete_payer, &select_payer,
    &select_fields, &select_payers, &count_payers, NULL};

static void copy(struct str from, char *to, size_t room)
{
    (void)snprintf(to, room, "%.*s", STR_ARGS(from));
}

static void read_payer(const struct cursor *cursor, struct payer *payer)
{
    *payer = (struct payer){.id = cursor_int(cursor, 0),
                            .customer = cursor_int(cursor, 1),
                            .provider = cursor_int(cursor, 2),
                            .amount = cursor_int(cursor, 5),
                            .position = cursor_int(cursor, 6),
                            .changed_us = cursor_int(cursor, 7)};
    copy(cursor_str(cursor, 3), payer->fields, sizeof payer->fields);
    copy(cursor_str(cursor, 4), payer->name, sizeof payer->name);
}

enum status payer_insert(struct txn *txn, const struct payer *payer)
{
    return txn_exec(txn, &insert_payer,
                    VALUES(value_int(payer->id), value_int(payer->customer),
                           value_int(payer->provider), value_text(str_from(payer->fields)),
                           value_text(str_from(payer->name)), value_int(payer->amount),
                           value_int(payer->position), value_int(payer->changed_us)),
                    NULL);
}

enum status payer_update(struct txn *txn, const struct payer *payer)
{
    return txn_exec(txn, &update_payer,
                    VALUES(value_int(payer->id), value_text(str_from(payer->name)),
                           value_int(payer->amount), value_int(payer->position),
                           value_int(payer->changed_us)),
                    NULL);
}

enum status payer_delete(struct txn *txn, int64_t id)
{
    return txn_exec(txn, &delete_payer, VALUES(value_int(id)), NULL);
}

static enum status one(struct txn *txn, const struct store_sql *sql, const struct value *values,
                       size_t count, struct payer *payer)
{
    struct cursor cursor;
    enum status status = txn_query(txn, sql, values, count, &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        read_payer(&cursor, payer);
    }
    cursor_close(&cursor);
    return status;
}

enum status payer_select(struct txn *txn, int64_t id, struct payer *payer)
{
    return one(txn, &select_payer, VALUES(value_int(id)), payer);
}

enum status payer_select_fields(struct txn *txn, int64_t customer, int64_t provider,
                                struct str fields, struct payer *payer)
{
    return one(txn, &select_fields,
               VALUES(value_int(customer), value_int(provider), value_text(fields)), payer);
}

enum status payer_count(struct txn *txn, int64_t customer, int64_t *count)
{
    return txn_int(txn, &count_payers, VALUES(value_int(customer)), count);
}

enum status payer_list(struct txn *txn, int64_t customer, struct payer *payers, size_t room,
                       size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status = txn_query(txn, &select_payers,
                                   VALUES(value_int(customer), value_int((int64_t)room)), &cursor);
    while (status == STATUS_OK && *count < room && (status = cursor_next(&cursor)) == STATUS_OK) {
        read_payer(&cursor, &payers[(*count)++]);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
