#include <stdio.h>
#include <string.h>

#include "money/digits.h"
#include "money/payment_qr_internal.h"

enum {
    FORMAT = 0,
    METHOD = 1,
    ACCOUNT_FIRST = 2,
    TEMPLATE_FIRST = 26,
    ACCOUNT_LAST = 51,
    CATEGORY = 52,
    CURRENCY = 53,
    AMOUNT = 54,
    COUNTRY = 58,
    NAME = 59,
    CITY = 60,
    POSTAL = 61,
    ADDED = 62,
    CHECK_SUM = 63,
    LANGUAGE = 64,
    OWN_FIRST = 80,
    FIELDS = 100,
    HEAD = 4, /* two digits of what it is, two of how long */
};

/* ---- fields */

static int two_digits(const char *text)
{
    return digits_are((struct str){text, 2}, 2) ? (text[0] - '0') * 10 + text[1] - '0' : -1;
}

/* How many bytes so many characters have; 0: there are not so many. */
static size_t bytes_of(struct str text, int characters)
{
    size_t at = 0;
    for (; characters > 0 && at < text.size; characters--) {
        at++;
        while (at < text.size && ((unsigned char)text.data[at] & 0xC0) == 0x80) {
            at++;
        }
    }
    return characters > 0 ? 0 : at;
}

enum status emv_next(struct str *rest, struct emv_field *field)
{
    if (rest->size == 0) {
        return STATUS_NOT_FOUND;
    }
    if (rest->size <= HEAD) {
        return STATUS_INVALID;
    }
    field->id = two_digits(rest->data);
    int length = two_digits(rest->data + 2);
    struct str behind = {rest->data + HEAD, rest->size - HEAD};
    size_t size = length < 0 ? 0 : bytes_of(behind, length);
    if (field->id < 0 || length <= 0 || size == 0) {
        return STATUS_INVALID;
    }
    field->value = (struct str){behind.data, size};
    *rest = (struct str){behind.data + size, behind.size - size};
    return STATUS_OK;
}

static bool is_template(int id)
{
    return (id >= TEMPLATE_FIRST && id <= ACCOUNT_LAST) || id == ADDED || id == LANGUAGE ||
           id >= OWN_FIRST;
}

/* Fields to the end, none of them twice. */
static bool is_well_nested(struct str rest)
{
    bool seen[FIELDS] = {false};
    struct emv_field field;
    enum status status = STATUS_OK;
    while ((status = emv_next(&rest, &field)) == STATUS_OK) {
        if (seen[field.id]) {
            return false;
        }
        seen[field.id] = true;
    }
    return status == STATUS_NOT_FOUND;
}

/* ---- values */

static bool is_amount(struct str text)
{
    enum { MOST = 13 };
    struct str fraction = text;
    struct str whole = str_cut(&fraction, '.');
    bool has_point = whole.size != text.size;
    bool is_fraction = !has_point || fraction.size == 0 || digits_only(fraction);
    return text.size <= MOST && digits_only(whole) && is_fraction;
}

static bool is_country(struct str text)
{
    return text.size == 2 && text.data[0] >= 'A' && text.data[0] <= 'Z' && text.data[1] >= 'A' &&
           text.data[1] <= 'Z';
}

static bool is_right(const struct emv_field *field)
{
    switch (field->id) {
    case FORMAT:
        return str_equal(field->value, STR("01"));
    case METHOD:
        return str_equal(field->value, STR("11")) || str_equal(field->value, STR("12"));
    case CATEGORY:
        return digits_are(field->value, 4);
    case CURRENCY:
        return digits_are(field->value, 3);
    case AMOUNT:
        return is_amount(field->value);
    case COUNTRY:
        return is_country(field->value);
    case CHECK_SUM:
        return field->value.size == CRC16_TEXT - 1;
    default:
        return !is_template(field->id) || is_well_nested(field->value);
    }
}

static struct str sub_field(struct str rest, int id)
{
    struct emv_field field;
    while (emv_next(&rest, &field) == STATUS_OK) {
        if (field.id == id) {
            return field.value;
        }
    }
    return STR("");
}

static void keep(struct emv_qr *qr, const struct emv_field *field)
{
    if (field->id >= ACCOUNT_FIRST && field->id <= ACCOUNT_LAST) {
        qr->account[qr->accounts++] = *field;
        return;
    }
    switch (field->id) {
    case METHOD:
        qr->is_dynamic = str_equal(field->value, STR("12"));
        break;
    case CATEGORY:
        qr->category = field->value;
        break;
    case CURRENCY:
        qr->currency = field->value;
        break;
    case AMOUNT:
        qr->amount = field->value;
        break;
    case COUNTRY:
        qr->country = field->value;
        break;
    case NAME:
        qr->name = field->value;
        break;
    case CITY:
        qr->city = field->value;
        break;
    case POSTAL:
        qr->postal = field->value;
        break;
    case ADDED:
        qr->bill = sub_field(field->value, 1);
        qr->reference = sub_field(field->value, 5);
        qr->terminal = sub_field(field->value, 7);
        qr->purpose = sub_field(field->value, 8);
        break;
    case LANGUAGE:
        qr->local_name = sub_field(field->value, 1);
        qr->local_city = sub_field(field->value, 2);
        break;
    default: /* tips and what others have agreed on among themselves */
        break;
    }
}

/* ---- the whole */

static const char *const names[FIELDS] = {
    [FORMAT] = "00", [METHOD] = "01",  [CATEGORY] = "52", [CURRENCY] = "53",
    [AMOUNT] = "54", [COUNTRY] = "58", [NAME] = "59",     [CITY] = "60",
    [POSTAL] = "61", [ADDED] = "62",   [LANGUAGE] = "64", [CHECK_SUM] = "63",
};

