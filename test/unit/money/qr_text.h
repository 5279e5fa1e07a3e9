/* qr_text.h - what the tests of payment codes share: texts by chance. */
#ifndef OKNO_TEST_QR_TEXT_H
#define OKNO_TEST_QR_TEXT_H

#include "base/arena.h"
#include "property/seed.h"
#include "support/unit.h"

enum { ARENA_MOST = 1024 * 1024 };

/* Fewer characters than most, in Windows-1251, with what separates fields among them. */
static inline struct str random_text(struct random *random, struct arena *arena, size_t most)
{
    static const char *const letters[] = {"а", "Я", "z", "0", " x", "|", "#", ";", "\"", "№"};
    struct str text = STR("ы");
    for (size_t i = random_below(random, most / 2); i > 0; i--) {
        text = arena_printf(arena, "%.*s%s", STR_ARGS(text),
                            letters[random_below(random, ARRAY_COUNT(letters))]);
    }
    return text;
}

#endif
