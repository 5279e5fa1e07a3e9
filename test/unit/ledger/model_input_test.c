/* Bad input, a row each in the order of the checks: its own outcome, and every counter as before.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "ledger/books.h"

static int open_books(void **state)
{
    struct books *books = calloc(1, sizeof *books);
    assert_non_null(books);
    books_open(books);
    *state = books;
    return 0;
}

/* Whatever a test did, the books are right at its end. */
static int close_books(void **state)
{
    struct books *books = *state;
    if (books->stage.txn == NULL && books_verify(books, NULL) != 0) {
        fail_msg("the books are wrong: %s", books->problem);
    }
    books_close(books);
    free(books);
    return 0;
}

/* What the rows refer to. */
struct scene {
    int64_t posted, hold, resolved, expired, over, reversal, reversed;
    int32_t today;
};

static int64_t hold_until(struct books *books, int64_t key, int64_t seconds)
{
    struct transfer_order hold = books_hold(key, ANNA, BORIS, 10);
    hold.expires_us = books->stage.clock.fixed_us + SECONDS_US(seconds);
    return books_commit(books, hold);
}

static void block(struct books *books, int64_t key, int64_t account, bool debits, bool credits)
{
    enum ledger_outcome outcome = LEDGER_OK;
    const struct change_order order = {key, 1, account, 0};
    assert_ok(ledger_set_blocks(stage_begin(&books->stage), &order, debits, credits, &outcome));
    assert_int_equal(outcome, LEDGER_OK);
    stage_commit(&books->stage);
}

static struct scene set_scene(struct books *books)
{
    struct scene scene;
    size_t expired = 0;
    enum ledger_outcome outcome = LEDGER_OK;
    scene.posted = books_commit(books, books_move(1, OWN, ANNA, 500));
    scene.hold = books_commit(books, books_hold(2, ANNA, BORIS, 100));
    scene.resolved = books_commit(books, books_hold(3, ANNA, BORIS, 50));
    (void)books_commit(books, books_void(3, scene.resolved));
    scene.expired = hold_until(books, 4, 5);
    books->stage.clock.fixed_us += SECONDS_US(5);
    assert_ok(ledger_expire_due(stage_begin(&books->stage), 5, &expired));
    stage_commit(&books->stage);
    scene.over = hold_until(books, 5, 5);
    scene.reversed = books_commit(books, books_move(6, OWN, BORIS, 20));
    struct transfer_order back = {
        .key = 7, .step = 1, .state = TRANSFER_POSTED, .reverses = scene.reversed};
    scene.reversal = books_commit(books, back);
    books->stage.clock.fixed_us += SECONDS_US(DAY_SECONDS);
    scene.today = clock_day(books->stage.clock.fixed_us);
    struct txn *txn = stage_begin(&books->stage);
    assert_ok(ledger_close_day(txn, scene.today - 1, &outcome));
    assert_ok(ledger_open(txn, &(struct ledger_account){.id = 6, .currency = CURRENCY_RUB}));
    assert_ok(ledger_open(
        txn, &(struct ledger_account){.id = 7, .currency = CURRENCY_RUB, .upper_limit = 500}));
    assert_ok(ledger_open(
        txn, &(struct ledger_account){.id = 8, .currency = CURRENCY_RUB, .upper_limit = 500}));
    stage_commit(&books->stage);
    assert_ok(ledger_close_account(stage_begin(&books->stage), &(struct change_order){60, 1, 6, 0},
                                   0, 1, &outcome));
    assert_int_equal(outcome, LEDGER_OK);
    stage_commit(&books->stage);
    block(books, 70, 7, true, false);
    block(books, 80, 8, false, true);
    return scene;
}

enum { CLOSED = 6, NO_DEBITS = 7, NO_CREDITS = 8 };

static struct transfer_order dated(struct transfer_order order, int32_t day)
{
    order.value_date = day;
    return order;
}

static struct transfer_order reversing(int64_t transfer)
{
    return (struct transfer_order){
        .key = 20, .step = 1, .state = TRANSFER_POSTED, .reverses = transfer};
}

static struct transfer_order flagged(struct transfer_order order, int64_t flags)
{
    order.flags = flags;
    return order;
}

