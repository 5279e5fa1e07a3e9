#include "document/receipt.h"

#include <string.h>

#include "document/page.h"
#include "document/qr.h"
#include "document/receipt_valid.h"

/* A5: reads on a phone without zooming and prints two to a sheet. */
#define SHEET_WIDTH 419.53
#define SHEET_HEIGHT 595.28
#define MARGIN 32.0
#define INNER (SHEET_WIDTH - 2 * MARGIN)
#define VALUE_X (MARGIN + 104.0)
#define VALUE_WIDTH (SHEET_WIDTH - MARGIN - VALUE_X)
#define QR_SIDE 78.0
#define FOOT_Y (SHEET_HEIGHT - MARGIN - QR_SIDE - 14.0)
#define ROW_GAP 3.8

enum label {
    LABEL_DOCUMENT,
    LABEL_PAYER,
    LABEL_PAYEE,
    LABEL_FEE,
    LABEL_NO_FEE,
    LABEL_TOTAL,
    LABEL_OPERATION,
    LABEL_CREATED,
    LABEL_EXECUTED,
    LABEL_MESSAGE,
    LABEL_BANK,
    LABEL_CODES,
    LABEL_UIN,
    LABEL_BUDGET,
    LABEL_PURPOSE,
    LABEL_COUNT
};

/* by enum language */
static const char *const labels[LABEL_COUNT][2] = {
    [LABEL_DOCUMENT] = {"Чек по операции", "Receipt"},
    [LABEL_PAYER] = {"Отправитель", "From"},
    [LABEL_PAYEE] = {"Получатель", "To"},
    [LABEL_FEE] = {"Комиссия", "Fee"},
    [LABEL_NO_FEE] = {"Без комиссии", "No fee"},
    [LABEL_TOTAL] = {"Итого", "Total"},
    [LABEL_OPERATION] = {"Номер операции", "Operation"},
    [LABEL_CREATED] = {"Создана", "Created"},
    [LABEL_EXECUTED] = {"Исполнена", "Executed"},
    [LABEL_MESSAGE] = {"Сообщение", "Message"},
    [LABEL_BANK] = {"Банк получателя", "Payee's bank"},
    [LABEL_CODES] = {"Коды получателя", "Payee's codes"},
    [LABEL_UIN] = {"УИН", "UIN"},
    [LABEL_BUDGET] = {"В бюджет", "To the budget"},
    [LABEL_PURPOSE] = {"Назначение", "Purpose"},
};

static const char *const language_tags[2] = {"ru", "en"};

/* Of each mark: its colour, its ground, and the line drawn in the disc, on a grid of 14. */
static const struct mark {
    enum ink ink;
    enum ink tint;
    double points[3][2];
} marks[RECEIPT_MARK_COUNT] = {
    [RECEIPT_DONE] = {INK_ACCENT, INK_ACCENT_TINT, {{4.0, 7.3}, {6.2, 9.5}, {10.2, 4.9}}},
    [RECEIPT_PENDING] = {INK_WARNING, INK_WARNING_TINT, {{7.0, 3.6}, {7.0, 7.2}, {9.6, 8.8}}},
    [RECEIPT_REFUSED] = {INK_DANGER, INK_DANGER_TINT, {{3.9, 7.0}, {7.0, 7.0}, {10.1, 7.0}}},
};

static const struct text_style style_label = {.size = 9.5, .ink = INK_QUIET};
static const struct text_style style_value = {.size = 10, .ink = INK_TEXT};
static const struct text_style style_name = {.size = 11, .ink = INK_TEXT};
static const struct text_style style_strong = {.size = 10, .bold = true, .ink = INK_TEXT};
static const struct text_style style_small = {.size = 8, .ink = INK_QUIET};

struct sheet {
    const struct receipt *receipt;
    struct page page;
    double y; /* where the next row begins */
};

static struct str label(const struct sheet *sheet, enum label label)
{
    return str_from(labels[label][sheet->receipt->language]);
}

static struct str money(const struct sheet *sheet, struct amount amount, char out[AMOUNT_TEXT])
{
    if (sheet->receipt->language == LANGUAGE_RU) {
        amount_format_ru(amount, out);
    } else {
        amount_format_en(amount, out);
    }
    return str_from(out);
}

