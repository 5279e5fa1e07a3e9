#include "bank/channel_move_store.h"

static const struct store_sql insert_move = {
    "INSERT INTO channel_notice (id, channel, customer, day, closes_us) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (channel, customer, day) DO NOTHING",
    "iiiii", ""};
static const struct store_sql select_move = {
    "SELECT id, channel, customer, closes_us FROM channel_notice WHERE id = $1", "i", "iiii"};

const struct store_sql *const channel_move_statements[] = {&insert_move, &select_move, NULL};

enum status move_insert(struct txn *txn, const struct channel_move *move, int32_t day, bool *is_new)
{
    int64_t changed = 0;
    enum status status =
        txn_exec(txn, &insert_move,
                 VALUES(value_int(move->id), value_int(move->window), value_int(move->customer),
                        value_int(day), value_int(move->closes_us)),
                 &changed);
    *is_new = changed != 0;
    return status;
}

enum status move_select(struct txn *txn, int64_t id, struct channel_move *move)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_move, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        int64_t window = cursor_int(&cursor, 1);
        *move = (struct channel_move){.id = cursor_int(&cursor, 0),
                                      .window = (enum window)window,
                                      .customer = cursor_int(&cursor, 2),
                                      .closes_us = cursor_int(&cursor, 3)};
        status = window < 0 || window >= WINDOW_COUNT ? STATUS_CORRUPT : STATUS_OK;
    }
    cursor_close(&cursor);
    return status;
}
