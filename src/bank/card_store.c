#include "bank/card_store.h"

#include <stdio.h>
#include <string.h>

#define CARD_COLUMNS                                                                               \
    "id, customer, account, product, name, bin, last_four, expiry, state, reason, channels,"       \
    " blocked, pin_tries, replaced_by, created_us, changed_us,"                                    \
    " CAST(length(pin) AS BIGINT)"
#define CARD_LETTERS "iiiitttiiiiiiiiii"
static const struct store_sql insert_card = {
    "INSERT INTO card (id, customer, account, product, name, bin, last_four, expiry, state, "
    "reason,"
    " channels, blocked, find, sealed, pin, pin_tries, replaced_by, created_us, changed_us)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 0, $16, "
    "$16)",
    "iiiitttiiiiibbbi", ""};
static const struct store_sql select_card = {
    "SELECT " CARD_COLUMNS " FROM card WHERE id = $1 FOR UPDATE", "i", CARD_LETTERS};
static const struct store_sql select_card_number = {
    "SELECT " CARD_COLUMNS " FROM card WHERE find = $1 FOR UPDATE", "b", CARD_LETTERS};
static const struct store_sql select_open_cards = {
    "SELECT " CARD_COLUMNS " FROM card WHERE customer = $1 AND state < 5 ORDER BY id DESC LIMIT $2",
    "ii", CARD_LETTERS};
static const struct store_sql select_closed_cards = {
    "SELECT " CARD_COLUMNS " FROM card WHERE customer = $1 AND state = 5 ORDER BY id DESC LIMIT $2",
    "ii", CARD_LETTERS};
static const struct store_sql count_open_cards = {
    "SELECT count(*) FROM card WHERE customer = $1 AND state < 5", "i", "i"};
static const struct store_sql update_card = {
    "UPDATE card SET name = $2, state = $3, reason = $4, channels = $5, blocked = $6,"
    " pin_tries = $7, replaced_by = $8, changed_us = $9 WHERE id = $1",
    "itiiiiiii", ""};
static const struct store_sql select_sealed = {"SELECT sealed FROM card WHERE id = $1", "i", "b"};
static const struct store_sql select_pin = {"SELECT pin FROM card WHERE id = $1", "i", "b"};
static const struct store_sql update_pin = {
    "UPDATE card SET pin = $2, pin_tries = 0, changed_us = $3 WHERE id = $1", "ibi", ""};
static const struct store_sql select_limits = {
    "SELECT channel, day_most, month_most FROM card_limit WHERE card = $1", "i", "iii"};
static const struct store_sql put_limit = {
    "INSERT INTO card_limit (card, channel, day_most, month_most) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (card, channel) DO UPDATE SET day_most = excluded.day_most,"
    " month_most = excluded.month_most",
    "iiii", ""};
static const struct store_sql select_counter = {
    "SELECT used FROM card_counter WHERE card = $1 AND channel = $2 AND span = $3 AND start = $4",
    "iiii", "i"};
static const struct store_sql put_counter = {
    "INSERT INTO card_counter (card, channel, span, start, used) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (card, channel, span, start) DO UPDATE SET used = excluded.used"
    " WHERE card_counter.used = $6",
    "iiiiii", ""};

const struct store_sql *const card_statements[] = {
    &insert_card,      &select_card, &select_card_number, &select_open_cards, &select_closed_cards,
    &count_open_cards, &update_card, &select_sealed,      &select_pin,        &update_pin,
    &select_limits,    &put_limit,   &select_counter,     &put_counter,       NULL};

static void copy_text(struct str from, char *to, size_t room)
{
    (void)snprintf(to, room, "%.*s", STR_ARGS(from));
}

/* ---- cards */

enum status card_insert(struct txn *txn, const struct card *card, const struct card_hidden *hidden)
{
    return txn_exec(txn, &insert_card,
                    VALUES(value_int(card->id), value_int(card->customer), value_int(card->account),
                           value_int(card->product), value_text(str_from(card->name)),
                           value_text(str_from(card->bin)), value_text(str_from(card->last_four)),
                           value_int(card->expiry), value_int(card->state), value_int(card->reason),
                           value_int(card->channels), value_int(card->blocked),
                           value_bytes(hidden->find.bytes, sizeof hidden->find.bytes),
                           value_bytes(hidden->sealed, sizeof hidden->sealed), value_bytes("", 0),
                           value_int(card->created_us)),
                    NULL);
}

static void read_card(const struct cursor *cursor, struct card *card)
{
    *card = (struct card){.id = cursor_int(cursor, 0),
                          .customer = cursor_int(cursor, 1),
                          .account = cursor_int(cursor, 2),
                          .product = (enum card_product)cursor_int(cursor, 3),
                          .expiry = (int32_t)cursor_int(cursor, 7),
                          .state = (enum card_state)cursor_int(cursor, 8),
                          .reason = (enum card_reason)cursor_int(cursor, 9),
                          .channels = cursor_int(cursor, 10),
                          .blocked = cursor_int(cursor, 11),
                          .pin_tries = (int32_t)cursor_int(cursor, 12),
                          .replaced_by = cursor_int(cursor, 13),
                          .created_us = cursor_int(cursor, 14),
                          .changed_us = cursor_int(cursor, 15),
                          .has_pin = cursor_int(cursor, 16) != 0};
    copy_text(cursor_str(cursor, 4), card->name, sizeof card->name);
    copy_text(cursor_str(cursor, 5), card->bin, sizeof card->bin);
    copy_text(cursor_str(cursor, 6), card->last_four, sizeof card->last_four);
}

