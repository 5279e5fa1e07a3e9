#include "rail/rail_store.h"

#include <string.h>

#define ROW_COLUMNS                                                                                \
    "id, direction, name, kind, state, uetr, payment, original, amount, currency, booked,"         \
    " statement_day, digest, tries, due_us, created_us, taken_us"
#define ROW_TYPES "iitiitiiiiiibiiii"

static const struct store_sql insert_row = {
    "INSERT INTO rail_message (id, direction, name, kind, state, uetr, payment, original, amount,"
    " currency, booked, statement_day, digest, body, tries, due_us, created_us, taken_us) VALUES"
    " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, 0, $14, $15, $16)",
    "iitiitiiiiibtiii", ""};
static const struct store_sql row_by_name = {
    "SELECT " ROW_COLUMNS " FROM rail_message WHERE direction = $1 AND name = $2 FOR UPDATE", "it",
    ROW_TYPES};
static const struct store_sql row_by_id = {
    "SELECT " ROW_COLUMNS " FROM rail_message WHERE id = $1 FOR UPDATE", "i", ROW_TYPES};
static const struct store_sql row_by_payment = {
    "SELECT " ROW_COLUMNS " FROM rail_message WHERE payment = $1 AND kind = $2 AND direction = 1"
    " ORDER BY id LIMIT 1 FOR UPDATE",
    "ii", ROW_TYPES};
static const struct store_sql row_by_booked = {
    "SELECT " ROW_COLUMNS " FROM rail_message WHERE booked = $1 AND booked <> 0 AND direction = $2"
    " ORDER BY id LIMIT 1",
    "ii", ROW_TYPES};
static const struct store_sql update_row = {
    "UPDATE rail_message SET state = $2, booked = $3, original = $4, statement_day = $5,"
    " tries = $6, due_us = $7, taken_us = $8 WHERE id = $1",
    "iiiiiiii", ""};
static const struct store_sql mark_row = {
    "UPDATE rail_message SET statement_day = $2 WHERE id = $1", "*ii", ""};
static const struct store_sql body_of = {"SELECT body FROM rail_message WHERE id = $1", "i", "t"};
static const struct store_sql rows_due = {
    "SELECT " ROW_COLUMNS " FROM rail_message WHERE state IN (1, 2) AND state = $1 AND due_us <= $2"
    " ORDER BY due_us, id LIMIT $3 FOR UPDATE SKIP LOCKED",
    "iii", ROW_TYPES};
static const struct store_sql count_rows = {
    "SELECT count(*) FROM rail_message WHERE state IN (1, 2) AND state = $1", "i", "i"};

static const struct store_sql find_credit = {"SELECT message FROM rail_credit WHERE uetr = $1", "t",
                                             "i"};
static const struct store_sql insert_credit = {
    "INSERT INTO rail_credit (uetr, message) VALUES ($1, $2)", "ti", ""};

#define QUEUE_COLUMNS                                                                              \
    "id, reason, state, message, reference, payment, amount, currency, day, created_us,"           \
    " closed_us, person"
#define QUEUE_TYPES "iiiitiiiiiit"
enum { QUEUE_OPEN = 1, QUEUE_DONE = 2 };

static const struct store_sql insert_queued = {"INSERT INTO rail_queue (" QUEUE_COLUMNS
                                               ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
                                               " 0, '')",
                                               "iiiitiiiii", ""};
static const struct store_sql queued_by_id = {
    "SELECT " QUEUE_COLUMNS " FROM rail_queue WHERE id = $1 FOR UPDATE", "i", QUEUE_TYPES};
static const struct store_sql update_queued = {
    "UPDATE rail_queue SET state = $2, closed_us = $3, person = $4 WHERE id = $1", "iiit", ""};
static const struct store_sql queued_about = {
    "SELECT " QUEUE_COLUMNS " FROM rail_queue WHERE message = $1 AND reason = $2 AND state = 1"
    " ORDER BY id LIMIT 1 FOR UPDATE",
    "ii", QUEUE_TYPES};
static const struct store_sql queued_named = {
    "SELECT " QUEUE_COLUMNS " FROM rail_queue WHERE reference = $1 AND reason = $2 AND state = 1"
    " AND message = 0 ORDER BY id LIMIT 1 FOR UPDATE",
    "ti", QUEUE_TYPES};
