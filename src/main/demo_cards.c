#include "main/demo_cards.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "bank/processor.h"
#include "main/processor_client.h"

enum { EVENING = 21 * 3600 + 1200 };

enum status demo_card_issue(struct txn *txn, const struct bank *bank, const struct session *session,
                            int64_t account, struct demo_card *card)
{
    const struct card_order order = {
        .key = STR("demo-card"), .account = account, .product = CARD_VIRTUAL};
    struct card_result result;
    struct card_secret secret;
    enum status status = card_issue(txn, bank, session, &order, &result);
    if (status == STATUS_OK && result.outcome != BANK_OK) {
        status = STATUS_BUG;
    }
    if (status == STATUS_OK) {
        status = card_secret_of(txn, bank, &result.card, &secret);
    }
    if (status == STATUS_OK) {
        memcpy(card->number, secret.number, sizeof card->number);
        card->random = random_seeded((uint64_t)session->customer);
    }
    crypto_wipe(&secret, sizeof secret);
    return status;
}

/* The next message about an operation. */
static enum status say(struct txn *txn, const struct bank *bank, struct demo_card *card,
                       const struct processor_message *about, enum processor_kind kind,
                       struct processor_result *result)
{
    char name[LIMIT_REFERENCE];
    struct processor_message message = *about;
    int size =
        snprintf(name, sizeof name, "%.*s-%" PRId64, STR_ARGS(about->reference), ++card->turn);
    message.name = (struct str){name, (size_t)size};
    message.kind = kind;
    message.digest = sha256(message.name);
    return processor_take(txn, bank, &message, result);
}

static enum card_channel channel_of(const struct shop *shop)
{
    enum card_channel channel = CARD_ONLINE;
    while (channel < CARD_ABROAD && strcmp(card_channel_word(channel), shop->channel) != 0) {
        channel++;
    }
    return channel;
}

enum status demo_card_evening(struct txn *txn, const struct bank *bank, struct demo_card *card,
                              void (*set_time)(void *context, int32_t seconds), void *context)
{
    enum { PERCENT = 60, PARTS = 12 };
    if (random_below(&card->random, 100) >= PERCENT) {
        return STATUS_OK;
    }
    char reference[LIMIT_REFERENCE];
    const struct shop *shop = &shops[random_below(&card->random, SHOPS)];
    uint64_t fate = random_below(&card->random, PARTS);
    int64_t mcc = 0;
    int size = snprintf(reference, sizeof reference, "demo-%" PRId64, id_next(bank->ids));
    struct processor_result result;
    struct processor_message message = {
        .reference = {reference, (size_t)size},
        .amount = shop->least +
                  (int64_t)random_below(&card->random, (uint64_t)(shop->most - shop->least) + 1),
        .currency = CURRENCY_RUB,
        .is_final = true,
        .number = str_from(card->number),
        .channel = channel_of(shop),
        .merchant = str_from(shop->name),
        .country = str_from(shop->country)};
    enum status status = str_to_int64(str_from(shop->mcc), &mcc);
    message.mcc = (int32_t)mcc;
    set_time(context, EVENING);
    if (status == STATUS_OK) {
        status = say(txn, bank, card, &message, PROCESSOR_AUTHORISATION, &result);
    }
    if (status != STATUS_OK || result.answer != ANSWER_APPROVED) {
        return status;
    }
    set_time(context, EVENING + 300);
    status = say(txn, bank, card, &message, fate == 0 ? PROCESSOR_REVERSAL : PROCESSOR_CLEARING,
                 &result);
    if (status == STATUS_OK && fate == 1) {
        set_time(context, EVENING + 600);
        status = say(txn, bank, card, &message, PROCESSOR_REFUND, &result);
    }
    return status;
}
