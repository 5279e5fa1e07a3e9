/* api_cards.h - what the files of cards share, and their routes' functions. Only for this folder.
 */
#ifndef OKNO_API_API_CARDS_H
#define OKNO_API_API_CARDS_H

#include "bank/card_request.h"
#include "http/http.h"

json_t *json_of_card(const struct http_request *request, const struct card *card);

enum status cards_run(struct http_request *request, struct txn *txn);
void cards_reply(struct http_request *request);
enum status card_get_run(struct http_request *request, struct txn *txn);
void card_issue_parse(struct http_request *request);
enum status card_issue_run(struct http_request *request, struct txn *txn);
enum status card_reissue_run(struct http_request *request, struct txn *txn);
void card_patch_parse(struct http_request *request);
enum status card_patch_run(struct http_request *request, struct txn *txn);
enum status card_freeze_run(struct http_request *request, struct txn *txn);
enum status card_unfreeze_run(struct http_request *request, struct txn *txn);
enum status card_close_run(struct http_request *request, struct txn *txn);
void card_block_parse(struct http_request *request);
enum status card_block_run(struct http_request *request, struct txn *txn);
void card_reply(struct http_request *request);
void card_created_reply(struct http_request *request);

enum status card_reveal_run(struct http_request *request, struct txn *txn);
enum status card_pin_run(struct http_request *request, struct txn *txn);
void card_request_created_reply(struct http_request *request);
enum status card_limits_run(struct http_request *request, struct txn *txn);
void card_limits_patch_parse(struct http_request *request);
enum status card_limits_patch_run(struct http_request *request, struct txn *txn);
void card_limits_reply(struct http_request *request);
enum status card_request_resend_run(struct http_request *request, struct txn *txn);
void card_request_reply(struct http_request *request);
void card_confirm_parse(struct http_request *request);
enum status card_confirm_run(struct http_request *request, struct txn *txn);
void card_confirm_reply(struct http_request *request);

void card_operations_parse(struct http_request *request);
enum status card_operations_run(struct http_request *request, struct txn *txn);
void card_operations_reply(struct http_request *request);
enum status card_dispute_run(struct http_request *request, struct txn *txn);
void card_dispute_reply(struct http_request *request);

#endif
