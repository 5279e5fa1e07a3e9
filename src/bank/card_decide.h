/* card_decide.h - the rules of cards, pure: no store, no clock, no I/O. */
#ifndef OKNO_BANK_CARD_DECIDE_H
#define OKNO_BANK_CARD_DECIDE_H

#include "bank/card.h"

/* ---- a card's switches and limits */

struct card_rules {
    int64_t channels, blocked; /* bits, as in struct card */
    struct card_limit limits[CARD_CHANNELS];
};
/* Lets the card do anything that it may not do now: wants a code. */
bool card_rules_raise(const struct card_rules *now, const struct card_rules *wanted);
/* Within what the bank allows a card at all, and a month's sum not below a day's. */
bool card_rules_fit(const struct card_rules *wanted);

/* Four digits, not all the same, not in a row up or down. */
bool card_pin_is_good(struct str pin);

/* The one table of moves. month: as card.expiry counts. */
bool card_may_move(const struct card *card, int32_t month, enum card_move move);

/* ---- an authorisation */

/* What the processor is answered: name, ISO 8583 response code, the API's word, and what the
 * customer is told. The order is stored: add at the end. */
#define CARD_ANSWER_LIST(X)                                                                        \
    X(APPROVED, "00", "approved", "Одобрено", "Approved")                                          \
    X(UNKNOWN, "14", "unknown-card", "Такой карты нет", "There is no such card")                   \
    X(DETAILS, "14", "wrong-details", "Срок карты указан неверно", "The expiry was wrong")         \
    X(CVV, "N7", "wrong-cvv", "Неверный код с обратной стороны", "The security code was wrong")    \
    X(PIN, "55", "wrong-pin", "Неверный ПИН", "The PIN was wrong")                                 \
    X(PIN_TRIES, "75", "pin-tries", "ПИН ввели неверно три раза. Задайте новый",                   \
      "The PIN was wrong three times. Set a new one")                                              \
    X(LOST, "41", "lost", "Карта заблокирована как потерянная", "The card is blocked as lost")     \
    X(STOLEN, "43", "stolen", "Карта заблокирована как украденная",                                \
      "The card is blocked as stolen")                                                             \
    X(FRAUD, "59", "fraud", "Карта заблокирована из-за чужих операций",                            \
      "The card is blocked because of somebody else's payments")                                   \
    X(CLOSED, "46", "closed", "Карта закрыта", "The card is closed")                               \
    X(EXPIRED, "54", "expired", "Срок карты истёк", "The card has expired")                        \
    X(FROZEN, "62", "frozen", "Карта заморожена", "The card is frozen")                            \
    X(CHANNEL, "57", "channel-off", "Такие операции по карте выключены",                           \
      "Payments of this kind are switched off")                                                    \
    X(MERCHANT, "57", "merchant-blocked", "Такие магазины по карте запрещены",                     \
      "Merchants of this kind are blocked")                                                        \
    X(CURRENCY, "12", "wrong-currency", "Валюта операции не подошла", "The currency does not fit") \
    X(LIMIT, "61", "over-limit", "Больше лимита карты", "Over the card's limit")                   \
    X(FUNDS, "51", "insufficient-funds", "На счёте не хватило денег", "Not enough money")          \
    X(ACCOUNT, "78", "account-blocked", "Операции по счёту приостановлены",                        \
      "The account is on hold")                                                                    \
    X(REVERSED, "05", "reversed-before", "Магазин отменил операцию",                               \
      "The merchant cancelled the payment")                                                        \
    X(NO_OPERATION, "12", "no-operation", "Операция не найдена", "There is no such payment")       \
    X(CVV_TRIES, "N7", "cvv-tries", "Код с обратной стороны сегодня слишком часто был неверным",   \
      "The security code was wrong too often today")                                               \
    X(PIN_NEEDED, "70", "pin-needed", "Наличные выдаём только по ПИН",                             \
      "Cash is given only with the PIN")

enum card_answer {
#define CARD_ANSWER_ENUM(name, code, word, ru, en) ANSWER_##name,
    CARD_ANSWER_LIST(CARD_ANSWER_ENUM)
#undef CARD_ANSWER_ENUM
        CARD_ANSWERS
};
struct card_answer_row {
    const char *code, *word;
    const char *text[2]; /* by language */
};
extern const struct card_answer_row card_answers[CARD_ANSWERS];

/* What is known of a check: it was not asked for, it was right, it was wrong. */
enum card_check_state { CHECK_NONE, CHECK_GOOD, CHECK_WRONG };

struct card_facts {
    const struct card *card; /* NULL: none has this number */
    int32_t month;
    enum card_channel channel; /* not CARD_ABROAD */
    bool is_abroad;
    int32_t mcc;
    int64_t amount; /* minor units, more than is held already */
    enum currency currency, account_currency;
    enum card_check_state expiry, cvv, pin;
    struct card_limit limits[CARD_CHANNELS];
    struct card_limit used[CARD_CHANNELS]; /* of the day and of the month */
    int64_t cvv_tries;                     /* wrong ones of the day */
    bool was_reversed;                     /* before it came */
};
/* In the order of the checks; whether there is enough money the ledger says. */
enum card_answer card_decide(const struct card_facts *facts);
/* More for an authorisation that was approved: switches and checks were looked at then. */
enum card_answer card_decide_more(const struct card_facts *facts);

/* ---- clearing */

enum clearing {
    CLEAR_HELD,     /* out of what is held */
    CLEAR_MORE,     /* all that is held, and more from the account: within the tolerance */
    CLEAR_LATE,     /* nothing is held any more: from the account */
    CLEAR_TOO_MUCH, /* for a person */
};
struct clearing_facts {
    int64_t held, asked, cleared; /* of the operation, minor units; asked: and not reversed */
    int64_t amount;
    int32_t mcc;
    bool was_given_back; /* its hold was reversed or has expired */
};
enum clearing card_clearing_decide(const struct clearing_facts *facts);

#endif
