#include "auth/auth.h"

#include <stdlib.h>
#include <string.h>

#include "auth/vault.h"
#include "base/limits.h"

static const struct device_key device = {{1}};
static const struct device_key other_device = {{2}};

static struct session sign_in(struct vault *vault, bool is_volatile, char token[TOKEN_TEXT])
{
    const struct session_request request = {
        .customer = 5, .device = &device, .language = LANGUAGE_EN, .is_volatile = is_volatile};
    struct session session;
    assert_ok(session_open(stage_begin(&vault->stage), &vault->auth, &request, &session, token));
    stage_commit(&vault->stage);
    return session;
}

static enum auth_outcome check(struct vault *vault, const char *token, const struct device_key *key,
                               struct session *session)
{
    struct digest hash = sha256(str_from(token));
    enum auth_outcome outcome = AUTH_OK;
    assert_ok(
        session_check(stage_read(&vault->stage), &vault->auth, &hash, key, &outcome, session));
    stage_read_end(&vault->stage);
    return outcome;
}

static void touch(struct vault *vault, int64_t id)
{
    assert_ok(session_touch(stage_begin(&vault->stage), &vault->auth, id));
    stage_commit(&vault->stage);
}

static void session__is_known_by_its_token_and_its_key(void **state)
{
    struct vault *vault = *state;
    char token[TOKEN_TEXT];
    char other[TOKEN_TEXT];
    struct session opened = sign_in(vault, false, token);
    struct session session;
    (void)sign_in(vault, false, other);
    assert_int_equal(strlen(token), TOKEN_TEXT - 1);
    assert_string_not_equal(token, other);
    assert_int_equal(check(vault, token, &device, &session), AUTH_OK);
    assert_int_equal(session.id, opened.id);
    assert_int_equal(session.customer, 5);
    assert_int_equal(session.language, LANGUAGE_EN);
    assert_int_equal(check(vault, token, &other_device, &session), AUTH_INVALID_PROOF);
    assert_int_equal(check(vault, "unknown", &device, &session), AUTH_SIGN_IN_REQUIRED);
    assert_int_equal(check(vault, "", &device, &session), AUTH_SIGN_IN_REQUIRED);
}

/* what, kept key or not, seconds of silence before the check, the outcome */
static void session__ends_when_nobody_speaks(void **state)
{
    struct vault *vault = *state;
    static const struct {
        const char *name;
        bool is_volatile;
        int64_t seconds;
        enum auth_outcome outcome;
    } rows[] = {
        {"a moment before", false, 15 * 60 - 1, AUTH_OK},
        {"at the limit", false, 15 * 60, AUTH_SIGN_IN_REQUIRED},
        {"without a kept key, before", true, 5 * 60 - 1, AUTH_OK},
        {"without a kept key, at the limit", true, 5 * 60, AUTH_SIGN_IN_REQUIRED},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char token[TOKEN_TEXT];
        struct session session;
        (void)sign_in(vault, rows[i].is_volatile, token);
        vault_wait(vault, rows[i].seconds);
        check_row(rows[i].name, check(vault, token, &device, &session), rows[i].outcome);
    }
}

static void session__speaking_keeps_it_until_its_absolute_end(void **state)
{
    struct vault *vault = *state;
    for (int is_volatile = 0; is_volatile < 2; is_volatile++) {
        char token[TOKEN_TEXT];
        struct session opened = sign_in(vault, is_volatile != 0, token);
        struct session session;
        int64_t life = is_volatile ? 30 * 60 : 12 * 3600;
        assert_int_equal(opened.expires_us, vault->stage.clock.fixed_us + SECONDS_US(life));
        for (int64_t at = 0; at + 240 < life; at += 240) {
            vault_wait(vault, 240);
            assert_int_equal(check(vault, token, &device, &session), AUTH_OK);
            assert_true(session.touch_due);
            touch(vault, session.id);
        }
        vault->stage.clock.fixed_us = opened.expires_us - 1;
        assert_int_equal(check(vault, token, &device, &session), AUTH_OK);
        touch(vault, session.id);
        vault->stage.clock.fixed_us = opened.expires_us;
        assert_int_equal(check(vault, token, &device, &session), AUTH_SIGN_IN_REQUIRED);
    }
}

