/* limit.h - how much a customer may send to others: in one payment, in a day, in a month. All kinds
 * count together, in the transaction that moves the money. A customer may have lower limits than
 * the bank's: lower at once, higher again only a day later (policy.raise_seconds). */
#ifndef OKNO_BANK_LIMIT_H
#define OKNO_BANK_LIMIT_H

#include "bank/customer.h"

/* Minor units. */
struct limit_set {
    int64_t operation, day, month;
};

#define LIMIT_OF_BANK INT64_C(-1)

/* What is stored of a customer in one currency; all zero but own and next: nothing yet. */
struct limit_row {
    int64_t version; /* 0: there is no row */
    int32_t day;     /* business date that day_used is of; its month that of the others */
    int64_t day_used, month_used;
    int64_t free_used;     /* of the month, of what may be sent free of fee */
    struct limit_set own;  /* LIMIT_OF_BANK: the bank's */
    struct limit_set next; /* in force from next_us on, when that is not 0 */
    int64_t next_us;
};

struct limit_view {
    struct limit_set most;  /* the bank's */
    struct limit_set limit; /* in force */
    struct limit_row row;   /* of today */
};
/* The customer's, in roubles. */
OKNO_CHECK enum status limit_read(struct txn *txn, const struct bank *bank, int64_t customer,
                                  struct limit_view *view);
/* Members that are LIMIT_OF_BANK stay as they are. Outcomes: OK, LIMIT_TOO_HIGH. */
OKNO_CHECK enum status limit_change(struct txn *txn, const struct bank *bank, int64_t customer,
                                    const struct limit_set *asked, enum bank_outcome *outcome,
                                    struct limit_view *view);

extern const struct store_sql *const limit_statements[];

#endif
