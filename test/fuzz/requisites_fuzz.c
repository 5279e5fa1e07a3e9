/* Requisites: payment codes and pasted texts; the first byte chooses. What was read must be what
 * can be made, and what was made must be read. */
#include <string.h>

#include "base/assume.h"
#include "fuzz/fuzz.h"
#include "money/card_number.h"
#include "money/requisites_text.h"

enum { ARENA_MOST = 1024 * 1024 };

static void try_gost(struct str bytes, struct arena *arena)
{
    struct gost_qr qr;
    struct gost_qr back;
    struct qr_fault fault;
    struct str made;
    if (gost_qr_read(bytes, arena, &qr, &fault) != STATUS_OK || fault.outcome != QR_GOOD) {
        return;
    }
    for (size_t i = 0; i < GOST_FIELD_END; i++) {
        assume(qr.field[i].data == NULL || str_is_plain_text(qr.field[i]));
    }
    if (gost_qr_make(&qr, arena, &made, &fault) == STATUS_OK) {
        enum status status = gost_qr_read(made, arena, &back, &fault);
        assume(status == STATUS_OK && fault.outcome == QR_GOOD);
        assume(str_equal(back.field[GOST_ACCOUNT], qr.field[GOST_ACCOUNT]));
        assume(str_equal(back.field[GOST_NAME], qr.field[GOST_NAME]));
        assume(back.sum.minor == qr.sum.minor);
    }
}

static void try_emv(struct str bytes, struct arena *arena)
{
    struct emv_qr *qr = ARENA_NEW(arena, struct emv_qr);
    struct qr_fault fault;
    struct str made;
    enum status status = emv_qr_read(bytes, qr, &fault);
    assume(status == STATUS_OK);
    if (fault.outcome == QR_GOOD) {
        status = emv_qr_make(qr, arena, &made, &fault);
        assume(status == STATUS_OK || status == STATUS_INVALID);
    }
}

static void try_epc(struct str bytes, struct arena *arena)
{
    struct epc_qr qr;
    struct epc_qr back;
    struct qr_fault fault;
    struct str made;
    if (epc_qr_read(bytes, arena, &qr, &fault) == STATUS_OK && fault.outcome == QR_GOOD &&
        epc_qr_make(&qr, arena, &made, &fault) == STATUS_OK) {
        enum status status = epc_qr_read(made, arena, &back, &fault);
        assume(status == STATUS_OK && fault.outcome == QR_GOOD);
        assume(back.cents == qr.cents && str_equal(back.iban, qr.iban));
    }
}

static void try_link(struct str bytes, struct arena *arena)
{
    struct sbp_link link;
    struct qr_fault fault;
    struct str made;
    enum status status = sbp_link_read(bytes, SBP_HOST, &link, &fault);
    assume(status == STATUS_OK);
    if (fault.outcome == QR_GOOD) {
        status = sbp_link_make(&link, STR("pay.bank.example"), arena, &made);
        assume(status == STATUS_OK);
    }
}

static void try_text(struct str text, struct arena *arena)
{
    struct payee_requisites read;
    if (requisites_read(text, arena, &read) == STATUS_OK) {
        for (size_t i = 0; i < PAYEE_FIELD_END; i++) {
            assume(read.field[i].size == 0 || str_is_plain_text(read.field[i]));
        }
        assume(read.sum.minor >= 0 && read.sum.minor <= AMOUNT_MAX);
    }
}

static void try_numbers(struct str text)
{
    char digits[CARD_DIGITS_MOST + 1];
    for (size_t kind = 0; kind < REQUISITE_END; kind++) {
        enum requisite_outcome outcome = requisite_check((enum requisite)kind, text);
        assume(outcome < REQUISITE_OUTCOME_END);
    }
    if (card_read(text, digits) == STATUS_OK) {
        char mask[CARD_MASK];
        card_mask(str_from(digits), mask);
        card_mask_bin(str_from(digits), mask);
        assume(strlen(mask) == strlen(digits));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct arena arena;
    arena_init(&arena, ARENA_MOST);
    struct str text = {(const char *)bytes + 1, size - 1};
    switch (bytes[0]) {
    case 'g':
        try_gost(text, &arena);
        break;
    case 'e':
        try_emv(text, &arena);
        break;
    case 'c':
        try_epc(text, &arena);
        break;
    case 's':
        try_link(text, &arena);
        break;
    case 'n':
        try_numbers(text);
        break;
    default:
        try_text(text, &arena);
        break;
    }
    arena_free(&arena);
    return 0;
}
