#include "bank/card_request.h"

#include <stdio.h>
#include <string.h>

#include "bank/card_request_store.h"
#include "bank/card_store.h"
#include "base/assume.h"

static enum status refuse(struct card_request_result *result, enum bank_outcome outcome)
{
    result->outcome = outcome;
    return STATUS_OK;
}

static void start(struct card_request_result *result)
{
    memset(result, 0, sizeof *result);
    result->detail.attempts_left = -1;
}

const char *card_request_word(enum card_request_kind kind)
{
    static const char *const words[] = {
        [CARD_REVEAL] = "reveal", [CARD_RAISE] = "limits", [CARD_SET_PIN] = "pin"};
    assume(kind >= CARD_REVEAL && kind <= CARD_SET_PIN);
    return words[kind];
}

/* ---- rules as a text: numbers with a comma after each */

static void write_rules(const struct card_rules *rules, char out[CARD_WANTED])
{
    size_t size = (size_t)snprintf(out, CARD_WANTED, "%lld,%lld,", (long long)rules->channels,
                                   (long long)rules->blocked);
    for (int i = 0; i < CARD_CHANNELS; i++) {
        size += (size_t)snprintf(out + size, CARD_WANTED - size, "%lld,%lld,",
                                 (long long)rules->limits[i].day_most,
                                 (long long)rules->limits[i].month_most);
    }
}

static enum status read_rules(const char *text, struct card_rules *rules)
{
    enum { NUMBERS = 2 + 2 * CARD_CHANNELS };
    int64_t numbers[NUMBERS];
    struct str rest = str_from(text);
    for (int i = 0; i < NUMBERS; i++) {
        if (rest.data == NULL || str_to_int64(str_cut(&rest, ','), &numbers[i]) != STATUS_OK) {
            return STATUS_CORRUPT;
        }
    }
    *rules = (struct card_rules){.channels = numbers[0], .blocked = numbers[1]};
    for (int i = 0; i < CARD_CHANNELS; i++) {
        rules->limits[i] = (struct card_limit){numbers[2 + 2 * i], numbers[3 + 2 * i]};
    }
    return STATUS_OK;
}

/* ---- the code */

/* What a confirmation is bound to. */
static struct digest request_digest(const struct card_request *request)
{
    const int64_t numbers[] = {request->id, request->card, request->customer, request->kind};
    struct digest no_key = {{0}};
    const struct str parts[] = {STR("okno-card-request-v1"),
                                {(const char *)numbers, sizeof numbers},
                                str_from(request->wanted)};
    return hmac_parts(&no_key, parts, ARRAY_COUNT(parts));
}

static void write_text(const struct bank *bank, const struct session *session,
                       const struct card_request *request, const struct card *card, char *out,
                       size_t room)
{
    static const char *const what[][2] = {
        [CARD_REVEAL] = {"показать номер карты", "show the number of card"},
        [CARD_RAISE] = {"новые лимиты карты", "new limits of card"},
        [CARD_SET_PIN] = {"новый ПИН карты", "a new PIN of card"}};
    bool russian = session->language == LANGUAGE_RU;
    (void)snprintf(out, room,
                   russian ? "%s: %s *%s. Код {code}. Никому его не сообщайте."
                           : "%s: %s *%s. Code {code}. Never tell it to anyone.",
                   bank->policy.name, what[request->kind][session->language], card->last_four);
}

static enum status send_code(struct txn *txn, const struct bank *bank,
                             const struct session *session, struct card_request_result *result)
{
    struct customer owner;
    struct card_request *request = &result->request;
    enum status status = customer_get(txn, request->customer, &owner);
    if (status != STATUS_OK) {
        return status;
    }
    char text[CODE_TEXT / 2];
    write_text(bank, session, request, &result->card, text, sizeof text);
    const struct code_request asked = {.purpose = CODE_CARD,
                                       .customer = request->customer,
                                       .subject = request->id,
                                       .phone = str_from(owner.phone),
                                       .device = &session->device,
                                       .order = request_digest(request),
                                       .text = str_from(text)};
    enum auth_outcome sent = AUTH_OK;
    struct code_sent code;
    status = code_send(txn, bank->auth, &asked, &sent, &code);
    if (status == STATUS_OK && sent != AUTH_OK) {
        result->detail.retry_after = code.retry_after;
        return refuse(result, BANK_TOO_MANY);
    }
    request->code = code.id;
    request->code_expires_us = code.expires_us;
    request->code_resend_us = code.resend_us;
    return status;
}

