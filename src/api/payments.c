/* payments.c - ordering, confirming, sending another code, cancelling, looking. */
#include "bank/draft.h"

#include <string.h>

#include "api/api_bills.h"
#include "api/api_internal.h"
#include "channel/notice.h"

/* ---- POST /v1/payments */

void payment_parse(struct http_request *request)
{
    struct payment_request *asked = ARENA_NEW(&request->arena, struct payment_request);
    request->order = asked;
    json_t *body = json_read_object(request->body, &request->errors);
    if (asked != NULL && body != NULL) {
        asked->key = request->idempotency_key;
        api_payment_order(request, body, &asked->order);
        if (json_digest(body, &asked->digest) != STATUS_OK) {
            request->order = NULL;
        }
    }
    json_decref(body);
}

static enum status finish(struct http_request *request, enum status status,
                          struct payment_result *result)
{
    request->answer = result;
    request->written = result->written;
    if (status == STATUS_OK && result->outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[result->outcome], &result->detail, result->written);
    }
    return status;
}

enum status payment_order_plan(struct http_request *request, struct txn *txn, struct plan *plan)
{
    const struct payment_request *asked = request->order;
    return asked == NULL ? STATUS_OK
                         : payment_plan_order(txn, api_of(request)->bank, &asked->order, plan);
}

enum status payment_of_path_plan(struct http_request *request, struct txn *txn, struct plan *plan)
{
    return payment_plan(txn, request->path_id, plan);
}

/* One form writes to a phone, in whichever bank it is. */
static enum payment_kind draft_of(enum payment_kind kind)
{
    return kind == PAYMENT_BANK_PHONE ? PAYMENT_PHONE : kind;
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
        status =
            draft_drop(txn, session_of(request)->customer, draft_of(asked->order.kind), asked->key);
    }
    if (status == STATUS_OK && result->outcome == BANK_BILL_FIELDS) {
        return api_refuse_fields(request, txn, &asked->order, "/to");
    }
    return finish(request, status, result);
}

/* ---- POST /v1/payments/quote */

void payment_quote_parse(struct http_request *request)
{
    struct payment_order *order = ARENA_NEW(&request->arena, struct payment_order);
    request->order = order;
    json_t *body = json_read_object(request->body, &request->errors);
    if (order != NULL && body != NULL) {
        api_payment_order(request, body, order);
    }
    json_decref(body);
}

enum status payment_quote_run(struct http_request *request, struct txn *txn)
{
    const struct payment_order *order = request->order;
    struct quote_answer *answer = ARENA_NEW(&request->arena, struct quote_answer);
    if (order == NULL || answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    struct payment_result *result = &answer->result;
    enum status status = payment_quote(txn, api_of(request)->bank, session_of(request), order,
                                       result, &answer->quote);
    request->answer = answer;
    request->written = result->written;
    if (status == STATUS_OK && result->outcome == BANK_BILL_FIELDS) {
        return api_refuse_fields(request, txn, order, "/to");
    }
    if (status == STATUS_OK && result->outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[result->outcome], &result->detail, result->written);
    }
    return status;
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
    if (payment->state != PAYMENT_POSTED && payment->state != PAYMENT_SENT) {
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

/* ---- POST /v1/payments/{id}/resend, /cancel and /recall */

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

enum status payment_recall_run(struct http_request *request, struct txn *txn)
{
    struct payment_result *result = ARENA_NEW(&request->arena, struct payment_result);
    if (result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        payment_recall(txn, api_of(request)->bank, session_of(request), request->path_id, result);
    return finish(request, status, result);
}
