#include "base/json_out.h"

#include <jansson.h>
#include <string.h>

#include "base/limits.h"
#include "support/unit.h"

static void json_out__an_object_in_the_order_of_the_calls(void **state)
{
    (void)state;
    struct arena arena;
    struct json_out out;
    arena_init(&arena, LIMIT_REQUEST_ARENA);
    json_out_init(&out, &arena);
    json_out_open(&out, NULL, '{');
    json_out_id(&out, "id", INT64_MAX);
    json_out_open(&out, "amount", '{');
    json_out_text(&out, "currency", STR("RUB"));
    json_out_close(&out, '}');
    json_out_null(&out, "message");
    json_out_open(&out, "items", '[');
    json_out_open(&out, NULL, '{');
    json_out_close(&out, '}');
    json_out_text(&out, NULL, STR(""));
    json_out_close(&out, ']');
    json_out_close(&out, '}');
    check_text("object", json_out_end(&out),
               "{\"id\":\"9223372036854775807\",\"amount\":{\"currency\":\"RUB\"},"
               "\"message\":null,\"items\":[{},\"\"]}");
    arena_free(&arena);
}

/* What another reader makes of it is what was meant, for every character. */
static void json_out__every_text_is_read_back_the_same(void **state)
{
    (void)state;
    static const struct str texts[] = {
        STR_INIT("Текст"),      STR_INIT("\"quoted\""),   STR_INIT("back\\slash"), STR_INIT("a/b"),
        STR_INIT("\n\r\t\b\f"), STR_INIT("\x01\x1f\x7f"), STR_INIT("😀 €"),         STR_INIT("\\"),
    };
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        struct arena arena;
        struct json_out out;
        arena_init(&arena, LIMIT_REQUEST_ARENA);
        json_out_init(&out, &arena);
        json_out_open(&out, NULL, '{');
        json_out_text(&out, "text", texts[i]);
        json_out_close(&out, '}');
        struct str text = json_out_end(&out);
        json_t *value = json_loadb(text.data, text.size, 0, NULL);
        assert_non_null(value);
        check_text("text", str_from(json_string_value(json_object_get(value, "text"))),
                   texts[i].data);
        json_decref(value);
        arena_free(&arena);
    }
}

static void json_out__grows_until_the_arena_is_full(void **state)
{
    (void)state;
    static char long_text[3000];
    memset(long_text, 'x', sizeof long_text);
    struct arena arena;
    struct json_out out;
    arena_init(&arena, LIMIT_REQUEST_ARENA);
    json_out_init(&out, &arena);
    json_out_open(&out, NULL, '[');
    json_out_text(&out, NULL, (struct str){long_text, sizeof long_text});
    json_out_close(&out, ']');
    assert_int_equal(json_out_end(&out).size, sizeof long_text + 4);
    for (int i = 0; i < 1000; i++) {
        json_out_text(&out, NULL, (struct str){long_text, sizeof long_text});
    }
    assert_null(json_out_end(&out).data);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_out__an_object_in_the_order_of_the_calls),
        cmocka_unit_test(json_out__every_text_is_read_back_the_same),
        cmocka_unit_test(json_out__grows_until_the_arena_is_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
