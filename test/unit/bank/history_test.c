/* History by pages, over accounts and dates, and the links to receipts. */
#include "bank/history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bank/branch.h"
#include "base/limits.h"

enum { SHOWN_MOST = 400 };

struct shown {
    struct entry items[SHOWN_MOST];
    size_t count, pages;
};

static struct history_query all_of(int64_t account)
{
    return (struct history_query){
        .account = account, .limit = LIMIT_PAGE, .from = INT32_MIN, .to = INT32_MAX};
}

/* Read every page. Titles are not kept: they die with their page. */
static void read_all(struct branch *branch, int who, struct history_query query,
                     struct shown *shown)
{
    char cursor[LIMIT_CURSOR];
    *shown = (struct shown){.count = 0};
    query.cursor = STR("");
    do {
        struct arena arena;
        struct history_page page;
        enum bank_outcome outcome = BANK_NOT_FOUND;
        arena_init(&arena, LIMIT_REQUEST_ARENA);
        assert_ok(history_read(stage_read(&branch->stage), &branch->customers[who].session, &query,
                               &arena, &outcome, &page));
        stage_read_end(&branch->stage);
        assert_int_equal(outcome, BANK_OK);
        assert_true(page.count <= query.limit);
        assert_true(shown->count + page.count <= SHOWN_MOST);
        memcpy(shown->items + shown->count, page.items, page.count * sizeof page.items[0]);
        shown->count += page.count;
        shown->pages++;
        assert_true(page.next.size < sizeof cursor);
        assert_true(page.next.size == 0 || page.count > 0);
        memcpy(cursor, page.next.data == NULL ? "" : page.next.data, page.next.size);
        query.cursor = (struct str){cursor, page.next.size};
        arena_free(&arena);
    } while (query.cursor.size != 0);
}

static bool same_entry(const struct entry *a, const struct entry *b)
{
    return a->transfer == b->transfer && a->account == b->account && a->is_credit == b->is_credit &&
           a->amount.minor == b->amount.minor && a->balance_after.minor == b->balance_after.minor;
}

/* Some weeks of purchases, salaries, own transfers and payments to others. */
static void live(struct branch *branch, int days)
{
    struct payment_result result;
    char code[8];
    for (int day = 0; day < days; day++) {
        branch_wait(branch, DAY_SECONDS);
        branch_receive(branch, ANNA, PAYMENT_PURCHASE, 1000 + day);
        branch_receive(branch, ANNA, PAYMENT_SALARY, 5000);
        if (day % 2 == 0) {
            assert_int_equal(branch_create(branch, ANNA, branch_own(branch, ANNA, 100), &result),
                             BANK_OK);
        }
        if (day % 3 == 0) {
            struct payment_order order = branch_phone(branch, ANNA, "+79000000002", 200);
            assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_OK);
            branch_code(branch, &result.payment, code);
            if (day % 2 == 0) {
                assert_int_equal(branch_confirm(branch, &branch->customers[ANNA].session,
                                                result.payment.id, code, &result),
                                 BANK_OK);
            } else {
                assert_int_equal(branch_cancel(branch, &branch->customers[ANNA].session,
                                               result.payment.id, &result),
                                 BANK_OK);
            }
        }
    }
}

static void history__pages_of_any_size_are_the_whole(void **state)
{
    struct branch *branch = *state;
    static const size_t limits[] = {1, 2, 3, 7, 50};
    static struct shown whole;
    static struct shown paged;
    live(branch, 20);
    const struct branch_customer *anna = &branch->customers[ANNA];
    const int64_t accounts[] = {0, anna->current.id, anna->savings.id};
    for (size_t a = 0; a < ARRAY_COUNT(accounts); a++) {
        struct history_query query = all_of(accounts[a]);
        read_all(branch, ANNA, query, &whole);
        assert_true(whole.count > 5);
        assert_int_equal(whole.pages, 1);
        for (size_t i = 0; i < ARRAY_COUNT(limits); i++) {
            query.limit = limits[i];
            read_all(branch, ANNA, query, &paged);
            assert_int_equal(paged.count, whole.count);
            for (size_t e = 0; e < whole.count; e++) {
                assert_true(same_entry(&whole.items[e], &paged.items[e]));
            }
        }
    }
}

