/* provider_decide.h - what may be filled into a provider's fields, and how a provider is searched
 * for. Pure: no store, no clock, no I/O.
 *
 * A pattern is a row of items, each a character or a set of them with how often it stands:
 *     [0-9]{10}        ten digits
 *     [A-Z]{2}-[0-9]{1,6}
 * A set lists characters and ranges; letters of Russian may stand in it. A character outside a set
 * stands for itself; \ takes the next one as it is. Nothing else: no bars, no brackets, no star, so
 * that any value is matched in one pass, and every engine of regular expressions that reads it
 * between ^ and $ means the same. */
#ifndef OKNO_BANK_PROVIDER_DECIDE_H
#define OKNO_BANK_PROVIDER_DECIDE_H

#include "bank/provider.h"

bool provider_pattern_is_valid(struct str pattern);
/* value: at most FIELD_VALUE characters of UTF-8. */
bool provider_pattern_fits(struct str pattern, struct str value);

/* kopecks */
bool provider_takes(const struct provider *provider, int64_t minor);

enum field_fault { FIELD_GOOD, FIELD_MISSING, FIELD_SHAPE, FIELD_KEY };
enum field_fault provider_field_check(const struct provider_field *field, struct str value);

/* Small letters and digits, one blank between words, one at each end; ё is е. Bytes that do not
 * fit are left out at a word's end. */
size_t provider_fold(struct str text, char *out, size_t room);
/* Each word of the folded query begins a word of the folded text. */
bool provider_matches(struct str folded, struct str query);

/* The purpose with its {names} filled in from values, at most LIMIT_PURPOSE characters. */
void provider_purpose(const struct provider *provider, const struct str values[PROVIDER_FIELDS],
                      char *out, size_t room);

#endif
