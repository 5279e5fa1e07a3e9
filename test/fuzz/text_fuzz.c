/* Amounts, base64url, ids, days, phones, BIKs and account numbers: the first byte chooses. Whatever
 * is read is written as it was. */
#include <string.h>

#include "base/assume.h"
#include "base/encode.h"
#include "base/id.h"
#include "fuzz/fuzz.h"
#include "money/account_number.h"
#include "money/phone.h"

static void try_amount(struct str text, enum currency currency)
{
    struct amount amount;
    struct amount again;
    char out[AMOUNT_TEXT];
    if (amount_parse(text, currency, &amount) != STATUS_OK) {
        assume(amount.minor == 0);
        return;
    }
    assume(amount.minor >= 0 && amount.minor < AMOUNT_MAX);
    amount_format_ru(amount, out);
    amount_format_en(amount, out);
    amount_format(amount, out);
    enum status status = amount_parse(str_from(out), currency, &again);
    assume(status == STATUS_OK);
    assume(again.minor == amount.minor);
}

static void try_base64url(struct str text)
{
    unsigned char bytes[512];
    char out[BASE64URL_SIZE(512) + 1];
    size_t size = 0;
    if (base64url_decode(text, bytes, sizeof bytes, &size) == STATUS_OK) {
        size_t length = base64url_encode(bytes, size, out);
        assume(length == text.size);
        assume(memcmp(out, text.data, length) == 0);
    }
}

static void try_id(struct str text)
{
    int64_t id = 0;
    char out[ID_TEXT];
    if (id_parse(text, &id) == STATUS_OK) {
        assume(id > 0);
        id_format(id, out);
        assume(str_equal(str_from(out), text));
    }
}

static void try_day(struct str text)
{
    int32_t day = 0;
    char out[CLOCK_TEXT];
    if (day_parse(text, &day) == STATUS_OK) {
        day_format(day, out);
        assume(str_equal(str_from(out), text));
    }
}

static void try_requisites(struct str text)
{
    char out[PHONE_TEXT];
    struct str account = text;
    struct str bik = str_cut(&account, ' ');
    (void)bik_is_valid(bik);
    (void)account_number_is_valid(bik, account);
    if (phone_is_valid(text)) {
        assume(text.size <= 16 && text.data[0] == '+');
        phone_tail(text, out);
    }
    if (str_is_plain_text(text)) {
        assume(str_characters(text) <= text.size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct str text = {(const char *)bytes + 1, size - 1};
    switch (bytes[0]) {
    case 'a':
        try_amount(text, CURRENCY_RUB);
        try_amount(text, CURRENCY_USD);
        break;
    case 'b':
        try_base64url(text);
        break;
    case 'i':
        try_id(text);
        break;
    case 'd':
        try_day(text);
        break;
    default:
        try_requisites(text);
        break;
    }
    return 0;
}
