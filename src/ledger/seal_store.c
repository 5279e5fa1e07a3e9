#include "ledger/seal_store.h"

#include <string.h>

#include "base/assume.h"

static const struct store_sql select_tile = {
    "SELECT hashes FROM seal_tile WHERE level = $1 AND tile = $2", "ii", "b"};
static const struct store_sql put_tile = {
    "INSERT INTO seal_tile (level, tile, hashes) VALUES ($1, $2, $3)"
    " ON CONFLICT (level, tile) DO UPDATE SET hashes = excluded.hashes",
    "iib", ""};
static const struct store_sql insert_leaf = {
    "INSERT INTO seal_leaf (transfer, leaf) VALUES ($1, $2)", "*ii", ""};
static const struct store_sql select_leaf = {"SELECT leaf FROM seal_leaf WHERE transfer = $1", "i",
                                             "i"};
static const struct store_sql select_leaves = {
    "SELECT transfer, leaf FROM seal_leaf WHERE transfer > $1 ORDER BY transfer LIMIT $2", "ii",
    "ii"};
static const struct store_sql insert_head = {
    "INSERT INTO seal_head (size, root, signature, created_us) VALUES ($1, $2, $3, $4)", "ibbi",
    ""};
static const struct store_sql select_head = {
    "SELECT size, root, signature, created_us FROM seal_head ORDER BY size DESC LIMIT 1", "",
    "ibbi"};
static const struct store_sql select_heads = {
    "SELECT size, root, signature, created_us FROM seal_head ORDER BY size", "", "ibbi"};
static const struct store_sql select_lanes = {"SELECT node, last_transfer FROM seal_lane", "",
                                              "ii"};
static const struct store_sql put_lane = {
    "INSERT INTO seal_lane (node, last_transfer) VALUES ($1, $2)"
    " ON CONFLICT (node) DO UPDATE SET last_transfer = excluded.last_transfer",
    "ii", ""};

const struct store_sql *const seal_statements[] = {
    &select_tile,   &put_tile,    &insert_leaf, &select_leaf,
    &select_leaves, &insert_head, &select_head, &select_heads,
    &select_lanes,  &put_lane,    NULL};

enum status tile_load(struct txn *txn, unsigned level, uint64_t index, struct tile *tile)
{
    struct cursor cursor;
    *tile = (struct tile){.level = level, .index = index};
    enum status status =
        txn_query(txn, &select_tile, VALUES(value_int(level), value_int((int64_t)index)), &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        struct str bytes = cursor_str(&cursor, 0);
        tile->count = bytes.size / SHA256_SIZE;
        if (bytes.size % SHA256_SIZE != 0 || tile->count > TILE_HASHES) {
            status = STATUS_CORRUPT;
        } else {
            memcpy(tile->hashes, bytes.data, bytes.size);
        }
    }
    cursor_close(&cursor);
    return status;
}

enum status tile_put(struct txn *txn, const struct tile *tile)
{
    return txn_exec(txn, &put_tile,
                    VALUES(value_int(tile->level), value_int((int64_t)tile->index),
                           value_bytes(tile->hashes, tile->count * SHA256_SIZE)),
                    NULL);
}

enum status leaves_insert(struct txn *txn, const int64_t *transfers, size_t count,
                          uint64_t first_leaf)
{
    struct value values[LEAVES_AT_ONCE * 2];
    assume(count <= LEAVES_AT_ONCE);
    for (size_t i = 0; i < count; i++) {
        values[i * 2] = value_int(transfers[i]);
        values[i * 2 + 1] = value_int((int64_t)(first_leaf + i));
    }
    return txn_exec_many(txn, &insert_leaf, values, count);
}

enum status leaf_load(struct txn *txn, int64_t transfer, uint64_t *leaf)
{
    int64_t number = 0;
    enum status status = txn_int(txn, &select_leaf, VALUES(value_int(transfer)), &number);
    *leaf = (uint64_t)number;
    return status;
}

enum status leaves_page(struct txn *txn, int64_t after, size_t most, struct leaf_row *rows,
                        size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status =
        txn_query(txn, &select_leaves, VALUES(value_int(after), value_int((int64_t)most)), &cursor);
    while (status == STATUS_OK && *count < most && (status = cursor_next(&cursor)) == STATUS_OK) {
        rows[(*count)++] =
            (struct leaf_row){cursor_int(&cursor, 0), (uint64_t)cursor_int(&cursor, 1)};
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status head_insert(struct txn *txn, const struct seal_head *head)
{
    return txn_exec(txn, &insert_head,
                    VALUES(value_int((int64_t)head->size),
                           value_bytes(head->root.bytes, sizeof head->root.bytes),
                           value_bytes(head->signature, sizeof head->signature),
                           value_int(head->created_us)),
                    NULL);
}

enum status heads_all(struct txn *txn, struct cursor *cursor)
{
    return txn_query(txn, &select_heads, NULL, 0, cursor);
}

enum status head_read(const struct cursor *cursor, struct seal_head *head)
{
    struct str root = cursor_str(cursor, 1);
    struct str signature = cursor_str(cursor, 2);
    *head = (struct seal_head){.size = (uint64_t)cursor_int(cursor, 0),
                               .created_us = cursor_int(cursor, 3)};
    if (root.size != sizeof head->root.bytes || signature.size != sizeof head->signature) {
        return STATUS_CORRUPT;
    }
    memcpy(head->root.bytes, root.data, root.size);
    memcpy(head->signature, signature.data, signature.size);
    return STATUS_OK;
}

enum status head_load(struct txn *txn, struct seal_head *head)
{
    struct cursor cursor;
    *head = (struct seal_head){.root = merkle_empty()};
    enum status status = txn_query(txn, &select_head, NULL, 0, &cursor);
    if (status == STATUS_OK) {
        status = cursor_next(&cursor);
    }
    if (status == STATUS_OK) {
        status = head_read(&cursor, head);
    }
    cursor_close(&cursor);
    return status;
}

enum status lanes_load(struct txn *txn, int64_t last[SEAL_LANES])
{
    memset(last, 0, SEAL_LANES * sizeof last[0]);
    struct cursor cursor;
    enum status status = txn_query(txn, &select_lanes, NULL, 0, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        int64_t node = cursor_int(&cursor, 0);
        if (node >= 0 && node < SEAL_LANES) {
            last[node] = cursor_int(&cursor, 1);
        }
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status lane_put(struct txn *txn, int node, int64_t last)
{
    return txn_exec(txn, &put_lane, VALUES(value_int(node), value_int(last)), NULL);
}
