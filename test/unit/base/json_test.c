#include "base/json.h"

#include <string.h>

#include "base/buf.h"
#include "support/unit.h"

struct reading {
    struct arena arena;
    struct field_errors errors;
};

static void begin(struct reading *reading)
{
    arena_init(&reading->arena, LIMIT_REQUEST_ARENA);
    field_errors_init(&reading->errors, &reading->arena);
}

static void json__only_one_unambiguous_object_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct str text;
        const char *detail; /* NULL: it is read */
    } rows[] = {
        {"an object", STR_INIT("{}"), NULL},
        {"blanks around", STR_INIT(" \r\n\t{ } \n"), NULL},
        {"nothing", STR_INIT(""), "a JSON object is needed"},
        {"blanks", STR_INIT("  "), "not valid JSON"},
        {"an array", STR_INIT("[]"), "a JSON object is needed"},
        {"a text", STR_INIT("\"a\""), "not valid JSON"},
        {"a number", STR_INIT("1"), "not valid JSON"},
        {"null", STR_INIT("null"), "not valid JSON"},
        {"bytes after it", STR_INIT("{}x"), "not valid JSON"},
        {"a second object", STR_INIT("{}{}"), "not valid JSON"},
        {"NUL after it", STR_INIT("{}\0"), "not valid JSON"},
        {"byte order mark", STR_INIT("\xef\xbb\xbf{}"), "not valid JSON"},
        {"a member twice", STR_INIT("{\"a\":1,\"a\":2}"), "a member stands twice"},
        {"a member twice, escaped", STR_INIT("{\"a\":1,\"\\u0061\":2}"), "a member stands twice"},
        {"a member twice, inside", STR_INIT("{\"o\":{\"a\":1,\"a\":1}}"), "a member stands twice"},
        {"NUL in a text", STR_INIT("{\"a\":\"\\u0000\"}"), "not valid JSON"},
        {"NUL in a name", STR_INIT("{\"\\u0000\":1}"), "not valid JSON"},
        {"raw NUL", STR_INIT("{\"a\":\"\0\"}"), "not valid JSON"},
        {"high surrogate alone", STR_INIT("{\"a\":\"\\ud800\"}"), "not valid JSON"},
        {"low surrogate alone", STR_INIT("{\"a\":\"\\udc00\"}"), "not valid JSON"},
        {"surrogates the wrong way", STR_INIT("{\"a\":\"\\udc00\\ud800\"}"), "not valid JSON"},
        {"a pair", STR_INIT("{\"a\":\"\\ud83d\\udc4d\"}"), NULL},
        {"invalid UTF-8", STR_INIT("{\"a\":\"\xff\"}"), "not valid JSON"},
        {"overlong UTF-8", STR_INIT("{\"a\":\"\xc0\xaf\"}"), "not valid JSON"},
        {"surrogate in UTF-8", STR_INIT("{\"a\":\"\xed\xa0\x80\"}"), "not valid JSON"},
        {"line break in a text", STR_INIT("{\"a\":\"\n\"}"), "not valid JSON"},
        {"trailing comma", STR_INIT("{\"a\":1,}"), "not valid JSON"},
        {"single quotes", STR_INIT("{'a':1}"), "not valid JSON"},
        {"a comment", STR_INIT("{}//"), "not valid JSON"},
        {"NaN", STR_INIT("{\"a\":NaN}"), "not valid JSON"},
        {"a number too great", STR_INIT("{\"a\":99999999999999999999}"), "not valid JSON"},
        {"a leading zero", STR_INIT("{\"a\":01}"), "not valid JSON"},
        {"cut short", STR_INIT("{\"a\":"), "not valid JSON"},
        {"brackets in a text are no depth", STR_INIT("{\"a\":\"[[[[[[[[[[[[[[[[[[[[\"}"), NULL},
        {"an escaped quote", STR_INIT("{\"a\":\"\\\"[[[[[[[[[[[[[[[[[[[[\"}"), NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct reading reading;
        begin(&reading);
        json_t *object = json_read_object(rows[i].text, &reading.errors);
        check_row(rows[i].name, object != NULL, rows[i].detail == NULL);
        check_row(rows[i].name, reading.errors.count, rows[i].detail != NULL);
        if (rows[i].detail != NULL) {
            check_text(rows[i].name, reading.errors.items[0].detail, rows[i].detail);
        }
        json_decref(object);
        arena_free(&reading.arena);
    }
}

static void json__depth_at_its_limit_and_over(void **state)
{
    (void)state;
    for (int depth = LIMIT_JSON_DEPTH - 1; depth <= LIMIT_JSON_DEPTH + 1; depth++) {
        struct buf text;
        buf_init(&text, 4096);
        buf_add_str(&text, STR("{\"a\":"));
        for (int i = 1; i < depth; i++) {
            buf_add_str(&text, STR("["));
        }
        for (int i = 1; i < depth; i++) {
            buf_add_str(&text, STR("]"));
        }
        buf_add_str(&text, depth == 1 ? STR("1}") : STR("}"));
        struct reading reading;
        begin(&reading);
        json_t *object = json_read_object(buf_str(&text), &reading.errors);
        check_row("depth", object != NULL, depth <= LIMIT_JSON_DEPTH);
        json_decref(object);
        arena_free(&reading.arena);
        buf_free(&text);
    }
}

static void json__a_flood_of_brackets_is_refused(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading);
    char flood[LIMIT_BODY];
    memset(flood, '[', sizeof flood);
    assert_null(json_read_object((struct str){flood, sizeof flood}, &reading.errors));
    check_text("flood", reading.errors.items[0].detail, "nested too deeply");
    arena_free(&reading.arena);
}

