/* What a bank does with a ledger beyond moving money: chains, expiry, sweeps, reversals, closing,
 * currency, days, and looking back. */
#include <stdlib.h>
#include <string.h>

#include "ledger/books.h"
#include "ledger/ledger_history.h"

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

static int64_t balance(struct books *books, int64_t id)
{
    struct ledger_account account = books_account(books, id);
    return ledger_balance(&account);
}

static struct transfer_order flagged(struct transfer_order order, int64_t flags)
{
    order.flags = flags;
    return order;
}

/* ---- chains */

/* One batch for all calls between begin and commit. */
static enum ledger_outcome chain(struct books *books, const struct transfer_order *orders,
                                 size_t count, enum ledger_outcome *outcomes)
{
    enum ledger_outcome worst = LEDGER_OK;
    assert_ok(ledger_post_chain(books->stage.txn, orders, count, outcomes, NULL));
    for (size_t i = 0; i < count; i++) {
        worst = outcomes[i] == LEDGER_LINKED_FAILED || worst != LEDGER_OK ? worst : outcomes[i];
    }
    return worst;
}

static void ledger_post_chain__is_made_whole_or_not_at_all(void **state)
{
    struct books *books = *state;
    enum ledger_outcome outcomes[3];
    struct transfer_order orders[] = {books_move(10, OWN, ANNA, 100),
                                      books_move(11, ANNA, BORIS, 60),
                                      books_move(12, ANNA, SMALL, 41)};
    (void)stage_begin(&books->stage);
    check_row("refused", chain(books, orders, 3, outcomes), LEDGER_INSUFFICIENT_FUNDS);
    check_row("the first", outcomes[0], LEDGER_LINKED_FAILED);
    check_row("the last says why", outcomes[2], LEDGER_INSUFFICIENT_FUNDS);
    orders[2].amount = 40;
    check_row("made", chain(books, orders, 3, outcomes), LEDGER_OK);
    check_row("again in its batch", chain(books, orders, 3, outcomes), LEDGER_EXISTS);
    stage_commit(&books->stage);
    (void)stage_begin(&books->stage);
    check_row("again later", chain(books, orders, 3, outcomes), LEDGER_EXISTS);
    check_row("a part of it", chain(books, orders, 2, outcomes), LEDGER_EXISTS_DIFFERENT);
    check_row("its end", chain(books, orders + 1, 2, outcomes), LEDGER_EXISTS_DIFFERENT);
    check_row("one alone", books_try(books, orders[1], NULL), LEDGER_EXISTS_DIFFERENT);
    orders[2].amount = 39;
    check_row("with another body", chain(books, orders, 3, outcomes), LEDGER_EXISTS_DIFFERENT);
    check_row("which one", outcomes[2], LEDGER_EXISTS_DIFFERENT);
    stage_commit(&books->stage);
    assert_int_equal(balance(books, SMALL), 40);
}

static void ledger_post_chain__may_hold_and_post_what_it_made(void **state)
{
    struct books *books = *state;
    struct transfer_order post = books_post(11, 0, 70);
    post.pending_key = 10;
    post.pending_step = 2;
    struct transfer_order rest = flagged(books_move(12, ANNA, SMALL, 1000), //
                                         TRANSFER_BALANCING_DEBIT);
    const struct transfer_order orders[] = {books_move(9, OWN, ANNA, 100),
                                            books_hold(10, ANNA, BORIS, 90), post, rest};
    enum ledger_outcome outcomes[4];
    (void)stage_begin(&books->stage);
    check_row("made", chain(books, orders, 4, outcomes), LEDGER_OK);
    stage_commit(&books->stage);
    (void)stage_begin(&books->stage);
    check_row("again", chain(books, orders, 4, outcomes), LEDGER_EXISTS);
    stage_commit(&books->stage);
    assert_int_equal(balance(books, BORIS), 70);
    assert_int_equal(balance(books, SMALL), 30);
    assert_int_equal(stage_number(&books->stage, "SELECT count(*) FROM open_hold"), 0);
}

