#include "bank/card.h"

#include <stdio.h>
#include <string.h>

#include "bank/card_decide.h"
#include "bank/card_store.h"
#include "bank/event.h"
#include "bank/merchant.h"
#include "base/assume.h"
#include "store/key.h"

#define RUB(rubles) (INT64_C(100) * (rubles))
#define ON(channel) (INT64_C(1) << (channel))

const struct card_product_row card_products[CARD_PRODUCTS] = {
    [CARD_VIRTUAL] = {"virtual",
                      {"Виртуальная МИР", "Virtual MIR"},
                      60,
                      ON(CARD_ONLINE) | ON(CARD_POS) | ON(CARD_CASH),
                      0,
                      {[CARD_ONLINE] = {RUB(150000), RUB(500000)},
                       [CARD_POS] = {RUB(150000), RUB(500000)},
                       [CARD_CASH] = {RUB(100000), RUB(300000)},
                       [CARD_ABROAD] = {RUB(50000), RUB(200000)}}},
    [CARD_SHOPPING] = {"shopping",
                       {"Для интернета", "For the internet"},
                       24,
                       ON(CARD_ONLINE),
                       INT64_C(1) << MERCHANT_GAMBLING | INT64_C(1) << MERCHANT_CRYPTO,
                       {[CARD_ONLINE] = {RUB(30000), RUB(100000)},
                        [CARD_POS] = {RUB(30000), RUB(100000)},
                        [CARD_CASH] = {RUB(10000), RUB(30000)},
                        [CARD_ABROAD] = {RUB(10000), RUB(30000)}}},
};

/* ---- pure */

int32_t card_month(int32_t day)
{
    struct civil date = civil_from_day(day);
    return (int32_t)(date.year * 12 + date.month - 1);
}

enum card_state card_state_in(const struct card *card, int32_t month)
{
    bool lives = card->state == CARD_ACTIVE || card->state == CARD_FROZEN;
    return lives && month > card->expiry ? CARD_EXPIRED : card->state;
}

bool card_takes_money(const struct card *card, int32_t month)
{
    enum card_state state = card_state_in(card, month);
    return state == CARD_ACTIVE || state == CARD_FROZEN;
}

const char *card_state_word(enum card_state state)
{
    static const char *const words[] = {[CARD_ACTIVE] = "active",
                                        [CARD_FROZEN] = "frozen",
                                        [CARD_BLOCKED] = "blocked",
                                        [CARD_EXPIRED] = "expired",
                                        [CARD_CLOSED] = "closed"};
    assume(state >= CARD_ACTIVE && state <= CARD_CLOSED);
    return words[state];
}

const char *card_reason_word(enum card_reason reason)
{
    static const char *const words[CARD_REASONS] = {"", "lost", "stolen", "fraud", "reissued"};
    assume(reason < CARD_REASONS);
    return words[reason];
}

const char *card_channel_word(enum card_channel channel)
{
    static const char *const words[CARD_CHANNELS] = {"online", "pos", "cash", "abroad"};
    assume(channel < CARD_CHANNELS);
    return words[channel];
}

const char *card_name(const struct card *card, enum language language)
{
    return card->name[0] != '\0' ? card->name : card_products[card->product].name[language];
}

/* ---- finding */

enum status card_by_number(struct txn *txn, const struct bank *bank, struct str number,
                           struct card *card)
{
    if (!card_number_is_plain(number)) {
        return STATUS_NOT_FOUND;
    }
    struct digest find = card_number_hash(bank->card_keys, number);
    return card_select_number(txn, &find, card);
}

enum status card_find(struct txn *txn, int64_t id, struct card *card)
{
    return card_select(txn, id, card);
}

enum status card_secret_of(struct txn *txn, const struct bank *bank, const struct card *card,
                           struct card_secret *secret)
{
    unsigned char sealed[CARD_SEALED];
    enum status status = card_select_sealed(txn, card->id, sealed);
    return status == STATUS_OK
               ? card_unseal(bank->card_keys, card->id,
                             (struct str){(const char *)sealed, sizeof sealed}, secret)
               : status;
}

enum status card_get(struct txn *txn, int64_t customer, int64_t id, struct card *card)
{
    enum status status = card_select(txn, id, card);
    return status == STATUS_OK && card->customer != customer ? STATUS_NOT_FOUND : status;
}

enum status card_list(struct txn *txn, int64_t customer, struct card cards[CARD_LIST_ROOM],
                      size_t *count)
{
    size_t closed = 0;
    enum status status = card_select_all(txn, customer, false, cards, LIMIT_CARDS, count);
    if (status == STATUS_OK) {
        status = card_select_all(txn, customer, true, cards + *count, LIMIT_CARDS, &closed);
    }
    *count += closed;
    return status;
}

