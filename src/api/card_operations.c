/* card_operations.c - what was paid with a card, and "it was not me". */
#include "bank/card_operation.h"

#include "api/api_cards.h"
#include "api/api_internal.h"
#include "bank/merchant.h"

/* ---- an operation as JSON */

static json_t *json_of_sum(const struct card_operation *operation, int64_t minor)
{
    return json_of_amount((struct amount){minor, operation->currency});
}

/* Why it was declined, in words. */
static json_t *json_of_reason(const struct http_request *request,
                              const struct card_operation *operation)
{
    bool is_declined = operation->state == OPERATION_DECLINED;
    return is_declined ? json_string(card_answers[operation->answer].text[request->language])
                       : json_null();
}

static json_t *json_of_operation(const struct http_request *request,
                                 const struct card_operation *operation)
{
    int64_t moving = operation->held + operation->cleared;
    const struct merchant_group_row *group = &merchant_groups[merchant_group_of(operation->mcc)];
    return json_pack(
        "{s:o,s:o,s:s,s:s,s:s,s:s,s:s,s:s,s:b,s:o,s:o,s:o,s:o,s:o,s:o,s:b}", "id",
        json_of_id(operation->id), "card", json_of_id(operation->card), "status",
        card_operation_word(operation), "merchant", operation->merchant, "group", group->word,
        "category", category_word(group->category), "country", operation->country, "channel",
        card_channel_word(operation->channel), "abroad", operation->is_abroad, "amount",
        json_of_sum(operation, moving > 0 ? moving : operation->asked), "held",
        json_of_sum(operation, operation->held), "refunded",
        json_of_sum(operation, operation->refunded), "time", json_of_time(operation->created_us),
        "expires_at",
        operation->expires_us == 0 ? json_null() : json_of_time(operation->expires_us), "reason",
        json_of_reason(request, operation), "disputed", operation->is_disputed);
}

/* ---- GET /v1/cards/{id}/operations */

struct page_order {
    size_t limit;
    int64_t before;
};
struct page_answer {
    struct card_operation_page page;
};

void card_operations_parse(struct http_request *request)
{
    enum { DEFAULT = 20 };
    struct page_order *order = ARENA_NEW(&request->arena, struct page_order);
    request->order = order;
    if (order == NULL) {
        return;
    }
    struct str limit = http_query(request, "limit");
    struct str cursor = http_query(request, "cursor");
    int64_t number = DEFAULT;
    if (limit.data != NULL &&
        (str_to_int64(limit, &number) != STATUS_OK || number < 1 || number > LIMIT_OPERATIONS)) {
        field_errors_add(&request->errors, "?limit", "a number from 1 to 50");
    }
    if (cursor.data != NULL && id_parse(cursor, &order->before) != STATUS_OK) {
        field_errors_add(&request->errors, "?cursor", "not of a former answer");
    }
    order->limit = (size_t)number;
}

enum status card_operations_run(struct http_request *request, struct txn *txn)
{
    const struct page_order *order = request->order;
    struct page_answer *answer = ARENA_NEW(&request->arena, struct page_answer);
    if (order == NULL || answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    answer->page.items = ARENA_ARRAY(&request->arena, struct card_operation, order->limit);
    if (answer->page.items == NULL) {
        return STATUS_NO_MEMORY;
    }
    request->answer = answer;
    enum bank_outcome outcome = BANK_OK;
    enum status status = card_operation_list(txn, session_of(request)->customer, request->path_id,
                                             order->before, order->limit, &answer->page, &outcome);
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
    }
    return status;
}

void card_operations_reply(struct http_request *request)
{
    const struct card_operation_page *page = &((const struct page_answer *)request->answer)->page;
    json_t *items = json_array();
    bool good = items != NULL;
    for (size_t i = 0; good && i < page->count; i++) {
        good = json_array_append_new(items, json_of_operation(request, &page->items[i])) == 0;
    }
    if (!good) {
        json_decref(items);
        items = NULL;
    }
    http_answer_json(request, 200,
                     json_pack("{s:o,s:o}", "items", items, "next_cursor",
                               page->next == 0 ? json_null() : json_of_id(page->next)));
}

/* ---- POST /v1/card-operations/{id}/dispute */

enum status card_dispute_run(struct http_request *request, struct txn *txn)
{
    struct card_operation_result *result = ARENA_NEW(&request->arena, struct card_operation_result);
    if (result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = card_operation_dispute(
        txn, api_of(request)->bank, session_of(request)->customer, request->path_id, result);
    request->answer = result;
    request->written = result->written;
    if (status == STATUS_OK && result->outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[result->outcome], NULL, false);
    }
    return status;
}

void card_dispute_reply(struct http_request *request)
{
    const struct card_operation_result *result = request->answer;
    http_answer_json(request, 200,
                     json_pack("{s:o,s:o}", "operation",
                               json_of_operation(request, &result->operation), "card",
                               json_of_card(request, &result->card)));
}