static const struct store_sql queued_open = {
    "SELECT " QUEUE_COLUMNS " FROM rail_queue WHERE state = 1 AND id > $1 ORDER BY id LIMIT $2",
    "ii", QUEUE_TYPES};
static const struct store_sql queued_count = {"SELECT count(*) FROM rail_queue WHERE state = $1",
                                              "i", "i"};
static const struct store_sql queued_differences = {
    "SELECT amount FROM rail_queue WHERE day <> 0 AND day <= $1 AND (state = 1 OR person <> '')",
    "i", "*i"};

#define DAY_COLUMNS                                                                                \
    "day, statement, opening, credits, debits, closing, entries, ledger_opening, ledger_closing,"  \
    " explained"
#define DAY_TYPES "itiiiiiiii"
static const struct store_sql day_by_day = {"SELECT " DAY_COLUMNS " FROM rail_day WHERE day = $1",
                                            "i", DAY_TYPES};
static const struct store_sql day_last = {
    "SELECT " DAY_COLUMNS " FROM rail_day ORDER BY day DESC LIMIT 1", "", DAY_TYPES};
static const struct store_sql insert_day = {
    "INSERT INTO rail_day (" DAY_COLUMNS ", taken_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
    " $10, $11)",
    "itiiiiiiiii", ""};

const struct store_sql *const rail_statements[] = {
    &insert_row,    &row_by_name,  &row_by_id,     &row_by_payment,
    &row_by_booked, &update_row,   &mark_row,      &body_of,
    &rows_due,      &count_rows,   &find_credit,   &insert_credit,
    &insert_queued, &queued_by_id, &update_queued, &queued_about,
    &queued_named,  &queued_open,  &queued_count,  &queued_differences,
    &day_by_day,    &day_last,     &insert_day,    NULL};

static void copy(struct str text, char *out, size_t room)
{
    size_t size = text.size < room ? text.size : 0;
    if (size != 0) {
        memcpy(out, text.data, size);
    }
    out[size] = '\0';
}

/* ---- messages */

static void read_row(const struct cursor *cursor, struct rail_row *row)
{
    *row =
        (struct rail_row){.id = cursor_int(cursor, 0),
                          .direction = (enum rail_direction)cursor_int(cursor, 1),
                          .kind = (enum rail_kind)cursor_int(cursor, 3),
                          .state = (enum rail_state)cursor_int(cursor, 4),
                          .payment = cursor_int(cursor, 6),
                          .original = cursor_int(cursor, 7),
                          .amount = {cursor_int(cursor, 8), (enum currency)cursor_int(cursor, 9)},
                          .booked = cursor_int(cursor, 10),
                          .statement_day = (int32_t)cursor_int(cursor, 11),
                          .tries = cursor_int(cursor, 13),
                          .due_us = cursor_int(cursor, 14),
                          .created_us = cursor_int(cursor, 15),
                          .taken_us = cursor_int(cursor, 16)};
    copy(cursor_str(cursor, 2), row->name, sizeof row->name);
    copy(cursor_str(cursor, 5), row->uetr, sizeof row->uetr);
    struct str digest = cursor_str(cursor, 12);
    if (digest.size == sizeof row->digest.bytes) {
        memcpy(row->digest.bytes, digest.data, digest.size);
    }
}

static enum status one_row(struct txn *txn, const struct store_sql *sql, const struct value *values,
                           size_t count, struct rail_row *row)
{
    struct cursor cursor;
    enum status status = txn_query(txn, sql, values, count, &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        read_row(&cursor, row);
    }
    cursor_close(&cursor);
    return status;
}

enum status rail_row_insert(struct txn *txn, const struct rail_row *row, struct str body)
{
    const struct digest digest = sha256(body);
    return txn_exec(
        txn, &insert_row,
        VALUES(value_int(row->id), value_int(row->direction), value_text(str_from(row->name)),
               value_int(row->kind), value_int(row->state), value_text(str_from(row->uetr)),
               value_int(row->payment), value_int(row->original), value_int(row->amount.minor),
               value_int(row->amount.currency), value_int(row->booked),
               value_bytes(digest.bytes, sizeof digest.bytes), value_text(body),
               value_int(row->due_us), value_int(row->created_us), value_int(row->taken_us)),
        NULL);
}