enum status card_keep(struct txn *txn, const struct bank *bank, struct card *card)
{
    card->changed_us = clock_now(bank->clock);
    enum status status = card_update(txn, card);
    return status == STATUS_OK ? event_add(txn, bank, card->customer, EVENT_CARD, card->id)
                               : status;
}

enum status card_rules_load(struct txn *txn, const struct card *card, struct card_rules *rules)
{
    *rules = (struct card_rules){.channels = card->channels, .blocked = card->blocked};
    memcpy(rules->limits, card_products[card->product].limits, sizeof rules->limits);
    return card_limits_select(txn, card->id, rules->limits);
}

/* ---- making */

static enum status refuse(struct card_result *result, enum bank_outcome outcome)
{
    result->outcome = outcome;
    return STATUS_OK;
}

/* The request as it was answered before, or KEY_NEW. */
static enum status find_made(struct txn *txn, const struct session *session,
                             const struct card_order *order, bool *is_new,
                             struct card_result *result)
{
    enum key_state state = KEY_NEW;
    int64_t made = 0;
    *result = (struct card_result){.outcome = BANK_OK};
    enum status status =
        key_find(txn, session->customer, order->key, &order->digest, &state, &made);
    *is_new = state == KEY_NEW;
    if (status == STATUS_OK && state == KEY_CONFLICT) {
        return refuse(result, BANK_CONFLICT);
    }
    if (status == STATUS_OK && state == KEY_SAME) {
        status = card_get(txn, session->customer, made, &result->card);
        return status == STATUS_NOT_FOUND ? refuse(result, BANK_CONFLICT) : status;
    }
    return status;
}

/* A number that nobody has. */
static enum status make_number(struct txn *txn, const struct bank *bank, struct card *card,
                               struct card_hidden *hidden)
{
    enum { TRIES = 20 };
    struct card_secret secret;
    struct card other;
    enum status status = STATUS_OK;
    for (int i = 0; i < TRIES && status == STATUS_OK; i++) {
        card_secret_make(bank->random, bank->policy.card_bin, card->expiry, &secret);
        hidden->find = card_number_hash(bank->card_keys, str_from(secret.number));
        status = card_select_number(txn, &hidden->find, &other);
    }
    if (status == STATUS_NOT_FOUND) {
        (void)snprintf(card->bin, sizeof card->bin, "%.*s", STR_ARGS(bank->policy.card_bin));
        memcpy(card->last_four, secret.number + CARD_NUMBER - 4, sizeof card->last_four);
        card_seal(bank->card_keys, bank->random, card->id, &secret, hidden->sealed);
    }
    crypto_wipe(&secret, sizeof secret);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status == STATUS_OK ? STATUS_BUG : status;
}

static enum status store_new(struct txn *txn, const struct bank *bank, struct card *card,
                             const struct card_order *order)
{
    struct card_hidden hidden;
    card->id = id_next(bank->ids);
    card->created_us = clock_now(bank->clock);
    card->changed_us = card->created_us;
    card->state = CARD_ACTIVE;
    card->expiry = card_month(ledger_business_date(txn)) + card_products[card->product].months;
    enum status status = make_number(txn, bank, card, &hidden);
    if (status == STATUS_OK) {
        status = card_insert(txn, card, &hidden);
    }
    if (status == STATUS_OK) {
        status = event_add(txn, bank, card->customer, EVENT_CARD, card->id);
    }
    return status == STATUS_OK ? key_add(txn, id_next(bank->ids), card->customer, order->key,
                                         &order->digest, card->id, card->created_us)
                               : status;
}

/* May a card be made for this account now? */
static enum status check_account(struct txn *txn, int64_t customer, int64_t id,
                                 enum bank_outcome *outcome)
{
    struct account account;
    struct ledger_account ledger;
    int64_t open = 0;
    enum status status = account_get(txn, customer, id, &account);
    if (status == STATUS_NOT_FOUND) {
        *outcome = BANK_NOT_FOUND;
        return STATUS_OK;
    }
    if (status == STATUS_OK) {
        status = ledger_account_get(txn, id, &ledger);
    }
    if (status == STATUS_OK) {
        status = card_count_open(txn, customer, &open);
    }
    *outcome = status != STATUS_OK                    ? BANK_OK
               : account.kind != ACCOUNT_CURRENT      ? BANK_NOT_FOR_CARDS
               : (ledger.flags & ACCOUNT_CLOSED) != 0 ? BANK_NOT_FOR_CARDS
               : open >= LIMIT_CARDS                  ? BANK_CARDS_MANY
                                                      : BANK_OK;
    return status;
}

