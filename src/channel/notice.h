/* notice.h - "something happened, open the bank": what a customer chose to be told, and how.
 *
 * A notice says nothing of what happened: a text that is always the same, and an opaque link which
 * the app exchanges, signed in, for what it was about. It is told once; when its window fails (the
 * chat is blocked, the messenger cannot be reached, the law closed it) it goes another way: another
 * window that the customer linked, then SMS.
 *
 * A chat becomes a customer's by a one-time payload that was made in the app while signed in, and
 * never by the messenger's account. For: api, main, the gate. */
#ifndef OKNO_CHANNEL_NOTICE_H
#define OKNO_CHANNEL_NOTICE_H

#include "channel/gate.h"

#define NOTICE_KIND_LIST(X)                                                                        \
    X(INCOMING, 1, "incoming")       /* money came */                                              \
    X(OUTGOING, 2, "outgoing")       /* a payment was made */                                      \
    X(SIGN_IN, 3, "sign_in")         /* somebody signed in */                                      \
    X(CARD, 4, "card")               /* somebody paid, or tried to, with a card */                 \
    X(STANDING, 5, "standing_order") /* it was not paid, or waits for its customer */              \
    X(ASKED, 6, "money_request")     /* somebody asks for money */                                 \
    X(BACK, 7, "payment_returned")   /* another bank refused a payment, or gave it back */

enum notice_kind {
#define NOTICE_KIND_ENUM(name, number, word) NOTICE_##name = (number),
    NOTICE_KIND_LIST(NOTICE_KIND_ENUM)
#undef NOTICE_KIND_ENUM
        NOTICE_KINDS
};

/* Numbers are stored. */
enum notice_way {
    NOTICE_BY_NOTHING = 0,
    NOTICE_BY_SMS = 1,
    NOTICE_BY_WINDOW = 16, /* and above: plus enum window */
};

const char *notice_kind_word(enum notice_kind kind);
const char *notice_way_word(enum notice_way way);
OKNO_CHECK enum status notice_way_read(struct str word, enum notice_way *way);

struct notice {
    int64_t id, customer, subject;
    enum notice_kind kind;
    enum notice_way way;
    int64_t tried; /* windows: a bit each */
    struct gate_link link;
};

/* Rows of the outbox. */
enum { OUTBOX_NOTICE = 11, NOTICE_START_SECONDS = 900 };

/* Something happened; kind and subject (of this customer) are its key: the second time nothing
 * does. Nothing leaves when the customer chose so. gate NULL: there are no windows, SMS remains. */
OKNO_CHECK enum status notice_add(struct txn *txn, const struct gate *gate, const struct bank *bank,
                                  int64_t customer, enum notice_kind kind, int64_t subject);
/* It did not arrive: another way. */
OKNO_CHECK enum status notice_elsewhere(struct txn *txn, const struct gate *gate, int64_t notice);

/* ---- what a customer chose */

struct notice_settings {
    enum notice_way ways[NOTICE_KINDS]; /* by enum notice_kind */
    bool is_linked[WINDOW_COUNT];
    bool is_blocked[WINDOW_COUNT];
    bool is_offered[WINDOW_COUNT]; /* there is a bot, and it may speak */
};
OKNO_CHECK enum status notice_settings_load(struct txn *txn, const struct gate *gate,
                                            int64_t customer, struct notice_settings *settings);
/* *is_linked [out]: false, and nothing is written, when the window is not this customer's yet. */
OKNO_CHECK enum status notice_choose(struct txn *txn, int64_t customer, enum notice_kind kind,
                                     enum notice_way way, bool *is_linked);

/* A payload that links whoever starts the bot with it. Once, within a quarter of an hour. */
OKNO_CHECK enum status notice_start_make(struct txn *txn, const struct bank *bank, int64_t customer,
                                         enum window window, struct gate_link *link,
                                         int64_t *expires_us);
/* *is_good [out]: the chat is the customer's from now on. */
OKNO_CHECK enum status notice_start_use(struct txn *txn, const struct bank *bank,
                                        enum window window, const struct gate_link *link,
                                        int64_t chat, bool *is_good);

/* What a link was about, for its own customer. STATUS_NOT_FOUND */
OKNO_CHECK enum status notice_open(struct txn *txn, int64_t customer, const struct gate_link *link,
                                   struct notice *notice);

#define NOTICE_OUTCOME_LIST(X)                                                                     \
    X(NOT_LINKED, "window-not-linked", 422, "The window is not linked yet",                        \
      "Сначала подключите уведомления в этом мессенджере.",                                        \
      "Link notices to this messenger first.")                                                     \
    X(NO_BOT, "window-without-bot", 422, "There are no notices in this window",                    \
      "В этом мессенджере уведомлений сейчас нет. Выберите другой способ.",                        \
      "There are no notices in this messenger now. Choose another way.")

enum notice_outcome {
#define NOTICE_OUTCOME_ENUM(id, name, http, title, ru, en) NOTICE_##id,
    NOTICE_OUTCOME_LIST(NOTICE_OUTCOME_ENUM)
#undef NOTICE_OUTCOME_ENUM
        NOTICE_OUTCOME_COUNT
};
extern const struct outcome notice_outcomes[NOTICE_OUTCOME_COUNT];

enum { NOTICE_SMS = 512 };
/* The SMS of a notice, for the outbox. STATUS_NOT_FOUND: there is nothing to send. */
OKNO_CHECK enum status notice_sms(struct txn *txn, const char *address, const char *bank,
                                  int64_t id, char phone[20], char text[NOTICE_SMS]);

#endif
