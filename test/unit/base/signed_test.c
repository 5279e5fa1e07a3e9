/* Words between programs: they hold for exactly the request they were written for. */
#include "base/signed.h"

#include <string.h>

#include "support/unit.h"

static const struct signed_request asked = {
    .method = "POST", .target = STR_INIT("/v1/rail/messages?x=1"), .body = STR_INIT("<Document/>")};

static bool opens(struct str key, const struct signed_request *request, const char *line)
{
    int64_t at_s = 0;
    struct str nonce = {0};
    return signed_holds(key, request, str_from(line), &at_s, &nonce);
}

static void signed__holds_for_its_request_alone(void **state)
{
    (void)state;
    char line[SIGNED_LINE];
    struct random random = random_seeded(7);
    const struct str key = STR("a key that two programs have in common");
    signed_write(key, &asked, INT64_C(1764090000123456), &random, line);
    int64_t at_s = 0;
    struct str nonce = {0};
    assert_true(signed_holds(key, &asked, str_from(line), &at_s, &nonce));
    assert_int_equal(at_s, 1764090000);
    assert_int_equal(nonce.size, 22);
    struct signed_request other = asked;
    other.method = "GET";
    assert_false(opens(key, &other, line));
    other = asked;
    other.target = STR("/v1/rail/messages?x=2");
    assert_false(opens(key, &other, line));
    other = asked;
    other.body = STR("<Document />");
    assert_false(opens(key, &other, line));
    assert_false(opens(STR("a key that two programs have in commom"), &asked, line));
}

static void signed__every_byte_counts(void **state)
{
    (void)state;
    char line[SIGNED_LINE];
    struct random random = random_seeded(8);
    const struct str key = STR("a key that two programs have in common");
    signed_write(key, &asked, INT64_C(1764090000123456), &random, line);
    for (size_t i = 0; line[i] != '\0'; i++) {
        char kept = line[i];
        line[i] = kept == 'x' ? 'y' : 'x';
        assert_false(opens(key, &asked, line));
        line[i] = '\0';
        assert_false(opens(key, &asked, line));
        line[i] = kept;
    }
    strcat(line, ", more=1");
    assert_false(opens(key, &asked, line));
}

/* HMAC and digests as another program (Python's hmac) makes them. */
static void signed__as_another_program_writes_it(void **state)
{
    (void)state;
    const struct signed_request request = {
        .method = "POST", .target = STR_INIT("/m"), .body = STR_INIT("{}")};
    assert_true(opens(STR("0123456789abcdef0123456789abcdef"), &request,
                      "Okno-HMAC-SHA256 time=1764090000, nonce=AAAAAAAAAAAAAAAAAAAAAA, "
                      "signature=0iVT0oaXjGtLWgLLP9t1Si8UyAe9f_L1ssZbPoM40Cs"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signed__holds_for_its_request_alone),
        cmocka_unit_test(signed__every_byte_counts),
        cmocka_unit_test(signed__as_another_program_writes_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
