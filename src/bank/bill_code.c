/* bill_code.c - a bill out of its QR code. */
#include <string.h>

#include "bank/bill.h"
#include "money/payment_qr.h"

static struct str field_of(const struct gost_qr *qr, struct str key)
{
    for (int i = 0; i < GOST_FIELD_END; i++) {
        if (str_equal(key, str_from(gost_field_key((enum gost_field)i)))) {
            return qr->field[i].data == NULL ? STR("") : qr->field[i];
        }
    }
    return STR("");
}

static enum status fill_fields(const struct gost_qr *qr, struct bill_code *read)
{
    const struct provider *provider = &read->provider;
    read->fields = json_object();
    bool good = read->fields != NULL;
    for (size_t i = 0; i < provider->field_count && good; i++) {
        const struct provider_field *field = &provider->fields[i];
        struct str value = field->qr.size == 0 ? STR("") : field_of(qr, field->qr);
        if (str_is_plain_text(value) && provider_field_check(field, value) == FIELD_GOOD) {
            good = json_object_set_new(read->fields, field->name.data,
                                       json_stringn(value.data, value.size)) == 0;
        }
    }
    return good ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status bill_of_code(struct txn *txn, struct str code, struct arena *arena,
                         enum bank_outcome *outcome, struct bill_code *read)
{
    struct gost_qr qr;
    struct qr_fault fault;
    memset(read, 0, sizeof *read);
    enum status status = gost_qr_read_text(code, arena, &qr, &fault);
    if (status != STATUS_OK || fault.outcome != QR_GOOD) {
        *outcome = BANK_CODE_UNREADABLE;
        return status == STATUS_NO_MEMORY ? status : STATUS_OK;
    }
    status = provider_by_account(txn, qr.field[GOST_BIK], qr.field[GOST_ACCOUNT], arena,
                                 &read->provider);
    *outcome = status == STATUS_NOT_FOUND ? BANK_PROVIDER_UNKNOWN : BANK_OK;
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    read->minor = qr.sum.minor;
    return fill_fields(&qr, read);
}
