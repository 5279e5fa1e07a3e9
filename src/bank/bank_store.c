#include "bank/bank_store.h"

#include <stdio.h>

static const struct store_sql insert_customer = {
    "INSERT INTO customer (id, phone, first_name, last_name, language, main_account, created_us)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)",
    "itttiii", ""};
static const struct store_sql select_customer = {
    "SELECT id, phone, first_name, last_name, language, main_account FROM customer WHERE id = $1",
    "i", "itttii"};
static const struct store_sql select_customer_phone = {
    "SELECT id, phone, first_name, last_name, language, main_account,"
    " (SELECT count(*) FROM risk_payee AS r WHERE r.kind = 1 AND r.value = customer.phone)"
    " FROM customer WHERE phone = $1",
    "t", "itttiii"};
static const struct store_sql update_customer_language = {
    "UPDATE customer SET language = $2 WHERE id = $1", "ii", ""};
#define PAYMENT_COLUMNS                                                                            \
    "id, kind, state, reason, customer, session, from_account, to_account, to_customer, amount,"   \
    " fee, currency, payer, payee, payee_phone, message, category, code, hold, day, created_us,"   \
    " posted_us, expires_us"
static const struct store_sql insert_payment = {
    "INSERT INTO payment (" PAYMENT_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
    " $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)",
    "iiiiiiiiiiiittttiiiiiii", ""};
static const struct store_sql select_payment = {"SELECT " PAYMENT_COLUMNS
                                                " FROM payment WHERE id = $1 FOR UPDATE",
                                                "i", "iiiiiiiiiiiittttiiiiiii"};
static const struct store_sql select_sides = {
    "SELECT from_account, to_account, kind, fee, currency FROM payment WHERE id = $1", "i",
    "iiiii"};
#define SELECT_UNCONFIRMED                                                                         \
    "SELECT p.id, p.from_account, p.to_account, CASE WHEN p.fee = 0 THEN 0 ELSE i.account END"     \
    " FROM payment AS p LEFT JOIN internal_account AS i ON i.role = 5"                             \
    " AND i.currency = p.currency WHERE p.state IN (1, 8)"
static const struct store_sql select_due_sides = {
    SELECT_UNCONFIRMED " AND p.expires_us <= $1 ORDER BY p.expires_us LIMIT $2", "ii", "iiii"};
static const struct store_sql select_unconfirmed_to = {
    SELECT_UNCONFIRMED " AND p.to_account = $1 ORDER BY p.expires_us", "i", "iiii"};
static const struct store_sql update_payment = {
    "UPDATE payment SET state = $2, reason = $3, code = $4, posted_us = $5, session = $6,"
    " expires_us = $7 WHERE id = $1",
    "iiiiiii", ""};
static const struct store_sql select_due = {
    "SELECT id FROM payment WHERE state IN (1, 8) AND expires_us <= $1 ORDER BY expires_us LIMIT 1",
    "i", "i"};
static const struct store_sql put_draft = {
    "INSERT INTO draft (customer, kind, key, debit, credit, amount, message, updated_us)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (customer, kind) DO UPDATE SET"
    " key = excluded.key, debit = excluded.debit, credit = excluded.credit,"
    " amount = excluded.amount, message = excluded.message, updated_us = excluded.updated_us",
    "iittttti", ""};
static const struct store_sql select_drafts = {
    "SELECT kind, key, debit, credit, amount, message, updated_us FROM draft WHERE customer = $1"
    " ORDER BY kind",
    "i", "ittttti"};
static const struct store_sql delete_draft = {
    "DELETE FROM draft WHERE customer = $1 AND kind = $2 AND key = $3", "iit", ""};
static const struct store_sql delete_old_drafts = {
    "DELETE FROM draft WHERE (customer, kind) IN (SELECT customer, kind FROM draft"
    " WHERE updated_us < $1 ORDER BY updated_us LIMIT $2) AND updated_us < $1",
    "ii", ""};
static const struct store_sql insert_link = {
    "INSERT INTO document_link (token_hash, document, subject, customer, expires_us, used_us)"
    " VALUES ($1, $2, $3, $4, $5, 0)",
    "biiii", ""};
static const struct store_sql select_link = {
    "SELECT document, subject, customer, expires_us, used_us FROM document_link"
    " WHERE token_hash = $1 FOR UPDATE",
    "b", "iiiii"};
static const struct store_sql update_link = {
    "UPDATE document_link SET used_us = $2 WHERE token_hash = $1", "bi", ""};
static const struct store_sql delete_links = {"DELETE FROM document_link WHERE expires_us < $1",
                                              "i", ""};

const struct store_sql *const bank_statements[] = {&insert_customer,
                                                   &select_customer,
                                                   &select_customer_phone,
                                                   &update_customer_language,
                                                   &insert_payment,
                                                   &select_payment,
                                                   &select_sides,
                                                   &select_due_sides,
                                                   &select_unconfirmed_to,
                                                   &update_payment,
                                                   &select_due,
                                                   &put_draft,
                                                   &select_drafts,
                                                   &delete_draft,
                                                   &delete_old_drafts,
                                                   &insert_link,
                                                   &select_link,
                                                   &update_link,
                                                   &delete_links,
                                                   NULL};

