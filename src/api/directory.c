/* directory.c - the banks of the country: where money can go. */
#include "bank/directory.h"

#include "api/api_internal.h"

static json_t *json_of_bank(const struct directory_bank *bank)
{
    return json_pack("{s:s%,s:s%,s:s%,s:s%,s:s,s:b}", "bik", bank->bik.data, bank->bik.size, "name",
                     bank->name.data, bank->name.size, "place", bank->place.data, bank->place.size,
                     "correspondent_account", bank->correspondent.data, bank->correspondent.size,
                     "kind", directory_kind_words[bank->kind], "takes_payments",
                     (int)directory_takes_payments(bank));
}

/* ---- GET /v1/directory/banks/{token}: its BIK */

enum status directory_bank_run(struct http_request *request, struct txn *txn)
{
    struct directory_bank *bank = ARENA_NEW(&request->arena, struct directory_bank);
    if (bank == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = directory_find(txn, request->path_token, &request->arena, bank);
    request->answer = bank;
    if (status == STATUS_NOT_FOUND) {
        api_refuse(request, &bank_outcomes[BANK_NOT_FOUND], NULL, false);
        return STATUS_OK;
    }
    return status;
}

void directory_bank_reply(struct http_request *request)
{
    http_answer_json(request, 200, json_of_bank(request->answer));
}

/* ---- GET /v1/directory/banks?text= */

struct found_banks {
    struct str text;
    struct directory_bank banks[DIRECTORY_FOUND_MOST];
    size_t count;
};

void directory_search_parse(struct http_request *request)
{
    struct found_banks *found = ARENA_NEW(&request->arena, struct found_banks);
    struct str text = http_query(request, "text");
    request->order = found;
    if (text.size == 0 || str_characters(text) > LIMIT_NAME) {
        field_errors_add(&request->errors, "?text", "1 to 60 characters are needed");
    } else if (found != NULL) {
        found->text = text;
    }
}

enum status directory_search_run(struct http_request *request, struct txn *txn)
{
    struct found_banks *found = request->order;
    request->answer = found;
    return found == NULL
               ? STATUS_NO_MEMORY
               : directory_search(txn, found->text, &request->arena, found->banks, &found->count);
}

void directory_search_reply(struct http_request *request)
{
    const struct found_banks *found = request->answer;
    json_t *items = json_array();
    for (size_t i = 0; i < found->count; i++) {
        (void)json_array_append_new(items, json_of_bank(&found->banks[i]));
    }
    http_answer_json(request, 200, json_pack("{s:o}", "items", items));
}
