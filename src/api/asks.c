/* asks.c - money that a customer asks for: requests to customers, links for whoever has them. */
#include "bank/ask.h"

#include "api/api_accounts.h"
#include "api/api_asks.h"
#include "api/api_internal.h"
#include "bank/link.h"
#include "channel/notice.h"

enum { DAYS_MOST = 90, DAYS_USUAL = 30 };

/* ---- as JSON */

static const char *status_word(const struct ask_view *view)
{
    static const char *const words[ASK_STATE_END] = {[ASK_OPEN] = "open",
                                                     [ASK_PAID] = "paid",
                                                     [ASK_DECLINED] = "declined",
                                                     [ASK_CANCELLED] = "cancelled"};
    return view->is_expired ? "expired" : words[view->ask.state];
}

static json_t *text_or_null(const char *text)
{
    return text[0] == '\0' ? json_null() : json_string(text);
}

static json_t *amount_or_null(struct amount amount)
{
    return amount.minor == 0 ? json_null() : json_of_amount(amount);
}

static json_t *id_or_null(int64_t id)
{
    return id == 0 ? json_null() : json_of_id(id);
}

static json_t *json_of_paid(const struct ask *ask)
{
    const struct amount total = {ask->paid_total, ask->amount.currency};
    return json_pack("{s:I,s:o}", "count", (json_int_t)ask->paid_count, "total",
                     json_of_amount(total));
}

/* The one who is asked sees what it is about; accounts and sums of payments are the other's. */
static json_t *json_of_ask(const struct ask_view *view, bool incoming)
{
    const struct ask *ask = &view->ask;
    bool is_link = ask->token[0] != '\0';
    return json_pack("{s:o,s:s,s:s,s:o,s:o,s:s,s:o,s:s,s:b,s:o,s:o,s:o,s:o,s:b,s:o,s:o}", "id",
                     json_of_id(ask->id), "direction", incoming ? "in" : "out", "kind",
                     is_link ? "link" : "person", "person", text_or_null(view->person), "amount",
                     amount_or_null(ask->amount), "currency",
                     currency_find(ask->amount.currency)->name, "note", text_or_null(ask->note),
                     "status", status_word(view), "once", (int)ask->is_once, "created_at",
                     json_of_time(ask->created_us), "expires_at", json_of_time(ask->expires_us),
                     "account", incoming ? json_null() : json_of_id(ask->account), "token",
                     text_or_null(ask->token), "open_to_others", (int)ask->is_public, "payment",
                     incoming ? json_null() : id_or_null(ask->payment), "paid",
                     incoming ? json_null() : json_of_paid(ask));
}

static enum status finish(struct http_request *request, enum status status,
                          struct ask_result *result)
{
    request->answer = result;
    request->written = result->written;
    if (status == STATUS_OK && result->outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[result->outcome], &result->detail, result->written);
    }
    return status;
}

static void reply_ask(struct http_request *request, int status, bool incoming)
{
    const struct ask_result *result = request->answer;
    http_answer_json(request, status, json_of_ask(&result->view, incoming));
}

/* ---- POST /v1/payment-requests */

static void read_wish(struct http_request *request, json_t *body, struct ask_wish *wish)
{
    wish->key = request->idempotency_key;
    wish->account = api_id(request, body, "", "account");
    if (json_object_get(body, "phone") != NULL) {
        wish->phone = api_phone(request, body, "", "phone");
    }
    if (json_object_get(body, "amount") != NULL) {
        wish->amount = api_amount(request, body, "amount");
    } else if (json_object_get(body, "phone") != NULL) {
        field_errors_add(&request->errors, "/amount", "how much is asked for is needed");
    }
    wish->note =
        api_keep(request, json_text_optional(body, "", "note", LIMIT_MESSAGE, &request->errors));
    wish->is_once = json_flag(body, "", "once", &request->errors);
    wish->is_public = json_flag(body, "", "open_to_others", &request->errors);
    wish->days = api_integer(request, body, "", "days", 1, DAYS_MOST, DAYS_USUAL);
}

