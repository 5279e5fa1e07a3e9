/* Texts that go there and back: amounts, ids, days, base64url, account numbers. Whatever is read is
 * written as it was, and whatever was written is read. */
#include <stdio.h>
#include <string.h>

#include "base/encode.h"
#include "base/id.h"
#include "money/account_number.h"
#include "property/seed.h"

enum { RUNS = 100000 };

static void amount__what_was_written_is_read(void **state)
{
    (void)state;
    struct random random = seed_random();
    static const enum currency currencies[] = {CURRENCY_RUB, CURRENCY_USD, CURRENCY_EUR};
    for (int i = 0; i < RUNS; i++) {
        uint64_t scale = UINT64_C(1) << random_below(&random, 50);
        struct amount amount = {(int64_t)random_below(&random, scale + 1),
                                currencies[random_below(&random, 3)]};
        struct amount back;
        char text[AMOUNT_TEXT];
        amount_format(amount, text);
        if (amount.minor > INT64_C(999999999999999)) {
            assert_int_equal(amount_parse(str_from(text), amount.currency, &back), STATUS_INVALID);
            continue;
        }
        assert_ok(amount_parse(str_from(text), amount.currency, &back));
        assert_int_equal(back.minor, amount.minor);
        assert_int_equal(back.currency, amount.currency);
    }
}

/* (0|[1-9][0-9]{0,12})(\.[0-9]{1,2})? read a letter at a time, with nothing of amount.c. */
static bool is_amount(const char *text)
{
    size_t whole = strspn(text, "0123456789");
    if (whole == 0 || whole > 13 || (text[0] == '0' && whole > 1)) {
        return false;
    }
    if (text[whole] == '\0') {
        return true;
    }
    size_t part = strspn(text + whole + 1, "0123456789");
    return text[whole] == '.' && part >= 1 && part <= 2 && text[whole + 1 + part] == '\0';
}

static void amount__what_is_not_of_its_form_is_not_read(void **state)
{
    (void)state;
    static const char letters[] = "0000123456789...-+e, x";
    struct random random = seed_random();
    size_t good = 0;
    for (int i = 0; i < RUNS; i++) {
        char text[20];
        size_t size = random_below(&random, sizeof text);
        for (size_t at = 0; at < size; at++) {
            text[at] = letters[random_below(&random, size < 6 ? 13 : sizeof letters - 1)];
        }
        text[size] = '\0';
        struct amount amount;
        bool expected = is_amount(text);
        check_row(text, amount_parse(str_from(text), CURRENCY_RUB, &amount) == STATUS_OK, expected);
        good += expected;
    }
    assert_true(good > 500);
}

static void amount__sums_are_checked_not_wrapped(void **state)
{
    (void)state;
    struct random random = seed_random();
    for (int i = 0; i < RUNS; i++) {
        struct amount a = {(int64_t)random_u64(&random) >> random_below(&random, 64), CURRENCY_RUB};
        struct amount b = {(int64_t)random_u64(&random) >> random_below(&random, 64), CURRENCY_RUB};
        struct amount sum;
        struct amount back;
        if (amount_add(a, b, &sum) == AMOUNT_OK) {
            assert_int_equal(amount_subtract(sum, b, &back), AMOUNT_OK);
            assert_int_equal(back.minor, a.minor);
        } else {
            assert_true((a.minor > 0) == (b.minor > 0)); /* only equal signs overflow */
            assert_int_equal(sum.minor, 0);
        }
    }
}

static void id_and_day__go_there_and_back(void **state)
{
    (void)state;
    struct random random = seed_random();
    for (int i = 0; i < RUNS; i++) {
        int64_t id = (int64_t)(random_u64(&random) >> (1 + random_below(&random, 60))) + 1;
        int64_t back = 0;
        char text[CLOCK_TEXT];
        id_format(id, text);
        assert_ok(id_parse(str_from(text), &back));
        assert_int_equal(back, id);
        int32_t day = (int32_t)random_below(&random, 3652059) - 719162;
        int32_t day_back = 0;
        day_format(day, text);
        assert_ok(day_parse(str_from(text), &day_back));
        assert_int_equal(day_back, day);
    }
}

static void base64url__whatever_is_read_has_that_text_alone(void **state)
{
    (void)state;
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ ";
    struct random random = seed_random();
    for (int i = 0; i < RUNS; i++) {
        char text[40];
        char again[64];
        unsigned char bytes[40];
        size_t size = random_below(&random, sizeof text);
        uint64_t odd = random_below(&random, 4) == 0 ? sizeof letters - 1 : 64;
        for (size_t at = 0; at < size; at++) {
            text[at] = letters[random_below(&random, odd)];
        }
        size_t decoded = 0;
        if (base64url_decode((struct str){text, size}, bytes, sizeof bytes, &decoded) ==
            STATUS_OK) {
            size_t length = base64url_encode(bytes, decoded, again);
            assert_int_equal(length, size);
            assert_memory_equal(again, text, size);
        }
    }
}

static void account_number__any_wrong_digit_is_found(void **state)
{
    (void)state;
    struct random random = seed_random();
    for (int i = 0; i < RUNS / 10; i++) {
        struct account_number number;
        char bik[BIK_DIGITS + 1];
        (void)snprintf(bik, sizeof bik, "04%07u", (unsigned)random_below(&random, 10000000));
        assert_ok(account_number_make(str_from(bik), STR("40817"), CURRENCY_RUB,
                                      (int)random_below(&random, 10000),
                                      (int64_t)random_below(&random, 10000000), &number));
        assert_true(account_number_is_valid(str_from(bik), str_from(number.digits)));
        size_t at = random_below(&random, ACCOUNT_NUMBER_DIGITS);
        number.digits[at] =
            (char)('0' + (number.digits[at] - '0' + 1 + (int)random_below(&random, 9)) % 10);
        assert_false(account_number_is_valid(str_from(bik), str_from(number.digits)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amount__what_was_written_is_read),
        cmocka_unit_test(amount__what_is_not_of_its_form_is_not_read),
        cmocka_unit_test(amount__sums_are_checked_not_wrapped),
        cmocka_unit_test(id_and_day__go_there_and_back),
        cmocka_unit_test(base64url__whatever_is_read_has_that_text_alone),
        cmocka_unit_test(account_number__any_wrong_digit_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
