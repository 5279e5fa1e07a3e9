/* payment.h - a customer's payments: order, confirmation, money moved, and the end of each.
 * States move only as payment_decide.h says; every function loads, decides, stores. */
#ifndef OKNO_BANK_PAYMENT_H
#define OKNO_BANK_PAYMENT_H

#include "bank/account.h"

enum payment_state {
    PAYMENT_AWAITING = 1, /* its money is held, its code is on the way */
    PAYMENT_POSTED = 2,
    PAYMENT_REJECTED = 3,
    PAYMENT_CANCELLED = 4,
    PAYMENT_EXPIRED = 5,
};

/* What a payment is; the numbers are stored. One row of payment_kinds[] each. */
enum payment_kind {
    PAYMENT_OWN = 1,
    PAYMENT_PHONE = 2,
    PAYMENT_PURCHASE = 3,
    PAYMENT_SALARY = 4,
    PAYMENT_INTEREST = 5,
    PAYMENT_KIND_END
};

struct payment_kind_row {
    const char *word;        /* the API's */
    bool needs_code;         /* moves money to somebody else: confirmed for exactly this order */
    bool has_limits;         /* counts in the customer's money limits */
    bool by_customer;        /* the customer may order it; the others come from the far side */
    const char *document[2]; /* title of its receipt, by language */
};
extern const struct payment_kind_row payment_kinds[PAYMENT_KIND_END];

#define CATEGORY_LIST(X)                                                                           \
    X(OTHER, "other")                                                                              \
    X(SALARY, "salary")                                                                            \
    X(GROCERIES, "groceries")                                                                      \
    X(TRANSPORT, "transport")                                                                      \
    X(CAFE, "cafe")                                                                                \
    X(HEALTH, "health")                                                                            \
    X(HOME, "home")                                                                                \
    X(MOBILE, "mobile")                                                                            \
    X(ENTERTAINMENT, "entertainment")                                                              \
    X(SHOPPING, "shopping")                                                                        \
    X(TRANSFER, "transfer")                                                                        \
    X(OWN, "own")                                                                                  \
    X(INTEREST, "interest")                                                                        \
    X(CASH, "cash")

enum category {
#define CATEGORY_ENUM(name, word) CATEGORY_##name,
    CATEGORY_LIST(CATEGORY_ENUM)
#undef CATEGORY_ENUM
        CATEGORY_COUNT
};
const char *category_word(enum category category);

enum { MESSAGE_BYTES = LIMIT_MESSAGE * 4 + 1 };

struct payment {
    int64_t id;
    enum payment_kind kind;
    enum payment_state state;
    enum bank_outcome reason; /* of a rejection */
    int64_t customer, session;
    int64_t from_account, to_account, to_customer;
    struct amount amount;
    int64_t fee; /* minor units of the same currency */
    char payer[DISPLAY_BYTES];
    char payee[DISPLAY_BYTES];
    char payee_phone[PHONE_BYTES];
    char message[MESSAGE_BYTES];
    enum category category;
    int64_t code; /* of auth; 0: none */
    int64_t hold; /* the pending transfer; 0: none */
    int32_t day;  /* business date its limits are counted in */
    int64_t created_us, posted_us, expires_us;
    int64_t code_expires_us, code_resend_us; /* not stored here: read with the code */
};

/* Who asks: the session's row as auth gave it. */
struct payment_order {
    enum payment_kind kind; /* PAYMENT_OWN or PAYMENT_PHONE */
    int64_t from_account;
    int64_t to_account;  /* for own */
    struct str to_phone; /* for phone */
    struct amount amount;
    struct str message;
};

/* How a call ended: the outcome, and whether anything was written that must be kept. */
struct payment_result {
    enum bank_outcome outcome;
    struct refusal_detail detail;
    bool written;
    struct payment payment; /* valid when outcome is BANK_OK */
};

/* Order a payment: own ones are posted at once, others are held and wait for their code. */
OKNO_CHECK enum status payment_create(struct txn *txn, const struct bank *bank,
                                      const struct session *session,
                                      const struct payment_order *order,
                                      struct payment_result *result);
/* An order as it came: with its idempotency key and a digest of the whole request. */
struct payment_request {
    struct str key;
    struct digest digest;
    struct payment_order order;
};
/* The same, once for every key of the customer: a repeated request is answered with the payment it
 * made, as it is now. BANK_CONFLICT: the key came with another request. A refusal leaves the key
 * free. */
OKNO_CHECK enum status payment_order_once(struct txn *txn, const struct bank *bank,
                                          const struct session *session,
                                          const struct payment_request *request,
                                          struct payment_result *result);
OKNO_CHECK enum status payment_confirm(struct txn *txn, const struct bank *bank,
                                       const struct session *session, int64_t id, struct str code,
                                       struct payment_result *result);
OKNO_CHECK enum status payment_resend(struct txn *txn, const struct bank *bank,
                                      const struct session *session, int64_t id,
                                      struct payment_result *result);
OKNO_CHECK enum status payment_cancel(struct txn *txn, const struct bank *bank,
                                      const struct session *session, int64_t id,
                                      struct payment_result *result);
/* BANK_NOT_FOUND also for another customer's. */
OKNO_CHECK enum status payment_get(struct txn *txn, const struct session *session, int64_t id,
                                   struct payment_result *result);
/* Proof that the money of the customer's posted payment moved: its transfer in the signed tree.
 * Outcomes: OK, NOT_FOUND, NOT_POSTED, NOT_SEALED (soon). */
OKNO_CHECK enum status payment_prove(struct txn *txn, const struct session *session, int64_t id,
                                     enum bank_outcome *outcome, struct seal_proof *proof);
/* The same of a payment that was loaded and checked. STATUS_NOT_FOUND: not sealed yet. */
OKNO_CHECK enum status payment_find_proof(struct txn *txn, const struct payment *payment,
                                          struct seal_proof *proof);
/* As stored, whoever's it is; STATUS_NOT_FOUND. For history and documents, after their own check.
 */
OKNO_CHECK enum status payment_find(struct txn *txn, int64_t id, enum language language,
                                    struct payment *payment);

/* End the unconfirmed ones whose time is over, at most `most`. *ended [out]. A job. */
OKNO_CHECK enum status payment_expire_due(struct txn *txn, const struct bank *bank, int64_t most,
                                          int64_t *ended);

/* ---- plans: the accounts that the calls above will change (struct job) */

OKNO_CHECK enum status payment_plan_order(struct txn *txn, const struct payment_order *order,
                                          struct plan *plan);
/* For confirm, resend and cancel; whoever's it is. */
OKNO_CHECK enum status payment_plan(struct txn *txn, int64_t id, struct plan *plan);
OKNO_CHECK enum status payment_plan_due(struct txn *txn, const struct bank *bank, int64_t most,
                                        struct plan *plan);

/* A movement that the far side caused (a purchase, a salary): posted at once, with its payment. The
 * caller says both accounts; payment->id and the times are made here. */
OKNO_CHECK enum status payment_receive(struct txn *txn, const struct bank *bank,
                                       struct payment *payment, enum ledger_outcome *outcome);

/* An own transfer's sides are called by their accounts, in the reader's language: fill payer and
 * payee. */
OKNO_CHECK enum status payment_name_sides(struct txn *txn, struct payment *payment,
                                          enum language language);

/* What the entry of a payment is called, seen from one side. Pure; the sides are named already. */
struct entry_side {
    bool incoming;
    enum language language;
};
void payment_title(const struct payment *payment, const struct entry_side *side, char *out,
                   size_t room);

#endif
