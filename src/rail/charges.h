/* charges.h - where taxes and fines are asked for. A way is one function; the simulated one invents
 * them, so that the demo and the tests have some. For: main. */
#ifndef OKNO_RAIL_CHARGES_H
#define OKNO_RAIL_CHARGES_H

#include "bank/charge.h"

/* Ask the state's system. STATUS_OK: charges[0..count-1] is what it knows, none too. Anything else:
 * it could not be asked. today: a day of the bank's zone. */
typedef enum status charge_source(const struct charge_look_up *asked, int32_t today,
                                  struct charge charges[LIMIT_CHARGES], size_t *count);

/* Invented charges, the same for the same number.
 * By UIN, by its last digit but one: 0 nothing is known, 1 it is paid, 2 the system does not
 * answer; else it is owed, with half of it off for ten days when the third last digit is even. A
 * UIN that begins with 182 is a tax, any other a fine. By INN, by its last digit but one: 0 nothing
 * is owed, 2 no answer; else two taxes and a fine. */
charge_source simulated_charges;

#endif