static void ledger_exchange__every_currency_is_zero(void **state)
{
    struct books *books = *state;
    enum { ROUBLES = 11, BUCKS = 12, MARGIN = 13 };
    (void)books_commit(books, books_move(1, OWN, ANNA, 100000));
    struct txn *txn = stage_begin(&books->stage);
    for (int64_t id = ROUBLES; id <= MARGIN; id++) {
        const struct ledger_account account = {.id = id,
                                               .currency =
                                                   id == BUCKS ? CURRENCY_USD : CURRENCY_RUB,
                                               .lower_limit = LEDGER_NO_LOWER_LIMIT,
                                               .upper_limit = LEDGER_NO_UPPER_LIMIT};
        assert_ok(ledger_open(txn, &account));
    }
    const struct exchange exchange = {.key = 20,
                                      .step = 1,
                                      .from_account = ANNA,
                                      .from_position = ROUBLES,
                                      .from_amount = 90000,
                                      .from_currency = CURRENCY_RUB,
                                      .to_position = BUCKS,
                                      .to_account = DOLLARS,
                                      .to_amount = 1000,
                                      .to_currency = CURRENCY_USD,
                                      .margin_account = MARGIN,
                                      .margin_amount = 450};
    struct transfer_order orders[EXCHANGE_ORDERS];
    enum ledger_outcome outcomes[EXCHANGE_ORDERS];
    assert_int_equal(ledger_exchange(&exchange, orders), EXCHANGE_ORDERS);
    check_row("exchanged", chain(books, orders, EXCHANGE_ORDERS, outcomes), LEDGER_OK);
    stage_commit(&books->stage);
    assert_int_equal(balance(books, ANNA), 100000 - 90000 - 450);
    assert_int_equal(balance(books, DOLLARS), 1000);
    assert_int_equal(balance(books, ROUBLES), 90000);
    assert_int_equal(balance(books, BUCKS), -1000);
    assert_int_equal(balance(books, MARGIN), 450);
}

/* ---- up to what is there */

static void ledger_post__balancing_moves_what_there_is(void **state)
{
    struct books *books = *state;
    enum { DEBT = 11 };
    enum { DEBIT = TRANSFER_BALANCING_DEBIT, CREDIT = TRANSFER_BALANCING_CREDIT };
    struct txn *txn = stage_begin(&books->stage);
    assert_ok(ledger_open(txn, &(struct ledger_account){.id = DEBT,
                                                        .currency = CURRENCY_RUB,
                                                        .lower_limit = LEDGER_NO_LOWER_LIMIT,
                                                        .upper_limit = LEDGER_NO_UPPER_LIMIT}));
    stage_commit(&books->stage);
    (void)books_commit(books, books_move(1, OWN, ANNA, 500));
    (void)books_commit(books, books_move(2, DEBT, BORIS, 300));
    (void)books_commit(books, books_hold(3, ANNA, BORIS, 100));
    const struct {
        const char *name;
        struct transfer_order order;
        int64_t moved;
    } rows[] = {
        {"less than there is", flagged(books_move(10, ANNA, BORIS, 30), DEBIT), 30},
        {"a hold of what is left beside a hold", flagged(books_hold(11, ANNA, BORIS, 900), DEBIT),
         370},
        {"what is owed", flagged(books_move(12, OWN, DEBT, 200), CREDIT), 200},
        {"no more than is owed", flagged(books_move(13, OWN, DEBT, 200), CREDIT), 100},
        {"up to a limit", flagged(books_move(14, OWN, SMALL, AMOUNT_MAX), CREDIT), SMALL_LIMIT},
        {"the lesser of both", flagged(books_move(15, SMALL, ANNA, 5000), DEBIT), SMALL_LIMIT},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct transfer made;
        struct transfer again;
        (void)stage_begin(&books->stage);
        check_row(rows[i].name, books_try(books, rows[i].order, &made), LEDGER_OK);
        check_row(rows[i].name, made.amount, rows[i].moved);
        check_row(rows[i].name, made.asked, rows[i].order.amount);
        check_row(rows[i].name, books_try(books, rows[i].order, &again), LEDGER_EXISTS);
        struct transfer_order other = rows[i].order;
        other.amount--;
        check_row(rows[i].name, books_try(books, other, &again), LEDGER_EXISTS_DIFFERENT);
        stage_commit(&books->stage);
    }
}

