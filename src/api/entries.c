/* entries.c - what happened on the customer's accounts, newest first. */
#include "api/api_internal.h"
#include "bank/history.h"

/* ---- GET /v1/accounts/{id}/entries, GET /v1/entries */

static size_t read_limit(struct http_request *request)
{
    struct str text = http_query(request, "limit");
    int64_t limit = LIMIT_PAGE_DEFAULT;
    if (text.data != NULL &&
        (str_to_int64(text, &limit) != STATUS_OK || limit < 1 || limit > LIMIT_PAGE)) {
        field_errors_add(&request->errors, "?limit", "1 to 200 is needed");
        return 1;
    }
    return (size_t)limit;
}

static int32_t read_day(struct http_request *request, const char *name, const char *pointer,
                        int32_t otherwise)
{
    struct str text = http_query(request, name);
    int32_t day = otherwise;
    if (text.data != NULL && day_parse(text, &day) != STATUS_OK) {
        field_errors_add(&request->errors, pointer, "a date is needed, YYYY-MM-DD");
        return otherwise;
    }
    return day;
}

void entries_parse(struct http_request *request)
{
    struct history_query *query = ARENA_NEW(&request->arena, struct history_query);
    request->order = query;
    if (query == NULL) {
        return;
    }
    struct str cursor = http_query(request, "cursor");
    *query = (struct history_query){
        .account = request->path_id,
        .limit = read_limit(request),
        .cursor = cursor.data == NULL ? STR("") : cursor,
        .from = read_day(request, "from", "?from", INT32_MIN),
        .to = read_day(request, "to", "?to", INT32_MAX),
    };
    if (cursor.data != NULL && (cursor.size == 0 || cursor.size > LIMIT_CURSOR)) {
        field_errors_add(&request->errors, "?cursor", "not a cursor of this list");
    }
    if (query->from > query->to) {
        field_errors_add(&request->errors, "?from", "after the last day");
    }
}

enum status entries_run(struct http_request *request, struct txn *txn)
{
    const struct history_query *query = request->order;
    struct history_page *page = ARENA_NEW(&request->arena, struct history_page);
    if (query == NULL || page == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    enum status status =
        history_read(txn, session_of(request), query, &request->arena, &outcome, page);
    if (status == STATUS_INVALID) {
        api_refuse_field(request, "?cursor", "not a cursor of this list");
        return STATUS_OK;
    }
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
    }
    request->answer = page;
    return status;
}

/* Both sides of a transfer between own accounts are entries of their own. */
struct str api_entry_id(struct http_request *request, int64_t transfer, bool is_credit)
{
    return arena_printf(&request->arena, "%lld%c", (long long)transfer, is_credit ? 'c' : 'd');
}

static json_t *entry_json(struct http_request *request, const struct entry *entry)
{
    struct str id = api_entry_id(request, entry->transfer, entry->is_credit);
    return json_pack(
        "{s:s,s:o,s:o,s:o,s:o,s:o,s:s,s:s,s:s,s:s%,s:s,s:o,s:s?}", "id",
        id.data == NULL ? "" : id.data, "account", json_of_id(entry->account), "date",
        json_of_day(entry->date), "time", json_of_time(entry->created_us), "amount",
        json_of_amount(entry->amount), "balance_after", json_of_amount(entry->balance_after),
        "kind", entry->kind, "category", entry->category, "direction",
        entry->is_credit ? "in" : "out", "title", entry->title.data, entry->title.size, "status",
        entry->is_held ? "held" : "posted", "payment",
        entry->payment == 0 ? json_null() : json_of_id(entry->payment), "payment_status",
        entry->payment == 0 ? NULL : api_payment_status(entry->state));
}

void entries_reply(struct http_request *request)
{
    const struct history_page *page = request->answer;
    json_t *items = json_array();
    for (size_t i = 0; i < page->count; i++) {
        if (json_array_append_new(items, entry_json(request, &page->items[i])) != 0) {
            json_decref(items);
            items = NULL;
            break;
        }
    }
    json_t *next =
        page->next.size == 0 ? json_null() : json_stringn(page->next.data, page->next.size);
    http_answer_json(request, 200, json_pack("{s:o,s:o}", "items", items, "next_cursor", next));
}
