#include "document/page.h"

#include <cairo-pdf.h>
#include <math.h>
#include <stdio.h>

#include "base/assume.h"
#include "base/clock.h"
#include "document/font.h"
#include "document/shorten.h"

static const double inks[INK_COUNT][3] = {
    [INK_TEXT] = {0.075, 0.125, 0.122},         /* #13201F */
    [INK_QUIET] = {0.357, 0.420, 0.416},        /* #5B6B6A: 5.6:1 on paper */
    [INK_HAIRLINE] = {0.863, 0.898, 0.890},     /* #DCE5E3 */
    [INK_PAPER] = {1, 1, 1},                    /* #FFFFFF */
    [INK_ACCENT] = {0.043, 0.365, 0.369},       /* #0B5D5E: 7.5:1 on paper */
    [INK_ACCENT_TINT] = {0.894, 0.945, 0.937},  /* #E4F1EF */
    [INK_WARNING] = {0.494, 0.314, 0},          /* #7E5000: 6.9:1 on paper */
    [INK_WARNING_TINT] = {0.984, 0.945, 0.863}, /* #FBF1DC */
    [INK_DANGER] = {0.627, 0.137, 0.173},       /* #A0232C: 7.7:1 on paper */
    [INK_DANGER_TINT] = {0.984, 0.914, 0.910},  /* #FBE9E8 */
};

static void fail(struct page *page, enum status status)
{
    if (page->status == STATUS_OK) {
        page->status = status;
    }
}

static enum status status_of_cairo(cairo_status_t status)
{
    if (status == CAIRO_STATUS_SUCCESS) {
        return STATUS_OK;
    }
    return status == CAIRO_STATUS_NO_MEMORY ? STATUS_NO_MEMORY : STATUS_BUG;
}

static cairo_status_t write_bytes(void *closure, const unsigned char *bytes, unsigned int size)
{
    struct buf *out = closure;
    buf_add(out, bytes, size);
    return out->status == STATUS_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void set_metadata(cairo_surface_t *surface, cairo_pdf_metadata_t field, struct str text)
{
    struct short_text copy;
    cairo_pdf_surface_set_metadata(surface, field, shorten(text, &copy).data);
}

static void describe(cairo_surface_t *surface, const struct page_head *head)
{
    enum { TO_SECONDS = 19 };
    char text[CLOCK_TEXT];
    char date[CLOCK_TEXT];
    clock_format(head->made_us, text);
    /* cairo reads ISO 8601 without fractions */
    (void)snprintf(date, sizeof date, "%.*sZ", TO_SECONDS, text);
    set_metadata(surface, CAIRO_PDF_METADATA_TITLE, head->title);
    set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, head->author);
    if (head->keywords.size != 0) {
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_KEYWORDS, head->keywords.data);
    }
    set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, STR("okno"));
    set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, str_from(date));
}

void page_open(struct page *page, const struct page_head *head, struct buf *out)
{
    assume(out->size == 0);
    *page = (struct page){.out = out, .status = out->status};
    if (page->status != STATUS_OK) {
        return;
    }
    page->pango = font_context(head->language);
    if (page->pango == NULL) {
        fail(page, STATUS_IO);
        return;
    }
    page->surface =
        cairo_pdf_surface_create_for_stream(write_bytes, out, head->width, head->height);
    describe(page->surface, head);
    page->cairo = cairo_create(page->surface);
    fail(page, status_of_cairo(cairo_status(page->cairo)));
}

enum status page_close(struct page *page)
{
    if (page->cairo != NULL) {
        cairo_show_page(page->cairo);
        fail(page, status_of_cairo(cairo_status(page->cairo)));
    }
    cairo_destroy(page->cairo);
    if (page->surface != NULL) {
        cairo_surface_finish(page->surface);
        /* a refusal of the buffer is the cause of whatever cairo says */
        cairo_status_t finished = cairo_surface_status(page->surface);
        page->status = page->out->status != STATUS_OK ? page->out->status : page->status;
        fail(page, status_of_cairo(finished));
    }
    cairo_surface_destroy(page->surface);
    if (page->pango != NULL) {
        g_object_unref(page->pango);
    }
    if (page->status != STATUS_OK) {
        buf_free(page->out);
    }
    page->cairo = NULL;
    page->surface = NULL;
    page->pango = NULL;
    return page->status;
}

static void set_ink(struct page *page, enum ink ink)
{
    cairo_set_source_rgb(page->cairo, inks[ink][0], inks[ink][1], inks[ink][2]);
}

static void attribute(PangoAttrList *list, PangoAttribute *attribute, size_t from, size_t end)
{
    attribute->start_index = (guint)from;
    attribute->end_index = (guint)end;
    pango_attr_list_insert(list, attribute);
}

