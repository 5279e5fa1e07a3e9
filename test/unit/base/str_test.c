#include "base/str.h"

#include <string.h>

#include "support/unit.h"

static void str__cut_takes_what_stands_before_the_separator(void **state)
{
    (void)state;
    static const struct {
        const char *text, *head, *rest; /* rest NULL: there was no separator */
    } rows[] = {
        {"a.b", "a", "b"}, {"a.b.c", "a", "b.c"}, {"a", "a", NULL}, {"", "", NULL},
        {".", "", ""},     {"a.", "a", ""},       {".a", "", "a"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct str rest = str_from(rows[i].text);
        struct str head = str_cut(&rest, '.');
        check_text(rows[i].text, head, rows[i].head);
        check_row(rows[i].text, rest.data == NULL, rows[i].rest == NULL);
        check_text(rows[i].text, rest, rows[i].rest);
    }
}

static void str__comparisons(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool equal, fold, starts;
    } rows[] = {
        {"", "", true, true, true},
        {"abc", "abc", true, true, true},
        {"abc", "ABC", false, true, false},
        {"abc", "ab", false, false, true},
        {"ab", "abc", false, false, false},
        {"[", "{", false, false, false}, /* differ by the bit that letters do */
        {"é", "É", false, false, false},
        {"@", "`", false, false, false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct str a = str_from(rows[i].a);
        struct str b = str_from(rows[i].b);
        check_row(rows[i].a, str_equal(a, b), rows[i].equal);
        check_row(rows[i].a, str_equal_fold(a, b), rows[i].fold);
        check_row(rows[i].a, str_starts(a, b), rows[i].starts);
    }
    assert_true(str_equal(str_from(NULL), STR("")));
}

static void str__numbers_have_one_form(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
        enum status status;
    } rows[] = {
        {"0", 0, STATUS_OK},
        {"1", 1, STATUS_OK},
        {"9223372036854775807", INT64_MAX, STATUS_OK},
        {"9223372036854775808", 0, STATUS_INVALID},
        {"9999999999999999999", 0, STATUS_INVALID},
        {"10000000000000000000", 0, STATUS_INVALID},
        {"18446744073709551617", 0, STATUS_INVALID},
        {"", 0, STATUS_INVALID},
        {"00", 0, STATUS_INVALID},
        {"01", 0, STATUS_INVALID},
        {"-1", 0, STATUS_INVALID},
        {"+1", 0, STATUS_INVALID},
        {" 1", 0, STATUS_INVALID},
        {"1 ", 0, STATUS_INVALID},
        {"1e3", 0, STATUS_INVALID},
        {"0x1", 0, STATUS_INVALID},
        {"١", 0, STATUS_INVALID},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        int64_t value = -1;
        check_row(rows[i].text, str_to_int64(str_from(rows[i].text), &value), rows[i].status);
        check_row(rows[i].text, value, rows[i].value);
    }
}

static void str__plain_text_is_well_formed_and_shows_what_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct str text;
        bool plain;
    } rows[] = {
        {"empty", STR_INIT(""), true},
        {"letters", STR_INIT("Анна Smith 漢字 👍"), true},
        {"no-break space", STR_INIT("\u00a0"), true},
        {"zero-width joiner", STR_INIT("\u200d"), true},
        {"last code point", STR_INIT("\xf4\x8f\xbf\xbf"), true},
        {"above the last", STR_INIT("\xf4\x90\x80\x80"), false},
        {"NUL", STR_INIT("\0"), false},
        {"line feed", STR_INIT("a\nb"), false},
        {"tab", STR_INIT("a\tb"), false},
        {"delete", STR_INIT("\x7f"), false},
        {"C1 control", STR_INIT("\xc2\x85"), false},
        {"line separator", STR_INIT("\u2028"), false},
        {"paragraph separator", STR_INIT("\u2029"), false},
        {"right-to-left override", STR_INIT("\u202e"), false},
        {"left-to-right embedding", STR_INIT("\u202a"), false},
        {"first isolate", STR_INIT("\u2066"), false},
        {"pop isolate", STR_INIT("\u2069"), false},
        {"byte order mark", STR_INIT("\ufeff"), false},
        {"lone continuation", STR_INIT("\x80"), false},
        {"cut in the middle", STR_INIT("\xd0"), false},
        {"cut in the middle of three", STR_INIT("\xe2\x82"), false},
        {"overlong slash", STR_INIT("\xc0\xaf"), false},
        {"overlong of three", STR_INIT("\xe0\x80\xaf"), false},
        {"overlong of four", STR_INIT("\xf0\x80\x80\xaf"), false},
        {"surrogate", STR_INIT("\xed\xa0\x80"), false},
        {"five bytes", STR_INIT("\xf8\x88\x80\x80\x80"), false},
        {"0xff", STR_INIT("\xff"), false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        check_row(rows[i].name, str_is_plain_text(rows[i].text), rows[i].plain);
    }
}

static void str__visible_is_more_than_blanks_and_shapeless_characters(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct str text;
        bool visible;
    } rows[] = {
        {"nothing", STR_INIT(""), false},
        {"spaces", STR_INIT("   "), false},
        {"no-break and narrow spaces", STR_INIT("\u00a0\u2009\u202f\u3000"), false},
        {"zero width", STR_INIT("\u200b\u200d\u2060"), false},
        {"soft hyphen", STR_INIT("\u00ad"), false},
        {"Hangul fillers, empty Braille", STR_INIT("\u115f\u3164\uffa0\u2800"), false},
        {"a tag beyond the first plane", STR_INIT("\U000e0041"), false},
        {"a letter among them", STR_INIT("\u200b я "), true},
        {"a dash", STR_INIT("\u2010"), true},
        {"an emoji", STR_INIT("👍"), true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_row(rows[i].name, str_is_visible(rows[i].text), rows[i].visible);
    }
}

static void str__characters_are_code_points(void **state)
{
    (void)state;
    assert_int_equal(str_characters(STR("")), 0);
    assert_int_equal(str_characters(STR("Ёж")), 2);
    assert_int_equal(str_characters(STR("a₽👍")), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(str__cut_takes_what_stands_before_the_separator),
        cmocka_unit_test(str__comparisons),
        cmocka_unit_test(str__numbers_have_one_form),
        cmocka_unit_test(str__plain_text_is_well_formed_and_shows_what_it_is),
        cmocka_unit_test(str__visible_is_more_than_blanks_and_shapeless_characters),
        cmocka_unit_test(str__characters_are_code_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
