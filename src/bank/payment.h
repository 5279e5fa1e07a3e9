/* payment.h - a customer's payments: order, confirmation, money moved, and the end of each.
 * States move only as payment_decide.h says; every function loads, decides, stores. */
#ifndef OKNO_BANK_PAYMENT_H
#define OKNO_BANK_PAYMENT_H

#include "bank/internal.h"

enum payment_state {
    PAYMENT_AWAITING = 1, /* its money is held, its code is on the way */
    PAYMENT_POSTED = 2,
    PAYMENT_REJECTED = 3,
    PAYMENT_CANCELLED = 4,
    PAYMENT_EXPIRED = 5,
    PAYMENT_SENT = 6,     /* its money is on clearing, the far side's answer is awaited */
    PAYMENT_RETURNED = 7, /* posted, and came back later */
    PAYMENT_STOPPED = 8,  /* held, and not to be confirmed before its time: a sign of fraud */
    PAYMENT_STATE_END
};

/* What a payment is; the numbers are stored. One row of payment_kinds[] each. */
enum payment_kind {
    PAYMENT_OWN = 1,
    PAYMENT_PHONE = 2,
    PAYMENT_PURCHASE = 3,
    PAYMENT_SALARY = 4,
    PAYMENT_INTEREST = 5,
    PAYMENT_ACCOUNT = 6,        /* to an account of this bank, by its number */
    PAYMENT_CARD = 7,           /* to a card of this bank, by its number */
    PAYMENT_BANK_PHONE = 8,     /* to another bank, by phone */
    PAYMENT_REQUISITES = 9,     /* to another bank, by requisites */
    PAYMENT_BILL = 10,          /* to a provider of services, by its requisites */
    PAYMENT_INCOMING = 11,      /* from another bank */
    PAYMENT_CARD_PURCHASE = 12, /* with a card */
    PAYMENT_LINK = 13,          /* to who asked for it by a link */
    PAYMENT_REFUND = 14,        /* what a shop gave back */
    PAYMENT_KIND_END
};

