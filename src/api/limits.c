/* limits.c - how much may be sent to others. */
#include "bank/limit.h"

#include "api/api_internal.h"

static enum status keep(struct http_request *request, enum status status, enum bank_outcome outcome,
                        struct limit_view *view)
{
    request->answer = view;
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
    }
    return status;
}

/* ---- GET /v1/limits */

enum status limits_run(struct http_request *request, struct txn *txn)
{
    struct limit_view *view = ARENA_NEW(&request->arena, struct limit_view);
    if (view == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        limit_read(txn, api_of(request)->bank, session_of(request)->customer, view);
    return keep(request, status, BANK_OK, view);
}

/* ---- PATCH /v1/limits */

static int64_t read_limit(struct http_request *request, json_t *body, const char *name)
{
    if (json_object_get(body, name) == NULL) {
        return LIMIT_OF_BANK;
    }
    struct amount amount = api_amount(request, body, name);
    if (amount.minor != 0 && amount.currency != CURRENCY_RUB) {
        struct str pointer = arena_printf(&request->arena, "/%s/currency", name);
        field_errors_add(&request->errors, pointer.data == NULL ? "" : pointer.data,
                         "limits are in roubles");
    }
    return amount.minor;
}

void limits_parse(struct http_request *request)
{
    static const char *const members[] = {"operation", "day", "month", NULL};
    struct limit_set *asked = ARENA_NEW(&request->arena, struct limit_set);
    json_t *body = api_body(request, members);
    if (asked != NULL && body != NULL) {
        *asked = (struct limit_set){read_limit(request, body, "operation"),
                                    read_limit(request, body, "day"),
                                    read_limit(request, body, "month")};
        if (json_object_size(body) == 0) {
            field_errors_add(&request->errors, "", "one limit at least is needed");
        }
    }
    request->order = asked;
    json_decref(body);
}

enum status limits_change_run(struct http_request *request, struct txn *txn)
{
    struct limit_view *view = ARENA_NEW(&request->arena, struct limit_view);
    if (request->order == NULL || view == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    request->written = true;
    enum status status = limit_change(txn, api_of(request)->bank, session_of(request)->customer,
                                      request->order, &outcome, view);
    return keep(request, status, outcome, view);
}

/* ---- the answer */

static json_t *roubles(int64_t minor)
{
    return json_of_amount((struct amount){minor, CURRENCY_RUB});
}

static json_t *json_of_used(int64_t limit, int64_t most, int64_t used)
{
    return json_pack("{s:o,s:o,s:o,s:o}", "limit", roubles(limit), "most", roubles(most), "used",
                     roubles(used), "left", roubles(used >= limit ? 0 : limit - used));
}

static json_t *json_of_raising(const struct limit_row *row, int64_t now_us)
{
    return row->next_us <= now_us
               ? json_null()
               : json_pack("{s:o,s:o,s:o,s:o}", "operation", roubles(row->next.operation), "day",
                           roubles(row->next.day), "month", roubles(row->next.month), "at",
                           json_of_time(row->next_us));
}

void limits_reply(struct http_request *request)
{
    const struct limit_view *view = request->answer;
    const struct limit_row *row = &view->row;
    json_t *operation = json_pack("{s:o,s:o}", "limit", roubles(view->limit.operation), "most",
                                  roubles(view->most.operation));
    http_answer_json(
        request, 200,
        json_pack("{s:o,s:o,s:o,s:o}", "operation", operation, "day",
                  json_of_used(view->limit.day, view->most.day, row->day_used), "month",
                  json_of_used(view->limit.month, view->most.month, row->month_used), "raising",
                  json_of_raising(row, clock_now(api_of(request)->bank->clock))));
}
