/* The rules of a transfer as tables: each row an order and two accounts, the outcome in the last
 * column, in the order in which the checks are made: a row breaks everything that is checked after
 * it too. */
#include "ledger/ledger_decide.h"

#include <string.h>

#include "support/unit.h"

enum { A = 1, B = 2 };

static struct ledger_account plain(int64_t id)
{
    return (struct ledger_account){.id = id,
                                   .currency = CURRENCY_RUB,
                                   .credits_posted = 1000,
                                   .lower_limit = 0,
                                   .upper_limit = LEDGER_NO_UPPER_LIMIT};
}

/* What is wrong, from the first check to the last. */
enum {
    BAD_AMOUNT = 1,
    SAME = 2,
    NO_ACCOUNT = 4,
    OTHER_CURRENCY = 8,
    CLOSED = 16,
    DEBITS_BLOCKED = 32,
    CREDITS_BLOCKED = 64,
    NO_FUNDS = 128,
    OVER_LIMIT = 256,
    OVERFLOWS = 512,
};

struct situation {
    struct transfer_order order;
    struct ledger_account debit, credit;
    bool no_account;
};

static struct situation spoil(unsigned what, enum transfer_state state)
{
    struct situation all = {.order = {.key = 1,
                                      .step = 1,
                                      .state = state,
                                      .debit_account = A,
                                      .credit_account = B,
                                      .amount = 10,
                                      .currency = CURRENCY_RUB},
                            .debit = plain(A),
                            .credit = plain(B)};
    all.order.amount = (what & BAD_AMOUNT) != 0 ? 0 : 10;
    all.order.credit_account = (what & SAME) != 0 ? A : B;
    all.no_account = (what & NO_ACCOUNT) != 0;
    all.credit.currency = (what & OTHER_CURRENCY) != 0 ? CURRENCY_USD : CURRENCY_RUB;
    all.credit.flags |= (what & CLOSED) != 0 ? ACCOUNT_CLOSED : 0;
    all.debit.flags |= (what & DEBITS_BLOCKED) != 0 ? ACCOUNT_DEBITS_BLOCKED : 0;
    all.credit.flags |= (what & CREDITS_BLOCKED) != 0 ? ACCOUNT_CREDITS_BLOCKED : 0;
    if ((what & NO_FUNDS) != 0) {
        all.debit.credits_posted = 9;
    }
    if ((what & OVERFLOWS) != 0) {
        all.credit.credits_posted = INT64_MAX - 9;
        all.credit.debits_posted = INT64_MAX - 9;
    }
    if ((what & OVER_LIMIT) != 0) {
        all.credit.upper_limit = ledger_balance(&all.credit) + 9;
    }
    return all;
}

static enum ledger_outcome decide(struct situation *all)
{
    const struct order_facts none = {0};
    int64_t amount = 0;
    return ledger_decide(&all->order, &none, &all->debit, all->no_account ? NULL : &all->credit,
                         &amount);
}

static void ledger_decide__first_thing_wrong_is_what_is_said(void **state)
{
    (void)state;
    static const struct {
        unsigned what;
        enum ledger_outcome outcome;
    } ladder[] = {
        {0, LEDGER_OK},
        {BAD_AMOUNT, LEDGER_AMOUNT_INVALID},
        {SAME, LEDGER_SAME_ACCOUNT},
        {NO_ACCOUNT, LEDGER_ACCOUNT_NOT_FOUND},
        {OTHER_CURRENCY, LEDGER_CURRENCY_MISMATCH},
        {CLOSED, LEDGER_ACCOUNT_CLOSED},
        {DEBITS_BLOCKED, LEDGER_DEBITS_BLOCKED},
        {CREDITS_BLOCKED, LEDGER_CREDITS_BLOCKED},
        {NO_FUNDS, LEDGER_INSUFFICIENT_FUNDS},
        {OVER_LIMIT, LEDGER_UPPER_LIMIT},
        {OVERFLOWS, LEDGER_COUNTER_OVERFLOW},
    };
    static const enum transfer_state states[] = {TRANSFER_POSTED, TRANSFER_PENDING};
    for (size_t s = 0; s < ARRAY_COUNT(states); s++) {
        for (size_t i = 0; i < ARRAY_COUNT(ladder); i++) {
            /* alone, and together with every set of later things that are wrong */
            unsigned later = i == 0 ? 0 : 1023U & ~(ladder[i].what * 2 - 1);
            for (unsigned more = later;; more = (more - 1) & later) {
                struct situation all = spoil(ladder[i].what | more, states[s]);
                struct situation before = all;
                check_row(ledger_outcome_text(ladder[i].outcome), decide(&all), ladder[i].outcome);
                bool moved = memcmp(&all, &before, sizeof all) != 0;
                check_row("changed only when done", moved, ladder[i].outcome == LEDGER_OK);
                if (more == 0) {
                    break;
                }
            }
        }
    }
}

