/* font.h - the fonts of documents. */
#ifndef OKNO_DOCUMENT_FONT_H
#define OKNO_DOCUMENT_FONT_H

#include <pango/pangocairo.h>

#include "base/status.h"

/* PT Sans (Debian: fonts-paratype) has Latin, Cyrillic and the rouble; other scripts come from
 * whatever the machine has. */
#define FONT_FAMILIES "PT Sans, DejaVu Sans"

/* A context to lay text out with, made for the calling thread and owned by the caller
 * (g_object_unref). NULL: this machine has no fonts, or they could not be read. Safe for several
 * threads. */
OKNO_CHECK PangoContext *font_context(const char *language);

#endif
