#include "bank/processor_store.h"

#include <stdio.h>
#include <string.h>

#define OPERATION_COLUMNS                                                                          \
    "id, card, customer, account, reference, state, answer, channel, is_abroad, mcc, merchant,"    \
    " country, currency, asked, held, cleared, refunded, hold, payment, is_disputed, day,"         \
    " created_us, changed_us, expires_us"
#define OPERATION_LETTERS "iiiitiiiiittiiiiiiiiiiii"
static const struct store_sql insert_operation = {
    "INSERT INTO card_operation (" OPERATION_COLUMNS ", refund)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
    " $20, $21, $22, $23, $24, 0)",
    OPERATION_LETTERS, ""};
static const struct store_sql update_operation = {
    "UPDATE card_operation SET state = $2, asked = $3, held = $4, cleared = $5, refunded = $6,"
    " hold = $7, is_disputed = $8, changed_us = $9, expires_us = $10 WHERE id = $1",
    "iiiiiiiiii", ""};
static const struct store_sql select_operation = {"SELECT " OPERATION_COLUMNS
                                                  " FROM card_operation WHERE id = $1 FOR UPDATE",
                                                  "i", OPERATION_LETTERS};
static const struct store_sql select_reference = {
    "SELECT " OPERATION_COLUMNS " FROM card_operation WHERE reference = $1 FOR UPDATE", "t",
    OPERATION_LETTERS};
static const struct store_sql select_page = {"SELECT " OPERATION_COLUMNS
                                             " FROM card_operation WHERE card = $1 AND id < $2"
                                             " ORDER BY id DESC LIMIT $3",
                                             "iii", OPERATION_LETTERS};
static const struct store_sql select_due = {
    "SELECT id FROM card_operation WHERE expires_us > 0 AND expires_us <= $1"
    " ORDER BY expires_us LIMIT 1",
    "i", "i"};
static const struct store_sql select_due_accounts = {
    "SELECT o.account, p.to_account FROM card_operation AS o JOIN payment AS p ON p.id = o.payment"
    " WHERE o.expires_us > 0 AND o.expires_us <= $1 ORDER BY o.expires_us LIMIT $2",
    "ii", "ii"};
static const struct store_sql put_payment = {
    "UPDATE payment SET state = $2, amount = $3, hold = $4, posted_us = $5 WHERE id = $1", "iiiii",
    ""};