static void history__merges_accounts_newest_first(void **state)
{
    struct branch *branch = *state;
    static struct shown all;
    static struct shown current;
    static struct shown savings;
    live(branch, 12);
    read_all(branch, ANNA, all_of(0), &all);
    read_all(branch, ANNA, all_of(branch->customers[ANNA].current.id), &current);
    read_all(branch, ANNA, all_of(branch->customers[ANNA].savings.id), &savings);
    assert_int_equal(all.count, current.count + savings.count);
    for (size_t i = 1; i < all.count; i++) {
        assert_true(all.items[i].transfer <= all.items[i - 1].transfer);
        assert_false(same_entry(&all.items[i], &all.items[i - 1]));
    }
    /* balances walk from one entry to the next */
    const struct shown *const both[] = {&current, &savings};
    for (size_t s = 0; s < ARRAY_COUNT(both); s++) {
        for (size_t i = 0; i + 1 < both[s]->count; i++) {
            assert_int_equal(both[s]->items[i].balance_after.minor - both[s]->items[i].amount.minor,
                             both[s]->items[i + 1].balance_after.minor);
        }
    }
}

static void history__dates_are_both_inclusive(void **state)
{
    struct branch *branch = *state;
    static struct shown all;
    static struct shown some;
    int32_t first = clock_day(STAGE_START_US);
    live(branch, 10);
    struct history_query query = all_of(0);
    read_all(branch, ANNA, query, &all);
    const struct {
        const char *name;
        int32_t from, to;
    } rows[] = {
        {"one day", first + 3, first + 3},       {"some days", first + 2, first + 5},
        {"from a day", first + 4, INT32_MAX},    {"up to a day", INT32_MIN, first + 4},
        {"before it all", INT32_MIN, first - 1}, {"after it all", first + 100, INT32_MAX},
        {"the wrong way", first + 5, first + 2}, {"the first day", first, first},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        for (size_t limit = 1; limit <= 200; limit += 66) {
            query.from = rows[i].from;
            query.to = rows[i].to;
            query.limit = limit;
            read_all(branch, ANNA, query, &some);
            size_t expected = 0;
            for (size_t e = 0; e < all.count; e++) {
                bool within = all.items[e].date >= rows[i].from && all.items[e].date <= rows[i].to;
                if (within) {
                    assert_true(expected < some.count);
                    assert_true(same_entry(&all.items[e], &some.items[expected]));
                    expected++;
                }
            }
            check_row(rows[i].name, some.count, expected);
        }
    }
}

static const struct entry *newest_of(struct branch *branch, int who, struct shown *shown)
{
    read_all(branch, who, all_of(0), shown);
    assert_true(shown->count > 0);
    return &shown->items[0];
}

static void history__a_hold_is_seen_by_the_payer_alone_and_while_it_lasts(void **state)
{
    struct branch *branch = *state;
    static struct shown shown;
    struct payment_result result;
    char code[8];
    size_t before = 0;
    (void)newest_of(branch, ANNA, &shown);
    before = shown.count;
    struct payment_order order = branch_phone(branch, ANNA, "+79000000002", 12300);
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_OK);
    struct payment payment = result.payment;
    const struct entry *entry = newest_of(branch, ANNA, &shown);
    assert_int_equal(shown.count, before + 1);
    assert_true(entry->is_held);
    assert_int_equal(entry->amount.minor, -12300);
    assert_int_equal(entry->balance_after.minor, 1000000);
    assert_int_equal(entry->payment, payment.id);
    assert_true(newest_of(branch, BORIS, &shown)->amount.minor != 12300);
    assert_int_equal(shown.count, before);
    branch_code(branch, &payment, code);
    assert_int_equal(
        branch_confirm(branch, &branch->customers[ANNA].session, payment.id, code, &result),
        BANK_OK);
    entry = newest_of(branch, ANNA, &shown);
    assert_int_equal(shown.count, before + 1); /* the hold has become the movement */
    assert_false(entry->is_held);
    assert_int_equal(entry->balance_after.minor, 1000000 - 12300);
    entry = newest_of(branch, BORIS, &shown);
    assert_int_equal(entry->amount.minor, 12300);
    assert_true(entry->is_credit);
    assert_int_equal(entry->payment, 0); /* it is not the payee's to open */
    branch_wait(branch, 100);
    assert_int_equal(branch_create(branch, ANNA, order, &result), BANK_OK);
    assert_int_equal(
        branch_cancel(branch, &branch->customers[ANNA].session, result.payment.id, &result),
        BANK_OK);
    (void)newest_of(branch, ANNA, &shown);
    assert_int_equal(shown.count, before + 1);
}

