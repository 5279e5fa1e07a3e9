/* api_internal.h - what the files of the API share. Only for this folder. */
#ifndef OKNO_API_API_INTERNAL_H
#define OKNO_API_API_INTERNAL_H

#include "api/api.h"
#include "auth/window.h"
#include "bank/customer.h"
#include "bank/payment.h"

/* Who asks: made by api_authenticate, the session filled in by api_run. */
struct principal {
    struct device_key device; /* whose key signed the proof */
    struct digest token_hash;
    bool has_token;
    size_t headers; /* of the answer so far: a run that starts anew drops the later ones */
    struct session session;
};

static inline const struct api *api_of(const struct http_request *request)
{
    return request->services;
}
static inline struct principal *principal_of(const struct http_request *request)
{
    return request->principal;
}
static inline const struct session *session_of(const struct http_request *request)
{
    return &principal_of(request)->session;
}

/* A session that has just been opened, and whose it is. */
struct signed_in {
    char token[TOKEN_TEXT];
    struct session session;
    struct customer customer;
};
/* 201; the token is wiped. */
void api_signed_in_reply(struct http_request *request, struct signed_in *answer);

/* ---- refusing */

/* A 401 with the challenge RFC 9449 asks for. error: "invalid_token", "use_dpop_nonce" ... */
void api_challenge(struct http_request *request, enum auth_outcome outcome, const char *error);
/* run: a rule said no. Keeps the outcome for the reply; detail may be NULL.
 * written: something must be kept all the same. */
void api_refuse(struct http_request *request, const struct outcome *outcome,
                const struct refusal_detail *detail, bool written);
/* run or parse: the request is not of its form. */
void api_refuse_field(struct http_request *request, const char *pointer, const char *detail);
/* The address to count, empty where addresses are not limited. */
struct str api_address(const struct http_request *request);

/* ---- reading: each complains into request->errors */

/* The body as an object with these members only. Caller: json_decref. NULL: not one. */
json_t *api_body(struct http_request *request, const char *const *members);
/* A copy that outlives the JSON object; size 0 when text is empty. */
struct str api_keep(struct http_request *request, struct str text);
/* A phone number in E.164 form. */
struct str api_phone(struct http_request *request, json_t *object, const char *at,
                     const char *name);
/* The id of an object of ours; 0 and a complaint when it is not one. */
int64_t api_id(struct http_request *request, json_t *object, const char *at, const char *name);
/* An optional whole number from least to most; otherwise when it is missing, and with a complaint
 * when it is not one. */
int32_t api_integer(struct http_request *request, json_t *object, const char *at, const char *name,
                    int32_t least, int32_t most, int32_t otherwise);
/* The member "kind" of what a customer can order; false and a complaint when it is none. */
bool api_payment_kind(struct http_request *request, json_t *body, enum payment_kind *kind);
/* A body of POST /v1/payments. Complains into request->errors. */
void api_payment_order(struct http_request *request, json_t *body, struct payment_order *order);
/* The same as the member "order" of a body; without an amount its minor is 0. */
void api_order_member(struct http_request *request, json_t *body, bool amount_may_miss,
                      struct payment_order *order);
/* Digits of a one-time code. */
struct str api_code(struct http_request *request, json_t *object);
/* {"amount":"10.00","currency":"RUB"} with a positive amount. */
struct amount api_amount(struct http_request *request, json_t *object, const char *name);
/* The same of an object that stands itself at a pointer. */
struct amount api_amount_at(struct http_request *request, json_t *object, const char *before,
                            const char *name);

/* ---- writing: NULL when there is no memory; http_answer_json knows that */

json_t *json_of_amount(struct amount amount);
json_t *json_of_id(int64_t id);
json_t *json_of_time(int64_t us);
json_t *json_of_day(int32_t day);

const char *api_payment_status(enum payment_state state);

/* ---- routes, a file a resource */

void sign_in_parse(struct http_request *request);
enum status sign_in_run(struct http_request *request, struct txn *txn);
void sign_in_reply(struct http_request *request);
void sign_in_confirm_parse(struct http_request *request);
enum status sign_in_confirm_run(struct http_request *request, struct txn *txn);
void sign_in_confirm_reply(struct http_request *request);

void launch_parse(struct http_request *request);
enum status launch_run(struct http_request *request, struct txn *txn);
void launch_reply(struct http_request *request);
void launch_renewal_parse(struct http_request *request);
enum status launch_renewal_run(struct http_request *request, struct txn *txn);
void launch_renewal_reply(struct http_request *request);
void session_window_parse(struct http_request *request);
enum status session_window_run(struct http_request *request, struct txn *txn);
/* The optional member "launch": a ticket of POST /v1/launches. False: there is none. */
bool api_ticket(struct http_request *request, json_t *body, struct str *ticket);
/* STATUS_INVALID: the ticket is none of this device's, or too old. */
OKNO_CHECK enum status api_link_window(struct http_request *request, struct txn *txn,
                                       const struct session *session, struct str ticket);

enum status handover_run(struct http_request *request, struct txn *txn);
void handover_created_reply(struct http_request *request);
enum status handover_get_run(struct http_request *request, struct txn *txn);
void handover_approve_parse(struct http_request *request);
enum status handover_approve_run(struct http_request *request, struct txn *txn);
void handover_reply(struct http_request *request);
void handover_claim_parse(struct http_request *request);
enum status handover_claim_run(struct http_request *request, struct txn *txn);
void handover_claim_reply(struct http_request *request);
void handover_result_parse(struct http_request *request);
enum status handover_result_run(struct http_request *request, struct txn *txn);
void handover_result_reply(struct http_request *request);