static void check_refusal(struct books *books, const char *name, const struct transfer_order *order,
                          enum ledger_outcome expected)
{
    struct ledger_account before[8];
    struct ledger_account after[8];
    enum ledger_outcome outcome = LEDGER_OK;
    for (int64_t id = 1; id <= 8; id++) {
        before[id - 1] = books_account(books, id);
    }
    int64_t transfers = stage_number(&books->stage, "SELECT count(*) FROM transfer");
    assert_ok(ledger_post(stage_begin(&books->stage), order, &outcome, NULL));
    stage_commit(&books->stage);
    check_row(name, outcome, expected);
    for (int64_t id = 1; id <= 8; id++) {
        after[id - 1] = books_account(books, id);
    }
    check_row(name, memcmp(before, after, sizeof before), 0);
    check_row(name, stage_number(&books->stage, "SELECT count(*) FROM transfer"), transfers);
}

static void ledger_post__what_contradicts_itself_is_refused(void **state)
{
    struct books *books = *state;
    struct scene scene = set_scene(books);
    struct transfer_order rows[18];
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        rows[i] = books_move(20, OWN, ANNA, 5);
    }
    rows[0].state = (enum transfer_state)0;
    rows[1].state = (enum transfer_state)6;
    rows[2].state = TRANSFER_EXPIRE_PENDING;
    rows[3].flags = 16;
    rows[4].flags = TRANSFER_WHOLE_HOLD;
    rows[5].pending_id = scene.hold;
    rows[6].pending_key = 2;
    rows[7].expires_us = INT64_MAX;
    rows[8] = books_hold(20, OWN, ANNA, 5);
    rows[8].value_date = scene.today;
    rows[9] = books_hold(20, OWN, ANNA, 5);
    rows[9].reverses = scene.posted;
    rows[10].reverses = scene.posted;
    rows[10].flags = TRANSFER_BALANCING_DEBIT;
    rows[11] = books_post(20, scene.hold, 1);
    rows[11].flags = TRANSFER_BALANCING_CREDIT;
    rows[12] = books_post(20, scene.hold, 1);
    rows[12].pending_key = 2;
    rows[13] = books_post(20, scene.hold, 1);
    rows[13].expires_us = INT64_MAX;
    rows[14] = books_post(20, scene.hold, 1);
    rows[14].reverses = scene.posted;
    rows[15] = books_void(20, scene.hold);
    rows[15].flags = TRANSFER_WHOLE_HOLD;
    rows[16] = books_void(20, scene.hold);
    rows[16].value_date = scene.today;
    rows[17] = books_void(20, scene.expired);
    rows[17].state = TRANSFER_EXPIRE_PENDING;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "row %zu", i);
        check_refusal(books, name, &rows[i], LEDGER_ORDER_INVALID);
    }
}

static void ledger_post__keys_that_cannot_be_are_refused(void **state)
{
    struct books *books = *state;
    (void)set_scene(books);
    const struct {
        const char *name;
        int64_t key, step;
        enum ledger_outcome outcome;
    } rows[] = {
        {"no key", 0, 1, LEDGER_KEY_INVALID},
        {"step below 0", 20, -1, LEDGER_KEY_INVALID},
        {"the ledger's own step", 20, LEDGER_STEP_MAX + 1, LEDGER_KEY_INVALID},
        {"step of 64 bits", 20, INT64_MAX, LEDGER_KEY_INVALID},
        {"another's key", 1, 1, LEDGER_EXISTS_DIFFERENT},
        {"a key below 0 and the last step are fine, the amount is not", INT64_MIN, LEDGER_STEP_MAX,
         LEDGER_AMOUNT_INVALID},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct transfer_order order = books_move(rows[i].key, OWN, ANNA, 0);
        order.step = rows[i].step;
        check_refusal(books, rows[i].name, &order, rows[i].outcome);
    }
}

