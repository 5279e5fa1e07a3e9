/* The gate's closed types, its texts, what it makes of answers, and where it may speak at all. */
#include <string.h>

#include "channel/gate_internal.h"
#include "support/unit.h"

static void hosts__are_of_a_list_or_loopback(void **state)
{
    (void)state;
    static const struct {
        enum window window;
        const char *host;
        bool is_allowed;
    } rows[] = {
        {WINDOW_TELEGRAM, "https://api.telegram.org", true},
        {WINDOW_VK, "https://api.vk.com", true},
        {WINDOW_VK, "https://api.vk.ru", true},
        {WINDOW_MAX, "https://platform-api2.max.ru", true},
        {WINDOW_TELEGRAM, "http://127.0.0.1:8443", true},
        {WINDOW_TELEGRAM, "https://127.0.0.1:8443", true},
        {WINDOW_TELEGRAM, "https://127.0.0.1:8443/x", false},
        {WINDOW_TELEGRAM, "https://127.0.0.1:1@example.org:80", false},
        {WINDOW_TELEGRAM, "ftp://127.0.0.1:8443", false},
        {WINDOW_TELEGRAM, "https://127.0.0.1", false},
        {WINDOW_TELEGRAM, "https://api.vk.com", false},
        {WINDOW_TELEGRAM, "http://api.telegram.org", false},
        {WINDOW_TELEGRAM, "https://api.telegram.org.example", false},
        {WINDOW_TELEGRAM, "https://api.telegram.org/", false},
        {WINDOW_TELEGRAM, "http://127.0.0.1", false},
        {WINDOW_TELEGRAM, "http://127.0.0.1:8443/x", false},
        {WINDOW_TELEGRAM, "http://127.0.0.1:1@example.org:80", false},
        {WINDOW_TELEGRAM, "http://127.0.0.1:99999", false},
        {WINDOW_TELEGRAM, "http://localhost:80", false},
        {WINDOW_TELEGRAM, "", false},
        {WINDOW_BROWSER, "http://127.0.0.1:8443", false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        check_row(rows[i].host, gate_host_is_allowed(rows[i].window, str_from(rows[i].host)),
                  rows[i].is_allowed);
    }
}

static void echoes__take_no_text(void **state)
{
    (void)state;
    static const char *const good[] = {"1", "mid.00-a_B", "cb:1=", "4382bfdwdsb323b2d9"};
    static const char *const bad[] = {"", "a b", "a/b", "a?b", "a&b", "Анна", "a\nb", "a%20"};
    struct gate_echo echo;
    for (size_t i = 0; i < ARRAY_COUNT(good); i++) {
        check_row(good[i], gate_echo_read(str_from(good[i]), &echo), STATUS_OK);
    }
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        check_row(bad[i], gate_echo_read(str_from(bad[i]), &echo), STATUS_INVALID);
    }
}

/* Every text there is, in both languages: none is missing, and none is too long for a messenger. */
static void texts__are_there_in_both_languages(void **state)
{
    (void)state;
    static struct public_facts facts;
    struct error error = {0};
    assert_ok(public_parse(str_from(public_invented), &facts, &error));
    for (int template = GATE_WELCOME; template <GATE_TEXTS; template ++) {
        for (int language = 0; language < 2; language++) {
            const struct gate_message message = {.window = WINDOW_TELEGRAM,
                                                 .template = (enum gate_template) template,
                                                 .language = (enum language)language};
            struct gate_words words;
            assert_ok(gate_words_make(&message, &facts, &words));
            check_row("characters", words.text.size > 10 && words.text.size < 2000, true);
            bool is_russian = false;
            for (size_t i = 0; i < words.text.size; i++) {
                is_russian = is_russian || (unsigned char)words.text.data[i] == 0xd0;
            }
            check_row("its own language", is_russian, language == LANGUAGE_RU);
            buf_free(&words.text);
        }
    }
}

static void places__that_are_no_more_are_refused(void **state)
{
    (void)state;
    static struct public_facts facts;
    struct error error = {0};
    assert_ok(public_parse(str_from(public_invented), &facts, &error));
    static const int32_t places[] = {-1, 3, 24, 100};
    for (size_t i = 0; i < ARRAY_COUNT(places); i++) {
        const struct gate_message message = {.template = GATE_PLACE, .place = places[i]};
        struct gate_words words;
        check_row("place", gate_words_make(&message, &facts, &words), STATUS_INVALID);
        buf_free(&words.text);
    }
}