static void draw_head(struct sheet *sheet)
{
    static const struct text_style name = {.size = 14, .bold = true, .ink = INK_TEXT};
    static const struct text_style kind = {.size = 9.5, .ink = INK_QUIET, .at_end = true};
    struct page *page = &sheet->page;
    page_sign(page, MARGIN, MARGIN);
    page_tag(page, "P");
    (void)page_text(page, &name, (struct box){MARGIN + 33, MARGIN + 2.8, INNER - 140, 18},
                    sheet->receipt->bank_name);
    page_tag_end(page, "P");
    page_tag(page, "P");
    (void)page_text(page, &kind, (struct box){SHEET_WIDTH - MARGIN - 105, MARGIN + 6, 105, 14},
                    label(sheet, LABEL_DOCUMENT));
    page_tag_end(page, "P");
}

/* The large amount, its kopecks small and quiet, in the largest size that fits. */
static void draw_amount(struct sheet *sheet)
{
    static const double sizes[] = {38, 34, 30, 26, 22, 18};
    struct amount amount = sheet->receipt->amount;
    char text[AMOUNT_TEXT];
    struct str shown = money(sheet, amount, text);
    struct text_style style = {.bold = true, .ink = INK_TEXT};
    const char *mark = strrchr(text, sheet->receipt->language == LANGUAGE_RU ? ',' : '.');
    if (mark != NULL) {
        style.small_from = (size_t)(mark - text);
        style.small_end = style.small_from + 1 + (size_t)currency_find(amount.currency)->digits;
    }
    for (size_t i = 0; i < ARRAY_COUNT(sizes); i++) {
        style.size = sizes[i];
        if (page_text_width(&sheet->page, &style, shown) <= INNER) {
            break;
        }
    }
    page_tag(&sheet->page, "P");
    sheet->y += page_text(&sheet->page, &style, (struct box){MARGIN, sheet->y, INNER, 50}, shown);
    page_tag_end(&sheet->page, "P");
}

static void draw_status(struct sheet *sheet)
{
    const struct mark *mark = &marks[sheet->receipt->mark];
    const struct text_style style = {.size = 10, .bold = true, .ink = mark->ink};
    struct page *page = &sheet->page;
    if (sheet->receipt->status.size == 0) {
        return;
    }
    struct str word = sheet->receipt->status;
    double width = page_text_width(page, &style, word);
    width = width < INNER - 40 ? width + 0.5 : INNER - 40; /* rounding must not cut the word */
    double y = sheet->y + 5;
    page_rounded(page, mark->tint, (struct box){MARGIN, y, width + 37, 23}, 11.5);
    page_rounded(page, mark->ink, (struct box){MARGIN + 4.5, y + 4.5, 14, 14}, 7);
    double points[6];
    for (size_t i = 0; i < 3; i++) {
        points[2 * i] = MARGIN + 4.5 + mark->points[i][0];
        points[2 * i + 1] = y + 4.5 + mark->points[i][1];
    }
    page_stroke(page, INK_PAPER, 1.4, points, 3);
    page_tag(page, "P");
    (void)page_text(page, &style, (struct box){MARGIN + 25, y + 5, width, 13}, word);
    page_tag_end(page, "P");
    sheet->y = y + 23;
}

static void draw_hero(struct sheet *sheet)
{
    static const struct text_style title = {.size = 12, .ink = INK_QUIET};
    struct page *page = &sheet->page;
    sheet->y = MARGIN + 47;
    page_tag(page, "H1");
    sheet->y +=
        page_text(page, &title, (struct box){MARGIN, sheet->y, INNER, 33}, sheet->receipt->title);
    page_tag_end(page, "H1");
    draw_amount(sheet);
    draw_status(sheet);
    sheet->y += 10;
}

/* A label at the left; a value and, quieter below it, its detail at the right. Empty: no row.
 * room  the most the value may be high */
static void draw_row(struct sheet *sheet, enum label name, const struct text_style *style,
                     struct str value, struct str detail, double room)
{
    struct page *page = &sheet->page;
    if (value.size == 0 && detail.size == 0) {
        return;
    }
    double y = sheet->y + ROW_GAP;
    page_tag(page, "TR");
    page_tag(page, "TH");
    double left =
        page_text(page, &style_label, (struct box){MARGIN, y + 0.4, VALUE_X - MARGIN - 8, 13},
                  label(sheet, name));
    page_tag_end(page, "TH");
    page_tag(page, "TD");
    double right = page_text(page, style, (struct box){VALUE_X, y, VALUE_WIDTH, room}, value);
    const struct text_style *below = value.size == 0 ? style : &style_label;
    right += page_text(page, below, (struct box){VALUE_X, y + right, VALUE_WIDTH, 13}, detail);
    page_tag_end(page, "TD");
    page_tag_end(page, "TR");
    sheet->y = y + (left > right ? left : right) + ROW_GAP;
}

static void draw_rule(struct sheet *sheet)
{
    page_hairline(&sheet->page, MARGIN, sheet->y + 4.5, INNER);
    sheet->y += 9;
}