static void ledger_post__bad_input_has_its_own_outcome_and_changes_nothing(void **state)
{
    struct books *books = *state;
    struct scene scene = set_scene(books);
    struct transfer_order other = books_post(20, scene.hold, 1);
    other.debit_account = BORIS;
    struct transfer_order other_currency = books_post(20, scene.hold, 1);
    other_currency.currency = CURRENCY_USD;
    struct transfer_order unknown_key = books_post(20, 0, 1);
    unknown_key.pending_key = 999;
    struct transfer_order wrong_side = reversing(scene.posted);
    wrong_side.debit_account = OWN;
    struct transfer_order wrong_amount = reversing(scene.posted);
    wrong_amount.amount = 499;
    struct transfer_order past = books_hold(20, OWN, ANNA, 5);
    past.expires_us = books->stage.clock.fixed_us;
    int64_t debit = TRANSFER_BALANCING_DEBIT;
    const struct {
        const char *name;
        struct transfer_order order;
        enum ledger_outcome outcome;
    } rows[] = {
        {"a link left open", flagged(books_move(20, OWN, ANNA, 1), TRANSFER_LINKED),
         LEDGER_LINK_OPEN},
        {"post of nothing", books_post(20, 12345, 1), LEDGER_PENDING_NOT_FOUND},
        {"post of no hold at all", books_post(20, 0, 1), LEDGER_PENDING_NOT_FOUND},
        {"post of a key that nobody used", unknown_key, LEDGER_PENDING_NOT_FOUND},
        {"post of what is no hold", books_post(20, scene.posted, 1), LEDGER_PENDING_NOT_FOUND},
        {"a hold of another account", other, LEDGER_PENDING_DIFFERENT},
        {"a hold of another currency", other_currency, LEDGER_PENDING_DIFFERENT},
        {"post of one that expired", books_post(20, scene.expired, 1), LEDGER_PENDING_EXPIRED},
        {"void of one that expired", books_void(20, scene.expired), LEDGER_PENDING_EXPIRED},
        {"post after its time, not yet given back", books_post(20, scene.over, 1),
         LEDGER_PENDING_EXPIRED},
        {"void after its time, not yet given back", books_void(20, scene.over),
         LEDGER_PENDING_EXPIRED},
        {"post again", books_post(20, scene.resolved, 1), LEDGER_PENDING_RESOLVED},
        {"reversal of nothing", reversing(12345), LEDGER_REVERSED_NOT_FOUND},
        {"reversal of a hold", reversing(scene.hold), LEDGER_NOT_REVERSIBLE},
        {"reversal of a reversal", reversing(scene.reversal), LEDGER_NOT_REVERSIBLE},
        {"reversal again", reversing(scene.reversed), LEDGER_ALREADY_REVERSED},
        {"reversal on the same side", wrong_side, LEDGER_REVERSAL_DIFFERENT},
        {"reversal in part", wrong_amount, LEDGER_REVERSAL_DIFFERENT},
        {"nothing", books_move(20, OWN, ANNA, 0), LEDGER_AMOUNT_INVALID},
        {"the least of int64", books_move(20, OWN, ANNA, INT64_MIN), LEDGER_AMOUNT_INVALID},
        {"the greatest of int64", books_move(20, OWN, ANNA, INT64_MAX), LEDGER_AMOUNT_INVALID},
        {"one above the greatest", books_move(20, OWN, ANNA, AMOUNT_MAX + 1),
         LEDGER_AMOUNT_INVALID},
        {"post of nothing of it", books_post(20, scene.hold, 0), LEDGER_AMOUNT_INVALID},
        {"void with an amount", flagged(books_post(20, scene.hold, 1), TRANSFER_WHOLE_HOLD),
         LEDGER_AMOUNT_INVALID},
        {"post above the hold", books_post(20, scene.hold, 101), LEDGER_PENDING_EXCEEDED},
        {"over before it begins", past, LEDGER_EXPIRY_PAST},
        {"to itself", books_move(20, ANNA, ANNA, 1), LEDGER_SAME_ACCOUNT},
        {"into a closed day", dated(books_move(20, OWN, ANNA, 1), scene.today - 1),
         LEDGER_VALUE_DATE_CLOSED},
        {"before all days", dated(books_move(20, OWN, ANNA, 1), INT32_MIN),
         LEDGER_VALUE_DATE_CLOSED},
        {"a post into a closed day", dated(books_post(20, scene.hold, 1), scene.today - 1),
         LEDGER_VALUE_DATE_CLOSED},
        {"a reversal into a closed day", dated(reversing(scene.posted), 1),
         LEDGER_VALUE_DATE_CLOSED},
        {"too far ahead", dated(books_move(20, OWN, ANNA, 1), scene.today + LIMIT_VALUE_DAYS + 1),
         LEDGER_VALUE_DATE_FAR},
        {"the last day", dated(books_move(20, OWN, ANNA, 1), INT32_MAX), LEDGER_VALUE_DATE_FAR},
        {"from nobody", books_move(20, 99, ANNA, 1), LEDGER_ACCOUNT_NOT_FOUND},
        {"to account 0", books_move(20, ANNA, 0, 1), LEDGER_ACCOUNT_NOT_FOUND},
        {"below 0", books_move(20, ANNA, INT64_MIN, 1), LEDGER_ACCOUNT_NOT_FOUND},
        {"roubles to dollars", books_move(20, OWN, DOLLARS, 1), LEDGER_CURRENCY_MISMATCH},
        {"from what is closed", books_move(20, CLOSED, ANNA, 1), LEDGER_ACCOUNT_CLOSED},
        {"to what is closed", books_move(20, OWN, CLOSED, 1), LEDGER_ACCOUNT_CLOSED},
        {"blocked debits", books_move(20, NO_DEBITS, ANNA, 1), LEDGER_DEBITS_BLOCKED},
        {"blocked credits", books_move(20, OWN, NO_CREDITS, 1), LEDGER_CREDITS_BLOCKED},
        {"up to what is not there", flagged(books_move(20, BORIS, ANNA, 9), debit),
         LEDGER_NOTHING_TO_MOVE},
        {"never into an overdraft", flagged(books_move(20, OWN, ANNA, 9), debit),
         LEDGER_NOTHING_TO_MOVE},
        {"more than is free", books_move(20, ANNA, BORIS, 391), LEDGER_INSUFFICIENT_FUNDS},
        {"a hold of more than is free", books_hold(20, ANNA, BORIS, 391),
         LEDGER_INSUFFICIENT_FUNDS},
        {"above the upper limit", books_move(20, OWN, SMALL, SMALL_LIMIT + 1), LEDGER_UPPER_LIMIT},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        check_refusal(books, rows[i].name, &rows[i].order, rows[i].outcome);
    }
}

