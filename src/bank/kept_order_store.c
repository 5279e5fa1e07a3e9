#include <stdio.h>

#include "bank/kept_order.h"

#define KEPT_NUMBERS "kind, from_account, to_account, look_up, provider, amount, currency"
#define KEPT_TEXTS                                                                                 \
    "to_phone, number, name, display, bik, inn, kpp, uin, kbk, oktmo, payer_status, basis,"        \
    " period, document_number, document_date, purpose, fields, message"
static const struct store_sql insert_kept = {
    "INSERT INTO kept_order (id, " KEPT_NUMBERS ", " KEPT_TEXTS ") VALUES ($1, $2, $3, $4, $5, $6,"
    " $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,"
    " $26)",
    "iiiiiiiitttttttttttttttttt", ""};
static const struct store_sql select_kept = {"SELECT " KEPT_NUMBERS ", " KEPT_TEXTS
                                             " FROM kept_order WHERE id = $1",
                                             "i", "iiiiiiitttttttttttttttttt"};
static const struct store_sql put_amount = {"UPDATE kept_order SET amount = $2 WHERE id = $1", "ii",
                                            ""};
static const struct store_sql delete_kept = {"DELETE FROM kept_order WHERE id = $1", "i", ""};

const struct store_sql *const kept_order_statements[] = {&insert_kept, &select_kept, &put_amount,
                                                         &delete_kept, NULL};

/* A text column, and where it stands in the struct. */
struct column {
    size_t at, room;
};
#define COLUMN(member)                                                                             \
    {                                                                                              \
        offsetof(struct kept_order, member), sizeof((struct kept_order *)0)->member                \
    }
static const struct column texts[] = {
    COLUMN(to_phone),
    COLUMN(number),
    COLUMN(name),
    COLUMN(display),
    COLUMN(bik),
    COLUMN(inn),
    COLUMN(kpp),
    COLUMN(order.budget.uin),
    COLUMN(order.budget.kbk),
    COLUMN(order.budget.oktmo),
    COLUMN(order.budget.payer_status),
    COLUMN(order.budget.basis),
    COLUMN(order.budget.period),
    COLUMN(order.budget.document_number),
    COLUMN(order.budget.document_date),
    COLUMN(purpose),
    COLUMN(fields),
    COLUMN(message),
};
enum { TEXTS = ARRAY_COUNT(texts), NUMBERS = 7 };

enum status kept_order_insert(struct txn *txn, int64_t id, const struct kept_order *kept)
{
    const struct payment_order *order = &kept->order;
    struct value values[1 + NUMBERS + TEXTS] = {value_int(id),
                                                value_int(order->kind),
                                                value_int(order->from_account),
                                                value_int(order->to_account),
                                                value_int(order->look_up),
                                                value_int(order->provider),
                                                value_int(order->amount.minor),
                                                value_int(order->amount.currency)};
    for (size_t i = 0; i < TEXTS; i++) {
        values[1 + NUMBERS + i] = value_text(str_from((const char *)kept + texts[i].at));
    }
    return txn_exec(txn, &insert_kept, values, ARRAY_COUNT(values), NULL);
}

static void read_kept(const struct cursor *cursor, struct kept_order *kept)
{
    *kept = (struct kept_order){
        .order = {.kind = (enum payment_kind)cursor_int(cursor, 0),
                  .from_account = cursor_int(cursor, 1),
                  .to_account = cursor_int(cursor, 2),
                  .look_up = cursor_int(cursor, 3),
                  .provider = cursor_int(cursor, 4),
                  .amount = {cursor_int(cursor, 5), (enum currency)cursor_int(cursor, 6)}}};
    for (size_t i = 0; i < TEXTS; i++) {
        (void)snprintf((char *)kept + texts[i].at, texts[i].room, "%.*s",
                       STR_ARGS(cursor_str(cursor, NUMBERS + (int)i)));
    }
    struct payment_order *order = &kept->order;
    order->to_phone = str_from(kept->to_phone);
    order->number = str_from(kept->number);
    order->name = str_from(kept->name);
    order->bik = str_from(kept->bik);
    order->inn = str_from(kept->inn);
    order->kpp = str_from(kept->kpp);
    order->purpose = str_from(kept->purpose);
    order->fields = str_from(kept->fields);
    order->link = STR("");
    order->message = str_from(kept->message);
}

enum status kept_order_select(struct txn *txn, int64_t id, struct kept_order *kept)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_kept, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        read_kept(&cursor, kept);
    }
    cursor_close(&cursor);
    return status;
}

enum status kept_order_put_amount(struct txn *txn, int64_t id, int64_t minor)
{
    return txn_exec(txn, &put_amount, VALUES(value_int(id), value_int(minor)), NULL);
}

enum status kept_order_delete(struct txn *txn, int64_t id)
{
    return txn_exec(txn, &delete_kept, VALUES(value_int(id)), NULL);
}
