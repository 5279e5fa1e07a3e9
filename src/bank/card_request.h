/* card_request.h - what a customer wants of a card and confirms by a code: to see its number, to
 * let it do more, to give it a PIN. The code is of a purpose of its own and bound to the request,
 * the card, what is wanted and the device. For: api. */
#ifndef OKNO_BANK_CARD_REQUEST_H
#define OKNO_BANK_CARD_REQUEST_H

#include "bank/card_decide.h"

/* The numbers are stored. */
enum card_request_kind { CARD_REVEAL = 1, CARD_RAISE = 2, CARD_SET_PIN = 3 };
const char *card_request_word(enum card_request_kind kind);

enum { CARD_WANTED = 256 };
struct card_request {
    int64_t id, card, customer, session;
    enum card_request_kind kind;
    bool is_open;
    char wanted[CARD_WANTED]; /* the rules, of CARD_RAISE; else "" */
    int64_t code;
    int64_t created_us, expires_us;
    int64_t code_expires_us, code_resend_us; /* not stored here: read with the code */
};

struct card_request_result {
    enum bank_outcome outcome;
    struct refusal_detail detail;
    bool written;
    bool is_asked; /* a code is on the way: request is valid */
    struct card_request request;
    struct card card;          /* valid when outcome is BANK_OK */
    struct card_rules rules;   /* of card_rules_change */
    struct card_secret secret; /* of a confirmed CARD_REVEAL; the caller wipes it */
};

/* kind: CARD_REVEAL or CARD_SET_PIN. Outcomes: OK, NOT_FOUND, CARD_NOT_USABLE, TOO_MANY. */
OKNO_CHECK enum status card_request_begin(struct txn *txn, const struct bank *bank,
                                          const struct session *session, int64_t card,
                                          enum card_request_kind kind,
                                          struct card_request_result *result);
/* Lower rules hold at once; higher ones, all of them together, after a code. Outcomes: OK,
 * NOT_FOUND, CARD_NOT_USABLE, LIMIT_EXCEEDED, TOO_MANY. */
OKNO_CHECK enum status card_rules_change(struct txn *txn, const struct bank *bank,
                                         const struct session *session, int64_t card,
                                         const struct card_rules *wanted,
                                         struct card_request_result *result);
OKNO_CHECK enum status card_rules_get(struct txn *txn, const struct session *session, int64_t card,
                                      struct card_request_result *result);
/* What has been spent by each channel on this day and in its month. */
OKNO_CHECK enum status card_used(struct txn *txn, int64_t card, int32_t day,
                                 struct card_limit used[CARD_CHANNELS]);

OKNO_CHECK enum status card_request_resend(struct txn *txn, const struct bank *bank,
                                           const struct session *session, int64_t id,
                                           struct card_request_result *result);
/* pin: of CARD_SET_PIN, else "". Outcomes: OK, NOT_FOUND, NOT_AWAITING, ANOTHER_SESSION, WEAK_PIN,
 * WRONG_CODE, CODE_EXPIRED, TOO_MANY. */
OKNO_CHECK enum status card_request_confirm(struct txn *txn, const struct bank *bank,
                                            const struct session *session, int64_t id,
                                            struct str code, struct str pin,
                                            struct card_request_result *result);

extern const struct store_sql *const card_request_statements[];

#endif
