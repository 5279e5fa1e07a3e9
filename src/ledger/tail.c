#include "ledger/tail.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/log.h"
#include "ledger/batch_store.h"
#include "ledger/key_store.h"

/* Of one piece of work: what it holds in memory is bounded by it. */
enum { PIECE = 128 * 1024, PAGE = 1024 };

void tail_init(struct tail *tail)
{
    *tail = (struct tail){0};
    arena_init(&tail->arena, SIZE_MAX / 2);
    map_init(&tail->accounts);
}

void tail_free(struct tail *tail)
{
    map_free(&tail->accounts);
    arena_free(&tail->arena);
}

void tail_reset(struct tail *tail)
{
    map_clear(&tail->accounts);
    arena_reset(&tail->arena);
    tail->list = NULL;
}

const struct ledger_account *tail_account(const struct tail *tail, int64_t id)
{
    const struct tail_account *at = id == 0 ? NULL : map_get(&tail->accounts, id);
    return at == NULL ? NULL : &at->account;
}

struct tail_day *tail_day(const struct tail *tail, int64_t account, int64_t day)
{
    const struct tail_account *at = account == 0 ? NULL : map_get(&tail->accounts, account);
    struct tail_day *found = at == NULL ? NULL : at->days;
    while (found != NULL && found->daily.day != day) {
        found = found->next;
    }
    return found;
}

/* ---- taking in */

/* NULL: there is no row. */
static enum status find_account(struct tail *tail, struct txn *txn, int64_t id,
                                struct tail_account **account)
{
    struct ledger_account row;
    *account = id == 0 ? NULL : map_get(&tail->accounts, id);
    if (*account != NULL || id == 0) {
        return STATUS_OK;
    }
    enum status status = account_load(txn, id, &row);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    struct tail_account *made = ARENA_NEW(&tail->arena, struct tail_account);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->account = row;
    made->next = tail->list;
    tail->list = made;
    *account = made;
    return map_put(&tail->accounts, id, made);
}

static enum status add_day(struct tail *tail, struct tail_account *at)
{
    struct tail_day *made = ARENA_NEW(&tail->arena, struct tail_day);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    made->daily = account_day(&at->account);
    made->next = at->days;
    at->days = made;
    return STATUS_OK;
}

