/* One-time codes: how often they are sent, what they are bound to, how they end. */
#include "auth/auth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/vault.h"
#include "base/limits.h"

static const struct device_key device = {{1}};
static const struct device_key other_device = {{2}};
static const char phone[] = "+79000000001";

static struct code_check check_of(int64_t id, const char *code)
{
    return (struct code_check){
        .id = id, .purpose = CODE_SIGN_IN, .device = &device, .code = str_from(code)};
}

/* Another code than the right one. */
static void wrong_code(const char *right, int nth, char out[8])
{
    (void)snprintf(out, 8, "%06d", (atoi(right) + 1 + nth) % 1000000);
}

static void code__fits_once(void **state)
{
    struct vault *vault = *state;
    struct code_sent sent;
    struct code_result result;
    char code[8];
    assert_int_equal(vault_send(vault, phone, &device, &sent), AUTH_OK);
    assert_int_equal(sent.expires_us, STAGE_START_US + SECONDS_US(180));
    assert_int_equal(sent.resend_us, STAGE_START_US + SECONDS_US(30));
    vault_code(vault, sent.id, code);
    struct code_check check = check_of(sent.id, code);
    assert_int_equal(vault_use(vault, &check, &result), AUTH_OK);
    assert_int_equal(result.customer, 5);
    assert_int_equal(vault_use(vault, &check, &result), AUTH_CODE_EXPIRED);
    bool fits = false;
    assert_ok(code_fits(stage_read(&vault->stage), &vault->auth, &check, &fits));
    stage_read_end(&vault->stage);
    assert_true(fits); /* a repeated confirmation is recognised ... */
    vault_code(vault, sent.id, code);
    assert_string_equal(code, ""); /* ... but no SMS leaves for it any more */
}

static void code__message_says_it_twice_and_ends_for_autofill(void **state)
{
    struct vault *vault = *state;
    struct code_sent sent;
    char to[20];
    char text[CODE_TEXT];
    char code[8];
    char expected[64];
    assert_int_equal(vault_send(vault, phone, &device, &sent), AUTH_OK);
    vault_code(vault, sent.id, code);
    assert_ok(code_message(stage_read(&vault->stage), &vault->auth, sent.id, to, text));
    stage_read_end(&vault->stage);
    assert_string_equal(to, phone);
    (void)snprintf(expected, sizeof expected, "Code %s.\n@bank.example #%s", code, code);
    assert_string_equal(text, expected);
    assert_int_equal(stage_number(&vault->stage, "SELECT count(*) FROM outbox WHERE kind = 1"), 1);
    (void)snprintf(expected, sizeof expected,
                   "SELECT count(*) FROM one_time_code WHERE text LIKE '%%%s%%'", code);
    assert_int_equal(stage_number(&vault->stage, expected), 0); /* the store does not hold it */
}

static void code__for_nobody_runs_the_same_but_never_fits(void **state)
{
    struct vault *vault = *state;
    const struct code_request request = {.purpose = CODE_SIGN_IN,
                                         .phone = STR("+79990000000"),
                                         .device = &device,
                                         .text = STR("Code {code}.")};
    enum auth_outcome outcome = AUTH_TOO_MANY;
    struct code_sent sent;
    struct code_result result;
    char code[8];
    assert_ok(code_send(stage_begin(&vault->stage), &vault->auth, &request, &outcome, &sent));
    stage_commit(&vault->stage);
    assert_int_equal(outcome, AUTH_OK);
    assert_int_equal(stage_number(&vault->stage, "SELECT kind FROM outbox"), OUTBOX_NOTHING);
    vault_code(vault, sent.id, code);
    struct code_check check = check_of(sent.id, code);
    assert_int_equal(vault_use(vault, &check, &result), AUTH_WRONG_CODE);
    assert_int_equal(result.attempts_left, LIMIT_CODE_TRIES - 1);
}

static void code__five_wrong_tries_exhaust_it(void **state)
{
    struct vault *vault = *state;
    struct code_sent sent;
    struct code_result result;
    char code[8];
    char wrong[8];
    assert_int_equal(vault_send(vault, phone, &device, &sent), AUTH_OK);
    vault_code(vault, sent.id, code);
    for (int i = 0; i < LIMIT_CODE_TRIES; i++) {
        wrong_code(code, i, wrong);
        struct code_check check = check_of(sent.id, wrong);
        assert_int_equal(vault_use(vault, &check, &result), AUTH_WRONG_CODE);
        assert_int_equal(result.attempts_left, LIMIT_CODE_TRIES - 1 - i);
    }
    struct code_check check = check_of(sent.id, code);
    assert_int_equal(vault_use(vault, &check, &result), AUTH_TOO_MANY);
    assert_true(result.retry_after > 0);
    vault_wait(vault, 3600);
    assert_int_equal(vault_use(vault, &check, &result), AUTH_TOO_MANY);
}

