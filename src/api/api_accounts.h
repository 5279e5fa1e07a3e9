/* api_accounts.h - what the files of accounts share, and their routes' functions. Only for this
 * folder. */
#ifndef OKNO_API_API_ACCOUNTS_H
#define OKNO_API_API_ACCOUNTS_H

#include "bank/link.h"
#include "http/http.h"

enum status products_run(struct http_request *request, struct txn *txn);
void products_reply(struct http_request *request);
void accounts_parse(struct http_request *request);
enum status accounts_run(struct http_request *request, struct txn *txn);
void accounts_reply(struct http_request *request);
enum status account_get_run(struct http_request *request, struct txn *txn);
void account_open_parse(struct http_request *request);
enum status account_open_run(struct http_request *request, struct txn *txn);
void account_opened_reply(struct http_request *request);
void account_patch_parse(struct http_request *request);
enum status account_patch_run(struct http_request *request, struct txn *txn);
void account_arrange_parse(struct http_request *request);
enum status account_arrange_run(struct http_request *request, struct txn *txn);
void account_close_parse(struct http_request *request);
enum status account_close_plan(struct http_request *request, struct txn *txn, struct plan *plan);
enum status account_close_run(struct http_request *request, struct txn *txn);
void account_reply(struct http_request *request);

enum status holds_run(struct http_request *request, struct txn *txn);
void holds_reply(struct http_request *request);
void balance_parse(struct http_request *request);
enum status balance_run(struct http_request *request, struct txn *txn);
void balance_reply(struct http_request *request);

enum status requisites_run(struct http_request *request, struct txn *txn);
void requisites_reply(struct http_request *request);
enum status requisites_link_run(struct http_request *request, struct txn *txn);
/* A code for a camera (GOST R 56042-2014) with an amount in kopecks (0: none) and a purpose, in the
 * arena. Size 0: there is none for this account, or it would be too long; data NULL: no memory. */
struct str requisites_qr(struct arena *arena, const struct bank_policy *bank,
                         const struct requisites *requisites, int64_t minor, struct str purpose);
/* The sheet of paper with them; its bytes, in the arena, or nothing. */
struct str requisites_render(struct http_request *request, const struct requisites *requisites);

#endif
