#include "auth/handover_store.h"

#include <string.h>

static const struct store_sql insert_handover = {
    "INSERT INTO handover (id, token_hash, session, customer, language, first_key, second_key,"
    " channel, account, tries, state, expires_us)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    "ibiiibbibiii", ""};
static const struct store_sql select_handover = {
    "SELECT id, session, customer, language, first_key, second_key, channel, account, tries, state,"
    " expires_us FROM handover WHERE id = $1 FOR UPDATE",
    "i", "iiiibbibiii"};
static const struct store_sql find_handover = {
    "SELECT id, session, customer, language, first_key, second_key, channel, account, tries, state,"
    " expires_us FROM handover WHERE token_hash = $1 FOR UPDATE",
    "b", "iiiibbibiii"};
static const struct store_sql update_handover = {
    "UPDATE handover SET second_key = $2, channel = $3, account = $4, tries = $5, state = $6"
    " WHERE id = $1",
    "ibibii", ""};
static const struct store_sql void_handovers = {
    "UPDATE handover SET state = 5 WHERE session = $1 AND state < 4", "i", ""};
static const struct store_sql delete_handovers = {
    "DELETE FROM handover WHERE id IN (SELECT id FROM handover WHERE id < $1 ORDER BY id LIMIT $2)",
    "ii", ""};

const struct store_sql *const handover_statements[] = {&insert_handover,
                                                       &select_handover,
                                                       &find_handover,
                                                       &update_handover,
                                                       &void_handovers,
                                                       &delete_handovers,
                                                       NULL};

static struct value key_value(const struct device_key *key)
{
    return value_bytes(key->bytes, sizeof key->bytes);
}

enum status handover_insert(struct txn *txn, const struct handover *handover,
                            const struct digest *token_hash)
{
    return txn_exec(
        txn, &insert_handover,
        VALUES(value_int(handover->id), value_bytes(token_hash->bytes, sizeof token_hash->bytes),
               value_int(handover->session), value_int(handover->customer),
               value_int(handover->language), key_value(&handover->first),
               key_value(&handover->second), value_int(handover->link.window),
               value_bytes(handover->link.account, WINDOW_ACCOUNT), value_int(handover->tries),
               value_int(handover->state), value_int(handover->expires_us)),
        NULL);
}

static void copy_bytes(struct str from, void *to, size_t size)
{
    memset(to, 0, size);
    if (from.size == size) {
        memcpy(to, from.data, size);
    }
}

static enum status load(struct txn *txn, const struct store_sql *sql, struct value key,
                        struct handover *handover)
{
    struct cursor cursor;
    enum status status = txn_query(txn, sql, &key, 1, &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        int64_t window = cursor_int(&cursor, 6);
        *handover = (struct handover){.id = cursor_int(&cursor, 0),
                                      .session = cursor_int(&cursor, 1),
                                      .customer = cursor_int(&cursor, 2),
                                      .language = (enum language)cursor_int(&cursor, 3),
                                      .link = {.window = (enum window)window},
                                      .tries = cursor_int(&cursor, 8),
                                      .state = (enum handover_state)cursor_int(&cursor, 9),
                                      .expires_us = cursor_int(&cursor, 10)};
        copy_bytes(cursor_str(&cursor, 4), handover->first.bytes, sizeof handover->first.bytes);
        copy_bytes(cursor_str(&cursor, 5), handover->second.bytes, sizeof handover->second.bytes);
        copy_bytes(cursor_str(&cursor, 7), handover->link.account, WINDOW_ACCOUNT);
        status = window < 0 || window >= WINDOW_COUNT ? STATUS_CORRUPT : STATUS_OK;
    }
    cursor_close(&cursor);
    return status;
}

enum status handover_load(struct txn *txn, int64_t id, struct handover *handover)
{
    return load(txn, &select_handover, value_int(id), handover);
}

enum status handover_find(struct txn *txn, const struct digest *token_hash,
                          struct handover *handover)
{
    return load(txn, &find_handover, value_bytes(token_hash->bytes, sizeof token_hash->bytes),
                handover);
}

enum status handover_put(struct txn *txn, const struct handover *handover)
{
    return txn_exec(txn, &update_handover,
                    VALUES(value_int(handover->id), key_value(&handover->second),
                           value_int(handover->link.window),
                           value_bytes(handover->link.account, WINDOW_ACCOUNT),
                           value_int(handover->tries), value_int(handover->state)),
                    NULL);
}

enum status handover_void_all(struct txn *txn, int64_t session)
{
    return txn_exec(txn, &void_handovers, VALUES(value_int(session)), NULL);
}

enum status handover_forget(struct txn *txn, int64_t below, int64_t most)
{
    return txn_exec(txn, &delete_handovers, VALUES(value_int(below), value_int(most)), NULL);
}
