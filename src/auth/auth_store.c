#include "auth/auth_store.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"

static const struct store_sql insert_code = {
    "INSERT INTO one_time_code (id, purpose, customer, subject, phone, device_key, order_digest,"
    " text, tries, state, created_us, expires_us, resend_us)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    "iiiitbbtiiiii", ""};
static const struct store_sql select_code = {
    "SELECT id, purpose, customer, subject, phone, device_key, order_digest, text, tries, state,"
    " created_us, expires_us, resend_us FROM one_time_code WHERE id = $1 FOR UPDATE",
    "i", "iiiitbbtiiiii"};
static const struct store_sql select_live = {
    "SELECT id, resend_us FROM one_time_code WHERE phone = $1 AND device_key = $2 AND state = 1"
    " AND purpose = $3 AND subject = $4 ORDER BY id DESC LIMIT 1",
    "tbii", "ii"};
static const struct store_sql update_code = {
    "UPDATE one_time_code SET state = $2, tries = $3 WHERE id = $1", "iii", ""};
static const struct store_sql insert_session = {
    "INSERT INTO session (id, token_hash, device_key, customer, language, created_us, seen_us,"
    " idle_us, expires_us, ended_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    "ibbiiiiiii", ""};
static const struct store_sql select_session = {
    "SELECT s.id, s.customer, s.language, s.created_us, s.seen_us, s.idle_us, s.expires_us,"
    " s.ended_us, s.device_key, coalesce(w.channel, 0), coalesce(w.is_other, 0) FROM session s"
    " LEFT JOIN session_window w ON w.session = s.id WHERE s.token_hash = $1",
    "b", "iiiiiiiibii"};
static const struct store_sql select_open_of = {
    "SELECT id FROM session WHERE id = ANY($1) AND ended_us = 0 AND expires_us > $2"
    " AND seen_us + idle_us > $2 ORDER BY id",
    "Ii", "i"};
static const struct store_sql select_first_session = {
    "SELECT id FROM session WHERE device_key = $1 AND customer = $2 ORDER BY id LIMIT 1", "bi",
    "i"};
static const struct store_sql update_seen = {"UPDATE session SET seen_us = $2 WHERE id = $1", "ii",
                                             ""};
static const struct store_sql update_ended = {
    "UPDATE session SET ended_us = $2 WHERE id = $1 AND ended_us = 0", "ii", ""};
static const struct store_sql select_linked = {
    "SELECT session FROM session_window WHERE channel = $1 AND session > $2 ORDER BY session"
    " LIMIT $3",
    "iii", "i"};
static const struct store_sql update_all_ended = {
    "UPDATE session SET ended_us = $2 WHERE id = $1 AND ended_us = 0", "*ii", ""};
static const struct store_sql update_language = {"UPDATE session SET language = $2 WHERE id = $1",
                                                 "ii", ""};
static const struct store_sql select_open = {
    "SELECT count(*), CAST(coalesce(min(id), 0) AS BIGINT) FROM session"
    " WHERE customer = $1 AND ended_us = 0",
    "i", "ii"};
static const struct store_sql select_link = {
    "SELECT channel FROM session_window WHERE session = $1", "i", "i"};
static const struct store_sql put_link = {
    "INSERT INTO session_window (session, channel, account, is_other, linked_us)"
    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (session) DO UPDATE SET channel = excluded.channel,"
    " account = excluded.account, is_other = excluded.is_other, linked_us = excluded.linked_us",
    "iibii", ""};
static const struct store_sql select_account = {
    "SELECT account FROM customer_window WHERE customer = $1 AND channel = $2", "ii", "b"};
static const struct store_sql put_account = {
    "INSERT INTO customer_window (customer, channel, account, first_us, last_us)"
    " VALUES ($1, $2, $3, $4, $4) ON CONFLICT (customer, channel) DO UPDATE SET"
    " account = excluded.account, last_us = excluded.last_us",
    "iibi", ""};
static const struct store_sql select_window_customers = {
    "SELECT customer FROM customer_window WHERE channel = $1 AND customer > $2 ORDER BY customer"
    " LIMIT $3",
    "iii", "i"};
static const struct store_sql count_window_sessions = {
    "SELECT count(*) FROM session s JOIN session_window w ON w.session = s.id"
    " WHERE s.customer = $1 AND s.ended_us = 0 AND s.expires_us > $3 AND w.channel = $2"
    " AND s.seen_us + s.idle_us > $3",
    "iii", "i"};
static const struct store_sql count_other_windows = {
    "SELECT (SELECT count(*) FROM customer_window WHERE customer = $1 AND channel <> $2)"
    " + (SELECT count(*) FROM session s LEFT JOIN session_window w ON w.session = s.id"
    " WHERE s.customer = $1 AND s.ended_us = 0 AND w.session IS NULL)",
    "ii", "i"};
static const struct store_sql delete_links = {
    "DELETE FROM session_window WHERE session IN"
    " (SELECT session FROM session_window WHERE session < $1 ORDER BY session LIMIT $2)",
    "ii", ""};
static const struct store_sql select_attempt = {
    "SELECT count FROM attempt WHERE scope = $1 AND window_us = $2", "bi", "i"};
static const struct store_sql put_attempt = {
    "INSERT INTO attempt (scope, window_us, count) VALUES ($1, $2, $3)"
    " ON CONFLICT (scope, window_us) DO UPDATE SET count = excluded.count"
    " WHERE attempt.count = $4",
    "biii", ""};
static const struct store_sql delete_attempts = {"DELETE FROM attempt WHERE window_us < $1", "i",
                                                 ""};

static const struct store_sql delete_codes = {
    "DELETE FROM one_time_code WHERE id IN"
    " (SELECT id FROM one_time_code WHERE id < $1 ORDER BY id LIMIT $2)",
    "ii", ""};
static const struct store_sql delete_sessions = {
    "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE id < $1 ORDER BY id LIMIT $2)",
    "ii", ""};

const struct store_sql *const auth_statements[] = {&select_window_customers,
                                                   &count_window_sessions,
                                                   &count_other_windows,
                                                   &select_linked,
                                                   &update_all_ended,
                                                   &delete_codes,
                                                   &delete_sessions,
                                                   &delete_links,
                                                   &insert_code,
                                                   &select_code,
                                                   &select_live,
                                                   &update_code,
                                                   &insert_session,
                                                   &select_session,
                                                   &select_open_of,
                                                   &select_first_session,
                                                   &update_seen,
                                                   &update_ended,
                                                   &update_language,
                                                   &select_open,
                                                   &select_link,
                                                   &put_link,
                                                   &select_account,
                                                   &put_account,
                                                   &select_attempt,
                                                   &put_attempt,
                                                   &delete_attempts,
                                                   NULL};

static struct value device_value(const struct device_key *device)
{
    return value_bytes(device->bytes, sizeof device->bytes);
}

static void copy_bytes(struct str from, void *to, size_t size)
{
    memset(to, 0, size);
    if (from.size == size) {
        memcpy(to, from.data, size);
    }
}

enum status code_insert(struct txn *txn, const struct code_row *row)
{
    return txn_exec(
        txn, &insert_code,
        VALUES(value_int(row->id), value_int(row->purpose), value_int(row->customer),
               value_int(row->subject), value_text(str_from(row->phone)),
               device_value(&row->device), value_bytes(row->order.bytes, sizeof row->order.bytes),
               value_text(str_from(row->text)), value_int(row->tries), value_int(row->state),
               value_int(row->created_us), value_int(row->expires_us), value_int(row->resend_us)),
        NULL);
}

static void code_read(const struct cursor *cursor, struct code_row *row)
{
    row->id = cursor_int(cursor, 0);
    row->purpose = (enum code_purpose)cursor_int(cursor, 1);
    row->customer = cursor_int(cursor, 2);
    row->subject = cursor_int(cursor, 3);
    (void)snprintf(row->phone, sizeof row->phone, "%.*s", STR_ARGS(cursor_str(cursor, 4)));
    copy_bytes(cursor_str(cursor, 5), row->device.bytes, sizeof row->device.bytes);
    copy_bytes(cursor_str(cursor, 6), row->order.bytes, sizeof row->order.bytes);
    (void)snprintf(row->text, sizeof row->text, "%.*s", STR_ARGS(cursor_str(cursor, 7)));
    row->tries = cursor_int(cursor, 8);
    row->state = (enum code_state)cursor_int(cursor, 9);
    if (row->state == CODE_LIVE && row->tries >= LIMIT_CODE_TRIES) {
        row->state = CODE_EXHAUSTED;
    }
    row->created_us = cursor_int(cursor, 10);
    row->expires_us = cursor_int(cursor, 11);
    row->resend_us = cursor_int(cursor, 12);
}

enum status code_load(struct txn *txn, int64_t id, struct code_row *row)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_code, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        code_read(&cursor, row);
    }
    cursor_close(&cursor);
    return status;
}