static void session__is_touched_once_a_minute(void **state)
{
    struct vault *vault = *state;
    char token[TOKEN_TEXT];
    struct session session;
    (void)sign_in(vault, false, token);
    assert_int_equal(check(vault, token, &device, &session), AUTH_OK);
    assert_false(session.touch_due);
    vault_wait(vault, 59);
    assert_int_equal(check(vault, token, &device, &session), AUTH_OK);
    assert_false(session.touch_due);
    vault_wait(vault, 1);
    assert_int_equal(check(vault, token, &device, &session), AUTH_OK);
    assert_true(session.touch_due);
    touch(vault, session.id);
    assert_int_equal(check(vault, token, &device, &session), AUTH_OK);
    assert_false(session.touch_due);
}

static void session__ended_stays_ended(void **state)
{
    struct vault *vault = *state;
    char token[TOKEN_TEXT];
    char other[TOKEN_TEXT];
    struct session opened = sign_in(vault, false, token);
    struct session session;
    (void)sign_in(vault, false, other);
    assert_ok(session_end(stage_begin(&vault->stage), &vault->auth, opened.id));
    stage_commit(&vault->stage);
    assert_int_equal(check(vault, token, &device, &session), AUTH_SIGN_IN_REQUIRED);
    touch(vault, opened.id);
    assert_int_equal(check(vault, token, &device, &session), AUTH_SIGN_IN_REQUIRED);
    assert_int_equal(check(vault, other, &device, &session), AUTH_OK);
}

static void session__language_changes_in_place(void **state)
{
    struct vault *vault = *state;
    char token[TOKEN_TEXT];
    struct session opened = sign_in(vault, false, token);
    struct session session;
    assert_ok(session_language(stage_begin(&vault->stage), opened.id, LANGUAGE_RU));
    stage_commit(&vault->stage);
    assert_int_equal(check(vault, token, &device, &session), AUTH_OK);
    assert_int_equal(session.language, LANGUAGE_RU);
}

static void session__one_too_many_ends_the_oldest(void **state)
{
    struct vault *vault = *state;
    static char tokens[LIMIT_SESSIONS + 1][TOKEN_TEXT];
    struct session session;
    for (size_t i = 0; i <= LIMIT_SESSIONS; i++) {
        (void)sign_in(vault, false, tokens[i]);
    }
    assert_int_equal(check(vault, tokens[0], &device, &session), AUTH_SIGN_IN_REQUIRED);
    assert_int_equal(check(vault, tokens[1], &device, &session), AUTH_OK);
    assert_int_equal(check(vault, tokens[LIMIT_SESSIONS], &device, &session), AUTH_OK);
}

static void session__token_is_not_in_the_store(void **state)
{
    struct vault *vault = *state;
    char token[TOKEN_TEXT];
    (void)sign_in(vault, false, token);
    assert_int_equal(stage_number(&vault->stage, "SELECT length(token_hash) FROM session"), 32);
    if (!test_store_is_postgres()) { /* there a column cannot hold another type */
        assert_int_equal(stage_number(&vault->stage, "SELECT count(*) FROM session"
                                                     " WHERE typeof(token_hash) <> 'blob'"),
                         0);
    }
}

static void outcome__every_one_has_its_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < AUTH_OUTCOME_COUNT; i++) {
        assert_in_range(auth_outcomes[i].http, 200, 599);
        assert_true(strlen(auth_outcomes[i].text[LANGUAGE_RU]) > 0);
        assert_true(strlen(auth_outcomes[i].text[LANGUAGE_EN]) > 0);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(auth_outcomes[i].name, auth_outcomes[j].name);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        VAULT_TEST(session__is_known_by_its_token_and_its_key),
        VAULT_TEST(session__ends_when_nobody_speaks),
        VAULT_TEST(session__speaking_keeps_it_until_its_absolute_end),
        VAULT_TEST(session__is_touched_once_a_minute),
        VAULT_TEST(session__ended_stays_ended),
        VAULT_TEST(session__language_changes_in_place),
        VAULT_TEST(session__one_too_many_ends_the_oldest),
        VAULT_TEST(session__token_is_not_in_the_store),
        cmocka_unit_test(outcome__every_one_has_its_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
