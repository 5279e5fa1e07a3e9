#include "money/amount.h"

#include <string.h>

#include "support/unit.h"

static void amount__is_parsed_against_the_digits_of_its_currency(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t minor;
        enum status status;
    } rows[] = {
        {"0", 0, STATUS_OK},
        {"0.0", 0, STATUS_OK},
        {"0.00", 0, STATUS_OK},
        {"0.01", 1, STATUS_OK},
        {"0.1", 10, STATUS_OK},
        {"0.99", 99, STATUS_OK},
        {"1", 100, STATUS_OK},
        {"1.5", 150, STATUS_OK},
        {"1.50", 150, STATUS_OK},
        {"10", 1000, STATUS_OK},
        {"10000000000000", 0, STATUS_INVALID},
        {"9999999999999", INT64_C(999999999999900), STATUS_OK},
        {"9999999999999.99", INT64_C(999999999999999), STATUS_OK},
        {"9999999999999.999", 0, STATUS_INVALID},
        {"1.234", 0, STATUS_INVALID},
        {"1.000", 0, STATUS_INVALID},
        {"", 0, STATUS_INVALID},
        {".", 0, STATUS_INVALID},
        {"1.", 0, STATUS_INVALID},
        {".5", 0, STATUS_INVALID},
        {"01", 0, STATUS_INVALID},
        {"00.10", 0, STATUS_INVALID},
        {"-1", 0, STATUS_INVALID},
        {"+1", 0, STATUS_INVALID},
        {"1e3", 0, STATUS_INVALID},
        {"1E3", 0, STATUS_INVALID},
        {"1,5", 0, STATUS_INVALID},
        {"1 000", 0, STATUS_INVALID},
        {" 1", 0, STATUS_INVALID},
        {"1 ", 0, STATUS_INVALID},
        {"1.5.0", 0, STATUS_INVALID},
        {"1.-5", 0, STATUS_INVALID},
        {"1.5a", 0, STATUS_INVALID},
        {"0x10", 0, STATUS_INVALID},
        {"NaN", 0, STATUS_INVALID},
        {"Infinity", 0, STATUS_INVALID},
        {"١٢", 0, STATUS_INVALID},
        {"12345678901234567890", 0, STATUS_INVALID},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct amount amount = {-1, CURRENCY_EUR};
        check_row(rows[i].text, amount_parse(str_from(rows[i].text), CURRENCY_RUB, &amount),
                  rows[i].status);
        check_row(rows[i].text, amount.minor, rows[i].minor);
        check_row(rows[i].text, amount.currency,
                  rows[i].status == STATUS_OK ? CURRENCY_RUB : CURRENCY_NONE);
    }
}

static void amount__of_an_unknown_currency_is_refused(void **state)
{
    (void)state;
    struct amount amount;
    assert_int_equal(amount_parse(STR("1"), CURRENCY_NONE, &amount), STATUS_INVALID);
    assert_int_equal(amount_parse(STR("1"), (enum currency)392, &amount), STATUS_INVALID);
    assert_int_equal(amount_parse((struct str){"1\0", 2}, CURRENCY_RUB, &amount), STATUS_INVALID);
}

