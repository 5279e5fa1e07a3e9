/* processor.c - the messages of the cards' processor. */
#include "bank/processor.h"

#include <stdio.h>
#include <string.h>

#include "api/api_cards.h"
#include "api/api_internal.h"
#include "api/processor.h"
#include "base/encode.h"
#include "base/json_out.h"
#include "channel/notice.h"

/* ---- reading */

/* Letters, digits, - and _. */
static struct str read_name(struct http_request *request, json_t *body, const char *name)
{
    struct str text = json_text(body, "", name, LIMIT_REFERENCE, &request->errors);
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_')) {
            struct str at = arena_printf(&request->arena, "/%s", name);
            field_errors_add(&request->errors, at.data == NULL ? "" : at.data,
                             "letters, digits, - and _ alone");
            return STR("");
        }
    }
    return api_keep(request, text);
}

/* So many digits, exactly or within a range. */
static struct str read_digits(struct http_request *request, json_t *object, const char *name,
                              size_t least, size_t most, bool is_needed)
{
    struct str text = is_needed ? json_text(object, "/card", name, most, &request->errors)
                                : json_text_optional(object, "/card", name, most, &request->errors);
    bool good = text.size == 0 || text.size >= least;
    for (size_t i = 0; i < text.size; i++) {
        good = good && text.data[i] >= '0' && text.data[i] <= '9';
    }
    if (!good || (text.size == 0 && !is_needed && json_object_get(object, name) != NULL)) {
        struct str at = arena_printf(&request->arena, "/card/%s", name);
        field_errors_add(&request->errors, at.data == NULL ? "" : at.data, "not of its digits");
    }
    return api_keep(request, text);
}

struct digest processor_pin_key(struct str key)
{
    return hmac_sha256(key, STR("okno-processor-pin-v1"));
}

/* Sealed for this message: base64url of nonce, four sealed digits and tag. */
static struct str read_pin(struct http_request *request, json_t *card, struct str message)
{
    enum { SEALED = AEAD_NONCE + CARD_PIN + AEAD_TAG };
    unsigned char sealed[SEALED];
    unsigned char pin[CARD_PIN];
    size_t size = 0;
    struct str text =
        json_text_optional(card, "/card", "pin", BASE64URL_SIZE(SEALED), &request->errors);
    if (text.size == 0 && json_object_get(card, "pin") == NULL) {
        return STR("");
    }
    const struct digest *key = &api_of(request)->processor_pin;
    bool good = base64url_decode(text, sealed, sizeof sealed, &size) == STATUS_OK &&
                size == SEALED &&
                aead_open(key, sealed, message,
                          (struct str){(const char *)sealed + AEAD_NONCE, SEALED - AEAD_NONCE},
                          pin) == STATUS_OK;
    struct str kept =
        good ? api_keep(request, (struct str){(const char *)pin, sizeof pin}) : STR("");
    if (!good) {
        field_errors_add(&request->errors, "/card/pin", "not sealed for this message");
    }
    crypto_wipe(pin, sizeof pin);
    return kept;
}

static void read_card(struct http_request *request, json_t *body, struct processor_message *message)
{
    static const char *const members[] = {"number", "expiry", "cvv", "pin", NULL};
    enum { LEAST = 16 };
    json_t *card = json_object_member(body, "", "card", &request->errors);
    if (card == NULL) {
        return;
    }
    json_only(card, "/card", members, &request->errors);
    message->number = read_digits(request, card, "number", LEAST, CARD_NUMBER_MOST, true);
    message->expiry = read_digits(request, card, "expiry", 4, 4, false);
    message->cvv = read_digits(request, card, "cvv", CARD_CVV, CARD_CVV, false);
    message->pin = read_pin(request, card, message->name);
}

