#include "ledger/shadow_bank.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/seal.h"
#include "support/unit.h"

static const struct store_sql *const *const modules[] = {ledger_statements, batch_statements,
                                                         seal_statements, NULL};

enum { LOWER = -1000000000, KEYS = 1 << 20, STEPS = 3, AMOUNTS = 1000 };

struct book *shadow_bank_book(struct shadow_bank *bank)
{
    return &bank->side->ledger->book;
}

size_t shadow_bank_below(struct shadow_bank *bank, size_t bound)
{
    return (size_t)random_below(&bank->random, bound);
}

bool shadow_bank_one_in(struct shadow_bank *bank, size_t times)
{
    return shadow_bank_below(bank, times) == 0;
}

/* ---- open and close */

static void start_ledger(struct shadow_bank *bank)
{
    struct shadow_side *side = bank->side;
    assert_ok(ledger_new(&side->stage.clock, &side->stage.ids, &side->ledger));
    side->stage.hooks = ledger_hooks(side->ledger);
    side->ledger->book.limits =
        (struct book_limits){.generation = 1 + shadow_bank_below(bank, 64),
                             .settle_least = 1 + shadow_bank_below(bank, 16),
                             .settle_idle = 1 + shadow_bank_below(bank, 64),
                             .accounts = 1 + shadow_bank_below(bank, 2 * SHADOW_ACCOUNTS),
                             .merge = shadow_bank_below(bank, 5),
                             .merge_least = 1 + shadow_bank_below(bank, 64)};
}

static struct shadow_side *new_side(void)
{
    struct shadow_side *side = calloc(1, sizeof *side);
    assert_non_null(side);
    stage_open(&side->stage, modules);
    return side;
}

static void end_side(struct shadow_side *side)
{
    stage_leave(&side->stage);
    ledger_free(side->ledger);
    side->stage.hooks = NULL;
    stage_close(&side->stage);
    free(side);
}

void shadow_bank_open(struct shadow_bank *bank, uint64_t seed)
{
    assert_ok(clock_zone_set("Europe/Moscow"));
    bank->random = random_seeded(seed);
    bank->side = new_side();
    start_ledger(bank);
    struct txn *txn = stage_begin(&bank->side->stage);
    for (int64_t id = 1; id <= SHADOW_ACCOUNTS; id++) {
        const struct ledger_account account = {.id = id,
                                               .currency = CURRENCY_RUB,
                                               .lower_limit = LOWER,
                                               .upper_limit = LEDGER_NO_UPPER_LIMIT};
        assert_ok(ledger_open(txn, &account));
        shadow_add_term(&bank->shadow, id, LOWER);
    }
    stage_commit(&bank->side->stage);
    bank->committed = bank->shadow.now;
}

void shadow_bank_close(struct shadow_bank *bank)
{
    shadow_bank_close_readers(bank);
    end_side(bank->side);
}

/* ---- orders */

static int64_t random_account(struct shadow_bank *bank)
{
    return 1 + (int64_t)shadow_bank_below(bank, SHADOW_ACCOUNTS);
}

/* A key that nothing has, and an order with two accounts. */
static struct transfer_order random_move(struct shadow_bank *bank)
{
    struct transfer_order order = {.state = TRANSFER_POSTED, .currency = CURRENCY_RUB, .kind = 1};
    do {
        order.key = 1 + (int64_t)shadow_bank_below(bank, KEYS);
        order.step = (int64_t)shadow_bank_below(bank, STEPS);
    } while (shadow_key(&bank->shadow, bank->shadow.now, order.key, order.step) != 0);
    order.debit_account = random_account(bank);
    do {
        order.credit_account = random_account(bank);
    } while (order.credit_account == order.debit_account);
    order.amount = 1 + (int64_t)shadow_bank_below(bank, AMOUNTS);
    return order;
}

static const struct shadow_transfer *random_made(struct shadow_bank *bank)
{
    size_t count = bank->shadow.now.transfers;
    return count == 0 ? NULL : &bank->shadow.transfers[shadow_bank_below(bank, count)];
}