static PangoAttrList *attributes(const struct text_style *style)
{
    enum { SMALL_PERCENT = 68 };
    PangoAttrList *list = pango_attr_list_new();
    /* a hyphen put into an account number would be read as a part of it */
    attribute(list, pango_attr_insert_hyphens_new(FALSE), 0, G_MAXUINT);
    attribute(list, pango_attr_font_features_new("tnum=1"), 0, G_MAXUINT);
    if (style->small_end > style->small_from) {
        const double *quiet = inks[INK_QUIET];
        int size = (int)lround(style->size * PANGO_SCALE * SMALL_PERCENT / 100);
        attribute(list, pango_attr_size_new(size), style->small_from, style->small_end);
        attribute(list,
                  pango_attr_foreground_new((guint16)lround(quiet[0] * G_MAXUINT16),
                                            (guint16)lround(quiet[1] * G_MAXUINT16),
                                            (guint16)lround(quiet[2] * G_MAXUINT16)),
                  style->small_from, style->small_end);
    }
    return list;
}

static PangoLayout *lay_out(struct page *page, const struct text_style *style, struct str text)
{
    PangoLayout *layout = pango_layout_new(page->pango);
    PangoFontDescription *font = pango_font_description_from_string(FONT_FAMILIES);
    pango_font_description_set_size(font, (int)lround(style->size * PANGO_SCALE));
    pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    PangoAttrList *list = attributes(style);
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
    pango_layout_set_text(layout, text.data, (int)text.size);
    return layout;
}

double page_text(struct page *page, const struct text_style *style, struct box box, struct str text)
{
    if (page->status != STATUS_OK || text.size == 0) {
        return 0;
    }
    assume(box.width > 0);
    assume(box.height > 0); /* pango takes a negative height for a number of lines */
    struct short_text copy;
    PangoLayout *layout = lay_out(page, style, shorten(text, &copy));
    pango_layout_set_width(layout, (int)lround(box.width * PANGO_SCALE));
    pango_layout_set_height(layout, (int)lround(box.height * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_alignment(layout, style->at_end ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    int height = 0;
    pango_layout_get_size(layout, NULL, &height);
    set_ink(page, style->ink);
    cairo_move_to(page->cairo, box.x, box.y);
    pango_cairo_show_layout(page->cairo, layout);
    cairo_new_path(page->cairo);
    g_object_unref(layout);
    fail(page, status_of_cairo(cairo_status(page->cairo)));
    return (double)height / PANGO_SCALE;
}

double page_text_width(struct page *page, const struct text_style *style, struct str text)
{
    if (page->status != STATUS_OK) {
        return 0;
    }
    struct short_text copy;
    PangoLayout *layout = lay_out(page, style, shorten(text, &copy));
    int width = 0;
    pango_layout_get_size(layout, &width, NULL);
    g_object_unref(layout);
    return (double)width / PANGO_SCALE;
}

void page_rounded(struct page *page, enum ink ink, struct box box, double radius)
{
    if (page->status != STATUS_OK) {
        return;
    }
    double right = box.x + box.width - radius;
    double bottom = box.y + box.height - radius;
    cairo_new_sub_path(page->cairo);
    cairo_arc(page->cairo, right, box.y + radius, radius, -G_PI_2, 0);
    cairo_arc(page->cairo, right, bottom, radius, 0, G_PI_2);
    cairo_arc(page->cairo, box.x + radius, bottom, radius, G_PI_2, G_PI);
    cairo_arc(page->cairo, box.x + radius, box.y + radius, radius, G_PI, 3 * G_PI_2);
    cairo_close_path(page->cairo);
    page_fill(page, ink);
}

void page_sign(struct page *page, double x, double y)
{
    page_rounded(page, INK_ACCENT, (struct box){x, y, 24, 24}, 6.5);
    page_rounded(page, INK_PAPER, (struct box){x + 6, y + 6, 5.2, 12}, 1.2);
    page_rounded(page, INK_ACCENT_TINT, (struct box){x + 12.8, y + 6, 5.2, 12}, 1.2);
}

void page_hairline(struct page *page, double x, double y, double width)
{
    const double points[] = {x, y, x + width, y};
    page_stroke(page, INK_HAIRLINE, 0.75, points, 2);
}

void page_stroke(struct page *page, enum ink ink, double width, const double *points, size_t count)
{
    if (page->status != STATUS_OK) {
        return;
    }
    set_ink(page, ink);
    cairo_set_line_width(page->cairo, width);
    cairo_set_line_cap(page->cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(page->cairo, CAIRO_LINE_JOIN_ROUND);
    for (size_t i = 0; i < count; i++) {
        cairo_line_to(page->cairo, points[2 * i], points[2 * i + 1]);
    }
    cairo_stroke(page->cairo);
}

void page_fill(struct page *page, enum ink ink)
{
    if (page->status != STATUS_OK) {
        return;
    }
    set_ink(page, ink);
    cairo_fill(page->cairo);
}

void page_tag(struct page *page, const char *tag)
{
    if (page->status == STATUS_OK) {
        cairo_tag_begin(page->cairo, tag, NULL);
    }
}

void page_tag_end(struct page *page, const char *tag)
{
    if (page->status == STATUS_OK) {
        cairo_tag_end(page->cairo, tag);
    }
}
