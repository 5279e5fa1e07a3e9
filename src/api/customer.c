/* customer.c - the customer who is signed in, and the end of the session. */
#include "bank/customer.h"

#include "api/api_internal.h"
#include "money/phone.h"

/* ---- DELETE /v1/session */

enum status session_end_run(struct http_request *request, struct txn *txn)
{
    request->written = true;
    return session_end(txn, api_of(request)->bank->auth, session_of(request)->id);
}

void session_end_reply(struct http_request *request)
{
    http_answer(request, 204, NULL, STR(""));
}

/* ---- GET /v1/customer */

enum status customer_get_run(struct http_request *request, struct txn *txn)
{
    struct customer *customer = ARENA_NEW(&request->arena, struct customer);
    if (customer == NULL) {
        return STATUS_NO_MEMORY;
    }
    request->answer = customer;
    return customer_get(txn, session_of(request)->customer, customer);
}

/* ---- PATCH /v1/customer: the language of this session, of SMS and of documents */

void customer_patch_parse(struct http_request *request)
{
    static const char *const members[] = {"language", NULL};
    enum language *language = ARENA_NEW(&request->arena, enum language);
    json_t *body = api_body(request, members);
    struct str word = body == NULL ? STR("") : json_text(body, "", "language", 2, &request->errors);
    if (language != NULL) {
        *language = str_equal(word, STR("en")) ? LANGUAGE_EN : LANGUAGE_RU;
    }
    if (word.size != 0 && !str_equal(word, STR("en")) && !str_equal(word, STR("ru"))) {
        field_errors_add(&request->errors, "/language", "ru or en is needed");
    }
    request->order = language;
    json_decref(body);
}

enum status customer_patch_run(struct http_request *request, struct txn *txn)
{
    if (request->order == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum language language = *(const enum language *)request->order;
    const struct session *session = session_of(request);
    request->written = true;
    enum status status = customer_set_language(txn, session->customer, language);
    if (status == STATUS_OK) {
        status = session_language(txn, session->id, language);
    }
    return status == STATUS_OK ? customer_get_run(request, txn) : status;
}

void customer_reply(struct http_request *request)
{
    const struct customer *customer = request->answer;
    struct str phone = str_from(customer->phone);
    struct str name =
        arena_printf(&request->arena, "%s %s", customer->first_name, customer->last_name);
    /* As far as this session goes, its own language holds. */
    enum language language =
        request->route->method == HTTP_PATCH ? customer->language : session_of(request)->language;
    http_answer_json(request, 200,
                     json_pack("{s:o,s:s,s:s,s:s}", "id", json_of_id(customer->id), "name",
                               name.data == NULL ? "" : name.data, "language",
                               language == LANGUAGE_EN ? "en" : "ru", "phone_tail",
                               phone.data + (phone.size < 2 ? 0 : phone.size - 2)));
}