static void ledger_decide__amounts_at_their_limits(void **state)
{
    (void)state;
    static const struct {
        int64_t amount;
        enum ledger_outcome outcome;
    } rows[] = {
        {INT64_MIN, LEDGER_AMOUNT_INVALID},
        {-1, LEDGER_AMOUNT_INVALID},
        {0, LEDGER_AMOUNT_INVALID},
        {1, LEDGER_OK},
        {AMOUNT_MAX, LEDGER_OK},
        {AMOUNT_MAX + 1, LEDGER_AMOUNT_INVALID},
        {INT64_MAX, LEDGER_AMOUNT_INVALID},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct situation all = spoil(0, TRANSFER_POSTED);
        all.debit.credits_posted = AMOUNT_MAX;
        all.order.amount = rows[i].amount;
        check_row("amount", decide(&all), rows[i].outcome);
    }
}

/* credits, debits, held, lower limit, amount: may it go? */
static void ledger_decide__money_that_can_be_spent(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t credits, debits, held, lower, amount;
        enum ledger_outcome outcome;
    } rows[] = {
        {"all of it", 100, 0, 0, 0, 100, LEDGER_OK},
        {"one more", 100, 0, 0, 0, 101, LEDGER_INSUFFICIENT_FUNDS},
        {"what is left", 100, 60, 0, 0, 40, LEDGER_OK},
        {"more than is left", 100, 60, 0, 0, 41, LEDGER_INSUFFICIENT_FUNDS},
        {"beside a hold", 100, 0, 30, 0, 70, LEDGER_OK},
        {"into a hold", 100, 0, 30, 0, 71, LEDGER_INSUFFICIENT_FUNDS},
        {"all is held", 100, 0, 100, 0, 1, LEDGER_INSUFFICIENT_FUNDS},
        {"an overdraft", 0, 0, 0, -50, 50, LEDGER_OK},
        {"over the overdraft", 0, 0, 0, -50, 51, LEDGER_INSUFFICIENT_FUNDS},
        {"an overdraft in use", 0, 40, 5, -50, 5, LEDGER_OK},
        {"an overdraft used up", 0, 40, 5, -50, 6, LEDGER_INSUFFICIENT_FUNDS},
        {"a balance that must stay", 100, 0, 0, 20, 80, LEDGER_OK},
        {"below what must stay", 100, 0, 0, 20, 81, LEDGER_INSUFFICIENT_FUNDS},
        {"below the limit already", 0, 40, 0, 0, 1, LEDGER_INSUFFICIENT_FUNDS},
        {"the bank's own, without a limit", 0, 1000, 1000, LEDGER_NO_LOWER_LIMIT, AMOUNT_MAX,
         LEDGER_OK},
        {"the least limit there is", 0, 0, 0, INT64_MIN + 1, AMOUNT_MAX, LEDGER_OK},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct situation all = spoil(0, TRANSFER_POSTED);
        all.debit.credits_posted = rows[i].credits;
        all.debit.debits_posted = rows[i].debits;
        all.debit.debits_pending = rows[i].held;
        all.debit.lower_limit = rows[i].lower;
        all.order.amount = rows[i].amount;
        check_row(rows[i].name, decide(&all), rows[i].outcome);
    }
}

static void ledger_decide__money_that_may_come_in(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t credits, debits, promised, upper;
        enum ledger_outcome outcome;
    } rows[] = {
        {"no limit", INT64_MAX - 10, 0, 0, LEDGER_NO_UPPER_LIMIT, LEDGER_OK},
        {"up to it", 90, 0, 0, 100, LEDGER_OK},
        {"one over", 91, 0, 0, 100, LEDGER_UPPER_LIMIT},
        {"what was spent makes room", 190, 100, 0, 100, LEDGER_OK},
        {"what is promised takes room", 80, 0, 11, 100, LEDGER_UPPER_LIMIT},
        {"what is promised still fits", 80, 0, 10, 100, LEDGER_OK},
        {"the counter at its end", INT64_MAX - 9, 0, 0, LEDGER_NO_UPPER_LIMIT,
         LEDGER_COUNTER_OVERFLOW},
        {"with what is promised", INT64_MAX - 20, 0, 11, LEDGER_NO_UPPER_LIMIT,
         LEDGER_COUNTER_OVERFLOW},
        {"no sum overflows on the way", INT64_MAX, 0, INT64_MAX, INT64_MAX - 1, LEDGER_UPPER_LIMIT},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct situation all = spoil(0, TRANSFER_POSTED);
        all.credit.credits_posted = rows[i].credits;
        all.credit.debits_posted = rows[i].debits;
        all.credit.credits_pending = rows[i].promised;
        all.credit.upper_limit = rows[i].upper;
        check_row(rows[i].name, decide(&all), rows[i].outcome);
    }
}

