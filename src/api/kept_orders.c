/* kept_orders.c - an order as it would be given again, and that of a payment. */
#include "api/api_standing.h"

#include "api/api_internal.h"
#include "bank/template.h"

static json_t *text_or_null(struct str text)
{
    return text.size == 0 ? json_null() : json_stringn(text.data, text.size);
}

static void put(json_t *object, const char *name, struct str text)
{
    if (text.size != 0) {
        (void)json_object_set_new(object, name, json_stringn(text.data, text.size));
    }
}

static json_t *json_of_budget(const struct budget *budget)
{
    json_t *object = json_object();
    put(object, "uin", str_from(budget->uin));
    put(object, "kbk", str_from(budget->kbk));
    put(object, "oktmo", str_from(budget->oktmo));
    put(object, "payer_status", str_from(budget->payer_status));
    put(object, "basis", str_from(budget->basis));
    put(object, "period", str_from(budget->period));
    put(object, "document_number", str_from(budget->document_number));
    put(object, "document_date", str_from(budget->document_date));
    return object;
}

static void put_requisites(json_t *to, const struct payment_order *order)
{
    put(to, "name", order->name);
    put(to, "account", order->number);
    put(to, "bik", order->bik);
    put(to, "inn", order->inn);
    put(to, "kpp", order->kpp);
    if (order->budget.kbk[0] != '\0') {
        (void)json_object_set_new(to, "budget", json_of_budget(&order->budget));
    }
}

static void put_bill(json_t *to, const struct payment_order *order)
{
    (void)json_object_set_new(to, "provider", json_of_id(order->provider));
    json_t *fields = json_loadb(order->fields.data, order->fields.size, 0, NULL);
    (void)json_object_set_new(to, "fields", fields == NULL ? json_object() : fields);
}

static json_t *json_of_to(const struct payment_order *order)
{
    json_t *to = json_object();
    switch (order->kind) {
    case PAYMENT_OWN:
        (void)json_object_set_new(to, "account", json_of_id(order->to_account));
        break;
    case PAYMENT_PHONE:
        put(to, "phone", order->to_phone);
        break;
    case PAYMENT_ACCOUNT:
        put(to, "number", order->number);
        break;
    case PAYMENT_BANK_PHONE:
        put(to, "phone", order->to_phone);
        put(to, "bank", order->bik);
        (void)json_object_set_new(to, "look_up", json_of_id(order->look_up));
        break;
    case PAYMENT_REQUISITES:
        put_requisites(to, order);
        break;
    case PAYMENT_BILL:
        put_bill(to, order);
        break;
    case PAYMENT_PURCHASE:
    case PAYMENT_SALARY:
    case PAYMENT_INTEREST:
    case PAYMENT_CARD:
    case PAYMENT_INCOMING:
    case PAYMENT_CARD_PURCHASE:
    case PAYMENT_LINK:
    case PAYMENT_REFUND:
    case PAYMENT_KIND_END:
        break; /* none of these is kept */
    }
    return to;
}

json_t *json_of_kept(const struct kept_order *kept)
{
    const struct payment_order *order = &kept->order;
    return json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:o}", "kind", payment_kinds[order->kind].word,
                     "from", json_of_id(order->from_account), "to", json_of_to(order), "amount",
                     order->amount.minor == 0 ? json_null() : json_of_amount(order->amount),
                     "message", text_or_null(order->message), "purpose",
                     text_or_null(order->purpose), "display",
                     text_or_null(str_from(kept->display)));
}

/* ---- GET /v1/payments/{id}/order */

enum status payment_again_run(struct http_request *request, struct txn *txn)
{
    struct kept_order *kept = ARENA_NEW(&request->arena, struct kept_order);
    if (kept == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    enum status status = payment_again(txn, session_of(request), request->path_id, &outcome, kept);
    request->answer = kept;
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
    }
    return status;
}

void payment_again_reply(struct http_request *request)
{
    http_answer_json(request, 200, json_of_kept(request->answer));
}
