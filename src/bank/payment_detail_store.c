#include "bank/payment_detail_store.h"

#include <stdio.h>

#define DETAIL_COLUMNS                                                                             \
    "bik, bank_name, number, inn, kpp, purpose, uin, kbk, oktmo, payer_status, basis, period,"     \
    " document_number, document_date, fields, uetr, look_up, provider, standing,"                  \
    " stopped_until_us, stop_reason, recall_state, returned"
static const struct store_sql insert_detail = {
    "INSERT INTO payment_detail (payment, " DETAIL_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7,"
    " $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)",
    "ittttttttttttttttiiiiiii", ""};
static const struct store_sql select_detail = {"SELECT " DETAIL_COLUMNS
                                               " FROM payment_detail WHERE payment = $1",
                                               "i", "ttttttttttttttttiiiiiii"};
static const struct store_sql update_detail = {
    "UPDATE payment_detail SET recall_state = $2, returned = $3 WHERE payment = $1", "iii", ""};
static const struct store_sql select_uetr = {"SELECT payment FROM payment_detail WHERE uetr = $1"
                                             " AND uetr <> ''",
                                             "t", "i"};

const struct store_sql *const payment_detail_statements[] = {&insert_detail, &select_detail,
                                                             &update_detail, &select_uetr, NULL};

/* A text column, and where it stands in the struct. */
struct column {
    size_t at, room;
};
#define COLUMN(member)                                                                             \
    {                                                                                              \
        offsetof(struct payment_detail, member), sizeof((struct payment_detail *)0)->member        \
    }
static const struct column texts[] = {
    COLUMN(bik),
    COLUMN(bank_name),
    COLUMN(number),
    COLUMN(inn),
    COLUMN(kpp),
    COLUMN(purpose),
    COLUMN(budget.uin),
    COLUMN(budget.kbk),
    COLUMN(budget.oktmo),
    COLUMN(budget.payer_status),
    COLUMN(budget.basis),
    COLUMN(budget.period),
    COLUMN(budget.document_number),
    COLUMN(budget.document_date),
    COLUMN(fields),
    COLUMN(uetr),
};
enum { TEXTS = ARRAY_COUNT(texts), NUMBERS = 7 };

enum status payment_detail_insert(struct txn *txn, int64_t payment,
                                  const struct payment_detail *detail)
{
    struct value values[1 + TEXTS + NUMBERS];
    size_t count = 0;
    values[count++] = value_int(payment);
    for (size_t i = 0; i < TEXTS; i++) {
        values[count++] = value_text(str_from((const char *)detail + texts[i].at));
    }
    values[count++] = value_int(detail->look_up);
    values[count++] = value_int(detail->provider);
    values[count++] = value_int(detail->standing);
    values[count++] = value_int(detail->stopped_until_us);
    values[count++] = value_int(detail->stop_reason);
    values[count++] = value_int(detail->recall);
    values[count++] = value_int(detail->returned);
    return txn_exec(txn, &insert_detail, values, count, NULL);
}

enum status payment_detail_select(struct txn *txn, int64_t payment, struct payment_detail *detail)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_detail, VALUES(value_int(payment)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        *detail = (struct payment_detail){
            .look_up = cursor_int(&cursor, TEXTS),
            .provider = cursor_int(&cursor, TEXTS + 1),
            .standing = cursor_int(&cursor, TEXTS + 2),
            .stopped_until_us = cursor_int(&cursor, TEXTS + 3),
            .stop_reason = (enum bank_outcome)cursor_int(&cursor, TEXTS + 4),
            .recall = (enum recall_state)cursor_int(&cursor, TEXTS + 5),
            .returned = cursor_int(&cursor, TEXTS + 6),
        };
        for (int i = 0; i < (int)TEXTS; i++) {
            struct str text = cursor_str(&cursor, i);
            (void)snprintf((char *)detail + texts[i].at, texts[i].room, "%.*s", STR_ARGS(text));
        }
    }
    cursor_close(&cursor);
    return status;
}

enum status payment_detail_update(struct txn *txn, int64_t payment,
                                  const struct payment_detail *detail)
{
    return txn_exec(
        txn, &update_detail,
        VALUES(value_int(payment), value_int(detail->recall), value_int(detail->returned)), NULL);
}

enum status payment_detail_by_uetr(struct txn *txn, struct str uetr, int64_t *payment)
{
    return txn_int(txn, &select_uetr, VALUES(value_text(uetr)), payment);
}
