/* Cards on a small bank: their numbers, who finds them, and what becomes of money nobody takes. */
#include <string.h>

#include "bank/branch.h"
#include "bank/card_operation.h"
#include "bank/card_store.h"
#include "bank/processor.h"
#include "bank/processor_store.h"

static struct card issue(struct branch *branch, int who, const char *key)
{
    const struct card_order order = {.key = str_from(key),
                                     .account = branch->customers[who].current.id,
                                     .product = CARD_VIRTUAL};
    struct card_result result;
    assert_ok(card_issue(stage_begin(&branch->stage), &branch->bank,
                         &branch->customers[who].session, &order, &result));
    stage_commit(&branch->stage);
    assert_int_equal(result.outcome, BANK_OK);
    return result.card;
}

static struct card_secret secret_of(struct branch *branch, const struct card *card)
{
    struct card_secret secret;
    assert_ok(card_secret_of(stage_read(&branch->stage), &branch->bank, card, &secret));
    stage_read_end(&branch->stage);
    return secret;
}

static void take(struct branch *branch, const struct processor_message *message,
                 struct processor_result *result)
{
    assert_ok(processor_take(stage_begin(&branch->stage), &branch->bank, message, result));
    stage_commit(&branch->stage);
}

static struct processor_message ask(const struct card_secret *secret, const char *name,
                                    int64_t amount)
{
    return (struct processor_message){.name = str_from(name),
                                      .digest = sha256(str_from(name)),
                                      .kind = PROCESSOR_AUTHORISATION,
                                      .reference = str_from(name),
                                      .amount = amount,
                                      .currency = CURRENCY_RUB,
                                      .number = str_from(secret->number),
                                      .channel = CARD_POS,
                                      .mcc = 5411,
                                      .merchant = STR("Лавка"),
                                      .country = STR("RU")};
}

static void card_number__is_good_and_found(void **state)
{
    struct branch *branch = *state;
    for (int i = 0; i < 40; i++) {
        struct card_secret secret;
        card_secret_make(&branch->stage.random, STR("22049999"), 2031 * 12, &secret);
        assert_true(card_number_is_plain(str_from(secret.number)));
        secret.number[15] = (char)(secret.number[15] == '9' ? '0' : secret.number[15] + 1);
        assert_false(card_number_is_plain(str_from(secret.number)));
        assert_string_equal(secret.expiry, "0131");
    }
    struct card card = issue(branch, ANNA, "one");
    struct card_secret secret = secret_of(branch, &card);
    struct card found;
    struct txn *txn = stage_read(&branch->stage);
    assert_ok(card_by_number(txn, &branch->bank, str_from(secret.number), &found));
    assert_int_equal(found.id, card.id);
    assert_int_equal(card_by_number(txn, &branch->bank, STR("2204999900000000"), &found),
                     STATUS_NOT_FOUND);
    assert_int_equal(card_by_number(txn, &branch->bank, STR("x"), &found), STATUS_NOT_FOUND);
    stage_read_end(&branch->stage);
}

static void card_seal__opens_for_its_own_card_and_key(void **state)
{
    struct branch *branch = *state;
    unsigned char sealed[CARD_SEALED];
    struct card_secret secret;
    struct card_secret opened;
    const struct card_keys others = card_keys_from(&(const struct digest){{10}});
    card_secret_make(&branch->stage.random, STR("22049999"), 2031 * 12, &secret);
    card_seal(branch->bank.card_keys, &branch->stage.random, 7, &secret, sealed);
    const struct str closed = {(const char *)sealed, sizeof sealed};
    assert_ok(card_unseal(branch->bank.card_keys, 7, closed, &opened));
    assert_memory_equal(&opened, &secret, sizeof secret);
    assert_int_equal(card_unseal(branch->bank.card_keys, 8, closed, &opened), STATUS_CORRUPT);
    assert_int_equal(card_unseal(&others, 7, closed, &opened), STATUS_CORRUPT);
    for (size_t i = 0; i < sizeof sealed; i++) {
        sealed[i] ^= 1;
        assert_int_equal(card_unseal(branch->bank.card_keys, 7, closed, &opened), STATUS_CORRUPT);
        sealed[i] ^= 1;
    }
}

