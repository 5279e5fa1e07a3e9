#include "main/main_store.h"

static const struct store_sql select_last_id = {
    "SELECT CAST(coalesce(max(id), 0) AS BIGINT) FROM ("
    "SELECT max(id) AS id FROM transfer UNION ALL SELECT max(id) FROM payment"
    " UNION ALL SELECT max(id) FROM account_change UNION ALL SELECT max(id) FROM closed_day"
    " UNION ALL SELECT max(id) FROM one_time_code UNION ALL SELECT max(id) FROM session"
    " UNION ALL SELECT max(id) FROM customer UNION ALL SELECT max(id) FROM account"
    " UNION ALL SELECT max(id) FROM request_key UNION ALL SELECT max(id) FROM outbox"
    " UNION ALL SELECT max(id) FROM channel_policy UNION ALL SELECT max(id) FROM handover"
    " UNION ALL SELECT max(id) FROM channel_policy_act UNION ALL SELECT max(id) FROM notice"
    " UNION ALL SELECT max(id) FROM bot_message UNION ALL SELECT max(id) FROM departure"
    " UNION ALL SELECT max(id) FROM channel_notice UNION ALL SELECT max(id) FROM card"
    " UNION ALL SELECT max(id) FROM card_request UNION ALL SELECT max(id) FROM card_operation"
    " UNION ALL SELECT max(id) FROM processor_message UNION ALL SELECT max(id) FROM processor_queue"
    " UNION ALL SELECT max(id) FROM event UNION ALL SELECT max(id) FROM look_up"
    " UNION ALL SELECT max(id) FROM rail_message UNION ALL SELECT max(id) FROM rail_queue"
    " UNION ALL SELECT max(id) FROM template UNION ALL SELECT max(id) FROM standing_order"
    " UNION ALL SELECT max(id) FROM standing_run UNION ALL SELECT max(id) FROM ask) AS given",
    "", "i"};
static const struct store_sql select_demo_ready = {
    "SELECT value FROM setting WHERE name = 'demo_ready'", "", "i"};
static const struct store_sql select_demo_begun = {
    "SELECT value FROM setting WHERE name = 'demo_begun'", "", "i"};
static const struct store_sql put_demo_begun = {
    "INSERT INTO setting (name, value) VALUES ('demo_begun', 1)", "", ""};
static const struct store_sql count_customers = {"SELECT count(*) FROM customer", "", "i"};
static const struct store_sql put_demo_ready = {
    "INSERT INTO setting (name, value) VALUES ('demo_ready', 1)", "", ""};
static const struct store_sql select_bench_made = {
    "SELECT value FROM setting WHERE name = 'bench_made'", "", "i"};
static const struct store_sql put_bench_made = {
    "INSERT INTO setting (name, value) VALUES ('bench_made', 1)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    "", ""};
/* Those that every bank has by itself are nobody's. */
static const struct store_sql count_accounts = {
    "SELECT count(*) FROM ledger_account AS a WHERE NOT EXISTS"
    " (SELECT 1 FROM internal_account AS i WHERE i.account = a.id)",
    "", "i"};

const struct store_sql *const main_statements[] = {
    &select_last_id,  &select_demo_ready, &put_demo_ready, &select_demo_begun, &put_demo_begun,
    &count_customers, &select_bench_made, &put_bench_made, &count_accounts,    NULL};

enum status last_id_load(struct txn *txn, int64_t *id)
{
    return txn_int(txn, &select_last_id, NULL, 0, id);
}

static enum status flag_load(struct txn *txn, const struct store_sql *sql, bool *flag)
{
    int64_t value = 0;
    enum status status = txn_int(txn, sql, NULL, 0, &value);
    *flag = status == STATUS_OK && value == 1;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status demo_ready_load(struct txn *txn, bool *ready)
{
    return flag_load(txn, &select_demo_ready, ready);
}

enum status demo_begun_load(struct txn *txn, bool *begun)
{
    return flag_load(txn, &select_demo_begun, begun);
}

enum status demo_begun_put(struct txn *txn)
{
    return txn_exec(txn, &put_demo_begun, NULL, 0, NULL);
}

enum status customer_count_load(struct txn *txn, int64_t *count)
{
    return txn_int(txn, &count_customers, NULL, 0, count);
}

enum status demo_ready_put(struct txn *txn)
{
    return txn_exec(txn, &put_demo_ready, NULL, 0, NULL);
}

enum status bench_made_load(struct txn *txn, bool *made)
{
    return flag_load(txn, &select_bench_made, made);
}

enum status bench_made_put(struct txn *txn)
{
    return txn_exec(txn, &put_bench_made, NULL, 0, NULL);
}

enum status account_count_load(struct txn *txn, int64_t *count)
{
    return txn_int(txn, &count_accounts, NULL, 0, count);
}
