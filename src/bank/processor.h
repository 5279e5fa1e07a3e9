/* processor.h - the messages of the cards' processor: authorisation, more of it, reversal,
 * clearing, refund. They may come in any order and more than once: a message is known by its own
 * name, and is answered as the first time; what comes before the authorisation it speaks of waits
 * for it. What fits nothing goes into a queue for a person, money untouched. For: api. Never: moves
 * money that a message does not clearly say. */
#ifndef OKNO_BANK_PROCESSOR_H
#define OKNO_BANK_PROCESSOR_H

#include "bank/card_operation.h"

/* The numbers are stored. */
enum processor_kind {
    PROCESSOR_AUTHORISATION = 1,
    PROCESSOR_INCREMENT = 2,
    PROCESSOR_REVERSAL = 3,
    PROCESSOR_CLEARING = 4,
    PROCESSOR_REFUND = 5,
};

enum message_state { MESSAGE_DONE = 1, MESSAGE_WAITING = 2, MESSAGE_QUEUED = 3 };
const char *message_state_word(enum message_state state);

/* Why a person must look; the numbers are stored, the words are the API's; the texts are for the
 * bank's people. */
#define QUEUE_REASON_LIST(X)                                                                       \
    X(NONE, "", "")                                                                                \
    X(WAITS, "waits-for-authorisation",                                                            \
      "it came before its authorisation, and is done when that comes")                             \
    X(WAITS_CLEARING, "waits-for-clearing", "a refund before its clearing: done when that comes")  \
    X(DECLINED, "was-declined", "money was taken of a payment that this bank had declined")        \
    X(TOO_MUCH, "more-than-allowed", "more than was held and the tolerance allows")                \
    X(FUNDS, "not-enough-money", "the account has not enough money for it")                        \
    X(ACCOUNT, "account-blocked", "the account is blocked or closed")                              \
    X(CLEARED, "cleared-already", "a reversal of what was cleared already")                        \
    X(CURRENCY, "another-currency", "another currency than the authorisation's")                   \
    X(DISPUTED, "disputed-by-customer", "the customer says: it was not me; the card is frozen")

enum queue_reason {
#define QUEUE_REASON_ENUM(name, word, text) QUEUE_##name,
    QUEUE_REASON_LIST(QUEUE_REASON_ENUM)
#undef QUEUE_REASON_ENUM
        QUEUE_REASONS
};
const char *queue_reason_word(enum queue_reason reason);

struct processor_message {
    struct str name; /* the processor's id of this message */
    struct digest digest;
    enum processor_kind kind;
    struct str reference; /* the processor's id of the authorisation that it belongs to */
    int64_t amount;       /* minor units; of a reversal 0: all that is held */
    enum currency currency;
    bool is_final; /* of a clearing: nothing more will come */
    /* of an authorisation */
    struct str number, expiry; /* MMYY */
    struct str cvv, pin;       /* "": not asked for */
    enum card_channel channel;
    int32_t mcc;
    struct str merchant, country;
};

struct processor_result {
    bool is_conflict; /* the name came with another message: nothing is done */
    bool is_new;      /* it was not said before */
    enum message_state state;
    enum card_answer answer;  /* of an authorisation or more of one */
    enum queue_reason reason; /* why it waits */
    bool has_operation;
    struct card_operation operation; /* as it is now */
};

OKNO_CHECK enum status processor_take(struct txn *txn, const struct bank *bank,
                                      const struct processor_message *message,
                                      struct processor_result *result);
/* One that is queued for a person, by its name, once more: its reason may be gone. is_done [out].
 */
OKNO_CHECK enum status processor_retry(struct txn *txn, const struct bank *bank, struct str name,
                                       struct str reference, bool *is_done);
OKNO_CHECK enum status processor_plan(struct txn *txn, const struct bank *bank,
                                      const struct processor_message *message, struct plan *plan);

#endif
