#include <inttypes.h>
#include <string.h>

#include "money/digits.h"
#include "money/payment_qr_internal.h"

enum line {
    LINE_TAG,
    LINE_VERSION,
    LINE_CHARSET,
    LINE_KIND,
    LINE_BIC,
    LINE_NAME,
    LINE_IBAN,
    LINE_AMOUNT,
    LINE_PURPOSE,
    LINE_REFERENCE,
    LINE_TEXT,
    LINE_INFORMATION,
    LINE_END
};

static const struct {
    const char *name;
    size_t most; /* characters */
} lines[LINE_END] = {
    {"tag", 3},     {"version", 3},    {"charset", 1}, {"kind", 3},
    {"bic", 11},    {"name", 70},      {"iban", 34},   {"amount", 15},
    {"purpose", 4}, {"reference", 35}, {"text", 140},  {"information", 70},
};

/* The standard's digits, from 1 on. */
static const enum charset charsets[] = {CHARSET_UTF_8,       CHARSET_ISO_8859_1, CHARSET_ISO_8859_2,
                                        CHARSET_ISO_8859_4,  CHARSET_ISO_8859_5, CHARSET_ISO_8859_7,
                                        CHARSET_ISO_8859_10, CHARSET_ISO_8859_15};

static struct str name_of(enum line line)
{
    return str_from(lines[line].name);
}

/* ---- lines: all end alike, with LF or with CR LF; the last may have no end */

static bool split(struct str rest, struct str out[LINE_END], struct qr_fault *fault)
{
    const char *first = memchr(rest.data, '\n', rest.size);
    bool has_return = first != NULL && first != rest.data && first[-1] == '\r';
    for (size_t i = 0; i < LINE_END; i++) {
        out[i] = STR("");
    }
    size_t count = 0;
    while (rest.size != 0) {
        bool is_ended = memchr(rest.data, '\n', rest.size) != NULL;
        struct str line = str_cut(&rest, '\n');
        if (is_ended && has_return) {
            if (line.size == 0 || line.data[line.size - 1] != '\r') {
                return qr_wrong(fault, QR_FORM, STR(""));
            }
            line.size--;
        }
        if (count == LINE_END) {
            return qr_wrong(fault, QR_FORM, STR(""));
        }
        out[count++] = line;
    }
    return count > LINE_IBAN || qr_wrong(fault, QR_FORM, STR(""));
}

static bool read_head(const struct str line[LINE_END], struct epc_qr *qr, struct qr_fault *fault)
{
    if (!str_equal(line[LINE_TAG], STR("BCD"))) {
        return qr_wrong(fault, QR_SERVICE, name_of(LINE_TAG));
    }
    qr->version = str_equal(line[LINE_VERSION], STR("001"))   ? 1
                  : str_equal(line[LINE_VERSION], STR("002")) ? 2
                                                              : 0;
    if (qr->version == 0) {
        return qr_wrong(fault, QR_SERVICE, name_of(LINE_VERSION));
    }
    struct str charset = line[LINE_CHARSET];
    if (charset.size != 1 || charset.data[0] < '1' || charset.data[0] > '8') {
        return qr_wrong(fault, QR_SERVICE, name_of(LINE_CHARSET));
    }
    qr->charset = charsets[charset.data[0] - '1'];
    return str_equal(line[LINE_KIND], STR("SCT")) ||
           qr_wrong(fault, QR_SERVICE, name_of(LINE_KIND));
}

/* Every line in UTF-8, and no longer than it may be. */
static bool decode(struct str line[LINE_END], enum charset charset, struct arena *arena,
                   struct qr_fault *fault, enum status *status)
{
    for (size_t i = LINE_BIC; i < LINE_END; i++) {
        enum line at = (enum line)i;
        *status = charset_decode(arena, charset, line[i], &line[i]);
        if (*status != STATUS_OK && *status != STATUS_INVALID) {
            return false;
        }
        if (*status == STATUS_INVALID || !str_is_plain_text(line[i])) {
            *status = STATUS_OK;
            return qr_wrong(fault, QR_ENCODING, name_of(at));
        }
        if (str_characters(line[i]) > lines[i].most) {
            return qr_wrong(fault, QR_LENGTH, name_of(at));
        }
    }
    return true;
}

/* ---- values */

/* EUR and 0.01 to 999999999.99; nothing at all leaves it to the payer. */
static bool read_amount(struct str text, struct epc_qr *qr)
{
    static const int64_t most = INT64_C(99999999999);
    struct amount amount;
    if (text.size == 0) {
        return true;
    }
    if (!str_starts(text, STR("EUR"))) {
        return false;
    }
    qr->decimal = (struct str){text.data + 3, text.size - 3};
    if (amount_parse(qr->decimal, CURRENCY_EUR, &amount) != STATUS_OK || amount.minor == 0 ||
        amount.minor > most) {
        return false;
    }
    qr->cents = amount.minor;
    return true;
}