static void ledger_decide__flags_are_about_their_own_side(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t debit, credit;
        enum ledger_outcome outcome;
    } rows[] = {
        {"none", 0, 0, LEDGER_OK},
        {"payer closed", ACCOUNT_CLOSED, 0, LEDGER_ACCOUNT_CLOSED},
        {"payee closed", 0, ACCOUNT_CLOSED, LEDGER_ACCOUNT_CLOSED},
        {"payer's debits", ACCOUNT_DEBITS_BLOCKED, 0, LEDGER_DEBITS_BLOCKED},
        {"payer's credits", ACCOUNT_CREDITS_BLOCKED, 0, LEDGER_OK},
        {"payee's debits", 0, ACCOUNT_DEBITS_BLOCKED, LEDGER_OK},
        {"payee's credits", 0, ACCOUNT_CREDITS_BLOCKED, LEDGER_CREDITS_BLOCKED},
        {"both", ACCOUNT_DEBITS_BLOCKED, ACCOUNT_CREDITS_BLOCKED, LEDGER_DEBITS_BLOCKED},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct situation all = spoil(0, TRANSFER_POSTED);
        all.debit.flags = rows[i].debit;
        all.credit.flags = rows[i].credit;
        check_row(rows[i].name, decide(&all), rows[i].outcome);
    }
}

/* ---- holds */

struct capture_row {
    const char *name;
    enum transfer_state state, pending_state;
    bool exists, is_open, accounts;
    int64_t amount;
    enum ledger_outcome outcome;
};

#define POST TRANSFER_POST_PENDING
#define VOID TRANSFER_VOID_PENDING
#define HOLD TRANSFER_PENDING

static const struct capture_row captures[] = {
    {"post in full", POST, HOLD, true, true, true, 40, LEDGER_OK},
    {"post in part", POST, HOLD, true, true, true, 1, LEDGER_OK},
    {"void", VOID, HOLD, true, true, true, 0, LEDGER_OK},
    {"post of nothing", POST, HOLD, false, true, true, 40, LEDGER_PENDING_NOT_FOUND},
    {"void of nothing", VOID, HOLD, false, true, true, 0, LEDGER_PENDING_NOT_FOUND},
    {"post of a transfer that is no hold", POST, TRANSFER_POSTED, true, true, true, 40,
     LEDGER_PENDING_NOT_FOUND},
    {"post of a post", POST, POST, true, true, true, 40, LEDGER_PENDING_NOT_FOUND},
    {"post again", POST, HOLD, true, false, true, 40, LEDGER_PENDING_RESOLVED},
    {"void again", VOID, HOLD, true, false, true, 0, LEDGER_PENDING_RESOLVED},
    {"post again of a bad amount", POST, HOLD, true, false, true, 0, LEDGER_PENDING_RESOLVED},
    {"post of zero", POST, HOLD, true, true, true, 0, LEDGER_AMOUNT_INVALID},
    {"post below zero", POST, HOLD, true, true, true, -1, LEDGER_AMOUNT_INVALID},
    {"void with an amount", VOID, HOLD, true, true, true, 40, LEDGER_AMOUNT_INVALID},
    {"post above the greatest", POST, HOLD, true, true, true, AMOUNT_MAX + 1,
     LEDGER_AMOUNT_INVALID},
    {"post above the hold", POST, HOLD, true, true, true, 41, LEDGER_PENDING_EXCEEDED},
    {"post without accounts", POST, HOLD, true, true, false, 40, LEDGER_ACCOUNT_NOT_FOUND},
};

static void ledger_decide__capture_above_hold_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(captures); i++) {
        const struct capture_row *row = &captures[i];
        struct ledger_account debit = plain(A);
        struct ledger_account credit = plain(B);
        debit.debits_pending = 50;
        credit.credits_pending = 50;
        struct ledger_account debit_before = debit;
        struct ledger_account credit_before = credit;
        struct transfer pending = {.id = 7, .state = row->pending_state, .amount = 40};
        const struct order_facts hold = {.pending = row->exists ? &pending : NULL,
                                         .is_open = row->is_open};
        int64_t amount = 0;
        struct transfer_order order = {.state = row->state, .pending_id = 7, .amount = row->amount};
        check_row(row->name,
                  ledger_decide(&order, &hold, row->accounts ? &debit : NULL,
                                row->accounts ? &credit : NULL, &amount),
                  row->outcome);
        if (row->outcome == LEDGER_OK) {
            check_row(row->name, debit.debits_pending, 10);
            check_row(row->name, credit.credits_pending, 10);
            check_row(row->name, debit.debits_posted, row->amount);
            check_row(row->name, credit.credits_posted, 1000 + row->amount);
        } else {
            check_row(row->name, memcmp(&debit, &debit_before, sizeof debit), 0);
            check_row(row->name, memcmp(&credit, &credit_before, sizeof credit), 0);
        }
    }
}

