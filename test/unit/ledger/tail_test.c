/* What is behind the transfers when a process ends is made from them when the next one begins,
 * wherever in a generation that was, and when that one ends in the middle of it, too. By seed. */
#include <stdlib.h>

#include "ledger/books.h"
#include "ledger/shadow_bank.h"
#include "ledger/tail.h"
#include "property/seed.h"

enum { RUNS = 4, CRASHES = 12, BATCHES = 12 };

/* ---- crashes */

/* Any moment: between batches, in a batch, between its flush and its commit. */
static void crash_somewhere(struct shadow_bank *bank)
{
    if (shadow_bank_one_in(bank, 2)) {
        (void)stage_begin(&bank->side->stage);
        shadow_bank_jobs(bank);
        if (shadow_bank_one_in(bank, 2)) {
            shadow_bank_flush(bank);
        }
    }
    shadow_bank_crash(bank);
}

/* The first batch puts the store in order; it may fail, or the process ends in it again. */
static void recover(struct shadow_bank *bank)
{
    while (shadow_bank_one_in(bank, 3)) {
        (void)stage_begin(&bank->side->stage);
        if (shadow_bank_one_in(bank, 2)) {
            shadow_bank_jobs(bank);
        }
        if (shadow_bank_one_in(bank, 2)) {
            shadow_bank_flush(bank);
        }
        if (shadow_bank_one_in(bank, 2)) {
            shadow_bank_crash(bank);
        } else {
            stage_rollback(&bank->side->stage);
            bank->shadow.now = bank->committed;
        }
    }
    assert_int_equal(shadow_bank_verify(bank), 0); /* from outside, before anything is in order */
    (void)stage_begin(&bank->side->stage);
    stage_commit(&bank->side->stage);
}

static void run(uint64_t seed)
{
    struct shadow_bank *bank = calloc(1, sizeof *bank);
    assert_non_null(bank);
    shadow_bank_open(bank, seed);
    for (int i = 0; i < CRASHES; i++) {
        for (size_t batch = shadow_bank_below(bank, BATCHES); batch > 0; batch--) {
            shadow_bank_batch(bank);
        }
        crash_somewhere(bank);
        recover(bank);
        shadow_bank_check_tables(bank);
        shadow_bank_check(bank);
        if (shadow_bank_verify(bank) != 0) {
            fail_msg("the books are wrong: %s", bank->problem);
        }
    }
    shadow_bank_close(bank);
    free(bank);
}

static void tail__what_a_crash_left_is_made_from_the_transfers(void **state)
{
    (void)state;
    SKIP_UNLESS_SQLITE();
    struct random random = seed_random();
    for (int i = 0; i < RUNS; i++) {
        run(random_u64(&random));
    }
}

/* ---- more than one piece */

/* What one piece of the work holds in memory is 128 thousand transfers. */
static void tail__is_settled_in_pieces(void **state)
{
    (void)state;
    SKIP_UNLESS_SQLITE();
    enum { TRANSFERS = 140000, ORDERS = 7000 };
    static struct transfer_order orders[ORDERS];
    static enum ledger_outcome outcomes[ORDERS];
    struct books *books = calloc(1, sizeof *books);
    assert_non_null(books);
    books_open(books);
    for (int64_t first = 1; first < TRANSFERS; first += ORDERS) {
        for (int64_t i = 0; i < ORDERS; i++) {
            orders[i] = books_move(first + i, OWN, i % 2 == 0 ? ANNA : BORIS, 1);
        }
        assert_ok(ledger_post_many(stage_begin(&books->stage), orders, ORDERS, outcomes, NULL));
        stage_commit(&books->stage);
    }
    ledger_free(books->ledger);
    assert_ok(ledger_new(&books->stage.clock, &books->stage.ids, &books->ledger));
    books->stage.hooks = ledger_hooks(books->ledger);
    (void)stage_begin(&books->stage);
    stage_commit(&books->stage);
    struct txn *txn = stage_read(&books->stage);
    struct ledger_account own;
    int64_t settled = 0;
    assert_ok(account_load(txn, OWN, &own));
    assert_ok(settled_load(txn, &settled));
    stage_read_end(&books->stage);
    assert_int_equal(own.debits_posted, TRANSFERS);
    assert_int_equal(settled, own.last_transfer);
    assert_int_equal(stage_number(&books->stage, "SELECT sum(keys) FROM key_segment"), TRANSFERS);
    assert_int_equal(books_verify(books, NULL), 0);
    books_close(books);
    free(books);
}

/* ---- books that do not fit */

/* A row that was changed by hand while it was behind stops the next start. */
static void tail__refuses_a_row_that_its_transfers_do_not_continue(void **state)
{
    (void)state;
    SKIP_UNLESS_SQLITE();
    static const char *const changes[] = {
        "UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE id = 2",
        "UPDATE ledger_account SET last_transfer = last_transfer - 1 WHERE id = 2",
        "UPDATE ledger_account SET day = day - 1 WHERE id = 2",
        "UPDATE ledger_account SET day = day + 1 WHERE id = 2",
        "UPDATE ledger_account SET day = 0 WHERE id = 2",
    };
    for (size_t i = 0; i < ARRAY_COUNT(changes); i++) {
        struct books *books = calloc(1, sizeof *books);
        struct txn *txn = NULL;
        assert_non_null(books);
        books_open(books);
        (void)books_commit(books, books_move(1, OWN, ANNA, 100));
        stage_sql(&books->stage, "SELECT 1"); /* everything is in the tables */
        (void)books_commit(books, books_move(2, OWN, ANNA, 50));
        test_store_sql(books->stage.url, changes[i]);
        check_row(changes[i], books_verify(books, NULL) != 0, true);
        stage_leave(&books->stage);
        ledger_free(books->ledger);
        assert_ok(ledger_new(&books->stage.clock, &books->stage.ids, &books->ledger));
        books->stage.hooks = NULL;
        txn = stage_begin(&books->stage);
        check_row(changes[i], ledger_settle(txn), STATUS_CORRUPT);
        stage_rollback(&books->stage);
        books_close(books);
        free(books);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tail__what_a_crash_left_is_made_from_the_transfers),
        cmocka_unit_test(tail__is_settled_in_pieces),
        cmocka_unit_test(tail__refuses_a_row_that_its_transfers_do_not_continue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
