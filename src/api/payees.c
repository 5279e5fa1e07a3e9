/* payees.c - who is behind a number, before paying. */
#include <string.h>

#include "api/api_internal.h"
#include "bank/look_up.h"

/* ---- POST /v1/payees/look-up */

void payee_parse(struct http_request *request)
{
    static const char *const members[] = {"phone", NULL};
    struct str *phone = ARENA_NEW(&request->arena, struct str);
    json_t *body = api_body(request, members);
    if (phone != NULL && body != NULL) {
        *phone = api_phone(request, body, "", "phone");
    }
    request->order = phone;
    json_decref(body);
}

enum status payee_run(struct http_request *request, struct txn *txn)
{
    const struct str *phone = request->order;
    char *display = arena_alloc(&request->arena, DISPLAY_BYTES, 1);
    if (phone == NULL || display == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    struct refusal_detail detail;
    enum status status = payee_look_up(txn, api_of(request)->bank, session_of(request)->customer,
                                       *phone, &outcome, &detail, display);
    request->written = true;
    request->answer = display;
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], &detail, outcome != BANK_TOO_MANY);
    }
    return status;
}

void payee_reply(struct http_request *request)
{
    const char *display = request->answer;
    http_answer_json(request, 200, json_pack("{s:s}", "display", display));
}

/* ---- POST /v1/payees/look-ups */

enum status look_up_run(struct http_request *request, struct txn *txn)
{
    const struct str *phone = request->order;
    struct look_up *look_up = ARENA_NEW(&request->arena, struct look_up);
    if (phone == NULL || look_up == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    struct refusal_detail detail;
    enum status status = look_up_start(txn, api_of(request)->bank, session_of(request), *phone,
                                       &outcome, &detail, look_up);
    request->written = true;
    request->answer = look_up;
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], &detail, false);
    }
    return status;
}

/* ---- GET /v1/payees/look-ups/{id} */

enum status look_up_get_run(struct http_request *request, struct txn *txn)
{
    struct look_up *look_up = ARENA_NEW(&request->arena, struct look_up);
    if (look_up == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    enum status status = look_up_get(txn, session_of(request), request->path_id, &outcome, look_up);
    request->answer = look_up;
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
    }
    return status;
}

static json_t *json_of_bank(const struct look_up_bank *bank)
{
    return json_pack("{s:s,s:s,s:s,s:b}", "bik", bank->bik, "name", bank->name, "display",
                     bank->display, "is_default", (int)bank->is_default);
}

static void reply_look_up(struct http_request *request, int status)
{
    static const char *const words[] = {
        [LOOK_UP_ASKED] = "asked", [LOOK_UP_ANSWERED] = "answered", [LOOK_UP_FAILED] = "failed"};
    const struct look_up *look_up = request->answer;
    json_t *banks = json_array();
    for (size_t i = 0; i < look_up->count && banks != NULL; i++) {
        if (json_array_append_new(banks, json_of_bank(&look_up->banks[i])) != 0) {
            json_decref(banks);
            banks = NULL;
        }
    }
    http_answer_json(request, status,
                     json_pack("{s:o,s:s,s:s,s:o}", "id", json_of_id(look_up->id), "status",
                               words[look_up->state], "phone", look_up->phone, "banks", banks));
}

void look_up_created_reply(struct http_request *request)
{
    reply_look_up(request, 201);
}

void look_up_reply(struct http_request *request)
{
    reply_look_up(request, 200);
}
