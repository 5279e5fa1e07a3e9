#include "bank/limit_store.h"

#define LIMIT_COLUMNS                                                                              \
    "version, day, day_used, month_used, free_used, operation_most, day_most, month_most,"         \
    " next_operation, next_day, next_month, next_us"
static const struct store_sql select_limit = {
    "SELECT " LIMIT_COLUMNS " FROM customer_limit WHERE customer = $1 AND currency = $2", "ii",
    "iiiiiiiiiiii"};
static const struct store_sql put_limit = {
    "INSERT INTO customer_limit (customer, currency, " LIMIT_COLUMNS ") VALUES"
    " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    " ON CONFLICT (customer, currency) DO UPDATE SET version = excluded.version,"
    " day = excluded.day, day_used = excluded.day_used, month_used = excluded.month_used,"
    " free_used = excluded.free_used, operation_most = excluded.operation_most,"
    " day_most = excluded.day_most, month_most = excluded.month_most,"
    " next_operation = excluded.next_operation, next_day = excluded.next_day,"
    " next_month = excluded.next_month, next_us = excluded.next_us"
    " WHERE customer_limit.version = $15",
    "iiiiiiiiiiiiiii", ""};

const struct store_sql *const limit_statements[] = {&select_limit, &put_limit, NULL};

enum status limit_select(struct txn *txn, int64_t customer, enum currency currency,
                         struct limit_row *row)
{
    static const struct limit_set of_bank = {LIMIT_OF_BANK, LIMIT_OF_BANK, LIMIT_OF_BANK};
    *row = (struct limit_row){.own = of_bank, .next = of_bank};
    struct cursor cursor;
    enum status status =
        txn_query(txn, &select_limit, VALUES(value_int(customer), value_int(currency)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        *row = (struct limit_row){
            .version = cursor_int(&cursor, 0),
            .day = (int32_t)cursor_int(&cursor, 1),
            .day_used = cursor_int(&cursor, 2),
            .month_used = cursor_int(&cursor, 3),
            .free_used = cursor_int(&cursor, 4),
            .own = {cursor_int(&cursor, 5), cursor_int(&cursor, 6), cursor_int(&cursor, 7)},
            .next = {cursor_int(&cursor, 8), cursor_int(&cursor, 9), cursor_int(&cursor, 10)},
            .next_us = cursor_int(&cursor, 11),
        };
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status limit_put(struct txn *txn, int64_t customer, enum currency currency,
                      const struct limit_row *row)
{
    int64_t changed = 0;
    enum status status = txn_exec(
        txn, &put_limit,
        VALUES(value_int(customer), value_int(currency), value_int(row->version + 1),
               value_int(row->day), value_int(row->day_used), value_int(row->month_used),
               value_int(row->free_used), value_int(row->own.operation), value_int(row->own.day),
               value_int(row->own.month), value_int(row->next.operation), value_int(row->next.day),
               value_int(row->next.month), value_int(row->next_us), value_int(row->version)),
        &changed);
    return status == STATUS_OK && changed == 0 ? STATUS_RETRY : status;
}
