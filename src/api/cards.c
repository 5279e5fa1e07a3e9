/* cards.c - the customer's cards: looking, issuing, freezing, blocking, renewing, closing. */
#include "api/api_cards.h"

#include "api/api_internal.h"

/* ---- a card as JSON */

json_t *json_of_card(const struct http_request *request, const struct card *card)
{
    int32_t month = card_month(clock_day(clock_now(api_of(request)->bank->clock)));
    char expiry[16];
    (void)snprintf(expiry, sizeof expiry, "%04d-%02d", card->expiry / 12, card->expiry % 12 + 1);
    const char *reason = card_reason_word(card->reason);
    json_t *after = card->replaced_by == 0 ? json_null() : json_of_id(card->replaced_by);
    return json_pack("{s:o,s:o,s:s,s:s,s:s,s:s,s:s,s:s?,s:b,s:o,s:o}", "id", json_of_id(card->id),
                     "account", json_of_id(card->account), "product",
                     card_products[card->product].word, "name", card_name(card, request->language),
                     "last_four", card->last_four, "expiry", expiry, "state",
                     card_state_word(card_state_in(card, month)), "reason",
                     reason[0] == '\0' ? NULL : reason, "has_pin", card->has_pin, "replaced_by",
                     after, "created_at", json_of_time(card->created_us));
}

static void reply_card(struct http_request *request, int status)
{
    http_answer_json(request, status, json_of_card(request, request->answer));
}

void card_reply(struct http_request *request)
{
    reply_card(request, 200);
}

void card_created_reply(struct http_request *request)
{
    reply_card(request, 201);
}

static enum status finish(struct http_request *request, enum status status,
                          struct card_result *result)
{
    request->answer = &result->card;
    request->written = result->written;
    if (status == STATUS_OK && result->outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[result->outcome], NULL, result->written);
    }
    return status;
}

/* ---- GET /v1/cards */

struct cards_answer {
    struct card items[CARD_LIST_ROOM];
    size_t count;
};

enum status cards_run(struct http_request *request, struct txn *txn)
{
    struct cards_answer *answer = ARENA_NEW(&request->arena, struct cards_answer);
    request->answer = answer;
    return answer == NULL
               ? STATUS_NO_MEMORY
               : card_list(txn, session_of(request)->customer, answer->items, &answer->count);
}

void cards_reply(struct http_request *request)
{
    const struct cards_answer *answer = request->answer;
    json_t *items = json_array();
    bool good = items != NULL;
    for (size_t i = 0; good && i < answer->count; i++) {
        good = json_array_append_new(items, json_of_card(request, &answer->items[i])) == 0;
    }
    if (!good) {
        json_decref(items);
        items = NULL;
    }
    http_answer_json(request, 200, json_pack("{s:o}", "items", items));
}

/* ---- GET /v1/cards/{id} */

