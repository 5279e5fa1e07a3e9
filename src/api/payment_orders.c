/* payment_orders.c - what a customer orders, from JSON: a row for each kind. Only form is judged
 * here; all mistakes of form are told at once. */
#include <stdio.h>
#include <string.h>

#include "api/api_bills.h"
#include "api/api_internal.h"
#include "money/requisites.h"

bool api_payment_kind(struct http_request *request, json_t *body, enum payment_kind *kind)
{
    enum { WORD_MOST = 16 };
    struct str word = json_text(body, "", "kind", WORD_MOST, &request->errors);
    for (int i = 1; i < PAYMENT_KIND_END; i++) {
        if (payment_kinds[i].by_customer && str_equal(word, str_from(payment_kinds[i].word))) {
            *kind = (enum payment_kind)i;
            return true;
        }
    }
    if (word.size != 0) {
        field_errors_add(&request->errors, "/kind", "not a kind that can be ordered");
    }
    return false;
}

/* ---- texts of a form */

enum sign { DIGITS = 1, CAPITALS = 2, LATIN = 4, CYRILLIC = 8, MARKS = 16, TOKEN = 32 };

/* A character of these signs; how many bytes it has. 0: it is none of them. */
static size_t fits(struct str text, size_t at, unsigned signs)
{
    unsigned char c = (unsigned char)text.data[at];
    bool is_digit = c >= '0' && c <= '9';
    bool is_capital = c >= 'A' && c <= 'Z';
    bool is_latin = is_capital || (c >= 'a' && c <= 'z');
    bool is_mark = c == '.' || c == '/' || c == '-';
    bool is_token = c == '_' || c == '-';
    if ((is_digit && (signs & DIGITS) != 0) || (is_capital && (signs & CAPITALS) != 0) ||
        (is_latin && (signs & LATIN) != 0) || (is_mark && (signs & MARKS) != 0) ||
        (is_token && (signs & TOKEN) != 0)) {
        return 1;
    }
    /* U+0410 to U+044F, and the two of Ё: D0 81, D0 90 to D0 BF, D1 80 to D1 8F, D1 91 */
    if ((signs & CYRILLIC) != 0 && at + 1 < text.size && (c == 0xD0 || c == 0xD1)) {
        unsigned char next = (unsigned char)text.data[at + 1];
        bool is_letter = c == 0xD0 ? next == 0x81 || next >= 0x90 : next <= 0x8F || next == 0x91;
        return is_letter ? 2 : 0;
    }
    return 0;
}

struct text_form {
    const char *name;
    size_t least, most; /* characters */
    unsigned signs;
    bool may_miss;
    const char *complaint;
};

static struct str read_form(struct http_request *request, json_t *object, const char *at,
                            const struct text_form *form)
{
    struct field_errors *errors = &request->errors;
    if (form->may_miss && json_object_get(object, form->name) == NULL) {
        return STR("");
    }
    struct str text = json_text(object, at, form->name, form->most, errors);
    bool good = text.size == 0 || str_characters(text) >= form->least;
    for (size_t i = 0; i < text.size && good;) {
        size_t step = fits(text, i, form->signs);
        good = step != 0;
        i += step;
    }
    if (!good) {
        struct str pointer = arena_printf(&request->arena, "%s/%s", at, form->name);
        field_errors_add(errors, pointer.data == NULL ? "" : pointer.data, form->complaint);
        return STR("");
    }
    return api_keep(request, text);
}

/* ---- to whom, by kind */

static void read_own(struct http_request *request, json_t *to, struct payment_order *order)
{
    order->to_account = api_id(request, to, "/to", "account");
}

static void read_phone(struct http_request *request, json_t *to, struct payment_order *order)
{
    order->to_phone = api_phone(request, to, "/to", "phone");
}

/* What does not fit is said where it stands. */
static void check_requisite(struct http_request *request, struct str value, enum requisite kind,
                            const char *pointer)
{
    if (value.size == 0) {
        return;
    }
    enum requisite_outcome outcome = requisite_check(kind, value);
    if (outcome != REQUISITE_IS_GOOD) {
        field_errors_add(&request->errors, pointer, requisite_outcomes[outcome].text[LANGUAGE_EN]);
    }
}

/* An account of the bank, or the treasury, with this BIK. */
static struct str read_number(struct http_request *request, json_t *to, const char *name,
                              struct str bik)
{
    const struct text_form form = {.name = name,
                                   .least = ACCOUNT_NUMBER_DIGITS,
                                   .most = ACCOUNT_NUMBER_DIGITS,
                                   .signs = DIGITS,
                                   .complaint = "twenty digits are needed"};
    struct str number = read_form(request, to, "/to", &form);
    if (number.size == 0 || bik.size == 0) {
        return number;
    }
    enum account_outcome outcome =
        account_number_check(bik, number, account_holder_of(bik, number), NULL);
    if (outcome != ACCOUNT_GOOD) {
        struct str pointer = arena_printf(&request->arena, "/to/%s", name);
        field_errors_add(&request->errors, pointer.data == NULL ? "" : pointer.data,
                         "the control key does not fit the bank: a digit of it or of the BIK may"
                         " be wrong");
        return STR("");
    }
    return number;
}