/* Sums of the greatest amounts stay within int64, whatever is on the other side. */
static void ledger_post__counters_never_overflow(void **state)
{
    struct books *books = *state;
    enum { FULL = 9223 }; /* times 10^15 */
    (void)stage_begin(&books->stage);
    struct transfer made;
    for (int64_t i = 0; i < FULL; i++) {
        struct transfer_order order = books_move(100 + i, OWN, ANNA, AMOUNT_MAX);
        check_row("within", books_try(books, order, &made), LEDGER_OK);
        stage_next_job(&books->stage);
    }
    struct transfer_order more = books_move(90, OWN, ANNA, AMOUNT_MAX);
    check_row("one more", books_try(books, more, NULL), LEDGER_COUNTER_OVERFLOW);
    more.state = TRANSFER_PENDING;
    check_row("one more, held", books_try(books, more, NULL), LEDGER_COUNTER_OVERFLOW);
    stage_commit(&books->stage);
    struct ledger_account anna = books_account(books, ANNA);
    assert_int_equal(anna.credits_posted, FULL * AMOUNT_MAX);
}

/* ---- many at once */

static void ledger_post_many__what_is_bad_fails_alone(void **state)
{
    struct books *books = *state;
    int64_t link = TRANSFER_LINKED;
    const struct transfer_order orders[] = {
        books_move(10, OWN, ANNA, 100),                 /* fine */
        books_move(11, ANNA, BORIS, 101),               /* too much */
        books_move(12, ANNA, BORIS, 10),                /* fine */
        books_move(12, ANNA, BORIS, 10),                /* the same again */
        books_move(12, ANNA, BORIS, 11),                /* its key for something else */
        flagged(books_move(13, ANNA, BORIS, 20), link), /* a chain whose end is refused */
        flagged(books_move(14, BORIS, SMALL, 5), link),
        books_move(15, ANNA, 99, 1),
        flagged(books_move(16, ANNA, BORIS, 30), link), /* a chain that is fine */
        books_move(17, BORIS, SMALL, 40),
        flagged(books_move(18, ANNA, BORIS, 1), link), /* a chain that uses a key twice */
        books_move(18, ANNA, BORIS, 1),
        flagged(books_move(19, ANNA, BORIS, 1), link), /* a chain left open */
        flagged(books_move(20, ANNA, BORIS, 1), link),
    };
    static const enum ledger_outcome expected[] = {
        LEDGER_OK,
        LEDGER_INSUFFICIENT_FUNDS,
        LEDGER_OK,
        LEDGER_EXISTS,
        LEDGER_EXISTS_DIFFERENT,
        LEDGER_LINKED_FAILED,
        LEDGER_LINKED_FAILED,
        LEDGER_ACCOUNT_NOT_FOUND,
        LEDGER_OK,
        LEDGER_OK,
        LEDGER_LINKED_FAILED,
        LEDGER_EXISTS_DIFFERENT,
        LEDGER_LINKED_FAILED,
        LEDGER_LINK_OPEN,
    };
    enum ledger_outcome outcomes[ARRAY_COUNT(orders)];
    struct transfer made[ARRAY_COUNT(orders)];
    struct txn *txn = stage_begin(&books->stage);
    assert_ok(ledger_post_many(txn, orders, ARRAY_COUNT(orders), outcomes, made));
    stage_commit(&books->stage);
    for (size_t i = 0; i < ARRAY_COUNT(orders); i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "order %zu", i);
        check_row(name, outcomes[i], expected[i]);
    }
    assert_int_equal(made[3].id, made[2].id);
    assert_int_equal(made[8].link, made[8].id);
    assert_int_equal(made[9].link, made[8].id);
    assert_int_equal(made[8].link_left, 1);
    assert_int_equal(stage_number(&books->stage, "SELECT count(*) FROM transfer"), 4);
    struct ledger_account anna = books_account(books, ANNA);
    assert_int_equal(ledger_balance(&anna), 60);
}

