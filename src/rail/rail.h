/* rail.h - the ways to other banks. A rail hands what it receives to the bank as a movement that
 * the far side caused; the bank never calls a rail. For: main. Never: decides about a customer's
 * money. */
#ifndef OKNO_RAIL_RAIL_H
#define OKNO_RAIL_RAIL_H

#include "base/random.h"
#include "rail/message.h"

/* ---- the simulated other bank: employers that pay and merchants that are paid */

/* One day in the life of a customer's current account, as the other bank would send it. */
struct rail_day {
    int64_t customer;
    int64_t account;       /* the customer's current account */
    int64_t correspondent; /* the bank's own account with the other bank: where money comes from and
                              goes */
    int32_t day;
    int64_t profile;        /* which habits: 0, 1, 2 ... */
    enum language language; /* of merchants' names */
};

/* Post that day's movements through the bank; at what time each happened is for the caller's clock:
 * before every movement set_time is called with seconds since the day's start.
 * *posted [out] counts them. A purchase that the balance does not allow is declined, as in life. */
OKNO_CHECK enum status rail_simulate_day(struct txn *txn, const struct bank *bank,
                                         const struct rail_day *day, struct random *random,
                                         void (*set_time)(void *context, int32_t seconds),
                                         void *context, int64_t *posted);

/* ---- the rail itself: ISO 20022 over HTTP (doc/rail.md) */

struct rail_config {
    const struct bank *bank;
    const struct rail_forms *forms;
    int32_t statement_seconds; /* of a day, from when on the statement of the one before is asked
                                  for; 0: nobody asks by itself */
    int64_t patience_us; /* a transfer that was taken and not answered is asked about after this */
    /* Told in the transaction that credits a customer from outside. NULL: nobody is. */
    enum status (*credited)(void *context, struct txn *txn, int64_t customer, int64_t payment);
    /* The same in the one that gives a customer back what was refused elsewhere, or returned. */
    enum status (*given_back)(void *context, struct txn *txn, int64_t customer, int64_t payment);
    void *context;
};

/* What every function here works with. Borrowed. */
struct rail {
    struct rail_config config;
};

/* A row of the outbox becomes a message that the line sends. reference: the payment's or look-up's.
 * Called again it changes nothing. */
OKNO_CHECK enum status rail_order(struct txn *txn, const struct rail *rail, int64_t kind,
                                  int64_t reference);

/* How a message that came was taken. */
#define RAIL_TAKEN_LIST(X)                                                                         \
    X(NEW, "taken")                                                                                \
    X(AGAIN, "taken before")                                                                       \
    X(DIFFERENT, "this id was used for another message")                                           \
    X(FOREIGN, "not for this bank")                                                                \
    X(FAR_DAY, "its day of settlement is too far from today")
enum rail_taken {
#define RAIL_TAKEN_ENUM(id, text) RAIL_TAKEN_##id,
    RAIL_TAKEN_LIST(RAIL_TAKEN_ENUM)
#undef RAIL_TAKEN_ENUM
};
const char *rail_taken_text(enum rail_taken taken);

/* Take a message that came, once. text: as it came. FOREIGN, FAR_DAY: it was not kept. */
OKNO_CHECK enum status rail_take(struct txn *txn, const struct rail *rail,
                                 const struct rail_message *message, struct str text,
                                 enum rail_taken *taken);
OKNO_CHECK enum status rail_take_plan(struct txn *txn, const struct rail_message *message,
                                      struct plan *plan);

/* A job: ask about transfers that were taken and not answered, and give up look-ups that nobody
 * waits for any more. */
OKNO_CHECK enum status rail_enquire(struct txn *txn, const struct rail *rail);

/* ---- what a line sends */

enum { RAIL_BATCH = 32 };
enum rail_fate { RAIL_LETTER_FAILED, RAIL_LETTER_TAKEN, RAIL_LETTER_REFUSED, RAIL_LETTER_LEFT };
struct rail_letter {
    int64_t id;
    int64_t due_us; /* of its claim */
    int64_t tries;
    struct str body;
    enum rail_fate fate;
};
/* The messages that are due, claimed until LIMIT_CLAIM_SECONDS from now. Bodies live in arena. */
OKNO_CHECK enum status rail_letters(struct txn *txn, const struct rail *rail, struct arena *arena,
                                    struct rail_letter letters[RAIL_BATCH], size_t *count);
/* How each went. */
OKNO_CHECK enum status rail_letters_mark(struct txn *txn, const struct rail *rail,
                                         const struct rail_letter *letters, size_t count);

/* ---- how it stands */

struct rail_standing {
    int64_t correspondent, clearing_out, clearing_in, providers; /* the ledger's balances, RUB */
    int64_t unsent, unanswered, queued;
};
OKNO_CHECK enum status rail_stand(struct txn *txn, struct rail_standing *standing);

extern const struct store_sql *const rail_statements[];

#endif
