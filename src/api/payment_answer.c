/* payment_answer.c - a payment as it is now, and what an order would become. Written straight,
 * because this is the answer that a busy bank gives most often. */
#include <string.h>

#include "api/api_internal.h"
#include "base/json_out.h"

const char *api_payment_status(enum payment_state state)
{
    switch (state) {
    case PAYMENT_AWAITING:
        return "awaiting_confirmation";
    case PAYMENT_POSTED:
        return "posted";
    case PAYMENT_REJECTED:
        return "rejected";
    case PAYMENT_CANCELLED:
        return "cancelled";
    case PAYMENT_EXPIRED:
        return "expired";
    case PAYMENT_SENT:
        return "sent";
    case PAYMENT_RETURNED:
        return "returned";
    case PAYMENT_STOPPED:
        return "stopped";
    case PAYMENT_STATE_END:
        break;
    }
    return "rejected";
}

static void write_amount(struct json_out *out, const char *name, struct amount amount)
{
    char text[AMOUNT_TEXT];
    amount_format(amount, text);
    json_out_open(out, name, '{');
    json_out_text(out, "amount", str_from(text));
    json_out_text(out, "currency", str_from(currency_find(amount.currency)->name));
    json_out_close(out, '}');
}

static void write_time(struct json_out *out, const char *name, int64_t us)
{
    char text[CLOCK_TEXT];
    clock_format(us, text);
    json_out_text(out, name, str_from(text));
}

static void write_text_or_null(struct json_out *out, const char *name, const char *text)
{
    if (text[0] == '\0') {
        json_out_null(out, name);
    } else {
        json_out_text(out, name, str_from(text));
    }
}

static void write_confirmation(struct json_out *out, const struct payment *payment,
                               const struct session *session)
{
    if (payment->state != PAYMENT_AWAITING) {
        json_out_null(out, "confirmation");
        return;
    }
    json_out_open(out, "confirmation", '{');
    json_out_text(out, "method", STR("sms"));
    write_time(out, "expires_at", payment->code_expires_us);
    write_time(out, "resend_at", payment->code_resend_us);
    json_out_bool(out, "here", payment->session == session->id);
    json_out_close(out, '}');
}

static void write_sides(struct json_out *out, const struct payment *payment)
{
    json_out_id(out, "from", payment->from_account);
    if (payment->kind == PAYMENT_OWN) {
        json_out_id(out, "to_account", payment->to_account);
    } else {
        json_out_null(out, "to_account");
    }
}

static void write_end(struct json_out *out, const struct payment *payment)
{
    write_time(out, "created_at", payment->created_us);
    if (payment->posted_us != 0) {
        write_time(out, "posted_at", payment->posted_us);
    } else {
        json_out_null(out, "posted_at");
    }
    bool has_reason = payment->state == PAYMENT_REJECTED || payment->state == PAYMENT_RETURNED;
    write_text_or_null(out, "reason", has_reason ? bank_outcomes[payment->reason].name : "");
}

/* ---- to whom */

static void write_text(struct json_out *out, const char *name, const char *text)
{
    if (text[0] != '\0') {
        json_out_text(out, name, str_from(text));
    }
}

static void write_budget(struct json_out *out, const struct budget *budget)
{
    if (budget->kbk[0] == '\0') {
        return;
    }
    json_out_open(out, "budget", '{');
    write_text(out, "uin", budget->uin);
    write_text(out, "kbk", budget->kbk);
    write_text(out, "oktmo", budget->oktmo);
    write_text(out, "payer_status", budget->payer_status);
    write_text(out, "basis", budget->basis);
    write_text(out, "period", budget->period);
    write_text(out, "document_number", budget->document_number);
    write_text(out, "document_date", budget->document_date);
    json_out_close(out, '}');
}

