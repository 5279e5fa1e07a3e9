/* fold.h - letters without their case, for looking things up: Latin and Russian, of which a text in
 * UTF-8 keeps its length and its places. */
#ifndef OKNO_BASE_FOLD_H
#define OKNO_BASE_FOLD_H

#include "base/arena.h"

/* Small letters, е for ё, an ordinary blank (two, in its place) for one that does not break and for
 * a tab. Other characters stay. out has room for text.size bytes. */
void text_fold(struct str text, char *out);
/* The same in the arena; data NULL: no memory. */
OKNO_CHECK struct str text_folded(struct arena *arena, struct str text);

#endif