static void code__texts_that_are_no_code_are_wrong(void **state)
{
    struct vault *vault = *state;
    struct code_sent sent;
    struct code_result result;
    char code[8];
    char padded[16];
    assert_int_equal(vault_send(vault, phone, &device, &sent), AUTH_OK);
    vault_code(vault, sent.id, code);
    (void)snprintf(padded, sizeof padded, "%s0", code);
    const char *const wrong[] = {"", "12345", padded, "abcdef"};
    for (size_t i = 0; i < ARRAY_COUNT(wrong); i++) {
        struct code_check check = check_of(sent.id, wrong[i]);
        check_row(wrong[i], vault_use(vault, &check, &result), AUTH_WRONG_CODE);
    }
    struct code_check check = check_of(sent.id, code);
    assert_int_equal(vault_use(vault, &check, &result), AUTH_OK); /* at the fifth try */
}

static void code__lives_its_time_and_not_a_moment_more(void **state)
{
    struct vault *vault = *state;
    struct code_sent sent;
    struct code_result result;
    char code[8];
    assert_int_equal(vault_send(vault, phone, &device, &sent), AUTH_OK);
    vault_code(vault, sent.id, code);
    struct code_check check = check_of(sent.id, code);
    vault->stage.clock.fixed_us = sent.expires_us;
    assert_int_equal(vault_use(vault, &check, &result), AUTH_CODE_EXPIRED);
    char late[8];
    vault_code(vault, sent.id, late);
    assert_string_equal(late, "");
    vault->stage.clock.fixed_us = sent.expires_us - 1;
    assert_int_equal(vault_use(vault, &check, &result), AUTH_OK);
}

static void code__is_bound_to_device_purpose_and_order(void **state)
{
    struct vault *vault = *state;
    struct code_sent sent;
    char code[8];
    const struct digest order = {{9}};
    const struct digest other_order = {{8}};
    const struct code_request request = {.purpose = CODE_ORDER,
                                         .customer = 5,
                                         .subject = 77,
                                         .phone = STR_INIT("+79000000001"),
                                         .device = &device,
                                         .order = order,
                                         .text = STR_INIT("Code {code}.")};
    enum auth_outcome outcome = AUTH_OK;
    assert_ok(code_send(stage_begin(&vault->stage), &vault->auth, &request, &outcome, &sent));
    stage_commit(&vault->stage);
    vault_code(vault, sent.id, code);
    const struct {
        const char *name;
        struct code_check check;
        enum auth_outcome outcome;
    } rows[] = {
        {"another device",
         {sent.id, CODE_ORDER, &other_device, order, str_from(code)},
         AUTH_NOT_FOUND},
        {"another purpose",
         {sent.id, CODE_SIGN_IN, &device, order, str_from(code)},
         AUTH_NOT_FOUND},
        {"no such code", {sent.id + 1, CODE_ORDER, &device, order, str_from(code)}, AUTH_NOT_FOUND},
        {"another order",
         {sent.id, CODE_ORDER, &device, other_order, str_from(code)},
         AUTH_WRONG_CODE},
        {"as it was meant", {sent.id, CODE_ORDER, &device, order, str_from(code)}, AUTH_OK},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct code_result result;
        check_row(rows[i].name, vault_use(vault, &rows[i].check, &result), rows[i].outcome);
    }
}

static void code__differs_by_the_key_of_the_bank(void **state)
{
    struct vault *vault = *state;
    struct code_sent sent;
    char one[8];
    char two[8];
    assert_int_equal(vault_send(vault, phone, &device, &sent), AUTH_OK);
    vault_code(vault, sent.id, one);
    vault->auth.code_key.bytes[31] ^= 1;
    vault_code(vault, sent.id, two);
    assert_string_not_equal(one, two);
}

/* ---- how often */