/* ---- time */

static void ledger_expire_due__gives_back_the_oldest_first(void **state)
{
    struct books *books = *state;
    (void)books_commit(books, books_move(1, OWN, ANNA, 1000));
    for (int64_t i = 0; i < 5; i++) {
        struct transfer_order hold = books_hold(10 + i, ANNA, BORIS, 100);
        hold.expires_us = books->stage.clock.fixed_us + SECONDS_US(100 - 10 * i);
        (void)books_commit(books, hold);
    }
    static const struct {
        const char *name;
        int64_t seconds;
        size_t most, expired;
        int64_t held;
    } rows[] = {
        {"too early", 59, 10, 0, 500},   {"the first", 1, 10, 1, 400},
        {"two of three", 30, 2, 2, 200}, {"the third", 0, 2, 1, 100},
        {"the last", 10, 10, 1, 0},      {"none is left", 90, 10, 0, 0},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        size_t expired = 99;
        books->stage.clock.fixed_us += SECONDS_US(rows[i].seconds);
        assert_ok(ledger_expire_due(stage_begin(&books->stage), rows[i].most, &expired));
        check_row(rows[i].name, expired, rows[i].expired);
        if (rows[i].held == 0) { /* again in the same batch */
            assert_ok(ledger_expire_due(books->stage.txn, rows[i].most, &expired));
            check_row(rows[i].name, expired, 0);
        }
        stage_commit(&books->stage);
        check_row(rows[i].name, books_account(books, ANNA).debits_pending, rows[i].held);
    }
}

static void ledger_close_day__nothing_is_dated_into_it_any_more(void **state)
{
    struct books *books = *state;
    enum ledger_outcome outcome = LEDGER_OK;
    int32_t today = clock_day(STAGE_START_US);
    struct transfer_order dated = books_move(10, OWN, ANNA, 5);
    dated.value_date = today - 1;
    (void)books_commit(books, dated);
    struct txn *txn = stage_begin(&books->stage);
    assert_ok(ledger_close_day(txn, today, &outcome));
    check_row("today", outcome, LEDGER_DAY_NOT_OVER);
    assert_ok(ledger_close_day(txn, today - 1, &outcome));
    check_row("yesterday", outcome, LEDGER_OK);
    assert_ok(ledger_close_day(txn, today - 3, &outcome));
    check_row("a day before", outcome, LEDGER_DAY_CLOSED);
    dated.key = 11;
    check_row("in its batch", books_try(books, dated, NULL), LEDGER_VALUE_DATE_CLOSED);
    stage_undo_job(&books->stage);
    assert_int_equal(ledger_closed_through(txn), 0);
    check_row("undone", books_try(books, dated, NULL), LEDGER_OK);
    stage_next_job(&books->stage);
    assert_ok(ledger_close_day(txn, today - 1, &outcome));
    stage_commit(&books->stage);
    ledger_free(books->ledger); /* and in another process */
    assert_ok(ledger_new(&books->stage.clock, &books->stage.ids, &books->ledger));
    books->stage.hooks = ledger_hooks(books->ledger);
    dated.key = 12;
    (void)stage_begin(&books->stage);
    check_row("later", books_try(books, dated, NULL), LEDGER_VALUE_DATE_CLOSED);
    dated.value_date = today;
    check_row("today is open", books_try(books, dated, NULL), LEDGER_OK);
    stage_commit(&books->stage);
}