static const struct store_sql insert_message = {
    "INSERT INTO processor_message (id, name, digest, kind, reference, state, answer, operation,"
    " amount, currency, is_final, created_us)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    "itbitiiiiiii", ""};
#define MESSAGE_COLUMNS "id, digest, kind, state, answer, operation, amount, currency, is_final"
static const struct store_sql select_message = {
    "SELECT " MESSAGE_COLUMNS " FROM processor_message WHERE name = $1 FOR UPDATE", "t",
    "ibiiiiiii"};
static const struct store_sql select_waiting = {
    "SELECT " MESSAGE_COLUMNS " FROM processor_message WHERE reference = $1 AND state = 2"
    " AND id > $2 ORDER BY id LIMIT 1 FOR UPDATE",
    "ti", "ibiiiiiii"};
static const struct store_sql select_reversed = {
    "SELECT COUNT(CASE amount WHEN 0 THEN 1 END), COALESCE(CAST(SUM(amount) AS BIGINT), 0)"
    " FROM processor_message WHERE reference = $1 AND state = 2 AND kind = 3",
    "t", "ii"};
static const struct store_sql update_message = {
    "UPDATE processor_message SET state = $2, operation = $3 WHERE id = $1", "iii", ""};
static const struct store_sql insert_queue = {
    "INSERT INTO processor_queue (id, message, operation, reason, amount, currency, created_us,"
    " resolved_us) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
    "iiiiiii", ""};
static const struct store_sql select_reason = {
    "SELECT reason FROM processor_queue WHERE message = $1 AND (resolved_us = 0 OR person <> '')"
    " ORDER BY id DESC LIMIT 1",
    "i", "i"};
static const struct store_sql lock_queue = {
    "SELECT id FROM processor_queue WHERE id = $1 FOR UPDATE", "i", "i"};
static const struct store_sql resolve_queue = {
    "UPDATE processor_queue SET resolved_us = $2 WHERE message = $1 AND resolved_us = 0", "ii", ""};

#define QUEUE_COLUMNS                                                                              \
    "SELECT q.id, q.message, q.operation, q.reason, q.amount, q.currency, q.created_us,"           \
    " q.resolved_us, q.person, q.remark, COALESCE(m.kind, 0), COALESCE(m.name, ''),"               \
    " COALESCE(m.reference, '') FROM processor_queue q"                                            \
    " LEFT JOIN processor_message m ON m.id = q.message"
static const struct store_sql select_queue = {QUEUE_COLUMNS " WHERE q.id = $1", "i",
                                              "iiiiiiiittitt"};
static const struct store_sql select_open = {
    QUEUE_COLUMNS " WHERE q.resolved_us = 0 AND q.id > $1 ORDER BY q.id LIMIT $2", "ii",
    "iiiiiiiittitt"};
static const struct store_sql close_queue = {
    "UPDATE processor_queue SET resolved_us = $2, person = $3, remark = $4 WHERE id = $1", "iitt",
    ""};

const struct store_sql *const card_operation_statements[] = {
    &insert_operation,    &update_operation, &select_operation,
    &select_reference,    &select_page,      &select_due,
    &select_due_accounts, &put_payment,      &insert_message,
    &select_message,      &select_waiting,   &select_reversed,
    &update_message,      &insert_queue,     &select_reason,
    &resolve_queue,       &lock_queue,       &select_queue,
    &select_open,         &close_queue,      NULL};

/* ---- operations */

enum status operation_insert(struct txn *txn, const struct card_operation *operation)
{
    return txn_exec(txn, &insert_operation,
                    VALUES(value_int(operation->id), value_int(operation->card),
                           value_int(operation->customer), value_int(operation->account),
                           value_text(str_from(operation->reference)), value_int(operation->state),
                           value_int(operation->answer), value_int(operation->channel),
                           value_int(operation->is_abroad), value_int(operation->mcc),
                           value_text(str_from(operation->merchant)),
                           value_text(str_from(operation->country)), value_int(operation->currency),
                           value_int(operation->asked), value_int(operation->held),
                           value_int(operation->cleared), value_int(operation->refunded),
                           value_int(operation->hold), value_int(operation->payment),
                           value_int(operation->is_disputed), value_int(operation->day),
                           value_int(operation->created_us), value_int(operation->changed_us),
                           value_int(operation->expires_us)),
                    NULL);
}

enum status operation_update(struct txn *txn, const struct card_operation *operation)
{
    return txn_exec(txn, &update_operation,
                    VALUES(value_int(operation->id), value_int(operation->state),
                           value_int(operation->asked), value_int(operation->held),
                           value_int(operation->cleared), value_int(operation->refunded),
                           value_int(operation->hold), value_int(operation->is_disputed),
                           value_int(operation->changed_us), value_int(operation->expires_us)),
                    NULL);
}

static void read_operation(const struct cursor *cursor, struct card_operation *operation)
{
    *operation = (struct card_operation){.id = cursor_int(cursor, 0),
                                         .card = cursor_int(cursor, 1),
                                         .customer = cursor_int(cursor, 2),
                                         .account = cursor_int(cursor, 3),
                                         .state = (enum card_operation_state)cursor_int(cursor, 5),
                                         .answer = (enum card_answer)cursor_int(cursor, 6),
                                         .channel = (enum card_channel)cursor_int(cursor, 7),
                                         .is_abroad = cursor_int(cursor, 8) != 0,
                                         .mcc = (int32_t)cursor_int(cursor, 9),
                                         .currency = (enum currency)cursor_int(cursor, 12),
                                         .asked = cursor_int(cursor, 13),
                                         .held = cursor_int(cursor, 14),
                                         .cleared = cursor_int(cursor, 15),
                                         .refunded = cursor_int(cursor, 16),
                                         .hold = cursor_int(cursor, 17),
                                         .payment = cursor_int(cursor, 18),
                                         .is_disputed = cursor_int(cursor, 19) != 0,
                                         .day = (int32_t)cursor_int(cursor, 20),
                                         .created_us = cursor_int(cursor, 21),
                                         .changed_us = cursor_int(cursor, 22),
                                         .expires_us = cursor_int(cursor, 23)};
    (void)snprintf(operation->reference, sizeof operation->reference, "%.*s",
                   STR_ARGS(cursor_str(cursor, 4)));
    (void)snprintf(operation->merchant, sizeof operation->merchant, "%.*s",
                   STR_ARGS(cursor_str(cursor, 10)));
    (void)snprintf(operation->country, sizeof operation->country, "%.*s",
                   STR_ARGS(cursor_str(cursor, 11)));
}

static enum status one_operation(struct txn *txn, const struct store_sql *sql,
                                 const struct value *values, size_t count,
                                 struct card_operation *operation)
{
    struct cursor cursor;
    enum status status = txn_query(txn, sql, values, count, &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        read_operation(&cursor, operation);
    }
    cursor_close(&cursor);
    return status;
}

enum status operation_select(struct txn *txn, int64_t id, struct card_operation *operation)
{
    return one_operation(txn, &select_operation, VALUES(value_int(id)), operation);
}

enum status operation_by_reference(struct txn *txn, struct str reference,
                                   struct card_operation *operation)
{
    return one_operation(txn, &select_reference, VALUES(value_text(reference)), operation);
}

enum status operation_page(struct txn *txn, int64_t card, int64_t before, size_t room,
                           struct card_operation *operations, size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status =
        txn_query(txn, &select_page,
                  VALUES(value_int(card), value_int(before), value_int((int64_t)room)), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        read_operation(&cursor, &operations[*count]);
        *count += 1;
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status operation_due(struct txn *txn, int64_t now_us, int64_t *id)
{
    return txn_int(txn, &select_due, VALUES(value_int(now_us)), id);
}

enum status operation_due_plan(struct txn *txn, int64_t now_us, int64_t most, struct plan *plan)
{
    struct cursor cursor;
    enum status status =
        txn_query(txn, &select_due_accounts, VALUES(value_int(now_us), value_int(most)), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        plan_row(plan, cursor_int(&cursor, 0));
        plan_row(plan, cursor_int(&cursor, 1));
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status operation_payment_put(struct txn *txn, const struct payment *payment)
{
    return txn_exec(txn, &put_payment,
                    VALUES(value_int(payment->id), value_int(payment->state),
                           value_int(payment->amount.minor), value_int(payment->hold),
                           value_int(payment->posted_us)),
                    NULL);
}

/* ---- messages */

enum status message_insert(struct txn *txn, const struct message_row *row,
                           const struct processor_message *message, int64_t now_us)
{
    return txn_exec(txn, &insert_message,
                    VALUES(value_int(row->id), value_text(message->name),
                           value_bytes(message->digest.bytes, sizeof message->digest.bytes),
                           value_int(row->kind), value_text(message->reference),
                           value_int(row->state), value_int(row->answer), value_int(row->operation),
                           value_int(row->amount), value_int(row->currency),
                           value_int(row->is_final), value_int(now_us)),
                    NULL);
}

static enum status one_message(struct txn *txn, const struct store_sql *sql,
                               const struct value *values, size_t count, struct message_row *row)
{
    struct cursor cursor;
    enum status status = txn_query(txn, sql, values, count, &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        struct str digest = cursor_str(&cursor, 1);
        *row = (struct message_row){.id = cursor_int(&cursor, 0),
                                    .kind = (enum processor_kind)cursor_int(&cursor, 2),
                                    .state = (enum message_state)cursor_int(&cursor, 3),
                                    .answer = (enum card_answer)cursor_int(&cursor, 4),
                                    .operation = cursor_int(&cursor, 5),
                                    .amount = cursor_int(&cursor, 6),
                                    .currency = (enum currency)cursor_int(&cursor, 7),
                                    .is_final = cursor_int(&cursor, 8) != 0};
        if (digest.size == sizeof row->digest.bytes) {
            memcpy(row->digest.bytes, digest.data, digest.size);
        } else {
            status = STATUS_CORRUPT;
        }
    }
    cursor_close(&cursor);
    return status;
}

enum status message_by_name(struct txn *txn, struct str name, struct message_row *row)
{
    return one_message(txn, &select_message, VALUES(value_text(name)), row);
}

enum status message_waiting(struct txn *txn, struct str reference, int64_t after,
                            struct message_row *row)
{
    return one_message(txn, &select_waiting, VALUES(value_text(reference), value_int(after)), row);
}

enum status message_reversed(struct txn *txn, struct str reference, bool *whole, int64_t *parts)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_reversed, VALUES(value_text(reference)), &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        *whole = cursor_int(&cursor, 0) > 0;
        *parts = cursor_int(&cursor, 1);
    }
    cursor_close(&cursor);
    return status;
}

enum status message_update(struct txn *txn, const struct message_row *row)
{
    return txn_exec(txn, &update_message,
                    VALUES(value_int(row->id), value_int(row->state), value_int(row->operation)),
                    NULL);
}

/* ---- the queue for a person */

enum status queue_insert(struct txn *txn, const struct queue_row *row, int64_t now_us)
{
    return txn_exec(txn, &insert_queue,
                    VALUES(value_int(row->id), value_int(row->message), value_int(row->operation),
                           value_int(row->reason), value_int(row->amount), value_int(row->currency),
                           value_int(now_us)),
                    NULL);
}

enum status queue_reason_of(struct txn *txn, int64_t message, enum queue_reason *reason)
{
    int64_t number = QUEUE_NONE;
    enum status status = txn_int(txn, &select_reason, VALUES(value_int(message)), &number);
    *reason = (enum queue_reason)number;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status queue_resolve(struct txn *txn, int64_t message, int64_t now_us)
{
    return txn_exec(txn, &resolve_queue, VALUES(value_int(message), value_int(now_us)), NULL);
}

static void read_queued(const struct cursor *cursor, struct processor_queued *row)
{
    *row = (struct processor_queued){.id = cursor_int(cursor, 0),
                                     .message = cursor_int(cursor, 1),
                                     .operation = cursor_int(cursor, 2),
                                     .reason = (enum queue_reason)cursor_int(cursor, 3),
                                     .amount = cursor_int(cursor, 4),
                                     .currency = (enum currency)cursor_int(cursor, 5),
                                     .created_us = cursor_int(cursor, 6),
                                     .resolved_us = cursor_int(cursor, 7),
                                     .kind = (enum processor_kind)cursor_int(cursor, 10)};
    (void)snprintf(row->person, sizeof row->person, "%.*s", STR_ARGS(cursor_str(cursor, 8)));
    (void)snprintf(row->remark, sizeof row->remark, "%.*s", STR_ARGS(cursor_str(cursor, 9)));
    (void)snprintf(row->name, sizeof row->name, "%.*s", STR_ARGS(cursor_str(cursor, 11)));
    (void)snprintf(row->reference, sizeof row->reference, "%.*s", STR_ARGS(cursor_str(cursor, 12)));
}

enum status queued_lock(struct txn *txn, int64_t id)
{
    int64_t found = 0;
    return txn_int(txn, &lock_queue, VALUES(value_int(id)), &found);
}

enum status queued_select(struct txn *txn, int64_t id, struct processor_queued *row)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_queue, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        read_queued(&cursor, row);
    }
    cursor_close(&cursor);
    return status;
}

enum status queued_select_open(struct txn *txn, int64_t after,
                               struct processor_queued rows[LIMIT_PROCESSOR_QUEUE], size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status = txn_query(
        txn, &select_open, VALUES(value_int(after), value_int(LIMIT_PROCESSOR_QUEUE)), &cursor);
    while (status == STATUS_OK && *count < LIMIT_PROCESSOR_QUEUE &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        read_queued(&cursor, &rows[(*count)++]);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status queued_close(struct txn *txn, int64_t id, struct str person, struct str remark,
                         int64_t now_us)
{
    return txn_exec(
        txn, &close_queue,
        VALUES(value_int(id), value_int(now_us), value_text(person), value_text(remark)), NULL);
}