static void amount__formats(void **state)
{
    (void)state;
    static const struct {
        struct amount amount;
        const char *machine, *ru, *en;
    } rows[] = {
        {{0, CURRENCY_RUB}, "0.00", "0,00\u00a0₽", "₽0.00"},
        {{5, CURRENCY_RUB}, "0.05", "0,05\u00a0₽", "₽0.05"},
        {{-5, CURRENCY_RUB}, "-0.05", "−0,05\u00a0₽", "−₽0.05"},
        {{100, CURRENCY_USD}, "1.00", "1,00\u00a0$", "$1.00"},
        {{99999, CURRENCY_EUR}, "999.99", "999,99\u00a0€", "€999.99"},
        {{100000, CURRENCY_RUB}, "1000.00", "1\u00a0000,00\u00a0₽", "₽1,000.00"},
        {{123456789, CURRENCY_RUB},
         "1234567.89",
         "1\u00a0234\u00a0567,89\u00a0₽",
         "₽1,234,567.89"},
        {{INT64_MAX, CURRENCY_RUB},
         "92233720368547758.07",
         "92\u00a0233\u00a0720\u00a0368\u00a0547\u00a0758,07\u00a0₽",
         "₽92,233,720,368,547,758.07"},
        {{INT64_MIN, CURRENCY_RUB},
         "-92233720368547758.08",
         "−92\u00a0233\u00a0720\u00a0368\u00a0547\u00a0758,08\u00a0₽",
         "−₽92,233,720,368,547,758.08"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char text[AMOUNT_TEXT];
        amount_format(rows[i].amount, text);
        check_text(rows[i].machine, str_from(text), rows[i].machine);
        amount_format_ru(rows[i].amount, text);
        check_text(rows[i].machine, str_from(text), rows[i].ru);
        amount_format_en(rows[i].amount, text);
        check_text(rows[i].machine, str_from(text), rows[i].en);
    }
}

static void amount__arithmetic_is_checked(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct amount a, b;
        int64_t sum, difference;
        enum amount_result add, subtract;
    } rows[] = {
        {"plain", {7, CURRENCY_RUB}, {5, CURRENCY_RUB}, 12, 2, AMOUNT_OK, AMOUNT_OK},
        {"negative", {-7, CURRENCY_RUB}, {5, CURRENCY_RUB}, -2, -12, AMOUNT_OK, AMOUNT_OK},
        {"at the top",
         {INT64_MAX, CURRENCY_RUB},
         {0, CURRENCY_RUB},
         INT64_MAX,
         INT64_MAX,
         AMOUNT_OK,
         AMOUNT_OK},
        {"over the top",
         {INT64_MAX, CURRENCY_RUB},
         {1, CURRENCY_RUB},
         0,
         INT64_MAX - 1,
         AMOUNT_OVERFLOW,
         AMOUNT_OK},
        {"below the bottom",
         {INT64_MIN, CURRENCY_RUB},
         {1, CURRENCY_RUB},
         INT64_MIN + 1,
         0,
         AMOUNT_OK,
         AMOUNT_OVERFLOW},
        {"least minus least",
         {INT64_MIN, CURRENCY_RUB},
         {INT64_MIN, CURRENCY_RUB},
         0,
         0,
         AMOUNT_OVERFLOW,
         AMOUNT_OK},
        {"two currencies",
         {1, CURRENCY_RUB},
         {1, CURRENCY_USD},
         0,
         0,
         AMOUNT_CURRENCY,
         AMOUNT_CURRENCY},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct amount sum = {-1, CURRENCY_EUR};
        struct amount difference = sum;
        check_row(rows[i].name, amount_add(rows[i].a, rows[i].b, &sum), rows[i].add);
        check_row(rows[i].name, amount_subtract(rows[i].a, rows[i].b, &difference),
                  rows[i].subtract);
        check_row(rows[i].name, sum.minor, rows[i].sum);
        check_row(rows[i].name, difference.minor, rows[i].difference);
        check_row(rows[i].name, sum.currency, rows[i].add == AMOUNT_OK ? CURRENCY_RUB : 0);
    }
}

static void currency__rows_are_found_by_code_and_by_name(void **state)
{
    (void)state;
    static const struct {
        enum currency code;
        const char *name, *account_code;
        int digits;
    } rows[] = {{CURRENCY_RUB, "RUB", "810", 2},
                {CURRENCY_USD, "USD", "840", 2},
                {CURRENCY_EUR, "EUR", "978", 2}};
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        const struct currency_row *row = currency_find(rows[i].code);
        assert_non_null(row);
        assert_ptr_equal(currency_by_name(str_from(rows[i].name)), row);
        assert_string_equal(row->account_code, rows[i].account_code);
        assert_int_equal(row->digits, rows[i].digits);
    }
    static const char *const unknown[] = {"", "rub", "RUR", "RUBL", "RU", "810", "XXX"};
    for (size_t i = 0; i < ARRAY_COUNT(unknown); i++) {
        check_row(unknown[i], currency_by_name(str_from(unknown[i])) == NULL, true);
    }
    assert_null(currency_find(CURRENCY_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amount__is_parsed_against_the_digits_of_its_currency),
        cmocka_unit_test(amount__of_an_unknown_currency_is_refused),
        cmocka_unit_test(amount__formats),
        cmocka_unit_test(amount__arithmetic_is_checked),
        cmocka_unit_test(currency__rows_are_found_by_code_and_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
