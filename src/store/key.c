#include "store/key.h"

#include <string.h>

static const struct store_sql find_key = {
    "SELECT scope, key, request, reference FROM request_key WHERE hash = $1", "i", "itbi"};
static const struct store_sql insert_key = {
    "INSERT INTO request_key (id, hash, scope, key, request, reference, created_us)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)",
    "iiitbii", ""};

const struct store_sql *const key_statements[] = {&find_key, &insert_key, NULL};

static int64_t key_hash(int64_t scope, struct str key)
{
    struct digest of_key = sha256(key);
    char text[sizeof scope + sizeof of_key.bytes];
    memcpy(text, &scope, sizeof scope);
    memcpy(text + sizeof scope, of_key.bytes, sizeof of_key.bytes);
    struct digest digest = sha256((struct str){text, sizeof text});
    int64_t hash = 0;
    memcpy(&hash, digest.bytes, sizeof hash);
    return hash;
}

enum status key_find(struct txn *txn, int64_t scope, struct str key, const struct digest *request,
                     enum key_state *state, int64_t *reference)
{
    *state = KEY_NEW;
    *reference = 0;
    struct cursor cursor;
    enum status status =
        txn_query(txn, &find_key, VALUES(value_int(key_hash(scope, key))), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        if (cursor_int(&cursor, 0) != scope || !str_equal(cursor_str(&cursor, 1), key)) {
            continue; /* another key with the same hash */
        }
        struct str stored = cursor_str(&cursor, 2);
        if (stored.size == sizeof request->bytes &&
            memcmp(stored.data, request->bytes, stored.size) == 0) {
            *state = KEY_SAME;
            *reference = cursor_int(&cursor, 3);
        } else {
            *state = KEY_CONFLICT;
        }
        break;
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status key_add(struct txn *txn, int64_t id, int64_t scope, struct str key,
                    const struct digest *request, int64_t reference, int64_t now_us)
{
    return txn_exec(txn, &insert_key,
                    VALUES(value_int(id), value_int(key_hash(scope, key)), value_int(scope),
                           value_text(key), value_bytes(request->bytes, sizeof request->bytes),
                           value_int(reference), value_int(now_us)),
                    NULL);
}
