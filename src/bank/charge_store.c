#include "bank/charge_store.h"

#include <stdio.h>

static const struct store_sql insert_look_up = {
    "INSERT INTO charge_look_up (id, customer, kind, number, state, answered_us)"
    " VALUES ($1, $2, $3, $4, $5, $6)",
    "iiitii", ""};
static const struct store_sql update_look_up = {
    "UPDATE charge_look_up SET state = $2, answered_us = $3 WHERE id = $1", "iii", ""};
static const struct store_sql select_look_up = {
    "SELECT id, customer, kind, number, state, answered_us FROM charge_look_up WHERE id = $1"
    " FOR UPDATE",
    "i", "iiitii"};
#define CHARGE_COLUMNS                                                                             \
    "id, look_up, category, uin, title, whole, discount, discount_until, is_paid, payee, bik,"     \
    " account, inn, kpp, kbk, oktmo"
#define CHARGE_LETTERS "iiittiiiittttttt"
static const struct store_sql insert_charge = {
    "INSERT INTO charge (" CHARGE_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,"
    " $12, $13, $14, $15, $16)",
    CHARGE_LETTERS, ""};
static const struct store_sql select_charge = {
    "SELECT " CHARGE_COLUMNS " FROM charge WHERE id = $1", "i", CHARGE_LETTERS};
static const struct store_sql select_charges = {
    "SELECT " CHARGE_COLUMNS " FROM charge WHERE look_up = $1 ORDER BY id LIMIT $2", "ii",
    CHARGE_LETTERS};
static const struct store_sql count_payments = {
    "SELECT count(*) FROM payment_detail AS d JOIN payment AS p ON p.id = d.payment"
    " WHERE d.uin = $1 AND d.uin <> '' AND p.state IN (1, 2, 6, 8)",
    "t", "i"};
static const struct store_sql delete_charges = {
    "DELETE FROM charge WHERE look_up IN (SELECT id FROM charge_look_up WHERE id < $1"
    " ORDER BY id LIMIT $2)",
    "ii", ""};
static const struct store_sql delete_look_ups = {
    "DELETE FROM charge_look_up WHERE id IN (SELECT id FROM charge_look_up WHERE id < $1"
    " ORDER BY id LIMIT $2)",
    "ii", ""};

const struct store_sql *const charge_statements[] = {
    &insert_look_up, &update_look_up, &select_look_up, &insert_charge,   &select_charge,
    &select_charges, &count_payments, &delete_charges, &delete_look_ups, NULL};

static void copy(struct str from, char *to, size_t room)
{
    (void)snprintf(to, room, "%.*s", STR_ARGS(from));
}

enum status charge_look_up_insert(struct txn *txn, const struct charge_look_up *look_up)
{
    return txn_exec(txn, &insert_look_up,
                    VALUES(value_int(look_up->id), value_int(look_up->customer),
                           value_int(look_up->key), value_text(str_from(look_up->number)),
                           value_int(look_up->state), value_int(look_up->answered_us)),
                    NULL);
}

enum status charge_look_up_update(struct txn *txn, const struct charge_look_up *look_up)
{
    return txn_exec(
        txn, &update_look_up,
        VALUES(value_int(look_up->id), value_int(look_up->state), value_int(look_up->answered_us)),
        NULL);
}

enum status charge_look_up_select(struct txn *txn, int64_t id, struct charge_look_up *look_up)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_look_up, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        *look_up = (struct charge_look_up){.id = cursor_int(&cursor, 0),
                                           .customer = cursor_int(&cursor, 1),
                                           .key = (enum charge_key)cursor_int(&cursor, 2),
                                           .state = (enum charge_state)cursor_int(&cursor, 4),
                                           .answered_us = cursor_int(&cursor, 5)};
        copy(cursor_str(&cursor, 3), look_up->number, sizeof look_up->number);
    }
    cursor_close(&cursor);
    return status;
}

enum status charge_insert(struct txn *txn, const struct charge *charge)
{
    return txn_exec(txn, &insert_charge,
                    VALUES(value_int(charge->id), value_int(charge->look_up),
                           value_int(charge->category), value_text(str_from(charge->uin)),
                           value_text(str_from(charge->title)), value_int(charge->whole),
                           value_int(charge->discount), value_int(charge->discount_until),
                           value_int(charge->is_paid), value_text(str_from(charge->payee)),
                           value_text(str_from(charge->bik)), value_text(str_from(charge->account)),
                           value_text(str_from(charge->inn)), value_text(str_from(charge->kpp)),
                           value_text(str_from(charge->kbk)), value_text(str_from(charge->oktmo))),
                    NULL);
}

static void read_charge(const struct cursor *cursor, struct charge *charge)
{
    *charge = (struct charge){.id = cursor_int(cursor, 0),
                              .look_up = cursor_int(cursor, 1),
                              .category = (enum provider_category)cursor_int(cursor, 2),
                              .whole = cursor_int(cursor, 5),
                              .discount = cursor_int(cursor, 6),
                              .discount_until = (int32_t)cursor_int(cursor, 7),
                              .is_paid = cursor_int(cursor, 8) != 0};
    copy(cursor_str(cursor, 3), charge->uin, sizeof charge->uin);
    copy(cursor_str(cursor, 4), charge->title, sizeof charge->title);
    copy(cursor_str(cursor, 9), charge->payee, sizeof charge->payee);
    copy(cursor_str(cursor, 10), charge->bik, sizeof charge->bik);
    copy(cursor_str(cursor, 11), charge->account, sizeof charge->account);
    copy(cursor_str(cursor, 12), charge->inn, sizeof charge->inn);
    copy(cursor_str(cursor, 13), charge->kpp, sizeof charge->kpp);
    copy(cursor_str(cursor, 14), charge->kbk, sizeof charge->kbk);
    copy(cursor_str(cursor, 15), charge->oktmo, sizeof charge->oktmo);
}

enum status charge_select(struct txn *txn, int64_t id, struct charge *charge)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_charge, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        read_charge(&cursor, charge);
    }
    cursor_close(&cursor);
    return status;
}

enum status charge_select_all(struct txn *txn, struct charge_look_up *look_up)
{
    struct cursor cursor;
    look_up->count = 0;
    enum status status = txn_query(
        txn, &select_charges, VALUES(value_int(look_up->id), value_int(LIMIT_CHARGES)), &cursor);
    while (status == STATUS_OK && look_up->count < LIMIT_CHARGES &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        read_charge(&cursor, &look_up->charges[look_up->count++]);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status charge_payments(struct txn *txn, struct str uin, int64_t *count)
{
    return txn_int(txn, &count_payments, VALUES(value_text(uin)), count);
}

enum status charge_delete_old(struct txn *txn, int64_t before, int64_t most)
{
    enum status status =
        txn_exec(txn, &delete_charges, VALUES(value_int(before), value_int(most)), NULL);
    return status == STATUS_OK
               ? txn_exec(txn, &delete_look_ups, VALUES(value_int(before), value_int(most)), NULL)
               : status;
}
