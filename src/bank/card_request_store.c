#include "bank/card_request_store.h"

#include <stdio.h>

static const struct store_sql insert_request = {
    "INSERT INTO card_request (id, card, customer, session, kind, state, wanted, code, created_us,"
    " expires_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    "iiiiiitiii", ""};
static const struct store_sql select_request = {
    "SELECT id, card, customer, session, kind, state, wanted, code, created_us, expires_us"
    " FROM card_request WHERE id = $1 FOR UPDATE",
    "i", "iiiiiitiii"};
static const struct store_sql update_request = {
    "UPDATE card_request SET state = $2, code = $3 WHERE id = $1", "iii", ""};

const struct store_sql *const card_request_statements[] = {&insert_request, &select_request,
                                                           &update_request, NULL};

enum status card_request_insert(struct txn *txn, const struct card_request *request)
{
    return txn_exec(txn, &insert_request,
                    VALUES(value_int(request->id), value_int(request->card),
                           value_int(request->customer), value_int(request->session),
                           value_int(request->kind), value_int(request->is_open ? 1 : 2),
                           value_text(str_from(request->wanted)), value_int(request->code),
                           value_int(request->created_us), value_int(request->expires_us)),
                    NULL);
}

enum status card_request_select(struct txn *txn, int64_t id, struct card_request *request)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_request, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        *request = (struct card_request){.id = cursor_int(&cursor, 0),
                                         .card = cursor_int(&cursor, 1),
                                         .customer = cursor_int(&cursor, 2),
                                         .session = cursor_int(&cursor, 3),
                                         .kind = (enum card_request_kind)cursor_int(&cursor, 4),
                                         .is_open = cursor_int(&cursor, 5) == 1,
                                         .code = cursor_int(&cursor, 7),
                                         .created_us = cursor_int(&cursor, 8),
                                         .expires_us = cursor_int(&cursor, 9)};
        (void)snprintf(request->wanted, sizeof request->wanted, "%.*s",
                       STR_ARGS(cursor_str(&cursor, 6)));
    }
    cursor_close(&cursor);
    return status;
}

enum status card_request_update(struct txn *txn, const struct card_request *request)
{
    return txn_exec(txn, &update_request,
                    VALUES(value_int(request->id), value_int(request->is_open ? 1 : 2),
                           value_int(request->code)),
                    NULL);
}
