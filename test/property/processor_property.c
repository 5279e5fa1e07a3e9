/* The processor's messages in any order, said again and cut short: money is conserved, a hold is
 * resolved once, and what comes of it is as if everything had been said once. */
#include <stdio.h>
#include <string.h>

#include "bank/branch.h"
#include "bank/card_store.h"
#include "bank/processor_store.h"
#include "property/seed.h"

enum { ROUNDS = 8, OPERATIONS = 12, MESSAGES = 160, START = 1000000 };

struct message {
    char name[32], reference[32];
    struct processor_message body;
};

struct script {
    struct message messages[MESSAGES];
    size_t count;
};

/* One customer with a card, and the messages about it. */
struct side {
    struct branch *branch;
    int who;
    char number[CARD_NUMBER + 1];
    const char *prefix; /* of names: the two sides share one bank */
};

/* ---- a script */

static int64_t between(struct random *random, int64_t least, int64_t most)
{
    return least + (int64_t)random_below(random, (uint64_t)(most - least) + 1);
}

static void add(struct script *script, int operation, enum processor_kind kind, int64_t amount,
                bool is_final)
{
    static const int32_t trades[] = {5411, 5812, 4121, 5999};
    if (script->count == MESSAGES) {
        return;
    }
    struct message *message = &script->messages[script->count];
    (void)snprintf(message->name, sizeof message->name, "m%zu", script->count);
    (void)snprintf(message->reference, sizeof message->reference, "o%d", operation);
    message->body = (struct processor_message){.digest = sha256(str_from(message->name)),
                                               .kind = kind,
                                               .amount = amount,
                                               .currency = CURRENCY_RUB,
                                               .is_final = is_final,
                                               .channel = CARD_POS,
                                               .mcc = trades[operation % 4],
                                               .merchant = STR("Лавка «Пример»"),
                                               .country = STR("RU")};
    script->count++;
}

static void write_script(struct random *random, struct script *script)
{
    script->count = 0;
    for (int i = 0; i < OPERATIONS; i++) {
        int64_t asked = between(random, 1, 200000);
        add(script, i, PROCESSOR_AUTHORISATION, asked, false);
        for (int64_t more = between(random, 0, 2); more > 0; more--) {
            add(script, i, PROCESSOR_INCREMENT, between(random, 1, 50000), false);
        }
        for (int64_t more = between(random, 0, 2); more > 0; more--) {
            int64_t part = random_below(random, 3) == 0 ? 0 : between(random, 1, asked);
            add(script, i, PROCESSOR_REVERSAL, part, false);
        }
        for (int64_t more = between(random, 0, 3); more > 0; more--) {
            add(script, i, PROCESSOR_CLEARING, between(random, 1, asked + asked / 4),
                random_below(random, 2) == 0);
        }
        for (int64_t more = between(random, 0, 2); more > 0; more--) {
            add(script, i, PROCESSOR_REFUND, between(random, 1, asked), false);
        }
    }
}

static void shuffle(struct random *random, struct script *script)
{
    for (size_t i = script->count; i > 1; i--) {
        size_t other = (size_t)random_below(random, i);
        struct message kept = script->messages[i - 1];
        script->messages[i - 1] = script->messages[other];
        script->messages[other] = kept;
    }
}

/* ---- saying it */

static void open_side(struct side *side)
{
    struct branch *branch = side->branch;
    struct branch_customer *customer = &branch->customers[side->who];
    const struct card_order order = {
        .key = str_from(side->prefix), .account = customer->current.id, .product = CARD_VIRTUAL};
    struct card_result result;
    struct card_secret secret;
    struct txn *txn = stage_begin(&branch->stage);
    assert_ok(card_issue(txn, &branch->bank, &customer->session, &order, &result));
    assert_int_equal(result.outcome, BANK_OK);
    assert_ok(card_secret_of(txn, &branch->bank, &result.card, &secret));
    stage_commit(&branch->stage);
    memcpy(side->number, secret.number, sizeof side->number);
}

