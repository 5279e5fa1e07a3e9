/* The book with so small limits that generations turn within a few transfers, beside a shadow that
 * counts everything anew: what the writer and every reader see is what was committed at their
 * moment, and nothing is kept for readers who are gone. By seed. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "ledger/books.h"
#include "ledger/shadow_bank.h"
#include "property/seed.h"
#include "support/test_store.h"

enum { RUNS = 6, BATCHES = 150 };

/* ---- one thread, readers who stay open over many batches */

/* Versions kept for readers who may look back. */
static size_t versions_held(const struct book *book)
{
    size_t count = 0;
    for (size_t i = 0; i < book->entries.room; i++) {
        const struct book_entry *entry = book->entries.slots[i].value;
        for (const struct book_version *at = entry == NULL ? NULL : entry->older; at != NULL;
             at = at->older) {
            count++;
        }
    }
    return count;
}

static size_t versions_made(const struct book *book)
{
    size_t count = versions_held(book);
    for (const struct book_version *at = book->free_versions; at != NULL; at = at->older) {
        count++;
    }
    return count;
}

/* Without readers nothing is kept for them, and what was used for it is used again. */
static void check_nothing_grows(struct shadow_bank *bank)
{
    const struct book *book = shadow_bank_book(bank);
    shadow_bank_close_readers(bank);
    shadow_bank_touch_all(bank);
    assert_int_equal(versions_held(book), 0);
    size_t made = versions_made(book);
    for (int i = 0; i < SHADOW_ACCOUNTS; i++) {
        shadow_bank_touch_all(bank);
        assert_int_equal(versions_held(book), 0);
    }
    size_t after = versions_made(book);
    assert_true(after <= (made > SHADOW_ACCOUNTS ? made : SHADOW_ACCOUNTS));
}

static uint64_t run(uint64_t seed)
{
    struct shadow_bank *bank = calloc(1, sizeof *bank);
    assert_non_null(bank);
    shadow_bank_open(bank, seed);
    uint64_t turned = 0; /* by a batch that had something to do */
    for (int i = 0; i < BATCHES; i++) {
        uint64_t number = shadow_bank_book(bank)->settling.number;
        size_t before = bank->committed.transfers;
        shadow_bank_batch(bank);
        bool has_turned = shadow_bank_book(bank)->settling.number != number;
        turned += has_turned && bank->committed.transfers != before;
        shadow_bank_check_view(bank);
        if (shadow_bank_one_in(bank, 25) && shadow_bank_verify(bank) != 0) {
            fail_msg("the books are wrong: %s", bank->problem);
        }
    }
    shadow_bank_check(bank);
    check_nothing_grows(bank);
    shadow_bank_settle(bank);
    shadow_bank_check_tables(bank);
    assert_int_equal(shadow_bank_verify(bank), 0);
    shadow_bank_close(bank);
    free(bank);
    return turned;
}

static void book__readers_see_their_moment_while_generations_turn(void **state)
{
    (void)state;
    SKIP_UNLESS_SQLITE();
    struct random random = seed_random();
    uint64_t turned = 0;
    for (int i = 0; i < RUNS; i++) {
        turned += run(random_u64(&random));
    }
    assert_true(turned > 0); /* most runs turn several, one of large generations none */
}

/* ---- shares */

/* What a batch settles is little more than what it brings: nobody waits for a whole generation. */
static void book__a_generation_is_settled_in_shares(void **state)
{
    (void)state;
    SKIP_UNLESS_SQLITE();
    enum { GENERATION = 600, BATCHES_HERE = 200, LEAST = 6 };
    enum { SHARE = 12 * 3 / 2 + LEAST + 3 * KEY_BUCKET }; /* and whole buckets of keys */
    struct shadow_bank *bank = calloc(1, sizeof *bank);
    assert_non_null(bank);
    shadow_bank_open(bank, 5);
    struct book *book = shadow_bank_book(bank);
    book->limits = (struct book_limits){.generation = GENERATION,
                                        .settle_least = LEAST,
                                        .settle_idle = GENERATION,
                                        .accounts = 2 * SHADOW_ACCOUNTS};
    for (int i = 0; i < BATCHES_HERE; i++) {
        uint64_t number = book->settling.number;
        size_t done = book->settling.keys_done;
        shadow_bank_touch_all(bank);
        done = book->settling.number == number ? done : 0;
        assert_in_range(book->settling.keys_done - done, 0, SHARE);
        assert_in_range(book->gathering.keys.count, 0, GENERATION + SHADOW_ACCOUNTS);
    }
    assert_true(book->settling.number > 1);
    shadow_bank_close(bank);
    free(bank);
}

/* ---- the verification of a living bank */

struct column {
    const char *table, *key, *name;
    const char *where;
};

