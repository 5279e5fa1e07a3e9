/* payments.c - ordering, confirming, sending another code, cancelling, looking. */
#include "bank/draft.h"

#include <string.h>

#include "api/api_internal.h"
#include "channel/notice.h"
#include "base/json_out.h"

/* ---- POST /v1/payments */

bool api_payment_kind(struct http_request *request, json_t *body, enum payment_kind *kind)
{
    enum { WORD_MOST = 16 };
    struct str word = json_text(body, "", "kind", WORD_MOST, &request->errors);
    for (int i = 1; i < PAYMENT_KIND_END; i++) {
        if (payment_kinds[i].by_customer && str_equal(word, str_from(payment_kinds[i].word))) {
            *kind = (enum payment_kind)i;
            return true;
        }
    }
    if (word.size != 0) {
        field_errors_add(&request->errors, "/kind", "own or phone is needed");
    }
    return false;
}

static void read_to(struct http_request *request, json_t *body, struct payment_order *order)
{
    static const char *const own_members[] = {"account", NULL};
    static const char *const phone_members[] = {"phone", NULL};
    bool is_own = order->kind == PAYMENT_OWN;
    json_t *to = json_object_member(body, "", "to", &request->errors);
    if (to == NULL) {
        return;
    }
    json_only(to, "/to", is_own ? own_members : phone_members, &request->errors);
    if (is_own) {
        order->to_account = api_id(request, to, "/to", "account");
    } else {
        order->to_phone = api_phone(request, to, "/to", "phone");
    }
}

static void read_order(struct http_request *request, json_t *body, struct payment_order *order)
{
    static const char *const own_members[] = {"kind", "from", "to", "amount", NULL};
    static const char *const phone_members[] = {"kind", "from", "to", "amount", "message", NULL};
    bool known = api_payment_kind(request, body, &order->kind);
    bool is_own = known && order->kind == PAYMENT_OWN;
    json_only(body, "", is_own ? own_members : phone_members, &request->errors);
    order->from_account = api_id(request, body, "", "from");
    order->amount = api_amount(request, body, "amount");
    if (known) {
        read_to(request, body, order);
    }
    if (known && !is_own) {
        order->message = api_keep(
            request, json_text_optional(body, "", "message", LIMIT_MESSAGE, &request->errors));
    }
}

void payment_parse(struct http_request *request)
{
    struct payment_request *asked = ARENA_NEW(&request->arena, struct payment_request);
    request->order = asked;
    json_t *body = json_read_object(request->body, &request->errors);
    if (asked != NULL && body != NULL) {
        asked->key = request->idempotency_key;
        read_order(request, body, &asked->order);
        if (json_digest(body, &asked->digest) != STATUS_OK) {
            request->order = NULL;
        }
    }
    json_decref(body);
}

static enum status finish(struct http_request *request, enum status status,
                          struct payment_result *result)
{
    request->answer = &result->payment;
    request->written = result->written;
    if (status == STATUS_OK && result->outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[result->outcome], &result->detail, result->written);
    }
    return status;
}

enum status payment_order_plan(struct http_request *request, struct txn *txn, struct plan *plan)
{
    const struct payment_request *asked = request->order;
    return asked == NULL ? STATUS_OK : payment_plan_order(txn, &asked->order, plan);
}

enum status payment_of_path_plan(struct http_request *request, struct txn *txn, struct plan *plan)
{
    return payment_plan(txn, request->path_id, plan);
}

