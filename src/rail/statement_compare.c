/* statement_compare.c - a statement against the ledger: the day's transfers of the correspondent
 * account are walked, each finds its entry by the id of its message; what is left over on either
 * side is a difference. By how much the two books differ at the day's end must be, to the last
 * kopeck, what the open differences say. */
#include <stdlib.h>
#include <string.h>

#include "bank/internal.h"
#include "base/log.h"
#include "ledger/ledger_history.h"
#include "rail/rail_walk.h"

static const char *const held_texts[] = {
#define ROW(id, text) text,
    RAIL_HELD_LIST(ROW)
#undef ROW
};

const char *rail_held_text(enum rail_held held)
{
    return held_texts[held];
}

int32_t rail_day_due(int64_t now_us, int32_t seconds, int32_t newest)
{
    int32_t today = clock_day(now_us);
    bool is_time = seconds != 0 && now_us >= clock_day_start(today) + SECONDS_US(seconds);
    int32_t last = is_time ? today - 1 : today - 2;
    int32_t next = newest == 0 ? today - 1 : newest + 1;
    return seconds != 0 && next <= last ? next : 0;
}

enum status rail_day_next(struct txn *txn, const struct rail *rail, int32_t *day)
{
    struct rail_day_result newest = {.day = 0};
    enum status status = rail_day_newest(txn, &newest);
    *day = rail_day_due(clock_now(rail->config.bank->clock), rail->config.statement_seconds,
                        status == STATUS_OK ? newest.day : 0);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum { ENTRY_FREE = 0, ENTRY_SEEN = 1 };

struct comparing {
    struct txn *txn;
    const struct rail *rail;
    struct rail_statement *statement;
    struct rail_comparison *comparison;
    int64_t account;
    int64_t moved; /* by the day's transfers, as the rail counts */
    bool so_far;
};

/* ---- growing lists */

static void *grown(void *list, size_t count, size_t *room, size_t size)
{
    enum { FIRST = 256 };
    if (count < *room) {
        return list;
    }
    size_t bigger = *room == 0 ? FIRST : *room * 2;
    void *made = realloc(list, bigger * size);
    *room = made == NULL ? *room : bigger;
    return made;
}

static enum status add_id(int64_t **list, size_t *count, size_t *room, int64_t id)
{
    int64_t *made = grown(*list, *count, room, sizeof **list);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    *list = made;
    made[(*count)++] = id;
    return STATUS_OK;
}

static enum status mark(struct comparing *at, int64_t message)
{
    struct rail_comparison *to = at->comparison;
    return add_id(&to->marks, &to->mark_count, &to->mark_room, message);
}

/* above: by how much the rail's books are above the ledger because of it. */
static enum status differ(struct comparing *at, enum rail_reason reason, const struct rail_row *row,
                          const char *reference, int64_t above)
{
    struct rail_comparison *to = at->comparison;
    struct rail_queued *made =
        grown(to->differences, to->difference_count, &to->difference_room, sizeof *made);
    if (made == NULL) {
        return STATUS_NO_MEMORY;
    }
    to->differences = made;
    made = &made[to->difference_count++];
    *made = (struct rail_queued){.reason = reason,
                                 .message = row == NULL ? 0 : row->id,
                                 .payment = row == NULL ? 0 : row->payment,
                                 .amount = {above, at->statement->currency},
                                 .day = at->statement->day};
    rail_copy(reference, made->reference, sizeof made->reference);
    return STATUS_OK;
}

/* A difference of an earlier day is over: it explains nothing any more. */
static enum status close_row(struct comparing *at, const struct rail_queued *row)
{
    struct rail_comparison *to = at->comparison;
    to->result.earlier++;
    to->result.explained -= row->amount.minor;
    return add_id(&to->closes, &to->close_count, &to->close_room, row->id);
}

static enum status close_earlier(struct comparing *at, int64_t message, enum rail_reason reason)
{
    struct rail_queued row;
    enum status status = rail_queue_about(at->txn, message, reason, &row);
    return status == STATUS_NOT_FOUND ? STATUS_OK
           : status == STATUS_OK      ? close_row(at, &row)
                                      : status;
}

/* ---- entries by name */

static int by_name(const void *a, const void *b)
{
    const struct rail_entry *left = a;
    const struct rail_entry *right = b;
    int sides = (int)left->is_credit - (int)right->is_credit;
    return sides != 0 ? sides : strcmp(left->name, right->name);
}

static struct rail_entry *entry_of(const struct rail_statement *statement, const char *name,
                                   bool is_credit)
{
    struct rail_entry wanted = {.is_credit = is_credit};
    rail_copy(name, wanted.name, sizeof wanted.name);
    struct rail_entry *found =
        statement->count == 0
            ? NULL
            : bsearch(&wanted, statement->entries, statement->count, sizeof wanted, by_name);
    /* Of several with one name the first. */
    while (found != NULL && found > statement->entries && by_name(found - 1, &wanted) == 0) {
        found--;
    }
    return found;
}

static int64_t as_rail_counts(bool is_credit, int64_t minor)
{
    return is_credit ? minor : -minor;
}

/* ---- the ledger's side */

/* A return that the rail does not take, and whose money is here again (rail_queue.c). */
static bool is_undone(const struct rail_row *row)
{
    return row->direction == RAIL_OUT && row->kind == RAIL_RETURN &&
           row->state == RAIL_STATE_REJECTED;
}

/* A credit that no message brought. Where a return was undone, neither of the two is in a
 * statement, so they explain each other: the return's row of an earlier day ends; one of this day
 * is walked to later. */
static enum status hold_undoing(struct comparing *at, const struct transfer *transfer, int64_t here)
{
    struct rail_row row;
    struct rail_queued earlier;
    enum status status = rail_row_by_id(at->txn, transfer->key, &row);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && !is_undone(&row))) {
        return differ(at, RAIL_REASON_MISSING_THERE, NULL, "", -here);
    }
    if (status != STATUS_OK) {
        return status;
    }
    bool is_there = row.statement_day != 0 || entry_of(at->statement, row.name, false) != NULL;
    status = rail_queue_about(at->txn, row.id, RAIL_REASON_MISSING_THERE, &earlier);
    if (status == STATUS_OK && !is_there) {
        return close_row(at, &earlier);
    }
    return status == STATUS_OK || status == STATUS_NOT_FOUND
               ? differ(at, RAIL_REASON_MISSING_THERE, NULL, row.name, -here)
               : status;
}