static void read_account(struct http_request *request, json_t *to, struct payment_order *order)
{
    order->number = read_number(request, to, "number", api_of(request)->bank->policy.bik);
}

static void read_card(struct http_request *request, json_t *to, struct payment_order *order)
{
    static const struct text_form form = {.name = "card",
                                          .least = 16,
                                          .most = 19,
                                          .signs = DIGITS,
                                          .complaint = "16 to 19 digits are needed"};
    order->number = read_form(request, to, "/to", &form);
    check_requisite(request, order->number, REQUISITE_CARD, "/to/card");
}

static struct str read_bik(struct http_request *request, json_t *to, const char *name)
{
    struct str bik = api_keep(request, json_text(to, "/to", name, BIK_DIGITS, &request->errors));
    if (bik.size != 0 && !bik_is_valid(bik)) {
        struct str pointer = arena_printf(&request->arena, "/to/%s", name);
        field_errors_add(&request->errors, pointer.data == NULL ? "" : pointer.data,
                         "nine digits are needed, the first 0, 1 or 2");
        return STR("");
    }
    return bik;
}

static void read_bank_phone(struct http_request *request, json_t *to, struct payment_order *order)
{
    order->look_up = api_id(request, to, "/to", "look_up");
    order->bik = read_bik(request, to, "bank");
}

/* Fields 22 and 101 to 109, and where they are kept. Where there is nothing to say a 0 is written:
 * it is left out here, or stands, where it is the answer (the place of the single tax payment). */
