#include "store/node.h"

#include <string.h>

#include "base/limits.h"
#include "base/log.h"

static const struct store_sql select_held = {
    "SELECT id FROM node WHERE expires_us >= $1 ORDER BY id", "i", "i"};
static const struct store_sql select_all = {"SELECT id FROM node ORDER BY id", "", "i"};
static const struct store_sql take_node = {
    "INSERT INTO node (id, owner, batch, expires_us) VALUES ($1, $2, 0, $3)"
    " ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, batch = 0,"
    " expires_us = excluded.expires_us WHERE node.expires_us < $4",
    "iiii", ""};
static const struct store_sql mark_node = {
    "UPDATE node SET batch = $3, expires_us = $4 WHERE id = $1 AND owner = $2", "iiii", ""};
static const struct store_sql renew_node = {
    "UPDATE node SET expires_us = $3 WHERE id = $1 AND owner = $2", "iii", ""};
static const struct store_sql free_node = {
    "UPDATE node SET expires_us = 0 WHERE id = $1 AND owner = $2", "ii", ""};
static const struct store_sql select_batch = {
    "SELECT batch FROM node WHERE id = $1 AND owner = $2 FOR UPDATE", "ii", "i"};

const struct store_sql *const node_statements[] = {&select_held,  &select_all, &take_node,
                                                   &mark_node,    &renew_node, &free_node,
                                                   &select_batch, NULL};

static int64_t lease_end(const struct node *node)
{
    return clock_now(&node->clock) + SECONDS_US(LIMIT_LEASE_SECONDS);
}

static enum status held(struct txn *txn, int64_t now_us, bool is_held[NODE_MOST], int64_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status = txn_query(txn, &select_held, VALUES(value_int(now_us)), &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        int64_t id = cursor_int(&cursor, 0);
        if (id >= 0 && id < NODE_MOST) {
            is_held[id] = true;
            *count += 1;
        }
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* STATUS_BUSY: another process was first. */
static enum status take(struct txn *txn, struct node *node, int64_t now_us)
{
    int64_t changed = 0;
    enum status status = txn_exec(txn, &take_node,
                                  VALUES(value_int(node->id), value_int(node->owner),
                                         value_int(lease_end(node)), value_int(now_us)),
                                  &changed);
    return status == STATUS_OK && changed == 0 ? STATUS_BUSY : status;
}

static enum status claim(struct connection *connection, struct node *node)
{
    struct txn *txn = NULL;
    enum status status = txn_begin(connection, &txn);
    if (status != STATUS_OK) {
        return status;
    }
    bool is_held[NODE_MOST] = {false};
    int64_t count = 0;
    int64_t now = clock_now(&node->clock);
    status = held(txn, now, is_held, &count);
    if (status == STATUS_OK) {
        status = STATUS_BUSY;
    }
    for (int id = 0; status == STATUS_BUSY && id < NODE_MOST; id++) {
        node->id = (uint8_t)id;
        status = is_held[id] ? STATUS_BUSY : take(txn, node, now);
    }
    if (status == STATUS_OK) {
        return txn_commit(txn);
    }
    txn_rollback(txn);
    return status;
}

enum status node_claim(struct store *store, const struct clock *clock, struct random *random,
                       struct node *node, struct error *error)
{
    *node = (struct node){.clock = *clock};
    if (!store_is_shared(store)) {
        return STATUS_OK;
    }
    struct connection *connection = NULL;
    enum status status = store_connect(store, CONNECTION_WRITER, &connection, error);
    if (status != STATUS_OK) {
        return status;
    }
    while (node->owner <= 0) {
        random_fill(random, &node->owner, sizeof node->owner);
        node->owner &= INT64_MAX;
    }
    status = claim(connection, node);
    store_disconnect(connection);
    return status == STATUS_OK
               ? STATUS_OK
               : error_set(error, status, "no node number could be taken: %s", status_name(status));
}

void node_release(struct store *store, const struct node *node)
{
    struct connection *connection = NULL;
    struct txn *txn = NULL;
    if (node->owner == 0 ||
        store_connect(store, CONNECTION_WRITER, &connection, NULL) != STATUS_OK) {
        return; /* then it runs out by itself */
    }
    bool is_free = txn_begin(connection, &txn) == STATUS_OK &&
                   txn_exec(txn, &free_node, VALUES(value_int(node->id), value_int(node->owner)),
                            NULL) == STATUS_OK &&
                   txn_commit(txn) == STATUS_OK;
    if (!is_free) {
        log_event(LOG_WARNING, "node-kept", "the node's number runs out by itself");
    }
    store_disconnect(connection);
}

enum status node_mark(struct txn *txn, const struct node *node, int64_t batch)
{
    int64_t changed = 0;
    enum status status = txn_exec(txn, &mark_node,
                                  VALUES(value_int(node->id), value_int(node->owner),
                                         value_int(batch), value_int(lease_end(node))),
                                  &changed);
    return status == STATUS_OK && changed == 0 ? STATUS_NOT_FOUND : status;
}

enum status node_renew(struct txn *txn, const struct node *node)
{
    int64_t changed = 0;
    enum status status = txn_exec(
        txn, &renew_node,
        VALUES(value_int(node->id), value_int(node->owner), value_int(lease_end(node))), &changed);
    return status == STATUS_OK && changed == 0 ? STATUS_NOT_FOUND : status;
}

enum status node_last_batch(struct txn *txn, const struct node *node, int64_t *batch)
{
    return txn_int(txn, &select_batch, VALUES(value_int(node->id), value_int(node->owner)), batch);
}

enum status node_count(struct txn *txn, int64_t now_us, int64_t *count)
{
    bool is_held[NODE_MOST] = {false};
    return held(txn, now_us, is_held, count);
}

enum status node_list(struct txn *txn, int numbers[NODE_MOST], size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status = txn_query(txn, &select_all, NULL, 0, &cursor);
    while (status == STATUS_OK && *count < NODE_MOST &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        int64_t id = cursor_int(&cursor, 0);
        if (id >= 0 && id < NODE_MOST) {
            numbers[(*count)++] = (int)id;
        }
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