static void answers__of_messengers_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const struct gate_messenger *messenger;
        long status;
        const char *body;
        enum gate_outcome outcome;
        int32_t retry_after;
    } rows[] = {
        {&gate_telegram, 200, "{\"ok\":true,\"result\":{}}", GATE_SENT, 0},
        {&gate_telegram, 429,
         "{\"ok\":false,\"error_code\":429,\"parameters\":{\"retry_after\":17}}", GATE_THROTTLED,
         17},
        {&gate_telegram, 403, "{\"ok\":false,\"error_code\":403}", GATE_BLOCKED, 0},
        {&gate_telegram, 400, "{\"ok\":false,\"error_code\":400}", GATE_REFUSED, 0},
        {&gate_telegram, 200, "<html>blocked by your provider</html>", GATE_UNREACHED, 0},
        {&gate_telegram, 502, "", GATE_UNREACHED, 0},
        {&gate_vk, 200, "{\"response\":5}", GATE_SENT, 0},
        {&gate_vk, 200, "{\"error\":{\"error_code\":6}}", GATE_THROTTLED, 1},
        {&gate_vk, 200, "{\"error\":{\"error_code\":9}}", GATE_THROTTLED, 30},
        {&gate_vk, 200, "{\"error\":{\"error_code\":901}}", GATE_BLOCKED, 0},
        {&gate_vk, 200, "{\"error\":{\"error_code\":100}}", GATE_REFUSED, 0},
        {&gate_vk, 200, "{\"error\":{\"error_code\":10}}", GATE_UNREACHED, 0},
        {&gate_vk, 200, "nothing", GATE_UNREACHED, 0},
        {&gate_max, 200, "{}", GATE_SENT, 0},
        {&gate_max, 429, "{}", GATE_THROTTLED, 5},
        {&gate_max, 403, "{}", GATE_BLOCKED, 0},
        {&gate_max, 404, "{}", GATE_REFUSED, 0},
        {&gate_max, 503, "{}", GATE_UNREACHED, 0},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct gate_reply reply = {.was_reached = true, .status = rows[i].status};
        buf_init(&reply.body, REPLY_MOST);
        buf_add_str(&reply.body, str_from(rows[i].body));
        struct gate_result result = rows[i].messenger->read(&reply);
        check_row(rows[i].body, result.outcome, rows[i].outcome);
        check_row(rows[i].body, result.retry_after_s, rows[i].retry_after);
        buf_free(&reply.body);
    }
}

static void public_file__is_taken_whole_or_not_at_all(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"hours\":{\"ru\":\"a\"}}",
        "{\"hours\":{\"ru\":\"a\",\"en\":\"b\"},\"rates\":[{\"currency\":\"usd\",\"buy\":1,"
        "\"sell\":1}]}",
        "{\"hours\":{\"ru\":\"a\",\"en\":\"b\"},\"rates\":[{\"currency\":\"USD\",\"buy\":1.5,"
        "\"sell\":1}]}",
        "{\"hours\":{\"ru\":\"a\",\"en\":\"b\"},\"rates\":[{\"currency\":\"USD\",\"buy\":0,"
        "\"sell\":1}]}",
        "{\"hours\":{\"ru\":\"a\",\"en\":\"b\"},\"places\":[{\"name\":{\"ru\":\"a\",\"en\":\"b\"},"
        "\"points\":[{\"kind\":\"kiosk\"}]}]}",
    };
    static struct public_facts facts;
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        struct error error = {0};
        check_row(bad[i], public_parse(str_from(bad[i]), &facts, &error), STATUS_INVALID);
    }
    struct error error = {0};
    assert_ok(public_parse(STR("{\"hours\":{\"ru\":\"a\",\"en\":\"b\"}}"), &facts, &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts__are_of_a_list_or_loopback),
        cmocka_unit_test(echoes__take_no_text),
        cmocka_unit_test(texts__are_there_in_both_languages),
        cmocka_unit_test(places__that_are_no_more_are_refused),
        cmocka_unit_test(answers__of_messengers_are_told_apart),
        cmocka_unit_test(public_file__is_taken_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
