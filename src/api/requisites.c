/* requisites.c - where money for an account is to be sent: as JSON, as a text to copy, as a code
 * for a camera (GOST R 56042-2014), and on paper. */
#include "api/api_accounts.h"

#include <inttypes.h>

#include "api/api_internal.h"
#include "document/requisites_sheet.h"
#include "money/payment_qr.h"

/* ---- what is said of them */

static bool in_roubles(const struct requisites *requisites)
{
    return requisites->view.ledger.currency == CURRENCY_RUB;
}

/* Payers' programs take roubles only by such a code; a name that makes it too long for a camera
 * stays without one. data is NULL when there was no memory. */
struct str requisites_qr(struct arena *arena, const struct bank_policy *bank,
                         const struct requisites *requisites, int64_t minor, struct str purpose)
{
    struct str text = {NULL, 0};
    struct qr_fault fault;
    struct gost_qr qr = {.charset = CHARSET_UTF_8};
    if (!in_roubles(requisites)) {
        return STR("");
    }
    qr.field[GOST_NAME] = str_from(requisites->payee);
    qr.field[GOST_ACCOUNT] = str_from(requisites->view.account.number.digits);
    qr.field[GOST_BANK_NAME] = bank->details.legal_name;
    qr.field[GOST_BIK] = bank->bik;
    qr.field[GOST_CORRESPONDENT] = bank->details.correspondent_account;
    if (minor != 0) {
        qr.field[GOST_SUM] = arena_printf(arena, "%" PRId64, minor);
    }
    if (purpose.size != 0) {
        qr.field[GOST_PURPOSE] = purpose;
    }
    enum status status = gost_qr_make(&qr, arena, &text, &fault);
    bool is_none = status == STATUS_INVALID || text.size > LIMIT_CAMERA;
    return is_none ? STR("") : status == STATUS_OK ? text : (struct str){NULL, 0};
}

static const char *const labels[][2] = {
    {"Получатель", "Payee"},
    {"Счёт получателя", "Account"},
    {"Валюта", "Currency"},
    {"Банк", "Bank"},
    {"БИК", "BIK"},
    {"Корр. счёт", "Corr. account"},
    {"ИНН банка", "Bank INN"},
    {"КПП банка", "Bank KPP"},
};
enum label { PAYEE, ACCOUNT, CURRENCY, BANK, BIK, CORRESPONDENT, INN, KPP, LABELS };

/* The lines that a payer needs, in the order in which banks ask for them. */
static void fill_values(const struct bank_policy *bank, const struct requisites *requisites,
                        struct str values[LABELS])
{
    values[PAYEE] = str_from(requisites->payee);
    values[ACCOUNT] = str_from(requisites->view.account.number.digits);
    values[CURRENCY] = str_from(currency_find(requisites->view.ledger.currency)->name);
    values[BANK] = bank->details.legal_name;
    values[BIK] = bank->bik;
    values[CORRESPONDENT] = in_roubles(requisites) ? bank->details.correspondent_account : STR("");
    values[INN] = bank->details.inn;
    values[KPP] = bank->details.kpp;
}

static struct str text_of(struct arena *arena, const struct str values[LABELS],
                          enum language language)
{
    struct str text = STR("");
    for (size_t i = 0; i < LABELS && text.data != NULL; i++) {
        if (values[i].size != 0) {
            text = arena_printf(arena, "%.*s%s%s: %.*s", STR_ARGS(text), text.size == 0 ? "" : "\n",
                                labels[i][language], STR_ARGS(values[i]));
        }
    }
    return text;
}

/* ---- GET /v1/accounts/{id}/requisites */

enum status requisites_run(struct http_request *request, struct txn *txn)
{
    struct requisites *requisites = ARENA_NEW(&request->arena, struct requisites);
    if (requisites == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    enum status status =
        requisites_get(txn, session_of(request)->customer, request->path_id, &outcome, requisites);
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
    }
    request->answer = requisites;
    return status;
}

static json_t *text_json(struct str text)
{
    return text.data == NULL ? NULL : json_stringn(text.data, text.size);
}

static json_t *text_or_null(struct str text)
{
    return text.size == 0 ? json_null() : text_json(text);
}

void requisites_reply(struct http_request *request)
{
    const struct requisites *requisites = request->answer;
    const struct bank_policy *bank = &api_of(request)->bank->policy;
    struct str values[LABELS];
    fill_values(bank, requisites, values);
    json_t *text =
        json_pack("{s:o,s:o}", "ru", text_json(text_of(&request->arena, values, LANGUAGE_RU)), "en",
                  text_json(text_of(&request->arena, values, LANGUAGE_EN)));
    json_t *of_bank = json_pack("{s:o,s:o,s:o,s:o,s:o}", "name", text_json(values[BANK]), "bik",
                                text_json(values[BIK]), "correspondent_account",
                                text_or_null(values[CORRESPONDENT]), "inn", text_json(values[INN]),
                                "kpp", text_json(values[KPP]));
    http_answer_json(
        request, 200,
        json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "payee", text_json(values[PAYEE]), "account",
                  text_json(values[ACCOUNT]), "currency", text_json(values[CURRENCY]), "bank",
                  of_bank, "text", text, "qr",
                  text_or_null(requisites_qr(&request->arena, bank, requisites, 0, STR("")))));
}

/* ---- POST /v1/accounts/{id}/requisites/link */

enum status requisites_link_run(struct http_request *request, struct txn *txn)
{
    struct link *link = ARENA_NEW(&request->arena, struct link);
    if (link == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    enum status status = link_make_requisites(txn, api_of(request)->bank, session_of(request),
                                              request->path_id, &outcome, link);
    request->answer = link;
    request->written = true;
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
    }
    return status;
}

/* ---- on paper */

struct str requisites_render(struct http_request *request, const struct requisites *requisites)
{
    const struct bank *bank = api_of(request)->bank;
    struct arena *arena = &request->arena;
    struct str values[LABELS];
    struct str bytes = {NULL, 0};
    struct buf out;
    struct requisites_sheet sheet = {
        .language = requisites->language,
        .bank_name = str_from(bank->policy.name),
        .account_name = str_from(account_name(&requisites->view.account, requisites->language)),
        .qr = requisites_qr(arena, &bank->policy, requisites, 0, STR("")),
        .made_us = clock_now(bank->clock)};
    fill_values(&bank->policy, requisites, values);
    for (size_t i = 0; i < LABELS; i++) {
        if (values[i].size != 0) {
            sheet.rows[sheet.count++] = (struct requisites_row){
                .label = str_from(labels[i][requisites->language]), .value = values[i]};
        }
    }
    buf_init(&out, LIMIT_DOCUMENT);
    if (sheet.qr.data != NULL && requisites_sheet_write(&sheet, &out) == STATUS_OK) {
        bytes = arena_copy(arena, buf_str(&out));
    }
    buf_free(&out);
    return bytes;
}