static void post(struct shadow_bank *bank, const struct transfer_order *order,
                 const struct shadow_transfer *hold)
{
    enum ledger_outcome outcome = LEDGER_OK;
    struct transfer made = {0};
    assert_ok(ledger_post(bank->side->stage.txn, order, &outcome, &made));
    check_row("posted", outcome, LEDGER_OK);
    bool moves = order->state == TRANSFER_POSTED || order->state == TRANSFER_POST_PENDING;
    const struct shadow_transfer expected = {
        .order = *order,
        .id = made.id,
        .debit = hold == NULL ? order->debit_account : hold->debit,
        .credit = hold == NULL ? order->credit_account : hold->credit,
        .moved = moves ? order->amount : 0,
        .held = hold != NULL                       ? -hold->held
                : order->state == TRANSFER_PENDING ? order->amount
                                                   : 0,
        .day = clock_day(bank->side->stage.clock.fixed_us)};
    assert_true(made.id > shadow_last(&bank->shadow, bank->shadow.now));
    shadow_add(&bank->shadow, &expected);
}

static void do_move(struct shadow_bank *bank)
{
    const struct transfer_order order = random_move(bank);
    post(bank, &order, NULL);
}

static void do_hold(struct shadow_bank *bank)
{
    struct transfer_order order = random_move(bank);
    order.state = TRANSFER_PENDING;
    post(bank, &order, NULL);
}

/* Post in part or void what is chosen, when it is a hold that is open. */
static void do_resolve(struct shadow_bank *bank)
{
    const struct shadow_transfer *hold = random_made(bank);
    if (hold == NULL || !shadow_hold_is_open(&bank->shadow, bank->shadow.now, hold->id)) {
        return;
    }
    struct transfer_order order = random_move(bank);
    bool is_void = shadow_bank_one_in(bank, 3);
    order.state = is_void ? TRANSFER_VOID_PENDING : TRANSFER_POST_PENDING;
    order.amount = is_void ? 0 : 1 + (int64_t)shadow_bank_below(bank, (size_t)hold->held);
    order.pending_id = hold->id;
    order.debit_account = 0;
    order.credit_account = 0;
    order.currency = 0;
    post(bank, &order, hold);
}

/* No key is forgotten, wherever it is kept meanwhile. */
static void do_repeat(struct shadow_bank *bank)
{
    const struct shadow_transfer *made = random_made(bank);
    if (made == NULL) {
        return;
    }
    enum ledger_outcome outcome = LEDGER_OK;
    struct transfer found = {0};
    struct transfer_order order = made->order;
    bool is_other = shadow_bank_one_in(bank, 2);
    order.user_data += is_other;
    assert_ok(ledger_post(bank->side->stage.txn, &order, &outcome, &found));
    check_row("a key of before", outcome, is_other ? LEDGER_EXISTS_DIFFERENT : LEDGER_EXISTS);
    assert_int_equal(found.id, made->id);
}

static void do_terms(struct shadow_bank *bank)
{
    enum ledger_outcome outcome = LEDGER_OK;
    const struct change_order order = {.key = KEYS + (int64_t)bank->shadow.now.terms,
                                       .step = (int64_t)shadow_bank_below(bank, KEYS),
                                       .account = random_account(bank)};
    int64_t lower = LOWER - (int64_t)shadow_bank_below(bank, AMOUNTS);
    assert_ok(
        ledger_set_limits(bank->side->stage.txn, &order, lower, LEDGER_NO_UPPER_LIMIT, &outcome));
    check_row("limits", outcome, LEDGER_OK);
    shadow_add_term(&bank->shadow, order.account, lower);
}

static void do_anything(struct shadow_bank *bank)
{
    static void (*const all[])(struct shadow_bank *) = {
        do_move, do_move, do_move, do_hold, do_resolve, do_resolve, do_repeat, do_terms};
    /* a change of terms one in forty */
    size_t which = shadow_bank_below(bank, ARRAY_COUNT(all));
    all[all[which] == do_terms && !shadow_bank_one_in(bank, 5) ? 0 : which](bank);
}

/* ---- readers */

static void take_snapshot(struct shadow_bank *bank, struct shadow_reader *reader)
{
    int64_t last = 0;
    assert_ok(transfer_last_id(reader->txn, &last));
    reader->has_snapshot = true;
    reader->at = bank->committed;
    assert_int_equal(last, shadow_last(&bank->shadow, reader->at));
}

