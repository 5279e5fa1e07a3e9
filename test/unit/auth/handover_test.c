/* Hand-overs by the clock, and what is kept of them. The attacks are test/contract/handover. */
#include "auth/handover.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "vault.h"

static const struct device_key one = {{1}};
static const struct device_key two = {{2}};
static const struct session first = {
    .id = 77, .customer = 10, .language = LANGUAGE_EN, .device = {{1}}};

static struct handover begin(struct vault *vault, const struct session *session,
                             enum auth_outcome expected, char token[TOKEN_TEXT])
{
    struct handover handover = {0};
    enum auth_outcome outcome = AUTH_OK;
    int32_t retry_after = 0;
    assert_ok(handover_open(stage_begin(&vault->stage), &vault->auth, session, &outcome,
                            &retry_after, &handover, token));
    stage_commit(&vault->stage);
    assert_int_equal(outcome, expected);
    return handover;
}

static enum auth_outcome claim(struct vault *vault, const char *token,
                               const struct device_key *device, struct handover *handover)
{
    const struct handover_claim claim = {.token = str_from(token), .device = device};
    enum auth_outcome outcome = AUTH_OK;
    assert_ok(handover_claim(stage_begin(&vault->stage), &vault->auth, &claim, &outcome, handover));
    stage_commit(&vault->stage);
    return outcome;
}

static enum auth_outcome approve(struct vault *vault, int64_t id, const char *number)
{
    struct handover handover;
    enum auth_outcome outcome = AUTH_OK;
    assert_ok(handover_approve(stage_begin(&vault->stage), &vault->auth, &first, id,
                               str_from(number), &outcome, &handover));
    stage_commit(&vault->stage);
    return outcome;
}

static enum auth_outcome take(struct vault *vault, const char *token, struct session *session)
{
    const struct handover_claim claim = {.token = str_from(token), .device = &two};
    struct handover handover;
    char made[TOKEN_TEXT];
    enum auth_outcome outcome = AUTH_OK;
    assert_ok(handover_take(stage_begin(&vault->stage), &vault->auth, &claim, &outcome, &handover,
                            session, made));
    stage_commit(&vault->stage);
    return outcome;
}

static void handover__goes_its_way_within_its_time(void **state)
{
    struct vault *vault = *state;
    char token[TOKEN_TEXT];
    char number[HANDOVER_NUMBER];
    struct session session;
    struct handover begun = begin(vault, &first, AUTH_OK, token);
    struct handover claimed;
    assert_int_equal(claim(vault, token, &two, &claimed), AUTH_OK);
    handover_number(&vault->auth, &claimed, number);
    assert_int_equal(take(vault, token, &session), AUTH_OK);
    assert_int_equal(session.id, 0);
    vault->stage.clock.fixed_us = begun.expires_us - 1;
    assert_int_equal(approve(vault, begun.id, number), AUTH_OK);
    assert_int_equal(take(vault, token, &session), AUTH_OK);
    assert_int_equal(session.customer, first.customer);
    assert_int_equal(session.language, LANGUAGE_EN);
    assert_memory_equal(&session.device, &two, sizeof two);
    assert_int_equal(take(vault, token, &session), AUTH_HANDOVER_OVER);
}

static void handover__is_over_at_every_step_after_its_time(void **state)
{
    struct vault *vault = *state;
    enum { WAITING, CLAIMED, APPROVED, STEPS };
    for (int step = WAITING; step < STEPS; step++) {
        char token[TOKEN_TEXT];
        char number[HANDOVER_NUMBER];
        struct session session;
        struct handover claimed;
        struct handover begun = begin(vault, &first, AUTH_OK, token);
        if (step >= CLAIMED) {
            assert_int_equal(claim(vault, token, &two, &claimed), AUTH_OK);
        }
        handover_number(&vault->auth, step >= CLAIMED ? &claimed : &begun, number);
        if (step == APPROVED) {
            assert_int_equal(approve(vault, begun.id, number), AUTH_OK);
        }
        vault->stage.clock.fixed_us = begun.expires_us;
        assert_int_equal(claim(vault, token, &two, &claimed), AUTH_HANDOVER_OVER);
        assert_int_equal(approve(vault, begun.id, number), AUTH_HANDOVER_OVER);
        assert_int_equal(take(vault, token, &session), AUTH_HANDOVER_OVER);
    }
}

static void handover__number_follows_from_both_keys(void **state)
{
    struct vault *vault = *state;
    enum { KEYS = 64, LEAST = 24 };
    char number[HANDOVER_NUMBER];
    bool seen[100] = {false};
    size_t count = 0;
    struct handover handover = {.id = 5, .first = one};
    for (int i = 0; i < KEYS; i++) {
        handover.second.bytes[0] = (unsigned char)(2 + i);
        handover_number(&vault->auth, &handover, number);
        int value = (number[0] - '0') * 10 + number[1] - '0';
        assert_in_range(value, 0, 99);
        count += !seen[value];
        seen[value] = true;
    }
    assert_true(count > LEAST);
}

static void handover__nothing_that_opens_is_kept(void **state)
{
    struct vault *vault = *state;
    char token[TOKEN_TEXT];
    struct handover claimed;
    (void)begin(vault, &first, AUTH_OK, token);
    assert_int_equal(claim(vault, token, &two, &claimed), AUTH_OK);
    assert_int_equal(stage_number(&vault->stage, "SELECT count(*) FROM handover"), 1);
    assert_int_equal(
        stage_number(&vault->stage, "SELECT count(*) FROM handover WHERE length(token_hash) = 32"),
        1);
}

static void handover__risk_and_limits(void **state)
{
    struct vault *vault = *state;
    char token[TOKEN_TEXT];
    struct session risky = first;
    risky.is_other = true;
    (void)begin(vault, &risky, AUTH_HANDOVER_REFUSED, token);
    risky = first;
    risky.is_volatile = true;
    (void)begin(vault, &risky, AUTH_HANDOVER_REFUSED, token);
    for (int i = 0; i < LIMIT_HANDOVERS; i++) {
        (void)begin(vault, &first, AUTH_OK, token);
    }
    (void)begin(vault, &first, AUTH_TOO_MANY, token);
    vault->stage.clock.fixed_us += SECONDS_US(3600);
    (void)begin(vault, &first, AUTH_OK, token);
}

static void handover__ends_with_its_session(void **state)
{
    struct vault *vault = *state;
    char token[TOKEN_TEXT];
    struct handover claimed;
    struct session session;
    (void)begin(vault, &first, AUTH_OK, token);
    assert_int_equal(claim(vault, token, &two, &claimed), AUTH_OK);
    assert_ok(session_end(stage_begin(&vault->stage), &vault->auth, first.id));
    stage_commit(&vault->stage);
    assert_int_equal(take(vault, token, &session), AUTH_HANDOVER_OVER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        VAULT_TEST(handover__goes_its_way_within_its_time),
        VAULT_TEST(handover__is_over_at_every_step_after_its_time),
        VAULT_TEST(handover__number_follows_from_both_keys),
        VAULT_TEST(handover__nothing_that_opens_is_kept),
        VAULT_TEST(handover__risk_and_limits),
        VAULT_TEST(handover__ends_with_its_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