static struct str name_of(int id)
{
    return names[id] == NULL ? STR("") : str_from(names[id]);
}

/* The format first, nothing twice, each of its form, the check sum last. */
static bool read_fields(struct str text, struct emv_qr *qr, struct qr_fault *fault)
{
    bool seen[FIELDS] = {false};
    struct str rest = text;
    struct emv_field field = {.id = -1};
    enum status status = STATUS_OK;
    while ((status = emv_next(&rest, &field)) == STATUS_OK) {
        if (seen[field.id]) {
            return qr_wrong(fault, QR_DOUBLE, name_of(field.id));
        }
        if (!is_right(&field)) {
            return qr_wrong(fault, QR_VALUE, name_of(field.id));
        }
        if (field.id == CHECK_SUM && rest.size != 0) {
            return qr_wrong(fault, QR_FORM, name_of(field.id));
        }
        seen[field.id] = true;
        keep(qr, &field);
    }
    if (status != STATUS_NOT_FOUND) {
        return qr_wrong(fault, QR_FORM, STR(""));
    }
    if (!seen[CHECK_SUM]) {
        return qr_wrong(fault, QR_MISSING, name_of(CHECK_SUM));
    }
    return qr->accounts != 0 || qr_wrong(fault, QR_MISSING, STR("26"));
}

enum status emv_qr_read(struct str text, struct emv_qr *qr, struct qr_fault *fault)
{
    memset(qr, 0, sizeof *qr);
    *fault = (struct qr_fault){.outcome = QR_GOOD, .field = STR("")};
    if (text.size > PAYMENT_QR_MOST) {
        (void)qr_wrong(fault, QR_SIZE, STR(""));
        return STATUS_OK;
    }
    if (!str_starts(text, STR("000201"))) {
        (void)qr_wrong(fault, QR_SERVICE, STR(""));
        return STATUS_OK;
    }
    if (!str_is_plain_text(text)) {
        (void)qr_wrong(fault, QR_ENCODING, STR(""));
        return STATUS_OK;
    }
    size_t tail = HEAD + CRC16_TEXT - 1;
    struct str end = {text.data + text.size - (text.size < tail ? text.size : tail), tail};
    if (text.size > tail && str_starts(end, STR("6304"))) {
        crc16_format(crc16((struct str){text.data, text.size - CRC16_TEXT + 1}), qr->crc);
    }
    if (read_fields(text, qr, fault) && memcmp(end.data + HEAD, qr->crc, CRC16_TEXT - 1) != 0) {
        (void)qr_wrong(fault, QR_CRC, name_of(CHECK_SUM));
    }
    return STATUS_OK;
}

/* ---- making */

enum { VALUE_MOST = 99 };

/* text with one more field, when value is not empty. data NULL: it does not fit, or no memory. */
static struct str add(struct arena *arena, struct str text, int id, struct str value)
{
    size_t characters = str_characters(value);
    if (text.data == NULL || value.data == NULL || value.size == 0) {
        return value.size != 0 && value.data == NULL ? value : text;
    }
    if (characters > VALUE_MOST) {
        return (struct str){NULL, 0};
    }
    return arena_printf(arena, "%.*s%02d%02d%.*s", STR_ARGS(text), id, (int)characters,
                        STR_ARGS(value));
}

static struct str added_data(const struct emv_qr *qr, struct arena *arena)
{
    struct str text = add(arena, STR(""), 1, qr->bill);
    text = add(arena, text, 5, qr->reference);
    text = add(arena, text, 7, qr->terminal);
    return add(arena, text, 8, qr->purpose);
}

static struct str local_data(const struct emv_qr *qr, struct arena *arena)
{
    if (qr->local_name.size == 0) {
        return STR("");
    }
    struct str text = add(arena, STR("0002RU"), 1, qr->local_name);
    return add(arena, text, 2, qr->local_city);
}

enum status emv_qr_make(const struct emv_qr *qr, struct arena *arena, struct str *text,
                        struct qr_fault *fault)
{
    struct str made = add(arena, STR("000201"), METHOD, qr->is_dynamic ? STR("12") : STR("11"));
    for (size_t i = 0; i < qr->accounts; i++) {
        made = add(arena, made, qr->account[i].id, qr->account[i].value);
    }
    made = add(arena, made, CATEGORY, qr->category);
    made = add(arena, made, CURRENCY, qr->currency);
    made = add(arena, made, AMOUNT, qr->amount);
    made = add(arena, made, COUNTRY, qr->country);
    made = add(arena, made, NAME, qr->name);
    made = add(arena, made, CITY, qr->city);
    made = add(arena, made, POSTAL, qr->postal);
    struct str added = added_data(qr, arena);
    struct str local = local_data(qr, arena);
    made = added.data == NULL ? added : add(arena, made, ADDED, added);
    made = local.data == NULL ? local : add(arena, made, LANGUAGE, local);
    made = made.data == NULL ? made : arena_printf(arena, "%.*s6304", STR_ARGS(made));
    *text = STR("");
    if (made.data == NULL) {
        (void)qr_wrong(fault, QR_LENGTH, STR(""));
        return STATUS_INVALID;
    }
    char crc[CRC16_TEXT];
    crc16_format(crc16(made), crc);
    *text = arena_printf(arena, "%.*s%s", STR_ARGS(made), crc);
    struct emv_qr *back = ARENA_NEW(arena, struct emv_qr);
    if (text->data == NULL || back == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = emv_qr_read(*text, back, fault);
    return status == STATUS_OK && fault->outcome != QR_GOOD ? STATUS_INVALID : status;
}