/* A clock that stood in the future for a moment: days were closed, and they stay closed. */
static void ledger_close_day__stays_when_the_clock_goes_back(void **state)
{
    struct books *books = *state;
    enum ledger_outcome outcome = LEDGER_OK;
    int32_t today = clock_day(STAGE_START_US);
    books->stage.clock.fixed_us += SECONDS_US(3 * (int64_t)DAY_SECONDS);
    assert_ok(ledger_close_day(stage_begin(&books->stage), today + 1, &outcome));
    stage_commit(&books->stage);
    books->stage.clock.fixed_us = STAGE_START_US;
    assert_int_equal(ledger_business_date(stage_begin(&books->stage)), today + 2);
    check_row("booked", books_try(books, books_move(1, OWN, ANNA, 5), NULL), LEDGER_OK);
    stage_commit(&books->stage);
}

/* ---- reversal */

static void ledger_post__a_reversal_happens_once(void **state)
{
    struct books *books = *state;
    int64_t reversal = 0;
    int64_t wrong = books_commit(books, books_move(1, OWN, ANNA, 500));
    struct transfer_order back = {.key = 2, .step = 1, .state = TRANSFER_POSTED, .reverses = wrong};
    struct transfer_order twice = back;
    struct transfer made;
    twice.key = 3;
    (void)stage_begin(&books->stage);
    check_row("undone", books_try(books, back, &made), LEDGER_OK);
    stage_undo_job(&books->stage);
    check_row("once", books_try(books, back, &made), LEDGER_OK);
    check_row("the same again", books_try(books, back, NULL), LEDGER_EXISTS);
    check_row("twice in a batch", books_try(books, twice, NULL), LEDGER_ALREADY_REVERSED);
    assert_ok(ledger_reversal_of(books->stage.txn, wrong, &reversal));
    assert_int_equal(reversal, made.id);
    stage_commit(&books->stage);
    assert_int_equal(made.debit_account, ANNA);
    assert_int_equal(made.amount, 500);
    assert_int_equal(balance(books, ANNA), 0);
    (void)stage_begin(&books->stage);
    check_row("ever after", books_try(books, twice, NULL), LEDGER_ALREADY_REVERSED);
    stage_commit(&books->stage);
    assert_ok(ledger_reversal_of(stage_read(&books->stage), wrong, &reversal));
    stage_read_end(&books->stage);
    assert_int_equal(reversal, made.id);
}

/* ---- accounts */

static void ledger_close_account__sweeps_and_closes_together(void **state)
{
    struct books *books = *state;
    enum ledger_outcome outcome = LEDGER_OK;
    const struct change_order close = {50, 1, ANNA, 9};
    const struct change_order other = {51, 1, ANNA, 9};
    (void)books_commit(books, books_move(1, OWN, ANNA, 500));
    int64_t hold = books_commit(books, books_hold(2, ANNA, BORIS, 100));
    struct txn *txn = stage_begin(&books->stage);
    assert_ok(ledger_close_account(txn, &close, BORIS, 1, &outcome));
    check_row("with a hold", outcome, LEDGER_HOLDS_OPEN);
    assert_int_equal(books_try(books, books_void(2, hold), NULL), LEDGER_OK);
    assert_ok(ledger_close_account(txn, &close, 0, 1, &outcome));
    check_row("with money and nowhere to go", outcome, LEDGER_NOT_EMPTY);
    assert_ok(ledger_close_account(txn, &close, DOLLARS, 1, &outcome));
    check_row("to another currency", outcome, LEDGER_CURRENCY_MISMATCH);
    assert_ok(ledger_close_account(txn, &close, BORIS, 1, &outcome));
    check_row("closed", outcome, LEDGER_OK);
    assert_ok(ledger_close_account(txn, &close, BORIS, 1, &outcome));
    check_row("again", outcome, LEDGER_EXISTS);
    assert_ok(ledger_close_account(txn, &close, SMALL, 1, &outcome));
    check_row("again, elsewhere", outcome, LEDGER_EXISTS_DIFFERENT);
    assert_ok(ledger_close_account(txn, &other, BORIS, 1, &outcome));
    check_row("with another key", outcome, LEDGER_ACCOUNT_CLOSED);
    stage_commit(&books->stage);
    assert_int_equal(balance(books, BORIS), 500);
    assert_int_equal(books_account(books, ANNA).flags, ACCOUNT_CLOSED);
    assert_ok(ledger_reopen_account(stage_begin(&books->stage), &other, &outcome));
    check_row("reopened", outcome, LEDGER_OK);
    check_row("and in use", books_try(books, books_move(3, OWN, ANNA, 5), NULL), LEDGER_OK);
    assert_ok(
        ledger_reopen_account(books->stage.txn, &(struct change_order){52, 1, ANNA, 9}, &outcome));
    check_row("not closed", outcome, LEDGER_NOT_CLOSED);
    stage_commit(&books->stage);
}

