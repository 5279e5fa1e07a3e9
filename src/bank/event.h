/* event.h - what a customer's open windows are told: that something of theirs has changed, and
 * which thing. For: whoever changes it (payments, cards, rails), in the transaction of the change;
 * and the feed, which hands new rows to the streams. Never: what has changed about it. An event is
 * a kind and an id, and a window that is told reads anew, so that one that is lost or told twice
 * does no harm.
 *
 * Rows are kept for a day. Their ids grow with the commits of one process; those of several
 * processes on one store may be committed in another order than that of their ids, so they are read
 * by the number of the process that made them. */
#ifndef OKNO_BANK_EVENT_H
#define OKNO_BANK_EVENT_H

#include "bank/payment.h"

/* The numbers are stored. */
enum event_kind {
    EVENT_ENTRY = 1,    /* an account's entries, and its balance; reference: the account */
    EVENT_PAYMENT = 2,  /* a payment that the customer ordered, and what it moved; the payment */
    EVENT_CARD = 3,     /* the card */
    EVENT_ACCOUNT = 4,  /* an account itself: opened, named, closed; the account */
    EVENT_LOOK_UP = 5,  /* where a number was looked for: it is answered; the look-up */
    EVENT_STANDING = 6, /* a standing order, or what became of one of its dates; its id */
    EVENT_TEMPLATE = 7, /* a template; its id */
    EVENT_ASK = 8,      /* money that was asked for: asked, paid, declined, cancelled; its id */
    EVENT_KIND_END
};

/* The API's words. */
extern const char *const event_words[EVENT_KIND_END];

struct event {
    int64_t id;
    int64_t customer; /* whose windows are told */
    enum event_kind kind;
    int64_t reference;
    int64_t state; /* of a payment: enum payment_state; else 0 */
};

/* Tell the windows of this customer as soon as the transaction is durable. customer 0 (the bank's
 * own accounts) is told nothing. */
OKNO_CHECK enum status event_add(struct txn *txn, const struct bank *bank, int64_t customer,
                                 enum event_kind kind, int64_t reference);
/* The same to both sides of a payment, of the state it has now. */
OKNO_CHECK enum status event_add_payment(struct txn *txn, const struct bank *bank,
                                         const struct payment *payment);

/* Those that one process (0-255) has committed after one of its own, at most `room`, in their
 * order. */
OKNO_CHECK enum status event_list(struct txn *txn, int node, int64_t after, struct event *events,
                                  size_t room, size_t *count);
/* The newest of a process: what comes is after it. 0: there is none. */
OKNO_CHECK enum status event_last(struct txn *txn, int node, int64_t *id);
/* Remove those that are too old, at most LIMIT_EVENT_FORGET. A job. */
OKNO_CHECK enum status event_forget(struct txn *txn, const struct bank *bank);

extern const struct store_sql *const event_statements[];

#endif
