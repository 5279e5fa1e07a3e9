#include "base/buf.h"

#include "support/unit.h"

static void buf__holds_its_maximum_and_not_a_byte_more(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t maximum, first, second;
        enum status status;
    } rows[] = {
        {"empty", 10, 0, 0, STATUS_OK},
        {"below", 10, 4, 5, STATUS_OK},
        {"exactly", 10, 4, 6, STATUS_OK},
        {"one more", 10, 4, 7, STATUS_INVALID},
        {"at once", 10, 11, 0, STATUS_INVALID},
        {"a buffer of nothing", 0, 1, 0, STATUS_INVALID},
        {"grows over its first room", 5000, 255, 4745, STATUS_OK},
        {"grows and then does not fit", 5000, 257, 4744, STATUS_INVALID},
    };
    static const char bytes[6000];
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct buf buf;
        buf_init(&buf, rows[i].maximum);
        buf_add(&buf, bytes, rows[i].first);
        buf_add(&buf, bytes, rows[i].second);
        check_row(rows[i].name, buf.status, rows[i].status);
        size_t expected = rows[i].status == STATUS_OK ? rows[i].first + rows[i].second : 0;
        check_row(rows[i].name, buf_str(&buf).size, expected);
        buf_free(&buf);
        buf_free(&buf);
    }
}

static void buf__failure_is_kept_and_leaves_it_empty(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 8);
    buf_add_str(&buf, STR("12345"));
    buf_printf(&buf, "%s", "6789");
    assert_int_equal(buf.status, STATUS_INVALID);
    buf_add_str(&buf, STR("1"));
    assert_int_equal(buf.status, STATUS_INVALID);
    assert_int_equal(buf.size, 0);
    assert_null(buf.data);
    buf_free(&buf);
}

static void buf__text_ends_in_nul(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 2000);
    for (int i = 0; i < 300; i++) {
        buf_printf(&buf, "%d,", i % 10);
        assert_int_equal(buf.data[buf.size], '\0');
    }
    assert_int_equal(buf.size, 600);
    assert_int_equal(buf.status, STATUS_OK);
    buf_free(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buf__holds_its_maximum_and_not_a_byte_more),
        cmocka_unit_test(buf__failure_is_kept_and_leaves_it_empty),
        cmocka_unit_test(buf__text_ends_in_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