void ask_create_parse(struct http_request *request)
{
    static const char *const members[] = {"account", "phone", "amount",         "note",
                                          "once",    "days",  "open_to_others", NULL};
    struct ask_wish *wish = ARENA_NEW(&request->arena, struct ask_wish);
    json_t *body = api_body(request, members);
    request->order = wish;
    if (wish != NULL && body != NULL) {
        read_wish(request, body, wish);
        if (json_digest(body, &wish->digest) != STATUS_OK) {
            request->order = NULL;
        }
    }
    json_decref(body);
}

enum status ask_create_run(struct http_request *request, struct txn *txn)
{
    struct ask_result *result = ARENA_NEW(&request->arena, struct ask_result);
    if (request->order == NULL || result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        finish(request,
               ask_create(txn, api_of(request)->bank, session_of(request), request->order, result),
               result);
    const struct ask *ask = &result->view.ask;
    bool is_news = status == STATUS_OK && result->outcome == BANK_OK && result->written &&
                   ask->to_customer != 0 && !ask->is_hidden;
    return is_news ? api_tell(request, txn, ask->to_customer, NOTICE_ASKED, ask->id) : status;
}

void ask_created_reply(struct http_request *request)
{
    reply_ask(request, 201, false);
}

/* ---- GET /v1/payment-requests */

struct asks_answer {
    struct ask_view rows[LIMIT_ASKS];
    size_t count;
};

void asks_parse(struct http_request *request)
{
    struct str word = http_query(request, "direction");
    bool *incoming = ARENA_NEW(&request->arena, bool);
    request->order = incoming;
    if (incoming != NULL) {
        *incoming = str_equal(word, STR("in"));
    }
    if (word.data == NULL || (!str_equal(word, STR("in")) && !str_equal(word, STR("out")))) {
        field_errors_add(&request->errors, "?direction", "in or out is needed");
    }
}

enum status asks_run(struct http_request *request, struct txn *txn)
{
    const bool *incoming = request->order;
    struct asks_answer *answer = ARENA_NEW(&request->arena, struct asks_answer);
    request->answer = answer;
    return answer == NULL || incoming == NULL
               ? STATUS_NO_MEMORY
               : ask_list(txn, api_of(request)->bank, session_of(request)->customer,
                          *incoming ? ASK_LIST_INCOMING : ASK_LIST_OWN, answer->rows,
                          &answer->count);
}

void asks_reply(struct http_request *request)
{
    const bool *incoming = request->order;
    const struct asks_answer *answer = request->answer;
    json_t *items = json_array();
    for (size_t i = 0; i < answer->count && items != NULL; i++) {
        if (json_array_append_new(items, json_of_ask(&answer->rows[i], *incoming)) != 0) {
            json_decref(items);
            items = NULL;
        }
    }
    http_answer_json(request, 200, json_pack("{s:o}", "items", items));
}

/* ---- GET /v1/payment-requests/unwanted */

enum status asks_unwanted_run(struct http_request *request, struct txn *txn)
{
    struct asks_answer *answer = ARENA_NEW(&request->arena, struct asks_answer);
    request->answer = answer;
    return answer == NULL ? STATUS_NO_MEMORY
                          : ask_list(txn, api_of(request)->bank, session_of(request)->customer,
                                     ASK_LIST_UNWANTED, answer->rows, &answer->count);
}

void asks_unwanted_reply(struct http_request *request)
{
    const struct asks_answer *answer = request->answer;
    json_t *items = json_array();
    for (size_t i = 0; i < answer->count && items != NULL; i++) {
        const struct ask_view *view = &answer->rows[i];
        json_t *item =
            json_pack("{s:o,s:s}", "request", json_of_id(view->ask.id), "person", view->person);
        if (json_array_append_new(items, item) != 0) {
            json_decref(items);
            items = NULL;
        }
    }
    http_answer_json(request, 200, json_pack("{s:o}", "items", items));
}

/* ---- POST /v1/payment-requests/{id}/cancel, /decline, /allow */

static enum status run_act(struct http_request *request, struct txn *txn, enum ask_act act)
{
    struct ask_result *result = ARENA_NEW(&request->arena, struct ask_result);
    if (result == NULL) {
        return STATUS_NO_MEMORY;
    }
    return finish(
        request,
        ask_do(txn, api_of(request)->bank, session_of(request), request->path_id, act, result),
        result);
}

enum status ask_cancel_run(struct http_request *request, struct txn *txn)
{
    return run_act(request, txn, ASK_CANCEL);
}

void ask_cancel_reply(struct http_request *request)
{
    reply_ask(request, 200, false);
}

void ask_decline_parse(struct http_request *request)
{
    static const char *const members[] = {"for_ever", NULL};
    bool *for_ever = ARENA_NEW(&request->arena, bool);
    json_t *body = api_body(request, members);
    request->order = for_ever;
    if (for_ever != NULL && body != NULL) {
        *for_ever = json_flag(body, "", "for_ever", &request->errors);
        if (json_object_get(body, "for_ever") == NULL) {
            field_errors_add(&request->errors, "/for_ever", "true or false is needed");
        }
    }
    json_decref(body);
}

enum status ask_decline_run(struct http_request *request, struct txn *txn)
{
    const bool *for_ever = request->order;
    return for_ever == NULL ? STATUS_NO_MEMORY
                            : run_act(request, txn, *for_ever ? ASK_DECLINE_FOR_EVER : ASK_DECLINE);
}

void ask_decline_reply(struct http_request *request)
{
    reply_ask(request, 200, true);
}

enum status ask_allow_run(struct http_request *request, struct txn *txn)
{
    return run_act(request, txn, ASK_ALLOW);
}

void ask_allow_reply(struct http_request *request)
{
    reply_ask(request, 200, true);
}

/* ---- GET /v1/payment-links/{token}: for whoever has the link */

struct looked {
    struct ask_view view;
    struct requisites requisites;
    bool has_requisites;
};

enum status ask_look_run(struct http_request *request, struct txn *txn)
{
    struct looked *looked = ARENA_NEW(&request->arena, struct looked);
    enum bank_outcome outcome = BANK_OK;
    if (looked == NULL) {
        return STATUS_NO_MEMORY;
    }
    request->answer = looked;
    enum status status = ask_look(txn, api_of(request)->bank, request->path_token, &looked->view);
    if (status == STATUS_NOT_FOUND) {
        api_refuse(request, &bank_outcomes[BANK_NOT_FOUND], NULL, false);
        return STATUS_OK;
    }
    const struct ask *ask = &looked->view.ask;
    bool is_open = ask->state == ASK_OPEN && !looked->view.is_expired;
    if (status == STATUS_OK && is_open && ask->is_public) {
        status = requisites_get(txn, ask->customer, ask->account, &outcome, &looked->requisites);
        looked->has_requisites = status == STATUS_OK && outcome == BANK_OK;
    }
    return status;
}

static json_t *json_of_qr(struct http_request *request, const struct looked *looked)
{
    const struct ask *ask = &looked->view.ask;
    if (!looked->has_requisites) {
        return json_null();
    }
    struct str text = requisites_qr(&request->arena, &api_of(request)->bank->policy,
                                    &looked->requisites, ask->amount.minor, str_from(ask->note));
    return text.size == 0 ? json_null() : json_stringn(text.data, text.size);
}

void ask_look_reply(struct http_request *request)
{
    const struct looked *looked = request->answer;
    const struct ask *ask = &looked->view.ask;
    struct str bank = api_of(request)->bank->policy.details.legal_name;
    http_answer_json(request, 200,
                     json_pack("{s:s,s:o,s:o,s:s,s:o,s:b,s:s,s:o,s:o}", "person",
                               looked->view.person, "bank", json_stringn(bank.data, bank.size),
                               "amount", amount_or_null(ask->amount), "currency",
                               currency_find(ask->amount.currency)->name, "note",
                               text_or_null(ask->note), "once", (int)ask->is_once, "status",
                               status_word(&looked->view), "expires_at",
                               json_of_time(ask->expires_us), "qr", json_of_qr(request, looked)));
}
