/* templates.c - orders that a customer keeps to give again. */
#include "bank/template.h"

#include "api/api_internal.h"
#include "api/api_standing.h"

static enum status finish(struct http_request *request, enum status status,
                          struct template_result *result)
{
    request->answer = result;
    request->written = result->written;
    if (status == STATUS_OK && result->outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[result->outcome], NULL, result->written);
    }
    return status;
}

/* ---- GET /v1/templates */

struct templates_answer {
    struct template rows[LIMIT_TEMPLATES];
    size_t count;
};

enum status templates_run(struct http_request *request, struct txn *txn)
{
    struct templates_answer *answer = ARENA_NEW(&request->arena, struct templates_answer);
    request->answer = answer;
    return answer == NULL ? STATUS_NO_MEMORY
                          : template_list(txn, session_of(request), answer->rows, LIMIT_TEMPLATES,
                                          &answer->count);
}

static json_t *json_of_template(const struct template *row)
{
    return json_pack("{s:o,s:s,s:b,s:I,s:o,s:o}", "id", json_of_id(row->id), "name", row->name,
                     "favourite", (int)row->is_favourite, "position", (json_int_t)row->position,
                     "created_at", json_of_time(row->created_us), "order",
                     json_of_kept(&row->kept));
}

void templates_reply(struct http_request *request)
{
    const struct templates_answer *answer = request->answer;
    json_t *items = json_array();
    for (size_t i = 0; i < answer->count; i++) {
        (void)json_array_append_new(items, json_of_template(&answer->rows[i]));
    }
    http_answer_json(request, 200, json_pack("{s:o}", "items", items));
}

/* ---- POST /v1/templates */

static void read_name(struct http_request *request, json_t *body, struct template_wish *wish)
{
    wish->has_name = json_object_get(body, "name") != NULL;
    if (wish->has_name) {
        wish->name = api_keep(request, json_text(body, "", "name", LIMIT_NAME, &request->errors));
    }
}

static void read_favourite(struct http_request *request, json_t *body, struct template_wish *wish)
{
    wish->has_favourite = json_object_get(body, "favourite") != NULL;
    wish->is_favourite = json_flag(body, "", "favourite", &request->errors);
}

void template_create_parse(struct http_request *request)
{
    static const char *const members[] = {"name", "favourite", "order", "payment", NULL};
    struct template_wish *wish = ARENA_NEW(&request->arena, struct template_wish);
    json_t *body = api_body(request, members);
    if (wish != NULL && body != NULL) {
        bool of_payment = json_object_get(body, "payment") != NULL;
        read_name(request, body, wish);
        read_favourite(request, body, wish);
        if (of_payment && json_object_get(body, "order") != NULL) {
            field_errors_add(&request->errors, "/payment", "either a payment or an order");
        } else if (of_payment) {
            wish->payment = api_id(request, body, "", "payment");
        } else {
            api_order_member(request, body, true, &wish->order);
        }
    }
    request->order = wish;
    json_decref(body);
}

enum status template_create_run(struct http_request *request, struct txn *txn)
{
    struct template_result *result = ARENA_NEW(&request->arena, struct template_result);
    if (request->order == NULL || result == NULL) {
        return STATUS_NO_MEMORY;
    }
    return finish(
        request,
        template_create(txn, api_of(request)->bank, session_of(request), request->order, result),
        result);
}

/* ---- GET, PATCH and DELETE /v1/templates/{id} */

enum status template_get_run(struct http_request *request, struct txn *txn)
{
    struct template_result *result = ARENA_NEW(&request->arena, struct template_result);
    if (result == NULL) {
        return STATUS_NO_MEMORY;
    }
    return finish(request, template_get(txn, session_of(request), request->path_id, result),
                  result);
}

void template_patch_parse(struct http_request *request)
{
    static const char *const members[] = {"name", "favourite", "position", "order", NULL};
    struct template_wish *wish = ARENA_NEW(&request->arena, struct template_wish);
    json_t *body = api_body(request, members);
    if (wish != NULL && body != NULL) {
        read_name(request, body, wish);
        read_favourite(request, body, wish);
        wish->has_position = json_object_get(body, "position") != NULL;
        wish->position = api_integer(request, body, "", "position", 0, LIMIT_TEMPLATES - 1, 0);
        wish->has_order = json_object_get(body, "order") != NULL;
        if (wish->has_order) {
            api_order_member(request, body, true, &wish->order);
        }
        if (json_object_size(body) == 0) {
            field_errors_add(&request->errors, "", "one member at least is needed");
        }
    }
    request->order = wish;
    json_decref(body);
}

enum status template_patch_run(struct http_request *request, struct txn *txn)
{
    struct template_result *result = ARENA_NEW(&request->arena, struct template_result);
    if (request->order == NULL || result == NULL) {
        return STATUS_NO_MEMORY;
    }
    return finish(request,
                  template_change(txn, api_of(request)->bank, session_of(request), request->path_id,
                                  request->order, result),
                  result);
}

enum status template_delete_run(struct http_request *request, struct txn *txn)
{
    enum bank_outcome outcome = BANK_OK;
    enum status status = template_remove(txn, api_of(request)->bank, session_of(request),
                                         request->path_id, &outcome);
    request->written = outcome == BANK_OK;
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
    }
    return status;
}

void template_deleted_reply(struct http_request *request)
{
    http_answer(request, 204, NULL, STR(""));
}

void template_created_reply(struct http_request *request)
{
    const struct template_result *result = request->answer;
    http_answer_json(request, 201, json_of_template(&result->row));
}

void template_reply(struct http_request *request)
{
    const struct template_result *result = request->answer;
    http_answer_json(request, 200, json_of_template(&result->row));
}
