/* The numbers that money is addressed with, against test/vectors/payments.json (its path is the one
 * argument) and tables of our own. */
#include "money/account_number.h"

#include <string.h>

#include <jansson.h>

#include "money/card_number.h"
#include "money/iban.h"
#include "money/phone_number.h"
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

static const struct {
    const char *kind; /* as the vectors call it */
    enum requisite requisite;
} vector_kinds[] = {
    {"bik", REQUISITE_BIK},
    {"inn", REQUISITE_INN},
    {"kpp", REQUISITE_KPP},
    {"ogrn", REQUISITE_OGRN},
    {"snils", REQUISITE_SNILS},
    {"uin", REQUISITE_UIN},
    {"kbk", REQUISITE_KBK},
    {"oktmo", REQUISITE_OKTMO},
    {"luhn", REQUISITE_CARD},
    {"iban", REQUISITE_IBAN},
    {"creditor_reference", REQUISITE_CREDITOR_REFERENCE},
};

static size_t check_simple(const json_t *row, bool valid)
{
    for (size_t i = 0; i < ARRAY_COUNT(vector_kinds); i++) {
        if (is_kind(row, vector_kinds[i].kind)) {
            struct str input = text_of(row, "input");
            check_row(input.data,
                      requisite_check(vector_kinds[i].requisite, input) == REQUISITE_IS_GOOD,
                      valid);
            return 1;
        }
    }
    return 0;
}

static size_t check_account_vector(const json_t *row, bool valid)
{
    static const char *const forms[] = {"client", "cbr", "treasury"};
    if (!is_kind(row, "account_key")) {
        return 0;
    }
    const json_t *input = json_object_get(row, "input");
    struct str account = text_of(input, "account");
    enum account_holder holder = ACCOUNT_HOLDER_END;
    for (size_t i = 0; i < ARRAY_COUNT(forms); i++) {
        holder =
            str_equal(text_of(input, "form"), str_from(forms[i])) ? (enum account_holder)i : holder;
    }
    assert_int_not_equal(holder, ACCOUNT_HOLDER_END);
    char key = 0;
    enum account_outcome outcome =
        account_number_check(text_of(input, "bik"), account, holder, &key);
    check_row(account.data, outcome == ACCOUNT_GOOD, valid);
    struct str expected = text_of(json_object_get(row, "expected"), "key");
    check_row(account.data, key, expected.size == 0 ? 0 : expected.data[0]);
    return 1;
}

static size_t check_phone_vector(const json_t *row, bool valid)
{
    if (!is_kind(row, "phone")) {
        return 0;
    }
    const json_t *input = json_object_get(row, "input");
    const json_t *expected = json_object_get(row, "expected");
    struct str text = text_of(input, "text");
    struct phone_number number;
    check_row(text.data, phone_number_read(text, text_of(input, "default_region"), &number),
              valid ? STATUS_OK : STATUS_INVALID);
    if (valid) {
        check_text(text.data, text_of(expected, "e164"), number.e164);
        check_text(text.data, text_of(expected, "region"), number.region);
        check_row(text.data, number.is_mobile, json_is_true(json_object_get(expected, "mobile")));
    }
    return 1;
}

static void requisite__public_vectors(void **state)
{
    (void)state;
    json_t *rows = json_load_file(vectors_path, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(rows);
    size_t simple = 0;
    size_t accounts = 0;
    size_t phones = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        bool valid = json_is_true(json_object_get(row, "valid"));
        simple += check_simple(row, valid);
        accounts += check_account_vector(row, valid);
        phones += check_phone_vector(row, valid);
    }
    assert_true(simple >= 70);
    assert_true(accounts >= 35);
    assert_true(phones >= 14);
    json_decref(rows);
}

