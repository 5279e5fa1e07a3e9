/* Random orders of every kind, confirmed, cancelled, stopped, settled, rejected and returned in any
 * order and again: money is neither made nor lost, what is refused leaves nothing, and the same
 * request is the same payment. The seed is printed; OKNO_SEED repeats a run. */
#include <stdio.h>
#include <string.h>

#include "bank/orders.h"
#include "bank/payment_decide.h"
#include "property/seed.h"

enum { STEPS = 400, PAYMENTS = 400, ACCOUNTS = 2 * BRANCH_CUSTOMERS };

struct world {
    struct branch *branch;
    struct random random;
    struct payment payments[PAYMENTS];
    int payer[PAYMENTS];
    size_t count;
    struct payment_order orders[BRANCH_CUSTOMERS][ORDER_KINDS]; /* of one kopeck each */
    char cards[BRANCH_CUSTOMERS][20];
    int64_t message; /* of returns */
};

static int64_t below(struct world *world, int64_t bound)
{
    return (int64_t)random_below(&world->random, (uint64_t)bound);
}

static int64_t customers_money(struct branch *branch)
{
    int64_t sum = 0;
    for (int who = 0; who < BRANCH_CUSTOMERS; who++) {
        sum += branch_balance(branch, &branch->customers[who].current) +
               branch_balance(branch, &branch->customers[who].savings);
    }
    return sum;
}

/* Every kopeck that is not a customer's stands on an account of the bank's own. */
static void check_conservation(struct world *world)
{
    struct branch *branch = world->branch;
    int64_t sum = customers_money(branch);
    for (int role = 1; role < INTERNAL_ROLE_END; role++) {
        sum += internal_balance(branch, (enum internal_role)role);
    }
    check_row("all accounts together", sum, 0);
}

/* What is on clearing is exactly what was sent and not answered. */
static void check_clearing(struct world *world)
{
    int64_t sent = 0;
    int64_t fees = 0;
    for (size_t i = 0; i < world->count; i++) {
        struct payment_result now;
        struct payment *payment = &world->payments[i];
        check_row("get",
                  branch_get(world->branch, &world->branch->customers[world->payer[i]].session,
                             payment->id, &now),
                  BANK_OK);
        *payment = now.payment;
        sent += payment->state == PAYMENT_SENT ? payment->amount.minor : 0;
        bool earned = payment->state == PAYMENT_SENT || payment->state == PAYMENT_POSTED ||
                      payment->state == PAYMENT_RETURNED;
        fees += earned ? payment->fee : 0;
    }
    check_row("clearing", internal_balance(world->branch, INTERNAL_CLEARING_OUT), sent);
    check_row("fees", internal_balance(world->branch, INTERNAL_FEES), fees);
}

static enum bank_outcome order_once(struct world *world, int who,
                                    const struct payment_request *request,
                                    struct payment_result *result)
{
    struct branch *branch = world->branch;
    assert_ok(payment_order_once(stage_begin(&branch->stage), &branch->bank,
                                 &branch->customers[who].session, request, result));
    if (result->outcome != BANK_OK && !result->written) {
        check_row("a refusal writes nothing", txn_writes(branch->stage.txn), 0);
        stage_undo_job(&branch->stage);
    }
    stage_commit(&branch->stage);
    return result->outcome;
}

static void give_order(struct world *world)
{
    int who = (int)below(world, BRANCH_CUSTOMERS);
    struct payment_order order = world->orders[who][below(world, ORDER_KINDS)];
    order.amount.minor = 1 + below(world, below(world, 8) == 0 ? 60000000 : 200000);
    char key[24];
    (void)snprintf(key, sizeof key, "k%lld", (long long)random_u64(&world->random));
    const struct payment_request request = {
        .key = str_from(key), .digest = {{(unsigned char)order.kind}}, .order = order};
    struct payment_result first;
    struct payment_result again;
    enum bank_outcome outcome = order_once(world, who, &request, &first);
    if (outcome != BANK_OK || world->count == PAYMENTS) {
        return;
    }
    check_row("the same key", order_once(world, who, &request, &again), BANK_OK);
    check_row("the same payment", again.payment.id, first.payment.id);
    world->payer[world->count] = who;
    world->payments[world->count++] = first.payment;
}