enum zero { NO_ZERO, ZERO_IS_NONE, ZERO_IS_SAID };
static const struct {
    struct text_form form;
    enum zero zero;
    size_t at, room;
} budget_forms[] = {
#define BUDGET(member, least, most, signs, zero, complaint)                                        \
    {                                                                                              \
        {#member, least, most, signs, (zero) == ZERO_IS_NONE, complaint}, zero,                    \
            offsetof(struct budget, member), sizeof(((struct budget *)0)->member)                  \
    }
    BUDGET(uin, 20, 25, DIGITS, ZERO_IS_NONE, "20 or 25 digits, or 0, are needed"),
    BUDGET(kbk, 20, 20, DIGITS | CAPITALS, NO_ZERO, "20 places are needed"),
    BUDGET(oktmo, 8, 11, DIGITS, ZERO_IS_SAID, "8 or 11 digits, or 0, are needed"),
    BUDGET(payer_status, 2, 2, DIGITS, NO_ZERO, "two digits are needed"),
    BUDGET(basis, 2, 2, DIGITS | CYRILLIC, ZERO_IS_NONE, "two places are needed"),
    BUDGET(period, 8, 10, DIGITS | CYRILLIC | MARKS, ZERO_IS_NONE, "8 or 10 places are needed"),
    BUDGET(document_number, 1, 15, DIGITS | LATIN | CYRILLIC | MARKS, ZERO_IS_NONE,
           "at most 15 letters, digits and . / - are needed"),
    BUDGET(document_date, 10, 10, DIGITS | MARKS, ZERO_IS_NONE, "DD.MM.YYYY is needed"),
#undef BUDGET
};

static struct str read_budget_member(struct http_request *request, json_t *object, size_t i)
{
    const char *said = json_string_value(json_object_get(object, budget_forms[i].form.name));
    bool is_zero = budget_forms[i].zero != NO_ZERO && said != NULL && strcmp(said, "0") == 0;
    if (is_zero) {
        return budget_forms[i].zero == ZERO_IS_SAID ? STR("0") : STR("");
    }
    return read_form(request, object, "/to/budget", &budget_forms[i].form);
}

static void read_budget(struct http_request *request, json_t *to, struct budget *budget)
{
    static const char *const members[] = {"uin",   "kbk",    "oktmo",           "payer_status",
                                          "basis", "period", "document_number", "document_date",
                                          NULL};
    if (json_object_get(to, "budget") == NULL) {
        return;
    }
    json_t *object = json_object_member(to, "/to", "budget", &request->errors);
    if (object == NULL) {
        return;
    }
    json_only(object, "/to/budget", members, &request->errors);
    for (size_t i = 0; i < ARRAY_COUNT(budget_forms); i++) {
        struct str text = read_budget_member(request, object, i);
        (void)snprintf((char *)budget + budget_forms[i].at, budget_forms[i].room, "%.*s",
                       STR_ARGS(text));
    }
    check_requisite(request, str_from(budget->uin), REQUISITE_UIN, "/to/budget/uin");
    check_requisite(request, str_from(budget->kbk), REQUISITE_KBK, "/to/budget/kbk");
    check_requisite(request, str_from(budget->oktmo), REQUISITE_OKTMO, "/to/budget/oktmo");
}

static void read_requisites(struct http_request *request, json_t *to, struct payment_order *order)
{
    static const struct text_form inn = {"inn", 10, 12, DIGITS, true, "10 or 12 digits are needed"};
    static const struct text_form kpp = {
        "kpp", 9, 9, DIGITS | CAPITALS, true, "nine places are needed"};
    order->name =
        api_keep(request, json_text(to, "/to", "name", LIMIT_PAYEE_NAME, &request->errors));
    order->bik = read_bik(request, to, "bik");
    order->number = read_number(request, to, "account", order->bik);
    order->inn = read_form(request, to, "/to", &inn);
    order->kpp = read_form(request, to, "/to", &kpp);
    check_requisite(request, order->inn, REQUISITE_INN, "/to/inn");
    check_requisite(request, order->kpp, REQUISITE_KPP, "/to/kpp");
    read_budget(request, to, &order->budget);
}

static void read_bill(struct http_request *request, json_t *to, struct payment_order *order)
{
    if (json_object_get(to, "charge") == NULL) {
        order->provider = api_id(request, to, "/to", "provider");
        order->fields = api_fields(request, to, "/to");
        return;
    }
    order->charge = api_id(request, to, "/to", "charge");
    if (json_object_size(to) != 1) {
        field_errors_add(&request->errors, "/to", "a charge, or a provider and fields");
    }
}

static void read_link(struct http_request *request, json_t *to, struct payment_order *order)
{
    static const struct text_form link = {
        "link", 22, 22, DIGITS | LATIN | TOKEN, false, "22 letters, digits, - and _ are needed"};
    if (json_object_get(to, "request") == NULL) {
        order->link = read_form(request, to, "/to", &link);
        return;
    }
    order->ask = api_id(request, to, "/to", "request");
    if (json_object_size(to) != 1) {
        field_errors_add(&request->errors, "/to", "a link, or a request");
    }
}

/* ---- a row for each kind */

struct order_form {
    const char *members[8]; /* of the order; NULL at the end */
    const char *to[8];      /* of its "to" */
    void (*read_to)(struct http_request *request, json_t *to, struct payment_order *order);
};

static const struct order_form forms[PAYMENT_KIND_END] = {
    [PAYMENT_OWN] = {{"kind", "from", "to", "amount"}, {"account"}, read_own},
    [PAYMENT_PHONE] = {{"kind", "from", "to", "amount", "message"}, {"phone"}, read_phone},
    [PAYMENT_ACCOUNT] = {{"kind", "from", "to", "amount", "message"}, {"number"}, read_account},
    [PAYMENT_CARD] = {{"kind", "from", "to", "amount", "message"}, {"card"}, read_card},
    [PAYMENT_BANK_PHONE] = {{"kind", "from", "to", "amount", "message"},
                            {"look_up", "bank"},
                            read_bank_phone},
    [PAYMENT_REQUISITES] = {{"kind", "from", "to", "purpose", "amount"},
                            {"name", "account", "bik", "inn", "kpp", "budget"},
                            read_requisites},
    [PAYMENT_BILL] = {{"kind", "from", "to", "amount"},
                      {"provider", "fields", "charge"},
                      read_bill},
    [PAYMENT_LINK] = {{"kind", "from", "to", "amount"}, {"link", "request"}, read_link},
};

static bool has_member(const struct order_form *form, const char *name)
{
    for (size_t i = 0; form->members[i] != NULL; i++) {
        if (str_equal(str_from(form->members[i]), str_from(name))) {
            return true;
        }
    }
    return false;
}

static void read_order(struct http_request *request, json_t *body, bool amount_may_miss,
                       struct payment_order *order)
{
    /* What is not known to be of another kind is read as the widest. */
    bool known = api_payment_kind(request, body, &order->kind);
    const struct order_form *form = &forms[known ? order->kind : PAYMENT_PHONE];
    json_only(body, "", form->members, &request->errors);
    order->from_account = api_id(request, body, "", "from");
    bool is_open = amount_may_miss && json_object_get(body, "amount") == NULL;
    if (!is_open) {
        order->amount = api_amount(request, body, "amount");
    }
    if (!known) {
        return;
    }
    json_t *to = json_object_member(body, "", "to", &request->errors);
    if (to != NULL) {
        json_only(to, "/to", form->to, &request->errors);
        form->read_to(request, to, order);
    }
    if (has_member(form, "message")) {
        order->message = api_keep(
            request, json_text_optional(body, "", "message", LIMIT_MESSAGE, &request->errors));
    }
    if (has_member(form, "purpose")) {
        order->purpose =
            api_keep(request, json_text(body, "", "purpose", LIMIT_PURPOSE, &request->errors));
    }
}

void api_payment_order(struct http_request *request, json_t *body, struct payment_order *order)
{
    read_order(request, body, false, order);
}

void api_order_member(struct http_request *request, json_t *body, bool amount_may_miss,
                      struct payment_order *order)
{
    struct field_errors *errors = &request->errors;
    json_t *object = json_object_member(body, "", "order", errors);
    if (object == NULL) {
        return;
    }
    size_t before = errors->count;
    read_order(request, object, amount_may_miss, order);
    for (size_t i = before; i < errors->count; i++) {
        struct str pointer =
            arena_printf(&request->arena, "/order%.*s", STR_ARGS(errors->items[i].pointer));
        errors->items[i].pointer = pointer.data == NULL ? STR("/order") : pointer;
    }
}
