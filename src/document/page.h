/* page.h - one sheet of a document: ink, text and tags on cairo and pango, out as PDF bytes.
 * For: document/ only.   Never: knows what a receipt is, reads a clock, writes to a file.
 * A chain of drawing is checked once, by page_close: after a failure nothing more is drawn.
 * Lengths are points (1/72 inch) from the top left corner. This folder draws, so it may use double;
 * no amount ever becomes one. */
#ifndef OKNO_DOCUMENT_PAGE_H
#define OKNO_DOCUMENT_PAGE_H

#include <pango/pangocairo.h>

#include "base/buf.h"

/* The palette of the printed bank; its rows are in page.c. */
enum ink {
    INK_TEXT,
    INK_QUIET,
    INK_HAIRLINE,
    INK_PAPER,
    INK_ACCENT,
    INK_ACCENT_TINT,
    INK_WARNING,
    INK_WARNING_TINT,
    INK_DANGER,
    INK_DANGER_TINT,
    INK_COUNT
};

struct page {
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoContext *pango;
    struct buf *out;
    enum status status; /* the first failure, or STATUS_OK */
};

struct page_head {
    double width;
    double height;
    const char *language; /* BCP 47: "ru" */
    struct str title;     /* plain text */
    struct str author;    /* plain text */
    struct str keywords;  /* ASCII, NUL-terminated; may be empty */
    int64_t made_us;      /* 0 .. end of the year 9999: stands in the file, so that the same input
                             gives the same bytes */
};

/* Start a sheet. out is empty and lives until page_close. Always call page_close. */
void page_open(struct page *page, const struct page_head *head, struct buf *out);
/* Finish and free. STATUS_OK: out holds the whole PDF. Otherwise out is empty and the status says
 * why: STATUS_INVALID more than out may hold, STATUS_NO_MEMORY, STATUS_IO no fonts on this machine,
 * STATUS_BUG cairo refused what was drawn. */
OKNO_CHECK enum status page_close(struct page *page);

struct box {
    double x, y, width, height;
};

struct text_style {
    double size;
    bool bold;
    bool at_end; /* against the right edge */
    enum ink ink;
    size_t small_from; /* bytes small_from .. small_end are smaller and quieter; equal: none */
    size_t small_end;
};

/* Draw plain text, shortened (shorten.h), wrapped at the box's width and cut with an ellipsis at
 * its height, though one line is always drawn. Returns the height that was used, 0 for an empty
 * text. */
double page_text(struct page *page, const struct text_style *style, struct box box,
                 struct str text);
/* How wide the text is on one line. */
double page_text_width(struct page *page, const struct text_style *style, struct str text);

void page_rounded(struct page *page, enum ink ink, struct box box, double radius);
/* The house's sign, a window of two panes, 24 points wide. */
void page_sign(struct page *page, double x, double y);
void page_hairline(struct page *page, double x, double y, double width);
/* A line through count points, x and y in turn. */
void page_stroke(struct page *page, enum ink ink, double width, const double *points, size_t count);
/* Fill the path that stands in page->cairo. */
void page_fill(struct page *page, enum ink ink);

/* Structure for those who listen to a document: "Document", "H1", "P", "Table", "TR", "TH", "TD".
 */
void page_tag(struct page *page, const char *tag);
void page_tag_end(struct page *page, const char *tag);

#endif
