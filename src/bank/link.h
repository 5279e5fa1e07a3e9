/* link.h - a link to a document that must be opened outside the window: good once, for a minute,
 * known only to whom it was given (256 random bits; the store keeps a hash). */
#ifndef OKNO_BANK_LINK_H
#define OKNO_BANK_LINK_H

#include "bank/payment.h"
#include "bank/requisites.h"

enum { LINK_TEXT = 44 };

/* What a link leads to. The numbers are stored. */
enum document_kind { DOCUMENT_RECEIPT = 1, DOCUMENT_REQUISITES = 2 };

struct link {
    char token[LINK_TEXT];
    int64_t expires_us;
};

/* For the receipt of the customer's own, posted payment. Outcomes: OK, NOT_FOUND, NOT_POSTED. */
OKNO_CHECK enum status link_make_receipt(struct txn *txn, const struct bank *bank,
                                         const struct session *session, int64_t payment,
                                         enum bank_outcome *outcome, struct link *link);
/* For the requisites of the customer's own, open account. Outcomes: as of requisites_get. */
OKNO_CHECK enum status link_make_requisites(struct txn *txn, const struct bank *bank,
                                            const struct session *session, int64_t account,
                                            enum bank_outcome *outcome, struct link *link);

/* What a receipt shows, loaded. */
struct receipt_facts {
    struct payment payment;
    struct payment_detail extra;
    struct customer customer;
    struct account from;
    struct seal_proof proof; /* that the money moved; leaf_size 0: not sealed yet */
    struct account to;       /* only when it is the customer's own, else empty */
};

struct document_facts {
    enum document_kind kind;
    struct receipt_facts receipt;
    struct requisites requisites;
};

/* Is there such a link, unused and in time? take: use it up, with the proof sealed now if need be.
 * Outcomes: OK, NOT_FOUND, NOT_SEALED (the link stays good). */
OKNO_CHECK enum status link_open(struct txn *txn, const struct bank *bank, struct str token,
                                 bool take, enum bank_outcome *outcome,
                                 struct document_facts *facts);

#endif
