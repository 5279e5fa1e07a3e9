/* Every row of channels[]: its entry, its policy. A new window is tested by being there. */
#include "channel/channel.h"

#include <string.h>

#include "support/unit.h"

static void channel__is_found_by_its_entry_path_alone(void **state)
{
    (void)state;
    assert_non_null(channels[0]);
    for (size_t i = 0; channels[i] != NULL; i++) {
        assert_ptr_equal(channel_by_entry(str_from(channels[i]->entry)), channels[i]);
        assert_int_equal(channels[i]->entry[0], '/');
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(channels[i]->name, channels[j]->name);
            assert_string_not_equal(channels[i]->entry, channels[j]->entry);
        }
    }
    static const char *const others[] = {"", "//", "/x/", "/v1/", "/index.html", "/ "};
    for (size_t i = 0; i < ARRAY_COUNT(others); i++) {
        check_row(others[i], channel_by_entry(str_from(others[i])) == NULL, true);
    }
}

static void channel__policy_lets_no_foreign_or_inline_script_run(void **state)
{
    (void)state;
    static const char *const needed[] = {
        "default-src 'none'", "script-src 'self'",  "connect-src 'self'", "object-src 'none'",
        "base-uri 'none'",    "form-action 'none'", "trusted-types",      "frame-ancestors "};
    for (size_t i = 0; channels[i] != NULL; i++) {
        char policy[CHANNEL_POLICY_TEXT];
        channel_policy(channels[i], "", policy);
        assert_true(strlen(policy) < CHANNEL_POLICY_TEXT - 1); /* it was not cut */
        assert_null(strstr(policy, "unsafe"));
        assert_null(strstr(policy, " *"));
        assert_null(strstr(policy, "http:"));
        assert_non_null(strstr(policy, channels[i]->frame_ancestors));
        for (size_t n = 0; n < ARRAY_COUNT(needed); n++) {
            check_row(needed[n], strstr(policy, needed[n]) != NULL, true);
        }
    }
}

static void channel__web_clients_are_known_by_their_origins(void **state)
{
    (void)state;
    static const char *const known[] = {"https://web.telegram.org", "https://vk.com",
                                        "https://vk.ru", "https://web.max.ru", "https://max.ru"};
    static const char *const others[] = {"",
                                         "null",
                                         "'none'",
                                         "https://*.vk.com",
                                         "https://web.telegram.org.example",
                                         "http://web.telegram.org",
                                         "https://WEB.telegram.org"};
    for (size_t i = 0; i < ARRAY_COUNT(known); i++) {
        check_row(known[i], channel_is_origin(str_from(known[i])), true);
    }
    for (size_t i = 0; i < ARRAY_COUNT(others); i++) {
        check_row(others[i], channel_is_origin(str_from(others[i])), false);
    }
}

static void channel__nobody_frames_the_plain_browser(void **state)
{
    (void)state;
    char policy[CHANNEL_POLICY_TEXT];
    channel_policy(&channel_browser, "http://127.0.0.1:9", policy);
    assert_null(strstr(policy, "127.0.0.1"));
    assert_non_null(strstr(policy, "frame-ancestors 'none'"));
    assert_string_equal(channel_browser.entry, "/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(channel__is_found_by_its_entry_path_alone),
        cmocka_unit_test(channel__policy_lets_no_foreign_or_inline_script_run),
        cmocka_unit_test(channel__web_clients_are_known_by_their_origins),
        cmocka_unit_test(channel__nobody_frames_the_plain_browser),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
