#include "channel/channel_store.h"

#include <string.h>

/* ---- what is to leave */

static const struct store_sql insert_message = {
    "INSERT INTO bot_message (id, channel, template, language, chat, place, link, echo, notice,"
    " tries, due_us, created_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $10)",
    "iiiiiibtii", ""};
static const struct store_sql any_due = {
    "SELECT CAST(1 AS BIGINT) FROM bot_message WHERE channel = $1 AND due_us <= $2 LIMIT 1", "ii",
    "i"};
static const struct store_sql select_due = {
    "SELECT id, template, language, chat, place, link, echo, notice, tries, due_us, created_us"
    " FROM bot_message WHERE channel = $1 AND due_us <= $2 ORDER BY due_us, id"
    " LIMIT $3"
    " FOR UPDATE SKIP LOCKED",
    "iii", "iiiiibtiiii"};
static const struct store_sql delay_message = {
    "UPDATE bot_message SET tries = $2, due_us = $3 WHERE id = $1", "iii", ""};
static const struct store_sql delete_message = {"DELETE FROM bot_message WHERE id = $1", "i", ""};
static const struct store_sql insert_departure = {
    "INSERT INTO departure (id, channel, template, message, left_us, bytes, outcome, status,"
    " took_us) VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0)",
    "iiiii", ""};
static const struct store_sql update_departure = {
    "UPDATE departure SET bytes = $2, outcome = $3, status = $4, took_us = $5 WHERE id = $1",
    "iiiii", ""};

/* ---- chats and updates */

static const struct store_sql insert_update = {
    "INSERT INTO bot_update (hash, seen_us) VALUES ($1, $2) ON CONFLICT DO NOTHING", "bi", ""};
static const struct store_sql select_chat = {
    "SELECT language, is_blocked FROM bot_chat WHERE channel = $1 AND chat = $2", "ii", "ii"};
static const struct store_sql put_chat = {
    "INSERT INTO bot_chat (channel, chat, language, is_blocked, seen_us)"
    " VALUES ($1, $2, $3, 0, $4) ON CONFLICT (channel, chat) DO UPDATE SET"
    " language = excluded.language, is_blocked = 0, seen_us = excluded.seen_us",
    "iiii", ""};
static const struct store_sql block_chat = {
    "UPDATE bot_chat SET is_blocked = $3 WHERE channel = $1 AND chat = $2", "iii", ""};

/* ---- notices */

static const struct store_sql insert_start = {
    "INSERT INTO notice_start (token_hash, customer, channel, expires_us, used_us)"
    " VALUES ($1, $2, $3, $4, 0)",
    "biii", ""};
static const struct store_sql select_start = {
    "SELECT customer FROM notice_start WHERE token_hash = $1 AND channel = $2 AND used_us = 0"
    " AND expires_us > $3 FOR UPDATE",
    "bii", "i"};
static const struct store_sql use_start = {
    "UPDATE notice_start SET used_us = $2 WHERE token_hash = $1 AND used_us = 0", "bi", ""};
static const struct store_sql drop_chat = {
    "DELETE FROM notice_chat WHERE channel = $1 AND chat = $2", "ii", ""};
static const struct store_sql put_notice_chat = {
    "INSERT INTO notice_chat (customer, channel, chat, linked_us) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (customer, channel) DO UPDATE SET chat = excluded.chat,"
    " linked_us = excluded.linked_us",
    "iiii", ""};
static const struct store_sql select_notice_chat = {
    "SELECT chat FROM notice_chat WHERE customer = $1 AND channel = $2", "ii", "i"};
static const struct store_sql select_choice = {
    "SELECT way FROM notice_choice WHERE customer = $1 AND kind = $2", "ii", "i"};
static const struct store_sql put_choice = {
    "INSERT INTO notice_choice (customer, kind, way) VALUES ($1, $2, $3)"
    " ON CONFLICT (customer, kind) DO UPDATE SET way = excluded.way",
    "iii", ""};
static const struct store_sql insert_notice = {
    "INSERT INTO notice (id, customer, kind, subject, link, way, tried, created_us)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
    "iiiibiii", ""};
#define NOTICE_COLUMNS "id, customer, kind, subject, link, way, tried"
static const struct store_sql select_notice = {
    "SELECT " NOTICE_COLUMNS " FROM notice WHERE id = $1 FOR UPDATE", "i", "iiiibii"};
static const struct store_sql select_link = {
    "SELECT " NOTICE_COLUMNS " FROM notice WHERE link = $1", "b", "iiiibii"};
static const struct store_sql update_notice = {
    "UPDATE notice SET way = $2, tried = $3 WHERE id = $1", "iii", ""};

/* ---- what need not be kept */

static const struct store_sql delete_updates = {
    "DELETE FROM bot_update WHERE hash IN (SELECT hash FROM bot_update WHERE seen_us < $1"
    " ORDER BY seen_us LIMIT $2)",
    "ii", ""};
static const struct store_sql delete_starts = {
    "DELETE FROM notice_start WHERE token_hash IN (SELECT token_hash FROM notice_start"
    " WHERE expires_us < $1 ORDER BY expires_us LIMIT $2)",
    "ii", ""};

