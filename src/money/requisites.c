#include "money/requisites.h"

#include <stdio.h>
#include <string.h>

#include "money/card_number.h"
#include "money/digits.h"
#include "money/iban.h"

#define FORM(name, word, ru, en) {word, {ru, en}},
const struct requisite_text requisite_forms[REQUISITE_END] = {REQUISITE_LIST(FORM)};
const struct requisite_text requisite_outcomes[REQUISITE_OUTCOME_END] = {
    REQUISITE_OUTCOME_LIST(FORM)};
#undef FORM

static bool is_zero(struct str value)
{
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] != '0') {
            return false;
        }
    }
    return true;
}

static bool starts_with_two_zeros(struct str value)
{
    return str_starts(value, STR("00"));
}

static bool is_capital_or_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

static int weighted(struct str digits, const int *weights, size_t count)
{
    int sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += (digits.data[i] - '0') * weights[i];
    }
    return sum;
}

/* ---- INN: 10 digits with one key, 12 with two */

static const int inn_weights[] = {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};

/* The key that stands at this place; the weights end there. */
static char inn_key(struct str digits, size_t at)
{
    const int *weights = inn_weights + ARRAY_COUNT(inn_weights) - at;
    return (char)('0' + weighted(digits, weights, at) % 11 % 10);
}

static enum requisite_outcome check_inn(struct str inn)
{
    if (!digits_are(inn, 10) && !digits_are(inn, INN_MOST)) {
        return REQUISITE_IS_SHAPE;
    }
    if (starts_with_two_zeros(inn)) {
        return REQUISITE_IS_ZERO;
    }
    bool fits = inn.size == 10
                    ? inn.data[9] == inn_key(inn, 9)
                    : inn.data[10] == inn_key(inn, 10) && inn.data[11] == inn_key(inn, 11);
    return fits ? REQUISITE_IS_GOOD : REQUISITE_IS_KEY;
}

enum status inn_make(struct str start, char out[INN_MOST + 1])
{
    memset(out, 0, INN_MOST + 1);
    if (!digits_are(start, 9) && !digits_are(start, 10)) {
        return STATUS_INVALID;
    }
    memcpy(out, start.data, start.size);
    out[start.size] = inn_key((struct str){out, start.size}, start.size);
    if (start.size == 10) {
        out[11] = inn_key((struct str){out, 11}, 11);
    }
    return STATUS_OK;
}

/* ---- KPP, OGRN, SNILS */

static enum requisite_outcome check_kpp(struct str kpp)
{
    if (str_equal(kpp, STR("0"))) { /* a person has none */
        return REQUISITE_IS_GOOD;
    }
    enum { SIZE = 9, REASON_AT = 4, REASON_END = 6 };
    if (kpp.size != SIZE) {
        return REQUISITE_IS_SHAPE;
    }
    for (size_t i = 0; i < SIZE; i++) {
        bool is_letter = i >= REASON_AT && i < REASON_END;
        char c = kpp.data[i];
        if (is_letter ? !is_capital_or_digit(c) : c < '0' || c > '9') {
            return REQUISITE_IS_SHAPE;
        }
    }
    return starts_with_two_zeros(kpp) ? REQUISITE_IS_ZERO : REQUISITE_IS_GOOD;
}

/* The first digit tells what was registered: 1 and 5 an organisation, 3 a sole proprietor. Others
 * are numbers of entries about them. */
static enum requisite_outcome check_ogrn(struct str ogrn)
{
    bool is_organisation = digits_are(ogrn, 13) && (ogrn.data[0] == '1' || ogrn.data[0] == '5');
    bool is_person = digits_are(ogrn, 15) && ogrn.data[0] == '3';
    if (!is_organisation && !is_person) {
        return REQUISITE_IS_SHAPE;
    }
    int64_t number = 0;
    size_t last = ogrn.size - 1;
    if (str_to_int64((struct str){ogrn.data, last}, &number) != STATUS_OK) {
        return REQUISITE_IS_SHAPE;
    }
    int64_t key = number % (is_person ? 13 : 11) % 10;
    return ogrn.data[last] - '0' == key ? REQUISITE_IS_GOOD : REQUISITE_IS_KEY;
}

/* 123-456-789 01, or the digits alone. */
static bool snils_digits(struct str text, char digits[11])
{
    static const char form[] = "ddd-ddd-ddd dd";
    if (digits_are(text, 11)) {
        memcpy(digits, text.data, 11);
        return true;
    }
    if (text.size != sizeof form - 1) {
        return false;
    }
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool is_digit = c >= '0' && c <= '9';
        if (form[i] == 'd' ? !is_digit : c != form[i]) {
            return false;
        }
        if (is_digit) {
            digits[count++] = c;
        }
    }
    return true;
}

