#include "bank/template_store.h"

#include <stdio.h>

static const struct store_sql insert_template = {
    "INSERT INTO template (id, customer, position, is_favourite, name, created_us)"
    " VALUES ($1, $2, $3, $4, $5, $6)",
    "iiiiti", ""};
static const struct store_sql select_template = {
    "SELECT id, customer, position, is_favourite, name, created_us FROM template WHERE id = $1"
    " FOR UPDATE",
    "i", "iiiiti"};
static const struct store_sql update_template = {
    "UPDATE template SET is_favourite = $2, name = $3 WHERE id = $1", "iit", ""};
static const struct store_sql place_template = {"UPDATE template SET position = $2 WHERE id = $1",
                                                "ii", ""};
static const struct store_sql delete_template = {"DELETE FROM template WHERE id = $1", "i", ""};
static const struct store_sql list_templates = {
    "SELECT id FROM template WHERE customer = $1 ORDER BY position, id LIMIT $2 FOR UPDATE", "ii",
    "i"};

const struct store_sql *const template_statements[] = {&insert_template,
                                                       &select_template,
                                                       &update_template,
                                                       &place_template,
                                                       &delete_template,
                                                       &list_templates,
                                                       NULL};

enum status template_insert(struct txn *txn, const struct template *row)
{
    return txn_exec(txn, &insert_template,
                    VALUES(value_int(row->id), value_int(row->customer), value_int(row->position),
                           value_int(row->is_favourite), value_text(str_from(row->name)),
                           value_int(row->created_us)),
                    NULL);
}

enum status template_select(struct txn *txn, int64_t id, struct template *row)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_template, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        row->id = cursor_int(&cursor, 0);
        row->customer = cursor_int(&cursor, 1);
        row->position = cursor_int(&cursor, 2);
        row->is_favourite = cursor_int(&cursor, 3) != 0;
        (void)snprintf(row->name, sizeof row->name, "%.*s", STR_ARGS(cursor_str(&cursor, 4)));
        row->created_us = cursor_int(&cursor, 5);
    }
    cursor_close(&cursor);
    return status;
}

enum status template_update(struct txn *txn, const struct template *row)
{
    return txn_exec(
        txn, &update_template,
        VALUES(value_int(row->id), value_int(row->is_favourite), value_text(str_from(row->name))),
        NULL);
}

enum status template_place(struct txn *txn, int64_t id, int64_t position)
{
    return txn_exec(txn, &place_template, VALUES(value_int(id), value_int(position)), NULL);
}

enum status template_delete(struct txn *txn, int64_t id)
{
    return txn_exec(txn, &delete_template, VALUES(value_int(id)), NULL);
}

enum status template_ids(struct txn *txn, int64_t customer, int64_t *ids, size_t room,
                         size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status = txn_query(txn, &list_templates,
                                   VALUES(value_int(customer), value_int((int64_t)room)), &cursor);
    while (status == STATUS_OK && *count < room && (status = cursor_next(&cursor)) == STATUS_OK) {
        ids[(*count)++] = cursor_int(&cursor, 0);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
