/* card.h - a customer's cards: issued, shown, frozen, blocked, renewed, closed. A card is a way to
 * an account and has no money of its own. For: api, payments by card number. Never: keeps a number,
 * an expiry or a CVV2 in the clear, or lets one into a log, an address or an entry: they are sealed
 * under a key that is not in the store (card_vault.h), and a number is found by a hash under
 * another one. */
#ifndef OKNO_BANK_CARD_H
#define OKNO_BANK_CARD_H

#include "bank/account.h"
#include "bank/card_vault.h"

/* The numbers are stored; CARD_EXPIRED is not: it follows from the date. */
enum card_state {
    CARD_ACTIVE = 1,
    CARD_FROZEN = 2,  /* by the customer, until they want it back */
    CARD_BLOCKED = 3, /* for good */
    CARD_EXPIRED = 4,
    CARD_CLOSED = 5,
};

enum card_reason {
    CARD_NO_REASON = 0,
    CARD_LOST = 1,
    CARD_STOLEN = 2,
    CARD_FRAUD = 3,
    CARD_REISSUED = 4,
    CARD_REASONS
};

/* Ways of paying with it. Abroad is any of the others, too. */
enum card_channel { CARD_ONLINE = 0, CARD_POS = 1, CARD_CASH = 2, CARD_ABROAD = 3, CARD_CHANNELS };

/* The most that may be spent by a channel, minor units. */
struct card_limit {
    int64_t day_most, month_most;
};

enum card_product { CARD_VIRTUAL = 1, CARD_SHOPPING = 2, CARD_PRODUCTS };
struct card_product_row {
    const char *word;    /* the API's */
    const char *name[2]; /* by language */
    int32_t months;      /* how long it is good */
    int64_t channels;    /* bits: 1 << enum card_channel, those that are on in a new one */
    int64_t blocked;     /* bits: 1 << enum merchant_group, those that are blocked in a new one */
    struct card_limit limits[CARD_CHANNELS];
};
extern const struct card_product_row card_products[CARD_PRODUCTS];

struct card {
    int64_t id, customer, account;
    enum card_product product;
    char name[NAME_BYTES]; /* given by the customer; "": the product's own */
    char bin[CARD_BIN + 1];
    char last_four[5];
    int32_t expiry; /* the last month it is good in: year * 12 + month - 1 */
    enum card_state state;
    enum card_reason reason;
    int64_t channels; /* bits: those that are on */
    int64_t blocked;  /* bits: the groups of merchants that are refused */
    bool has_pin;
    int32_t pin_tries; /* wrong ones in a row */
    int64_t replaced_by;
    int64_t created_us, changed_us;
};

/* As it is in this month (clock_day's month as card.expiry counts): an old card is expired. Pure.
 */
enum card_state card_state_in(const struct card *card, int32_t month);
/* Month of a day as card.expiry counts. */
int32_t card_month(int32_t day);
/* Money may be sent to it by its number. Pure. */
bool card_takes_money(const struct card *card, int32_t month);
const char *card_state_word(enum card_state state);
const char *card_reason_word(enum card_reason reason);
const char *card_channel_word(enum card_channel channel);
/* The customer's own name for it, else the product's. Borrowed from card. */
const char *card_name(const struct card *card, enum language language);

/* Whose card has this number, whatever its state. STATUS_NOT_FOUND: none of this bank's. */
OKNO_CHECK enum status card_by_number(struct txn *txn, const struct bank *bank, struct str number,
                                      struct card *card);
/* STATUS_NOT_FOUND also when it is another customer's. */
OKNO_CHECK enum status card_get(struct txn *txn, int64_t customer, int64_t id, struct card *card);
/* Whoever's it is. */
OKNO_CHECK enum status card_find(struct txn *txn, int64_t id, struct card *card);
/* Newest first; those that are closed stand last. */
enum { CARD_LIST_ROOM = 2 * LIMIT_CARDS };
OKNO_CHECK enum status card_list(struct txn *txn, int64_t customer,
                                 struct card cards[CARD_LIST_ROOM], size_t *count);

/* What is written on it, for who plays its holder: the demo's shops and the tests. The caller wipes
 * it. */
OKNO_CHECK enum status card_secret_of(struct txn *txn, const struct bank *bank,
                                      const struct card *card, struct card_secret *secret);

/* ---- what a customer does with it; each answers with the card as it is then */

struct card_result {
    enum bank_outcome outcome;
    bool written;
    struct card card; /* valid when outcome is BANK_OK */
};

struct card_order {
    struct str key; /* idempotency; a refusal leaves it free */
    struct digest digest;
    int64_t account;
    enum card_product product;
    struct str name;
};
/* Outcomes: OK, CONFLICT, NOT_FOUND (the account), CARDS_MANY, NOT_FOR_CARDS. */
OKNO_CHECK enum status card_issue(struct txn *txn, const struct bank *bank,
                                  const struct session *session, const struct card_order *order,
                                  struct card_result *result);
/* A new number for the same account, with the same name, switches and limits; the former card is
 * closed, or stays blocked. Outcomes: OK, CONFLICT, NOT_FOUND, CARD_NOT_USABLE (closed already). */
OKNO_CHECK enum status card_reissue(struct txn *txn, const struct bank *bank,
                                    const struct session *session, const struct card_order *order,
                                    int64_t id, struct card_result *result);

enum card_move { CARD_FREEZE, CARD_UNFREEZE, CARD_BLOCK, CARD_CLOSE };
/* May be repeated. reason: of a block. Outcomes: OK, NOT_FOUND, CARD_NOT_USABLE. */
OKNO_CHECK enum status card_move(struct txn *txn, const struct bank *bank, int64_t customer,
                                 int64_t id, enum card_move move, enum card_reason reason,
                                 struct card_result *result);
/* Outcomes: OK, NOT_FOUND. name "": the product's own. */
OKNO_CHECK enum status card_rename(struct txn *txn, const struct bank *bank, int64_t customer,
                                   int64_t id, struct str name, struct card_result *result);

extern const struct store_sql *const card_statements[];

#endif
