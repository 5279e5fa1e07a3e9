/* BIK, account numbers and phone numbers, against test/vectors/payments.json (its path is the one
 * argument) and tables of our own. Of the vectors only the kinds and forms that are implemented
 * here. */
#include "money/account_number.h"

#include <string.h>

#include <jansson.h>

#include "money/phone.h"
#include "support/unit.h"

static const char *vectors_path;

static struct str text_of(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return (struct str){json_string_value(value), json_string_length(value)};
}

static bool is_kind(const json_t *row, const char *kind)
{
    return str_equal(text_of(row, "kind"), str_from(kind));
}

static void requisite__public_vectors(void **state)
{
    (void)state;
    json_t *rows = json_load_file(vectors_path, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(rows);
    size_t biks = 0;
    size_t accounts = 0;
    size_t phones = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const json_t *input = json_object_get(row, "input");
        bool valid = json_is_true(json_object_get(row, "valid"));
        if (is_kind(row, "bik")) {
            check_row(json_string_value(input), bik_is_valid(text_of(row, "input")), valid);
            biks++;
        } else if (is_kind(row, "account_key") &&
                   str_equal(text_of(input, "form"), STR("client"))) {
            struct str account = text_of(input, "account");
            check_row(account.data, account_number_is_valid(text_of(input, "bik"), account), valid);
            accounts++;
        } else if (is_kind(row, "phone") && valid) {
            struct str e164 = text_of(json_object_get(row, "expected"), "e164");
            check_row(e164.data, phone_is_valid(e164), true);
            phones++;
        }
    }
    assert_true(biks >= 6);
    assert_true(accounts >= 23);
    assert_true(phones >= 10);
    json_decref(rows);
}

static void account_number__is_made_with_its_key(void **state)
{
    (void)state;
    static const struct {
        const char *name, *bik, *balance;
        enum currency currency;
        int branch;
        int64_t serial;
        enum status status;
    } rows[] = {
        {"first", "044599999", "40817", CURRENCY_RUB, 0, 0, STATUS_OK},
        {"last", "044599999", "42301", CURRENCY_EUR, 9999, 9999999, STATUS_OK},
        {"serial too great", "044599999", "40817", CURRENCY_RUB, 0, 10000000, STATUS_INVALID},
        {"serial negative", "044599999", "40817", CURRENCY_RUB, 0, -1, STATUS_INVALID},
        {"branch too great", "044599999", "40817", CURRENCY_RUB, 10000, 1, STATUS_INVALID},
        {"branch negative", "044599999", "40817", CURRENCY_RUB, -1, 1, STATUS_INVALID},
        {"balance account short", "044599999", "4081", CURRENCY_RUB, 0, 1, STATUS_INVALID},
        {"balance account a word", "044599999", "4081x", CURRENCY_RUB, 0, 1, STATUS_INVALID},
        {"currency unknown", "044599999", "40817", CURRENCY_NONE, 0, 1, STATUS_INVALID},
        {"BIK of another form", "944599999", "40817", CURRENCY_RUB, 0, 1, STATUS_INVALID},
        {"BIK short", "04459999", "40817", CURRENCY_RUB, 0, 1, STATUS_INVALID},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct account_number number;
        struct str bik = str_from(rows[i].bik);
        check_row(rows[i].name,
                  account_number_make(bik, str_from(rows[i].balance), rows[i].currency,
                                      rows[i].branch, rows[i].serial, &number),
                  rows[i].status);
        bool good = rows[i].status == STATUS_OK;
        check_row(rows[i].name, account_number_is_valid(bik, str_from(number.digits)), good);
        check_row(rows[i].name, strlen(number.digits), good ? ACCOUNT_NUMBER_DIGITS : 0);
    }
}

static void account_number__any_one_wrong_digit_is_found(void **state)
{
    (void)state;
    struct account_number number;
    assert_ok(
        account_number_make(STR("044599999"), STR("40817"), CURRENCY_RUB, 0, 1234567, &number));
    for (size_t at = 0; at < ACCOUNT_NUMBER_DIGITS; at++) {
        char right = number.digits[at];
        for (char digit = '0'; digit <= '9'; digit++) {
            number.digits[at] = digit;
            check_row(number.digits,
                      account_number_is_valid(STR("044599999"), str_from(number.digits)),
                      digit == right);
        }
        number.digits[at] = right;
    }
    assert_false(account_number_is_valid(STR("044599998"), str_from(number.digits)));
    assert_false(account_number_is_valid(STR("044599999"), (struct str){number.digits, 19}));
    number.digits[19] = ':';
    assert_false(account_number_is_valid(STR("044599999"), str_from(number.digits)));
}

static void phone__has_the_form_of_e164(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool valid;
    } rows[] = {
        {"+79000000001", true},
        {"+12345678", true},
        {"+123456789012345", true},
        {"+1234567", false},
        {"+1234567890123456", false},
        {"79000000001", false},
        {"+09000000001", false},
        {"", false},
        {"+", false},
        {"+7 900 0000001", false},
        {"+7900000000a", false},
        {"++7900000001", false},
        {"+7900000000\u0661", false},
        {"89000000001", false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        check_row(rows[i].text, phone_is_valid(str_from(rows[i].text)), rows[i].valid);
    }
    assert_false(phone_is_valid((struct str){"+7900000\0001", 12}));
}

static void phone__shows_no_more_than_its_tail(void **state)
{
    (void)state;
    char text[PHONE_TEXT];
    phone_tail(STR("+79000000001"), text);
    assert_string_equal(text, "··01");
    phone_tail(STR(""), text);
    assert_string_equal(text, "··");
}

int main(int count, char **arguments)
{
    vectors_path = count > 1 ? arguments[1] : "test/vectors/payments.json";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requisite__public_vectors),
        cmocka_unit_test(account_number__is_made_with_its_key),
        cmocka_unit_test(account_number__any_one_wrong_digit_is_found),
        cmocka_unit_test(phone__has_the_form_of_e164),
        cmocka_unit_test(phone__shows_no_more_than_its_tail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
