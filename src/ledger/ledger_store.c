#include "ledger/ledger_store.h"

#include "ledger/key_store.h"

#define N(number) value_int(number)

/* ---- accounts */

static const struct store_sql select_account = {
    "SELECT " ACCOUNT_COLUMNS " FROM ledger_account WHERE id = $1 FOR UPDATE SKIP LOCKED", "i",
    "iiiiiiiiiiiiii"};
static const struct store_sql select_account_id = {"SELECT id FROM ledger_account WHERE id = $1",
                                                   "i", "i"};
static const struct store_sql select_accounts = {
    "SELECT " ACCOUNT_COLUMNS " FROM ledger_account WHERE id > $1 ORDER BY id LIMIT $2", "ii",
    "iiiiiiiiiiiiii"};
static const struct store_sql insert_account = {
    "INSERT INTO ledger_account (" ACCOUNT_COLUMNS ")"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    "iiiiiiiiiiiiii", ""};
static const struct store_sql update_account_terms = {
    "UPDATE ledger_account SET lower_limit = $2, upper_limit = $3, flags = $4, last_change = $5"
    " WHERE id = $1",
    "iiiii", ""};

void account_read(const struct cursor *cursor, struct ledger_account *account)
{
    *account = (struct ledger_account){
        .id = cursor_int(cursor, 0),
        .currency = (enum currency)cursor_int(cursor, 1),
        .debits_pending = cursor_int(cursor, 2),
        .debits_posted = cursor_int(cursor, 3),
        .credits_pending = cursor_int(cursor, 4),
        .credits_posted = cursor_int(cursor, 5),
        .lower_limit = cursor_int(cursor, 6),
        .upper_limit = cursor_int(cursor, 7),
        .flags = cursor_int(cursor, 8),
        .last_transfer = cursor_int(cursor, 9),
        .last_change = cursor_int(cursor, 10),
        .day = cursor_int(cursor, 11),
        .day_debits = cursor_int(cursor, 12),
        .day_credits = cursor_int(cursor, 13),
    };
}

static enum status from_id(struct txn *txn, const struct store_sql *sql, int64_t after, size_t most,
                           struct cursor *cursor)
{
    return txn_query(txn, sql, VALUES(N(after), N((int64_t)most)), cursor);
}

enum status account_load(struct txn *txn, int64_t id, struct ledger_account *account)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_account, VALUES(N(id)), &cursor);
    READ_ONE(cursor, status, account_read, account);
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    /* There is none, or another process holds it: to wait for it now could wait for ever. */
    int64_t held = 0;
    status = txn_int(txn, &select_account_id, VALUES(N(id)), &held);
    return status == STATUS_OK ? txn_widen(txn, id) : status;
}

enum status accounts_some(struct txn *txn, int64_t after, size_t most, struct cursor *cursor)
{
    return from_id(txn, &select_accounts, after, most, cursor);
}

enum status account_insert(struct txn *txn, const struct ledger_account *account)
{
    return txn_exec(txn, &insert_account,
                    VALUES(N(account->id), N(account->currency), N(account->debits_pending),
                           N(account->debits_posted), N(account->credits_pending),
                           N(account->credits_posted), N(account->lower_limit),
                           N(account->upper_limit), N(account->flags), N(account->last_transfer),
                           N(account->last_change), N(account->day), N(account->day_debits),
                           N(account->day_credits)),
                    NULL);
}

enum status account_update_terms(struct txn *txn, const struct ledger_account *account)
{
    return txn_exec(txn, &update_account_terms,
                    VALUES(N(account->id), N(account->lower_limit), N(account->upper_limit),
                           N(account->flags), N(account->last_change)),
                    NULL);
}

/* ---- changes of accounts */

static const struct store_sql select_change_last = {
    "SELECT id FROM account_change ORDER BY id DESC LIMIT 1", "", "i"};

static const struct store_sql insert_change = {
    "INSERT INTO account_change (" CHANGE_COLUMNS ")"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    "iiiiiiiiiiiiiiii", ""};
static const struct store_sql select_change_by_key = {
    "SELECT " CHANGE_COLUMNS " FROM account_change WHERE key = $1 AND step = $2", "ii",
    "iiiiiiiiiiiiiiii"};
