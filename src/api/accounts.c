/* accounts.c - the customer's accounts with what is in them: looking, opening, naming, closing. */
#include "api/api_accounts.h"

#include "api/api_internal.h"
#include "bank/account_manage.h"

/* ---- GET /v1/products */

static json_t *currencies_json(const struct product_row *product)
{
    json_t *list = json_array();
    for (size_t i = 0; i < PRODUCT_CURRENCIES && product->currencies[i] != CURRENCY_NONE; i++) {
        const char *name = currency_find(product->currencies[i])->name;
        if (json_array_append_new(list, json_string(name)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *terms_json(const struct product_row *product, enum language language)
{
    json_t *list = json_array();
    for (size_t i = 0; i < PRODUCT_TERMS && product->terms[i].title[0] != NULL; i++) {
        const struct product_term *term = &product->terms[i];
        json_t *item =
            json_pack("{s:s,s:s}", "title", term->title[language], "text", term->text[language]);
        if (json_array_append_new(list, item) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

enum status products_run(struct http_request *request, struct txn *txn)
{
    (void)request;
    (void)txn;
    return STATUS_OK; /* the same for everybody who is signed in */
}

void products_reply(struct http_request *request)
{
    enum language language = request->language;
    json_t *items = json_array();
    for (int i = PRODUCT_NONE + 1; i < PRODUCT_END; i++) {
        const struct product_row *product = &products[i];
        json_t *item =
            json_pack("{s:s,s:s,s:s,s:o,s:o}", "product", product->word, "name",
                      product->name[language], "about", product->about[language], "currencies",
                      currencies_json(product), "terms", terms_json(product, language));
        if (json_array_append_new(items, item) != 0) {
            json_decref(items);
            items = NULL;
            break;
        }
    }
    http_answer_json(request, 200, json_pack("{s:o}", "items", items));
}

/* ---- an account as JSON */

static json_t *account_json(const struct account_view *view, enum language language)
{
    enum currency currency = view->ledger.currency;
    const struct account *account = &view->account;
    const struct product_row *product = product_find(account->product);
    int64_t closed = account->closed_us;
    struct amount held = {view->ledger.debits_pending, currency};
    struct amount balance = {ledger_balance(&view->ledger), currency};
    struct amount available = {ledger_available(&view->ledger), currency};
    return json_pack("{s:o,s:s,s:s,s:s,s:s,s:s,s:o,s:o,s:o,s:b,s:b,s:s,s:o,s:o}", "id",
                     json_of_id(account->id), "number", account->number.digits, "name",
                     account_name(account, language), "kind", account_kind_word(account->kind),
                     "product", product == NULL ? "" : product->word, "currency",
                     currency_find(currency)->name, "balance", json_of_amount(balance), "held",
                     json_of_amount(held), "available", json_of_amount(available), "is_main",
                     view->is_main, "hidden", account->is_hidden, "status",
                     closed == 0 ? "open" : "closed", "opened_at", json_of_time(account->opened_us),
                     "closed_at", closed == 0 ? json_null() : json_of_time(closed));
}

static void reply_account(struct http_request *request, int status)
{
    const struct account_result *result = request->answer;
    http_answer_json(request, status, account_json(&result->view, request->language));
}

void account_reply(struct http_request *request)
{
    reply_account(request, 200);
}

void account_opened_reply(struct http_request *request)
{
    reply_account(request, 201);
}

static enum status finish(struct http_request *request, enum status status,
                          struct account_result *result)
{
    request->answer = result;
    request->written = result->written;
    if (status == STATUS_OK && result->outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[result->outcome], NULL, false);
    }
    return status;
}

/* ---- GET /v1/accounts */

struct accounts_answer {
    struct account_view items[LIMIT_ACCOUNTS];
    size_t count;
};

void accounts_parse(struct http_request *request)
{
    struct str word = http_query(request, "status");
    bool *closed = ARENA_NEW(&request->arena, bool);
    request->order = closed;
    if (closed != NULL) {
        *closed = str_equal(word, STR("closed"));
    }
    if (word.data != NULL && !str_equal(word, STR("closed")) && !str_equal(word, STR("open"))) {
        field_errors_add(&request->errors, "?status", "open or closed is needed");
    }
}

enum status accounts_run(struct http_request *request, struct txn *txn)
{
    const bool *closed = request->order;
    struct accounts_answer *answer = ARENA_NEW(&request->arena, struct accounts_answer);
    if (answer == NULL || closed == NULL) {
        return STATUS_NO_MEMORY;
    }
    size_t all = 0;
    request->answer = answer;
    enum status status = account_list(txn, session_of(request)->customer, answer->items, &all);
    for (size_t i = 0; i < all; i++) {
        if ((answer->items[i].account.closed_us != 0) == *closed) {
            answer->items[answer->count++] = answer->items[i];
        }
    }
    return status;
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

/* ---- GET /v1/accounts/{id} */

enum status account_get_run(struct http_request *request, struct txn *txn)
{
    struct account_result *result = ARENA_NEW(&request->arena, struct account_result);
    if (result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        account_view_get(txn, session_of(request)->customer, request->path_id, &result->view);
    result->outcome = status == STATUS_NOT_FOUND ? BANK_NOT_FOUND : BANK_OK;
    return finish(request, status == STATUS_NOT_FOUND ? STATUS_OK : status, result);
}

/* ---- POST /v1/accounts */

/* A name without the blanks around it; "" gives back the product's own. */
static struct str read_name(struct http_request *request, json_t *body)
{
    struct str name = json_text_typed(body, "", "name", LIMIT_NAME, &request->errors);
    while (name.size > 0 && name.data[0] == ' ') {
        name = (struct str){name.data + 1, name.size - 1};
    }
    while (name.size > 0 && name.data[name.size - 1] == ' ') {
        name.size--;
    }
    return api_keep(request, str_is_visible(name) ? name : STR(""));
}

static void read_product(struct http_request *request, json_t *body, struct account_order *order)
{
    enum { WORD_MOST = 16, CURRENCY_MOST = 3 };
    struct str word = json_text(body, "", "product", WORD_MOST, &request->errors);
    struct str name = json_text(body, "", "currency", CURRENCY_MOST, &request->errors);
    const struct currency_row *currency = currency_by_name(name);
    order->product = product_by_word(word);
    order->currency = currency == NULL ? CURRENCY_NONE : currency->code;
    if (word.size != 0 && order->product == PRODUCT_NONE) {
        field_errors_add(&request->errors, "/product", "not a product of this bank");
    } else if (name.size != 0 && word.size != 0 &&
               !product_has_currency(order->product, order->currency)) {
        field_errors_add(&request->errors, "/currency", "not a currency of this product");
    }
}

void account_open_parse(struct http_request *request)
{
    static const char *const members[] = {"product", "currency", "name", NULL};
    struct account_order *order = ARENA_NEW(&request->arena, struct account_order);
    json_t *body = api_body(request, members);
    request->order = order;
    if (order != NULL && body != NULL) {
        order->key = request->idempotency_key;
        read_product(request, body, order);
        order->name = read_name(request, body);
        if (json_digest(body, &order->digest) != STATUS_OK) {
            request->order = NULL;
        }
    }
    json_decref(body);
}

enum status account_open_run(struct http_request *request, struct txn *txn)
{
    const struct account_order *order = request->order;
    struct account_result *result = ARENA_NEW(&request->arena, struct account_result);
    if (order == NULL || result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        account_order_once(txn, api_of(request)->bank, session_of(request), order, result);
    return finish(request, status, result);
}

/* ---- PATCH /v1/accounts/{id} */

void account_patch_parse(struct http_request *request)
{
    static const char *const members[] = {"name", "hidden", "is_main", NULL};
    struct account_change *change = ARENA_NEW(&request->arena, struct account_change);
    json_t *body = api_body(request, members);
    request->order = change;
    if (change != NULL && body != NULL) {
        change->has_name = json_object_get(body, "name") != NULL;
        change->has_hidden = json_object_get(body, "hidden") != NULL;
        change->name = read_name(request, body);
        change->hidden = json_flag(body, "", "hidden", &request->errors);
        change->make_main = json_flag(body, "", "is_main", &request->errors);
        if (json_is_false(json_object_get(body, "is_main"))) {
            field_errors_add(&request->errors, "/is_main", "make another account the main one");
        }
        if (json_object_size(body) == 0) {
            field_errors_add(&request->errors, "", "nothing to change");
        }
    }
    json_decref(body);
}

enum status account_patch_run(struct http_request *request, struct txn *txn)
{
    const struct account_change *change = request->order;
    struct account_result *result = ARENA_NEW(&request->arena, struct account_result);
    if (change == NULL || result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = account_change(txn, api_of(request)->bank, session_of(request)->customer,
                                        request->path_id, change, result);
    return finish(request, status, result);
}

/* ---- POST /v1/accounts/order */

struct arrangement {
    int64_t ids[LIMIT_OPEN_ACCOUNTS];
    size_t count;
};

static void read_ids(struct http_request *request, json_t *list, struct arrangement *arranged)
{
    size_t count = json_array_size(list);
    if (!json_is_array(list) || count == 0 || count > LIMIT_OPEN_ACCOUNTS) {
        field_errors_add(&request->errors, "/ids", "a list of 1 to 20 ids is needed");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        json_t *item = json_array_get(list, i);
        struct str text = {json_string_value(item), json_string_length(item)};
        int64_t id = 0;
        bool is_good = json_is_string(item) && id_parse(text, &id) == STATUS_OK;
        for (size_t before = 0; before < arranged->count; before++) {
            is_good = is_good && arranged->ids[before] != id;
        }
        if (!is_good) {
            field_errors_add(&request->errors, "/ids", "ids are needed, each once");
            return;
        }
        arranged->ids[arranged->count++] = id;
    }
}

void account_arrange_parse(struct http_request *request)
{
    static const char *const members[] = {"ids", NULL};
    struct arrangement *arranged = ARENA_NEW(&request->arena, struct arrangement);
    json_t *body = api_body(request, members);
    request->order = arranged;
    if (arranged != NULL && body != NULL) {
        read_ids(request, json_object_get(body, "ids"), arranged);
    }
    json_decref(body);
}

enum status account_arrange_run(struct http_request *request, struct txn *txn)
{
    const struct arrangement *arranged = request->order;
    struct accounts_answer *answer = ARENA_NEW(&request->arena, struct accounts_answer);
    if (arranged == NULL || answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    enum status status = account_arrange(txn, api_of(request)->bank, session_of(request)->customer,
                                         arranged->ids, arranged->count, &outcome);
    if (status != STATUS_OK) {
        return status;
    }
    if (outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
        return STATUS_OK;
    }
    request->written = true;
    request->answer = answer;
    status = account_list(txn, session_of(request)->customer, answer->items, &answer->count);
    while (answer->count > 0 && answer->items[answer->count - 1].account.closed_us != 0) {
        answer->count--; /* they come last */
    }
    return status;
}

/* ---- POST /v1/accounts/{id}/close */

void account_close_parse(struct http_request *request)
{
    static const char *const members[] = {"sweep_to", NULL};
    int64_t *sweep_to = ARENA_NEW(&request->arena, int64_t);
    json_t *body = api_body(request, members);
    request->order = sweep_to;
    if (sweep_to != NULL && body != NULL) {
        *sweep_to = json_is_null(json_object_get(body, "sweep_to"))
                        ? 0
                        : api_id(request, body, "", "sweep_to");
    }
    json_decref(body);
}

enum status account_close_plan(struct http_request *request, struct txn *txn, struct plan *plan)
{
    const int64_t *sweep_to = request->order;
    return account_plan_close(txn, request->path_id, sweep_to == NULL ? 0 : *sweep_to, plan);
}

enum status account_close_run(struct http_request *request, struct txn *txn)
{
    const int64_t *sweep_to = request->order;
    struct account_result *result = ARENA_NEW(&request->arena, struct account_result);
    if (sweep_to == NULL || result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = account_close(txn, api_of(request)->bank, session_of(request),
                                       request->path_id, *sweep_to, result);
    return finish(request, status, result);
}
