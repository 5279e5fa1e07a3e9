#include "ledger/ledger_history.h"

#include "ledger/ledger_internal.h"

/* ---- balances */

enum status ledger_balance_on(struct txn *txn, int64_t account, int32_t day, int64_t *balance)
{
    struct daily_balance daily;
    enum status status = ledger_daily_last(txn, account, day, &daily);
    *balance = status == STATUS_OK ? daily.closing : 0;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status ledger_value_balance_on(struct txn *txn, int64_t account, int32_t day, int64_t *balance)
{
    int64_t beyond = 0;
    enum status status = ledger_balance_on(txn, account, day, balance);
    if (status == STATUS_OK) {
        status = shift_total(txn, account, day, &beyond);
    }
    if (status == STATUS_OK && __builtin_add_overflow(*balance, beyond, balance)) {
        return STATUS_CORRUPT;
    }
    return status;
}

static bool is_of(const struct transfer *transfer, int64_t account)
{
    return transfer->debit_account == account || transfer->credit_account == account;
}

static int64_t previous_of(const struct transfer *transfer, int64_t account)
{
    return transfer->credit_account == account ? transfer->credit_previous
                                               : transfer->debit_previous;
}

static enum status load_entry(struct txn *txn, int64_t account, int64_t id,
                              struct transfer *transfer)
{
    enum status status = transfer_load(txn, id, transfer);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && !is_of(transfer, account))) {
        return STATUS_CORRUPT; /* a link never leads out of the account's history */
    }
    return status;
}

enum status ledger_balance_at(struct txn *txn, int64_t account, int64_t time_us, int64_t *balance)
{
    struct daily_balance daily;
    *balance = 0;
    /* Nothing that was made by then can be booked on a later day. */
    enum status status = ledger_daily_last(txn, account, clock_day(time_us), &daily);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    int64_t id = daily.last_transfer;
    while (id != 0) {
        struct transfer transfer;
        status = load_entry(txn, account, id, &transfer);
        if (status != STATUS_OK) {
            return status;
        }
        if (transfer.created_us <= time_us) {
            *balance = transfer.credit_account == account ? transfer.credit_balance
                                                          : transfer.debit_balance;
            return STATUS_OK;
        }
        id = previous_of(&transfer, account);
    }
    return STATUS_OK;
}

/* ---- entries */

struct reading {
    struct txn *txn;
    const struct entry_query *query;
    struct entry_page *page;
    int32_t from, to;
    size_t work; /* transfers of the account that were looked at */
};

static bool matches(const struct reading *run, const struct transfer *transfer)
{
    const struct entry_query *query = run->query;
    bool is_in = transfer->credit_account == query->account;
    return is_of(transfer, query->account) && transfer->business_date >= run->from &&
           transfer->business_date <= run->to &&
           (query->least == 0 || transfer->amount >= query->least) &&
           (query->most == 0 || transfer->amount <= query->most) &&
           (query->direction == ENTRY_BOTH || (query->direction == ENTRY_IN) == is_in) &&
           (query->kind == 0 || transfer->kind == query->kind) &&
           (query->states == 0 || (query->states >> transfer->state & 1U) != 0);
}

static void take(struct reading *run, const struct transfer *transfer)
{
    run->page->items[run->page->count++] = *transfer;
}

static bool is_full(const struct reading *run)
{
    return run->page->count == run->query->limit;
}

/* ---- older: along the links */

