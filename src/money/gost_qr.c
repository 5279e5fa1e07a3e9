#include <inttypes.h>
#include <string.h>

#include "base/assume.h"
#include "money/digits.h"
#include "money/payment_qr_internal.h"

struct known {
    const char *key;
    size_t most;
};
#define KNOWN(name, most, key) {key, most},
static const struct known known[GOST_FIELD_END] = {GOST_FIELD_LIST(KNOWN)};
#undef KNOWN
_Static_assert(GOST_FIELD_END <= 64, "a bit a field in doubtful");

const char *gost_field_key(enum gost_field field)
{
    return known[field].key;
}

static struct str key_of(enum gost_field field)
{
    return str_from(known[field].key);
}

/* What some programs write instead. */
static const struct {
    const char *key;
    enum gost_field field;
} aliases[] = {{"INN", GOST_PAYEE_INN}, {"PayeeKPP", GOST_KPP}};

/* Numbers, which people and programs write in groups. */
static const enum gost_field numbers[] = {GOST_ACCOUNT,   GOST_BIK, GOST_CORRESPONDENT,
                                          GOST_PAYEE_INN, GOST_KPP, GOST_PAYER_INN,
                                          GOST_KBK,       GOST_UIN, GOST_OKTMO};

enum { SERVICE_BYTES = 7, PAIRS_MOST = 128 };

struct pair {
    struct str key, value;
};

struct reading {
    struct arena *arena;
    struct gost_qr *qr;
    struct qr_fault *fault;
    struct str rest; /* decoded, from the first separator on */
    struct pair pairs[PAIRS_MOST];
    size_t count;
    enum status status;
};

/* ---- the service block: ST, the version 0001, a digit of the encoding, the separator */

static bool is_separator(unsigned char byte, enum charset charset)
{
    bool is_letter = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
    bool is_digit = byte >= '0' && byte <= '9';
    return byte != 0 && byte != '=' && !is_letter && !is_digit &&
           (byte < 0x80 || charset != CHARSET_UTF_8);
}

static size_t character_bytes(struct str text)
{
    size_t size = 1;
    while (size < text.size && ((unsigned char)text.data[size] & 0xC0) == 0x80) {
        size++;
    }
    return size;
}

/* False: it does not begin as a code of this kind. */
static bool charset_named(struct str code, enum charset *charset)
{
    static const enum charset charsets[] = {CHARSET_WINDOWS_1251, CHARSET_UTF_8, CHARSET_KOI8_R};
    if (code.size <= SERVICE_BYTES || !str_starts(code, STR("ST0001")) ||
        code.data[SERVICE_BYTES - 1] < '1' || code.data[SERVICE_BYTES - 1] > '3') {
        return false;
    }
    *charset = charsets[code.data[SERVICE_BYTES - 1] - '1'];
    return true;
}

static bool read_service(struct reading *reading, struct str bytes)
{
    struct gost_qr *qr = reading->qr;
    if (bytes.size > PAYMENT_QR_MOST) {
        return qr_wrong(reading->fault, QR_SIZE, STR(""));
    }
    if (!charset_named(bytes, &qr->charset)) {
        return qr_wrong(reading->fault, QR_SERVICE, STR(""));
    }
    if (!is_separator((unsigned char)bytes.data[SERVICE_BYTES], qr->charset)) {
        return qr_wrong(reading->fault, QR_SERVICE, STR(""));
    }
    struct str coded = {bytes.data + SERVICE_BYTES, bytes.size - SERVICE_BYTES};
    reading->status = charset_decode(reading->arena, qr->charset, coded, &reading->rest);
    if (reading->status != STATUS_OK) {
        bool is_coded = reading->status != STATUS_INVALID;
        reading->status = is_coded ? reading->status : STATUS_OK;
        return qr_wrong(reading->fault, QR_ENCODING, STR(""));
    }
    qr->separator = (struct str){reading->rest.data, character_bytes(reading->rest)};
    return true;
}

/* ---- pairs */