static bool is_purpose(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if ((c < '0' || c > '9') && (c < 'A' || c > 'Z')) {
            return false;
        }
    }
    return true;
}

static bool is_electronic_iban(struct str text)
{
    return memchr(text.data, ' ', text.size) == NULL && iban_check(text) == REQUISITE_IS_GOOD;
}

/* Those of ISO 11649 have a key; others are a country's own. */
static bool is_reference(struct str text)
{
    return !str_starts(text, STR("RF")) || creditor_reference_check(text) == REQUISITE_IS_GOOD;
}

static bool read_values(const struct str line[LINE_END], struct epc_qr *qr, struct qr_fault *fault)
{
    if (line[LINE_BIC].size == 0 && qr->version == 1) {
        return qr_wrong(fault, QR_MISSING, name_of(LINE_BIC));
    }
    if (line[LINE_NAME].size == 0) {
        return qr_wrong(fault, QR_MISSING, name_of(LINE_NAME));
    }
    if (line[LINE_REFERENCE].size != 0 && line[LINE_TEXT].size != 0) {
        return qr_wrong(fault, QR_DOUBLE, name_of(LINE_TEXT));
    }
    const bool good[LINE_END] = {
        [LINE_BIC] = line[LINE_BIC].size == 0 || bic_is_valid(line[LINE_BIC]),
        [LINE_NAME] = true,
        [LINE_IBAN] = is_electronic_iban(line[LINE_IBAN]),
        [LINE_AMOUNT] = read_amount(line[LINE_AMOUNT], qr),
        [LINE_PURPOSE] = is_purpose(line[LINE_PURPOSE]),
        [LINE_REFERENCE] = is_reference(line[LINE_REFERENCE]),
        [LINE_TEXT] = true,
        [LINE_INFORMATION] = true,
    };
    for (size_t i = LINE_BIC; i < LINE_END; i++) {
        if (!good[i]) {
            return qr_wrong(fault, QR_VALUE, name_of((enum line)i));
        }
    }
    qr->bic = line[LINE_BIC];
    qr->name = line[LINE_NAME];
    qr->iban = line[LINE_IBAN];
    qr->purpose = line[LINE_PURPOSE];
    qr->reference = line[LINE_REFERENCE];
    qr->text = line[LINE_TEXT];
    qr->information = line[LINE_INFORMATION];
    return true;
}

enum status epc_qr_read(struct str bytes, struct arena *arena, struct epc_qr *qr,
                        struct qr_fault *fault)
{
    struct str line[LINE_END];
    enum status status = STATUS_OK;
    memset(qr, 0, sizeof *qr);
    *fault = (struct qr_fault){.outcome = QR_GOOD, .field = STR("")};
    if (bytes.size > EPC_QR_MOST) {
        (void)qr_wrong(fault, QR_SIZE, STR(""));
        return STATUS_OK;
    }
    bool is_read = split(bytes, line, fault) && read_head(line, qr, fault) &&
                   decode(line, qr->charset, arena, fault, &status) && read_values(line, qr, fault);
    return is_read ? STATUS_OK : status;
}

/* ---- making */

static char digit_of(enum charset charset)
{
    for (size_t i = 0; i < ARRAY_COUNT(charsets); i++) {
        if (charsets[i] == charset) {
            return (char)('1' + i);
        }
    }
    return '0';
}

static struct str amount_text(const struct epc_qr *qr, struct arena *arena)
{
    char decimal[AMOUNT_TEXT];
    if (qr->cents == 0) {
        return STR("");
    }
    amount_format((struct amount){qr->cents, CURRENCY_EUR}, decimal);
    return arena_printf(arena, "EUR%s", decimal);
}

enum status epc_qr_make(const struct epc_qr *qr, struct arena *arena, struct str *bytes,
                        struct qr_fault *fault)
{
    *bytes = STR("");
    struct str amount = amount_text(qr, arena);
    struct str text = arena_printf(
        arena, "BCD\n00%c\n%c\nSCT\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s",
        qr->version == 1 ? '1' : '2', digit_of(qr->charset), STR_ARGS(qr->bic), STR_ARGS(qr->name),
        STR_ARGS(qr->iban), STR_ARGS(amount), STR_ARGS(qr->purpose), STR_ARGS(qr->reference),
        STR_ARGS(qr->text), STR_ARGS(qr->information));
    if (text.data == NULL || amount.data == NULL) {
        return STATUS_NO_MEMORY;
    }
    while (text.data[text.size - 1] ==
           '\n') { /* nothing behind the last line that says something */
        text.size--;
    }
    enum status status = charset_encode(arena, qr->charset, text, bytes);
    if (status != STATUS_OK) {
        (void)qr_wrong(fault, QR_ENCODING, STR(""));
        return status;
    }
    struct epc_qr *back = ARENA_NEW(arena, struct epc_qr);
    status = back == NULL ? STATUS_NO_MEMORY : epc_qr_read(*bytes, arena, back, fault);
    return status == STATUS_OK && fault->outcome != QR_GOOD ? STATUS_INVALID : status;
}
