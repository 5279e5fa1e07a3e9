/* The law switch: what follows from its rows, as tables; and who may add which row. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bank/branch.h"
#include "bank/channel_board.h"

/* One policy in words of the tests: moments are small numbers. */
struct rule {
    enum window window;
    const char *where;
    enum channel_state state;
    int64_t from, approved, withdrawn;
};

#define TELEGRAM WINDOW_TELEGRAM
#define OPEN CHANNEL_OPEN
#define NOTIFY CHANNEL_NOTIFY_ONLY
#define READ_ONLY CHANNEL_READ_ONLY
#define CLOSING CHANNEL_CLOSING
#define CLOSED CHANNEL_CLOSED

enum { RULES = 4, MOMENTS = 6 };

/* The state of Telegram in RU at the moments 5, 15, 25, 35, 45 and 55. */
static const struct {
    const char *name;
    struct rule rules[RULES];
    enum channel_state states[MOMENTS];
} rows[] = {
    {"nobody asked", {{0}}, {OPEN, OPEN, OPEN, OPEN, OPEN, OPEN}},
    {"asked and not approved",
     {{TELEGRAM, "RU", CLOSED, 10, 0, 0}},
     {OPEN, OPEN, OPEN, OPEN, OPEN, OPEN}},
    {"from its moment",
     {{TELEGRAM, "RU", CLOSED, 20, 1, 0}},
     {OPEN, OPEN, CLOSED, CLOSED, CLOSED, CLOSED}},
    {"never before it was approved",
     {{TELEGRAM, "RU", CLOSED, 10, 30, 0}},
     {OPEN, OPEN, OPEN, CLOSED, CLOSED, CLOSED}},
    {"another window", {{WINDOW_VK, "RU", CLOSED, 10, 1, 0}}, {OPEN, OPEN, OPEN, OPEN, OPEN, OPEN}},
    {"another country", {{TELEGRAM, "KZ", CLOSED, 10, 1, 0}}, {OPEN, OPEN, OPEN, OPEN, OPEN, OPEN}},
    {"everywhere",
     {{TELEGRAM, "*", CLOSED, 10, 1, 0}},
     {OPEN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED}},
    {"step by step",
     {{TELEGRAM, "RU", NOTIFY, 10, 1, 0},
      {TELEGRAM, "RU", READ_ONLY, 20, 1, 0},
      {TELEGRAM, "RU", CLOSING, 30, 1, 0},
      {TELEGRAM, "RU", CLOSED, 40, 1, 0}},
     {OPEN, NOTIFY, READ_ONLY, CLOSING, CLOSED, CLOSED}},
    {"the order of asking does not count",
     {{TELEGRAM, "RU", CLOSED, 40, 1, 0}, {TELEGRAM, "RU", CLOSING, 10, 1, 0}},
     {OPEN, CLOSING, CLOSING, CLOSING, CLOSED, CLOSED}},
    {"two at once: the one asked for last",
     {{TELEGRAM, "RU", CLOSED, 10, 1, 0}, {TELEGRAM, "RU", READ_ONLY, 10, 1, 0}},
     {OPEN, READ_ONLY, READ_ONLY, READ_ONLY, READ_ONLY, READ_ONLY}},
    {"opened again by a row",
     {{TELEGRAM, "RU", CLOSED, 10, 1, 0}, {TELEGRAM, "RU", OPEN, 30, 1, 0}},
     {OPEN, CLOSED, CLOSED, OPEN, OPEN, OPEN}},
    {"everywhere and here: the stricter one",
     {{TELEGRAM, "*", READ_ONLY, 10, 1, 0},
      {TELEGRAM, "RU", CLOSED, 20, 1, 0},
      {TELEGRAM, "RU", OPEN, 40, 1, 0}},
     {OPEN, READ_ONLY, CLOSED, CLOSED, READ_ONLY, READ_ONLY}},
    {"open everywhere opens nothing that a country has closed",
     {{TELEGRAM, "RU", CLOSED, 10, 1, 0}, {TELEGRAM, "*", OPEN, 20, 1, 0}},
     {OPEN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED}},
    {"withdrawn before its moment",
     {{TELEGRAM, "RU", CLOSED, 30, 1, 20}},
     {OPEN, OPEN, OPEN, OPEN, OPEN, OPEN}},
    {"withdrawn after it: the former one again",
     {{TELEGRAM, "RU", CLOSING, 10, 1, 0}, {TELEGRAM, "RU", CLOSED, 20, 1, 40}},
     {OPEN, CLOSING, CLOSED, CLOSED, CLOSING, CLOSING}},
    {"the browser is open whatever a row says",
     {{WINDOW_BROWSER, "*", CLOSED, 10, 1, 0}},
     {OPEN, OPEN, OPEN, OPEN, OPEN, OPEN}},
};

