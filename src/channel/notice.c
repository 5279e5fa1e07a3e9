#include "channel/notice.h"

#include <stdio.h>
#include <string.h>

#include "bank/customer.h"
#include "channel/channel.h"
#include "channel/channel_store.h"
#include "store/outbox.h"

static enum window window_of(enum notice_way way)
{
    int number = (int)way - NOTICE_BY_WINDOW;
    return number > WINDOW_BROWSER && number < WINDOW_COUNT ? (enum window)number : WINDOW_BROWSER;
}

static enum notice_way way_of(enum window window)
{
    return (enum notice_way)(NOTICE_BY_WINDOW + (int)window);
}

const struct outcome notice_outcomes[] = {
#define NOTICE_OUTCOME_ROW(id, name, http, title, ru, en)                                          \
    [NOTICE_##id] = {name, http, title, {ru, en}, REFUSAL_NONE, {NULL, NULL}},
    NOTICE_OUTCOME_LIST(NOTICE_OUTCOME_ROW)
#undef NOTICE_OUTCOME_ROW
};

/* ---- words */

const char *notice_kind_word(enum notice_kind kind)
{
    static const char *const list[NOTICE_KINDS] = {
#define NOTICE_KIND_WORD(name, number, word) [(number)] = (word),
        NOTICE_KIND_LIST(NOTICE_KIND_WORD)
#undef NOTICE_KIND_WORD
    };
    return list[kind];
}

const char *notice_way_word(enum notice_way way)
{
    enum window window = window_of(way);
    if (window != WINDOW_BROWSER) {
        return channels[window]->name;
    }
    return way == NOTICE_BY_SMS ? "sms" : "none";
}

enum status notice_way_read(struct str word, enum notice_way *way)
{
    const struct channel *channel = channel_by_name(word);
    if (channel != NULL && channel->window != WINDOW_BROWSER) {
        *way = way_of(channel->window);
        return STATUS_OK;
    }
    bool is_sms = str_equal(word, STR("sms"));
    *way = is_sms ? NOTICE_BY_SMS : NOTICE_BY_NOTHING;
    return is_sms || str_equal(word, STR("none")) ? STATUS_OK : STATUS_INVALID;
}

/* ---- which way */

/* *chat [out]: 0 when the customer cannot be told there now. */
static enum status chat_of(struct txn *txn, const struct gate *gate, int64_t customer,
                           enum window window, int64_t *chat)
{
    enum language language = LANGUAGE_RU;
    bool is_blocked = false;
    *chat = 0;
    if (!gate_can_reach(gate, window)) {
        return STATUS_OK;
    }
    int64_t linked = 0;
    enum status status = notice_chat_load(txn, customer, window, &linked);
    if (status == STATUS_OK) {
        status = chat_load(txn, window, linked, &language, &is_blocked);
    }
    if (status == STATUS_OK && !is_blocked) {
        *chat = linked;
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* By this window when that is possible; *done [out]. */
static enum status try_window(struct txn *txn, const struct gate *gate, struct notice *notice,
                              enum window window, bool *done)
{
    int64_t chat = 0;
    *done = false;
    if (window == WINDOW_BROWSER || (notice->tried & INT64_C(1) << window) != 0) {
        return STATUS_OK;
    }
    enum status status = chat_of(txn, gate, notice->customer, window, &chat);
    struct customer customer;
    if (status == STATUS_OK && chat != 0) {
        status = customer_get(txn, notice->customer, &customer);
    }
    if (status != STATUS_OK || chat == 0) {
        return status;
    }
    const struct gate_message message = {.window = window,
                                         .template = GATE_NOTICE,
                                         .language = customer.language,
                                         .chat = chat,
                                         .link = notice->link,
                                         .notice = notice->id};
    *done = true;
    notice->way = way_of(window);
    notice->tried |= INT64_C(1) << window;
    return gate_put(txn, gate, &message);
}

/* The chosen window, then the others that are linked, then SMS. */
static enum status put_somewhere(struct txn *txn, const struct gate *gate, const struct bank *bank,
                                 struct notice *notice, enum window chosen)
{
    bool done = false;
    enum status status = try_window(txn, gate, notice, chosen, &done);
    for (enum window window = WINDOW_BROWSER + 1;
         window < WINDOW_COUNT && status == STATUS_OK && !done; window++) {
        status = try_window(txn, gate, notice, window, &done);
    }
    if (status != STATUS_OK || done) {
        return status;
    }
    notice->way = NOTICE_BY_SMS;
    return outbox_add(txn, id_next(bank->ids), OUTBOX_NOTICE, notice->id, clock_now(bank->clock));
}

enum status notice_add(struct txn *txn, const struct gate *gate, const struct bank *bank,
                       int64_t customer, enum notice_kind kind, int64_t subject)
{
    struct notice notice = {.customer = customer, .kind = kind, .subject = subject};
    enum status status = choice_load(txn, customer, kind, &notice.way);
    if (status != STATUS_OK || notice.way == NOTICE_BY_NOTHING) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    bool is_new = false;
    notice.id = id_next(bank->ids);
    notice.link = gate_link_make(bank->random);
    status = notice_put(txn, &notice, clock_now(bank->clock), &is_new);
    if (status != STATUS_OK || !is_new) {
        return status;
    }
    if (notice.way == NOTICE_BY_SMS) {
        return outbox_add(txn, id_next(bank->ids), OUTBOX_NOTICE, notice.id,
                          clock_now(bank->clock));
    }
    status = put_somewhere(txn, gate, bank, &notice, window_of(notice.way));
    return status == STATUS_OK ? notice_way_put(txn, &notice) : status;
}

enum status notice_elsewhere(struct txn *txn, const struct gate *gate, int64_t id)
{
    struct notice notice;
    const struct gate_config *config = gate_config(gate);
    enum status status = notice_load(txn, id, &notice);
    if (status == STATUS_OK) {
        metric_add(config->metrics, METRIC_NOTICES_ELSEWHERE, 1);
        status = put_somewhere(txn, gate, config->bank, &notice, WINDOW_BROWSER);
    }
    if (status == STATUS_NOT_FOUND) {
        return STATUS_OK; /* it was removed meanwhile */
    }
    return status == STATUS_OK ? notice_way_put(txn, &notice) : status;
}

/* ---- what a customer chose */

enum status notice_settings_load(struct txn *txn, const struct gate *gate, int64_t customer,
                                 struct notice_settings *settings)
{
    enum status status = STATUS_OK;
    *settings = (struct notice_settings){.ways = {NOTICE_BY_NOTHING}};
    for (int kind = 1; kind < NOTICE_KINDS && status == STATUS_OK; kind++) {
        status = choice_load(txn, customer, (enum notice_kind)kind, &settings->ways[kind]);
        status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    for (enum window window = WINDOW_BROWSER + 1; window < WINDOW_COUNT && status == STATUS_OK;
         window++) {
        enum language language = LANGUAGE_RU;
        int64_t chat = 0;
        settings->is_offered[window] = gate_voice(gate, window) != GATE_SILENT;
        status = notice_chat_load(txn, customer, window, &chat);
        settings->is_linked[window] = status == STATUS_OK;
        if (status == STATUS_OK) {
            status = chat_load(txn, window, chat, &language, &settings->is_blocked[window]);
        }
        status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    return status;
}

enum status notice_choose(struct txn *txn, int64_t customer, enum notice_kind kind,
                          enum notice_way way, bool *is_linked)
{
    int64_t chat = 0;
    enum window window = window_of(way);
    enum status status =
        window == WINDOW_BROWSER ? STATUS_OK : notice_chat_load(txn, customer, window, &chat);
    *is_linked = status == STATUS_OK;
    if (status == STATUS_NOT_FOUND) {
        return STATUS_OK;
    }
    return status == STATUS_OK ? choice_put(txn, customer, kind, way) : status;
}

static struct digest start_hash(const struct gate_link *link)
{
    return sha256((struct str){(const char *)link->bytes, sizeof link->bytes});
}

enum status notice_start_make(struct txn *txn, const struct bank *bank, int64_t customer,
                              enum window window, struct gate_link *link, int64_t *expires_us)
{
    *link = gate_link_make(bank->random);
    *expires_us = clock_now(bank->clock) + SECONDS_US(NOTICE_START_SECONDS);
    struct digest hash = start_hash(link);
    return start_put(txn, &hash, customer, window, *expires_us);
}

enum status notice_start_use(struct txn *txn, const struct bank *bank, enum window window,
                             const struct gate_link *link, int64_t chat, bool *is_good)
{
    int64_t customer = 0;
    int64_t now = clock_now(bank->clock);
    struct digest hash = start_hash(link);
    enum status status = start_use(txn, &hash, window, now, &customer);
    *is_good = status == STATUS_OK;
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    return notice_chat_put(txn, customer, window, chat, now);
}

enum status notice_open(struct txn *txn, int64_t customer, const struct gate_link *link,
                        struct notice *notice)
{
    enum status status = notice_by_link(txn, link, notice);
    return status == STATUS_OK && notice->customer != customer ? STATUS_NOT_FOUND : status;
}

/* ---- by SMS */

enum status notice_sms(struct txn *txn, const char *address, const char *bank, int64_t id,
                       char phone[20], char text[NOTICE_SMS])
{
    static const char *const forms[2] = {"новое событие. Откройте банк:",
                                         "something new happened. Open the bank:"};
    struct notice notice;
    struct customer customer;
    char link[GATE_LINK_TEXT];
    enum status status = notice_load(txn, id, &notice);
    if (status == STATUS_OK) {
        status = customer_get(txn, notice.customer, &customer);
    }
    if (status != STATUS_OK) {
        return status;
    }
    gate_link_write(&notice.link, link);
    (void)snprintf(phone, PHONE_BYTES, "%s", customer.phone);
    (void)snprintf(text, NOTICE_SMS, "%s: %s %s/#n-%s", bank, forms[customer.language], address,
                   link);
    return STATUS_OK;
}
