/* message.h - the messages between this bank and the rail (ISO 20022, a subset), as values. One
 * message carries one transfer. What comes is held against its schema before it is read, and what
 * leaves before it is sent. Pure but for the schemas. For: rail, the simulator. */
#ifndef OKNO_RAIL_MESSAGE_H
#define OKNO_RAIL_MESSAGE_H

#include "bank/look_up.h"
#include "bank/payment_out.h"
#include "base/buf.h"
#include "rail/form.h"

/* The numbers are stored. A row: name, number, the schema's, what it is. */
#define RAIL_KIND_LIST(X)                                                                          \
    X(TRANSFER, 1, "pacs.008.001.08")                                                              \
    X(STATUS, 2, "pacs.002.001.10")                                                                \
    X(RETURN, 3, "pacs.004.001.09")                                                                \
    X(ENQUIRY, 4, "pacs.028.001.03")                                                               \
    X(RECALL, 5, "camt.056.001.08")                                                                \
    X(RECALL_ANSWER, 6, "camt.029.001.09")                                                         \
    X(STATEMENT, 7, "camt.053.001.08")                                                             \
    X(CREDIT, 8, "camt.054.001.08")                                                                \
    X(LOOK_UP, 9, "acmt.023.001.02")                                                               \
    X(LOOK_UP_ANSWER, 10, "acmt.024.001.02")

enum rail_kind {
    RAIL_NONE = 0,
#define RAIL_KIND_ENUM(id, number, schema) RAIL_##id = (number),
    RAIL_KIND_LIST(RAIL_KIND_ENUM)
#undef RAIL_KIND_ENUM
        RAIL_KIND_END
};
/* "pacs.008.001.08"; "" for none. */
const char *rail_kind_name(enum rail_kind kind);

/* Words of a status, or of an answer to a recall. */
#define RAIL_STATUS_LIST(X)                                                                        \
    X(RCVD)                                                                                        \
    X(ACTC)                                                                                        \
    X(ACCP)                                                                                        \
    X(ACSP)                                                                                        \
    X(PDNG)                                                                                        \
    X(ACSC) /* settled */                                                                          \
    X(ACCC) /* settled, and the payee has it */                                                    \
    X(RJCT) /* it will never be settled */                                                         \
    X(ACCR) /* a recall is granted */                                                              \
    X(RJCR) /* it is refused */                                                                    \
    X(PDCR) /* it is being looked at */
enum rail_status {
    RAIL_STATUS_NONE,
#define RAIL_STATUS_ENUM(word) RAIL_##word,
    RAIL_STATUS_LIST(RAIL_STATUS_ENUM)
#undef RAIL_STATUS_ENUM
};
const char *rail_status_word(enum rail_status status);

enum {
    RAIL_ID = 36,            /* bytes of a reference */
    RAIL_NAME = 140 * 4 + 1, /* the standard's length, not 762-P's 160 */
    RAIL_ACCOUNT = 36,
    RAIL_REASON = 5,
    RAIL_TEXT = 105 * 4 + 1,
};

struct rail_party {
    char name[RAIL_NAME];
    char account[RAIL_ACCOUNT]; /* 20 digits, or a phone number when is_phone */
    bool is_phone;
    char bik[BIK_TEXT];
    char bank_name[BANK_NAME_BYTES];
    char inn[13], kpp[10];
};

/* Members that the kind does not have are empty. */
struct rail_message {
    enum rail_kind kind;
    char id[RAIL_ID]; /* who sends it gives it; never used for anything else */
    int64_t created_us;
    /* of a transfer, a return, a recall, a credit */
    char end_to_end[RAIL_ID];
    char uetr[UETR_TEXT];
    struct amount amount;
    int32_t day; /* of settlement */
    struct rail_party payer, payee;
    struct budget budget;
    char purpose[PURPOSE_BYTES];
    /* about an earlier message */
    char original_id[RAIL_ID];
    enum rail_kind original_kind;
    enum rail_status status;
    char reason[RAIL_REASON]; /* ISO's code */
    char text[RAIL_TEXT];
    /* from whom to whom, where the kind says it */
    char from_bik[BIK_TEXT], to_bik[BIK_TEXT];
    char account[RAIL_ACCOUNT]; /* of a credit: the bank's own with the rail ... */
    bool is_debit;              /* ... and that it is no credit at all */
    /* of a look-up: the phone is payee.account */
    struct look_up_bank banks[LIMIT_LOOK_UP_BANKS];
    size_t bank_count;
};

/* STATUS_INVALID: not a message of the subset; error says why, and holds nothing personal. */
OKNO_CHECK enum status rail_message_read(const struct rail_forms *forms, struct str text,
                                         struct rail_message *message, struct error *error);
/* Write and hold against the schema. STATUS_INVALID: it cannot be said. */
OKNO_CHECK enum status rail_message_write(const struct rail_forms *forms,
                                          const struct rail_message *message, struct buf *out,
                                          struct error *error);

/* ---- for statements, too */

/* "100.5" of a currency: at most AMOUNT_MAX, above 0 unless zero is allowed. */
OKNO_CHECK enum status rail_amount_read(struct str text, struct str currency, bool zero,
                                        struct amount *amount);
/* 2026-01-02T03:04:05+03:00 and the like, or a day. */
OKNO_CHECK enum status rail_time_read(struct str text, int64_t *us);
/* Text between elements. */
void rail_escape(struct buf *out, struct str text);

#endif