static size_t fill(const struct rule *rules, struct channel_policy policies[RULES])
{
    size_t count = 0;
    while (count < RULES && rules[count].where != NULL) {
        const struct rule *rule = &rules[count];
        policies[count] = (struct channel_policy){.id = (int64_t)count + 1,
                                                  .window = rule->window,
                                                  .state = rule->state,
                                                  .from_us = rule->from,
                                                  .approved_us = rule->approved,
                                                  .withdrawn_us = rule->withdrawn};
        (void)snprintf(policies[count].jurisdiction, JURISDICTION_TEXT, "%s", rule->where);
        count++;
    }
    return count;
}

static void policy__states_follow_from_rows(void **state)
{
    (void)state;
    static struct channel_step steps[CHANNEL_STEPS];
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct channel_policy policies[RULES];
        size_t count = fill(rows[i].rules, policies);
        size_t made = channel_policy_line(policies, count, TELEGRAM, STR("RU"), steps);
        for (int at = 0; at < MOMENTS; at++) {
            struct channel_view view = channel_policy_view(steps, made, at * 10 + 5);
            check_row(rows[i].name, view.state, rows[i].states[at]);
        }
        check_row(rows[i].name,
                  (int64_t)channel_policy_line(policies, count, WINDOW_BROWSER, STR("RU"), steps),
                  0);
    }
}

static void policy__a_view_says_since_and_until(void **state)
{
    (void)state;
    static struct channel_step steps[CHANNEL_STEPS];
    struct channel_policy policies[RULES];
    const struct rule rules[RULES] = {{TELEGRAM, "RU", CLOSING, 10, 1, 0},
                                      {TELEGRAM, "*", CLOSING, 15, 1, 0},
                                      {TELEGRAM, "RU", CLOSED, 20, 1, 0}};
    size_t count = fill(rules, policies);
    (void)snprintf(policies[2].reason[LANGUAGE_EN], REASON_TEXT, "the law");
    size_t made = channel_policy_line(policies, count, TELEGRAM, STR("RU"), steps);
    assert_int_equal(made, 2);
    struct channel_view view = channel_policy_view(steps, made, 9);
    assert_int_equal(view.state, OPEN);
    assert_int_equal(view.since_us, 0);
    assert_int_equal(view.until, CLOSING);
    assert_int_equal(view.until_us, 10);
    assert_null(view.reason[LANGUAGE_EN]);
    view = channel_policy_view(steps, made, 19); /* the very last moment */
    assert_int_equal(view.state, CLOSING);
    assert_int_equal(view.since_us, 10);
    assert_int_equal(view.until_us, 20);
    view = channel_policy_view(steps, made, 20); /* the very first one */
    assert_int_equal(view.state, CLOSED);
    assert_int_equal(view.since_us, 20);
    assert_int_equal(view.until_us, 0);
    assert_string_equal(view.reason[LANGUAGE_EN], "the law");
}