static const struct column columns[] = {
    {"transfer", "id", "amount", "state <> 2"},
    {"transfer", "id", "debit_account", "1 = 1"},
    {"transfer", "id", "credit_account", "1 = 1"},
    {"transfer", "id", "debit_previous", "1 = 1"},
    {"transfer", "id", "credit_previous", "1 = 1"},
    {"transfer", "id", "debit_balance", "1 = 1"},
    {"transfer", "id", "credit_balance", "1 = 1"},
    {"transfer", "id", "business_date", "1 = 1"},
    {"ledger_account", "id", "debits_pending", "1 = 1"},
    {"ledger_account", "id", "debits_posted", "1 = 1"},
    {"ledger_account", "id", "credits_pending", "1 = 1"},
    {"ledger_account", "id", "credits_posted", "1 = 1"},
    {"ledger_account", "id", "last_transfer", "1 = 1"},
    {"ledger_account", "id", "day", "1 = 1"},
    {"ledger_account", "id", "day_debits", "1 = 1"},
    {"ledger_account", "id", "day_credits", "1 = 1"},
    {"past_day", "account, day", "opening", "1 = 1"},
    {"past_day", "account, day", "debits", "1 = 1"},
    {"past_day", "account, day", "credits", "1 = 1"},
    {"past_day", "account, day", "closing", "1 = 1"},
    {"past_day", "account, day", "last_transfer", "1 = 1"},
    {"key_segment", "id", "keys", "1 = 1"},
    {"key_segment", "id", "bits", "1 = 1"},
    {"key_segment", "id", "live_from", "1 = 1"},
    {"key_segment", "id", "live_until", "1 = 1"},
    {"key_segment", "id", "target", "1 = 1"},
    {"settled", "id", "through", "id = 2"},
};

/* One bit of a row by hand; the second time puts it back. */
static void flip(struct shadow_bank *bank, const struct column *column, int64_t row, int bit)
{
    char sql[400];
    long long mask = 1LL << bit;
    (void)snprintf(sql, sizeof sql,
                   "UPDATE %s SET %s = (%s | %lld) - (%s & %lld) WHERE (%s) ="
                   " (SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT 1 OFFSET %lld)",
                   column->table, column->name, column->name, mask, column->name, mask, column->key,
                   column->key, column->table, column->where, column->key, (long long)row);
    test_store_sql(bank->side->stage.url, sql);
}

static int64_t rows_of(struct shadow_bank *bank, const struct column *column)
{
    char sql[80];
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM %s WHERE %s", column->table,
                   column->where);
    return test_store_number(bank->side->stage.url, sql);
}

/* Rows that are behind the transfers are looked at, too. */
static void check_flips(struct shadow_bank *bank, const struct column *column)
{
    enum { FLIPS = 3, BITS = 20 };
    int64_t rows = rows_of(bank, column);
    for (int i = 0; i < FLIPS && rows != 0; i++) {
        int64_t row = (int64_t)shadow_bank_below(bank, (size_t)rows);
        int bit = (int)shadow_bank_below(bank, BITS);
        flip(bank, column, row, bit);
        if (shadow_bank_verify(bank) == 0) {
            fail_msg("%s.%s, row %lld, bit %d: not found", column->table, column->name,
                     (long long)row, bit);
        }
        flip(bank, column, row, bit);
    }
}

static void book__a_bit_of_a_living_bank_is_found(void **state)
{
    (void)state;
    SKIP_UNLESS_SQLITE();
    struct random random = seed_random();
    struct shadow_bank *bank = calloc(1, sizeof *bank);
    assert_non_null(bank);
    shadow_bank_open(bank, random_u64(&random));
    for (size_t i = 0; i < ARRAY_COUNT(columns); i++) {
        for (int batch = 0; batch < 4; batch++) {
            shadow_bank_batch(bank);
        }
        check_flips(bank, &columns[i]);
        if (shadow_bank_verify(bank) != 0) {
            fail_msg("the books are wrong: %s", bank->problem);
        }
    }
    shadow_bank_close(bank);
    free(bank);
}

/* ---- threads: readers of their own while the writer goes on */

enum { JOBS = 1500, THREADS = 2, ACCOUNTS = 10, ALL_DONE = 2 * JOBS };

struct work {
    struct job job; /* first */
    int64_t key;    /* 0: nothing to do */
    int wrong;      /* what a reader found */
    atomic_int *left;
};

