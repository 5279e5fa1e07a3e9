/* account_facts.c - what is held on an account, and what was in it on a day. */
#include "api/api_accounts.h"

#include "api/api_internal.h"
#include "bank/hold.h"
#include "ledger/ledger_history.h"

/* ---- GET /v1/accounts/{id}/holds */

enum status holds_run(struct http_request *request, struct txn *txn)
{
    struct hold_page *page = ARENA_NEW(&request->arena, struct hold_page);
    if (page == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    enum status status =
        hold_list(txn, session_of(request), request->path_id, &request->arena, &outcome, page);
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
    }
    request->answer = page;
    return status;
}

static json_t *hold_json(const struct hold *hold)
{
    json_t *until = hold->until_us == 0 ? json_null() : json_of_time(hold->until_us);
    json_t *payment = hold->payment == 0 ? json_null() : json_of_id(hold->payment);
    return json_pack("{s:o,s:o,s:o,s:o,s:s,s:s,s:s%,s:o}", "id", json_of_id(hold->id), "amount",
                     json_of_amount(hold->amount), "since", json_of_time(hold->since_us), "until",
                     until, "kind", hold->kind, "category", hold->category, "title",
                     hold->title.data, hold->title.size, "payment", payment);
}

void holds_reply(struct http_request *request)
{
    const struct hold_page *page = request->answer;
    json_t *items = json_array();
    for (size_t i = 0; i < page->count; i++) {
        if (json_array_append_new(items, hold_json(&page->items[i])) != 0) {
            json_decref(items);
            items = NULL;
            break;
        }
    }
    http_answer_json(request, 200,
                     json_pack("{s:o,s:o,s:b}", "held", json_of_amount(page->held), "items", items,
                               "is_whole", page->is_whole));
}

/* ---- GET /v1/accounts/{id}/balance */

struct balance_answer {
    int32_t day;
    bool is_final; /* the day is over */
    struct amount amount;
};

void balance_parse(struct http_request *request)
{
    struct str text = http_query(request, "date");
    struct balance_answer *answer = ARENA_NEW(&request->arena, struct balance_answer);
    request->order = answer;
    if (answer == NULL) {
        return;
    }
    int32_t today = clock_day(clock_now(api_of(request)->bank->clock));
    if (text.data == NULL || day_parse(text, &answer->day) != STATUS_OK) {
        field_errors_add(&request->errors, "?date", "a date is needed, YYYY-MM-DD");
    } else if (answer->day > today) {
        field_errors_add(&request->errors, "?date", "this day has not come yet");
    }
    answer->is_final = answer->day < today;
}

enum status balance_run(struct http_request *request, struct txn *txn)
{
    struct balance_answer *answer = request->order;
    struct account_view view;
    if (answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        account_view_get(txn, session_of(request)->customer, request->path_id, &view);
    if (status == STATUS_NOT_FOUND) {
        api_refuse(request, &bank_outcomes[BANK_NOT_FOUND], NULL, false);
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    answer->amount.currency = view.ledger.currency;
    return ledger_balance_on(txn, request->path_id, answer->day, &answer->amount.minor);
}

void balance_reply(struct http_request *request)
{
    const struct balance_answer *answer = request->order;
    http_answer_json(request, 200,
                     json_pack("{s:o,s:o,s:b}", "date", json_of_day(answer->day), "balance",
                               json_of_amount(answer->amount), "is_final", answer->is_final));
}