/* The next piece behind a separator. The text begins with one. */
static struct str next_piece(struct reading *reading)
{
    struct str separator = reading->qr->separator;
    struct str rest = {reading->rest.data + separator.size, reading->rest.size - separator.size};
    const char *end = memmem(rest.data, rest.size, separator.data, separator.size);
    size_t size = end == NULL ? rest.size : (size_t)(end - rest.data);
    reading->rest = (struct str){rest.data + size, rest.size - size};
    return (struct str){rest.data, size};
}

static struct str trim(struct str text)
{
    while (text.size != 0 && text.data[0] == ' ') {
        text = (struct str){text.data + 1, text.size - 1};
    }
    while (text.size != 0 && text.data[text.size - 1] == ' ') {
        text.size--;
    }
    return text;
}

static bool read_pair(struct reading *reading, struct str piece)
{
    struct str value = piece;
    bool has_sign = memchr(piece.data, '=', piece.size) != NULL;
    struct str key = str_cut(&value, '=');
    if (!has_sign || key.size == 0 || reading->count == PAIRS_MOST) {
        return qr_wrong(reading->fault, QR_FORM, STR(""));
    }
    for (size_t i = 0; i < reading->count; i++) {
        if (str_equal_fold(reading->pairs[i].key, key)) {
            return qr_wrong(reading->fault, QR_DOUBLE, key);
        }
    }
    value = value.size == 0 ? STR("") : trim(value);
    if (!str_is_plain_text(key) || !str_is_plain_text(value)) {
        return qr_wrong(reading->fault, QR_VALUE, str_is_plain_text(key) ? key : STR(""));
    }
    reading->pairs[reading->count++] = (struct pair){key, value};
    return true;
}

/* What stands under this key; data NULL: nothing does. */
static struct str value_of(const struct reading *reading, struct str key)
{
    for (size_t i = 0; i < reading->count; i++) {
        if (str_equal_fold(reading->pairs[i].key, key)) {
            return reading->pairs[i].value;
        }
    }
    return (struct str){NULL, 0};
}

/* Without blanks, also those that do not break. */
static struct str squeeze(struct reading *reading, struct str text)
{
    char *out = arena_alloc(reading->arena, 1, text.size + 1);
    if (out == NULL) {
        reading->status = STATUS_NO_MEMORY;
        return STR("");
    }
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        struct str here = {text.data + i, text.size - i};
        bool is_wide = str_starts(here, STR("\xC2\xA0"));
        i += is_wide;
        if (!is_wide && text.data[i] != ' ') {
            out[size++] = text.data[i];
        }
    }
    return (struct str){out, size};
}

static bool read_pairs(struct reading *reading)
{
    struct gost_qr *qr = reading->qr;
    while (reading->rest.size != 0) {
        struct str piece = next_piece(reading);
        if (piece.size != 0 && !read_pair(reading, piece)) {
            return false;
        }
    }
    for (size_t i = 0; i < GOST_FIELD_END; i++) {
        qr->field[i] = value_of(reading, key_of((enum gost_field)i));
    }
    for (size_t i = 0; i < ARRAY_COUNT(aliases); i++) {
        struct str *field = &qr->field[aliases[i].field];
        *field = field->data == NULL ? value_of(reading, str_from(aliases[i].key)) : *field;
    }
    for (size_t i = 0; i < ARRAY_COUNT(numbers); i++) {
        struct str *field = &qr->field[numbers[i]];
        *field = field->data == NULL ? *field : squeeze(reading, *field);
    }
    return reading->status == STATUS_OK;
}

/* ---- what must be right */

static bool is_right(const struct gost_qr *qr, enum gost_field field)
{
    struct str value = qr->field[field];
    switch ((int)field) {
    case GOST_ACCOUNT:
        return digits_are(value, ACCOUNT_NUMBER_DIGITS);
    case GOST_BIK:
        return bik_is_valid(value);
    case GOST_CORRESPONDENT: /* the treasury's payees and some banks have none */
        return value.size == 0 || str_equal(value, STR("0")) ||
               digits_are(value, ACCOUNT_NUMBER_DIGITS);
    default:
        return true;
    }
}

static size_t bytes_of(const struct gost_qr *qr, struct str text)
{
    return qr->charset == CHARSET_UTF_8 ? text.size : str_characters(text);
}

