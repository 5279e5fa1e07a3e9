/* bill_codes.c - a bill out of its QR code. */
#include "api/api_bills.h"

enum { CODE_CHARACTERS = 2000 };

struct code_answer {
    struct provider provider;
    struct str fields; /* JSON */
    int64_t minor;
};

/* ---- POST /v1/bills/read */

void bill_read_parse(struct http_request *request)
{
    static const char *const members[] = {"text", NULL};
    struct str *text = ARENA_NEW(&request->arena, struct str);
    json_t *body = api_body(request, members);
    if (text != NULL && body != NULL) {
        *text = api_keep(request, json_text(body, "", "text", CODE_CHARACTERS, &request->errors));
    }
    request->order = text;
    json_decref(body);
}

enum status bill_read_run(struct http_request *request, struct txn *txn)
{
    const struct str *text = request->order;
    struct code_answer *answer = ARENA_NEW(&request->arena, struct code_answer);
    if (text == NULL || answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    struct bill_code read;
    enum bank_outcome outcome = BANK_OK;
    enum status status = bill_of_code(txn, *text, &request->arena, &outcome, &read);
    if (status == STATUS_OK && outcome == BANK_OK) {
        answer->provider = read.provider;
        answer->minor = read.minor;
        answer->fields = json_write(read.fields, &request->arena);
        status = answer->fields.data == NULL ? STATUS_NO_MEMORY : STATUS_OK;
    }
    json_decref(read.fields);
    request->answer = answer;
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
    }
    return status;
}

void bill_read_reply(struct http_request *request)
{
    const struct code_answer *answer = request->answer;
    json_t *amount = answer->minor == 0
                         ? json_null()
                         : json_of_amount((struct amount){answer->minor, CURRENCY_RUB});
    json_t *fields = json_loads(answer->fields.data, 0, NULL);
    http_answer_json(request, 200,
                     json_pack("{s:o,s:o,s:o}", "provider",
                               json_of_provider(request, &answer->provider), "fields", fields,
                               "amount", amount));
}