enum status code_find_open(struct txn *txn, struct str phone, const struct device_key *device,
                           enum code_purpose purpose, int64_t subject, int64_t *id,
                           int64_t *resend_us)
{
    struct cursor cursor;
    enum status status = txn_query(
        txn, &select_live,
        VALUES(value_text(phone), device_value(device), value_int(purpose), value_int(subject)),
        &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    *id = status == STATUS_OK ? cursor_int(&cursor, 0) : 0;
    *resend_us = status == STATUS_OK ? cursor_int(&cursor, 1) : 0;
    cursor_close(&cursor);
    return status;
}

/* An exhausted code stays among the open ones, where the next request looks: its tries tell it. */
enum status code_set(struct txn *txn, int64_t id, enum code_state state, int64_t tries)
{
    int64_t stored = state == CODE_EXHAUSTED ? CODE_LIVE : state;
    return txn_exec(txn, &update_code, VALUES(value_int(id), value_int(stored), value_int(tries)),
                    NULL);
}

enum status session_insert(struct txn *txn, const struct session_row *row,
                           const struct digest *token_hash)
{
    return txn_exec(
        txn, &insert_session,
        VALUES(value_int(row->id), value_bytes(token_hash->bytes, sizeof token_hash->bytes),
               device_value(&row->device), value_int(row->customer), value_int(row->language),
               value_int(row->created_us), value_int(row->seen_us), value_int(row->idle_us),
               value_int(row->expires_us), value_int(row->ended_us)),
        NULL);
}

enum status session_load(struct txn *txn, const struct digest *token_hash, struct session_row *row)
{
    struct cursor cursor;
    enum status status =
        txn_query(txn, &select_session,
                  VALUES(value_bytes(token_hash->bytes, sizeof token_hash->bytes)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        *row = (struct session_row){.id = cursor_int(&cursor, 0),
                                    .customer = cursor_int(&cursor, 1),
                                    .language = cursor_int(&cursor, 2),
                                    .created_us = cursor_int(&cursor, 3),
                                    .seen_us = cursor_int(&cursor, 4),
                                    .idle_us = cursor_int(&cursor, 5),
                                    .expires_us = cursor_int(&cursor, 6),
                                    .ended_us = cursor_int(&cursor, 7),
                                    .window = cursor_int(&cursor, 9),
                                    .is_other = cursor_int(&cursor, 10)};
        copy_bytes(cursor_str(&cursor, 8), row->device.bytes, sizeof row->device.bytes);
    }
    cursor_close(&cursor);
    return status;
}

enum status session_first_of(struct txn *txn, int64_t customer, const struct device_key *device,
                             int64_t *id)
{
    return txn_int(txn, &select_first_session,
                   VALUES(value_bytes(device->bytes, sizeof device->bytes), value_int(customer)),
                   id);
}

enum status session_set_seen(struct txn *txn, int64_t id, int64_t now_us)
{
    return txn_exec(txn, &update_seen, VALUES(value_int(id), value_int(now_us)), NULL);
}

enum status session_set_ended(struct txn *txn, int64_t id, int64_t now_us)
{
    return txn_exec(txn, &update_ended, VALUES(value_int(id), value_int(now_us)), NULL);
}

enum status session_list_linked(struct txn *txn, enum window window, int64_t after,
                                int64_t *sessions, size_t room, size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status =
        txn_query(txn, &select_linked,
                  VALUES(value_int(window), value_int(after), value_int((int64_t)room)), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        sessions[(*count)++] = cursor_int(&cursor, 0);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status session_select_open(struct txn *txn, const int64_t *sessions, size_t count,
                                int64_t now_us, int64_t *open, size_t *open_count)
{
    struct cursor cursor;
    *open_count = 0;
    enum status status = txn_query(txn, &select_open_of,
                                   VALUES(value_list(sessions, count), value_int(now_us)), &cursor);
    while (status == STATUS_OK && *open_count < count &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        open[(*open_count)++] = cursor_int(&cursor, 0);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status session_set_all_ended(struct txn *txn, const int64_t *sessions, size_t count,
                                  int64_t now_us)
{
    struct value values[2 * LIMIT_CLOSING];
    for (size_t i = 0; i < count && i < LIMIT_CLOSING; i++) {
        values[2 * i] = value_int(sessions[i]);
        values[2 * i + 1] = value_int(now_us);
    }
    return txn_exec_many(txn, &update_all_ended, values, count);
}

enum status session_set_language(struct txn *txn, int64_t id, int64_t language)
{
    return txn_exec(txn, &update_language, VALUES(value_int(id), value_int(language)), NULL);
}

enum status session_count(struct txn *txn, int64_t customer, int64_t *count, int64_t *oldest)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_open, VALUES(value_int(customer)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    *count = status == STATUS_OK ? cursor_int(&cursor, 0) : 0;
    *oldest = status == STATUS_OK ? cursor_int(&cursor, 1) : 0;
    cursor_close(&cursor);
    return status;
}

enum status session_window_load(struct txn *txn, int64_t session, int64_t *window)
{
    return txn_int(txn, &select_link, VALUES(value_int(session)), window);
}

static struct value account_value(const struct window_link *link)
{
    return value_bytes(link->account, sizeof link->account);
}

enum status session_window_put(struct txn *txn, int64_t session, const struct window_link *link,
                               bool is_other, int64_t now_us)
{
    return txn_exec(txn, &put_link,
                    VALUES(value_int(session), value_int(link->window), account_value(link),
                           value_int(is_other), value_int(now_us)),
                    NULL);
}

enum status customer_window_load(struct txn *txn, int64_t customer, enum window window,
                                 unsigned char account[WINDOW_ACCOUNT])
{
    struct cursor cursor;
    enum status status =
        txn_query(txn, &select_account, VALUES(value_int(customer), value_int(window)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        copy_bytes(cursor_str(&cursor, 0), account, WINDOW_ACCOUNT);
    }
    cursor_close(&cursor);
    return status;
}

enum status customer_window_put(struct txn *txn, int64_t customer, const struct window_link *link,
                                int64_t now_us)
{
    return txn_exec(txn, &put_account,
                    VALUES(value_int(customer), value_int(link->window), account_value(link),
                           value_int(now_us)),
                    NULL);
}

enum status window_list_customers(struct txn *txn, enum window window, int64_t after,
                                  struct window_customer *customers, size_t room, size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status =
        txn_query(txn, &select_window_customers,
                  VALUES(value_int(window), value_int(after), value_int((int64_t)room)), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        customers[(*count)++] = (struct window_customer){.customer = cursor_int(&cursor, 0)};
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status window_count_sessions(struct txn *txn, enum window window, int64_t now_us,
                                  struct window_customer *customer)
{
    int64_t others = 0;
    enum status status =
        txn_int(txn, &count_window_sessions,
                VALUES(value_int(customer->customer), value_int(window), value_int(now_us)),
                &customer->sessions);
    if (status == STATUS_OK) {
        status = txn_int(txn, &count_other_windows,
                         VALUES(value_int(customer->customer), value_int(window)), &others);
    }
    customer->has_other = others != 0;
    return status;
}

enum status attempt_load(struct txn *txn, const struct digest *scope, int64_t window_us,
                         int64_t *count)
{
    enum status status = txn_int(
        txn, &select_attempt,
        VALUES(value_bytes(scope->bytes, sizeof scope->bytes), value_int(window_us)), count);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status attempt_put(struct txn *txn, const struct digest *scope, int64_t window_us,
                        int64_t former, int64_t count)
{
    int64_t changed = 0;
    enum status status = txn_exec(txn, &put_attempt,
                                  VALUES(value_bytes(scope->bytes, sizeof scope->bytes),
                                         value_int(window_us), value_int(count), value_int(former)),
                                  &changed);
    return status == STATUS_OK && changed == 0 ? STATUS_RETRY : status;
}

enum status attempt_forget(struct txn *txn, int64_t before_us)
{
    return txn_exec(txn, &delete_attempts, VALUES(value_int(before_us)), NULL);
}

enum status code_forget(struct txn *txn, int64_t below, int64_t most)
{
    return txn_exec(txn, &delete_codes, VALUES(value_int(below), value_int(most)), NULL);
}

enum status session_forget(struct txn *txn, int64_t below, int64_t most)
{
    enum status status =
        txn_exec(txn, &delete_links, VALUES(value_int(below), value_int(most)), NULL);
    return status != STATUS_OK
               ? status
               : txn_exec(txn, &delete_sessions, VALUES(value_int(below), value_int(most)), NULL);
}