static bool check_mandatory(const struct reading *reading)
{
    const struct gost_qr *qr = reading->qr;
    size_t bytes = GOST_MANDATORY - 1; /* separators */
    for (size_t i = 0; i < GOST_MANDATORY; i++) {
        enum gost_field field = (enum gost_field)i;
        struct str value = qr->field[i];
        if (value.data == NULL || (value.size == 0 && field != GOST_CORRESPONDENT)) {
            return qr_wrong(reading->fault, QR_MISSING, key_of(field));
        }
        if (!is_right(qr, field)) {
            return qr_wrong(reading->fault, QR_VALUE, key_of(field));
        }
        bytes += strlen(known[i].key) + 1 + bytes_of(qr, value);
    }
    return bytes <= GOST_MANDATORY_BYTES || qr_wrong(reading->fault, QR_SIZE, STR(""));
}

static bool check_lengths(const struct reading *reading)
{
    for (size_t i = 0; i < GOST_FIELD_END; i++) {
        struct str value = reading->qr->field[i];
        if (value.data != NULL && known[i].most != 0 && str_characters(value) > known[i].most) {
            return qr_wrong(reading->fault, QR_LENGTH, key_of((enum gost_field)i));
        }
    }
    return true;
}

/* ---- what may be wrong: a person looks at it */

static void doubt(struct gost_qr *qr, enum gost_field field, bool is_doubtful)
{
    qr->doubtful |= is_doubtful ? UINT64_C(1) << field : 0;
}

static void doubt_requisite(struct gost_qr *qr, enum gost_field field, enum requisite kind)
{
    struct str value = qr->field[field];
    /* "0" and nothing say that there is none */
    bool is_none = value.size == 0 || str_equal(value, STR("0"));
    doubt(qr, field, !is_none && requisite_check(kind, value) != REQUISITE_IS_GOOD);
}

static bool fits(const struct gost_qr *qr, enum gost_field field)
{
    struct str bik = qr->field[GOST_BIK];
    struct str number = qr->field[field];
    return account_number_check(bik, number, account_holder_of(bik, number), NULL) == ACCOUNT_GOOD;
}

/* A bank's own correspondent account ends as its BIK does. */
static bool is_of_the_bank(const struct gost_qr *qr)
{
    struct str number = qr->field[GOST_CORRESPONDENT];
    struct str bik = qr->field[GOST_BIK];
    enum { TAIL = 3 };
    return !str_starts(number, STR("30101")) || memcmp(number.data + ACCOUNT_NUMBER_DIGITS - TAIL,
                                                       bik.data + BIK_DIGITS - TAIL, TAIL) == 0;
}

/* Whole kopecks; a point in it would mean roubles, and nobody knows. */
static void read_sum(struct gost_qr *qr)
{
    struct str text = qr->field[GOST_SUM];
    int64_t minor = 0;
    if (text.data == NULL || text.size == 0) {
        return;
    }
    bool is_good = str_to_int64(text, &minor) == STATUS_OK && minor > 0 && minor <= AMOUNT_MAX;
    qr->sum.minor = is_good ? minor : 0;
    doubt(qr, GOST_SUM, !is_good);
}

static void doubt_all(struct gost_qr *qr)
{
    read_sum(qr);
    doubt(qr, GOST_ACCOUNT, !fits(qr, GOST_ACCOUNT));
    bool has_correspondent = qr->field[GOST_CORRESPONDENT].size == ACCOUNT_NUMBER_DIGITS;
    doubt(qr, GOST_CORRESPONDENT,
          has_correspondent && (!fits(qr, GOST_CORRESPONDENT) || !is_of_the_bank(qr)));
    doubt_requisite(qr, GOST_PAYEE_INN, REQUISITE_INN);
    doubt_requisite(qr, GOST_PAYER_INN, REQUISITE_INN);
    doubt_requisite(qr, GOST_KPP, REQUISITE_KPP);
    doubt_requisite(qr, GOST_KBK, REQUISITE_KBK);
    doubt_requisite(qr, GOST_OKTMO, REQUISITE_OKTMO);
    doubt_requisite(qr, GOST_UIN, REQUISITE_UIN);
}