static void open_reader(struct shadow_bank *bank, struct shadow_reader *reader)
{
    struct stage *stage = &bank->side->stage;
    struct error error = {.status = STATUS_OK};
    if (reader->connection == NULL) {
        assert_ok(store_connect(stage->store, CONNECTION_READER, &reader->connection, &error));
    }
    assert_ok(txn_begin(reader->connection, &reader->txn));
    assert_ok(stage->hooks->read_begin(stage->hooks->context, reader->txn));
    reader->has_snapshot = false;
    if (shadow_bank_one_in(bank, 2)) {
        take_snapshot(bank, reader);
    }
}

static void close_reader(struct shadow_bank *bank, struct shadow_reader *reader)
{
    const struct batch_hooks *hooks = bank->side->stage.hooks;
    hooks->read_end(hooks->context, reader->txn);
    txn_rollback(reader->txn);
    reader->txn = NULL;
}

void shadow_bank_close_readers(struct shadow_bank *bank)
{
    for (size_t i = 0; i < SHADOW_READERS; i++) {
        if (bank->readers[i].txn != NULL) {
            close_reader(bank, &bank->readers[i]);
        }
        store_disconnect(bank->readers[i].connection);
        bank->readers[i].connection = NULL;
    }
}

static void compare_accounts(const struct ledger_account *got,
                             const struct ledger_account *expected)
{
    check_row("debits_posted", got->debits_posted, expected->debits_posted);
    check_row("debits_pending", got->debits_pending, expected->debits_pending);
    check_row("credits_posted", got->credits_posted, expected->credits_posted);
    check_row("credits_pending", got->credits_pending, expected->credits_pending);
    check_row("last_transfer", got->last_transfer, expected->last_transfer);
    check_row("lower_limit", got->lower_limit, expected->lower_limit);
    check_row("day of an account", got->day, expected->day);
    check_row("day_debits", got->day_debits, expected->day_debits);
    check_row("day_credits", got->day_credits, expected->day_credits);
}

static void compare_days(const struct daily_balance *got, const struct daily_balance *expected)
{
    check_row("account", got->account, expected->account);
    check_row("day", got->day, expected->day);
    check_row("opening", got->opening, expected->opening);
    check_row("debits", got->debits, expected->debits);
    check_row("credits", got->credits, expected->credits);
    check_row("closing", got->closing, expected->closing);
    check_row("last_transfer of a day", got->last_transfer, expected->last_transfer);
}

static void check_account(const struct shadow_bank *bank, const struct shadow_reader *reader,
                          int64_t id)
{
    struct ledger_account got;
    struct ledger_account expected = shadow_account(&bank->shadow, reader->at, id);
    assert_ok(ledger_account_get(reader->txn, id, &got));
    compare_accounts(&got, &expected);
}

static void check_day(const struct shadow_bank *bank, const struct shadow_reader *reader,
                      int64_t account, int32_t day)
{
    struct daily_balance got;
    struct daily_balance expected;
    bool is_there = shadow_day_before(&bank->shadow, reader->at, account, day, &expected);
    enum status status = ledger_daily_last(reader->txn, account, day, &got);
    check_row("the day before", status, is_there ? STATUS_OK : STATUS_NOT_FOUND);
    if (is_there) {
        compare_days(&got, &expected);
    }
    is_there = shadow_day_after(&bank->shadow, reader->at, account, day, &expected);
    status = ledger_daily_first(reader->txn, account, day, &got);
    check_row("the day after", status, is_there ? STATUS_OK : STATUS_NOT_FOUND);
    if (is_there) {
        compare_days(&got, &expected);
    }
}

/* Also of a transfer that came after the snapshot, or in a batch that is not committed. */
static void check_key(const struct shadow_bank *bank, const struct shadow_reader *reader,
                      const struct shadow_transfer *made)
{
    int64_t got = 0;
    int64_t expected = shadow_key(&bank->shadow, reader->at, made->order.key, made->order.step);
    enum status status = ledger_id_of_key(reader->txn, made->order.key, made->order.step, &got);
    check_row("a key is found", status, expected == 0 ? STATUS_NOT_FOUND : STATUS_OK);
    check_row("the transfer of a key", status == STATUS_OK ? got : 0, expected);
}

static void check_some(struct shadow_bank *bank, struct shadow_reader *reader)
{
    enum { SOME = 4 };
    if (!reader->has_snapshot) {
        take_snapshot(bank, reader);
    }
    int32_t today = clock_day(bank->side->stage.clock.fixed_us);
    for (size_t i = 0; i < SOME; i++) {
        const struct shadow_transfer *made = random_made(bank);
        check_account(bank, reader, random_account(bank));
        check_day(bank, reader, random_account(bank),
                  today + 1 - (int32_t)shadow_bank_below(bank, 4));
        if (made != NULL) {
            check_key(bank, reader, made);
        }
    }
}