/* ---- asking */

/* The customer's card, which can still be used. */
static enum status load_card(struct txn *txn, const struct session *session, int64_t id,
                             struct card_request_result *result)
{
    start(result);
    enum status status = card_get(txn, session->customer, id, &result->card);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? refuse(result, BANK_NOT_FOUND) : status;
    }
    bool is_usable = card_takes_money(&result->card, card_month(ledger_business_date(txn)));
    return is_usable ? STATUS_OK : refuse(result, BANK_CARD_NOT_USABLE);
}

static enum status ask(struct txn *txn, const struct bank *bank, const struct session *session,
                       enum card_request_kind kind, struct card_request_result *result)
{
    struct card_request *request = &result->request;
    request->id = id_next(bank->ids);
    request->card = result->card.id;
    request->customer = session->customer;
    request->session = session->id;
    request->kind = kind;
    request->is_open = true;
    request->created_us = clock_now(bank->clock);
    request->expires_us = request->created_us + SECONDS_US(bank->policy.order_seconds);
    enum status status = send_code(txn, bank, session, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    result->is_asked = true;
    result->written = true;
    return card_request_insert(txn, request);
}

enum status card_request_begin(struct txn *txn, const struct bank *bank,
                               const struct session *session, int64_t card,
                               enum card_request_kind kind, struct card_request_result *result)
{
    enum status status = load_card(txn, session, card, result);
    return status != STATUS_OK || result->outcome != BANK_OK
               ? status
               : ask(txn, bank, session, kind, result);
}

static enum status put_rules(struct txn *txn, const struct bank *bank, struct card *card,
                             const struct card_rules *rules)
{
    enum status status = STATUS_OK;
    for (int i = 0; i < CARD_CHANNELS && status == STATUS_OK; i++) {
        status = card_limit_put(txn, card->id, (enum card_channel)i, &rules->limits[i]);
    }
    card->channels = rules->channels;
    card->blocked = rules->blocked;
    return status == STATUS_OK ? card_keep(txn, bank, card) : status;
}

enum status card_rules_change(struct txn *txn, const struct bank *bank,
                              const struct session *session, int64_t card,
                              const struct card_rules *wanted, struct card_request_result *result)
{
    enum status status = load_card(txn, session, card, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    if (!card_rules_fit(wanted)) {
        return refuse(result, BANK_LIMIT_EXCEEDED);
    }
    status = card_rules_load(txn, &result->card, &result->rules);
    if (status != STATUS_OK) {
        return status;
    }
    if (card_rules_raise(&result->rules, wanted)) {
        write_rules(wanted, result->request.wanted);
        return ask(txn, bank, session, CARD_RAISE, result);
    }
    result->rules = *wanted;
    result->written = true;
    return put_rules(txn, bank, &result->card, wanted);
}

enum status card_rules_get(struct txn *txn, const struct session *session, int64_t card,
                           struct card_request_result *result)
{
    start(result);
    enum status status = card_get(txn, session->customer, card, &result->card);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? refuse(result, BANK_NOT_FOUND) : status;
    }
    return card_rules_load(txn, &result->card, &result->rules);
}

enum status card_used(struct txn *txn, int64_t card, int32_t day,
                      struct card_limit used[CARD_CHANNELS])
{
    enum status status = STATUS_OK;
    for (int i = 0; i < CARD_CHANNELS && status == STATUS_OK; i++) {
        struct card_counter counter = {card, (enum card_channel)i, CARD_DAY, day};
        status = card_counter_select(txn, &counter, &used[i].day_most);
        if (status == STATUS_OK) {
            counter.span = CARD_MONTH;
            counter.start = card_month(day);
            status = card_counter_select(txn, &counter, &used[i].month_most);
        }
    }
    return status;
}

/* ---- answering */

static enum status load_request(struct txn *txn, const struct bank *bank,
                                const struct session *session, int64_t id,
                                struct card_request_result *result)
{
    start(result);
    struct card_request *request = &result->request;
    enum status status = card_request_select(txn, id, request);
    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK && request->customer != session->customer)) {
        return refuse(result, BANK_NOT_FOUND);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (!request->is_open || clock_now(bank->clock) >= request->expires_us) {
        return refuse(result, BANK_NOT_AWAITING);
    }
    if (request->session != session->id) {
        return refuse(result, BANK_ANOTHER_SESSION);
    }
    return card_get(txn, session->customer, request->card, &result->card);
}

