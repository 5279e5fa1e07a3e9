/* risk_store.c - the SQL of signs of fraud and of known payees. */
#include "bank/risk.h"

static const struct store_sql insert_sign = {
    "INSERT INTO risk_payee (kind, value, added_us) VALUES ($1, $2, $3)"
    " ON CONFLICT (kind, value) DO NOTHING",
    "iti", ""};
static const struct store_sql count_sign = {
    "SELECT count(*) FROM risk_payee WHERE kind = $1 AND value = $2", "it", "i"};
static const struct store_sql put_known = {
    "INSERT INTO known_payee (customer, payee, paid_us) VALUES ($1, $2, $3)"
    " ON CONFLICT (customer, payee) DO UPDATE SET paid_us = excluded.paid_us",
    "ibi", ""};
static const struct store_sql count_known = {
    "SELECT count(*) FROM known_payee WHERE customer = $1 AND payee = $2", "ib", "i"};

const struct store_sql *const risk_statements[] = {&insert_sign, &count_sign, &put_known,
                                                   &count_known, NULL};

enum status risk_add(struct txn *txn, const struct bank *bank, enum risk_kind kind,
                     struct str value)
{
    return txn_exec(txn, &insert_sign,
                    VALUES(value_int(kind), value_text(value), value_int(clock_now(bank->clock))),
                    NULL);
}

enum status risk_listed(struct txn *txn, enum risk_kind kind, struct str value, bool *is_listed)
{
    int64_t count = 0;
    enum status status =
        txn_int(txn, &count_sign, VALUES(value_int(kind), value_text(value)), &count);
    *is_listed = count != 0;
    return status;
}

enum status risk_known(struct txn *txn, int64_t customer, const struct digest *payee,
                       bool *is_known)
{
    int64_t count = 0;
    enum status status = txn_int(
        txn, &count_known,
        VALUES(value_int(customer), value_bytes(payee->bytes, sizeof payee->bytes)), &count);
    *is_known = count != 0;
    return status;
}

enum status risk_remember(struct txn *txn, const struct bank *bank, int64_t customer,
                          const struct digest *payee)
{
    return txn_exec(txn, &put_known,
                    VALUES(value_int(customer), value_bytes(payee->bytes, sizeof payee->bytes),
                           value_int(clock_now(bank->clock))),
                    NULL);
}
