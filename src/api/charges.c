/* charges.c - what is owed to the state: asking, and reading the answer. */
#include <stdio.h>

#include "api/api_bills.h"
#include "money/requisites.h"

/* ---- a look-up as JSON */

struct charges_answer {
    struct charge_look_up look_up;
    struct provider tax, fine; /* who takes them; id 0: nobody does */
    int32_t today;
};

static json_t *rubles(int64_t minor)
{
    return json_of_amount((struct amount){minor, CURRENCY_RUB});
}

static json_t *json_of_charge(const struct http_request *request,
                              const struct charges_answer *answer, const struct charge *charge)
{
    const struct provider *provider =
        charge->category == PROVIDER_TAXES ? &answer->tax : &answer->fine;
    bool has_discount = answer->today <= charge->discount_until;
    json_t *until = has_discount ? json_of_day(charge->discount_until) : json_null();
    json_t *of = provider->id == 0 ? json_null() : json_of_provider(request, provider);
    return json_pack("{s:o,s:s,s:s,s:s,s:o,s:o,s:o,s:b,s:{s:s,s:s},s:o}", "id",
                     json_of_id(charge->id), "title", charge->title, "category",
                     provider_category_word(charge->category), "uin", charge->uin, "amount",
                     rubles(charge_due(charge, answer->today)), "whole", rubles(charge->whole),
                     "discount_until", until, "paid", charge->is_paid, "payee", "name",
                     charge->payee, "inn", charge->inn, "provider", of);
}

static void reply_look_up(struct http_request *request, int status)
{
    static const char *const states[] = {
        [CHARGES_ASKED] = "asked", [CHARGES_ANSWERED] = "answered", [CHARGES_FAILED] = "failed"};
    const struct charges_answer *answer = request->answer;
    const struct charge_look_up *look_up = &answer->look_up;
    json_t *items = json_array();
    bool good = items != NULL;
    for (size_t i = 0; good && i < look_up->count; i++) {
        good = json_array_append_new(items,
                                     json_of_charge(request, answer, &look_up->charges[i])) == 0;
    }
    if (!good) {
        json_decref(items);
        items = NULL;
    }
    http_answer_json(request, status,
                     json_pack("{s:o,s:s,s:o}", "id", json_of_id(look_up->id), "status",
                               states[look_up->state], "items", items));
}

void charges_created_reply(struct http_request *request)
{
    reply_look_up(request, 201);
}

void charges_reply(struct http_request *request)
{
    reply_look_up(request, 200);
}

/* ---- POST /v1/charges/look-ups */

struct charge_question {
    enum charge_key key;
    struct str number;
};

void charges_parse(struct http_request *request)
{
    static const char *const members[] = {"uin", "inn", NULL};
    enum { UIN_MOST = 25, INN_LONGEST = 12 };
    struct charge_question *question = ARENA_NEW(&request->arena, struct charge_question);
    json_t *body = api_body(request, members);
    request->order = question;
    if (question != NULL && body != NULL) {
        struct field_errors *errors = &request->errors;
        bool by_uin = json_object_get(body, "inn") == NULL;
        if (json_object_get(body, "uin") != NULL && !by_uin) {
            field_errors_add(errors, "", "either uin or inn is needed");
        }
        struct str number = by_uin ? json_text(body, "", "uin", UIN_MOST, errors)
                                   : json_text(body, "", "inn", INN_LONGEST, errors);
        enum requisite kind = by_uin ? REQUISITE_UIN : REQUISITE_INN;
        bool is_short = by_uin && number.size == 1; /* 0 says that there is none */
        if (number.size != 0 && (is_short || requisite_check(kind, number) != REQUISITE_IS_GOOD)) {
            field_errors_add(errors, by_uin ? "/uin" : "/inn", "its digits do not fit");
        }
        question->key = by_uin ? CHARGE_BY_UIN : CHARGE_BY_INN;
        question->number = api_keep(request, number);
    }
    json_decref(body);
}

enum status charges_run(struct http_request *request, struct txn *txn)
{
    const struct charge_question *question = request->order;
    struct charges_answer *answer = ARENA_NEW(&request->arena, struct charges_answer);
    if (question == NULL || answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    struct refusal_detail detail;
    struct charge_look_up *look_up = &answer->look_up;
    *look_up =
        (struct charge_look_up){.customer = session_of(request)->customer, .key = question->key};
    (void)snprintf(look_up->number, sizeof look_up->number, "%.*s", STR_ARGS(question->number));
    enum status status = charge_ask(txn, api_of(request)->bank, look_up, &outcome, &detail);
    request->answer = answer;
    request->written = true;
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], &detail, false);
    }
    return status;
}

/* ---- GET /v1/charges/look-ups/{id} */

static enum status load_takers(struct http_request *request, struct txn *txn,
                               struct charges_answer *answer)
{
    enum status status = provider_by_charge(txn, PROVIDER_TAXES, &request->arena, &answer->tax);
    if (status == STATUS_OK || status == STATUS_NOT_FOUND) {
        status = provider_by_charge(txn, PROVIDER_FINES, &request->arena, &answer->fine);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status charges_get_run(struct http_request *request, struct txn *txn)
{
    struct charges_answer *answer = ARENA_NEW(&request->arena, struct charges_answer);
    if (answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum bank_outcome outcome = BANK_OK;
    enum status status =
        charge_look_up_get(txn, session_of(request), request->path_id, &outcome, &answer->look_up);
    answer->today = clock_day(clock_now(api_of(request)->bank->clock));
    request->answer = answer;
    if (status == STATUS_OK && outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[outcome], NULL, false);
        return STATUS_OK;
    }
    return status == STATUS_OK ? load_takers(request, txn, answer) : status;
}