/* A transfer of another day than the row's: that one is over. */
static enum status enter_day(struct tail *tail, struct txn *txn, struct tail_account *at,
                             int32_t day)
{
    struct ledger_account *row = &at->account;
    struct transfer last = {.business_date = 0};
    enum status status = STATUS_OK;
    if (row->day == day) {
        return status;
    }
    if (row->last_transfer != 0) {
        status = transfer_load(txn, row->last_transfer, &last);
        status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    tail->broken = row->day == last.business_date && row->day < day ? tail->broken : row->id;
    if (status == STATUS_OK && row->day != 0) {
        status = add_day(tail, at);
    }
    row->day = day;
    row->day_debits = 0;
    row->day_credits = 0;
    return status;
}

/* Rows are compared afterwards: one that was changed by hand may overflow, and is found then. */
static void add_to(int64_t *counter, int64_t amount)
{
    (void)__builtin_add_overflow(*counter, amount, counter);
}

struct side {
    struct tail_account *at;
    bool is_debit;
    int64_t moved, held; /* held: beyond what was, negative when it goes back */
};

static enum status add_side(struct tail *tail, struct txn *txn, const struct transfer *made,
                            const struct side *side)
{
    struct ledger_account *row = &side->at->account;
    int64_t balance = side->is_debit ? made->debit_balance : made->credit_balance;
    int64_t previous = side->is_debit ? made->debit_previous : made->credit_previous;
    if (made->id <= row->last_transfer) {
        return STATUS_OK; /* the row has it */
    }
    tail->broken = previous == row->last_transfer ? tail->broken : row->id;
    enum status status = enter_day(tail, txn, side->at, made->business_date);
    add_to(side->is_debit ? &row->debits_posted : &row->credits_posted, side->moved);
    add_to(side->is_debit ? &row->debits_pending : &row->credits_pending, side->held);
    add_to(side->is_debit ? &row->day_debits : &row->day_credits, side->moved);
    row->last_transfer = made->id;
    tail->broken = account_day(row).closing == balance ? tail->broken : row->id;
    return status;
}

/* What it does to what is held. */
static enum status held_by(struct txn *txn, const struct transfer *made, int64_t *held)
{
    struct transfer hold;
    *held = made->state == TRANSFER_PENDING ? made->amount : 0;
    if (made->state == TRANSFER_PENDING || made->state == TRANSFER_POSTED) {
        return STATUS_OK;
    }
    enum status status = transfer_load(txn, made->pending_id, &hold);
    if (status == STATUS_OK) {
        *held = -hold.amount;
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status tail_add(struct tail *tail, struct txn *txn, const struct transfer *transfer)
{
    int64_t held = 0;
    bool moves = transfer->state == TRANSFER_POSTED || transfer->state == TRANSFER_POST_PENDING;
    struct side sides[2] = {{.is_debit = true}, {.is_debit = false}};
    enum status status = held_by(txn, transfer, &held);
    tail->last = transfer->id;
    tail->transfers++;
    for (size_t i = 0; i < ARRAY_COUNT(sides) && status == STATUS_OK; i++) {
        struct side *side = &sides[i];
        int64_t id = side->is_debit ? transfer->debit_account : transfer->credit_account;
        side->moved = moves ? transfer->amount : 0;
        side->held = held;
        status = find_account(tail, txn, id, &side->at);
        if (status == STATUS_OK && side->at != NULL) {
            status = add_side(tail, txn, transfer, side);
        }
    }
    return status;
}

/* ---- all of it */

static void turn_around(struct tail_account *at)
{
    struct tail_day *turned = NULL;
    while (at->days != NULL) {
        struct tail_day *day = at->days;
        at->days = day->next;
        day->next = turned;
        turned = day;
    }
    at->days = turned;
}

enum status tail_read(struct tail *tail, struct txn *txn)
{
    struct transfer *page = malloc(PAGE * sizeof *page);
    enum status status = page == NULL ? STATUS_NO_MEMORY : settled_load(txn, &tail->last);
    size_t count = PAGE;
    while (status == STATUS_OK && count == PAGE) {
        status = transfers_page(txn, tail->last, PAGE, page, &count);
        for (size_t i = 0; i < count && status == STATUS_OK; i++) {
            status = tail_add(tail, txn, &page[i]);
        }
    }
    free(page);
    for (struct tail_account *at = tail->list; status == STATUS_OK && at != NULL; at = at->next) {
        status = at->account.day == 0 ? STATUS_OK : add_day(tail, at);
        turn_around(at);
    }
    return status;
}

/* ---- settling */

struct settling {
    struct txn *txn;
    struct tail tail;
    struct many many;
    struct transfer page[PAGE];
};

static void write_rows(struct settling *run)
{
    many_accounts(&run->many);
    for (const struct tail_account *at = run->tail.list; at != NULL; at = at->next) {
        many_account(&run->many, &at->account);
    }
    many_past_days(&run->many);
    for (const struct tail_account *at = run->tail.list; at != NULL; at = at->next) {
        for (const struct tail_day *day = at->days; day != NULL; day = day->next) {
            many_past_day(&run->many, &day->daily);
        }
    }
}

static enum status settle_piece(struct settling *run, size_t *count)
{
    enum status status = STATUS_OK;
    size_t taken = 0;
    *count = PAGE;
    while (status == STATUS_OK && *count == PAGE && taken < PIECE) {
        status = transfers_page(run->txn, run->tail.last, PAGE, run->page, count);
        for (size_t i = 0; i < *count && status == STATUS_OK; i++) {
            status = tail_add(&run->tail, run->txn, &run->page[i]);
        }
        taken += *count;
    }
    if (status == STATUS_OK && run->tail.broken != 0) {
        log_event(LOG_ERROR, "books-broken",
                  "account %" PRId64 " is not what its transfers say: okno verify tells more",
                  run->tail.broken);
        return STATUS_CORRUPT;
    }
    write_rows(run);
    tail_reset(&run->tail);
    return status == STATUS_OK ? many_end(&run->many) : status;
}

enum status tail_settle(struct txn *txn)
{
    struct settling *run = calloc(1, sizeof *run);
    if (run == NULL) {
        return STATUS_NO_MEMORY;
    }
    run->txn = txn;
    run->many.txn = txn;
    tail_init(&run->tail);
    size_t count = PAGE;
    enum status status = settled_load(txn, &run->tail.last);
    while (status == STATUS_OK && count == PAGE) {
        status = settle_piece(run, &count);
    }
    if (status == STATUS_OK && run->tail.transfers != 0) {
        status = settled_put(txn, run->tail.last);
    }
    if (status == STATUS_OK) {
        status = keys_settle(txn);
    }
    tail_free(&run->tail);
    free(run);
    return status;
}
