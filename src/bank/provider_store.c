#include "bank/provider_store.h"

static const struct store_sql delete_providers = {"DELETE FROM provider", "", ""};
static const struct store_sql insert_provider = {
    "INSERT INTO provider (id, position, category, region, bik, account, by_charge, find, body)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    "iiitttitt", ""};
static const struct store_sql select_provider = {"SELECT body FROM provider WHERE id = $1", "i",
                                                 "t"};
static const struct store_sql select_by_account = {
    "SELECT body FROM provider WHERE account = $1 AND bik = $2 ORDER BY position LIMIT 1", "tt",
    "t"};
static const struct store_sql select_by_charge = {
    "SELECT body FROM provider WHERE category = $1 AND by_charge = 1 ORDER BY position LIMIT 1",
    "i", "t"};
static const struct store_sql select_providers = {
    "SELECT find, body FROM provider WHERE ($1 = 0 OR category = $1)"
    " AND ($2 = '' OR region = '' OR region = $2) ORDER BY position",
    "it", "*tt"};

const struct store_sql *const provider_statements[] = {&delete_providers,
                                                       &insert_provider,
                                                       &select_provider,
                                                       &select_by_account,
                                                       &select_by_charge,
                                                       &select_providers,
                                                       NULL};

enum status provider_delete_all(struct txn *txn)
{
    return txn_exec(txn, &delete_providers, NULL, 0, NULL);
}

enum status provider_insert(struct txn *txn, const struct provider_row *row)
{
    return txn_exec(txn, &insert_provider,
                    VALUES(value_int(row->id), value_int(row->position), value_int(row->category),
                           value_text(row->region), value_text(row->bik), value_text(row->account),
                           value_int(row->by_charge), value_text(row->find), value_text(row->body)),
                    NULL);
}

static enum status one(struct txn *txn, const struct store_sql *sql, const struct value *values,
                       size_t count, struct arena *arena, struct str *body)
{
    struct cursor cursor;
    enum status status = txn_query(txn, sql, values, count, &cursor);
    if (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        *body = arena_copy(arena, cursor_str(&cursor, 0));
        status = body->data == NULL ? STATUS_NO_MEMORY : STATUS_OK;
    }
    cursor_close(&cursor);
    return status;
}

enum status provider_body(struct txn *txn, int64_t id, struct arena *arena, struct str *body)
{
    return one(txn, &select_provider, VALUES(value_int(id)), arena, body);
}

enum status provider_body_by_account(struct txn *txn, struct str bik, struct str account,
                                     struct arena *arena, struct str *body)
{
    return one(txn, &select_by_account, VALUES(value_text(account), value_text(bik)), arena, body);
}

enum status provider_body_by_charge(struct txn *txn, enum provider_category category,
                                    struct arena *arena, struct str *body)
{
    return one(txn, &select_by_charge, VALUES(value_int(category)), arena, body);
}

enum status provider_rows(struct txn *txn, const struct provider_query *query,
                          struct cursor *cursor)
{
    return txn_query(txn, &select_providers,
                     VALUES(value_int(query->category), value_text(query->region)), cursor);
}