enum status card_get_run(struct http_request *request, struct txn *txn)
{
    struct card_result *result = ARENA_NEW(&request->arena, struct card_result);
    if (result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        card_get(txn, session_of(request)->customer, request->path_id, &result->card);
    result->outcome = status == STATUS_NOT_FOUND ? BANK_NOT_FOUND : BANK_OK;
    return finish(request, status == STATUS_NOT_FOUND ? STATUS_OK : status, result);
}

/* ---- POST /v1/cards */

static void read_product(struct http_request *request, json_t *body, struct card_order *order)
{
    enum { WORD_MOST = 16 };
    struct str word = json_text(body, "", "product", WORD_MOST, &request->errors);
    for (int i = CARD_VIRTUAL; i < CARD_PRODUCTS; i++) {
        if (str_equal(word, str_from(card_products[i].word))) {
            order->product = (enum card_product)i;
            return;
        }
    }
    if (word.size != 0) {
        field_errors_add(&request->errors, "/product", "virtual or shopping is needed");
    }
}

void card_issue_parse(struct http_request *request)
{
    static const char *const members[] = {"account", "product", "name", NULL};
    struct card_order *order = ARENA_NEW(&request->arena, struct card_order);
    json_t *body = api_body(request, members);
    request->order = order;
    if (order != NULL && body != NULL) {
        order->key = request->idempotency_key;
        order->account = api_id(request, body, "", "account");
        read_product(request, body, order);
        order->name =
            api_keep(request, json_text_optional(body, "", "name", LIMIT_NAME, &request->errors));
        if (json_digest(body, &order->digest) != STATUS_OK) {
            request->order = NULL;
        }
    }
    json_decref(body);
}

enum status card_issue_run(struct http_request *request, struct txn *txn)
{
    const struct card_order *order = request->order;
    struct card_result *result = ARENA_NEW(&request->arena, struct card_result);
    if (order == NULL || result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = card_issue(txn, api_of(request)->bank, session_of(request), order, result);
    return finish(request, status, result);
}

/* ---- POST /v1/cards/{id}/reissue */

enum status card_reissue_run(struct http_request *request, struct txn *txn)
{
    struct card_result *result = ARENA_NEW(&request->arena, struct card_result);
    if (result == NULL) {
        return STATUS_NO_MEMORY;
    }
    const struct card_order order = {.key = request->idempotency_key,
                                     .digest = sha256(request->path)};
    enum status status = card_reissue(txn, api_of(request)->bank, session_of(request), &order,
                                      request->path_id, result);
    return finish(request, status, result);
}

/* ---- PATCH /v1/cards/{id} */

void card_patch_parse(struct http_request *request)
{
    static const char *const members[] = {"name", NULL};
    struct str *name = ARENA_NEW(&request->arena, struct str);
    json_t *body = api_body(request, members);
    if (name != NULL && body != NULL) {
        if (json_object_get(body, "name") == NULL) {
            field_errors_add(&request->errors, "/name", "is missing");
        }
        *name =
            api_keep(request, json_text_optional(body, "", "name", LIMIT_NAME, &request->errors));
    }
    request->order = name;
    json_decref(body);
}

enum status card_patch_run(struct http_request *request, struct txn *txn)
{
    const struct str *name = request->order;
    struct card_result *result = ARENA_NEW(&request->arena, struct card_result);
    if (name == NULL || result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = card_rename(txn, api_of(request)->bank, session_of(request)->customer,
                                     request->path_id, *name, result);
    return finish(request, status, result);
}

/* ---- POST /v1/cards/{id}/freeze, /unfreeze, /block, /close */

static enum status move(struct http_request *request, struct txn *txn, enum card_move way,
                        enum card_reason reason)
{
    struct card_result *result = ARENA_NEW(&request->arena, struct card_result);
    if (result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = card_move(txn, api_of(request)->bank, session_of(request)->customer,
                                   request->path_id, way, reason, result);
    return finish(request, status, result);
}

enum status card_freeze_run(struct http_request *request, struct txn *txn)
{
    return move(request, txn, CARD_FREEZE, CARD_NO_REASON);
}

enum status card_unfreeze_run(struct http_request *request, struct txn *txn)
{
    return move(request, txn, CARD_UNFREEZE, CARD_NO_REASON);
}

enum status card_close_run(struct http_request *request, struct txn *txn)
{
    return move(request, txn, CARD_CLOSE, CARD_NO_REASON);
}

void card_block_parse(struct http_request *request)
{
    enum { WORD_MOST = 16 };
    static const char *const members[] = {"reason", NULL};
    enum card_reason *reason = ARENA_NEW(&request->arena, enum card_reason);
    json_t *body = api_body(request, members);
    if (reason != NULL && body != NULL) {
        struct str word = json_text(body, "", "reason", WORD_MOST, &request->errors);
        for (int i = CARD_LOST; i <= CARD_FRAUD; i++) {
            if (str_equal(word, str_from(card_reason_word((enum card_reason)i)))) {
                *reason = (enum card_reason)i;
            }
        }
        if (word.size != 0 && *reason == CARD_NO_REASON) {
            field_errors_add(&request->errors, "/reason", "lost, stolen or fraud is needed");
        }
    }
    request->order = reason;
    json_decref(body);
}

enum status card_block_run(struct http_request *request, struct txn *txn)
{
    const enum card_reason *reason = request->order;
    return reason == NULL ? STATUS_NO_MEMORY : move(request, txn, CARD_BLOCK, *reason);
}