static void ledger_decide__promised_money_moves_though_blocks_came_later(void **state)
{
    (void)state;
    struct ledger_account debit = plain(A);
    struct ledger_account credit = plain(B);
    debit.debits_pending = 1000;
    debit.flags = ACCOUNT_DEBITS_BLOCKED;
    credit.credits_pending = 1000;
    credit.flags = ACCOUNT_CREDITS_BLOCKED;
    credit.upper_limit = 0;
    struct transfer pending = {.id = 7, .state = TRANSFER_PENDING, .amount = 1000};
    const struct order_facts hold = {.pending = &pending, .is_open = true};
    int64_t amount = 0;
    struct transfer_order order = {.state = POST, .pending_id = 7, .amount = 1000};
    assert_int_equal(ledger_decide(&order, &hold, &debit, &credit, &amount), LEDGER_OK);
    assert_int_equal(ledger_balance(&debit), 0);
    assert_int_equal(ledger_balance(&credit), 2000);
}

static void ledger_decide__the_same_order_is_the_same_in_everything(void **state)
{
    (void)state;
    const struct transfer made = {.state = TRANSFER_POSTED,
                                  .debit_account = A,
                                  .credit_account = B,
                                  .amount = 5,
                                  .currency = CURRENCY_RUB,
                                  .kind = 3,
                                  .user_data = 9};
    const struct transfer_order same = {.state = TRANSFER_POSTED,
                                        .debit_account = A,
                                        .credit_account = B,
                                        .amount = 5,
                                        .currency = CURRENCY_RUB,
                                        .kind = 3,
                                        .user_data = 9};
    assert_true(ledger_same_order(&same, &made));
    struct transfer_order other[8];
    for (size_t i = 0; i < ARRAY_COUNT(other); i++) {
        other[i] = same;
    }
    other[0].state = TRANSFER_PENDING;
    other[1].debit_account = B;
    other[2].credit_account = A;
    other[3].amount = 6;
    other[4].currency = CURRENCY_USD;
    other[5].kind = 4;
    other[6].user_data = 10;
    other[7].pending_id = 1;
    for (size_t i = 0; i < ARRAY_COUNT(other); i++) {
        assert_false(ledger_same_order(&other[i], &made));
    }
    struct transfer post = made;
    post.state = POST;
    post.pending_id = 7;
    struct transfer_order again = {
        .state = POST, .pending_id = 7, .amount = 5, .kind = 3, .user_data = 9};
    assert_true(ledger_same_order(&again, &post)); /* its accounts are the hold's */
}

static void ledger__available_is_never_negative_nor_wraps(void **state)
{
    (void)state;
    static const struct {
        int64_t credits, debits, held, lower, available;
    } rows[] = {
        {0, 0, 0, 0, 0},
        {100, 0, 30, 0, 70},
        {100, 0, 300, 0, 0},
        {INT64_MAX, 0, 0, INT64_MIN + 1, INT64_MAX},
        {0, INT64_MAX, INT64_MAX, INT64_MAX, 0},
        {5, 0, 0, LEDGER_NO_LOWER_LIMIT, INT64_MAX},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct ledger_account account = {.credits_posted = rows[i].credits,
                                         .debits_posted = rows[i].debits,
                                         .debits_pending = rows[i].held,
                                         .lower_limit = rows[i].lower};
        check_row("available", ledger_available(&account), rows[i].available);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ledger_decide__first_thing_wrong_is_what_is_said),
        cmocka_unit_test(ledger_decide__amounts_at_their_limits),
        cmocka_unit_test(ledger_decide__money_that_can_be_spent),
        cmocka_unit_test(ledger_decide__money_that_may_come_in),
        cmocka_unit_test(ledger_decide__flags_are_about_their_own_side),
        cmocka_unit_test(ledger_decide__capture_above_hold_is_refused),
        cmocka_unit_test(ledger_decide__promised_money_moves_though_blocks_came_later),
        cmocka_unit_test(ledger_decide__the_same_order_is_the_same_in_everything),
        cmocka_unit_test(ledger__available_is_never_negative_nor_wraps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
