/* standing_walk.h - what the files of standing orders share. Only for standing.c, standing_run.c,
 * threshold.c. */
#ifndef OKNO_BANK_STANDING_WALK_H
#define OKNO_BANK_STANDING_WALK_H

#include "bank/standing.h"

/* standing_run.c: it is stored, and its customer's windows are told. */
OKNO_CHECK enum status standing_store(struct txn *txn, const struct bank *bank,
                                      const struct standing *standing);
/* The order as it was kept, as if its customer gave it now. */
OKNO_CHECK enum status standing_pay(struct txn *txn, const struct bank *bank,
                                    const struct standing *standing, struct payment_result *result);
/* What became of a payment of this day: its row, and its number is over. The caller says when the
 * next one is looked at, and stores it. */
OKNO_CHECK enum status standing_end_run(struct txn *txn, const struct bank *bank,
                                        struct standing *standing, struct standing_run *run,
                                        struct standing_told *told);

/* threshold.c: would the payee of this order tell what is left? Only a provider of services. */
OKNO_CHECK enum status threshold_offered(struct txn *txn, const struct payment_order *order,
                                         bool *is_offered);
/* threshold.c: ask what is left, or do what follows from the answer. told [out]: customer 0 when
 * there is nothing to tell. */
OKNO_CHECK enum status threshold_run(struct txn *txn, const struct bank *bank,
                                     struct standing *standing, struct standing_told *told);

#endif