static void draw_rows(struct sheet *sheet)
{
    enum { ONE_LINE = 13, TWO_LINES = 29 };
    const struct receipt *receipt = sheet->receipt;
    const struct str none = {NULL, 0};
    char text[AMOUNT_TEXT];
    page_tag(&sheet->page, "Table");
    draw_rule(sheet);
    draw_row(sheet, LABEL_PAYEE, &style_name, receipt->payee_name, receipt->payee_account,
             TWO_LINES);
    draw_row(sheet, LABEL_BANK, &style_value, receipt->payee_bank, receipt->payee_bik, TWO_LINES);
    draw_row(sheet, LABEL_CODES, &style_value, receipt->payee_codes, none, ONE_LINE);
    draw_row(sheet, receipt->uin.size != 0 ? LABEL_UIN : LABEL_BUDGET, &style_value, receipt->uin,
             receipt->budget, ONE_LINE);
    draw_row(sheet, LABEL_PAYER, &style_name, receipt->payer_name, receipt->payer_account,
             TWO_LINES);
    draw_rule(sheet);
    struct str fee =
        receipt->fee.minor == 0 ? label(sheet, LABEL_NO_FEE) : money(sheet, receipt->fee, text);
    draw_row(sheet, LABEL_FEE, &style_value, fee, none, ONE_LINE);
    draw_row(sheet, LABEL_TOTAL, &style_strong, money(sheet, receipt->total, text), none, ONE_LINE);
    draw_rule(sheet);
    draw_row(sheet, LABEL_OPERATION, &style_value, receipt->operation, none, ONE_LINE);
    if (receipt->purpose.size == 0) { /* which needs the place */
        draw_row(sheet, LABEL_CREATED, &style_value, receipt->created_at, none, ONE_LINE);
    }
    draw_row(sheet, LABEL_EXECUTED, &style_value, receipt->executed_at, none, ONE_LINE);
    /* last, because it may take whatever height is left */
    bool has_purpose = receipt->purpose.size != 0;
    double room = FOOT_Y - sheet->y - 2 * ROW_GAP;
    draw_row(sheet, has_purpose ? LABEL_PURPOSE : LABEL_MESSAGE, &style_value,
             has_purpose ? receipt->purpose : receipt->message, none,
             room > ONE_LINE ? room : ONE_LINE);
    page_tag_end(&sheet->page, "Table");
}

static void draw_foot(struct sheet *sheet)
{
    const struct receipt *receipt = sheet->receipt;
    struct page *page = &sheet->page;
    double width = receipt->qr.size == 0 ? INNER : INNER - QR_SIDE - 24;
    double y = FOOT_Y + 14;
    page_hairline(page, MARGIN, FOOT_Y, INNER);
    page_tag(page, "P");
    static const struct text_style name = {.size = 8.5, .bold = true, .ink = INK_TEXT};
    y += page_text(page, &name, (struct box){MARGIN, y, width, 12}, receipt->bank_name);
    y += page_text(page, &style_small, (struct box){MARGIN, y, width, 22}, receipt->bank_details);
    page_tag_end(page, "P");
    double rest = SHEET_HEIGHT - MARGIN - y - 5;
    page_tag(page, "P");
    (void)page_text(page, &style_small, (struct box){MARGIN, y + 5, width, rest > 10 ? rest : 10},
                    receipt->note);
    page_tag_end(page, "P");
    if (receipt->qr.size != 0) {
        page_tag(page, "Figure");
        page_qr(page, INK_TEXT, SHEET_WIDTH - MARGIN, FOOT_Y + 14, QR_SIDE, receipt->qr);
        page_tag_end(page, "Figure");
    }
}

enum status receipt_write(const struct receipt *receipt, struct buf *out)
{
    if (!receipt_is_valid(receipt)) {
        return STATUS_INVALID;
    }
    struct sheet sheet = {.receipt = receipt};
    const struct page_head head = {
        .width = SHEET_WIDTH,
        .height = SHEET_HEIGHT,
        .language = language_tags[receipt->language],
        .title = receipt->title.size != 0 ? receipt->title : label(&sheet, LABEL_DOCUMENT),
        .author = receipt->bank_name,
        .keywords = receipt->proof,
        .made_us = receipt->executed_us,
    };
    page_open(&sheet.page, &head, out);
    page_tag(&sheet.page, "Document");
    draw_head(&sheet);
    draw_hero(&sheet);
    draw_rows(&sheet);
    draw_foot(&sheet);
    page_tag_end(&sheet.page, "Document");
    return page_close(&sheet.page);
}