/* The return that was undone on the same day: no difference is left. */
static bool ends_with_its_undoing(struct comparing *at, const struct rail_row *row)
{
    struct rail_comparison *to = at->comparison;
    for (size_t i = 0; is_undone(row) && i < to->difference_count; i++) {
        const struct rail_queued *is = &to->differences[i];
        if (is->reason == RAIL_REASON_MISSING_THERE && is->message == 0 &&
            strcmp(is->reference, row->name) == 0) {
            to->differences[i] = to->differences[--to->difference_count];
            return true;
        }
    }
    return false;
}

/* Not in this statement: in an earlier one, which had it before its message was here; or in none.
 */
static enum status hold_unseen(struct comparing *at, const struct rail_row *row, int64_t here)
{
    struct rail_queued earlier;
    if (ends_with_its_undoing(at, row)) {
        return STATUS_OK;
    }
    enum status status =
        rail_queue_named(at->txn, str_from(row->name), RAIL_REASON_MISSING_HERE, &earlier);
    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK && (earlier.amount.minor < 0) != (here < 0))) {
        return differ(at, RAIL_REASON_MISSING_THERE, row, row->name, -here);
    }
    if (status == STATUS_OK) {
        status = mark(at, row->id);
    }
    if (status == STATUS_OK) {
        status = close_row(at, &earlier);
    }
    int64_t there = earlier.amount.minor;
    return status == STATUS_OK && there != here
               ? differ(at, RAIL_REASON_STATEMENT_AMOUNT, row, row->name, there - here)
               : status;
}

