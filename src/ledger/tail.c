#include "ledger/tail.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/log.h"
#include "ledger/batch_store.h"
#include "ledger/book.h"

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

/* opening: of a day that has no row yet */
static enum status find_day(struct tail *tail, struct txn *txn, struct tail_account *at,
                            int32_t day, int64_t opening, struct tail_day **found)
{
    *found = tail_day(tail, at->account.id, day);
    if (*found != NULL) {
        return STATUS_OK;
    }
    struct tail_day *made = ARENA_NEW(&tail->arena, struct tail_day);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = daily_load(txn, at->account.id, day, &made->daily);
    if (status == STATUS_NOT_FOUND) {
        made->daily = (struct daily_balance){
            .account = at->account.id, .day = day, .opening = opening, .closing = opening};
        status = STATUS_OK;
    }
    made->next = at->days;
    at->days = made;
    *found = made;
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
    int64_t opening = balance; /* of a day that begins with it, and what was there before it */
    struct tail_day *day = NULL;
    add_to(&opening, side->is_debit ? side->moved : -side->moved);
    enum status status = find_day(tail, txn, side->at, made->business_date, opening, &day);
    if (status != STATUS_OK) {
        return status;
    }
    if (made->id > row->last_transfer) {
        tail->broken = previous == row->last_transfer ? tail->broken : row->id;
        add_to(side->is_debit ? &row->debits_posted : &row->credits_posted, side->moved);
        add_to(side->is_debit ? &row->debits_pending : &row->credits_pending, side->held);
        row->last_transfer = made->id;
        tail->broken = ledger_balance(row) == balance ? tail->broken : row->id;
    }
    if (made->id > day->daily.last_transfer) {
        bool continues = day->daily.closing == opening &&
                         (day->daily.last_transfer == 0 || day->daily.last_transfer == previous);
        tail->broken = continues ? tail->broken : row->id;
        add_to(side->is_debit ? &day->daily.debits : &day->daily.credits, side->moved);
        day->daily.closing = balance;
        day->daily.last_transfer = made->id;
    }
    return STATUS_OK;
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
    for (struct tail_account *at = tail->list; at != NULL; at = at->next) {
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
    struct book_key keys[PAGE];
};

static void write_rows(struct settling *run)
{
    many_accounts(&run->many);
    for (const struct tail_account *at = run->tail.list; at != NULL; at = at->next) {
        many_account(&run->many, &at->account);
    }
    many_put_dailies(&run->many);
    for (const struct tail_account *at = run->tail.list; at != NULL; at = at->next) {
        for (const struct tail_day *day = at->days; day != NULL; day = day->next) {
            many_daily(&run->many, &day->daily);
        }
    }
}

/* Of a page, sorted: a page of the index is touched once for its keys. */
static void write_keys(struct settling *run, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct transfer *made = &run->page[i];
        run->keys[i] = (struct book_key){made->key, made->step, made->id};
    }
    book_keys_sort(run->keys, count);
    book_keys_write(run->keys, count, &run->many);
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
        write_keys(run, *count);
        status = status == STATUS_OK ? many_end(&run->many) : status;
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
    tail_free(&run->tail);
    free(run);
    return status;
}
