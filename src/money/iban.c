#include "money/iban.h"

#include <stdio.h>
#include <string.h>

#include "money/digits.h"

/* How long a country's is, and the form of what follows its check digits: n digits, a capital
 * letters, c both; from the registry that SWIFT keeps for ISO 13616. */
struct country {
    char name[3];
    const char *form;
};
static const struct country countries[] = {
    {"AD", "8n12c"},    {"AE", "19n"},      {"AL", "8n16c"},    {"AT", "16n"},
    {"AZ", "4a20c"},    {"BA", "16n"},      {"BE", "12n"},      {"BG", "4a6n8c"},
    {"BH", "4a14c"},    {"BI", "23n"},      {"BR", "23n1a1c"},  {"BY", "4c4n16c"},
    {"CH", "5n12c"},    {"CR", "18n"},      {"CY", "8n16c"},    {"CZ", "20n"},
    {"DE", "18n"},      {"DJ", "23n"},      {"DK", "14n"},      {"DO", "4c20n"},
    {"EE", "16n"},      {"EG", "25n"},      {"ES", "20n"},      {"FI", "14n"},
    {"FK", "2a12n"},    {"FO", "14n"},      {"FR", "10n11c2n"}, {"GB", "4a14n"},
    {"GE", "2a16n"},    {"GI", "4a15c"},    {"GL", "14n"},      {"GR", "7n16c"},
    {"GT", "4c20c"},    {"HN", "4a20n"},    {"HR", "17n"},      {"HU", "24n"},
    {"IE", "4a14n"},    {"IL", "19n"},      {"IQ", "4a15n"},    {"IS", "22n"},
    {"IT", "1a10n12c"}, {"JO", "4a4n18c"},  {"KW", "4a22c"},    {"KZ", "3n13c"},
    {"LB", "4n20c"},    {"LC", "4a24c"},    {"LI", "5n12c"},    {"LT", "16n"},
    {"LU", "3n13c"},    {"LV", "4a13c"},    {"LY", "21n"},      {"MC", "10n11c2n"},
    {"MD", "20c"},      {"ME", "18n"},      {"MK", "3n10c2n"},  {"MN", "16n"},
    {"MR", "23n"},      {"MT", "4a5n18c"},  {"MU", "4a19n3a"},  {"NI", "4a20n"},
    {"NL", "4a10n"},    {"NO", "11n"},      {"OM", "3n16c"},    {"PK", "4a16c"},
    {"PL", "24n"},      {"PS", "4a21c"},    {"PT", "21n"},      {"QA", "4a21c"},
    {"RO", "4a16c"},    {"RS", "18n"},      {"RU", "14n15c"},   {"SA", "2n18c"},
    {"SC", "4a20n3a"},  {"SD", "14n"},      {"SE", "20n"},      {"SI", "15n"},
    {"SK", "20n"},      {"SM", "1a10n12c"}, {"SO", "19n"},      {"ST", "21n"},
    {"SV", "4a20n"},    {"TL", "19n"},      {"TN", "20n"},      {"TR", "5n1n16c"},
    {"UA", "6n19c"},    {"VA", "18n"},      {"VG", "4a16n"},    {"XK", "16n"},
    {"YE", "4a4n18c"},
};

static const char *form_of(const char *name)
{
    for (size_t i = 0; i < ARRAY_COUNT(countries); i++) {
        if (memcmp(countries[i].name, name, 2) == 0) {
            return countries[i].form;
        }
    }
    return NULL;
}

static bool is_of(char c, char letter)
{
    bool is_digit = c >= '0' && c <= '9';
    bool is_capital = c >= 'A' && c <= 'Z';
    return letter == 'n' ? is_digit : letter == 'a' ? is_capital : is_digit || is_capital;
}

static bool has_form(struct str text, const char *form)
{
    size_t at = 0;
    while (*form != '\0') {
        size_t count = 0;
        for (; *form >= '0' && *form <= '9'; form++) {
            count = count * 10 + (size_t)(*form - '0');
        }
        for (size_t i = 0; i < count; i++, at++) {
            if (at >= text.size || !is_of(text.data[at], *form)) {
                return false;
            }
        }
        form++;
    }
    return at == text.size;
}

