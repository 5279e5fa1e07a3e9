/* charset.h - texts that are not in UTF-8: QR codes say in which encoding they are. The system's
 * iconv does the work. Nothing is guessed and nothing is replaced. Pure. */
#ifndef OKNO_MONEY_CHARSET_H
#define OKNO_MONEY_CHARSET_H

#include "base/arena.h"

/* name: as iconv knows it and as it is shown */
#define CHARSET_LIST(X)                                                                            \
    X(UTF_8, "UTF-8", "utf-8")                                                                     \
    X(WINDOWS_1251, "CP1251", "windows-1251")                                                      \
    X(KOI8_R, "KOI8-R", "koi8-r")                                                                  \
    X(ISO_8859_1, "ISO-8859-1", "iso-8859-1")                                                      \
    X(ISO_8859_2, "ISO-8859-2", "iso-8859-2")                                                      \
    X(ISO_8859_4, "ISO-8859-4", "iso-8859-4")                                                      \
    X(ISO_8859_5, "ISO-8859-5", "iso-8859-5")                                                      \
    X(ISO_8859_7, "ISO-8859-7", "iso-8859-7")                                                      \
    X(ISO_8859_10, "ISO-8859-10", "iso-8859-10")                                                   \
    X(ISO_8859_15, "ISO-8859-15", "iso-8859-15")

enum charset {
#define CHARSET_NAME(name, iconv, word) CHARSET_##name,
    CHARSET_LIST(CHARSET_NAME)
#undef CHARSET_NAME
        CHARSET_END
};
extern const char *const charset_words[CHARSET_END];

/* Into UTF-8, in the arena. STATUS_INVALID: bytes that are no character there. */
OKNO_CHECK enum status charset_decode(struct arena *arena, enum charset charset, struct str bytes,
                                      struct str *text);
/* Out of UTF-8. STATUS_INVALID: a character that is not in that set. */
OKNO_CHECK enum status charset_encode(struct arena *arena, enum charset charset, struct str text,
                                      struct str *bytes);

#endif