static void read_merchant(struct http_request *request, json_t *body,
                          struct processor_message *message)
{
    static const char *const members[] = {"name", "mcc", "country", NULL};
    enum { DIGITS = 4, LETTERS = 2 };
    json_t *merchant = json_object_member(body, "", "merchant", &request->errors);
    if (merchant == NULL) {
        return;
    }
    json_only(merchant, "/merchant", members, &request->errors);
    message->merchant = api_keep(
        request, json_text(merchant, "/merchant", "name", LIMIT_MERCHANT, &request->errors));
    struct str code = json_text(merchant, "/merchant", "mcc", DIGITS, &request->errors);
    struct str country = json_text(merchant, "/merchant", "country", LETTERS, &request->errors);
    bool good = code.size == DIGITS || code.size == 0;
    for (size_t i = 0; i < code.size; i++) {
        good = good && code.data[i] >= '0' && code.data[i] <= '9';
        message->mcc = good ? message->mcc * 10 + (code.data[i] - '0') : 0;
    }
    if (!good) {
        field_errors_add(&request->errors, "/merchant/mcc", "four digits are needed");
    }
    if (country.size != 0 &&
        (country.size != LETTERS || country.data[0] < 'A' || country.data[0] > 'Z' ||
         country.data[1] < 'A' || country.data[1] > 'Z')) {
        field_errors_add(&request->errors, "/merchant/country", "two capital letters are needed");
    }
    message->country = api_keep(request, country);
}

static void read_channel(struct http_request *request, json_t *body,
                         struct processor_message *message)
{
    enum { WORD_MOST = 16 };
    struct str word = json_text(body, "", "channel", WORD_MOST, &request->errors);
    for (int i = 0; i < CARD_ABROAD; i++) {
        if (str_equal(word, str_from(card_channel_word((enum card_channel)i)))) {
            message->channel = (enum card_channel)i;
            return;
        }
    }
    if (word.size != 0) {
        field_errors_add(&request->errors, "/channel", "online, pos or cash is needed");
    }
}

/* What every message has. The digest is of the kind, too: one name is one message. */
static struct processor_message *read_common(struct http_request *request, json_t *body,
                                             enum processor_kind kind)
{
    struct processor_message *message = ARENA_NEW(&request->arena, struct processor_message);
    request->order = message;
    if (message == NULL || body == NULL) {
        return NULL;
    }
    struct digest digest;
    message->kind = kind;
    message->name = read_name(request, body, "message");
    message->reference = read_name(request, body, "operation");
    if (kind != PROCESSOR_REVERSAL || json_object_get(body, "amount") != NULL) {
        struct amount amount = api_amount(request, body, "amount");
        message->amount = amount.minor;
        message->currency = amount.currency;
    }
    if (json_digest(body, &digest) != STATUS_OK) {
        request->order = NULL;
    }
    const struct str parts[] = {request->path, {(const char *)digest.bytes, sizeof digest.bytes}};
    struct digest no_key = {{0}};
    message->digest = hmac_parts(&no_key, parts, ARRAY_COUNT(parts));
    return message;
}

static void processor_authorisation_parse(struct http_request *request)
{
    static const char *const members[] = {"message", "operation", "card", "amount",
                                          "channel", "merchant",  NULL};
    json_t *body = api_body(request, members);
    struct processor_message *message = read_common(request, body, PROCESSOR_AUTHORISATION);
    if (message != NULL) {
        read_card(request, body, message);
        read_channel(request, body, message);
        read_merchant(request, body, message);
    }
    json_decref(body);
}

static void parse_plain(struct http_request *request, enum processor_kind kind)
{
    static const char *const members[] = {"message", "operation", "amount", NULL};
    json_t *body = api_body(request, members);
    (void)read_common(request, body, kind);
    json_decref(body);
}

static void processor_increment_parse(struct http_request *request)
{
    parse_plain(request, PROCESSOR_INCREMENT);
}

static void processor_reversal_parse(struct http_request *request)
{
    parse_plain(request, PROCESSOR_REVERSAL);
}

static void processor_refund_parse(struct http_request *request)
{
    parse_plain(request, PROCESSOR_REFUND);
}

static void processor_clearing_parse(struct http_request *request)
{
    static const char *const members[] = {"message", "operation", "amount", "final", NULL};
    json_t *body = api_body(request, members);
    struct processor_message *message = read_common(request, body, PROCESSOR_CLEARING);
    if (message != NULL) {
        message->is_final = json_flag(body, "", "final", &request->errors);
    }
    json_decref(body);
}

/* ---- the work */

static enum status processor_message_plan(struct http_request *request, struct txn *txn,
                                          struct plan *plan)
{
    const struct processor_message *message = request->order;
    return message == NULL ? STATUS_OK : processor_plan(txn, api_of(request)->bank, message, plan);
}

