/* documents.c - links that are good once, and the papers behind them: receipts and requisites. */
#include <string.h>

#include "api/api_accounts.h"
#include "api/api_internal.h"
#include "bank/link.h"
#include "base/encode.h"
#include "document/receipt.h"
#include "money/phone.h"

/* ---- POST /v1/payments/{id}/receipt */

enum status receipt_link_run(struct http_request *request, struct txn *txn)
{
    struct link *answer = ARENA_NEW(&request->arena, struct link);
    if (answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    enum status status = link_make_receipt(txn, api_of(request)->bank, session_of(request),
                                           request->path_id, &outcome, answer);
    request->answer = answer;
    request->written = true;
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
    }
    return status;
}

void document_link_reply(struct http_request *request)
{
    struct link *answer = request->answer;
    struct str url = arena_printf(&request->arena, "/d/%s", answer->token);
    http_answer_json(request, 201,
                     json_pack("{s:s,s:o}", "url", url.data == NULL ? "" : url.data, "expires_at",
                               json_of_time(answer->expires_us)));
    crypto_wipe(answer->token, sizeof answer->token);
}

/* ---- GET and HEAD /d/{token}. A messenger's web client saves the file by itself: it reads it from
 * its own page, which must be allowed, and asks for it as a file. */

struct document_answer {
    struct document_facts facts;
    struct str bytes; /* the PDF, after render */
};

static enum status open_document(struct http_request *request, struct txn *txn, bool take)
{
    struct document_answer *answer = ARENA_NEW(&request->arena, struct document_answer);
    if (answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    enum status status =
        link_open(txn, api_of(request)->bank, request->path_token, take, &outcome, &answer->facts);
    request->answer = answer;
    request->written = take;
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, take);
    }
    return status;
}

enum status document_run(struct http_request *request, struct txn *txn)
{
    return open_document(request, txn, true);
}

/* Messengers and scanners look at a link before the person does: that does not use it up. */
enum status document_peek_run(struct http_request *request, struct txn *txn)
{
    return open_document(request, txn, false);
}

static const char *const words[][2] = {
    {"Исполнен", "Completed"},
    {"Составлен автоматически, подпись и печать не нужны. В файле есть доказательство, что операция"
     " внесена в книги банка: его проверит okno verify --proof.",
     "Made automatically; no signature or stamp is needed. The file carries a proof that the "
     "operation"
     " is in the bank's books: okno verify --proof checks it."},
    {"БИК", "BIK"},
};
enum word { WORD_DONE, WORD_NOTE, WORD_BIK };

static const char *word_of(enum word word, enum language language)
{
    return words[word][language];
}

/* "Текущий ··0417" */
static struct str account_line(struct arena *arena, const struct account *account,
                               enum language language)
{
    return arena_printf(arena, "%s ··%s", account_name(account, language),
                        account->number.digits + ACCOUNT_NUMBER_DIGITS - 4);
}

static struct str local_time(struct arena *arena, int64_t us)
{
    char text[CLOCK_TEXT];
    clock_format_local(us, text);
    return arena_copy(arena, str_from(text));
}

static struct str payee_line(struct arena *arena, const struct receipt_facts *facts,
                             enum language language)
{
    if (facts->payment.kind == PAYMENT_OWN) {
        return account_line(arena, &facts->to, language);
    }
    if (facts->payment.kind == PAYMENT_CARD) {
        return arena_printf(arena, "··%s", facts->extra.number);
    }
    if (facts->extra.number[0] != '\0') {
        return str_from(facts->extra.number);
    }
    char tail[PHONE_TEXT];
    phone_tail(str_from(facts->payment.payee_phone), tail);
    return arena_copy(arena, str_from(tail));
}

/* "ИНН 7700000009, КПП 770001001"; "" where there is neither. */
static struct str pair_line(struct arena *arena, const char *const names[2], const char *one,
                            const char *other)
{
    bool both = one[0] != '\0' && other[0] != '\0';
    if (one[0] == '\0' && other[0] == '\0') {
        return STR("");
    }
    return arena_printf(arena, "%s%s%s%s%s%s%s", one[0] == '\0' ? "" : names[0],
                        one[0] == '\0' ? "" : " ", one, both ? ", " : "",
                        other[0] == '\0' ? "" : names[1], other[0] == '\0' ? "" : " ", other);
}

/* What a payment to another bank says besides. */
static void fill_payee(struct arena *arena, const struct receipt_facts *facts,
                       enum language language, struct receipt *receipt)
{
    static const char *const codes[2][2] = {{"ИНН", "КПП"}, {"INN", "KPP"}};
    static const char *const budget[2][2] = {{"КБК", "ОКТМО"}, {"KBK", "OKTMO"}};
    const struct payment_detail *extra = &facts->extra;
    const char *name = extra->bank_name;
    if (extra->bik[0] != '\0') {
        receipt->payee_bank = str_from(name);
        receipt->payee_bik = arena_printf(arena, "%s %s", word_of(WORD_BIK, language), extra->bik);
    }
    receipt->payee_codes = pair_line(arena, codes[language], extra->inn, extra->kpp);
    receipt->uin = str_from(extra->budget.uin);
    receipt->budget = pair_line(arena, budget[language], extra->budget.kbk, extra->budget.oktmo);
    receipt->purpose = str_from(extra->purpose);
}

