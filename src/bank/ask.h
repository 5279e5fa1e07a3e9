/* ask.h - money that a customer asks for: by a link, of whoever has it, or of another customer of
 * the bank, by phone. It is paid by a payment of kind link (payment_link.c), and what is asked once
 * is paid once: its row is marked in the transaction that moves the money. Nobody may be pestered:
 * so many a day, so few to one person, and none of whom one does not want to be asked by. For: api,
 * payment_link.c. */
#ifndef OKNO_BANK_ASK_H
#define OKNO_BANK_ASK_H

#include "bank/ask_decide.h"

struct ask_view {
    struct ask ask;
    char person[DISPLAY_BYTES]; /* the other side; of a link that is looked at, who asks; else "" */
    bool is_expired;
};

struct ask_result {
    enum bank_outcome outcome;
    struct refusal_detail detail;
    bool written;
    struct ask_view view;
};

/* What is asked for. Texts are borrowed. */
struct ask_wish {
    struct str key;
    struct digest digest;
    int64_t account;
    struct str phone;     /* "": by a link */
    struct amount amount; /* minor 0: the payer says how much */
    struct str note;
    bool is_once, is_public; /* of a link */
    int32_t days;            /* of a link: how long it is open */
};

/* Once for every key of the customer, as payment_order_once. Outcomes: OK, CONFLICT, NOT_FOUND
 * (the account), ACCOUNT_CLOSED, CURRENCY_MISMATCH, PAYEE_NOT_FOUND (nobody has the phone: it
 * counts), SAME_ACCOUNT (oneself), TOO_MANY, ASKS_MANY. */
OKNO_CHECK enum status ask_create(struct txn *txn, const struct bank *bank,
                                  const struct session *session, const struct ask_wish *wish,
                                  struct ask_result *result);

/* The customer's own; what others ask of the customer; one of each person whom the customer does
 * not want to be asked by. */
enum ask_list_of { ASK_LIST_OWN, ASK_LIST_INCOMING, ASK_LIST_UNWANTED };
/* Newest first. */
OKNO_CHECK enum status ask_list(struct txn *txn, const struct bank *bank, int64_t customer,
                                enum ask_list_of of, struct ask_view rows[LIMIT_ASKS],
                                size_t *count);

/* ALLOW: who asked may ask again. */
enum ask_act { ASK_CANCEL, ASK_DECLINE, ASK_DECLINE_FOR_EVER, ASK_ALLOW };
/* Repeatable. Outcomes: OK, NOT_FOUND (also when it is not this side's to do), ASK_OVER. */
OKNO_CHECK enum status ask_do(struct txn *txn, const struct bank *bank,
                              const struct session *session, int64_t id, enum ask_act act,
                              struct ask_result *result);

/* What whoever has a link may see. STATUS_NOT_FOUND */
OKNO_CHECK enum status ask_look(struct txn *txn, const struct bank *bank, struct str token,
                                struct ask_view *view);

/* ---- for payment_link.c and payment_confirm.c */

/* A link by its token; without one, what is asked of a customer by id. Its row is locked.
 * STATUS_NOT_FOUND */
OKNO_CHECK enum status ask_find(struct txn *txn, struct str token, int64_t id, struct ask *ask);
/* The money of a payment moves now, if it may: outcome of ask_decide_pay. Marks it, tells who
 * asked. */
OKNO_CHECK enum status ask_pay(struct txn *txn, const struct bank *bank, int64_t id,
                               const struct payment *payment, enum bank_outcome *outcome);

/* ---- for account_manage.c */

/* Does an open one want money on this account? */
OKNO_CHECK enum status ask_uses(struct txn *txn, const struct bank *bank, int64_t account,
                                bool *uses);

extern const struct store_sql *const ask_statements[];

#endif
