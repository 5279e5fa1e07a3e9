#include "money/amount.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/assume.h"

static const struct currency_row currencies[] = {
    {CURRENCY_RUB, "RUB", "810", "₽", 2},
    {CURRENCY_USD, "USD", "840", "$", 2},
    {CURRENCY_EUR, "EUR", "978", "€", 2},
};

const struct currency_row *currency_find(enum currency code)
{
    for (size_t i = 0; i < ARRAY_COUNT(currencies); i++) {
        if (currencies[i].code == code) {
            return &currencies[i];
        }
    }
    return NULL;
}

const struct currency_row *currency_by_name(struct str name)
{
    for (size_t i = 0; i < ARRAY_COUNT(currencies); i++) {
        if (str_equal(name, str_from(currencies[i].name))) {
            return &currencies[i];
        }
    }
    return NULL;
}

enum amount_result amount_add(struct amount a, struct amount b, struct amount *sum)
{
    *sum = (struct amount){0, CURRENCY_NONE};
    if (a.currency != b.currency) {
        return AMOUNT_CURRENCY;
    }
    int64_t minor = 0;
    if (__builtin_add_overflow(a.minor, b.minor, &minor)) {
        return AMOUNT_OVERFLOW;
    }
    *sum = (struct amount){minor, a.currency};
    return AMOUNT_OK;
}

enum amount_result amount_subtract(struct amount a, struct amount b, struct amount *difference)
{
    *difference = (struct amount){0, CURRENCY_NONE};
    if (a.currency != b.currency) {
        return AMOUNT_CURRENCY;
    }
    int64_t minor = 0;
    if (__builtin_sub_overflow(a.minor, b.minor, &minor)) {
        return AMOUNT_OVERFLOW;
    }
    *difference = (struct amount){minor, a.currency};
    return AMOUNT_OK;
}

static bool all_digits(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return false;
        }
    }
    return true;
}

enum status amount_parse(struct str text, enum currency currency, struct amount *amount)
{
    enum { WHOLE_DIGITS = 13 };
    *amount = (struct amount){0, CURRENCY_NONE};
    const struct currency_row *row = currency_find(currency);
    if (row == NULL) {
        return STATUS_INVALID;
    }
    struct str rest = text;
    struct str whole = str_cut(&rest, '.');
    bool has_point = rest.data != NULL;
    size_t decimals = has_point ? rest.size : 0;
    if (whole.size > WHOLE_DIGITS || (has_point && decimals == 0) ||
        decimals > (size_t)row->digits || (has_point && !all_digits(rest))) {
        return STATUS_INVALID;
    }
    int64_t minor = 0;
    enum status status = str_to_int64(whole, &minor);
    if (status != STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < (size_t)row->digits; i++) {
        minor = minor * 10 + (i < decimals ? rest.data[i] - '0' : 0);
    }
    *amount = (struct amount){minor, currency};
    return STATUS_OK;
}

static int64_t power_of_ten(int digits)
{
    int64_t power = 1;
    for (int i = 0; i < digits; i++) {
        power *= 10;
    }
    return power;
}

/* Write the number with a group separator and a decimal mark. Works for INT64_MIN too. */
static void write_number(struct amount amount, const char *minus, const char *group,
                         const char *mark, char out[AMOUNT_TEXT])
{
    const struct currency_row *row = currency_find(amount.currency);
    assume(row != NULL);
    uint64_t units = (uint64_t)power_of_ten(row->digits);
    uint64_t all = amount.minor < 0 ? 0 - (uint64_t)amount.minor : (uint64_t)amount.minor;
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%" PRIu64, all / units);
    int size = snprintf(out, AMOUNT_TEXT, "%s", amount.minor < 0 ? minus : "");
    for (int i = 0; i < count; i++) {
        const char *gap = i > 0 && (count - i) % 3 == 0 ? group : "";
        size += snprintf(out + size, AMOUNT_TEXT - (size_t)size, "%s%c", gap, digits[i]);
    }
    if (row->digits > 0) {
        (void)snprintf(out + size, AMOUNT_TEXT - (size_t)size, "%s%0*" PRIu64, mark, row->digits,
                       all % units);
    }
}

void amount_format(struct amount amount, char out[AMOUNT_TEXT])
{
    write_number(amount, "-", "", ".", out);
}

void amount_format_ru(struct amount amount, char out[AMOUNT_TEXT])
{
    char number[AMOUNT_TEXT];
    write_number(amount, "−", "\u00a0", ",", number);
    (void)snprintf(out, AMOUNT_TEXT, "%.40s\u00a0%s", number, currency_find(amount.currency)->sign);
}

void amount_format_en(struct amount amount, char out[AMOUNT_TEXT])
{
    bool negative = amount.minor < 0;
    char number[AMOUNT_TEXT];
    write_number(amount, "", ",", ".", number);
    (void)snprintf(out, AMOUNT_TEXT, "%s%s%.40s", negative ? "−" : "",
                   currency_find(amount.currency)->sign, number);
}