static void requisite__edges(void **state)
{
    (void)state;
    static const struct {
        enum requisite kind;
        const char *text;
        enum requisite_outcome outcome;
    } rows[] = {
        {REQUISITE_BIK, "", REQUISITE_IS_SHAPE},
        {REQUISITE_BIK, "244525225", REQUISITE_IS_GOOD},
        {REQUISITE_BIK, "344525225", REQUISITE_IS_SHAPE},
        {REQUISITE_BIK, " 44525225", REQUISITE_IS_SHAPE},
        {REQUISITE_BIK, "044525225 ", REQUISITE_IS_SHAPE},
        {REQUISITE_BIK, "04452522\uff15", REQUISITE_IS_SHAPE},
        {REQUISITE_INN, "000000000000", REQUISITE_IS_ZERO},
        {REQUISITE_INN, "667220109458", REQUISITE_IS_KEY},
        {REQUISITE_INN, "667220109449", REQUISITE_IS_KEY},
        {REQUISITE_INN, "77070838930", REQUISITE_IS_SHAPE},
        {REQUISITE_INN, "7707 083893", REQUISITE_IS_SHAPE},
        {REQUISITE_KPP, "0", REQUISITE_IS_GOOD},
        {REQUISITE_KPP, "770801001", REQUISITE_IS_GOOD},
        {REQUISITE_KPP, "9972z0001", REQUISITE_IS_SHAPE},
        {REQUISITE_KPP, "997Z20001", REQUISITE_IS_SHAPE},
        {REQUISITE_KPP, "9972000Z1", REQUISITE_IS_SHAPE},
        {REQUISITE_KPP, "001201001", REQUISITE_IS_ZERO},
        {REQUISITE_KPP, "77080100", REQUISITE_IS_SHAPE},
        {REQUISITE_OGRN, "0000000000000", REQUISITE_IS_SHAPE},
        {REQUISITE_OGRN, "12278001688040", REQUISITE_IS_SHAPE},
        {REQUISITE_OGRN, "304500116000158", REQUISITE_IS_KEY},
        {REQUISITE_SNILS, "00000000000", REQUISITE_IS_ZERO},
        {REQUISITE_SNILS, "00100199812", REQUISITE_IS_GOOD},
        {REQUISITE_SNILS, "00100199912", REQUISITE_IS_KEY},
        {REQUISITE_SNILS, "642-709-54807", REQUISITE_IS_SHAPE},
        {REQUISITE_SNILS, "642 709 548 07", REQUISITE_IS_SHAPE},
        {REQUISITE_UIN, "00000000000000000000", REQUISITE_IS_ZERO},
        {REQUISITE_UIN, "1881014220081700492", REQUISITE_IS_SHAPE},
        {REQUISITE_UIN, "188101422008170049230", REQUISITE_IS_SHAPE},
        {REQUISITE_UIN, "1881014220081700492A", REQUISITE_IS_SHAPE},
        {REQUISITE_UIN, "18810150АК1234567890", REQUISITE_IS_GOOD},
        {REQUISITE_UIN, "18810150ак1234567890", REQUISITE_IS_SHAPE},
        {REQUISITE_UIN, "00", REQUISITE_IS_SHAPE},
        {REQUISITE_KBK, "18201061201010000510", REQUISITE_IS_GOOD},
        {REQUISITE_KBK, "1820106120101A1B2510", REQUISITE_IS_GOOD},
        {REQUISITE_KBK, "18X01061201010000510", REQUISITE_IS_SHAPE},
        {REQUISITE_KBK, "1820106120101a000510", REQUISITE_IS_SHAPE},
        {REQUISITE_KBK, "00000000000000000000", REQUISITE_IS_ZERO},
        {REQUISITE_OKTMO, "45397000", REQUISITE_IS_GOOD},
        {REQUISITE_OKTMO, "453970000", REQUISITE_IS_SHAPE},
        {REQUISITE_OKTMO, "00000000", REQUISITE_IS_ZERO},
        {REQUISITE_OKTMO, "", REQUISITE_IS_SHAPE},
        {REQUISITE_CARD, "5555 5555 5555 4444", REQUISITE_IS_GOOD},
        {REQUISITE_CARD, "5555 55555555 4444", REQUISITE_IS_SHAPE},
        {REQUISITE_CARD, "5555555555554444 ", REQUISITE_IS_SHAPE},
        {REQUISITE_CARD, "0000000000000000", REQUISITE_IS_ZERO},
        {REQUISITE_CARD, "220011175357902", REQUISITE_IS_KEY},
        {REQUISITE_CARD, "371449635398431", REQUISITE_IS_GOOD},
        {REQUISITE_CARD, "22000000000000000004", REQUISITE_IS_SHAPE},
        {REQUISITE_IBAN, "GB82 WEST 1234 5698 7654 32", REQUISITE_IS_GOOD},
        {REQUISITE_IBAN, "GB82WEST 12345698 765432", REQUISITE_IS_SHAPE},
        {REQUISITE_IBAN, "gb82west12345698765432", REQUISITE_IS_SHAPE},
        {REQUISITE_IBAN, "XX82WEST12345698765432", REQUISITE_IS_COUNTRY},
        {REQUISITE_IBAN, "GB82WEST1234569876543", REQUISITE_IS_SHAPE},
        {REQUISITE_IBAN, "GB82", REQUISITE_IS_SHAPE},
        {REQUISITE_IBAN, "", REQUISITE_IS_SHAPE},
        {REQUISITE_CREDITOR_REFERENCE, "RF18 5390 0754 7034", REQUISITE_IS_GOOD},
        {REQUISITE_CREDITOR_REFERENCE, "RF18539007547035", REQUISITE_IS_KEY},
        {REQUISITE_CREDITOR_REFERENCE, "RE18539007547034", REQUISITE_IS_SHAPE},
        {REQUISITE_CREDITOR_REFERENCE, "RF18", REQUISITE_IS_SHAPE},
        {REQUISITE_CREDITOR_REFERENCE, "RF1812345678901234567890123", REQUISITE_IS_SHAPE},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        check_row(rows[i].text, requisite_check(rows[i].kind, str_from(rows[i].text)),
                  rows[i].outcome);
    }
}