/* What a customer does with a payment of theirs. */
static void go_on(struct world *world, size_t at, bool confirms)
{
    struct branch *branch = world->branch;
    const struct session *session = &branch->customers[world->payer[at]].session;
    struct payment *payment = &world->payments[at];
    struct payment_result result;
    char code[8];
    if (!confirms || payment->state != PAYMENT_AWAITING) {
        enum bank_outcome outcome = branch_cancel(branch, session, payment->id, &result);
        bool was_open = payment->state == PAYMENT_AWAITING || payment->state == PAYMENT_STOPPED ||
                        payment->state == PAYMENT_CANCELLED;
        check_row("cancel", outcome, was_open ? BANK_OK : BANK_NOT_AWAITING);
    } else if (branch->stage.clock.fixed_us >= payment->code_expires_us) {
        (void)branch_resend(branch, session, payment->id, &result);
    } else {
        branch_code(branch, payment, code);
        (void)branch_confirm(branch, session, payment->id, code, &result);
    }
}

/* What the far side says of it, whether or not it fits. */
static void answer(struct world *world, size_t at)
{
    struct payment *payment = &world->payments[at];
    if (!payment_kinds[payment->kind].leaves) {
        return;
    }
    switch (below(world, 3)) {
    case 0:
        (void)rail_settles(world->branch, payment->id);
        break;
    case 1:
        (void)rail_rejects(world->branch, payment->id, BANK_PAYEE_REFUSED);
        break;
    default: /* sometimes a message that came before */
        world->message += below(world, 2);
        (void)rail_returns(world->branch, payment->id, world->message,
                           1 + below(world, payment->amount.minor));
        break;
    }
}

static void refresh(struct world *world, size_t at)
{
    struct payment_result now;
    check_row("get",
              branch_get(world->branch, &world->branch->customers[world->payer[at]].session,
                         world->payments[at].id, &now),
              BANK_OK);
    world->payments[at] = now.payment;
}

static void prepare(struct world *world)
{
    struct branch *branch = world->branch;
    branch->bank.policy.look_ups_per_hour = 100000;
    branch->auth.policy.codes_per_hour = 100000;
    branch->auth.policy.resend_seconds = 0;
    for (int who = 0; who < BRANCH_CUSTOMERS; who++) {
        branch_receive(branch, who, PAYMENT_SALARY, 40000000);
        for (size_t i = 0; i < ORDER_KINDS; i++) {
            struct payment_order *order = &world->orders[who][i];
            *order = order_of(branch, order_kinds[i], who, 1);
            if (order_kinds[i] == PAYMENT_CARD) {
                (void)snprintf(world->cards[who], sizeof world->cards[who], "%s",
                               order->number.data);
                order->number = str_from(world->cards[who]);
            }
        }
    }
}

static void payments__keep_every_kopeck(void **state)
{
    struct world world = {.branch = *state, .random = seed_random()};
    world.message = 5000;
    prepare(&world);
    for (int step = 0; step < STEPS; step++) {
        if (below(&world, 3) == 0 || world.count == 0) {
            give_order(&world);
        } else {
            size_t at = (size_t)below(&world, (int64_t)world.count);
            refresh(&world, at);
            if (below(&world, 2) == 0) {
                answer(&world, at);
            } else {
                go_on(&world, at, below(&world, 4) != 0);
            }
        }
        if (step % 20 == 0) {
            branch_wait(world.branch, below(&world, 7200));
            check_conservation(&world);
            check_clearing(&world);
        }
    }
    int64_t ended = 0;
    branch_wait(world.branch, (int64_t)5 * DAY_SECONDS);
    assert_ok(payment_expire_due(stage_begin(&world.branch->stage), &world.branch->bank, PAYMENTS,
                                 &ended));
    stage_commit(&world.branch->stage);
    check_conservation(&world);
    check_clearing(&world);
    assert_int_equal(stage_number(&world.branch->stage, "SELECT count(*) FROM open_hold"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {BRANCH_TEST(payments__keep_every_kopeck)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
