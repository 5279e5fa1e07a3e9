#include "base/encode.h"

#include <string.h>

#include "base/random.h"
#include "support/unit.h"

/* RFC 4648 §10, in the alphabet of §5 and without padding. */
static void base64url__vectors_of_the_rfc(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *text;
    } rows[] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char text[16];
        unsigned char back[16];
        size_t size = 99;
        size_t length = base64url_encode(rows[i].bytes, strlen(rows[i].bytes), text);
        check_text(rows[i].text, ((struct str){text, length}), rows[i].text);
        assert_ok(base64url_decode(str_from(rows[i].text), back, sizeof back, &size));
        assert_int_equal(size, strlen(rows[i].bytes));
        assert_memory_equal(back, rows[i].bytes, size);
    }
}

static void base64url__only_one_text_for_a_value(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "Zg==",  "Zg=",   "Zh",  "Zm9",  "Zm8x=", "Z",     "Zm9vY", "Zm9v\n",
        " Zm9v", "Zm 9v", "+/8", "Zm9*", "Zм9v",  "Zm9v.", "====",  "-_9",
    };
    for (size_t i = 0; i < ARRAY_COUNT(wrong); i++) {
        unsigned char out[16];
        size_t size = 99;
        check_row(wrong[i], base64url_decode(str_from(wrong[i]), out, sizeof out, &size),
                  STATUS_INVALID);
        check_row(wrong[i], size, 0);
    }
}

static void base64url__room_is_kept(void **state)
{
    (void)state;
    unsigned char out[3];
    size_t size = 0;
    assert_ok(base64url_decode(STR("Zm9v"), out, 3, &size));
    assert_int_equal(base64url_decode(STR("Zm9vYg"), out, 3, &size), STATUS_INVALID);
    assert_int_equal(base64url_decode(STR("Zm9v"), out, 2, &size), STATUS_INVALID);
    assert_int_equal(size, 0);
}

static void base64url__round_trip_of_every_length(void **state)
{
    (void)state;
    struct random random = random_seeded(7);
    unsigned char bytes[200];
    unsigned char back[200];
    char text[BASE64URL_SIZE(200) + 1];
    for (size_t size = 0; size <= sizeof bytes; size++) {
        random_fill(&random, bytes, size);
        size_t length = base64url_encode(bytes, size, text);
        assert_int_equal(length, strlen(text));
        size_t got = 0;
        assert_ok(base64url_decode((struct str){text, length}, back, sizeof back, &got));
        assert_int_equal(got, size);
        assert_memory_equal(bytes, back, size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64url__vectors_of_the_rfc),
        cmocka_unit_test(base64url__only_one_text_for_a_value),
        cmocka_unit_test(base64url__room_is_kept),
        cmocka_unit_test(base64url__round_trip_of_every_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
