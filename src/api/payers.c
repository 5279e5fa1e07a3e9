/* payers.c - the bills that a customer pays again and again. */
#include "api/api_bills.h"

/* ---- fields of a bill */

static bool is_field_name(const char *name)
{
    size_t size = 0;
    for (; name[size] != '\0'; size++) {
        if (!((name[size] >= 'a' && name[size] <= 'z') || name[size] == '_')) {
            return false;
        }
    }
    return size > 0 && size <= FIELD_NAME;
}

/* The names and values sorted, as they are kept. */
struct str api_fields(struct http_request *request, json_t *object, const char *before)
{
    struct field_errors *errors = &request->errors;
    struct str at = arena_printf(&request->arena, "%s/fields", before);
    json_t *fields = json_object_member(object, before, "fields", errors);
    if (fields == NULL || at.data == NULL) {
        return STR("");
    }
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach(fields, name, value)
    {
        if (is_field_name(name)) {
            (void)json_text(fields, at.data, name, FIELD_VALUE, errors);
        } else {
            struct str pointer = arena_printf(&request->arena, "%s/", at.data);
            field_errors_add(errors, pointer.data == NULL ? "" : pointer.data, "not a field");
        }
    }
    if (json_object_size(fields) == 0 || json_object_size(fields) > PROVIDER_FIELDS) {
        field_errors_add(errors, at.data, "one to six fields are needed");
    }
    if (errors->count != 0) {
        return STR("");
    }
    char text[LIMIT_FIELDS];
    size_t size = json_dumpb(fields, text, sizeof text, JSON_COMPACT | JSON_SORT_KEYS);
    if (size == 0 || size > sizeof text) {
        field_errors_add(errors, at.data, "too long");
        return STR("");
    }
    return api_keep(request, (struct str){text, size});
}

void api_refuse_bill(struct http_request *request, const struct bill *bill, const char *before)
{
    static const char *const details[] = {[FIELD_GOOD] = "",
                                          [FIELD_MISSING] = "missing",
                                          [FIELD_SHAPE] = "does not fit the field's pattern",
                                          [FIELD_KEY] = "its check digit does not fit"};
    json_t *list = json_array();
    bool is_named = false;
    for (size_t i = 0; i < bill->provider.field_count && list != NULL; i++) {
        if (bill->faults[i] == FIELD_GOOD) {
            continue;
        }
        struct str pointer = arena_printf(&request->arena, "%s/fields/%.*s", before,
                                          STR_ARGS(bill->provider.fields[i].name));
        is_named = true;
        (void)json_array_append_new(list, json_pack("{s:s,s:s}", "pointer", pointer.data, "detail",
                                                    details[bill->faults[i]]));
    }
    if (!is_named && list != NULL) {
        struct str pointer = arena_printf(&request->arena, "%s/fields", before);
        (void)json_array_append_new(list, json_pack("{s:s,s:s}", "pointer", pointer.data, "detail",
                                                    "not the fields of this provider"));
    }
    request->refused = true;
    request->written = false;
    http_answer_problem(request, &bank_outcomes[BANK_BILL_FIELDS],
                        json_pack("{s:o}", "errors", list));
}