/* Two letters and two check digits, of which 00, 01 and 99 cannot come out. */
static bool has_head(struct str text)
{
    struct str key = {text.data + 2, 2};
    return is_of(text.data[0], 'a') && is_of(text.data[1], 'a') && digits_only(key) &&
           !str_equal(key, STR("00")) && !str_equal(key, STR("01")) && !str_equal(key, STR("99"));
}

enum { HEAD = 4 };

static enum requisite_outcome check_iban(struct str text, char out[IBAN_MOST + 1])
{
    size_t size = 0;
    memset(out, 0, IBAN_MOST + 1);
    if (digits_ungroup(text, 4, out, IBAN_MOST, &size) != STATUS_OK || size <= HEAD) {
        return REQUISITE_IS_SHAPE;
    }
    struct str iban = {out, size};
    if (!has_head(iban)) {
        return REQUISITE_IS_SHAPE;
    }
    const char *form = form_of(out);
    if (form == NULL) {
        return REQUISITE_IS_COUNTRY;
    }
    if (!has_form((struct str){out + HEAD, size - HEAD}, form)) {
        return REQUISITE_IS_SHAPE;
    }
    return mod97(iban) == 1 ? REQUISITE_IS_GOOD : REQUISITE_IS_KEY;
}

enum requisite_outcome iban_check(struct str text)
{
    char iban[IBAN_MOST + 1];
    return check_iban(text, iban);
}

enum status iban_read(struct str text, char out[IBAN_MOST + 1])
{
    return check_iban(text, out) == REQUISITE_IS_GOOD ? STATUS_OK : STATUS_INVALID;
}

static enum requisite_outcome check_reference(struct str text,
                                              char out[CREDITOR_REFERENCE_MOST + 1])
{
    size_t size = 0;
    memset(out, 0, CREDITOR_REFERENCE_MOST + 1);
    if (digits_ungroup(text, 4, out, CREDITOR_REFERENCE_MOST, &size) != STATUS_OK || size <= HEAD) {
        return REQUISITE_IS_SHAPE;
    }
    struct str reference = {out, size};
    int rest = mod97(reference);
    if (!str_starts(reference, STR("RF")) || !has_head(reference) || rest < 0) {
        return REQUISITE_IS_SHAPE;
    }
    return rest == 1 ? REQUISITE_IS_GOOD : REQUISITE_IS_KEY;
}

enum requisite_outcome creditor_reference_check(struct str text)
{
    char reference[CREDITOR_REFERENCE_MOST + 1];
    return check_reference(text, reference);
}

enum status creditor_reference_read(struct str text, char out[CREDITOR_REFERENCE_MOST + 1])
{
    return check_reference(text, out) == REQUISITE_IS_GOOD ? STATUS_OK : STATUS_INVALID;
}

enum status creditor_reference_make(struct str reference, char out[CREDITOR_REFERENCE_MOST + 1])
{
    memset(out, 0, CREDITOR_REFERENCE_MOST + 1);
    if (reference.size == 0 || reference.size > CREDITOR_REFERENCE_MOST - HEAD) {
        return STATUS_INVALID;
    }
    memcpy(out, "RF00", HEAD);
    memcpy(out + HEAD, reference.data, reference.size);
    int rest = mod97((struct str){out, reference.size + HEAD});
    if (rest < 0) {
        return STATUS_INVALID;
    }
    int key = 98 - rest;
    out[2] = (char)('0' + key / 10);
    out[3] = (char)('0' + key % 10);
    return STATUS_OK;
}

bool bic_is_valid(struct str bic)
{
    enum { SHORT = 8, LONG = 11, LETTERS = 6 };
    if (bic.size != SHORT && bic.size != LONG) {
        return false;
    }
    for (size_t i = 0; i < bic.size; i++) {
        /* the first four may be digits, too, since ISO 9362:2014; the country's two never */
        bool is_country = i >= 4 && i < LETTERS;
        if (!is_of(bic.data[i], is_country ? 'a' : 'c')) {
            return false;
        }
    }
    return true;
}