static void ledger_set_limits__leaves_a_trail(void **state)
{
    struct books *books = *state;
    enum ledger_outcome outcome = LEDGER_OK;
    const struct change_order order = {50, 1, ANNA, 9};
    struct txn *txn = stage_begin(&books->stage);
    assert_ok(ledger_set_limits(txn, &order, 1, 0, &outcome));
    check_row("upside down", outcome, LEDGER_LIMITS_INVALID);
    assert_ok(ledger_set_limits(txn, &order, -100, 1000, &outcome));
    check_row("set", outcome, LEDGER_OK);
    assert_ok(ledger_set_limits(txn, &order, -100, 1000, &outcome));
    check_row("again", outcome, LEDGER_EXISTS);
    assert_ok(ledger_set_limits(txn, &order, -100, 1001, &outcome));
    check_row("otherwise", outcome, LEDGER_EXISTS_DIFFERENT);
    check_row("at once", books_try(books, books_move(1, ANNA, BORIS, 100), NULL), LEDGER_OK);
    stage_next_job(&books->stage);
    assert_ok(ledger_set_limits(txn, &(struct change_order){51, 1, ANNA, 9}, 0, 0, &outcome));
    stage_undo_job(&books->stage);
    assert_int_equal(STATUS_INVALID,
                     ledger_open(txn, &(struct ledger_account){
                                          .id = 20, .currency = CURRENCY_RUB, .lower_limit = 1}));
    stage_commit(&books->stage);
    struct ledger_account anna = books_account(books, ANNA);
    assert_int_equal(anna.lower_limit, -100);
    assert_int_equal(anna.upper_limit, 1000);
    assert_int_equal(
        stage_number(&books->stage, "SELECT count(*) FROM account_change WHERE account = 2"), 2);
}

/* ---- looking back */

static void ledger_history__balances_of_days_and_moments(void **state)
{
    struct books *books = *state;
    int32_t today = clock_day(STAGE_START_US);
    (void)books_commit(books, books_move(1, OWN, ANNA, 100));
    books->stage.clock.fixed_us += SECONDS_US(10);
    (void)books_commit(books, books_hold(2, ANNA, BORIS, 10));
    (void)books_commit(books, books_move(3, ANNA, BORIS, 30));
    books->stage.clock.fixed_us += SECONDS_US(2 * (int64_t)DAY_SECONDS);
    struct transfer_order dated = books_move(4, OWN, ANNA, 7);
    dated.value_date = today + 1;
    (void)books_commit(books, dated);
    const struct {
        int32_t day;
        int64_t booked, by_value;
    } days[] = {{-1, 0, 0}, {0, 70, 70}, {1, 70, 77}, {2, 77, 77}, {50, 77, 77}};
    const struct {
        int64_t seconds, balance;
    } moments[] = {{-1, 0}, {0, 100}, {9, 100}, {10, 70}, {100000, 70}, {172810, 77}};
    struct txn *txn = stage_read(&books->stage);
    for (size_t i = 0; i < ARRAY_COUNT(days); i++) {
        int64_t booked = -1;
        int64_t by_value = -1;
        assert_ok(ledger_balance_on(txn, ANNA, today + days[i].day, &booked));
        assert_ok(ledger_value_balance_on(txn, ANNA, today + days[i].day, &by_value));
        check_row("booked", booked, days[i].booked);
        check_row("by value date", by_value, days[i].by_value);
    }
    for (size_t i = 0; i < ARRAY_COUNT(moments); i++) {
        int64_t got = -1;
        assert_ok(
            ledger_balance_at(txn, ANNA, STAGE_START_US + SECONDS_US(moments[i].seconds), &got));
        check_row("at a moment", got, moments[i].balance);
    }
    stage_read_end(&books->stage);
}

