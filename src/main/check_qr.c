/* check_qr.c - payment codes. Their bytes come on standard input where they are not UTF-8. */
#include <stdio.h>
#include <string.h>

#include "base/outcome.h"
#include "main/check.h"
#include "money/payment_qr.h"

/* "double key Sum", "missing BIC"; where a value is wrong, the field alone. */
static bool refuse(struct check *check, const struct qr_fault *fault)
{
    const struct requisite_text *text = &qr_outcomes[fault->outcome];
    bool has_field = fault->field.size != 0;
    struct str error =
        fault->outcome == QR_VALUE && has_field ? fault->field
        : has_field && fault->outcome != QR_SERVICE
            ? arena_printf(&check->arena, "%s %.*s", text->word, STR_ARGS(fault->field))
            : str_from(text->word);
    struct str why = has_field ? arena_printf(&check->arena, "%s: %.*s", text->text[LANGUAGE_EN],
                                              STR_ARGS(fault->field))
                               : str_from(text->text[LANGUAGE_EN]);
    check->failed |= error.data == NULL || why.data == NULL;
    if (!check->failed) {
        check->why = why.data;
        check_add(check, "error", error);
        check_add(check, "why", why);
    }
    return false;
}

static void add_some(struct check *check, const char *name, struct str value)
{
    if (value.size != 0) {
        check_add(check, name, value);
    }
}

/* ---- GOST R 56042-2014: keys in small letters */

enum { KEY_ROOM = 24 };

static const char *small_key(enum gost_field field, char out[KEY_ROOM])
{
    (void)snprintf(out, KEY_ROOM, "%s", gost_field_key(field));
    for (char *at = out; *at != '\0'; at++) {
        *at = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
    }
    return out;
}

static void say_gost(struct check *check, const struct gost_qr *qr)
{
    char key[KEY_ROOM];
    json_t *doubtful = qr->doubtful == 0 ? NULL : check_add_list(check, "doubtful");
    check_add(check, "_enc", str_from(charset_words[qr->charset]));
    check_add(check, "_sep", qr->separator);
    for (size_t i = 0; i < GOST_FIELD_END; i++) {
        (void)small_key((enum gost_field)i, key);
        if (qr->field[i].data != NULL) {
            check_add(check, key, qr->field[i]);
        }
        if ((qr->doubtful >> i & 1) != 0) {
            check->failed |= json_array_append_new(doubtful, json_string(key)) != 0;
        }
    }
}

enum status check_gost_qr(struct check *check, bool *is_valid)
{
    struct gost_qr *qr = ARENA_NEW(&check->arena, struct gost_qr);
    struct qr_fault fault;
    enum status status =
        qr == NULL ? STATUS_NO_MEMORY : gost_qr_read(check->value, &check->arena, qr, &fault);
    if (status != STATUS_OK) {
        return status;
    }
    *is_valid = fault.outcome == QR_GOOD || refuse(check, &fault);
    if (*is_valid) {
        say_gost(check, qr);
    }
    return STATUS_OK;
}

/* ---- EMV */

static void say_emv_accounts(struct check *check, const struct emv_qr *qr)
{
    json_t *accounts = check_add_list(check, "accounts");
    for (size_t i = 0; i < qr->accounts; i++) {
        char id[4];
        (void)snprintf(id, sizeof id, "%02d", qr->account[i].id % 100);
        json_t *account = json_pack("{s:s,s:s%}", "id", id, "value", qr->account[i].value.data,
                                    qr->account[i].value.size);
        check->failed |= json_array_append_new(accounts, account) != 0;
    }
}

enum status check_emv_qr(struct check *check, bool *is_valid)
{
    struct emv_qr *qr = ARENA_NEW(&check->arena, struct emv_qr);
    struct qr_fault fault;
    enum status status = qr == NULL ? STATUS_NO_MEMORY : emv_qr_read(check->value, qr, &fault);
    if (status != STATUS_OK) {
        return status;
    }
    *is_valid = fault.outcome == QR_GOOD || refuse(check, &fault);
    add_some(check, "crc", str_from(qr->crc));
    if (*is_valid) {
        check_add_flag(check, "dynamic", qr->is_dynamic);
        add_some(check, "mcc", qr->category);
        add_some(check, "currency", qr->currency);
        add_some(check, "amount", qr->amount);
        add_some(check, "country", qr->country);
        add_some(check, "name", qr->name);
        add_some(check, "city", qr->city);
        add_some(check, "postal", qr->postal);
        add_some(check, "bill", qr->bill);
        add_some(check, "reference", qr->reference);
        add_some(check, "terminal", qr->terminal);
        add_some(check, "purpose", qr->purpose);
        add_some(check, "local_name", qr->local_name);
        add_some(check, "local_city", qr->local_city);
        say_emv_accounts(check, qr);
    }
    return STATUS_OK;
}

/* ---- the European credit transfer */

enum status check_epc_qr(struct check *check, bool *is_valid)
{
    struct epc_qr qr;
    struct qr_fault fault;
    enum status status = epc_qr_read(check->value, &check->arena, &qr, &fault);
    if (status != STATUS_OK) {
        return status;
    }
    *is_valid = fault.outcome == QR_GOOD || refuse(check, &fault);
    if (*is_valid) {
        check_add(check, "version", qr.version == 1 ? STR("001") : STR("002"));
        check_add(check, "charset", str_from(charset_words[qr.charset]));
        add_some(check, "bic", qr.bic);
        add_some(check, "name", qr.name);
        add_some(check, "iban", qr.iban);
        add_some(check, "amount", qr.decimal);
        add_some(check, "currency", qr.decimal.size == 0 ? STR("") : STR("EUR"));
        add_some(check, "purpose", qr.purpose);
        add_some(check, "reference", qr.reference);
        add_some(check, "text", qr.text);
        add_some(check, "information", qr.information);
    }
    return STATUS_OK;
}

/* ---- the fast payment system */

enum status check_sbp_link(struct check *check, bool *is_valid)
{
    struct sbp_link link;
    struct qr_fault fault;
    enum status status = sbp_link_read(check->value, SBP_HOST, &link, &fault);
    if (status != STATUS_OK) {
        return status;
    }
    *is_valid = fault.outcome == QR_GOOD || refuse(check, &fault);
    add_some(check, "crc", str_from(link.crc));
    if (*is_valid) {
        check_add(check, "id", link.id);
        check_add(check, "type", link.is_dynamic ? STR("02") : STR("01"));
        check_add(check, "bank", link.bank);
        check_add_flag(check, "dynamic", link.is_dynamic);
        if (link.has_sum) {
            check_add_number(check, "sum", link.sum);
            check_add(check, "cur", STR("RUB"));
        }
    }
    return STATUS_OK;
}