static void history__titles_are_the_other_side_in_the_readers_language(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    static const char *const expected[2][2] = {{"Со счёта «Текущий»", "На счёт «Накопительный»"},
                                               {"From Current", "To Savings"}};
    assert_int_equal(branch_create(branch, ANNA, branch_own(branch, ANNA, 100), &result), BANK_OK);
    for (int language = 0; language < 2; language++) {
        struct arena arena;
        struct history_page page;
        enum bank_outcome outcome = BANK_OK;
        struct history_query query = all_of(0);
        struct session session = branch->customers[ANNA].session;
        session.language = (enum language)language;
        arena_init(&arena, LIMIT_REQUEST_ARENA);
        assert_ok(
            history_read(stage_read(&branch->stage), &session, &query, &arena, &outcome, &page));
        stage_read_end(&branch->stage);
        for (size_t i = 0; i < 2; i++) {
            check_text("title", page.items[i].title,
                       expected[language][page.items[i].is_credit ? 0 : 1]);
            assert_string_equal(page.items[i].kind, "own");
            assert_string_equal(page.items[i].category, "own");
        }
        check_text("salary", page.items[2].title, "ООО «Пример»");
        assert_int_equal(page.items[2].payment, 0);
        arena_free(&arena);
    }
}

static void history__accounts_and_cursors_of_others_are_not_found(void **state)
{
    struct branch *branch = *state;
    struct arena arena;
    struct history_page page;
    enum bank_outcome outcome = BANK_OK;
    const struct session *anna = &branch->customers[ANNA].session;
    const struct session *boris = &branch->customers[BORIS].session;
    arena_init(&arena, LIMIT_REQUEST_ARENA);
    struct txn *txn = stage_read(&branch->stage);
    struct history_query query = all_of(branch->customers[BORIS].current.id);
    assert_ok(history_read(txn, anna, &query, &arena, &outcome, &page));
    assert_int_equal(outcome, BANK_NOT_FOUND);
    query.account = branch->own.id;
    assert_ok(history_read(txn, anna, &query, &arena, &outcome, &page));
    assert_int_equal(outcome, BANK_NOT_FOUND);
    query = all_of(0);
    query.limit = 1;
    assert_ok(history_read(txn, boris, &query, &arena, &outcome, &page));
    assert_true(page.next.size > 0);
    query.cursor = page.next;
    assert_int_equal(history_read(txn, anna, &query, &arena, &outcome, &page), STATUS_INVALID);
    query.account = branch->customers[BORIS].savings.id;
    assert_int_equal(history_read(txn, boris, &query, &arena, &outcome, &page), STATUS_INVALID);
    stage_read_end(&branch->stage);
    arena_free(&arena);
}

static void history__cursors_that_were_made_up_are_refused(void **state)
{
    struct branch *branch = *state;
    static const char *const cursors[] = {
        "A",
        "AA",
        "AQ",
        "AQAAAAAAAAAAAAAAAAAAAAA",
        "Ag",
        "AQAAAAAAAAAAAAAAAAAAAAAA",
        "=",
        "%00",
        "/////////////////////////////////////////",
        "AQAAAAAAAAABAAAAAAAAAAEAAAAAAAAAAQAAAAAAAAAB",
    };
    struct arena arena;
    struct history_page page;
    enum bank_outcome outcome = BANK_OK;
    struct txn *txn = stage_read(&branch->stage);
    arena_init(&arena, LIMIT_REQUEST_ARENA);
    for (size_t i = 0; i < ARRAY_COUNT(cursors); i++) {
        struct history_query query = all_of(0);
        query.cursor = str_from(cursors[i]);
        check_row(
            cursors[i],
            history_read(txn, &branch->customers[ANNA].session, &query, &arena, &outcome, &page),
            STATUS_INVALID);
    }
    stage_read_end(&branch->stage);
    arena_free(&arena);
}

/* ---- links */