/* An account in more transfers of one day than one call looks at. */
static void ledger_entries__of_a_hot_account_are_read_in_bounded_steps(void **state)
{
    struct books *books = *state;
    static struct entry_page page;
    enum { ENTRIES = LIMIT_WALK + 900 };
    (void)stage_begin(&books->stage);
    for (int64_t i = 0; i < ENTRIES; i++) {
        struct transfer_order order = books_move(100 + i, OWN, i % 2 == 0 ? ANNA : BORIS, 1 + i);
        assert_int_equal(books_try(books, order, NULL), LEDGER_OK);
        stage_next_job(&books->stage);
    }
    stage_commit(&books->stage);
    struct txn *txn = stage_read(&books->stage);
    for (int newer = 0; newer < 2; newer++) {
        struct entry_query query = {.account = OWN, .newer = newer == 1, .limit = LIMIT_PAGE};
        int64_t seen = 0;
        size_t calls = 0;
        do {
            assert_ok(ledger_entries(txn, &query, &page));
            for (size_t i = 0; i < page.count; i++) {
                size_t at = newer == 1 ? page.count - 1 - i : i;
                check_row("in order", page.items[at].amount,
                          newer == 1 ? seen + 1 : ENTRIES - seen);
                seen++;
            }
            query.cursor = newer == 1 ? page.newer : page.older;
            calls++;
        } while (page.has_more);
        check_row("all of them", seen, ENTRIES);
        assert_true(calls < ENTRIES / LIMIT_PAGE + 5);
    }
    struct entry_query none = {.account = OWN, .least = ENTRIES + 1, .limit = 5};
    assert_ok(ledger_entries(txn, &none, &page));
    assert_int_equal(page.count, 0);
    assert_true(page.has_more); /* the work of one call was not enough to say no */
    none.cursor = page.older;
    assert_ok(ledger_entries(txn, &none, &page));
    assert_false(page.has_more);
    none.cursor = 12345;
    assert_int_equal(ledger_entries(txn, &none, &page), STATUS_INVALID);
    none = (struct entry_query){.account = OWN, .limit = LIMIT_PAGE + 1};
    assert_int_equal(ledger_entries(txn, &none, &page), STATUS_INVALID);
    stage_read_end(&books->stage);
}

#define BOOKS_TEST(name) cmocka_unit_test_setup_teardown(name, open_books, close_books)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(ledger_post_chain__is_made_whole_or_not_at_all),
        BOOKS_TEST(ledger_post_chain__may_hold_and_post_what_it_made),
        BOOKS_TEST(ledger_exchange__every_currency_is_zero),
        BOOKS_TEST(ledger_post__balancing_moves_what_there_is),
        BOOKS_TEST(ledger_expire_due__gives_back_the_oldest_first),
        BOOKS_TEST(ledger_close_day__nothing_is_dated_into_it_any_more),
        BOOKS_TEST(ledger_close_day__stays_when_the_clock_goes_back),
        BOOKS_TEST(ledger_post__a_reversal_happens_once),
        BOOKS_TEST(ledger_close_account__sweeps_and_closes_together),
        BOOKS_TEST(ledger_set_limits__leaves_a_trail),
        BOOKS_TEST(ledger_history__balances_of_days_and_moments),
        BOOKS_TEST(ledger_entries__of_a_hot_account_are_read_in_bounded_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
