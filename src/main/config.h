/* config.h - where a bank's store is: one line.
 * In okno.conf in the data folder, or, going first, in the environment as OKNO_STORE:
 *
 *     store = sqlite:DIR/bank.db
 *         one process; the file bank.db of the data folder when there is no line
 *     store = postgresql://okno@host1,host2/bank
 *         any number of processes; the address is libpq's and goes to it whole
 *
 * "#" begins a comment line; a key that is not known is refused, so that a misspelt one is not
 * simply without effect. Passwords belong into libpq's own files or the environment, not in here.
 */
#ifndef OKNO_MAIN_CONFIG_H
#define OKNO_MAIN_CONFIG_H

#include "base/status.h"

enum { CONFIG_TEXT = 4096 };

struct config {
    char store[CONFIG_TEXT]; /* an address for store_open */
};

/* data: the bank's folder. */
OKNO_CHECK enum status config_read(const char *data, struct config *config, struct error *error);

/* The lines of a file, without I/O. config [in, out]: keys that do not occur are left as they are.
 */
OKNO_CHECK enum status config_parse(const char *text, struct config *config, struct error *error);

#endif