const struct store_sql *const channel_statements[] = {&insert_message,     &any_due,
                                                      &select_due,         &delay_message,
                                                      &delete_message,     &insert_departure,
                                                      &update_departure,   &insert_update,
                                                      &select_chat,        &put_chat,
                                                      &block_chat,         &insert_start,
                                                      &select_start,       &use_start,
                                                      &drop_chat,          &put_notice_chat,
                                                      &select_notice_chat, &select_choice,
                                                      &put_choice,         &insert_notice,
                                                      &select_notice,      &select_link,
                                                      &update_notice,      &delete_updates,
                                                      &delete_starts,      NULL};

/* ---- messages */

enum status message_put(struct txn *txn, int64_t id, const struct gate_message *message,
                        int64_t now_us)
{
    return txn_exec(txn, &insert_message,
                    VALUES(value_int(id), value_int(message->window), value_int(message->template),
                           value_int(message->language), value_int(message->chat),
                           value_int(message->place),
                           value_bytes(message->link.bytes, sizeof message->link.bytes),
                           value_text(str_from(message->echo.text)), value_int(message->notice),
                           value_int(now_us)),
                    NULL);
}

enum status message_is_due(struct txn *txn, enum window window, int64_t now_us, bool *is_due)
{
    int64_t one = 0;
    enum status status = txn_int(txn, &any_due, VALUES(value_int(window), value_int(now_us)), &one);
    *is_due = status == STATUS_OK;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status read_message(const struct cursor *cursor, enum window window,
                                struct message_row *row)
{
    *row = (struct message_row){
        .id = cursor_int(cursor, 0),
        .message = {.window = window,
                    .template = (enum gate_template)cursor_int(cursor, 1),
                    .language = cursor_int(cursor, 2) == LANGUAGE_EN ? LANGUAGE_EN : LANGUAGE_RU,
                    .chat = cursor_int(cursor, 3),
                    .place = (int32_t)cursor_int(cursor, 4),
                    .notice = cursor_int(cursor, 7)},
        .tries = cursor_int(cursor, 8),
        .due_us = cursor_int(cursor, 9),
        .created_us = cursor_int(cursor, 10)};
    struct str link = cursor_str(cursor, 5);
    struct str echo = cursor_str(cursor, 6);
    if (link.size != sizeof row->message.link.bytes) {
        return STATUS_CORRUPT;
    }
    memcpy(row->message.link.bytes, link.data, link.size);
    return echo.size == 0 ? STATUS_OK : gate_echo_read(echo, &row->message.echo);
}

enum status message_due(struct txn *txn, enum window window, int64_t now_us,
                        struct message_row *rows, size_t room, size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status =
        txn_query(txn, &select_due,
                  VALUES(value_int(window), value_int(now_us), value_int((int64_t)room)), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        status = read_message(&cursor, window, &rows[(*count)++]);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status message_delay(struct txn *txn, int64_t id, int64_t tries, int64_t due_us)
{
    return txn_exec(txn, &delay_message, VALUES(value_int(id), value_int(tries), value_int(due_us)),
                    NULL);
}

enum status message_end(struct txn *txn, int64_t id)
{
    return txn_exec(txn, &delete_message, VALUES(value_int(id)), NULL);
}

/* ---- departures */

enum status departure_begin(struct txn *txn, const struct departure *departure)
{
    return txn_exec(txn, &insert_departure,
                    VALUES(value_int(departure->id), value_int(departure->window),
                           value_int(departure->template), value_int(departure->message),
                           value_int(departure->left_us)),
                    NULL);
}

enum status departure_finish(struct txn *txn, const struct departure *departure)
{
    return txn_exec(txn, &update_departure,
                    VALUES(value_int(departure->id), value_int(departure->bytes),
                           value_int(departure->outcome), value_int(departure->status),
                           value_int(departure->took_us)),
                    NULL);
}

/* ---- chats and updates */

enum status update_once(struct txn *txn, const unsigned char hash[BOT_UPDATE_HASH], int64_t now_us,
                        bool *is_new)
{
    int64_t changed = 0;
    enum status status =
        txn_exec(txn, &insert_update, VALUES(value_bytes(hash, BOT_UPDATE_HASH), value_int(now_us)),
                 &changed);
    *is_new = changed == 1;
    return status;
}

enum status chat_load(struct txn *txn, enum window window, int64_t chat, enum language *language,
                      bool *is_blocked)
{
    struct cursor cursor;
    enum status status =
        txn_query(txn, &select_chat, VALUES(value_int(window), value_int(chat)), &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        *language = cursor_int(&cursor, 0) == LANGUAGE_EN ? LANGUAGE_EN : LANGUAGE_RU;
        *is_blocked = cursor_int(&cursor, 1) != 0;
    }
    cursor_close(&cursor);
    return status;
}

enum status chat_put(struct txn *txn, enum window window, int64_t chat, enum language language,
                     int64_t now_us)
{
    return txn_exec(
        txn, &put_chat,
        VALUES(value_int(window), value_int(chat), value_int(language), value_int(now_us)), NULL);
}

enum status chat_block(struct txn *txn, enum window window, int64_t chat, bool is_blocked)
{
    return txn_exec(txn, &block_chat,
                    VALUES(value_int(window), value_int(chat), value_int(is_blocked)), NULL);
}

/* ---- starts and chats of customers */

static struct value value_digest(const struct digest *digest)
{
    return value_bytes(digest->bytes, sizeof digest->bytes);
}

enum status start_put(struct txn *txn, const struct digest *hash, int64_t customer,
                      enum window window, int64_t expires_us)
{
    return txn_exec(
        txn, &insert_start,
        VALUES(value_digest(hash), value_int(customer), value_int(window), value_int(expires_us)),
        NULL);
}

enum status start_use(struct txn *txn, const struct digest *hash, enum window window,
                      int64_t now_us, int64_t *customer)
{
    enum status status =
        txn_int(txn, &select_start,
                VALUES(value_digest(hash), value_int(window), value_int(now_us)), customer);
    return status == STATUS_OK
               ? txn_exec(txn, &use_start, VALUES(value_digest(hash), value_int(now_us)), NULL)
               : status;
}

enum status notice_chat_put(struct txn *txn, int64_t customer, enum window window, int64_t chat,
                            int64_t now_us)
{
    enum status status =
        txn_exec(txn, &drop_chat, VALUES(value_int(window), value_int(chat)), NULL);
    return status == STATUS_OK ? txn_exec(txn, &put_notice_chat,
                                          VALUES(value_int(customer), value_int(window),
                                                 value_int(chat), value_int(now_us)),
                                          NULL)
                               : status;
}

enum status notice_chat_load(struct txn *txn, int64_t customer, enum window window, int64_t *chat)
{
    return txn_int(txn, &select_notice_chat, VALUES(value_int(customer), value_int(window)), chat);
}

/* ---- choices and notices */

enum status choice_load(struct txn *txn, int64_t customer, enum notice_kind kind,
                        enum notice_way *way)
{
    int64_t number = NOTICE_BY_NOTHING;
    enum status status =
        txn_int(txn, &select_choice, VALUES(value_int(customer), value_int(kind)), &number);
    *way = (enum notice_way)number;
    return status;
}

enum status choice_put(struct txn *txn, int64_t customer, enum notice_kind kind,
                       enum notice_way way)
{
    return txn_exec(txn, &put_choice, VALUES(value_int(customer), value_int(kind), value_int(way)),
                    NULL);
}

enum status notice_put(struct txn *txn, const struct notice *notice, int64_t now_us, bool *is_new)
{
    int64_t changed = 0;
    enum status status =
        txn_exec(txn, &insert_notice,
                 VALUES(value_int(notice->id), value_int(notice->customer), value_int(notice->kind),
                        value_int(notice->subject),
                        value_bytes(notice->link.bytes, sizeof notice->link.bytes),
                        value_int(notice->way), value_int(notice->tried), value_int(now_us)),
                 &changed);
    *is_new = changed == 1;
    return status;
}

static enum status read_notice(struct txn *txn, const struct store_sql *sql, struct value key,
                               struct notice *notice)
{
    struct cursor cursor;
    enum status status = txn_query(txn, sql, &key, 1, &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        *notice = (struct notice){.id = cursor_int(&cursor, 0),
                                  .customer = cursor_int(&cursor, 1),
                                  .kind = (enum notice_kind)cursor_int(&cursor, 2),
                                  .subject = cursor_int(&cursor, 3),
                                  .way = (enum notice_way)cursor_int(&cursor, 5),
                                  .tried = cursor_int(&cursor, 6)};
        struct str link = cursor_str(&cursor, 4);
        status = link.size == sizeof notice->link.bytes ? STATUS_OK : STATUS_CORRUPT;
        if (status == STATUS_OK) {
            memcpy(notice->link.bytes, link.data, link.size);
        }
    }
    cursor_close(&cursor);
    return status;
}

enum status notice_load(struct txn *txn, int64_t id, struct notice *notice)
{
    return read_notice(txn, &select_notice, value_int(id), notice);
}

enum status notice_by_link(struct txn *txn, const struct gate_link *link, struct notice *notice)
{
    return read_notice(txn, &select_link, value_bytes(link->bytes, sizeof link->bytes), notice);
}

enum status notice_way_put(struct txn *txn, const struct notice *notice)
{
    return txn_exec(txn, &update_notice,
                    VALUES(value_int(notice->id), value_int(notice->way), value_int(notice->tried)),
                    NULL);
}

enum status channel_old_delete(struct txn *txn, int64_t before_us, int64_t now_us, int64_t most)
{
    enum status status =
        txn_exec(txn, &delete_updates, VALUES(value_int(before_us), value_int(most)), NULL);
    return status == STATUS_OK
               ? txn_exec(txn, &delete_starts, VALUES(value_int(now_us), value_int(most)), NULL)
               : status;
}
