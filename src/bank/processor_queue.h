/* processor_queue.h - what the cards' processor, or a customer's "it was not me", left for a
 * person: listed, shown and decided. A message whose reason is gone (the account is open again, the
 * money has come) is done by its own rule, never by another sum than it says; whatever else is
 * settled with the processor itself and closed here with a remark. For: main (okno processor
 * queue). */
#ifndef OKNO_BANK_PROCESSOR_QUEUE_H
#define OKNO_BANK_PROCESSOR_QUEUE_H

#include "bank/processor.h"

struct processor_queued {
    int64_t id;
    enum queue_reason reason;
    enum processor_kind kind;                                       /* 0: it is about no message */
    char name[LIMIT_REFERENCE + 1], reference[LIMIT_REFERENCE + 1]; /* the processor's; or "" */
    int64_t message, operation;                                     /* 0: none */
    int64_t amount; /* minor units; of a reversal 0: all that is held */
    enum currency currency;
    int64_t created_us, resolved_us; /* 0: open */
    char person[LIMIT_PERSON + 1];   /* who closed it; "": it closed itself */
    char remark[4 * LIMIT_REMARK + 1];
};

/* Open ones with ids above `after`; at most LIMIT_PROCESSOR_QUEUE. */
OKNO_CHECK enum status processor_queue_list(struct txn *txn, int64_t after,
                                            struct processor_queued rows[LIMIT_PROCESSOR_QUEUE],
                                            size_t *count);
/* One, open or not, with its operation as it is now; operation->id 0: it has none.
 * STATUS_NOT_FOUND */
OKNO_CHECK enum status processor_queue_show(struct txn *txn, int64_t id,
                                            struct processor_queued *row,
                                            struct card_operation *operation);

enum queue_decision { QUEUE_RETRY, QUEUE_CLOSE };
struct queue_decide {
    int64_t id;
    enum queue_decision decision;
    struct str person, remark; /* remark: needed to close */
};
/* name, what is said of it */
#define QUEUE_DECIDED_LIST(X)                                                                      \
    X(DONE, "done")                                                                                \
    X(NOT_FOUND, "there is no such row")                                                           \
    X(CLOSED, "it is closed already")                                                              \
    X(NO_REMARK, "to close it, say with --why what it came to")                                    \
    X(NO_MESSAGE, "it is about no message that could be done: close it")                           \
    X(WAITS, "it is done by itself when what it waits for comes")                                  \
    X(STILL, "its reason is still there: nothing was done")
enum queue_decided {
#define QUEUE_DECIDED_ENUM(name, text) QUEUE_DECIDED_##name,
    QUEUE_DECIDED_LIST(QUEUE_DECIDED_ENUM)
#undef QUEUE_DECIDED_ENUM
        QUEUE_DECIDEDS
};
const char *queue_decided_text(enum queue_decided decided);
/* English, for the bank's people. */
const char *queue_reason_text(enum queue_reason reason);

OKNO_CHECK enum status processor_queue_plan(struct txn *txn, const struct bank *bank, int64_t id,
                                            struct plan *plan);
OKNO_CHECK enum status processor_queue_decide(struct txn *txn, const struct bank *bank,
                                              const struct queue_decide *decide,
                                              enum queue_decided *decided);

#endif
