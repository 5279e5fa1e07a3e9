#include <inttypes.h>
#include <string.h>

#include "money/digits.h"
#include "money/payment_qr_internal.h"

enum { ID_SIZE = 32, BANK_DIGITS = 12, LINK_MOST = 256, SUM_DIGITS = 15 };

/* A or B, then S (for everybody, again and again) or D (for one payment), then digits and capitals.
 */
static bool is_id(struct str id)
{
    if (id.size != ID_SIZE || (id.data[0] != 'A' && id.data[0] != 'B') ||
        (id.data[1] != 'S' && id.data[1] != 'D')) {
        return false;
    }
    for (size_t i = 2; i < id.size; i++) {
        char c = id.data[i];
        if ((c < '0' || c > '9') && (c < 'A' || c > 'Z')) {
            return false;
        }
    }
    return true;
}

/* "&crc=" and four places end the link; what stands before is summed. */
static bool read_crc(struct str *link, struct sbp_link *read, struct qr_fault *fault)
{
    static const char name[] = "&crc=";
    size_t tail = sizeof name - 1 + CRC16_TEXT - 1;
    if (link->size <= tail || memcmp(link->data + link->size - tail, name, sizeof name - 1) != 0) {
        return qr_wrong(fault, QR_MISSING, STR("crc"));
    }
    struct str crc = {link->data + link->size - (CRC16_TEXT - 1), CRC16_TEXT - 1};
    link->size -= tail;
    crc16_format(crc16(*link), read->crc);
    return str_equal(crc, str_from(read->crc)) || qr_wrong(fault, QR_CRC, STR("crc"));
}

struct parameters {
    struct str type, bank, sum, currency;
};

static struct str *place_of(struct parameters *parameters, struct str name)
{
    return str_equal(name, STR("type"))   ? &parameters->type
           : str_equal(name, STR("bank")) ? &parameters->bank
           : str_equal(name, STR("sum"))  ? &parameters->sum
           : str_equal(name, STR("cur"))  ? &parameters->currency
                                          : NULL;
}

/* What the operator may add one day is passed over; a second crc is not. */
static bool read_parameters(struct str query, struct parameters *parameters, struct qr_fault *fault)
{
    while (query.size != 0) {
        struct str value = str_cut(&query, '&');
        struct str name = str_cut(&value, '=');
        struct str *place = place_of(parameters, name);
        if (str_equal(name, STR("crc")) || (place != NULL && place->data != NULL)) {
            return qr_wrong(fault, QR_DOUBLE, name);
        }
        if (place != NULL) {
            *place = value.data == NULL ? STR("") : value;
        }
    }
    return true;
}

static bool read_sum(const struct parameters *parameters, struct sbp_link *read,
                     struct qr_fault *fault)
{
    if (parameters->sum.data == NULL && parameters->currency.data == NULL) {
        return true;
    }
    if (parameters->sum.data == NULL) {
        return qr_wrong(fault, QR_MISSING, STR("sum"));
    }
    if (parameters->currency.data == NULL) {
        return qr_wrong(fault, QR_MISSING, STR("cur"));
    }
    if (!str_equal(parameters->currency, STR("RUB"))) {
        return qr_wrong(fault, QR_VALUE, STR("cur"));
    }
    read->has_sum = true;
    bool is_good = parameters->sum.size <= SUM_DIGITS &&
                   str_to_int64(parameters->sum, &read->sum) == STATUS_OK;
    return is_good || qr_wrong(fault, QR_VALUE, STR("sum"));
}

static bool read_values(const struct parameters *parameters, struct sbp_link *read,
                        struct qr_fault *fault)
{
    bool is_dynamic = str_equal(parameters->type, STR("02"));
    if (parameters->type.data == NULL || parameters->bank.data == NULL) {
        return qr_wrong(fault, QR_MISSING,
                        parameters->type.data == NULL ? STR("type") : STR("bank"));
    }
    if (!is_dynamic && !str_equal(parameters->type, STR("01"))) {
        return qr_wrong(fault, QR_VALUE, STR("type"));
    }
    if (!digits_are(parameters->bank, BANK_DIGITS)) {
        return qr_wrong(fault, QR_VALUE, STR("bank"));
    }
    read->is_dynamic = is_dynamic;
    read->bank = parameters->bank;
    return read_sum(parameters, read, fault);
}

static bool read_start(struct str *rest, struct str host, struct sbp_link *read,
                       struct qr_fault *fault)
{
    if (!str_starts(*rest, STR("https://"))) {
        return qr_wrong(fault, QR_SERVICE, STR(""));
    }
    *rest = (struct str){rest->data + 8, rest->size - 8};
    struct str of = str_cut(rest, '/');
    if (!str_equal(of, host)) {
        return qr_wrong(fault, QR_SERVICE, STR("host"));
    }
    read->id = str_cut(rest, '?');
    return is_id(read->id) || qr_wrong(fault, QR_VALUE, STR("id"));
}

enum status sbp_link_read(struct str link, struct str host, struct sbp_link *read,
                          struct qr_fault *fault)
{
    struct parameters parameters = {.type = {NULL, 0}};
    memset(read, 0, sizeof *read);
    *fault = (struct qr_fault){.outcome = QR_GOOD, .field = STR("")};
    if (link.size > LINK_MOST) {
        (void)qr_wrong(fault, QR_SIZE, STR(""));
        return STATUS_OK;
    }
    struct qr_fault of_crc = {.outcome = QR_GOOD, .field = STR("")};
    struct str rest = link;
    bool fits = read_crc(&rest, read, &of_crc);
    if (read_start(&rest, host, read, fault) && read_parameters(rest, &parameters, fault) &&
        read_values(&parameters, read, fault) && !fits) {
        *fault = of_crc;
    }
    return STATUS_OK;
}

enum status sbp_link_make(const struct sbp_link *link, struct str host, struct arena *arena,
                          struct str *text)
{
    *text = STR("");
    if (str_equal_fold(host, SBP_HOST)) {
        return STATUS_INVALID;
    }
    struct str sum =
        link->has_sum ? arena_printf(arena, "&sum=%" PRId64 "&cur=RUB", link->sum) : STR("");
    struct str start = arena_printf(
        arena, "https://%.*s/%.*s?type=%s&bank=%.*s%.*s", STR_ARGS(host), STR_ARGS(link->id),
        link->is_dynamic ? "02" : "01", STR_ARGS(link->bank), STR_ARGS(sum));
    if (start.data == NULL || sum.data == NULL) {
        return STATUS_NO_MEMORY;
    }
    char crc[CRC16_TEXT];
    crc16_format(crc16(start), crc);
    *text = arena_printf(arena, "%.*s&crc=%s", STR_ARGS(start), crc);
    struct sbp_link back;
    struct qr_fault fault;
    enum status status =
        text->data == NULL ? STATUS_NO_MEMORY : sbp_link_read(*text, host, &back, &fault);
    return status == STATUS_OK && fault.outcome != QR_GOOD ? STATUS_INVALID : status;
}