/* One of the readers does something; the first of them are patient. */
static void look_on(struct shadow_bank *bank)
{
    size_t which = shadow_bank_below(bank, SHADOW_READERS);
    struct shadow_reader *reader = &bank->readers[which];
    if (reader->txn == NULL) {
        open_reader(bank, reader);
    } else if (shadow_bank_one_in(bank, which < 2 ? 30 : 4)) {
        check_some(bank, reader);
        close_reader(bank, reader);
    } else {
        check_some(bank, reader);
    }
}

/* ---- batches */

static void tick(struct shadow_bank *bank)
{
    int64_t *now = &bank->side->stage.clock.fixed_us;
    *now += (int64_t)shadow_bank_below(bank, 3000);
    if (shadow_bank_one_in(bank, 20)) {
        *now += SECONDS_US(INT64_C(3600) * (int64_t)(1 + shadow_bank_below(bank, 40)));
    }
}

void shadow_bank_jobs(struct shadow_bank *bank)
{
    size_t jobs = shadow_bank_one_in(bank, 5) ? 0 : shadow_bank_below(bank, 9);
    for (size_t job = 0; job < jobs; job++) {
        struct moment before = bank->shadow.now;
        for (size_t i = shadow_bank_below(bank, 4) + 1; i > 0; i--) {
            do_anything(bank);
        }
        if (shadow_bank_one_in(bank, 8)) {
            stage_undo_job(&bank->side->stage);
            bank->shadow.now = before;
        } else {
            stage_next_job(&bank->side->stage);
        }
    }
}

void shadow_bank_flush(struct shadow_bank *bank)
{
    const struct stage *stage = &bank->side->stage;
    assert_ok(stage->hooks->flush(stage->hooks->context, stage->txn));
}

void shadow_bank_commit(struct shadow_bank *bank)
{
    struct stage *stage = &bank->side->stage;
    look_on(bank);
    assert_ok(txn_commit(stage->txn));
    stage->txn = NULL;
    bank->committed = bank->shadow.now;
    look_on(bank);
    stage->hooks->end(stage->hooks->context, true);
    look_on(bank);
}

static void roll_back(struct shadow_bank *bank)
{
    stage_rollback(&bank->side->stage);
    bank->shadow.now = bank->committed;
    look_on(bank);
}

void shadow_bank_batch(struct shadow_bank *bank)
{
    tick(bank);
    (void)stage_begin(&bank->side->stage);
    shadow_bank_jobs(bank);
    if (shadow_bank_one_in(bank, 12)) {
        roll_back(bank);
        return;
    }
    shadow_bank_flush(bank);
    if (shadow_bank_one_in(bank, 8)) {
        look_on(bank);
        roll_back(bank);
        return;
    }
    shadow_bank_commit(bank);
}

void shadow_bank_touch_all(struct shadow_bank *bank)
{
    (void)stage_begin(&bank->side->stage);
    for (int64_t id = 1; id < SHADOW_ACCOUNTS; id++) {
        struct transfer_order order = random_move(bank);
        order.debit_account = id;
        order.credit_account = id + 1;
        post(bank, &order, NULL);
    }
    stage_commit(&bank->side->stage);
    bank->committed = bank->shadow.now;
}

static bool is_behind(const struct book *book)
{
    const struct generation *from = &book->settling;
    return book->gathering.accounts_count != 0 || from->keys_done != from->keys.count ||
           from->accounts_done != from->accounts_count;
}

void shadow_bank_settle(struct shadow_bank *bank)
{
    for (size_t i = 0; is_behind(shadow_bank_book(bank)); i++) {
        assert_true(i <= 2 * bank->committed.transfers + 2);
        (void)stage_begin(&bank->side->stage);
        stage_commit(&bank->side->stage);
    }
}

/* ---- crashes */