enum status card_issue(struct txn *txn, const struct bank *bank, const struct session *session,
                       const struct card_order *order, struct card_result *result)
{
    bool is_new = true;
    enum status status = find_made(txn, session, order, &is_new, result);
    if (status != STATUS_OK || !is_new) {
        return status;
    }
    status = check_account(txn, session->customer, order->account, &result->outcome);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    const struct card_product_row *product = &card_products[order->product];
    result->card = (struct card){.customer = session->customer,
                                 .account = order->account,
                                 .product = order->product,
                                 .channels = product->channels,
                                 .blocked = product->blocked};
    (void)snprintf(result->card.name, sizeof result->card.name, "%.*s", STR_ARGS(order->name));
    result->written = true;
    return store_new(txn, bank, &result->card, order);
}

/* The switches and limits go with the name to the new number. */
static enum status copy_limits(struct txn *txn, const struct card *from, const struct card *to)
{
    struct card_rules rules;
    enum status status = card_rules_load(txn, from, &rules);
    for (int i = 0; i < CARD_CHANNELS && status == STATUS_OK; i++) {
        status = card_limit_put(txn, to->id, (enum card_channel)i, &rules.limits[i]);
    }
    return status;
}

/* The former card is over. */
static enum status succeed(struct txn *txn, const struct bank *bank, struct card *former,
                           const struct card *card)
{
    former->replaced_by = card->id;
    former->changed_us = card->created_us;
    if (former->state != CARD_BLOCKED) {
        former->state = CARD_CLOSED;
        former->reason = CARD_REISSUED;
    }
    enum status status = card_update(txn, former);
    return status == STATUS_OK ? event_add(txn, bank, former->customer, EVENT_CARD, former->id)
                               : status;
}

enum status card_reissue(struct txn *txn, const struct bank *bank, const struct session *session,
                         const struct card_order *order, int64_t id, struct card_result *result)
{
    bool is_new = true;
    struct card former;
    enum status status = find_made(txn, session, order, &is_new, result);
    if (status != STATUS_OK || !is_new) {
        return status;
    }
    status = card_get(txn, session->customer, id, &former);
    if (status != STATUS_OK) {
        return status == STATUS_NOT_FOUND ? refuse(result, BANK_NOT_FOUND) : status;
    }
    if (former.state == CARD_CLOSED || former.replaced_by != 0) {
        return refuse(result, BANK_CARD_NOT_USABLE);
    }
    status = check_account(txn, session->customer, former.account, &result->outcome);
    if (result->outcome == BANK_CARDS_MANY) {
        result->outcome = BANK_OK; /* there are no more of them afterwards */
    }
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    result->card = (struct card){.customer = former.customer,
                                 .account = former.account,
                                 .product = former.product,
                                 .channels = former.channels,
                                 .blocked = former.blocked};
    (void)snprintf(result->card.name, sizeof result->card.name, "%s", former.name);
    result->written = true;
    status = store_new(txn, bank, &result->card, order);
    if (status == STATUS_OK) {
        status = copy_limits(txn, &former, &result->card);
    }
    return status == STATUS_OK ? succeed(txn, bank, &former, &result->card) : status;
}

/* ---- changing */

static enum status load_own(struct txn *txn, int64_t customer, int64_t id,
                            struct card_result *result)
{
    *result = (struct card_result){.outcome = BANK_OK};
    enum status status = card_get(txn, customer, id, &result->card);
    return status == STATUS_NOT_FOUND ? refuse(result, BANK_NOT_FOUND) : status;
}

static enum status keep(struct txn *txn, const struct bank *bank, struct card_result *result)
{
    result->written = true;
    return card_keep(txn, bank, &result->card);
}

enum status card_move(struct txn *txn, const struct bank *bank, int64_t customer, int64_t id,
                      enum card_move move, enum card_reason reason, struct card_result *result)
{
    static const enum card_state ends[] = {[CARD_FREEZE] = CARD_FROZEN,
                                           [CARD_UNFREEZE] = CARD_ACTIVE,
                                           [CARD_BLOCK] = CARD_BLOCKED,
                                           [CARD_CLOSE] = CARD_CLOSED};
    enum status status = load_own(txn, customer, id, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    struct card *card = &result->card;
    if (card->state == ends[move]) {
        return STATUS_OK; /* said again */
    }
    if (!card_may_move(card, card_month(ledger_business_date(txn)), move)) {
        return refuse(result, BANK_CARD_NOT_USABLE);
    }
    card->state = ends[move];
    card->reason = move == CARD_BLOCK ? reason : move == CARD_CLOSE ? card->reason : CARD_NO_REASON;
    return keep(txn, bank, result);
}

enum status card_rename(struct txn *txn, const struct bank *bank, int64_t customer, int64_t id,
                        struct str name, struct card_result *result)
{
    enum status status = load_own(txn, customer, id, result);
    if (status != STATUS_OK || result->outcome != BANK_OK) {
        return status;
    }
    (void)snprintf(result->card.name, sizeof result->card.name, "%.*s", STR_ARGS(name));
    return keep(txn, bank, result);
}
