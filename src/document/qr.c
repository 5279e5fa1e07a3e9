#include "document/qr.h"

#include <errno.h>
#include <math.h>
#include <qrencode.h>

#include "base/limits.h"

/* Modules of one row, a run of dark ones as one rectangle. */
static void add_row(cairo_t *cairo, const unsigned char *row, int count, double x, double y,
                    double module)
{
    for (int at = 0; at < count;) {
        int end = at;
        while (end < count && (row[end] & 1) != 0) {
            end++;
        }
        if (end > at) {
            cairo_rectangle(cairo, x + at * module, y, (end - at) * module, module);
        }
        at = end + 1;
    }
}

void page_qr(struct page *page, enum ink ink, double right, double y, double side, struct str text)
{
    if (page->status != STATUS_OK) {
        return;
    }
    if (text.size == 0 || text.size > LIMIT_CAMERA) {
        page->status = STATUS_INVALID;
        return;
    }
    QRcode *code =
        QRcode_encodeData((int)text.size, (const unsigned char *)text.data, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        page->status = errno == ENOMEM ? STATUS_NO_MEMORY : STATUS_BUG;
        return;
    }
    double module = floor(side / code->width * 4) / 4; /* short numbers: a third of the bytes */
    double x = right - code->width * module;
    for (int row = 0; row < code->width; row++) {
        add_row(page->cairo, code->data + (ptrdiff_t)row * code->width, code->width, x,
                y + row * module, module);
    }
    QRcode_free(code);
    page_fill(page, ink);
}