/* Money that this bank has with the rail is a debit of its own account. */
static enum status hold_transfer(struct comparing *at, const struct transfer *transfer)
{
    struct rail_row row = {0};
    bool is_credit = transfer->debit_account == at->account;
    int64_t here = as_rail_counts(is_credit, transfer->amount);
    at->moved += here;
    enum status status =
        rail_row_by_booked(at->txn, transfer->key, is_credit ? RAIL_IN : RAIL_OUT, &row);
    if (status == STATUS_NOT_FOUND) {
        return is_credit ? hold_undoing(at, transfer, here)
                         : differ(at, RAIL_REASON_MISSING_THERE, NULL, "", -here);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct rail_entry *entry = entry_of(at->statement, row.name, is_credit);
    if (entry == NULL && row.statement_day != 0) { /* of an earlier day there */
        status = close_earlier(at, row.id, RAIL_REASON_MISSING_HERE);
        return status == STATUS_OK ? close_earlier(at, row.id, RAIL_REASON_IN_TRANSIT) : status;
    }
    if (entry == NULL) {
        return hold_unseen(at, &row, here);
    }
    if (entry->seen == ENTRY_SEEN ||
        (row.statement_day != 0 && row.statement_day != at->statement->day)) {
        return differ(at, RAIL_REASON_MISSING_THERE, &row, row.name, -here);
    }
    entry->seen = ENTRY_SEEN;
    at->comparison->result.matched++;
    status = mark(at, row.id);
    if (status == STATUS_OK && entry->minor != transfer->amount) {
        int64_t there = as_rail_counts(is_credit, entry->minor);
        status = differ(at, RAIL_REASON_STATEMENT_AMOUNT, &row, row.name, there - here);
    }
    return status;
}

static enum status walk_ledger(struct comparing *at)
{
    struct transfer transfer;
    int64_t id = 0;
    enum status status = ledger_last_on(at->txn, at->account, at->statement->day, &id);
    while (status == STATUS_OK && id != 0) {
        status = ledger_transfer_get(at->txn, id, &transfer);
        if (status != STATUS_OK || transfer.business_date != at->statement->day) {
            return status;
        }
        bool moves = transfer.state == TRANSFER_POSTED || transfer.state == TRANSFER_POST_PENDING;
        status = moves ? hold_transfer(at, &transfer) : STATUS_OK;
        id = transfer.debit_account == at->account ? transfer.debit_previous
                                                   : transfer.credit_previous;
    }
    return status;
}

/* ---- the statement's side: what the ledger's day did not ask for */

static enum status hold_entry(struct comparing *at, const struct rail_entry *entry, bool is_twice)
{
    struct rail_row row = {0};
    int64_t there = as_rail_counts(entry->is_credit, entry->minor);
    if (is_twice) {
        return differ(at, RAIL_REASON_STATEMENT_TWICE, NULL, entry->name, there);
    }
    enum status status = rail_row_by_name(at->txn, entry->is_credit ? RAIL_IN : RAIL_OUT,
                                          str_from(entry->name), &row);
    if (status == STATUS_NOT_FOUND) {
        return differ(at, RAIL_REASON_MISSING_HERE, NULL, entry->name, there);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (row.statement_day != 0 && row.statement_day != at->statement->day) {
        return differ(at, RAIL_REASON_STATEMENT_TWICE, &row, entry->name, there);
    }
    status = mark(at, row.id);
    if (status != STATUS_OK || row.booked == 0) {
        return status == STATUS_OK ? differ(at, RAIL_REASON_MISSING_HERE, &row, entry->name, there)
                                   : status;
    }
    /* Booked here on another day: before, then a difference of that day ends; or after; or undone.
     */
    enum rail_reason reason = is_undone(&row) ? RAIL_REASON_MISSING_HERE : RAIL_REASON_IN_TRANSIT;
    size_t closed = at->comparison->close_count;
    status = close_earlier(at, row.id, RAIL_REASON_MISSING_THERE);
    return status == STATUS_OK && at->comparison->close_count == closed
               ? differ(at, reason, &row, entry->name, there)
               : status;
}

static enum status walk_entries(struct comparing *at)
{
    const struct rail_statement *statement = at->statement;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < statement->count && status == STATUS_OK; i++) {
        const struct rail_entry *entry = &statement->entries[i];
        bool is_twice = i != 0 && by_name(entry, entry - 1) == 0;
        status = entry->seen == ENTRY_SEEN ? STATUS_OK : hold_entry(at, entry, is_twice);
    }
    return status;
}

/* ---- the proof */

/* The first statement says where the rail's books begin; every later one begins where the last
 * ended. */
static enum status check_opening(struct comparing *at)
{
    struct rail_day_result before;
    struct rail_day_result *result = &at->comparison->result;
    enum status status = rail_day_newest(at->txn, &before);
    int64_t expected = status == STATUS_OK ? before.closing : result->ledger_opening;
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    return result->opening == expected ? STATUS_OK
                                       : differ(at, RAIL_REASON_OPENING, NULL, at->statement->id,
                                                result->opening - expected);
}

static enum status prove(struct comparing *at)
{
    int64_t explained = 0;
    struct rail_comparison *to = at->comparison;
    enum status status = rail_queue_explains(at->txn, at->statement->day, &explained);
    for (size_t i = 0; i < to->difference_count; i++) {
        to->result.explained += to->differences[i].amount.minor;
    }
    to->result.explained += explained;
    to->result.queued = (int64_t)to->difference_count;
    to->result.is_proved = to->result.ledger_opening + at->moved == to->result.ledger_closing &&
                           to->result.closing - to->result.ledger_closing == to->result.explained;
    return status;
}

static enum status check_turn(struct comparing *at)
{
    struct rail_day_result before;
    struct rail_comparison *to = at->comparison;
    const struct rail_statement *statement = at->statement;
    if (statement->currency != CURRENCY_RUB ||
        !str_equal(str_from(statement->bik), at->rail->config.bank->policy.bik)) {
        to->held = RAIL_HELD_NOT_OURS;
        return STATUS_OK;
    }
    enum status status = rail_day_select(at->txn, statement->day, &before);
    if (status == STATUS_OK) {
        to->held =
            strcmp(before.statement, statement->id) == 0 ? RAIL_HELD_AGAIN : RAIL_HELD_OTHER_BEFORE;
        return STATUS_OK;
    }
    if (status == STATUS_NOT_FOUND) {
        status = rail_day_newest(at->txn, &before);
    }
    if (status == STATUS_OK && before.day > statement->day) {
        to->held = RAIL_HELD_OUT_OF_ORDER;
    }
    int32_t today = clock_day(clock_now(at->rail->config.bank->clock));
    if (to->held == RAIL_HELD_OK && !at->so_far && statement->day >= today) {
        to->held = RAIL_HELD_NOT_OVER;
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status ledger_balances(struct comparing *at)
{
    struct rail_day_result *result = &at->comparison->result;
    int64_t opening = 0;
    int64_t closing = 0;
    int32_t day = at->statement->day;
    enum status status =
        internal_account(at->txn, INTERNAL_CORRESPONDENT, at->statement->currency, &at->account);
    if (status == STATUS_OK) {
        status = ledger_balance_on(at->txn, at->account, day - 1, &opening);
    }
    if (status == STATUS_OK) {
        status = ledger_balance_on(at->txn, at->account, day, &closing);
    }
    result->ledger_opening = -opening;
    result->ledger_closing = -closing;
    return status;
}

enum status rail_compare(struct txn *txn, const struct rail *rail, struct rail_statement *statement,
                         bool so_far, struct rail_comparison *comparison)
{
    *comparison = (struct rail_comparison){.result = {.day = statement->day,
                                                      .opening = statement->opening,
                                                      .credits = statement->credits,
                                                      .debits = statement->debits,
                                                      .closing = statement->closing,
                                                      .entries = (int64_t)statement->count}};
    struct comparing at = {.txn = txn,
                           .rail = rail,
                           .statement = statement,
                           .comparison = comparison,
                           .so_far = so_far};
    rail_copy(statement->id, comparison->result.statement, sizeof comparison->result.statement);
    enum status status = check_turn(&at);
    if (status != STATUS_OK || comparison->held != RAIL_HELD_OK) {
        return status;
    }
    for (size_t i = 0; i < statement->count; i++) {
        statement->entries[i].seen = ENTRY_FREE;
    }
    if (statement->count != 0) {
        qsort(statement->entries, statement->count, sizeof *statement->entries, by_name);
    }
    status = ledger_balances(&at);
    if (status == STATUS_OK) {
        status = check_opening(&at);
    }
    if (status == STATUS_OK) {
        status = walk_ledger(&at);
    }
    if (status == STATUS_OK) {
        status = walk_entries(&at);
    }
    return status == STATUS_OK ? prove(&at) : status;
}

void rail_comparison_free(struct rail_comparison *comparison)
{
    free(comparison->marks);
    free(comparison->differences);
    free(comparison->closes);
    *comparison = (struct rail_comparison){0};
}

/* ---- keeping it */

static enum status keep_close(struct txn *txn, const struct rail *rail, int64_t id)
{
    struct rail_queued row;
    enum status status = rail_queue_select(txn, id, &row);
    row.is_done = true;
    row.closed_us = clock_now(rail->config.bank->clock);
    return status == STATUS_OK ? rail_queue_update(txn, &row) : status;
}

static enum status keep_end(struct txn *txn, const struct rail *rail,
                            const struct rail_comparison *comparison)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < comparison->difference_count && status == STATUS_OK; i++) {
        struct rail_queued row = comparison->differences[i];
        status = rail_queue(txn, rail, &row);
    }
    for (size_t i = 0; i < comparison->close_count && status == STATUS_OK; i++) {
        status = keep_close(txn, rail, comparison->closes[i]);
    }
    return status == STATUS_OK
               ? rail_day_insert(txn, &comparison->result, clock_now(rail->config.bank->clock))
               : status;
}

enum status rail_compare_keep(struct txn *txn, const struct rail *rail,
                              const struct rail_comparison *comparison, size_t *from, bool *done)
{
    enum { AT_ONCE = 8 * RAIL_MARKS };
    enum status status = STATUS_OK;
    size_t to = comparison->mark_count - *from > AT_ONCE ? *from + AT_ONCE : comparison->mark_count;
    while (*from < to && status == STATUS_OK) {
        size_t count = to - *from < RAIL_MARKS ? to - *from : RAIL_MARKS;
        status = rail_rows_mark(txn, comparison->marks + *from, count, comparison->result.day);
        *from += status == STATUS_OK ? count : 0;
    }
    *done = status == STATUS_OK && *from == comparison->mark_count;
    return *done ? keep_end(txn, rail, comparison) : status;
}
