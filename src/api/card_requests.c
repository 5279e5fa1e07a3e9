/* card_requests.c - limits, and what is confirmed by a code: the number, higher limits, a PIN. */
#include <string.h>

#include "api/api_cards.h"
#include "api/api_internal.h"
#include "bank/merchant.h"

enum { SHOWN_SECONDS = 30 };

struct requests_answer {
    struct card_request_result result;
    struct card_limit used[CARD_CHANNELS];
    enum currency currency;
};

static enum status finish(struct http_request *request, enum status status,
                          struct requests_answer *answer)
{
    struct card_request_result *result = &answer->result;
    request->answer = answer;
    request->written = result->written;
    if (status == STATUS_OK && result->outcome != BANK_OK) {
        api_refuse(request, &bank_outcomes[result->outcome], &result->detail, result->written);
    }
    return status;
}

/* ---- POST /v1/cards/{id}/reveal and /pin */

static enum status begin(struct http_request *request, struct txn *txn, enum card_request_kind kind)
{
    struct requests_answer *answer = ARENA_NEW(&request->arena, struct requests_answer);
    if (answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = card_request_begin(txn, api_of(request)->bank, session_of(request),
                                            request->path_id, kind, &answer->result);
    return finish(request, status, answer);
}

enum status card_reveal_run(struct http_request *request, struct txn *txn)
{
    return begin(request, txn, CARD_REVEAL);
}

enum status card_pin_run(struct http_request *request, struct txn *txn)
{
    return begin(request, txn, CARD_SET_PIN);
}

static json_t *json_of_request(const struct card_request *request)
{
    return json_pack("{s:o,s:s,s:o,s:o}", "id", json_of_id(request->id), "kind",
                     card_request_word(request->kind), "expires_at",
                     json_of_time(request->code_expires_us), "resend_at",
                     json_of_time(request->code_resend_us));
}

void card_request_created_reply(struct http_request *request)
{
    const struct requests_answer *answer = request->answer;
    http_answer_json(request, 201, json_of_request(&answer->result.request));
}

/* ---- POST /v1/card-requests/{id}/resend */

enum status card_request_resend_run(struct http_request *request, struct txn *txn)
{
    struct requests_answer *answer = ARENA_NEW(&request->arena, struct requests_answer);
    if (answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = card_request_resend(txn, api_of(request)->bank, session_of(request),
                                             request->path_id, &answer->result);
    return finish(request, status, answer);
}

void card_request_reply(struct http_request *request)
{
    const struct requests_answer *answer = request->answer;
    http_answer_json(request, 200, json_of_request(&answer->result.request));
}

/* ---- GET /v1/cards/{id}/limits */

static enum status load_use(const struct http_request *request, struct txn *txn,
                            struct requests_answer *answer)
{
    struct ledger_account ledger;
    int32_t today = clock_day(clock_now(api_of(request)->bank->clock));
    enum status status = card_used(txn, answer->result.card.id, today, answer->used);
    if (status == STATUS_OK) {
        status = ledger_account_get(txn, answer->result.card.account, &ledger);
    }
    answer->currency = status == STATUS_OK ? ledger.currency : CURRENCY_RUB;
    return status;
}

enum status card_limits_run(struct http_request *request, struct txn *txn)
{
    struct requests_answer *answer = ARENA_NEW(&request->arena, struct requests_answer);
    if (answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        card_rules_get(txn, session_of(request), request->path_id, &answer->result);
    if (status == STATUS_OK && answer->result.outcome == BANK_OK) {
        status = load_use(request, txn, answer);
    }
    return finish(request, status, answer);
}

static json_t *json_of_sum(int64_t minor, enum currency currency)
{
    return json_of_amount((struct amount){minor, currency});
}

static json_t *json_of_channel(const struct requests_answer *answer, enum card_channel channel)
{
    const struct card_rules *rules = &answer->result.rules;
    bool is_on = (rules->channels >> channel & 1) != 0;
    return json_pack("{s:s,s:b,s:o,s:o,s:o,s:o}", "channel", card_channel_word(channel), "on",
                     is_on, "day", json_of_sum(rules->limits[channel].day_most, answer->currency),
                     "month", json_of_sum(rules->limits[channel].month_most, answer->currency),
                     "day_used", json_of_sum(answer->used[channel].day_most, answer->currency),
                     "month_used", json_of_sum(answer->used[channel].month_most, answer->currency));
}

/* Adds to a list that takes it over; NULL when there is no memory. */
static json_t *append(json_t *list, json_t *item)
{
    if (list != NULL && json_array_append_new(list, item) == 0) {
        return list;
    }
    json_decref(list);
    return NULL;
}

static json_t *json_of_rules(const struct requests_answer *answer)
{
    json_t *ways = json_array();
    json_t *merchants = json_array();
    for (int i = 0; i < CARD_CHANNELS; i++) {
        ways = append(ways, json_of_channel(answer, (enum card_channel)i));
    }
    for (int i = 0; i < MERCHANT_GROUPS; i++) {
        if (merchant_groups[i].can_block) {
            bool blocked = (answer->result.rules.blocked >> i & 1) != 0;
            merchants = append(merchants, json_pack("{s:s,s:b}", "group", merchant_groups[i].word,
                                                    "blocked", blocked));
        }
    }
    return json_pack("{s:o,s:o}", "channels", ways, "merchants", merchants);
}

void card_limits_reply(struct http_request *request)
{
    const struct requests_answer *answer = request->answer;
    json_t *asked =
        answer->result.is_asked ? json_of_request(&answer->result.request) : json_null();
    http_answer_json(request, 200,
                     json_pack("{s:o,s:o}", "limits", json_of_rules(answer), "request", asked));
}

/* ---- PATCH /v1/cards/{id}/limits: what is not named stays */

struct channel_change {
    bool has_on, is_on;
    struct amount day, month; /* CURRENCY_NONE: as it was */
};
struct rules_change {
    struct channel_change channels[CARD_CHANNELS];
    int64_t block, allow; /* bits */
};

static bool read_flag(struct http_request *request, json_t *object, const char *at,
                      const char *name, bool *value)
{
    bool has = json_object_get(object, name) != NULL;
    *value = has && json_flag(object, at, name, &request->errors);
    return has;
}

static void read_channel(struct http_request *request, json_t *ways, enum card_channel channel,
                         struct channel_change *change)
{
    static const char *const members[] = {"on", "day", "month", NULL};
    const char *name = card_channel_word(channel);
    struct str at = arena_printf(&request->arena, "/channels/%s", name);
    if (json_object_get(ways, name) == NULL || at.data == NULL) {
        return;
    }
    json_t *object = json_object_member(ways, "/channels", name, &request->errors);
    if (object == NULL) {
        return;
    }
    json_only(object, at.data, members, &request->errors);
    if (json_object_size(object) == 0) {
        field_errors_add(&request->errors, at.data, "on, day or month is needed");
    }
    change->has_on = read_flag(request, object, at.data, "on", &change->is_on);
    if (json_object_get(object, "day") != NULL) {
        change->day = api_amount_at(request, object, at.data, "day");
    }
    if (json_object_get(object, "month") != NULL) {
        change->month = api_amount_at(request, object, at.data, "month");
    }
}

static void read_channels(struct http_request *request, json_t *body, struct rules_change *change)
{
    static const char *const members[] = {"online", "pos", "cash", "abroad", NULL};
    json_t *ways = json_object_get(body, "channels") == NULL
                       ? NULL
                       : json_object_member(body, "", "channels", &request->errors);
    if (ways == NULL) {
        return;
    }
    json_only(ways, "/channels", members, &request->errors);
    if (json_object_size(ways) == 0) {
        field_errors_add(&request->errors, "/channels", "a channel is needed");
    }
    for (int i = 0; i < CARD_CHANNELS; i++) {
        read_channel(request, ways, (enum card_channel)i, &change->channels[i]);
    }
}

static void read_merchants(struct http_request *request, json_t *body, struct rules_change *change)
{
    const char *members[MERCHANT_GROUPS + 1] = {NULL};
    size_t count = 0;
    json_t *merchants = json_object_get(body, "merchants") == NULL
                            ? NULL
                            : json_object_member(body, "", "merchants", &request->errors);
    if (merchants == NULL) {
        return;
    }
    for (int i = 0; i < MERCHANT_GROUPS; i++) {
        bool blocked = false;
        if (!merchant_groups[i].can_block) {
            continue;
        }
        members[count++] = merchant_groups[i].word;
        if (read_flag(request, merchants, "/merchants", merchant_groups[i].word, &blocked)) {
            change->block |= blocked ? INT64_C(1) << i : 0;
            change->allow |= blocked ? 0 : INT64_C(1) << i;
        }
    }
    json_only(merchants, "/merchants", members, &request->errors);
    if (json_object_size(merchants) == 0) {
        field_errors_add(&request->errors, "/merchants", "a kind of merchants is needed");
    }
}

void card_limits_patch_parse(struct http_request *request)
{
    static const char *const members[] = {"channels", "merchants", NULL};
    struct rules_change *change = ARENA_NEW(&request->arena, struct rules_change);
    json_t *body = api_body(request, members);
    if (change != NULL && body != NULL) {
        if (json_object_size(body) == 0) {
            field_errors_add(&request->errors, "", "channels or merchants is needed");
        }
        read_channels(request, body, change);
        read_merchants(request, body, change);
    }
    request->order = change;
    json_decref(body);
}

/* False: a sum is of another currency than the account's. */
static bool apply(const struct rules_change *change, enum currency currency,
                  struct card_rules *rules)
{
    for (int i = 0; i < CARD_CHANNELS; i++) {
        const struct channel_change *channel = &change->channels[i];
        int64_t bit = INT64_C(1) << i;
        if ((channel->day.currency != CURRENCY_NONE && channel->day.currency != currency) ||
            (channel->month.currency != CURRENCY_NONE && channel->month.currency != currency)) {
            return false;
        }
        if (channel->has_on) {
            rules->channels = channel->is_on ? rules->channels | bit : rules->channels & ~bit;
        }
        if (channel->day.currency != CURRENCY_NONE) {
            rules->limits[i].day_most = channel->day.minor;
        }
        if (channel->month.currency != CURRENCY_NONE) {
            rules->limits[i].month_most = channel->month.minor;
        }
    }
    rules->blocked = (rules->blocked | change->block) & ~change->allow;
    return true;
}

enum status card_limits_patch_run(struct http_request *request, struct txn *txn)
{
    const struct rules_change *change = request->order;
    struct requests_answer *answer = ARENA_NEW(&request->arena, struct requests_answer);
    if (change == NULL || answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    const struct session *session = session_of(request);
    enum status status = card_rules_get(txn, session, request->path_id, &answer->result);
    if (status != STATUS_OK || answer->result.outcome != BANK_OK) {
        return finish(request, status, answer);
    }
    status = load_use(request, txn, answer);
    struct card_rules wanted = answer->result.rules;
    if (status == STATUS_OK && !apply(change, answer->currency, &wanted)) {
        answer->result.outcome = BANK_CURRENCY_MISMATCH;
        return finish(request, status, answer);
    }
    if (status == STATUS_OK) {
        status = card_rules_change(txn, api_of(request)->bank, session, request->path_id, &wanted,
                                   &answer->result);
    }
    return finish(request, status, answer);
}

/* ---- POST /v1/card-requests/{id}/confirm */

struct confirm_order {
    struct str code, pin;
};

void card_confirm_parse(struct http_request *request)
{
    static const char *const members[] = {"code", "pin", NULL};
    struct confirm_order *order = ARENA_NEW(&request->arena, struct confirm_order);
    json_t *body = api_body(request, members);
    if (order != NULL && body != NULL) {
        order->code = api_code(request, body);
        order->pin =
            api_keep(request, json_text_optional(body, "", "pin", CARD_PIN, &request->errors));
        bool digits = order->pin.size == 0 || order->pin.size == CARD_PIN;
        for (size_t i = 0; i < order->pin.size; i++) {
            digits = digits && order->pin.data[i] >= '0' && order->pin.data[i] <= '9';
        }
        if (!digits || (order->pin.size == 0 && json_object_get(body, "pin") != NULL)) {
            field_errors_add(&request->errors, "/pin", "four digits are needed");
        }
    }
    request->order = order;
    json_decref(body);
}

enum status card_confirm_run(struct http_request *request, struct txn *txn)
{
    const struct confirm_order *order = request->order;
    struct requests_answer *answer = ARENA_NEW(&request->arena, struct requests_answer);
    if (order == NULL || answer == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status =
        card_request_confirm(txn, api_of(request)->bank, session_of(request), request->path_id,
                             order->code, order->pin, &answer->result);
    return finish(request, status, answer);
}

/* The number is in the answer alone, which no cache keeps, and is wiped here. */
void card_confirm_reply(struct http_request *request)
{
    struct requests_answer *answer = request->answer;
    struct card_secret *secret = &answer->result.secret;
    bool is_shown = answer->result.request.kind == CARD_REVEAL;
    json_t *shown = is_shown
                        ? json_pack("{s:s,s:s,s:s,s:i}", "number", secret->number, "expiry",
                                    secret->expiry, "cvv", secret->cvv, "seconds", SHOWN_SECONDS)
                        : json_null();
    http_answer_json(request, 200,
                     json_pack("{s:s,s:o,s:o}", "kind",
                               card_request_word(answer->result.request.kind), "card",
                               json_of_card(request, &answer->result.card), "details", shown));
    crypto_wipe(secret, sizeof *secret);
}