void windows_reply(struct http_request *request);
/* Its window has been closed, or is for reading alone and the route would change something: refused
 * with where the bank is open. */
bool api_window_refuses(struct http_request *request, enum window window);
/* The same of a ticket that is good. Others are somebody else's to refuse. */
bool api_ticket_refuses(struct http_request *request, struct str ticket);

enum status session_end_run(struct http_request *request, struct txn *txn);
void session_end_reply(struct http_request *request);

enum status customer_get_run(struct http_request *request, struct txn *txn);
void customer_patch_parse(struct http_request *request);
enum status customer_patch_run(struct http_request *request, struct txn *txn);
void customer_reply(struct http_request *request);

/* An entry's id. data NULL: no memory. */
struct str api_entry_id(struct http_request *request, int64_t transfer, bool is_credit);
void entries_parse(struct http_request *request);
enum status entries_run(struct http_request *request, struct txn *txn);
void entries_reply(struct http_request *request);

void draft_parse(struct http_request *request);
enum status draft_run(struct http_request *request, struct txn *txn);
void draft_reply(struct http_request *request);
void draft_drop_parse(struct http_request *request);
enum status draft_drop_run(struct http_request *request, struct txn *txn);
enum status drafts_run(struct http_request *request, struct txn *txn);
void drafts_reply(struct http_request *request);

enum status directory_bank_run(struct http_request *request, struct txn *txn);
void directory_bank_reply(struct http_request *request);
void directory_search_parse(struct http_request *request);
enum status directory_search_run(struct http_request *request, struct txn *txn);
void directory_search_reply(struct http_request *request);

void payee_parse(struct http_request *request);
enum status payee_run(struct http_request *request, struct txn *txn);
void payee_reply(struct http_request *request);

void requisites_read_parse(struct http_request *request);
enum status requisites_read_run(struct http_request *request, struct txn *txn);
void requisites_read_reply(struct http_request *request);

enum status look_up_run(struct http_request *request, struct txn *txn);
enum status look_up_get_run(struct http_request *request, struct txn *txn);
void look_up_created_reply(struct http_request *request);
void look_up_reply(struct http_request *request);

enum status limits_run(struct http_request *request, struct txn *txn);
void limits_parse(struct http_request *request);
enum status limits_change_run(struct http_request *request, struct txn *txn);
void limits_reply(struct http_request *request);

/* What an order would become: the answer to POST /v1/payments/quote. */
struct quote_answer {
    struct payment_result result;
    struct payment_quote quote;
};
void payment_quote_parse(struct http_request *request);
enum status payment_quote_run(struct http_request *request, struct txn *txn);
void payment_quote_reply(struct http_request *request);

void payment_parse(struct http_request *request);
enum status payment_order_plan(struct http_request *request, struct txn *txn, struct plan *plan);
enum status payment_of_path_plan(struct http_request *request, struct txn *txn, struct plan *plan);
enum status payment_run(struct http_request *request, struct txn *txn);
enum status payment_get_run(struct http_request *request, struct txn *txn);
void payment_confirm_parse(struct http_request *request);
enum status payment_confirm_run(struct http_request *request, struct txn *txn);
enum status payment_resend_run(struct http_request *request, struct txn *txn);
enum status payment_cancel_run(struct http_request *request, struct txn *txn);
enum status payment_recall_run(struct http_request *request, struct txn *txn);
void payment_created_reply(struct http_request *request);
void payment_reply(struct http_request *request);

enum status receipt_link_run(struct http_request *request, struct txn *txn);
void document_link_reply(struct http_request *request);
enum status document_run(struct http_request *request, struct txn *txn);
enum status document_peek_run(struct http_request *request, struct txn *txn);
void document_render(struct http_request *request);
void document_reply(struct http_request *request);

enum status seal_head_run(struct http_request *request, struct txn *txn);
void seal_head_reply(struct http_request *request);
void seal_consistency_parse(struct http_request *request);
enum status seal_consistency_run(struct http_request *request, struct txn *txn);
void seal_consistency_reply(struct http_request *request);
enum status payment_proof_run(struct http_request *request, struct txn *txn);
void payment_proof_reply(struct http_request *request);

void hook_telegram_parse(struct http_request *request);
void hook_vk_parse(struct http_request *request);
void hook_max_parse(struct http_request *request);
enum status hook_run(struct http_request *request, struct txn *txn);
void hook_reply(struct http_request *request);

enum status notices_run(struct http_request *request, struct txn *txn);
void notices_patch_parse(struct http_request *request);
enum status notices_patch_run(struct http_request *request, struct txn *txn);
void notices_reply(struct http_request *request);
void notice_link_parse(struct http_request *request);
enum status notice_link_run(struct http_request *request, struct txn *txn);
void notice_link_reply(struct http_request *request);
enum status notice_opened_run(struct http_request *request, struct txn *txn);
void notice_opened_reply(struct http_request *request);
/* Something happened to this customer; kind is an enum notice_kind. */
OKNO_CHECK enum status api_tell(struct http_request *request, struct txn *txn, int64_t customer,
                                int kind, int64_t subject);

void events_parse(struct http_request *request);
enum status events_run(struct http_request *request, struct txn *txn);
void events_reply(struct http_request *request);

void nonce_reply(struct http_request *request);

void health_reply(struct http_request *request);
enum status ready_run(struct http_request *request, struct txn *txn);
void ready_reply(struct http_request *request);
void metrics_reply(struct http_request *request);

#endif