enum status rail_row_by_name(struct txn *txn, enum rail_direction direction, struct str name,
                             struct rail_row *row)
{
    return one_row(txn, &row_by_name, VALUES(value_int(direction), value_text(name)), row);
}

enum status rail_row_by_id(struct txn *txn, int64_t id, struct rail_row *row)
{
    return one_row(txn, &row_by_id, VALUES(value_int(id)), row);
}

enum status rail_row_by_payment(struct txn *txn, int64_t payment, enum rail_kind kind,
                                struct rail_row *row)
{
    return one_row(txn, &row_by_payment, VALUES(value_int(payment), value_int(kind)), row);
}

enum status rail_row_by_booked(struct txn *txn, int64_t booked, enum rail_direction direction,
                               struct rail_row *row)
{
    return one_row(txn, &row_by_booked, VALUES(value_int(booked), value_int(direction)), row);
}

enum status rail_row_update(struct txn *txn, const struct rail_row *row)
{
    return txn_exec(txn, &update_row,
                    VALUES(value_int(row->id), value_int(row->state), value_int(row->booked),
                           value_int(row->original), value_int(row->statement_day),
                           value_int(row->tries), value_int(row->due_us), value_int(row->taken_us)),
                    NULL);
}

enum status rail_rows_mark(struct txn *txn, const int64_t *ids, size_t count, int32_t day)
{
    struct value values[RAIL_MARKS * 2];
    for (size_t i = 0; i < count && i < RAIL_MARKS; i++) {
        values[i * 2] = value_int(ids[i]);
        values[i * 2 + 1] = value_int(day);
    }
    return txn_exec_many(txn, &mark_row, values, count);
}

enum status rail_body(struct txn *txn, int64_t id, struct arena *arena, struct str *body)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &body_of, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        *body = arena_copy(arena, cursor_str(&cursor, 0));
        status = body->data == NULL ? STATUS_NO_MEMORY : STATUS_OK;
    }
    cursor_close(&cursor);
    return status;
}

