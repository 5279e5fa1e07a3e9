/* qr.h - a QR code (ISO/IEC 18004) as one vector path, over libqrencode. */
#ifndef OKNO_DOCUMENT_QR_H
#define OKNO_DOCUMENT_QR_H

#include "document/page.h"

/* The longest text in a small square, bytes: larger codes have modules too small for a cheap
 * camera.
 */
enum { QR_TEXT = 200 };

/* Draw text as a square of at most side points whose top right corner is given; correction level M
 * (15 %). The paper around it is the caller's: four modules on each side stay white. A failure goes
 * to the page: STATUS_INVALID for an empty text or one over LIMIT_CAMERA, STATUS_NO_MEMORY. */
void page_qr(struct page *page, enum ink ink, double right, double y, double side, struct str text);

#endif