static const struct store_sql select_changes = {
    "SELECT " CHANGE_COLUMNS " FROM account_change WHERE id > $1 ORDER BY id LIMIT $2", "ii",
    "iiiiiiiiiiiiiiii"};

void change_read(const struct cursor *cursor, struct account_change *change)
{
    *change = (struct account_change){
        .id = cursor_int(cursor, 0),
        .key = cursor_int(cursor, 1),
        .step = cursor_int(cursor, 2),
        .account = cursor_int(cursor, 3),
        .kind = (enum change_kind)cursor_int(cursor, 4),
        .currency = (enum currency)cursor_int(cursor, 5),
        .flags_before = cursor_int(cursor, 6),
        .flags_after = cursor_int(cursor, 7),
        .lower_before = cursor_int(cursor, 8),
        .lower_after = cursor_int(cursor, 9),
        .upper_before = cursor_int(cursor, 10),
        .upper_after = cursor_int(cursor, 11),
        .sweep = cursor_int(cursor, 12),
        .previous = cursor_int(cursor, 13),
        .created_us = cursor_int(cursor, 14),
        .user_data = cursor_int(cursor, 15),
    };
}

enum status change_insert(struct txn *txn, const struct account_change *change)
{
    return txn_exec(txn, &insert_change,
                    VALUES(N(change->id), N(change->key), N(change->step), N(change->account),
                           N(change->kind), N(change->currency), N(change->flags_before),
                           N(change->flags_after), N(change->lower_before), N(change->lower_after),
                           N(change->upper_before), N(change->upper_after), N(change->sweep),
                           N(change->previous), N(change->created_us), N(change->user_data)),
                    NULL);
}

enum status change_by_key(struct txn *txn, int64_t key, int64_t step, struct account_change *change)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_change_by_key, VALUES(N(key), N(step)), &cursor);
    READ_ONE(cursor, status, change_read, change);
    return status;
}

enum status changes_some(struct txn *txn, int64_t after, size_t most, struct cursor *cursor)
{
    return from_id(txn, &select_changes, after, most, cursor);
}

/* ---- transfers */

static const struct store_sql select_transfer = {
    "SELECT " TRANSFER_COLUMNS " FROM transfer WHERE id = $1", "i", "iiiiiiiiiiiiiiiiiiiiiiii"};
static const struct store_sql select_transfers = {"SELECT " TRANSFER_COLUMNS
                                                  " FROM transfer WHERE id > $1 ORDER BY id",
                                                  "i", "*iiiiiiiiiiiiiiiiiiiiiiii"};
static const struct store_sql select_some_transfers = {
    "SELECT " TRANSFER_COLUMNS " FROM transfer WHERE id > $1 ORDER BY id LIMIT $2", "ii",
    "iiiiiiiiiiiiiiiiiiiiiiii"};
static const struct store_sql select_by_key = {
    "SELECT id FROM transfer WHERE key = $1 AND step = $2", "ii", "i"};
static const struct store_sql select_settled = {"SELECT through FROM settled WHERE id = 1", "",
                                                "i"};
static const struct store_sql put_settled = {
    "INSERT INTO settled (id, through) VALUES (1, $1)"
    " ON CONFLICT (id) DO UPDATE SET through = excluded.through",
    "i", ""};
static const struct store_sql select_transfer_count = {"SELECT count(*) FROM transfer", "", "i"};
static const struct store_sql select_transfer_last = {
    "SELECT id FROM transfer ORDER BY id DESC LIMIT 1", "", "i"};