enum status rail_rows_due(struct txn *txn, enum rail_state state, int64_t now_us, size_t most,
                          struct rail_row *rows, size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status =
        txn_query(txn, &rows_due,
                  VALUES(value_int(state), value_int(now_us), value_int((int64_t)most)), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        read_row(&cursor, &rows[(*count)++]);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status rail_count(struct txn *txn, enum rail_state state, int64_t *count)
{
    return txn_int(txn, &count_rows, VALUES(value_int(state)), count);
}

enum status rail_credit_find(struct txn *txn, struct str uetr, int64_t *message)
{
    return txn_int(txn, &find_credit, VALUES(value_text(uetr)), message);
}

enum status rail_credit_insert(struct txn *txn, struct str uetr, int64_t message)
{
    return txn_exec(txn, &insert_credit, VALUES(value_text(uetr), value_int(message)), NULL);
}

/* ---- the queue */

static void read_queued(const struct cursor *cursor, struct rail_queued *row)
{
    *row = (struct rail_queued){
        .id = cursor_int(cursor, 0),
        .reason = (enum rail_reason)cursor_int(cursor, 1),
        .is_done = cursor_int(cursor, 2) == QUEUE_DONE,
        .message = cursor_int(cursor, 3),
        .payment = cursor_int(cursor, 5),
        .amount = {cursor_int(cursor, 6), (enum currency)cursor_int(cursor, 7)},
        .day = (int32_t)cursor_int(cursor, 8),
        .created_us = cursor_int(cursor, 9),
        .closed_us = cursor_int(cursor, 10)};
    copy(cursor_str(cursor, 4), row->reference, sizeof row->reference);
    copy(cursor_str(cursor, 11), row->person, sizeof row->person);
}

static enum status one_queued(struct txn *txn, const struct store_sql *sql,
                              const struct value *values, size_t count, struct rail_queued *row)
{
    struct cursor cursor;
    enum status status = txn_query(txn, sql, values, count, &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        read_queued(&cursor, row);
    }
    cursor_close(&cursor);
    return status;
}

enum status rail_queue_insert(struct txn *txn, const struct rail_queued *row)
{
    return txn_exec(txn, &insert_queued,
                    VALUES(value_int(row->id), value_int(row->reason), value_int(QUEUE_OPEN),
                           value_int(row->message), value_text(str_from(row->reference)),
                           value_int(row->payment), value_int(row->amount.minor),
                           value_int(row->amount.currency), value_int(row->day),
                           value_int(row->created_us)),
                    NULL);
}

enum status rail_queue_select(struct txn *txn, int64_t id, struct rail_queued *row)
{
    return one_queued(txn, &queued_by_id, VALUES(value_int(id)), row);
}

enum status rail_queue_update(struct txn *txn, const struct rail_queued *row)
{
    return txn_exec(txn, &update_queued,
                    VALUES(value_int(row->id), value_int(row->is_done ? QUEUE_DONE : QUEUE_OPEN),
                           value_int(row->closed_us), value_text(str_from(row->person))),
                    NULL);
}

enum status rail_queue_about(struct txn *txn, int64_t message, enum rail_reason reason,
                             struct rail_queued *row)
{
    return one_queued(txn, &queued_about, VALUES(value_int(message), value_int(reason)), row);
}

enum status rail_queue_named(struct txn *txn, struct str reference, enum rail_reason reason,
                             struct rail_queued *row)
{
    return one_queued(txn, &queued_named, VALUES(value_text(reference), value_int(reason)), row);
}

enum status rail_queue_open(struct txn *txn, int64_t after, size_t most, struct rail_queued *rows,
                            size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status =
        txn_query(txn, &queued_open, VALUES(value_int(after), value_int((int64_t)most)), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        read_queued(&cursor, &rows[(*count)++]);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status rail_queue_count(struct txn *txn, int64_t *count)
{
    return txn_int(txn, &queued_count, VALUES(value_int(QUEUE_OPEN)), count);
}

enum status rail_queue_explains(struct txn *txn, int32_t day, int64_t *sum)
{
    struct cursor cursor;
    *sum = 0;
    enum status status = txn_query(txn, &queued_differences, VALUES(value_int(day)), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        if (__builtin_add_overflow(*sum, cursor_int(&cursor, 0), sum)) {
            status = STATUS_CORRUPT;
        }
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- days */

static enum status one_day(struct txn *txn, const struct store_sql *sql, const struct value *values,
                           size_t count, struct rail_day_result *row)
{
    struct cursor cursor;
    enum status status = txn_query(txn, sql, values, count, &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        *row = (struct rail_day_result){.day = (int32_t)cursor_int(&cursor, 0),
                                        .opening = cursor_int(&cursor, 2),
                                        .credits = cursor_int(&cursor, 3),
                                        .debits = cursor_int(&cursor, 4),
                                        .closing = cursor_int(&cursor, 5),
                                        .entries = cursor_int(&cursor, 6),
                                        .ledger_opening = cursor_int(&cursor, 7),
                                        .ledger_closing = cursor_int(&cursor, 8),
                                        .explained = cursor_int(&cursor, 9)};
        copy(cursor_str(&cursor, 1), row->statement, sizeof row->statement);
    }
    cursor_close(&cursor);
    return status;
}

enum status rail_day_select(struct txn *txn, int32_t day, struct rail_day_result *row)
{
    return one_day(txn, &day_by_day, VALUES(value_int(day)), row);
}

enum status rail_day_newest(struct txn *txn, struct rail_day_result *row)
{
    return one_day(txn, &day_last, NULL, 0, row);
}

enum status rail_day_insert(struct txn *txn, const struct rail_day_result *row, int64_t now_us)
{
    return txn_exec(txn, &insert_day,
                    VALUES(value_int(row->day), value_text(str_from(row->statement)),
                           value_int(row->opening), value_int(row->credits), value_int(row->debits),
                           value_int(row->closing), value_int(row->entries),
                           value_int(row->ledger_opening), value_int(row->ledger_closing),
                           value_int(row->explained), value_int(now_us)),
                    NULL);
}
