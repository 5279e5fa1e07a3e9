/* api_standing.h - what the files of templates and standing orders share, and their routes'
 * functions. Only for this folder. */
#ifndef OKNO_API_API_STANDING_H
#define OKNO_API_API_STANDING_H

#include "bank/kept_order.h"
#include "http/http.h"

/* An order that is kept, as it would be given again; what only shows it stands beside. */
json_t *json_of_kept(const struct kept_order *kept);

enum status payment_again_run(struct http_request *request, struct txn *txn);
void payment_again_reply(struct http_request *request);

enum status templates_run(struct http_request *request, struct txn *txn);
void templates_reply(struct http_request *request);
void template_create_parse(struct http_request *request);
enum status template_create_run(struct http_request *request, struct txn *txn);
void template_created_reply(struct http_request *request);
enum status template_get_run(struct http_request *request, struct txn *txn);
void template_patch_parse(struct http_request *request);
enum status template_patch_run(struct http_request *request, struct txn *txn);
enum status template_delete_run(struct http_request *request, struct txn *txn);
void template_deleted_reply(struct http_request *request);
void template_reply(struct http_request *request);

enum status standings_run(struct http_request *request, struct txn *txn);
void standings_reply(struct http_request *request);
void standing_create_parse(struct http_request *request);
enum status standing_create_run(struct http_request *request, struct txn *txn);
void standing_created_reply(struct http_request *request);
enum status standing_get_run(struct http_request *request, struct txn *txn);
void standing_confirm_parse(struct http_request *request);
enum status standing_confirm_run(struct http_request *request, struct txn *txn);
enum status standing_resend_run(struct http_request *request, struct txn *txn);
void standing_change_parse(struct http_request *request);
enum status standing_change_run(struct http_request *request, struct txn *txn);
enum status standing_pause_run(struct http_request *request, struct txn *txn);
enum status standing_resume_run(struct http_request *request, struct txn *txn);
enum status standing_skip_run(struct http_request *request, struct txn *txn);
enum status standing_cancel_run(struct http_request *request, struct txn *txn);
void standing_reply(struct http_request *request);

/* A row: method, path, work, whether it needs an Idempotency-Key, whether it has a body, parse,
 * run, reply. */
#define STANDING_ROUTE_LIST(X)                                                                     \
    X(GET, "/v1/payments/{id}/order", READ, false, false, NULL, payment_again_run,                 \
      payment_again_reply)                                                                         \
    X(GET, "/v1/templates", READ, false, false, NULL, templates_run, templates_reply)              \
    X(POST, "/v1/templates", WRITE, false, true, template_create_parse, template_create_run,       \
      template_created_reply)                                                                      \
    X(GET, "/v1/templates/{id}", READ, false, false, NULL, template_get_run, template_reply)       \
    X(PATCH, "/v1/templates/{id}", WRITE, false, true, template_patch_parse, template_patch_run,   \
      template_reply)                                                                              \
    X(DELETE, "/v1/templates/{id}", WRITE, false, false, NULL, template_delete_run,                \
      template_deleted_reply)                                                                      \
    X(GET, "/v1/standing-orders", READ, false, false, NULL, standings_run, standings_reply)        \
    X(POST, "/v1/standing-orders", WRITE, true, true, standing_create_parse, standing_create_run,  \
      standing_created_reply)                                                                      \
    X(GET, "/v1/standing-orders/{id}", READ, false, false, NULL, standing_get_run, standing_reply) \
    X(POST, "/v1/standing-orders/{id}/confirm", WRITE, false, true, standing_confirm_parse,        \
      standing_confirm_run, standing_reply)                                                        \
    X(POST, "/v1/standing-orders/{id}/resend", WRITE, false, false, NULL, standing_resend_run,     \
      standing_reply)                                                                              \
    X(POST, "/v1/standing-orders/{id}/amount", WRITE, false, true, standing_change_parse,          \
      standing_change_run, standing_reply)                                                         \
    X(POST, "/v1/standing-orders/{id}/pause", WRITE, false, false, NULL, standing_pause_run,       \
      standing_reply)                                                                              \
    X(POST, "/v1/standing-orders/{id}/resume", WRITE, false, false, NULL, standing_resume_run,     \
      standing_reply)                                                                              \
    X(POST, "/v1/standing-orders/{id}/skip", WRITE, false, false, NULL, standing_skip_run,         \
      standing_reply)                                                                              \
    X(POST, "/v1/standing-orders/{id}/cancel", WRITE, false, false, NULL, standing_cancel_run,     \
      standing_reply)

#endif
