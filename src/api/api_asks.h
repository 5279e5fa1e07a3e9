/* api_asks.h - the routes' functions of money that is asked for. Only for this folder. */
#ifndef OKNO_API_API_ASKS_H
#define OKNO_API_API_ASKS_H

#include "http/http.h"

void ask_create_parse(struct http_request *request);
enum status ask_create_run(struct http_request *request, struct txn *txn);
void ask_created_reply(struct http_request *request);
void asks_parse(struct http_request *request);
enum status asks_run(struct http_request *request, struct txn *txn);
void asks_reply(struct http_request *request);
enum status ask_cancel_run(struct http_request *request, struct txn *txn);
void ask_cancel_reply(struct http_request *request);
void ask_decline_parse(struct http_request *request);
enum status ask_decline_run(struct http_request *request, struct txn *txn);
void ask_decline_reply(struct http_request *request);
enum status asks_unwanted_run(struct http_request *request, struct txn *txn);
void asks_unwanted_reply(struct http_request *request);
enum status ask_allow_run(struct http_request *request, struct txn *txn);
void ask_allow_reply(struct http_request *request);
enum status ask_look_run(struct http_request *request, struct txn *txn);
void ask_look_reply(struct http_request *request);

#endif