static void copy_text(struct str from, char *to, size_t room)
{
    (void)snprintf(to, room, "%.*s", STR_ARGS(from));
}

/* One row or STATUS_NOT_FOUND; the caller reads it and closes the cursor in any case. */
static enum status one_row(struct txn *txn, const struct store_sql *sql, const struct value *values,
                           size_t count, struct cursor *cursor)
{
    enum status status = txn_query(txn, sql, values, count, cursor);
    return status == STATUS_OK ? cursor_next(cursor) : status;
}

/* ---- customers */

enum status customer_insert(struct txn *txn, const struct customer *customer, int64_t now_us)
{
    return txn_exec(txn, &insert_customer,
                    VALUES(value_int(customer->id), value_text(str_from(customer->phone)),
                           value_text(str_from(customer->first_name)),
                           value_text(str_from(customer->last_name)), value_int(customer->language),
                           value_int(customer->main_account), value_int(now_us)),
                    NULL);
}

static void customer_read(const struct cursor *cursor, struct customer *customer)
{
    customer->id = cursor_int(cursor, 0);
    copy_text(cursor_str(cursor, 1), customer->phone, sizeof customer->phone);
    copy_text(cursor_str(cursor, 2), customer->first_name, sizeof customer->first_name);
    copy_text(cursor_str(cursor, 3), customer->last_name, sizeof customer->last_name);
    customer->language = (enum language)cursor_int(cursor, 4);
    customer->main_account = cursor_int(cursor, 5);
    customer->is_warned = false;
}

enum status customer_select(struct txn *txn, int64_t id, struct customer *customer)
{
    struct cursor cursor;
    enum status status = one_row(txn, &select_customer, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK) {
        customer_read(&cursor, customer);
    }
    cursor_close(&cursor);
    return status;
}

enum status customer_select_phone(struct txn *txn, struct str phone, struct customer *customer)
{
    struct cursor cursor;
    enum status status = one_row(txn, &select_customer_phone, VALUES(value_text(phone)), &cursor);
    if (status == STATUS_OK) {
        customer_read(&cursor, customer);
        customer->is_warned = cursor_int(&cursor, 6) != 0;
    }
    cursor_close(&cursor);
    return status;
}

enum status customer_update_language(struct txn *txn, int64_t id, int64_t language)
{
    return txn_exec(txn, &update_customer_language, VALUES(value_int(id), value_int(language)),
                    NULL);
}

/* ---- payments */

enum status payment_insert(struct txn *txn, const struct payment *payment)
{
    return txn_exec(
        txn, &insert_payment,
        VALUES(value_int(payment->id), value_int(payment->kind), value_int(payment->state),
               value_int(payment->reason), value_int(payment->customer),
               value_int(payment->session), value_int(payment->from_account),
               value_int(payment->to_account), value_int(payment->to_customer),
               value_int(payment->amount.minor), value_int(payment->fee),
               value_int(payment->amount.currency), value_text(str_from(payment->payer)),
               value_text(str_from(payment->payee)), value_text(str_from(payment->payee_phone)),
               value_text(str_from(payment->message)), value_int(payment->category),
               value_int(payment->code), value_int(payment->hold), value_int(payment->day),
               value_int(payment->created_us), value_int(payment->posted_us),
               value_int(payment->expires_us)),
        NULL);
}

static void payment_read(const struct cursor *cursor, struct payment *payment)
{
    *payment = (struct payment){
        .id = cursor_int(cursor, 0),
        .kind = (enum payment_kind)cursor_int(cursor, 1),
        .state = (enum payment_state)cursor_int(cursor, 2),
        .reason = (enum bank_outcome)cursor_int(cursor, 3),
        .customer = cursor_int(cursor, 4),
        .session = cursor_int(cursor, 5),
        .from_account = cursor_int(cursor, 6),
        .to_account = cursor_int(cursor, 7),
        .to_customer = cursor_int(cursor, 8),
        .amount = {cursor_int(cursor, 9), (enum currency)cursor_int(cursor, 11)},
        .fee = cursor_int(cursor, 10),
        .category = (enum category)cursor_int(cursor, 16),
        .code = cursor_int(cursor, 17),
        .hold = cursor_int(cursor, 18),
        .day = (int32_t)cursor_int(cursor, 19),
        .created_us = cursor_int(cursor, 20),
        .posted_us = cursor_int(cursor, 21),
        .expires_us = cursor_int(cursor, 22),
    };
    copy_text(cursor_str(cursor, 12), payment->payer, sizeof payment->payer);
    copy_text(cursor_str(cursor, 13), payment->payee, sizeof payment->payee);
    copy_text(cursor_str(cursor, 14), payment->payee_phone, sizeof payment->payee_phone);
    copy_text(cursor_str(cursor, 15), payment->message, sizeof payment->message);
}

enum status payment_select(struct txn *txn, int64_t id, struct payment *payment)
{
    struct cursor cursor;
    enum status status = one_row(txn, &select_payment, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK) {
        payment_read(&cursor, payment);
    }
    cursor_close(&cursor);
    return status;
}