static void policy__names_are_of_one_form(void **state)
{
    (void)state;
    assert_true(policy_person_is_good(STR("anna.obraztsova")));
    assert_true(policy_person_is_good(STR("b2")));
    static const char *const bad[] = {
        "",     "a",     "Anna",  "anna ", " anna",
        "анна", "anna.", "-anna", "a_b",   "abcdefghijabcdefghijabcdefghijabc"};
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        assert_false(policy_person_is_good(str_from(bad[i])));
    }
    assert_true(policy_jurisdiction_is_good(STR("RU")));
    assert_true(policy_jurisdiction_is_good(STR("*")));
    assert_false(policy_jurisdiction_is_good(STR("ru")));
    assert_false(policy_jurisdiction_is_good(STR("RUS")));
    assert_false(policy_jurisdiction_is_good(STR("")));
    enum channel_state parsed = OPEN;
    assert_ok(channel_state_parse(STR("read_only"), &parsed));
    assert_int_equal(parsed, READ_ONLY);
    assert_int_equal(channel_state_parse(STR("shut"), &parsed), STATUS_INVALID);
}

/* ---- the board */

enum { LOOKERS = 3, SHOWS = 300 };

struct looker {
    struct channel_board *board;
    pthread_t thread;
    _Atomic bool *is_over;
    bool has_torn; /* a state without its reason, or the other way round */
};

static void *look_on(void *argument)
{
    struct looker *looker = argument;
    while (!atomic_load(looker->is_over)) {
        struct channel_notice notice;
        channel_board_look(looker->board, TELEGRAM, 20, &notice);
        bool is_closed = notice.view.state == CLOSED;
        looker->has_torn =
            looker->has_torn || is_closed != (strcmp(notice.reason[LANGUAGE_EN], "law") == 0);
        (void)channel_board_state(looker->board, TELEGRAM, 20);
    }
    return NULL;
}

static void policy__a_board_is_swapped_whole_under_its_readers(void **state)
{
    (void)state;
    struct channel_board *board = NULL;
    _Atomic bool is_over = false;
    struct looker lookers[LOOKERS];
    struct channel_policy policies[RULES];
    const struct rule rules[RULES] = {{TELEGRAM, "RU", CLOSED, 10, 1, 0}};
    size_t count = fill(rules, policies);
    (void)snprintf(policies[0].reason[LANGUAGE_EN], REASON_TEXT, "law");
    assert_ok(channel_board_new("RU", &board));
    for (int i = 0; i < LOOKERS; i++) {
        lookers[i] = (struct looker){.board = board, .is_over = &is_over};
        assert_int_equal(pthread_create(&lookers[i].thread, NULL, look_on, &lookers[i]), 0);
    }
    for (int i = 0; i < SHOWS; i++) {
        assert_ok(channel_board_show(board, policies, i % 2 == 0 ? count : 0, i));
    }
    atomic_store(&is_over, true);
    for (int i = 0; i < LOOKERS; i++) {
        assert_int_equal(pthread_join(lookers[i].thread, NULL), 0);
        assert_false(lookers[i].has_torn);
    }
    assert_int_equal(channel_board_state(NULL, TELEGRAM, 20), OPEN);
    channel_board_free(board);
}

/* ---- acts */

static int64_t ask(struct branch *branch, enum window window, const char *person,
                   enum policy_outcome expected)
{
    struct channel_policy policy = {.window = window,
                                    .jurisdiction = "RU",
                                    .state = CLOSED,
                                    .from_us = branch->stage.clock.fixed_us + SECONDS_US(60),
                                    .reason = {"закон", "the law"}};
    (void)snprintf(policy.asked_by, PERSON_TEXT, "%s", person);
    enum policy_outcome outcome = POLICY_OK;
    assert_ok(policy_ask(stage_begin(&branch->stage), &branch->bank, &policy, &outcome));
    stage_commit(&branch->stage);
    assert_int_equal(outcome, expected);
    return policy.id;
}

