/* balances.h - where providers of services are asked how much is left with them. A way is one
 * function; the simulated one invents it, so that the demo and the tests have some. For: main. */
#ifndef OKNO_RAIL_BALANCES_H
#define OKNO_RAIL_BALANCES_H

#include "bank/threshold.h"

/* Ask the provider. STATUS_OK: *left is what it says, minor units of roubles, below 0 a debt.
 * Anything else: it did not say. now_us: the bank's clock. */
typedef enum status balance_source(const struct balance_question *asked, int64_t now_us,
                                   int64_t *left);

/* Invented, by the last digit but one of what was filled in: 0 there is plenty, 1 there is little,
 * 2 the provider does not answer; else it is used up from morning to morning, 600.00 to nothing. */
balance_source simulated_balances;

#endif