enum status payment_update(struct txn *txn, const struct payment *payment)
{
    return txn_exec(txn, &update_payment,
                    VALUES(value_int(payment->id), value_int(payment->state),
                           value_int(payment->reason), value_int(payment->code),
                           value_int(payment->posted_us), value_int(payment->session),
                           value_int(payment->expires_us)),
                    NULL);
}

enum status payment_select_due(struct txn *txn, int64_t now_us, int64_t *id)
{
    return txn_int(txn, &select_due, VALUES(value_int(now_us)), id);
}

enum status payment_sides_select(struct txn *txn, int64_t id, struct payment_sides *sides)
{
    struct cursor cursor;
    enum status status = one_row(txn, &select_sides, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK) {
        *sides = (struct payment_sides){.from_account = cursor_int(&cursor, 0),
                                        .to_account = cursor_int(&cursor, 1),
                                        .kind = (enum payment_kind)cursor_int(&cursor, 2),
                                        .fee = cursor_int(&cursor, 3),
                                        .currency = (enum currency)cursor_int(&cursor, 4)};
    }
    cursor_close(&cursor);
    return status;
}

static enum status plan_sides(struct cursor *cursor, enum status status, struct plan *plan)
{
    while (status == STATUS_OK && (status = cursor_next(cursor)) == STATUS_OK) {
        plan_row(plan, cursor_int(cursor, 1));
        plan_row(plan, cursor_int(cursor, 2));
        plan_row(plan, cursor_int(cursor, 3));
    }
    cursor_close(cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status payment_due_plan(struct txn *txn, int64_t now_us, int64_t most, struct plan *plan)
{
    struct cursor cursor;
    enum status status =
        txn_query(txn, &select_due_sides, VALUES(value_int(now_us), value_int(most)), &cursor);
    return plan_sides(&cursor, status, plan);
}

enum status payment_unconfirmed_to_plan(struct txn *txn, int64_t account, struct plan *plan)
{
    struct cursor cursor;
    enum status status =
        txn_query(txn, &select_unconfirmed_to, VALUES(value_int(account)), &cursor);
    return plan_sides(&cursor, status, plan);
}

enum status payment_select_unconfirmed_to(struct txn *txn, int64_t account, int64_t *id)
{
    struct cursor cursor;
    enum status status = one_row(txn, &select_unconfirmed_to, VALUES(value_int(account)), &cursor);
    if (status == STATUS_OK) {
        *id = cursor_int(&cursor, 0);
    }
    cursor_close(&cursor);
    return status;
}

/* ---- links */

static struct value token_value(const struct digest *token)
{
    return value_bytes(token->bytes, sizeof token->bytes);
}

enum status link_insert(struct txn *txn, const struct digest *token, const struct link_row *row)
{
    return txn_exec(txn, &insert_link,
                    VALUES(token_value(token), value_int(row->document), value_int(row->subject),
                           value_int(row->customer), value_int(row->expires_us)),
                    NULL);
}

enum status link_select(struct txn *txn, const struct digest *token, struct link_row *row)
{
    struct cursor cursor;
    enum status status = one_row(txn, &select_link, VALUES(token_value(token)), &cursor);
    if (status == STATUS_OK) {
        *row = (struct link_row){.document = cursor_int(&cursor, 0),
                                 .subject = cursor_int(&cursor, 1),
                                 .customer = cursor_int(&cursor, 2),
                                 .expires_us = cursor_int(&cursor, 3),
                                 .used_us = cursor_int(&cursor, 4)};
    }
    cursor_close(&cursor);
    return status;
}

enum status link_use(struct txn *txn, const struct digest *token, int64_t now_us)
{
    return txn_exec(txn, &update_link, VALUES(token_value(token), value_int(now_us)), NULL);
}

enum status link_forget(struct txn *txn, int64_t before_us)
{
    return txn_exec(txn, &delete_links, VALUES(value_int(before_us)), NULL);
}

/* ---- drafts */

enum status draft_put(struct txn *txn, int64_t customer, const struct draft *draft)
{
    return txn_exec(txn, &put_draft,
                    VALUES(value_int(customer), value_int(draft->kind), value_text(draft->key),
                           value_text(draft->from), value_text(draft->to),
                           value_text(draft->amount), value_text(draft->message),
                           value_int(draft->updated_us)),
                    NULL);
}

enum status drafts_of(struct txn *txn, int64_t customer, struct cursor *cursor)
{
    return txn_query(txn, &select_drafts, VALUES(value_int(customer)), cursor);
}

enum status draft_delete_old(struct txn *txn, int64_t before_us, int most)
{
    return txn_exec(txn, &delete_old_drafts, VALUES(value_int(before_us), value_int(most)), NULL);
}

enum status draft_delete(struct txn *txn, int64_t customer, enum payment_kind kind, struct str key)
{
    return txn_exec(txn, &delete_draft,
                    VALUES(value_int(customer), value_int(kind), value_text(key)), NULL);
}
