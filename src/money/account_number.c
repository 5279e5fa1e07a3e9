#include "money/account_number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/assume.h"
#include "money/digits.h"
#include "money/requisites.h"

enum { KEY_AT = 8, PREFIX_DIGITS = 3 };

bool bik_is_valid(struct str bik)
{
    return digits_are(bik, BIK_DIGITS) && bik.data[0] <= '2';
}

/* The sum whose last digit must be 0. */
static int weighted_sum(const char *prefix, const char *number)
{
    static const int weights[3] = {7, 1, 3};
    int sum = 0;
    for (int i = 0; i < PREFIX_DIGITS + ACCOUNT_NUMBER_DIGITS; i++) {
        char digit = i < PREFIX_DIGITS ? prefix[i] : number[i - PREFIX_DIGITS];
        sum += (digit - '0') * weights[i % 3] % 10;
    }
    return sum;
}

enum status account_number_make(struct str bik, struct str balance_account, enum currency currency,
                                int branch, int64_t serial, struct account_number *number)
{
    memset(number, 0, sizeof *number);
    const struct currency_row *row = currency_find(currency);
    if (!bik_is_valid(bik) || !digits_are(balance_account, 5) || row == NULL || branch < 0 ||
        branch > 9999 || serial < 0 || serial > 9999999) {
        return STATUS_INVALID;
    }
    int size = snprintf(number->digits, sizeof number->digits, "%.5s%s0%04d%07" PRId64,
                        balance_account.data, row->account_code, branch, serial);
    assume(size == ACCOUNT_NUMBER_DIGITS);
    int sum = weighted_sum(bik.data + BIK_DIGITS - PREFIX_DIGITS, number->digits);
    number->digits[KEY_AT] = (char)('0' + sum % 10 * 3 % 10);
    assume(account_number_is_valid(bik, str_from(number->digits)));
    return STATUS_OK;
}

bool account_number_is_valid(struct str bik, struct str number)
{
    return account_number_check(bik, number, ACCOUNT_AT_BANK, NULL) == ACCOUNT_GOOD;
}

#define WORD(name, word) word,
const char *const account_holder_words[ACCOUNT_HOLDER_END] = {ACCOUNT_HOLDER_LIST(WORD)};
#undef WORD

enum account_holder account_holder_of(struct str bik, struct str number)
{
    if (str_starts(number, STR("30101")) || str_starts(number, STR("40102"))) {
        return ACCOUNT_AT_CENTRAL_BANK;
    }
    if (!bik_is_valid(bik)) {
        return ACCOUNT_AT_BANK;
    }
    enum bik_kind kind = bik_kind_of(bik);
    if (kind == BIK_TREASURY && str_starts(number, STR("0"))) {
        return ACCOUNT_AT_TREASURY;
    }
    return kind == BIK_BANK || kind == BIK_OTHER ? ACCOUNT_AT_BANK : ACCOUNT_AT_CENTRAL_BANK;
}

/* Of roubles alone, and by the rules of the budget's accounts only the form. */
static enum account_outcome check_treasury(struct str bik, struct str number)
{
    enum { CURRENCY_AT = 5, CURRENCY_SIZE = 3 };
    struct str currency = {number.data + CURRENCY_AT, CURRENCY_SIZE};
    if (number.data[0] != '0' || !str_equal(currency, STR("643"))) {
        return ACCOUNT_SHAPE;
    }
    return bik_kind_of(bik) == BIK_TREASURY ? ACCOUNT_GOOD : ACCOUNT_BIK;
}

enum account_outcome account_number_check(struct str bik, struct str number,
                                          enum account_holder holder, char *key)
{
    char fits = 0;
    char *right = key == NULL ? &fits : key;
    *right = 0;
    if (!digits_are(number, ACCOUNT_NUMBER_DIGITS)) {
        return ACCOUNT_SHAPE;
    }
    if (!bik_is_valid(bik)) {
        return ACCOUNT_BIK;
    }
    if (holder == ACCOUNT_AT_TREASURY) {
        return check_treasury(bik, number);
    }
    /* a bank is meant by its last digits, a unit of the Bank of Russia by its own two */
    const char unit[] = {'0', bik.data[4], bik.data[5]};
    const char *prefix = holder == ACCOUNT_AT_BANK ? bik.data + BIK_DIGITS - PREFIX_DIGITS : unit;
    char bare[ACCOUNT_NUMBER_DIGITS];
    memcpy(bare, number.data, sizeof bare);
    bare[KEY_AT] = '0';
    *right = (char)('0' + weighted_sum(prefix, bare) % 10 * 3 % 10);
    return number.data[KEY_AT] == *right ? ACCOUNT_GOOD : ACCOUNT_KEY;
}