static struct str qr_line(struct arena *arena, const struct payment *payment)
{
    char amount[AMOUNT_TEXT];
    char day[CLOCK_TEXT];
    char id[ID_TEXT];
    amount_format(payment->amount, amount);
    day_format(clock_day(payment->posted_us), day);
    id_format(payment->id, id);
    return arena_printf(arena, "okno:receipt:%s:%s:%s:%s", id, amount,
                        currency_find(payment->amount.currency)->name, day);
}

/* The proof's JSON as one word. */
static struct str proof_line(struct arena *arena, const struct seal_signer *signer,
                             const struct seal_proof *proof)
{
    struct str none = {NULL, 0};
    if (proof->leaf_size == 0) {
        return STR("");
    }
    json_t *object = seal_proof_json(signer, proof);
    struct str json = json_write(object, arena);
    json_decref(object);
    char *text = json.data == NULL ? NULL : arena_alloc(arena, BASE64URL_SIZE(json.size) + 1, 1);
    if (text == NULL) {
        return none;
    }
    (void)base64url_encode(json.data, json.size, text);
    return arena_printf(arena, "%s%s", RECEIPT_PROOF_MARK, text);
}

static enum status fill_receipt(struct arena *arena, const struct bank *bank,
                                const struct receipt_facts *facts, struct receipt *receipt)
{
    const struct payment *payment = &facts->payment;
    enum language language = facts->customer.language;
    struct amount fee = {payment->fee, payment->amount.currency};
    char payer[DISPLAY_BYTES];
    char id[ID_TEXT];
    customer_display(&facts->customer, payer);
    id_format(payment->id, id);
    *receipt = (struct receipt){
        .language = language,
        .bank_name = str_from(bank->policy.name),
        .bank_details =
            arena_printf(arena, "%s %.*s", word_of(WORD_BIK, language), STR_ARGS(bank->policy.bik)),
        .title = str_from(payment_kinds[payment->kind].document[language]),
        .operation = arena_copy(arena, str_from(id)),
        .mark = RECEIPT_DONE,
        .status = str_from(word_of(WORD_DONE, language)),
        .executed_at = local_time(arena, payment->posted_us),
        .created_at = local_time(arena, payment->created_us),
        .executed_us = payment->posted_us,
        .amount = payment->amount,
        .fee = fee,
        .payer_name = arena_copy(arena, str_from(payer)),
        .payer_account = account_line(arena, &facts->from, language),
        .payee_name = payment->kind == PAYMENT_OWN ? arena_copy(arena, str_from(payer))
                                                   : str_from(payment->payee),
        .payee_account = payee_line(arena, facts, language),
        .message = str_from(payment->message),
        .qr = qr_line(arena, payment),
        .note = str_from(word_of(WORD_NOTE, language)),
        .proof = proof_line(arena, bank->signer, &facts->proof),
    };
    fill_payee(arena, facts, language, receipt);
    if (receipt->proof.data == NULL || receipt->payee_account.data == NULL ||
        receipt->qr.data == NULL || receipt->payer_name.data == NULL ||
        receipt->executed_at.data == NULL || receipt->payee_codes.data == NULL ||
        receipt->budget.data == NULL) {
        return STATUS_NO_MEMORY;
    }
    return amount_add(payment->amount, fee, &receipt->total) == AMOUNT_OK ? STATUS_OK : STATUS_BUG;
}

static struct str receipt_render(struct http_request *request, const struct receipt_facts *facts)
{
    struct str bytes = {NULL, 0};
    struct receipt receipt;
    struct buf out;
    buf_init(&out, LIMIT_DOCUMENT);
    enum status status = fill_receipt(&request->arena, api_of(request)->bank, facts, &receipt);
    if (status == STATUS_OK) {
        status = receipt_write(&receipt, &out);
    }
    if (status == STATUS_OK) {
        bytes = arena_copy(&request->arena, buf_str(&out));
    }
    buf_free(&out);
    return bytes;
}

void document_render(struct http_request *request)
{
    struct document_answer *answer = request->answer;
    answer->bytes = answer->facts.kind == DOCUMENT_REQUISITES
                        ? requisites_render(request, &answer->facts.requisites)
                        : receipt_render(request, &answer->facts.receipt);
}

/* Says nothing of what is in it: the messenger that saves the file sees its name. */
static struct str file_name(struct http_request *request, const struct document_facts *facts)
{
    char id[ID_TEXT];
    if (facts->kind == DOCUMENT_REQUISITES) {
        return STR("requisites");
    }
    id_format(facts->receipt.payment.id, id);
    return arena_printf(&request->arena, "okno-%s", id);
}

void document_reply(struct http_request *request)
{
    const struct document_answer *answer = request->answer;
    if (answer->bytes.data == NULL) {
        http_answer_problem(request, &http_outcomes[HTTP_INTERNAL], NULL);
        return;
    }
    struct str name = file_name(request, &answer->facts);
    bool is_file = str_equal(http_query(request, "as"), STR("file"));
    http_add_header(request, "Content-Disposition",
                    arena_printf(&request->arena, "%s; filename=\"%.*s.pdf\"",
                                 is_file ? "attachment" : "inline", STR_ARGS(name)));
    if (channel_is_origin(request->origin)) {
        http_add_header(request, "Access-Control-Allow-Origin", request->origin);
    }
    http_add_header(request, "Vary", STR("Origin"));
    http_answer(request, 200, "application/pdf", answer->bytes);
    request->answer_document = true;
}
