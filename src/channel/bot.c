#include "channel/bot.h"

#include "channel/channel_store.h"
#include "channel/notice.h"

/* What is answered to what; 0: nothing. */
static const enum gate_template answers[] = {
    [BOT_START] = GATE_WELCOME,
    [BOT_HELP] = GATE_HELP,
    [BOT_RATES] = GATE_RATES,
    [BOT_PLACES] = GATE_PLACES,
    [BOT_PLACE] = GATE_PLACE,
    [BOT_HOURS] = GATE_HOURS,
    [BOT_OPEN] = GATE_OPEN,
    [BOT_LANGUAGE] = GATE_LANGUAGE,
    [BOT_SET_LANGUAGE] = GATE_LANGUAGE_SET,
    [BOT_UNKNOWN] = GATE_UNKNOWN,
    [BOT_CARD] = GATE_CARD,
    [BOT_PHONE] = GATE_PHONE,
    [BOT_CODE] = GATE_CODE,
    [BOT_ACCOUNT] = GATE_ACCOUNT,
    [BOT_ALLOWED] = 0,
};

static bool is_secret(enum bot_ask ask)
{
    return ask >= BOT_CARD && ask <= BOT_ACCOUNT;
}

/* The chat's own language, else the messenger's, else Russian. */
static enum status know_chat(struct txn *txn, const struct gate *gate,
                             const struct bot_update *update, enum language *language)
{
    bool is_blocked = false;
    enum language kept = LANGUAGE_RU;
    enum status status = chat_load(txn, update->window, update->chat, &kept, &is_blocked);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    bool is_told =
        update->has_language && (status == STATUS_NOT_FOUND || update->ask == BOT_SET_LANGUAGE);
    *language = is_told ? update->language : kept;
    return chat_put(txn, update->window, update->chat, *language,
                    clock_now(gate_config(gate)->bank->clock));
}

/* What goes with the answer: the press was seen, the secret is deleted. */
static enum status put_beside(struct txn *txn, const struct gate *gate,
                              const struct bot_update *update, const struct gate_message *answer)
{
    struct gate_message beside = *answer;
    enum status status = STATUS_OK;
    if (update->pressed.text[0] != '\0') {
        beside.template = GATE_PRESSED;
        beside.echo = update->pressed;
        status = gate_put(txn, gate, &beside);
    }
    if (status == STATUS_OK && is_secret(update->ask) && update->message.text[0] != '\0') {
        metric_add(gate_config(gate)->metrics, METRIC_BOT_SECRETS, 1);
        beside.template = GATE_DELETE;
        beside.echo = update->message;
        status = gate_put(txn, gate, &beside);
    }
    return status;
}

static enum status answer(struct txn *txn, const struct gate *gate, const struct bot_update *update)
{
    struct gate_message message = {
        .window = update->window, .chat = update->chat, .place = update->place};
    enum status status = know_chat(txn, gate, update, &message.language);
    message.template = answers[update->ask == BOT_LINK ? BOT_ALLOWED : update->ask];
    if (status == STATUS_OK && update->ask == BOT_LINK) {
        bool is_good = false;
        status = notice_start_use(txn, gate_config(gate)->bank, update->window, &update->link,
                                  update->chat, &is_good);
        message.template = is_good ? GATE_LINKED : GATE_NOT_LINKED;
    }
    if (status == STATUS_OK) {
        status = put_beside(txn, gate, update, &message);
    }
    if (status != STATUS_OK || message.template == 0) {
        return status;
    }
    if (gate_voice(gate, update->window) == GATE_NOTICES) {
        message.template = GATE_OPEN; /* all that it may say */
    }
    return gate_put(txn, gate, &message);
}

enum status bot_receive(struct txn *txn, const struct gate *gate, const struct bot_update *update)
{
    struct metrics *metrics = gate_config(gate)->metrics;
    if (update->ask == BOT_IGNORED || gate_voice(gate, update->window) == GATE_SILENT) {
        return STATUS_OK;
    }
    bool is_new = false;
    enum status status =
        update_once(txn, update->hash, clock_now(gate_config(gate)->bank->clock), &is_new);
    if (status != STATUS_OK) {
        return status;
    }
    metric_add(metrics, is_new ? METRIC_BOT_UPDATES : METRIC_BOT_REPEATED, 1);
    if (!is_new) {
        return STATUS_OK;
    }
    return update->ask == BOT_STOPPED ? chat_block(txn, update->window, update->chat, true)
                                      : answer(txn, gate, update);
}

enum status bot_set_up(struct txn *txn, const struct gate *gate, enum window window)
{
    const struct gate_bot *bot = &gate_config(gate)->bots[window];
    const enum gate_template needed[] = {bot->way == GATE_BY_HOOK ? GATE_HOOK : GATE_UNHOOK,
                                         GATE_COMMANDS, GATE_COMMANDS_EN, GATE_MENU};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_COUNT(needed) && status == STATUS_OK; i++) {
        const struct gate_message message = {.window = window, .template = needed[i]};
        status = gate_put(txn, gate, &message);
    }
    return status;
}

enum status bot_forget(struct txn *txn, const struct bank *bank)
{
    enum { DAYS = 3, MOST = 500 };
    int64_t now = clock_now(bank->clock);
    return channel_old_delete(txn, now - SECONDS_US((int64_t)DAYS * DAY_SECONDS), now, MOST);
}
