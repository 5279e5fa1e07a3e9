#include "money/card_number.h"

#include <stdio.h>
#include <string.h>

#include "money/digits.h"

#define WORD(name, word, title) word,
const char *const card_scheme_words[CARD_SCHEME_END] = {CARD_SCHEME_LIST(WORD)};
#undef WORD
#define TITLE(name, word, title) title,
const char *const card_scheme_titles[CARD_SCHEME_END] = {CARD_SCHEME_LIST(TITLE)};
#undef TITLE

/* Numbers whose first four digits lie between these, and how many digits they have. The first row
 * that fits counts. */
struct range {
    int first, last;
    enum card_scheme scheme;
    size_t least, most;
};
static const struct range ranges[] = {
    {2200, 2204, CARD_MIR, 16, 19},        {2221, 2720, CARD_MASTERCARD, 16, 16},
    {3000, 3059, CARD_DINERS, 14, 19},     {3400, 3499, CARD_AMEX, 15, 15},
    {3528, 3589, CARD_JCB, 16, 19},        {3600, 3699, CARD_DINERS, 14, 19},
    {3700, 3799, CARD_AMEX, 15, 15},       {3800, 3999, CARD_DINERS, 14, 19},
    {4000, 4999, CARD_VISA, 13, 19},       {5000, 5099, CARD_MAESTRO, 12, 19},
    {5100, 5599, CARD_MASTERCARD, 16, 16}, {5600, 5899, CARD_MAESTRO, 12, 19},
    {6011, 6011, CARD_DISCOVER, 16, 19},   {6200, 6299, CARD_UNIONPAY, 16, 19},
    {6440, 6599, CARD_DISCOVER, 16, 19},   {6000, 6999, CARD_MAESTRO, 12, 19},
};

/* NULL: nobody's that is known here. */
static const struct range *range_of(struct str digits)
{
    int start = 0;
    for (size_t i = 0; i < 4; i++) {
        start = start * 10 + digits.data[i] - '0';
    }
    for (size_t i = 0; i < ARRAY_COUNT(ranges); i++) {
        if (start >= ranges[i].first && start <= ranges[i].last) {
            return &ranges[i];
        }
    }
    return NULL;
}

/* Every second digit from the right counts double, its digits added; shift 1: one more will
 * follow. */
static int luhn_sum(struct str digits, size_t shift)
{
    int sum = 0;
    for (size_t i = 0; i < digits.size; i++) {
        int digit = digits.data[digits.size - 1 - i] - '0';
        if ((i + shift) % 2 == 1) {
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        }
        sum += digit;
    }
    return sum % 10;
}

char card_key(struct str digits)
{
    return (char)('0' + (10 - luhn_sum(digits, 1)) % 10);
}

static enum requisite_outcome check(struct str text, char digits[CARD_DIGITS_MOST + 1])
{
    size_t size = 0;
    memset(digits, 0, CARD_DIGITS_MOST + 1);
    if (digits_ungroup(text, 4, digits, CARD_DIGITS_MOST, &size) != STATUS_OK) {
        return REQUISITE_IS_SHAPE;
    }
    struct str number = {digits, size};
    if (size < CARD_DIGITS_LEAST || !digits_only(number)) {
        return REQUISITE_IS_SHAPE;
    }
    if (digits[0] == '0') {
        return REQUISITE_IS_ZERO;
    }
    if (luhn_sum(number, 0) != 0) {
        return REQUISITE_IS_KEY;
    }
    const struct range *range = range_of(number);
    bool fits = range == NULL || (size >= range->least && size <= range->most);
    return fits ? REQUISITE_IS_GOOD : REQUISITE_IS_SCHEME;
}

/* Not for secrets that outlive it: the digits go with the stack's next use, and are wiped here. */
enum requisite_outcome card_check(struct str text)
{
    char digits[CARD_DIGITS_MOST + 1];
    enum requisite_outcome outcome = check(text, digits);
    explicit_bzero(digits, sizeof digits);
    return outcome;
}

enum status card_read(struct str text, char digits[CARD_DIGITS_MOST + 1])
{
    if (check(text, digits) == REQUISITE_IS_GOOD) {
        return STATUS_OK;
    }
    explicit_bzero(digits, CARD_DIGITS_MOST + 1);
    return STATUS_INVALID;
}

enum card_scheme card_scheme_of(struct str digits)
{
    const struct range *range = digits.size < 4 ? NULL : range_of(digits);
    return range == NULL ? CARD_UNKNOWN : range->scheme;
}

void card_mask(struct str digits, char out[CARD_MASK])
{
    (void)snprintf(out, CARD_MASK, "•• %.4s", digits.data + digits.size - 4);
}

void card_mask_bin(struct str digits, char out[CARD_MASK])
{
    enum { BIN = 6, TAIL = 4 };
    memset(out, 0, CARD_MASK);
    memset(out, '*', digits.size);
    memcpy(out, digits.data, BIN);
    memcpy(out + digits.size - TAIL, digits.data + digits.size - TAIL, TAIL);
}
