/* str.h - a borrowed piece of text or bytes: pointer and length.
 * For: everyone; C strings live only at the borders of libraries.
 * Owns nothing: valid as long as what it points into. Not terminated by NUL. */
#ifndef OKNO_BASE_STR_H
#define OKNO_BASE_STR_H

#include "base/status.h"

struct str {
    const char *data;
    size_t size;
};

/* A slice of a string literal. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* The same where C wants a constant initializer. */
#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
/* The two arguments of "%.*s". */
#define STR_ARGS(s) (int)(s).size, (s).data

/* Borrow a C string; NULL gives an empty slice. */
struct str str_from(const char *text);
bool str_equal(struct str a, struct str b);
bool str_starts(struct str text, struct str prefix);
/* Letters A-Z and a-z compare equal; other bytes exactly. For protocol words only. */
bool str_equal_fold(struct str a, struct str b);
/* Cut at the first separator: text keeps what follows it, the return value is what stood before.
 * Without a separator the whole text is returned and text becomes empty with data NULL. */
struct str str_cut(struct str *text, char separator);

/* Decimal digits only, no sign, no blank, no leading zero (but "0"); at most INT64_MAX. */
OKNO_CHECK enum status str_to_int64(struct str text, int64_t *value);

/* Well-formed UTF-8 (RFC 3629) without control characters (U+0000-001F, 007F-009F, 2028, 2029)
 * and without the bidirectional overrides that can disguise a name. */
bool str_is_plain_text(struct str text);
/* Whether anything of a well-formed UTF-8 text can be seen: not only blanks and characters without
 * a shape. */
bool str_is_visible(struct str text);
/* Well-formed UTF-8, whatever it says. */
bool str_is_utf8(struct str text);
/* How many characters (code points) a well-formed UTF-8 text has. */
size_t str_characters(struct str text);

#endif