/* Of a bill, as they were filled in; they were checked then. */
static void write_fields(struct json_out *out, const char *text)
{
    const char *name = NULL;
    json_t *value = NULL;
    json_t *fields = text[0] == '\0' ? NULL : json_loads(text, 0, NULL);
    if (fields == NULL) {
        return;
    }
    json_out_open(out, "fields", '{');
    json_object_foreach(fields, name, value)
    {
        struct str said = {json_string_value(value), json_string_length(value)};
        if (said.data != NULL) {
            json_out_text(out, name, said);
        }
    }
    json_out_close(out, '}');
    json_decref(fields);
}

static void write_payee(struct json_out *out, const struct payment_result *result)
{
    const struct payment *payment = &result->payment;
    const struct payment_detail *extra = &result->extra;
    json_out_open(out, "payee", '{');
    json_out_text(out, "display", str_from(payment->payee));
    write_text(out, "phone", payment->payee_phone); /* as the payer gave it */
    if (extra->bik[0] != '\0') {
        json_out_open(out, "bank", '{');
        json_out_text(out, "bik", str_from(extra->bik));
        json_out_text(out, "name", str_from(extra->bank_name));
        json_out_close(out, '}');
    }
    write_text(out, "account", extra->number);
    write_text(out, "inn", extra->inn);
    write_text(out, "kpp", extra->kpp);
    write_budget(out, &extra->budget);
    if (extra->provider != 0) {
        json_out_id(out, "provider", extra->provider);
    }
    write_fields(out, extra->fields);
    json_out_close(out, '}');
}

/* Amount, fee and their sum; false when there is no such sum. */
static bool write_money(struct json_out *out, const struct payment *payment)
{
    struct amount fee = {payment->fee, payment->amount.currency};
    struct amount total = {0, payment->amount.currency};
    if (amount_add(payment->amount, fee, &total) != AMOUNT_OK) {
        return false;
    }
    write_amount(out, "amount", payment->amount);
    write_amount(out, "fee", fee);
    write_amount(out, "total", total);
    return true;
}

static void write_arrival(struct json_out *out, struct arrival arrival)
{
    char text[CLOCK_TEXT];
    json_out_open(out, "arrival", '{');
    json_out_text(out, "when", arrival.at_once ? STR("at_once") : STR("date"));
    if (!arrival.at_once) {
        day_format(arrival.day, text);
        json_out_text(out, "date", str_from(text));
    }
    json_out_close(out, '}');
}

/* ---- what happened to it */

static const char *const refusal_words[] = {
#define REFUSAL_WORD(name, word) word,
    REFUSAL_CLASS_LIST(REFUSAL_WORD)
#undef REFUSAL_WORD
};

static void write_refusal(struct json_out *out, const struct payment *payment,
                          enum language language)
{
    enum bank_outcome refusal = payment_refusal(payment);
    if (refusal == BANK_OK) {
        json_out_null(out, "refusal");
        return;
    }
    const struct outcome *outcome = &bank_outcomes[refusal];
    json_out_open(out, "refusal", '{');
    json_out_text(out, "class", str_from(refusal_words[outcome->refusal]));
    json_out_text(out, "title", str_from(outcome->title_en));
    json_out_text(out, "detail", str_from(outcome->text[language]));
    json_out_text(out, "next", str_from(outcome->next[language]));
    json_out_close(out, '}');
}

static void write_stop(struct json_out *out, const struct payment_result *result)
{
    if (result->payment.state != PAYMENT_STOPPED) {
        json_out_null(out, "stopped");
        return;
    }
    json_out_open(out, "stopped", '{');
    write_time(out, "until", result->extra.stopped_until_us);
    json_out_text(out, "reason", str_from(bank_outcomes[result->extra.stop_reason].name));
    json_out_close(out, '}');
}

static void write_fate(struct json_out *out, const struct payment_result *result,
                       enum language language)
{
    static const char *const recalls[] = {[RECALL_NONE] = "",
                                          [RECALL_ASKED] = "asked",
                                          [RECALL_GRANTED] = "granted",
                                          [RECALL_REFUSED] = "refused"};
    write_text_or_null(out, "purpose", result->extra.purpose);
    write_arrival(out, payment_arrival(&result->payment));
    write_stop(out, result);
    write_text_or_null(out, "recall", recalls[result->extra.recall]);
    if (result->payment.state == PAYMENT_RETURNED) {
        write_amount(out, "returned",
                     (struct amount){result->extra.returned, result->payment.amount.currency});
    }
    write_refusal(out, &result->payment, language);
}