static enum bank_outcome make_link(struct branch *branch, int who, int64_t payment,
                                   char token[LINK_TEXT])
{
    enum bank_outcome outcome = BANK_OK;
    struct link link = {.expires_us = 0};
    assert_ok(link_make_receipt(stage_begin(&branch->stage), &branch->bank,
                                &branch->customers[who].session, payment, &outcome, &link));
    stage_commit(&branch->stage);
    memcpy(token, link.token, LINK_TEXT);
    if (outcome == BANK_OK) {
        assert_int_equal(link.expires_us, branch->stage.clock.fixed_us + SECONDS_US(60));
    }
    return outcome;
}

static enum bank_outcome open_link(struct branch *branch, const char *token, bool take,
                                   struct receipt_facts *facts)
{
    enum bank_outcome outcome = BANK_OK;
    struct document_facts all;
    assert_ok(link_open(stage_begin(&branch->stage), &branch->bank, str_from(token), take, &outcome,
                        &all));
    *facts = all.receipt;
    stage_commit(&branch->stage);
    return outcome;
}

static void link__opens_once_within_a_minute(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    struct receipt_facts facts;
    char token[LINK_TEXT];
    char second[LINK_TEXT];
    assert_int_equal(branch_create(branch, ANNA, branch_own(branch, ANNA, 100), &result), BANK_OK);
    int64_t payment = result.payment.id;
    assert_int_equal(make_link(branch, ANNA, payment, token), BANK_OK);
    assert_int_equal(make_link(branch, ANNA, payment, second), BANK_OK);
    assert_string_not_equal(token, second);
    for (int i = 0; i < 3; i++) { /* looking does not use it up */
        assert_int_equal(open_link(branch, token, false, &facts), BANK_OK);
    }
    assert_int_equal(facts.payment.id, payment);
    assert_int_equal(facts.customer.id, branch->customers[ANNA].row.id);
    assert_string_equal(facts.from.number.digits, branch->customers[ANNA].current.number.digits);
    assert_int_equal(open_link(branch, token, true, &facts), BANK_OK);
    assert_int_equal(open_link(branch, token, true, &facts), BANK_NOT_FOUND);
    assert_int_equal(open_link(branch, token, false, &facts), BANK_NOT_FOUND);
    branch->stage.clock.fixed_us += SECONDS_US(60) - 1;
    assert_int_equal(open_link(branch, second, false, &facts), BANK_OK);
    branch->stage.clock.fixed_us += 1;
    assert_int_equal(open_link(branch, second, true, &facts), BANK_NOT_FOUND);
    assert_int_equal(open_link(branch, "unknown", true, &facts), BANK_NOT_FOUND);
    branch_wait(branch, 2 * 3600);
    assert_int_equal(make_link(branch, ANNA, payment, token), BANK_OK);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM document_link"), 1);
}

static void link__only_for_the_customers_own_posted_payments(void **state)
{
    struct branch *branch = *state;
    struct payment_result result;
    char token[LINK_TEXT];
    int64_t salary = stage_number(&branch->stage, "SELECT min(id) FROM payment WHERE kind = 4");
    assert_int_equal(
        branch_create(branch, ANNA, branch_phone(branch, ANNA, "+79000000002", 100), &result),
        BANK_OK);
    assert_int_equal(make_link(branch, ANNA, result.payment.id, token), BANK_NOT_POSTED);
    assert_int_equal(make_link(branch, BORIS, result.payment.id, token), BANK_NOT_FOUND);
    assert_int_equal(make_link(branch, ANNA, 12345, token), BANK_NOT_FOUND);
    assert_int_equal(make_link(branch, ANNA, salary, token), BANK_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BRANCH_TEST(history__pages_of_any_size_are_the_whole),
        BRANCH_TEST(history__merges_accounts_newest_first),
        BRANCH_TEST(history__dates_are_both_inclusive),
        BRANCH_TEST(history__a_hold_is_seen_by_the_payer_alone_and_while_it_lasts),
        BRANCH_TEST(history__titles_are_the_other_side_in_the_readers_language),
        BRANCH_TEST(history__accounts_and_cursors_of_others_are_not_found),
        BRANCH_TEST(history__cursors_that_were_made_up_are_refused),
        BRANCH_TEST(link__opens_once_within_a_minute),
        BRANCH_TEST(link__only_for_the_customers_own_posted_payments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
