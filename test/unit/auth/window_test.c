/* Tickets of windows: for one device, for a quarter of an hour, and made here alone. */
#include "auth/window.h"

#include <stdlib.h>
#include <string.h>

#include "vault.h"

static const struct device_key one = {{1}};
static const struct device_key two = {{2}};

static struct str make(struct vault *vault, enum window window, int64_t user,
                       char text[WINDOW_TICKET_TEXT])
{
    window_ticket_make(&vault->auth, &one, window, user, text);
    return str_from(text);
}

static void window__ticket_is_read_back(void **state)
{
    struct vault *vault = *state;
    char text[WINDOW_TICKET_TEXT];
    struct window_link first;
    struct window_link again;
    struct window_link other;
    struct str ticket = make(vault, WINDOW_MAX, 42, text);
    assert_ok(window_ticket_read(&vault->auth, &one, ticket, &first));
    assert_int_equal(first.window, WINDOW_MAX);
    assert_ok(window_ticket_read(&vault->auth, &one, make(vault, WINDOW_MAX, 42, text), &again));
    assert_memory_equal(first.account, again.account, WINDOW_ACCOUNT);
    /* the same number in another messenger is another person */
    assert_ok(window_ticket_read(&vault->auth, &one, make(vault, WINDOW_VK, 42, text), &other));
    assert_memory_not_equal(first.account, other.account, WINDOW_ACCOUNT);
    assert_ok(window_ticket_read(&vault->auth, &one, make(vault, WINDOW_VK, 0, text), &other));
    static const unsigned char nobody[WINDOW_ACCOUNT] = {0};
    assert_memory_equal(other.account, nobody, WINDOW_ACCOUNT);
}

static void window__every_changed_letter_is_refused(void **state)
{
    struct vault *vault = *state;
    char text[WINDOW_TICKET_TEXT];
    struct window_link link;
    struct str ticket = make(vault, WINDOW_TELEGRAM, 42, text);
    assert_int_equal(window_ticket_read(&vault->auth, &two, ticket, &link), STATUS_INVALID);
    for (size_t i = 0; i < ticket.size; i++) {
        char former = text[i];
        text[i] = former == 'A' ? 'B' : 'A';
        assert_int_equal(window_ticket_read(&vault->auth, &one, ticket, &link), STATUS_INVALID);
        text[i] = former;
    }
    assert_int_equal(window_ticket_read(&vault->auth, &one, STR(""), &link), STATUS_INVALID);
    ticket.size--;
    assert_int_equal(window_ticket_read(&vault->auth, &one, ticket, &link), STATUS_INVALID);
}

static void window__ticket_has_its_time(void **state)
{
    struct vault *vault = *state;
    char text[WINDOW_TICKET_TEXT];
    struct window_link link;
    struct str ticket = make(vault, WINDOW_TELEGRAM, 42, text);
    vault->stage.clock.fixed_us += SECONDS_US(WINDOW_TICKET_SECONDS);
    assert_ok(window_ticket_read(&vault->auth, &one, ticket, &link));
    vault->stage.clock.fixed_us += SECONDS_US(1);
    assert_int_equal(window_ticket_read(&vault->auth, &one, ticket, &link), STATUS_INVALID);
}

static void window__old_ticket_is_renewed_for_its_device_and_its_time(void **state)
{
    struct vault *vault = *state;
    char first[WINDOW_TICKET_TEXT];
    char last[WINDOW_TICKET_TEXT];
    char none[WINDOW_TICKET_TEXT];
    struct window_link link;
    struct window_link renewed;
    enum window window = WINDOW_BROWSER;
    const struct auth *auth = &vault->auth;
    assert_ok(window_ticket_read(auth, &one, make(vault, WINDOW_VK, 42, first), &link));
    (void)memcpy(last, first, sizeof last);
    enum { WAIT = WINDOW_LAUNCH_SECONDS / 3 };
    for (int i = 0; i < 3; i++) {
        vault->stage.clock.fixed_us += SECONDS_US(WAIT);
        assert_int_equal(window_ticket_read(auth, &one, str_from(last), &renewed), STATUS_INVALID);
        assert_int_equal(window_ticket_renew(auth, &two, str_from(last), none, &window),
                         STATUS_INVALID);
        assert_ok(window_ticket_renew(auth, &one, str_from(last), last, &window));
        assert_int_equal(window, WINDOW_VK);
        assert_ok(window_ticket_read(auth, &one, str_from(last), &renewed));
        assert_memory_equal(renewed.account, link.account, WINDOW_ACCOUNT);
    }
    /* A fresh ticket of an old launch: the month is the launch's. */
    vault->stage.clock.fixed_us += SECONDS_US(1);
    assert_int_equal(window_ticket_renew(auth, &one, str_from(last), none, &window),
                     STATUS_INVALID);
    assert_int_equal(window_ticket_renew(auth, &one, str_from(first), none, &window),
                     STATUS_INVALID);
    assert_ok(window_ticket_read(auth, &one, str_from(last), &renewed));
    last[4] = last[4] == 'A' ? 'B' : 'A';
    vault->stage.clock.fixed_us -= SECONDS_US(WINDOW_LAUNCH_SECONDS);
    assert_int_equal(window_ticket_renew(auth, &one, str_from(last), none, &window),
                     STATUS_INVALID);
}

static bool link_session(struct vault *vault, int64_t id, int64_t customer, enum window window,
                         int64_t user)
{
    char text[WINDOW_TICKET_TEXT];
    struct window_link link;
    bool is_other = false;
    const struct session session = {.id = id, .customer = customer};
    assert_ok(window_ticket_read(&vault->auth, &one, make(vault, window, user, text), &link));
    struct txn *txn = stage_begin(&vault->stage);
    assert_ok(window_link_session(txn, &vault->auth, &session, &link, &is_other));
    enum window now = WINDOW_BROWSER;
    assert_ok(window_of_session(txn, id, &now));
    assert_int_equal(now, window);
    stage_commit(&vault->stage);
    return is_other;
}

static void window__another_account_than_last_time(void **state)
{
    struct vault *vault = *state;
    assert_false(link_session(vault, 1, 10, WINDOW_TELEGRAM, 42));
    assert_false(link_session(vault, 2, 10, WINDOW_TELEGRAM, 42));
    assert_true(link_session(vault, 2, 10, WINDOW_TELEGRAM, 43));
    assert_false(link_session(vault, 3, 10, WINDOW_TELEGRAM, 43));
    assert_false(link_session(vault, 3, 10, WINDOW_VK, 7)); /* the first time in this window */
    assert_false(link_session(vault, 4, 11, WINDOW_TELEGRAM, 42)); /* another customer */
    assert_true(link_session(vault, 5, 10, WINDOW_TELEGRAM, 0));   /* it named none this time */
    struct txn *txn = stage_begin(&vault->stage);
    enum window window = WINDOW_VK;
    assert_ok(window_of_session(txn, 99, &window));
    assert_int_equal(window, WINDOW_BROWSER);
    stage_commit(&vault->stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        VAULT_TEST(window__ticket_is_read_back),
        VAULT_TEST(window__every_changed_letter_is_refused),
        VAULT_TEST(window__ticket_has_its_time),
        VAULT_TEST(window__old_ticket_is_renewed_for_its_device_and_its_time),
        VAULT_TEST(window__another_account_than_last_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
