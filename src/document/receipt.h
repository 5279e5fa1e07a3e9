/* receipt.h - the paper a client shows to prove that money moved: one A5 page of PDF.
 * For: api, which fills struct receipt; every word on the page that is not the client's is in
 * receipt.c. Never: looks anything up, reads a clock, masks a name or an account (they come
 * masked). The same receipt gives the same bytes on one machine, whichever thread asks.
 *
 * Threads: any number at once. Relied on: cairo's own locks around its font cache; pango's font map
 * being one for each thread (pango >= 1.32); fontconfig >= 2.10.91 reading one unchanging
 * configuration from several threads (made once, document/font.c); libqrencode built with threads
 * (Debian's is). The first receipt of a process reads the font list and the first of a thread warms
 * its font map. glib ends the process when the system has no memory for pango: the one failure that
 * is no status. */
#ifndef OKNO_DOCUMENT_RECEIPT_H
#define OKNO_DOCUMENT_RECEIPT_H

#include "base/buf.h"
#include "base/outcome.h"
#include "money/amount.h"

/* How the operation stands: chooses the drawn mark and its colour; the word is in the receipt. */
enum receipt_mark { RECEIPT_DONE, RECEIPT_PENDING, RECEIPT_REFUSED, RECEIPT_MARK_COUNT };

/* Texts are borrowed plain text (str_is_plain_text), already in the language and zone of the
 * reader. An empty text leaves its row out. Too long ones are cut with an ellipsis, but for qr. */
struct receipt {
    enum language language;
    struct str bank_name;
    struct str bank_details; /* "БИК 044525000, к/с 30101…" */
    struct str title;        /* "Перевод по номеру телефона" */
    struct str operation;    /* its number */
    enum receipt_mark mark;
    struct str status;      /* "Исполнен" */
    struct str executed_at; /* "02.01.2026 06:04:05"; empty while it is not */
    struct str created_at;
    int64_t executed_us;  /* goes into the file as its date; 0 .. end of the year 9999 */
    struct amount amount; /* what the payee gets: the large one */
    struct amount fee;    /* zero: "no fee" is said in words */
    struct amount total;  /* what the payer pays: amount + fee when their currency is the same */
    struct str payer_name;
    struct str payer_account;
    struct str payee_name;
    struct str payee_account; /* or a phone number */
    struct str payee_bank;    /* when it is another one */
    struct str payee_bik;     /* "БИК 044525000" */
    struct str payee_codes;   /* "ИНН 7700000009, КПП 770001001" */
    struct str uin;           /* of a payment to the budget ... */
    struct str budget;        /* ... and "КБК 182…, ОКТМО 45380000" */
    struct str purpose;
    struct str message;
    struct str qr;   /* at most QR_TEXT (200) bytes: a text that is cut would lie */
    struct str note; /* small print beside the code */
    /* Proof that the operation is in the ledger: RECEIPT_PROOF_MARK and base64url, NUL-terminated;
     * kept in the file, not on the page. May be empty. */
    struct str proof;
};

#define RECEIPT_PROOF_MARK "okno-proof:"

/* Write the PDF.
 * receipt  borrowed until return
 * out      empty, with a maximum (LIMIT_DOCUMENT); [out] the file, or empty after a failure
 * STATUS_INVALID: a text is no plain text, an unknown currency, language or mark, a sum that is not
 * one, a date out of range, qr over its limit, or more bytes than out may hold. STATUS_IO: this
 * machine has no fonts. STATUS_NO_MEMORY, STATUS_BUG. */
OKNO_CHECK enum status receipt_write(const struct receipt *receipt, struct buf *out);

#endif
