#include "money/account_number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/assume.h"

enum { KEY_AT = 8, PREFIX_DIGITS = 3 };

static bool all_digits(struct str text, size_t count)
{
    if (text.size != count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return false;
        }
    }
    return true;
}

bool bik_is_valid(struct str bik)
{
    return all_digits(bik, BIK_DIGITS) && bik.data[0] <= '2';
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
    if (!bik_is_valid(bik) || !all_digits(balance_account, 5) || row == NULL || branch < 0 ||
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
    return bik_is_valid(bik) && all_digits(number, ACCOUNT_NUMBER_DIGITS) &&
           weighted_sum(bik.data + BIK_DIGITS - PREFIX_DIGITS, number.data) % 10 == 0;
}