static enum job_result write_one(struct job *job, struct txn *txn, enum status *why)
{
    const struct work *work = (const struct work *)job;
    enum ledger_outcome outcome = LEDGER_OK;
    int64_t debit = 1 + work->key % ACCOUNTS;
    int64_t credit = 1 + (debit + work->key / ACCOUNTS % (ACCOUNTS - 1)) % ACCOUNTS;
    const struct transfer_order order = books_move(work->key, debit, credit, 1 + work->key % 7);
    *why = work->key == 0 ? STATUS_OK : ledger_post(txn, &order, &outcome, NULL);
    return *why != STATUS_OK || outcome != LEDGER_OK ? JOB_FAILED : JOB_DONE;
}

/* An account, its last transfer, its day and the way from its key fit together. */
static enum status look_at(struct txn *txn, int64_t id, struct work *work, int64_t *sum)
{
    struct ledger_account account;
    struct transfer last;
    struct daily_balance daily;
    int64_t found = 0;
    enum status status = ledger_account_get(txn, id, &account);
    *sum += ledger_balance(&account);
    if (status != STATUS_OK || account.last_transfer == 0) {
        return status;
    }
    status = ledger_transfer_get(txn, account.last_transfer, &last);
    if (status == STATUS_OK) {
        status = ledger_daily_last(txn, id, INT32_MAX, &daily);
    }
    if (status == STATUS_OK) {
        status = ledger_id_of_key(txn, last.key, last.step, &found);
    }
    if (status == STATUS_OK) {
        int64_t balance = last.debit_account == id ? last.debit_balance : last.credit_balance;
        work->wrong += balance != ledger_balance(&account);
        work->wrong += daily.closing != balance || daily.last_transfer != last.id;
        work->wrong += found != last.id;
    }
    return status;
}

static enum job_result read_all(struct job *job, struct txn *txn, enum status *why)
{
    struct work *work = (struct work *)job;
    int64_t sum = 0;
    *why = STATUS_OK;
    work->wrong = 0;
    for (int64_t id = 1; id <= ACCOUNTS && *why == STATUS_OK; id++) {
        *why = look_at(txn, id, work, &sum);
    }
    work->wrong += sum != 0;
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static void is_done(struct job *job, enum status status)
{
    const struct work *work = (const struct work *)job;
    if (status == STATUS_OK) {
        atomic_fetch_sub(work->left, 1);
    }
}

static void submit(struct stage *stage, struct work *work)
{
    while (committer_submit(stage->committer, &work->job) != STATUS_OK) {
        (void)usleep(500);
    }
}

static void open_accounts(struct stage *stage)
{
    struct txn *txn = stage_begin(stage);
    for (int64_t id = 1; id <= ACCOUNTS; id++) {
        const struct ledger_account account = {.id = id,
                                               .currency = CURRENCY_RUB,
                                               .lower_limit = LEDGER_NO_LOWER_LIMIT,
                                               .upper_limit = LEDGER_NO_UPPER_LIMIT};
        assert_ok(ledger_open(txn, &account));
    }
    stage_commit(stage);
    stage_leave(stage);
}

static void book__readers_of_other_threads_see_books_that_fit(void **state)
{
    (void)state;
    SKIP_UNLESS_SQLITE();
    static const struct store_sql *const *const modules[] = {ledger_statements, batch_statements,
                                                             NULL};
    static struct work writes[JOBS];
    static struct work reads[JOBS];
    struct stage stage;
    struct ledger *ledger = NULL;
    atomic_int left = ALL_DONE;
    stage_open(&stage, modules);
    assert_ok(ledger_new(&stage.clock, &stage.ids, &ledger));
    ledger->book.limits = (struct book_limits){.generation = 20,
                                               .settle_least = 4,
                                               .settle_idle = 10,
                                               .accounts = ACCOUNTS / 2,
                                               .merge = 3,
                                               .merge_least = 10};
    stage.hooks = ledger_hooks(ledger);
    open_accounts(&stage);
    stage_start(&stage, THREADS);
    for (int64_t i = 0; i < JOBS; i++) {
        writes[i] = (struct work){.job = {.write = true, .run = write_one, .done = is_done},
                                  .key = i % 16 == 0 ? 0 : i,
                                  .left = &left};
        reads[i] = (struct work){.job = {.run = read_all, .done = is_done}, .left = &left};
        submit(&stage, &writes[i]);
        submit(&stage, &reads[i]);
    }
    stage_stop(&stage);
    assert_int_equal(atomic_load(&left), 0);
    for (size_t i = 0; i < JOBS; i++) {
        check_row("what a reader saw", reads[i].wrong, 0);
    }
    ledger_free(ledger);
    stage.hooks = NULL;
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(book__readers_see_their_moment_while_generations_turn),
        cmocka_unit_test(book__a_generation_is_settled_in_shares),
        cmocka_unit_test(book__a_bit_of_a_living_bank_is_found),
        cmocka_unit_test(book__readers_of_other_threads_see_books_that_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