static void code__the_next_one_waits_and_voids_the_former(void **state)
{
    struct vault *vault = *state;
    static const int pauses[] = {30, 60, 120, 120};
    struct code_sent former = {0};
    struct code_sent sent;
    struct code_result result;
    char code[8];
    for (size_t i = 0; i < ARRAY_COUNT(pauses); i++) {
        int64_t now = vault->stage.clock.fixed_us;
        assert_int_equal(vault_send(vault, phone, &device, &sent), AUTH_OK);
        check_row("pause", (sent.resend_us - now) / MICROSECONDS, pauses[i]);
        if (former.id != 0) {
            vault_code(vault, former.id, code);
            assert_string_equal(code, "");
            struct code_check check = check_of(former.id, "000000");
            assert_int_equal(vault_use(vault, &check, &result), AUTH_CODE_EXPIRED);
        }
        former = sent;
        vault->stage.clock.fixed_us = sent.resend_us - 1;
        assert_int_equal(vault_send(vault, phone, &device, &sent), AUTH_TOO_MANY);
        assert_int_equal(sent.retry_after, 1);
        vault->stage.clock.fixed_us = former.resend_us;
    }
}

static void code__an_exhausted_one_keeps_its_pause(void **state)
{
    struct vault *vault = *state;
    struct code_sent former;
    struct code_sent sent;
    struct code_result result;
    char code[8];
    char wrong[8];
    assert_int_equal(vault_send(vault, phone, &device, &former), AUTH_OK);
    vault_code(vault, former.id, code);
    for (int i = 0; i < LIMIT_CODE_TRIES; i++) {
        wrong_code(code, i, wrong);
        struct code_check check = check_of(former.id, wrong);
        assert_int_equal(vault_use(vault, &check, &result), AUTH_WRONG_CODE);
    }
    char late[8];
    vault_code(vault, former.id, late);
    assert_string_equal(late, "");
    assert_int_equal(vault_send(vault, phone, &device, &sent), AUTH_TOO_MANY);
    assert_int_equal(sent.retry_after, 31);
    vault->stage.clock.fixed_us = former.resend_us - 1;
    assert_int_equal(vault_send(vault, phone, &device, &sent), AUTH_TOO_MANY);
    vault->stage.clock.fixed_us = former.resend_us;
    assert_int_equal(vault_send(vault, phone, &device, &sent), AUTH_OK);
    vault_code(vault, sent.id, code);
    assert_string_not_equal(code, "");
    struct code_check check = check_of(former.id, late);
    assert_int_equal(vault_use(vault, &check, &result), AUTH_CODE_EXPIRED);
}

/* A pause longer than the longest is a clock that was set back, and nobody waits for that. */
static void code__a_clock_set_back_lengthens_no_pause(void **state)
{
    struct vault *vault = *state;
    struct code_sent former;
    struct code_sent sent;
    assert_int_equal(vault_send(vault, phone, &device, &former), AUTH_OK);
    vault_wait(vault, -3600);
    assert_int_equal(vault_send(vault, phone, &device, &sent), AUTH_OK);
    assert_true(sent.id > former.id);
    assert_int_equal(vault_send(vault, phone, &device, &former), AUTH_TOO_MANY);
}

static void code__devices_do_not_void_each_others(void **state)
{
    struct vault *vault = *state;
    struct code_sent mine;
    struct code_sent other;
    char code[8];
    assert_int_equal(vault_send(vault, phone, &device, &mine), AUTH_OK);
    assert_int_equal(vault_send(vault, phone, &other_device, &other), AUTH_OK);
    vault_code(vault, mine.id, code);
    assert_string_not_equal(code, "");
}

static void code__a_number_gets_so_many_an_hour(void **state)
{
    struct vault *vault = *state;
    struct code_sent sent;
    for (int i = 0; i < vault->auth.policy.codes_per_hour; i++) {
        struct device_key fresh = {{(unsigned char)(10 + i)}};
        assert_int_equal(vault_send(vault, phone, &fresh, &sent), AUTH_OK);
    }
    struct device_key fresh = {{99}};
    assert_int_equal(vault_send(vault, phone, &fresh, &sent), AUTH_TOO_MANY);
    assert_in_range(sent.retry_after, 1, 3601);
    assert_int_equal(vault_send(vault, "+79000000002", &fresh, &sent), AUTH_OK);
    vault_wait(vault, sent.retry_after + 3600);
    assert_int_equal(vault_send(vault, phone, &fresh, &sent), AUTH_OK);
}

static void code__a_device_gets_so_many_an_hour(void **state)
{
    struct vault *vault = *state;
    struct code_sent sent;
    char number[20];
    int most = 4 * vault->auth.policy.codes_per_hour;
    for (int i = 0; i <= most; i++) {
        (void)snprintf(number, sizeof number, "+7900000%04d", i);
        check_row(number, vault_send(vault, number, &device, &sent),
                  i < most ? AUTH_OK : AUTH_TOO_MANY);
    }
}