/* The newest entry before the cursor. A cursor from reading forwards may stand between entries. */
static enum status start_older(struct reading *run, int64_t *id)
{
    struct transfer at;
    struct daily_balance daily;
    int64_t cursor = run->query->cursor;
    int64_t account = run->query->account;
    int32_t day = run->to;
    if (cursor != 0) {
        enum status status = transfer_load(run->txn, cursor, &at);
        if (status != STATUS_OK) {
            return status == STATUS_NOT_FOUND ? STATUS_INVALID : status;
        }
        if (is_of(&at, account)) {
            *id = previous_of(&at, account);
            return STATUS_OK;
        }
        day = at.business_date;
    }
    enum status status = ledger_daily_last(run->txn, account, day, &daily);
    *id = status == STATUS_OK ? daily.last_transfer : 0;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status read_older(struct reading *run)
{
    struct entry_page *page = run->page;
    int64_t cursor = run->query->cursor;
    int64_t id = 0;
    enum status status = start_older(run, &id);
    page->newer = id != 0 ? id : cursor;
    page->older = cursor;
    while (status == STATUS_OK && id != 0 && !is_full(run) && run->work < LIMIT_WALK) {
        struct transfer transfer;
        status = load_entry(run->txn, run->query->account, id, &transfer);
        if (status != STATUS_OK) {
            return status;
        }
        if (transfer.business_date < run->from) {
            id = 0;
            break;
        }
        run->work++;
        if ((cursor == 0 || id < cursor) && matches(run, &transfer)) {
            take(run, &transfer);
        }
        page->older = id;
        id = previous_of(&transfer, run->query->account);
    }
    page->has_more = id != 0;
    return status;
}

/* ---- newer: day by day, each walked back to where the last page ended */

/* Where reading forwards has come to. */
struct front {
    int64_t position; /* everything up to it was looked at */
    int32_t day;      /* the next entry is on this day or later */
};

/* The next day with entries after the position; STATUS_NOT_FOUND when there is none in the range.
 */
static enum status next_day(const struct reading *run, struct front *front,
                            struct daily_balance *daily)
{
    for (;;) {
        enum status status = ledger_daily_first(run->txn, run->query->account, front->day, daily);
        if (status != STATUS_OK || daily->day > run->to) {
            return status == STATUS_OK ? STATUS_NOT_FOUND : status;
        }
        if (daily->last_transfer > front->position) {
            return STATUS_OK;
        }
        front->day = daily->day + 1;
    }
}

/* The matching entries of a day after the position, the newest first. reached [out]: false when
 * the work of one call was not enough. */
static enum status walk_day(struct reading *run, const struct front *front, int64_t last,
                            int64_t ids[LIMIT_WALK], size_t *count, bool *reached)
{
    int64_t id = last;
    *count = 0;
    while (id > front->position && run->work < LIMIT_WALK) {
        struct transfer transfer;
        enum status status = load_entry(run->txn, run->query->account, id, &transfer);
        if (status != STATUS_OK) {
            return status;
        }
        run->work++;
        if (matches(run, &transfer)) {
            ids[(*count)++] = id;
        }
        id = previous_of(&transfer, run->query->account);
    }
    *reached = id <= front->position;
    return STATUS_OK;
}

static enum status take_oldest(struct reading *run, const int64_t *ids, size_t count,
                               int64_t *position)
{
    while (count > 0 && !is_full(run)) {
        struct transfer transfer;
        *position = ids[--count];
        enum status status = load_entry(run->txn, run->query->account, *position, &transfer);
        if (status != STATUS_OK) {
            return status;
        }
        take(run, &transfer);
    }
    return STATUS_OK;
}

/* An account that is in so many transfers of a day is found fast among those of everybody. */
static enum status scan_forward(struct reading *run, struct front *front, int64_t last)
{
    struct cursor cursor;
    enum status status = transfers_some(run->txn, front->position, LIMIT_SCAN, &cursor);
    while (status == STATUS_OK && !is_full(run) && front->position < last &&
           (status = cursor_next(&cursor)) == STATUS_OK) {
        struct transfer transfer;
        transfer_read(&cursor, &transfer);
        front->position = transfer.id;
        if (matches(run, &transfer)) {
            take(run, &transfer);
        }
    }
    cursor_close(&cursor);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status start_newer(const struct reading *run, struct front *front)
{
    *front = (struct front){run->query->cursor, run->from};
    if (front->position == 0) {
        return STATUS_OK;
    }
    struct transfer at;
    enum status status = transfer_load(run->txn, front->position, &at);
    if (status == STATUS_OK && at.business_date - 1 > front->day) {
        front->day = at.business_date - 1; /* at midnight processes differ by a day at most */
    }
    return status == STATUS_NOT_FOUND ? STATUS_INVALID : status;
}

/* One more day, or a part of it. STATUS_NOT_FOUND: there is nothing more. */
static enum status advance(struct reading *run, struct front *front)
{
    struct daily_balance daily;
    int64_t ids[LIMIT_WALK];
    size_t count = 0;
    bool reached = false;
    enum status status = next_day(run, front, &daily);
    if (status != STATUS_OK) {
        return status;
    }
    bool is_fresh = run->work == 0;
    status = walk_day(run, front, daily.last_transfer, ids, &count, &reached);
    if (status != STATUS_OK) {
        return status;
    }
    if (!reached) {
        return is_fresh ? scan_forward(run, front, daily.last_transfer) : STATUS_OK;
    }
    bool all_fit = count <= run->query->limit - run->page->count;
    status = take_oldest(run, ids, count, &front->position);
    if (status == STATUS_OK && all_fit) {
        front->position = daily.last_transfer;
        front->day = daily.day + 1;
    }
    return status;
}

static void turn_around(struct entry_page *page)
{
    for (size_t i = 0; i < page->count / 2; i++) {
        struct transfer other = page->items[i];
        page->items[i] = page->items[page->count - 1 - i];
        page->items[page->count - 1 - i] = other;
    }
}

static enum status read_newer(struct reading *run)
{
    struct front front;
    enum status status = start_newer(run, &front);
    while (status == STATUS_OK && !is_full(run) && run->work < LIMIT_WALK) {
        status = advance(run, &front);
    }
    struct daily_balance daily;
    if (status == STATUS_OK) {
        status = next_day(run, &front, &daily);
    }
    run->page->has_more = status == STATUS_OK;
    turn_around(run->page);
    size_t count = run->page->count;
    run->page->newer = front.position;
    run->page->older = count > 0 ? run->page->items[count - 1].id : run->query->cursor;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status ledger_entries(struct txn *txn, const struct entry_query *query,
                           struct entry_page *page)
{
    if (query->limit < 1 || query->limit > LIMIT_PAGE || query->cursor < 0) {
        return STATUS_INVALID;
    }
    page->count = 0;
    page->newer = 0;
    page->older = 0;
    page->has_more = false;
    struct reading run = {.txn = txn,
                          .query = query,
                          .page = page,
                          .from = query->from,
                          .to = query->to == 0 ? INT32_MAX : query->to};
    return query->newer ? read_newer(&run) : read_older(&run);
}
