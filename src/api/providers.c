/* providers.c - the catalogue of those whom bills are paid to. */
#include "api/api_bills.h"

/* ---- a provider as JSON */

static json_t *text_of(struct str text)
{
    return json_stringn(text.data, text.size);
}

static json_t *text_or_null(struct str text)
{
    return text.size == 0 ? json_null() : text_of(text);
}

static json_t *json_of_field(const struct http_request *request, const struct provider_field *field)
{
    return json_pack("{s:o,s:o,s:o,s:s,s:o,s:o}", "name", text_of(field->name), "label",
                     text_of(field->label[request->language]), "hint",
                     text_of(field->hint[request->language]), "kind",
                     provider_field_word(field->kind), "pattern", text_of(field->pattern),
                     "example", text_of(field->example));
}

static json_t *json_of_fields(const struct http_request *request, const struct provider *provider)
{
    json_t *list = json_array();
    bool good = list != NULL;
    for (size_t i = 0; good && i < provider->field_count; i++) {
        good = json_array_append_new(list, json_of_field(request, &provider->fields[i])) == 0;
    }
    if (!good) {
        json_decref(list);
        return NULL;
    }
    return list;
}

static json_t *rubles(int64_t minor)
{
    return json_of_amount((struct amount){minor, CURRENCY_RUB});
}

static json_t *json_of_fee(const struct tariff *fee)
{
    enum { PERCENT = 10000, PERCENT_DIGITS = 4 }; /* of millionths */
    if (fee->share == 0) {
        return json_null();
    }
    char text[32];
    int size = snprintf(text, sizeof text, "%lld.%04lld", (long long)(fee->share / PERCENT),
                        (long long)(fee->share % PERCENT));
    for (int i = 0; i < PERCENT_DIGITS && text[size - 1] == '0'; i++) {
        text[--size] = '\0';
    }
    if (text[size - 1] == '.') {
        text[--size] = '\0';
    }
    return json_pack("{s:s,s:o,s:o}", "percent", text, "least", rubles(fee->least), "most",
                     rubles(fee->most));
}

json_t *json_of_provider(const struct http_request *request, const struct provider *provider)
{
    json_t *mark = json_pack("{s:o,s:o}", "letter", text_of(provider->letter), "tint",
                             text_of(provider->tint));
    json_t *payee =
        json_pack("{s:o,s:o}", "name", text_of(provider->payee), "inn", text_of(provider->inn));
    return json_pack("{s:o,s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:b}", "id",
                     json_of_id(provider->id), "name", text_of(provider->name[request->language]),
                     "category", provider_category_word(provider->category), "mark", mark, "region",
                     text_or_null(provider->region), "payee", payee, "fields",
                     json_of_fields(request, provider), "least", rubles(provider->least), "most",
                     rubles(provider->most), "fee", json_of_fee(&provider->fee), "threshold",
                     provider->has_threshold, "by_charge", provider->by_charge);
}

/* ---- GET /v1/providers, POST /v1/providers/search */

static enum provider_category read_category(struct http_request *request, struct str word,
                                            const char *pointer)
{
    enum provider_category category = provider_category_of(word);
    if (word.size != 0 && category == PROVIDER_ANY) {
        field_errors_add(&request->errors, pointer, "no such category");
    }
    return category;
}

static struct str read_region(struct http_request *request, struct str region, const char *pointer)
{
    bool good = region.size == 2;
    for (size_t i = 0; i < region.size; i++) {
        good = good && region.data[i] >= '0' && region.data[i] <= '9';
    }
    if (region.size != 0 && !good) {
        field_errors_add(&request->errors, pointer, "two digits are needed");
        return STR("");
    }
    return region;
}

void providers_parse(struct http_request *request)
{
    struct provider_query *query = ARENA_NEW(&request->arena, struct provider_query);
    request->order = query;
    if (query == NULL) {
        return;
    }
    struct str category = http_query(request, "category");
    struct str region = http_query(request, "region");
    if (category.data != NULL && category.size == 0) {
        field_errors_add(&request->errors, "?category", "no such category");
    }
    if (region.data != NULL && region.size == 0) {
        field_errors_add(&request->errors, "?region", "two digits are needed");
    }
    *query = (struct provider_query){
        .category = read_category(request, category, "?category"),
        .region = region.size == 0 ? STR("") : read_region(request, region, "?region"),
        .text = STR(""),
    };
}

static void refuse_empty(struct http_request *request, json_t *body, const char *name,
                         const char *pointer)
{
    if (json_string_length(json_object_get(body, name)) == 0 &&
        json_is_string(json_object_get(body, name))) {
        field_errors_add(&request->errors, pointer, "empty");
    }
}

void provider_search_parse(struct http_request *request)
{
    static const char *const members[] = {"text", "category", "region", NULL};
    enum { WORD_MOST = 16, REGION_MOST = 2 };
    struct provider_query *query = ARENA_NEW(&request->arena, struct provider_query);
    json_t *body = api_body(request, members);
    request->order = query;
    if (query != NULL && body != NULL) {
        struct field_errors *errors = &request->errors;
        query->text =
            api_keep(request, json_text_typed(body, "", "text", LIMIT_PROVIDER_TEXT, errors));
        if (json_object_get(body, "text") == NULL) { /* words that may be none */
            field_errors_add(errors, "/text", "is needed");
        }
        refuse_empty(request, body, "category", "/category");
        refuse_empty(request, body, "region", "/region");
        query->category = read_category(
            request, json_text_optional(body, "", "category", WORD_MOST, errors), "/category");
        struct str region =
            api_keep(request, json_text_optional(body, "", "region", REGION_MOST, errors));
        query->region = read_region(request, region, "/region");
    }
    json_decref(body);
}

struct providers_answer {
    struct provider items[LIMIT_PROVIDER_LIST];
    size_t count;
    bool is_more;
};

enum status providers_run(struct http_request *request, struct txn *txn)
{
    const struct provider_query *query = request->order;
    struct providers_answer *answer = ARENA_NEW(&request->arena, struct providers_answer);
    request->answer = answer;
    return query == NULL || answer == NULL
               ? STATUS_NO_MEMORY
               : provider_list(txn, query, &request->arena, answer->items, LIMIT_PROVIDER_LIST,
                               &answer->count, &answer->is_more);
}

void providers_reply(struct http_request *request)
{
    const struct providers_answer *answer = request->answer;
    json_t *items = json_array();
    bool good = items != NULL;
    for (size_t i = 0; good && i < answer->count; i++) {
        good = json_array_append_new(items, json_of_provider(request, &answer->items[i])) == 0;
    }
    if (!good) {
        json_decref(items);
        items = NULL;
    }
    http_answer_json(request, 200, json_pack("{s:o,s:b}", "items", items, "more", answer->is_more));
}

/* ---- GET /v1/providers/{id} */

enum status provider_get_run(struct http_request *request, struct txn *txn)
{
    struct provider *provider = ARENA_NEW(&request->arena, struct provider);
    request->answer = provider;
    if (provider == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = provider_find(txn, request->path_id, &request->arena, provider);
    if (status == STATUS_NOT_FOUND) {
        api_refuse(request, &bank_outcomes[BANK_NOT_FOUND], NULL, false);
        return STATUS_OK;
    }
    return status;
}

void provider_reply(struct http_request *request)
{
    http_answer_json(request, 200, json_of_provider(request, request->answer));
}
