#include "bank/internal_store.h"

static const struct store_sql select_internal = {
    "SELECT account FROM internal_account WHERE role = $1 AND currency = $2", "ii", "i"};
static const struct store_sql insert_internal = {
    "INSERT INTO internal_account (role, currency, account) VALUES ($1, $2, $3)", "iii", ""};
static const struct store_sql select_number = {
    "SELECT id FROM account WHERE number = $1 AND customer = 0", "t", "i"};

const struct store_sql *const internal_statements[] = {&select_internal, &insert_internal,
                                                       &select_number, NULL};

enum status internal_select(struct txn *txn, enum internal_role role, enum currency currency,
                            int64_t *account)
{
    return txn_int(txn, &select_internal, VALUES(value_int(role), value_int(currency)), account);
}

enum status internal_insert(struct txn *txn, enum internal_role role, enum currency currency,
                            int64_t account)
{
    return txn_exec(txn, &insert_internal,
                    VALUES(value_int(role), value_int(currency), value_int(account)), NULL);
}

enum status internal_by_number(struct txn *txn, struct str number, int64_t *account)
{
    return txn_int(txn, &select_number, VALUES(value_text(number)), account);
}
