/* payees.c - who is behind a number, before paying. */
#include <string.h>

#include "api/api_internal.h"
#include "bank/customer.h"

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