static void json__members_are_of_their_type_and_length(void **state)
{
    (void)state;
    static const struct {
        const char *text, *detail; /* NULL: good */
    } rows[] = {
        {"{\"t\":\"абв\"}", NULL},
        {"{\"t\":\"абвг\"}", "too long"},
        {"{\"t\":\"\"}", "empty"},
        {"{}", "missing"},
        {"{\"t\":null}", "a text is needed"},
        {"{\"t\":1}", "a text is needed"},
        {"{\"t\":[\"a\"]}", "a text is needed"},
        {"{\"t\":\"a\\n\"}", "has characters that are not allowed"},
        {"{\"t\":\"\\u202e\"}", "has characters that are not allowed"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct reading reading;
        begin(&reading);
        json_t *object = json_read_object(str_from(rows[i].text), &reading.errors);
        (void)json_text(object, "/order", "t", 3, &reading.errors);
        check_row(rows[i].text, reading.errors.count, rows[i].detail != NULL);
        if (rows[i].detail != NULL) {
            check_text(rows[i].text, reading.errors.items[0].pointer, "/order/t");
            check_text(rows[i].text, reading.errors.items[0].detail, rows[i].detail);
        }
        json_decref(object);
        arena_free(&reading.arena);
    }
}

static void json__optional_members_objects_and_flags(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading);
    json_t *object = json_read_object(
        STR("{\"o\":{},\"n\":1,\"yes\":true,\"no\":false,\"e\":\"\"}"), &reading.errors);
    assert_non_null(object);
    assert_int_equal(json_text_optional(object, "", "missing", 5, &reading.errors).size, 0);
    assert_int_equal(json_text_optional(object, "", "e", 5, &reading.errors).size, 0);
    assert_non_null(json_object_member(object, "", "o", &reading.errors));
    assert_true(json_flag(object, "", "yes", &reading.errors));
    assert_false(json_flag(object, "", "no", &reading.errors));
    assert_false(json_flag(object, "", "missing", &reading.errors));
    assert_int_equal(reading.errors.count, 0);
    assert_null(json_object_member(object, "", "n", &reading.errors));
    assert_null(json_object_member(object, "", "missing", &reading.errors));
    assert_false(json_flag(object, "", "n", &reading.errors));
    (void)json_text_optional(object, "", "n", 5, &reading.errors);
    assert_int_equal(reading.errors.count, 4);
    json_decref(object);
    arena_free(&reading.arena);
}

static void json__unknown_members_are_named_only_when_they_are_words(void **state)
{
    (void)state;
    static const char *const names[] = {"a", NULL};
    struct reading reading;
    begin(&reading);
    json_t *object = json_read_object(STR("{\"a\":1,\"extra\":1,\"<b>\":1,\"+79000000001\":1}"),
                                      &reading.errors);
    json_only(object, "/x", names, &reading.errors);
    assert_int_equal(reading.errors.count, 3);
    size_t words = 0;
    for (size_t i = 0; i < 3; i++) {
        bool word = str_equal(reading.errors.items[i].pointer, STR("/x/extra"));
        words += word;
        assert_true(word || str_equal(reading.errors.items[i].pointer, STR("/x/")));
    }
    assert_int_equal(words, 1);
    json_decref(object);
    arena_free(&reading.arena);
}

static void json__errors_past_their_limit_are_dropped(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading);
    for (int i = 0; i < LIMIT_FIELD_ERRORS + 5; i++) {
        field_errors_add(&reading.errors, "/a", "b");
    }
    assert_int_equal(reading.errors.count, LIMIT_FIELD_ERRORS);
    arena_free(&reading.arena);
    arena_init(&reading.arena, 0);
    field_errors_init(&reading.errors, &reading.arena);
    field_errors_add(&reading.errors, "/a", "b");
    check_text("no memory is an error too", reading.errors.items[0].detail, "invalid");
}

static void json__digest_knows_content_and_not_form(void **state)
{
    (void)state;
    static const char *const same[] = {"{\"a\":1,\"b\":{\"c\":\"d\",\"e\":[1,2]}}",
                                       " { \"b\" : {\"e\":[1,2],\"\\u0063\":\"d\"}, \"a\":1}"};
    static const char *const other[] = {"{\"a\":1,\"b\":{\"c\":\"d\",\"e\":[2,1]}}",
                                        "{\"a\":\"1\",\"b\":{\"c\":\"d\",\"e\":[1,2]}}", "{}"};
    struct digest first = {{0}};
    struct reading reading;
    begin(&reading);
    for (size_t i = 0; i < ARRAY_COUNT(same) + ARRAY_COUNT(other); i++) {
        const char *text = i < ARRAY_COUNT(same) ? same[i] : other[i - ARRAY_COUNT(same)];
        json_t *object = json_read_object(str_from(text), &reading.errors);
        struct digest digest;
        assert_ok(json_digest(object, &digest));
        first = i == 0 ? digest : first;
        check_row(text, memcmp(&first, &digest, sizeof digest) == 0, i < ARRAY_COUNT(same));
        json_decref(object);
    }
    arena_free(&reading.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json__only_one_unambiguous_object_is_read),
        cmocka_unit_test(json__depth_at_its_limit_and_over),
        cmocka_unit_test(json__a_flood_of_brackets_is_refused),
        cmocka_unit_test(json__members_are_of_their_type_and_length),
        cmocka_unit_test(json__optional_members_objects_and_flags),
        cmocka_unit_test(json__unknown_members_are_named_only_when_they_are_words),
        cmocka_unit_test(json__errors_past_their_limit_are_dropped),
        cmocka_unit_test(json__digest_knows_content_and_not_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