static void approve(struct branch *branch, int64_t id, const char *person,
                    enum policy_outcome expected)
{
    const struct policy_act act = {id, str_from(person)};
    enum policy_outcome outcome = POLICY_OK;
    assert_ok(policy_approve(stage_begin(&branch->stage), &branch->bank, &act, &outcome));
    stage_commit(&branch->stage);
    assert_int_equal(outcome, expected);
}

static bool withdraw(struct branch *branch, int64_t id, const char *person,
                     enum policy_outcome expected)
{
    const struct policy_act act = {id, str_from(person)};
    enum policy_outcome outcome = POLICY_OK;
    bool is_done = false;
    assert_ok(
        policy_withdraw(stage_begin(&branch->stage), &branch->bank, &act, &is_done, &outcome));
    stage_commit(&branch->stage);
    assert_int_equal(outcome, expected);
    return is_done;
}

/* What a process that looks now will show a moment after the policy's. */
static enum channel_state shown(struct branch *branch, int64_t later_s)
{
    static struct channel_policy list[LIMIT_POLICIES];
    size_t count = 0;
    int64_t acts = 0;
    struct channel_board *board = NULL;
    struct txn *txn = stage_read(&branch->stage);
    assert_ok(policy_list(txn, list, &count));
    assert_ok(policy_acts(txn, &acts));
    stage_read_end(&branch->stage);
    assert_ok(channel_board_new("RU", &board));
    assert_int_equal(channel_board_acts(board), -1);
    assert_ok(channel_board_show(board, list, count, acts));
    assert_int_equal(channel_board_acts(board), acts);
    enum channel_state state =
        channel_board_state(board, TELEGRAM, branch->stage.clock.fixed_us + SECONDS_US(later_s));
    channel_board_free(board);
    return state;
}

static void policy__takes_two_people(void **state)
{
    struct branch *branch = *state;
    int64_t id = ask(branch, TELEGRAM, "anna", POLICY_OK);
    assert_int_equal(shown(branch, 60), OPEN);
    approve(branch, id, "anna", POLICY_SAME_PERSON);
    approve(branch, id + 1, "boris", POLICY_NOT_FOUND);
    approve(branch, id, "boris", POLICY_OK);
    approve(branch, id, "vera", POLICY_APPROVED);
    assert_int_equal(shown(branch, 59), OPEN);
    assert_int_equal(shown(branch, 60), CLOSED);
    (void)ask(branch, WINDOW_BROWSER, "anna", POLICY_BROWSER);
}

static void policy__what_two_decided_is_undone_by_two(void **state)
{
    struct branch *branch = *state;
    int64_t asked = ask(branch, TELEGRAM, "anna", POLICY_OK);
    assert_true(withdraw(branch, asked, "anna", POLICY_OK)); /* nobody had approved it */
    approve(branch, asked, "boris", POLICY_WITHDRAWN);
    (void)withdraw(branch, asked, "vera", POLICY_WITHDRAWN);
    int64_t id = ask(branch, TELEGRAM, "anna", POLICY_OK);
    approve(branch, id, "boris", POLICY_OK);
    assert_false(withdraw(branch, id, "anna", POLICY_OK));
    assert_int_equal(shown(branch, 60), CLOSED);
    (void)withdraw(branch, id, "anna", POLICY_SAME_PERSON);
    assert_int_equal(shown(branch, 60), CLOSED);
    assert_true(withdraw(branch, id, "vera", POLICY_OK));
    assert_int_equal(shown(branch, 60), OPEN);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM channel_policy"), 2);
    assert_int_equal(stage_number(&branch->stage, "SELECT count(*) FROM channel_policy_act"), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policy__states_follow_from_rows),
        cmocka_unit_test(policy__a_view_says_since_and_until),
        cmocka_unit_test(policy__names_are_of_one_form),
        cmocka_unit_test(policy__a_board_is_swapped_whole_under_its_readers),
        BRANCH_TEST(policy__takes_two_people),
        BRANCH_TEST(policy__what_two_decided_is_undone_by_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
