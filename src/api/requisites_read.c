/* requisites_read.c - whom to pay, out of a pasted text or a code that a camera saw. Nothing is
 * stored, and nothing is mended: what does not fit is said beside what was found. */
#include <string.h>

#include "api/api_internal.h"
#include "bank/directory.h"
#include "money/requisites_text.h"

struct reading {
    struct payee_requisites found;
    struct directory_bank bank; /* bik empty: none of the directory */
};

/* Lines are as they were pasted: their ends are the only control characters that may be there. */
static bool is_pasted_text(struct arena *arena, struct str text)
{
    char *plain = arena_alloc(arena, 1, text.size + 1);
    for (size_t i = 0; plain != NULL && i < text.size; i++) {
        char c = text.data[i];
        plain[i] = (char)(c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    }
    return plain != NULL && str_is_utf8((struct str){plain, text.size});
}

static struct str read_text(struct http_request *request, json_t *body)
{
    const json_t *text = json_object_get(body, "text");
    struct str value = {json_string_value(text), json_string_length(text)};
    const char *complaint = text == NULL                        ? "a text is needed"
                            : !json_is_string(text)             ? "a text is needed"
                            : value.size == 0                   ? "a text is needed"
                            : value.size > REQUISITES_TEXT_MOST ? "at most 4096 bytes are read"
                            : !is_pasted_text(&request->arena, value) ? "no text of lines"
                                                                      : NULL;
    if (complaint != NULL) {
        field_errors_add(&request->errors, "/text", complaint);
        return STR("");
    }
    return api_keep(request, value);
}

void requisites_read_parse(struct http_request *request)
{
    static const char *const members[] = {"text", NULL};
    struct reading *reading = ARENA_NEW(&request->arena, struct reading);
    json_t *body = api_body(request, members);
    struct str text = body == NULL ? STR("") : read_text(request, body);
    json_decref(body);
    bool failed = reading == NULL;
    if (!failed && text.size != 0) {
        enum status status = requisites_read(text, &request->arena, &reading->found);
        if (status == STATUS_INVALID) {
            field_errors_add(&request->errors, "/text", "it cannot be read");
        }
        failed = status != STATUS_OK && status != STATUS_INVALID;
    }
    request->order = failed ? NULL : reading;
}

enum status requisites_read_run(struct http_request *request, struct txn *txn)
{
    struct reading *reading = request->order;
    if (reading == NULL) {
        return STATUS_NO_MEMORY;
    }
    request->answer = reading;
    const struct payee_requisites *found = &reading->found;
    struct str bik = found->field[PAYEE_BIK];
    if (bik.size == 0 || found->outcome[PAYEE_BIK] != REQUISITE_IS_GOOD) {
        return STATUS_OK;
    }
    enum status status = directory_find(txn, bik, &request->arena, &reading->bank);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static json_t *json_of_text(struct str text)
{
    return json_stringn(text.data, text.size);
}

static json_t *json_of_field(const struct payee_requisites *found, size_t field,
                             enum language language)
{
    enum requisite_outcome outcome = found->outcome[field];
    bool is_good = outcome == REQUISITE_IS_GOOD;
    return json_pack("{s:s,s:o,s:b,s:o}", "name", payee_field_words[field], "value",
                     json_of_text(found->field[field]), "good", (int)is_good, "fault",
                     is_good ? json_null()
                             : json_string(requisite_outcomes[outcome].text[language]));
}

static json_t *json_of_fields(const struct payee_requisites *found, enum language language)
{
    json_t *list = json_array();
    for (size_t i = 0; i < PAYEE_FIELD_END && list != NULL; i++) {
        if (found->field[i].size != 0 &&
            json_array_append_new(list, json_of_field(found, i, language)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *json_of_fault(const struct qr_fault *fault, enum language language)
{
    return fault->outcome == QR_GOOD ? json_null()
                                     : json_string(qr_outcomes[fault->outcome].text[language]);
}

static json_t *json_of_bank(const struct directory_bank *bank)
{
    return bank->bik.size == 0 ? json_null()
                               : json_pack("{s:o,s:o,s:b}", "bik", json_of_text(bank->bik), "name",
                                           json_of_text(bank->name), "takes_payments",
                                           (int)directory_takes_payments(bank));
}

void requisites_read_reply(struct http_request *request)
{
    static const char *const sources[] = {[REQUISITES_NONE] = "none",
                                          [REQUISITES_TEXT] = "text",
                                          [REQUISITES_GOST_QR] = "gost_qr",
                                          [REQUISITES_SBP_LINK] = "sbp_link"};
    const struct reading *reading = request->answer;
    const struct payee_requisites *found = &reading->found;
    json_t *sum = found->sum.minor == 0 ? json_null() : json_of_amount(found->sum);
    http_answer_json(request, 200,
                     json_pack("{s:s,s:o,s:o,s:o,s:o}", "source", sources[found->source], "fields",
                               json_of_fields(found, request->language), "sum", sum, "fault",
                               json_of_fault(&found->fault, request->language), "bank",
                               json_of_bank(&reading->bank)));
}
