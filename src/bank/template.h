/* template.h - orders that a customer keeps to give again: under a name, the usual ones first.
 * For: api. A template moves nothing: it fills a form, and what is then ordered is confirmed as
 * any other payment. */
#ifndef OKNO_BANK_TEMPLATE_H
#define OKNO_BANK_TEMPLATE_H

#include "bank/kept_order.h"

struct template
{
    int64_t id, customer;
    int64_t position; /* order on the screen, from 0 */
    bool is_favourite;
    char name[NAME_BYTES];
    int64_t created_us;
    struct kept_order kept;
};

/* What is asked for, of a new one or of one that is there. Texts are borrowed. */
struct template_wish {
    bool has_name, has_favourite, has_position, has_order;
    struct str name;
    bool is_favourite;
    int64_t position;
    int64_t payment; /* the order is that of this payment; 0: it is in order */
    struct payment_order order;
};

struct template_result {
    enum bank_outcome outcome;
    bool written;
    struct template row;
};

/* Outcomes: OK, NOT_FOUND (the payment, the account), NOT_KEPT, TEMPLATES_MANY. Without a name it
 * is called by its payee. */
OKNO_CHECK enum status template_create(struct txn *txn, const struct bank *bank,
                                       const struct session *session,
                                       const struct template_wish *wish,
                                       struct template_result *result);
OKNO_CHECK enum status template_get(struct txn *txn, const struct session *session, int64_t id,
                                    struct template_result *result);
/* In their order. */
OKNO_CHECK enum status template_list(struct txn *txn, const struct session *session,
                                     struct template *rows, size_t room, size_t *count);
OKNO_CHECK enum status template_change(struct txn *txn, const struct bank *bank,
                                       const struct session *session, int64_t id,
                                       const struct template_wish *wish,
                                       struct template_result *result);
OKNO_CHECK enum status template_remove(struct txn *txn, const struct bank *bank,
                                       const struct session *session, int64_t id,
                                       enum bank_outcome *outcome);
/* The order that would make a payment of the customer again. Outcomes: OK, NOT_FOUND, NOT_KEPT. */
OKNO_CHECK enum status payment_again(struct txn *txn, const struct session *session,
                                     int64_t payment, enum bank_outcome *outcome,
                                     struct kept_order *kept);

extern const struct store_sql *const template_statements[];

#endif
