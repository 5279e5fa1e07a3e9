/* Random orders on the rules and on the whole ledger, against the model: outcomes, balances and
 * holds are what it says, refusals change nothing, repeats are recognised, and verify has no
 * complaint at the end. */
#include <string.h>

#include "ledger/books.h"
#include "property/ledger_ops.h"
#include "property/seed.h"

enum { OPS_BYTES = 1600, DECIDE_RUNS = 800, POST_RUNS = 40, POST_BATCHES = 60 };

static void ledger_decide__agrees_with_the_model(void **state)
{
    (void)state;
    struct random random = seed_random();
    size_t all_done = 0;
    for (int run = 0; run < DECIDE_RUNS; run++) {
        uint8_t bytes[OPS_BYTES];
        size_t done = 0;
        random_fill(&random, bytes, sizeof bytes);
        ops_run_decide(bytes, sizeof bytes, &done);
        all_done += done;
    }
    print_message("%zu orders done\n", all_done);
    assert_true(all_done > DECIDE_RUNS * 50); /* or the orders were not reasonable */
}

/* The whole ledger beside its model. */
struct pair {
    struct books books;
    struct model model;
    struct random random;
    struct ops ops;
    uint8_t bytes[OPS_BYTES];
    size_t done, repeated, refused;
};

static void refill(struct pair *pair)
{
    if (pair->ops.left < 16) {
        random_fill(&pair->random, pair->bytes, sizeof pair->bytes);
        pair->ops.bytes = pair->bytes;
        pair->ops.left = sizeof pair->bytes;
    }
}

static enum ledger_outcome try_one(struct pair *pair)
{
    struct transfer made = {.id = 0};
    refill(pair);
    struct transfer_order order = ops_order(&pair->ops, &pair->model);
    enum ledger_outcome expected = model_decide(&pair->model, &order);
    enum ledger_outcome outcome = books_try(&pair->books, order, &made);
    if (outcome != expected) {
        fail_msg("order %lld: %s, the model says: %s", (long long)order.key,
                 ledger_outcome_text(outcome), ledger_outcome_text(expected));
    }
    if (outcome == LEDGER_OK) {
        model_add(&pair->model, &order, made.id);
        assert_int_equal(made.debit_balance, model_balance(&pair->model, made.debit_account));
        assert_int_equal(made.credit_balance, model_balance(&pair->model, made.credit_account));
        pair->done++;
    } else if (outcome == LEDGER_EXISTS) {
        assert_int_equal(made.id, model_by_key(&pair->model, order.key, order.step)->id);
        pair->repeated++;
    } else {
        pair->refused++;
    }
    return outcome;
}

static void compare_accounts(struct pair *pair, struct txn *txn)
{
    for (size_t i = 0; i < pair->model.account_count; i++) {
        int64_t id = pair->model.accounts[i].id;
        struct ledger_account account;
        assert_ok(ledger_account_get(txn, id, &account));
        assert_int_equal(ledger_balance(&account), model_balance(&pair->model, id));
        assert_int_equal(account.debits_pending, model_held(&pair->model, id));
        assert_int_equal(account.credits_pending, model_promised(&pair->model, id));
    }
}

/* A job of one to four orders, as a chain: one refusal and none of it was. Sometimes it is undone
 * though all went well. */
static void run_job(struct pair *pair)
{
    size_t before = pair->model.count;
    bool undo = random_below(&pair->random, 10) == 0;
    for (uint64_t links = 1 + random_below(&pair->random, 3); links > 0; links--) {
        enum ledger_outcome outcome = try_one(pair);
        undo = undo || (outcome != LEDGER_OK && outcome != LEDGER_EXISTS);
        if (undo && outcome != LEDGER_OK) {
            break;
        }
    }
    if (undo) {
        pair->model.count = before;
        stage_undo_job(&pair->books.stage);
    } else {
        stage_next_job(&pair->books.stage);
    }
}

static void run_batch(struct pair *pair)
{
    size_t before = pair->model.count;
    struct stage *stage = &pair->books.stage;
    stage->clock.fixed_us += SECONDS_US((int64_t)random_below(&pair->random, 50000));
    struct txn *txn = stage_begin(stage);
    for (uint64_t jobs = random_below(&pair->random, 12); jobs > 0; jobs--) {
        run_job(pair);
    }
    compare_accounts(pair, txn);
    if (random_below(&pair->random, 8) == 0) {
        stage_rollback(stage);
        pair->model.count = before;
    } else {
        stage_commit(stage);
    }
    compare_accounts(pair, stage_read(stage));
    stage_read_end(stage);
}

static void compare_history(struct pair *pair)
{
    struct txn *txn = stage_read(&pair->books.stage);
    for (size_t i = 0; i < pair->model.account_count; i++) {
        int64_t id = pair->model.accounts[i].id;
        struct ledger_account account;
        assert_ok(ledger_account_get(txn, id, &account));
        int64_t at = account.last_transfer;
        /* walking back by the links meets every move of the account, newest first, and no other */
        for (size_t m = pair->model.count; m > 0; m--) {
            const struct model_move *move = &pair->model.moves[m - 1];
            if (move->order.debit_account != id && move->order.credit_account != id) {
                continue;
            }
            struct transfer transfer;
            assert_int_equal(at, move->id);
            assert_ok(ledger_transfer_get(txn, at, &transfer));
            at = transfer.debit_account == id ? transfer.debit_previous : transfer.credit_previous;
        }
        assert_int_equal(at, 0);
    }
    stage_read_end(&pair->books.stage);
}

static void ledger_post__agrees_with_the_model(void **state)
{
    (void)state;
    struct random random = seed_random();
    size_t done = 0;
    size_t repeated = 0;
    size_t refused = 0;
    for (int run = 0; run < POST_RUNS; run++) {
        struct pair *pair = calloc(1, sizeof *pair);
        struct verify_result result;
        assert_non_null(pair);
        books_open(&pair->books);
        ops_accounts(&pair->model);
        pair->random = random_seeded(random_u64(&random));
        for (int batch = 0; batch < POST_BATCHES; batch++) {
            run_batch(pair);
        }
        compare_history(pair);
        if (books_verify(&pair->books, &result) != 0) {
            fail_msg("the books are wrong: %s", pair->books.problem);
        }
        assert_int_equal(result.transfers, pair->model.count);
        done += pair->done;
        repeated += pair->repeated;
        refused += pair->refused;
        books_close(&pair->books);
        free(pair);
    }
    print_message("%zu done, %zu repeated, %zu refused\n", done, repeated, refused);
    assert_true(done > 500 && repeated > 20 && refused > 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ledger_decide__agrees_with_the_model),
        cmocka_unit_test(ledger_post__agrees_with_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