void transfer_read(const struct cursor *cursor, struct transfer *transfer)
{
    *transfer = (struct transfer){
        .id = cursor_int(cursor, 0),
        .key = cursor_int(cursor, 1),
        .step = cursor_int(cursor, 2),
        .state = (enum transfer_state)cursor_int(cursor, 3),
        .pending_id = cursor_int(cursor, 4),
        .debit_account = cursor_int(cursor, 5),
        .credit_account = cursor_int(cursor, 6),
        .amount = cursor_int(cursor, 7),
        .currency = (enum currency)cursor_int(cursor, 8),
        .kind = cursor_int(cursor, 9),
        .link = cursor_int(cursor, 10),
        .link_left = cursor_int(cursor, 11),
        .business_date = (int32_t)cursor_int(cursor, 12),
        .value_date = (int32_t)cursor_int(cursor, 13),
        .created_us = cursor_int(cursor, 14),
        .user_data = cursor_int(cursor, 15),
        .flags = cursor_int(cursor, 16),
        .asked = cursor_int(cursor, 17),
        .expires_us = cursor_int(cursor, 18),
        .reverses = cursor_int(cursor, 19),
        .debit_previous = cursor_int(cursor, 20),
        .credit_previous = cursor_int(cursor, 21),
        .debit_balance = cursor_int(cursor, 22),
        .credit_balance = cursor_int(cursor, 23),
    };
}

enum status transfer_load(struct txn *txn, int64_t id, struct transfer *transfer)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_transfer, VALUES(N(id)), &cursor);
    READ_ONE(cursor, status, transfer_read, transfer);
    return status;
}

enum status transfers_from(struct txn *txn, int64_t after, struct cursor *cursor)
{
    return txn_query(txn, &select_transfers, VALUES(N(after)), cursor);
}

enum status transfers_some(struct txn *txn, int64_t after, size_t most, struct cursor *cursor)
{
    return from_id(txn, &select_some_transfers, after, most, cursor);
}