static enum status select_one(struct txn *txn, const struct store_sql *sql,
                              const struct value *values, size_t count, struct card *card)
{
    struct cursor cursor;
    enum status status = txn_query(txn, sql, values, count, &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        read_card(&cursor, card);
    }
    cursor_close(&cursor);
    return status;
}

enum status card_select(struct txn *txn, int64_t id, struct card *card)
{
    return select_one(txn, &select_card, VALUES(value_int(id)), card);
}

enum status card_select_number(struct txn *txn, const struct digest *find, struct card *card)
{
    return select_one(txn, &select_card_number,
                      VALUES(value_bytes(find->bytes, sizeof find->bytes)), card);
}

enum status card_select_all(struct txn *txn, int64_t customer, bool closed, struct card *cards,
                            size_t room, size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status = txn_query(txn, closed ? &select_closed_cards : &select_open_cards,
                                   VALUES(value_int(customer), value_int((int64_t)room)), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        read_card(&cursor, &cards[*count]);
        *count += 1;
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status card_count_open(struct txn *txn, int64_t customer, int64_t *count)
{
    return txn_int(txn, &count_open_cards, VALUES(value_int(customer)), count);
}

enum status card_update(struct txn *txn, const struct card *card)
{
    return txn_exec(txn, &update_card,
                    VALUES(value_int(card->id), value_text(str_from(card->name)),
                           value_int(card->state), value_int(card->reason),
                           value_int(card->channels), value_int(card->blocked),
                           value_int(card->pin_tries), value_int(card->replaced_by),
                           value_int(card->changed_us)),
                    NULL);
}

/* ---- secrets */

/* Bytes of this length; STATUS_NOT_FOUND: no row, or none are stored. */
static enum status select_bytes(struct txn *txn, const struct store_sql *sql, int64_t id, void *out,
                                size_t size)
{
    struct cursor cursor;
    enum status status = txn_query(txn, sql, VALUES(value_int(id)), &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        struct str bytes = cursor_str(&cursor, 0);
        if (bytes.size == size) {
            memcpy(out, bytes.data, size);
        } else {
            status = bytes.size == 0 ? STATUS_NOT_FOUND : STATUS_CORRUPT;
        }
    }
    cursor_close(&cursor);
    return status;
}

enum status card_select_sealed(struct txn *txn, int64_t id, unsigned char sealed[CARD_SEALED])
{
    return select_bytes(txn, &select_sealed, id, sealed, CARD_SEALED);
}

enum status card_select_pin(struct txn *txn, int64_t id, struct digest *pin)
{
    return select_bytes(txn, &select_pin, id, pin->bytes, sizeof pin->bytes);
}

enum status card_put_pin(struct txn *txn, int64_t id, const struct digest *pin, int64_t now_us)
{
    return txn_exec(
        txn, &update_pin,
        VALUES(value_int(id), value_bytes(pin->bytes, sizeof pin->bytes), value_int(now_us)), NULL);
}

/* ---- limits and what is used of them */

enum status card_limits_select(struct txn *txn, int64_t card,
                               struct card_limit limits[CARD_CHANNELS])
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_limits, VALUES(value_int(card)), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        int64_t channel = cursor_int(&cursor, 0);
        if (channel >= 0 && channel < CARD_CHANNELS) {
            limits[channel] = (struct card_limit){cursor_int(&cursor, 1), cursor_int(&cursor, 2)};
        }
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status card_limit_put(struct txn *txn, int64_t card, enum card_channel channel,
                           const struct card_limit *limit)
{
    return txn_exec(txn, &put_limit,
                    VALUES(value_int(card), value_int(channel), value_int(limit->day_most),
                           value_int(limit->month_most)),
                    NULL);
}

enum status card_counter_select(struct txn *txn, const struct card_counter *counter, int64_t *used)
{
    *used = 0;
    enum status status = txn_int(txn, &select_counter,
                                 VALUES(value_int(counter->card), value_int(counter->channel),
                                        value_int(counter->span), value_int(counter->start)),
                                 used);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status card_counter_put(struct txn *txn, const struct card_counter *counter, int64_t former,
                             int64_t used)
{
    int64_t changed = 0;
    enum status status = txn_exec(txn, &put_counter,
                                  VALUES(value_int(counter->card), value_int(counter->channel),
                                         value_int(counter->span), value_int(counter->start),
                                         value_int(used), value_int(former)),
                                  &changed);
    return status == STATUS_OK && changed == 0 ? STATUS_RETRY : status;
}