enum status api_refuse_fields(struct http_request *request, struct txn *txn,
                              const struct payment_order *order, const char *before)
{
    struct bill *bill = ARENA_NEW(&request->arena, struct bill);
    if (bill == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = bill_read(txn, order->provider, order->fields, &request->arena, bill);
    if (status == STATUS_OK) {
        api_refuse_bill(request, bill, before);
    }
    return status;
}

/* ---- a payer as JSON */

struct payer_answer {
    struct payer payer;
    struct provider provider;
};

static json_t *json_of_payer(const struct http_request *request, const struct payer_answer *answer)
{
    const struct payer *payer = &answer->payer;
    const struct provider *provider = &answer->provider;
    json_t *amount = payer->amount == 0
                         ? json_null()
                         : json_of_amount((struct amount){payer->amount, CURRENCY_RUB});
    json_t *fields = json_loads(payer->fields, 0, NULL);
    return json_pack("{s:o,s:o,s:o,s:s,s:o,s:o}", "id", json_of_id(payer->id), "provider",
                     json_of_provider(request, provider), "fields", fields, "name", payer->name,
                     "amount", amount, "changed_at", json_of_time(payer->changed_us));
}

static void reply_payer(struct http_request *request, int status)
{
    http_answer_json(request, status, json_of_payer(request, request->answer));
}

void payer_reply(struct http_request *request)
{
    reply_payer(request, 200);
}

void payer_created_reply(struct http_request *request)
{
    reply_payer(request, 201);
}

/* ---- POST /v1/payers, PATCH /v1/payers/{id} */

struct payer_order {
    int64_t provider;
    struct str fields;
    struct payer_change change;
};

static void read_change(struct http_request *request, json_t *body, struct payer_change *change)
{
    *change = (struct payer_change){.amount = -1, .position = -1};
    if (json_object_get(body, "name") != NULL) {
        change->name =
            api_keep(request, json_text_optional(body, "", "name", LIMIT_NAME, &request->errors));
    }
    if (json_object_get(body, "amount") != NULL) {
        struct amount amount = api_amount(request, body, "amount");
        if (amount.minor != 0 && amount.currency != CURRENCY_RUB) {
            field_errors_add(&request->errors, "/amount/currency", "roubles are needed");
        }
        change->amount = amount.minor;
    }
}

void payer_parse(struct http_request *request)
{
    static const char *const members[] = {"provider", "fields", "name", "amount", NULL};
    struct payer_order *order = ARENA_NEW(&request->arena, struct payer_order);
    json_t *body = api_body(request, members);
    request->order = order;
    if (order != NULL && body != NULL) {
        order->provider = api_id(request, body, "", "provider");
        read_change(request, body, &order->change);
        order->fields = api_fields(request, body, "");
    }
    json_decref(body);
}

enum status payer_run(struct http_request *request, struct txn *txn)
{
    const struct payer_order *order = request->order;
    struct payer_answer *answer = ARENA_NEW(&request->arena, struct payer_answer);
    struct bill *bill = ARENA_NEW(&request->arena, struct bill);
    if (order == NULL || answer == NULL || bill == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    const struct payer_saving saving = {.customer = session_of(request)->customer,
                                        .provider = order->provider,
                                        .fields = order->fields,
                                        .change = &order->change,
                                        .bill = bill,
                                        .payer = &answer->payer};
    enum status status = payer_save(txn, api_of(request)->bank, &saving, &request->arena, &outcome);
    answer->provider = bill->provider;
    request->answer = answer;
    request->written = true;
    if (status == STATUS_OK && outcome == BANK_BILL_FIELDS) {
        api_refuse_bill(request, bill, "");
    } else if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
    }
    return status;
}

void payer_patch_parse(struct http_request *request)
{
    static const char *const members[] = {"name", "amount", "position", NULL};
    struct payer_order *order = ARENA_NEW(&request->arena, struct payer_order);
    json_t *body = api_body(request, members);
    request->order = order;
    if (order != NULL && body != NULL) {
        read_change(request, body, &order->change);
        order->change.position =
            api_integer(request, body, "", "position", 0, LIMIT_PAYERS - 1, -1);
        if (json_object_size(body) == 0) {
            field_errors_add(&request->errors, "", "something to change is needed");
        }
    }
    json_decref(body);
}

enum status payer_patch_run(struct http_request *request, struct txn *txn)
{
    const struct payer_order *order = request->order;
    struct payer_answer *answer = ARENA_NEW(&request->arena, struct payer_answer);
    if (order == NULL || answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    enum status status = payer_patch(txn, api_of(request)->bank, session_of(request)->customer,
                                     request->path_id, &order->change, &outcome, &answer->payer);
    if (status == STATUS_OK && outcome == BANK_OK) {
        status = provider_find(txn, answer->payer.provider, &request->arena, &answer->provider);
    }
    request->answer = answer;
    request->written = true;
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && outcome != BANK_OK)) {
        api_refuse(request, &bank_outcomes[BANK_NOT_FOUND], NULL, false);
        return STATUS_OK;
    }
    return status;
}

/* ---- GET /v1/payers, DELETE /v1/payers/{id} */

struct payers_answer {
    struct payer payers[LIMIT_PAYERS];
    struct payer_answer items[LIMIT_PAYERS];
    size_t count;
};

enum status payers_run(struct http_request *request, struct txn *txn)
{
    struct payers_answer *answer = ARENA_NEW(&request->arena, struct payers_answer);
    size_t found = 0;
    request->answer = answer;
    if (answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        payer_list(txn, session_of(request)->customer, answer->payers, LIMIT_PAYERS, &found);
    for (size_t i = 0; i < found && status == STATUS_OK; i++) {
        struct payer_answer *item = &answer->items[answer->count];
        item->payer = answer->payers[i];
        status = provider_find(txn, item->payer.provider, &request->arena, &item->provider);
        answer->count += status == STATUS_OK;
        status = status == STATUS_NOT_FOUND ? STATUS_OK : status; /* left the catalogue */
    }
    return status;
}

void payers_reply(struct http_request *request)
{
    const struct payers_answer *answer = request->answer;
    json_t *items = json_array();
    bool good = items != NULL;
    for (size_t i = 0; good && i < answer->count; i++) {
        good = json_array_append_new(items, json_of_payer(request, &answer->items[i])) == 0;
    }
    if (!good) {
        json_decref(items);
        items = NULL;
    }
    http_answer_json(request, 200, json_pack("{s:o}", "items", items));
}

enum status payer_drop_run(struct http_request *request, struct txn *txn)
{
    enum bank_outcome outcome = BANK_OK;
    enum status status = payer_drop(txn, session_of(request)->customer, request->path_id, &outcome);
    request->written = true;
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
    }
    return status;
}

void payer_drop_reply(struct http_request *request)
{
    http_answer(request, 204, NULL, STR(""));
}
