#include "document/requisites_sheet.h"

#include "base/clock.h"
#include "base/limits.h"
#include "document/page.h"
#include "document/qr.h"

/* A5, as the receipt. */
#define SHEET_WIDTH 419.53
#define SHEET_HEIGHT 595.28
#define MARGIN 32.0
#define INNER (SHEET_WIDTH - 2 * MARGIN)
#define VALUE_X (MARGIN + 112.0)
#define VALUE_WIDTH (SHEET_WIDTH - MARGIN - VALUE_X)
#define QR_SIDE 170.0
#define ROW_GAP 4.6

static const char *const titles[2] = {"Реквизиты счёта", "Account details"};
static const char *const hints[2] = {
    "Наведите камеру приложения банка: реквизиты заполнятся сами.",
    "Point your bank app's camera here: the details fill themselves in."};
static const char *const language_tags[2] = {"ru", "en"};

static const struct text_style style_label = {.size = 9.5, .ink = INK_QUIET};
static const struct text_style style_value = {.size = 11, .ink = INK_TEXT};
static const struct text_style style_small = {.size = 8.5, .ink = INK_QUIET};

static bool is_valid(const struct requisites_sheet *sheet)
{
    static const int64_t year_10000_us = SECONDS_US(INT64_C(253402300800));
    bool good = (sheet->language == LANGUAGE_RU || sheet->language == LANGUAGE_EN) &&
                sheet->count >= 1 && sheet->count <= REQUISITES_ROWS &&
                sheet->qr.size <= LIMIT_CAMERA && sheet->made_us >= 0 &&
                sheet->made_us < year_10000_us && str_is_plain_text(sheet->bank_name) &&
                str_is_plain_text(sheet->account_name) && str_is_plain_text(sheet->qr);
    for (size_t i = 0; good && i < sheet->count; i++) {
        good = str_is_plain_text(sheet->rows[i].label) && str_is_plain_text(sheet->rows[i].value);
    }
    return good;
}

static double draw_head(struct page *page, const struct requisites_sheet *sheet)
{
    static const struct text_style name = {.size = 14, .bold = true, .ink = INK_TEXT};
    static const struct text_style title = {.size = 22, .bold = true, .ink = INK_TEXT};
    double y = MARGIN + 50;
    page_sign(page, MARGIN, MARGIN);
    page_tag(page, "P");
    (void)page_text(page, &name, (struct box){MARGIN + 33, MARGIN + 2.8, INNER - 33, 18},
                    sheet->bank_name);
    page_tag_end(page, "P");
    page_tag(page, "H1");
    y += page_text(page, &title, (struct box){MARGIN, y, INNER, 30},
                   str_from(titles[sheet->language]));
    page_tag_end(page, "H1");
    page_tag(page, "P");
    y += page_text(page, &style_label, (struct box){MARGIN, y + 2, INNER, 14}, sheet->account_name);
    page_tag_end(page, "P");
    return y + 12;
}

static double draw_row(struct page *page, double y, const struct requisites_row *row)
{
    y += ROW_GAP;
    page_tag(page, "TR");
    page_tag(page, "TH");
    double left = page_text(page, &style_label,
                            (struct box){MARGIN, y + 1, VALUE_X - MARGIN - 8, 26}, row->label);
    page_tag_end(page, "TH");
    page_tag(page, "TD");
    double right =
        page_text(page, &style_value, (struct box){VALUE_X, y, VALUE_WIDTH, 58}, row->value);
    page_tag_end(page, "TD");
    page_tag_end(page, "TR");
    return y + (left > right ? left : right) + ROW_GAP;
}

static void draw_code(struct page *page, double y, const struct requisites_sheet *sheet)
{
    if (sheet->qr.size == 0) {
        return;
    }
    page_tag(page, "Figure");
    page_qr(page, INK_TEXT, SHEET_WIDTH - MARGIN, y, QR_SIDE, sheet->qr);
    page_tag_end(page, "Figure");
    page_tag(page, "P");
    (void)page_text(page, &style_small, (struct box){MARGIN, y, INNER - QR_SIDE - 24, 60},
                    str_from(hints[sheet->language]));
    page_tag_end(page, "P");
}

enum status requisites_sheet_write(const struct requisites_sheet *sheet, struct buf *out)
{
    if (!is_valid(sheet)) {
        return STATUS_INVALID;
    }
    struct page page;
    const struct page_head head = {.width = SHEET_WIDTH,
                                   .height = SHEET_HEIGHT,
                                   .language = language_tags[sheet->language],
                                   .title = str_from(titles[sheet->language]),
                                   .author = sheet->bank_name,
                                   .keywords = STR(""),
                                   .made_us = sheet->made_us};
    page_open(&page, &head, out);
    page_tag(&page, "Document");
    double y = draw_head(&page, sheet);
    page_hairline(&page, MARGIN, y, INNER);
    page_tag(&page, "Table");
    for (size_t i = 0; i < sheet->count; i++) {
        y = draw_row(&page, y + (i == 0 ? 4 : 0), &sheet->rows[i]);
    }
    page_tag_end(&page, "Table");
    page_hairline(&page, MARGIN, y + 4, INNER);
    draw_code(&page, y + 22, sheet);
    page_tag_end(&page, "Document");
    return page_close(&page);
}