enum status gost_qr_read(struct str bytes, struct arena *arena, struct gost_qr *qr,
                         struct qr_fault *fault)
{
    struct reading reading = {.arena = arena, .qr = qr, .fault = fault};
    memset(qr, 0, sizeof *qr);
    qr->sum.currency = CURRENCY_RUB;
    *fault = (struct qr_fault){.outcome = QR_GOOD, .field = STR("")};
    if (read_service(&reading, bytes) && read_pairs(&reading) && check_lengths(&reading) &&
        check_mandatory(&reading)) {
        doubt_all(qr);
    }
    return reading.status;
}

/* What was decoded goes back into the bytes that it was. What cannot be of them was decoded wrong,
 * and so was what has the sign that decoders put where they fail. */
static enum status bytes_of_text(struct str text, struct arena *arena, struct str *bytes)
{
    enum charset charset = CHARSET_UTF_8;
    struct str failed = STR("\xEF\xBF\xBD");
    *bytes = text;
    if (text.size != 0 && memmem(text.data, text.size, failed.data, failed.size) != NULL) {
        return STATUS_INVALID;
    }
    return charset_named(text, &charset) && charset != CHARSET_UTF_8
               ? charset_encode(arena, charset, text, bytes)
               : STATUS_OK;
}

enum status gost_qr_read_text(struct str text, struct arena *arena, struct gost_qr *qr,
                              struct qr_fault *fault)
{
    struct str bytes;
    enum status status = bytes_of_text(text, arena, &bytes);
    if (status == STATUS_INVALID) {
        memset(qr, 0, sizeof *qr);
        (void)qr_wrong(fault, QR_ENCODING, STR(""));
        return STATUS_OK;
    }
    return status == STATUS_OK ? gost_qr_read(bytes, arena, qr, fault) : status;
}

/* ---- making */

static bool is_used(const struct gost_qr *qr, char separator)
{
    for (size_t i = 0; i < GOST_FIELD_END; i++) {
        struct str value = qr->field[i];
        if (value.size != 0 && memchr(value.data, separator, value.size) != NULL) {
            return true;
        }
    }
    return false;
}

/* 0: every one of them is used. */
static char choose_separator(const struct gost_qr *qr)
{
    for (const char *at = "|#;:^_~{}!$%&()*+,/@"; *at != '\0'; at++) {
        if (!is_used(qr, *at)) {
            return *at;
        }
    }
    return 0;
}

static struct str add_pair(struct arena *arena, struct str text, char separator,
                           enum gost_field field, struct str value)
{
    return text.data == NULL ? text
                             : arena_printf(arena, "%.*s%c%s=%.*s", STR_ARGS(text), separator,
                                            known[field].key, STR_ARGS(value));
}

static char digit_of(enum charset charset)
{
    return charset == CHARSET_WINDOWS_1251 ? '1' : charset == CHARSET_KOI8_R ? '3' : '2';
}

enum status gost_qr_make(const struct gost_qr *qr, struct arena *arena, struct str *bytes,
                         struct qr_fault *fault)
{
    *bytes = STR("");
    char separator = choose_separator(qr);
    if (separator == 0) {
        (void)qr_wrong(fault, QR_FORM, STR(""));
        return STATUS_INVALID;
    }
    struct str sum = arena_printf(arena, "%" PRId64, qr->sum.minor);
    struct str text = arena_printf(arena, "ST0001%c", digit_of(qr->charset));
    for (size_t i = 0; i < GOST_FIELD_END; i++) {
        bool is_sum = i == GOST_SUM && qr->sum.minor > 0;
        if (is_sum || qr->field[i].data != NULL) {
            text =
                add_pair(arena, text, separator, (enum gost_field)i, is_sum ? sum : qr->field[i]);
        }
    }
    if (text.data == NULL || sum.data == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = charset_encode(arena, qr->charset, text, bytes);
    if (status != STATUS_OK) {
        (void)qr_wrong(fault, QR_ENCODING, STR(""));
        return status;
    }
    struct gost_qr *back = ARENA_NEW(arena, struct gost_qr);
    status = back == NULL ? STATUS_NO_MEMORY : gost_qr_read(*bytes, arena, back, fault);
    return status == STATUS_OK && fault->outcome != QR_GOOD ? STATUS_INVALID : status;
}
