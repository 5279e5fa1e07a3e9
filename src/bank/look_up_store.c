#include "bank/look_up_store.h"

#include <stdio.h>

static const struct store_sql insert_look_up = {
    "INSERT INTO look_up (id, customer, phone, state, created_us, answered_us)"
    " VALUES ($1, $2, $3, $4, $5, 0)",
    "iitii", ""};
static const struct store_sql select_look_up = {
    "SELECT id, customer, phone, state, created_us, answered_us FROM look_up WHERE id = $1", "i",
    "iitiii"};
static const struct store_sql update_look_up = {
    "UPDATE look_up SET state = $2, answered_us = $3 WHERE id = $1", "iii", ""};
static const struct store_sql insert_bank = {
    "INSERT INTO look_up_bank (look_up, position, bik, name, display, is_default)"
    " VALUES ($1, $2, $3, $4, $5, $6)",
    "iittti", ""};
static const struct store_sql select_banks = {
    "SELECT bik, name, display, is_default FROM look_up_bank WHERE look_up = $1"
    " ORDER BY position LIMIT $2",
    "ii", "ttti"};
static const struct store_sql delete_banks = {
    "DELETE FROM look_up_bank WHERE look_up IN"
    " (SELECT id FROM look_up WHERE id < $1 ORDER BY id LIMIT $2)",
    "ii", ""};
static const struct store_sql delete_look_ups = {
    "DELETE FROM look_up WHERE id IN (SELECT id FROM look_up WHERE id < $1 ORDER BY id LIMIT $2)",
    "ii", ""};

const struct store_sql *const look_up_statements[] = {
    &insert_look_up, &select_look_up, &update_look_up,  &insert_bank,
    &select_banks,   &delete_banks,   &delete_look_ups, NULL};

enum status look_up_insert(struct txn *txn, const struct look_up *look_up)
{
    return txn_exec(txn, &insert_look_up,
                    VALUES(value_int(look_up->id), value_int(look_up->customer),
                           value_text(str_from(look_up->phone)), value_int(look_up->state),
                           value_int(look_up->created_us)),
                    NULL);
}

static void copy(struct str from, char *to, size_t room)
{
    (void)snprintf(to, room, "%.*s", STR_ARGS(from));
}

static enum status read_banks(struct txn *txn, struct look_up *look_up)
{
    struct cursor cursor;
    enum status status =
        txn_query(txn, &select_banks,
                  VALUES(value_int(look_up->id), value_int(LIMIT_LOOK_UP_BANKS)), &cursor);
    while (status == STATUS_OK && look_up->count < LIMIT_LOOK_UP_BANKS &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        struct look_up_bank *bank = &look_up->banks[look_up->count++];
        copy(cursor_str(&cursor, 0), bank->bik, sizeof bank->bik);
        copy(cursor_str(&cursor, 1), bank->name, sizeof bank->name);
        copy(cursor_str(&cursor, 2), bank->display, sizeof bank->display);
        bank->is_default = cursor_int(&cursor, 3) != 0;
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status look_up_select(struct txn *txn, int64_t id, struct look_up *look_up)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_look_up, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        look_up->id = cursor_int(&cursor, 0);
        look_up->customer = cursor_int(&cursor, 1);
        copy(cursor_str(&cursor, 2), look_up->phone, sizeof look_up->phone);
        look_up->state = (enum look_up_state)cursor_int(&cursor, 3);
        look_up->created_us = cursor_int(&cursor, 4);
        look_up->answered_us = cursor_int(&cursor, 5);
        look_up->count = 0;
    }
    cursor_close(&cursor);
    return status == STATUS_OK ? read_banks(txn, look_up) : status;
}

enum status look_up_update(struct txn *txn, const struct look_up *look_up)
{
    return txn_exec(
        txn, &update_look_up,
        VALUES(value_int(look_up->id), value_int(look_up->state), value_int(look_up->answered_us)),
        NULL);
}

enum status look_up_bank_insert(struct txn *txn, int64_t look_up, int64_t position,
                                const struct look_up_bank *bank)
{
    return txn_exec(txn, &insert_bank,
                    VALUES(value_int(look_up), value_int(position), value_text(str_from(bank->bik)),
                           value_text(str_from(bank->name)), value_text(str_from(bank->display)),
                           value_int(bank->is_default)),
                    NULL);
}

enum status look_up_delete(struct txn *txn, int64_t before, int64_t most)
{
    enum status status =
        txn_exec(txn, &delete_banks, VALUES(value_int(before), value_int(most)), NULL);
    return status == STATUS_OK
               ? txn_exec(txn, &delete_look_ups, VALUES(value_int(before), value_int(most)), NULL)
               : status;
}