static void ledger_post_many__too_much_at_once_is_refused_whole(void **state)
{
    struct books *books = *state;
    size_t count = LIMIT_ORDERS + 1;
    struct transfer_order *orders = calloc(count, sizeof *orders);
    enum ledger_outcome *outcomes = calloc(count, sizeof *outcomes);
    assert_non_null(orders);
    assert_non_null(outcomes);
    for (size_t i = 0; i < count; i++) {
        orders[i] = flagged(books_move(100 + (int64_t)i, OWN, ANNA, 1),
                            i < LIMIT_CHAIN ? TRANSFER_LINKED : 0);
    }
    struct txn *txn = stage_begin(&books->stage);
    assert_ok(ledger_post_many(txn, orders, count, outcomes, NULL));
    check_row("first of too many", outcomes[0], LEDGER_BATCH_TOO_LONG);
    check_row("last of too many", outcomes[count - 1], LEDGER_BATCH_TOO_LONG);
    assert_ok(ledger_post_many(txn, orders, LIMIT_CHAIN + 2, outcomes, NULL));
    check_row("first of a chain too long", outcomes[0], LEDGER_CHAIN_TOO_LONG);
    check_row("last of a chain too long", outcomes[LIMIT_CHAIN], LEDGER_CHAIN_TOO_LONG);
    check_row("what stands for itself", outcomes[LIMIT_CHAIN + 1], LEDGER_OK);
    assert_ok(ledger_post_chain(txn, orders + 1, LIMIT_CHAIN, outcomes, NULL));
    check_row("the longest chain", outcomes[LIMIT_CHAIN - 1], LEDGER_OK);
    assert_ok(ledger_post_many(txn, orders + 200, LIMIT_ORDERS - 200, outcomes, NULL));
    check_row("many", outcomes[LIMIT_ORDERS - 201], LEDGER_OK);
    stage_commit(&books->stage);
    free(orders);
    free(outcomes);
}

#define BOOKS_TEST(name) cmocka_unit_test_setup_teardown(name, open_books, close_books)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(ledger_post__what_contradicts_itself_is_refused),
        BOOKS_TEST(ledger_post__keys_that_cannot_be_are_refused),
        BOOKS_TEST(ledger_post__bad_input_has_its_own_outcome_and_changes_nothing),
        BOOKS_TEST(ledger_post__counters_never_overflow),
        BOOKS_TEST(ledger_post_many__what_is_bad_fails_alone),
        BOOKS_TEST(ledger_post_many__too_much_at_once_is_refused_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