/* What a customer is told of: an attempt to pay, whatever came of it, and money that came back. */
static bool is_told(const struct processor_message *message, const struct processor_result *result)
{
    bool moved = message->kind == PROCESSOR_REFUND && result->state == MESSAGE_DONE;
    return result->is_new && result->has_operation &&
           (message->kind == PROCESSOR_AUTHORISATION || moved);
}

static enum status processor_message_run(struct http_request *request, struct txn *txn)
{
    const struct processor_message *message = request->order;
    struct processor_result *result = ARENA_NEW(&request->arena, struct processor_result);
    request->answer = result;
    if (message == NULL || result == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = processor_take(txn, api_of(request)->bank, message, result);
    if (status != STATUS_OK) {
        return status;
    }
    if (result->is_conflict) {
        api_refuse(request, &bank_outcomes[BANK_CONFLICT], NULL, false);
        return STATUS_OK;
    }
    request->written = result->is_new;
    return is_told(message, result) ? api_tell(request, txn, result->operation.customer,
                                               NOTICE_CARD, result->operation.id)
                                    : STATUS_OK;
}

/* ---- answering */

static void write_sum(struct json_out *out, const char *name, const struct processor_result *result,
                      int64_t minor)
{
    char text[AMOUNT_TEXT];
    const struct amount sum = {minor, result->operation.currency};
    if (!result->has_operation) {
        json_out_null(out, name);
        return;
    }
    amount_format(sum, text);
    json_out_open(out, name, '{');
    json_out_text(out, "amount", str_from(text));
    json_out_text(out, "currency", str_from(currency_find(sum.currency)->name));
    json_out_close(out, '}');
}

static void write_head(struct json_out *out, struct http_request *request)
{
    const struct processor_message *message = request->order;
    json_out_init(out, &request->arena);
    json_out_open(out, NULL, '{');
    json_out_text(out, "message", message->name);
    json_out_text(out, "operation", message->reference);
}

/* approved or declined, and why */
static void processor_decision_reply(struct http_request *request)
{
    enum { DIGITS = 1000000 };
    const struct processor_result *result = request->answer;
    const struct card_answer_row *answer = &card_answers[result->answer];
    bool approved = result->answer == ANSWER_APPROVED;
    struct json_out out;
    char code[8];
    write_head(&out, request);
    json_out_text(&out, "decision", approved ? STR("approved") : STR("declined"));
    json_out_text(&out, "code", str_from(answer->code));
    json_out_text(&out, "reason", str_from(answer->word));
    if (approved) {
        (void)snprintf(code, sizeof code, "%06d", (int)(result->operation.id % DIGITS));
        json_out_text(&out, "approval", str_from(code));
    } else {
        json_out_null(&out, "approval");
    }
    write_sum(&out, "held", result, result->operation.held);
    json_out_close(&out, '}');
    http_answer_json_text(request, 200, json_out_end(&out));
}

/* done, waiting or queued, and what has become of the operation */
static void processor_done_reply(struct http_request *request)
{
    const struct processor_result *result = request->answer;
    struct json_out out;
    write_head(&out, request);
    json_out_text(&out, "status", str_from(message_state_word(result->state)));
    if (result->reason == QUEUE_NONE) {
        json_out_null(&out, "reason");
    } else {
        json_out_text(&out, "reason", str_from(queue_reason_word(result->reason)));
    }
    write_sum(&out, "held", result, result->operation.held);
    write_sum(&out, "cleared", result, result->operation.cleared);
    write_sum(&out, "refunded", result, result->operation.refunded);
    json_out_close(&out, '}');
    http_answer_json_text(request, 200, json_out_end(&out));
}

/* ---- the one table of the processor's routes */

#define MESSAGE(route, reader, answer)                                                             \
    {                                                                                              \
        .method = HTTP_POST, .path = "/v1/processor/" route, .access = HTTP_PROOF,                 \
        .work = HTTP_WRITE, .has_body = true, .parse = (reader), .plan = processor_message_plan,   \
        .run = processor_message_run, .reply = (answer)                                            \
    }

const struct http_route processor_routes[] = {
    MESSAGE("authorisations", processor_authorisation_parse, processor_decision_reply),
    MESSAGE("increments", processor_increment_parse, processor_decision_reply),
    MESSAGE("reversals", processor_reversal_parse, processor_done_reply),
    MESSAGE("clearings", processor_clearing_parse, processor_done_reply),
    MESSAGE("refunds", processor_refund_parse, processor_done_reply),
    {.path = NULL},
};
