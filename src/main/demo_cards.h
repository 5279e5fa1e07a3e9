/* demo_cards.h - the cards of the demo's people and what they paid with them in the last weeks:
 * everything was cleared, so that nothing is held when the demo begins. */
#ifndef OKNO_MAIN_DEMO_CARDS_H
#define OKNO_MAIN_DEMO_CARDS_H

#include "bank/card.h"

enum { DEMO_CARD_DAYS = 45 }; /* how long they have had them */

struct demo_card {
    char number[CARD_NUMBER + 1]; /* "": none yet. The filling wipes it */
    struct random random;
    int64_t turn;
};

/* A card for this account. */
OKNO_CHECK enum status demo_card_issue(struct txn *txn, const struct bank *bank,
                                       const struct session *session, int64_t account,
                                       struct demo_card *card);
/* One evening: perhaps a purchase, perhaps one that is declined, given up or given back. set_time
 * as in rail.h. */
OKNO_CHECK enum status demo_card_evening(struct txn *txn, const struct bank *bank,
                                         struct demo_card *card,
                                         void (*set_time)(void *context, int32_t seconds),
                                         void *context);

#endif
