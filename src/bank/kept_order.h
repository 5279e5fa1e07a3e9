/* kept_order.h - an order that is kept to be given again: by a template, or by a standing order.
 * For: template.c, standing.c, api. Never: the number of a card, which no row outside the vault may
 * hold, and a link, which is for one time. */
#ifndef OKNO_BANK_KEPT_ORDER_H
#define OKNO_BANK_KEPT_ORDER_H

#include "bank/payment.h"

/* The texts of order point into the struct itself: it is filled by the functions below, in its
 * place, and never copied. */
struct kept_order {
    struct payment_order order; /* amount.minor 0: the amount is given each time */
    char display[PAYEE_BYTES];  /* the payee's name as it was shown; "": none was */
    char to_phone[PHONE_BYTES]; /* bank_phone has one, too: of its look-up */
    char number[NUMBER_TEXT];
    char name[PAYEE_BYTES];
    char bik[BIK_TEXT];
    char inn[13], kpp[10];
    char purpose[PURPOSE_BYTES];
    char fields[FIELDS_BYTES];
    char message[MESSAGE_BYTES];
};

/* May it be kept? A charge is owed once. */
bool kept_order_may(const struct payment_order *order);
/* The same of what was paid. */
bool kept_order_may_again(const struct payment *payment, const struct payment_detail *detail);
/* display: of the payee, "" when it is not known */
void kept_order_make(struct kept_order *kept, const struct payment_order *order,
                     const char *display);
/* The order that would make this payment again; it may be given again. Pure. */
void kept_order_again(struct kept_order *kept, const struct payment *payment,
                      const struct payment_detail *detail);
/* What a confirmation of it is bound to, with some more numbers. Pure. */
struct digest kept_order_digest(const struct kept_order *kept, const int64_t *numbers,
                                size_t count);

OKNO_CHECK enum status kept_order_insert(struct txn *txn, int64_t id,
                                         const struct kept_order *kept);
/* STATUS_NOT_FOUND */
OKNO_CHECK enum status kept_order_select(struct txn *txn, int64_t id, struct kept_order *kept);
OKNO_CHECK enum status kept_order_put_amount(struct txn *txn, int64_t id, int64_t minor);
OKNO_CHECK enum status kept_order_delete(struct txn *txn, int64_t id);

extern const struct store_sql *const kept_order_statements[];

#endif