static void code__an_address_begins_so_many_an_hour(void **state)
{
    struct vault *vault = *state;
    vault->auth.policy.starts_per_address = 3;
    static const struct {
        const char *address;
        enum auth_outcome outcome;
    } rows[] = {
        {"192.0.2.1", AUTH_OK}, {"192.0.2.1", AUTH_OK},
        {"192.0.2.1", AUTH_OK}, {"192.0.2.1", AUTH_TOO_MANY},
        {"192.0.2.2", AUTH_OK}, {"", AUTH_OK},
        {"", AUTH_OK},          {"", AUTH_OK},
        {"", AUTH_OK},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char number[20];
        (void)snprintf(number, sizeof number, "+7900000%04d", (int)i);
        struct device_key fresh = {{(unsigned char)(10 + i)}};
        const struct code_request request = {.purpose = CODE_SIGN_IN,
                                             .customer = 5,
                                             .phone = str_from(number),
                                             .device = &fresh,
                                             .text = STR("{code}"),
                                             .address = str_from(rows[i].address)};
        enum auth_outcome outcome = AUTH_OK;
        struct code_sent sent;
        assert_ok(code_send(stage_begin(&vault->stage), &vault->auth, &request, &outcome, &sent));
        stage_commit(&vault->stage);
        check_row(rows[i].address, outcome, rows[i].outcome);
    }
}

static void code__wrong_ones_of_the_whole_bank_have_a_budget(void **state)
{
    struct vault *vault = *state;
    vault->auth.policy.failures_per_hour = 3;
    struct code_result result;
    struct code_sent sent;
    char code[8] = "";
    char wrong[8];
    for (int i = 0; i < 4; i++) {
        char number[20];
        (void)snprintf(number, sizeof number, "+7900000%04d", i);
        assert_int_equal(vault_send(vault, number, &device, &sent), AUTH_OK);
        vault_code(vault, sent.id, code);
        wrong_code(code, 0, wrong);
        struct code_check check = check_of(sent.id, wrong);
        check_row(number, vault_use(vault, &check, &result),
                  i < 3 ? AUTH_WRONG_CODE : AUTH_TOO_MANY);
    }
    struct code_check check = check_of(sent.id, code);
    assert_int_equal(vault_use(vault, &check, &result), AUTH_TOO_MANY);
    assert_in_range(result.retry_after, 1, 3601);
}

static void attempt__windows_are_hours_and_old_ones_are_forgotten(void **state)
{
    struct vault *vault = *state;
    int64_t used = 0;
    int32_t wait = 0;
    for (int hour = 0; hour < 4; hour++) {
        struct txn *txn = stage_begin(&vault->stage);
        for (int i = 0; i < 3; i++) {
            assert_ok(attempt_add(txn, &vault->auth, STR("x"), STR("somebody")));
        }
        assert_ok(attempt_count(txn, &vault->auth, STR("x"), STR("somebody"), &used, &wait));
        assert_int_equal(used, 3);
        assert_ok(attempt_count(txn, &vault->auth, STR("x"), STR("other"), &used, &wait));
        assert_int_equal(used, 0);
        assert_ok(attempt_count(txn, &vault->auth, STR("y"), STR("somebody"), &used, &wait));
        assert_int_equal(used, 0);
        stage_commit(&vault->stage);
        vault_wait(vault, 3600);
    }
    assert_int_equal(stage_number(&vault->stage, "SELECT count(*) FROM attempt"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        VAULT_TEST(code__fits_once),
        VAULT_TEST(code__message_says_it_twice_and_ends_for_autofill),
        VAULT_TEST(code__for_nobody_runs_the_same_but_never_fits),
        VAULT_TEST(code__five_wrong_tries_exhaust_it),
        VAULT_TEST(code__texts_that_are_no_code_are_wrong),
        VAULT_TEST(code__lives_its_time_and_not_a_moment_more),
        VAULT_TEST(code__is_bound_to_device_purpose_and_order),
        VAULT_TEST(code__differs_by_the_key_of_the_bank),
        VAULT_TEST(code__the_next_one_waits_and_voids_the_former),
        VAULT_TEST(code__an_exhausted_one_keeps_its_pause),
        VAULT_TEST(code__a_clock_set_back_lengthens_no_pause),
        VAULT_TEST(code__devices_do_not_void_each_others),
        VAULT_TEST(code__a_number_gets_so_many_an_hour),
        VAULT_TEST(code__a_device_gets_so_many_an_hour),
        VAULT_TEST(code__an_address_begins_so_many_an_hour),
        VAULT_TEST(code__wrong_ones_of_the_whole_bank_have_a_budget),
        VAULT_TEST(attempt__windows_are_hours_and_old_ones_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
