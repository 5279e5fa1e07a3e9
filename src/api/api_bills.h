/* api_bills.h - the routes of bills: the catalogue, saved payers, what is owed to the state. Only
 * for this folder. */
#ifndef OKNO_API_API_BILLS_H
#define OKNO_API_API_BILLS_H

#include "api/api_internal.h"
#include "bank/bill.h"
#include "bank/charge.h"

void providers_parse(struct http_request *request);
void provider_search_parse(struct http_request *request);
enum status providers_run(struct http_request *request, struct txn *txn);
void providers_reply(struct http_request *request);
enum status provider_get_run(struct http_request *request, struct txn *txn);
void provider_reply(struct http_request *request);

void payer_parse(struct http_request *request);
enum status payer_run(struct http_request *request, struct txn *txn);
void payer_created_reply(struct http_request *request);
void payer_patch_parse(struct http_request *request);
enum status payer_patch_run(struct http_request *request, struct txn *txn);
void payer_reply(struct http_request *request);
enum status payers_run(struct http_request *request, struct txn *txn);
void payers_reply(struct http_request *request);
enum status payer_drop_run(struct http_request *request, struct txn *txn);
void payer_drop_reply(struct http_request *request);

void bill_read_parse(struct http_request *request);
enum status bill_read_run(struct http_request *request, struct txn *txn);
void bill_read_reply(struct http_request *request);

void charges_parse(struct http_request *request);
enum status charges_run(struct http_request *request, struct txn *txn);
void charges_created_reply(struct http_request *request);
enum status charges_get_run(struct http_request *request, struct txn *txn);
void charges_reply(struct http_request *request);

/* The member "fields" of a bill, sorted; before: the pointer of object. */
struct str api_fields(struct http_request *request, json_t *object, const char *before);
/* run: what was filled in does not fit the provider; says which fields. */
void api_refuse_bill(struct http_request *request, const struct bill *bill, const char *before);
/* The same of an order: the catalogue knows which. */
OKNO_CHECK enum status api_refuse_fields(struct http_request *request, struct txn *txn,
                                         const struct payment_order *order, const char *before);

json_t *json_of_provider(const struct http_request *request, const struct provider *provider);

#endif
