/* accounts.c - the customer's accounts with what is in them. */
#include "api/api_internal.h"

struct accounts_answer {
    struct account_view items[LIMIT_ACCOUNTS];
    size_t count;
};

/* ---- GET /v1/accounts */

enum status accounts_run(struct http_request *request, struct txn *txn)
{
    struct accounts_answer *answer = ARENA_NEW(&request->arena, struct accounts_answer);
    if (answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    request->answer = answer;
    return account_list(txn, session_of(request)->customer, answer->items, &answer->count);
}

static json_t *account_json(const struct account_view *view, enum language language)
{
    enum currency currency = view->ledger.currency;
    return json_pack(
        "{s:o,s:s,s:s,s:s,s:s,s:o,s:o}", "id", json_of_id(view->account.id), "number",
        view->account.number.digits, "name", account_name(&view->account, language), "kind",
        account_kind_word(view->account.kind), "currency", currency_find(currency)->name, "balance",
        json_of_amount((struct amount){ledger_balance(&view->ledger), currency}), "available",
        json_of_amount((struct amount){ledger_available(&view->ledger), currency}));
}

void accounts_reply(struct http_request *request)
{
    const struct accounts_answer *answer = request->answer;
    json_t *items = json_array();
    for (size_t i = 0; i < answer->count; i++) {
        if (json_array_append_new(items, account_json(&answer->items[i], request->language)) != 0) {
            json_decref(items);
            items = NULL;
            break;
        }
    }
    http_answer_json(request, 200, json_pack("{s:o,s:n}", "items", items, "next_cursor"));
}