static void requisite__any_one_wrong_digit_is_found(void **state)
{
    (void)state;
    static const struct {
        enum requisite kind;
        const char *text;
    } rows[] = {
        {REQUISITE_INN, "7728168971"},        {REQUISITE_INN, "667220109459"},
        {REQUISITE_CARD, "2200111753579001"}, {REQUISITE_IBAN, "NL91ABNA0417164300"},
        {REQUISITE_SNILS, "11223344595"},     {REQUISITE_CREDITOR_REFERENCE, "RF18539007547034"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char text[40] = {0};
        memcpy(text, rows[i].text, strlen(rows[i].text));
        for (size_t at = 0; text[at] != 0; at++) {
            char right = text[at];
            for (char digit = '0'; digit <= '9' && right <= '9'; digit++) {
                text[at] = digit;
                bool good = requisite_check(rows[i].kind, str_from(text)) == REQUISITE_IS_GOOD;
                /* 10 and 0 share a key in these, so one change in a hundred may pass */
                if (digit == right || rows[i].kind != REQUISITE_INN) {
                    check_row(text, good, digit == right);
                }
            }
            text[at] = right;
        }
    }
}

static void inn__is_made_with_its_keys(void **state)
{
    (void)state;
    char inn[INN_MOST + 1];
    assert_ok(inn_make(STR("772816897"), inn));
    assert_string_equal(inn, "7728168971");
    assert_ok(inn_make(STR("6672201094"), inn));
    assert_string_equal(inn, "667220109459");
    assert_int_equal(inn_make(STR("66722010"), inn), STATUS_INVALID);
    char reference[CREDITOR_REFERENCE_MOST + 1];
    assert_ok(creditor_reference_make(STR("539007547034"), reference));
    assert_string_equal(reference, "RF18539007547034");
    assert_int_equal(creditor_reference_make(STR(""), reference), STATUS_INVALID);
    assert_int_equal(creditor_reference_make(STR("a"), reference), STATUS_INVALID);
    assert_int_equal(card_key(STR("555555555555444")), '4');
}

static void card__says_whose_it_is_and_little_more(void **state)
{
    (void)state;
    static const struct {
        const char *number, *scheme, *mask, *bin;
    } rows[] = {
        {"2200111753579001", "mir", "•• 9001", "220011******9001"},
        {"2223003122003222", "mastercard", "•• 3222", "222300******3222"},
        {"4929509947106878", "visa", "•• 6878", "492950******6878"},
        {"371449635398431", "amex", "•• 8431", "371449*****8431"},
        {"9999999999999995", "unknown", "•• 9995", "999999******9995"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char digits[CARD_DIGITS_MOST + 1];
        char mask[CARD_MASK];
        assert_ok(card_read(str_from(rows[i].number), digits));
        check_text(rows[i].number, str_from(card_scheme_words[card_scheme_of(str_from(digits))]),
                   rows[i].scheme);
        card_mask(str_from(digits), mask);
        check_text(rows[i].number, str_from(mask), rows[i].mask);
        card_mask_bin(str_from(digits), mask);
        check_text(rows[i].number, str_from(mask), rows[i].bin);
    }
}

static void bik__says_what_it_is_of(void **state)
{
    (void)state;
    assert_int_equal(bik_kind_of(STR("044525225")), BIK_BANK);
    assert_int_equal(bik_kind_of(STR("017003983")), BIK_TREASURY);
    assert_int_equal(bik_kind_of(STR("004525988")), BIK_TREASURY);
    assert_int_equal(bik_kind_of(STR("044525000")), BIK_CENTRAL_BANK);
    assert_int_equal(bik_kind_of(STR("099525001")), BIK_CENTRAL_BANK);
    assert_int_equal(bik_kind_of(STR("099525003")), BIK_OTHER);
}

static void account_number__is_held_where_it_looks(void **state)
{
    (void)state;
    static const struct {
        const char *bik, *number;
        enum account_holder holder;
        enum account_outcome outcome;
    } rows[] = {
        {"044525225", "40817810700000000001", ACCOUNT_AT_BANK, ACCOUNT_GOOD},
        {"044525225", "30101810400000000225", ACCOUNT_AT_CENTRAL_BANK, ACCOUNT_GOOD},
        {"017003983", "40102810445370000059", ACCOUNT_AT_CENTRAL_BANK, ACCOUNT_GOOD},
        {"017003983", "03100643000000018500", ACCOUNT_AT_TREASURY, ACCOUNT_GOOD},
        {"017003983", "03100810000000018500", ACCOUNT_AT_TREASURY, ACCOUNT_SHAPE},
        {"044525225", "03100643000000018500", ACCOUNT_AT_BANK, ACCOUNT_KEY},
        {"04452522", "40817810700000000001", ACCOUNT_AT_BANK, ACCOUNT_BIK},
        {"044525000", "40817810700000000001", ACCOUNT_AT_CENTRAL_BANK, ACCOUNT_KEY},
        {"044525225", "4081781070000000000\uff11", ACCOUNT_AT_BANK, ACCOUNT_SHAPE},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct str bik = str_from(rows[i].bik);
        struct str number = str_from(rows[i].number);
        check_row(rows[i].number, account_holder_of(bik, number), rows[i].holder);
        check_row(rows[i].number, account_number_check(bik, number, rows[i].holder, NULL),
                  rows[i].outcome);
    }
    assert_int_equal(account_number_check(STR("044525225"), STR("03100643000000018500"),
                                          ACCOUNT_AT_TREASURY, NULL),
                     ACCOUNT_BIK);
}

static void phone_number__is_read_as_people_type_it(void **state)
{
    (void)state;
    static const struct {
        const char *text, *region, *e164; /* NULL: none */
    } rows[] = {
        {"８９１６１２３４５６７", "RU", "+79161234567"},
        {" +7\u00a0916 123\u201145\u201167", "RU", "+79161234567"},
        {"029 123-45-67", "BY", "+375291234567"},
        {"+7916123456a", "RU", NULL},
        {"8-800-FLOWERS", "RU", NULL},
        {"тел. +79161234567", "RU", NULL},
        {"+7 495 123-45-67 ext. 5", "RU", NULL},
        {"+7 495 123-45-67 # 5", "RU", NULL},
        {"9161234567", "XX", NULL},
        {"+79161234567", "ru", NULL},
        {"112", "RU", NULL},
        {"+", "RU", NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct phone_number number;
        enum status status =
            phone_number_read(str_from(rows[i].text), str_from(rows[i].region), &number);
        check_row(rows[i].text, status, rows[i].e164 == NULL ? STATUS_INVALID : STATUS_OK);
        check_text(rows[i].text, str_from(number.e164), rows[i].e164 == NULL ? "" : rows[i].e164);
    }
    char many[PHONE_TYPED_MOST + 1];
    struct phone_number number;
    memset(many, '9', sizeof many);
    assert_int_equal(phone_number_read((struct str){many, sizeof many}, STR("RU"), &number),
                     STATUS_INVALID);
    assert_true(phone_region_is_known(STR("KZ")));
    assert_false(phone_region_is_known(STR("")));
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
        cmocka_unit_test(requisite__edges),
        cmocka_unit_test(requisite__any_one_wrong_digit_is_found),
        cmocka_unit_test(inn__is_made_with_its_keys),
        cmocka_unit_test(card__says_whose_it_is_and_little_more),
        cmocka_unit_test(bik__says_what_it_is_of),
        cmocka_unit_test(account_number__is_held_where_it_looks),
        cmocka_unit_test(phone_number__is_read_as_people_type_it),
        cmocka_unit_test(account_number__is_made_with_its_key),
        cmocka_unit_test(account_number__any_one_wrong_digit_is_found),
        cmocka_unit_test(phone__has_the_form_of_e164),
        cmocka_unit_test(phone__shows_no_more_than_its_tail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
