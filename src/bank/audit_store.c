#include "bank/audit_store.h"

static const struct store_sql page_of_payments = {
    "SELECT id, kind, state, from_account, to_account, amount, fee, currency, hold FROM payment"
    " WHERE id > $1 ORDER BY id LIMIT $2",
    "ii", "iiiiiiiii"};
static const struct store_sql page_of_operations = {
    "SELECT id, account, held, currency, hold FROM card_operation WHERE id > $1 ORDER BY id"
    " LIMIT $2",
    "ii", "iiiii"};

const struct store_sql *const audit_statements[] = {&page_of_payments, &page_of_operations, NULL};

enum status audit_payments(struct txn *txn, int64_t after, struct payment rows[AUDIT_PAGE],
                           size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status =
        txn_query(txn, &page_of_payments, VALUES(value_int(after), value_int(AUDIT_PAGE)), &cursor);
    while (status == STATUS_OK && *count < AUDIT_PAGE &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        struct payment *payment = &rows[(*count)++];
        payment->id = cursor_int(&cursor, 0);
        payment->kind = (enum payment_kind)cursor_int(&cursor, 1);
        payment->state = (enum payment_state)cursor_int(&cursor, 2);
        payment->from_account = cursor_int(&cursor, 3);
        payment->to_account = cursor_int(&cursor, 4);
        payment->amount.minor = cursor_int(&cursor, 5);
        payment->fee = cursor_int(&cursor, 6);
        payment->amount.currency = (enum currency)cursor_int(&cursor, 7);
        payment->hold = cursor_int(&cursor, 8);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status audit_card_holds(struct txn *txn, int64_t after, struct audit_hold rows[AUDIT_PAGE],
                             size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status = txn_query(txn, &page_of_operations,
                                   VALUES(value_int(after), value_int(AUDIT_PAGE)), &cursor);
    while (status == STATUS_OK && *count < AUDIT_PAGE &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        rows[(*count)++] = (struct audit_hold){
            .id = cursor_int(&cursor, 0),
            .account = cursor_int(&cursor, 1),
            .held = {cursor_int(&cursor, 2), (enum currency)cursor_int(&cursor, 3)},
            .hold = cursor_int(&cursor, 4)};
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