enum status transfers_page(struct txn *txn, int64_t after, size_t most, struct transfer *transfers,
                           size_t *count)
{
    struct cursor cursor;
    *count = 0;
    enum status status = transfers_some(txn, after, most, &cursor);
    while (status == STATUS_OK && *count < most && (status = cursor_next(&cursor)) == STATUS_OK) {
        transfer_read(&cursor, &transfers[(*count)++]);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status transfer_by_key(struct txn *txn, int64_t key, int64_t step, int64_t *id)
{
    return txn_is_shared(txn) ? txn_int(txn, &select_by_key, VALUES(N(key), N(step)), id)
                              : key_in_all(txn, key, step, id);
}

enum status settled_load(struct txn *txn, int64_t *through)
{
    *through = 0;
    enum status status = txn_int(txn, &select_settled, NULL, 0, through);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status settled_put(struct txn *txn, int64_t through)
{
    return txn_exec(txn, &put_settled, VALUES(N(through)), NULL);
}

enum status count_transfers(struct txn *txn, int64_t *count)
{
    return txn_int(txn, &select_transfer_count, NULL, 0, count);
}

static enum status last_id(struct txn *txn, const struct store_sql *sql, int64_t *id)
{
    *id = 0;
    enum status status = txn_int(txn, sql, NULL, 0, id);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status transfer_last_id(struct txn *txn, int64_t *id)
{
    return last_id(txn, &select_transfer_last, id);
}

enum status change_last_id(struct txn *txn, int64_t *id)
{
    return last_id(txn, &select_change_last, id);
}

/* ---- holds and reversals */

static const struct store_sql select_hold = {
    "SELECT transfer, amount, expires_us FROM open_hold WHERE transfer = $1", "i", "iii"};
static const struct store_sql select_holds = {
    "SELECT transfer, amount, expires_us FROM open_hold WHERE transfer > $1"
    " ORDER BY transfer LIMIT $2",
    "ii", "iii"};
static const struct store_sql select_due = {
    "SELECT transfer, amount, expires_us FROM open_hold"
    " WHERE (expires_us, transfer) > ($1, $2) AND expires_us > 0 AND expires_us <= $3"
    " ORDER BY expires_us, transfer LIMIT $4",
    "iiii", "iii"};
static const struct store_sql select_resolved = {
    "SELECT id, pending_id FROM transfer WHERE id > $1 AND pending_id > 0 AND pending_id < $2"
    " ORDER BY id LIMIT $3",
    "iii", "ii"};
static const struct store_sql select_expired = {
    "SELECT expiry FROM expired_hold WHERE transfer = $1", "i", "i"};
static const struct store_sql select_all_expired = {
    "SELECT transfer, expiry FROM expired_hold WHERE transfer > $1 ORDER BY transfer LIMIT $2",
    "ii", "ii"};
static const struct store_sql select_reversal = {
    "SELECT reversal FROM reversal WHERE transfer = $1", "i", "i"};
static const struct store_sql select_reversals = {
    "SELECT transfer, reversal FROM reversal WHERE transfer > $1 ORDER BY transfer LIMIT $2", "ii",
    "ii"};
void hold_read(const struct cursor *cursor, struct open_hold *hold)
{
    *hold = (struct open_hold){cursor_int(cursor, 0), cursor_int(cursor, 1), cursor_int(cursor, 2)};
}

enum status hold_load(struct txn *txn, int64_t transfer, struct open_hold *hold)
{
    struct cursor cursor;
    enum status status = txn_query(txn, &select_hold, VALUES(N(transfer)), &cursor);
    READ_ONE(cursor, status, hold_read, hold);
    return status;
}

enum status holds_some(struct txn *txn, int64_t after, size_t most, struct cursor *cursor)
{
    return from_id(txn, &select_holds, after, most, cursor);
}

enum status holds_due(struct txn *txn, const struct open_hold *after, int64_t now_us, size_t most,
                      struct cursor *cursor)
{
    return txn_query(txn, &select_due,
                     VALUES(N(after->expires_us), N(after->transfer), N(now_us), N((int64_t)most)),
                     cursor);
}

enum status holds_resolved_some(struct txn *txn, int64_t after, int64_t before, size_t most,
                                struct cursor *cursor)
{
    return txn_query(txn, &select_resolved, VALUES(N(after), N(before), N((int64_t)most)), cursor);
}

enum status expired_load(struct txn *txn, int64_t transfer, int64_t *expiry)
{
    return txn_int(txn, &select_expired, VALUES(N(transfer)), expiry);
}

enum status expired_some(struct txn *txn, int64_t after, size_t most, struct cursor *cursor)
{
    return from_id(txn, &select_all_expired, after, most, cursor);
}

enum status reversal_load(struct txn *txn, int64_t transfer, int64_t *reversal)
{
    return txn_int(txn, &select_reversal, VALUES(N(transfer)), reversal);
}

enum status reversals_some(struct txn *txn, int64_t after, size_t most, struct cursor *cursor)
{
    return from_id(txn, &select_reversals, after, most, cursor);
}

/* ---- days */

/* For readers: no lock. The newest day is its account's, the others are rows of their own. */
static const struct store_sql select_newest_day = {
    "SELECT " ACCOUNT_COLUMNS " FROM ledger_account WHERE id = $1", "i", "iiiiiiiiiiiiii"};
static const struct store_sql select_past_day = {
    "SELECT " DAILY_COLUMNS " FROM past_day WHERE account = $1 AND day = $2", "ii", "iiiiiii"};
static const struct store_sql select_past_last = {"SELECT " DAILY_COLUMNS
                                                  " FROM past_day WHERE account = $1 AND day <= $2"
                                                  " ORDER BY day DESC LIMIT 1",
                                                  "ii", "iiiiiii"};
static const struct store_sql select_past_first = {"SELECT " DAILY_COLUMNS
                                                   " FROM past_day WHERE account = $1 AND day >= $2"
                                                   " ORDER BY day LIMIT 1",
                                                   "ii", "iiiiiii"};
static const struct store_sql select_past_days = {"SELECT " DAILY_COLUMNS
                                                  " FROM past_day WHERE (account, day) > ($1, $2)"
                                                  " ORDER BY account, day LIMIT $3",
                                                  "iii", "iiiiiii"};
static const struct store_sql select_shift = {
    "SELECT amount FROM value_shift WHERE account = $1 AND day = $2", "ii", "i"};
static const struct store_sql select_shift_total = {
    "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM value_shift"
    " WHERE account = $1 AND day <= $2",
    "ii", "i"};
static const struct store_sql select_shifts = {
    "SELECT account, day, amount FROM value_shift WHERE (account, day) > ($1, $2)"
    " ORDER BY account, day LIMIT $3",
    "iii", "iii"};
static const struct store_sql put_shift = {
    "INSERT INTO value_shift (account, day, amount) VALUES ($1, $2, $3)"
    " ON CONFLICT (account, day) DO UPDATE SET amount = excluded.amount",
    "iii", ""};
static const struct store_sql select_days = {
    "SELECT name, value FROM setting WHERE name IN ('business_date', 'closed_through')"
    " ORDER BY name FOR SHARE",
    "", "ti"};
static const struct store_sql claim_business_date = {
    "INSERT INTO setting (name, value) VALUES ('business_date', 0)"
    " ON CONFLICT (name) DO UPDATE SET value = setting.value",
    "", ""};
static const struct store_sql put_business_date = {
    "INSERT INTO setting (name, value) VALUES ('business_date', $1)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    "i", ""};
static const struct store_sql put_closed_through = {
    "INSERT INTO setting (name, value) VALUES ('closed_through', $1)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    "i", ""};
static const struct store_sql insert_closed_day = {
    "INSERT INTO closed_day (id, day, day_before, created_us) VALUES ($1, $2, $3, $4)", "iiii", ""};
static const struct store_sql select_closed_days = {
    "SELECT id, day, day_before, created_us FROM closed_day WHERE id > $1 ORDER BY id LIMIT $2",
    "ii", "iiii"};
static const struct store_sql select_closed_day_last = {
    "SELECT id, day, day_before, created_us FROM closed_day ORDER BY id DESC LIMIT 1", "", "iiii"};

void daily_read(const struct cursor *cursor, struct daily_balance *daily)
{
    *daily = (struct daily_balance){.account = cursor_int(cursor, 0),
                                    .day = (int32_t)cursor_int(cursor, 1),
                                    .opening = cursor_int(cursor, 2),
                                    .debits = cursor_int(cursor, 3),
                                    .credits = cursor_int(cursor, 4),
                                    .closing = cursor_int(cursor, 5),
                                    .last_transfer = cursor_int(cursor, 6)};
}

/* Of a row that was changed by hand the numbers may be of any size: they wrap around. */
struct daily_balance account_day(const struct ledger_account *account)
{
    uint64_t closing = (uint64_t)account->credits_posted - (uint64_t)account->debits_posted;
    uint64_t moved = (uint64_t)account->day_credits - (uint64_t)account->day_debits;
    return (struct daily_balance){.account = account->id,
                                  .day = (int32_t)account->day,
                                  .opening = (int64_t)(closing - moved),
                                  .debits = account->day_debits,
                                  .credits = account->day_credits,
                                  .closing = (int64_t)closing,
                                  .last_transfer = account->last_transfer};
}

static enum status newest_day(struct txn *txn, int64_t account, struct daily_balance *daily)
{
    struct cursor cursor;
    struct ledger_account row;
    enum status status = txn_query(txn, &select_newest_day, VALUES(N(account)), &cursor);
    READ_ONE(cursor, status, account_read, &row);
    if (status != STATUS_OK || row.day == 0) {
        return status == STATUS_OK ? STATUS_NOT_FOUND : status;
    }
    *daily = account_day(&row);
    return STATUS_OK;
}

static enum status past_day(struct txn *txn, const struct store_sql *sql, int64_t account,
                            int32_t day, struct daily_balance *daily)
{
    struct cursor cursor;
    enum status status = txn_query(txn, sql, VALUES(N(account), N(day)), &cursor);
    READ_ONE(cursor, status, daily_read, daily);
    return status;
}

enum status daily_load(struct txn *txn, int64_t account, int32_t day, struct daily_balance *daily)
{
    enum status status = newest_day(txn, account, daily);
    bool is_past = status == STATUS_NOT_FOUND || (status == STATUS_OK && daily->day != day);
    return is_past ? past_day(txn, &select_past_day, account, day, daily) : status;
}

enum status daily_last(struct txn *txn, int64_t account, int32_t day, struct daily_balance *daily)
{
    enum status status = newest_day(txn, account, daily);
    bool is_past = status == STATUS_NOT_FOUND || (status == STATUS_OK && daily->day > day);
    return is_past ? past_day(txn, &select_past_last, account, day, daily) : status;
}

enum status daily_first(struct txn *txn, int64_t account, int32_t day, struct daily_balance *daily)
{
    enum status status = past_day(txn, &select_past_first, account, day, daily);
    if (status == STATUS_NOT_FOUND) {
        status = newest_day(txn, account, daily);
        return status == STATUS_OK && daily->day < day ? STATUS_NOT_FOUND : status;
    }
    return status;
}

enum status past_days_some(struct txn *txn, int64_t account, int64_t day, size_t most,
                           struct cursor *cursor)
{
    return txn_query(txn, &select_past_days, VALUES(N(account), N(day), N((int64_t)most)), cursor);
}

enum status shift_load(struct txn *txn, int64_t account, int32_t day, int64_t *amount)
{
    return txn_int(txn, &select_shift, VALUES(N(account), N(day)), amount);
}

enum status shift_total(struct txn *txn, int64_t account, int32_t day, int64_t *amount)
{
    return txn_int(txn, &select_shift_total, VALUES(N(account), N(day)), amount);
}

enum status shift_put(struct txn *txn, int64_t account, int32_t day, int64_t amount)
{
    return txn_exec(txn, &put_shift, VALUES(N(account), N(day), N(amount)), NULL);
}

enum status shifts_some(struct txn *txn, int64_t account, int64_t day, size_t most,
                        struct cursor *cursor)
{
    return txn_query(txn, &select_shifts, VALUES(N(account), N(day), N((int64_t)most)), cursor);
}

enum status days_load(struct txn *txn, bool to_move, struct ledger_days *days)
{
    struct cursor cursor;
    *days = (struct ledger_days){0};
    if (to_move && txn_is_shared(txn)) {
        enum status claimed = txn_exec(txn, &claim_business_date, NULL, 0, NULL);
        if (claimed != STATUS_OK) {
            return claimed;
        }
    }
    enum status status = txn_query(txn, &select_days, NULL, 0, &cursor);
    while (status == STATUS_OK && (status = cursor_next(&cursor)) == STATUS_OK) {
        bool is_business = str_equal(cursor_str(&cursor, 0), STR("business_date"));
        *(is_business ? &days->business_date : &days->closed_through) = cursor_int(&cursor, 1);
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status business_date_put(struct txn *txn, int64_t day)
{
    return txn_exec(txn, &put_business_date, VALUES(N(day)), NULL);
}

void closed_day_read(const struct cursor *cursor, struct closed_day *closed)
{
    *closed = (struct closed_day){.id = cursor_int(cursor, 0),
                                  .day = (int32_t)cursor_int(cursor, 1),
                                  .day_before = (int32_t)cursor_int(cursor, 2),
                                  .created_us = cursor_int(cursor, 3)};
}

enum status closed_day_insert(struct txn *txn, const struct closed_day *closed)
{
    enum status status = txn_exec(
        txn, &insert_closed_day,
        VALUES(N(closed->id), N(closed->day), N(closed->day_before), N(closed->created_us)), NULL);
    return status == STATUS_OK ? txn_exec(txn, &put_closed_through, VALUES(N(closed->day)), NULL)
                               : status;
}

enum status closed_days_some(struct txn *txn, int64_t after, size_t most, struct cursor *cursor)
{
    return from_id(txn, &select_closed_days, after, most, cursor);
}

enum status closed_day_last(struct txn *txn, struct closed_day *closed)
{
    struct cursor cursor;
    *closed = (struct closed_day){0};
    enum status status = txn_query(txn, &select_closed_day_last, NULL, 0, &cursor);
    READ_ONE(cursor, status, closed_day_read, closed);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* clang-format off */
const struct store_sql *const ledger_statements[] = {
    &select_account, &select_account_id, &select_accounts, &insert_account, &update_account_terms,
    &insert_change, &select_change_by_key, &select_changes, &select_transfer, &select_transfers,
    &select_some_transfers, &select_by_key, &select_settled, &put_settled,
    &select_transfer_count, &select_transfer_last,
    &select_hold, &select_holds, &select_due, &select_resolved, &select_expired,
    &select_all_expired, &select_reversal, &select_reversals, &select_change_last, &select_past_day,
    &select_past_last, &select_past_first, &select_past_days, &select_newest_day, &select_shift,
    &select_shift_total, &select_shifts, &put_shift, &select_days, &claim_business_date,
    &put_business_date, &put_closed_through, &insert_closed_day, &select_closed_days,
    &select_closed_day_last, NULL};
/* clang-format on */
