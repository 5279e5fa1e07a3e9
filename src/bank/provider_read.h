/* provider_read.h - a provider from JSON, as the catalogue's file and the store have it. Only for
 * this folder. */
#ifndef OKNO_BANK_PROVIDER_READ_H
#define OKNO_BANK_PROVIDER_READ_H

#include "bank/provider.h"

/* What is wrong is said in errors, at its pointer behind `at`. Texts live in the arena. */
void provider_read(json_t *object, const char *at, struct arena *arena, struct field_errors *errors,
                   struct provider *provider);

/* The values of a bill's fields, in the provider's order; "" where there is none. False: a member
 * that is no field of this provider, or a text is none. fields: an object. Borrowed from it. */
bool provider_values(const struct provider *provider, json_t *fields,
                     struct str values[PROVIDER_FIELDS]);

#endif