static void copy_file(const char *from, const char *to, const char *name)
{
    char bytes[65536];
    char path[STAGE_PATH * 2];
    (void)snprintf(path, sizeof path, "%s/%s", from, name);
    FILE *in = fopen(path, "rb");
    (void)snprintf(path, sizeof path, "%s/%s", to, name);
    (void)unlink(path);
    if (in == NULL) {
        return;
    }
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    for (size_t got = 0; (got = fread(bytes, 1, sizeof bytes, in)) != 0;) {
        assert_int_equal(fwrite(bytes, 1, got, out), got);
    }
    assert_int_equal(fclose(out), 0);
    (void)fclose(in);
}

void shadow_bank_crash(struct shadow_bank *bank)
{
    struct shadow_side *old = bank->side;
    struct shadow_side *made = new_side();
    char index[STAGE_PATH * 2]; /* of the log that is replaced */
    (void)snprintf(index, sizeof index, "%s/bank.db-shm", made->stage.folder);
    (void)unlink(index);
    copy_file(old->stage.folder, made->stage.folder, "bank.db");
    copy_file(old->stage.folder, made->stage.folder, "bank.db-wal");
    made->stage.clock.fixed_us = old->stage.clock.fixed_us;
    id_source_init(&made->stage.ids, &made->stage.clock, 1, atomic_load(&old->stage.ids.last));
    shadow_bank_close_readers(bank);
    end_side(old);
    bank->side = made;
    bank->shadow.now = bank->committed;
    start_ledger(bank);
}

/* ---- everything */

/* Every row that there must be, by the functions of a reader or straight from the tables. */
static void check_days_of(const struct shadow_bank *bank, const struct shadow_reader *reader,
                          int64_t account, bool in_tables)
{
    int32_t last = clock_day(bank->side->stage.clock.fixed_us);
    for (int32_t day = clock_day(STAGE_START_US) - 1; day <= last; day++) {
        struct daily_balance got;
        struct daily_balance expected;
        if (!in_tables) {
            check_day(bank, reader, account, day);
        } else if (shadow_day(&bank->shadow, reader->at, account, day, &expected)) {
            assert_ok(daily_load(reader->txn, account, day, &got));
            compare_days(&got, &expected);
        }
    }
}

static void check_all(struct shadow_bank *bank, struct shadow_reader *reader, bool in_tables)
{
    take_snapshot(bank, reader);
    for (int64_t id = 1; id <= SHADOW_ACCOUNTS; id++) {
        struct ledger_account got;
        struct ledger_account expected = shadow_account(&bank->shadow, reader->at, id);
        assert_ok(in_tables ? account_load(reader->txn, id, &got)
                            : ledger_account_get(reader->txn, id, &got));
        compare_accounts(&got, &expected);
        check_days_of(bank, reader, id, in_tables);
    }
    for (size_t i = 0; i < reader->at.transfers; i++) {
        const struct shadow_transfer *made = &bank->shadow.transfers[i];
        int64_t id = 0;
        assert_ok(in_tables
                      ? transfer_by_key(reader->txn, made->order.key, made->order.step, &id)
                      : ledger_id_of_key(reader->txn, made->order.key, made->order.step, &id));
        check_row("the transfer of a key", id, made->id);
    }
}

void shadow_bank_check(struct shadow_bank *bank)
{
    struct shadow_reader reader = {.txn = stage_read(&bank->side->stage)};
    check_all(bank, &reader, false);
    stage_read_end(&bank->side->stage);
}

void shadow_bank_check_view(struct shadow_bank *bank)
{
    assert_int_equal(test_store_number(bank->side->stage.url,
                                       "SELECT count(*) FROM (SELECT account, day FROM"
                                       " daily_balance GROUP BY account, day"
                                       " HAVING count(*) > 1) AS twice"),
                     0);
}

void shadow_bank_check_tables(struct shadow_bank *bank)
{
    shadow_bank_check_view(bank);
    struct shadow_reader reader = {.txn = stage_read(&bank->side->stage)};
    check_all(bank, &reader, true);
    stage_read_end(&bank->side->stage);
}

static void note_problem(void *context, const char *text)
{
    struct shadow_bank *bank = context;
    if (bank->problem[0] == '\0') {
        (void)snprintf(bank->problem, sizeof bank->problem, "%s", text);
    }
}

int64_t shadow_bank_verify(struct shadow_bank *bank)
{
    struct verify_result result;
    const struct verify_watcher watcher = {bank, note_problem, NULL};
    bank->problem[0] = '\0';
    assert_ok(ledger_verify(stage_read(&bank->side->stage), &watcher, &result));
    stage_read_end(&bank->side->stage);
    return result.problems;
}