static void card_operation_expire__gives_back_and_a_late_clearing_still_takes(void **state)
{
    struct branch *branch = *state;
    struct card card = issue(branch, ANNA, "one");
    struct card_secret secret = secret_of(branch, &card);
    const struct account *account = &branch->customers[ANNA].current;
    struct processor_result result;
    int64_t ended = 0;
    struct processor_message message = ask(&secret, "a", 30000);
    take(branch, &message, &result);
    assert_int_equal(branch_available(branch, account), 970000);
    assert_ok(card_operation_expire(stage_begin(&branch->stage), &branch->bank, 10, &ended));
    stage_commit(&branch->stage);
    assert_int_equal(ended, 0);
    branch_wait(branch, INT64_C(7) * DAY_SECONDS);
    for (int i = 0; i < 2; i++) { /* twice is once */
        assert_ok(card_operation_expire(stage_begin(&branch->stage), &branch->bank, 10, &ended));
        stage_commit(&branch->stage);
        assert_int_equal(ended, i == 0 ? 1 : 0);
    }
    assert_int_equal(branch_available(branch, account), 1000000);
    message.name = STR("b");
    message.kind = PROCESSOR_CLEARING;
    take(branch, &message, &result);
    assert_int_equal(result.state, MESSAGE_DONE);
    assert_int_equal(branch_balance(branch, account), 970000);
}

static void processor_take__what_the_account_cannot_pay_is_for_a_person(void **state)
{
    struct branch *branch = *state;
    struct card card = issue(branch, ANNA, "one");
    struct card_secret secret = secret_of(branch, &card);
    struct processor_result result;
    struct processor_message message = ask(&secret, "a", 1000000);
    take(branch, &message, &result);
    assert_int_equal(result.answer, ANSWER_APPROVED);
    message.name = STR("b");
    message.kind = PROCESSOR_CLEARING;
    message.amount = 1010000; /* within the tolerance, and more than there is */
    take(branch, &message, &result);
    assert_int_equal(result.state, MESSAGE_QUEUED);
    assert_int_equal(result.reason, QUEUE_FUNDS);
    assert_int_equal(result.operation.held, 1000000);
    struct processor_message second = ask(&secret, "c", 1);
    take(branch, &second, &result);
    assert_int_equal(result.answer, ANSWER_FUNDS);
    assert_int_equal(result.operation.state, OPERATION_DECLINED);
}

static void card_move__is_told_to_the_windows_once(void **state)
{
    struct branch *branch = *state;
    struct card card = issue(branch, ANNA, "one");
    struct card_result result;
    int64_t before = stage_number(&branch->stage, "SELECT count(*) FROM event WHERE kind = 3");
    for (int i = 0; i < 2; i++) {
        assert_ok(card_move(stage_begin(&branch->stage), &branch->bank, card.customer, card.id,
                            CARD_FREEZE, CARD_NO_REASON, &result));
        stage_commit(&branch->stage);
        assert_int_equal(result.outcome, BANK_OK);
        assert_int_equal(result.card.state, CARD_FROZEN);
    }
    check_row("events", stage_number(&branch->stage, "SELECT count(*) FROM event WHERE kind = 3"),
              before + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BRANCH_TEST(card_number__is_good_and_found),
        BRANCH_TEST(card_seal__opens_for_its_own_card_and_key),
        BRANCH_TEST(card_operation_expire__gives_back_and_a_late_clearing_still_takes),
        BRANCH_TEST(processor_take__what_the_account_cannot_pay_is_for_a_person),
        BRANCH_TEST(card_move__is_told_to_the_windows_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
