/* queue.h - what came of the rail and needs a person: nothing is guessed, and no money moves until
 * somebody has said what is to happen. For: main (okno rail queue). */
#ifndef OKNO_RAIL_QUEUE_H
#define OKNO_RAIL_QUEUE_H

#include "rail/message.h"

/* The numbers are stored. A row: name, number, word, what it means. */
#define RAIL_REASON_LIST(X)                                                                        \
    X(UNKNOWN_PAYEE, 1, "unknown-payee", "money came for an account that is not here or not open") \
    X(UNKNOWN_ORIGINAL, 2, "unknown-original", "it is about a message that was never sent here")   \
    X(DIFFERENT_TWICE, 3, "different-twice",                                                       \
      "a message came again under its id with another text")                                       \
    X(CONTRADICTION, 4, "contradiction", "it contradicts what the rail had said before")           \
    X(AMOUNT_DIFFERS, 5, "amount-differs", "two messages tell of one transfer with two amounts")   \
    X(RECALL, 6, "recall", "another bank asks for its money back")                                 \
    X(REFUSED, 7, "refused", "the rail does not take the form of this bank's message")             \
    X(MISSING_HERE, 8, "missing-here", "the statement has it, the ledger has not")                 \
    X(MISSING_THERE, 9, "missing-there", "the ledger has it, the statement has not")               \
    X(STATEMENT_AMOUNT, 10, "statement-amount", "statement and ledger differ in its amount")       \
    X(STATEMENT_TWICE, 11, "statement-twice", "the statement has it twice, or two statements do")  \
    X(OPENING, 12, "opening", "the day does not begin where the last one ended")                   \
    X(IN_TRANSIT, 13, "in-transit", "booked here on a later day than there; closes itself")        \
    X(RETURN_DIFFERS, 14, "return-differs",                                                        \
      "more came back than is left of the payment, or in another currency")

enum rail_reason {
    RAIL_REASON_NONE,
#define RAIL_REASON_ENUM(id, number, word, text) RAIL_REASON_##id = (number),
    RAIL_REASON_LIST(RAIL_REASON_ENUM)
#undef RAIL_REASON_ENUM
};
const char *rail_reason_word(enum rail_reason reason);
/* English, for the bank's people. */
const char *rail_reason_text(enum rail_reason reason);

struct rail_queued {
    int64_t id;
    enum rail_reason reason;
    bool is_done;
    int64_t message;         /* of rail_message; 0: there is none */
    char reference[RAIL_ID]; /* the rail's or this bank's own id of it */
    int64_t payment;         /* 0: none is known */
    /* 0: it is not about money. Of a difference (day not 0): by how much the rail's books are above
       the ledger because of it */
    struct amount amount;
    int32_t day; /* of a statement; 0: none */
    int64_t created_us, closed_us;
    char person[LIMIT_PERSON + 1]; /* who closed it; "": it closed itself */
};

struct rail;

/* Open ones, with ids above `after`; at most LIMIT_RAIL_QUEUE. */
OKNO_CHECK enum status rail_queue_list(struct txn *txn, int64_t after,
                                       struct rail_queued rows[LIMIT_RAIL_QUEUE], size_t *count);

/* One row, open or not, and the message that it is about, as it was said; body: in the arena, empty
 * when there is none. STATUS_NOT_FOUND. */
OKNO_CHECK enum status rail_queue_show(struct txn *txn, int64_t id, struct arena *arena,
                                       struct rail_queued *row, struct str *body);

/* What a person decides. */
enum rail_decision {
    RAIL_DECIDE_CREDIT, /* unknown-payee, return-differs: to this customer's account */
    RAIL_DECIDE_RETURN, /* these, and recall: back where it came from */
    RAIL_DECIDE_REFUSE, /* recall: it stays; refused: the payment or the return did not leave, its
                           money is back where it was */
    RAIL_DECIDE_CLOSE,  /* whatever else, refused without money, and taken all the same */
};
#define RAIL_DECIDED_LIST(X)                                                                       \
    X(DONE, "done")                                                                                \
    X(NOT_FOUND, "there is no such row, or it was closed before")                                  \
    X(NOT_SO, "that cannot be done with a row of this reason")                                     \
    X(NO_ACCOUNT, "the bank has no open account of this number in this currency")                  \
    X(NO_NUMBER, "to credit it an account is needed: --account NUMBER")                            \
    X(GONE, "none of it waits here: it went back, or only the payee can give it back; refuse")
enum rail_decided {
#define RAIL_DECIDED_ENUM(id, text) RAIL_DECIDED_##id,
    RAIL_DECIDED_LIST(RAIL_DECIDED_ENUM)
#undef RAIL_DECIDED_ENUM
};
const char *rail_decided_text(enum rail_decided decided);

struct rail_decide {
    int64_t id;
    enum rail_decision decision;
    struct str account; /* number, of credit */
    struct str person;
};
OKNO_CHECK enum status rail_queue_decide(struct txn *txn, const struct rail *rail,
                                         const struct rail_decide *decide,
                                         enum rail_decided *decided);
OKNO_CHECK enum status rail_queue_plan(struct txn *txn, const struct rail_decide *decide,
                                       struct plan *plan);

#endif