static enum requisite_outcome check_snils(struct str text)
{
    static const int weights[] = {9, 8, 7, 6, 5, 4, 3, 2, 1};
    char digits[11];
    if (!snils_digits(text, digits)) {
        return REQUISITE_IS_SHAPE;
    }
    struct str number = {digits, 9};
    if (is_zero(number)) {
        return REQUISITE_IS_ZERO;
    }
    if (memcmp(digits, "001001998", 9) <= 0) { /* given out before there were keys */
        return REQUISITE_IS_GOOD;
    }
    int key = weighted(number, weights, ARRAY_COUNT(weights)) % 101 % 100;
    bool fits = (digits[9] - '0') * 10 + digits[10] - '0' == key;
    return fits ? REQUISITE_IS_GOOD : REQUISITE_IS_KEY;
}

/* ---- UIN, KBK, OKTMO */

enum { UIN_SHORT = 20, UIN_LONG = 25 };

/* Weights 1 to 10 again and again, from this one on. */
static int uin_sum(struct str uin, int first)
{
    int sum = 0;
    for (size_t i = 0; i + 1 < uin.size; i++) {
        sum += (uin.data[i] - '0') * (((int)i + first - 1) % 10 + 1);
    }
    return sum % 11;
}

int uin_key(struct str uin)
{
    if (!digits_are(uin, UIN_SHORT) && !digits_are(uin, UIN_LONG)) {
        return -1;
    }
    int key = uin_sum(uin, 1);
    key = key == 10 ? uin_sum(uin, 3) : key;
    return key % 10;
}

/* The traffic police's old ones name the protocol's series, in one or two Cyrillic capitals, and
 * have no key. */
static bool is_lettered_uin(struct str uin)
{
    size_t places = 0;
    size_t letters = 0;
    for (size_t i = 0; i < uin.size; places++) {
        unsigned char first = (unsigned char)uin.data[i];
        unsigned char second = i + 1 < uin.size ? (unsigned char)uin.data[i + 1] : 0;
        bool is_letter = first == 0xD0 && second >= 0x90 && second <= 0xAF; /* А to Я */
        if (!is_letter && (first < '0' || first > '9')) {
            return false;
        }
        letters += is_letter;
        i += is_letter ? 2 : 1;
    }
    return places == UIN_SHORT && (letters == 1 || letters == 2) && str_starts(uin, STR("188"));
}

static enum requisite_outcome check_uin(struct str uin)
{
    if (str_equal(uin, STR("0")) || is_lettered_uin(uin)) {
        return REQUISITE_IS_GOOD;
    }
    int key = uin_key(uin);
    if (key < 0) {
        return REQUISITE_IS_SHAPE;
    }
    if (is_zero(uin)) {
        return REQUISITE_IS_ZERO;
    }
    return uin.data[uin.size - 1] - '0' == key ? REQUISITE_IS_GOOD : REQUISITE_IS_KEY;
}

static enum requisite_outcome check_kbk(struct str kbk)
{
    enum { SIZE = 20, ADMINISTRATOR = 3 };
    if (kbk.size != SIZE || !digits_only((struct str){kbk.data, ADMINISTRATOR})) {
        return REQUISITE_IS_SHAPE;
    }
    for (size_t i = ADMINISTRATOR; i < SIZE; i++) {
        if (!is_capital_or_digit(kbk.data[i])) {
            return REQUISITE_IS_SHAPE;
        }
    }
    return is_zero(kbk) ? REQUISITE_IS_ZERO : REQUISITE_IS_GOOD;
}

static enum requisite_outcome check_oktmo(struct str oktmo)
{
    if (str_equal(oktmo, STR("0"))) {
        return REQUISITE_IS_GOOD;
    }
    if (!digits_are(oktmo, 8) && !digits_are(oktmo, 11)) {
        return REQUISITE_IS_SHAPE;
    }
    return is_zero(oktmo) ? REQUISITE_IS_ZERO : REQUISITE_IS_GOOD;
}

/* ---- BIK */

static enum requisite_outcome check_bik(struct str bik)
{
    return bik_is_valid(bik) ? REQUISITE_IS_GOOD : REQUISITE_IS_SHAPE;
}

enum bik_kind bik_kind_of(struct str bik)
{
    struct str bank = {bik.data + 6, 3};
    if (bik.data[1] == '0' || bik.data[1] == '1') {
        return BIK_TREASURY;
    }
    if (str_equal(bank, STR("000")) || str_equal(bank, STR("001")) || str_equal(bank, STR("002"))) {
        return BIK_CENTRAL_BANK;
    }
    return bik.data[1] == '4' ? BIK_BANK : BIK_OTHER;
}

/* ---- all */

enum requisite_outcome requisite_check(enum requisite kind, struct str value)
{
    static enum requisite_outcome (*const checks[REQUISITE_END])(struct str value) = {
        [REQUISITE_BIK] = check_bik,
        [REQUISITE_INN] = check_inn,
        [REQUISITE_KPP] = check_kpp,
        [REQUISITE_OGRN] = check_ogrn,
        [REQUISITE_SNILS] = check_snils,
        [REQUISITE_UIN] = check_uin,
        [REQUISITE_KBK] = check_kbk,
        [REQUISITE_OKTMO] = check_oktmo,
        [REQUISITE_CARD] = card_check,
        [REQUISITE_IBAN] = iban_check,
        [REQUISITE_CREDITOR_REFERENCE] = creditor_reference_check,
    };
    return checks[kind](value);
}
