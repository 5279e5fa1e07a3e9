/* common.c - reading and writing what several resources share. */
#include <string.h>

#include "api/api_internal.h"
#include "money/phone.h"

/* ---- refusing */

void api_refuse(struct http_request *request, const struct outcome *outcome,
                const struct refusal_detail *detail, bool written)
{
    request->refused = true;
    request->written = written;
    json_t *members = NULL;
    if (detail != NULL && detail->attempts_left >= 0) {
        members = json_pack("{s:i}", "attempts_left", (int)detail->attempts_left);
    }
    if (outcome->http == 429 || outcome->http == 503) {
        int32_t seconds = detail == NULL ? 1 : detail->retry_after;
        json_decref(members);
        http_answer_retry(request, outcome, seconds);
        return;
    }
    http_answer_problem(request, outcome, members);
}

void api_refuse_field(struct http_request *request, const char *pointer, const char *detail)
{
    field_errors_add(&request->errors, pointer, detail);
    request->refused = true;
    http_answer_problem(request, &http_outcomes[HTTP_INVALID_REQUEST], NULL);
}

struct str api_address(const struct http_request *request)
{
    return api_of(request)->limit_addresses ? str_from(request->address) : STR("");
}

/* ---- reading */

json_t *api_body(struct http_request *request, const char *const *members)
{
    json_t *body = json_read_object(request->body, &request->errors);
    if (body != NULL) {
        json_only(body, "", members, &request->errors);
    }
    return body;
}

struct str api_keep(struct http_request *request, struct str text)
{
    struct str copy = text.size == 0 ? STR("") : arena_copy(&request->arena, text);
    if (copy.data == NULL) {
        field_errors_add(&request->errors, "", "no memory for this request");
        return STR("");
    }
    return copy;
}

static void complain(struct http_request *request, const char *at, const char *name,
                     const char *detail)
{
    struct str pointer = arena_printf(&request->arena, "%s/%s", at, name);
    field_errors_add(&request->errors, pointer.data == NULL ? "" : pointer.data, detail);
}

struct str api_phone(struct http_request *request, json_t *object, const char *at, const char *name)
{
    enum { PHONE_MOST = 16 };
    struct str text = json_text(object, at, name, PHONE_MOST, &request->errors);
    if (text.size != 0 && !phone_is_valid(text)) {
        complain(request, at, name, "not a phone number in international form, +79000000001");
        return STR("");
    }
    return api_keep(request, text);
}

int64_t api_id(struct http_request *request, json_t *object, const char *at, const char *name)
{
    enum { DIGITS_MOST = 19 };
    int64_t id = 0;
    struct str text = json_text(object, at, name, DIGITS_MOST, &request->errors);
    if (text.size != 0 && id_parse(text, &id) != STATUS_OK) {
        complain(request, at, name, "not an id");
        return 0;
    }
    return id;
}

int32_t api_integer(struct http_request *request, json_t *object, const char *at, const char *name,
                    int32_t least, int32_t most, int32_t otherwise)
{
    const json_t *value = json_object_get(object, name);
    if (value == NULL) {
        return otherwise;
    }
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < least || number > most) {
        struct str detail = arena_printf(&request->arena, "a whole number from %d to %d is needed",
                                         (int)least, (int)most);
        complain(request, at, name, detail.data == NULL ? "not a number" : detail.data);
        return otherwise;
    }
    return (int32_t)number;
}

struct str api_code(struct http_request *request, json_t *object)
{
    enum { CODE_DIGITS = 6 };
    struct str code = json_text(object, "", "code", CODE_DIGITS, &request->errors);
    bool digits = code.size == CODE_DIGITS;
    for (size_t i = 0; i < code.size; i++) {
        digits = digits && code.data[i] >= '0' && code.data[i] <= '9';
    }
    if (code.size != 0 && !digits) {
        complain(request, "", "code", "six digits are needed");
        return STR("");
    }
    return api_keep(request, code);
}

struct amount api_amount_at(struct http_request *request, json_t *object, const char *before,
                            const char *name)
{
    enum { AMOUNT_MOST = 24 };
    static const char *const members[] = {"amount", "currency", NULL};
    struct amount amount = {0, CURRENCY_NONE};
    struct str at = arena_printf(&request->arena, "%s/%s", before, name);
    json_t *value = json_object_member(object, before, name, &request->errors);
    if (value == NULL || at.data == NULL) {
        return amount;
    }
    json_only(value, at.data, members, &request->errors);
    struct str text = json_text(value, at.data, "amount", AMOUNT_MOST, &request->errors);
    struct str word = json_text(value, at.data, "currency", 3, &request->errors);
    if (text.size == 0 || word.size == 0) {
        return amount;
    }
    const struct currency_row *currency = currency_by_name(word);
    if (currency == NULL) {
        complain(request, at.data, "currency", "not a currency of this bank");
        return amount;
    }
    if (amount_parse(text, currency->code, &amount) != STATUS_OK) {
        complain(request, at.data, "amount",
                 "not a decimal with at most 13 digits and the currency's decimals");
    } else if (amount.minor == 0) {
        complain(request, at.data, "amount", "more than zero is needed");
    }
    return amount;
}

struct amount api_amount(struct http_request *request, json_t *object, const char *name)
{
    return api_amount_at(request, object, "", name);
}

/* ---- writing */

json_t *json_of_amount(struct amount amount)
{
    char text[AMOUNT_TEXT];
    amount_format(amount, text);
    return json_pack("{s:s,s:s}", "amount", text, "currency", currency_find(amount.currency)->name);
}

json_t *json_of_id(int64_t id)
{
    char text[ID_TEXT];
    id_format(id, text);
    return json_string(text);
}

json_t *json_of_time(int64_t us)
{
    char text[CLOCK_TEXT];
    clock_format(us, text);
    return json_string(text);
}

json_t *json_of_day(int32_t day)
{
    char text[CLOCK_TEXT];
    day_format(day, text);
    return json_string(text);
}
