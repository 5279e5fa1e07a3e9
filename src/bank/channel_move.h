/* channel_move.h - telling customers by SMS that a window closes and where the bank is besides: the
 * one message that reaches them whatever becomes of a messenger. Once a day for each at most. */
#ifndef OKNO_BANK_CHANNEL_MOVE_H
#define OKNO_BANK_CHANNEL_MOVE_H

#include "bank/channel_policy.h"
#include "bank/customer.h"

/* A row of the outbox; its reference is the message's id. */
enum { OUTBOX_MOVE = 12 };

struct channel_move {
    int64_t id;
    enum window window;
    int64_t customer;
    int64_t closes_us; /* when the window closes, or has closed; 0: nobody has decided that */
};

/* customer, window and closes_us; id [out]. *is_new [out]: false when this customer was told of
 * this window today already, and nothing is written. */
OKNO_CHECK enum status channel_move_tell(struct txn *txn, const struct bank *bank,
                                         struct channel_move *move, bool *is_new);

enum { MOVE_TEXT = 1024 };
/* The SMS. name: of the window; link: where the bank is. */
OKNO_CHECK enum status channel_move_message(struct txn *txn, const struct bank *bank, int64_t id,
                                            const char *const names[WINDOW_COUNT], const char *link,
                                            char phone[PHONE_BYTES], char text[MOVE_TEXT]);

extern const struct store_sql *const channel_move_statements[];

#endif