enum status card_request_resend(struct txn *txn, const struct bank *bank,
                                const struct session *session, int64_t id,
                                struct card_request_result *result)
{
    enum status status = load_request(txn, bank, session, id, result);
    if (status == STATUS_OK && result->outcome == BANK_OK) {
        status = send_code(txn, bank, session, result);
    }
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    result->is_asked = true;
    result->written = true;
    return card_request_update(txn, &result->request);
}

static enum status fulfil(struct txn *txn, const struct bank *bank, struct str pin,
                          struct card_request_result *result)
{
    struct card *card = &result->card;
    if (!card_takes_money(card, card_month(ledger_business_date(txn)))) {
        return refuse(result, BANK_CARD_NOT_USABLE);
    }
    enum status status = STATUS_OK;
    struct digest hash;
    switch (result->request.kind) {
    case CARD_REVEAL:
        return card_secret_of(txn, bank, card, &result->secret);
    case CARD_RAISE:
        status = read_rules(result->request.wanted, &result->rules);
        return status == STATUS_OK ? put_rules(txn, bank, card, &result->rules) : status;
    case CARD_SET_PIN:
        hash = card_pin_hash(bank->card_keys, card->id, pin);
        card->has_pin = true;
        card->pin_tries = 0;
        status = card_put_pin(txn, card->id, &hash, clock_now(bank->clock));
        return status == STATUS_OK ? card_keep(txn, bank, card) : status;
    }
    return STATUS_CORRUPT;
}

static enum bank_outcome of_auth(enum auth_outcome outcome)
{
    return outcome == AUTH_WRONG_CODE     ? BANK_WRONG_CODE
           : outcome == AUTH_CODE_EXPIRED ? BANK_CODE_EXPIRED
           : outcome == AUTH_TOO_MANY     ? BANK_TOO_MANY
                                          : BANK_NOT_AWAITING;
}

enum status card_request_confirm(struct txn *txn, const struct bank *bank,
                                 const struct session *session, int64_t id, struct str code,
                                 struct str pin, struct card_request_result *result)
{
    enum status status = load_request(txn, bank, session, id, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    struct card_request *request = &result->request;
    if (request->kind == CARD_SET_PIN && !card_pin_is_good(pin)) {
        return refuse(result, BANK_WEAK_PIN);
    }
    const struct code_check check = {.id = request->code,
                                     .purpose = CODE_CARD,
                                     .device = &session->device,
                                     .order = request_digest(request),
                                     .code = code};
    enum auth_outcome outcome = AUTH_OK;
    struct code_result tried;
    status = code_use(txn, bank->auth, &check, &outcome, &tried);
    if (status != STATUS_OK) {
        return status;
    }
    result->written = outcome == AUTH_OK || outcome == AUTH_WRONG_CODE;
    request->is_open =
        outcome != AUTH_OK && (outcome != AUTH_WRONG_CODE || tried.attempts_left > 0);
    if (result->written && !request->is_open) {
        status = card_request_update(txn, request);
    }
    if (status == STATUS_OK && outcome == AUTH_OK) {
        return fulfil(txn, bank, pin, result);
    }
    result->outcome = of_auth(outcome);
    result->detail.retry_after = tried.retry_after;
    result->detail.attempts_left = outcome == AUTH_WRONG_CODE ? tried.attempts_left : -1;
    return status;
}