struct payment_kind_row {
    const char *word;        /* the API's */
    bool needs_code;         /* moves money to somebody else: confirmed for exactly this order */
    bool has_limits;         /* counts in the customer's money limits */
    bool by_customer;        /* the customer may order it; the others come from the far side */
    const char *document[2]; /* title of its receipt, by language */
    bool has_detail;         /* says more than its row: a row of payment_detail */
    bool leaves;             /* by the rail: posted when the far side has taken it */
    enum tariff_kind tariff;
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

enum {
    MESSAGE_BYTES = LIMIT_MESSAGE * 4 + 1,
    PAYEE_BYTES = LIMIT_PAYEE_NAME * 4 + 1,
    TITLE_BYTES = PAYEE_BYTES + 32,
};

struct payment {
    int64_t id;
    enum payment_kind kind;
    enum payment_state state;
    enum bank_outcome reason; /* of a rejection */
    int64_t customer, session;
    int64_t from_account, to_account, to_customer;
    struct amount amount;
    int64_t fee; /* minor units of the same currency */
    char payer[PAYEE_BYTES];
    char payee[PAYEE_BYTES];
    char payee_phone[PHONE_BYTES];
    char message[MESSAGE_BYTES];
    enum category category;
    int64_t code; /* of auth; 0: none */
    int64_t hold; /* the pending transfer; 0: none */
    int32_t day;  /* business date its limits are counted in */
    int64_t created_us, posted_us, expires_us;
    int64_t code_expires_us, code_resend_us; /* not stored here: read with the code */
};

enum {
    BIK_TEXT = BIK_DIGITS + 1,
    NUMBER_TEXT = ACCOUNT_NUMBER_DIGITS + 1,
    PURPOSE_BYTES = LIMIT_PURPOSE * 4 + 1,
    BANK_NAME_BYTES = LIMIT_BANK_NAME * 4 + 1,
    FIELDS_BYTES = LIMIT_FIELDS + 1,
    UETR_TEXT = 37,
};

/* Fields 22 and 101 to 109 of a payment order to the budget; "" where there is none. Places that
 * may be Cyrillic letters are two bytes each. */
struct budget {
    char uin[26], kbk[21], oktmo[12], payer_status[3], basis[5], period[21], document_number[31],
        document_date[11];
};

enum recall_state { RECALL_NONE, RECALL_ASKED, RECALL_GRANTED, RECALL_REFUSED };

/* What a payment says beside its row: of kinds that have_detail, and of one that was stopped. */
struct payment_detail {
    char bik[BIK_TEXT]; /* of the payee's bank */
    char bank_name[BANK_NAME_BYTES];
    char number[NUMBER_TEXT]; /* the payee's account; of a card its last four digits */
    char inn[13], kpp[10];
    char purpose[PURPOSE_BYTES];
    struct budget budget;      /* kbk "": not to the budget */
    int64_t look_up;           /* of bank_phone: where its payee was found; of link: what is paid */
    int64_t provider;          /* of bill */
    char fields[FIELDS_BYTES]; /* of bill: JSON */
    int64_t standing;          /* the standing order that made it; 0: nobody but the customer */
    char uetr[UETR_TEXT];      /* its name with the rail, for ever */
    int64_t stopped_until_us;  /* 0: never stopped */
    enum bank_outcome stop_reason;
    enum recall_state recall;
    int64_t returned; /* minor units that came back */
};

/* What is asked for. Texts are borrowed; those that the kind does not have are empty. */
struct payment_order {
    enum payment_kind kind; /* one that a customer may order */
    int64_t from_account;
    int64_t to_account;   /* own */
    struct str to_phone;  /* phone */
    struct str number;    /* account, card, requisites: as given, digits alone */
    struct str name;      /* requisites */
    struct str bik;       /* requisites; bank_phone: the chosen bank */
    struct str inn, kpp;  /* requisites */
    struct budget budget; /* requisites */
    struct str purpose;   /* requisites */
    int64_t look_up;      /* bank_phone */
    int64_t provider;     /* bill */
    struct str fields;    /* bill: JSON of name and value */
    int64_t charge;       /* bill: what was found, instead of provider and fields */
    struct str link;      /* link: its token; "": by ask */
    int64_t ask;          /* link: what this customer was asked for */
    int64_t standing;     /* the standing order that orders it; its confirmation is its own */
    struct amount amount;
    struct str message;
};

/* How a call ended: the outcome, and whether anything was written that must be kept. */
struct payment_result {
    enum bank_outcome outcome;
    struct refusal_detail detail;
    bool written;
    struct payment payment;      /* valid when outcome is BANK_OK */
    struct payment_detail extra; /* of a payment that has one; else zeroes */
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
/* From any session of the customer: the new code is this one's, and the former code is void. */
OKNO_CHECK enum status payment_resend(struct txn *txn, const struct bank *bank,
                                      const struct session *session, int64_t id,
                                      struct payment_result *result);
OKNO_CHECK enum status payment_cancel(struct txn *txn, const struct bank *bank,
                                      const struct session *session, int64_t id,
                                      struct payment_result *result);
/* Ask the far side to give back what was sent. The answer comes later (payment_out_recall_answer).
 */
OKNO_CHECK enum status payment_recall(struct txn *txn, const struct bank *bank,
                                      const struct session *session, int64_t id,
                                      struct payment_result *result);
/* When the money is there. */
struct arrival {
    bool at_once;
    int32_t day; /* else */
};
/* What would become of an order; nothing of it is stored. */
struct payment_quote {
    bool needs_code;
    struct arrival arrival;
    int64_t operation, day_left, month_left; /* minor units; -1: the kind has no limits */
    int64_t free_left;         /* what of this month is left free of fee; -1: always or never */
    enum bank_outcome warning; /* BANK_OK: none; BANK_STOPPED_FRAUD: it would be stopped */
};
/* result: outcome and payment as payment_create would make it, without id and code. */
OKNO_CHECK enum status payment_quote(struct txn *txn, const struct bank *bank,
                                     const struct session *session,
                                     const struct payment_order *order,
                                     struct payment_result *result, struct payment_quote *quote);
/* When a payment's money is there: of one that is over, when it was. Pure. */
struct arrival payment_arrival(const struct payment *payment);
/* Why it was rejected, stopped or returned; BANK_OK: it was not. Pure. */
enum bank_outcome payment_refusal(const struct payment *payment);
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
/* The transfer that moved its money, whoever's it is; STATUS_NOT_FOUND: nothing has moved. */
OKNO_CHECK enum status payment_find_transfer(struct txn *txn, int64_t id, int64_t *transfer);
/* As stored, whoever's it is; STATUS_NOT_FOUND. For history and documents, after their own check.
 */
OKNO_CHECK enum status payment_find(struct txn *txn, int64_t id, enum language language,
                                    struct payment *payment);

/* What it says beside its row; zeroes for most kinds. */
OKNO_CHECK enum status payment_find_detail(struct txn *txn, const struct payment *payment,
                                           struct payment_detail *detail);

/* End the unconfirmed ones whose time is over, at most `most`. *ended [out]. A job. */
OKNO_CHECK enum status payment_expire_due(struct txn *txn, const struct bank *bank, int64_t most,
                                          int64_t *ended);

/* ---- plans: the accounts that the calls above will change (struct job) */

OKNO_CHECK enum status payment_plan_order(struct txn *txn, const struct bank *bank,
                                          const struct payment_order *order, struct plan *plan);
/* For confirm, resend, cancel and recall; whoever's it is. */
OKNO_CHECK enum status payment_plan(struct txn *txn, int64_t id, struct plan *plan);
OKNO_CHECK enum status payment_plan_turn_away(struct txn *txn, int64_t account, struct plan *plan);
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
enum entry_part { ENTRY_MONEY, ENTRY_FEE, ENTRY_BACK, ENTRY_FEE_BACK };
struct entry_side {
    bool incoming;
    enum entry_part part; /* which of the payment's transfers it is */
    enum language language;
};
void payment_title(const struct payment *payment, const struct entry_side *side, char *out,
                   size_t room);

extern const struct store_sql *const payment_detail_statements[];

#endif
