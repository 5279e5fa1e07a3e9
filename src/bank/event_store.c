#include "bank/event_store.h"

static const struct store_sql insert_event = {
    "INSERT INTO event (id, node, customer, kind, reference, state)"
    " VALUES ($1, $2, $3, $4, $5, $6)",
    "iiiiii", ""};
static const struct store_sql select_events = {
    "SELECT id, customer, kind, reference, state FROM event WHERE node = $1 AND id > $2"
    " ORDER BY id LIMIT $3",
    "iii", "iiiii"};
static const struct store_sql select_last = {
    "SELECT id FROM event WHERE node = $1 ORDER BY id DESC LIMIT 1", "i", "i"};
static const struct store_sql delete_events = {
    "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE id < $1 ORDER BY id LIMIT $2)", "ii",
    ""};

const struct store_sql *const event_statements[] = {&insert_event, &select_events, &select_last,
                                                    &delete_events, NULL};

enum status event_insert(struct txn *txn, const struct event *event)
{
    return txn_exec(txn, &insert_event,
                    VALUES(value_int(event->id), value_int(id_node(event->id)),
                           value_int(event->customer), value_int(event->kind),
                           value_int(event->reference), value_int(event->state)),
                    NULL);
}

enum status events_after(struct txn *txn, int node, int64_t after, size_t most,
                         struct cursor *cursor)
{
    return txn_query(txn, &select_events,
                     VALUES(value_int(node), value_int(after), value_int((int64_t)most)), cursor);
}

enum status event_select_last(struct txn *txn, int node, int64_t *id)
{
    return txn_int(txn, &select_last, VALUES(value_int(node)), id);
}

enum status event_delete(struct txn *txn, int64_t below, int64_t most)
{
    return txn_exec(txn, &delete_events, VALUES(value_int(below), value_int(most)), NULL);
}