/* Says it, and with `cut` loses everything in the middle, as a process does that ends there. */
static void say(const struct side *side, const struct message *message, bool cut,
                struct processor_result *result)
{
    char name[64];
    char reference[64];
    struct processor_message body = message->body;
    (void)snprintf(name, sizeof name, "%s-%s", side->prefix, message->name);
    (void)snprintf(reference, sizeof reference, "%s-%s", side->prefix, message->reference);
    body.name = str_from(name);
    body.reference = str_from(reference);
    body.number = body.kind == PROCESSOR_AUTHORISATION ? str_from(side->number) : STR("");
    struct txn *txn = stage_begin(&side->branch->stage);
    assert_ok(processor_take(txn, &side->branch->bank, &body, result));
    assert_false(result->is_conflict);
    if (cut) {
        stage_rollback(&side->branch->stage);
    } else {
        stage_commit(&side->branch->stage);
    }
}

/* ---- what holds at every moment */

static void load(const struct side *side, int operation, struct card_operation *found)
{
    char reference[64];
    (void)snprintf(reference, sizeof reference, "%s-o%d", side->prefix, operation);
    enum status status =
        operation_by_reference(stage_read(&side->branch->stage), str_from(reference), found);
    stage_read_end(&side->branch->stage);
    if (status == STATUS_NOT_FOUND) {
        memset(found, 0, sizeof *found);
        return;
    }
    assert_ok(status);
}

static void check_money(const struct side *side)
{
    const struct account *account = &side->branch->customers[side->who].current;
    int64_t moved = 0;
    int64_t held = 0;
    for (int i = 0; i < OPERATIONS; i++) {
        struct card_operation operation;
        bool is_open = false;
        load(side, i, &operation);
        moved += operation.cleared - operation.refunded;
        held += operation.held;
        assert_true(operation.held >= 0 && operation.refunded >= 0);
        assert_true(operation.refunded <= operation.cleared);
        assert_int_equal(operation.held > 0, operation.hold != 0);
        if (operation.hold != 0) {
            assert_ok(
                ledger_hold_is_open(stage_read(&side->branch->stage), operation.hold, &is_open));
            stage_read_end(&side->branch->stage);
            assert_true(is_open);
        }
    }
    check_row("balance", branch_balance(side->branch, account), START - moved);
    check_row("available", branch_available(side->branch, account), START - moved - held);
}

/* Its limits count what is held and moved, and nothing else. */
static void check_counters(const struct side *side)
{
    int64_t counted = 0;
    int64_t used = 0;
    struct card_operation operation = {.card = 0};
    for (int i = 0; i < OPERATIONS; i++) {
        struct card_operation one;
        load(side, i, &one);
        counted += one.held + one.cleared;
        operation = one.card != 0 ? one : operation;
    }
    const struct card_counter counter = {operation.card, CARD_POS, CARD_DAY, operation.day};
    assert_ok(card_counter_select(stage_read(&side->branch->stage), &counter, &used));
    stage_read_end(&side->branch->stage);
    check_row("used today", used, counted);
}

static void check_alike(const struct side *one, const struct side *other)
{
    for (int i = 0; i < OPERATIONS; i++) {
        struct card_operation here;
        struct card_operation there;
        load(one, i, &here);
        load(other, i, &there);
        check_row("state", here.state, there.state);
        check_row("held", here.held, there.held);
        check_row("cleared", here.cleared, there.cleared);
        check_row("refunded", here.refunded, there.refunded);
    }
}

/* ---- the property */

static void processor__repeats_and_cuts_change_nothing(void **state)
{
    (void)state;
    struct random random = seed_random();
    for (int round = 0; round < ROUNDS; round++) {
        static struct branch branch;
        static struct script script;
        struct processor_result result;
        struct processor_result again;
        branch_open(&branch);
        struct side once = {&branch, ANNA, "", "once"};
        struct side often = {&branch, BORIS, "", "often"};
        open_side(&once);
        open_side(&often);
        write_script(&random, &script);
        if (round > 0) {
            shuffle(&random, &script);
        }
        for (size_t i = 0; i < script.count; i++) {
            say(&once, &script.messages[i], false, &result);
            if (random_below(&random, 3) == 0) {
                say(&often, &script.messages[i], true, &result);
            }
            say(&often, &script.messages[i], false, &result);
            assert_true(result.is_new);
            size_t former = (size_t)random_below(&random, i + 1);
            say(&often, &script.messages[former], false, &again);
            assert_false(again.is_new);
            say(&often, &script.messages[i], false, &again);
            assert_int_equal(again.answer, result.answer);
            check_money(&often);
        }
        check_money(&once);
        check_alike(&once, &often);
        check_counters(&once);
        check_counters(&often);
        branch_close(&branch);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(processor__repeats_and_cuts_change_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
