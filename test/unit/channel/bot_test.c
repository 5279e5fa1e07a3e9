/* What a text asks, what must not be read, and what is kept of an update. */
#include "channel/bot.h"

#include <string.h>

#include "support/unit.h"

static void secrets__are_found_however_they_are_written(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum bot_ask ask;
    } rows[] = {
        {"", BOT_IGNORED},
        {"курс 81.20", BOT_CODE}, /* four digits with a dot between: rather one too many */
        {"дом 7, кв. 12", BOT_IGNORED},
        {"123", BOT_IGNORED},
        {"1234", BOT_CODE},
        {"код:123456.", BOT_CODE},
        {"1-2-3-4", BOT_CODE},
        {"12345678", BOT_CODE},
        {"123456789", BOT_PHONE},
        {"+7 (900) 000-00-01", BOT_PHONE},
        {"8 900 000 00 01 Анна", BOT_PHONE},
        {"\xEF\xBC\x98\xEF\xBC\x99\xEF\xBC\x90\xEF\xBC\x90\xEF\xBC\x90", BOT_CODE},
        {"\xD9\xA1\xD9\xA2\xD9\xA3\xD9\xA4", BOT_CODE},
        {"4111 1111 1111 1111", BOT_CARD},
        {"4111\xC2\xA0"
         "1111\xC2\xA0"
         "1111\xC2\xA0"
         "1111",
         BOT_CARD},
        {"4111\xE2\x80\x91"
         "1111\xE2\x80\x8B"
         "11111111",
         BOT_CARD},
        {"4111111111111112", BOT_CARD}, /* one digit mistyped */
        {"моя 4111111111111111 12/29 123", BOT_CARD},
        {"40817810099910004312", BOT_ACCOUNT},
        {"40817 810 0 9991 0004312", BOT_ACCOUNT},
        {"1234 и карта 4111111111111111", BOT_CARD}, /* a code is named last */
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        check_row(rows[i].text, bot_find_secret(str_from(rows[i].text)), rows[i].ask);
    }
}

static void texts__are_commands_words_or_buttons(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum bot_ask ask;
    } rows[] = {
        {"/start", BOT_START},       {"/start@okno_bot", BOT_START},
        {" /HELP \n", BOT_HELP},     {"/rates", BOT_RATES},
        {"Курсы валют", BOT_RATES},  {"/places", BOT_PLACES},
        {"/hours", BOT_HOURS},       {"/open", BOT_OPEN},
        {"/language", BOT_LANGUAGE}, {"place:3", BOT_PLACE},
        {"place:99", BOT_UNKNOWN},   {"place:-1", BOT_UNKNOWN},
        {"привет", BOT_UNKNOWN},     {"/start 4111111111111111", BOT_CARD},
        {"/start x", BOT_START},     {"/start l-short", BOT_START},
        {"/rates 123456", BOT_CODE}, {"language:en", BOT_SET_LANGUAGE},
        {"/", BOT_UNKNOWN},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct bot_update update = {.ask = BOT_IGNORED};
        bot_read_text(str_from(rows[i].text), &update);
        check_row(rows[i].text, update.ask, rows[i].ask);
    }
}

static void payload__of_the_app_is_read_though_it_has_digits(void **state)
{
    (void)state;
    struct bot_update update = {.ask = BOT_IGNORED};
    bot_read_text(STR("/start l-1234567890123456789012"), &update);
    /* the last character of 16 bytes has four bits alone: '2' has others */
    check_row("a text that is no base64url of 16 bytes", update.ask == BOT_LINK, false);
    bot_read_text(STR("/start l-123456789012345678901A"), &update);
    check_row("16 bytes", update.ask, BOT_LINK);
}

static struct bot_update read(enum window window, const char *text)
{
    struct bot_update update;
    json_t *root = json_loads(text, 0, NULL);
    assert_non_null(root);
    bot_parse(window, root, &update);
    json_decref(root);
    return update;
}

static void updates__of_groups_and_of_nobody_are_ignored(void **state)
{
    (void)state;
    static const struct {
        enum window window;
        const char *text;
    } rows[] = {
        {WINDOW_TELEGRAM, "{\"update_id\":1,\"message\":{\"chat\":{\"id\":-5,\"type\":\"group\"},"
                          "\"text\":\"/help\"}}"},
        {WINDOW_TELEGRAM, "{\"update_id\":1,\"edited_message\":{\"chat\":{\"id\":5,\"type\":"
                          "\"private\"},\"text\":\"/help\"}}"},
        {WINDOW_TELEGRAM, "{\"update_id\":\"1\",\"message\":[1,2]}"},
        {WINDOW_VK, "{\"type\":\"message_new\",\"object\":{\"message\":{\"from_id\":5,"
                    "\"peer_id\":2000000001,\"text\":\"/help\"}}}"},
        {WINDOW_VK, "{\"type\":\"message_reply\",\"object\":{}}"},
        {WINDOW_MAX, "{\"update_type\":\"message_created\",\"message\":{\"sender\":{\"user_id\":5},"
                     "\"recipient\":{\"chat_type\":\"chat\"},\"body\":{\"mid\":\"m\",\"text\":"
                     "\"/help\"}}}"},
        {WINDOW_MAX, "{}"},
        {WINDOW_BROWSER, "{\"update_id\":1}"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        check_row(rows[i].text, read(rows[i].window, rows[i].text).ask, BOT_IGNORED);
    }
}

static void hash__tells_updates_apart_and_repetitions_not(void **state)
{
    (void)state;
    static const char first[] = "{\"update_id\":7,\"message\":{\"chat\":{\"id\":5,\"type\":"
                                "\"private\"},\"text\":\"/help\"}}";
    static const char second[] = "{\"update_id\":8,\"message\":{\"chat\":{\"id\":5,\"type\":"
                                 "\"private\"},\"text\":\"/help\"}}";
    struct bot_update a = read(WINDOW_TELEGRAM, first);
    struct bot_update b = read(WINDOW_TELEGRAM, first);
    struct bot_update c = read(WINDOW_TELEGRAM, second);
    assert_memory_equal(a.hash, b.hash, sizeof a.hash);
    assert_memory_not_equal(a.hash, c.hash, sizeof a.hash);
    check_row("help", a.ask, BOT_HELP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secrets__are_found_however_they_are_written),
        cmocka_unit_test(texts__are_commands_words_or_buttons),
        cmocka_unit_test(payload__of_the_app_is_read_though_it_has_digits),
        cmocka_unit_test(updates__of_groups_and_of_nobody_are_ignored),
        cmocka_unit_test(hash__tells_updates_apart_and_repetitions_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