static void answer(struct http_request *request, int status)
{
    const struct payment_result *result = request->answer;
    const struct payment *payment = &result->payment;
    char title[TITLE_BYTES];
    struct entry_side side = {.incoming = false, .language = request->language};
    payment_title(payment, &side, title, sizeof title);
    struct json_out out;
    json_out_init(&out, &request->arena);
    json_out_open(&out, NULL, '{');
    json_out_id(&out, "id", payment->id);
    json_out_text(&out, "kind", str_from(payment_kinds[payment->kind].word));
    json_out_text(&out, "status", str_from(api_payment_status(payment->state)));
    write_sides(&out, payment);
    if (!write_money(&out, payment)) {
        http_answer_problem(request, &http_outcomes[HTTP_INTERNAL], NULL);
        return;
    }
    write_payee(&out, result);
    write_text_or_null(&out, "message", payment->message);
    write_end(&out, payment);
    json_out_text(&out, "entry_title", str_from(title));
    write_confirmation(&out, payment, session_of(request));
    write_fate(&out, result, request->language);
    json_out_close(&out, '}');
    http_answer_json_text(request, status, json_out_end(&out));
}

void payment_created_reply(struct http_request *request)
{
    answer(request, 201);
}

void payment_reply(struct http_request *request)
{
    answer(request, 200);
}

/* ---- POST /v1/payments/quote */

static void write_limits(struct json_out *out, const struct payment_quote *quote,
                         enum currency currency)
{
    if (quote->operation >= 0) {
        json_out_open(out, "limits", '{');
        write_amount(out, "operation", (struct amount){quote->operation, currency});
        write_amount(out, "day_left", (struct amount){quote->day_left, currency});
        write_amount(out, "month_left", (struct amount){quote->month_left, currency});
        json_out_close(out, '}');
    }
    if (quote->free_left >= 0) {
        write_amount(out, "free_left", (struct amount){quote->free_left, currency});
    }
}

static void write_warning(struct json_out *out, const struct payment_quote *quote,
                          enum language language)
{
    if (quote->warning == BANK_OK) {
        return;
    }
    /* The outcome's own words tell what was done; here nothing has been ordered yet. */
    static const char *const will_stop[2] = {
        [LANGUAGE_RU] =
            "Перевод похож на мошеннический. По закону 161-ФЗ банк приостановит его на два дня.",
        [LANGUAGE_EN] =
            "This payment looks like fraud. Law 161-FZ requires the bank to hold it for two days."};
    const struct outcome *outcome = &bank_outcomes[quote->warning];
    bool stops = quote->warning == BANK_STOPPED_FRAUD;
    json_out_open(out, "warning", '{');
    json_out_text(out, "class", str_from(refusal_words[outcome->refusal]));
    json_out_text(out, "text", str_from(stops ? will_stop[language] : outcome->text[language]));
    json_out_close(out, '}');
}

void payment_quote_reply(struct http_request *request)
{
    const struct quote_answer *answer = request->answer;
    const struct payment *payment = &answer->result.payment;
    struct json_out out;
    json_out_init(&out, &request->arena);
    json_out_open(&out, NULL, '{');
    write_payee(&out, &answer->result);
    if (!write_money(&out, payment)) {
        http_answer_problem(request, &http_outcomes[HTTP_INTERNAL], NULL);
        return;
    }
    json_out_bool(&out, "needs_code", answer->quote.needs_code);
    write_arrival(&out, answer->quote.arrival);
    write_limits(&out, &answer->quote, payment->amount.currency);
    write_warning(&out, &answer->quote, request->language);
    json_out_close(&out, '}');
    http_answer_json_text(request, 200, json_out_end(&out));
}