enum status payment_run(struct http_request *request, struct txn *txn)
{
    const struct payment_request *asked = request->order;
    struct payment_result *result = ARENA_NEW(&request->arena, struct payment_result);
    if (asked == NULL || result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        payment_order_once(txn, api_of(request)->bank, session_of(request), asked, result);
    if (status == STATUS_OK && result->outcome == BANK_OK && result->written) {
        /* what is ordered is being written no more */
        status = draft_drop(txn, session_of(request)->customer, asked->order.kind, asked->key);
    }
    return finish(request, status, result);
}

/* ---- GET /v1/payments/{id} */

enum status payment_get_run(struct http_request *request, struct txn *txn)
{
    struct payment_result *result = ARENA_NEW(&request->arena, struct payment_result);
    if (result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = payment_get(txn, session_of(request), request->path_id, result);
    return finish(request, status, result);
}

/* ---- POST /v1/payments/{id}/confirm */

void payment_confirm_parse(struct http_request *request)
{
    static const char *const members[] = {"code", NULL};
    struct str *code = ARENA_NEW(&request->arena, struct str);
    json_t *body = api_body(request, members);
    if (code != NULL && body != NULL) {
        *code = api_code(request, body);
    }
    request->order = code;
    json_decref(body);
}

/* Who paid, and who got it. */
static enum status tell_both(struct http_request *request, struct txn *txn,
                             const struct payment *payment)
{
    if (payment->state != PAYMENT_POSTED) {
        return STATUS_OK;
    }
    int64_t payer = session_of(request)->customer;
    enum status status = api_tell(request, txn, payer, NOTICE_OUTGOING, payment->id);
    return status == STATUS_OK && payment->to_customer != 0 && payment->to_customer != payer
               ? api_tell(request, txn, payment->to_customer, NOTICE_INCOMING, payment->id)
               : status;
}

enum status payment_confirm_run(struct http_request *request, struct txn *txn)
{
    const struct str *code = request->order;
    struct payment_result *result = ARENA_NEW(&request->arena, struct payment_result);
    if (code == NULL || result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = payment_confirm(txn, api_of(request)->bank, session_of(request),
                                         request->path_id, *code, result);
    if (status == STATUS_OK && result->outcome == BANK_OK && result->written) {
        status = tell_both(request, txn, &result->payment);
    }
    return finish(request, status, result);
}

/* ---- POST /v1/payments/{id}/resend and /cancel */

enum status payment_resend_run(struct http_request *request, struct txn *txn)
{
    struct payment_result *result = ARENA_NEW(&request->arena, struct payment_result);
    if (result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        payment_resend(txn, api_of(request)->bank, session_of(request), request->path_id, result);
    return finish(request, status, result);
}

enum status payment_cancel_run(struct http_request *request, struct txn *txn)
{
    struct payment_result *result = ARENA_NEW(&request->arena, struct payment_result);
    if (result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        payment_cancel(txn, api_of(request)->bank, session_of(request), request->path_id, result);
    return finish(request, status, result);
}

/* ---- the payment as it is now */

static const char *status_word(enum payment_state state)
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
    }
    return "rejected";
}

/* ---- the answer: written straight, because this is the one that a busy bank gives most often */

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

static void write_confirmation(struct json_out *out, const struct payment *payment)
{
    if (payment->state != PAYMENT_AWAITING) {
        json_out_null(out, "confirmation");
        return;
    }
    json_out_open(out, "confirmation", '{');
    json_out_text(out, "method", STR("sms"));
    write_time(out, "expires_at", payment->code_expires_us);
    write_time(out, "resend_at", payment->code_resend_us);
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
    if (payment->state == PAYMENT_POSTED) {
        write_time(out, "posted_at", payment->posted_us);
    } else {
        json_out_null(out, "posted_at");
    }
    bool has_reason = payment->state == PAYMENT_REJECTED;
    write_text_or_null(out, "reason", has_reason ? bank_outcomes[payment->reason].name : "");
}

static void answer(struct http_request *request, int status)
{
    const struct payment *payment = request->answer;
    struct amount fee = {payment->fee, payment->amount.currency};
    struct amount total = {0, payment->amount.currency};
    if (amount_add(payment->amount, fee, &total) != AMOUNT_OK) {
        http_answer_problem(request, &http_outcomes[HTTP_INTERNAL], NULL);
        return;
    }
    char title[DISPLAY_BYTES + 32];
    struct entry_side side = {.incoming = false, .language = request->language};
    payment_title(payment, &side, title, sizeof title);
    struct json_out out;
    json_out_init(&out, &request->arena);
    json_out_open(&out, NULL, '{');
    json_out_id(&out, "id", payment->id);
    json_out_text(&out, "kind", str_from(payment_kinds[payment->kind].word));
    json_out_text(&out, "status", str_from(status_word(payment->state)));
    write_sides(&out, payment);
    write_amount(&out, "amount", payment->amount);
    write_amount(&out, "fee", fee);
    write_amount(&out, "total", total);
    json_out_open(&out, "payee", '{');
    json_out_text(&out, "display", str_from(payment->payee));
    if (payment->payee_phone[0] != '\0') { /* as the payer gave it */
        json_out_text(&out, "phone", str_from(payment->payee_phone));
    }
    json_out_close(&out, '}');
    write_text_or_null(&out, "message", payment->message);
    write_end(&out, payment);
    json_out_text(&out, "entry_title", str_from(title));
    write_confirmation(&out, payment);
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
