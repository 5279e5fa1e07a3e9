/* sign_in.c - a phone number, a code by SMS, a session. The answers for a number that nobody has
 * are the same, and so is the work. */
#include <string.h>

#include "api/api_internal.h"
#include "channel/notice.h"

/* A sign-in confirms no order: the code is bound to an empty one. */
static const struct digest no_order = {{0}};

/* ---- POST /v1/sign-in */

struct sign_in_order {
    struct str phone;
};

void sign_in_parse(struct http_request *request)
{
    static const char *const members[] = {"phone", NULL};
    struct sign_in_order *order = ARENA_NEW(&request->arena, struct sign_in_order);
    json_t *body = api_body(request, members);
    if (order != NULL && body != NULL) {
        order->phone = api_phone(request, body, "", "phone");
    }
    request->order = order;
    json_decref(body);
}

static struct str sign_in_text(struct http_request *request)
{
    const char *name = api_of(request)->bank->policy.name;
    return request->language == LANGUAGE_RU
               ? arena_printf(&request->arena, "%s: код для входа {code}. Никому его не сообщайте.",
                              name)
               : arena_printf(&request->arena, "%s: sign-in code {code}. Never tell it to anyone.",
                              name);
}

enum status sign_in_run(struct http_request *request, struct txn *txn)
{
    const struct sign_in_order *order = request->order;
    struct code_sent *sent = ARENA_NEW(&request->arena, struct code_sent);
    struct str text = sign_in_text(request);
    if (order == NULL || sent == NULL || text.data == NULL) {
        return STATUS_NO_MEMORY;
    }
    struct customer customer = {0};
    enum status status = customer_by_phone(txn, order->phone, &customer);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    struct code_request code = {.purpose = CODE_SIGN_IN,
                                .customer = status == STATUS_OK ? customer.id : 0,
                                .phone = order->phone,
                                .device = &principal_of(request)->device,
                                .order = no_order,
                                .text = text,
                                .address = api_address(request)};
    enum auth_outcome outcome = AUTH_OK;
    status = code_send(txn, api_of(request)->bank->auth, &code, &outcome, sent);
    if (status == STATUS_OK && outcome != AUTH_OK) {
        struct refusal_detail detail = {-1, sent->retry_after};
        api_refuse(request, &auth_outcomes[outcome], &detail, false);
    }
    request->answer = sent;
    return status;
}

void sign_in_reply(struct http_request *request)
{
    const struct code_sent *sent = request->answer;
    http_answer_json(request, 202,
                     json_pack("{s:o,s:i,s:o,s:o}", "id", json_of_id(sent->id), "code_length", 6,
                               "expires_at", json_of_time(sent->expires_us), "resend_at",
                               json_of_time(sent->resend_us)));
}

/* ---- POST /v1/sign-in/{id}/confirm */

struct confirm_order {
    struct str code;
    struct str ticket; /* of the window's launch; empty: opened without one */
    bool is_volatile;
};

void sign_in_confirm_parse(struct http_request *request)
{
    static const char *const members[] = {"code", "launch", "volatile", NULL};
    struct confirm_order *order = ARENA_NEW(&request->arena, struct confirm_order);
    json_t *body = api_body(request, members);
    if (order != NULL && body != NULL) {
        order->code = api_code(request, body);
        (void)api_ticket(request, body, &order->ticket);
        order->is_volatile = json_flag(body, "", "volatile", &request->errors);
    }
    request->order = order;
    json_decref(body);
}

static enum status open_session(struct http_request *request, struct txn *txn,
                                struct signed_in *answer)
{
    const struct confirm_order *order = request->order;
    struct session_request session = {.customer = answer->customer.id,
                                      .device = &principal_of(request)->device,
                                      .language = request->has_language ? request->language
                                                                        : answer->customer.language,
                                      .is_volatile = order->is_volatile};
    request->written = true;
    enum status status =
        session_open(txn, api_of(request)->bank->auth, &session, &answer->session, answer->token);
    if (status == STATUS_OK && order->ticket.size != 0) {
        status = api_link_window(request, txn, &answer->session, order->ticket);
    }
    if (status == STATUS_OK || status == STATUS_INVALID) {
        enum status told =
            api_tell(request, txn, answer->customer.id, NOTICE_SIGN_IN, answer->session.id);
        status = told == STATUS_OK ? status : told;
    }
    /* The code counts, not the launch: with an old ticket it is a plain browser's session. */
    return status == STATUS_INVALID ? STATUS_OK : status;
}

enum status sign_in_confirm_run(struct http_request *request, struct txn *txn)
{
    const struct confirm_order *order = request->order;
    struct signed_in *answer = ARENA_NEW(&request->arena, struct signed_in);
    if (order == NULL || answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    if (order->ticket.size != 0 && api_ticket_refuses(request, order->ticket)) {
        return STATUS_OK; /* the code stays: it is good in another window */
    }
    struct code_check check = {.id = request->path_id,
                               .purpose = CODE_SIGN_IN,
                               .device = &principal_of(request)->device,
                               .order = no_order,
                               .code = order->code};
    enum auth_outcome outcome = AUTH_OK;
    struct code_result result;
    enum status status = code_use(txn, api_of(request)->bank->auth, &check, &outcome, &result);
    if (status != STATUS_OK) {
        return status;
    }
    if (outcome != AUTH_OK) {
        bool counted = outcome == AUTH_WRONG_CODE;
        struct refusal_detail detail = {counted ? result.attempts_left : -1, result.retry_after};
        api_refuse(request, &auth_outcomes[outcome], &detail, counted);
        return STATUS_OK;
    }
    status = customer_get(txn, result.customer, &answer->customer);
    request->answer = answer;
    return status == STATUS_OK ? open_session(request, txn, answer) : status;
}

void api_signed_in_reply(struct http_request *request, struct signed_in *answer)
{
    struct str name = arena_printf(&request->arena, "%s %s", answer->customer.first_name,
                                   answer->customer.last_name);
    json_t *customer = json_pack("{s:o,s:s}", "id", json_of_id(answer->customer.id), "name",
                                 name.data == NULL ? "" : name.data);
    http_answer_json(request, 201,
                     json_pack("{s:s,s:s,s:o,s:o}", "token", answer->token, "token_type", "DPoP",
                               "expires_at", json_of_time(answer->session.expires_us), "customer",
                               customer));
    crypto_wipe(answer->token, sizeof answer->token);
}

void sign_in_confirm_reply(struct http_request *request)
{
    api_signed_in_reply(request, request->answer);
}
