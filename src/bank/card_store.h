/* card_store.h - the SQL of cards. Only for this folder. */
#ifndef OKNO_BANK_CARD_STORE_H
#define OKNO_BANK_CARD_STORE_H

#include "bank/card_decide.h"

/* What is stored beside the card and handed out by nobody. */
struct card_hidden {
    struct digest find;
    unsigned char sealed[CARD_SEALED];
};
OKNO_CHECK enum status card_insert(struct txn *txn, const struct card *card,
                                   const struct card_hidden *hidden);
OKNO_CHECK enum status card_select(struct txn *txn, int64_t id, struct card *card);
OKNO_CHECK enum status card_select_number(struct txn *txn, const struct digest *find,
                                          struct card *card);
OKNO_CHECK enum status card_select_all(struct txn *txn, int64_t customer, bool closed,
                                       struct card *cards, size_t room, size_t *count);
OKNO_CHECK enum status card_count_open(struct txn *txn, int64_t customer, int64_t *count);
/* name, state, reason, switches, tries of the PIN, successor. */
OKNO_CHECK enum status card_update(struct txn *txn, const struct card *card);

/* The same, of now, and the customer's windows are told. (card.c) */
OKNO_CHECK enum status card_keep(struct txn *txn, const struct bank *bank, struct card *card);
/* Its switches and limits. (card.c) */
OKNO_CHECK enum status card_rules_load(struct txn *txn, const struct card *card,
                                       struct card_rules *rules);

OKNO_CHECK enum status card_select_sealed(struct txn *txn, int64_t id,
                                          unsigned char sealed[CARD_SEALED]);
/* STATUS_NOT_FOUND: there is none. */
OKNO_CHECK enum status card_select_pin(struct txn *txn, int64_t id, struct digest *pin);
/* No wrong ones are counted any more. */
OKNO_CHECK enum status card_put_pin(struct txn *txn, int64_t id, const struct digest *pin,
                                    int64_t now_us);

/* Those that are not stored are left as they are. */
OKNO_CHECK enum status card_limits_select(struct txn *txn, int64_t card,
                                          struct card_limit limits[CARD_CHANNELS]);
OKNO_CHECK enum status card_limit_put(struct txn *txn, int64_t card, enum card_channel channel,
                                      const struct card_limit *limit);

/* CARD_WRONG_CVV counts the wrong ones of a day, not money; its channel is CARD_ONLINE. */
enum card_span { CARD_DAY = 1, CARD_MONTH = 2, CARD_WRONG_CVV = 3 };
struct card_counter {
    int64_t card;
    enum card_channel channel;
    enum card_span span;
    int32_t start;
};
OKNO_CHECK enum status card_counter_select(struct txn *txn, const struct card_counter *counter,
                                           int64_t *used);
/* former: what was read; STATUS_RETRY when it has changed since. */
OKNO_CHECK enum status card_counter_put(struct txn *txn, const struct card_counter *counter,
                                        int64_t former, int64_t used);

#endif
