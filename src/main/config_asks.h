/* config_asks.h - the lines of okno.conf that say how often customers may ask others for money, so
 * that nobody is pestered:
 *
 *     money_requests_a_day = 10    of one customer to others, within 24 hours; 1 to 1000
 *     money_requests_to_one = 3    of them, open at once with the same person; 1 to 100
 *     payment_links = 20           open at once, of one customer; 1 to 100
 *
 * Without a line it is the number above. */
#ifndef OKNO_MAIN_CONFIG_ASKS_H
#define OKNO_MAIN_CONFIG_ASKS_H

#include "bank/bank.h"

/* asks [in, out]: 0 where there is no line. STATUS_NOT_FOUND: it is no key of these. */
OKNO_CHECK enum status config_asks_set(struct ask_policy *asks, struct str key, struct str value,
                                       struct error *error);
/* What was written goes before what the policy has. */
void config_asks_join(const struct ask_policy *asks, struct bank_policy *policy);

#endif
