/* drafts.c - payments that are being written: keep, find again, give up. */
#include "bank/draft.h"

#include "api/api_internal.h"

/* ---- reading */

static struct str read_key(struct http_request *request, json_t *body)
{
    return api_keep(request, json_text(body, "", "key", DRAFT_KEY, &request->errors));
}

static struct str read_text(struct http_request *request, json_t *body, const char *name,
                            size_t most)
{
    return api_keep(request, json_text_typed(body, "", name, most, &request->errors));
}

/* ---- POST /v1/drafts */

void draft_parse(struct http_request *request)
{
    static const char *const members[] = {"kind", "key", "from", "to", "amount", "message", NULL};
    struct draft *draft = ARENA_NEW(&request->arena, struct draft);
    json_t *body = api_body(request, members);
    if (draft != NULL && body != NULL) {
        (void)api_payment_kind(request, body, &draft->kind);
        draft->key = read_key(request, body);
        draft->from = read_text(request, body, "from", DRAFT_SIDE);
        draft->to = read_text(request, body, "to", DRAFT_TO);
        draft->amount = read_text(request, body, "amount", DRAFT_AMOUNT);
        draft->message = read_text(request, body, "message", LIMIT_MESSAGE);
    }
    request->order = draft;
    json_decref(body);
}

enum status draft_run(struct http_request *request, struct txn *txn)
{
    if (request->order == NULL) {
        return STATUS_NO_MEMORY;
    }
    request->written = true;
    return draft_save(txn, api_of(request)->bank, session_of(request), request->order);
}

void draft_reply(struct http_request *request)
{
    http_answer(request, 204, NULL, STR(""));
}

/* ---- POST /v1/drafts/drop */

void draft_drop_parse(struct http_request *request)
{
    static const char *const members[] = {"kind", "key", NULL};
    struct draft *draft = ARENA_NEW(&request->arena, struct draft);
    json_t *body = api_body(request, members);
    if (draft != NULL && body != NULL) {
        (void)api_payment_kind(request, body, &draft->kind);
        draft->key = read_key(request, body);
    }
    request->order = draft;
    json_decref(body);
}

enum status draft_drop_run(struct http_request *request, struct txn *txn)
{
    const struct draft *draft = request->order;
    if (draft == NULL) {
        return STATUS_NO_MEMORY;
    }
    request->written = true;
    return draft_drop(txn, session_of(request)->customer, draft->kind, draft->key);
}

/* ---- GET /v1/drafts */

struct drafts_answer {
    struct draft drafts[PAYMENT_KIND_END];
    size_t count;
};

enum status drafts_run(struct http_request *request, struct txn *txn)
{
    struct drafts_answer *answer = ARENA_NEW(&request->arena, struct drafts_answer);
    request->answer = answer;
    return answer == NULL ? STATUS_NO_MEMORY
                          : draft_list(txn, session_of(request), &request->arena, answer->drafts,
                                       &answer->count);
}

static json_t *text_of(struct str text)
{
    return json_stringn(text.data, text.size);
}

static json_t *json_of_draft(const struct draft *draft)
{
    return json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:o}", "kind", payment_kinds[draft->kind].word,
                     "key", text_of(draft->key), "from", text_of(draft->from), "to",
                     text_of(draft->to), "amount", text_of(draft->amount), "message",
                     text_of(draft->message), "updated_at", json_of_time(draft->updated_us));
}

void drafts_reply(struct http_request *request)
{
    const struct drafts_answer *answer = request->answer;
    json_t *list = json_array();
    bool good = list != NULL;
    for (size_t i = 0; good && i < answer->count; i++) {
        good = json_array_append_new(list, json_of_draft(&answer->drafts[i])) == 0;
    }
    if (!good) {
        json_decref(list);
        list = NULL;
    }
    http_answer_json(request, 200, json_pack("{s:o}", "items", list));
}
